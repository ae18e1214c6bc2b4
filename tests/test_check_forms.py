"""The forms of entries that docs/check.md lists: each is read as its row says."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from baclofen_kg import KnowledgeGraph
from baclofen_kg.check.findings import Entry

FORMS = Path(__file__).parent / "reading" / "forms.tsv"

with FORMS.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def said(entry: Entry) -> str:
    """What is said of an entry beside what it was taken for, as the table has it."""
    found = []
    reading = entry.reading
    if reading:
        found += [f"{name}={value}" for name, value in reading.figures]
        if reading.dose:
            times = reading.dose.times_per_day or "?"
            found.append(f"dose {reading.dose.amount_mg} mg, {times} times a day")
        if reading.state not in ("taken", "present"):
            found.append(reading.state)
        found += ["local form"] * reading.local
        if reading.not_understood:
            found.append(f"not understood: {', '.join(reading.not_understood)}")
        if reading.left_out:
            found.append(f"left out: {', '.join(reading.left_out)}")
    return "; ".join([*found, *([entry.note] if entry.note else [])])


@pytest.mark.parametrize("row", ROWS, ids=[row["entry"] for row in ROWS])
def test_a_form_is_read_as_the_table_says(kg: KnowledgeGraph, row: dict[str, str]) -> None:
    entered = [row["entry"]]
    medicine = row["given_as"] == "taking"
    report = kg.check(taking=entered) if medicine else kg.check(conditions=entered)
    (entry,) = report.entries
    labels = "; ".join(item.entity.label for item in entry.taken_for)
    assert (entry.status, labels, said(entry)) == (row["status"], row["taken_for"], row["said"])


def test_the_forms_are_many() -> None:
    assert len(ROWS) > 40
    assert {row["status"] for row in ROWS} == {
        "recognised", "contains", "ambiguous", "not taken", "not present", "not recognised",
    }  # fmt: skip
