"""The words that stand beside a name: each once, each kind of a language in one row."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from baclofen_kg.check import reading

FOLDER = Path(reading.__file__).parent


@pytest.mark.parametrize("name", ["medication_words.tsv", "condition_words.tsv"])
def test_each_word_stands_once(name: str) -> None:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    kinds = Counter((row["kind"], row["language"]) for row in rows)
    assert [kind for kind, count in kinds.items() if count > 1] == [], "join their rows"
    words = Counter(
        word for row in rows if row["kind"] != "stem" for word in row["words"].split("; ")
    )
    assert [word for word, count in words.items() if count > 1] == [], "keep each in one row"
