"""What each kind of statement becomes in FHIR R5: a use, a contraindication, a warning, a dose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from ...namespaces import BKO, in_words, local_name
from . import fhir_parts as parts
from .account import Account
from .facts import Facts, Stance
from .fhir_bundle import Bundle, Resource, Scope
from .made import filled
from .reported import reported

_CONTRAINDICATED = BKO + "Contraindicated"
_IN_WORDS = "its limits (route, people, figures) as fields: they stand in the narrative"
_LIMIT = "the limit as a field: it stands in the narrative"
_LIMITS = ("bko:route", "bko:population", "bko:limit", "bko:inPeopleWith")


class _Said(NamedTuple):
    """A statement, what documents of one scope say of it, and where that is entered."""

    bundle: Bundle
    account: Account
    statement: str
    scope: Scope
    stances: list[Stance]

    @property
    def facts(self) -> Facts:
        """The graph."""
        return self.bundle.facts

    def value(self, name: str) -> str | None:
        """The value of a property of the statement."""
        return self.facts.value(self.statement, name)

    def concept(self, name: str) -> Resource | None:
        """The same as a concept."""
        return parts.concept(self.facts, self.value(name))

    def reported(self, name: str) -> list[str]:
        """What the passages report."""
        return sorted({it for s in self.stances for it in self.facts.values(s.passage, name)})


def draw(bundle: Bundle, account: Account, statement: str) -> None:
    """Make the resources of a statement about the drug, and enter it in the account."""
    kind = bundle.facts.kinds(statement)[0]
    if kind == "Availability":
        _available(bundle, account, statement)
    if kind not in _DRAWN:
        return
    spoken = bundle.by_scope(bundle.facts.upheld(statement))
    if not spoken:
        account.lose(statement, "documents only dispute it, and R5 has no place for dissent")
        return
    for scope, stances in spoken.items():
        _DRAWN[kind](_Said(bundle, account, statement, scope, stances))
    if account.is_kept(statement):
        for node in bundle.facts.named(statement):
            account.keep(node, "all but its name and identifiers")


def _put(said: _Said, suffix: str = "", **fields: Any) -> str:
    """Add a ClinicalUseDefinition of a statement for where the documents speak."""
    bundle, account, statement, scope, stances = said
    facts = bundle.facts
    product = bundle.product(scope)
    place = bundle.scopes[scope].removeprefix(f"{local_name(bundle.drug)}-")
    name = parts.identifier(statement, f"-{place}{suffix}")
    narrative = _narrative(said)
    bundle.put("ClinicalUseDefinition", name, text=narrative, subject=[product], **fields)
    limited = any(facts.values(statement, it) for it in _LIMITS)
    account.keep(statement, *([_IN_WORDS] if limited else []))
    for stance in stances:
        left_out = [_LIMIT] if stance.relation == "qualifies" else []
        account.keep(stance, "the place in the document", *left_out)
    return name


def _indication(said: _Said) -> None:
    uses = said.reported("bko:reportedUse")
    comorbidity = said.concept("bko:inContextOf")
    name = _put(
        said,
        type="indication",
        category=parts.concepts(said.facts, *uses),
        indication=filled(
            diseaseSymptomProcedure=parts.referred(said.concept("bko:treats")),
            comorbidity=[{"concept": comorbidity}] if comorbidity else [],
        ),
    )
    if BKO + "LabelledUse" in uses:
        said.bundle.labelled.setdefault(said.scope, []).append(name)


def _reaction(said: _Said) -> None:
    facts, bands = said.facts, said.reported("bko:reportedFrequency")
    is_serious = BKO + "Serious" in said.reported("bko:reportedSeriousness")
    several = parts.text(" or ".join(sorted(map(facts.label, bands)))) if bands else None
    _put(
        said,
        type="undesirable-effect",
        undesirableEffect=filled(
            symptomConditionEffect=parts.referred(said.concept("bko:effect")),
            classification=parts.concept(facts, BKO + "Serious" if is_serious else None),
            frequencyOfOccurrence=parts.concept(facts, bands[0]) if len(bands) == 1 else several,
        ),
    )


def _interaction(said: _Said) -> None:
    advice, partner = said.reported("bko:reportedAdvice"), said.concept("bko:interactant")
    _put(
        said,
        type="interaction",
        interaction=filled(
            interactant=[{"itemCodeableConcept": partner}] if partner else [],
            type=said.concept("bko:mechanism"),
            effect=parts.referred(said.concept("bko:consequence")),
            management=parts.concepts(said.facts, *advice),
        ),
    )
    if partner and _CONTRAINDICATED in advice:
        together = parts.text("taken together with")
        therapy = {"relationshipType": together, "treatment": parts.referred(partner)}
        _forbid(said, otherTherapy=[therapy])


def _precaution(said: _Said) -> None:
    """A contraindication where a document forbids; where it asks for care, a warning."""
    forbidding = _forbidding(said)
    matter = said.concept("bko:condition") or said.concept("bko:population")
    if forbidding:
        named = matter or parts.text(_words(said.facts, said.statement))
        _forbid(said, diseaseSymptomProcedure=parts.referred(named))
    caring = [it for it in said.stances if it not in forbidding]
    if caring:
        _warn(said._replace(stances=caring))


def _forbid(said: _Said, **what: Any) -> None:
    """A contraindication, of the documents that forbid."""
    said = said._replace(stances=_forbidding(said))
    _put(said, "-forbidden", type="contraindication", contraindication=what)


def _warn(said: _Said) -> None:
    facts, statement = said.facts, said.statement
    advice = ", ".join(map(facts.label, said.reported("bko:reportedAdvice")))
    words = _words(facts, statement)
    _put(
        said,
        type="warning",
        category=[parts.text(facts.label(BKO + facts.kinds(statement)[0]))],
        warning=filled(
            description=f"{words}. Advised: {advice}." if advice else f"{words}.",
            code=said.concept("bko:effect"),
        ),
    )


def _dose(said: _Said) -> None:
    """A dosage of the MedicationKnowledge of the product."""
    bundle, account, statement, scope, stances = said
    facts = bundle.facts
    bundle.product(scope)
    basis = local_name(said.value("bko:doseBasis") or "")
    is_maximum = said.value("bko:phase") == BKO + "MaximumPhase"
    amount = parts.span(facts, statement, "bko:minimum", "bko:maximum", "bko:unit")
    times = facts.number(statement, "bko:timesPerDay")
    day = {"value": 1, "unit": "day", "system": parts.UCUM, "code": "d"}
    dose = filled(
        text=_words(facts, statement),
        route=said.concept("bko:route"),
        timing={"repeat": {"frequency": times, "period": 1, "periodUnit": "d"}} if times else None,
        doseAndRate=[{"doseRange": amount}] if amount and basis == "PerDose" else [],
        maxDosePerPeriod=[{"numerator": amount["high"], "denominator": day}]
        if basis == "PerDay" and amount.get("high") and is_maximum
        else [],
    )
    account.keep(statement, "what has no field in a Dosage: it stands in words")
    for stance in stances:
        limit = ["the limit"] if stance.relation == "qualifies" else []
        account.keep(stance, "the place in the document", *limit)
    bundle.doses.setdefault(scope, []).append(
        filled(
            treatmentIntent=said.concept("bko:phase"),
            dosage=[{"type": parts.text("reported by documents"), "dosage": [dose]}],
        )
    )


def _available(bundle: Bundle, account: Account, statement: str) -> None:
    """A product that is said to exist is a product without a country."""
    facts = bundle.facts
    product = facts.value(statement, "bko:product")
    said = facts.upheld(statement)
    if product is None or not said:
        account.lose(statement, "no document supports it")
        return
    scope = Scope(None, product)
    bundle.product(scope)
    bundle.routes.setdefault(scope, set()).update(facts.values(statement, "bko:route"))
    account.keep(statement, "the countries of the documents")
    account.keep(product)
    account.keep_all(said, "the document")


def _forbidding(said: _Said) -> list[Stance]:
    return [
        it
        for it in said.stances
        if _CONTRAINDICATED in said.facts.values(it.passage, "bko:reportedAdvice")
    ]


def _words(facts: Facts, statement: str) -> str:
    """A statement in words, with the limits under which it holds."""
    limits = [
        f"{in_words(name)}: {', '.join(map(facts.label, values))}"
        for name in _LIMITS
        if (values := facts.values(statement, name))
    ]
    return facts.label(statement) + (f" ({'; '.join(limits)})" if limits else "")


def _narrative(said: _Said) -> Resource:
    """The statement for people: in words, with the limits that it has and that documents set."""
    facts = said.facts
    limits = [
        facts.value(it.passage, "rdfs:comment") or reported(facts, it.passage)
        for it in said.stances
        if it.relation == "qualifies"
    ]
    sentences = [_words(facts, said.statement), *(f"With a limit: {it}" for it in limits if it)]
    return parts.narrative(*sentences, status="additional")


_DRAWN: dict[str, Callable[[_Said], None]] = {
    "Indication": _indication,
    "AdverseReaction": _reaction,
    "Interaction": _interaction,
    "Precaution": _precaution,
    "Warning": _warn,
    "ReproductiveSafety": _warn,
    "DosageRegimen": _dose,
}
