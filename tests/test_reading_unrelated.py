"""Food, devices, procedures, vaccines, people and what is not taken bring no finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from baclofen_kg import KnowledgeGraph
from baclofen_kg.check import CheckReport

ENTRIES = (
    (Path(__file__).parent / "reading" / "unrelated.txt").read_text(encoding="utf-8").splitlines()
)
NAMED = {
    "Isdin Fotoprotector Fusion Water SPF50+",
    "E45 cream",
    "saline nasal rinse",
    "multivitamin gummies for kids",
    "glucosamine",
}
"""Substances of the graph that belong to no class of which anything is stated."""


@pytest.fixture(scope="module")
def report(kg: KnowledgeGraph) -> CheckReport:
    return kg.check(taking=ENTRIES)


def test_nothing_that_is_unrelated_is_found(report: CheckReport) -> None:
    assert len(ENTRIES) > 300
    assert not report.findings


def test_nothing_that_is_unrelated_is_taken_for_a_medicine(report: CheckReport) -> None:
    assert {entry.entered for entry in report.entries if entry.taken_for} <= NAMED
