"""The words that stand beside a name: each once, each kind of a language in one row; and lists."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from baclofen_kg.check import reading
from baclofen_kg.check.reading import lexicon

FOLDER = Path(reading.__file__).parent


@pytest.mark.parametrize("name", ["medication_words.tsv", "condition_words.tsv"])
def test_each_word_stands_once(name: str) -> None:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    kinds = Counter((row["kind"], row["language"]) for row in rows)
    assert [kind for kind, count in kinds.items() if count > 1] == [], "join their rows"
    assert [kind for kind, _ in kinds if f"``{kind}``" not in str(lexicon.__doc__)] == []
    words = Counter(
        word for row in rows if row["kind"] != "stem" for word in row["words"].split("; ")
    )
    assert [word for word, count in words.items() if count > 1] == [], "keep each in one row"


def test_each_list_is_asked_for_and_holds_each_word_once() -> None:
    with (FOLDER / "word_lists.tsv").open(encoding="utf-8", newline="") as file:
        lists = {
            row["kind"]: row["words"].split("; ") for row in csv.DictReader(file, delimiter="\t")
        }
    code = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    assert set(re.findall(r'word_list\("([^"]+)"\)', code)) == set(lists)
    twice = {kind: [w for w, n in Counter(words).items() if n > 1] for kind, words in lists.items()}
    assert {kind: words for kind, words in twice.items() if words} == {}, "keep each once"
    assert sorted(lists, key=str.lower) == list(lists), (
        "keep the lists in the order of the alphabet"
    )
