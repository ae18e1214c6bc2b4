"""Entries that are sentences or leave something out: nothing in them is passed over.

Each case stands for a kind of entry that a set of public lists had shown to be misread.
"""

from __future__ import annotations

import pytest

from baclofen_kg import KnowledgeGraph
from baclofen_kg.check.findings import Entry
from baclofen_kg.model.objects import Product


def _names(entry: Entry) -> list[str]:
    return [str(taken.entity) for taken in entry.taken_for]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("78 year old woman with MS taking baclofen 20 mg three times a day", ["baclofen"]),
        ("She takes baclofen, and was put on citalopram", ["baclofen", "citalopram"]),
        ("lorazepam for sleep, codeine for pain", ["lorazepam", "codeine"]),
        ("lorazepam for sleep and codeine for pain", ["lorazepam", "codeine"]),
        ("calcium + vitamine D3", ["calcium", "colecalciferol"]),
        ("Dextrose 5% in Water", ["glucose", "water"]),
        ("Oxazepam 10 mg, tabletki, na leczenie depresji", ["oxazepam"]),
        ("Tramadol wegen Codein-Unverträglichkeit", ["tramadol"]),
        ("Paracétamol 1 g si céphalée", ["paracetamol"]),
        ("Lorazepam 1 mg falls Panik", ["lorazepam"]),
        ("Tramadol if codeine intolerance", ["tramadol"]),
        ("Flovent 100mcg/inh", ["fluticasone"]),
        ("Ventolin CFC-Free", ["salbutamol"]),
    ],
)  # fmt: skip
def test_a_sentence_names_each_medicine(kg: KnowledgeGraph, text: str, names: list[str]) -> None:
    (entry,) = kg.check(taking=[text]).entries
    assert entry.status == "recognised"
    assert _names(entry) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Diazepam 5 mg si morfin 10 mg", ["diazepam", "morphine"]),
        ("morphine si tramadol insuffisant", ["morphine", "tramadol"]),
        ("Pantoprazol wegen Ibuprofen", ["pantoprazole", "ibuprofen"]),
        ("Pantoprazol bei Ibuprofen-Therapie", ["pantoprazole", "ibuprofen"]),
        ("diazepam при морфине", ["diazepam", "morphine"]),
        ("Paracetamol falls Tramadol", ["paracetamol", "tramadol"]),
        ("Omeprazole 20 mg for ibuprofen", ["omeprazole", "ibuprofen"]),
        ("propranolol for lithium tremor", ["propranolol", "lithium"]),
        ("Diazepam til morfin", ["diazepam", "morphine"]),
        ("Oméprazole pour ibuprofène", ["omeprazole", "ibuprofen"]),
        ("naltrexone for alcohol dependence", ["naltrexone"]),
        ("acetylcysteine for paracetamol overdose", ["acetylcysteine"]),
    ],
)
def test_a_medicine_in_a_reason_is_taken_too(
    kg: KnowledgeGraph, text: str, names: list[str]
) -> None:
    (entry,) = kg.check(taking=[text]).entries
    assert _names(entry) == names


@pytest.mark.parametrize(
    "text",
    [
        "her mother is taking baclofen",
        "he is not taking baclofen",
        "his father takes baclofen",
        "Métformine suspendue",
        # What a later part says is of what stands before it.
        "Ibuprofen 400mg, STOPPED",
        "Ibuprofen 400mg oral, three times a day – STOPPED due to GI bleed",  # noqa: RUF001
        "codeine 30 mg; discontinued last week",
        "warfarin 5 mg, held for surgery",
        "baclofen 10 mg three times a day, weaned off",
    ],
)
def test_what_another_takes_or_nobody_is_not_taken(kg: KnowledgeGraph, text: str) -> None:
    assert kg.check(taking=[text]).entries[0].status == "not taken"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Enalapril comp.", "comp"),
        ("Diovan 160/12.5", "160/12.5"),
        ("hydrocodone 10/500 mg", "10/500"),
    ],
)
def test_a_partner_that_is_not_named_is_not_passed_over(
    kg: KnowledgeGraph, text: str, rest: str
) -> None:
    (entry,) = kg.check(taking=[text]).entries
    assert entry.status == "contains"
    assert entry.reading is not None
    assert entry.reading.not_understood == (rest,)


@pytest.mark.parametrize(
    "text", ["diazepam 1/2 tablet", "amoxicillin 250/5 ml", "Insulin 70/30", "baclofen 12/2020"]
)
def test_a_fraction_a_date_or_a_concentration_is_no_partner(kg: KnowledgeGraph, text: str) -> None:
    assert kg.check(taking=[text]).entries[0].status == "recognised"


def test_a_brand_with_forte_is_the_brand_only_where_a_list_says_so(kg: KnowledgeGraph) -> None:
    pinex, valium = kg.check(taking=["Pinex forte", "Valium forte"]).entries
    product = pinex.taken_for[0].entity
    assert isinstance(product, Product)
    assert {str(part) for part in product.active_ingredients} == {"codeine", "paracetamol"}
    assert valium.status == "not recognised"


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("blood pressure pills", {"antihypertensives"}),
        ("muscle relaxer", {"muscle relaxants"}),
        ("water tablets", {"diuretics"}),
        ("painkillers", {"non-steroidal anti-inflammatory drugs", "opioids"}),
        ("antidepressant", {"MAO inhibitors", "tricyclic antidepressants"}),
        ("sleeping pill", {"other anxiolytics and hypnotics", "benzodiazepines", "Z-drugs"}),
    ],
)
def test_an_everyday_word_is_checked_as_each_class_that_it_may_mean(
    kg: KnowledgeGraph, text: str, classes: set[str]
) -> None:
    report = kg.check(taking=[text])
    (entry,) = report.entries
    assert set(_names(entry)) == classes
    assert entry.status == ("recognised" if len(classes) == 1 else "ambiguous")


