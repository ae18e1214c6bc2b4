"""The store engine gives the same results as pySHACL, or refuses.

pySHACL is slow, so here it gets small graphs, and a fixture of each kind; `make crosscheck` gives
it the packaged graph, each fixture, all at once, and more graphs that are spoilt at random.

Where pySHACL departs from the standard: tests/test_shacl_standard.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox
import pytest
import shape_fixtures
from conftest import SLOW
from hypothesis import given
from hypothesis import strategies as st
from shape_fixtures import BASE
from spoilt import by_pyshacl, by_store, check_alike, check_spoilt, shape_triples, sound_fixtures

from baclofen_kg.shacl import engine as shacl_engine
from baclofen_kg.shacl.patterns import classes_in
from baclofen_kg.shacl.reader import read_shapes
from baclofen_kg.shacl.translation import translate
from baclofen_kg.stores.memory import MemoryStore

if TYPE_CHECKING:
    from baclofen_kg.shacl.results import ValidationResult

PREFIXES = """
@prefix : <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
NO_ONTOLOGY = "<http://example.org/o> a <http://www.w3.org/2002/07/owl#Ontology> ."


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


def test_one_query_per_constraint() -> None:
    shapes = read_shapes(shape_triples())
    checks = translate(shapes, {name: [name] for name in classes_in(tuple(shapes))})
    constraints = [(check.shape.node, check.constraint) for check in checks]
    assert len(constraints) == len(set(constraints)) > 200


class Run(NamedTuple):
    """What was found, and what was said on the way."""

    results: set[ValidationResult]
    calls: list[tuple[int, int]]


@pytest.fixture(scope="module")
def packaged(packaged_store: MemoryStore) -> Run:
    calls: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> None:
        calls.append((done, of))

    return Run(set(shacl_engine.results(packaged_store, shape_triples(), progress)), calls)


def test_progress(packaged: Run) -> None:
    calls = packaged.calls
    assert calls == [(n, len(calls)) for n in range(1, len(calls) + 1)]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        (None, {"p", "q", "r", "s", "kind"}),
        ({"http://example.org/q"}, {"q", "r", "s"}),
        ({"http://example.org/E"}, {"r", "s", "kind"}),
        ({"http://example.org/x"}, {"r", "s"}),
        ({"http://www.w3.org/2000/01/rdf-schema#subClassOf"}, {"p", "q", "r", "s", "kind"}),
    ],
)
def test_what_no_change_matters_to_is_not_asked(changed: set[str] | None, found: set[str]) -> None:
    """A closed shape, and a query, may look at anything; who changes classes changes all."""
    shapes = read_shapes(
        read(
            """
            :S a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:property
                [ sh:path :p ; sh:maxCount 1 ; sh:message 'p' ],
                [ sh:path ( :t :q ) ; sh:maxCount 0 ; sh:message 'q' ] .
            :K a sh:NodeShape ; sh:targetClass :E ; sh:nodeKind sh:Literal ; sh:message 'kind' .
            :R a sh:NodeShape ; sh:targetNode :a ; sh:message 'r' ;
                sh:or ( [ sh:closed true ; sh:property [ sh:path :p ] ] ) .
            :Q a sh:NodeShape ; sh:targetNode :a ; sh:message 's' ;
                sh:sparql [ sh:select 'SELECT $this { $this ?property ?value }' ] ."""
        )
    )
    store = MemoryStore()
    store.load_text(PREFIXES + ":a :p 1, 2 ; :t :b . :b :q 3 ; a :E .", "data")
    subclasses = shacl_engine.subclasses_of(store, shapes)
    results = shacl_engine.check(store, shapes, subclasses, data=store.triples(), changed=changed)
    assert {result.message for result in results} == found


def telling() -> list[Path]:
    """The first fixture that breaks each kind of constraint, and each query.

    The valid ones are what ``test_spoilt_graphs`` spoils.
    """
    broken: set[str | None] = set()
    found = [BASE]
    for fixture in shape_fixtures.invalid():
        fields = [dict(line) for line in fixture.expected]
        kinds = {line.get("constraint") or line["component"] for line in fields}
        if not kinds <= broken:
            found.append(fixture.path)
            broken |= kinds
    return found


def test_fixtures_of_each_kind_at_once() -> None:
    """Of all fixtures, at once and one by one: crosscheck/test_shacl.py."""
    assert len(check_alike(telling())) > 60


@SLOW
@given(seed=st.integers(0, 2**32))
def test_spoilt_graphs(seed: int) -> None:
    check_spoilt(sound_fixtures(), seed)


def test_packaged_graph(packaged: Run) -> None:
    assert not packaged.results
