"""A validation report as triples, in the vocabulary of SHACL.

https://www.w3.org/TR/shacl/#validation-report
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from ..namespaces import IRI, RDF_TYPE, VOCABULARIES, XSD
from .paths import Path
from .results import ValidationResult, term_of
from .shapes import SH, Node, Term

_RDF = VOCABULARIES["rdf"]
_COMMENT = VOCABULARIES["rdfs"] + "comment"
_PATHS = {"^": "inversePath", "*": "zeroOrMorePath", "+": "oneOrMorePath", "?": "zeroOrOnePath"}


def report_triples(
    conforms: bool, results: Iterable[ValidationResult], comments: Iterable[object]
) -> list[ox.Triple]:
    """Return a report as triples."""
    return _Writer().report(conforms, results, comments)


class _Writer:
    def __init__(self) -> None:
        self._triples: list[ox.Triple] = []

    def report(
        self, conforms: bool, results: Iterable[ValidationResult], comments: Iterable[object]
    ) -> list[ox.Triple]:
        node = ox.BlankNode()
        self._say(node, RDF_TYPE, ox.NamedNode(SH + "ValidationReport"))
        self._say(node, SH + "conforms", _typed("true" if conforms else "false", "boolean"))
        for comment in comments:
            self._say(node, _COMMENT, ox.Literal(str(comment), language="en"))
        for result in results:
            self._say(node, SH + "result", self._result(result))
        return self._triples

    def _result(self, result: ValidationResult) -> Node:
        node = ox.BlankNode()
        self._say(node, RDF_TYPE, ox.NamedNode(SH + "ValidationResult"))
        if result.path_expression is not None:
            self._say(node, SH + "resultPath", self._path(result.path_expression))
        for message in result.messages:
            self._say(node, SH + "resultMessage", message)
        for name, text in (
            ("focusNode", result.focus_node),
            ("value", result.value),
            ("resultSeverity", result.severity),
            ("sourceConstraintComponent", result.component),
            ("sourceShape", result.source_shape),
            ("sourceConstraint", result.source_constraint),
        ):
            if text is not None:
                self._say(node, SH + name, term_of(text))
        return node

    def _path(self, path: Path) -> Node:
        if isinstance(path, IRI):
            return ox.NamedNode(path)
        parts = [self._path(operand) for operand in path.operands]
        if path.operator == "/":
            return self._list(parts)
        node = ox.BlankNode()
        if path.operator == "|":
            self._say(node, SH + "alternativePath", self._list(parts))
        else:
            self._say(node, SH + _PATHS[path.operator], parts[0])
        return node

    def _list(self, items: list[Node]) -> Node:
        rest: Node = ox.NamedNode(_RDF + "nil")
        for item in reversed(items):
            node = ox.BlankNode()
            self._say(node, _RDF + "first", item)
            self._say(node, _RDF + "rest", rest)
            rest = node
        return rest

    def _say(self, node: Node, predicate: str, value: Term) -> None:
        self._triples.append(ox.Triple(node, ox.NamedNode(predicate), value))


def _typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))
