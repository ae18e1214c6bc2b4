"""What cannot be checked, or is not well-formed, is refused by name; nothing is passed over."""

from __future__ import annotations

import pytest
from shacl_cases import DECLARED, checks, results

from baclofen_kg.shacl.shapes import ShapesError

QUERIES = [
    ("SELECT ?value WHERE { $this ex:p ?value }", r"does not select \$this"),
    ("SELECT $this WHERE { $this ex:p ?x } LIMIT 1", "LIMIT"),
    ("SELECT $this WHERE { $this ex:p ?x MINUS { ?x ex:q $this } }", "MINUS"),
    ("SELECT $this WHERE { VALUES ?x { 1 } $this ex:p ?x }", "VALUES"),
    ("SELECT $this WHERE { GRAPH ?g { $this ex:p ?x } }", "GRAPH"),
    ("SELECT $this WHERE { SERVICE <http://a> { $this ex:p ?x } }", "SERVICE"),
    ("SELECT $this WHERE { $this $PATH ?x }", "PATH in a node shape"),
    ("SELECT $this WHERE { ?x ex:p $currentShape }", "currentShape"),
    ("SELECT $this WHERE { ?x ex:p $shapesGraph }", "shapesGraph"),
    ("SELECT $this WHERE { { SELECT ?x WHERE { ?x ex:p 1 } } }", "does not select"),
    ("SELECT $this WHERE { { SELECT * WHERE { $this ex:p 1 } } }", "does not select"),
    ("SELECT (?x AS $this) WHERE { ?x ex:p 1 }", r"AS \$this"),
    ("SELECT $this WHERE { BIND (1 AS $this) }", r"AS \$this"),
    ("SELECT $this WHERE { $this ex:p ?_1 }", r"\?_1"),
    ("BASE <http://a/> SELECT $this WHERE { $this ex:p <b> }", "BASE"),
    ("ASK { $this ex:p 1 }", "not a SELECT"),
    # What the engine says of a text that is no query, with its place in the text.
    ("SELECT $this WHERE { $this ex:p 1 } }", "column 37: } closes nothing that is open"),
    ("SELECT $this WHERE { $this ex:p 1 ", "where the text ends"),
    ("SELECT $this\nWHERE { $this nowhere:p 1 }", "line 2, column .*: the prefix nowhere:"),
    ("SELECT $this (COUNT(?x) AS ?n) WHERE { $this ex:p ?x }", "SPARQL syntax error"),
]


@pytest.mark.parametrize(("select", "said"), QUERIES)
def test_queries_that_cannot_be_asked_for_all(select: str, said: str) -> None:
    shapes = f""":S a sh:NodeShape ; sh:targetClass :C ; sh:sparql :Q . {DECLARED}
    :Q sh:message 'no' ; sh:prefixes :o ; sh:select '''{select}''' ."""
    with pytest.raises(ShapesError, match=said) as error:
        checks(shapes)
    # The shape and the query are named, which may be a blank node.
    assert "example.org/" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "select",
    [
        "SELECT $this WHERE { ?x ?y $PATH }",
        "SELECT $this WHERE { $PATH ?y ?z }",
        "SELECT $this WHERE { $this ex:p ?x FILTER (?x = $PATH) }",
        "SELECT $this $PATH WHERE { $this ex:p ?x }",
    ],
)
def test_the_path_stands_between_two_nodes(select: str) -> None:
    shapes = f""":S a sh:PropertyShape ; sh:path :p ; sh:targetClass :C ; sh:sparql :Q . {DECLARED}
    :Q sh:prefixes :o ; sh:select '''{select}''' ."""
    with pytest.raises(ShapesError, match=r"\$PATH elsewhere than between two nodes"):
        checks(shapes)


