"""A medicine's name in the spelling of another language is looked up by its skeleton."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from baclofen_kg import KnowledgeGraph
from baclofen_kg.check.reading.lexicon import single_words
from baclofen_kg.model.folding import fold
from baclofen_kg.model.inn import SHORTEST, skeletons, without_salt

TABLES = Path(__file__).parents[1] / "data" / "tables"

SPELT = [
    ("baclofenum", "baclofen"), ("baclofeno", "baclofen"), ("baclofène", "baclofen"),
    ("Baklofen", "baclofen"), ("baklofeeni", "baclofen"), ("баклофен", "baclofen"),
    ("diazepán", "diazepam"), ("Diazepamum", "diazepam"), ("диазепам", "diazepam"),
    ("хлорпромазин", "chlorpromazine"), ("cetyryzyna", "cetirizine"), ("fenytoin", "phenytoin"),
    ("kwetiapina", "quetiapine"), ("эсциталопрам", "escitalopram"), ("alopurinol", "allopurinol"),
    ("difenidramina", "diphenhydramine"), ("diklofenak", "diclofenac"), ("morfina", "morphine"),
    ("Morphinsulfat", "morphine"), ("metoprololsuccinaat", "metoprolol"),
    ("Oxykodonhydroklorid", "oxycodone"), ("Diacepam", "diazepam"), ("loracepam", "lorazepam"),
    ("carbamacepina", "carbamazepine"), ("midazolán", "midazolam"), ("diatsepaami", "diazepam"),
    ("alprasolaam", "alprazolam"), ("tsopikloni", "zopiclone"), ("klonatsepaami", "clonazepam"),
    ("Acidum alendronicum", "alendronic acid"), ("ácido ibandrónico", "ibandronic acid"),
    ("kwas walproinowy", "valproic acid"), ("kyselina acetylsalicylová", "acetylsalicylic acid"),
    ("klavulanska kiselina", "clavulanic acid"), ("zoledronsav", "zoledronic acid"),
    ("фолиевая кислота", "folic acid"), ("asetilsalisilik asit", "acetylsalicylic acid"),
    ("acide tranexamique", "tranexamic acid"), ("clavulánico ácido", "clavulanic acid"),
    ("Natrii valproas", "valproic acid"), ("Metoprolol-szukcinát", "metoprolol"),
]  # fmt: skip


@pytest.mark.parametrize(("entered", "label"), SPELT)
def test_a_spelling_is_read_and_said_to_be_one(
    kg: KnowledgeGraph, entered: str, label: str
) -> None:
    for text in (entered, f"{entered.upper()} 10 mg tabl."):
        (entry,) = kg.check(taking=[text]).entries
        assert entry.status == "recognised"
        (taken,) = entry.taken_for
        assert taken.entity.label == label
        assert taken.by in ("spelling of an INN", "synonym", "label", "narrower name")


def test_how_it_was_met_is_said(kg: KnowledgeGraph) -> None:
    report = kg.check(taking=["diazepamum"])
    assert report.entries[0].taken_for[0].by == "spelling of an INN"
    assert "diazepam (spelling of an INN)" in str(report)


@pytest.mark.parametrize(
    "entered",
    [
        "potassio",  # the metal of a salt
        "epilepsia",  # no medicine
        "opiod",  # too short
        "magnets", "selässä",  # a Finnish back is no iron
        "acid test", "acid batteries", "kwas chlebowy", "guarana",
        "aspirinn", "diazepamm", "tramadoll", "metforminn", "баклофенн",  # a key held too long
        "diazepxm", "tramadul", "baclofane sodium", "methylsulfat", "hydrochlorid", "diazepamol",
    ],
)  # fmt: skip
def test_what_is_only_like_a_name_is_not_read(kg: KnowledgeGraph, entered: str) -> None:
    (entry,) = kg.check(taking=[entered]).entries
    assert not entry.taken_for


@pytest.mark.parametrize(
    ("entered", "name"),
    [("Супрастин 25 мг", "Suprastin"), ("Мотилиум", "Motilium"), ("Аллергодил", "Allergodil")],
)
def test_a_brand_in_cyrillic_letters_is_read(kg: KnowledgeGraph, entered: str, name: str) -> None:
    (entry,) = kg.check(taking=[entered]).entries
    assert [(taken.name, taken.by) for taken in entry.taken_for] == [(name, "spelling")]


# Each has the letters of a brand but for one: белок of Beloc, пароль of Parol, поэмы of Poemmy.
@pytest.mark.parametrize("entered", ["соевый белок", "пароль", "поэмы", "корзина", "хардкор"])
def test_a_word_that_is_short_or_only_like_a_brand_is_not_read(
    kg: KnowledgeGraph, entered: str
) -> None:
    (entry,) = kg.check(taking=[entered]).entries
    assert not entry.taken_for


def test_an_unknown_word_beside_it_is_said(kg: KnowledgeGraph) -> None:
    (entry,) = kg.check(taking=["diazepamum qwertyzol"]).entries
    assert entry.status == "contains"
    assert entry.reading
    assert entry.reading.not_understood == ("qwertyzol",)


def test_no_two_things_share_a_skeleton(kg: KnowledgeGraph) -> None:
    """No spelling of a substance can be another substance, a brand of one, or a condition."""
    rows = kg.query(
        "SELECT DISTINCT ?thing ?name { ?thing a ?kind ;"
        " skos:prefLabel|skos:altLabel|skos:hiddenLabel|bko:narrowerLabel|bko:sharedLabel ?name"
        " VALUES ?kind { bko:Drug bko:Product bko:SubstanceClass bko:Condition bko:Effect } }"
    )
    names = [(str(row.thing), str(row.name)) for row in rows]
    generic, bearers = set(), defaultdict(set)
    # What is listed as the name of several things is asked back about, and is no spelling.
    shared = {
        fold(str(row.name))
        for row in kg.query("SELECT DISTINCT ?name { ?thing bko:sharedLabel ?name }")
    }
    beside = set(skeletons(sorted(single_words())))
    medicines = {
        str(row.thing)
        for row in kg.query(
            "SELECT DISTINCT ?thing { ?thing a ?kind"
            " VALUES ?kind { bko:Drug bko:Product bko:SubstanceClass } }"
        )
    }
    for (thing, name), spelt in zip(
        names, skeletons([fold(name) for _, name in names]), strict=True
    ):
        if spelt and spelt not in beside and fold(name) not in shared:
            bearers[spelt].add(thing)
            if name[:1].islower():
                generic.add(spelt)
    assert len(generic) > 1000
    assert {
        spelt: bearers[spelt]
        for spelt in generic
        if len(bearers[spelt]) > 1 and not bearers[spelt].isdisjoint(medicines)
    } == {spelt: things for spelt, things in bearers.items() if spelt in KNOWN and len(things) > 1}


KNOWN = {"diabet", "estron", "kalus", "kortison", "triptan"}
"""*Diabète* and the brand Diabeta, estrone and the brand Estron, cortisone and the brand Cortizone,
a triptan and the brand Tryptan, a callus and the brand Callus: neither is read for the other."""


def test_the_skeletons_of_the_medicines_lose_no_letters_but_their_endings() -> None:
    with (TABLES / "medicines.tsv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        names = [fold(row["name"]) for row in rows]
    for name, spelt in zip(names, skeletons(names), strict=True):
        if " " in name or len(name) < SHORTEST:
            assert not spelt
        elif name.isalpha():
            assert len(spelt) >= len(name) / 2


@pytest.mark.parametrize(
    "word", ["", "abc", "two words", "vitamin-b", "ジアゼパム", "地西泮片剂片剂"]
)
def test_what_has_no_skeleton(word: str) -> None:
    assert skeletons([word]) == [""]


@pytest.mark.parametrize(
    ("word", "base"),
    [("morphinsulfat", "morphin"), ("estradiolvalerat", ""), ("medroxyprogesteronacetat", "")],
)
def test_a_salt_is_left_out_and_an_ester_is_not(word: str, base: str) -> None:
    assert without_salt(word) == base


@pytest.mark.parametrize(
    ("entered", "label"),
    [
        ("Paracet_Tab 500mg", "paracetamol"),
        ("Hydrocort_Crm 1%", "hydrocortisone"),
        ("Gabapent_Cap 300mg", "gabapentin"),
        ("Baclofen_Tab 10mg", "baclofen"),
    ],
)
def test_a_name_that_a_register_cut_is_read(kg: KnowledgeGraph, entered: str, label: str) -> None:
    (entry,) = kg.check(taking=[entered]).entries
    assert entry.status == "recognised"
    assert [taken.entity.label for taken in entry.taken_for] == [label]


@pytest.mark.parametrize("entered", ["Hydro_Tab 25mg", "Chlorp_Tab", "Predni_Oral", "Paracet Cool"])
def test_a_name_that_may_be_cut_from_several_is_not(kg: KnowledgeGraph, entered: str) -> None:
    (entry,) = kg.check(taking=[entered]).entries
    assert not entry.taken_for
