"""What stands in a dosage, one after the other: amounts, numbers, forms, times of the day.

What is no part of a dose is left out: dates, packs, durations, codes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from ...model.folding import fold
from .lexicon import dosage_words, medication_words, word_list

PARTS_OF_DAY = ("morning", "noon", "afternoon", "evening", "night")
_NUMBER = r"\d+(?:[.,]\d+)?"
_MILLIGRAMS = {"m": Decimal(1), "g": Decimal(1000), "м": Decimal(1), "毫": Decimal(1)}
_SMALL = ("mcg", "ug", "μg", "microgram")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
_BESIDE = {"form", "route", "direction", "mark", "present", "release", "salt"}
"""Kinds of words that may stand between a number and what it is a number of."""
_UNIT_OF_AMOUNT = (
    r"(?:mg|mgs|milligram(?:m(?:e|es|i)?|s)?|miligramos?|mcg|ug|μg|micrograms?|g|мг|毫克)(?![^\W\d_])"
    r"(?!\s*(?:/|per|in)\s*(?:\d+(?:[.,]\d+)?\s*)?(?:ml|l)\b)"
)
_FRACTIONS = (
    (re.compile(r"(?<![\d.,/])([1-4])\s*(?:½|\s1\s*/\s*2(?![\d/.]))"), r"\1.5"),
    (re.compile(r"½|(?<![\d/.])1\s*/\s*2(?![\d/.])"), "0.5"),
    (re.compile(r"¼|(?<![\d/.])1\s*/\s*4(?![\d/.])"), "0.25"),
    (re.compile(r"¾|(?<![\d/.])3\s*/\s*4(?![\d/.])"), "0.75"),
    (re.compile(r"\b(?:one|1) and a half\b", re.IGNORECASE), "1.5"),
    (re.compile(r"\b(?:two|2) and a half\b", re.IGNORECASE), "2.5"),
)
_GROUPED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])")
"""A number whose thousands are parted by commas: no amount in milligrams has three decimals."""
_TWICE_SAID = re.compile(r"(\d)\s*\(\s*([^\W\d_]+)\s*\)")
"""A number in figures, and again as a word: *4 (four)*."""
_DOTTED = re.compile(r"\b([a-z])\.\s?([a-z])\.(?:\s?([a-z])\b\.?)?")
PER_VOLUME = re.compile(rf"({_NUMBER})\s*(mg|mcg|g)\s*(?:/|per|in)\s*(?:({_NUMBER})\s*)?ml\b")
VOLUME = re.compile(rf"(?<![\d.,/])({_NUMBER})\s*mls?\b")


class Item(NamedTuple):
    """A part of a dosage, and what it is.

    The kinds: ``amount`` in milligrams; ``schedule``, of units, and ``amounts``, in milligrams;
    ``number``; ``times`` a number of times; ``often`` a number of times a day; ``day``, a day
    without a number; a ``part`` of the day; ``unit`` a form; ``odd`` what is of no day; ``word``.
    """

    kind: str
    text: str
    values: tuple[Decimal, ...] = ()
    written: str = ""
    """Of a part of the day, how it is written."""

    @property
    def value(self) -> Decimal:
        """Its number; of several the first."""
        return self.values[0]

    @property
    def is_beside(self) -> bool:
        """Whether it may stand between a number and what it is a number of."""
        if self.kind in ("unit", "part"):
            return self.kind == "unit"
        known = medication_words().get(self.text) in _BESIDE or self.text in _GLUE
        return self.kind == "word" and known and self.text not in _PARTING


_GLUE = word_list("between number and unit")
_PARTING = {"for", "fur", "pour", "per", "max", "maximum"}


_HAN = "一二三四五六七八"
_HAN_PHRASES = (
    (
        re.compile(r"(?:每日|每天|一日|1日|毎日)\s*([1-8一二两三四五六七八])\s*(?:次|回)"),
        " {} times a day ",
    ),
    (
        re.compile(r"(?:每次|一次|1次|1回|一回)\s*([1-8一二两三四五六七八])\s*(?:片|錠|粒)"),
        " {} tablets ",
    ),
    (re.compile(r"(?<![\d.,])([1-8一二两三四五六七八])\s*(?:片|錠|粒)"), " {} tablets "),
)


def _han(text: str) -> str:
    for pattern, phrase in _HAN_PHRASES:
        text = pattern.sub(lambda found: phrase.format(_figure(found[1])), text)  # noqa: B023
    return text


def _figure(sign: str) -> str:
    sign = sign.replace("两", "二")
    return str(_HAN.index(sign) + 1) if sign in _HAN else sign


def normal(text: str) -> str:
    """Return a text folded, with each fraction as a decimal and no dots in abbreviations."""
    for written, figure in _FRACTIONS:
        text = written.sub(figure, text)
    folded = fold(_han(text).replace("\N{MINUS SIGN}", "-").replace("×", "x"))  # noqa: RUF001
    folded = _GROUPED.sub(lambda number: number[0].replace(",", ""), folded)
    folded = _TWICE_SAID.sub(lambda m: m[1] if m[2] in _counts() else m[0], folded)
    return _DOTTED.sub(r"\1\2\3 ", folded)


def amounts(folded: str) -> list[re.Match[str]]:
    """Return what states an amount in a folded text."""
    return list(_amount().finditer(folded))


def items(folded: str) -> list[Item]:
    """Return the parts of a dosage in their order, without what is no part of one."""
    if PER_VOLUME.search(folded):
        folded = VOLUME.sub(" ", PER_VOLUME.sub(" ", folded))
    found = []
    for match in _pattern().finditer(_noise().sub(" ", folded)):
        kind = match.lastgroup or "word"
        item = _READ[kind](match) if kind in _READ else Item(kind, match[0])
        found.append(item)
    return _told_apart([_in_place(item, found, place) for place, item in enumerate(found)])


def _told_apart(every: list[Item]) -> list[Item]:
    """Tell apart two times of a day of one kind that are listed: *lunch, middag*."""
    last: dict[str, int] = {}
    for place, item in enumerate(every):
        if item.kind != "part" or not item.written:
            continue
        before = last.setdefault(item.text, place)
        listed = any(each.text in _AND for each in every[before:place])
        if listed and item.written != every[before].written:
            every[place] = item._replace(text=item.written)
    return every


_AND = {",", ";", "+", "/", "and", "et", "und", "y", "e", "en", "og", "och", "i", "и"}


def _in_place(item: Item, every: list[Item], place: int) -> Item:
    """Read a word by what follows: roman numerals, and which of the words is a form."""
    if item.kind != "word" or not item.text[0].isalpha():
        return item
    after = every[place + 1] if place + 1 < len(every) else Item("", "")
    if item.text in _ROMAN:
        unit = after.kind == "word" and medication_words().get(after.text) == "form"
        if item.text == "iv" and after.kind == "often":
            return item._replace(kind="odd")  # into a vein, or four
        if unit or (after.kind == "often" and item.text not in ("v", "i")):
            return Item("number", item.text, (Decimal(_ROMAN[item.text]),))
    known = medication_words().get(item.text) in ("form", "pack") or item.text in ("st", "stuck")
    return item._replace(kind="unit") if known and len(item.text) > 1 else item


def _any(*kinds: str) -> str:
    """A pattern for the words of some kinds."""
    words = sorted({w for kind in kinds for w in dosage_words()[kind]}, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in words) + ")"


@cache
def _counts() -> dict[str, Decimal]:
    kinds = {kind: kind.partition(" ")[2] for kind in dosage_words() if kind.startswith("count ")}
    return {w: Decimal(number) for kind, number in kinds.items() for w in dosage_words()[kind]}


@cache
def _amount() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?<![\d.,-])({_NUMBER})\s*(?:-|to|bis|/)\s*)?({_NUMBER})\s*({_UNIT_OF_AMOUNT})"
    )


@cache
def _noise() -> re.Pattern[str]:
    span = _any("span")
    return re.compile(
        r"\b\d{4}-\d\d(?:-\d\d)?\b|(?<![\d/])\d{1,2}[./]\d{1,2}[./]\d{2,4}(?!\d)|\b(?:19|20)\d\d\b"
        r"|\b\d{4,5}-\d{3,4}-\d{1,2}\b|\d{5,}|\b[a-z]\d\d[a-z]{2}\d\d\b"
        rf"|(?<![\w/-])(?:(?:for|x|over|pendant|durante|per|fur|uber|voor|during)\s*)\d+\s*-?\s*(?:{span}|days?)\b"
        rf"|(?<!every )(?<!alle )(?<!cada )(?<!ogni )(?<!les )(?<![\w/-])\d+\s*-?\s*{span}\b"
        r"|\b\d+/(?:7|52|12)\b|(?<![\d/])\d{1,2}[./](?:19|20)\d\d\b"
        r"|\b\d+\s+refills?\b|\brefills?\s*:?\s*x?\s*\d+\b|\b[a-pr-wyz]\d{1,2}\b|\d+(?:[.,]\d+)?\s*%"
        r"|(?:#|\b(?:qty|disp|dispense|quantity|pzn|ndc|cip|nr|no)\b)\s*[:#.]?\s*(?:x\s*)?(?:9|\d{2,})\b"
    )


@cache
def _pattern() -> re.Pattern[str]:
    per = r"(?:/\s*|(?:per|a|par|pro|al|por|om|je|am|ao|om|pr|pe|в|the)\s+|daily\b)"
    day = rf"(?:{per}\s*{_any('day')}|{per}?\s*{_any('daily')}|/\s*[jdt])(?![^\W\d_])"
    counts = _any(*(kind for kind in dosage_words() if kind.startswith("count ")))
    number = rf"(?:{_NUMBER}|\b{counts}\b)"
    several = rf"(?:{number}\s*(?:-|to|or|bis|ou|a|o|oder)\s*)?{number}"
    value = r"\d(?:[.,]\d+)?"
    hours = rf"(?:{_NUMBER}\s*(?:-|to|bis|a)\s*)?\d+"
    often = _any("1", "2", "3", "4")
    parts = "|".join(rf"(?P<{part}>{_any(part)})" for part in PARTS_OF_DAY)
    return re.compile(
        rf"(?P<amounts>(?<![\d.,-])\d+(?:\s*-\s*\d+){{2,4}}\s*{_UNIT_OF_AMOUNT})"
        rf"|(?P<amount>{_amount().pattern})"
        rf"|(?P<schedule>(?<![\d.,-]){value}(?:(?:\s*-\s*{value}){{2,5}}|(?:\s*/\s*{value}){{2,3}}"
        rf"|(?:\s*\+\s*{value}){{2,3}})(?![\d/-]))"
        rf"|(?P<odd>(?:{number}\s*{_any('times')}?\s*)?(?:/|a|per|pro|par|por|each|once|every)\s*{_any('week')}\b"
        rf"|{_any('every')}\s*(?:{number}|other|second|zwei)\s*(?:day|tage|jours|dias|giorni)\w*"
        rf"|\b(?:weekly|wochentlich|semanal|\w+tags|lundi|mardi|mercredi|jeudi|vendredi|samedi)\b(?<!mittags)(?<!nachmittags))"
        r"|(?P<every>\bde\s+\d+\s+em\s+\d+\s+h(?:oras?)?\b"
        rf"|(?:(?<![^\W\d_]){_any('every')}|(?<!\d)(?P<same>\d\d?)\s*/(?=\s*(?P=same))|/)\s*{hours}\s*-?\s*{_any('hour')}(?![^\W\d_])"
        rf"|(?<![\d.,/]){hours}\s*-?\s*(?:hourly|hrly|stundlich|stdl)\b|\bq\s?\d+\b)"
        rf"|(?P<often>{several}\s*{_any('times')}\s*{day}|{several}\s*x\s*[djt]\b|(?<![\d.,])\d\s*dd|{several}\s*(?:times|fois|veces|volte|vezes|keer|mal|maal)\b"
        rf"|\bx\s*\d\s*{day}|\bdd\s*\d\b|\b{often}\b)"
        rf"|(?P<times>{several}\s*x(?![^\W\d_])|\bx\s*[1-8]\b(?![.,]?\d))"
        rf"|(?P<meals>\b{_any('meals')}\b)"
        rf"|(?P<day>(?:(?<![^\W\d_])|(?=/)){day})"
        rf"|(?P<clock>(?<![\d.,/:])\d{{1,2}}(?:[:.]\d\d)?\s*(?:am|pm|uhr)\b|(?<![\d.,/:])\d{{1,2}}[:h]\d\d\b"
        rf"|(?<![\d.,/:])\d{{1,2}}\s?h(?![^\W\d_]))"
        r"|(?P<word>\bam(?=\s+(?:morgen|fruh|mittag|nachmittag|abend|tag))|\bi\s+am\b)"
        rf"|(?<![^\W\d_])(?:{parts})(?![^\W\d_])"
        rf"|(?P<range>(?<![\d.,]){number}\s*(?:-|to|or|bis|ou|oder)\s*{number})"
        rf"|(?P<number>{_NUMBER})|(?P<counted>\b{counts}\b)"
        r"|(?P<letters>[^\W\d_]+)|(?P<sign>[^\w\s])"
    )


def decimal(number: str) -> Decimal:
    """Return a number that a point or a comma parts from its decimals."""
    return Decimal(number.replace(",", "."))


def in_milligrams(amount: Decimal, unit: str) -> Decimal:
    """Return an amount in milligrams; the unit is one of grams, milligrams or micrograms."""
    return amount / 1000 if unit.startswith(_SMALL) else amount * _MILLIGRAMS[unit[0]]


def _decimals(text: str) -> tuple[Decimal, ...]:
    return tuple(map(decimal, re.findall(_NUMBER, text)))


def _last(text: str) -> Decimal:
    """The number of a phrase, as a figure or a word; of a range its upper end."""
    figures = _decimals(text)
    words = [_counts()[word] for word in re.findall(r"[^\W\d_]+", text) if word in _counts()]
    return max((*figures, *(w for w in words if not figures or w > 1)), default=Decimal(0))


def milligrams(match: re.Match[str]) -> Decimal:
    """Return the amount that was found; of a range its upper end."""
    found = _amount().fullmatch(match[0])
    assert found is not None
    return in_milligrams(decimal(found[2]), found[3])


def _often(match: re.Match[str]) -> Item:
    text = match[0]
    for kind in "1234":
        if text in dosage_words()[kind]:
            return Item("often", text, (Decimal(kind),))
    text = re.sub(rf"{_any('day')}$", "", text) if "24" in text else text
    return Item("often", match[0], (_last(text),))


def _every(match: re.Match[str]) -> Item:
    hours = min(_decimals(match[0]))
    if not 0 < hours <= 24:
        return Item("odd", match[0])
    return Item("often", match[0], ((Decimal(24) / hours).quantize(Decimal("0.01")).normalize(),))


_READ: dict[str, Callable[[re.Match[str]], Item]] = {
    "amounts": lambda m: Item("amounts", m[0], _decimals(m[0])),
    "amount": lambda m: Item("amount", m[0], (milligrams(m),)),
    "schedule": lambda m: Item("schedule", m[0], _decimals(m[0])),
    "every": _every,
    "often": _often,
    "times": lambda m: Item("times", m[0], (_last(m[0]),)),
    "clock": lambda m: Item("part", re.sub(r"\s", "", m[0])),
    "range": lambda m: Item("number", m[0], (_last(m[0]),)),
    "number": lambda m: Item("number", m[0], _decimals(m[0])),
    "counted": lambda m: Item("number", m[0], (_counts()[m[0]],)),
    "letters": lambda m: Item("word", m[0]),
    "sign": lambda m: Item("word", m[0]),
    **dict.fromkeys(PARTS_OF_DAY, lambda m: Item("part", str(m.lastgroup), (), m[0])),
}
