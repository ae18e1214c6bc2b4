"""The report speaks to curators: which file and line, what is missing, and in which form."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from command_line import CommandLine

import baclofen_kg
from baclofen_kg.formats.lines import Lines
from baclofen_kg.namespaces import BKG, BKO, PREFIXES

pytestmark = pytest.mark.usefixtures("small_package")


def test_the_small_package_conforms() -> None:
    assert baclofen_kg.validate(), "what these tests find would not be theirs alone"


PRECAUTION = """\
@prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
@prefix bkg: <https://w3id.org/baclofen-kg/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix cito: <http://purl.org/spar/cito/> .

bkg:care a bko:Precaution ;
    skos:prefLabel "{label}"@en ;
    bko:about bkg:{drug} ;
    bko:condition bkg:asthma .
bkg:says a bko:Passage ;
    dcterms:isPartOf bkg:uk-spc ;
    bko:section "4.4"@en ;
    cito:supports bkg:care .
"""
SOUND = PRECAUTION.format(label="care in asthma with tizanidine", drug="tizanidine")
COPIED = PRECAUTION.format(label="care in asthma with baclofen", drug="tizanidine")


def test_names_of_the_packaged_graph_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text(SOUND.replace("bkg:asthma", "bkg:epilepsy"), encoding="utf-8")
    report = baclofen_kg.validate(file)
    assert report.notes[0].startswith("5 of these are about names of the packaged graph: try")
    assert str(report).endswith(report.notes[0])
    assert not baclofen_kg.validate(file, with_package=True).notes


def test_each_result_is_in_its_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        text = SOUND.replace("bkg:care", f"bkg:{name}").replace("bkg:says", f"bkg:{name}-says")
        wrong = text.replace('"4.4"@en', '"4.4"').replace("care in", f"{name} in")
        (tmp_path / f"{name}.ttl").write_text(f"# {name}\n{wrong}", encoding="utf-8")
    report = baclofen_kg.validate(tmp_path, with_package=True)
    places = {r.place for r in report.results if r.path == "bko:section"}
    assert places == {f"{tmp_path / name}.ttl:14" for name in ("one", "two")}


def test_a_label_that_names_another_drug_is_a_warning(tmp_path: Path, cli: CommandLine) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text(COPIED.replace("bkg:asthma", "bkg:epilepsy"), encoding="utf-8")
    status, out, _ = cli("validate", str(file), "--with-package")
    assert status == 1
    assert f"{file}:7: Warning: bkg:tizanidine  bkg:care" in out
    assert cli("validate", str(file), "--with-package", "--allow-warnings")[0] == 0


def test_as_json_and_as_a_report_of_shacl(tmp_path: Path, cli: CommandLine) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text(SOUND.replace("bko:condition", "bko:conditoin"), encoding="utf-8")
    status, out, _ = cli("validate", str(file), "--with-package", "--format", "json")
    report = json.loads(out)
    assert (status, report["conforms"]) == (1, False)
    first = report["results"][0]
    assert first["place"] == f"{file}:10"
    assert first["hints"] == ["Nothing here describes bko:conditoin; did you mean bko:condition?"]
    status, out, _ = cli("validate", str(file), "--with-package", "--format", "turtle")
    found = [quad.predicate.value for quad in ox.parse(out, format=ox.RdfFormat.TURTLE)]
    assert found.count(PREFIXES["sh"] + "result") == len(report["results"])


def test_the_figure_that_is_wrong_is_named(tmp_path: Path) -> None:
    file = tmp_path / "mine.ttl"
    percent = "<http://qudt.org/vocab/unit/PERCENT>"
    said = f"    bko:reportedMaximum 140.0 ;\n    bko:unit {percent} ;\n    cito:supports"
    text = SOUND.replace("bkg:asthma", "bkg:epilepsy").replace("    cito:supports", said)
    file.write_text(text, encoding="utf-8")
    shown = str(baclofen_kg.validate(file, with_package=True))
    assert "What does not fit: bko:reportedMaximum 140." in shown


class TestLines:
    """Where in a text something is said."""

    def test_in_turtle(self) -> None:
        text = (
            '@base <http://x.example/> .\n@prefix a: <y#> .\n# a:b\n<s> a a:b ;\n  a:c "d"@en,\n'
            "    [ a:e a:f ],\n    a:g ;\n  a:h 1.5 .\n\na:i\\-j a:c <s> .\n"
        )
        lines = Lines(text)
        assert lines.line("http://x.example/s") == 4
        assert lines.line("http://x.example/s", "http://x.example/y#c", "d") == 5
        assert lines.line("http://x.example/s", "http://x.example/y#c", "http://x.example/y#g") == 7
        assert lines.line("http://x.example/s", "http://x.example/y#h") == 8
        assert lines.line("http://x.example/y#i-j") == 10
        assert lines.first("http://x.example/y#f") == 6
        assert lines.line("http://x.example/none") is None

    def test_in_other_formats(self) -> None:
        text = f'{{\n"@id": "{BKG}x",\n"{BKO}about": {{"@id": "bkg:y"}}\n}}\n'
        lines = Lines(text, is_turtle=False)
        assert lines.line(BKG + "x") == 2
        assert lines.first(BKG + "y") == 3


def test_a_node_without_a_name_is_found_in_its_file(tmp_path: Path) -> None:
    head = "@prefix bko: <https://w3id.org/baclofen-kg/ontology#> . "
    for name, text in (("a.ttl", "[] bko:limit []"), ("b.nt", '<x:a> <x:b> "c"'), ("c.ttl", "")):
        path = tmp_path / name
        path.write_text(("" if name == "b.nt" else head) + f"{text or '[] a bko:Drug'} .", "utf-8")
    paths = [tmp_path / "c.ttl", tmp_path / "b.nt"]
    drugs = [r for r in baclofen_kg.validate(paths).results if r.focus_node.startswith("_:")]
    assert {result.place for result in drugs} == {str(tmp_path / "c.ttl")}
    both = baclofen_kg.validate([*paths, tmp_path / "a.ttl"])
    assert {result.place for result in both.results} == {str(paths[0]), str(tmp_path / "a.ttl")}
