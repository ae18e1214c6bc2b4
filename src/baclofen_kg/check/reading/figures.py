"""Figures in an entry on a person: kidney function, age, weight, week of pregnancy, stage."""

from __future__ import annotations

import itertools
from collections.abc import Set
from typing import NamedTuple

from .lexicon import word_list
from .tokens import Token, Words


class Figures(NamedTuple):
    """The figures that were found, in the units of the check."""

    egfr: float | None = None
    """Estimated glomerular filtration rate, mL/min/1.73 m²."""
    creatinine_clearance: float | None = None
    """Creatinine clearance, mL/min."""
    age: float | None = None
    """Years."""
    weight_kg: float | None = None
    """Kilograms."""
    pregnant_weeks: float | None = None
    """Week of a pregnancy."""


HIGHEST = {
    "egfr": 500,
    "creatinine_clearance": 500,
    "age": 125,
    "weight_kg": 700,
    "pregnant_weeks": 45,
}
"""The highest of each figure that a person can have: one above it is an error of who wrote it."""


_EGFR = word_list("eGFR")
_CLEARANCE = word_list("creatinine clearance")
_MOST_WORDS = 4
"""Words of the longest of these names."""
_YEARS = word_list("years")
_PARTS_OF_YEAR = {
    "month": 12, "months": 12, "mo": 12, "mos": 12, "mth": 12, "mths": 12, "monate": 12, "mois": 12,
    "mesi": 12, "meses": 12, "week": 52, "weeks": 52, "wk": 52, "wks": 52, "wochen": 52,
    "day": 365, "days": 365, "tage": 365,
}  # fmt: skip
"""How many of a unit are in a year."""
_OF_AN_AGE = {"yo", "jahriger", "jahrige"}
_OLD = {"old", "age", "aged", "o"}
_KILOGRAMS = {"kg", "kgs", "kilo", "kilos", "kilograms"}
_WEEKS = word_list("weeks")
_PREGNANT = word_list("pregnant")
_BELOW = word_list("below")
_BETWEEN = _BELOW | word_list("between name and figure")
_RATE_UNITS = {"ml", "min", "m2", "m", "mn", "bsa", "1.73", "1,73", "173", "2", "мл", "мин"}


class FiguresRead(NamedTuple):
    """The figures of an entry, and where they stand."""

    figures: Figures
    used: set[int]
    """The places of the words that state them."""
    refused: set[int]
    """The places of words that state what no person can have: *age 150*, *eGFR -5*."""


class _Stated(NamedTuple):
    """A figure, and the places of the words that state it."""

    value: float
    places: range


def read_figures(words: Words) -> FiguresRead:
    """Return the figures of an entry."""
    negative = _negative(words)
    found: dict[str, float] = {}
    used: set[int] = set()
    refused: set[int] = set()
    stated = {
        "egfr": _rate(words, _EGFR),
        "creatinine_clearance": _rate(words, _CLEARANCE),
        "age": _age(words),
        "weight_kg": _weight(words),
        "pregnant_weeks": _weeks(words),
    }
    for name, said in stated.items():
        if said is None:
            continue
        value, places = said
        if value > HIGHEST[name] or not negative.isdisjoint(places) or _is_earlier(words, places):
            refused.update(places)
        else:
            found[name] = value
            used.update(places)
    return FiguresRead(Figures(**found), used, refused)


def _is_earlier(words: Words, places: range) -> bool:
    """Whether a later figure stands behind one: *eGFR 25 in 2010, now 70* leaves it open."""
    return any(
        word.text in _LATER and words[place].is_number
        for place, word in enumerate(words[:-1], 1)
        if place > places.stop
    )


_LATER = {"now", "currently", "today", "latest", "actuellement", "aktuell", "actualmente"}


def _negative(words: Words) -> set[int]:
    """Find the numbers with a minus before them: at their side, and apart from what precedes it."""
    pairs = itertools.pairwise([Token("", -1, -1), *words.every])
    minus = {s.end for before, s in pairs if s.text in _MINUS and before.end < s.start}
    return {place for place, word in enumerate(words) if word.is_number and word.start in minus}


_MINUS = {"-", "\N{MINUS SIGN}", "\N{EN DASH}"}


def _number(word: Token) -> float | None:
    """Return the number that a word is."""
    if not word.is_number:
        return None
    try:
        return float(word.text.replace(",", "."))
    except ValueError:
        return None


