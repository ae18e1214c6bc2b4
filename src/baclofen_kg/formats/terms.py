"""What the writers of Turtle and of JSON-LD share: the triples of a subject, lists, order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import chain
from typing import TypeAlias

import pyoxigraph as ox

from ..errors import InputError, one_line
from ..namespaces import PREFIXES

Subject: TypeAlias = ox.NamedNode | ox.BlankNode
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal
Properties: TypeAlias = dict[str, list[Term]]
"""What is said of a subject: the values of each property."""

DEEPEST = 24
"""Blank nodes that are nested more deeply stand by themselves: nobody could read them."""

FIRST, REST, NIL = (PREFIXES["rdf"] + name for name in ("first", "rest", "nil"))
_CELL = {FIRST, REST}


def by_subject(triples: Iterable[ox.Triple], form: str) -> dict[Subject, Properties]:
    """Return what is said of each subject.

    Args:
        triples: a graph.
        form: in what it is to be written, for messages.

    Raises:
        InputError: there is a triple inside a triple, which Turtle and JSON-LD cannot say.
    """
    found: dict[Subject, Properties] = {}
    for subject, predicate, value in triples:
        if isinstance(value, ox.Triple) or isinstance(subject, ox.Triple):
            raise InputError(
                f"a triple inside a triple (RDF 1.2) cannot be written {form}, as at "
                f"{one_line(subject)} {one_line(predicate)}; N-Triples, N-Quads and TriG "
                "hold it"
            )
        found.setdefault(subject, {}).setdefault(predicate.value, []).append(value)
    return found


def lists(
    properties: Mapping[Subject, Properties], apart: Collection[Subject]
) -> dict[Subject, list[ox.BlankNode]]:
    """Return the cells of each well-formed list, by its first cell.

    A cell holds an item and the rest and nothing else. None of the nodes in ``apart`` is a cell: a
    node that is written apart, because it is used in several places or in none.
    """
    before: dict[Subject, list[ox.BlankNode]] = {}
    for node, cell in properties.items():
        if type(node) is ox.BlankNode and node not in apart and cell.keys() == _CELL:
            rest = cell[REST][0]
            if len(cell[FIRST]) == len(cell[REST]) == 1 and type(rest) is not ox.Literal:
                before.setdefault(subject_of(rest), []).append(node)
    found = {}
    for last in before.get(ox.NamedNode(NIL), ()):
        cells = [last]
        while len(holders := before.get(cells[-1], ())) == 1:
            cells += holders
        found[subject_of(cells[-1])] = cells[::-1]
    return found


def iris_in(triples: Iterable[ox.Triple | ox.Quad]) -> set[str]:
    """Return the IRIs that stand in triples, those of datatypes among them."""
    terms = set(chain.from_iterable(triples))
    iris = {term.value for term in terms if type(term) is ox.NamedNode}
    return iris | {term.datatype.value for term in terms if type(term) is ox.Literal}


def language_tag(literal: ox.Literal) -> str:
    """Return the language tag of a text as RFC 5646 spells it.

    >>> language_tag(ox.Literal("colour", language="en-gb"))
    'en-GB'
    """
    return spelt_tag(literal.language or "")


def spelt_tag(tag: str) -> str:
    """Return a language tag as RFC 5646 spells it; the engine has small letters only.

    >>> spelt_tag("zh-hant-tw")
    'zh-Hant-TW'
    """
    parts = tag.split("-")
    for number, part in enumerate(parts[1:], 1):
        if len(part) == 1:
            break
        if len(part) == 2:
            parts[number] = part.upper()
        elif len(part) == 4 and part.isalpha():
            parts[number] = part.title()
    return "-".join(parts)


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
