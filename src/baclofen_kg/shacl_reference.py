"""Validation with pySHACL, the reference engine of the Python world.

It works on plain rdflib graphs: over one that Oxigraph backs it is slower, and its results differ.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyoxigraph
import pyshacl
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

from .interchange import to_rdflib
from .namespaces import IRI
from .report import Path, PathOf, ValidationResult, shorten_names, term_text
from .store import MemoryStore

if TYPE_CHECKING:
    from .store import Store

_OPERATORS = {
    SH.inversePath: "^",
    SH.zeroOrMorePath: "*",
    SH.oneOrMorePath: "+",
    SH.zeroOrOnePath: "?",
}


def results(store: "Store", ontology: str, shapes: Iterable[str]) -> Iterator[ValidationResult]:
    """Validate the data of a store, together with an ontology file, against files of shapes."""
    with _quiet():
        data = to_rdflib(store)
        data += _read([ontology])
        _, report, _ = pyshacl.validate(data, shacl_graph=_read(shapes), inplace=True)
    if not isinstance(report, rdflib.Graph):
        raise TypeError(f"pySHACL gave no report graph but {report!r}")
    for node in report.subjects(RDF.type, SH.ValidationResult):
        yield _result(report, node)


def _read(paths: Iterable[str]) -> rdflib.Graph:
    # Much quicker than rdflib's own parser.
    store = MemoryStore()
    store.load(paths)
    return to_rdflib(store)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep rdflib from logging a traceback for each ill-typed literal; the report names them."""
    logger = logging.getLogger("rdflib.term")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


def _result(report: rdflib.Graph, node: rdflib.term.Node) -> ValidationResult:
    def one(predicate: rdflib.URIRef) -> str | None:
        term = report.value(node, predicate)
        return None if term is None else _text(term)

    path = report.value(node, SH.resultPath)
    constraint = one(SH.sourceConstraint)
    messages = sorted(str(message) for message in report.objects(node, SH.resultMessage))
    return ValidationResult(
        focus_node=IRI(one(SH.focusNode)),
        path_expression=None if path is None else _path(report, path),
        value=one(SH.value),
        severity=IRI(one(SH.resultSeverity)),
        message=shorten_names(" ".join(messages)),
        component=IRI(one(SH.sourceConstraintComponent)),
        source_shape=IRI(one(SH.sourceShape)),
        source_constraint=None if constraint is None else IRI(constraint),
    )


def _text(term: rdflib.term.Node) -> str:
    if isinstance(term, rdflib.URIRef):
        return IRI(term)
    if isinstance(term, rdflib.BNode):
        return f"_:{term}"
    if isinstance(term, rdflib.Literal) and term.language:
        return term_text(pyoxigraph.Literal(str(term), language=term.language))
    datatype = term.datatype if isinstance(term, rdflib.Literal) else None
    named = pyoxigraph.NamedNode(str(datatype)) if datatype else None
    return term_text(pyoxigraph.Literal(str(term), datatype=named))


def _path(report: rdflib.Graph, node: rdflib.term.Node) -> Path:
    if isinstance(node, rdflib.URIRef):
        return IRI(node)
    for predicate, operator in _OPERATORS.items():
        inner = report.value(node, predicate)
        if inner is not None:
            return PathOf(operator, (_path(report, inner),))
    alternatives = report.value(node, SH.alternativePath)
    members = Collection(report, alternatives or node)
    return PathOf("|" if alternatives else "/", tuple(_path(report, part) for part in members))
