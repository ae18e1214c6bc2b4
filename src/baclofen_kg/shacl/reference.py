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
from rdflib.namespace import SH

from ..namespaces import IRI
from ..stores.interchange import rdflib_graph
from ..stores.memory import MemoryStore
from .report import Path, PathOf, ValidationResult, shorten_names, term_text

if TYPE_CHECKING:
    from ..sparql.store import Store

_OPERATORS = {
    SH.inversePath: "^",
    SH.zeroOrMorePath: "*",
    SH.oneOrMorePath: "+",
    SH.zeroOrOnePath: "?",
}


def results(store: "Store", ontology: str, shapes: Iterable[str]) -> Iterator[ValidationResult]:
    """Validate the data of a store, together with an ontology file, against files of shapes."""
    with _quiet():
        data = rdflib_graph(_by_value(store.triples()))
        data += read_graph([ontology])
        yield from graph_results(data, read_graph(shapes))


def graph_results(data: rdflib.Graph, shapes: rdflib.Graph) -> Iterator[ValidationResult]:
    """Validate a graph against a graph of shapes."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    if not isinstance(report, rdflib.Graph):
        raise TypeError(f"pySHACL gave no report graph but {report!r}")
    # The details of a result are results too, but not of the report.
    for node in report.objects(None, SH.result):
        yield _result(report, node)


def read_graph(paths: Iterable[str]) -> rdflib.Graph:
    """Read files into an rdflib graph, much quicker than with rdflib's own parser."""
    store = MemoryStore()
    store.load(paths)
    return rdflib_graph(_by_value(store.triples()))


def _by_value(triples: Iterable[pyoxigraph.Triple]) -> Iterator[pyoxigraph.Triple]:
    """Spell literals as the store does, which the other engine validates."""
    engine = pyoxigraph.Store()
    engine.extend(pyoxigraph.Quad(*triple) for triple in triples)
    return (quad.triple for quad in engine)


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
        path_expression=None if path is None else read_path(report, path),
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


def read_path(graph: rdflib.Graph, node: rdflib.term.Node) -> Path:
    """Read a SHACL property path out of a graph of shapes or a report."""
    if isinstance(node, rdflib.URIRef):
        return IRI(node)
    for predicate, operator in _OPERATORS.items():
        inner = graph.value(node, predicate)
        if inner is not None:
            return PathOf(operator, (read_path(graph, inner),))
    alternatives = graph.value(node, SH.alternativePath)
    members = Collection(graph, alternatives or node)
    return PathOf("|" if alternatives else "/", tuple(read_path(graph, part) for part in members))
