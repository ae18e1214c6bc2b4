"""Each fixture gives exactly the results that its header lists, and each valid one none.

The store engine is asked, which is quick, and pySHACL about one fixture of each kind; `make
crosscheck` asks it and others about every fixture and the packaged graph.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import shape_fixtures
from conftest import shrink_package
from shape_fixtures import BASE, Fixture, header, summary

import baclofen_kg
from baclofen_kg import InputError, validate
from baclofen_kg.namespaces import BKG, IRI, VOCABULARIES

SH = VOCABULARIES["sh"]
TWO_MISTAKES = """
@prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
@prefix bkg: <https://w3id.org/baclofen-kg/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
bkg:fever a bko:Condition ; skos:prefLabel "fever"@en .
bkg:care a bko:Precaution ; skos:prefLabel "care in fever"@en ; bko:about bkg:{drug} ;
  bko:condition bkg:feverr .
"""


@pytest.mark.parametrize("fixture", shape_fixtures.invalid(), ids=str)
def test_invalid_fixture_gives_exactly_what_it_says(fixture: Fixture) -> None:
    report = shape_fixtures.report(fixture)
    assert not report.conforms
    assert summary(report.results) == fixture.expected, (
        f"{fixture} gives these results; if they are right, begin the file with\n"
        f"{header(report.results)}"
    )
    assert "{?" not in str(report), "a message has a placeholder without a value"


@pytest.mark.parametrize("fixture", shape_fixtures.valid(), ids=str)
def test_valid_fixture_conforms(fixture: Fixture) -> None:
    assert summary(shape_fixtures.report(fixture).results) == []


def test_what_stands_beside_each_fixture_conforms() -> None:
    """So what no term of a fixture matters to finds nothing beside it either."""
    assert validate(BASE).conforms


def test_pyshacl_can_be_asked_instead() -> None:
    """About one that conforms, which adds no result, and one that does not, at once."""
    valid, invalid = shape_fixtures.valid()[0], shape_fixtures.invalid()[0]
    report = validate([BASE, valid.path, invalid.path], engine="pyshacl")
    assert summary(report.results) == invalid.expected


def test_packaged_graph_conforms(kg: baclofen_kg.KnowledgeGraph) -> None:
    report = kg.validate()
    assert report.conforms, str(report)
    assert str(report) == "conforms"


@pytest.mark.usefixtures("fewer_names")
def test_a_file_may_build_on_the_packaged_graph(tmp_path: Path) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text(TWO_MISTAKES.format(drug="baclofen"), encoding="utf-8")
    alone = {result.value for result in validate(file).results}
    together = {result.value for result in validate(file, with_package=True).results}
    assert BKG + "baclofen" in alone
    assert together == {BKG + "care", BKG + "feverr"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("report")


@pytest.fixture(scope="module")
def report(folder: Path) -> baclofen_kg.ValidationReport:
    file = folder / "mine.ttl"
    file.write_text(TWO_MISTAKES.format(drug="drug"), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        shrink_package(patch)
        return validate([file], with_package=True)


class TestReport:
    """What a report shows and hands on."""

    def test_says_where_and_what_to_do(
        self, report: baclofen_kg.ValidationReport, folder: Path
    ) -> None:
        assert str(report).replace(f"{folder}/", "") == (
            "does not conform: 2 results\n"
            "\n"
            "mine.ttl:8: Violation: bkg:care  bko:condition  bkg:feverr\n"
            "    Name with bko:condition the one bko:Condition of the people who must take care; "
            "write one precaution per condition.\n"
            "    Nothing here describes bkg:feverr; did you mean bkg:fever?\n"
            "    [bks:condition, Class]\n"
            "\n"
            "mine.ttl:7: Violation: bkg:care\n"
            "    Add the passage that says this, with cito:supports pointing to the statement; a "
            "statement that nobody makes does not belong here. Only a bko:Indication may stand for "
            "being qualified or disputed.\n"
            "    [bks:SupportShape, Or]"
        )

    def test_is_false_and_has_a_length(self, report: baclofen_kg.ValidationReport) -> None:
        assert not report
        assert len(report) == 2

    def test_as_plain_data(self, report: baclofen_kg.ValidationReport) -> None:
        assert json.loads(json.dumps(report.to_dicts()))[0] == {
            "focus_node": BKG + "care",
            "path": "bko:condition",
            "value": BKG + "feverr",
            "severity": SH + "Violation",
            "message": report.results[0].message,
            "component": SH + "ClassConstraintComponent",
            "source_shape": VOCABULARIES["bks"] + "condition",
            "source_constraint": None,
        }

    def test_as_turtle_in_the_vocabulary_of_shacl(
        self, report: baclofen_kg.ValidationReport
    ) -> None:
        triples = list(ox.parse(report.to_turtle(), format=ox.RdfFormat.TURTLE))
        by_predicate = {str(t.predicate.value).removeprefix(SH): t.object for t in triples}
        assert sum(t.predicate.value == SH + "result" for t in triples) == 2
        assert by_predicate["value"] == ox.NamedNode(BKG + "feverr")
        assert str(by_predicate["conforms"]).startswith('"false"')

    def test_complex_paths_and_literals_as_turtle(self) -> None:
        for name in ("mechanism-content-missing", "spanned-passages", "same-drug", "date-datatype"):
            file = shape_fixtures.FOLDER / "invalid" / f"{name}.ttl"
            turtle = validate([BASE, file]).to_turtle()
            assert list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
            assert turtle == validate([BASE, file]).to_turtle()

    def test_warnings_count_unless_they_are_allowed(
        self, report: baclofen_kg.ValidationReport
    ) -> None:

        warnings = [replace(result, severity=IRI(SH + "Warning")) for result in report.results]
        assert not baclofen_kg.ValidationReport.of(warnings).conforms
        assert baclofen_kg.ValidationReport.of(warnings, allow_warnings=True).conforms
        assert not baclofen_kg.ValidationReport.of(report.results, allow_warnings=True).conforms


def test_ill_typed_literals_are_reported_without_noise(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text(
        "@prefix bko: <https://w3id.org/baclofen-kg/ontology#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        '<x:a> a bko:DosageRegimen ; bko:timesPerDay "often"^^xsd:integer .\n',
        encoding="utf-8",
    )
    found = {(result.path, result.component) for result in validate(file).results}
    assert ("bko:timesPerDay", SH + "DatatypeConstraintComponent") in found
    assert capfd.readouterr() == ("", "")


BLANK = """
@prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


@pytest.mark.parametrize(
    "statements",
    [
        ["[] a bko:Effect"],
        ["[] a bko:Effect", '[] a bko:Effect ; skos:definition "x"', "[] a bko:Effect"],
        ["_:c skos:broader _:d", "_:d skos:broader _:c", "_:c a bko:Condition"],
        ["_:s a bko:Source", "[] a bko:Passage", "[] a bko:Indication ; bko:treats [], _:s"],
    ],
)
def test_blank_nodes_have_the_same_names_in_each_report(
    statements: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "in.ttl"
    reports = []
    for order in (statements, statements[::-1]):
        path.write_text(BLANK + "".join(f"{statement} .\n" for statement in order), "utf-8")
        reports.append(baclofen_kg.validate(path))
    first, second = reports
    assert "_:b0" in str(first)
    assert str(first) == str(second)
    assert first.results == second.results
    assert first.to_turtle() == second.to_turtle()
    assert "sh:focusNode" in first.to_turtle()


def test_unknown_engine_is_refused() -> None:
    with pytest.raises(InputError, match=r"abacus: no such SHACL engine; there are: "):
        validate(engine="abacus")
