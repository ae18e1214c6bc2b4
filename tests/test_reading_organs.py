"""Conditions that are named by what is wrong and where, in whatever order and language."""

from __future__ import annotations

import pytest
from read_entries import condition

from baclofen_kg import KnowledgeGraph
from baclofen_kg.check.findings import Entry
from baclofen_kg.check.reading.lexicon import organ_rows, phrases_of


def found(entry: Entry) -> set[str]:
    return {taken.entity.iri.rpartition("/")[2] for taken in entry.taken_for}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Other specified disorders of liver", "liver-disease"),
        ("maladies du foie, sans précision", "liver-disease"),
        ("Erkrankung der Leber", "liver-disease"),
        ("Lebererkrankungen", "liver-disease"),
        ("disorders of the left kidney", "kidney-disease"),
        ("Unspecified disease of respiratory system", "respiratory-disease"),
        ("Stenosis of left carotid artery", "cerebrovascular-disease"),
        ("Estenose congênita da valva pulmonar", "cardiovascular-disease"),
        ("Calculus of kidney", "kidney-stones-or-nephritis"),
        ("Kidney replaced by transplant", "kidney-transplant"),
        ("absceso cerebral", "brain-disease"),
        ("Syndrome de dépendance aux hallucinogènes", "substance-abuse"),
        ("diseases of the liver and the kidneys", "liver-disease kidney-disease"),
        ("heart or lung disease", "cardiovascular-disease respiratory-disease"),
        ("mood disorder due to brain injury", "traumatic-brain-injury"),
        ("disorder due to kidney failure", "renal-impairment"),
        ("disorders of liver and kidney disorders", "liver-disease kidney-disease"),
    ],
)
def test_what_is_wrong_and_where(kg: KnowledgeGraph, text: str, expected: str) -> None:
    entry = condition(kg, text)
    assert entry.status == "recognised"
    assert found(entry) == set(expected.split())


@pytest.mark.parametrize(
    "text",
    [
        "no disorders of liver", "brother: disorder of the kidney", "CT: no disease of lung",
        "kein Hinweis auf Erkrankung der Leber", "sin enfermedades del corazón",
        "geen aandoening van de nieren", "antécédents familiaux de maladies du foie",
        "nessuna malattia del cuore", "husband has liver disorder", "screening for liver disorders",
        "waiting list for kidney transplant", "contact with tuberculosis of lung",
    ],
)  # fmt: skip
def test_what_is_denied_stays_so(kg: KnowledgeGraph, text: str) -> None:
    assert condition(kg, text).status == "not present"


@pytest.mark.parametrize(
    "text",
    ["disorder of long bones", "kidney donor", "liver biopsy", "heart rate", "lung function tests",
     "disease of upper respiratory tract", "bone disorder, liver biopsy",
     "maladie des voies respiratoires supérieures", "wine from the heart of France"],
)  # fmt: skip
def test_an_organ_by_itself_is_no_condition(kg: KnowledgeGraph, text: str) -> None:
    assert not condition(kg, text).taken_for


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("coronary heart disease", "cardiovascular-disease"),
        ("CKD stage 4 due to polycystic kidney disease", "chronic-kidney-disease-stage-4"),
        ("hypertensive heart disease", "hypertension"),
    ],
)
def test_a_longer_name_goes_first(kg: KnowledgeGraph, text: str, expected: str) -> None:
    assert expected in found(condition(kg, text))


def test_every_name_of_the_table_is_one_of_the_graph(kg: KnowledgeGraph) -> None:
    """And no organ and what is wrong with it stand in two rows with different names."""
    (_, general, _), *rows = organ_rows()
    names: dict[tuple[str, str], str] = {}
    for name, heads, organs in rows:
        assert condition(kg, name).status == "recognised", name
        for organ in phrases_of(organs):
            for head in phrases_of(heads.replace("*", general)):
                assert names.setdefault((organ, head), name) == name, (organ, head, name)
