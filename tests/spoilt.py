"""Both SHACL engines on the same graph, and graphs that are spoilt at random."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox
from shape_fixtures import BASE, valid

from baclofen_kg import resources
from baclofen_kg.shacl import engine as shacl_engine
from baclofen_kg.shacl import reference as shacl_reference
from baclofen_kg.shacl.reader import read_shapes
from baclofen_kg.shacl.translation import translate
from baclofen_kg.stores.memory import MemoryStore
from baclofen_kg.stores.reading import read_triples

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from baclofen_kg.shacl.results import ValidationResult


def by_store(data: MemoryStore, ontology: str, shapes: Iterable[str]) -> set[ValidationResult]:
    given = [*data.triples(), *read_triples([ontology])]
    data.load_ontology(ontology)
    found = shacl_engine.results(data, read_triples(shapes), data=given)
    return set(map(comparable_message, found))


def by_pyshacl(data: MemoryStore, ontology: str, shapes: Iterable[str]) -> set[ValidationResult]:
    given = [*data.triples(), *read_triples([ontology])]
    return set(map(comparable_message, shacl_reference.results(given, read_triples(shapes))))


def comparable_message(result: ValidationResult) -> ValidationResult:
    """A result whose message has no language: pySHACL takes it off where it fills in values."""
    return replace(result, messages=(ox.Literal(result.message),))


def check_alike(files: Iterable[Path]) -> set[ValidationResult]:
    """The results in some files together, which both engines have to find alike."""
    triples = [quad.triple for file in files for quad in ox.parse(path=file)]
    store = MemoryStore()
    # rdflib makes a string of a blank node where SPARQL makes an error.
    store.add(triple for triple in triples if not isinstance(triple.subject, ox.BlankNode))
    arguments = (resources.ontology_file(), resources.shape_files())
    found = by_store(store, *arguments)
    assert found == by_pyshacl(store, *arguments)
    return found


def shape_triples() -> list[ox.Triple]:
    return [quad.triple for path in resources.shape_files() for quad in ox.parse(path=path)]


def sound_fixtures() -> list[ox.Triple]:
    """The valid fixtures, all in one graph."""
    files = [BASE, *(fixture.path for fixture in valid())]
    return [quad.triple for file in files for quad in ox.parse(path=file)]


def compared(triples: Iterable[ox.Triple]) -> set[ox.NamedNode]:
    """The properties whose values shapes compare with one another or with a number."""
    limits = ("lessThan", "lessThanOrEquals", "minInclusive", "minExclusive", "maxInclusive")
    shapes = read_shapes(triples)
    return {
        ox.NamedNode(str(path))
        for check in translate(shapes, {})
        if check.constraint.parameter in limits
        for path in [*paths_in(check.shape.path), *(term.value for term in check.constraint.terms)]
        if str(path).startswith("http")
    }


def paths_in(path: object) -> Iterable[object]:
    operands = getattr(path, "operands", None)
    return [path] if operands is None else [part for one in operands for part in paths_in(one)]


def comparable(term: object) -> bool:
    """Whether pySHACL compares a term as SPARQL does, or at all."""
    if not isinstance(term, ox.Literal) or term.language:
        return True
    return (
        term.datatype.value.endswith(("#integer", "#decimal", "#string")) and term.value != "many"
    )


def spoil(triples: list[ox.Triple], chance: random.Random) -> list[ox.Triple]:
    """Break a few triples of a graph, each in one of several ways."""
    careful = compared(shape_triples())
    spoilt = list(triples)
    for _ in range(chance.randint(1, 12)):
        index = chance.randrange(len(spoilt))
        triple, other = spoilt[index], chance.choice(triples)
        subject, predicate, found = triple.subject, triple.predicate, triple.object
        decimal = ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
        mistakes: list[ox.Literal | ox.NamedNode] = [
            ox.Literal("wrong"),
            ox.Literal("wrong", language="en"),
            ox.Literal(" spaces "),
            ox.Literal("-3", datatype=decimal),
            ox.Literal("many", datatype=decimal),
            ox.Literal(7),
            ox.NamedNode("https://w3id.org/baclofen-kg/id/unheard-of"),
        ]
        wrong = chance.choice(mistakes)
        new = chance.choice(
            [
                None,
                ox.Triple(subject, predicate, other.object),
                ox.Triple(subject, other.predicate, other.object),
                ox.Triple(subject, predicate, wrong),
                ox.Triple(other.subject, predicate, found),
                ox.Triple(subject, other.predicate, found),
            ]
        )
        if chance.random() < 0.7:
            del spoilt[index]
        if new is not None and (new.predicate not in careful or comparable(new.object)):
            spoilt.append(new)
    return spoilt


def check_spoilt(triples: list[ox.Triple], seed: int) -> None:
    store = MemoryStore()
    store.add(spoil(triples, random.Random(seed)))
    arguments = (resources.ontology_file(), resources.shape_files())
    reference = by_pyshacl(store, *arguments)
    found = by_store(store, *arguments)
    difference = sorted(map(repr, found ^ reference))
    assert not difference, f"seed {seed}: {difference}"
