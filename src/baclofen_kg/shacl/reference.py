"""Validation with pySHACL, the reference engine of the Python world.

It works on plain rdflib graphs: over one that Oxigraph backs it is slower, and its results differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph
import pyshacl
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import SH

from ..errors import InputError, one_line
from ..namespaces import IRI
from ..stores.interchange import quiet_rdflib, rdflib_graph
from .paths import Path, PathOf
from .results import ValidationResult, in_order, term_text
from .shapes import SH as SHACL
from .shapes import ShapesError
from .vocabulary import local_name

_OPERATORS = {
    SH.inversePath: "^",
    SH.zeroOrMorePath: "*",
    SH.oneOrMorePath: "+",
    SH.zeroOrOnePath: "?",
}

_ADVANCED = {rdflib.URIRef(f"{SHACL}{name}") for name in ("target", "rule", "expression", "values")}
_FUNCTIONS = {SH.SPARQLFunction, SH.SPARQLTargetType}


def results(
    data: Iterable[pyoxigraph.Triple], shapes: Iterable[pyoxigraph.Triple]
) -> Iterator[ValidationResult]:
    """Validate triples against those of a shapes graph."""
    with quiet_rdflib():
        try:
            yield from graph_results(rdflib_graph(data), rdflib_graph(shapes))
        except InputError:
            raise
        except Exception as error:  # it has errors of its own, and lets through those of others
            reason = one_line(error).removesuffix(".") or type(error).__name__
            raise ShapesError(f"shapes: pySHACL cannot check this: {reason}") from None


def graph_results(data: rdflib.Graph, shapes: rdflib.Graph) -> Iterator[ValidationResult]:
    """Validate a graph against a graph of shapes."""
    # What is beyond SHACL Core and SHACL-SPARQL it passes over, unless it is asked for that.
    used = set(shapes.predicates()) | set(shapes.objects(None, rdflib.RDF.type))
    advanced = not used.isdisjoint(_ADVANCED | _FUNCTIONS)
    for term in sorted(map(str, used)):
        local = local_name(term) or ""
        if local == "entailment" or local.lower().startswith("js"):
            raise ShapesError(f"shapes: sh:{local} is used, which no engine here supports")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True, advanced=advanced)
    if not isinstance(report, rdflib.Graph):
        raise TypeError(f"pySHACL gave no report graph but {report!r}")
    # The details of a result are results too, but not of the report.
    for node in report.objects(None, SH.result):
        yield _result(report, node, shapes)


def _result(report: rdflib.Graph, node: rdflib.term.Node, shapes: rdflib.Graph) -> ValidationResult:
    def one(predicate: rdflib.URIRef) -> str | None:
        term = report.value(node, predicate)
        return None if term is None else _text(term)

    path = report.value(node, SH.resultPath)
    focus, shape = report.value(node, SH.focusNode), report.value(node, SH.sourceShape)
    constraint = one(SH.sourceConstraint)
    messages = [
        pyoxigraph.Literal(str(message), language=getattr(message, "language", None))
        for message in report.objects(node, SH.resultMessage)
    ]
    return ValidationResult(
        focus_node=IRI(one(SH.focusNode)),
        path_expression=None if path is None else read_path(report, path),
        value=one(SH.value),
        severity=IRI(one(SH.resultSeverity)),
        messages=in_order(messages),
        component=IRI(one(SH.sourceConstraintComponent)),
        source_shape=IRI(one(SH.sourceShape)),
        source_constraint=None if constraint is None else IRI(constraint),
        is_named=constraint is not None and (shape, SH.targetNode, focus) in shapes,
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