SHAPES = [
    (":S a sh:NodeShape ; sh:targetClass :C ; sh:js [ ] .", "sh:js"),
    (":S a sh:NodeShape ; sh:select 'SELECT' .", "sh:select on a shape"),
    (":S a sh:NodeShape ; sh:minCount 1 .", "no sh:path"),
    (":S a sh:NodeShape ; sh:property :P . :P a sh:PropertyShape .", "no sh:path"),
    (":S a sh:PropertyShape ; sh:path :p ; sh:minCount 'one' .", "a count"),
    (":S a sh:PropertyShape ; sh:path :p ; sh:minCount '1' .", "a count"),
    (":S a sh:PropertyShape ; sh:path :p ; sh:minCount -1 .", "a count"),
    (":S a sh:PropertyShape ; sh:path :p ; sh:minCount '٣'^^xsd:integer .", "a count"),
    (":S a sh:PropertyShape ; sh:path :p ; sh:minCount 1, 2 .", "2 values of sh:minCount"),
    (":S a sh:PropertyShape ; sh:path [ ] .", "property path"),
    (":S a sh:PropertyShape ; sh:path ( :p ) .", "fewer than two"),
    (":S a sh:PropertyShape ; sh:path _:p . _:p sh:inversePath _:p .", "runs into itself"),
    (":S a sh:PropertyShape ; sh:path _:p . _:p rdf:first _:p ; rdf:rest ( :q ) .", "into itself"),
    (":S a sh:PropertyShape ; sh:path :p ; sh:qualifiedMinCount 1 .", "qualifiedValueShape"),
    (":S a sh:PropertyShape ; sh:path :p ; sh:qualifiedValueShape [ ] .", "qualifiedMinCount"),
    (":S a sh:PropertyShape ; sh:path :p ; sh:flags 'i' .", "no sh:pattern"),
    (":S a sh:NodeShape ; sh:pattern 'a' ; sh:flags 'x' .", "sh:flags 'x'"),
    (":S a sh:NodeShape ; sh:pattern '(?=a)' .", "in sh:pattern"),
    (":S a sh:NodeShape ; sh:pattern '[a-z-[aeiou]]' .", "in sh:pattern"),
    (":S a sh:NodeShape ; sh:pattern '[a&&b]' .", "in sh:pattern"),
    (":S a sh:NodeShape ; sh:pattern '(a' .", "not a regular expression"),
    (":S a sh:NodeShape ; sh:pattern 'a{2,1}' .", "not a regular expression"),
    (":S a sh:NodeShape ; sh:node :S .", "refers to itself"),
    (":S a sh:NodeShape ; sh:nodeKind sh:Info .", "sh:nodeKind"),
    (":S a sh:NodeShape ; sh:class 'C' .", "must be an IRI"),
    (":S a sh:NodeShape ; sh:targetClass 'C' .", "must be an IRI"),
    (":S a sh:NodeShape ; sh:targetNode [ ] .", "blank node"),
    (":S a sh:NodeShape ; sh:hasValue [ ] .", "blank node"),
    (":S a sh:NodeShape ; sh:in ( [ ] ) .", "blank node"),
    (":S a sh:NodeShape ; sh:in [ rdf:first 1 ] .", "RDF list"),
    (":S a sh:NodeShape ; sh:or ( ) .", "empty list"),
    (":S a sh:NodeShape ; sh:or ( 5 ) .", "a shape is expected"),
    (":S a sh:NodeShape ; sh:deactivated 'yes' .", "true or false"),
    (":S a sh:NodeShape ; sh:closed 'true' .", "true or false"),
    (":S a sh:NodeShape ; sh:severity sh:Info, sh:Warning .", "more than one sh:severity"),
    (":S a sh:NodeShape ; sh:message :m .", "a string"),
    (":S a sh:NodeShape ; sh:sparql [ sh:ask '' ] .", "sh:ask"),
    (":S a sh:NodeShape ; sh:sparql [ sh:select 'SELECT $this {}' ; sh:minCount 1 ] .", "minCount"),
    (":S a sh:NodeShape ; sh:sparql 'SELECT' .", "SPARQL constraint is expected"),
    ("[] a sh:NodeShape, rdfs:Class ; sh:closed true .", "must have an IRI"),
    (":S sh:declare [ ] . :T a sh:NodeShape ; sh:sparql [ sh:prefixes :S ] .", "sh:select"),
]


@pytest.mark.parametrize(("shapes", "said"), SHAPES)
def test_what_is_not_well_formed_or_not_supported(shapes: str, said: str) -> None:
    with pytest.raises(ShapesError, match=said) as error:
        checks(shapes)
    assert "\n" not in str(error.value)


def test_shapes_inside_one_another_without_end() -> None:
    deep = "[ sh:not " * 60 + "[ sh:class :C ]" + " ]" * 60
    with pytest.raises(ShapesError, match="more than 50 shapes inside one another"):
        checks(f":S a sh:NodeShape ; sh:targetClass :C ; sh:not {deep} .")


def test_kinds_of_integers_that_a_store_may_hold_as_one() -> None:
    shapes = ":S a sh:NodeShape ; sh:targetObjectsOf :p ; sh:datatype xsd:byte ."
    with pytest.raises(ShapesError, match=r"example.org/S> uses sh:datatype <.*#byte>"):
        results(shapes, ":a :p 1 .", spelt=False)


def test_prefixes_that_contradict_one_another() -> None:
    shapes = """:S a sh:NodeShape ; sh:sparql [ sh:prefixes :o ; sh:select 'SELECT $this {}' ] .
    :o sh:declare [ sh:prefix 'ex' ; sh:namespace 'http://a/'^^xsd:anyURI ] ; owl:imports :p .
    :p sh:declare [ sh:prefix 'ex' ; sh:namespace 'http://b/'^^xsd:anyURI ] ."""
    with pytest.raises(ShapesError, match="the prefix ex: for"):
        checks(shapes)


@pytest.mark.parametrize("namespace", ["http://a/> . ?x ?y <http://b/", "a b", "{}"])
def test_namespaces_that_would_get_out_of_their_brackets(namespace: str) -> None:
    shapes = f""":S a sh:NodeShape ; sh:sparql [ sh:prefixes :o ; sh:select 'SELECT $this {{}}' ] .
    :o sh:declare [ sh:prefix 'ex' ; sh:namespace '{namespace}' ] ."""
    with pytest.raises(ShapesError, match="which SPARQL cannot write"):
        checks(shapes)
