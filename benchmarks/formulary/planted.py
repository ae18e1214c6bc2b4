"""What validation must find in a spoilt formulary, and how it differs from what is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from baclofen_kg.namespaces import BKO, compact

ONTOLOGY = BKO.removesuffix("#")


class Result(NamedTuple):
    """A result of validation, as far as it tells an error from another."""

    component: str
    """The kind of constraint, such as MinCount."""
    focus: str
    """The focus node: a CURIE, an IRI or a literal."""
    path: str
    """The property path as in SPARQL; empty where the node itself is wrong."""
    value: str = ""
    """The value, where the focus node is the ontology: what is wrong of the graph as a whole."""

    @classmethod
    def of(cls, component: str, focus: str, path: str | None, value: str | None) -> Result:
        """What counts of a result that an engine gave; all but the path are IRIs or literals."""
        kind = compact(component).removeprefix("sh:").removesuffix("ConstraintComponent")
        shown = compact(value or "") if focus == ONTOLOGY else ""
        return cls(kind, compact(focus), path or "", shown)


class Planted(NamedTuple):
    """An error that was planted."""

    error: str
    """What is wrong, such as "missing bko:section of Passage"."""
    drug: str
    """The drug whose nodes were spoilt, as a CURIE."""
    results: tuple[Result, ...]
    """All that validation finds because of it."""


def differences(planted: Iterable[Planted], found: Iterable[Result]) -> list[str]:
    """Say in a line each what was planted and not found, and what was found and not planted."""
    left = Counter(found)
    lines = []
    for error in planted:
        for expected in error.results:
            if left[expected]:
                left[expected] -= 1
            else:
                lines.append(f"not found: {error.error} ({error.drug}): {' '.join(expected)}")
    return [*lines, *sorted(f"not planted: {' '.join(more)}" for more in left.elements())]


HEADER = ("error", "drug", *Result._fields)


def write_planted(planted: list[Planted], path: Path) -> None:
    """Write the list as tab-separated values, a line for each result, sorted."""
    rows = sorted((error.error, error.drug, *each) for error in planted for each in error.results)
    lines = ["\t".join(row) for row in (HEADER, *rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_planted(path: Path) -> list[Planted]:
    """Read the list that `write_planted` wrote."""
    found: dict[tuple[str, str], list[Result]] = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        error, drug, *result = line.split("\t")
        found.setdefault((error, drug), []).append(Result(*result))
    return [Planted(error, drug, tuple(results)) for (error, drug), results in found.items()]
