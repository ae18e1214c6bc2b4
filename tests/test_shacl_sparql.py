"""SHACL-SPARQL: what is bound before a query runs, asked for all focus nodes at once.

The definition (https://www.w3.org/TR/shacl/#pre-binding) joins each basic graph pattern with a
table of the values. Here it is followed to the letter, one focus node after the other, and has to
give what the queries for all of them give.
"""

from __future__ import annotations

import random
import re

import pyoxigraph as ox
import pytest
from conftest import MANY
from hypothesis import given
from hypothesis import strategies as st
from shacl_cases import DECLARED, EX, Found, foci, found, results, triples

from baclofen_kg.shacl.select import Table, select_for_all
from baclofen_kg.shacl.shapes import ShapesError

DATA = """
:a a :C ; :p :b, :x ; :q 1 .   :b a :C ; :q 2 .   :c a :C ; :p 3 .   :d a :C .
:x :q 1 .   :y :p :a .   :z :q :d .
"""
NODES = ("a", "b", "c", "d", "nowhere")
TARGETS = " ".join(f":{name}," for name in NODES).rstrip(",")


def with_query(select: str, *, kind: str = "sh:NodeShape", more: str = "") -> str:
    return f"""{DECLARED} :S a {kind} ; sh:targetNode {TARGETS} ; sh:sparql :Q ; {more} .
    :Q sh:prefixes :o ; sh:select '''{select}''' ."""


def one_by_one(select: str) -> set[tuple[str | None, ...]]:
    """The rows of a query by the definition: the values are joined in wherever a group begins."""
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples(DATA))
    rows = set()
    for name in NODES:
        table = f"{{ VALUES ?this {{ <{EX}{name}> }} "
        text = re.sub(r"\{(?!\s*SELECT)", table.replace("\\", r"\\"), select)
        for row in store.query(f"PREFIX ex: <{EX}> {text}"):  # type: ignore[union-attr]
            rows.add(tuple(None if term is None else str(term) for term in row))
    return rows


def all_at_once(select: str) -> set[tuple[str | None, ...]]:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples(DATA))
    values = " ".join(f"<{EX}{name}>" for name in NODES)
    table = Table(("this",), lambda _: f"VALUES ?this {{ {values} }}")
    text = select_for_all(select, [table], "a test")
    answer = store.query(f"PREFIX ex: <{EX}> {text}")
    return {tuple(None if term is None else str(term) for term in row) for row in answer}  # type: ignore[union-attr]