def test_the_age_of_a_relative_is_not_that_of_the_person(kg: KnowledgeGraph) -> None:
    texts = ["Father: MI at age 62", "breastfeeding mother aged 30", "age 70, father had a stroke"]
    father, mother, person = (entry.reading for entry in kg.check(conditions=texts).entries)
    assert father is None or not father.figures
    assert mother is not None
    assert mother.figures == (("age", "30"),)
    assert person is not None
    assert person.figures == (("age", "70"),)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("(-) seizures", "not present"),
        ("(+) asthma", "recognised"),
        ("emphysema (not on home oxygen)", "recognised"),
        ("epilepsy not present", "not present"),
        ("asthma, not hospitalised", "contains"),
    ],
)
def test_a_denial_is_of_what_it_stands_by(kg: KnowledgeGraph, text: str, status: str) -> None:
    assert kg.check(conditions=[text]).entries[0].status == status


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Metoprolol 25 mg PO BID HOLD IF SBP<100", ["metoprolol"]),
        ("Metoprolol 25 mg hold for SBP < 100 or HR < 60", ["metoprolol"]),
        ("naproxen 500 mg, stop if stomach upset", ["naproxen"]),
        ("lisinopril 10 mg daily, hold in case of vomiting", ["lisinopril"]),
        ("sertraline 50 mg, never stopped", ["sertraline"]),
        ("aspirin 81 mg, clopidogrel 75 mg, stopped", ["acetylsalicylic acid"]),
        ("ibuprofen, stopped aspirin", ["ibuprofen"]),
    ],
)
def test_an_order_to_hold_is_no_end(kg: KnowledgeGraph, text: str, names: list[str]) -> None:
    (entry,) = kg.check(taking=[text]).entries
    assert entry.status == "recognised"
    assert _names(entry) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Claritin 10 mg (antihistamine)", ["loratadine"]),
        ("sertraline (antidepressant) 50 mg", ["sertraline"]),
        ("baclofen [muscle relaxant] 10 mg", ["baclofen"]),
        ("morphine and other opioids", ["morphine", "opioids"]),
        ("diazepam (opioid)", ["diazepam", "opioids"]),
    ],
)
def test_a_class_in_brackets_is_a_remark(kg: KnowledgeGraph, text: str, names: list[str]) -> None:
    assert _names(kg.check(taking=[text]).entries[0]) == names


@pytest.mark.parametrize("text", ["Telma-H 40", "Telma-AM", "Amlong-AT", "Stamlo-D 5 mg"])
def test_letters_that_a_hyphen_joins_to_a_brand_are_a_partner(
    kg: KnowledgeGraph, text: str
) -> None:
    assert not kg.check(taking=[text]).entries[0].taken_for


@pytest.mark.parametrize("text", ["Tegretol-XR 200", "Toprol-XL", "Amlong 5 mg", "Valium-5"])
def test_a_release_or_a_number_that_a_hyphen_joins_is_none(kg: KnowledgeGraph, text: str) -> None:
    assert kg.check(taking=[text]).entries[0].status == "recognised"


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("no severe renal impairment", "renal impairment"),
        ("not severe renal impairment", "renal impairment"),
        ("denies severe headache", "headache"),
        ("no moderate or severe depression", "depression"),
        ("no history of severe renal impairment", "renal impairment"),
        ("keine schwere Niereninsuffizienz", "renal impairment"),
        ("pas d'insuffisance rénale sévère", "renal impairment"),
        ("sin insuficiencia renal grave", "renal impairment"),
        ("nessuna grave insufficienza renale", "renal impairment"),
        ("geen ernstige depressie", "depression"),
    ],
)
def test_a_severe_form_denied_leaves_the_condition_open(
    kg: KnowledgeGraph, text: str, finding: str
) -> None:
    (entry,) = kg.check(conditions=[text]).entries
    assert _names(entry) == [finding]
    assert entry.reading is not None
    assert entry.reading.state == "possible"
    assert "whether there is another is not said" in (entry.note or "")


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("severe epilepsy: no", "absent"),
        ("severe depression, no epilepsy", "present"),
        ("renal impairment, not severe", "present"),
        # A denial before an adjective denies that alone, in every language.
        ("HTA non traitée", "present"),
        ("epilepsia no tratada", "present"),
        ("Diabète sucré de type 2 non insulinotraité", "present"),
        ("trombose venosa cerebral não-piogênica", "present"),
        ("epilessia non nota", "absent"),
        ("epilepsia no conocida", "absent"),
        ("insuffisance rénale non connue", "absent"),
        ("diabète : non", "absent"),
        ("Diabetes nicht bekannt", "absent"),
        # A child is the person, or one of hers.
        ("child asthma", "present"),
        ("her child: asthma", "of a relative"),
    ],
)
def test_what_a_denial_reaches(kg: KnowledgeGraph, text: str, state: str) -> None:
    (entry,) = kg.check(conditions=[text]).entries
    assert entry.reading is not None
    assert entry.reading.state == state
    assert bool(entry.taken_for) == (state == "present")
