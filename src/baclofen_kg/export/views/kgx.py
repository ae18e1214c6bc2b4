"""The graph as nodes and edges of the Biolink model, in the two forms of KGX: TSV and JSON Lines.

An edge is drawn of what one statement says of two things; one that documents dispute has a second
edge that is ``negated``. What the model has no predicate for is lost, and the account says so. Our
own names stand as full IRIs, since no prefix of ours is registered. Who recorded a statement, a
person or a program, is not said in the graph: ``agent_type`` is ``not_provided``.
"""

from __future__ import annotations

import json
from typing import Any

from ...formats.csv_text import csv_text
from ...namespaces import BKG, BKO, IDENTIFIERS, compact, local_name
from .account import Account
from .facts import Facts
from .kgx_edges import Edges
from .kgx_statements import draw
from .made import Made, filled

NODE_COLUMNS = tuple(
    """
    id category name description synonym equivalent_identifiers xref publication_type
    has_attribute_type
    """.split()  # noqa: SIM905
)
EDGE_COLUMNS = tuple(
    """
    id category subject predicate object negated
    disease_context_qualifier clinical_approval_status FDA_adverse_event_level frequency_qualifier
    causal_mechanism_qualifier qualified_predicate object_direction_qualifier has_attribute
    description publications evidence_count primary_knowledge_source knowledge_level agent_type
    """.split()  # noqa: SIM905
)
_PREFIXES = {"rxnorm": "RXCUI", "uniprot": "UniProtKB", "ncbigene": "NCBIGene"}
PREFIXES = {prefix: _PREFIXES.get(prefix, prefix.upper()) for prefix in IDENTIFIERS}
"""Our prefixes of outside identifiers, and those that Biolink uses."""

_CATEGORIES = (
    ("Drug", "Drug"),
    ("Product", "Drug"),
    ("SubstanceClass", "ChemicalEntity"),
    ("Substance", "ChemicalEntity"),
    ("Condition", "DiseaseOrPhenotypicFeature"),
    ("Effect", "PhenotypicFeature"),
    ("AnatomicalSite", "AnatomicalEntity"),
    ("PhysiologicalFunction", "PhysiologicalProcess"),
)
_SOURCES = {"ProductLabel": "DrugLabel", "WebArticle": "WebPage", "ManufacturerPage": "WebPage"}
_LINKS = {
    "bko:memberOf": "subclass_of",
    "skos:broader": "subclass_of",
    "bko:activeIngredient": "has_active_ingredient",
}
_NOT_OF_NODES = {
    "bko:doseForm": "its dose form",
    "bko:strength": "its strength",
    "bko:component": "the strengths of what it holds",
    "bko:nameUsedIn": "the countries of its name",
    "bko:memberCoverage": "how far its members are listed",
    "bko:narrowerLabel": "names of something narrower",
    "bko:sharedLabel": "names that others have too",
    "skos:hiddenLabel": "misspellings",
    "schema:inChI": "its structure as InChI",
    "schema:smiles": "its structure as SMILES",
    "bko:measure": "its figures",
    "bko:direction": "its direction",
    "dcterms:isPartOf": "what it is part of",
}
"""What is said of entities and has no place in a node."""
_UNIPROT = "http://purl.uniprot.org/"


def make(facts: Facts) -> Made:
    """Return the files of nodes and of edges."""
    writer = Edges(facts)
    for statement in facts.statements:
        draw(writer, statement)
    account = writer.account
    edges = writer.drawn + _links(facts, account)
    account.lose_rest(facts.stances, "no edge is drawn of it, or the edge has no place for dissent")
    kept = {it.passage for it in facts.stances if account.is_kept(it)}
    account.keep_all(
        (it for it in facts.passages if it in kept), "all but its source and the words of a limit"
    )
    account.lose_rest(facts.passages, "no edge is drawn of what it says")
    nodes = [_node(facts, account, node) for node in facts.entities]
    nodes += [_source(facts, account, node) for node in facts.sources]
    nodes += [_country(facts, node) for node in sorted(writer.countries)]
    account.lose_rest(
        facts.matches, "a node has equivalents and cross references, nothing narrower or broader"
    )
    edges.sort(key=lambda edge: str(edge["id"]))
    nodes.sort(key=lambda node: str(node["id"]))
    return Made(
        {
            "nodes.tsv": _tsv(NODE_COLUMNS, nodes),
            "edges.tsv": _tsv(EDGE_COLUMNS, edges),
            "nodes.jsonl": _lines(nodes),
            "edges.jsonl": _lines(edges),
        },
        account,
    )


def _node(facts: Facts, account: Account, node: str) -> dict[str, Any]:
    kinds = facts.kinds(node)
    category = next((name for kind, name in _CATEGORIES if kind in kinds), "NamedThing")
    if "Target" in kinds:
        single = any(it.startswith(_UNIPROT) for it in facts.values(node, "skos:exactMatch"))
        category = "Protein" if single else "BiologicalEntity"
    exact, close = facts.values(node, "skos:exactMatch"), facts.values(node, "skos:closeMatch")
    account.keep_all(
        it for it in facts.matches_of(node) if it.relation in ("exactMatch", "closeMatch")
    )
    left_out = [words for name, words in _NOT_OF_NODES.items() if facts.value(node, name)]
    account.keep(node, *left_out)
    return filled(
        id=node,
        category=[f"biolink:{category}"],
        name=facts.label(node),
        description=facts.value(node, "skos:definition"),
        synonym=facts.values(node, "skos:altLabel"),
        equivalent_identifiers=sorted(map(_curie, exact)),
        xref=sorted(map(_curie, close)),
    )


def _curie(iri: str) -> str:
    """An outside identifier as Biolink writes it."""
    prefix, _, local = compact(iri).partition(":")
    return f"{PREFIXES[prefix]}:{local}" if prefix in PREFIXES else iri


def _source(facts: Facts, account: Account, node: str) -> dict[str, Any]:
    kind = facts.value(node, "bko:sourceKind") or ""
    account.keep(node, "its country, address, date and terms")
    return filled(
        id=node,
        category=[f"biolink:{_SOURCES.get(local_name(kind), 'Publication')}"],
        name=facts.label(node),
        description=facts.value(node, "dcterms:description"),
        publication_type=[facts.label(kind) if kind else "document"],
    )


def _country(facts: Facts, node: str) -> dict[str, Any]:
    return filled(
        id=node,
        category=["biolink:Attribute"],
        name=facts.label(node),
        has_attribute_type=BKO + "Jurisdiction",
    )


def _links(facts: Facts, account: Account) -> list[dict[str, Any]]:
    """Membership of classes, what is broader, and what products hold."""
    edges = []
    for link in facts.links:
        account.keep(link)
        edges.append(
            filled(
                id=f"{link.entity}#{local_name(link.property)}-{local_name(link.to)}",
                category=["biolink:Association"],
                subject=link.entity,
                predicate=f"biolink:{_LINKS[link.property]}",
                object=link.to,
                primary_knowledge_source=f"{BKG}dataset",
                knowledge_level="knowledge_assertion",
                agent_type="not_provided",
            )
        )
    return edges


def _tsv(columns: tuple[str, ...], records: list[dict[str, Any]]) -> bytes:
    """Records as TSV, lists with a bar between their members."""
    rows = [[_cell(record.get(name)) for name in columns] for record in records]
    return csv_text(columns, rows, "\t").encode()


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "|".join(str(it).replace("|", "/") for it in value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value).replace("\t", " ").replace("\n", " ")


def _lines(records: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(it, ensure_ascii=False) + "\n" for it in records).encode()
