"""What rdflib is handed is spelt as it was written, and rdflib says nothing of it on its own."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import rdflib

import baclofen_kg
from baclofen_kg.namespaces import XSD

ILL_FORMED = [
    ("two  words", "token"),
    (" around ", "token"),
    ("a\ttab", "normalizedString"),
    ("a\nline", "normalizedString"),
    ("2020-01-01T24:00:00", "dateTime"),
    ("-0044-03-15", "date"),
    ("12020-01-01", "date"),
    ("24:00:00", "time"),
    ("yes", "boolean"),
    ("1_000", "integer"),
    ("not at all", "duration"),
    ("0xfb7", "hexBinary"),
    ("1.", "decimal"),
    ("INF", "double"),
]


@pytest.mark.parametrize(("text", "datatype"), ILL_FORMED)
def test_a_literal_keeps_its_text_and_its_datatype(
    tmp_path: Path, text: str, datatype: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "data.ttl"
    path.write_text(f'<urn:a> <urn:b> """{text}"""^^<{XSD}{datatype}> .', "utf-8")
    with caplog.at_level(logging.DEBUG):
        (found,) = baclofen_kg.load(path).to_rdflib().objects()
    assert isinstance(found, rdflib.Literal)
    assert (str(found), str(found.datatype)) == (text, XSD + datatype)
    assert not caplog.records


def test_numbers_keep_their_values(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text('<urn:a> <urn:b> 04, 1.50, "7"^^<urn:own>, true .', "utf-8")
    values = {
        found.toPython()
        for found in baclofen_kg.load(path).to_rdflib().objects()
        if isinstance(found, rdflib.Literal) and found.datatype != rdflib.URIRef("urn:own")
    }
    assert values == {4, 1.5, True}


def test_the_log_of_others_is_as_before(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text("<urn:a> <urn:b> 1 .", "utf-8")
    logger = logging.getLogger("rdflib.term")
    before = logger.level
    baclofen_kg.load(path).to_rdflib()
    assert logger.level == before
