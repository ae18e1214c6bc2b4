"""Compares the dose that was entered with the doses that the graph states."""

from decimal import Decimal

from ..errors import InputError
from ..namespaces import BKO, PREFIXES
from .report import Dose

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    from .facts import Described
    from .paths import Way

    Number: TypeAlias = int | float | str | Decimal

_MILLIGRAM = PREFIXES["unit"] + "MilliGM"
_PER_DAY = BKO + "PerDay"
_PER_DOSE = BKO + "PerDose"


class GivenDose:
    """An amount in milligrams, and how often a day it is taken."""

    __slots__ = ("amount", "times")

    def __init__(self, amount: "Number", times: "Number | None") -> None:
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

    def exceeds(self, way: "Way") -> bool:
        """Whether the dose is above the one that a statement gives."""
        return self._compare(way.statement, oral=way.oral) is not None

    def explanation(self, ways: "Iterable[Way]") -> str:
        """Say in one line which amounts are exceeded."""
        lines = []
        for way in ways:
            amounts = self._compare(way.statement, oral=way.oral)
            if amounts:
                taken, stated, per = amounts
                phase = way.statement.label("phase") or "stated"
                people = "".join(
                    f" in people with {value.label}" for value in way.statement.all("inPeopleWith")
                )
                lines.append(
                    f"{_plain(taken)} mg {per} is above {_plain(stated)} mg {per}, "
                    f"the {phase} dose{people}"
                )
        return "; ".join(dict.fromkeys(lines))

    def _compare(self, item: "Described", *, oral: bool) -> tuple[Decimal, Decimal, str] | None:
        """Amount taken, amount stated and basis, where the first is above the second."""
        unit, stated, basis = item.first("unit"), item.text("maximum"), item.first("doseBasis")
        if not (oral and unit and stated and basis) or unit.text != _MILLIGRAM:
            return None
        if basis.text == _PER_DOSE:
            taken, per = self.amount, "a dose"
        elif basis.text == _PER_DAY:
            # Whoever takes it takes it once a day at least, unless it is said to be less.
            taken, per = self.amount * (1 if self.times is None else self.times), "a day"
        else:
            return None
        return (taken, Decimal(stated), per) if taken > Decimal(stated) else None


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
