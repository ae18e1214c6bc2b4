"""The graph in schema.org: things as search engines know them, and each statement as a ``Claim``.

A passage that supports or limits a statement is an ``appearance`` of its claim; one that disputes
it is a ``ClaimReview``. Properties that schema.org does not allow on a ``Drug``, such as
``adverseOutcome``, ``contraindication`` and ``indication``, are not used: the claims say it.
"""

from __future__ import annotations

from typing import Any

from ...formats.json_text import indented
from ...namespaces import BKO, in_words, local_name
from .account import Account
from .facts import Facts, Stance
from .made import Made, filled, one_file
from .reported import reported

_TYPES = {
    "Drug": "Drug",
    "Product": "Drug",
    "Substance": "Substance",
    "SubstanceClass": "DrugClass",
    "Condition": "MedicalCondition",
    "Effect": "MedicalCondition",
    "AnatomicalSite": "AnatomicalStructure",
    "Target": "Thing",
    "PhysiologicalFunction": "Thing",
    "PhysiologicalChange": "Thing",
    "Limit": "DefinedTerm",
}
"""The types of entities; a finding is a MedicalCondition whether a person has it or gets it."""
_TYPES_OF_SOURCES = {
    "JournalArticle": "ScholarlyArticle",
    "WebArticle": "Article",
    "ManufacturerPage": "WebPage",
}
_RECOGNISED = "is there to be recognised by name; no statement speaks of it"
_IN_WORDS = "its fields as fields: they stand in the text of the claim"
_SPAN = "the place of its characters"


def make(facts: Facts) -> Made:
    """Return the graph as JSON-LD in the vocabulary of schema.org."""
    account = Account(facts)
    spoken_of = set(facts.spoken_of)
    graph = [_dataset(facts)]
    graph += [_entity(facts, account, node, spoken_of) for node in facts.spoken_of]
    graph += [_source(facts, account, node) for node in facts.sources]
    graph += [_passage(facts, account, node) for node in facts.passages]
    for statement in facts.statements:
        graph.append(_claim(facts, account, statement))
        graph += [_review(facts, account, it) for it in facts.disputed(statement)]
    account.lose_rest(facts.entities, _RECOGNISED)
    gone = [it for it in facts.matches if not account.is_kept(it.entity)]
    account.lose_rest(gone, "its entity is lost")
    account.lose_rest(facts.matches, "sameAs is for what is exactly the same")
    apart = [
        it for it in facts.links if not (account.is_kept(it.entity) and account.is_kept(it.to))
    ]
    account.lose_rest(apart, "one of the two is lost")
    account.lose_rest(facts.links, "schema.org has no word for it")
    whole = {"@context": "https://schema.org", "@graph": [node for node in graph if node]}
    return one_file(indented(whole), account)


def _dataset(facts: Facts) -> dict[str, Any]:
    title = facts.dataset("dcterms:title")
    if title is None:
        return {}
    return filled(
        **{"@id": "https://w3id.org/baclofen-kg/id/dataset", "@type": "Dataset"},
        name=title,
        description=facts.dataset("dcterms:description"),
        license=facts.dataset("dcterms:license"),
        version=facts.dataset("dcat:version"),
        dateModified=facts.dataset("dcterms:modified"),
        creator={"@type": "Organization", "name": "the baclofen-kg developers"},
    )


def _entity(facts: Facts, account: Account, node: str, known: set[str]) -> dict[str, Any]:
    kinds = facts.kinds(node)
    types = list(dict.fromkeys(_TYPES.get(kind, "Thing") for kind in kinds))
    account.keep(node, *(["the direction of the change"] if "PhysiologicalChange" in kinds else []))
    exact = facts.values(node, "skos:exactMatch")
    account.keep_all(it for it in facts.matches_of(node) if it.relation == "exactMatch")
    drug = "Drug" in types
    about = {
        link
        for link in facts.links
        if link.entity == node
        and link.to in known
        and drug
        and _link_name(facts, link.property, link.to)
    }
    account.keep_all(about)
    form = facts.value(node, "bko:doseForm")
    return filled(
        **{"@id": node, "@type": types if len(types) > 1 else types[0]},
        name=facts.label(node),
        alternateName=facts.values(node, "skos:altLabel"),
        description=facts.value(node, "skos:definition"),
        sameAs=exact,
        drugClass=[{"@id": it.to} for it in sorted(about) if it.property == "bko:memberOf"],
        activeIngredient=[
            facts.label(it.to) for it in sorted(about) if it.property == "bko:activeIngredient"
        ],
        dosageForm=facts.label(form) if form and drug else None,
    )


