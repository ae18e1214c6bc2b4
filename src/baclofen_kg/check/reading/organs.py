"""Conditions that are named by what is wrong and where: *disorders of the liver*.

The name of a class of diseases is put in many ways: *hepatic disorders*, *maladies du foie*,
*calculus of kidney*. A table beside this file has, for names of the graph, the words for what is
wrong and those for the organ; ``*`` stands for the general ones, which are its first row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from ...model.folding import fold
from .lexicon import condition_words, is_qualifier, organ_rows, phrases_of, word_list
from .tokens import Token, Words

_BETWEEN = word_list("between disorder and organ")
_AND = {"and", "or", "und", "oder", "et", "ou", "y", "o", "e", "en", "of", "och", "og", "i"}
_MOST_BETWEEN = 6
_MOST_WORDS = 3
_SHORTEST = 4
"""Letters of the parts of a compound."""
_AROUND = 2


class Segment(NamedTuple):
    """Words that tell a condition by an organ."""

    text: str
    """The folded entry with the name in the place of the words."""
    known_as: tuple[str, ...]
    """The words themselves, and with their neighbours: one of them may be a name."""


@cache
def _names() -> Mapping[str, Sequence[tuple[frozenset[str], str]]]:
    """By the words for an organ, those for what is wrong and the name of that."""
    found: dict[str, list[tuple[frozenset[str], str]]] = {}
    (_, general, _), *rows = organ_rows()
    everything = phrases_of(general)
    for name, heads, organs in rows:
        wrong = phrases_of(heads.replace("*", ""))
        for organ in phrases_of(organs):
            found.setdefault(organ, []).append((wrong, name))
            if heads.startswith("*"):
                found[organ].append((everything, name))
    return found


def _name(organ: str, head: str) -> str:
    """Return the name of what is wrong with an organ, or nothing."""
    return next((name for wrong, name in _names().get(organ, ()) if head in wrong), "")


@cache
def _heads() -> frozenset[str]:
    return frozenset().union(*(wrong for rows in _names().values() for wrong, _ in rows))


def by_organ(text: str) -> Segment | None:
    """Return the first words of an entry that tell a condition by its organ, or nothing.

    Of *Other disorders of liver, NOS* they are *disorders of liver*, for *liver disease*.
    """
    folded = fold(text)
    whole = text if len(text) == len(folded) else folded
    words = _words(folded)
    for start in range(len(words)):
        end, names = _told(words, start)
        if names:
            first, last = words[start].start, words[end - 1].end
            around = {
                " ".join(w.text for w in words[max(start - before, 0) : end + after])
                for before in range(_AROUND + 1)
                for after in range(_AROUND + 1)
            }
            name = " + ".join(dict.fromkeys(names))
            return Segment(whole[:first] + name + whole[last:], tuple(sorted(around)))
    return None


def _words(folded: str) -> list[Token]:
    """Return the words of an entry, and the signs that part it: *mood disorder, liver biopsy*."""
    return [token for token in Words(folded).every if not token.is_sign or token.text in _PARTS]


_PARTS = {",", ";", ":", ".", "|", "+"}


def _told(words: Sequence[Token], start: int) -> tuple[int, list[str]]:
    """Return the end of such words that begin at a place, and what they are; the longest ones.

    An organ that what is wrong with it follows goes with that: *mood disorder due to brain injury*.
    """
    compound = _compound(words[start].text)
    found: tuple[int, list[str]] = (start + 1, compound) if compound else (0, [])
    for place, organs in _organs(words, start):
        for end, head in _runs(words, place):
            found = max(found, (end, _named(organs, head)), key=_reach)
    for place, head in _runs(words, start):
        if head not in _heads():
            continue
        for between in range(place, min(place + _MOST_BETWEEN + 1, len(words))):
            for end, organs in _organs(words, between):
                if not any(other in _heads() for _, other in _runs(words, end)):
                    found = max(found, (end, _named(organs, head)), key=_reach)
            if found[1] or not _is_between(words[between].text):
                break
    return found


def _compound(word: str) -> list[str]:
    """Return what a word of an organ and of what is wrong names: *Nierenerkrankungen*."""
    for cut in range(_SHORTEST, len(word) - _SHORTEST):
        organ, head = word[:cut], word[cut:]
        if head in _heads() and (name := _name(organ, head)):
            return [name]
    return []


def _reach(found: tuple[int, list[str]]) -> tuple[bool, int]:
    return bool(found[1]), found[0]


def _is_between(word: str) -> bool:
    known = is_qualifier(word) or condition_words().get(word) == "ending"
    return word in _BETWEEN or (known and not word.startswith(_UPPER))


_UPPER = ("upper", "upr", "super", "ober", "gorn")
"""The upper airways, of which no source speaks."""


def _named(organs: Sequence[str], head: str) -> list[str]:
    """Return the names of what is wrong with some organs, if there is one for each."""
    names = [_name(organ, head) for organ in organs]
    return names if all(names) else []


def _organs(words: Sequence[Token], start: int) -> Iterator[tuple[int, list[str]]]:
    """Find the organs that begin at a place, also several: *liver and kidney*."""
    for end, organ in _runs(words, start):
        if organ not in _names():
            continue
        place = end + 1 if end < len(words) and words[end].text in _AND else end
        while place > end and place < len(words) and words[place].text in _BETWEEN:
            place += 1
        if place > end:
            yield from ((last, [organ, *more]) for last, more in _organs(words, place))
        yield end, [organ]


def _runs(words: Sequence[Token], start: int) -> list[tuple[int, str]]:
    """Return the runs of words that begin at a place, each with its end, the longest first."""
    ends = range(min(start + _MOST_WORDS, len(words)), start, -1)
    return [(end, " ".join(word.text for word in words[start:end])) for end in ends]
