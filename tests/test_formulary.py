"""The synthetic formulary: it conforms, it is the same each time, its planted errors are found."""

from __future__ import annotations

import io
from pathlib import Path

import pyoxigraph
import pytest

import baclofen_kg
from baclofen_kg import loading, resources
from baclofen_kg.namespaces import BKO, PREFIXES
from baclofen_kg.sparql.results import of_answer
from baclofen_kg.stores.memory import MemoryStore
from benchmarks.formulary.__main__ import main
from benchmarks.formulary.drugs import brand_name, formulary
from benchmarks.formulary.errors import ERRORS, missing
from benchmarks.formulary.nodes import write
from benchmarks.formulary.planted import Planted, Result, differences, read_planted, write_planted
from benchmarks.formulary.spoilt import spoilt

DRUGS = 80


def text(drugs: int, seed: int = 1, *, turtle: bool = False) -> str:
    out = io.StringIO()
    write(formulary(drugs, seed), out, turtle=turtle)
    return out.getvalue()


@pytest.mark.parametrize("drugs", [1, DRUGS])
def test_it_conforms(drugs: int, tmp_path: Path) -> None:
    path = tmp_path / "formulary.nt"
    path.write_text(text(drugs), encoding="utf-8")
    report = baclofen_kg.validate(path)
    assert report.conforms, report


def test_it_has_statements_of_every_class() -> None:
    store = MemoryStore()
    store.load_text(text(DRUGS), "formulary", ".nt")
    store.load_ontology(resources.ontology_file())
    missing = store.query(
        "SELECT ?class WHERE { ?class rdfs:subClassOf+ bko:Statement "
        "FILTER NOT EXISTS { ?statement a ?class } "
        "FILTER NOT EXISTS { ?class owl:deprecated true } "
        "FILTER NOT EXISTS { ?narrower rdfs:subClassOf ?class } }"
    )
    classes = sorted(str(row["class"]) for row in of_answer(missing).to_dicts())
    assert not classes, (
        f"{', '.join(classes)}: no synthetic drug has one; let a method of Formulary in "
        "benchmarks/formulary/drugs.py say it, as _say_the_rest does"
    )


def test_its_size_is_as_announced() -> None:
    assert 150 < text(1).count("\n") < 400
    assert 170 < text(200).count("\n") / 200 < 230


def test_the_same_numbers_give_the_same_text() -> None:
    assert text(20) == text(20)
    assert text(20) != text(20, seed=2)


def test_turtle_says_the_same() -> None:
    both = [
        {str(quad) for quad in pyoxigraph.parse(text(20, turtle=turtle), format=form)}
        for turtle, form in (
            (True, pyoxigraph.RdfFormat.TURTLE),
            (False, pyoxigraph.RdfFormat.N_TRIPLES),
        )
    ]
    assert both[0] == both[1]


def test_nothing_is_said_twice() -> None:
    lines = text(20).splitlines()
    assert len(lines) == len(set(lines))


def test_brand_names_differ() -> None:
    assert len({brand_name(number) for number in range(20_000)}) == 20_000


@pytest.mark.parametrize("drugs", [DRUGS, 3 * DRUGS])
def test_validation_finds_exactly_the_planted_errors(drugs: int, tmp_path: Path) -> None:
    """Each kind of error once, and twice: what two drugs have in common would be found as well."""
    planted, nodes = spoilt(drugs, 1, len(ERRORS) * (1 if drugs == DRUGS else 2))
    path = tmp_path / "spoilt.nt"
    with path.open("w", encoding="utf-8") as out:
        write(nodes, out)
    found = [
        Result.of(result.component, result.focus_node, result.path, result.value)
        for result in baclofen_kg.validate(path).results
    ]
    wrong = differences(planted, found)
    assert not wrong, "\n".join(
        ["mend benchmarks/formulary/: its errors no longer give the results they name", *wrong]
    )
    assert {error.error for error in planted} == {error.name for error in ERRORS}


def test_every_kind_of_constraint_but_the_rarest_is_broken() -> None:
    planted, nodes = spoilt(DRUGS, 1, len(ERRORS))
    for _ in nodes:
        pass
    assert len({result.component for error in planted for result in error.results}) >= 12
    assert any(len(error.results) > 1 for error in planted)


ONE, TWO = Result("MinCount", "bkg:a", "bko:b"), Result("SPARQL", "bkg:a", "", "bkg:c")
BOTH = [Planted("missing b", "bkg:a", (ONE, TWO))]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([TWO, ONE], []),
        ([ONE], ["not found: missing b (bkg:a): SPARQL bkg:a  bkg:c"]),
        ([ONE, TWO, ONE], ["not planted: MinCount bkg:a bko:b "]),
        (
            [TWO, TWO],
            [
                "not found: missing b (bkg:a): MinCount bkg:a bko:b ",
                "not planted: SPARQL bkg:a  bkg:c",
            ],
        ),
    ],
)
def test_differences_are_named(found: list[Result], expected: list[str]) -> None:
    assert differences(BOTH, found) == expected


def test_the_list_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_planted(BOTH, tmp_path / "planted.tsv")
    assert read_planted(tmp_path / "planted.tsv") == BOTH


def test_an_error_that_finds_no_place_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.formulary.spoilt.ERRORS", [missing("Drug", "bko:nothing")])
    _, nodes = spoilt(2, 1, 1)
    with pytest.raises(LookupError, match="make more drugs: missing bko:nothing of Drug"):
        list(nodes)


def test_the_command_writes_the_file_and_the_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "deep" / "spoilt.ttl"
    main(["--drugs", "50", "--out", str(path), "--spoil", "5"])
    assert len(read_planted(tmp_path / "deep" / "spoilt.planted.tsv")) == 5
    assert len(list(pyoxigraph.parse(path=str(path)))) > 5000
    assert "5 errors" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [["--drugs", "0"], ["--drugs", "3", "--spoil", "4"], ["--drugs", "3", "--out", "x.jsonld"]],
)
def test_what_makes_no_sense_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([*arguments, *([] if "--out" in arguments else ["--out", "x.nt"])])
    assert "error:" in capsys.readouterr().err


def test_only_known_names_are_used() -> None:
    used = {part for line in text(20).splitlines() for part in line.split()[:2]}
    ontology = {str(quad.subject) for quad in pyoxigraph.parse(path=resources.ontology_file())}
    assert {name for name in used if name.startswith(f"<{BKO}")} <= ontology
    assert PREFIXES["bko"] == BKO


def test_one_of_many_drugs_is_checked() -> None:
    store = MemoryStore()
    store.load_text(text(DRUGS), "formulary", ".nt")
    kg = loading.over(store)
    with pytest.raises(
        baclofen_kg.NotFoundError,
        match=rf"several drugs, so name one with drug=.* and {DRUGS - 10} more",
    ):
        kg.check(taking="synthetic drug 1")
    statement = kg.interactions(drug="synthetic drug 7")[0]
    assert statement.interactant is not None
    report = kg.check(taking=[statement.interactant.label], drug="synthetic drug 7")
    assert [path.statement for finding in report.findings for path in finding.paths]
    assert report.drug.label == "synthetic drug 7"
    assert kg.why(statement.interactant.label, drug="synthetic drug 7").paths
