"""No two rows of a report can be taken for one, and each says what it is about."""

from __future__ import annotations

from typing import Any

import pytest

from baclofen_kg import KnowledgeGraph
from baclofen_kg.check.groups import rows_of
from baclofen_kg.check.report import CheckReport
from baclofen_kg.check.text import _cells


def rows(report: CheckReport) -> list[list[str]]:
    """The rows of a report before they are folded: entered, what it is, advice, who says so."""
    return rows_of(report.findings, _cells)


@pytest.mark.parametrize(
    "given",
    [
        {
            "conditions": ["IRC stade 5 dialysé", "ERC estadio 3b"],
            "dose_mg": 10,
            "times_per_day": 3,
        },
        {"conditions": ["AKI on CKD 3b"]},
        {"taking": ["the little blue sleeping pill"]},
        {"conditions": ["stroke and epilepsy", "CKD 4 on dialysis"], "egfr": 20},
        {"taking": ["co-codamol", "Targin"]},
    ],
)
def test_no_two_rows_read_alike(kg: KnowledgeGraph, given: dict[str, Any]) -> None:
    found = [tuple(row) for row in rows(kg.check(**given))]
    assert found
    assert len(set(found)) == len(found)


def test_what_reads_alike_of_one_entry_is_one_row(kg: KnowledgeGraph) -> None:
    report = kg.check(conditions=["AKI on CKD 3b"])
    assert [finding.kind for finding in report.findings] == ["precaution", "precaution"]
    assert [row[0] for row in rows(report)] == ["AKI on CKD 3b"]


def test_a_row_names_which_of_the_things_of_an_entry_it_is_about(kg: KnowledgeGraph) -> None:
    entered = [row[0] for row in rows(kg.check(conditions=["IRC stade 5 dialysé"]))]
    assert entered == [
        "IRC stade 5 dialysé",  # both are contraindicated
        "end-stage renal failure in IRC stade 5 dialysé",
        "dialysis in IRC stade 5 dialysé",
        "end-stage renal failure in IRC stade 5 dialysé",
    ]
    pill = [row[0] for row in rows(kg.check(["the little blue sleeping pill"]))]
    assert "benzodiazepines in the little blue sleeping pill" in pill
    assert "Z-drugs, other anxiolytics and hypnotics in the little blue sleeping pill" in pill


@pytest.mark.parametrize(
    ("taking", "entered"),
    [("diazepam", "diazepam"), ("co-codamol", "codeine in co-codamol")],
)
def test_a_row_of_one_thing_is_as_it_was(kg: KnowledgeGraph, taking: str, entered: str) -> None:
    assert {row[0] for row in rows(kg.check([taking]))} == {entered}


def test_a_dose_that_is_above_what_several_conditions_allow_is_one_row(kg: KnowledgeGraph) -> None:
    conditions = ["IRC stade 5 dialysé", "ERC estadio 3b"]
    report = kg.check(conditions=conditions, dose_mg=10, times_per_day=3)
    assert sum(finding.kind == "dose-above-stated" for finding in report.findings) == 3
    (row,) = [row for row in rows(report) if row[0].startswith("10 mg")]
    assert row[0] == (
        "10 mg 3 times a day with chronic kidney disease in stage 3b, dialysis, "
        "end-stage renal failure"
    )
    assert row[1].count("in people with renal impairment") == 1
    assert row[1].count("in people with dialysis") == 1
    assert row[3] == "BH GB HK SG"


def test_a_figure_is_no_thing_that_an_entry_was_taken_for(kg: KnowledgeGraph) -> None:
    report = kg.check(egfr=25, age=80, dose_mg=20, times_per_day=3)
    assert not [row for row in rows(report) if " in " in row[0] or " with " in row[0]]


def test_the_drug_in_ones_own_list_is_the_last_and_no_danger(kg: KnowledgeGraph) -> None:
    report = kg.check(["Baclofen 10 mg 1-0-1", "diazepam"], ["stroke"])
    last = report.findings[-1]
    assert (last.kind, last.explanation) == (
        "duplicate",
        "this is baclofen, and doubled only if it is taken beside other baclofen",
    )
    assert "duplicate" not in str(report)
    assert report.exit_code == 1


@pytest.mark.parametrize(
    ("taking", "said"),
    [
        (["Baclofen", "Lioresal"], "this is baclofen; entered twice: Baclofen, Lioresal"),
        (["Baclofen", "Baclofen"], "this is baclofen; entered twice: Baclofen"),
        (
            ["baclofen 5 mg", "Lioresal", "Baclofen"],
            "this is baclofen; entered 3 times: baclofen 5 mg, Lioresal, Baclofen",
        ),
        (
            ["baclofen 10 mg oral tablet", "Baclofen"],
            "this is baclofen; entered twice: baclofen 10 mg oral tablet, Baclofen",
        ),
    ],
)
def test_several_entries_of_the_drug_are_said_to_be_several(
    kg: KnowledgeGraph, taking: list[str], said: str
) -> None:
    found = [item.explanation for item in kg.check(taking).findings if item.kind == "duplicate"]
    assert said in found
