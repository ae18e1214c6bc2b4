"""Conditions of which no source speaks: listed as such, and never a way to clear another."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

from baclofen_kg import KnowledgeGraph

TABLE = Path(__file__).resolve().parent.parent / "data" / "tables" / "conditions.tsv"
with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
ALONE = [row["name"] for row in ROWS if not row["broader"]]
KINDS = [row["name"] for row in ROWS if row["broader"]]


def test_there_are_many_and_they_are_listed(kg: KnowledgeGraph) -> None:
    assert len(ALONE) > 400
    report = kg.check(conditions=ALONE)
    assert report.exit_code == 0
    assert not report.findings
    assert {entry.entered for entry in report.unspoken} == set(ALONE)


def test_a_kind_of_what_is_stated_is_found_as_that(kg: KnowledgeGraph) -> None:
    assert KINDS
    report = kg.check(conditions=KINDS)
    assert {text for finding in report.findings for text in finding.entered} == set(KINDS)


@pytest.mark.parametrize(
    "adjective",
    ["renal", "hepatic", "cardiac", "cerebral", "pulmonary", "gestational", "spastic", "alcoholic"],
)
def test_what_tells_of_something_else_is_not_passed_over(
    kg: KnowledgeGraph, adjective: str
) -> None:
    names = random.Random(adjective).sample(ALONE, 60)
    for entry in kg.check(conditions=[f"{adjective} {name}" for name in names]).entries:
        kinds = {taken.entity.iri for taken in entry.taken_for}
        if entry.status == "recognised" and kinds:
            assert kg.check(conditions=[entry.entered]).findings, entry.entered


def test_their_codes_hold_all_below_them(kg: KnowledgeGraph) -> None:
    codes = {"E66.01": "obesity", "H40.1131": "glaucoma", "N40.0": "benign prostatic hyperplasia"}
    for entry in kg.check(conditions=list(codes)).entries:
        assert [str(taken.entity) for taken in entry.taken_for] == [codes[entry.entered]]
    # What a source speaks of has its own code below that of obesity.
    (entry,) = kg.check(conditions=["E66.2"]).entries
    assert "hypoventilation" in str(entry.taken_for[0].entity)
