# ruff: noqa: RUF009 - one(), many() and composed() declare fields, which ruff cannot see.
"""What the graph says, as frozen dataclasses in terms of the field.

Each statement class of the vocabulary is one dataclass of the same name; each field is the property
of the same name (``in_context_of`` is ``bko:inContextOf``) unless it says otherwise. To add a
class, write it here in the same way and name it in ``__all__``; ``tests/test_model_ontology.py``
says what is missing.

Objects are equal when they have the same IRI.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..namespaces import BKO, IRI, compact
from .terms import match_term
from .verdicts import verdict_of

__all__ = [
    "AdministrationNote",
    "AdverseReaction",
    "Availability",
    "Classification",
    "Component",
    "DiseaseBurden",
    "DosageRegimen",
    "Entity",
    "Evidence",
    "ExtentOfUse",
    "Frequency",
    "FrequencyComparison",
    "Indication",
    "Interaction",
    "Limit",
    "MechanismOfAction",
    "OverdosePicture",
    "Passage",
    "PharmacokineticFinding",
    "PharmacokineticParameter",
    "PhysicalProperty",
    "PhysiologicalChange",
    "PhysiologicalRole",
    "Precaution",
    "Product",
    "RegulatoryStatus",
    "Report",
    "ReproductiveSafety",
    "Source",
    "Statement",
    "Term",
    "TherapeuticBenefit",
    "UseLimitation",
    "Warning",
]

_NO_JURISDICTION = IRI(BKO + "NoJurisdiction")
_CONTRAINDICATED = IRI(BKO + "Contraindicated")
_SERIOUS = IRI(BKO + "Serious")
_ORAL = IRI(BKO + "Oral")

_MOVED = {
    "use": "what each document says is in statement.uses",
    "frequency": "what each document says is in statement.frequencies",
    "seriousness": "who calls it serious is in statement.called_serious_by",
    "severity": "what each document says is in statement.reports('severity')",
    "boxed": "what each document says is in passage.boxed of statement.passages",
    "excludes": "a use that is advised against is an indication that passages dispute",
    "body_weight_below": "limits in figures are in statement.limit",
    "active_ingredient": "a product can hold several: product.active_ingredients",
}
"""Attributes of the first edition, and where their values are now."""


def one(curie: str | None = None) -> Any:
    """Declare a field with one value or none."""
    return field(default=None, compare=False, metadata={"curie": curie, "many": False})


def many(curie: str | None = None) -> Any:
    """Declare a field with any number of values."""
    return field(default=(), compare=False, metadata={"curie": curie, "many": True})


def composed(default: Any) -> Any:
    """Declare a field that is not one property, but is put together from several."""
    return field(default=default, compare=False)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Node:
    """Anything that has an IRI and a label."""

    iri: IRI
    label: str = composed("")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and self.iri == other.iri

    def __hash__(self) -> int:
        return hash(self.iri)

    @property
    def curie(self) -> str:
        """The short form of the IRI, such as ``bkg:baclofen``."""
        return compact(self.iri)

    def to_dict(self) -> dict[str, Any]:
        """All that has a value, ready for JSON; the nodes it leads to by ``iri`` and ``label``.

        Figures are numbers, dates texts after ISO 8601. Passages of evidence stand in full.
        """
        said: dict[str, Any] = {"iri": str(self.iri), "type": type(self).__name__}
        for item in fields(self):
            value = getattr(self, item.name)
            if item.name not in ("iri", "jurisdictions") and value not in (None, (), ""):
                said[item.name] = _json_value(value)
        return said

    def __str__(self) -> str:
        return self.label or self.curie

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"

    if not TYPE_CHECKING:  # a type checker should say that there is no such attribute

        def __getattr__(self, name: str) -> Any:
            where = f": {_MOVED[name]}" if name in _MOVED else ""
            raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}{where}")


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Term(Node):
    """A coded value of the ontology, or a unit."""

    synonyms: tuple[str, ...] = many("skos:altLabel")
    definition: str | None = one("rdfs:comment")
    broader: tuple[Term, ...] = many("skos:broader")
    """Of a stage or a population: the wider one that it is part of, as newborns are children."""
    list_order: int | None = one()
    """Its place in its own list, where it has one."""
    concern_rank: int | None = one()
    """Of advice and of severity: the place on the one scale of both; 1 is the gravest."""
    ucum_code: str | None = one("qudt:ucumCode")
    country_code: str | None = one()
    """Of a jurisdiction, after ISO 3166-1."""
    band_minimum: Decimal | None = one()
    """Of a band of frequency: the lowest share of people, in percent."""
    band_maximum: Decimal | None = one()
    """The share, in percent, below which the band ends."""
    expected_unit: Term | None = one()
    """Of a parameter or a physical property: the unit in which this graph gives it."""

    @property
    def names(self) -> tuple[str, ...]:
        """Its label, its synonyms and the code of a country."""
        return (self.label, *self.synonyms, *((self.country_code,) if self.country_code else ()))


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Entity(Node):
    """Something that statements talk about."""

    kinds: tuple[str, ...] = composed(())
    """Classes of the ontology, such as ``Condition``."""
    synonyms: tuple[str, ...] = many("skos:altLabel")
    definition: str | None = one("skos:definition")
    exact_matches: tuple[IRI, ...] = many("skos:exactMatch")
    close_matches: tuple[IRI, ...] = many("skos:closeMatch")
    member_of: tuple[Entity, ...] = many()
    member_coverage: Term | None = one()
    """How far the members of a class are listed: complete, partial or open."""
    broader: tuple[Entity, ...] = many("skos:broader")
    shared_label: tuple[str, ...] = many()
    """Names that it shares with other entities, such as a brand that differs by country."""
    narrower_label: tuple[str, ...] = many()
    """Names of something narrower, which lead here because it has no node of its own."""

    @property
    def identifiers(self) -> tuple[str, ...]:
        """Exact outside identifiers as CURIEs, such as ``chebi:2972``."""
        return tuple(match.curie for match in self.exact_matches)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Product(Entity):
    """A medicine as it is sold."""

    active_ingredients: tuple[Entity, ...] = many("bko:activeIngredient")
    components: tuple[Component, ...] = many("bko:component")
    """Each ingredient with its strength, where a product has several."""
    name_used_in: tuple[Term, ...] = many()
    """Countries in which the name stands for these contents."""
    dose_form: Term | None = one()
    strength: Decimal | None = one()
    """Amount of the only active ingredient in one dose form, in ``unit``."""
    salt_strength: Decimal | None = one()
    """Amount of the salt that holds the strength, in ``unit``."""
    unit: Term | None = one()


@dataclass(frozen=True, slots=True, repr=False)
class Component(Node):
    """One ingredient of a product that holds several."""

    active_ingredient: Entity | None = one()
    strength: Decimal | None = one()
    """Amount of the ingredient in one dose form, in ``unit``."""
    salt_strength: Decimal | None = one()
    """Amount of the salt that holds the strength, in ``unit``."""
    unit: Term | None = one()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Limit(Entity):
    """A range of a figure, such as an eGFR below 30."""

    measure: Term | None = one()
    limit_from: Decimal | None = one()
    """The lowest figure within the range, in ``unit``."""
    limit_below: Decimal | None = one()
    """The figure below which the range ends, in ``unit``."""
    unit: Term | None = one()
    holds_in: tuple[Entity, ...] = many()
    """The conditions in which the figure is within the range, such as a stage of a disease."""

    def is_met_by(self, figure: Decimal) -> bool:
        """Whether a figure, in the unit of the limit, falls into the range."""
        low, high = self.limit_from, self.limit_below
        return (low is None or figure >= low) and (high is None or figure < high)

    def includes(self, other: Limit) -> bool:
        """Whether all figures of another range, of the same measure and unit, fall into this."""
        low, high = self.limit_from, self.limit_below
        from_low = low is None or (other.limit_from is not None and other.limit_from >= low)
        to_high = high is None or (other.limit_below is not None and other.limit_below <= high)
        return (self.measure, self.unit) == (other.measure, other.unit) and from_low and to_high


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class PhysiologicalChange(Entity):
    """A change of a function or a finding in one direction."""

    change_of: Entity | None = one()
    direction: Term | None = one()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Source(Node):
    """A document that says something. Its label is its title."""

    kind: Term | None = one("bko:sourceKind")
    jurisdiction: Term | None = one()
    description: str | None = one("dcterms:description")
    issued: date | None = one("dcterms:issued")
    modified: date | None = one("dcterms:modified")
    undated: bool | None = one()
    """Whether the copy that was read shows no date."""
    url: IRI | str | None = one("schema:url")
    access: Term | None = one()
    """How those who recorded the source read it."""
    sha256: str | None = one("schema:sha256")
    """Of the file in which the character spans are counted, in hexadecimal digits."""
    character_count: int | None = one()
    rights: str | None = one("dcterms:rights")
    derived_from: tuple[Source, ...] = many("prov:wasDerivedFrom")
    describes_product: tuple[Product, ...] = many()
    """The only products that the source speaks of; it says nothing of others."""
    describes_route: Term | None = one()
    """The route of the medicines in the source, where all have the same one."""

    @property
    def country(self) -> Term | None:
        """The country under whose rules the source speaks; none for articles."""
        place = self.jurisdiction
        return None if place is None or place.iri == _NO_JURISDICTION else place

    @property
    def witness(self) -> Source:
        """The document it descends from in the end; all descendants of that are one witness."""
        source = self
        while source.derived_from:
            source = source.derived_from[0]
        return source


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Passage(Node):
    """A place in a source at which it says one thing on one matter."""

    source: Source | None = one("dcterms:isPartOf")
    section: str | None = one()
    start: int | None = one("oa:start")
    """First character, counted in Unicode code points from 0."""
    end: int | None = one("oa:end")
    """The character after the last one."""
    exact: str | None = one("oa:exact")
    """The words of the passage, where they may be quoted."""
    comment: str | None = one("rdfs:comment")
    """What the source adds or says otherwise, in our own words."""
    reported_minimum: Decimal | None = one()
    reported_maximum: Decimal | None = one()
    unit: Term | None = one()
    """The unit of ``reported_minimum`` and ``reported_maximum``."""
    reported_frequency: Term | None = one()
    reported_use: Term | None = one()
    """Labelled, off-label or not recommended."""
    reported_seriousness: Term | None = one()
    reported_severity: Term | None = one()
    reported_advice: tuple[Term, ...] = many()
    reported_population: tuple[Term, ...] = many()
    """The people to whom the passage limits itself; empty where it does not."""
    reported_route: Term | None = one()
    """The route to which the passage limits itself."""
    reported_limit: tuple[Limit, ...] = many()
    """Limits in figures within which the passage holds; all must be met."""
    boxed: bool | None = one()
    """Whether the label puts it in a box."""

    @property
    def limits(self) -> tuple[Node, ...]:
        """The route, the people and the figures to which it limits what it says."""
        route = (self.reported_route,) if self.reported_route else ()
        return (*route, *self.reported_population, *self.reported_limit)

    @property
    def route(self) -> Term | None:
        """The route that it names, else the one that its source describes."""
        if self.reported_route or not self.source:
            return self.reported_route
        return self.source.describes_route

    def is_of_route(self, route: str | None) -> bool:
        """Whether it speaks of this route (an IRI), or does not limit itself to another one."""
        return not route or self.route is None or self.route.iri == route

    def __str__(self) -> str:
        parts = [_source_name(self.source)] if self.source else []
        parts += [self.section] if self.section else []
        if self.start is not None and self.end is not None:
            parts.append(f"characters {self.start}-{self.end}")
        return ", ".join(parts) or self.curie


class _OfPassage:
    """What one passage says of a statement."""

    __slots__ = ()
    passage: Passage

    @property
    def source(self) -> Source | None:
        """The document."""
        return self.passage.source

    @property
    def country(self) -> Term | None:
        """The country under whose rules the document speaks; none for articles."""
        return self.source.country if self.source else None

    def said_in(self, jurisdiction: str) -> bool:
        """Whether the document speaks under the rules of the country with this IRI."""
        return self.country is not None and self.country.iri == jurisdiction


@dataclass(frozen=True, slots=True)
class Evidence(_OfPassage):
    """How one passage bears on a statement."""

    relation: str
    """``supports``, ``qualifies`` or ``disputes``."""
    passage: Passage

    def __str__(self) -> str:
        said = f": {self.passage.comment}" if self.passage.comment else ""
        return f"{self.relation}: {self.passage}{said}"


@dataclass(frozen=True, slots=True)
class Report(_OfPassage):
    """What one document adds to a statement, such as its advice."""

    value: Node
    relation: str
    """How the passage bears on the statement: ``supports``, ``qualifies`` or ``disputes``."""
    passage: Passage

    def __str__(self) -> str:
        where = (_place_name(self.source), *map(str, self.passage.limits))
        return f"{self.value} ({', '.join(where)})"


def range_text(low: str | None, high: str | None, joint: str) -> str:
    """Return a range in words: *at least* or *up to* where one end is open; "" without any end."""
    if low is None or high is None:
        return f"at least {low}" if low else f"up to {high}" if high else ""
    return low if low == high else f"{low}{joint}{high}"


@dataclass(frozen=True, slots=True)
class Frequency(_OfPassage):
    """How often one document says that a reaction occurs: a band, figures or both."""

    band: Term | None
    minimum: Decimal | None
    maximum: Decimal | None
    unit: Term | None
    """The unit of ``minimum`` and ``maximum``, mostly percent of people."""
    relation: str
    """How the passage bears on the statement: ``supports``, ``qualifies`` or ``disputes``."""
    passage: Passage
    route: Term | None = None
    """The route, where the reaction was counted in people who were given the drug by one only."""

    @property
    def limits(self) -> tuple[Node, ...]:
        """The route, the people and the figures to which the document limits it."""
        of_statement = (self.route,) if self.route and not self.passage.reported_route else ()
        return (*of_statement, *self.passage.limits)

    @property
    def amount(self) -> str:
        """The band and the figures in words, without who says so."""
        low, high = (None if it is None else f"{it:f}" for it in (self.minimum, self.maximum))
        unit = "" if self.unit is None else f" {self.unit.ucum_code or self.unit}"
        stated = range_text(low, high, "-")
        parts = [str(self.band)] * (self.band is not None) + [stated + unit] * bool(stated)
        return ", ".join(parts)

    def __str__(self) -> str:
        where = (_place_name(self.source), *map(str, self.limits))
        return f"{self.amount} ({', '.join(where)})"


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Statement(Node):
    """One thing that is claimed about one entity."""

    kind: str = composed("Statement")
    """The class of the ontology, such as ``Indication``."""
    about: Entity | None = one()
    in_people_with: tuple[Entity, ...] = many()
    """Conditions of the people for whom the statement is made; empty where none is named."""
    population: tuple[Term, ...] = many()
    """Age or stage of life of those people; empty where the sources do not limit it."""
    route: Term | None = one()
    """The route, where the sources limit the statement to one."""
    limit: tuple[Limit, ...] = many()
    """Limits in figures within which the statement holds; all must be met."""
    specialises: Statement | None = one()
    """The statement of the pair or of the circumstance, of which this names one consequence."""
    specialised_by: tuple[Statement, ...] = composed(())
    """The statements that each name one consequence of this one, in full."""
    evidence: tuple[Evidence, ...] = composed(())
    jurisdictions: tuple[Term, ...] = composed(())
    """The countries that the graph knows, for ``verdict``."""

    def content(self) -> dict[str, str]:
        """What the statement says, field by field, in words; without its evidence."""
        said: dict[str, str] = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if "curie" in item.metadata and value not in (None, ()):
                parts = value if isinstance(value, tuple) else (value,)
                said[item.name.replace("_", " ")] = ", ".join(map(str, parts))
        return said

    def reports(self, name: str, jurisdiction: str | None = None) -> tuple[Report, ...]:
        """What the documents add to the statement, passage by passage.

        Args:
            name: ``use``, ``frequency``, ``seriousness``, ``severity``, ``advice``, ``population``,
                ``route`` or ``limit``: a field of the passages, with or without ``reported_``.
            jurisdiction: only documents of this country, named as for ``verdict``.

        Raises:
            AttributeError: passages report nothing of that name.
            NotFoundError: the graph knows no such country; with near matches.
        """
        field_name = "reported_" + name.removeprefix("reported_")
        country = None if jurisdiction is None else self._country(jurisdiction)
        return tuple(
            Report(value, item.relation, item.passage)
            for item in self.evidence
            if country is None or item.said_in(country)
            for value in _nodes(getattr(item.passage, field_name))
        )

    def advice(self, country: str | None = None, *, route: str | None = _ORAL) -> tuple[Term, ...]:
        """What documents that do not dispute the statement advise, the gravest first.

        Args:
            country: only documents of this country, named as for ``verdict``.
            route: the IRI of the route by which the drug is given. Passages that speak of another
                one alone are left out; with none, no passage is.

        Raises:
            NotFoundError: the graph knows no such country; with near matches.
        """
        said = {
            report.value
            for report in self.reports("advice", country)
            if report.relation != "disputes" and report.passage.is_of_route(route)
        }
        terms = (value for value in said if isinstance(value, Term))
        return tuple(sorted(terms, key=lambda term: (term.concern_rank or 9, term.label)))

    def is_stated_for(self, route: str = _ORAL) -> bool:
        """Whether a document says it of the drug given by this route (an IRI), or by any route."""
        if self.route and self.route.iri != route:
            return False
        said = [item for item in self.evidence if item.relation != "disputes"]
        return not said or any(item.passage.is_of_route(route) for item in said)

    def is_contraindicated(self, country: str | None = None) -> bool:
        """Whether a document, of this country or of any, forbids the drug here.

        Raises:
            NotFoundError: the graph knows no such country; with near matches.
        """
        return any(term.iri == _CONTRAINDICATED for term in self.advice(country, route=None))

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All passages that support, qualify or dispute the statement."""
        return tuple(item.passage for item in self.evidence)

    def verdict(self, jurisdiction: str) -> str:
        """What the documents of a country make of the statement.

        Args:
            jurisdiction: an ISO 3166-1 code such as US or GB (or UK), a name, a CURIE or an IRI.

        Returns:
            supported, qualified, disputed, or nothing read. The last is no verdict of that country:
            no document of its was seen to speak to the statement.

        Raises:
            NotFoundError: the graph knows no such country; with near matches.
        """
        country = self._country(jurisdiction)
        return verdict_of({item.relation for item in self.evidence if item.said_in(country)})

    def _country(self, name: str) -> IRI:
        return match_term("country", name, {c.iri: c.names for c in self.jurisdictions})


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Classification(Statement):
    """What kind of thing an entity is."""

    classified_as: Entity | None = one()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class ExtentOfUse(Statement):
    """How widely a drug is used."""

    extent: Term | None = one()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Availability(Statement):
    """Which product exists."""

    product: Product | None = one()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class PhysicalProperty(Statement):
    """What a substance looks like or how it dissolves."""

    physical_property_kind: Term | None = one()
    physical_property_value: Term | None = one()
    solvent: Entity | None = one()
    minimum: Decimal | None = one()
    maximum: Decimal | None = one()
    unit: Term | None = one()
    """The unit of ``minimum`` and ``maximum``."""
    text_value: str | None = one()
    """A value that is a term or a formula."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class MechanismOfAction(Statement):
    """One step of how a drug acts."""

    target: Entity | None = one()
    action: Term | None = one()
    mimics: Entity | None = one()
    site: Entity | None = one()
    through: tuple[PhysiologicalChange, ...] = many()
    leads_to: tuple[PhysiologicalChange, ...] = many()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class PharmacokineticParameter(Statement):
    """What the body does to a drug, as a range."""

    parameter: Term | None = one()
    minimum: Decimal | None = one()
    maximum: Decimal | None = one()
    unit: Term | None = one()
    """The unit of ``minimum`` and ``maximum``."""
    given_dose: Decimal | None = one()
    """What was given when the figure was measured, in ``given_dose_unit``."""
    given_dose_unit: Term | None = one()
    in_presence_of: tuple[Entity, ...] = many()
    """What was taken as well; a ratio compares with the drug alone."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Indication(Statement):
    """What a drug is used against. It does not treat the disease of ``in_context_of``."""

    treats: Entity | None = one()
    in_context_of: Entity | None = one()
    """The disease behind what is treated."""

    @property
    def uses(self) -> tuple[Report, ...]:
        """Who calls it labelled, off-label or not recommended; a document's silence is nothing."""
        return self.reports("use")


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class TherapeuticBenefit(Statement):
    """What gets better under treatment."""

    improves: tuple[Entity, ...] = many()
    reduces: tuple[Entity, ...] = many()
    through: tuple[PhysiologicalChange, ...] = many()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class DosageRegimen(Statement):
    """How much of a drug is taken, how often, and when."""

    phase: Term | None = one()
    minimum: Decimal | None = one()
    maximum: Decimal | None = one()
    unit: Term | None = one()
    """The unit of ``minimum`` and ``maximum``."""
    dose_basis: Term | None = one()
    """Whether the amount is for one dose, for a day, or added at each step."""
    setting: Term | None = one()
    """The place to which it is limited, such as a hospital."""
    interval_minimum: Decimal | None = one()
    interval_maximum: Decimal | None = one()
    interval_unit: Term | None = one()
    """The unit of the time between two doses or two steps."""
    times_per_day: int | None = one()
    titration_step: int | None = one()
    """Place in a ladder of doses, from 1."""
    titration_step_days: int | None = one()
    duration_minimum: Decimal | None = one()
    duration_maximum: Decimal | None = one()
    duration_unit: Term | None = one()
    """The unit of the durations."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class AdverseReaction(Statement):
    """What harm a drug can do."""

    effect: Entity | None = one()

    @property
    def frequencies(self) -> tuple[Frequency, ...]:
        """How often it occurs, as each document has it; one that gives no figure is left out."""
        found = ((item.relation, item.passage) for item in self.evidence)
        return tuple(
            Frequency(
                passage.reported_frequency,
                passage.reported_minimum,
                passage.reported_maximum,
                passage.unit,
                relation,
                passage,
                passage.reported_route or self.route or passage.route,
            )
            for relation, passage in found
            if (passage.reported_frequency, passage.reported_minimum, passage.reported_maximum)
            != (None, None, None)
        )

    @property
    def called_serious_by(self) -> tuple[Source, ...]:
        """The documents that call it serious."""
        return tuple(
            dict.fromkeys(
                report.source
                for report in self.reports("seriousness")
                if report.value.iri == _SERIOUS and report.relation != "disputes" and report.source
            )
        )

    @property
    def serious(self) -> bool:
        """Whether a document calls it serious. That none does is not to say that it is harmless."""
        return bool(self.called_serious_by)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class FrequencyComparison(Statement):
    """Which effects occur less often than which others."""

    less_frequent: tuple[Entity, ...] = many()
    more_frequent: tuple[Entity, ...] = many()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Interaction(Statement):
    """What a drug interacts with: the pair, or one consequence of the pair."""

    interactant: Entity | None = one()
    consequence: Entity | Term | None = one()
    """Of a statement that specialises the pair: what can happen."""
    mechanism: Term | None = one()

    @property
    def consequences(self) -> tuple[Entity | Term, ...]:
        """What can happen, as the statement or those that specialise it name it."""
        named = (getattr(item, "consequence", None) for item in (self, *self.specialised_by))
        return tuple(dict.fromkeys(node for node in named if node is not None))

    @property
    def mechanisms(self) -> tuple[Term, ...]:
        """How that comes about."""
        named = (getattr(item, "mechanism", None) for item in (self, *self.specialised_by))
        return tuple(dict.fromkeys(term for term in named if term is not None))


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Precaution(Statement):
    """Who must take care with a drug; ``advice()`` and ``reports()`` say how strictly."""

    condition: Entity | None = one()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class UseLimitation(Statement):
    """What must be the case before a drug is used, or below which figure it is unsuitable."""

    requires: tuple[Term, ...] = many()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Warning(Statement):
    """What can go wrong in a given circumstance."""

    circumstance: Term | None = one()
    effect: Entity | None = one()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class OverdosePicture(Statement):
    """What an overdose looks like, what makes it worse or what is done about it."""

    effect: Entity | None = one()
    worsened_by: tuple[Entity, ...] = many()
    outcome: Term | None = one()
    minimum: Decimal | None = one()
    maximum: Decimal | None = one()
    unit: Term | None = one()
    """The unit of ``minimum`` and ``maximum``."""
    treatment: tuple[Term, ...] = many()
    text_value: str | None = one()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class ReproductiveSafety(Statement):
    """What is known in pregnancy, at birth or in breast-feeding."""

    reproductive_stage: Term | None = one()
    effect: Entity | None = one()
    text_value: str | None = one()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class PharmacokineticFinding(Statement):
    """What the body does to the drug, beyond what a single range can say."""

    pharmacokinetic_process: Term | None = one()
    text_value: str | None = one()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class AdministrationNote(Statement):
    """How a product is given or kept."""

    product: tuple[Product, ...] = many()
    text_value: str | None = one()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class RegulatoryStatus(Statement):
    """How the authorities of a country class a drug."""

    regulatory_term: Term | None = one()
    status_year: int | None = one()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class PhysiologicalRole(Statement):
    """What a substance of the body does in it."""

    regulates: tuple[Entity, ...] = many()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class DiseaseBurden(Statement):
    """What a condition does to the person who has it."""

    impairs: tuple[Entity, ...] = many()


def _source_name(source: Source) -> str:
    """Name a source by its title; one that speaks under no country's rules by its kind."""
    return str(source if source.country or not source.kind else source.kind)


def _place_name(source: Source | None) -> str:
    """Name a source by its country; one that speaks under no country's rules by itself."""
    return "no source" if source is None else str(source.country or _source_name(source))


def _json_value(value: Any) -> Any:
    """A value of a field as JSON knows it."""
    if isinstance(value, tuple):
        return [_json_value(item) for item in value]
    if isinstance(value, Evidence):
        country = {"country": str(value.country)} if value.country else {}
        return {"relation": value.relation, **country, "passage": value.passage.to_dict()}
    if isinstance(value, Node):
        return {"iri": str(value.iri), "label": value.label}
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value


def _nodes(value: Any) -> tuple[Node, ...]:
    """The nodes that a field holds: one, several or none."""
    found = value if isinstance(value, tuple) else (value,)
    return tuple(node for node in found if isinstance(node, Node))
