"""The graph as tables: one CSV file for each kind of statement, and the rest beside them.

Nodes stand as CURIEs, each with its label in the next column where it has one; several values have
a bar between them. Nothing is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from ...formats.csv_text import csv_text
from ...namespaces import BKO, RDF_TYPE, STANCE_IRIS, compact, expand, kebab, local_name
from ...sparql.terms import Term, plain
from .account import Account
from .facts import Facts
from .made import Made

_LABELS = tuple(map(expand, ("skos:prefLabel", "rdfs:label", "dcterms:title")))


class Column(NamedTuple):
    """A column of a table."""

    name: str
    description: str
    numeric: bool = False


class TableFile(NamedTuple):
    """A table of the view."""

    file: str
    description: str
    columns: tuple[Column, ...]
    rows: list[tuple[str, ...]]

    def content(self) -> bytes:
        """The bytes of its file."""
        return csv_text([column.name for column in self.columns], self.rows).encode()


def make(facts: Facts) -> Made:
    """Return every table, and an account in which nothing is lost."""
    return made_of(tables(facts), facts)


def made_of(every: Iterable[TableFile], facts: Facts) -> Made:
    """Return the files of the tables, and the account."""
    account = Account(facts)
    account.keep_all(account.everything)
    for node in (*facts.statements, *facts.entities, *facts.sources):
        if sum(len(facts.said(node).get(name, ())) for name in _LABELS) > 1:
            account.keep(node, "its labels in other languages")
    return Made({table.file: table.content() for table in every}, account)


def tables(facts: Facts) -> list[TableFile]:
    """Return the tables, ordered by the names of their files."""
    by_kind: dict[str, list[str]] = {}
    for statement in facts.statements:
        by_kind.setdefault(facts.kinds(statement)[0], []).append(statement)
    found = [
        _described(facts, f"statements-{kebab(kind)}", facts.label(BKO + kind), nodes)
        for kind, nodes in by_kind.items()
    ]
    components = facts.of_class("Component")
    found += [
        _described(facts, "entities", "what statements can speak of", [*facts.entities]),
        _described(facts, "passages", "places in sources", facts.passages, STANCE_IRIS),
        _described(facts, "sources", "documents", facts.sources),
        _stances(facts),
    ]
    if components:
        found.append(
            _described(facts, "components", "ingredients of products that hold several", components)
        )
    return sorted((table for table in found if table.rows), key=lambda table: table.file)


def _stances(facts: Facts) -> TableFile:
    columns = (
        Column("passage", "CURIE of the passage"),
        Column("stance", "supports, qualifies or disputes"),
        Column("statement", "CURIE of the statement"),
    )
    rows: list[tuple[str, ...]] = [
        (compact(it.passage), it.relation, compact(it.statement)) for it in facts.stances
    ]
    return TableFile("stances.csv", "what passages have to do with statements", columns, rows)


def _described(
    facts: Facts, file: str, description: str, nodes: Sequence[str], without: Sequence[str] = ()
) -> TableFile:
    """A row for each node, a column for each property that one of them has."""
    used = {key for node in nodes for key in facts.said(node)}
    names = sorted(used - {RDF_TYPE, *_LABELS, *without}, key=lambda it: (local_name(it), it))
    columns = [
        Column("id", "CURIE of the row"),
        Column("label", "its name in English"),
        Column("kind", "its classes in the ontology"),
    ]
    plans: list[tuple[str, bool]] = []
    taken = Counter(local_name(key) for key in names)
    for key in names:
        terms = [term for node in nodes for term in facts.said(node).get(key, ())]
        numeric = all(_is_number(term) for term in terms) and all(
            len(facts.said(node).get(key, ())) <= 1 for node in nodes
        )
        labelled = any(isinstance(it, ox.NamedNode) and facts.said(it.value) for it in terms)
        plans.append((key, labelled))
        words = facts.label(key)
        # Two vocabularies may have a word in common.
        name = local_name(key) if taken[local_name(key)] == 1 else compact(key).replace(":", "_")
        columns.append(Column(name, words, numeric))
        if labelled:
            columns.append(Column(f"{name}Label", f"{words}, in words"))
    rows = [
        (compact(node), facts.label(node), "|".join(facts.kinds(node)), *_cells(facts, node, plans))
        for node in nodes
    ]
    return TableFile(f"{file}.csv", description, tuple(columns), rows)


def _cells(facts: Facts, node: str, plans: Iterable[tuple[str, bool]]) -> Iterable[str]:
    for key, labelled in plans:
        terms = facts.said(node).get(key, ())
        texts = map(_cell, terms)
        yield (
            "|".join(text.replace("|", "/") for text in texts) if len(terms) > 1 else "".join(texts)
        )
        if labelled:
            yield "|".join(
                facts.label(term.value) for term in terms if isinstance(term, ox.NamedNode)
            )


def _cell(term: Term) -> str:
    return compact(term.value) if isinstance(term, ox.NamedNode) else plain(term)


def _is_number(term: Term) -> bool:
    return isinstance(term, ox.Literal) and local_name(term.datatype.value) in (
        "integer",
        "decimal",
    )
