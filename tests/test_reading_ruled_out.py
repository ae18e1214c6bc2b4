"""What was looked for and not found is not present, and what was looked with is nobody's."""

from __future__ import annotations

import pytest
from read_entries import condition

from baclofen_kg import KnowledgeGraph


@pytest.mark.parametrize(
    "text",
    [
        "MRI negative for stroke", "MRI brain neg for stroke", "CT head negative for stroke",
        "CT w/o evidence of intracranial hemorrhage", "imaging negative for stroke",
        "EEG neg for epilepsy", "EEG negative for seizure", "echo negative for heart failure",
        "work-up negative for epilepsy", "stroke workup neg", "stroke was ruled out by MRI",
        "stroke excluded on CT", "Epilepsy ruled out via EEG", "no clinical evidence of seizure",
        "no convincing evidence of epilepsy", "MRI shows no signs of stroke",
        "brain MRI did not show stroke", "CT failed to show stroke", "stroke mimic",
        "seizure thought unlikely", "inconsistent with epilepsy", "asymptomatic for heart failure",
        "hepatitis C antibody negative", "MRT ohne Nachweis eines Schlaganfalls",
        "Schlaganfall im MRT ausgeschlossen", "IRM sans signe d'AVC", "AVC éliminé au scanner",
        "RMN sin evidencia de ictus", "ictus descartado por TAC", "RM encefalo negativa per ictus",
        "MRI negatief voor herseninfarct", "Epilepsie im EEG ausgeschlossen",
        "pregnancy test negative", "negative pregnancy test",
    ],
)  # fmt: skip
def test_what_was_not_found_is_not_present(kg: KnowledgeGraph, text: str) -> None:
    entry = condition(kg, text)
    assert entry.status == "not present"
    assert not entry.taken_for


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("MRI positive for stroke", "stroke"),
        ("MRI: acute stroke", "stroke"),
        ("CT shows stroke", "stroke"),
        ("MRI-negative epilepsy", "epilepsy"),
        ("EEG negative, epilepsy", "epilepsy"),
        ("epilepsy, EEG negative", "epilepsy"),
        ("epilepsy (EEG negative)", "epilepsy"),
        ("epilepsy, negative MRI", "epilepsy"),
        ("pregnant, HIV negative", "pregnancy"),
        ("renal failure, covid negative", "renal impairment"),
        ("psychosis, urine drug screen negative", "psychotic disorder"),
        ("negative drug screen, psychosis", "psychotic disorder"),
        ("HIV negative, epilepsy", "epilepsy"),
        ("schizophrenia with negative symptoms", "schizophrenia"),
        ("seronegative rheumatoid arthritis", "rheumatic disorder"),
        ("negative for stroke but positive for epilepsy", "epilepsy"),
        ("stroke ruled out; epilepsy", "epilepsy"),
    ],
)
def test_what_another_test_did_not_find_leaves_a_condition(
    kg: KnowledgeGraph, text: str, label: str
) -> None:
    entry = condition(kg, text)
    assert entry.status == "recognised"
    assert [taken.entity.label for taken in entry.taken_for] == [label]
    assert entry.reading is None or entry.reading.state == "present"


@pytest.mark.parametrize(
    "text",
    [
        "MRI negative epilepsy", "r/o stroke", "stroke less likely", "epilepsy?",
        "epilepsy with negative MRI", "renal failure covid negative",
        "Covid negative renal failure", "Schlaganfall nicht ausgeschlossen", "épilepsie pas exclue",
        "epilepsia no descartada", "epilepsi ikke udelukket", "padaczka nie wykluczona",
        "эпилепсия не исключена", "stroke not yet excluded", "epilepsia não afastada",
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_is_possible(kg: KnowledgeGraph, text: str) -> None:
    entry = condition(kg, text)
    assert entry.reading is not None
    assert entry.reading.state == "possible"
    assert entry.taken_for


@pytest.mark.parametrize("text", ["MRI", "stroke; MRI", "MRI, epilepsy"])
def test_an_examination_by_itself_may_lie_ahead(kg: KnowledgeGraph, text: str) -> None:
    labels = [str(taken.entity) for taken in condition(kg, text).taken_for]
    assert "magnetic resonance imaging" in labels
