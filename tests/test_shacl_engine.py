"""The store engine gives the same results as pySHACL, or refuses.

Where pySHACL departs from the standard: tests/test_shacl_standard.py.
"""

from __future__ import annotations

import os
import random
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from conftest import ROOT
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from baclofen_kg import resources
from baclofen_kg.shacl import engine as shacl_engine
from baclofen_kg.shacl import reference as shacl_reference
from baclofen_kg.shacl.patterns import classes_in
from baclofen_kg.shacl.reader import read_shapes
from baclofen_kg.shacl.translation import translate
from baclofen_kg.stores.memory import MemoryStore
from baclofen_kg.stores.reading import read_triples

if TYPE_CHECKING:
    from collections.abc import Iterable

    from baclofen_kg.shacl.report import ValidationResult

PREFIXES = """
@prefix : <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
NO_ONTOLOGY = "<http://example.org/o> a <http://www.w3.org/2002/07/owl#Ontology> ."
EXAMPLES = int(os.environ.get("SHACL_EXAMPLES", "8"))
"""How many spoilt graphs are tried."""


def by_store(data: MemoryStore, ontology: str, shapes: Iterable[str]) -> set[ValidationResult]:
    data.load_ontology(ontology)
    found = shacl_engine.results(data, list(read_triples(shapes)))
    return set(map(comparable_message, found))


def by_pyshacl(data: MemoryStore, ontology: str, shapes: Iterable[str]) -> set[ValidationResult]:
    triples = [*data.triples(), *read_triples([ontology])]
    found = shacl_reference.results(triples, read_triples(shapes))
    return set(map(comparable_message, found))


def both(tmp_path: Path, shapes: str, data: str) -> set[ValidationResult]:
    """The results of both engines, which have to be the same."""
    ontology = tmp_path / "ontology.ttl"
    ontology.write_text(NO_ONTOLOGY)
    shapes_file = tmp_path / "shapes.ttl"
    shapes_file.write_text(PREFIXES + shapes)
    store = MemoryStore()
    store.load_text(PREFIXES + data, "data")
    reference = by_pyshacl(store, str(ontology), [str(shapes_file)])
    found = by_store(store, str(ontology), [str(shapes_file)])
    assert found == reference
    return found


def comparable_message(result: ValidationResult) -> ValidationResult:
    """A result whose message has no language: pySHACL takes it off where it fills in values."""
    return replace(result, messages=(ox.Literal(result.message),))


def read(shapes: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(PREFIXES + shapes, format=ox.RdfFormat.TURTLE)]


# Each value shape is tried on these values, as a property shape and as a node shape.
VALUES = """
:a a :C ; :p :a, :b, "text", "text"@en, "Text"@en-GB, "texte"@fr, 5, 5.0, 4.5, 1e0, true, _:b,
    "2024-02-29"^^xsd:date, "2023-02-29"^^xsd:date, "2024-02"^^xsd:gYearMonth, "2024"^^xsd:gYear,
    "2024-02-29T12:00:00"^^xsd:dateTime, "five"^^xsd:integer,
    "4.5"^^xsd:integer, "four"^^xsd:decimal, "http://example.org/b"^^xsd:anyURI, "", "line\\nline",
    "12345678901234567890123"^^xsd:integer, -7, "x"^^xsd:double, "2024-02-29Z"^^xsd:date .
