"""What is told by its shape and by what it stands beside: dates, counts, letters, words cut off."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator, Sequence
from functools import cache

from .lexicon import Phrases, single_words, word_list
from .spans import Span, covered, each_word
from .tokens import Token, Words

_MONTHS = word_list("month")
_INHALED = ("inh", "puff", "hfa", "mdi", "neb", "actuat")
"""How the words begin beside which *120D* counts doses."""
_ORDINALS = {"st", "nd", "rd", "th"}
_PRESCRIBERS = {"prescriber", "provider"}
_DEGREES = {"md", "do", "np", "fnp", "pa", "rn", "pharmd", "dds", "dpm", "aprn", "cnp", "mbbs"}
_LEAST_SIGNED = 3
_FOR_DAYS = {"x", "for"}
_PROTOCOLS = {"protocol", "protocols"}
_LEAST_CUT = 4
"""Letters that must be left of a word that was cut off."""
_CUT = {"form", "pack", "direction", "unit", "route", "salt", "maker", "release"}
"""Kinds of words that change no medicine, and may be told from their beginning."""
_WHOLE = 20
"""Characters from which on a register may have cut an entry."""


def by_shape(words: Words, rest: Sequence[Span], vocabulary: Phrases) -> Iterator[Span]:
    """Find what no table holds since it is an open class, each word by itself.

    Months, ordinals, counts of doses, who prescribes, the name of a protocol, a word cut off.
    """
    known = covered(rest)
    inhaled = any(word.text.startswith(_INHALED) for word in words)
    for place, word in enumerate(words):
        if place in known:
            continue
        behind = words.is_number(place - 1)
        joined = behind and words[place - 1].end == word.start
        if (
            (word.text in _MONTHS and (behind or words.is_number(place + 1)))
            or (joined and word.text in _ORDINALS)
            or (joined and word.text == "d" and (inhaled or words.at(place - 2) in _FOR_DAYS))
            or (place and word.text in ("s", "c") and _is_schedule(place, words))
            or (words.at(place - 1) in _PRESCRIBERS and word.text.isalpha())
            or (words.at(place + 1) in _PROTOCOLS and word.text.isalpha())
        ):
            yield Span(place, place + 1, word.text, "direction")
    yield from _signed(words, known)
    last = len(words) - 1
    if words and last not in known and not words.signs(len(words)):
        kind = _cut(words, vocabulary)
        if kind:
            yield Span(last, last + 1, words[last].text, kind)


def _signed(words: Words, known: set[int]) -> list[Span]:
    """Find who prescribed: a surname, a comma, given names and a degree at the end."""
    last = len(words) - 1
    if last < _LEAST_SIGNED or words[last].text not in _DEGREES:
        return []
    surnames = range(max(last - 4, 1), last - 1)
    surname = next((place for place in surnames if words.parted(place + 1, ",")), None)
    if surname is None:
        return []
    places = [place for place in range(surname, last + 1) if place not in known]
    signed = all(words[place].text.isalpha() for place in places)
    return each_word(words, places, "direction") if signed else []


def _is_schedule(place: int, words: Words) -> bool:
    """Whether a letter and a number in brackets are a schedule of controlled medicines: *(S1)*."""
    opened = any(s.text in "([" and s.end == words[place].start for s in words.signs(place))
    return opened and words.at(place + 1) in _SCHEDULES


_SCHEDULES = tuple("12345678")


def _cut(words: Words, vocabulary: Phrases) -> str:
    """The kind of the words of which the last word of a long entry is the beginning: *tabl*."""
    text = words[-1].text
    opened = sum((sign.text == "(") - (sign.text == ")") for sign in words.every)
    if len(text) < _LEAST_CUT or (words[-1].end < _WHOLE and not opened):
        return ""
    every_word = _in_order()
    first = bisect.bisect_left(every_word, text)
    longer = itertools.takewhile(lambda each: each.startswith(text), every_word[first:])
    kinds = {vocabulary[each] for each in longer}
    return min(kinds) if kinds and kinds <= _CUT else ""


@cache
def _in_order() -> tuple[str, ...]:
    return tuple(sorted(single_words()))


def product_numbers(words: Words, names: Sequence[Span]) -> set[int]:
    """Find the number that tells one product of a name from another: *Tylenol #3*, *No. 3*.

    It is no strength and, being small, no pack, so that the name alone would be something else.
    """
    marked = {
        number.start
        for sign, number in itertools.pairwise(words.every)
        if sign.text == "#" and number.is_number
    }
    found: set[int] = set()
    for name in names:
        place = name.end
        if words.at(place) in ("no", "nr", "number"):
            place += 1
        elif place >= len(words) or words[place].start not in marked:
            continue
        if words.at(place) in ("1", "2", "3", "4"):
            found.update(range(name.end, place + 1))
    return found


def is_no_name(place: int, words: Words) -> bool:
    """Whether a short name is something else: the zone in *8 am MST*, *INH* beside puffs.

    Or what a pack holds, such as the *10 FER* of German pharmacies and the *30 pce* of Swiss ones.
    """
    if words[place].text == "inh":
        return any(word.text.startswith("puff") for word in words)
    if words[place].text in _COUNTED:
        before = words[place - 1]
        return place > 0 and before.is_number and before.end < words[place].start
    if words[place].text not in _TIME_ZONES or not place:
        return False
    before = words[place - 1]
    signs = words.signs(place - 1)
    hour = before.is_number and any(s.text == ":" and s.end == before.start for s in signs)
    return hour or before.text in ("am", "pm")


_COUNTED = {"fer", "pce"}
_TIME_ZONES = {"mst"}


def joined_on(span: Span, names: Sequence[Span], words: Words) -> Span:
    """Read a letter or two that a hyphen joins to a name as a part of it: *Telma-H*, *Amlong-AT*.

    In a brand they stand for a partner, though by themselves they are an hour or *at*.
    """
    word = words[span.start]
    name = next((name for name in names if name.end == span.start), None)
    short = span.end - span.start == 1 and len(word.text) <= 2 and not word.is_number
    hours = words[span.start - 1].text
    if word.text == "h" and hours[0].isdigit() and any(n.end == span.start - 1 for n in names):
        own = hours in _HOURS
        return span if own else span._replace(kind="variant", start=span.start - 1)
    if name is None or words[name.end - 1].end + 1 != word.start:
        return span
    if word.text in _OF_A_RANGE and span.end == len(words):
        return span._replace(kind="variant")
    is_last = span.end == len(words) or words.is_number(span.end)
    if word.text == "met" and is_last:
        return span._replace(kind="variant")  # metformin, where it is not the Dutch "with"
    if not short or (word.text == "at" and span.kind == "direction"):
        return span
    hyphen = any(s.text == "-" and s.end == word.start for s in words.signs(span.start))
    if hyphen and span.kind != "release" and word.text != _SODIUM:
        beside = span.kind in ("maker", "pack", "route", "variant")
        return span._replace(kind="variant" if beside else "partner")
    if word.text in _PARTNERS and is_last:
        return span._replace(kind="partner" if _adds_sleep(name, word) else "variant")
    return span


_OF_A_RANGE = {"night", "nighttime", "day", "daytime"}
"""By themselves behind a brand, these name another product of its range: *Calpol Night*."""
_SODIUM = "na"
"""*Diclofenac-Na*; a K may stand for potassium chloride beside a diuretic."""
_HOURS = {"4", "6", "8", "12", "24", "48", "72"}
_PARTNERS = {"h", "m", "l", "d", "am", "pm", "at", "gp"}
"""What makers put behind a brand for a partner, though by itself it is a unit, a time, *at*."""
_PAIN = {"acetaminophen", "apap", "aspirin", "ibuprofen", "naproxen", "paracetamol"}


def _adds_sleep(name: Span, word: Token) -> bool:
    """Whether *PM* stands for a medicine for sleep: *ibuprofen PM* holds an antihistamine."""
    return word.text == "pm" and name.text in _PAIN
