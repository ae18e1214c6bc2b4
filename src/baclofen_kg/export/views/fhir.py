"""The described drug as a Bundle of FHIR R5: one product for each country whose documents speak.

The resources are of the regulated-product module. A country's documents are about the medicine as
it may be used there, so each country has a ``MedicinalProductDefinition`` of its own, and so has a
product of which alone a document speaks; what no country's documents say is about one without a
country. A ``RegulatedAuthorization`` stands where a label of the country was read or a document of
it licenses a use. Dissent has no place in these resources: it is lost, and the account says so.
"""

from __future__ import annotations

from ...formats.json_text import indented
from ...namespaces import BKG, local_name
from . import fhir_parts as parts
from .account import Account
from .facts import Facts
from .fhir_bundle import Bundle, Resource, Scope
from .fhir_statements import draw
from .made import Made, filled, one_file

_NO_RESOURCE = {
    "OverdosePicture": "R5 has no resource for an overdose",
    "PharmacokineticParameter": "R5 has no resource for what the body does to a drug",
    "PharmacokineticFinding": "R5 has no resource for what the body does to a drug",
    "MechanismOfAction": "R5 has no resource for how a drug acts",
    "TherapeuticBenefit": "R5 has no resource for a benefit that is no indication",
    "ExtentOfUse": "R5 has no resource for how widely a drug is used",
    "FrequencyComparison": "R5 has no resource that compares frequencies",
    "UseLimitation": "R5 has no field for what a use requires",
    "AdministrationNote": "R5 has no field for a note on giving or keeping a product",
    "RegulatoryStatus": "R5 has no field for it",
    "PhysiologicalRole": "it is not about a drug",
    "DiseaseBurden": "it is not about a drug",
}
_ENGLISH = {"coding": [{"system": "urn:ietf:bcp:47", "code": "en"}]}
_LABELS = ("ProductLabel", "PatientLeaflet", "ProductMonograph")
_NO_DISSENT = "R5 has no place for dissent"
_NO_PASSAGE = "a resource names documents, not places in them"


def make(facts: Facts) -> Made:
    """Return the bundle of every drug that is described."""
    account = Account(facts)
    resources: dict[str, Resource] = {}
    for drug in facts.subjects:
        bundle = Bundle(facts, drug)
        for statement in facts.statements:
            if facts.value(statement, "bko:about") == drug:
                draw(bundle, account, statement)
        _substance(bundle, account)
        _products(bundle, account)
        resources |= bundle.resources
    for statement in facts.statements:
        kind = facts.kinds(statement)[0]
        account.lose_rest([statement], _NO_RESOURCE.get(kind, "it is not about a drug"))
    _documents(facts, account, resources)
    dissent = [it for it in facts.stances if it.relation == "disputes"]
    account.lose_rest(dissent, _NO_DISSENT)
    account.lose_rest(facts.stances, "its statement is lost, or the resource has no field for it")
    account.lose_rest(facts.passages, _NO_PASSAGE)
    account.lose_rest(facts.sources, "it speaks to nothing that is kept")
    account.lose_rest(facts.entities, "no resource names it")
    for match in facts.matches:
        if match.relation == "exactMatch" and account.is_kept(match.entity):
            account.keep(match)
    gone = [it for it in facts.matches if not account.is_kept(it.entity)]
    account.lose_rest(gone, "its entity is lost")
    account.lose_rest(facts.matches, "a concept is coded by what is exactly the same")
    account.lose_rest(facts.links, "no resource says it")
    whole = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"fullUrl": f"{BKG}fhir/{key}", "resource": resources[key]} for key in sorted(resources)
        ],
    }
    return one_file(indented(whole), account)


def _substance(bundle: Bundle, account: Account) -> None:
    """The drug itself: its names, codes and structure, and what statements say of the substance."""
    facts, drug = bundle.facts, bundle.drug
    account.keep(drug)
    properties, classes = [], []
    for statement in facts.statements:
        if facts.value(statement, "bko:about") != drug:
            continue
        kind = facts.kinds(statement)[0]
        said = facts.upheld(statement)
        if kind == "PhysicalProperty" and said:
            properties.append(_property(facts, account, statement))
        elif kind == "Classification" and said:
            to = facts.value(statement, "bko:classifiedAs")
            classes += parts.concepts(facts, to)
            account.keep(statement)
            if to:
                account.keep(to, "all but its name and identifiers")
        else:
            continue
        account.keep_all(said, "the document")
    smiles, inchi = facts.value(drug, "schema:smiles"), facts.value(drug, "schema:inChI")
    written = [
        {"type": parts.text(name), "representation": value}
        for name, value in (("SMILES", smiles), ("InChI", inchi))
        if value
    ]
    bundle.put(
        "SubstanceDefinition",
        bundle.substance,
        text=parts.narrative(
            facts.label(drug), *filter(None, [facts.value(drug, "skos:definition")])
        ),
        identifier=[{"system": BKG, "value": local_name(drug)}],
        description=facts.value(drug, "skos:definition"),
        classification=classes,
        property=properties,
        structure=filled(representation=written),
        code=[
            {"code": {"coding": [parts.coding(it)]}} for it in facts.values(drug, "skos:exactMatch")
        ],
        name=[
            {"name": facts.label(drug), "preferred": True},
            *({"name": it} for it in facts.values(drug, "skos:altLabel")),
        ],
    )


