"""Laws of reading: what goes beside a name changes nothing, and nothing unknown is silent."""

from __future__ import annotations

import random

import pytest
from conftest import packaged
from hypothesis import given, settings
from hypothesis import strategies as st

from baclofen_kg import KnowledgeGraph
from baclofen_kg.check.findings import Entry

KG = packaged()
"""One graph for all drawn examples."""

NAMES = sorted(
    str(row.name)
    for row in KG.query(
        "SELECT DISTINCT ?name { ?drug a bko:Drug ; skos:prefLabel ?name ; bko:memberOf ?class ."
        ' FILTER(LANG(?name) = "en") }'
    )
)
BESIDE = (
    "{} 5 mg", "{} 10 MG Oral Tablet", "2. {}", "• {}", "{} hydrochloride 20mg tablets", "{}®",
    "Take 1 tablet of {} twice daily", "{} 100 mg PO BID PRN", '"{}"', "{} 2,5 mg comprimé",
    "{} 5 mg Filmtabletten N2", "{} SR 50 mg caps x 28", "TEVA-{}", "{} Sandoz 5mg",
    "{} 5 mg at bedtime", "{}_Tab 10mg",
)  # fmt: skip
CASES = (str, str.upper, str.lower, str.title)


def taken(*entries: str) -> list[Entry]:
    return list(KG.check(taking=list(dict.fromkeys(entries))).entries)


def of(entry: Entry) -> set[str]:
    return {item.entity.iri for item in entry.taken_for}


@pytest.mark.parametrize("form", BESIDE)
def test_what_goes_beside_a_name_does_not_change_its_reading(form: str) -> None:
    drawn = random.Random(form)
    names = drawn.sample(NAMES, 40)
    entries = {name: form.format(drawn.choice(CASES)(name)) for name in names}
    plain = dict(zip(names, taken(*names), strict=True))
    read = {entry.entered: entry for entry in taken(*entries.values())}
    changed = {
        text: (read[text].status, of(read[text]))
        for name, text in entries.items()
        if (read[text].status, of(read[text])) != (plain[name].status, of(plain[name]))
    }
    assert not changed


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(NAMES), st.text("bcdfghjkqvwxz", min_size=5, max_size=9))
def test_an_unknown_word_is_never_silent(name: str, word: str) -> None:
    for entry in taken(f"{name} {word}", f"{word} {name} 5 mg", f"{name} / {word} 10 mg"):
        assert entry.status in ("contains", "not recognised")
        if entry.taken_for:
            assert entry.reading
            assert word in entry.reading.not_understood


@settings(max_examples=40, deadline=None)
@given(st.permutations(["paracetamol 325 mg", "codeine 30 mg", "caffeine 50 mg"]))
def test_the_order_of_ingredients_does_not_matter(parts: list[str]) -> None:
    (entry,) = taken(" / ".join(parts))
    assert entry.status == "recognised"
    assert {item.entity.label for item in entry.taken_for} == {"paracetamol", "codeine", "caffeine"}


@settings(max_examples=60, deadline=None)
@given(st.text("bcdfghjklmnpqrstvwxz", min_size=7, max_size=30))
def test_random_letters_are_never_read(text: str) -> None:
    for report in (KG.check(taking=[text]), KG.check(conditions=[text])):
        assert report.entries[0].status == "not recognised"
        assert not report.findings


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["no {}", "denies {}", "no history of {}", "brother has {}", "mother: {}"]),
    st.sampled_from(["epilepsy", "stroke", "depression", "peptic ulcer", "asthma"]),
)
def test_what_is_denied_or_of_a_relative_is_never_present(form: str, name: str) -> None:
    (entry,) = KG.check(conditions=[form.format(name)]).entries
    assert entry.status == "not present"
    assert not entry.taken_for


def test_the_graph_of_these_laws_is_the_packaged_one(kg: KnowledgeGraph) -> None:
    assert len(KG) == len(kg)
    assert len(NAMES) > 300
