"""One text, as the check reads it."""

from __future__ import annotations

from baclofen_kg import KnowledgeGraph
from baclofen_kg.check.findings import Entry
from baclofen_kg.model.objects import Node, Product


def taken(kg: KnowledgeGraph, text: str) -> Entry:
    """Return the entry of one text given as taken."""
    return kg.check(taking=[text]).entries[0]


def condition(kg: KnowledgeGraph, text: str) -> Entry:
    """Return the entry of one text given as a condition."""
    return kg.check(conditions=[text]).entries[0]


def status_and_names(kg: KnowledgeGraph, text: str) -> tuple[str, str]:
    """Return how far a text given as taken was recognised, and what it was taken for."""
    entry = taken(kg, text)
    return entry.status, "; ".join(str(each.entity) for each in entry.taken_for)


def local(node: Node) -> str:
    """Return the last part of the IRI of a node."""
    return node.iri.replace("#", "/").rpartition("/")[2]


def substances(entry: Entry) -> set[str]:
    """Return the ids of what an entry was taken for, of products those of their ingredients."""
    found: set[str] = set()
    for each in entry.taken_for:
        node = each.entity
        held = node.active_ingredients if isinstance(node, Product) else (node,)
        found |= {local(part) for part in held}
    return found


def listed(entry: Entry) -> str:
    """Return these ids as the tables of expected readings write them."""
    return ";".join(sorted(substances(entry)))
