"""The outcome of a validation, with what it found and what it did not look at."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pyoxigraph import Literal

from ..namespaces import IRI
from .results import ValidationResult, sort_key
from .shapes import SH

_LABEL = re.compile(r"(?:_:)?\b\w(?:[\w.-]*\w)?")
_MADE_UP = 20
"""Characters that no label of a person has."""


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A file, or a whole graph, in which no shape found anything to check, or not in all of it."""

    name: str
    """What the file is called."""
    namespaces: tuple[str, ...] = ()
    """The namespaces of its properties and classes, the most frequent first."""
    meant: tuple[tuple[str, str], ...] = ()
    """Those of them that look like one that the shapes know, each with that one."""
    known: tuple[str, ...] = ()
    """The namespaces of what the shapes look for, the most frequent first."""
    partly: bool = False
    """Whether shapes looked at something, and ignored only what is written like ``meant``."""

    def __str__(self) -> str:
        if self.partly:
            slips = [f"{used}: did you mean {meant}?" for used, meant in self.meant]
            return f"{self.name}: no shape looks at {' '.join(slips)}"
        said = f"{self.name}: no shape found anything to check"
        if self.meant:
            slips = [f"it uses {used}: did you mean {meant}?" for used, meant in self.meant]
            return f"{said}; {' '.join(slips)}"
        if not self.known:
            return f"{said}; no shape looks for a class or a property"
        used = f"it uses {' '.join(self.namespaces[:3])}; " if self.namespaces else ""
        return f"{said}; {used}the shapes look for terms of {' '.join(self.known[:3])}"


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """The outcome of a validation; printing it shows every result."""

    conforms: bool
    """Whether everything was looked at, and nothing was found.

    Where warnings are allowed, no violation was found. Where unchecked files are allowed, some
    other was looked at.
    """
    results: tuple[ValidationResult, ...]
    """What was found, causes first, in an order that depends on nothing but the results."""
    unchecked: tuple[Unchecked, ...] = ()
    """The files in which no shape found anything to check."""
    notes: tuple[str, ...] = ()
    """Notes on all results together."""

    @classmethod
    def of(
        cls,
        results: Iterable[ValidationResult],
        *,
        unchecked: Iterable[Unchecked] = (),
        notes: tuple[str, ...] = (),
        allow_warnings: bool = False,
        allow_unchecked: bool = False,
    ) -> ValidationReport:
        """Sort results, drop repetitions, and judge."""
        found = _with_stable_labels(set(results))
        ordered = tuple(sorted(found, key=_order))
        missed = tuple(unchecked)
        conforms = _is_sound(ordered, allow_warnings) and (allow_unchecked or not missed)
        return cls(conforms, ordered, missed, notes)

    def __len__(self) -> int:
        return len(self.results)

    def __bool__(self) -> bool:
        return self.conforms

    def __str__(self) -> str:
        head = "conforms" if self.conforms else "does not conform"
        count = len(self.results)
        if count:
            head += f": {count} result{'s' * (count != 1)}"
        elif self.unchecked and not self.conforms:
            head += ": not all was checked"
        return "\n\n".join([head, *map(str, self.unchecked), *map(str, self.results), *self.notes])

    def to_dicts(self) -> list[dict[str, str | None]]:
        """Return the results as plain dictionaries, fit for JSON."""
        return [result.to_dict() for result in self.results]

    def to_json(self) -> str:
        """Return the whole report as JSON: results with their places, notes, unchecked files."""
        report = {
            "conforms": self.conforms,
            "results": [
                {**result.to_dict(), "place": result.place, "hints": list(result.hints)}
                for result in self.results
            ],
            "unchecked": list(map(str, self.unchecked)),
            "notes": list(self.notes),
        }
        return json.dumps(report, ensure_ascii=False, indent=2)

    def to_turtle(self) -> str:
        """Return the report in Turtle, in the vocabulary of SHACL."""
        from ..formats.turtle import write_turtle  # slow to import, like what follows
        from .report_graph import report_triples

        # SHACL knows results only; what was not looked at is said beside them.
        conforms = self.conforms or not self.results
        return write_turtle(report_triples(conforms, self.results, self.unchecked))


def _with_stable_labels(results: Iterable[ValidationResult]) -> list[ValidationResult]:
    """Name blank nodes alike in each run; an engine names them anew with each reading."""
    found = list(results)
    if not found:
        return []
    from ..formats.canonical import labels_of_rows  # slow to import, and sound data need none

    labels = labels_of_rows(sort_key(replace(result, messages=())) for result in found)
    # A message may hold the label that an engine made up without the characters before it.
    labels |= {name[2:]: new for name, new in labels.items() if len(name) > _MADE_UP}

    def renamed(text: str) -> str:
        return _LABEL.sub(lambda match: labels.get(match[0], match[0]), text)

    def said(message: Literal) -> Literal:
        return Literal(renamed(message.value), language=message.language)

    return [
        replace(
            result,
            focus_node=IRI(renamed(result.focus_node)),
            value=result.value and type(result.value)(renamed(result.value)),
            source_shape=IRI(renamed(result.source_shape)),
            source_constraint=result.source_constraint and IRI(renamed(result.source_constraint)),
            messages=tuple(map(said, result.messages)),
        )
        if labels
        else result
        for result in found
    ]


def _order(result: ValidationResult) -> tuple[int, bool, tuple[str, ...]]:
    """Causes before consequences, and of equals violations before warnings."""
    return result.rank, result.severity != SH + "Violation", sort_key(result)


def _is_sound(results: Iterable[ValidationResult], allow_warnings: bool) -> bool:
    return not any(r for r in results if not allow_warnings or r.severity == SH + "Violation")
