"""What each kind of statement becomes in the Biolink model: the edges between two things."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from ...namespaces import BKO, in_words, local_name
from .facts import Facts, Stance
from .kgx_edges import Edges

_DISEASE = "ChemicalOrDrugOrTreatmentToDiseaseOrPhenotypicFeatureAssociation"
_ADVERSE = "ChemicalOrDrugOrTreatmentAdverseEventAssociation"
_CHEMICALS = "ChemicalEntityToChemicalEntityAssociation"
_CHEMICAL_TO_FINDING = "ChemicalEntityToDiseaseOrPhenotypicFeatureAssociation"
_AFFECTS = "ChemicalAffectsBiologicalEntityAssociation"
_STATUS = {
    "labelled": "approved_for_condition",
    "labelled with a limit": "approved_for_condition",
    "off-label": "off_label_use",
    "documents differ": "not_provided",
}
_LOST = {
    "OverdosePicture": "Biolink has no predicate for what an overdose does",
    "PharmacokineticParameter": "a figure is no edge between two things",
    "PharmacokineticFinding": "a text is no edge between two things",
    "PhysicalProperty": "a property of a substance is no edge between two things",
    "DosageRegimen": "a dose is no edge between two things",
    "Warning": "Biolink has no predicate for a circumstance",
    "Availability": "that a product exists is no edge; the product is a node",
    "ReproductiveSafety": "Biolink has no predicate for a stage of reproduction",
    "RegulatoryStatus": "a legal class is no edge between two things",
    "UseLimitation": "Biolink has no predicate for what a use requires",
    "ExtentOfUse": "how widely a drug is used is no edge between two things",
    "AdministrationNote": "a text is no edge between two things",
    "FrequencyComparison": "an edge joins two things, and this compares many",
    "DiseaseBurden": "Biolink has no predicate for a function that a finding impairs",
    "PhysiologicalRole": "it says what the body does, not what is done with a drug",
}

LeftOut: TypeAlias = list[str] | str
"""What the edges of a statement leave out; or, where none is drawn, why."""


def draw(writer: Edges, statement: str) -> None:
    """Draw the edges of a statement, and enter it in the account."""
    facts, account = writer.facts, writer.account
    kind = facts.kinds(statement)[0]
    before = len(writer.drawn)
    narrow = _narrow(facts, statement)
    if kind in _DRAWN and narrow:
        account.lose(statement, narrow)
    elif kind in _DRAWN and facts.value(statement, "bko:about") in facts.subjects:
        left_out = _DRAWN[kind](writer, statement)
        if len(writer.drawn) > before:
            account.keep(statement, *left_out)
        elif isinstance(left_out, str):
            account.lose(statement, left_out)
        else:
            account.lose(statement, "no passage supports it")
    elif kind in _DRAWN:
        account.lose(statement, "it is not about a drug")
    else:
        account.lose(statement, _LOST.get(kind, "Biolink has no predicate for it"))


def _narrow(facts: Facts, statement: str) -> str | None:
    """Why an edge would say more than a statement does."""
    if facts.value(statement, "bko:route") not in (None, BKO + "Oral"):
        return "it holds for one route alone, which an edge cannot say"
    people = facts.values(statement, "bko:inPeopleWith")
    if facts.kinds(statement)[0] == "TherapeuticBenefit":
        people = people[1:]  # the first is the context of the edge
    if "Precaution" in facts.kinds(statement):
        return None
    if people or facts.values(statement, "bko:population") or facts.values(statement, "bko:limit"):
        return "it holds for some people alone, which an edge cannot say"
    return None


def _limits(facts: Facts, statement: str, *drawn: str) -> list[str]:
    """The fields of a statement that its edge has no place for."""
    names = [name for name, _ in facts.content(statement) if name not in ("about", *drawn)]
    return list(map(in_words, names))


class _Use(NamedTuple):
    """A use that documents report, with the passages that do."""

    suffix: str
    status: str
    place: str | None
    product: str | None
    stances: list[Stance]


def _indication(writer: Edges, statement: str) -> LeftOut:
    facts = writer.facts
    treats = facts.value(statement, "bko:treats")
    assert treats
    left_out = _limits(facts, statement, "treats", "inContextOf")
    for use in _uses(writer, statement):
        if use.product:
            left_out.append("the product of which alone a document speaks, but for its name")
        writer.edge(
            statement,
            use.suffix,
            _DISEASE,
            "treats_or_applied_or_studied_to_treat",
            treats,
            disease_context_qualifier=facts.value(statement, "bko:inContextOf"),
            clinical_approval_status=use.status,
            has_attribute=[use.place] if use.place else None,
            stances=use.stances,
        )
    if statement not in writer.used:
        return "documents only advise against it, for which Biolink has no status"
    return left_out


def _uses(writer: Edges, statement: str) -> Iterator[_Use]:
    """The uses that the documents of each country report, then what reports none."""
    facts, spoken = writer.facts, set()
    reporting: list[Stance] = []
    silent: list[Stance] = []
    for stance in facts.upheld(statement):
        (reporting if facts.value(stance.passage, "bko:reportedUse") else silent).append(stance)
    for country, approval, product in writer.approvals.get(statement, ()):
        if approval not in _STATUS:
            continue
        stances = [
            stance
            for stance in reporting
            if (source := facts.source(stance.passage))
            and facts.value(source, "bko:jurisdiction") == country
            and facts.value(source, "bko:describesProduct") == product
        ]
        place = country if facts.country_code(country) else None
        status = _STATUS[approval]
        if place:
            writer.countries.add(place)
            if status == "approved_for_condition" and facts.country_code(place) == "US":
                status = "fda_approved_for_condition"
        suffix = f"#{local_name(country)}" + (f"-{local_name(product)}" if product else "")
        if stances and suffix not in spoken:
            spoken.add(suffix)
            yield _Use(suffix, status, place, product, stances)
    if silent:
        yield _Use("", "not_provided", None, None, silent)


def _reaction(writer: Edges, statement: str) -> LeftOut:
    facts = writer.facts
    effect = facts.value(statement, "bko:effect")
    assert effect
    bands = {
        facts.label(band)
        for stance in facts.upheld(statement)
        if (band := facts.value(stance.passage, "bko:reportedFrequency"))
    }
    left_out = _limits(facts, statement, "effect")
    if len(bands) > 1:
        left_out.append("the frequencies, in which documents differ")
    writer.edge(
        statement,
        "",
        _ADVERSE,
        "has_adverse_event",
        effect,
        FDA_adverse_event_level="serious_adverse_event" if statement in writer.seriously else None,
        frequency_qualifier=bands.pop() if len(bands) == 1 else None,
    )
    return left_out


def _interaction(writer: Edges, statement: str) -> LeftOut:
    facts = writer.facts
    if facts.value(statement, "bko:specialises"):
        return "an edge between two chemicals has no place for a consequence"
    partner = facts.value(statement, "bko:interactant")
    assert partner
    writer.edge(statement, "", _CHEMICALS, "interacts_with", partner)
    return [*_limits(facts, statement, "interactant"), "what is advised"]


def _precaution(writer: Edges, statement: str) -> LeftOut:
    facts = writer.facts
    condition = facts.value(statement, "bko:condition")
    if condition is None:
        return "Biolink has no edge to a limit in figures or to an age"
    forbidding: dict[str | None, list[Stance]] = {}
    for stance in facts.upheld(statement):
        if BKO + "Contraindicated" in facts.values(stance.passage, "bko:reportedAdvice"):
            forbidding.setdefault(facts.country(facts.source(stance.passage)), []).append(stance)
    for country, stances in sorted(forbidding.items(), key=lambda item: item[0] or ""):
        if country:
            writer.countries.add(country)
        writer.edge(
            statement,
            f"#{local_name(country)}" if country else "",
            _CHEMICAL_TO_FINDING,
            "contraindicated_in",
            condition,
            has_attribute=[country] if country else None,
            stances=stances,
        )
    if not forbidding:
        return "no document forbids it, and Biolink has no predicate for care"
    return [*_limits(facts, statement, "condition"), "the documents that ask for care only"]


_ACTIONS = {"Agonist": "agonism"}
_DIRECTIONS = {"Increase": "increased", "Decrease": "decreased"}


def _mechanism(writer: Edges, statement: str) -> LeftOut:
    facts = writer.facts
    target = facts.value(statement, "bko:target")
    if target:
        action = local_name(facts.value(statement, "bko:action") or "")
        writer.edge(
            statement,
            "",
            _AFFECTS,
            "affects",
            target,
            causal_mechanism_qualifier=_ACTIONS.get(action),
        )
        return _limits(facts, statement, "target", *(["action"] if action in _ACTIONS else []))
    for change in facts.values(statement, "bko:leadsTo"):
        direction = local_name(facts.value(change, "bko:direction") or "")
        changed = facts.value(change, "bko:changeOf")
        if changed is None:
            continue
        writer.edge(
            statement,
            f"#{local_name(change)}",
            _AFFECTS,
            "affects",
            changed,
            qualified_predicate="biolink:causes" if direction in _DIRECTIONS else None,
            object_direction_qualifier=_DIRECTIONS.get(direction),
        )
    if not facts.values(statement, "bko:leadsTo"):
        return "Biolink has no predicate for where or like what a drug acts"
    return _limits(facts, statement, "leadsTo")


def _benefit(writer: Edges, statement: str) -> LeftOut:
    facts = writer.facts
    for finding in facts.values(statement, "bko:reduces"):
        writer.edge(
            statement,
            f"#{local_name(finding)}",
            _DISEASE,
            "ameliorates_condition",
            finding,
            disease_context_qualifier=facts.value(statement, "bko:inPeopleWith"),
        )
    if not facts.values(statement, "bko:reduces"):
        return "Biolink has no predicate for a function that gets better"
    return _limits(facts, statement, "reduces", "inPeopleWith")


def _classification(writer: Edges, statement: str) -> LeftOut:
    facts = writer.facts
    to = facts.value(statement, "bko:classifiedAs")
    if to is None:
        return "it names no class"
    writer.edge(statement, "", "Association", "subclass_of", to)
    return _limits(facts, statement, "classifiedAs")


_DRAWN = {
    "Indication": _indication,
    "AdverseReaction": _reaction,
    "Interaction": _interaction,
    "Precaution": _precaution,
    "MechanismOfAction": _mechanism,
    "TherapeuticBenefit": _benefit,
    "Classification": _classification,
}