:b a :D . :D rdfs:subClassOf :C . _:b a :E . :E rdfs:subClassOf :D . :F rdfs:subClassOf :F .
:p a rdf:Property .
"""
VALUE_TESTS = [
    "sh:class :C",
    "sh:class :D",
    "sh:class :F",
    "sh:class :C ; sh:class :D",
    *(f"sh:nodeKind sh:{kind}" for kind in ("IRI", "BlankNode", "Literal")),
    *(
        f"sh:nodeKind sh:{kind}"
        for kind in ("BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
    ),
    *(f"sh:datatype xsd:{name}" for name in ("string", "integer", "decimal", "double", "boolean")),
    *(f"sh:datatype xsd:{name}" for name in ("date", "dateTime", "gYear", "gYearMonth", "anyURI")),
    "sh:datatype xsd:float",
    "sh:datatype rdf:langString",
    "sh:in ( :a 5 'text' 'text'@en )",
    "sh:in ( :a :b )",
    "sh:pattern '^t'",
    "sh:pattern '^T' ; sh:flags 'i'",
    "sh:pattern '^line$' ; sh:flags 'm'",
    "sh:pattern '^\\\\S(.*\\\\S)?$'",
    "sh:pattern '^http://example[.]org/'",
    "sh:minLength 4",
    "sh:maxLength 4",
    "sh:languageIn ( 'en' )",
    "sh:languageIn ( 'en-gb' 'fr' )",
    "sh:not [ sh:class :C ]",
    "sh:not [ sh:datatype xsd:integer ]",
    "sh:or ( [ sh:nodeKind sh:IRI ] [ sh:languageIn ( 'fr' ) ] )",
    "sh:and ( [ sh:nodeKind sh:IRI ] [ sh:class :D ] )",
    "sh:xone ( [ sh:nodeKind sh:Literal ] [ sh:languageIn ( 'en' ) ] )",
    "sh:node [ sh:property [ sh:path :p ; sh:minCount 1 ] ]",
    "sh:node [ sh:not [ sh:nodeKind sh:IRI ] ]",
    "sh:hasValue 5",
    "sh:hasValue :z",
    "sh:disjoint :q",
    "sh:equals :q",
]
NUMBERS = ':a a :C ; :p 4, 5, 5.0, 5.5, 1e1, "five", "five"@en, :b .'
RANGES = [f"sh:{m}{kind} 5" for m in ("min", "max") for kind in ("Inclusive", "Exclusive")]


@pytest.mark.parametrize("test", VALUE_TESTS)
@pytest.mark.parametrize(
    "shape",
    [
        ":S a sh:NodeShape ; sh:targetObjectsOf :p ; sh:message 'no' ; {} .",
        ":S a sh:NodeShape ; sh:targetClass :C ; sh:property :P . "
        ":P a sh:PropertyShape ; sh:path :p ; sh:message 'no' ; {} .",
    ],
    ids=["node", "property"],
)
def test_value_constraints(tmp_path: Path, shape: str, test: str) -> None:
    found = both(tmp_path, shape.format(test), VALUES)
    assert found or test in ("sh:hasValue 5", "sh:disjoint :q")


@pytest.mark.parametrize("test", RANGES)
def test_ranges(tmp_path: Path, test: str) -> None:
    shape = ":P a sh:PropertyShape ; sh:targetClass :C ; sh:path :p ; sh:message 'no' ; "
    assert both(tmp_path, f"{shape} {test} .", NUMBERS)


PAIRS = """
:a a :C ; :p 1, 2 ; :q 2, 3 .   :b a :C ; :p 3 ; :q 2.5 .   :c a :C ; :p "a" ; :q "b" .
:d a :C ; :p "a" ; :q 5 .   :e a :C ; :p 5 .   :f a :C ; :q 5 .
:h a :C ; :p "2024-01-01"^^xsd:date ; :q "2024-02-01"^^xsd:date .
:i a :C ; :p "b"@en ; :q "a"@en .   :k a :C ; :p 1 ; :q 1 .
:l a :C ; :l :l ; :p 7, 8 ; :q 7, 8 .
"""


@pytest.mark.parametrize("test", ["equals", "disjoint", "lessThan", "lessThanOrEquals"])
def test_property_pairs(tmp_path: Path, test: str) -> None:
    shape = ":P a sh:PropertyShape ; sh:targetClass :C ; sh:path :p ; sh:message 'no' ; "
    assert both(tmp_path, f"{shape} sh:{test} :q .", PAIRS)


@pytest.mark.parametrize("test", ["equals", "disjoint"])
def test_property_pairs_of_a_node(tmp_path: Path, test: str) -> None:
    shape = ":S a sh:NodeShape ; sh:targetClass :C ; sh:message 'no' ; "
    assert both(tmp_path, f"{shape} sh:{test} :l .", PAIRS)


NOT_INSIDE = ":S a sh:NodeShape ; sh:targetClass :C ; sh:message 'no' ; sh:not [ {} ] ."
COUNTED = """
:a a :C .   :b a :C ; :p 1 .   :c a :C, :D ; :p 1, 2 .   :d a :C, :D ; :p 1, 2, 3 .
:e a :C ; :p :b, :c, 7 ; :q :d .   :D rdfs:subClassOf :C .   :f :p 1 .
:g a :C ; :p "a"@en, "b"@EN, "c"@fr, "d", "e" .
"""
COUNTS = [f"sh:{name} {n}" for name in ("minCount", "maxCount") for n in range(5)]
QUALIFIED = [
    f"sh:qualifiedValueShape [ {shape} ] ; sh:qualified{kind}Count {n}"
    for shape in (
        "sh:class :C",
        "sh:nodeKind sh:Literal",
        "sh:property [ sh:path :p ; sh:maxCount 1 ]",
    )
    for kind in ("Min", "Max")
    for n in (0, 1, 2, 3)
]


@pytest.mark.parametrize("test", [*COUNTS, *QUALIFIED, "sh:uniqueLang true", "sh:uniqueLang false"])
def test_counts(tmp_path: Path, test: str) -> None:
    shape = ":P a sh:PropertyShape ; sh:targetClass :C ; sh:path :p ; sh:message 'no' ; "
    found = both(tmp_path, f"{shape} {test} .", COUNTED)
    inside = both(tmp_path, NOT_INSIDE.format(f"sh:path :p ; {test}"), COUNTED)
    assert found or inside


LINKS = """
:a :p :b ; :q :c .   :b :p :c ; :q :d .   :c :p :a ; :r :e .   :d a :C ; :p :d .   :e a :C ; :q 5 .
:a a :T .   :b a :T .   :c a :T .   :d a :T .   :e a :T .   :f a :T .
"""
PATHS = [
    "[ sh:inversePath :p ]",
    "( :p :q )",
    "( [ sh:inversePath :p ] :q )",
    "[ sh:alternativePath ( :p :q ) ]",
    "[ sh:alternativePath ( [ sh:inversePath :p ] ( :q :p ) ) ]",
    "[ sh:zeroOrMorePath :p ]",
    "[ sh:oneOrMorePath :p ]",
    "[ sh:zeroOrOnePath :p ]",
    "( [ sh:zeroOrMorePath :p ] :q )",
    "( [ sh:zeroOrMorePath [ sh:inversePath :p ] ] [ sh:inversePath :q ] )",
    "[ sh:zeroOrMorePath ( :p :q ) ]",
    "[ sh:oneOrMorePath [ sh:alternativePath ( :p :q ) ] ]",
    "[ sh:inversePath [ sh:inversePath :p ] ]",
    "( :p ( :p :q ) )",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "test", ["sh:minCount 1", "sh:maxCount 1", "sh:class :C", "sh:hasValue :d"]
)
def test_paths(tmp_path: Path, path: str, test: str) -> None:
    shapes = f"""
    :P a sh:PropertyShape ; sh:targetClass :T ; sh:path {path} ; sh:message 'no' ; {test} .
    :N a sh:NodeShape ; sh:targetClass :T ; sh:message 'no' ;
      sh:not [ sh:path {path} ; {test} ] ."""
    assert both(tmp_path, shapes, LINKS)


@pytest.mark.parametrize(
    "test",
    [
        "sh:equals :q",
        "sh:disjoint :q",
        "sh:lessThan :q",
        "sh:lessThanOrEquals :q",
        "sh:property [ sh:path :q ; sh:minCount 1 ]",
        "sh:xone ( [ sh:class :C ] [ sh:class :D ] )",
    ],
)
def test_nested(tmp_path: Path, test: str) -> None:
    assert both(tmp_path, NOT_INSIDE.format(f"sh:path :p ; {test}"), PAIRS)


@pytest.mark.parametrize(
    "targets",
    [
        "sh:targetNode :b, :nowhere, 5",
        "sh:targetSubjectsOf :p",
        "sh:targetObjectsOf :p",
        "sh:targetClass :C",
        "sh:targetClass :C, :D ; sh:targetNode :nowhere ; sh:targetObjectsOf :q",
    ],
)
def test_targets(tmp_path: Path, targets: str) -> None:
    shapes = f"""
    :S a sh:NodeShape ; {targets} ; sh:property :P .
    :P a sh:PropertyShape ; sh:path :p ; sh:maxCount 0 ; sh:message 'no' ; sh:severity sh:Warning .
    :T a sh:NodeShape ; {targets} ; sh:nodeKind sh:BlankNode ; sh:message 'not'@en, 'nicht'@de ."""
    assert both(tmp_path, shapes, COUNTED)


def test_shared_and_chained_property_shapes(tmp_path: Path) -> None:
    shapes = """
    :S a sh:NodeShape ; sh:targetClass :T ; sh:property :P .
    :S2 a sh:NodeShape ; sh:targetClass :C ; sh:property :P, :Q .
    :P a sh:PropertyShape ; sh:path :p ; sh:property :Q ; sh:minCount 2 ; sh:message 'p' .
    :Q a sh:PropertyShape ; sh:path :q ; sh:minCount 1 ; sh:class :C ; sh:message 'q' .
    :Off a sh:NodeShape ; sh:targetClass :T ; sh:deactivated true ; sh:class :Z ; sh:message 'o' .
    :Or a sh:NodeShape ; sh:targetClass :C ; sh:not :Off ; sh:message 'deactivated conforms' ."""
    assert {result.message for result in both(tmp_path, shapes, LINKS)} == {
        "p",
        "q",
        "deactivated conforms",
    }


def test_closed(tmp_path: Path) -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :T ; sh:message 'no' ; sh:closed true ;
      sh:ignoredProperties ( rdf:type ) ; sh:property [ sh:path :p ] ."""
    found = both(tmp_path, shapes, LINKS)
    assert {result.path for result in found} == {"http://example.org/q", "http://example.org/r"}


