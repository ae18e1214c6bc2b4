"""What the tests of the SHACL engine share: shapes and data as Turtle, results in few words."""

from __future__ import annotations

from typing import NamedTuple

import pyoxigraph as ox

from baclofen_kg.shacl import engine
from baclofen_kg.shacl.reader import read_shapes
from baclofen_kg.shacl.results import ValidationResult
from baclofen_kg.shacl.translation import Check, translate
from baclofen_kg.stores.memory import MemoryStore

EX = "http://example.org/"
PREFIXES = f"""
@prefix : <{EX}> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DECLARED = f":o sh:declare [ sh:prefix 'ex' ; sh:namespace '{EX}'^^xsd:anyURI ] ."


class Found(NamedTuple):
    """A result in few words: names without their namespace, literals as in N-Triples."""

    focus: str
    value: str | None
    component: str


def triples(text: str) -> list[ox.Triple]:
    """Read Turtle, with the prefixes above."""
    return [quad.triple for quad in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)]


def results(shapes: str, data: str, *, spelt: bool = True) -> list[ValidationResult]:
    """Validate; ``spelt`` where the engine knows how the literals were written."""
    given = triples(data)
    store = MemoryStore()
    store.add(given)
    return list(engine.results(store, triples(shapes), data=given if spelt else None))


def found(shapes: str, data: str, *, spelt: bool = True) -> set[Found]:
    """Validate, and return the results in few words."""
    return {
        Found(
            _short(result.focus_node) or "",
            _short(result.value),
            result.component.rpartition("#")[2].removesuffix("ConstraintComponent"),
        )
        for result in results(shapes, data, spelt=spelt)
    }


def foci(shapes: str, data: str, *, spelt: bool = True) -> set[str]:
    """Validate, and return the focus nodes at which something is wrong."""
    return {one.focus for one in found(shapes, data, spelt=spelt)}


def values(shapes: str, data: str, *, spelt: bool = True) -> set[str | None]:
    """Validate, and return the values that are wrong."""
    return {one.value for one in found(shapes, data, spelt=spelt)}


def checks(shapes: str) -> list[Check]:
    """Translate shapes."""
    return translate(read_shapes(triples(shapes)), {})


def _short(term: str | None) -> str | None:
    if term is None:
        return None
    return "_:" if term.startswith("_:") else term.removeprefix(EX)
