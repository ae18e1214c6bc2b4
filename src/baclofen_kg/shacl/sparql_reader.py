"""Reads what SHACL-SPARQL adds to shapes: constraints that are queries, and their prefixes.

https://www.w3.org/TR/shacl/#sparql-constraints
https://www.w3.org/TR/shacl/#sparql-constraint-components
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from pyoxigraph import BlankNode, NamedNode, Store

from ..namespaces import IRI
from ..sparql.syntax import syntax_message
from ..sparql.tokens import tokens
from . import vocabulary
from .shapes import SH, Constraint, Node, Query, ShapesError, Term
from .shapes_graph import OWL, RDF, RDFS, ShapesGraph
from .vocabulary import COMPONENTS, local_name, unsupported

_NAME = re.compile(r"[^\W\d][\w.-]*\Z")
_VARIABLE = re.compile(r"\w+")
_PREFIX = re.compile(r"(?:[^\W\d_](?:[\w.-]*[\w-])?)?")
_NAMESPACE = re.compile(r"[^<>\"{}|^`\\\x00-\x20]*")
_OURS = re.compile(r"_\d+")
"""The variables that the translation makes up."""
_TAKEN = {"this", "shapesGraph", "currentShape", "path", "PATH", "value"}
_VALIDATORS = ("nodeValidator", "propertyValidator", "validator")


class Parameter(NamedTuple):
    """A parameter of a constraint component."""

    name: str
    path: str
    """The property that gives it to a shape."""
    is_optional: bool


class Component(NamedTuple):
    """A constraint component whose validators are queries."""

    node: NamedNode
    parameters: tuple[Parameter, ...]


def sparql_constraint(graph: ShapesGraph, node: Term, shape: Node) -> Constraint | None:
    """Return a value of ``sh:sparql`` of a shape; None where it is deactivated."""
    _check_terms(graph, node, vocabulary.ON_CONSTRAINTS)
    if graph.flag(node, "deactivated"):
        return None
    return Constraint(
        "sparql",
        IRI(SH + COMPONENTS["sparql"]),
        shape,
        query=_query(graph, node, "select"),
        messages=graph.messages(node),
    )


def components(graph: ShapesGraph) -> list[Component]:
    """Return the constraint components that a shapes graph declares.

    Raises:
        ShapesError: one is not well-formed.
    """
    return [
        Component(node, tuple(_parameters(graph, node)))
        for node in graph.subjects()
        if isinstance(node, NamedNode)
        and local_name(node) is None  # those of SHACL are known
        and graph.is_instance(node, SH + "ConstraintComponent")
    ]


def component_constraints(
    graph: ShapesGraph, component: Component, node: Node, has_path: bool
) -> Iterator[Constraint]:
    """Return what a shape asks of a constraint component."""
    said = graph.said_of(node)
    values = [said.get(parameter.path, []) for parameter in component.parameters]
    for parameter, found in zip(component.parameters, values, strict=True):
        if not found and not parameter.is_optional:
            return
        if len(found) > 1 and len(component.parameters) > 1:
            raise ShapesError(
                f"shapes: {node} has {len(found)} values of <{parameter.path}>; {component.node} "
                "takes one"
            )
    validator = _validator(graph, component.node, node, has_path)
    names = [parameter.name for parameter in component.parameters]
    choices: list[list[Term | None]] = [[*found] or [None] for found in values]
    for given in product(*choices):
        if any(isinstance(term, BlankNode) for term in given):
            raise unsupported(node, f"a blank node as a parameter of {component.node}")
        is_ask = bool(graph.values(validator, "ask"))
        query = _query(graph, validator, "ask" if is_ask else "select")
        yield Constraint(
            "sparql",
            IRI(component.node.value),
            node,
            query=replace(query, is_ask=is_ask, parameters=tuple(zip(names, given, strict=True))),
            messages=graph.messages(validator) or graph.messages(component.node),
        )


def _parameters(graph: ShapesGraph, component: NamedNode) -> Iterator[Parameter]:
    names = set()
    for node in graph.values(component, "parameter"):
        path = graph.one(node, "path")
        found = _NAME.search(path.value) if isinstance(path, NamedNode) else None
        name = found[0] if found else ""
        if not isinstance(path, NamedNode) or not _VARIABLE.fullmatch(name) or name in _TAKEN:
            raise ShapesError(
                f"shapes: the sh:path of a sh:parameter of {component} must be an IRI that ends in "
                f"the name of a variable, other than {', '.join(sorted(_TAKEN))}; not {path}"
            )
        if name in names:
            raise ShapesError(f"shapes: {component} has two parameters of the name {name}")
        names.add(name)
        yield Parameter(name, path.value, graph.flag(node, "optional"))


def _validator(graph: ShapesGraph, component: NamedNode, shape: Node, has_path: bool) -> Term:
    own = "propertyValidator" if has_path else "nodeValidator"
    for local, query in ((own, "select"), ("validator", "ask")):
        for node in graph.values(component, local):
            if graph.values(node, query):
                _check_terms(graph, node, vocabulary.ON_VALIDATORS)
                return node
    raise unsupported(shape, f"{component}, which has no validator in SPARQL for it,")


def _check_terms(graph: ShapesGraph, node: Term, allowed: set[str]) -> None:
    if node in graph.values(node, "sparql"):
        # It is a shape as well.
        allowed = allowed | vocabulary.ON_SHAPES
    for predicate in graph.said_of(node):
        local = local_name(predicate)
        if local is not None and local not in allowed:
            raise unsupported(node, f"sh:{local} on a SPARQL constraint")


def _query(graph: ShapesGraph, node: Term, local: str) -> Query:
    if not isinstance(node, NamedNode | BlankNode):
        raise ShapesError(f"shapes: {node} stands where a SPARQL constraint is expected")
    text = graph.text(graph.one(node, local), node)
    prefixes = _prefixes(graph, node)
    try:
        Store().query(text, prefixes=prefixes)
    except SyntaxError as error:
        reason = syntax_message(text, str(error), prefixes)
        raise ShapesError(f"shapes: the sh:{local} of {node}: {reason}") from None
    for token in tokens(text):
        if _OURS.fullmatch(token.variable) or token.word == "BASE":
            raise unsupported(node, f"{token.text} in its query")
    return Query(node, text, tuple(prefixes.items()))


def _prefixes(graph: ShapesGraph, node: Node) -> dict[str, str]:
    """The prefixes of a query: https://www.w3.org/TR/shacl/#sparql-prefixes."""
    declared: dict[str, str] = {}
    waiting, seen = list(graph.values(node, "prefixes")), set[Term]()
    while waiting:
        ontology = waiting.pop()
        if ontology in seen:
            continue
        seen.add(ontology)
        waiting += graph.said_of(ontology).get(OWL + "imports", [])
        for declaration in graph.values(ontology, "declare"):
            prefix = graph.text(graph.one(declaration, "prefix"), declaration)
            namespace = graph.text(graph.one(declaration, "namespace"), declaration)
            if not _PREFIX.fullmatch(prefix) or not _NAMESPACE.fullmatch(namespace):
                raise ShapesError(
                    f"shapes: {ontology} declares the prefix {prefix!r} for {namespace!r}, which "
                    "SPARQL cannot write"
                )
            if declared.setdefault(prefix, namespace) != namespace:
                raise ShapesError(
                    f"shapes: {node} gets the prefix {prefix}: for {declared[prefix]} and for "
                    f"{namespace}"
                )
    return {"rdf": RDF, "rdfs": RDFS, "owl": OWL} | declared
