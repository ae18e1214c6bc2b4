"""Shapes and data drawn at random, and pySHACL with what the standard says otherwise put right."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pyshacl.shape
import rdflib
from pyshacl.constraints.core import value_range_constraints
from pyshacl.constraints.core.property_pair_constraints import (
    LessThanConstraintComponent,
    LessThanOrEqualsConstraintComponent,
)
from pyshacl.constraints.core.string_based_constraints import MinLengthConstraintComponent
from pyshacl.helper import expression_helper
from shacl_cases import triples

from baclofen_kg.shacl import engine, reference
from baclofen_kg.shacl.results import ValidationResult
from baclofen_kg.stores.memory import MemoryStore

IRIS = (":a", ":b", ":c", ":d")
NODES = (*IRIS, "_:x", "_:y")
PROPERTIES = (":p", ":q", ":r")
CLASSES = (":C", ":D", ":E")
LITERALS = (
    *("1", "2", "3", "4.5", "5.0", "1e0", "true", "false", "'a'", "'b'", "'abc'", "''"),
    *("'a'@en", "'b'@en", "'c'@fr", "'d'@en-GB"),
    *("'x'^^xsd:integer", "'04'^^xsd:integer", "'4'^^xsd:int"),
    *("'2024-01-01'^^xsd:date", "'2025-01-01'^^xsd:date", "'2024-02-30'^^xsd:date"),
)
Key = tuple[str | None, ...]


class Draw:
    """Draws shapes and data."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def data(self) -> str:
        """Some triples."""
        lines = [":D rdfs:subClassOf :C ."]
        for _ in range(self._chance.randint(3, 14)):
            node = self._one(NODES)
            if self._chance.random() < 0.3:
                lines.append(f"{node} a {self._one(CLASSES)} .")
            else:
                value = self._one(NODES if self._chance.random() < 0.5 else LITERALS)
                lines.append(f"{node} {self._one(PROPERTIES)} {value} .")
        return "\n".join(lines)

    def shapes(self) -> str:
        """One or two shapes with targets."""
        return "\n".join(
            f":S{number} a sh:{kind}Shape ; {' ; '.join(self._parts(kind == 'Property', 0))} ; "
            f"{self._target()} ."
            for number in range(self._chance.randint(1, 2))
            for kind in [self._one(("Node", "Property"))]
        )

    def _one(self, choices: tuple[str, ...]) -> str:
        return self._chance.choice(choices)

    def _target(self) -> str:
        kind = self._one(("Class", "Class", "Node", "SubjectsOf", "ObjectsOf"))
        if kind == "Node":
            return f"sh:targetNode {self._one((':a', ':b', ':nowhere', *LITERALS))}"
        return f"sh:target{kind} {self._one(CLASSES if kind == 'Class' else PROPERTIES)}"

    def _parts(self, has_path: bool, depth: int) -> list[str]:
        drawn = [self._constraint(has_path, depth) for _ in range(self._chance.randint(1, 3))]
        parts = list({part.split()[0]: part for part in drawn}.values())
        if has_path:
            parts.append(f"sh:path {self._path(0)}")
        if depth < 2 and self._chance.random() < 0.4:
            parts.append(f"sh:property {self._shape(depth + 1, has_path=True)}")
        return parts

    def _shape(self, depth: int, *, has_path: bool | None = None) -> str:
        if has_path is None:
            has_path = self._chance.random() < 0.5
        return f"[ {' ; '.join(self._parts(has_path, depth))} ]"

    def _path(self, depth: int) -> str:
        if depth > 1 or self._chance.random() < 0.6:
            return self._one(PROPERTIES)
        one, two = self._path(depth + 1), self._path(depth + 1)
        return self._one(
            (
                f"[ sh:inversePath {one} ]",
                f"( {one} {two} )",
                f"[ sh:alternativePath ( {one} {two} ) ]",
                f"[ sh:zeroOrMorePath {one} ]",
                f"[ sh:oneOrMorePath {one} ]",
                f"[ sh:zeroOrOnePath {one} ]",
            )
        )

    def _constraint(self, has_path: bool, depth: int) -> str:
        draws: list[Callable[[bool, int], str]] = [self._of_value, self._of_value, self._of_pair]
        draws += [self._of_all] if has_path else [self._closed]
        draws += [self._of_shapes] if depth < 2 else []
        return self._chance.choice(draws)(has_path, depth)

    def _of_value(self, *_: object) -> str:
        number = self._chance.randint(0, 4)
        limit = self._one(("1", "2", "3.5", "'2024-06-01'^^xsd:date", "'b'"))
        datatype = self._one(("xsd:integer", "xsd:string", "xsd:decimal", "xsd:boolean"))
        datatype = self._one((datatype, "xsd:date", "xsd:int", "xsd:double", "rdf:langString"))
        kind = self._one(("IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "IRIOrLiteral"))
        languages = self._one(("'en'", "'en' 'fr'", "'en-GB'"))
        members = " ".join((*self._chance.sample(IRIS, 2), *self._chance.sample(LITERALS, 3)))
        return self._one(
            (
                f"sh:class {self._one(CLASSES)}",
                f"sh:datatype {datatype}",
                f"sh:nodeKind sh:{kind}",
                f"sh:{self._one(('min', 'max'))}{self._one(('In', 'Ex'))}clusive {limit}",
                f"sh:{self._one(('min', 'max'))}Length {number}",
                f"sh:pattern '{self._one(('^a', 'b$', '^http', '[0-9]', '.'))}'",
                f"sh:languageIn ( {languages} )",
                f"sh:in ( {members} )",
                f"sh:hasValue {self._one((*IRIS, *LITERALS))}",
            )
        )

    def _of_pair(self, has_path: bool, _: int) -> str:
        names = ("equals", "disjoint", *(("lessThan", "lessThanOrEquals") if has_path else ()))
        return f"sh:{self._one(names)} {self._one(PROPERTIES)}"

    def _of_all(self, *_: object) -> str:
        number = self._chance.randint(0, 3)
        return self._one((f"sh:minCount {number}", f"sh:maxCount {number}", "sh:uniqueLang true"))

    def _closed(self, *_: object) -> str:
        return f"sh:closed true ; sh:ignoredProperties ( rdf:type {self._one(PROPERTIES)} )"

    def _of_shapes(self, has_path: bool, depth: int) -> str:
        several = " ".join(self._shape(depth + 1) for _ in range(self._chance.randint(1, 3)))
        count = f"sh:qualified{self._one(('Min', 'Max'))}Count {self._chance.randint(0, 3)}"
        kinds = (
            f"sh:not {self._shape(depth + 1)}",
            f"sh:node {self._shape(depth + 1, has_path=False)}",
            f"sh:{self._one(('and', 'or', 'xone'))} ( {several} )",
            *((f"sh:qualifiedValueShape {self._shape(depth + 1)} ; {count}",) if has_path else ()),
        )
        return self._one(kinds)


def both(shapes: str, data: str) -> tuple[set[Key], set[Key]]:
    """The results of our engine and those of pySHACL with the standard in mind."""
    given, rules = triples(data), triples(shapes)
    store = MemoryStore()
    store.add(given)
    ours = set(map(_key, engine.results(store, rules, data=given)))
    with following_the_standard():
        theirs = set(map(_key, reference.results(given, rules)))
    return ours, theirs


def _key(result: ValidationResult) -> Key:
    shape = "_:" if result.source_shape.startswith("_:") else result.source_shape
    return (result.focus_node, result.path, result.value, result.component, shape)


@contextmanager
def following_the_standard() -> Iterator[None]:
    """Put right where pySHACL departs from the text of the standard; all else is its own.

    - "For each value node v where the SPARQL expression $minInclusive <= v does not return true,
      there is a validation result": SPARQL compares numbers with numbers, texts with texts, dates
      with dates and truth values with truth values; everything else is an error. pySHACL compares
      false with numbers, ill-typed literals with anything, and texts of different languages.
    - "where the first value is not less than the second value (based on SPARQL's < operator) or
      where the two values cannot be compared, there is a validation result": pySHACL compares IRIs
      with each other and with texts, and gives up on blank nodes.
    - sh:minLength: "or where v is a blank node", also where the length is 0, of which pySHACL
      lets every node pass.
    - An inverse of a sequence, "the SPARQL property path ^(q/r)", leads back from its end, r first;
      pySHACL goes q first (https://www.w3.org/TR/sparql11-query/#propertypath-syntaxforms).
    """
    with (
        patch.object(value_range_constraints, "compare_literal", _compare),
        patch.object(LessThanConstraintComponent, "_compare_lt", _pairs(0)),
        patch.object(LessThanOrEqualsConstraintComponent, "_compare_ltoe", _pairs(1)),
        patch.object(MinLengthConstraintComponent, "_evaluate_string_rule", _min_length),
        patch.object(expression_helper, "value_nodes_from_path", _value_nodes),
        patch.object(pyshacl.shape, "value_nodes_from_path", _value_nodes),
    ):
        yield


def _comparable(term: rdflib.term.Node) -> tuple[str, Any]:
    """What a term can be compared with, and its value."""
    if isinstance(term, rdflib.Literal) and not term.ill_typed:
        value = term.value
        if term.language:
            return f"text in {term.language.lower()}", str(term)
        if isinstance(value, bool):
            return "boolean", value
        if isinstance(value, int | float | Decimal):
            return "number", value
        if isinstance(value, datetime | date):
            return type(value).__name__, value
        if isinstance(value, str):
            return "text", value
    raise TypeError(term)


def _compare(one: rdflib.Literal, two: rdflib.Literal) -> int:
    (kind, value), (other_kind, other) = _comparable(one), _comparable(two)
    if kind != other_kind:
        raise TypeError(one)
    return int(value > other) - int(value < other)


def _pairs(limit: int) -> Callable[..., tuple[bool, list[Any]]]:
    def compare(
        self: Any, values: Any, others: Any, graph: Any, focus: Any
    ) -> tuple[bool, list[Any]]:
        results = []
        for value in values:
            for other in others:
                try:
                    wrong = _compare(value, other) >= limit
                except TypeError:
                    wrong = True
                if wrong:
                    results.append(self.make_v_result(graph, focus, value_node=value))
        return bool(results), results

    return compare


_EVALUATE: Callable[..., Any] = MinLengthConstraintComponent._evaluate_string_rule


def _min_length(self: Any, rule: Any, graph: Any, values: Any) -> Any:
    if int(rule.value) > 0:
        return _EVALUATE(self, rule, graph, values)
    results = [
        self.make_v_result(graph, focus, value_node=value)
        for focus, nodes in values.items()
        for value in nodes
        if isinstance(value, rdflib.BNode)
    ]
    return bool(results), results


_FOLLOW: Callable[..., set[Any]] = expression_helper.value_nodes_from_path


def _value_nodes(
    shapes: Any, focus: Any, path: Any, data: Any, inverse: bool = False, recursion: int = 0
) -> set[Any]:
    steps = list(shapes.graph.items(path)) if inverse else []
    if not steps:
        return _FOLLOW(shapes, focus, path, data, inverse, recursion)
    nodes = {focus}
    for step in reversed(steps):
        found = (_value_nodes(shapes, node, step, data, True, recursion + 1) for node in nodes)
        nodes = set().union(*found)
    return nodes
