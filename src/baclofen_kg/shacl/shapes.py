"""SHACL shapes, read into plain objects without rdflib.

Whatever stands in the shapes and is not supported is refused by name: a rule that is passed over in
silence would let wrong data through.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from ..errors import InputError
from ..namespaces import IRI
from .report import SH, PathOf

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    from pyoxigraph import Triple

    from .report import Path

    Node: TypeAlias = NamedNode | BlankNode
    Term: TypeAlias = NamedNode | BlankNode | Literal

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_VIOLATION = NamedNode(SH + "Violation")

# The parameters that name a constraint, each with its component.
COMPONENTS = {
    "class": "ClassConstraintComponent",
    "datatype": "DatatypeConstraintComponent",
    "nodeKind": "NodeKindConstraintComponent",
    "minCount": "MinCountConstraintComponent",
    "maxCount": "MaxCountConstraintComponent",
    "minExclusive": "MinExclusiveConstraintComponent",
    "minInclusive": "MinInclusiveConstraintComponent",
    "maxExclusive": "MaxExclusiveConstraintComponent",
    "maxInclusive": "MaxInclusiveConstraintComponent",
    "minLength": "MinLengthConstraintComponent",
    "maxLength": "MaxLengthConstraintComponent",
    "pattern": "PatternConstraintComponent",
    "languageIn": "LanguageInConstraintComponent",
    "uniqueLang": "UniqueLangConstraintComponent",
    "equals": "EqualsConstraintComponent",
    "disjoint": "DisjointConstraintComponent",
    "lessThan": "LessThanConstraintComponent",
    "lessThanOrEquals": "LessThanOrEqualsConstraintComponent",
    "not": "NotConstraintComponent",
    "and": "AndConstraintComponent",
    "or": "OrConstraintComponent",
    "xone": "XoneConstraintComponent",
    "node": "NodeConstraintComponent",
    "qualifiedMinCount": "QualifiedMinCountConstraintComponent",
    "qualifiedMaxCount": "QualifiedMaxCountConstraintComponent",
    "closed": "ClosedConstraintComponent",
    "hasValue": "HasValueConstraintComponent",
    "in": "InConstraintComponent",
    "sparql": "SPARQLConstraintComponent",
}
_MANY = {"class", "pattern", "equals", "disjoint", "lessThan", "lessThanOrEquals", "not", "node"}
_MANY |= {"hasValue", "sparql", "and", "or", "xone"}
_MANY |= {"minExclusive", "minInclusive", "maxExclusive", "maxInclusive"}
_NUMBERS = {"minCount", "maxCount", "minLength", "maxLength"}
_NUMBERS |= {"qualifiedMinCount", "qualifiedMaxCount"}
_SHAPE_LISTS = {"and", "or", "xone"}
_ON_PROPERTIES_ONLY = {"minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals"}
_ON_PROPERTIES_ONLY |= {"qualifiedMinCount", "qualifiedMaxCount"}
_ON_NODES_ONLY = {"closed", "sparql"}

_TARGETS = {"targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf"}
_NOTES = {"name", "description", "order", "group", "message", "severity", "deactivated"}
_HELPERS = {"property", "path", "flags", "qualifiedValueShape", "ignoredProperties"}
_ON_SHAPES = set(COMPONENTS) | _TARGETS | _NOTES | _HELPERS
_ON_SPARQL = {"select", "message", "prefixes", "deactivated"}
_PATHS = {"inversePath": "^", "zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}
_PATHS |= {"alternativePath": "|"}
_ELSEWHERE = {"declare", "prefix", "namespace"}
_KNOWN = _ON_SHAPES | _ON_SPARQL | set(_PATHS) | _ELSEWHERE
_TYPES = {"NodeShape", "PropertyShape", "SPARQLConstraint", "PrefixDeclaration", "PropertyGroup"}
_NODE_KINDS = {
    "IRI",
    "BlankNode",
    "Literal",
    "BlankNodeOrIRI",
    "BlankNodeOrLiteral",
    "IRIOrLiteral",
}
# What a regular expression may not hold, because SPARQL engines and Python read it differently.
_DIALECT = (r"(?", r"\1", r"\2", r"\b", r"\A", r"\Z", r"\p", r"\i", r"\c")


class ShapesError(InputError):
    """The shapes are not well-formed, or use what this engine does not support."""


@dataclass(frozen=True)
class Constraint:
    """One constraint of a shape; which fields are used depends on the parameter."""

    parameter: str
    terms: tuple[Term, ...] = ()
    number: int = 0
    text: str = ""
    flags: str = ""
    shapes: tuple[Shape, ...] = ()
    messages: tuple[str, ...] = ()

    @property
    def component(self) -> IRI:
        """The IRI of the constraint component."""
        return IRI(SH + COMPONENTS[self.parameter])


@dataclass(frozen=True)
class Targets:
    """What a shape is about."""

    classes: frozenset[NamedNode] = frozenset()
    nodes: frozenset[NamedNode | Literal] = frozenset()
    subjects_of: frozenset[NamedNode] = frozenset()
    objects_of: frozenset[NamedNode] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.classes or self.nodes or self.subjects_of or self.objects_of)


@dataclass(frozen=True, eq=False)
class Shape:
    """A node shape, or a property shape if it has a path."""

    node: Node
    path: Path | None
    targets: Targets
    constraints: tuple[Constraint, ...]
    properties: tuple[Shape, ...]
    severity: NamedNode
    messages: tuple[str, ...]
    deactivated: bool


def read_shapes(triples: Iterable[Triple]) -> list[Shape]:
    """The shapes that have targets of their own, in a fixed order.

    Raises:
        ShapesError: the shapes are not well-formed, or use something that is not supported.
    """
    return _Reader(triples).shapes()


class _Reader:
    """The shapes graph, indexed by subject and predicate."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._index: dict[Term, dict[str, list[Term]]] = {}
        self._read: dict[Term, Shape] = {}
        self._open: list[Term] = []
        for triple in triples:
            subject, found = triple.subject, triple.object
            if not isinstance(subject, NamedNode | BlankNode):
                raise ShapesError(
                    f"shapes: {subject} is the subject of a triple; only RDF 1.1 is read"
                )
            if not isinstance(found, NamedNode | BlankNode | Literal):
                raise ShapesError(f"shapes: {found} is used as a value; only RDF 1.1 is read")
            objects = self._index.setdefault(subject, {}).setdefault(triple.predicate.value, [])
            if found not in objects:
                objects.append(found)

    def shapes(self) -> list[Shape]:
        for node, found in self._index.items():
            for predicate in found:
                local = _local(predicate)
                if local is not None and local not in _KNOWN:
                    raise _unsupported(node, f"sh:{local}")
            for kind in found.get(_RDF + "type", []):
                if kind in (NamedNode(_RDFS + "Class"), NamedNode(_OWL + "Class")):
                    if any(_local(predicate) in _ON_SHAPES for predicate in found):
                        raise _unsupported(node, "a class that is a shape (implicit target)")
                elif isinstance(kind, NamedNode) and _local(kind.value) not in {None, *_TYPES}:
                    raise _unsupported(node, f"the type sh:{_local(kind.value)}")
        # Every declared shape is read, so that a mistake in one that nothing uses is found as well.
        types = {NamedNode(SH + "NodeShape"), NamedNode(SH + "PropertyShape")}
        nodes = [
            node
            for node, found in self._index.items()
            if types.intersection(found.get(_RDF + "type", ()))
            or any(_local(predicate) in _TARGETS for predicate in found)
        ]
        shapes = [self._shape(node) for node in nodes]
        return sorted((shape for shape in shapes if shape.targets), key=lambda s: str(s.node))

    def _shape(self, node: Term) -> Shape:
        if node in self._read:
            return self._read[node]
        if isinstance(node, Literal):
            raise ShapesError(f"shapes: {node} stands where a shape is expected")
        if node in self._open:
            raise _unsupported(node, "a shape that refers to itself")
        self._open.append(node)
        for predicate in self._index.get(node, ()):
            local = _local(predicate)
            if local is not None and local not in _ON_SHAPES:
                raise _unsupported(node, f"sh:{local} on a shape")
        path = None
        if self._values(node, "path"):
            path = self._path(self._one(node, "path"), node)
        shape = Shape(
            node=node,
            path=path,
            targets=self._targets(node),
            constraints=tuple(self._constraints(node, path)),
            properties=tuple(
                self._property(value, node) for value in self._values(node, "property")
            ),
            severity=self._severity(node),
            messages=self._messages(node),
            deactivated=self._flag(node, "deactivated"),
        )
        self._open.pop()
        self._read[node] = shape
        return shape

    def _property(self, node: Term, parent: Term) -> Shape:
        shape = self._shape(node)
        if shape.path is None:
            raise ShapesError(f"shapes: {node}, a sh:property of {parent}, has no sh:path")
        return shape

    def _targets(self, node: Node) -> Targets:
        nodes = []
        for term in self._values(node, "targetNode"):
            if isinstance(term, BlankNode):
                raise _unsupported(node, "a blank node as sh:targetNode")
            nodes.append(term)
        return Targets(
            classes=frozenset(self._iris(node, "targetClass")),
            nodes=frozenset(nodes),
            subjects_of=frozenset(self._iris(node, "targetSubjectsOf")),
            objects_of=frozenset(self._iris(node, "targetObjectsOf")),
        )

    def _constraints(self, node: Node, path: Path | None) -> Iterable[Constraint]:
        has_count = any(
            self._values(node, name) for name in ("qualifiedMinCount", "qualifiedMaxCount")
        )
        if bool(self._values(node, "qualifiedValueShape")) != has_count:
            raise ShapesError(f"shapes: {node} needs sh:qualifiedValueShape together with a count")
        for owner, owned in (("pattern", "flags"), ("closed", "ignoredProperties")):
            if self._values(node, owned) and not self._values(node, owner):
                raise ShapesError(f"shapes: {node} has sh:{owned}, but no sh:{owner}")
        for parameter in COMPONENTS:
            values = self._values(node, parameter)
            if not values:
                continue
            if parameter not in _MANY:
                self._one(node, parameter)
            if path is None and parameter in _ON_PROPERTIES_ONLY:
                raise ShapesError(f"shapes: {node} has sh:{parameter}, but no sh:path")
            if path is not None and parameter in _ON_NODES_ONLY:
                raise _unsupported(node, f"sh:{parameter} on a property shape")
            for value in values:
                constraint = self._constraint(node, parameter, value)
                if constraint is not None:
                    yield constraint

    def _constraint(self, node: Node, parameter: str, value: Term) -> Constraint | None:
        if parameter in _NUMBERS:
            number = self._number(node, parameter, value)
            shapes: tuple[Shape, ...] = ()
            if parameter.startswith("qualified"):
                shapes = (self._shape(self._one(node, "qualifiedValueShape")),)
            return Constraint(parameter, number=number, shapes=shapes)
        if parameter in ("not", "node"):
            shape = self._shape(value)
            if parameter == "node" and shape.path is not None:
                raise ShapesError(f"shapes: sh:node of {node} is a property shape: {value}")
            return Constraint(parameter, shapes=(shape,))
        if parameter in _SHAPE_LISTS:
            shapes = tuple(self._shape(item) for item in self._list(value, node))
            if not shapes:
                raise ShapesError(f"shapes: sh:{parameter} of {node} is an empty list")
            return Constraint(parameter, shapes=shapes)
        if parameter in ("in", "languageIn"):
            return Constraint(parameter, terms=tuple(self._list(value, node)))
        if parameter in ("uniqueLang", "closed"):
            if not self._flag(node, parameter):
                return None
            ignored = self._values(node, "ignoredProperties")
            terms = [item for head in ignored for item in self._list(head, node)]
            return Constraint(parameter, terms=(*terms, *self._own_predicates(node)))
        if parameter == "sparql":
            return self._sparql(value, node)
        if parameter == "pattern":
            return self._pattern(node, value)
        if isinstance(value, BlankNode):
            raise _unsupported(node, f"a blank node as sh:{parameter}")
        if not isinstance(value, NamedNode) and parameter in (
            "class", "datatype", "nodeKind", "equals", "disjoint", "lessThan", "lessThanOrEquals"
        ):  # fmt: skip
            raise ShapesError(f"shapes: sh:{parameter} of {node} is to be an IRI, not {value}")
        if parameter == "nodeKind" and _local(value.value) not in _NODE_KINDS:
            raise ShapesError(f"shapes: sh:nodeKind of {node} is not one of SHACL's: {value}")
        return Constraint(parameter, terms=(value,))

    def _own_predicates(self, node: Node) -> Iterable[Term]:
        for shape in self._values(node, "property"):
            yield from (p for p in self._values(shape, "path") if isinstance(p, NamedNode))

    def _pattern(self, node: Node, value: Term) -> Constraint:
        flags = "".join(self._text(flag, node) for flag in self._values(node, "flags"))
        if set(flags) - set("im"):
            raise _unsupported(node, f"sh:flags {flags!r} (only i and m are)")
        text = self._text(value, node)
        for construct in _DIALECT:
            if construct in text.replace("\\\\", ""):
                raise _unsupported(node, f"{construct} in sh:pattern")
        return Constraint("pattern", text=text, flags=flags)

    def _sparql(self, node: Term, shape: Node) -> Constraint | None:
        for predicate in self._index.get(node, ()):
            local = _local(predicate)
            if local is not None and local not in _ON_SPARQL:
                raise _unsupported(node, f"sh:{local} on a SPARQL constraint")
        if self._flag(node, "deactivated"):
            return None
        prologue = {"rdf": _RDF, "rdfs": _RDFS, "owl": _OWL}
        for ontology in self._values(node, "prefixes"):
            for declaration in self._values(ontology, "declare"):
                prefix = self._text(self._one(declaration, "prefix"), declaration)
                prologue[prefix] = self._text(self._one(declaration, "namespace"), declaration)
        lines = [f"PREFIX {prefix}: <{iri}>" for prefix, iri in prologue.items()]
        return Constraint(
            "sparql",
            terms=(node,),
            text=self._text(self._one(node, "select"), node),
            flags="\n".join(lines),
            messages=self._messages(node),
        )

    def _path(self, node: Term, shape: Term) -> Path:
        if isinstance(node, NamedNode) and node.value != _RDF + "nil":
            return IRI(node.value)
        found = self._index.get(node, {})
        if _RDF + "first" in found:
            return PathOf("/", self._paths(node, shape))
        ((predicate, values),) = found.items() if len(found) == 1 else ((None, []),)
        local = _local(predicate) if predicate else None
        if local not in _PATHS or len(values) != 1:
            raise ShapesError(f"shapes: the sh:path of {shape} is not a SHACL property path")
        if local == "alternativePath":
            return PathOf("|", self._paths(values[0], shape))
        return PathOf(_PATHS[local], (self._path(values[0], shape),))

    def _paths(self, head: Term, shape: Term) -> tuple[Path, ...]:
        parts = tuple(self._path(item, shape) for item in self._list(head, shape))
        if len(parts) < 2:
            raise ShapesError(
                f"shapes: a list in the sh:path of {shape} has fewer than two members"
            )
        return parts

    def _severity(self, node: Node) -> NamedNode:
        found = self._iris(node, "severity")
        if len(found) > 1:
            raise ShapesError(f"shapes: {node} has more than one sh:severity")
        return found[0] if found else _VIOLATION

    def _messages(self, node: Term) -> tuple[str, ...]:
        return tuple(sorted(self._text(text, node) for text in self._values(node, "message")))

    def _values(self, node: Term, local: str) -> list[Term]:
        return self._index.get(node, {}).get(SH + local, [])

    def _one(self, node: Term, local: str) -> Term:
        values = self._values(node, local)
        if len(values) != 1:
            raise ShapesError(
                f"shapes: {node} has {len(values)} values of sh:{local}; it takes one"
            )
        return values[0]

    def _iris(self, node: Node, local: str) -> list[NamedNode]:
        found = []
        for value in self._values(node, local):
            if not isinstance(value, NamedNode):
                raise ShapesError(f"shapes: sh:{local} of {node} is to be an IRI, not {value}")
            found.append(value)
        return found

    def _flag(self, node: Term, local: str) -> bool:
        if not self._values(node, local):
            return False
        value = self._one(node, local)
        if not isinstance(value, Literal) or value.value not in ("true", "false", "1", "0"):
            raise ShapesError(f"shapes: sh:{local} of {node} is to be true or false, not {value}")
        return value.value in ("true", "1")

    def _number(self, node: Node, local: str, value: Term) -> int:
        if not isinstance(value, Literal) or not value.value.isdecimal():
            raise ShapesError(f"shapes: sh:{local} of {node} is to be a count, not {value}")
        return int(value.value)

    def _text(self, value: Term, node: Term) -> str:
        if not isinstance(value, Literal):
            raise ShapesError(f"shapes: {value}, at {node}, is to be a string")
        return value.value

    def _list(self, head: Term, node: Term) -> list[Term]:
        items: list[Term] = []
        seen = set()
        while head != NamedNode(_RDF + "nil"):
            cell = self._index.get(head, {})
            first, rest = cell.get(_RDF + "first", []), cell.get(_RDF + "rest", [])
            if len(first) != 1 or len(rest) != 1 or head in seen:
                raise ShapesError(f"shapes: a list of {node} is not a well-formed RDF list")
            seen.add(head)
            items.append(first[0])
            head = rest[0]
        return items


def _local(iri: str) -> str | None:
    """The local name of a term of SHACL, None for terms of others."""
    return iri[len(SH) :] if iri.startswith(SH) else None


def _unsupported(node: Term, what: str) -> ShapesError:
    return ShapesError(
        f"shapes: {node} uses {what}, which the store engine does not support; "
        'take engine="pyshacl" for these shapes'
    )
