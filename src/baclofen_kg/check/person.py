"""The person who is checked: figures such as an eGFR, and the route by which the drug is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from ..errors import InputError, near_matches, suggestion_text
from ..model.folding import fold
from ..model.objects import Entity, Limit, Passage, Statement, Term
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

MEASURES = {
    "egfr": (IRI(BKO + "EstimatedGfr"), "eGFR", "mL/min/1.73 m2"),
    "creatinine_clearance": (IRI(BKO + "CreatinineClearance"), "creatinine clearance", "mL/min"),
    "age": (IRI(BKO + "Age"), "age", "years"),
    "weight_kg": (IRI(BKO + "BodyWeight"), "body weight", "kg"),
}
"""The figures that can be entered: the IRI of the measure, its name and the unit."""


_NAMES = {iri: name for name, (iri, _, _) in MEASURES.items()}
"""The names of the figures by their measures."""

_OF_KIDNEYS = {"egfr": "creatinine_clearance", "creatinine_clearance": "egfr"}
"""The figures of the kidneys: each with the other, which is not the same but close."""


def figure_words(name: str, value: str) -> str:
    """A figure in words, with its unit."""
    _, label, unit = MEASURES[name]
    return f"{label} {value} {unit}"


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
        measures = {limit.measure.iri for limit in limits if limit.measure}
        named = {name for name, (iri, _, _) in MEASURES.items() if iri in measures}
        named |= {
            _OF_KIDNEYS[name] for name in named & _OF_KIDNEYS.keys() if self.figure(name) is None
        }
        return tuple(
            self.text(name) for name in MEASURES if name in named and self.figure(name) is not None
        )

    def unknown(self, limits: Iterable[Limit]) -> tuple[str, ...]:
        """The names of figures that some limits are about and that were not entered."""
        measures = {limit.measure.iri for limit in limits if limit.measure}
        known = {name for name in MEASURES if self.figure(name) is not None}
        # Both are figures of the kidneys: whoever knows one need not look for the other.
        known |= {_OF_KIDNEYS[name] for name in known & _OF_KIDNEYS.keys()}
        return tuple(
            name for name, (iri, _, _) in MEASURES.items() if iri in measures and name not in known
        )

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
    read = {
        name: _figure(value, name)
        for name, value in figures.items()
        if name in MEASURES and value is not None
    }
    populations = set(entered)
    if "age" in read:
        populations.add(_CHILD if read["age"] < _ADULT_FROM else _ADULT)
        populations.update([_OLDER] * (read["age"] >= _OLDER_FROM))
        populations.update([_NEWBORN] * (read["age"] < _NEWBORN_BELOW))
    named = None if route is None else _route(route, routes)
    return Person(
        egfr=read.get("egfr"),
        creatinine_clearance=read.get("creatinine_clearance"),
        age=read.get("age"),
        weight_kg=read.get("weight_kg"),
        populations=frozenset(populations),
        route=named,
    )


def _figure(value: object, name: str) -> Decimal:
    text = str(value).strip()
    whole, _, part = text.partition(".")
    plain = text.isascii() and (whole + part).isdigit() and len(whole) <= 4 and len(part) <= 4
    _, label, unit = MEASURES[name]
    if isinstance(value, bool) or not plain or (Decimal(text) == 0 and name == "weight_kg"):
        raise InputError(f"{label}: {value!r} is not a number in {unit}, such as 25")
    if Decimal(text) > words.MOST[name]:
        raise InputError(f"{label}: {value!r} is above {words.MOST[name]} {unit}, which nobody has")
    return Decimal(text)


def _route(name: object, routes: Sequence[Term]) -> Term:
    sought = fold(str(getattr(name, "iri", name)))
    for route in routes:
        known = (route.iri, route.curie, route.iri.removeprefix(BKO), *route.names)
        if sought and sought in map(fold, known):
            return route
    labels = [route.label for route in routes]
    near = near_matches(str(name), labels)
    rest = suggestion_text(near) if near else f"; known are: {', '.join(labels) or 'none'}"
    raise InputError(f"route: there is no route {str(name)!r}{rest}")


def known_figures(figures: words.Figures) -> tuple[tuple[str, str], ...]:
    """Return the figures of an entry that the check knows, by the names of ``MEASURES``."""
    return tuple(
        (name, f"{value:.4g}")
        for name, value in figures._asdict().items()
        if value is not None and name in MEASURES and value > 0
    )
