"""The person who is checked: figures such as an eGFR, and the route by which the drug is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from ..errors import InputError, NotFoundError
from ..model.objects import Entity, Limit, Passage, Statement, Term
from ..model.terms import match_term
from ..namespaces import BKO, IRI
from . import reading as words

ORAL = IRI(BKO + "Oral")

_ADULT, _CHILD, _OLDER, _NEWBORN = (
    IRI(BKO + name) for name in ("Adult", "Child", "OlderAdult", "Newborn")
)
_ADULT_FROM, _OLDER_FROM, _NEWBORN_BELOW = 18, 65, Decimal("0.25")
"""Years, as the comments of these populations in the ontology have them.

The first weeks of life, of which that of a newborn speaks, are read as three months.
"""


class Measure(NamedTuple):
    """A figure of a person."""

    iri: IRI
    label: str
    unit: str
    """The unit in which it is entered."""


MEASURES = {
    "egfr": Measure(IRI(BKO + "EstimatedGfr"), "eGFR", "mL/min/1.73 m2"),
    "creatinine_clearance": Measure(
        IRI(BKO + "CreatinineClearance"), "creatinine clearance", "mL/min"
    ),
    "age": Measure(IRI(BKO + "Age"), "age", "years"),
    "weight_kg": Measure(IRI(BKO + "BodyWeight"), "body weight", "kg"),
}
"""The figures that can be entered."""
_NAMES = {measure.iri: name for name, measure in MEASURES.items()}
"""The names of the figures by their measures."""

_OF_KIDNEYS = {"egfr": "creatinine_clearance", "creatinine_clearance": "egfr"}
"""The figures of the kidneys: each with the other, which is not the same but close."""


def figure_words(name: str, value: str) -> str:
    """A figure in words, with its unit."""
    measure = MEASURES[name]
    return f"{measure.label} {value} {measure.unit}"


_UNITS = {
    IRI(BKO + "Age"): {"YR": Decimal(1), "MO": Decimal(1) / 12},
    IRI(BKO + "BodyWeight"): {"KiloGM": Decimal(1)},
}
"""How much of the unit that is entered is in a unit of the ontology, where there are several."""


class Within(NamedTuple):
    """That a person with a condition has some figure within a range."""

    condition: Entity | Term
    limit: Limit


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of the person: nothing that was not entered."""

    egfr: Decimal | None = None
    """The estimated glomerular filtration rate, in mL/min/1.73 m2."""
    creatinine_clearance: Decimal | None = None
    """In mL/min."""
    age: Decimal | None = None
    """In years."""
    weight_kg: Decimal | None = None
    """In kilograms."""
    populations: frozenset[str] = frozenset()
    """The IRIs of the populations that the person is in; empty where the age is not known."""
    route: Term | None = None
    """The route by which the drug is given; by mouth where none is."""
    within: tuple[Within, ...] = ()
    """Ranges in which a figure of the person is, by a condition that was entered."""

    @property
    def route_iri(self) -> IRI:
        """The IRI of the route by which the drug is given."""
        return self.route.iri if self.route else ORAL

    def texts(self) -> tuple[str, ...]:
        """The figures in words."""
        return tuple(self.text(name) for name in MEASURES if self.figure(name) is not None)

    def figure(self, name: str) -> Decimal | None:
        """The figure of one of ``MEASURES``, where it was entered."""
        found: Decimal | None = getattr(self, name)
        return found

    def text(self, name: str) -> str:
        """One figure in words."""
        return figure_words(name, f"{self.figure(name):f}")

    def meets(self, limit: Limit) -> bool | None:
        """Whether a figure of the person is within a limit; None where that is not known.

        A condition that was entered can bring somebody within a limit, and takes nobody out of it.
        """
        if self.condition_within(limit):
            return True
        figure = self._figure(limit)
        return None if figure is None else limit.is_met_by(figure)

    def condition_within(self, limit: Limit) -> Entity | Term | None:
        """The entered condition by which the person is within a limit, unless a figure says so."""
        figure = self._figure(limit)
        if figure is not None and limit.is_met_by(figure):
            return None
        return next((known.condition for known in self.within if limit.includes(known.limit)), None)

    def may_meet(self, limit: Limit) -> bool:
        """Whether the other figure of the kidneys is where this one was not entered, and fits."""
        other = _OF_KIDNEYS.get(_name_of(limit))
        figure = self.figure(other) if other and self._figure(limit) is None else None
        return figure is not None and limit.is_met_by(figure)

    def figures_for(self, limits: Iterable[Limit]) -> tuple[str, ...]:
        """The figures, in words, that some limits are about."""
        named = {_name_of(limit) for limit in limits}
        named |= {
            _OF_KIDNEYS[name] for name in named & _OF_KIDNEYS.keys() if self.figure(name) is None
        }
        return tuple(
            self.text(name) for name in MEASURES if name in named and self.figure(name) is not None
        )

    def unknown(self, limits: Iterable[Limit]) -> tuple[str, ...]:
        """The names of figures that some limits are about and that were not entered."""
        named = {_name_of(limit) for limit in limits}
        known = {name for name in MEASURES if self.figure(name) is not None}
        # Both are figures of the kidneys: whoever knows one need not look for the other.
        known |= {_OF_KIDNEYS[name] for name in known & _OF_KIDNEYS.keys()}
        return tuple(name for name in MEASURES if name in named - known)

    def is_of_route(self, statement: Statement) -> bool:
        """Whether a statement holds by the route, and some passage for it can be about that."""
        if not statement.is_stated_for(self.route_iri):
            return False
        said = [item for item in statement.evidence if item.relation != "disputes"]
        told = said or statement.evidence
        return not told or any(item.passage.is_of_route(self.route_iri) for item in told)

    def can_be_meant(self, statement: Statement) -> bool:
        """The same, whatever the route."""
        return not self._is_excluded(statement.population, statement.limit)

    def can_be_meant_by(self, passage: Passage) -> bool:
        """Whether a passage can be about the person, by its route, people and limits."""
        return passage.is_of_route(self.route_iri) and not self._is_excluded(
            passage.reported_population, passage.reported_limit
        )

    def is_other_route(self, statement: Statement, passage: Passage) -> bool:
        """Whether a passage on a statement holds for the person, but for the route."""
        stated = statement.route is None or statement.route.iri == self.route_iri
        of_route = stated and passage.is_of_route(self.route_iri)
        return not of_route and self.is_meant_by(passage)

    def is_one_of(self, people: Term) -> bool:
        """Whether the person is one of some people; an adult, where nothing says otherwise."""
        known = self.populations or frozenset({_ADULT})
        return people.iri in known

    def is_meant_by(self, passage: Passage) -> bool:
        """Whether what a passage reports holds for the person, as far as it limits the people.

        What it says of some people alone is not taken to hold where nobody said that the person is
        one of them.
        """
        people = passage.reported_population
        among = not people or any(term.iri in self.populations for term in people)
        return among and all(self.meets(limit) for limit in passage.reported_limit)

    def _is_excluded(self, people: Sequence[Term], limits: Iterable[Limit]) -> bool:
        """Whether something is said of people of whom this one is known not to be."""
        known = frozenset() if self.age is None else self.populations
        other = known and people and not any(term.iri in known for term in people)
        return bool(other) or any(self.meets(limit) is False for limit in limits)

    def _figure(self, limit: Limit) -> Decimal | None:
        """The figure that a limit is about, in the unit of the limit."""
        name = _name_of(limit)
        figure = self.figure(name) if name else None
        if figure is None or limit.measure is None:
            return None
        unit = limit.unit.iri.rpartition("/")[2] if limit.unit else ""
        return figure / _UNITS.get(limit.measure.iri, {}).get(unit, Decimal(1))


