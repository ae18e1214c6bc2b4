"""What SHACL shapes say, as plain objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode

from ..errors import InputError
from ..namespaces import IRI, VOCABULARIES
from .paths import Path

SH = VOCABULARIES["sh"]

Node: TypeAlias = NamedNode | BlankNode
Term: TypeAlias = NamedNode | BlankNode | Literal


class ShapesError(InputError):
    """The shapes are not well-formed, or use what this engine does not support."""


@dataclass(frozen=True)
class Query:
    """The SPARQL of a constraint."""

    node: Node
    """The SPARQL-based constraint or the validator that holds it."""
    text: str
    prefixes: tuple[tuple[str, str], ...]
    """The prefixes that are declared for it, each with its namespace."""
    is_ask: bool = False
    """Whether it is true for each value that is right, instead of selecting what is wrong."""
    parameters: tuple[tuple[str, Term | None], ...] = ()
    """The parameters of a constraint component by name; None for one that is not given."""

    @property
    def prologue(self) -> str:
        """The declarations of the prefixes."""
        return "\n".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in self.prefixes)


@dataclass(frozen=True)
class Constraint:
    """One constraint of a shape; which fields are used depends on the parameter."""

    parameter: str
    """The parameter of SHACL that declares it, such as ``minCount``."""
    component: IRI
    """The IRI of the constraint component."""
    node: Node
    """The shape that declares it."""
    terms: tuple[Term, ...] = ()
    number: int = 0
    text: str = ""
    flags: str = ""
    shapes: tuple[Shape, ...] = ()
    query: Query | None = None
    messages: tuple[Literal, ...] = ()
    """What it says itself; the messages of its shape come beside them."""


@dataclass(frozen=True)
class Targets:
    """What a shape is about: https://www.w3.org/TR/shacl/#targets."""

    classes: frozenset[NamedNode] = frozenset()
    nodes: frozenset[NamedNode | Literal] = frozenset()
    subjects_of: frozenset[NamedNode] = frozenset()
    objects_of: frozenset[NamedNode] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.classes or self.nodes or self.subjects_of or self.objects_of)

    def __or__(self, other: Targets) -> Targets:
        return Targets(
            self.classes | other.classes,
            self.nodes | other.nodes,
            self.subjects_of | other.subjects_of,
            self.objects_of | other.objects_of,
        )


@dataclass(frozen=True, eq=False)
class Shape:
    """A node shape, or a property shape if it has a path."""

    node: Node
    path: Path | None
    targets: Targets
    constraints: tuple[Constraint, ...]
    properties: tuple[Shape, ...]
    severity: NamedNode
    messages: tuple[Literal, ...]
    deactivated: bool


def all_shapes(shapes: Iterable[Shape]) -> Iterator[Shape]:
    """Return shapes and those inside of them, each once."""
    seen: set[Shape] = set()
    waiting = list(shapes)
    while waiting:
        shape = waiting.pop()
        if shape not in seen:
            seen.add(shape)
            yield shape
            waiting += shape.properties
            waiting += [inner for constraint in shape.constraints for inner in constraint.shapes]
