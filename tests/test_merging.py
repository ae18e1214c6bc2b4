"""Whoever loads two spellings of one value is told that queries find one of them."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

import baclofen_kg
from baclofen_kg.errors import BaclofenKGWarning

XSD = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ("1, 01", '"01"'),
        ("2.0, 3, 2.00", '"2.00"'),
        ("true, '1'^^xsd:boolean", '"1"'),
        ("'5'^^xsd:byte, 5", "#byte"),
        ("'PT60S'^^xsd:duration, 'PT1M'^^xsd:duration", "PT60S"),
        ("'2020-01-01T24:00:00'^^xsd:dateTime, '2020-01-02T00:00:00'^^xsd:dateTime", "T24:00:00"),
    ],
)
def test_told(tmp_path: Path, values: str, said: str) -> None:
    path = tmp_path / "own.ttl"
    path.write_text(f"{XSD}<urn:a> <urn:p> {values} .", "utf-8")
    with pytest.warns(BaclofenKGWarning, match="own.ttl: queries find one of ") as caught:
        kg = baclofen_kg.load(path)
    assert said in str(caught[0].message)
    assert "as <urn:p> of <urn:a>; exports and validation" in str(caught[0].message)
    # It is true of exports.
    kg.export(tmp_path / "out.nt")
    assert len((tmp_path / "out.nt").read_text("utf-8").splitlines()) == values.count(",") + 1


@pytest.mark.parametrize(
    "triples",
    [
        "<urn:a> <urn:p> 1, 1.0, 1e0, '1', '01'",
        "<urn:a> <urn:p> 1 . <urn:b> <urn:p> 01 . <urn:a> <urn:q> 01",
        "<urn:a> <urn:p> 'x'@en, 'x'@en-GB, 'x'^^xsd:integer, 'x'^^xsd:int",
        "<urn:a> <urn:p> '2020-01-01T00:00:00Z'^^xsd:dateTime, "
        "'2020-01-01T01:00:00+01:00'^^xsd:dateTime",
    ],
)
def test_not_told_of_what_is_kept_apart(tmp_path: Path, triples: str) -> None:
    (tmp_path / "own.ttl").write_text(f"{XSD}{triples} .", "utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        kg = baclofen_kg.load(tmp_path / "own.ttl")
    counted = kg.query("SELECT (COUNT(*) AS ?n) { VALUES ?p { <urn:p> <urn:q> } ?s ?p ?o }")
    assert next(iter(counted)).n == len(list(kg.store.triples()))


@pytest.mark.parametrize("on_disk", [False, True])
@pytest.mark.parametrize(
    ("files", "said"),
    [
        (["1", "01"], '"1".* and "01"'),
        (["01", "1"], '"01".* and "1"'),
        (["3, 2.0", "true", "2.00"], '"2.0".* and "2.00"'),
        (["'5'^^xsd:byte", "5"], "#byte"),
        (["'PT24H'^^xsd:duration", "'P1D'^^xsd:duration"], "PT24H"),
    ],
)
def test_told_of_two_files(tmp_path: Path, files: list[str], said: str, *, on_disk: bool) -> None:
    paths = [tmp_path / f"{number}.ttl" for number in range(len(files))]
    for path, values in zip(paths, files, strict=True):
        path.write_text(f"{XSD}<urn:a> <urn:p> {values} .", "utf-8")
    expected = f"{paths[-1].name}: queries find one of .*{said}"
    with pytest.warns(BaclofenKGWarning, match=expected):
        baclofen_kg.load(paths, store=tmp_path / "store" if on_disk else None)


@pytest.mark.parametrize("second", ["1, 2", "'1'", "1.0", "'1'@en", "02 . <urn:b> <urn:p> 01"])
def test_not_told_of_two_files_that_agree(tmp_path: Path, second: str) -> None:
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:p> 1 .", "utf-8")
    (tmp_path / "b.ttl").write_text(f"<urn:a> <urn:p> {second} .", "utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        baclofen_kg.load([tmp_path / "a.ttl", tmp_path / "b.ttl"])


_AT_MOST_ONE = '''
PREFIX sh: <http://www.w3.org/ns/shacl#>
<urn:shape> a sh:NodeShape ; sh:targetNode <urn:a>, <urn:b> ;
  sh:property [ sh:path <urn:p> ; sh:maxCount 1 ] ;
  sh:sparql [ sh:message "told apart" ; sh:select """SELECT $this WHERE { $this <urn:p> ?v }
    GROUP BY $this HAVING (COUNT(DISTINCT ?v) > 1)""" ] .
'''


@pytest.mark.parametrize("on_disk", [False, True])
def test_validation_tells_them_apart(tmp_path: Path, *, on_disk: bool) -> None:
    (tmp_path / "own.ttl").write_text("<urn:a> <urn:p> 1, 01 . <urn:b> <urn:p> 1 .", "utf-8")
    (tmp_path / "shapes.ttl").write_text(_AT_MOST_ONE, "utf-8")
    with pytest.warns(BaclofenKGWarning, match="queries find one of"):
        kg = baclofen_kg.load(tmp_path / "own.ttl", store=tmp_path / "store" if on_disk else None)
    report = kg.validate(shapes=tmp_path / "shapes.ttl", only_shapes=True)
    assert {(str(result.focus_node), result.message) for result in report.results} == {
        ("urn:a", "There must be at most 1."),
        ("urn:a", "told apart"),
    }
