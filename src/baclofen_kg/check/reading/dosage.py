"""A dose inside an entry or a FHIR dosage: the amount of one dose, and how often a day.

It is read only where it is clear, and where every number beside it was used: a number that was not
could be one of tablets, and the dose too low without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from .dosage_items import (
    PER_VOLUME,
    VOLUME,
    Item,
    amounts,
    decimal,
    in_milligrams,
    items,
    normal,
)
from .lexicon import word_list

_MOST_AT_ONCE = 8
"""Tablets that are taken at one time."""
_LEAST_PACK = 20
"""Tablets from which on a number is that of a pack, though it is said how often one is taken."""
_LEAST_STRENGTH = 5
"""Milligrams from which on a number without a unit behind the name is a strength."""
_MOST_ML_AT_ONCE = 50


class ReadDose(NamedTuple):
    """A dose as an entry states it, and how often a day it is taken."""

    amount_mg: Decimal
    """Milligrams of one dose; the largest where they differ."""
    times_per_day: Decimal | None
    of_day: Decimal | None = None
    """Milligrams a day, where each dose has its time: *10 mg in the morning and 20 mg at night*."""

    @property
    def daily_mg(self) -> Decimal | None:
        """Milligrams a day, where it is known how often."""
        if self.of_day is not None or self.times_per_day is None:
            return self.of_day
        return self.amount_mg * self.times_per_day


def dose_of_day(amounts_mg: Sequence[Decimal]) -> ReadDose:
    """Return what the doses of a day are together, of which each has its time."""
    return ReadDose(max(amounts_mg), Decimal(len(amounts_mg)), sum(amounts_mg, Decimal(0)))


class UnreadDose(NamedTuple):
    """A dose that is stated, and that was not understood."""

    why: str


def read_dose(text: str, strength: Decimal | None = None) -> ReadDose | UnreadDose | None:
    """Return the dose that a text states, or that it states one that is not clear.

    Nothing where it states none.

    Args:
        text: such as ``"baclofen 10 mg tablet, take 2 tablets three times a day"``.
        strength: milligrams of one unit, where they are known from elsewhere.
    """
    folded = normal(text)
    if not amounts(folded) and PER_VOLUME.search(folded):
        return _of_liquid(folded)
    try:
        return _Dosage(items(folded), strength).dose()
    except _NotClearError as error:
        return UnreadDose(str(error))


def times_a_day(text: str) -> Decimal | None:
    """Return how many times a day a text says that something is done."""
    return _often(items(normal(text)))


def strength_without_unit(text: str) -> str | None:
    """Say which number was read as milligrams though no unit follows it: *Lioresal 25*."""
    folded = normal(text)
    if amounts(folded) or PER_VOLUME.search(folded):
        return None
    bare = _Dosage(items(folded), None).bare
    return None if bare is None else f"{bare} was read as {bare} mg"


class _NotClearError(Exception):
    """What is stated can mean several things, or was not understood in part."""


class _Dosage:
    """The parts of a dosage, and what they are together."""

    def __init__(self, every: list[Item], strength: Decimal | None) -> None:
        self.items = every
        self.stated = [place for place, item in enumerate(every) if item.kind == "amount"]
        self.bare: Decimal | None = None
        if not self.stated and strength is None:
            self._take_bare()
        self.strength = strength

    def dose(self) -> ReadDose | None:
        of_day = self._in_milligrams()
        every = {item.kind for item in self.items}
        if "meals" in every and "part" in every and not every & {"often", "times", "schedule"}:
            raise _NotClearError("how many meals are meant is not stated")
        parts = dict.fromkeys(item.text for item in self.items if item.kind == "part")
        counts = list(self._counts())
        numbers = counts or any(i.kind in ("number", "schedule") for i in self.items)
        if any(item.kind == "odd" for item in self.items) and (numbers or self.stated):
            raise _NotClearError("it is not taken every day alike")
        if of_day:
            if counts or _often(self.items):
                raise _NotClearError("amounts, times of the day and how often are stated")
            return of_day
        amount = self._amount(bool(parts), counts)
        if amount is None:
            if counts or self._of_kind("schedule"):
                raise _NotClearError("the strength is not stated")
            return None
        if not amount:
            return None
        if schedules := self._of_kind("schedule"):
            return self._scheduled(amount, schedules, counts)
        return self._taken(amount, counts, len(parts))

    def _of_kind(self, kind: str) -> list[Item]:
        return [item for item in self.items if item.kind == kind]

    def _take_bare(self) -> None:
        """Read the first number as the strength, where it can be one: *Lioresal 25 1-1-1*."""
        kinds = [*(item.kind for item in self.items), ""]
        place = next((at for at, kind in enumerate(kinds) if kind in _COUNTING), len(self.items))
        behind = kinds[place + 1] if place < len(self.items) else ""
        if kinds[place] == "times" and behind == "number":  # 3 x 10
            place, behind = place + 1, ""
        elif kinds[place] != "number" or not self.items[place].text[0].isdigit():
            return
        item = self.items[place]
        # "6 tds" is six tablets.
        least = _MOST_AT_ONCE + 1 if behind in ("often", "day") else _LEAST_STRENGTH
        alone = (_COUNTING | {"part"}).isdisjoint(kinds[place + 1 :])
        if item.value >= least and not (behind == "unit" and alone):  # "30 tablets" is a pack
            self.bare = item.value
            self.items[place] = Item("amount", item.text, (item.value,))
            self.stated = [place]

    def _in_milligrams(self) -> ReadDose | None:
        """Return the doses of a day, where each amount has its time, and no time has two."""
        if listed := self._of_kind("amounts"):
            if len(listed) > 1 or self.stated:
                raise _NotClearError("several amounts are stated")
            return _of_day(value for value in listed[0].values if value)
        stated = self.stated
        # "10 mg tablets: 10 mg in the morning …" begins with the strength of one.
        if len(stated) > 2 and self._is_form(stated[0] + 1):
            stated = stated[1:]
        places = [place for place, item in enumerate(self.items) if item.kind == "part"]
        if len(stated) < 2 or len({self.items[place].text for place in places}) < len(places):
            return None
        groups = _grouped(stated, places)
        if groups is None or not all(self.items[place].value for place in stated):
            return None
        return dose_of_day(
            [
                self.items[place].value
                for place, many in zip(stated, groups, strict=True)
                for _ in range(many)
            ]
        )

    def _is_form(self, place: int) -> bool:
        return place < len(self.items) and self.items[place].kind == "unit"

    def _amount(self, timed: bool, counts: Sequence[int]) -> Decimal | None:
        """The milligrams of one unit, or of one dose."""
        stated = self.stated
        if len(stated) > 1 and timed and self._is_form(stated[0] + 1):
            # "10 mg tablets, 20 mg at night": the strength of one, and what is taken.
            stated = stated[1:]
        different = {self.items[place].value for place in stated}
        if len(different) == 2 == len(stated) and len(counts) == 1:
            # "10 mg tablet, 2 tablets (20 mg) three times a day"
            one, several = sorted(different)
            if several == one * self.items[counts[0]].value:
                return one
        if len(different) > 1 or (len(stated) > 1 and timed):
            raise _NotClearError("several amounts are stated")
        return different.pop() if different else self.strength

    def _counts(self) -> Iterator[int]:
        """The places of the numbers that are of units; what else a number is must be clear."""
        often = any(i.kind in _WHEN for i in self.items)
        for place, item in enumerate(self.items):
            if item.kind != "number":
                continue
            before = self.items[place - 1] if place else Item("", "")
            word = not item.text[0].isdigit() and not item.text.startswith(tuple("iv"))
            unit = self._next(place, {"unit"})
            near = unit or self._is_near(place)
            if word and not near:
                if item.value > 1 and item.text not in _OTHER_WORDS:
                    raise _NotClearError(f"what {item.text} is was not understood")
                continue
            if item.value > _MOST_AT_ONCE:
                packed = unit or before.text in ("x", "(")
                if not often or (packed and item.value >= _LEAST_PACK):
                    continue
                raise _NotClearError(f"what {item.text} is was not understood")
            daily = self._next(place, {"day"}) and any(i.kind == "often" for i in self.items)
            if not near or daily:  # "tds, up to 8 a day"
                raise _NotClearError(f"what {item.text} is was not understood")
            yield place

    def _is_near(self, place: int) -> bool:
        """Whether it stands beside what says when or how often, or that it is taken."""
        if self._next(place, {"often", "part", "day"}):
            return True
        before = self.items[place - 1] if place else Item("", "")
        if before.text in (":", "-", ".", ",") and place > 1:
            before = self.items[place - 2]
        return before.kind in ("often", "part", "times", "day") or before.text in _TAKE

    def _next(self, place: int, kinds: set[str]) -> bool:
        for item in self.items[place + 1 :]:
            if item.kind in kinds:
                return True
            if not (item.is_beside or item.text in ("of", "an")):
                return False
        return False

    def _scheduled(
        self, amount: Decimal, schedules: Sequence[Item], counts: Sequence[int]
    ) -> ReadDose | None:
        given = [value for value in schedules[0].values if value]
        often = _often([item for item in self.items if item.kind != "day"])
        others = [place for place in counts if self.items[place].value != 1]
        if len(schedules) > 1 or others or often not in (None, Decimal(len(given))) or not given:
            raise _NotClearError(f"{schedules[0].text} is not all that is stated")
        if max(given) > _MOST_AT_ONCE:
            raise _NotClearError(f"what {schedules[0].text} is was not understood")
        return _of_day(amount * value for value in given)

    def _taken(self, amount: Decimal, counts: Sequence[int], parts: int) -> ReadDose | None:
        """Return a dose that is stated as a number of units, and when or how often."""
        times = _often(self.items)
        units = [self.items[place].value for place in counts]
        repeated = self._of_kind("times")
        strong = any(item.kind == "often" for item in self.items)
        if strong and repeated:  # 2 x 10 mg three times a day
            units += [item.value for item in repeated]
        if len(units) > 1 and parts:
            places = [place for place, item in enumerate(self.items) if item.kind == "part"]
            groups = _grouped(counts, places)
            if groups is None or len(places) != parts or len(counts) != len(units):
                raise _NotClearError("how many are taken when was not understood")
            if strong and times is not None and times != parts:
                raise _NotClearError("how often it is taken was not understood")
            return _of_day(
                amount * value
                for value, many in zip(units, groups, strict=True)
                for _ in range(many)
            )
        if len(set(units)) > 1:
            raise _NotClearError("how many are taken was not understood")
        if parts and (times is None or times < parts):
            times = Decimal(parts)
        if units:
            if times is None:
                raise _NotClearError("how often a day it is taken is not stated")
            amount *= units[0]
        return ReadDose(amount, times) if amount > 0 else None


_COUNTING = {"number", "schedule", "times", "often"}
"""What tells how many, or how often."""
_WHEN = {"often", "times", "day", "part", "schedule"}
"""What says when or how often something is taken."""
_TAKE = word_list("take")
_OTHER_WORDS = {"dos", "due", "tre", "sept", "huit", "half", "media", "medio"}
"""Numbers that are other words as well."""


def _grouped(stated: Sequence[int], parts: Sequence[int]) -> list[int] | None:
    """Return how many times of the day each has, where each has one, before or behind it."""
    leads = bool(parts) and parts[0] < stated[0]
    groups = [0] * len(stated)
    for place in parts:
        before = sum(each < place for each in stated)
        group = before if leads else before - 1
        if not 0 <= group < len(stated):
            return None
        groups[group] += 1
    return groups if all(groups) else None


def _of_day(given: Iterator[Decimal] | Sequence[Decimal]) -> ReadDose | None:
    doses = tuple(given)
    if len(set(doses)) > 1:
        return dose_of_day(doses)
    return ReadDose(doses[0], Decimal(len(doses))) if doses else None


def _often(every: Sequence[Item]) -> Decimal | None:
    """How often a day; a day by itself is once, and counts where nothing else is said."""
    often = {item.value for item in every if item.kind == "often"}
    times = [item.value for item in every if item.kind == "times"]
    if not often and times:
        if len(times) > 1:
            raise _NotClearError("how often it is taken was not understood")
        return times[0]
    if len(often) > 1:
        raise _NotClearError("how often it is taken was not understood")
    if often:
        return often.pop()
    return Decimal(1) if any(item.kind == "day" for item in every) else None


def _of_liquid(text: str) -> ReadDose | UnreadDose | None:
    """Return the dose that a volume of a liquid of stated strength is: *5 mg/5 mL, 10 mL tds*."""
    strengths = list(PER_VOLUME.finditer(text))
    volumes = list(VOLUME.finditer(PER_VOLUME.sub(" ", text)))
    try:
        times = _often(items(text))
    except _NotClearError as error:
        return UnreadDose(str(error))
    if times is None:
        return None
    unclear = UnreadDose("how much of the liquid is taken was not understood")
    others = any(item.kind == "number" for item in items(text))
    if len({match[0] for match in strengths}) != 1 or len(volumes) != 1 or others:
        return unclear
    strength, volume = strengths[0], decimal(volumes[0][1])
    per = decimal(strength[3]) if strength[3] else Decimal(1)
    if not per or volume > _MOST_ML_AT_ONCE:
        return unclear
    amount = in_milligrams(decimal(strength[1]), strength[2]) * volume / per
    return ReadDose(amount, times) if amount else None