GROUPS = [
    # Only in an OPTIONAL of a group, of a UNION, of a subselect.
    "{ OPTIONAL { $this ex:p ?v } FILTER (!BOUND(?v)) }",
    "{ { OPTIONAL { $this ex:p ?v } } FILTER (!BOUND(?v)) }",
    "{ { OPTIONAL { $this ex:p ?v } } UNION { OPTIONAL { $this ex:q ?v } } FILTER (!BOUND(?v)) }",
    "{ { SELECT $this ?v { OPTIONAL { $this ex:p ?v } } } FILTER (!BOUND(?v)) }",
    "{ { { SELECT $this ?v { OPTIONAL { $this ex:p ?v } } } UNION { FILTER (false) } } }",
    "{ OPTIONAL { ?v ex:p ?w OPTIONAL { $this ex:q ?w } } }",
    "{ OPTIONAL { OPTIONAL { $this ex:p ?v } } $this ex:q ?w }",
    "{ { OPTIONAL { $this ex:p ?v } $this ex:q ?w } }",
    # Only in expressions.
    "{ FILTER ($this = ex:a) }",
    "{ { FILTER ($this = ex:a) } UNION { ?v ex:p $this } }",
    "{ BIND ($this AS ?v) }",
    "{ { BIND ($this AS ?v) } UNION { $this ex:p ?v } }",
    "{ ?v ex:q ?w OPTIONAL { ?v ex:q ?u FILTER ($this = ex:b) } }",
    "{ ?v ex:q ?w OPTIONAL { BIND ($this AS ?u) } }",
    "{ ?v ex:q ?w OPTIONAL { { FILTER ($this = ex:b) } } }",
    "{ ?v ex:q ?w { ?v ex:q ?w } FILTER ($this = ex:b) }",
    # In what exists.
    "{ FILTER NOT EXISTS { $this ex:p ?v } }",
    "{ FILTER EXISTS { ?v ex:q ?w OPTIONAL { ?v ex:p ?u FILTER ($this = ex:a) } } }",
    "{ FILTER EXISTS { { FILTER ($this = ex:a) } UNION { $this ex:q 2 } } }",
    "{ FILTER EXISTS { SELECT $this { $this ex:p ?v } } }",
    "{ OPTIONAL { ?v ex:q 1 FILTER NOT EXISTS { $this ex:p ?v } } }",
    "{ { ?v ex:q 1 } UNION { ?v ex:q 2 FILTER EXISTS { ?v ex:q ?w FILTER (?v = $this) } } }",
    # In what exists, but in a group or a subselect of it.
    "{ { FILTER NOT EXISTS { { SELECT $this ?v { $this ex:p ?x } } } } }",
    "{ { FILTER NOT EXISTS { SELECT $this { $this ex:p ?x } } } }",
    "{ { FILTER EXISTS { { ?w ex:q $this } } } OPTIONAL { BIND ($this AS ?b) } }",
    "{ { FILTER NOT EXISTS { { FILTER ($this = ?v) } } ?v ex:p ?w } UNION { ?v ex:q 1 } }",
    "{ { ?v ex:q 1 } UNION { ?v ex:q ?w FILTER EXISTS { { { ?x ex:p ?y } UNION { ?z ex:q $this } } "
    "} } }",
    # In what is optional, but in a group or a subselect of it.
    "{ { OPTIONAL { { SELECT $this ?v { ?x ex:p $this } } } } FILTER NOT EXISTS { ?w ex:p ?v } }",
    "{ { OPTIONAL { { { ?x ex:q $this } } } } UNION { OPTIONAL { { $this ex:p ?v } } } }",
    "{ { { ?v ex:q 2 } OPTIONAL { { ?x ex:p ?w } { $this ex:q ?w } } } }",
    "{ { OPTIONAL { SELECT $this ?v { $this ex:p ?v } } } FILTER (!BOUND(?v)) }",
    "{ { OPTIONAL { OPTIONAL { OPTIONAL { ?v ex:p $this } } } } FILTER (!BOUND(?v)) }",
    # Counted.
    "{ { SELECT $this (COUNT(?w) AS ?v) { $this ex:p ?w } GROUP BY $this } FILTER (?v > 1) }",
    "{ { SELECT $this (COUNT(?w) AS ?v) { OPTIONAL { $this ex:p ?w } } GROUP BY $this } }",
    "{ { SELECT DISTINCT $this ?v { { ?v ex:p ?w } UNION { $this ex:q ?w } } } }",
    "{ { SELECT $this (MAX(?w) AS ?v) { { ?x ex:q ?w } UNION { $this ex:q ?w } } "
    "GROUP BY $this } }",
    # With what is like a bracket, and is none.
    "{ $this ex:p ?v # { $this }\n FILTER (STR(?v) != '{ $this') }",
]


@pytest.mark.parametrize("group", GROUPS)
def test_all_at_once_is_one_by_one(group: str) -> None:
    select = f"SELECT $this ?v WHERE {group}"
    # A comment or a string that holds a bracket would get a table, too.
    plain = re.sub(r"#[^\n]*\n|'\{[^']*'", lambda match: "''" if match[0][0] == "'" else "", group)
    assert all_at_once(select) == one_by_one(f"SELECT $this ?v WHERE {plain}")


@pytest.mark.parametrize(
    ("select", "filled"),
    [
        # Engines may look from outside into an OPTIONAL, but need not.
        ("{ OPTIONAL { BIND ($this AS ?v) } }", "{ T  OPTIONAL { T  BIND ($this AS ?v) } }"),
        ("{ OPTIONAL { OPTIONAL { $this ?p ?v } } }",
         "{ T  OPTIONAL { T  OPTIONAL { $this ?p ?v } } }"),
        # Nothing is joined in where it is not needed.
        ("{ $this ?p ?v }", "{ T  $this ?p ?v }"),
        ("{ ?x ?p ?v OPTIONAL { $this ?p ?v } }", "{ T  ?x ?p ?v OPTIONAL { $this ?p ?v } }"),
        ("{ ?x ?p ?v OPTIONAL { ?x ?q ?w FILTER (?w = $this) } }",
         "{ T  ?x ?p ?v OPTIONAL { ?x ?q ?w FILTER (?w = $this) } }"),
        ("{ { ?x ?p ?v } UNION { $this ?p ?v FILTER ($this != ?v) } }",
         "{ T  { ?x ?p ?v } UNION { $this ?p ?v FILTER ($this != ?v) } }"),
        ("{ FILTER EXISTS { ?x ?p $this FILTER ($this != ?x) } }",
         "{ T  FILTER EXISTS { ?x ?p $this FILTER ($this != ?x) } }"),
    ],
)  # fmt: skip
def test_where_the_table_is_joined_in(select: str, filled: str) -> None:
    table = Table(("this",), lambda _: "T")
    assert select_for_all(f"SELECT $this {select}", [table], "a test") == f"SELECT $this {filled}"