def _rate(words: Words, names: Set[str]) -> _Stated | None:
    """Return the figure that follows the name of a rate, its unit taken along.

    *Below 30* is not 30, which would be on the wrong side of a limit: the next whole figure counts.
    """
    for start in range(len(words)):
        for end in range(start + 1, min(start + _MOST_WORDS, len(words)) + 1):
            name = words.text(start, end)
            if name not in names:
                continue
            place = end
            while words.at(place) in _BETWEEN:
                place += 1
            value = _number(words[place]) if place < len(words) else None
            if value is None or _is_of_other(words, place, name):
                continue
            between = {word.text for word in words[end:place]}
            if _is_bounded(words, place) or not _BELOW.isdisjoint(between):
                value = max(value - 1, value / 2)
            last = place + 1
            while words.at(last) in _RATE_UNITS:
                last += 1
            return _Stated(value, range(start, last))
    return None


def _is_bounded(words: Words, place: int) -> bool:
    """Whether ``<`` stands before a figure."""
    start = words[place].start
    return any(s.text == "<" and start - 2 < s.end for s in words.signs(place))


def _is_of_other(words: Words, place: int, name: str) -> bool:
    """Whether a figure is of something else: *FG 126 mg/dl*, *FG 6.5* are of fasting glucose."""
    unit = words.at(place + 1)
    if unit in ("mg", "mmol", "umol", "\N{GREEK SMALL LETTER MU}mol", "%"):
        return True
    value = _number(words[place]) or 0.0
    return name == "fg" and unit != "ml" and not (value.is_integer() and value < _LOWEST_GLUCOSE)


_LOWEST_GLUCOSE = 60
"""Below this, mg/dl, a figure without its unit is none of the glucose of somebody well."""


def _age(words: Words) -> _Stated | None:
    """Return the age in years: *78-year-old*, *78 yo*, *aged 78*, *6 months old*."""
    for place, word in enumerate(words):
        value = _number(word)
        if value is None:
            continue
        unit, old = words.at(place + 1), words.at(place + 2) in _OLD
        if unit in _OF_AN_AGE or (unit in _YEARS and old):
            return _Stated(value, range(place, place + 2 + (unit not in _OF_AN_AGE)))
        said = _said_before(words, place)
        part = _PARTS_OF_YEAR.get(unit, 0)
        if part and (old or said is not None or (part == 12 and len(words) == 2)):
            places = range(place if said is None else said, place + 2 + old)
            return _Stated(round(value / part, 4), places)
        if said is not None:
            return _Stated(value, range(said, place + 1 + (unit in _YEARS)))
        if len(words) == 2 and unit in _YEARS:
            # "17 years" by itself is an age; beside anything else it can be how long it lasts.
            return _Stated(value, range(place, place + 2))
    return None


def _said_before(words: Words, place: int) -> int | None:
    """The place of *age* before a number: *age 78*, *age is 78*; not *since age 12*."""
    start = place - 1
    while start > 0 and words[start].text in ("is", "of", "at"):
        start -= 1
    if words.at(start) not in ("aged", "age"):
        return None
    return None if words.at(start - 1) in _THEN else start


_THEN = {"at", "since", "from", "until", "by", "before", "after", "approximately", "the", "around"}
"""Before *age*, these tell when something was, and not how old somebody is."""


def _weight(words: Words) -> _Stated | None:
    """Return the weight: *weighs 60 kg*, *60 kg*."""
    for place, word in enumerate(words):
        value = _number(word)
        if value is not None and words.at(place + 1) in _KILOGRAMS:
            said = words.at(place - 1) in ("weight", "weighs", "weighing", "wt")
            return _Stated(value, range(place - said, place + 2))
    return None


def _weeks(words: Words) -> _Stated | None:
    """Return the week of a pregnancy: *30 weeks pregnant*, *pregnant, 30 weeks*."""
    if not any(word.text in _PREGNANT for word in words):
        return None
    for place, word in enumerate(words):
        value = _number(word)
        if value is None:
            continue
        end = place + 1
        while words.at(end) in _ORDINAL:
            end += 1
        if words.at(end) in _WEEKS:
            return _Stated(value, range(place, end + 1))
        if words.at(place - 1) in _WEEKS:
            return _Stated(value, range(place - 1, place + 1))
    return None


_ORDINAL = {"a", "ª", "th", "st", "nd", "rd", "e", "eme", "te", "ste", "de", "o", "º"}
