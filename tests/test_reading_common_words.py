"""Common words of clinics and of people, in several languages: what they were read as."""

from __future__ import annotations

import pytest

from baclofen_kg import KnowledgeGraph


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SSW 30", "last three months of pregnancy"),
        ("30. SSW", "last three months of pregnancy"),
        ("schwanger, 30+2 SSW", "last three months of pregnancy"),
        ("G2P1, 30 SA", "last three months of pregnancy"),
        ("incinta alla 30a settimana", "last three months of pregnancy"),
        ("embarazada de 30 semanas", "last three months of pregnancy"),
        ("enceinte, semaine 12", "first three months of pregnancy"),
        ("stillt", "breast-feeding"),
        ("breast feeding my baby", "breast-feeding"),
        ("allatta al seno", "breast-feeding"),
        ("Blasenentleerungsstörung", "urinary retention"),
        ("me cuesta orinar", "urinary retention"),
        ("difficoltà a urinare", "urinary retention"),
        ("Crisis comitiales", "seizure"),
        ("crises comitiales", "seizure"),
        ("Schluckstörung, PEG-Anlage geplant", "difficulty in swallowing"),
        ("troubles de la déglutition", "difficulty in swallowing"),
    ],
)
def test_conditions(kg: KnowledgeGraph, text: str, expected: str) -> None:
    (entry,) = kg.check(conditions=[text]).entries
    assert (entry.status, [str(taken.entity) for taken in entry.taken_for]) == (
        "recognised",
        [expected],
    )
    assert entry.reading is None or entry.reading.state == "present"


def test_abbreviations_of_two_conditions(kg: KnowledgeGraph) -> None:
    (entry,) = kg.check(conditions=["type 2 resp failure / OSA on CPAP"]).entries
    assert entry.status == "recognised"
    assert {str(taken.entity) for taken in entry.taken_for} == {
        "respiratory failure",
        "sleep apnoea",
    }


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("FG 25 ml/min", ("egfr", "25")),
        ("DFG à 25 ml/min", ("egfr", "25")),
        ("DFG inférieur à 30", ("egfr", "29")),
        ("GFR 25", ("egfr", "25")),
        ("eGFR (CKD-EPI) 25", ("egfr", "25")),
        ("СКФ 25 мл/мин", ("egfr", "25")),
        ("clairance 28 ml/min", ("creatinine_clearance", "28")),
        ("Cl cr 28", ("creatinine_clearance", "28")),
        ("clearance della creatinina 28 ml/min", ("creatinine_clearance", "28")),
        ("Kreatinin-Clearance unter 30 ml/min", ("creatinine_clearance", "29")),
    ],
)
def test_figures_of_the_kidneys(kg: KnowledgeGraph, text: str, figure: tuple[str, str]) -> None:
    (entry,) = kg.check(conditions=[text]).entries
    assert entry.status == "recognised"
    assert entry.reading
    assert entry.reading.figures == (figure,)


@pytest.mark.parametrize("text", ["FG 126 mg/dl", "FG 6.5", "lactate clearance 28 %"])
def test_figures_of_something_else(kg: KnowledgeGraph, text: str) -> None:
    (entry,) = kg.check(conditions=[text]).entries
    assert entry.status == "not recognised"


@pytest.mark.parametrize(
    "text",
    [
        "Baclofen 10 mg c/8h",
        "Baclofen 10 mg 4x/Tag",
        "Baclofen 10 mg 3x tägl.",
        "baclofene 10 mg a digiuno",
        "Ibuprofen rezeptfrei",
        "ibuprofène sans ordonnance",
        "Lioresal Intrathekal 200 µg/Tag",
        "Baclofen 200 µg/Tag Pumpe",
        "Doxylamin (Schlafsterne)",
        "water tablets",
        "CBD oil",
        "aceite de CBD",
    ],
)
def test_medicines(kg: KnowledgeGraph, text: str) -> None:
    (entry,) = kg.check([text]).entries
    assert entry.status == "recognised"
