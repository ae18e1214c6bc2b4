"""Property paths: the structure of a ``sh:path``, and how SPARQL writes it.

https://www.w3.org/TR/shacl/#property-paths
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from ..namespaces import IRI


@dataclass(frozen=True, slots=True)
class PathOf:
    """A property path other than a single property: an operator of SPARQL and its operands."""

    operator: str
    """``^``, ``*``, ``+`` or ``?`` with one operand; ``/`` or ``|`` with several."""
    operands: tuple[Path, ...]


Path: TypeAlias = IRI | PathOf


def path_text(path: Path) -> str:
    """Return a path for people: as in SPARQL, with prefixes.

    >>> broader = IRI("http://www.w3.org/2004/02/skos/core#broader")
    >>> about = IRI("http://www.w3.org/2004/02/skos/core#related")
    >>> path_text(PathOf("/", (PathOf("*", (PathOf("^", (broader,)),)), about)))
    '(^skos:broader)*/skos:related'
    """
    if isinstance(path, IRI):
        return path.curie
    texts = [
        f"({path_text(operand)})" if _needs_brackets(operand, path.operator) else path_text(operand)
        for operand in path.operands
    ]
    if path.operator in "/|":
        return path.operator.join(texts)
    return f"^{texts[0]}" if path.operator == "^" else f"{texts[0]}{path.operator}"


def _needs_brackets(operand: Path, operator: str) -> bool:
    inside = {"|": "", "/": "|"}.get(operator, "|/^*+?")
    return isinstance(operand, PathOf) and operand.operator in inside


def sparql_path(path: Path) -> str:
    """Return a path for an engine: in SPARQL, with IRIs in full."""
    if not isinstance(path, PathOf):
        return f"<{path}>"
    parts = [sparql_path(part) for part in path.operands]
    if path.operator in "/|":
        return f"({path.operator.join(parts)})"
    return f"(^{parts[0]})" if path.operator == "^" else f"({parts[0]}{path.operator})"


def properties_of(path: Path) -> Iterator[IRI]:
    """Return the properties that a path goes along."""
    if isinstance(path, PathOf):
        for part in path.operands:
            yield from properties_of(part)
    else:
        yield path


def is_nullable(path: Path) -> bool:
    """Whether a path may have no length, so that it leads from a node to the node itself."""
    if not isinstance(path, PathOf):
        return False
    if path.operator in "*?":
        return True
    tests = [is_nullable(part) for part in path.operands]
    return any(tests) if path.operator == "|" else all(tests)


def steps_of(path: Path) -> list[Path]:
    """Return the steps of a path; most paths are a single one."""
    if isinstance(path, PathOf) and path.operator == "/":
        return [step for part in path.operands for step in steps_of(part)]
    if isinstance(path, PathOf) and path.operator == "^":
        steps = steps_of(path.operands[0])
        if len(steps) > 1:
            return [PathOf("^", (step,)) for step in reversed(steps)]
    return [path]
