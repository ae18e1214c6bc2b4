"""Compares the dose that was entered with the doses that the graph states."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from ..errors import InputError
from ..model.objects import DosageRegimen
from ..namespaces import BKO, PREFIXES
from .findings import Dose, StatementPath

Number: TypeAlias = int | float | str | Decimal

_MILLIGRAM = PREFIXES["unit"] + "MilliGM"
_PER_DAY = BKO + "PerDay"
_PER_DOSE = BKO + "PerDose"


class Excess(NamedTuple):
    """By how much a dose is above a stated one."""

    taken: Decimal
    """In milligrams."""
    stated: Decimal
    per: str
    """``a dose`` or ``a day``."""


class GivenDose:
    """An amount in milligrams, and how often a day it is taken."""

    def __init__(self, amount: Number, times: Number | None) -> None:
        """Read both.

        Raises:
            InputError: one of them is no number above 0, or has too many digits.
        """
        self.amount = _number(amount, "dose", "a number of milligrams above 0")
        self.times = None if times is None else _number(times, "times per day", "a number above 0")

    def __str__(self) -> str:
        times = "" if self.times is None else f" {_plain(self.times)} times a day"
        return f"{_plain(self.amount)} mg{times}"

    def record(self) -> Dose:
        """As the report shows it."""
        return Dose(
            amount_mg=_plain(self.amount),
            times_per_day=None if self.times is None else _plain(self.times),
            daily_mg=None if self.times is None else _plain(self.amount * self.times),
        )

    def excess(self, regimen: DosageRegimen) -> Excess | None:
        """By how much the dose is above the one that a statement gives, where it is."""
        unit, stated, basis = regimen.unit, regimen.maximum, regimen.dose_basis
        if not (unit and basis and unit.iri == _MILLIGRAM and isinstance(stated, Decimal | int)):
            return None
        if basis.iri == _PER_DOSE:
            taken, per = self.amount, "a dose"
        elif basis.iri == _PER_DAY:
            # Whoever takes it takes it once a day at least, unless it is said to be less.
            taken, per = self.amount * (1 if self.times is None else self.times), "a day"
        else:
            return None
        return Excess(taken, Decimal(stated), per) if taken > stated else None

    def explanation(self, paths: Iterable[StatementPath]) -> str:
        """Say in one line which amounts are exceeded."""
        lines = []
        for path in paths:
            regimen = path.statement
            excess = self.excess(regimen) if isinstance(regimen, DosageRegimen) else None
            if isinstance(regimen, DosageRegimen) and excess:
                people = "".join(f" in people with {entity}" for entity in regimen.in_people_with)
                lines.append(
                    f"{_plain(excess.taken)} mg {excess.per} is above {_plain(excess.stated)} mg "
                    f"{excess.per}, the {regimen.phase or 'stated'} dose{people}"
                )
        return "; ".join(dict.fromkeys(lines))


def _number(value: object, name: str, expected: str) -> Decimal:
    text = str(value).strip()
    whole, _, part = text.partition(".")
    plain = text.isascii() and (whole + part).isdigit() and len(whole) <= 6 and len(part) <= 6
    number = Decimal(text) if plain else Decimal(0)
    if isinstance(value, bool) or number <= 0:
        raise InputError(f"{name}: {value!r} is not {expected}, such as 2.5")
    return number


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