def draw(chance: random.Random, depth: int = 0) -> str:
    """A group of a query, drawn at random."""
    parts = []
    for _ in range(chance.randint(1, 3)):
        kind = chance.choice(
            ["triple", "triple", "filter", "optional", "union", "group", "exists", "bind", "select"]
            if depth < 3
            else ["triple", "filter"]
        )
        one, two = (chance.choice(["$this", "?v", "?w", "?x"]) for _ in range(2))
        inner = draw(chance, depth + 1) if kind not in ("triple", "filter", "bind") else ""
        parts.append(
            {
                "triple": f"{one} ex:{chance.choice('pq')} {two} .",
                "filter": f"FILTER ({one} {chance.choice(['=', '!='])} {two})",
                "optional": f"OPTIONAL {inner}",
                "union": f"{inner} UNION {draw(chance, depth + 1) if inner else ''}",
                "group": inner,
                "exists": f"FILTER {chance.choice(['', 'NOT '])}EXISTS {inner}",
                "bind": f"BIND ($this AS ?b{chance.randrange(10**6)})",
                "select": f"{{ SELECT $this ?v WHERE {inner} }}",
            }[kind]
        )
    return f"{{ {' '.join(parts)} }}"


@MANY
@given(chance=st.randoms(use_true_random=False))
def test_groups_drawn_at_random(chance: random.Random) -> None:
    select = f"SELECT $this ?v WHERE {draw(chance)}"
    assert all_at_once(select) == one_by_one(select), select


class TestConstraints:
    """Constraints that are queries."""

    def test_optional_only_in_a_union(self) -> None:
        shape = with_query(
            "SELECT $this WHERE { { OPTIONAL { $this ex:p ?v } } UNION { FILTER (false) } "
            "FILTER (!BOUND(?v)) }"
        )
        assert foci(shape, DATA) == {"b", "d", "nowhere"}

    def test_on_a_property_shape(self) -> None:
        shape = with_query(
            "SELECT $this ?value WHERE { $this $PATH ?value FILTER (isLiteral(?value)) }",
            kind="sh:PropertyShape",
            more="sh:path [ sh:alternativePath ( :p :q ) ]",
        )
        wrong = results(shape, DATA)
        assert {one.path for one in wrong} == {f"{EX}p|{EX}q"}
        assert {one.focus_node for one in wrong} == {f"{EX}{name}" for name in "abc"}

    def test_a_path_and_a_message_of_the_row(self) -> None:
        shape = with_query(
            "SELECT $this (ex:r AS ?path) (CONCAT('see ', STR(?v)) AS ?message) "
            "WHERE { $this ex:q ?v }"
        )
        assert {(one.path, one.message) for one in results(shape, DATA)} == {
            (f"{EX}r", "see 1"),
            (f"{EX}r", "see 2"),
        }

    def test_a_failure_is_one(self) -> None:
        shape = with_query("SELECT $this ?failure WHERE { $this ex:q 2 BIND (true AS ?failure) }")
        with pytest.raises(ShapesError, match=r"example.org/S> cannot be checked: .* at <.*/b>"):
            results(shape, DATA)

    def test_prefixes_of_what_is_imported(self) -> None:
        shape = f"""{DECLARED} :S a sh:NodeShape ; sh:targetClass :C ; sh:sparql :Q .
        :Q sh:prefixes :first ; sh:select 'SELECT $this WHERE {{ $this ex:p ?x . ?x more:q 1 }}' .
        :first owl:imports :second . :second owl:imports :o, :first ;
          sh:declare [ sh:prefix 'more' ; sh:namespace '{EX}'^^xsd:anyURI ] ."""
        assert foci(shape, DATA) == {"a"}

    def test_prefixes_in_the_query_itself(self) -> None:
        shape = with_query(f"PREFIX my: <{EX}> SELECT $this WHERE {{ $this my:q 2 }}")
        assert foci(shape, DATA) == {"b"}

    def test_deactivated(self) -> None:
        shape = with_query("SELECT $this WHERE { }").replace(
            "sh:select", "sh:deactivated true ; sh:select"
        )
        assert not found(shape, DATA)


