"""Validation reports in RDF, read so that two of them can be compared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox

from baclofen_kg.namespaces import IRI, VOCABULARIES
from baclofen_kg.shacl.paths import Path, PathOf, path_text
from baclofen_kg.shacl.results import term_text

SH, RDF = VOCABULARIES["sh"], VOCABULARIES["rdf"]

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Finding(NamedTuple):
    """What of a validation result has to be the same everywhere."""

    focus_node: str
    path: str | None
    value: str | None
    severity: str
    component: str
    shape: str
    constraint: str | None


class Report:
    """The triples that hold a report, by subject."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        """Index triples."""
        self._facts: dict[str, dict[str, list[Term]]] = {}
        for triple in triples:
            facts = self._facts.setdefault(str(triple.subject), {})
            facts.setdefault(triple.predicate.value, []).append(triple.object)

    def results(self, report: Term | None = None) -> list[Term]:
        """The results of a report; without one, of all that there are."""
        return [
            node
            for subject, said in self._facts.items()
            if report is None or subject == str(report)
            for node in said.get(SH + "result", ())
        ]

    def values(self, node: Term, name: str) -> list[Term]:
        """The values of a property of a node, by its IRI."""
        return self._facts.get(str(node), {}).get(name, [])

    def one(self, node: Term, name: str) -> Term | None:
        """The only value of a property of a node, if it has one."""
        values = self.values(node, name)
        assert len(values) <= 1, f"{node} has several values of {name}"
        return values[0] if values else None

    def finding(self, node: Term) -> Finding:
        """A result."""
        followed = self.one(node, SH + "resultPath")
        return Finding(
            self._text(node, "focusNode") or "",
            None if followed is None else path_text(self.path(followed)),
            self._text(node, "value"),
            self._text(node, "resultSeverity") or "",
            self._text(node, "sourceConstraintComponent") or "",
            self._text(node, "sourceShape") or "",
            self._text(node, "sourceConstraint"),
        )

    def path(self, node: Term | None) -> Path:
        """A property path."""
        assert node is not None
        if isinstance(node, ox.NamedNode):
            return IRI(node.value)
        if self.values(node, RDF + "first"):
            return PathOf("/", self._members(node))
        for name, operator in (
            ("inverse", "^"),
            ("zeroOrMore", "*"),
            ("oneOrMore", "+"),
            ("zeroOrOne", "?"),
        ):
            if (inner := self.one(node, f"{SH}{name}Path")) is not None:
                return PathOf(operator, (self.path(inner),))
        return PathOf("|", self._members(self.one(node, SH + "alternativePath")))

    def _members(self, node: Term | None) -> tuple[Path, ...]:
        if node is None or str(node) == f"<{RDF}nil>":
            return ()
        first, rest = self.one(node, RDF + "first"), self.one(node, RDF + "rest")
        return (self.path(first), *self._members(rest))

    def _text(self, node: Term, name: str) -> str | None:
        term = self.one(node, SH + name)
        if term is None:
            return None
        return "_:" if isinstance(term, ox.BlankNode) else term_text(term)
