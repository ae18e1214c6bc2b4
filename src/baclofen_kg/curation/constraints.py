"""Reads what shapes ask for out of their constraints."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode

from ..namespaces import compact
from ..shacl.paths import PathOf
from ..shacl.shapes import Constraint, Shape


def is_needed(shape: Shape) -> bool:
    """Whether a shape asks for one value at least."""
    return any(
        c.parameter in ("minCount", "qualifiedMinCount") and c.number > 0 for c in shape.constraints
    )


def implied(constraint: Constraint) -> Iterator[tuple[list[str], str]]:
    """Read ``sh:not [ has one and not the other ]``: where the one is, the other must be."""
    if constraint.parameter != "not":
        return
    for shape in constraint.shapes:
        has: list[str] = []
        lacks: list[str] = []
        for inner in shape.properties:
            names = [str(inner.path)] if isinstance(inner.path, str) else []
            if isinstance(inner.path, PathOf) and inner.path.operator == "|":
                names = [str(part) for part in inner.path.operands if isinstance(part, str)]
            if is_needed(inner):
                has += names
            elif any(c.parameter == "maxCount" and c.number == 0 for c in inner.constraints):
                lacks += names
        for other in lacks:
            if has:
                yield has, other


def classes_asked(constraint: Constraint) -> list[str]:
    """The classes of which a constraint asks for one."""
    if constraint.parameter == "class":
        return list(iris(constraint))
    if constraint.parameter != "or":
        return []
    inner = [c for part in constraint.shapes if part.path is None for c in part.constraints]
    return list(dict.fromkeys(iri for c in inner if c.parameter == "class" for iri in iris(c)))


def iris(constraint: Constraint) -> tuple[str, ...]:
    """The IRIs that a constraint names."""
    return tuple(term.value for term in constraint.terms if isinstance(term, NamedNode))


def turtle(term: object) -> str:
    """A term as it is typed: a CURIE, or the text of a literal."""
    return compact(term.value) if isinstance(term, NamedNode) else str(getattr(term, "value", term))
