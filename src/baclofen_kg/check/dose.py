"""Compares the dose that was entered with the doses that the graph states."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from ..errors import InputError
from ..model.objects import DosageRegimen, Evidence, Limit, OverdosePicture, Statement, Term
from ..namespaces import BKO, PREFIXES
from .concern import places_of, stating
from .findings import Dose, StatementPath
from .person import Person, plain_decimal

Number: TypeAlias = int | float | str | Decimal

_UNIT = PREFIXES["unit"]
_MILLIGRAMS = {
    _UNIT + "MicroGM": Decimal("0.001"),
    _UNIT + "MilliGM": Decimal(1),
    _UNIT + "GM": Decimal(1000),
}
_PER_KILOGRAM = _UNIT + "MilliGM-PER-KiloGM"
_PER_DAY = BKO + "PerDay"
_PER_DOSE = BKO + "PerDose"
_NO_UPPER_END = {BKO + name for name in ("StartPhase", "ScreeningPhase", "TitrationPhase")}


class Excess(NamedTuple):
    """By how much a dose is above a stated one."""

    taken: Decimal
    """In milligrams."""
    stated: Decimal
    """In milligrams."""
    per: str
    """``a dose`` or ``a day``."""


class GivenDose:
    """An amount in milligrams, and how often a day it is taken."""

    def __init__(self, amount: Number, times: Number | None, daily: Number | None = None) -> None:
        """Read both, and the amount of a day where the doses differ: then it is of the largest.

        Raises:
            InputError: one of them is no number above 0, or has too many digits.
        """
        self.amount = _number(amount, "dose", "a number of milligrams above 0")
        self.times = None if times is None else _number(times, "times per day", "a number above 0")
        product = None if self.times is None else self.amount * self.times
        self.daily = product if daily is None else _number(daily, "dose of a day", "milligrams")

    def __str__(self) -> str:
        times = "" if self.times is None else f" {how_often(_plain(self.times))}"
        return f"{_plain(self.amount)} mg{times}"

    def record(self) -> Dose:
        """As the report shows it."""
        return Dose(
            amount_mg=_plain(self.amount),
            times_per_day=None if self.times is None else _plain(self.times),
            daily_mg=None if self.daily is None else _plain(self.daily),
        )

    def excess(self, regimen: DosageRegimen, person: Person) -> Excess | None:
        """By how much the dose is above the one that a statement gives, where it is.

        A dose per kilogram is compared where the body weight is known.
        """
        stated, basis = _stated(regimen, person), regimen.dose_basis
        if stated is None or basis is None:
            return None
        if basis.iri == _PER_DOSE:
            taken, per = self.amount, "a dose"
        elif basis.iri == _PER_DAY:
            # Whoever takes it takes it once a day at least, unless it is said to be less.
            taken, per = self.amount if self.daily is None else self.daily, "a day"
        else:
            return None
        return Excess(taken, stated, per) if taken > stated else None

    def is_held_against(
        self, paths: Iterable[StatementPath], person: Person, *, a_day: bool = False
    ) -> bool:
        """Whether any of the paths states a dose that this one can be compared with.

        One of a day cannot be, where it is not known how often the amount is taken.

        Args:
            paths: the paths to the doses that are stated.
            person: who takes it.
            a_day: ask as if that were known.
        """
        compared = {_PER_DOSE, _PER_DAY} if a_day or self.daily is not None else {_PER_DOSE}
        regimens = (path.statement for path in paths if path.meant)
        return any(
            isinstance(regimen, DosageRegimen)
            and _stated(regimen, person) is not None
            and regimen.dose_basis is not None
            and regimen.dose_basis.iri in compared
            for regimen in regimens
        )

    def exceeded(self, paths: Iterable[StatementPath], person: Person) -> list[StatementPath]:
        """The paths of which the regimen gives less, and holds for the person.

        A dose to start with, or to screen with, is no upper end.
        """
        return [
            path
            for path in paths
            if isinstance(path.statement, DosageRegimen)
            and path.meant
            and not (path.statement.phase and path.statement.phase.iri in _NO_UPPER_END)
            and self.excess(path.statement, person)
        ]

    def poisoned(self, paths: Iterable[StatementPath]) -> list[StatementPath]:
        """The paths to what came of no more than what is taken at once here."""
        return [path for path in paths if path.meant and self._reaches(path.statement)]

    def _reaches(self, picture: Statement) -> bool:
        if not isinstance(picture, OverdosePicture) or picture.minimum is None:
            return False
        factor = _MILLIGRAMS.get(picture.unit.iri) if picture.unit else None
        return factor is not None and self.amount >= picture.minimum * factor

    def explanation(self, paths: Iterable[StatementPath], person: Person) -> str:
        """Say in one line which amounts are reached or exceeded, and who states them."""
        lines = []
        for path in paths:
            regimen = path.statement
            if isinstance(regimen, OverdosePicture):
                lines.append(f"{regimen.label}{_places(regimen.evidence)}")
            elif isinstance(regimen, DosageRegimen) and (excess := self.excess(regimen, person)):
                lines.append(
                    f"{_plain(excess.taken)} mg {excess.per} is above {_plain(excess.stated)} mg "
                    f"{excess.per}, the {_name(regimen)}{_places(regimen.evidence)}"
                )
        return "; ".join(dict.fromkeys(lines))


def how_often(times: str) -> str:
    """A number of times a day in words."""
    return "once a day" if times == "1" else f"{times} times a day"


def maxima_that_count(
    paths: Sequence[StatementPath], person: Person, place: Term | None
) -> list[StatementPath]:
    """Of the paths to highest doses, those that hold for the person as known.

    Where documents of the country asked about state one, theirs; else those of every country. One
    that is stated for an age or a weight counts too: what holds for all says nothing against it.
    One that holds on a condition, such as in a hospital, is left out where one without is stated;
    where the country states no other, those of every country count beside it.
    """
    holding = [path for path in paths if path.meant and _holds(path.statement, person)]
    here = [path for path in holding if place and _is_said_in(path, place)]
    chosen = here or holding
    chosen = [*chosen, *(p for p in holding if p not in chosen and p.statement.limit)]
    unconditional = [path for path in chosen if _setting(path) is None]
    return unconditional or chosen + [path for path in holding if _setting(path) is None]


def _holds(regimen: object, person: Person) -> bool:
    """Whether all that a regimen is limited to is known of the person, or that of an adult."""
    return (
        isinstance(regimen, DosageRegimen)
        and not regimen.in_people_with
        and (not regimen.population or any(person.is_one_of(t) for t in regimen.population))
        and all(person.meets(limit) for limit in regimen.limit)
    )


def _is_said_in(path: StatementPath, place: Term) -> bool:
    return any(item.said_in(place.iri) for item in stating(path.evidence))


def _setting(path: StatementPath) -> Term | None:
    return path.statement.setting if isinstance(path.statement, DosageRegimen) else None


def _stated(regimen: DosageRegimen, person: Person) -> Decimal | None:
    """The highest amount of a regimen in milligrams, where it is known."""
    unit, amount = regimen.unit, regimen.maximum
    if unit is None or not isinstance(amount, Decimal | int):
        return None
    if unit.iri == _PER_KILOGRAM:
        return None if person.weight_kg is None else amount * person.weight_kg
    factor = _MILLIGRAMS.get(unit.iri)
    return None if factor is None else amount * factor


def _name(regimen: DosageRegimen) -> str:
    """What dose it is, and for whom."""
    limits = [f" for {_article(term.label)} {term}" for term in regimen.population]
    limits += [f" aged {limit}" if _is_age(limit) else f" at {limit}" for limit in regimen.limit]
    people = " with" if regimen.population else " in people with"
    limits += [f"{people} {entity}" for entity in regimen.in_people_with]
    limits += [f" in a {regimen.setting}"] * (regimen.setting is not None)
    return f"{regimen.phase or 'stated'} dose{''.join(limits)}"


def _article(word: str) -> str:
    return "an" if word[:1] in "aeiou" else "a"


def _is_age(limit: Limit) -> bool:
    return limit.measure is not None and limit.measure.iri == BKO + "Age"


def _places(evidence: Sequence[Evidence]) -> str:
    said = places_of(stating(evidence))
    return f" ({', '.join(said)})" if said else ""


def _number(value: object, name: str, expected: str) -> Decimal:
    number = plain_decimal(value, 6)
    if not number:
        raise InputError(f"{name}: {value!r} is not {expected}, such as 2.5")
    return number


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
