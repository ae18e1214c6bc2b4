"""An entry taken apart: its words, and the signs between them."""

from __future__ import annotations

import pytest

from baclofen_kg.check.reading.tokens import Words


@pytest.mark.parametrize(
    ("text", "words", "signs"),
    [
        ("", [], [""]),
        ("Épilepsie, pas de crise.", ["epilepsie", "pas", "de", "crise"], ["", ",", "", "", "."]),
        ("? eGFR < 30", ["egfr", "30"], ["?", "<", ""]),
        ("glucose 5% (Baxter)", ["glucose", "5", "%", "baxter"], ["", "", "", "(", ")"]),
    ],
)
def test_signs_stand_before_words(text: str, words: list[str], signs: list[str]) -> None:
    entry = Words(text)
    assert [word.text for word in entry] == words
    between = ["".join(sign.text for sign in entry.signs(at)) for at in range(len(entry) + 1)]
    assert between == signs


def test_outside_of_an_entry_there_is_nothing() -> None:
    entry = Words("diazepam 5 mg")
    assert [entry.at(place) for place in (-1, 0, 3)] == ["", "diazepam", ""]
    assert [entry.is_number(place) for place in (-1, 0, 1, 3)] == [False, False, True, False]
    assert entry.text(1, 9) == "5 mg"


@pytest.mark.parametrize(
    ("text", "breaks"),
    [("asthma, stroke", 1), ("asthma;, stroke", 1), ("asthma,stroke", 0), ("asthma - stroke", 0)],
)
def test_a_part_ends_at_a_sign_with_a_space_behind_it(text: str, breaks: int) -> None:
    entry = Words(text)
    assert entry.breaks(1, {",", ";"}) == breaks
    assert entry.parted(1, {",", ";"}) is ("-" not in text)


def test_capitals_are_those_of_the_entry() -> None:
    assert Words("losartan 50 mg (LOSAGEN) Élan").capital == {"losagen", "elan"}
