"""What a query of the shapes finds where a store would take two literals for one.

Oxigraph holds numbers, truth values, times and durations by value; RDF tells two spellings apart.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shacl_cases import DECLARED, PREFIXES, foci, triples, values
from shacl_drawn import both

import baclofen_kg
from baclofen_kg.namespaces import XSD
from baclofen_kg.shacl.marked_query import ALL, for_marks, looked_at_whole

TWO = "SELECT $this WHERE { $this ex:p ?v } GROUP BY $this HAVING (COUNT(DISTINCT ?v) > 1)"
ROWS = "SELECT $this WHERE { $this ex:p ?v } GROUP BY $this HAVING (COUNT(?v) > 1)"
DATATYPES = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>"


def shape(select: str, more: str = "sh:targetNode :a, :b") -> str:
    return f""":S a sh:NodeShape ; {more} ;
        sh:sparql [ sh:prefixes :o ; sh:select '''{select}''' ] . {DECLARED}"""


# Each pair is one value to the engine, and two terms of RDF.
PAIRS = [
    ("1", "01"),
    ("1", "'+1'^^xsd:integer"),
    ("1", "'1'^^xsd:nonNegativeInteger"),
    ("'7'^^xsd:byte", "'7'^^xsd:long"),
    ("1.0", "1.00"),
    ("0.0", "-0.0"),
    ("1.0e0", "'1'^^xsd:double"),
    ("'1'^^xsd:boolean", "true"),
    ("'2020-01-01T00:00:00Z'^^xsd:dateTime", "'2020-01-01T00:00:00+00:00'^^xsd:dateTime"),
    ("'2020-01-01T24:00:00'^^xsd:dateTime", "'2020-01-02T00:00:00'^^xsd:dateTime"),
    ("'2020-01-01T00:00:00Z'^^xsd:dateTimeStamp", "'2020-01-01T00:00:00Z'^^xsd:dateTime"),
    ("'2020-01-01Z'^^xsd:date", "'2020-01-01-00:00'^^xsd:date"),
    ("'12:00:00'^^xsd:time", "'12:00:00.0'^^xsd:time"),
    ("'P1Y'^^xsd:duration", "'P12M'^^xsd:duration"),
    ("'P1D'^^xsd:dayTimeDuration", "'PT24H'^^xsd:dayTimeDuration"),
    ("'2020Z'^^xsd:gYear", "'2020+00:00'^^xsd:gYear"),
]


@pytest.mark.parametrize(("one", "two"), PAIRS)
class TestPairs:
    """Two literals of one value are two values."""

    def test_are_counted_as_two(self, one: str, two: str) -> None:
        assert foci(shape(TWO), f":a :p {one}, {two} . :b :p {one} .") == {"a"}
        assert foci(shape(ROWS), f":a :p {one}, {two} . :b :p {one} .") == {"a"}

    def test_are_two_to_core(self, one: str, two: str) -> None:
        rule = ":S a sh:NodeShape ; sh:targetNode :a, :b ; sh:property [ sh:path :p ; {} ] ."
        data = f":a :p {one}, {two} ; :q {one} . :b :p {one} ; :q {two} ."
        assert foci(rule.format("sh:maxCount 1"), data) == {"a"}
        assert foci(rule.format("sh:equals :q"), data) == {"a", "b"}
        assert foci(rule.format("sh:disjoint :q"), data) == {"a"}
        assert foci(rule.format(f"sh:hasValue {two}"), data) == {"b"}

    def test_are_not_joined(self, one: str, two: str) -> None:
        select = "SELECT $this WHERE { $this ex:p ?v . FILTER NOT EXISTS { $this ex:q ?v } }"
        assert foci(shape(select), f":a :p {one} ; :q {two} . :b :p {one} ; :q {one} .") == {"a"}


DATA = """
    :a :p 1, 01, 2.50 ; :q 2.5, '9'^^xsd:byte ; :r true .
    :b :p 1.0, 1.00, 7 ; :q '2020-01-01T24:00:00'^^xsd:dateTime ; :r '1'^^xsd:boolean, 3 .
