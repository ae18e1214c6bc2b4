"""A source that comes from the future is told of, wherever the clock stands."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox
import pytest

from baclofen_kg import resources, validate
from baclofen_kg.namespaces import BKO, BKS, VOCABULARIES

SOURCE = """\
@prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
@prefix bkg: <https://w3id.org/baclofen-kg/id/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
bkg:a-leaflet a bko:Source ;
    dcterms:title    "A leaflet"@en ;
    dcterms:issued   "{date}"^^xsd:{datatype} ;
    bko:sourceKind   bko:PatientLeaflet ;
    bko:jurisdiction bko:UnitedKingdom ;
    bko:access       bko:ReadInSummary .
"""
ONTOLOGY = BKO.rstrip("#")


def rule() -> str:
    store = ox.Store()
    for path in resources.shape_files():
        store.load(path=path, format=ox.RdfFormat.TURTLE)
    select = ox.NamedNode(VOCABULARIES["sh"] + "select")
    [quad] = store.quads_for_pattern(ox.NamedNode(BKS + "date-has-come"), select, None)
    assert isinstance(quad.object, ox.Literal)
    return f"PREFIX dcterms: <{VOCABULARIES['dcterms']}> {quad.object.value}"


def told_of(date: str, now: str, edition: str = "2020-01-01") -> bool:
    """Whether the rule tells of a date at a moment; with an ontology of a certain edition."""
    store = ox.Store()
    issued, modified = (VOCABULARIES["dcterms"] + name for name in ("issued", "modified"))
    for subject, predicate, value in (
        ("urn:source", issued, date),
        (ONTOLOGY, modified, edition),
    ):
        literal = ox.Literal(value)
        store.add(ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), literal))
    moment = f'"{now}"^^<{VOCABULARIES["xsd"]}dateTime>'
    rows = store.query(
        rule().replace("NOW()", moment).replace("$this", "?this"),
        substitutions={ox.Variable("this"): ox.NamedNode("urn:source")},
    )
    assert isinstance(rows, ox.QuerySolutions)
    return bool(list(rows))


@pytest.mark.parametrize(
    ("now", "fine", "told"),
    [
        # It is tomorrow in Auckland while it is today in London.
        ("2031-05-10T23:30:00Z", "2031-05-11", "2031-05-12"),
        ("2031-05-10T11:00:00Z", "2031-05-10", "2031-05-12"),
        ("2031-09-08T11:00:00Z", "2031-09-09", "2031-09-10"),
        ("2031-05-31T23:30:00Z", "2031-06-01", "2031-06-02"),
        ("2031-02-28T12:00:00Z", "2031-03-01", "2031-03-02"),
        ("2031-12-31T23:59:59Z", "2032-01-01", "2032-01-02"),
        ("2031-12-31T23:59:59Z", "2032-01", "2032-02"),
        ("2031-12-31T23:59:59Z", "2032", "2033"),
        ("2031-05-10T11:00:00Z", "2031-05", "2031-06"),
        ("2031-05-10T11:00:00Z", "2031", "20311"),
        ("2031-05-10T11:00:00Z", "0999-01-01", "12031-01-01"),
    ],
)
def test_what_is_yet_to_come_is_told_of(now: str, fine: str, told: str) -> None:
    assert not told_of(fine, now)
    assert told_of(told, now)


@pytest.mark.parametrize(
    ("date", "told"),
    [("2026-11-29", False), ("2026-11", False), ("2026-11-30", True), ("2027", True)],
)
def test_a_clock_that_is_behind_the_ontology_is_not_believed(date: str, told: bool) -> None:
    assert told_of(date, "1970-01-01T00:00:00Z", edition="2026-11-29") is told


def test_validation_asks_for_the_day_of_today(tmp_path: Path) -> None:
    file = tmp_path / "source.ttl"
    today = datetime.now(UTC).date()
    file.write_text(SOURCE.format(date=today, datatype="date"), encoding="utf-8")
    assert validate([file]).conforms
    file.write_text(SOURCE.format(date=today.year + 20, datatype="gYear"), encoding="utf-8")
    [result] = validate([file]).results
    assert "lies in the future" in str(result)