def _link_name(facts: Facts, name: str, to: str) -> bool:
    """Whether schema.org has a property for a link of a drug."""
    return name == "bko:activeIngredient" or (
        name == "bko:memberOf" and "SubstanceClass" in facts.kinds(to)
    )


def _source(facts: Facts, account: Account, node: str) -> dict[str, Any]:
    kind = facts.value(node, "bko:sourceKind")
    country = facts.country(node)
    url = facts.value(node, "schema:url")
    account.keep(node, "how it was read")
    return filled(
        **{"@id": node, "@type": _TYPES_OF_SOURCES.get(local_name(kind or ""), "CreativeWork")},
        name=facts.label(node),
        genre=facts.label(kind) if kind else None,
        url=url,
        datePublished=facts.value(node, "dcterms:issued"),
        dateModified=facts.value(node, "dcterms:modified"),
        usageInfo=facts.value(node, "dcterms:rights"),
        isBasedOn=[{"@id": it} for it in facts.values(node, "prov:wasDerivedFrom")],
        about=[{"@id": it} for it in facts.values(node, "bko:describesProduct")],
        spatialCoverage=country
        and filled(
            **{"@type": "Country"},
            name=facts.label(country),
            identifier=facts.country_code(country),
        ),
    )


def _passage(facts: Facts, account: Account, node: str) -> dict[str, Any]:
    account.keep(node, *([_SPAN] if facts.value(node, "oa:start") else []))
    source = facts.source(node)
    return filled(
        **{"@id": node, "@type": "CreativeWork"},
        name=facts.value(node, "bko:section"),
        abstract=facts.value(node, "rdfs:comment"),
        text=facts.value(node, "oa:exact"),
        description=reported(facts, node),
        isPartOf=source and {"@id": source},
    )


def _claim(facts: Facts, account: Account, statement: str) -> dict[str, Any]:
    account.keep(statement, _IN_WORDS)
    appearances = facts.upheld(statement)
    for stance in appearances:
        account.keep(stance, *([] if stance.relation == "supports" else ["the limit as a field"]))
    fields = "; ".join(
        f"{in_words(f'bko:{name}')}: {words}"
        for name, words in facts.content(statement)
        if name != "about"
    )
    limited = [it for it in appearances if it.relation == "qualifies"]
    whole = facts.value(statement, "bko:specialises")
    return filled(
        **{"@id": statement, "@type": "Claim"},
        name=facts.label(statement),
        text=f"{facts.label(statement)} ({fields})" if fields else facts.label(statement),
        genre=facts.label(BKO + facts.kinds(statement)[0]),
        about=[{"@id": node} for node in facts.named(statement)],
        isPartOf={"@id": whole} if whole else None,
        appearance=[{"@id": it.passage} for it in appearances],
        description="; ".join(_limited(facts, it) for it in limited),
    )


def _limited(facts: Facts, stance: Stance) -> str:
    """How a passage limits a statement, in words."""
    source = facts.source(stance.passage)
    where = facts.label(source) if source else "a source"
    said = facts.value(stance.passage, "rdfs:comment") or reported(facts, stance.passage)
    return f"With a limit in {where}" + (f": {said}" if said else "")


def _review(facts: Facts, account: Account, stance: Stance) -> dict[str, Any]:
    account.keep(stance)
    source = facts.source(stance.passage)
    said = facts.value(stance.passage, "rdfs:comment") or reported(facts, stance.passage)
    return filled(
        **{"@type": "ClaimReview"},
        name=f"disputes: {facts.label(stance.statement)}",
        claimReviewed=facts.label(stance.statement),
        itemReviewed={"@id": stance.statement},
        reviewBody=said or f"{facts.label(source) if source else 'A source'} says the contrary.",
        # The scale of our verdicts, which are words: nobody gave figures.
        reviewRating={
            "@type": "Rating",
            "ratingValue": "disputed",
            "worstRating": "disputed",
            "bestRating": "supported",
        },
        isBasedOn={"@id": stance.passage},
        url=source and facts.value(source, "schema:url"),
    )
