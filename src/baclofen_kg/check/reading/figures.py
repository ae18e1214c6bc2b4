"""Figures in an entry on a person: kidney function, age, weight, week of pregnancy, stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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


MOST = {
    "egfr": 500,
    "creatinine_clearance": 500,
    "age": 125,
    "weight_kg": 700,
    "pregnant_weeks": 45,
}
"""The highest of each figure that a person can have: one above it is an error of who wrote it."""


_EGFR = tuple(
    tuple(name.split())
    for name in (
        "egfr", "gfr", "e gfr", "dfg", "dfge", "tfg", "tfge", "vfg", "vfge", "fge", "скф",
        "glomerular filtration rate", "debit de filtration glomerulaire", "filtrado glomerular",
        "filtracion glomerular", "filtrato glomerulare", "filtracao glomerular",
        "glomerulare filtrationsrate", "fg",
    )
)  # fmt: skip
_CLEARANCE = tuple(
    tuple(name.split())
    for name in (
        "crcl", "ccr", "cr cl", "creatinine clearance", "clcr", "cl cr", "ccl", "clearance",
        "clairance", "clairance de la creatinine", "clairance creatinine", "kreatinin clearance",
        "kreatininclearance", "creatinineklaring", "klaring", "aclaramiento",
        "aclaramiento de creatinina", "depuracion de creatinina", "clearance della creatinina",
        "clearance de creatinina", "clearance creatinina", "klirens kreatyniny",
        "клиренс креатинина",
    )
)  # fmt: skip
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
_PARTS_OF_YEAR = {
    "month": 12, "months": 12, "mo": 12, "mos": 12, "mth": 12, "mths": 12, "monate": 12, "mois": 12,
    "mesi": 12, "meses": 12, "week": 52, "weeks": 52, "wk": 52, "wks": 52, "wochen": 52,
    "day": 365, "days": 365, "tage": 365,
}  # fmt: skip
"""How many of a unit are in a year."""
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
_BELOW = {
    "under", "below", "less", "<", "unter", "inferieur", "inferieure", "inferiore", "inferior",
    "menor", "minore", "onder", "sous", "sotto",
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
    "a",
    "de",
    "di",
    "von",
    "bei",
    "van",
    *_BELOW,
}
_RATE_UNITS = {"ml", "min", "m2", "m", "mn", "bsa", "1.73", "1,73", "173", "2", "мл", "мин"}


class FiguresRead(NamedTuple):
    """The figures of an entry, and where they stand."""

    figures: Figures
    used: set[int]
    """The places of the words that state them."""
    refused: set[int]
    """The places of words that state what no person can have: *age 150*, *eGFR -5*."""


def read_figures(words: Sequence[Token], every: Sequence[Token]) -> FiguresRead:
    """Return the figures of an entry.

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
    negative = _negative(words, every)
    found: dict[str, float | None] = {}
    used: set[int] = set()
    refused: set[int] = set()
    readers: dict[str, Callable[[set[int]], float | None]] = {
        "egfr": lambda places: _rate(words, _EGFR, places, bounded),
        "creatinine_clearance": lambda places: _rate(words, _CLEARANCE, places, bounded),
        "age": lambda places: _age(words, places),
        "weight_kg": lambda places: _weight(words, places),
        "pregnant_weeks": lambda places: _weeks(words, places),
    }
    for name, read in readers.items():
        places: set[int] = set()
        value = read(places)
        if value is None:
            continue
        if value > MOST[name] or not negative.isdisjoint(places) or _is_earlier(words, places):
            refused |= places
        else:
            found[name] = value
            used |= places
    return FiguresRead(Figures(**found), used, refused)


def _is_earlier(words: Sequence[Token], places: set[int]) -> bool:
    """Whether a later figure stands behind one: *eGFR 25 in 2010, now 70* leaves it open."""
    return any(
        word.text in _LATER and words[place].is_number
        for place, word in enumerate(words[:-1], 1)
        if place > max(places) + 1
    )


_LATER = {"now", "currently", "today", "latest", "actuellement", "aktuell", "actualmente"}


def _negative(words: Sequence[Token], every: Sequence[Token]) -> set[int]:
    """Find the numbers with a minus before them: at their side, and apart from what precedes it."""
    minus = {
        sign.end
        for place, sign in enumerate(every)
        if sign.text in _MINUS and (not place or every[place - 1].end < sign.start)
    }
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
            if value is None or _is_of_other(words, place, name):
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


def _is_of_other(words: Sequence[Token], place: int, name: tuple[str, ...]) -> bool:
    """Whether a figure is of something else: *FG 126 mg/dl*, *FG 6.5* are of fasting glucose."""
    unit = words[place + 1].text if place + 1 < len(words) else ""
    if unit in ("mg", "mmol", "umol", "\N{GREEK SMALL LETTER MU}mol", "%"):
        return True
    value = _number(words[place]) or 0.0
    return name == ("fg",) and unit != "ml" and not (value.is_integer() and value < _LOWEST_GLUCOSE)


_LOWEST_GLUCOSE = 60
"""Below this, mg/dl, a figure without its unit is none of the glucose of somebody well."""


def _age(words: Sequence[Token], used: set[int]) -> float | None:
    """Return the age in years: *78-year-old*, *78 yo*, *aged 78*, *6 months old*."""
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
        said = _said_before(words, place)
        part = _PARTS_OF_YEAR.get(following[0], 0) if following else 0
        old = len(following) > 1 and following[1] in _OLD
        if part and (old or said is not None or (part == 12 and len(words) == 2)):
            used.update((*range(place if said is None else said, place + 2 + old),))
            return round(value / part, 4)
        if said is not None:
            used.update((*range(said, place + 1), *_if(words, place + 1, _YEARS)))
            return value
        if len(words) == 2 and following and following[0] in _YEARS:
            # "17 years" by itself is an age; beside anything else it can be how long it lasts.
            used.update((place, place + 1))
            return value
    return None


def _said_before(words: Sequence[Token], place: int) -> int | None:
    """The place of *age* before a number: *age 78*, *age is 78*; not *since age 12*."""
    start = place - 1
    while start > 0 and words[start].text in ("is", "of", "at"):
        start -= 1
    if start < 0 or words[start].text not in ("aged", "age"):
        return None
    return None if start and words[start - 1].text in _THEN else start


_THEN = {"at", "since", "from", "until", "by", "before", "after", "approximately", "the", "around"}
"""Before *age*, these tell when something was, and not how old somebody is."""


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
    for place, word in enumerate(words):
        value = _number(word)
        if value is None:
            continue
        end = place + 1
        while end < len(words) and words[end].text in _ORDINAL:
            end += 1
        if end < len(words) and words[end].text in _WEEKS:
            used.update(range(place, end + 1))
            return value
        if place and words[place - 1].text in _WEEKS:
            used.update((place - 1, place))
            return value
    return None


_ORDINAL = {"a", "ª", "th", "st", "nd", "rd", "e", "eme", "te", "ste", "de", "o", "º"}


def _if(words: Sequence[Token], place: int, wanted: set[str]) -> Iterator[int]:
    """Return a place if the word there is one of those wanted."""
    if place < len(words) and words[place].text in wanted:
        yield place