class TestInside:
    """Queries of shapes that other shapes refer to."""

    QUERY = ":Q sh:prefixes :o ; sh:select '''SELECT $this ?value WHERE { $this ex:q ?value }''' ."

    def shape(self, inner: str) -> str:
        return f"{DECLARED} {self.QUERY} :S a sh:NodeShape ; sh:targetNode {TARGETS} ; {inner} ."

    def test_not(self) -> None:
        assert foci(self.shape("sh:not [ sh:sparql :Q ]"), DATA) == {"c", "d", "nowhere"}

    def test_node(self) -> None:
        assert foci(self.shape("sh:node [ sh:sparql :Q ]"), DATA) == {"a", "b"}

    def test_or(self) -> None:
        shape = self.shape("sh:or ( [ sh:sparql :Q ] [ sh:path :p ; sh:minCount 1 ] )")
        assert foci(shape, DATA) == {"b"}

    def test_at_the_values_of_a_property(self) -> None:
        shape = self.shape("sh:property [ sh:path :p ; sh:node [ sh:sparql :Q ] ]")
        assert found(shape, DATA) == {Found("a", "b", "Node"), Found("a", "x", "Node")}

    def test_counted(self) -> None:
        shape = self.shape(
            "sh:property [ sh:path :p ; sh:qualifiedValueShape [ sh:sparql :Q ] ; "
            "sh:qualifiedMaxCount 0 ]"
        )
        assert foci(shape, DATA) == {"c"}

    def test_variables_of_its_own(self) -> None:
        """``?value`` of the query is another one than that of the query around it."""
        shape = self.shape("sh:property [ sh:path :p ; sh:not [ sh:sparql :Q, :R ] ]") + (
            ":R sh:prefixes :o ; sh:select 'SELECT $this WHERE { ?value ex:q 7 }' ."
        )
        assert found(shape, DATA) == {
            Found("c", '"3"^^<http://www.w3.org/2001/XMLSchema#integer>', "Not")
        }

    def test_expressions_alone(self) -> None:
        shape = f"""{DECLARED} :S a sh:NodeShape ; sh:targetNode {TARGETS} ; sh:not
          [ sh:sparql [ sh:prefixes :o ; sh:select
            'SELECT $this WHERE {{ {{ FILTER ($this = ex:a) }} UNION {{ FILTER ($this = ex:b) }} }}'
          ] ] ."""
        assert foci(shape, DATA) == {"c", "d", "nowhere"}


LANGUAGE = f"""{DECLARED}
:LanguageComponent a sh:ConstraintComponent ;
  sh:parameter [ sh:path :lang ], [ sh:path :also ; sh:optional true ] ;
  sh:message 'not in {{$lang}}'@en ;
  sh:validator [ sh:prefixes :o ; sh:ask '''ASK {{
    FILTER (isLiteral($value) && (langMatches(lang($value), $lang)
      || COALESCE(langMatches(lang($value), $also), false))) }} # an end''' ] .
"""
LABELS = ":a :l 'x'@en, 'y'@de, 'z' .   :b :l 'x'@en .   :c :m 'x'@fr ."


