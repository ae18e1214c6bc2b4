"""What the writers of Turtle and of JSON-LD share: the triples of a subject, lists, order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import pyoxigraph as ox

from ..namespaces import PREFIXES

Subject: TypeAlias = ox.NamedNode | ox.BlankNode
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal
Properties: TypeAlias = dict[str, list[Term]]
"""What is said of a subject: the values of each property."""

_FIRST, _REST, _NIL = (PREFIXES["rdf"] + name for name in ("first", "rest", "nil"))


def list_items(
    facts: Mapping[Subject, Properties], head: ox.BlankNode
) -> tuple[list[Term], list[ox.BlankNode]] | None:
    """Return the items and the cells of a well-formed list that starts here, else None."""
    items: list[Term] = []
    cells: list[ox.BlankNode] = []
    node: Term = head
    seen: set[Term] = set()
    while type(node) is ox.BlankNode:
        cell = facts.get(node, {})
        if set(cell) != {_FIRST, _REST} or node in seen:
            return None
        (first, *more), (rest, *others) = cell[_FIRST], cell[_REST]
        if more or others:
            return None
        seen.add(node)
        cells.append(node)
        items.append(first)
        node = rest
    if type(node) is not ox.NamedNode or node.value != _NIL:
        return None
    return items, cells


def object_key(term: Term) -> tuple[int, str, str]:
    """Sort key of the values of a property: IRIs, then literals, then blank nodes."""
    if type(term) is ox.NamedNode:
        return (0, term.value, "")
    if type(term) is ox.Literal:
        return (1, term.value, f"{term.datatype.value}@{term.language or ''}")
    return (2, "", "")


def subject_of(term: Term | ox.Triple) -> Subject:
    """Return a term that is known to be able to be a subject."""
    assert isinstance(term, ox.NamedNode | ox.BlankNode)
    return term
