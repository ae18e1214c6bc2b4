"""Kidneys: a stage stands for a range of the eGFR, and a figure for the stages it can belong to."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from baclofen_kg.model.objects import Limit, Term
from baclofen_kg.namespaces import BKG, IRI

if TYPE_CHECKING:
    from baclofen_kg import KnowledgeGraph
    from baclofen_kg.check.findings import StatementPath
    from baclofen_kg.check.report import CheckReport

PRECAUTION = BKG + "baclofen-precaution-"


def paths(report: CheckReport, precaution: str) -> list[StatementPath]:
    """The paths of a report to one precaution."""
    every = [path for finding in report.findings for path in finding.paths]
    return [path for path in every if path.statement.iri == PRECAUTION + precaution]


def is_met(report: CheckReport, precaution: str) -> bool:
    """Whether a precaution is known to hold."""
    return any(not path.narrower for path in paths(report, precaution))


def may_hold(report: CheckReport, precaution: str) -> bool:
    """Whether a precaution is shown as one that holds for some of those who have it."""
    found = paths(report, precaution)
    return bool(found) and all(path.narrower for path in found)


@pytest.mark.parametrize(
    ("condition", "met", "not_met"),
    [
        ("CKD stage 3a", ["egfr-30-to-60"], ["egfr-below-30", "end-stage-renal-failure"]),
        ("N18.32", ["egfr-30-to-60"], ["egfr-below-30", "end-stage-renal-failure"]),
        ("chronic kidney disease stage III", ["egfr-30-to-60"], ["egfr-below-30"]),
        ("moderate renal impairment", ["egfr-30-to-60"], ["egfr-below-30"]),
        ("CKD stage 4", ["egfr-below-30"], ["egfr-30-to-60", "end-stage-renal-failure"]),
        ("N18.4", ["egfr-below-30"], ["egfr-30-to-60", "dialysis"]),
        ("severe renal impairment", ["egfr-below-30", "creatinine-clearance-below-30"], []),
        ("CKD stage 5", ["egfr-below-30", "end-stage-renal-failure"], ["egfr-30-to-60"]),
        ("N18.5", ["egfr-below-30", "end-stage-renal-failure"], ["egfr-30-to-60"]),
        ("haemodialysis", ["egfr-below-30", "dialysis"], ["egfr-30-to-60"]),
    ],
)
def test_a_stage_meets_the_limits_that_hold_all_of_it(
    kg: KnowledgeGraph, condition: str, met: list[str], not_met: list[str]
) -> None:
    report = kg.check(conditions=condition)
    assert [name for name in met if not is_met(report, name)] == []
    assert [name for name in not_met if paths(report, name)] == []


def test_a_limit_that_a_stage_meets_is_told_of_the_stage(kg: KnowledgeGraph) -> None:
    report = kg.check(conditions="CKD stage 4")
    (path,) = paths(report, "egfr-below-30")
    assert [str(step) for step in path.chain] == [
        "chronic kidney disease in stage 4",
        "eGFR below 30 mL/min/1.73 m2",
    ]
    assert {entered for finding in report.findings for entered in finding.entered} == {
        "CKD stage 4"
    }


def test_a_stage_and_an_age_meet_what_asks_for_both(kg: KnowledgeGraph) -> None:
    name = "egfr-below-60-older-adults"
    for condition in ("CKD stage 3", "CKD stage 4", "dialysis", "moderate renal impairment"):
        assert is_met(kg.check(conditions=condition, age=70), name), condition
        assert not paths(kg.check(conditions=condition, age=40), name), condition
    assert may_hold(kg.check(conditions="CKD", age=70), name)
    assert not paths(kg.check(conditions="CKD", age=40), name)
    assert not paths(kg.check(conditions="CKD"), name)


def test_a_stage_that_spans_a_limit_only_may_meet_it(kg: KnowledgeGraph) -> None:
    report = kg.check(conditions="severe renal impairment")
    assert may_hold(report, "end-stage-renal-failure")
    assert may_hold(kg.check(conditions="CKD"), "egfr-below-30")
    assert may_hold(kg.check(conditions="kidney disease"), "egfr-30-to-60")
    assert not paths(kg.check(conditions="CKD", egfr=70), "egfr-below-30")


@pytest.mark.parametrize(
    ("figures", "possible", "ruled_out"),
    [
        ({"egfr": 10}, ["dialysis"], []),
        ({"egfr": 25}, ["creatinine-clearance-below-30"], ["end-stage-renal-failure"]),
        ({"egfr": 75}, ["creatinine-clearance-50-to-80"], ["dialysis"]),
        ({"creatinine_clearance": 45}, ["egfr-30-to-60"], ["egfr-below-30", "dialysis"]),
        ({"creatinine_clearance": 20}, ["egfr-below-30", "end-stage-renal-failure"], []),
        ({"egfr": 20, "creatinine_clearance": 45}, [], ["creatinine-clearance-below-30"]),
        ({"egfr": 95}, [], ["creatinine-clearance-50-to-80", "egfr-30-to-60"]),
    ],
)
def test_a_figure_leads_to_what_may_hold(
    kg: KnowledgeGraph, figures: dict[str, Any], possible: list[str], ruled_out: list[str]
) -> None:
    report = kg.check("water", **figures)
    assert [name for name in possible if not may_hold(report, name)] == []
    assert [name for name in ruled_out if paths(report, name)] == []
    assert bool(report.findings) is (figures != {"egfr": 95})


def test_a_figure_leads_to_what_is_stated_of_a_stage_of_it(kg: KnowledgeGraph) -> None:
    """Chronic kidney disease cannot be told from one figure, and can be what is behind it."""
    report = kg.check("water", egfr=25)
    chains = {
        (path.statement.iri, path.narrower) for finding in report.findings for path in finding.paths
    }
    assert (BKG + "baclofen-warning-chronic-kidney-disease-encephalopathy", True) in chains


def test_a_figure_rules_out_what_is_below_a_condition(kg: KnowledgeGraph) -> None:
    assert may_hold(kg.check(conditions="renal impairment"), "end-stage-renal-failure")
    report = kg.check(conditions="renal impairment", egfr=45)
    assert not paths(report, "end-stage-renal-failure")
    assert is_met(report, "egfr-30-to-60")


def test_a_condition_is_not_ruled_out_by_another_condition(kg: KnowledgeGraph) -> None:
    alone = kg.check(conditions="severe renal impairment")
    both = kg.check(conditions=["severe renal impairment", "CKD stage 3"])
    for name in ("egfr-below-30", "end-stage-renal-failure", "dialysis"):
        assert paths(alone, name), name
        assert paths(both, name), name


def test_a_worse_figure_is_not_hidden_by_a_better_stage(kg: KnowledgeGraph) -> None:
    report = kg.check(conditions="CKD stage 3", egfr=22)
    assert is_met(report, "egfr-below-30")
    assert is_met(report, "egfr-30-to-60")
    assert is_met(kg.check(conditions="CKD stage 4", egfr=35), "egfr-below-30")


def test_a_range_includes_another_of_its_measure_and_unit() -> None:
    egfr, age = Term(IRI("m:egfr"), "eGFR"), Term(IRI("m:age"), "age")

    def limit(low: int | None, high: int | None, measure: Term = egfr) -> Limit:
        bounds = [None if bound is None else Decimal(bound) for bound in (low, high)]
        return Limit(
            IRI("x:limit"), "", measure=measure, limit_from=bounds[0], limit_below=bounds[1]
        )

    assert limit(None, 30).includes(limit(15, 30))
    assert limit(None, 60).includes(limit(None, 30))
    assert limit(30, None).includes(limit(45, 60))
    assert not limit(None, 15).includes(limit(15, 30))
    assert not limit(None, 30).includes(limit(30, 60))
    assert not limit(15, 30).includes(limit(None, 30))
    assert not limit(15, None).includes(limit(None, None))
    assert not limit(None, 30).includes(limit(None, 30, age))


def test_what_a_case_of_it_also_is_says_nothing_of_a_kidney_disease(kg: KnowledgeGraph) -> None:
    kidneys, pressure = kg.check(conditions=["CKD"]), kg.check(conditions=["hypertension"])
    assert not paths(kidneys, "hypertension")
    # But high blood pressure can have reached the kidneys, of which more is said.
    assert may_hold(pressure, "renal-impairment")
    assert is_met(pressure, "hypertension")