def _name_of(limit: Limit) -> str:
    """The name of the figure that a limit is about; empty where it is none that can be entered."""
    return _NAMES.get(limit.measure.iri, "") if limit.measure else ""


def read_person(
    figures: Mapping[str, object], route: object, routes: Sequence[Term], entered: Iterable[str]
) -> Person:
    """Read what was entered of a person.

    Args:
        figures: by the names of ``MEASURES``; ``None`` where nothing was entered.
        route: the name or the IRI of a route.
        routes: the routes that there are.
        entered: the IRIs of the populations that were entered as a condition.

    Raises:
        InputError: a figure is no number that a person can have, or there is no such route.
    """
    read: dict[str, Any] = {
        name: _figure(value, name)
        for name, value in figures.items()
        if name in MEASURES and value is not None
    }
    populations = set(entered)
    if "age" in read:
        populations.add(_CHILD if read["age"] < _ADULT_FROM else _ADULT)
        populations.update([_OLDER] * (read["age"] >= _OLDER_FROM))
        populations.update([_NEWBORN] * (read["age"] < _NEWBORN_BELOW))
    named = find_term("route", "route", route, routes)
    return replace(Person(populations=frozenset(populations), route=named), **read)


def plain_decimal(value: object, digits: int) -> Decimal | None:
    """Return a number that was entered in plain digits, so many on either side of the point."""
    text = str(value).strip()
    whole, _, part = text.partition(".")
    plain = text.isascii() and (whole + part).isdigit() and max(len(whole), len(part)) <= digits
    return Decimal(text) if plain and not isinstance(value, bool) else None


def _figure(value: object, name: str) -> Decimal:
    _, label, unit = MEASURES[name]
    number = plain_decimal(value, 4)
    if number is None or (number == 0 and name == "weight_kg"):
        raise InputError(f"{label}: {value!r} is not a number in {unit}, such as 25")
    if number > words.HIGHEST[name]:
        raise InputError(
            f"{label}: {value!r} is above {words.HIGHEST[name]} {unit}, which nobody has"
        )
    return number


def find_term(option: str, kind: str, name: object, terms: Sequence[Term]) -> Term | None:
    """Return the coded value that an option names, by any of its names; none where none is named.

    Raises:
        InputError: none has that name. It is an option that cannot be used, not an entry that was
            not recognised.
    """
    if name is None:
        return None
    names = {term.iri: term.names for term in terms}
    try:
        iri = match_term(kind, str(getattr(name, "iri", name)), names)
    except NotFoundError as error:
        raise InputError(f"{option}: {error}") from None
    return next(term for term in terms if term.iri == iri)


def known_figures(figures: words.Figures) -> tuple[tuple[str, str], ...]:
    """Return the figures of an entry that the check knows, by the names of ``MEASURES``."""
    return tuple(
        (name, f"{value:.4g}")
        for name, value in figures._asdict().items()
        if value is not None and name in MEASURES and value > 0
    )
