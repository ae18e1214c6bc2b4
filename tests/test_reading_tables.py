"""Entries of public sources, read as whole tables: how many are recognised, and none wrongly.

``reading/medications.tsv`` and ``reading/conditions.tsv`` hold names and strengths alone, with the
source and its terms. The half *build* was looked at while the reading was made; the half *held* was
drawn by a fixed seed and scored at the end. What is expected of an entry is empty where the graph
did not hold it when the table was made, and ``-`` where it names no medicine at all.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from read_entries import substances

from baclofen_kg import KnowledgeGraph
from baclofen_kg.check.findings import Entry

FOLDER = Path(__file__).parent / "reading"
HALVES = ("build", "held")
ENOUGH = 0.85


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


MEDICATIONS, CONDITIONS = rows("medications.tsv"), rows("conditions.tsv")
TABLE_OF_KNOWN = rows("../../data/tables/conditions.tsv")
NAMED = [row for row in MEDICATIONS if row["expected"] not in ("", "-")]


@pytest.fixture(scope="module")
def medicines(kg: KnowledgeGraph) -> dict[str, Entry]:
    report = kg.check(taking=[row["entry"] for row in MEDICATIONS])
    return {entry.entered: entry for entry in report.entries}


@pytest.fixture(scope="module")
def conditions(kg: KnowledgeGraph) -> dict[str, Entry]:
    report = kg.check(conditions=[row["entry"] for row in CONDITIONS])
    return {entry.entered: entry for entry in report.entries}


def test_the_tables_are_large_and_say_where_they_are_from() -> None:
    assert len(MEDICATIONS) >= 500
    assert len(CONDITIONS) >= 150
    assert len({row["source"] for row in (*MEDICATIONS, *CONDITIONS)}) >= 8
    assert all(row["licence"] and row["half"] in HALVES for row in (*MEDICATIONS, *CONDITIONS))


@pytest.mark.parametrize("half", HALVES)
def test_most_relevant_medicines_are_recognised(medicines: dict[str, Entry], half: str) -> None:
    relevant = [row for row in NAMED if row["half"] == half]
    right = [
        row
        for row in relevant
        if medicines[row["entry"]].status == "recognised"
        and substances(medicines[row["entry"]]) == set(row["expected"].split(";"))
    ]
    assert len(right) / len(relevant) >= ENOUGH


def test_no_medicine_is_taken_for_another(medicines: dict[str, Entry]) -> None:
    wrong = {
        row["entry"]: substances(medicines[row["entry"]])
        for row in NAMED
        if medicines[row["entry"]].status in ("recognised", "contains")
        and not substances(medicines[row["entry"]]) <= set(row["expected"].split(";"))
    }
    assert not wrong


def test_what_names_no_medicine_is_taken_for_none(medicines: dict[str, Entry]) -> None:
    none = [row["entry"] for row in MEDICATIONS if row["expected"] == "-"]
    assert len(none) >= 10
    assert not {entry for entry in none if medicines[entry].taken_for}


def test_no_partner_is_passed_over_in_silence(medicines: dict[str, Entry]) -> None:
    silent = {
        row["entry"]: row["expected"]
        for row in NAMED
        if medicines[row["entry"]].status == "recognised"
        and substances(medicines[row["entry"]]) != set(row["expected"].split(";"))
    }
    assert not silent


@pytest.mark.parametrize("half", HALVES)
def test_most_relevant_conditions_are_recognised(conditions: dict[str, Entry], half: str) -> None:
    relevant = [row for row in CONDITIONS if row["half"] == half and row["expected"]]
    right = [
        row
        for row in relevant
        if conditions[row["entry"]].status == "recognised"
        and substances(conditions[row["entry"]]) == set(row["expected"].split(";"))
    ]
    assert len(right) / len(relevant) >= ENOUGH


def test_no_condition_is_taken_for_another_or_for_present(conditions: dict[str, Entry]) -> None:
    """Beside what is expected stands at most what is known by name alone."""
    known = {row["id"] for row in TABLE_OF_KNOWN}
    wrong = {
        row["entry"]: found
        for row in CONDITIONS
        if row["expected"] or row["state"]
        if (found := substances(conditions[row["entry"]]) - known - set(row["expected"].split(";")))
    }
    assert not wrong
    states = {
        row["entry"]: row["state"]
        for row in CONDITIONS
        if row["state"] in ("absent", "of a relative", "past", "possible")
    }
    read = {entry: conditions[entry].reading for entry in states}
    assert {entry: reading and reading.state for entry, reading in read.items()} == states
