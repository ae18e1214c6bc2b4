"""How grave a path is: one scale of advice and severity, read from the passages that apply."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..model.objects import Evidence, Statement, Term
from ..namespaces import BKO, IRI
from .person import Person

CONTRAINDICATED = IRI(BKO + "Contraindicated")

NO_GRADE = 9
"""The place of what nobody grades: after all that is graded, though it need not be mild."""


class Grades(NamedTuple):
    """What documents advise on a statement and how severe they call it."""

    advice: tuple[Term, ...]
    severity: tuple[Term, ...]
    """Both the gravest first."""
    rank: int
    """The place of the gravest on the one scale, from 1."""
    of_place: bool
    """Whether these are grades of the country asked about."""
    evidence: tuple[Evidence, ...]
    """The evidence that grades."""

    def who(self, term: Term) -> tuple[Evidence, ...]:
        """The evidence that says one of these."""
        return tuple(item for item in self.evidence if term in _graded(item))


def grades_of(statement: Statement, person: Person, place: Term | None) -> Grades:
    """Unite what passages report: of the country asked about, if they grade at all; else of all.

    Passages that dispute the statement, or that speak of another route or of other people, are left
    out; they stand in the evidence. What all of them say of another route is graded as of that.
    """
    here = person.is_of_route(statement)
    meant = [item for item in statement.evidence if _counts(item, person, any_route=not here)]
    of_country = [item for item in meant if place and item.said_in(place.iri)]
    of_place = bool(of_country)
    chosen = tuple(of_country or meant)
    advice = ordered(term for item in chosen for term in item.passage.reported_advice)
    severity = ordered(term for item in chosen for term in _severity(item))
    ranks = [term.concern_rank for term in (*advice, *severity) if term.concern_rank is not None]
    return Grades(advice, severity, min(ranks, default=NO_GRADE), of_place, chosen)


def gravest_of(evidence: Iterable[Evidence]) -> tuple[Term | None, tuple[Evidence, ...]]:
    """The gravest grade that some evidence reports, with the evidence that does."""
    items = tuple(dict.fromkeys(evidence))
    term = next(iter(ordered(term for item in items for term in _graded(item))), None)
    return term, tuple(item for item in items if term in _graded(item))


def ordered(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Each term once, the gravest first."""
    return tuple(sorted(set(terms), key=_place))


def stating(evidence: Iterable[Evidence]) -> list[Evidence]:
    """The evidence that supports a figure; where there is none, the evidence that qualifies it."""
    said = [item for item in evidence if item.relation != "disputes"]
    return [item for item in said if item.relation == "supports"] or said


def places_of(evidence: Iterable[Evidence], *, codes: bool = False) -> tuple[str, ...]:
    """Who says so: countries, with the product where a source speaks of one; then sources of none.

    A country stands without a product where one of its sources speaks of all. With ``codes`` it is
    its code alone, as GB and US, and all articles are *articles*.
    """
    countries: dict[str, set[str]] = {}
    others: dict[str, None] = {}
    for item in evidence:
        source, country = item.source, item.country
        if source and country:
            name = (country.country_code or country.label) if codes else country.label
            products = {product.label for product in source.describes_product}
            countries.setdefault(name, set()).update(products or {""})
        elif source:
            kind = str(source.kind or source)
            others["articles" if codes and kind.endswith("article") else kind] = None
    named = (
        country if codes or "" in products else f"{country} ({', '.join(sorted(products))})"
        for country, products in sorted(countries.items())
    )
    return (*named, *others)


def _counts(item: Evidence, person: Person, *, any_route: bool) -> bool:
    of_route = any_route or item.passage.is_of_route(person.route_iri)
    graded = item.relation != "disputes" and bool(_graded(item))
    return graded and of_route and person.is_meant_by(item.passage)


def _graded(item: Evidence) -> tuple[Term, ...]:
    return (*item.passage.reported_advice, *_severity(item))


def _severity(item: Evidence) -> tuple[Term, ...]:
    return (item.passage.reported_severity,) if item.passage.reported_severity else ()


def _place(term: Term) -> tuple[int, int, str]:
    rank = NO_GRADE if term.concern_rank is None else term.concern_rank
    return rank, term.list_order or 0, term.label