DECLARED = ":o sh:declare [ sh:prefix 'ex' ; sh:namespace 'http://example.org/'^^xsd:anyURI ] ."
SELECTS = [
    "SELECT $this ?value WHERE { $this ex:p ?value . FILTER (isLiteral(?value)) }",
    "SELECT $this WHERE { FILTER NOT EXISTS { $this ex:p ?x } }",
    "SELECT $this (ex:p AS ?path) ?value WHERE { $this ex:p ?value . FILTER (?value != $this) }",
    "SELECT $this ?value WHERE { ?value ex:p $this . "
    "OPTIONAL { ?value ex:q ?x FILTER (?x = $this) } FILTER (!BOUND(?x)) }",
    "SELECT $this ?value WHERE { { $this ex:p ?value } "
    "UNION { ?value ex:q ?x FILTER ($this = ?x) } }",
    "SELECT $this ?value WHERE { { BIND ($this AS ?value) } UNION { $this ex:p ?value } }",
    "SELECT $this ?n WHERE { { SELECT $this (COUNT(?x) AS ?n) WHERE { $this ex:p ?x } "
    "GROUP BY $this } FILTER (?n > 1) }",
    "SELECT $this (MAX(STR(?x)) AS ?value) WHERE { $this ex:p ?x } "
    "GROUP BY $this HAVING (COUNT(?x) > 1)",
    "SELECT $this ?value WHERE { ?value ex:q ?x FILTER EXISTS { ?x a ?t FILTER ($this != ?x) } }",
    "SELECT DISTINCT $this ?value WHERE { $this ex:p+ ?value # $this ?a }\n"
    "FILTER (?value < ?a || true) }",
]


