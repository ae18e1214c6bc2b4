"""Figures in an entry on a person: kidney function, age, weight, week of pregnancy, stage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .tokens import Token


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


_EGFR = (
    ("egfr",),
    ("gfr",),
    ("e", "gfr"),
    ("dfg",),
    ("dfge",),
    ("tfg",),
    ("glomerular", "filtration", "rate"),
)
_CLEARANCE = (
    ("crcl",),
    ("ccr",),
    ("cr", "cl"),
    ("creatinine", "clearance"),
    ("clcr",),
    ("cl", "cr"),
    ("clairance", "de", "la", "creatinine"),
    ("kreatinin", "clearance"),
)
_YEARS = {
    "year",
    "years",
    "yr",
    "yrs",
    "yo",
    "y",
    "ans",
    "jahre",
    "jahriger",
    "jahrige",
    "anni",
    "anos",
    "jaar",
    "ar",
}
_OLD = {"old", "age", "aged", "o"}
_KILOGRAMS = {"kg", "kgs", "kilo", "kilos", "kilograms"}
_WEEKS = {
    "week", "weeks", "wk", "wks", "w", "woche", "wochen", "ssw", "semaine", "semaines", "sa",
    "semana", "semanas", "settimana", "settimane", "weken", "veckor", "uger", "tygodni", "недель",
}  # fmt: skip
_PREGNANT = {
    "pregnant", "pregnancy", "gestation", "gestational", "gravid", "enceinte", "grossesse",
    "schwanger", "schwangerschaft", "ssw", "incinta", "gravidanza", "embarazada", "embarazo",
    "gravida", "gravidez", "zwanger", "zwangerschap", "graviditet", "беременность", "беременна",
}  # fmt: skip
_BETWEEN = {
    "is",
    "was",
    "of",
    "at",
    "about",
    "around",
    "ca",
    "approx",
    "now",
    "currently",
    "value",
    "last",
    "then",
    "under",
    "below",
    "over",
    "less",
    "than",
    "above",
    "more",
    "greater",
}
_BELOW = {"under", "below", "less", "<"}
_RATE_UNITS = {"ml", "min", "m2", "m", "mn", "bsa", "1.73", "1,73", "173", "2"}


def read_figures(words: Sequence[Token], every: Sequence[Token]) -> tuple[Figures, set[int]]:
    """Return the figures of an entry, and the places of the words that state them.

    Args:
        words: the words and numbers of the entry.
        every: the same with the signs between them, of which ``<`` counts.
    """
    below = {sign.end for sign in every if sign.text == "<"}
    bounded = {
        place
        for place, word in enumerate(words)
        if any(word.start - 2 < end <= word.start for end in below)
    }
    used: set[int] = set()
    return (
        Figures(
            egfr=_rate(words, _EGFR, used, bounded),
            creatinine_clearance=_rate(words, _CLEARANCE, used, bounded),
            age=_age(words, used),
            weight_kg=_weight(words, used),
            pregnant_weeks=_weeks(words, used),
        ),
        used,
    )


def _number(word: Token) -> float | None:
    """Return the number that a word is."""
    if not word.is_number:
        return None
    try:
        return float(word.text.replace(",", "."))
    except ValueError:
        return None


def _rate(
    words: Sequence[Token],
    names: Sequence[tuple[str, ...]],
    used: set[int],
    bounded: set[int],
) -> float | None:
    """Return the figure that follows the name of a rate, its unit taken along.

    *Below 30* is not 30, which would be on the wrong side of a limit: the next whole figure counts.
    """
    for start in range(len(words)):
        for name in names:
            if tuple(word.text for word in words[start : start + len(name)]) != name:
                continue
            place = start + len(name)
            while place < len(words) and words[place].text in _BETWEEN:
                place += 1
            value = _number(words[place]) if place < len(words) else None
            if value is None:
                continue
            between = {word.text for word in words[start + len(name) : place]}
            if place in bounded or not _BELOW.isdisjoint(between):
                value = max(value - 1, value / 2)
            end = place + 1
            while end < len(words) and words[end].text in _RATE_UNITS:
                end += 1
            used.update(range(start, end))
            return value
    return None


def _age(words: Sequence[Token], used: set[int]) -> float | None:
    """Return the age in years: *78-year-old*, *78 yo*, *aged 78*."""
    for place, word in enumerate(words):
        value = _number(word)
        if value is None:
            continue
        following = [each.text for each in words[place + 1 : place + 3]]
        if following and following[0] in _YEARS:
            if following[0] in ("yo", "jahriger", "jahrige"):
                used.update((place, place + 1))
                return value
            if len(following) > 1 and following[1] in _OLD:
                used.update((place, place + 1, place + 2))
                return value
        if place and words[place - 1].text in ("aged", "age"):
            used.update((place - 1, place, *_if(words, place + 1, _YEARS)))
            return value
    return None


def _weight(words: Sequence[Token], used: set[int]) -> float | None:
    """Return the weight: *weighs 60 kg*, *60 kg*."""
    for place, word in enumerate(words[:-1]):
        value = _number(word)
        if value is not None and words[place + 1].text in _KILOGRAMS:
            used.update((place, place + 1))
            if place and words[place - 1].text in ("weight", "weighs", "weighing", "wt"):
                used.add(place - 1)
            return value
    return None


def _weeks(words: Sequence[Token], used: set[int]) -> float | None:
    """Return the week of a pregnancy: *30 weeks pregnant*, *pregnant, 30 weeks*."""
    if not any(word.text in _PREGNANT for word in words):
        return None
    for place, word in enumerate(words[:-1]):
        value = _number(word)
        if value is not None and words[place + 1].text in _WEEKS:
            used.update((place, place + 1))
            return value
    return None


def _if(words: Sequence[Token], place: int, wanted: set[str]) -> Iterator[int]:
    """Return a place if the word there is one of those wanted."""
    if place < len(words) and words[place].text in wanted:
        yield place
