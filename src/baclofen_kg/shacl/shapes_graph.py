"""The graph that shapes are read from: what stands at a node, and what is wrong where it does not.

Every complaint names the node, so that its author finds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ..namespaces import RDF_TYPE, VOCABULARIES, XSD
from .shapes import SH, Node, ShapesError, Term

RDF = VOCABULARIES["rdf"]
RDFS = VOCABULARIES["rdfs"]
OWL = VOCABULARIES["owl"]

_COUNT = re.compile(r"\+?[0-9]+")
_BOOLEAN = NamedNode(XSD + "boolean")
_INTEGERS = {
    XSD + name
    for name in (
        "integer", "nonNegativeInteger", "positiveInteger", "long", "int", "short", "byte",
        "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
    )
}  # fmt: skip


class ShapesGraph:
    """Triples, by subject and predicate."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        """Index triples.

        Raises:
            ShapesError: there is more than RDF 1.1.
        """
        self._index: dict[Node, dict[str, list[Term]]] = {}
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

    def subjects(self) -> Iterable[Node]:
        """All nodes that something is said of, in the order of the triples."""
        return self._index

    def said_of(self, node: Term) -> Mapping[str, list[Term]]:
        """What is said of a node: its values by predicate."""
        return {} if isinstance(node, Literal) else self._index.get(node, {})

    def values(self, node: Term, local: str) -> list[Term]:
        """The values of a property of SHACL."""
        return self.said_of(node).get(SH + local, [])

    def one(self, node: Term, local: str) -> Term:
        """The only value of a property of SHACL."""
        values = self.values(node, local)
        if len(values) != 1:
            raise ShapesError(
                f"shapes: {node} has {len(values)} values of sh:{local}; it takes one"
            )
        return values[0]

    def types(self, node: Term) -> list[Term]:
        """The classes that a node is said to be of."""
        return self.said_of(node).get(RDF_TYPE, [])

    def is_instance(self, node: Term, *classes: str) -> bool:
        """Whether a node is a SHACL instance of a class: of it, or of one below it."""
        waiting, seen = list(self.types(node)), set[Term]()
        while waiting:
            kind = waiting.pop()
            if isinstance(kind, NamedNode) and kind.value in classes:
                return True
            if kind not in seen:
                seen.add(kind)
                waiting += self.said_of(kind).get(RDFS + "subClassOf", [])
        return False

    def iris(self, node: Node, local: str) -> list[NamedNode]:
        """The values of a property of SHACL, which have to be IRIs."""
        return [self.iri(value, node, local) for value in self.values(node, local)]

    def iri(self, value: Term, node: Term, local: str) -> NamedNode:
        """A value of a property of SHACL, which has to be an IRI."""
        if not isinstance(value, NamedNode):
            raise ShapesError(f"shapes: sh:{local} of {node} must be an IRI, not {value}")
        return value

    def flag(self, node: Term, local: str) -> bool:
        """Whether a property of SHACL, which takes one value at most, is ``true``.

        SHACL means the term: ``"1"^^xsd:boolean`` is a truth value too, and is not ``true``.
        """
        if not self.values(node, local):
            return False
        value = self.one(node, local)
        if not isinstance(value, Literal) or value.datatype != _BOOLEAN:
            raise ShapesError(f"shapes: sh:{local} of {node} must be true or false, not {value}")
        return value.value == "true"

    def number(self, node: Node, local: str, value: Term) -> int:
        """A value of a property of SHACL, which has to be a count."""
        if (
            not isinstance(value, Literal)
            or value.datatype.value not in _INTEGERS
            or not _COUNT.fullmatch(value.value)
        ):
            raise ShapesError(f"shapes: sh:{local} of {node} must be a count, not {value}")
        digits = value.value.lstrip("+0") or "0"
        return int(digits) if len(digits) < 19 else 10**18  # more than engines can count

    def text(self, value: Term, node: Term) -> str:
        """The text of a value, which has to be a literal."""
        if not isinstance(value, Literal):
            raise ShapesError(f"shapes: {value}, at {node}, must be a string")
        return value.value

    def texts(self, node: Term, local: str) -> tuple[str, ...]:
        """The texts of the values of a property of SHACL, sorted."""
        return tuple(sorted(self.text(value, node) for value in self.values(node, local)))

    def messages(self, node: Term) -> tuple[Literal, ...]:
        """The values of ``sh:message``, sorted."""
        found = []
        for value in self.values(node, "message"):
            if not isinstance(value, Literal):
                raise ShapesError(f"shapes: {value}, a sh:message of {node}, must be a string")
            found.append(value)
        return tuple(sorted(found, key=lambda message: (message.value, message.language or "")))

    def members(self, head: Term, node: Term) -> list[Term]:
        """The members of a list of a node."""
        items: list[Term] = []
        seen = set()
        while head != NamedNode(RDF + "nil"):
            cell = self.said_of(head)
            first, rest = cell.get(RDF + "first", []), cell.get(RDF + "rest", [])
            if len(first) != 1 or len(rest) != 1 or head in seen:
                raise ShapesError(f"shapes: a list of {node} is not a well-formed RDF list")
            seen.add(head)
            items.append(first[0])
            head = rest[0]
        return items
