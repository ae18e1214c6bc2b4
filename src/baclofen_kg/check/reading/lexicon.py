"""The words that stand beside a name in an entry, and what each kind of them says.

They are kept in two tables beside this file, one for medicines and one for conditions: kind,
language, and the words or phrases, as people and systems write them. A phrase is matched whatever
its case, accents or surplus space.
"""

from __future__ import annotations

import csv
import os
from functools import cache, cached_property

from .tokens import tokens


class Phrases(dict[tuple[str, ...], str]):
    """The kind of each phrase, keyed by its tokens."""

    @cached_property
    def longest(self) -> int:
        """The number of tokens of the longest phrase."""
        return max(map(len, self), default=0)


@cache
def medication_words() -> Phrases:
    """Return the phrases of entries on medicines."""
    return _read("medication_words.tsv")


@cache
def single_words() -> frozenset[str]:
    """Return the words of entries on medicines that are a phrase by themselves."""
    return frozenset(words[0] for words in medication_words() if len(words) == 1)


@cache
def condition_words() -> Phrases:
    """Return the phrases of entries on conditions."""
    return _read("condition_words.tsv")


# Where one word stands in several lists, the kind that says most wins.
_FIRST = (
    "absent", "after", "relative", "past", "possible", "present", "change", "break", "blocker",
    "local",
)  # fmt: skip


def _read(name: str) -> Phrases:
    found = Phrases()
    # The usual way to the files of a package takes as long to import as they take to read.
    path = os.path.join(os.path.dirname(__file__), name)
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            for phrase in row["words"].split(";"):
                key = _key(phrase)
                if key and (key not in found or row["kind"] in _FIRST):
                    found[key] = row["kind"]
    return found


def _key(phrase: str) -> tuple[str, ...]:
    """Return the tokens of a phrase; plain words are told without the pattern of tokens."""
    words = phrase.lower().split()
    letters = "".join(words)
    if letters.isascii() and letters.isalpha():
        return tuple(words)
    return tuple(token.text for token in tokens(phrase))