def _property(facts: Facts, account: Account, statement: str) -> Resource:
    kind = facts.value(statement, "bko:physicalPropertyKind")
    value = facts.value(statement, "bko:physicalPropertyValue")
    low = parts.quantity(facts, statement, "bko:minimum", "bko:unit")
    solvent = facts.value(statement, "bko:solvent")
    words = facts.value(statement, "bko:textValue")
    of_one = facts.value(statement, "bko:minimum") == facts.value(statement, "bko:maximum")
    of_figure = low if low and of_one and not words else None
    left_out = [] if of_figure or not low else ["its figures as figures: they stand in words"]
    account.keep(statement, *left_out)
    if solvent:
        account.keep(solvent, "all but its name")
    label = facts.label(kind) if kind else "property"
    range_text = " to ".join(
        dict.fromkeys(
            facts.values(statement, "bko:minimum") + facts.values(statement, "bko:maximum")
        )
    )
    unit = facts.value(statement, "bko:unit")
    in_words = ", ".join(
        filter(None, [f"{range_text} {facts.label(unit)}" if unit else range_text, words])
    )
    return filled(
        type=parts.text(f"{label} in {facts.label(solvent)}" if solvent else label),
        valueQuantity=of_figure,
        valueCodeableConcept=None
        if of_figure
        else parts.concept(facts, value)
        if value
        else parts.text(in_words),
    )


def _products(bundle: Bundle, account: Account) -> None:
    """A product for each country and for each document's product, with what it holds."""
    facts = bundle.facts
    for scope, name in bundle.scopes.items():
        reference = parts.reference("MedicinalProductDefinition", name)
        title = facts.label(scope.product or bundle.drug)
        where = f" in {facts.label(scope.country)}" if scope.country else ""
        form = facts.value(scope.product, "bko:doseForm") if scope.product else None
        usage = (
            [{"country": parts.country(facts, scope.country), "language": _ENGLISH}]
            if scope.country
            else []
        )
        documents = [it for it in facts.sources if bundle.scope_of(it) == scope]
        bundle.put(
            "MedicinalProductDefinition",
            name,
            text=parts.narrative(f"{title}{where}"),
            name=[filled(productName=title, usage=usage)],
            combinedPharmaceuticalDoseForm=parts.concept(facts, form),
            route=parts.concepts(facts, *sorted(bundle.routes.get(scope, ()))),
            legalStatusOfSupply=_legal_status(bundle, account, scope),
            attachedDocument=[
                parts.reference("DocumentReference", parts.identifier(it)) for it in documents
            ],
        )
        if scope.product:
            account.keep(scope.product, "its names in other countries")
        _ingredient(bundle, name, scope.product, title)
        licensed = bundle.labelled.get(scope, [])
        if scope.country and (licensed or any(_is_label(facts, it) for it in documents)):
            bundle.put(
                "RegulatedAuthorization",
                name,
                text=parts.narrative(f"Authorisation of {title}{where}"),
                subject=[reference],
                region=[parts.country(facts, scope.country)],
                indication=[
                    {"reference": parts.reference("ClinicalUseDefinition", it)} for it in licensed
                ],
            )
        if doses := bundle.doses.get(scope):
            bundle.put(
                "MedicationKnowledge",
                name,
                text=parts.narrative(f"Doses of {title}{where}", *_doses_in_words(doses)),
                code=parts.concept(facts, scope.product or bundle.drug),
                intendedJurisdiction=[parts.country(facts, scope.country)] if scope.country else [],
                indicationGuideline=[{"dosingGuideline": doses}],
            )


def _is_label(facts: Facts, source: str) -> bool:
    """Whether a document is one that an authority approves together with the product."""
    return local_name(facts.value(source, "bko:sourceKind") or "") in _LABELS


def _legal_status(bundle: Bundle, account: Account, scope: Scope) -> Resource | None:
    """The class of supply that the documents of a country state."""
    facts = bundle.facts
    for statement in facts.statements:
        term = facts.value(statement, "bko:regulatoryTerm")
        if not term or facts.value(statement, "bko:about") != bundle.drug:
            continue
        if local_name(term) != "PrescriptionOnly":
            continue
        said = bundle.by_scope(facts.upheld(statement))
        if scope in said:
            account.keep(statement)
            account.keep_all(said[scope], "the document")
            return parts.concept(facts, term)
    return None


def _doses_in_words(guidelines: list[Resource]) -> list[str]:
    return [
        dose["text"]
        for guideline in guidelines
        for each in guideline["dosage"]
        for dose in each["dosage"]
    ]


def _ingredient(bundle: Bundle, name: str, product: str | None, title: str) -> None:
    facts = bundle.facts
    amount = parts.quantity(facts, product, "bko:strength", "bko:unit") if product else None
    bundle.put(
        "Ingredient",
        name,
        text=parts.narrative(f"{facts.label(bundle.drug)}, active ingredient of {title}"),
        status="active",
        **{"for": [parts.reference("MedicinalProductDefinition", name)]},
        role=parts.text("active"),
        substance=filled(
            code={"reference": parts.reference("SubstanceDefinition", bundle.substance)},
            strength=[{"presentationQuantity": amount}] if amount else [],
        ),
    )


def _documents(facts: Facts, account: Account, resources: dict[str, Resource]) -> None:
    """The documents that products refer to."""
    wanted = {
        it["reference"]
        for resource in resources.values()
        for it in resource.get("attachedDocument", ())
    }
    for source in facts.sources:
        name = parts.identifier(source)
        if f"DocumentReference/{name}" not in wanted:
            continue
        account.keep(source, "its dates, its descent and how it was read")
        kind = facts.value(source, "bko:sourceKind")
        resources[f"DocumentReference/{name}"] = filled(
            resourceType="DocumentReference",
            id=name,
            text=parts.narrative(facts.label(source)),
            status="current",
            type=parts.concept(facts, kind),
            description=facts.label(source),
            content=[
                {
                    "attachment": filled(
                        url=facts.value(source, "schema:url"), title=facts.label(source)
                    )
                }
            ],
        )