class TestComponents:
    """Constraint components that the shapes graph declares."""

    PROPERTY = ":P a sh:PropertyShape ; sh:targetSubjectsOf :l ; sh:path :l ;"

    def test_a_validator_for_values(self) -> None:
        shape = (
            f"{LANGUAGE} :P a sh:PropertyShape ; sh:targetSubjectsOf :l ; sh:path :l ; :lang 'en' ."
        )
        wrong = results(shape, LABELS)
        assert {(one.value, one.message) for one in wrong} == {
            ('"y"@de', "not in en"),
            ('"z"', "not in en"),
        }
        assert {one.component for one in wrong} == {f"{EX}LanguageComponent"}
        assert {one.source_constraint for one in wrong} == {None}

    def test_an_optional_parameter(self) -> None:
        shape = f"{LANGUAGE} {self.PROPERTY} :lang 'en' ; :also 'de' ."
        assert {one.value for one in results(shape, LABELS)} == {'"z"'}

    def test_on_a_node_shape(self) -> None:
        shape = f"{LANGUAGE} :S a sh:NodeShape ; sh:targetObjectsOf :m ; :lang 'en' ."
        assert {one.value for one in results(shape, LABELS)} == {'"x"@fr'}

    def test_inside_another_shape(self) -> None:
        shape = f"""{LANGUAGE} :S a sh:NodeShape ; sh:targetNode :a, :b, :c ;
          sh:not [ sh:path :l ; sh:minCount 1 ; :lang 'en' ] ."""
        assert foci(shape, LABELS) == {"b"}

    def test_without_all_its_parameters_nothing_is_declared(self) -> None:
        shape = (
            f"{LANGUAGE} :P a sh:PropertyShape ; sh:targetSubjectsOf :l ; sh:path :l ; :also 'de' ."
        )
        assert not results(shape, LABELS)

    def test_each_value_of_a_single_parameter(self) -> None:
        shape = f"""{DECLARED} :Not a sh:ConstraintComponent ; sh:parameter [ sh:path :never ] ;
          sh:validator [ sh:ask 'ASK {{ FILTER ($value != $never) }}' ] .
        :S a sh:NodeShape ; sh:targetNode :a, :b, :c ; :never :a, :b ."""
        assert foci(shape, LABELS) == {"a", "b"}

    def test_a_select_for_properties_and_one_for_nodes(self) -> None:
        shape = f"""{DECLARED} :Than a sh:ConstraintComponent ; sh:parameter [ sh:path :than ] ;
          sh:propertyValidator [ sh:prefixes :o ; sh:select
            'SELECT $this ?value WHERE {{ {{ $this $PATH ?value }} FILTER (?value > $than) }}' ] ;
          sh:nodeValidator [ sh:prefixes :o ; sh:select
            'SELECT $this WHERE {{ $this ex:q ?n FILTER (?n > $than) }}' ] .
        :P a sh:PropertyShape ; sh:targetClass :C ; sh:path :p ; :than 2 .
        :S a sh:NodeShape ; sh:targetClass :C ; :than 1 ."""
        assert found(shape, DATA) == {
            Found("c", '"3"^^<http://www.w3.org/2001/XMLSchema#integer>', f"{EX}Than"),
            Found("b", "b", f"{EX}Than"),
        }

    @pytest.mark.parametrize(
        ("component", "said"),
        [
            ("sh:parameter [ sh:path :this ]", "ends in the name of a variable, other than"),
            ("sh:parameter [ sh:path :a-b ]", "ends in the name of a variable"),
            ("sh:parameter [ sh:path [ ] ]", "must be an IRI"),
            ("sh:parameter [ sh:path :x ], [ sh:path <http://other/x> ]", "two parameters"),
            ("sh:parameter [ sh:path :x ] ; sh:validator [ a sh:JSValidator ]", "JSValidator"),
            ("sh:parameter [ sh:path :x ] ; sh:validator [ ]", "has no validator in SPARQL"),
            (
                "sh:parameter [ sh:path :x ] ; sh:validator [ sh:ask 'ASK { BIND (1 AS ?x) }' ]",
                "AS",
            ),
        ],
    )
    def test_what_is_not_well_formed(self, component: str, said: str) -> None:
        shape = f""":K a sh:ConstraintComponent ; {component} .
        :S a sh:NodeShape ; :x 1 ; sh:targetNode :a ."""
        with pytest.raises(ShapesError, match=said):
            results(shape, DATA)


def test_parameters_stand_where_they_belong() -> None:
    """A text with quotes and brackets is a value, and no part of the query."""
    name = '"} UNION { ?x ?y ?z'
    shape = f"""{DECLARED} :Is a sh:ConstraintComponent ; sh:parameter [ sh:path :is ] ;
      sh:validator [ sh:ask 'ASK {{ FILTER ($value = $is) }}' ] .
    :S a sh:NodeShape ; sh:targetObjectsOf :p ; :is '{name}' ."""
    assert not results(shape, f":a :p '{name}' .")
    assert results(shape, ":a :p 'another' .")
