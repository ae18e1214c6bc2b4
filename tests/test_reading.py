"""Entries of medication lists and conditions are read word by word; nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baclofen_kg import KnowledgeGraph
from baclofen_kg.check.reading.condition import read_condition
from baclofen_kg.check.reading.medication import read_medication

MEDICINES = {
    "baclofen", "lioresal", "diazepam", "lorazepam", "morphine", "alcohol", "opioid", "naloxone",
    "aspirin", "codeine", "co-codamol", "nurofen", "acetaminophen", "hydrocodone", "warfarin",
    "vitamin d", "no-spa", "desloratadine", "loratadine", "diphenhydramine", "sodium", "levodopa",
    "mst", "inh", "calcium",
}  # fmt: skip
CONDITIONS = {"epilepsy", "stroke", "depression", "peptic ulcer", "ckd", "dialysis"}


@pytest.mark.parametrize(
    ("entry", "names"),
    [
        ("Diazepam 5 MG Oral Tablet", ["diazepam"]),
        ("MORPHINE SULFATE (PF) 10 MG/ML INJ SOLN", ["morphine"]),
        ("Lioresal 10", ["lioresal"]),
        ("Baclofen_Tab 10mg", ["baclofen"]),
        ("PMS-BACLOFEN", ["baclofen"]),
        ("2. co-codamol 8/500", ["co-codamol"]),
        ("Take 1 tablet of baclofen three times a day", ["baclofen"]),
        (
            "Acetaminophen 325 MG / Hydrocodone Bitartrate 5 MG Oral Tablet",
            ["acetaminophen", "hydrocodone"],
        ),
        ("levo-dopa 100 mg", ["levodopa"]),
        ("Vitamin D3 1000 units", ["vitamin d"]),
        ("Desloratadine 5 mg Filmtabletten", ["desloratadine"]),
        ("baclofen 10 mg for spasticity after a stroke", ["baclofen"]),
        ("Acetaminophen w/Codeine", ["acetaminophen", "codeine"]),
        ("Aspirin (Buffered) 325 mg", ["aspirin"]),
        ("LORAZEPAM WYETH 1 mg", ["lorazepam"]),
        # The foil of a blister is nobody's grandfather, and a brand with "no" denies nothing.
        ("baclofen 10 mg 30 compresse in blister OPA/AL/PVC/AL", ["baclofen"]),
        ("aspirin 400 mg in blister opa/al/pvc/al/vmch", ["aspirin"]),
        ("No-Spa 40 mg", ["no-spa"]),
        # A form written to the unit, and an inhaler that is no isoniazid.
        ("lorazepam 1mgTablet", ["lorazepam"]),
        ("morphine 10mg/mLVial", ["morphine"]),
        ("warfarin 5mgtab", ["warfarin"]),
        ("MST 10 mg", ["mst"]),
        ("MST at 8 am", ["mst"]),
        ("diazepam spray 200do+inh", ["diazepam"]),
    ],
)
def test_an_entry_is_understood(entry: str, names: list[str]) -> None:
    reading = read_medication(entry, MEDICINES.__contains__)
    assert [span.text for span in reading.names] == names
    assert reading.complete


@pytest.mark.parametrize(
    ("entry", "unknown"),
    [
        ("Nurofen Plus", "plus"),
        ("baclofen zzyx", "zzyx"),
        ("methotrexate", "methotrexate"),
        ("diazapam 5 mg", "diazapam"),
    ],
)
def test_what_is_not_understood_is_said(entry: str, unknown: str) -> None:
    reading = read_medication(entry, MEDICINES.__contains__)
    assert unknown in reading.unknown
    assert not reading.complete


@pytest.mark.parametrize(
    "entry",
    ["opioid antagonist", "insulin syringe", "diazepam level", "No known medications"],
)
def test_what_only_sounds_like_a_medicine_is_none(entry: str) -> None:
    assert not read_medication(entry, MEDICINES.__contains__).names


@pytest.mark.parametrize(
    ("entry", "taken", "not_taken"),
    [
        ("stopped aspirin", [], ["aspirin"]),
        ("allergic to codeine", [], ["codeine"]),
        ("holding warfarin", [], ["warfarin"]),
        ("husband's diazepam", [], ["diazepam"]),
        ("stopped aspirin and started diazepam 5mg", ["diazepam"], ["aspirin"]),
        ("codeine-free linctus", [], ["codeine"]),
    ],
)
def test_what_is_not_taken_is_told_apart(
    entry: str, taken: list[str], not_taken: list[str]
) -> None:
    reading = read_medication(entry, MEDICINES.__contains__)
    assert [span.text for span in reading.names] == taken
    assert [span.text for span in reading.not_taken] == not_taken


def test_a_change_leaves_open_what_is_taken() -> None:
    reading = read_medication("switched from diazepam to lorazepam", MEDICINES.__contains__)
    assert reading.unclear == "switched"
    assert not reading.complete


def test_a_local_form_is_said() -> None:
    assert read_medication("diphenhydramine 2% cream", MEDICINES.__contains__).local
    assert not read_medication("diphenhydramine 25 mg capsule", MEDICINES.__contains__).local


@given(st.text(st.characters(categories=["L", "N", "P", "Z"]), max_size=60))
def test_any_text_is_read_and_none_is_a_name_by_chance(text: str) -> None:
    assert not read_medication(text, lambda _: False).names
    assert not read_condition(text, lambda _: False).findings


@pytest.mark.parametrize(
    ("entry", "findings"),
    [
        ("Epilepsy (disorder)", [("epilepsy", "present")]),
        ("no known epilepsy", [("epilepsy", "absent")]),
        ("brother had a stroke", [("stroke", "of a relative")]),
        ("Family history of epilepsy", [("epilepsy", "of a relative")]),
        ("history of peptic ulcer", [("peptic ulcer", "past")]),
        ("? stroke", [("stroke", "possible")]),
        ("stroke risk assessment", [("stroke", "absent")]),
        (
            "denies epilepsy, stroke or depression",
            [("epilepsy", "absent"), ("stroke", "absent"), ("depression", "absent")],
        ),
        ("no epilepsy but depression", [("epilepsy", "absent"), ("depression", "present")]),
    ],
)
def test_a_condition_is_read_with_how_it_stands(
    entry: str, findings: list[tuple[str, str]]
) -> None:
    reading = read_condition(entry, CONDITIONS.__contains__)
    assert [tuple(finding) for finding in reading.findings] == findings


@pytest.mark.parametrize(
    ("entry", "figure", "value"),
    [
        ("eGFR 25 mL/min/1.73 m2", "egfr", 25),
        ("CrCl 30 ml/min", "creatinine_clearance", 30),
        ("CrCl < 30 ml/min", "creatinine_clearance", 29),
        ("eGFR <15", "egfr", 14),
        ("eGFR below 60", "egfr", 59),
        ("eGFR less than 30 mL/min", "egfr", 29),
        ("eGFR > 60", "egfr", 60),
        ("78-year-old", "age", 78),
        ("weighs 60 kg", "weight_kg", 60),
        ("30 weeks pregnant", "pregnant_weeks", 30),
    ],
)
def test_figures_are_read(entry: str, figure: str, value: float) -> None:
    assert getattr(read_condition(entry, CONDITIONS.__contains__).figures, figure) == value


@pytest.mark.parametrize(
    ("entered", "labels"),
    [
        ("HTN, CKD", {"hypertension", "chronic kidney disease"}),
        ("HTN, epileptic", {"hypertension", "epilepsy"}),
        ("HTN, elderly", {"hypertension", "older adult"}),
        ("HTA, diabétique", {"hypertension", "diabetes mellitus"}),
        ("insuffisance rénale chronique stade IV", {"chronic kidney disease in stage 4"}),
        ("Insufficienza renale cronica IV stadio", {"chronic kidney disease in stage 4"}),
        ("Chr airway obstruct NEC", {"chronic obstructive pulmonary disease"}),
        ("Leberzirrhose Child B", {"liver disease"}),
        ("CHF (EF 35-40%)", {"heart failure"}),
        ("CKD 3b", {"chronic kidney disease in stage 3b"}),
        ("CKD G3a", {"chronic kidney disease in stage 3a"}),
        ("HTN x 20 yrs", {"hypertension"}),
        ("G1P0 at 30w2d", {"last three months of pregnancy"}),
    ],
)
def test_conditions_as_records_write_them(
    kg: KnowledgeGraph, entered: str, labels: set[str]
) -> None:
    (entry,) = kg.check(conditions=entered).entries
    assert entry.status == "recognised"
    assert {str(taken.entity) for taken in entry.taken_for} == labels


@pytest.mark.parametrize("entered", ["M", "Nega HAS e DM2", "Mutter: Apoplex", "wo hepat coma"])
def test_what_is_no_condition_of_the_person_is_none(kg: KnowledgeGraph, entered: str) -> None:
    (entry,) = kg.check(conditions=entered).entries
    assert not entry.taken_for


@pytest.mark.parametrize("entry", ["8 am MST", "14:30 MST", "seen at 9:15 MST", "due 8 PM MST"])
def test_a_time_zone_is_no_medicine(entry: str) -> None:
    assert not read_medication(entry, MEDICINES.__contains__).names


@pytest.mark.parametrize(
    ("entry", "names"),
    [
        ("calcium + vitamin d", ["calcium", "vitamin d"]),
        ("INH 300 mg", ["inh"]),
        ("diazepam + inh", ["diazepam"]),
    ],
)
def test_a_word_that_is_also_a_form_is_a_name_only_where_nothing_else_is(
    entry: str, names: list[str]
) -> None:
    reading = read_medication(entry, MEDICINES.__contains__)
    assert [span.text for span in reading.names] == names
