"""Figures and doses that contradict each other: what does not count is said, and does not pass."""

from __future__ import annotations

from typing import Any

import pytest

from baclofen_kg import KnowledgeGraph


@pytest.mark.parametrize(
    ("given", "note"),
    [
        ({"conditions": ["age 78"], "age": 30}, "age 78 years does not count: age 30 years"),
        ({"conditions": ["eGFR 29"], "egfr": 70}, "eGFR 29 mL/min/1.73 m2 does not count: eGFR 70"),
        ({"conditions": ["eGFR 29", "eGFR 70"]}, "eGFR 29 mL/min/1.73 m2 does not count: eGFR 70"),
        (
            {"taking": ["baclofen 100 mg three times a day"], "dose_mg": 5, "times_per_day": 3},
            "300 mg a day does not count: 15 mg a day",
        ),
        (
            {"taking": ["baclofen 100 mg three times a day"], "dose_mg": 5},
            "300 mg a day does not count: 5 mg a day",
        ),
    ],
)
def test_what_another_figure_overrules_is_not_understood(
    kg: KnowledgeGraph, given: dict[str, Any], note: str
) -> None:
    report = kg.check(**given)
    entry = report.entries[0]
    assert (entry.note or "").startswith(note)
    assert not entry.recognised
    assert "Nothing found." not in str(report)


@pytest.mark.parametrize(
    "given",
    [
        {"conditions": ["age 78"], "age": 78},
        {"conditions": ["eGFR 29"], "egfr": 29},
        {"conditions": ["epilepsy"], "age": 30},
        {"taking": ["baclofen 10 mg tablets"], "dose_mg": 20, "times_per_day": 3},
        {"taking": ["baclofen 10 mg three times a day"], "dose_mg": 10, "times_per_day": 3},
        {"taking": ["baclofen 10 mg three times a day"]},
    ],
)
def test_figures_that_agree_are_understood(kg: KnowledgeGraph, given: dict[str, Any]) -> None:
    assert all(entry.status == "recognised" for entry in kg.check(**given).entries)
