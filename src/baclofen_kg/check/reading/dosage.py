"""A dose inside an entry or a FHIR dosage: the amount of one dose, and how often a day.

It is read only where it is clear: one amount, no strength of a liquid, no second amount beside it
unless each is said to be taken at another time of the day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from ...model.folding import fold

_MOST_AT_ONCE = 8
"""Tablets that are taken at one time."""
_NUMBER = r"(\d+(?:[.,]\d+)?)"
_AMOUNT = re.compile(
    rf"(?:{_NUMBER}\s*(?:-|to|–|/)\s*)?{_NUMBER}\s*"  # noqa: RUF001
    r"(mg|mgs|milligrams?|mcg|ug|μg|micrograms?|g|мг|毫克)(?![a-z])(?!\s*(?:/|per)\s*(?:\d+\s*)?(?:ml|l)\b)"
)
_MILLIGRAMS = {"m": Decimal(1), "g": Decimal(1000), "м": Decimal(1), "毫": Decimal(1)}
_SMALL = ("mcg", "ug", "μg", "microgram")
_WORDS: dict[str, int | Decimal] = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "half": Decimal("0.5"),
    "once": 1, "twice": 2, "thrice": 3, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4,
    "ein": 1, "eine": 1, "zwei": 2, "drei": 3, "vier": 4, "einmal": 1, "zweimal": 2, "dreimal": 3,
    "viermal": 4, "una": 1, "uno": 1, "dos": 2, "due": 2, "tre": 3, "tres": 3, "cuatro": 4,
    "quattro": 4,
}  # fmt: skip
_ANY = rf"(?:{_NUMBER}|({'|'.join(_WORDS)}))"
_UNITS = (
    r"(?:tab(?:let)?s?|tabs?|cap(?:sule)?s?|pills?|caplets?|comprimes?|gelules?|tabletten?|"
    r"kapseln?|compress[ae]|comprimid[oa]s?|tabl?)\b"
)
_COUNT = re.compile(rf"(?<![\d.,/]){_ANY}\s*(?:of an?\s+|an?\s+)?{_UNITS}")
# "take two three times a day": units are meant where no other unit follows.
_TAKE = re.compile(
    rf"\b(?:take|takes|taking|nehmen|prendre|tomar|prendere)\s+{_ANY}\b"
    r"(?!\s*(?:[.,/%x]|\d?\s*(?:times?|mg|mcg|ug|g|ml|puffs?|drops?|fois|mal|veces|volte)\b))"
)
_FRACTIONS = (
    (re.compile(r"(\d)\s*½"), r"\1.5"),
    (re.compile(r"½|(?<![\d/.])1\s*/\s*2(?![\d/.])"), "0.5"),
    (re.compile(r"¼|(?<![\d/.])1\s*/\s*4(?![\d/.])"), "0.25"),
    (re.compile(r"\b(?:one|1) and a half\b", re.IGNORECASE), "1.5"),
    (re.compile(r"\b(?:two|2) and a half\b", re.IGNORECASE), "2.5"),
)
_GROUPED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])")
"""A number whose thousands are parted by commas: no amount in milligrams has three decimals."""
_PER_VOLUME = re.compile(rf"{_NUMBER}\s*(mg|mcg|g)\s*(?:/|per|in)\s*(?:{_NUMBER}\s*)?ml\b")
_VOLUME = re.compile(rf"(?<![\d.,/]){_NUMBER}\s*mls?\b")
_MOST_ML_AT_ONCE = 50
_TIMES = (
    re.compile(
        rf"{_ANY}\s*(?:x|×|times?|fois|mal|veces|volte|vezes|keer|ganger|gange|razy|раза?)\s*"  # noqa: RUF001
        r"(?:/|a|per|par|pro|al|por|om|je|в)?\s*(?:day|день|сутки|daily|jour|tag|taglich|dia|giorno|dag|dagligen|"
        r"dagligt|daags|dziennie|d\b)"
    ),
    re.compile(r"(\d)\s*x\b()"),
    re.compile(r"\bx\s*(\d)\s*(?:/|a|per|daily)()"),
    re.compile(r"\b(twice|thrice|once|zweimal|dreimal|viermal|einmal)()\b(?!\s+(?:weekly|a week))"),
)
_LATIN = {
    "od": 1, "qd": 1, "daily": 1, "nocte": 1, "mane": 1, "qhs": 1, "hs": 1, "bid": 2, "bd": 2,
    "tid": 3, "tds": 3, "qid": 4, "qds": 4, "qam": 1, "qpm": 1, "nightly": 1, "dd1": 1, "dd2": 2,
    "dd3": 3, "taglich": 1,
}  # fmt: skip
_HOURS = re.compile(
    r"(?:q|every|toutes les|alle|cada|ogni|om de|elke)\s*(\d+)\s*-?"
    r"(?:h|hr|hrs|hours?|heures|stunden|horas|ore|uur)?\b"
)
_SCHEME = re.compile(r"(?<![\d.,-])(\d(?:[.,]5)?)-(\d(?:[.,]5)?)-(\d(?:[.,]5)?)(?:-(\d))?(?![\d-])")
_PART_OF_DAY = (
    r"(?:morning|mane|(?<!\bi )a\.?m\b\.?|breakfast|noon|midday|mid-day|lunch(?:time)?|afternoon|"
    r"tea(?:time)?|"
    r"evening|p\.?m\b\.?|dinner|supper|night|nocte|bedtime|bed|morgens|mittags|abends|nachts|matin|midi|"
    r"soir|coucher)"
)
_AT = re.compile(rf"\b{_PART_OF_DAY}(?![a-z])")
_UNITS_AT = re.compile(
    rf"(?<![\d.,/]){_ANY}\s*(?:{_UNITS})?\s*(?:(?:in|at|with|before|after|each|every|the)\s+)*"
    rf"({_PART_OF_DAY})(?![a-z])"
)
_PER_DAY = re.compile(r"(?:/|per|a|par|pro)\s*(?:day|d\b|24 ?h|jour|tag)")


class ReadDose(NamedTuple):
    """The amount of one dose in milligrams, and how often a day it is taken."""

    amount_mg: Decimal
    times_per_day: Decimal | None

    @property
    def daily_mg(self) -> Decimal | None:
        """Milligrams a day, where it is known how often."""
        return None if self.times_per_day is None else self.amount_mg * self.times_per_day


class DosesOfDay(NamedTuple):
    """The doses of a day, each taken at another time: *10 mg in the morning and 20 mg at night*."""

    amounts_mg: tuple[Decimal, ...]

    @property
    def amount_mg(self) -> Decimal:
        """The largest of them, in milligrams."""
        return max(self.amounts_mg)

    @property
    def times_per_day(self) -> Decimal | None:
        """How many there are."""
        return Decimal(len(self.amounts_mg))

    @property
    def daily_mg(self) -> Decimal | None:
        """Their sum, in milligrams."""
        return sum(self.amounts_mg, Decimal(0))


StatedDose: TypeAlias = ReadDose | DosesOfDay
"""A dose as an entry states it."""


def states_amount(text: str) -> bool:
    """Whether a text states an amount, be it clear or not which dose it is."""
    return bool(_AMOUNT.search(fold(text)))


def read_dose(text: str, strength: Decimal | None = None) -> StatedDose | None:
    """Return the dose that a text states, or nothing where it is not clear.

    Args:
        text: such as ``"baclofen 10 mg tablet, take 2 tablets three times a day"``.
        strength: milligrams of one unit, where they are known from elsewhere.
    """
    for written, figure in _FRACTIONS:
        text = written.sub(figure, text)
    folded = _GROUPED.sub(lambda number: number[0].replace(",", ""), fold(text))
    dotted = re.sub(r"\b([a-z])\.([a-z])\.(?:([a-z])\.?)?", r"\1\2\3", folded)
    stated = list(_AMOUNT.finditer(dotted))
    amounts = {_milligrams(match) for match in stated}
    if of_day := _parts_of_day(dotted, stated):
        return of_day
    at = [match.group() for match in _AT.finditer(dotted)]
    if len(stated) > 1 and at and re.match(rf"\s*{_UNITS}", dotted[stated[0].end() :]):
        # "10 mg tablets, 20 mg at night": the strength of one, and what is taken.
        stated, amounts = stated[1:], {_milligrams(match) for match in stated[1:]}
    if len(amounts) > 1 or (len(stated) > 1 and at):
        return None
    amount = amounts.pop() if amounts else strength
    if amount is None:
        return _of_liquid(dotted)
    taken = list(_UNITS_AT.finditer(_AMOUNT.sub(lambda match: " " * len(match.group()), dotted)))
    if len(taken) > 1 and len(taken) == len(set(at)) == len(at):
        return DosesOfDay(tuple(amount * _value(match) for match in taken))
    count = _COUNT.search(dotted) or _TAKE.search(dotted)
    times = _times(dotted)
    if len(set(at)) > 1 and (times is None or times < len(set(at))):
        times = Decimal(len(set(at)))
    scheme = _SCHEME.search(dotted)
    if scheme:
        parts = [Decimal((part or "0").replace(",", ".")) for part in scheme.groups()]
        given = [part for part in parts if part]
        if not given:
            return None
        return ReadDose(amount * max(given), Decimal(len(given)))
    # More than a few at once is a pack, and so is a number behind the strength that is not said
    # to be taken so many times.
    if (
        count
        and _value(count) <= _MOST_AT_ONCE
        and (times or at or not dotted[: count.start()].rstrip().endswith("mg"))
    ):
        amount *= _value(count)
    return ReadDose(amount, times) if amount > 0 else None


def _parts_of_day(text: str, stated: Sequence[re.Match[str]]) -> DosesOfDay | None:
    """Return the doses of a day, where each amount has its time, and no time has two."""
    at = list(_AT.finditer(text))
    # "10 mg tablets: 10 mg in the morning …" begins with the strength of one.
    if len(stated) > 2 and re.match(rf"\s*{_UNITS}", text[stated[0].end() :]):
        stated = stated[1:]
    if len(stated) < 2 or len({match.group() for match in at}) < len(at):
        return None
    leads = bool(at) and at[0].start() < stated[0].start()
    groups: list[int] = [0] * len(stated)
    for match in at:
        before = sum(amount.start() < match.start() for amount in stated)
        place = before if leads else before - 1
        if not 0 <= place < len(stated):
            return None
        groups[place] += 1
    if not all(groups) or _COUNT.search(text[stated[0].end() :]):
        return None
    amounts = [_milligrams(match) for match in stated]
    if not all(amounts):
        return None
    return DosesOfDay(
        tuple(each for each, many in zip(amounts, groups, strict=True) for _ in range(many))
    )


def _of_liquid(text: str) -> ReadDose | None:
    """Return the dose that a volume of a liquid of stated strength is: *5 mg/5 mL, 10 mL tds*."""
    strengths = list(_PER_VOLUME.finditer(text))
    volumes = list(_VOLUME.finditer(_PER_VOLUME.sub(" ", text)))
    if len(strengths) != 1 or len(volumes) != 1:
        return None
    strength, volume = strengths[0], _decimal(volumes[0][1])
    per = _decimal(strength[3]) if strength[3] else Decimal(1)
    times = _times(text)
    if not per or times is None or volume > _MOST_ML_AT_ONCE:
        return None
    factor = {"mg": Decimal(1), "mcg": Decimal("0.001"), "g": Decimal(1000)}[strength[2]]
    amount = _decimal(strength[1]) * factor * volume / per
    return ReadDose(amount, times) if amount else None


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def read_dosage(steps: Sequence[Mapping[str, Any]], name: str) -> StatedDose | None:
    """Return the dose of a FHIR ``dosageInstruction``; of several steps the highest.

    Steps of one sequence that are each for another part of the day make up a day together.

    Args:
        steps: the elements of ``dosageInstruction`` or ``dosage``.
        name: the text of the medicine, which may state the strength of one unit.
    """
    stated = read_dose(name)
    strength = stated.amount_mg if stated else None
    found = [dose for dose in (_step(step, strength) for step in steps) if dose]
    if not found:
        return stated if stated and stated.times_per_day else None
    parts = [part for step in steps for part in _when(step)]
    if len(found) == len(steps) == len(parts) == len(set(parts)) > 1 and len(
        {step.get("sequence") for step in steps}
    ) == 1:  # fmt: skip
        return DosesOfDay(tuple(dose.amount_mg for dose in found))
    return max(found, key=lambda dose: dose.daily_mg or dose.amount_mg)


def _when(step: Mapping[str, Any]) -> list[str]:
    """Return the parts or hours of a day at which a step says that a dose is taken."""
    timing = step.get("timing")
    repeat = timing.get("repeat") if isinstance(timing, Mapping) else None
    if not isinstance(repeat, Mapping):
        return []
    named = repeat.get("when") or repeat.get("timeOfDay")
    return [str(part) for part in named] if isinstance(named, list) else []


def _step(step: Mapping[str, Any], strength: Decimal | None) -> StatedDose | None:
    rates = step.get("doseAndRate")
    rates = rates if isinstance(rates, list) else [rates]
    first = rates[0] if rates and isinstance(rates[0], Mapping) else step
    quantity = first.get("doseQuantity")
    if not isinstance(quantity, Mapping):
        between = first.get("doseRange")
        quantity = between.get("high") if isinstance(between, Mapping) else None
    text = step.get("text")
    spoken = read_dose(text, strength) if isinstance(text, str) else None
    times = _timing(step.get("timing")) or (spoken.times_per_day if spoken else None)
    parts = len(_when(step))
    if parts and (times is None or times < parts):
        times = Decimal(parts)
    amount = _quantity(quantity, strength) if isinstance(quantity, Mapping) else None
    if amount is not None and amount > 0:
        return ReadDose(amount, times)
    if isinstance(spoken, DosesOfDay):
        return spoken
    return ReadDose(spoken.amount_mg, times) if spoken else None


def _quantity(quantity: Mapping[str, Any], strength: Decimal | None) -> Decimal | None:
    value = quantity.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    amount = Decimal(str(value))
    if not amount.is_finite():
        return None
    unit = fold(str(quantity.get("code") or quantity.get("unit") or ""))
    if unit in ("mg", "milligram", "milligrams"):
        return amount
    if unit in ("ug", "mcg", "μg"):
        return amount / 1000
    if unit == "g":
        return amount * 1000
    whole = re.fullmatch(rf"(?:{_UNITS}|\{{.*\}}|1|tbl|tab|cap|)", unit)
    return amount * strength if whole and strength else None


def _timing(timing: object) -> Decimal | None:
    if not isinstance(timing, Mapping):
        return None
    repeat = timing.get("repeat")
    if isinstance(repeat, Mapping):
        hours = {"min": Decimal("0.01666667"), "h": Decimal(1), "d": Decimal(24),
                 "wk": Decimal(168), "mo": Decimal(720)}.get(
            str(repeat.get("periodUnit", repeat.get("periodUnits", "")))
        )  # fmt: skip
        often = repeat.get("frequencyMax", repeat.get("frequency", 1))
        period = repeat.get("period")
        if hours and isinstance(period, int | float) and isinstance(often, int) and period > 0:
            per_day = Decimal(often) * 24 / (Decimal(str(period)) * hours)
            # A third of a day is no number that can be written out.
            return per_day.quantize(Decimal("0.01")).normalize() if per_day >= 1 else None
    code = timing.get("code")
    if isinstance(code, Mapping):
        codings = code.get("coding")
        texts = [c.get("code") for c in codings if isinstance(c, Mapping)] if isinstance(
            codings, list) else []  # fmt: skip
        for text in (*texts, code.get("text")):
            found = _times(fold(text)) if isinstance(text, str) else None
            if found:
                return found
    return None


def _times(text: str) -> Decimal | None:
    for pattern in _TIMES:
        match = pattern.search(text)
        if match:
            return _value(match)
    hours = _HOURS.search(text)
    if hours and 0 < int(hours[1]) <= 24:
        return (Decimal(24) / int(hours[1])).quantize(Decimal("0.01")).normalize()
    for word in re.findall(r"[a-z]+\d?", text):
        if word in _LATIN:
            return Decimal(_LATIN[word])
    return Decimal(1) if _PER_DAY.search(text) else None


def _value(match: re.Match[str]) -> Decimal:
    number, word = match.group(1), match.group(2) if match.lastindex and match.lastindex > 1 else ""
    if number and number[0].isdigit():
        return Decimal(number.replace(",", "."))
    return Decimal(_WORDS[word or number])


def _milligrams(match: re.Match[str]) -> Decimal:
    """The amount; of a range its upper end."""
    value = Decimal(match[2].replace(",", "."))
    unit = match[3]
    if unit.startswith(_SMALL):
        return value / 1000
    return value * _MILLIGRAMS[unit[0]]