@pytest.mark.parametrize("select", SELECTS)
@pytest.mark.parametrize("target", ["sh:targetClass :C", "sh:targetSubjectsOf :p, :q"])
def test_sparql_constraints(tmp_path: Path, select: str, target: str) -> None:
    shapes = f"""{DECLARED}
    :S a sh:NodeShape ; {target} ; sh:severity sh:Info ; sh:sparql :Q .
    :Q sh:prefixes :o ; sh:message 'see {{?this}}, {{$value}}, {{?n}} and {{?unknown}}' ;
      sh:select '''{select}''' ."""
    assert both(tmp_path, shapes, COUNTED + LINKS + ":y a :C ; :q 1 .")


def shape_triples() -> list[ox.Triple]:
    return list(read_triples(resources.shape_files()))


def test_one_query_per_constraint() -> None:
    shapes = read_shapes(shape_triples())
    checks = translate(shapes, {name: [name] for name in classes_in(shapes)})
    constraints = [(check.shape.node, check.constraint) for check in checks]
    assert len(constraints) == len(set(constraints)) > 200


def test_progress(packaged_store: MemoryStore) -> None:
    calls: list[tuple[int, int]] = []
    list(
        shacl_engine.results(
            packaged_store, shape_triples(), lambda done, of: calls.append((done, of))
        )
    )
    assert calls == [(n, len(calls)) for n in range(1, len(calls) + 1)]


SHAPES = ROOT / "tests" / "shapes"


def test_all_fixtures_at_once() -> None:
    """One by one, tests/test_shapes.py holds both engines against what each fixture expects."""
    triples = [quad.triple for file in SHAPES.glob("**/*.ttl") for quad in ox.parse(path=file)]
    store = MemoryStore()
    # rdflib makes a string of a blank node where SPARQL makes an error.
    store.add(triple for triple in triples if not isinstance(triple.subject, ox.BlankNode))
    arguments = (resources.ontology_file(), resources.shape_files())
    found = by_store(store, *arguments)
    assert found == by_pyshacl(store, *arguments)
    assert len(found) > 200


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


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="SHACL_EXAMPLES" not in os.environ,
    # Another seed is another graph, so that there is nothing to shrink.
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32))
def test_spoilt_graphs(seed: int) -> None:
    files = [SHAPES / "base.ttl", *sorted((SHAPES / "valid").glob("*.ttl"))]
    check_spoilt([quad.triple for file in files for quad in ox.parse(path=file)], seed)


@pytest.mark.parametrize("seed", range(max(1, EXAMPLES // 10)))
def test_packaged_graph_spoilt(data_triples: list[ox.Triple], seed: int) -> None:
    check_spoilt(data_triples, seed)


def test_packaged_graph(packaged_store: MemoryStore) -> None:
    assert not set(shacl_engine.results(packaged_store, shape_triples()))
