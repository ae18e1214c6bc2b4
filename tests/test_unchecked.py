"""A file in which no shape found anything to check is never called conforming without a word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from shape_fixtures import BASE

import baclofen_kg
from baclofen_kg import ValidationReport
from baclofen_kg.cli.main import main
from baclofen_kg.shacl.unchecked import namespace_of

pytestmark = pytest.mark.usefixtures("small_package")

BKO = "https://w3id.org/baclofen-kg/ontology#"
EFFECT = """
@prefix bko: <{namespace}> .
@prefix bkg: <https://w3id.org/baclofen-kg/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
bkg:fever a bko:Effect ; skos:prefLabel "fever"@en .
"""
PERSON = '<http://example.org/x> <http://xmlns.com/foaf/0.1/name> "A. Person" .'


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "namespace",
    [
        "http://w3id.org/baclofen-kg/ontology#",
        "https://w3id.org/baclofen-kg/ontology/",
        "https://www.w3id.org/baclofen-kg/ontology#",
        "https://w3id.org/Baclofen-KG/ontology#",
        "https://w3id.org/baclofen-kg/ontlogy#",
        "https://w3id.org/baclofen_kg/ontology#",
    ],
)
def test_a_namespace_that_may_be_meant(tmp_path: Path, namespace: str) -> None:
    file = written(tmp_path, "mine.ttl", EFFECT.format(namespace=namespace))
    report = baclofen_kg.validate(file)
    (missed,) = report.unchecked
    assert missed.name == str(file)
    assert missed.meant == ((namespace, BKO),)
    assert (
        f"mine.ttl: no shape found anything to check; it uses {namespace}: did you mean {BKO}?"
        in (str(report))
    )
    assert not report.conforms


SKOS = "http://www.w3.org/2004/02/skos/core#"
BKG = "https://w3id.org/baclofen-kg/id/"


@pytest.mark.parametrize(
    ("part", "used", "meant"),
    [
        ("bkg:x a <http://w3id.org/baclofen-kg/ontology#Effect> .",
         BKO.replace("https", "http"), BKO),
        ("bkg:fever <https://W3ID.org/baclofen-kg/ontology#is> 1 .",
         BKO.replace("w3id", "W3ID"), BKO),
        ("bkg:fever <https://w3id.org/baclofen-kg/ontology/is> 1 .", BKO.replace("#", "/"), BKO),
        ("bkg:fever <https://www.w3.org/2004/02/skos/core#altLabel> 'x' .",
         SKOS.replace("http", "https"), SKOS),
        ("bkg:fever <skos:altLabel> 'high temperature' .", "skos:", SKOS),
        ("<http://w3id.org/baclofen-kg/id/x> a bko:Effect .", BKG.replace("https", "http"), BKG),
        ("<urn:a> <urn:b> <https://w3id.org/baclofen-kg/id#fever> .", BKG[:-1] + "#", BKG),
    ],
)  # fmt: skip
def test_a_slip_in_a_part_of_a_file(tmp_path: Path, part: str, used: str, meant: str) -> None:
    sound = EFFECT.format(namespace=BKO)
    sound += 'bkg:fever skos:definition "A high temperature of the body."@en .'
    assert baclofen_kg.validate(written(tmp_path, "sound.ttl", sound))
    file = written(tmp_path, "mine.ttl", f"{sound}\n{part}")
    report = baclofen_kg.validate(file)
    assert not report.conforms
    (missed,) = report.unchecked
    assert missed.partly
    assert missed.meant == ((used, meant),)
    assert f"mine.ttl: no shape looks at {used}: did you mean {meant}?" in str(report)
    assert used in report.to_turtle()
    assert baclofen_kg.validate(file, allow_unchecked=True).conforms is not bool(report.results)
    if meant != BKG:
        whole = baclofen_kg.load(file).validate()
        assert [missed.meant for missed in whole.unchecked] == [((used, meant),)]


def test_other_vocabularies_beside_ours_are_no_slips(tmp_path: Path) -> None:
    text = EFFECT.format(namespace=BKO) + PERSON
    text += "<https://w3id.org/baclofen-kg/study#a> a <https://w3id.org/baclofen-kg/study#Study> ; "
    text += "<urn:p> <tag:x,2020:a> ; <doi:about> <https://w3id.org/baclofen-kg/other/b> ."
    assert not baclofen_kg.validate(written(tmp_path, "mine.ttl", text)).unchecked


@pytest.mark.parametrize("prefix", ["bkoo", "bk", "BKO"])
def test_a_prefix_that_was_taken_for_an_address(tmp_path: Path, prefix: str) -> None:
    file = written(tmp_path, "mine.nt", f"<x:a> <{prefix}:effect> <x:b> .")
    (missed,) = baclofen_kg.validate(file).unchecked
    assert missed.meant == ((f"{prefix}:", BKO),)


@pytest.mark.parametrize(
    ("node", "meant"),
    [
        ("bgk:a", "https://w3id.org/baclofen-kg/id/"),
        ("bkg:a", "https://w3id.org/baclofen-kg/id/"),
        ("mesh:D001418", "http://id.nlm.nih.gov/mesh/"),
    ],
)
def test_a_node_whose_prefix_was_taken_for_an_address(
    tmp_path: Path, node: str, meant: str
) -> None:
    label = 'skos:prefLabel "x"@en'
    text = EFFECT.format(namespace=BKO) + f"<{node}> a bko:Effect ; {label} ."
    report = baclofen_kg.validate(written(tmp_path, "mine.ttl", text))
    (missed,) = report.unchecked
    assert not report.conforms
    assert missed.meant == ((f"{node.partition(':')[0]}:", meant),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (PERSON, "it uses http://xmlns.com/foaf/0.1/; the shapes look for terms of https://"),
        ("<x:a> <http://a.org/b#c> 1 .", "it uses http://a.org/b#; the shapes look for"),
        ("<x:a> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <x:b> .", "the shapes look for"),
    ],
)
def test_another_vocabulary(tmp_path: Path, text: str, said: str) -> None:
    report = baclofen_kg.validate(written(tmp_path, "other.ttl", text))
    assert not report.conforms
    assert not report.results
    assert said in str(report)
    assert str(report).startswith("does not conform: not all was checked\n")


class TestAmongOthers:
    """Files are checked together, and each is looked at."""

    @pytest.fixture
    def sound(self, tmp_path: Path) -> Path:
        return written(tmp_path, "sound.ttl", EFFECT.format(namespace=BKO))

    @pytest.fixture
    def foreign(self, tmp_path: Path) -> Path:
        return written(tmp_path, "foreign.ttl", PERSON)

    def test_the_name_of_the_file_is_said(self, sound: Path, foreign: Path) -> None:
        report = baclofen_kg.validate([sound, foreign], with_package=True)
        assert [missed.name for missed in report.unchecked] == [str(foreign)]
        assert not report.conforms

    def test_it_may_be_allowed(self, sound: Path, foreign: Path) -> None:
        report = baclofen_kg.validate([BASE, foreign], allow_unchecked=True)
        assert report.conforms
        assert str(foreign) in str(report)
        assert not baclofen_kg.validate([BASE, foreign]).conforms

    def test_not_where_nothing_was_checked(self, foreign: Path) -> None:
        # The packaged graph is there as well, but nobody gave it to be checked.
        report = baclofen_kg.validate(foreign, with_package=True, allow_unchecked=True)
        assert not report.conforms

    def test_a_folder_is_its_files(self, tmp_path: Path, sound: Path, foreign: Path) -> None:
        report = baclofen_kg.validate(tmp_path)
        assert [missed.name for missed in report.unchecked] == [str(foreign)]

    def test_what_says_more_of_what_another_file_describes(
        self, tmp_path: Path, sound: Path
    ) -> None:
        more = written(
            tmp_path,
            "more.ttl",
            '<https://w3id.org/baclofen-kg/id/fever> <http://xmlns.com/foaf/0.1/name> "Fever" .',
        )
        assert not baclofen_kg.validate([sound, more]).unchecked
        assert [missed.name for missed in baclofen_kg.validate(more).unchecked] == [str(more)]

    def test_blank_nodes_are_looked_at(self, tmp_path: Path) -> None:
        file = written(tmp_path, "blank.ttl", f"[] a <{BKO}Effect> .")
        assert not baclofen_kg.validate(file).unchecked

    def test_subclasses_of_its_own_are_looked_at(self, tmp_path: Path) -> None:
        subclass = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
        file = written(tmp_path, "own.ttl", f"<x:a> a <x:E> . <x:E> {subclass} <{BKO}Effect> .")
        assert not baclofen_kg.validate(file).unchecked

    @pytest.mark.parametrize("engine", ["store", "pyshacl"])
    def test_either_engine_says_it(self, tmp_path: Path, foreign: Path, engine: str) -> None:
        shape = "<x:S> a sh:NodeShape ; sh:targetClass <x:C> ; sh:nodeKind sh:IRI ."
        shapes = written(tmp_path, "s.ttl", f"@prefix sh: <http://www.w3.org/ns/shacl#> . {shape}")
        report = baclofen_kg.validate(foreign, shapes=shapes, only_shapes=True, engine=engine)
        assert report.unchecked


def test_shapes_that_ask_for_nothing(tmp_path: Path) -> None:
    shapes = written(
        tmp_path,
        "shapes.ttl",
        "@prefix sh: <http://www.w3.org/ns/shacl#> . "
        "<x:S> a sh:NodeShape ; sh:targetSubjectsOf <http://xmlns.com/foaf/0.1/name> .",
    )
    data = written(tmp_path, "data.ttl", PERSON)
    report = baclofen_kg.validate(data, shapes=shapes, only_shapes=True)
    assert not report.conforms
    assert "no shape looks for a class or a property" in str(report)


def test_shapes_that_find_nothing_in_a_graph(tmp_path: Path) -> None:
    shapes = written(
        tmp_path,
        "shapes.ttl",
        "@prefix sh: <http://www.w3.org/ns/shacl#> . "
        "<x:S> a sh:NodeShape ; sh:targetClass <x:C> ; sh:nodeKind sh:IRI .",
    )
    report = baclofen_kg.load(BASE).validate(shapes=shapes, only_shapes=True)
    assert [missed.name for missed in report.unchecked] == ["the graph"]
    assert not report


def test_a_graph_that_says_nothing_in_our_terms(tmp_path: Path) -> None:
    """The ontology, which every graph is loaded with, does not count."""
    report = baclofen_kg.load(written(tmp_path, "foreign.ttl", PERSON)).validate()
    assert [missed.name for missed in report.unchecked] == ["the graph"]


def test_the_report_in_shacl(tmp_path: Path) -> None:
    """The vocabulary of SHACL knows results only; what was not looked at is said beside them."""
    turtle = baclofen_kg.validate(written(tmp_path, "foreign.ttl", PERSON)).to_turtle()
    assert re.search(r"sh:conforms +true", turtle)
    assert "foreign.ttl: no shape found anything to check" in turtle


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["foreign.ttl"], 1),
        (["foreign.ttl", "--with-package"], 1),
        (["foreign.ttl", "--allow-unchecked"], 1),
        (["foreign.ttl", "sound.ttl"], 1),
        (["foreign.ttl", "sound.ttl", "--allow-unchecked"], 0),
    ],
)
def test_exit_status(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    status: int,
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, "foreign.ttl", PERSON)
    written(
        tmp_path, "sound.ttl", (Path(__file__).parent / "shapes" / "base.ttl").read_text("utf-8")
    )
    assert main(["validate", *arguments]) == status
    assert "foreign.ttl: no shape found anything to check" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("iri", "namespace"),
    [
        ("http://example.org/a#b", "http://example.org/a#"),
        ("http://example.org/a/b", "http://example.org/a/"),
        ("urn:uuid:1", "urn:"),
        ("bkoo:Effect", "bkoo:"),
    ],
)
def test_namespaces(iri: str, namespace: str) -> None:
    assert namespace_of(iri) == namespace


def test_a_report_without_results_and_with_unchecked_files_is_false() -> None:
    assert ValidationReport.of([])
    from baclofen_kg.shacl.report import Unchecked

    assert not ValidationReport.of([], unchecked=[Unchecked("a file")])
    assert ValidationReport.of([], unchecked=[Unchecked("a file")], allow_unchecked=True)
