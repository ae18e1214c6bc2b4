"""What is told by its shape and by what it stands beside: dates, counts, words cut off."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator, Sequence
from functools import cache

from .lexicon import Phrases, single_words
from .spans import Span
from .tokens import Token

_MONTHS = {
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    "january", "february", "march", "april", "june", "july", "august", "september", "october",
    "november", "december",
}  # fmt: skip
_INHALED = ("inh", "puff", "hfa", "mdi", "neb", "actuat")
"""How the words begin beside which *120D* counts doses."""
_ORDINALS = {"st", "nd", "rd", "th"}
_PRESCRIBERS = {"prescriber", "provider"}
_DEGREES = {"md", "do", "np", "fnp", "pa", "rn", "pharmd", "dds", "dpm", "aprn", "cnp", "mbbs"}
_LEAST_SIGNED = 3
_FOR = {"x", "for"}
_PROTOCOLS = {"protocol", "protocols"}
_LEAST_CUT = 4
"""Letters that must be left of a word that was cut off."""
_CUT = {"form", "pack", "direction", "unit", "route", "salt", "maker", "release"}
"""Kinds of words that change no medicine, and may be told from their beginning."""
_WHOLE = 20
"""Characters from which on a register may have cut an entry."""


def by_shape(
    words: Sequence[Token], every: Sequence[Token], rest: Sequence[Span], vocabulary: Phrases
) -> Iterator[Span]:
    """Find what no table holds since it is an open class, each word by itself.

    Months, ordinals, counts of doses, who prescribes, the name of a protocol, a word cut off.
    """
    covered = {place for span in rest for place in range(span.start, span.end)}
    inhaled = any(word.text.startswith(_INHALED) for word in words)
    for place, word in enumerate(words):
        if place in covered:
            continue
        before = words[place - 1] if place else None
        after = words[place + 1] if place + 1 < len(words) else None
        behind = before is not None and before.is_number
        beside = behind or (after is not None and after.is_number)
        joined = behind and before is not None and before.end == word.start
        if (
            (word.text in _MONTHS and beside)
            or (joined and word.text in _ORDINALS)
            or (joined and inhaled and word.text == "d")
            or (
                before is not None and word.text in ("s", "c") and _is_schedule(place, words, every)
            )
            or (joined and word.text == "d" and place > 1 and words[place - 2].text in _FOR)
            or (before is not None and before.text in _PRESCRIBERS and word.text.isalpha())
            or (after is not None and after.text in _PROTOCOLS and word.text.isalpha())
        ):
            yield Span(place, place + 1, word.text, "direction")
    yield from _signed(words, every, covered)
    last = len(words) - 1
    if words and last not in covered and every[-1] == words[last]:
        kind = _cut(words[last], every, vocabulary)
        if kind:
            yield Span(last, last + 1, words[last].text, kind)


def _signed(words: Sequence[Token], every: Sequence[Token], covered: set[int]) -> Iterator[Span]:
    """Find who prescribed: a surname, a comma, given names and a degree at the end."""
    last = len(words) - 1
    if last < _LEAST_SIGNED or words[last].text not in _DEGREES:
        return
    commas = [sign.start for sign in every if sign.text == ","]
    surname = next(
        (
            place
            for place in range(max(last - 4, 1), last - 1)
            if any(words[place].end <= comma < words[place + 1].start for comma in commas)
        ),
        None,
    )
    if surname is None:
        return
    places = [place for place in range(surname, last + 1) if place not in covered]
    if all(words[place].text.isalpha() for place in places):
        yield from (Span(place, place + 1, words[place].text, "direction") for place in places)


def _is_schedule(place: int, words: Sequence[Token], every: Sequence[Token]) -> bool:
    """Whether a letter and a number in brackets are a schedule of controlled medicines: *(S1)*."""
    after = words[place + 1] if place + 1 < len(words) else None
    opened = any(s.text in "([" and s.end == words[place].start for s in every)
    return opened and after is not None and after.text in "12345678"


def _cut(word: Token, every: Sequence[Token], vocabulary: Phrases) -> str:
    """The kind of the words of which the last word of a long entry is the beginning: *tabl*."""
    text = word.text
    opened = sum((sign.text == "(") - (sign.text == ")") for sign in every)
    if len(text) < _LEAST_CUT or (word.end < _WHOLE and not opened):
        return ""
    every_word = _in_order()
    first = bisect.bisect_left(every_word, text)
    longer = itertools.takewhile(lambda each: each.startswith(text), every_word[first:])
    kinds = {vocabulary[each] for each in longer}
    return min(kinds) if kinds and kinds <= _CUT else ""


@cache
def _in_order() -> tuple[str, ...]:
    return tuple(sorted(single_words()))


def product_numbers(
    words: Sequence[Token], every: Sequence[Token], names: Sequence[Span]
) -> set[int]:
    """Find the number that tells one product of a name from another: *Tylenol #3*, *No. 3*.

    It is no strength and, being small, no pack, so that the name alone would be something else.
    """
    marked = {
        number.start
        for sign, number in itertools.pairwise(every)
        if sign.text == "#" and number.is_number
    }
    found: set[int] = set()
    for name in names:
        place = name.end
        if place < len(words) and words[place].text in ("no", "nr", "number"):
            place += 1
        elif place >= len(words) or words[place].start not in marked:
            continue
        if place < len(words) and words[place].text in ("1", "2", "3", "4"):
            found.update(range(name.end, place + 1))
    return found
