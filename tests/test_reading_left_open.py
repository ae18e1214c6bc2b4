"""What an entry leaves open is said: a box, an arrow, a dose of nothing, a partner in letters."""

from __future__ import annotations

import pytest
from read_entries import condition, taken

from baclofen_kg import KnowledgeGraph
from baclofen_kg.check.findings import Entry


def _names(entry: Entry) -> list[str]:
    return [str(taken.entity) for taken in entry.taken_for]


@pytest.mark.parametrize(
    "text",
    [
        "[ ] tramadol",
        "tramadol [ ]",
        "\N{BALLOT BOX} tramadol 50 mg",
        "tramadol?",
        "? tramadol 50 mg",
        "tramadol 0 mg",
        "tramadol: 0",
        "tramadol 50 mg 0-0-0",
        "tramadol 0-0-0-0",
        "diazepam \N{RIGHTWARDS ARROW} lorazepam",
        "diazepam 5 mg -> lorazepam 1 mg",
        "diazepam > lorazepam",
        "diazepam until last week",
        "diazepam - DC",
    ],
)
def test_what_leaves_open_whether_it_is_taken_is_ambiguous(kg: KnowledgeGraph, text: str) -> None:
    entry = taken(kg, text)
    assert entry.status == "ambiguous"
    assert entry.reading is not None
    assert entry.reading.state == "unclear"
    assert entry.taken_for


@pytest.mark.parametrize(
    "text",
    [
        "diazepam 0-0-0-1",
        "diazepam 0-0-1",
        "baclofen tablets, refills 0",
        "tramadol, not enough",
        "paracetamol if morphine not enough",
        "Lioresal 10 mg, NKDA",
        "aspirin, not taken with food",
        "OxyContin 12 h",
        "Durogesic 25 mcg/h",
        "Valium at night",
        "baclofen 10 mg PM",
        "Ramipril-CT 5 mg",
    ],
)
def test_signs_and_figures_of_something_else_leave_nothing_open(
    kg: KnowledgeGraph, text: str
) -> None:
    assert taken(kg, text).status == "recognised"


@pytest.mark.parametrize(
    "text", ["tramadol at home, not taken", "tramadol 50 mg, never taken", "diazepam; refused"]
)
def test_a_later_part_says_that_it_is_nottaken(kg: KnowledgeGraph, text: str) -> None:
    assert taken(kg, text).status == "not taken"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Telma H", "not recognised"),
        ("Telma 40 H", "not recognised"),
        ("Telma AM", "not recognised"),
        ("Amlong AT", "not recognised"),
        ("Glycomet GP 2", "not recognised"),
        ("Januvia M", "not recognised"),
        ("Panadol Ultra", "not recognised"),
        ("Calpol Night", "not recognised"),
        ("Losartan-H", "contains"),
        ("Ibuprofen PM", "contains"),
        ("acetaminophen PM", "contains"),
    ],
)
def test_letters_for_a_partner_are_not_passed_over(
    kg: KnowledgeGraph, text: str, status: str
) -> None:
    assert taken(kg, text).status == status


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("CKD stage 3-4", ["stage 3", "stage 4"]),
        ("CKD stage 3 to 4", ["stage 3", "stage 4"]),
        ("CKD III/IV", ["stage 3", "stage 4"]),
        ("CKD stages 3 and 4", ["stage 3", "stage 4"]),
        ("CKD 3b-4", ["stage 3", "stage 4"]),
        ("stage 3-4 chronic kidney disease", ["stage 3", "stage 4"]),
        ("CKD stage 3 in 2010, now stage 4", ["stage 3", "stage 4"]),
        ("CKD G4A2", ["stage 4"]),
        ("CKD G3bA1", ["stage 3b"]),
    ],
)
def test_of_several_stages_none_is_passed_over(
    kg: KnowledgeGraph, text: str, names: list[str]
) -> None:
    entry = condition(kg, text)
    assert entry.status == "recognised"
    assert _names(entry) == [f"chronic kidney disease in {name}" for name in names]


@pytest.mark.parametrize(
    "text",
    ["CKD, stage 4 lung cancer", "CKD, stage 4 pressure ulcer", "CKD, stage 3 melanoma"],
)
def test_the_stage_of_something_else_is_none_of_the_kidneys(kg: KnowledgeGraph, text: str) -> None:
    names = _names(condition(kg, text))
    assert "chronic kidney disease" in names
    assert not any("stage" in name for name in names)


@pytest.mark.parametrize(
    "text", ["[ ] epilepsy", "\N{BALLOT BOX} epilepsy", "\N{BALLOT BOX} epilepsy, stroke"]
)
def test_a_box_that_is_not_ticked_is_not_understood(kg: KnowledgeGraph, text: str) -> None:
    entry = condition(kg, text)
    assert entry.status == "contains"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("epilepsy; sister", "of a relative"),
        ("Epilepsy. Mother.", "of a relative"),
        ("stroke; none", "absent"),
        ("Epilepsy. Denied.", "absent"),
        ("depression screening", "absent"),
        ("depression screening negative", "absent"),
        ("depression screening positive", "possible"),
        ("stroke screen: positive", "possible"),
        ("breastfeeding support group", "absent"),
        ("was pregnant", "past"),
        ("was depressed", "past"),
    ],
)
def test_what_is_said_behind_or_before_is_heard(kg: KnowledgeGraph, text: str, state: str) -> None:
    entry = condition(kg, text)
    assert entry.reading is not None
    assert entry.reading.state == state


@pytest.mark.parametrize("text", ["tropical depression", "PD-L1 positive"])
def test_what_has_the_name_of_a_condition_in_it_is_another(kg: KnowledgeGraph, text: str) -> None:
    assert not condition(kg, text).taken_for


@pytest.mark.parametrize(
    "text",
    [
        "eGFR 25 in 2010, now 70",
        "eGFR was 25, now 70",
        "knee scan at 80 years old",
        "eGFR 25 now 40",
    ],
)
def test_a_figure_of_another_time_is_not_that_of_the_person(kg: KnowledgeGraph, text: str) -> None:
    entry = condition(kg, text)
    assert entry.status == "not recognised"


@pytest.mark.parametrize(
    "text",
    [
        "stroke aged 45",
        "epilepsy at 12 years old",
        "epilepsy: 0",
        "pain 0/10",
        "stroke age 45",
        "hip fracture at 80 years old",
    ],
)
def test_the_age_of_an_event_and_a_nought_are_not_passed_over(
    kg: KnowledgeGraph, text: str
) -> None:
    entry = condition(kg, text)
    assert entry.status == "contains"
    assert entry.reading is not None
    assert not entry.reading.figures


@pytest.mark.parametrize(
    "text", ["functional seizures", "psychogenic seizure", "depressed reflexes", "depression of ST"]
)
def test_what_only_resembles_a_condition_is_not_taken_for_it(kg: KnowledgeGraph, text: str) -> None:
    assert not condition(kg, text).taken_for
