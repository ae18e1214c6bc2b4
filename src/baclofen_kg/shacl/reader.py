"""Reads SHACL shapes into plain objects, without rdflib.

Whatever stands in the shapes and is not supported is refused by name: a rule that is passed over in
silence would let wrong data through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

from ..namespaces import IRI
from . import vocabulary
from .paths import Path, PathOf
from .shapes import SH, Constraint, Node, Shape, ShapesError, Targets, Term
from .shapes_graph import OWL, RDF, RDFS, ShapesGraph
from .sparql_reader import component_constraints, components, sparql_constraint
from .vocabulary import COMPONENTS, local_name, unsupported

_VIOLATION = NamedNode(SH + "Violation")

_MANY = {"class", "pattern", "equals", "disjoint", "lessThan", "lessThanOrEquals", "not", "node"}
_MANY |= {"hasValue", "sparql", "and", "or", "xone"}
_MANY |= {"minExclusive", "minInclusive", "maxExclusive", "maxInclusive"}
_NUMBERS = {"minCount", "maxCount", "minLength", "maxLength"}
_QUALIFIED = {"qualifiedMinCount", "qualifiedMaxCount"}
_SHAPE_LISTS = {"and", "or", "xone"}
_IRIS = {"class", "datatype", "nodeKind", "equals", "disjoint", "lessThan", "lessThanOrEquals"}
_ON_PROPERTIES_ONLY = {"minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals"}
_ON_PROPERTIES_ONLY |= _QUALIFIED
_DEEPEST = 50
# What a regular expression may not hold, because SPARQL engines and Python read it differently.
_DIALECT = (r"(?", r"\1", r"\2", r"\b", r"\A", r"\Z", r"\p", r"\i", r"\c")

# Within brackets: a class inside another one, and what some take for an operator.
_CLASS_IN_CLASS = re.compile(r"\[(?:[^\]\\]|\\.)*?(?:\[|&&|--|~~)(?:[^\]\\]|\\.)*\]")
_ENGINE = Store()


def read_shapes(triples: Iterable[Triple]) -> list[Shape]:
    """Return the shapes that have targets of their own, in a fixed order.

    Raises:
        ShapesError: the shapes are not well-formed, or use something that is not supported.
    """
    triples = list(triples)
    graph = ShapesGraph(triples)
    vocabulary.check_terms(triples)
    return _Reader(graph).shapes()


class _Reader:
    """Reads shapes out of their graph; each is read once."""

    def __init__(self, graph: ShapesGraph) -> None:
        self._graph = graph
        self._read: dict[Term, Shape] = {}
        self._open: list[Term] = []
        self._components = components(graph)

    def shapes(self) -> list[Shape]:
        graph = self._graph
        for node in graph.subjects():
            for predicate, values in graph.said_of(node).items():
                vocabulary.refuse_unsupported(node, predicate, values)
        # Every declared shape is read, so that a mistake in one that nothing uses is found as well.
        nodes = [
            node
            for node in graph.subjects()
            if self._is_declared(node)
            or any(graph.values(node, target) for target in vocabulary.TARGETS)
        ]
        shapes = [self._shape(node) for node in nodes]
        return sorted((shape for shape in shapes if shape.targets), key=lambda s: str(s.node))

    def _shape(self, node: Term) -> Shape:
        if node in self._read:
            return self._read[node]
        if isinstance(node, Literal):
            raise ShapesError(f"shapes: {node} stands where a shape is expected")
        if RDF + "first" in self._graph.said_of(node):
            raise ShapesError(f"shapes: {node} is a list, where a shape is expected")
        if isinstance(node, NamedNode) and not self._graph.said_of(node):
            raise ShapesError(
                f"shapes: {node} is used as a shape and not described, so nothing would check it; "
                "correct its name, or name its file, too"
            )
        if node in self._open:
            raise unsupported(node, "a shape that refers to itself")
        if len(self._open) > _DEEPEST:
            raise unsupported(node, f"more than {_DEEPEST} shapes inside one another")
        self._open.append(node)
        graph = self._graph
        self._check_terms(node)
        path = None
        if graph.values(node, "path"):
            path = self._path(graph.one(node, "path"), node)
        shape = Shape(
            node=node,
            path=path,
            targets=self._targets(node),
            constraints=(*self._constraints(node, path), *self._of_components(node, path)),
            properties=tuple(
                self._property(value, node) for value in graph.values(node, "property")
            ),
            severity=self._severity(node),
            messages=graph.messages(node),
            deactivated=graph.flag(node, "deactivated"),
        )
        self._open.pop()
        self._read[node] = shape
        return shape

    def _is_declared(self, node: Node) -> bool:
        return self._graph.is_instance(node, SH + "NodeShape", SH + "PropertyShape")

    def _check_terms(self, node: Node) -> None:
        """Refuse what says nothing on a shape; a node may be a SPARQL constraint beside."""
        graph = self._graph
        allowed = vocabulary.ON_SHAPES
        if node in graph.values(node, "sparql"):
            allowed = allowed | vocabulary.ON_CONSTRAINTS
        for predicate in graph.said_of(node):
            local = local_name(predicate)
            if local is not None and local not in allowed:
                raise unsupported(node, f"sh:{local} on a shape")

    def _property(self, node: Term, parent: Term) -> Shape:
        shape = self._shape(node)
        if shape.path is None:
            raise ShapesError(f"shapes: {node}, a sh:property of {parent}, has no sh:path")
        return shape

    def _targets(self, node: Node) -> Targets:
        graph = self._graph
        nodes = []
        for term in graph.values(node, "targetNode"):
            if isinstance(term, BlankNode):
                raise unsupported(node, "a blank node as sh:targetNode")
            nodes.append(term)
        classes = graph.iris(node, "targetClass")
        # https://www.w3.org/TR/shacl/#implicit-targetClass; OWL says that its classes are classes.
        if self._is_declared(node) and graph.is_instance(node, RDFS + "Class", OWL + "Class"):
            if not isinstance(node, NamedNode):
                raise ShapesError(f"shapes: {node} is a class and a shape, and must have an IRI")
            classes.append(node)
        return Targets(
            classes=frozenset(classes),
            nodes=frozenset(nodes),
            subjects_of=frozenset(graph.iris(node, "targetSubjectsOf")),
            objects_of=frozenset(graph.iris(node, "targetObjectsOf")),
        )

    def _severity(self, node: Node) -> NamedNode:
        found = self._graph.iris(node, "severity")
        if len(found) > 1:
            raise ShapesError(f"shapes: {node} has more than one sh:severity")
        return found[0] if found else _VIOLATION

    def _constraints(self, node: Node, path: Path | None) -> Iterator[Constraint]:
        graph = self._graph
        for helper, owners in vocabulary.HELPERS.items():
            if graph.values(node, helper) and not any(graph.values(node, name) for name in owners):
                needed = " or ".join(f"sh:{name}" for name in owners)
                raise ShapesError(f"shapes: {node} has sh:{helper}, but no {needed}")
        said = graph.said_of(node)
        for parameter in COMPONENTS:
            values = said.get(SH + parameter)
            if not values:
                continue
            if parameter not in _MANY:
                graph.one(node, parameter)
            if path is None and parameter in _ON_PROPERTIES_ONLY:
                raise ShapesError(f"shapes: {node} has sh:{parameter}, but no sh:path")
            for value in values:
                if parameter == "sparql":
                    constraint = sparql_constraint(graph, value, node)
                else:
                    constraint = self._constraint(node, parameter, value)
                if constraint is not None:
                    yield constraint

    def _constraint(self, node: Node, parameter: str, value: Term) -> Constraint | None:
        graph = self._graph
        component = IRI(SH + COMPONENTS[parameter])
        if parameter in _NUMBERS:
            number = graph.number(node, parameter, value)
            return Constraint(parameter, component, node, number=number)
        if parameter in _QUALIFIED:
            counted = dict.fromkeys([graph.one(node, "qualifiedValueShape"), *self._siblings(node)])
            number = graph.number(node, parameter, value)
            shapes = tuple(map(self._shape, counted))
            return Constraint(parameter, component, node, number=number, shapes=shapes)
        if parameter in ("not", "node"):
            shape = self._shape(value)
            if parameter == "node" and shape.path is not None:
                raise ShapesError(f"shapes: sh:node of {node} is a property shape: {value}")
            return Constraint(parameter, component, node, shapes=(shape,))
        if parameter in _SHAPE_LISTS:
            shapes = tuple(self._shape(item) for item in graph.members(value, node))
            if not shapes:
                raise ShapesError(f"shapes: sh:{parameter} of {node} is an empty list")
            return Constraint(parameter, component, node, shapes=shapes)
        if parameter in ("in", "languageIn"):
            terms = tuple(graph.members(value, node))
            if any(isinstance(term, BlankNode) for term in terms):
                raise unsupported(node, f"a blank node in sh:{parameter}")
            return Constraint(parameter, component, node, terms=terms)
        if parameter in ("uniqueLang", "closed"):
            if not graph.flag(node, parameter):
                return None
            return Constraint(parameter, component, node, terms=tuple(self._allowed(node)))
        if parameter == "pattern":
            return self._pattern(node, value, component)
        if isinstance(value, BlankNode):
            raise unsupported(node, f"a blank node as sh:{parameter}")
        if parameter in _IRIS:
            graph.iri(value, node, parameter)
        if parameter == "nodeKind" and local_name(value) not in vocabulary.NODE_KINDS:
            raise ShapesError(f"shapes: sh:nodeKind of {node} is not one of SHACL's: {value}")
        return Constraint(parameter, component, node, terms=(value,))

    def _of_components(self, node: Node, path: Path | None) -> Iterator[Constraint]:
        """The constraints of components that the shapes graph itself declares."""
        for component in self._components:
            yield from component_constraints(self._graph, component, node, path is not None)

    def _siblings(self, node: Node) -> Iterator[Term]:
        """The shapes that a value may not conform to, to be counted."""
        graph = self._graph
        if graph.flag(node, "qualifiedValueShapesDisjoint"):
            own = graph.values(node, "qualifiedValueShape")
            for parent in self._parents(node):
                for shape in graph.values(parent, "property"):
                    for found in graph.values(shape, "qualifiedValueShape"):
                        if found not in own:
                            yield found

    def _parents(self, node: Node) -> Iterator[Node]:
        graph = self._graph
        return (other for other in graph.subjects() if node in graph.values(other, "property"))

    def _allowed(self, node: Node) -> Iterator[Term]:
        """The properties that a closed shape allows."""
        for head in self._graph.values(node, "ignoredProperties"):
            yield from self._graph.members(head, node)
        for shape in self._graph.values(node, "property"):
            paths = self._graph.values(shape, "path")
            yield from (path for path in paths if isinstance(path, NamedNode))

    def _pattern(self, node: Node, value: Term, component: IRI) -> Constraint:
        flags = "".join(self._graph.texts(node, "flags"))
        if set(flags) - set("im"):
            raise unsupported(node, f"sh:flags {flags!r} (only i and m are)")
        text = self._graph.text(value, node)
        plain = text.replace("\\\\", "")
        for construct in _DIALECT:
            if construct in plain:
                raise unsupported(node, f"{construct} in sh:pattern")
        if found := _CLASS_IN_CLASS.search(plain):
            raise unsupported(node, f"{found[0]} in sh:pattern")
        # A function that fails has no value, and BOUND says so.
        test = f"BIND(REGEX('', {Literal(text)}, {Literal(flags)}) AS ?x) FILTER(BOUND(?x))"
        if not _ENGINE.query(f"ASK {{ {test} }}"):
            raise ShapesError(
                f"shapes: the sh:pattern of {node} is not a regular expression: {text}"
            )
        return Constraint("pattern", component, node, text=text, flags=flags)

    def _path(self, node: Term, shape: Term, around: tuple[Term, ...] = ()) -> Path:
        graph = self._graph
        if isinstance(node, NamedNode) and node.value != RDF + "nil":
            return IRI(node.value)
        if node in around:
            raise ShapesError(f"shapes: the sh:path of {shape} runs into itself")
        around = (*around, node)
        found = graph.said_of(node)
        if RDF + "first" in found:
            return PathOf("/", self._paths(node, shape, around))
        ((predicate, values),) = found.items() if len(found) == 1 else (("", []),)
        local = local_name(predicate)
        if local not in vocabulary.PATHS or len(values) != 1:
            raise ShapesError(f"shapes: the sh:path of {shape} is not a SHACL property path")
        if local == "alternativePath":
            return PathOf("|", self._paths(values[0], shape, around))
        return PathOf(vocabulary.PATHS[local], (self._path(values[0], shape, around),))

    def _paths(self, head: Term, shape: Term, around: tuple[Term, ...]) -> tuple[Path, ...]:
        members = self._graph.members(head, shape)
        if len(members) < 2:
            raise ShapesError(
                f"shapes: a list in the sh:path of {shape} has fewer than two members"
            )
        return tuple(self._path(item, shape, around) for item in members)
