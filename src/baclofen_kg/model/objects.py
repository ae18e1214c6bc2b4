# ruff: noqa: RUF009 - one(), many() and plain() declare fields, which ruff cannot see.
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
from typing import Any

from ..namespaces import BKO, IRI, compact
from .verdicts import match_jurisdiction, verdict_of

__all__ = [
    "AdministrationNote",
    "AdverseReaction",
    "Availability",
    "Classification",
    "Contraindication",
    "DiseaseBurden",
    "DosageRegimen",
    "Entity",
    "Evidence",
    "ExtentOfUse",
    "FrequencyComparison",
    "Indication",
    "Interaction",
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
    "ReproductiveSafety",
    "Source",
    "Statement",
    "Term",
    "TherapeuticBenefit",
    "UseLimitation",
    "Warning",
]

NOT_STATED = IRI(BKO + "NotStated")
"""What a statement has in place of a value that no source states."""


def one(curie: str | None = None) -> Any:
    """Declare a field with one value or none."""
    return field(default=None, compare=False, metadata={"curie": curie, "many": False})


def many(curie: str | None = None) -> Any:
    """Declare a field with any number of values."""
    return field(default=(), compare=False, metadata={"curie": curie, "many": True})


def plain(default: Any) -> Any:
    """Declare a field that is not one property, but is put together from several."""
    return field(default=default, compare=False)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Node:
    """Anything that has an IRI and a label."""

    iri: IRI
    label: str = plain("")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and self.iri == other.iri

    def __hash__(self) -> int:
        return hash(self.iri)

    @property
    def curie(self) -> str:
        """The short form of the IRI, such as ``bkg:baclofen``."""
        return compact(self.iri)

    def __str__(self) -> str:
        return self.label or self.curie

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Term(Node):
    """A coded value of the ontology, or a unit."""

    synonyms: tuple[str, ...] = many("skos:altLabel")
    definition: str | None = one("rdfs:comment")
    list_order: int | None = one()
    """Its place on a scale such as that of advice, where it has one."""
    ucum_code: str | None = one("qudt:ucumCode")
    country_code: str | None = one()
    """Of a jurisdiction, after ISO 3166-1."""
    band_minimum: Decimal | None = one()
    """Of a band of frequency: the lowest share of people, in percent."""
    band_maximum: Decimal | None = one()
    """The highest share, in percent, which no longer falls into the band."""
    expected_unit: Term | None = one()
    """Of a parameter or a physical property: the unit in which this graph gives it."""

    @property
    def names(self) -> tuple[str, ...]:
        """Its label, its synonyms and the code of a country."""
        return (self.label, *self.synonyms, *((self.country_code,) if self.country_code else ()))


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Entity(Node):
    """Something that statements talk about."""

    kinds: tuple[str, ...] = plain(())
    """Classes of the ontology, such as ``Condition``."""
    synonyms: tuple[str, ...] = many("skos:altLabel")
    definition: str | None = one("skos:definition")
    exact_matches: tuple[IRI, ...] = many("skos:exactMatch")
    close_matches: tuple[IRI, ...] = many("skos:closeMatch")
    member_of: tuple[Entity, ...] = many()
    broader: tuple[Entity, ...] = many("skos:broader")
    members_not_listed: bool | None = one()
    """Of a class: whether the graph lists none of its members on purpose."""

    @property
    def identifiers(self) -> tuple[str, ...]:
        """Exact outside identifiers as CURIEs, such as ``chebi:2972``."""
        return tuple(match.curie for match in self.exact_matches)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Product(Entity):
    """A medicine as it is sold."""

    active_ingredient: Entity | None = one()
    dose_form: Term | None = one()
    strength: Decimal | None = one()
    """Amount of the active ingredient in one dose form, in ``unit``."""
    unit: Term | None = one()


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
    """Of the file in which character spans count, in hexadecimal digits."""
    character_count: int | None = one()
    rights: str | None = one("dcterms:rights")
    derived_from: tuple[Source, ...] = many("prov:wasDerivedFrom")

    @property
    def country(self) -> Term | None:
        """The country under whose rules the source speaks; none for articles."""
        place = self.jurisdiction
        return None if place is None or place.iri == NOT_STATED else place

    @property
    def witness(self) -> Source:
        """The document at the head of the line of descent: its descendants are one witness."""
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
    """The term that stands there, where it may be quoted."""
    comment: str | None = one("rdfs:comment")
    """What the source says, in words of ours."""
    reported_minimum: Decimal | None = one()
    reported_maximum: Decimal | None = one()
    reported_frequency: Term | None = one()
    unit: Term | None = one()

    def __str__(self) -> str:
        parts = [_source_name(self.source)] if self.source else []
        parts += [self.section] if self.section else []
        if self.start is not None and self.end is not None:
            parts.append(f"characters {self.start}-{self.end}")
        return ", ".join(parts) or self.curie


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one passage has to do with a statement."""

    relation: str
    """``supports``, ``qualifies`` or ``disputes``."""
    passage: Passage

    def __str__(self) -> str:
        said = f": {self.passage.comment}" if self.passage.comment else ""
        return f"{self.relation}: {self.passage}{said}"

    def said_in(self, jurisdiction: str) -> bool:
        """Whether the source speaks under the rules of the country with this IRI."""
        source = self.passage.source
        country = source.country if source else None
        return country is not None and country.iri == jurisdiction


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Statement(Node):
    """One thing that is claimed about one entity."""

    kind: str = plain("Statement")
    """The class of the ontology, such as ``Indication``."""
    about: Entity | None = one()
    in_people_with: tuple[Entity, ...] = many()
    """Conditions of the people for whom the statement is made; empty where none is named."""
    population: tuple[Term, ...] = many()
    """Age or stage of life of those people; empty where the sources do not limit it."""
    route: Term | None = one()
    """The way by which the drug is given, where the sources limit the statement to one."""
    evidence: tuple[Evidence, ...] = plain(())
    jurisdictions: tuple[Term, ...] = plain(())
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
        country = match_jurisdiction(jurisdiction, {c.iri: c.names for c in self.jurisdictions})
        return verdict_of({item.relation for item in self.evidence if item.said_in(country)})


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


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Indication(Statement):
    """What a drug is used against. It does not treat the disease of ``in_context_of``."""

    treats: tuple[Entity, ...] = many()
    in_context_of: Entity | None = one()
    """The disease behind what is treated."""
    use: Term | None = one()
    """Labelled or off-label."""


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
    """Whether the amount is for one dose or for a day."""
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
    seriousness: Term | None = one()
    frequency: Term | None = one()

    @property
    def serious(self) -> bool:
        """Whether a source calls the reaction serious."""
        return self.seriousness is not None and self.seriousness.iri == BKO + "Serious"


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class FrequencyComparison(Statement):
    """Which effects occur less often than which others."""

    less_frequent: tuple[Entity, ...] = many()
    more_frequent: tuple[Entity, ...] = many()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Interaction(Statement):
    """What a drug must not meet unawares. What sources leave open is ``bko:NotStated``."""

    interactant: Entity | None = one()
    consequence: tuple[Entity | Term, ...] = many()
    mechanism: tuple[Term, ...] = many()
    severity: Term | None = one()
    advice: tuple[Term, ...] = many()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Precaution(Statement):
    """Who must take care with a drug."""

    condition: Entity | None = one()
    advice: tuple[Term, ...] = many()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Contraindication(Statement):
    """Who must not take a drug."""

    condition: Entity | None = one()
    advice: tuple[Term, ...] = many()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class UseLimitation(Statement):
    """Where, or before what, a drug is not to be used."""

    excludes: tuple[Entity, ...] = many()
    in_context_of: Entity | None = one()
    """The disease behind what is excluded."""
    requires: tuple[Term, ...] = many()
    body_weight_below: Decimal | None = one()
    """In kilograms."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Warning(Statement):
    """What can go wrong in a given circumstance."""

    circumstance: Term | None = one()
    effect: tuple[Entity, ...] = many()
    advice: tuple[Term, ...] = many()
    boxed: bool | None = one()
    """Whether the label sets it in a box."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class OverdosePicture(Statement):
    """What an overdose looks like, what makes it worse and what is done about it."""

    effect: tuple[Entity, ...] = many()
    worsened_by: tuple[Entity, ...] = many()
    outcome: Term | None = one()
    minimum: Decimal | None = one()
    maximum: Decimal | None = one()
    unit: Term | None = one()
    """The unit of ``minimum`` and ``maximum``."""
    advice: tuple[Term, ...] = many()
    text_value: str | None = one()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class ReproductiveSafety(Statement):
    """What is known in pregnancy, at birth or in breast-feeding."""

    reproductive_stage: Term | None = one()
    effect: tuple[Entity, ...] = many()
    advice: tuple[Term, ...] = many()
    text_value: str | None = one()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class PharmacokineticFinding(Statement):
    """What the body does to the drug, where no single range tells it."""

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
    """What a substance of the body does there."""

    regulates: tuple[Entity, ...] = many()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class DiseaseBurden(Statement):
    """What a condition does to the person who has it."""

    impairs: tuple[Entity, ...] = many()


def _source_name(source: Source) -> str:
    """Name a source by its title; one that speaks under no country's rules by its kind."""
    return str(source if source.country or not source.kind else source.kind)
