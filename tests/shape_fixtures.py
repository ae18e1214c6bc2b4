"""Reads the fixtures in tests/shapes/ and the results that each must give."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from baclofen_kg.loading import validate_sources
from baclofen_kg.namespaces import compact
from baclofen_kg.shacl import Source, ValidationReport, read_sources, terms_of
from baclofen_kg.shacl.results import ValidationResult, show

FOLDER = Path(__file__).resolve().parent / "shapes"
BASE = FOLDER / "base.ttl"
# key=value, where a value may hold spaces between quotation marks.
_FIELD = re.compile(r'(\w+)=((?:"(?:[^"\\]|\\.)*"|\S)+)')
_KEYS = ("component", "path", "node", "value", "shape", "constraint", "severity")

Expectation = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Fixture:
    """A small Turtle file and the results that it gives together with base.ttl."""

    path: Path

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"

    @cached_property
    def expected(self) -> list[Expectation]:
        """What the ``# expect:`` lines say, sorted; nothing for a valid file."""
        lines = self.path.read_text(encoding="utf-8").splitlines()
        found = [_expectation(line) for line in lines if line.startswith("# expect:")]
        return sorted(found, key=sorted)

    @property
    def shapes(self) -> set[str]:
        """The shapes that are expected to find something."""
        return {value for line in self.expected for key, value in line if key == "shape"}

    def __str__(self) -> str:
        return self.name


def _expectation(line: str) -> Expectation:
    fields = _FIELD.findall(line.removeprefix("# expect:"))
    unknown = {key for key, _ in fields}.difference(_KEYS)
    assert not unknown, f"{line}\nhas {unknown}; what it may have: {', '.join(_KEYS)}"
    return frozenset(fields)


def invalid() -> list[Fixture]:
    return [Fixture(path) for path in sorted((FOLDER / "invalid").glob("*.ttl"))]


def valid() -> list[Fixture]:
    return [Fixture(path) for path in sorted((FOLDER / "valid").glob("*.ttl"))]


@cache
def base() -> Source:
    """What stands beside each fixture; it conforms."""
    (source,) = read_sources([BASE])
    return source


def report(fixture: Fixture) -> ValidationReport:
    """What is found in a fixture beside base.ttl, of which nothing is asked that it cannot change.

    All is asked of each fixture by crosscheck/test_shacl.py.
    """
    (source,) = read_sources([fixture.path])
    return validate_sources([base(), source], changed=terms_of(source.triples))


def summary(results: tuple[ValidationResult, ...]) -> list[Expectation]:
    """Put results in the form of expectations, to be compared with them."""
    return sorted((_summary(result) for result in results), key=sorted)


def header(results: tuple[ValidationResult, ...]) -> str:
    """The ``# expect:`` lines of a fixture with these results."""
    lines = [sorted(item, key=lambda pair: _KEYS.index(pair[0])) for item in summary(results)]
    return "\n".join("# expect: " + " ".join(f"{k}={v}" for k, v in line) for line in lines)


def _summary(result: ValidationResult) -> Expectation:
    fields = {
        "component": compact(result.component),
        "path": result.path,
        "node": _show(result.focus_node),
        "value": None if result.value is None else _show(result.value),
        "shape": compact(result.source_shape),
        "constraint": result.source_constraint and compact(result.source_constraint),
        # Named in a fixture only where it is not the usual one.
        "severity": None if result.severity.endswith("Violation") else compact(result.severity),
    }
    return frozenset((key, value) for key, value in fields.items() if value is not None)


def _show(term: str) -> str:
    return "_:" if term.startswith("_:") else show(term)
