"""The words that stand beside a name in an entry, and what each kind of them says.

They are kept in tables beside this file, one for medicines and one for conditions: kind, language,
and the words or phrases, as people and systems write them. A phrase is matched whatever its case,
accents or surplus space. Endings of one word stand in brackets: *agud(o|a|os|as)*. The lists of
words that a single rule asks for are in ``word_lists.tsv``.

The kinds beside a medicine: ``absent``, it is not taken; ``present``, it is; ``relative``, somebody
else takes it; ``change`` leaves open what is taken; ``reason``, what it is for; ``variant`` makes
another medicine of a brand, ``blocker`` something else of any name; ``local``, a form for one place
of the body; ``form``, ``route``, ``release``, ``salt``, ``unit``, ``direction``, ``pack``,
``maker`` and ``mark`` are understood, and change nothing.

The kinds beside a condition: ``absent`` denies what follows, and at an end what stands before;
``before`` denies what it stands before, ``after`` what it stands behind; ``next`` makes something
else of the name right before it (*epilepsy clinic*), ``aim`` of one beside it, unless something was
found (*stroke prevention*); ``past``, ``possible`` and ``relative`` say how it stands; ``break``
ends what was said before (*but*); ``cause`` begins what it is due to; ``other`` is something else
that may hold a name; ``stage``, ``ending`` and ``stem`` (of adjectives, in any language) are
understood, and change nothing; ``capitals`` are names that count in capitals alone.
"""

from __future__ import annotations

import csv
import itertools
import os
import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property

from ...model.folding import fold
from .tokens import words_of


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a table beside this file."""
    # The usual way to the files of a package takes as long to import as they take to read.
    path = os.path.join(os.path.dirname(__file__), name)
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@cache
def _word_lists() -> dict[str, frozenset[str]]:
    rows = table("word_lists.tsv")
    return {row["kind"]: frozenset(fold(row["words"]).split("; ")) for row in rows}


def word_list(kind: str) -> frozenset[str]:
    """Return the words of a list, folded."""
    return _word_lists()[kind]


class Phrases(dict[str, str]):
    """The kind of each phrase, keyed by its tokens with a space between them."""

    @cached_property
    def longest(self) -> int:
        """The number of tokens of the longest phrase."""
        return max((key.count(" ") + 1 for key in self), default=0)


@cache
def medication_words() -> Phrases:
    """Return the phrases of entries on medicines."""
    return _read("medication_words.tsv")


@cache
def single_words() -> frozenset[str]:
    """Return the words of entries on medicines that are a phrase by themselves."""
    return frozenset(key for key in medication_words() if " " not in key)


@cache
def condition_words() -> Phrases:
    """Return the phrases of entries on conditions."""
    found = _read("condition_words.tsv")
    return Phrases({key: kind for key, kind in found.items() if kind != _CAPITALS})


@cache
def longer_phrases() -> Phrases:
    """Return what may hold a name and is something else: *diabetes insipidus*, *Angst vor*."""
    longer = ("other", "possible", "before")
    return Phrases(
        {key: kind for key, kind in condition_words().items() if kind in longer and " " in key}
    )


@cache
def _stems() -> frozenset[str]:
    return frozenset(
        stem
        for kind, words in _rows("condition_words.tsv")
        if kind == _STEM
        for stem in words.split("; ")
    )


def is_qualifier(word: str) -> bool:
    """Whether a folded word is an adjective of place, cause or course: *embolic*, *embolisch*.

    These have their stem in common in many languages, and end as each language has it; many begin
    with a part that is common, too: *intracerebral*, *adenoviral*, *prä-existent*.
    """
    return _is_adjective(word) or any(
        word.startswith(part) and _is_adjective(word[len(part) :].removeprefix("r"))
        for part in _BEGINNINGS
        if len(word) > len(part) + _SHORTEST
    )


def _is_adjective(word: str) -> bool:
    stems = _stems()
    return any(
        word[:end] in stems and word[end:] in _ENDINGS
        for end in range(max(3, len(word) - _LONGEST_ENDING), len(word))
    )


_SHORTEST = 4
_BEGINNINGS = tuple(word_list("beginning of an adjective"))


_ENDINGS = word_list("ending of an adjective")
_LONGEST_ENDING = max(map(len, _ENDINGS))


@cache
def capitals() -> frozenset[str]:
    """Return the short names that count in capitals alone: *als* is a German word as well."""
    found = _read("condition_words.tsv")
    return frozenset(key.partition(" ")[0] for key, kind in found.items() if kind == _CAPITALS)


@cache
def other_meanings() -> dict[str, str]:
    """Return what else some abbreviations stand for, by the folded abbreviation."""
    return {row["abbreviation"]: row["other"] for row in table("abbreviations.tsv")}


_CAPITALS = "capitals"
_STEM = "stem"

# Where one phrase stands in several lists, the kind that says most wins.
_FIRST = (
    _CAPITALS, "absent", "aim", "before", "after", "next", "relative", "past", "possible",
    "present", "change", "break", "blocker", "local", "other", "cause",
)  # fmt: skip
_RANK = {kind: rank for rank, kind in enumerate(_FIRST)}


@cache
def _rows(name: str) -> list[tuple[str, str]]:
    """Return the kind and the words of each row of a table."""
    return [(row["kind"], row["words"]) for row in table(name)]


@cache
def _read(name: str) -> Phrases:
    found = Phrases()
    # Of the kinds of a phrase the first counts, so it is put in last.
    rows = sorted(_rows(name), key=lambda row: _RANK.get(row[0], len(_RANK)))
    for kind, words in reversed(rows):
        if kind != _STEM:
            found.update(dict.fromkeys(_keys(words), kind))
    found.pop("", None)
    return found


def organ_rows() -> list[tuple[str, str, str]]:
    """Return the rows of the table of organs: a name, what is wrong, and the organs."""
    return [(row["name"], row["heads"], row["organs"]) for row in table("organs.tsv")]


def phrases_of(words: str) -> frozenset[str]:
    """Return the phrases of a cell of a table, each as its words with a space between."""
    return frozenset(filter(None, _keys(words)))


def _keys(words: str) -> Iterable[str]:
    """Return the tokens of some phrases; words of letters are told without taking them apart."""
    folded = fold(words)
    phrases: Iterable[str] = map(str.strip, folded.split(";"))
    if "(" in folded:
        phrases = itertools.chain.from_iterable(map(_spelt_out, phrases))
    if not folded.isascii() and max(folded) >= "\u3040":  # Chinese and Japanese
        return map(words_of, phrases)
    return (each if each.replace(" ", "").isalpha() else words_of(each) for each in phrases)


def _spelt_out(phrase: str) -> Iterator[str]:
    """Return a phrase with each of the endings that stand in brackets."""
    if "(" not in phrase:
        yield phrase
        return
    parts = re.split(r"\(([^()]*)\)", phrase)
    endings = [part.split("|") if place % 2 else [part] for place, part in enumerate(parts)]
    yield from map("".join, itertools.product(*endings))


@cache
def dosage_words() -> dict[str, tuple[str, ...]]:
    """Return the phrases of a dosage by their kind, folded, the longest first."""
    rows = ((row["kind"], row["words"].split("; ")) for row in table("dosage_words.tsv"))
    return {kind: tuple(sorted(map(fold, words), key=len, reverse=True)) for kind, words in rows}