"""


@pytest.mark.parametrize(
    ("select", "wrong"),
    [
        # What is written counts.
        ("SELECT $this WHERE { $this ex:p ?v FILTER (STRLEN(STR(?v)) > 3) }", {"a", "b"}),
        ("SELECT $this WHERE { $this ex:p ?v FILTER (STR(?v) = '01') }", {"a"}),
        ("SELECT $this WHERE { $this ?p ?v FILTER REGEX(STR(?v), '00$') }", {"b"}),
        (f"{DATATYPES} SELECT $this WHERE {{ $this ex:q ?v FILTER (DATATYPE(?v) = xsd:byte) }}",
         {"a"}),
        (f"{DATATYPES} SELECT $this WHERE {{ $this ex:p ?v FILTER (sameTerm(?v, 01)) }}", {"a"}),
        ("SELECT $this WHERE { $this ex:p 1.00 }", {"b"}),
        ("SELECT $this WHERE { $this ex:p 1.000 }", set()),
        ("SELECT $this WHERE { $this ex:r \"1\"^^<http://www.w3.org/2001/XMLSchema#boolean> }",
         {"b"}),
        # What only hands on a term hands on how it is written.
        ("SELECT $this WHERE { { SELECT $this (SAMPLE(?v) AS ?w) { $this ex:p ?v FILTER (?v > 2) } "
         "GROUP BY $this } $this ex:q ?w }", set()),
        ("SELECT $this WHERE { $this ex:p ?v BIND (?v AS ?w) $this ex:p ?x FILTER (sameTerm(?w, ?x)"
         " && STR(?x) = '01') }", {"a"}),
        ("SELECT $this WHERE { $this ex:p ?v BIND (COALESCE(?no, ?v) AS ?w) FILTER NOT EXISTS "
         "{ $this ex:p ?w } }", set()),
        ("SELECT $this WHERE { $this ex:p ?v BIND (IF(?v < 2, ?v, 0) AS ?w) FILTER (?v < 2) "
         "FILTER NOT EXISTS { $this ex:p ?w } }", set()),
        # What computes or compares looks at values.
        ("SELECT $this WHERE { $this ex:p ?v, ?w FILTER (?v = ?w && !sameTerm(?v, ?w)) }",
         {"a", "b"}),
        ("SELECT $this WHERE { $this ex:p ?v ; ex:q ?w FILTER (?v = ?w) }", {"a"}),
        ("SELECT $this WHERE { $this ex:p ?v FILTER (?v IN (7.0, 8)) }", {"b"}),
        ("SELECT $this WHERE { $this ex:p ?v FILTER (?v + 1 = 3.5) }", {"a"}),
        ("SELECT $this WHERE { $this ex:r ?v FILTER (?v) FILTER isLiteral(?v) }", {"a", "b"}),
        ("SELECT $this WHERE { $this ex:q ?v FILTER (YEAR(?v) = 2020 && DAY(?v) = 2) }", {"b"}),
        ("SELECT $this WHERE { $this ex:p ?v } GROUP BY $this HAVING (SUM(?v) > 8)", {"b"}),
        ("SELECT $this WHERE { $this ex:p ?v } GROUP BY $this HAVING (MAX(?v) = 2.5)", {"a"}),
        ("SELECT $this WHERE { $this ex:r ?v FILTER isNumeric(?v) }", {"b"}),
        ("SELECT $this WHERE { $this ex:p ?v FILTER (!isNumeric(?v)) }", set()),
        ("SELECT $this WHERE { $this ex:p ?v FILTER EXISTS { $this ex:q ?w FILTER (?w > ?v) } }",
         {"a"}),
    ],
)  # fmt: skip
def test_what_a_query_looks_at(select: str, wrong: set[str]) -> None:
    assert foci(shape(select), DATA) == wrong


def test_both_spellings_are_reported() -> None:
    select = "SELECT $this ?value WHERE { $this ex:p ?value FILTER (?value < 2) }"
    assert values(shape(select), DATA) == {
        f'"1"^^<{XSD}integer>',
        f'"01"^^<{XSD}integer>',
        f'"1.0"^^<{XSD}decimal>',
        f'"1.00"^^<{XSD}decimal>',
    }


@pytest.mark.parametrize(
    "value",
    ["'-3'^^xsd:positiveInteger", "'0'^^xsd:negativeInteger", "'-200'^^xsd:byte",
     "'-1'^^xsd:unsignedLong", "'-32769'^^xsd:short"],
)  # fmt: skip
class TestIllFormed:
    """What the engine takes for a number, and is none, cannot be compared."""

    def test_in_core(self, value: str) -> None:
        rule = ":P a sh:PropertyShape ; sh:targetNode :a, :b ; sh:path :p ; {} ."
        data = f":a :p {value} ; :q 900 . :b :p -7 ; :q 900 ."
        assert foci(rule.format("sh:maxInclusive 500"), data) == {"a"}
        assert foci(rule.format("sh:lessThan :q"), data) == {"a"}
        assert foci(
            rule.format("sh:qualifiedValueShape [ sh:maxExclusive 9 ] ; sh:qualifiedMinCount 1"),
            data,
        ) == {"a"}
        assert foci(f":S a sh:NodeShape ; sh:targetNode {value}, -7 ; sh:maxInclusive 500 .",
                    data) != set()  # fmt: skip

    def test_in_a_query(self, value: str) -> None:
        data = f":a :p {value} . :b :p -7 ."
        right = "SELECT $this WHERE {{ FILTER NOT EXISTS {{ $this ex:p ?v FILTER ({}) }} }}"
        assert foci(shape(right.format("?v < 500")), data) == {"a"}
        assert foci(shape(right.format("isNumeric(?v)")), data) == {"a"}
        typed = "SELECT $this WHERE { $this ex:p ?v FILTER (STRSTARTS(STR(DATATYPE(?v)), 'urn:')) }"
        assert foci(shape(typed), data) == set()


@pytest.mark.parametrize(
    "rule",
    [
        "sh:not [ sh:sparql [ sh:prefixes :o ; sh:select '{}' ] ]",
        "sh:and ( [ sh:sparql [ sh:prefixes :o ; sh:select '{}' ] ] [ sh:nodeKind sh:IRI ] )",
        "sh:node [ sh:property [ sh:path :p ; sh:maxCount 1 ] ; "
        "sh:sparql [ sh:prefixes :o ; sh:select '{}' ] ]",
    ],
)
def test_inside_another_shape(rule: str) -> None:
    text = f":S a sh:NodeShape ; sh:targetNode :a, :b ; {rule.format(ROWS)} . {DECLARED}"
    found = foci(text, ":a :p 1, 01 . :b :p 1 .")
    assert found == ({"b"} if "sh:not" in rule else {"a"})


def test_a_parameter_of_a_component() -> None:
    component = f"""
        :C a sh:ConstraintComponent ; sh:parameter [ sh:path :least ] ; sh:validator [
          sh:prefixes :o ;
          sh:ask 'ASK {{ FILTER ($value >= $least && !sameTerm($value, $least)) }}' ] .
        :S a sh:NodeShape ; sh:targetNode :a ; sh:property [ sh:path :p ; :least 1.0 ] .
        {DECLARED}"""
    assert values(component, ":a :p 1.00, 1.0, 01, 00 .") == {
        f'"1.0"^^<{XSD}decimal>',
        f'"00"^^<{XSD}integer>',
    }


def test_a_focus_node_that_is_a_literal() -> None:
    select = "SELECT $this WHERE { FILTER NOT EXISTS { ?x ex:p $this } }"
    wrong = foci(shape(select, "sh:targetNode 01, 001, 1"), ":a :p 01, 1 .")
    assert wrong == {f'"001"^^<{XSD}integer>'}


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("SELECT $this { $this ex:p ?v ; ex:q ?w , ?x }", ""),
        ("SELECT $this { $this ?p ?v }", ALL),
        ("SELECT $this { $this ex:q ?v ; ?p ?w }", "http://example.org/q"),
        ("SELECT $this { $this <urn:q> ex:v ; ?p ?w }", "urn:q"),
        ("SELECT $this { $this a ?v ; ?p ?w }", ALL),
        ("SELECT $this { $this ex:q ?v , ?x ; ?p ?w }", ALL),
        ("SELECT $this { $this ex:q [] ; ?p ?w }", ALL),
        ("SELECT $this { $this !ex:q ?v }", ALL),
        ("SELECT $this { $this !(ex:q|ex:p) ?v }", ALL),
        ("SELECT $this { $this !a ?v }", ALL),
        ("SELECT $this { $this !^ex:q ?v }", ALL),
        ("SELECT $this { $this ex:q ?v FILTER (?v != 3 && !BOUND(?w) && !?v) }", ""),
        ("SELECT $this { [ ?p $this ] }", ALL),
        ("SELECT $this { FILTER (BOUND(?x)) $this ?p ?v }", ALL),
        ("SELECT $this { $this ex:p* ?v . ?v ex:q $this FILTER (?v > 3) }", ""),
        # What cannot be a literal, or is not looked at.
        ("SELECT $this { $this ?p ?v FILTER isIRI(?v) }", ""),
        ("SELECT $this { $this ?p ?v FILTER isIRI(?w) }", ALL),
        ("SELECT $this { $this ?p ?v FILTER (isIRI(?v) || BOUND(?v)) }", ALL),
        ("SELECT $this { $this ?p ex:v }", ""),
        ("SELECT $this { $this ?p 3 }", ALL),
        ("SELECT $this { $this ?p ex:v, ?w }", ALL),
        ("SELECT $this { $this ?p [], ?w }", ALL),
        ("SELECT $this { $this ?p [] }", ""),
        ("SELECT $this { $this ?p [ ex:q ?v ] }", ALL),
        ("SELECT $this { $this ?p [] } GROUP BY $this HAVING (COUNT(*) > 1)", ALL),
    ],
)
def test_what_a_query_looks_at_without_naming_it(text: str, whole: str) -> None:
    found = looked_at_whole(text, (("ex", "http://example.org/"),))
    assert found == ({whole} if whole else set())


def test_all_properties_of_some_subjects() -> None:
    select = """SELECT $this WHERE { $this ex:q ?any ; ?property ?value
      FILTER (STR(?value) = "1.00") }"""
    data = ":a :q :x ; :p 1.00 . :b :q :x ; :p 1.0 . :c :p 1.00 ."
    assert foci(shape(select, "sh:targetNode :a, :b, :c"), data) == {"a"}


def test_another_value_of_any_property_is_looked_at() -> None:
    select = """SELECT $this WHERE { $this ?property ex:x, ?value
      FILTER (STR(?value) = "1.00") }"""
    data = ":a :p :x, 1.00 . :b :p :x, 1.0 . :c :p 1.00 ."
    assert foci(shape(select, "sh:targetNode :a, :b, :c"), data) == {"a"}


@pytest.mark.parametrize(
    ("text", "is_of_spelling"),
    [
        ("SELECT $this { $this ex:p ?v FILTER (?v > 4.0) }", False),
        ("SELECT $this { $this ex:p ?v } GROUP BY $this HAVING (COUNT(?v) > 1.0)", False),
        ("SELECT $this { $this ex:p ?v FILTER (STR(?v) > '4') }", True),
        ("SELECT $this { $this ex:p 4 }", True),
        ("SELECT $this { $this ex:p '4' }", False),
    ],
)
def test_whether_spelling_counts(text: str, is_of_spelling: bool) -> None:
    assert for_marks(text, {"ex": "http://example.org/"}).is_of_spelling == is_of_spelling


# Numbers alone: rdflib compares an ill-formed number, a truth value and a text with any of them.
NUMBERS = ("1", "01", "1.0", "1.00", "2", "2.50", "2.5", "1e0", "'1'^^xsd:int", "'1'^^xsd:double")


def draw(chance: random.Random, depth: int = 0) -> str:
    """A group of a query that looks at literals, drawn at random."""
    parts = [f"$this ex:{chance.choice('pq')} ?v ."]
    for _ in range(chance.randint(1, 2)):
        one, two = chance.sample(["?v", "?w"], 2)
        tests = [f"{one} {sign} {two}" for sign in ("=", "!=", "<")]
        tests += [f"sameTerm({one}, {two})", f"!sameTerm({one}, {two})"]
        tests += [f"{one} > 1", f"{one} IN (1, 2.5)", f"STRLEN(STR({one})) > 2"]
        tests += [f"{name}({one}) = {name}({two})" for name in ("STR", "DATATYPE")]
        test = chance.choice(tests)
        exists = f"FILTER {chance.choice(['', 'NOT '])}EXISTS {{ $this ex:{chance.choice('pq')} ?w "
        kinds = [f"FILTER ({test})", f"$this ex:{chance.choice('pq')} ?w .", f"{exists} }}"]
        kinds += [f"{exists} FILTER ({test}) }}", f"OPTIONAL {{ $this ex:q ?w FILTER ({test}) }}"]
        if depth < 2:
            kinds.append(f"{{ {{ $this ex:q ?w }} UNION {draw(chance, depth + 1)} }}")
        parts.append(chance.choice(kinds))
    return f"{{ {' '.join(parts)} }}"


@given(chance=st.randoms(use_true_random=False))
def test_queries_drawn_at_random(chance: random.Random) -> None:
    data = " ".join(
        f":{chance.choice('ab')} :{chance.choice('pq')} {chance.choice(NUMBERS)} ."
        for _ in range(chance.randint(2, 8))
    )
    ending = chance.choice(
        [
            "",
            "GROUP BY $this HAVING (COUNT(?v) > 1)",
            "GROUP BY $this HAVING (COUNT(DISTINCT ?w) > 1)",
        ]
    )
    text = shape(f"SELECT $this WHERE {draw(chance)} {ending}")
    assert triples(data)
    ours, theirs = both(text, data)
    assert ours == theirs, f"{data}\n{text}"


def test_what_is_said_of_results_is_as_it_was_written(tmp_path: Path) -> None:
    rule = shape(ROWS, "sh:targetSubjectsOf :p ; sh:property [ sh:path :p ; sh:maxCount 1 ]")
    for name, text in (("rule.ttl", rule), ("data.ttl", ":a :p 1.0, 1.00 .")):
        (tmp_path / name).write_text(PREFIXES + text, encoding="utf-8")
    data, rules = tmp_path / "data.ttl", tmp_path / "rule.ttl"
    for report in (
        baclofen_kg.validate(data, shapes=rules, only_shapes=True),
        baclofen_kg.load(data).validate(shapes=rules, only_shapes=True),
    ):
        said = str(report)
        assert 'There are 2: "1.0"^^xsd:decimal, "1.00"^^xsd:decimal.' in said
        assert "p 1.0, http://example.org/p 1.00." in said
