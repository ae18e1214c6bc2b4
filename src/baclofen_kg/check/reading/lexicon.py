"""The words that stand beside a name in an entry, and what each kind of them says.

They are kept in two tables beside this file, one for medicines and one for conditions: kind,
language, and the words or phrases, as people and systems write them. A phrase is matched whatever
its case, accents or surplus space. Endings of one word stand in brackets: *agud(o|a|os|as)*.
"""

from __future__ import annotations

import csv
import itertools
import os
import re
from collections.abc import Iterator
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
    found = _read("condition_words.tsv")
    return Phrases({words: kind for words, kind in found.items() if kind != _CAPITALS})


@cache
def longer_phrases() -> Phrases:
    """Return what may hold a name and is something else: *diabetes insipidus*, *Angst vor*."""
    longer = ("other", "possible", "before")
    return Phrases(
        {words: kind for words, kind in condition_words().items()
         if kind in longer and len(words) > 1}
    )  # fmt: skip


@cache
def capitals() -> frozenset[str]:
    """Return the short names that count in capitals alone: *als* is a German word as well."""
    found = _read("condition_words.tsv")
    return frozenset(words[0] for words, kind in found.items() if kind == _CAPITALS)


_CAPITALS = "capitals"

# Where one phrase stands in several lists, the kind that says most wins.
_FIRST = (
    _CAPITALS, "absent", "aim", "before", "after", "next", "relative", "past", "possible",
    "present", "change", "break", "blocker", "local", "other", "cause",
)  # fmt: skip
_RANK = {kind: rank for rank, kind in enumerate(_FIRST)}


@cache
def _read(name: str) -> Phrases:
    found = Phrases()
    # The usual way to the files of a package takes as long to import as they take to read.
    path = os.path.join(os.path.dirname(__file__), name)
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            kind = row["kind"]
            rank = _RANK.get(kind, len(_RANK))
            for phrase in row["words"].split(";"):
                for each in _spelt_out(phrase):
                    key = _key(each)
                    if key and (key not in found or rank < _RANK.get(found[key], len(_RANK))):
                        found[key] = kind
    return found


def _spelt_out(phrase: str) -> Iterator[str]:
    """Return a phrase with each of the endings that stand in brackets."""
    if "(" not in phrase:
        yield phrase
        return
    parts = re.split(r"\(([^()]*)\)", phrase)
    endings = [part.split("|") if place % 2 else [part] for place, part in enumerate(parts)]
    yield from map("".join, itertools.product(*endings))


def _key(phrase: str) -> tuple[str, ...]:
    """Return the tokens of a phrase; plain words are told without the pattern of tokens."""
    words = phrase.lower().split()
    letters = "".join(words)
    if letters.isascii() and letters.isalpha():
        return tuple(words)
    return tuple(token.text for token in tokens(phrase))
