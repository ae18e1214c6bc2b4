"""SHACL tells ``"04"^^xsd:byte`` from ``4``, which the engine holds as one."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shacl_cases import EX, PREFIXES, foci, found, triples, values

import baclofen_kg
from baclofen_kg.namespaces import XSD
from baclofen_kg.shacl.spelling import MARK, Spellings, marked, stored, unmarked
from baclofen_kg.stores.memory import MemoryStore

INTEGER, DECIMAL = f"<{XSD}integer>", f"<{XSD}decimal>"
TARGET = ":S a sh:NodeShape ; sh:targetObjectsOf :p ; "
PROPERTY = ":P a sh:PropertyShape ; sh:targetSubjectsOf :p ; sh:path :p ; "


class TestValues:
    """Values are reported as they were written."""

    def test_of_core(self) -> None:
        assert values(f"{TARGET} sh:minExclusive 4 .", ":a :p 4.0, 4, 3.50 .") == {
            f'"4.0"^^{DECIMAL}',
            f'"4"^^{INTEGER}',
            f'"3.50"^^{DECIMAL}',
        }

    def test_of_queries(self) -> None:
        shape = """:S a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:sparql [ sh:select
          'SELECT $this ?value WHERE { $this ?p ?value FILTER (?value < 5) }' ] ."""
        assert values(shape, ":a :p 4.0, 9 .") == {f'"4.0"^^{DECIMAL}'}

    def test_of_queries_where_it_is_written_in_two_ways(self) -> None:
        shape = """:S a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:sparql [ sh:select
          'SELECT $this ?value WHERE { $this ?p ?value FILTER (?value < 5) }' ] ."""
        assert values(shape, ":a :p 4.0 . :b :p 4.00 .") == {
            f'"4.0"^^{DECIMAL}',
            f'"4.00"^^{DECIMAL}',
        }

    def test_of_targets(self) -> None:
        shape = ":S a sh:NodeShape ; sh:targetNode 4.0, 1e0 ; sh:nodeKind sh:IRI ."
        assert foci(shape, ":a :p 1 .") == {f'"4.0"^^{DECIMAL}', f'"1e0"^^<{XSD}double>'}

    def test_where_nothing_is_known_of_the_spelling(self) -> None:
        assert values(f"{TARGET} sh:minExclusive 4 .", ":a :p 4.0 .", spelt=False) == {
            f'"4"^^{DECIMAL}'
        }


@pytest.mark.parametrize(
    ("test", "right", "wrong"),
    [
        ("sh:in ( 4.0 )", ["4.0"], ["4.00", "4", "'4.0'"]),
        ("sh:in ( '04'^^xsd:byte )", ["'04'^^xsd:byte"], ["4", "'4'^^xsd:byte"]),
        ("sh:pattern '[.]0$'", ["4.0", "'4.0'"], ["4.00", "4"]),
        ("sh:minLength 3", ["4.0", "'004'^^xsd:integer"], ["4", "'4'"]),
        ("sh:maxLength 1", ["4"], ["4.0", "'04'^^xsd:integer"]),
        ("sh:datatype xsd:integer", ["4", "'04'^^xsd:integer"], ["'4'^^xsd:int", "4.0"]),
        ("sh:datatype xsd:int", ["'4'^^xsd:int"], ["4", "'4'^^xsd:long"]),
        ("sh:datatype :own", ["'4'^^:own"], ["4", "'4'^^:other"]),
        # By value.
        ("sh:minInclusive 4", ["4.0", "'04'^^xsd:byte", "1e1"], ["3.9", "'03'^^xsd:byte"]),
        ("sh:maxExclusive '24:00:00'^^xsd:time", [], ["'25:00:00'^^xsd:time", "4"]),
        (
            "sh:minInclusive '2024-01-01T12:00:00'^^xsd:dateTime",
            ["'2024-01-01T24:00:00'^^xsd:dateTime"],
            ["'2023-12-31T24:00:00'^^xsd:dateTime"],
        ),
    ],
)
def test_single_values(test: str, right: list[str], wrong: list[str]) -> None:
    for value in right:
        assert not found(f"{TARGET} {test} .", f":a :p {value} ."), value
    for value in wrong:
        assert found(f"{TARGET} {test} .", f":a :p {value} ."), value


@pytest.mark.parametrize(
    ("test", "data", "fails"),
    [
        ("sh:hasValue 4.0", ":a :p 4.0 .", False),
        ("sh:hasValue 4.0", ":a :p 4.00 .", True),
        ("sh:maxCount 1", ":a :p 4.0, 4.00 .", True),
        ("sh:minCount 2", ":a :p 4.0, 4.00 .", False),
        ("sh:equals :q", ":a :p 4.0 ; :q 4.00 .", True),
        ("sh:disjoint :q", ":a :p 4.0 ; :q 4.00 .", False),
        ("sh:lessThan :q", ":a :p 4.0 ; :q 4.00 .", True),
        ("sh:lessThanOrEquals :q", ":a :p 4.0 ; :q 4.00 .", False),
        ("sh:lessThan :q", ":a :p 4.0 ; :q '05'^^xsd:byte .", False),
    ],
)
def test_several_values(test: str, data: str, fails: bool) -> None:
    assert bool(found(f"{PROPERTY} {test} .", data)) == fails


CLOSED = ":S a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:closed true ."


@pytest.mark.parametrize(
    ("shape", "data", "wrong"),
    [
        # What looks at properties that it does not name.
        (CLOSED, ":a :p 4.0, 4 .", {f'"4.0"^^{DECIMAL}', f'"4"^^{INTEGER}'}),
        (f"{CLOSED} :T a sh:NodeShape ; sh:targetNode :a ; sh:node :S .", ":a :q 4.0 .", {":a"}),
        # What stands beside such a literal.
        (f"{PROPERTY} sh:in ( 4.0 ) .", ":a :p 4.0 ; :q 5.0 . :b :p 5.0 .", {f'"5.0"^^{DECIMAL}'}),
        (":S a sh:NodeShape ; sh:targetSubjectsOf :q ; sh:class :T .", ":a :q 4.0 .", {":a"}),
        (
            """:P a sh:PropertyShape ; sh:targetSubjectsOf :p ;
               sh:path [ sh:alternativePath ( rdf:type :p ) ] ; sh:pattern '0$' .""",
            ":a a :T ; :p 4.0 .",
            {":T"},
        ),
        # What only looks like the name of a property.
        (f"{PROPERTY} sh:pattern '<{EX}q>' .", f":a :p '<{EX}q>', 'x' ; :q 4.0 .", {'"x"'}),
        (f"{PROPERTY} sh:in ( '<a> []' ) .", ":a :p 4.0 .", {f'"4.0"^^{DECIMAL}'}),
    ],
)
def test_what_a_query_names(shape: str, data: str, wrong: set[str]) -> None:
    assert values(shape, data) == {
        value.removeprefix(":") if value.startswith(":") else value for value in wrong
    }


def test_only_what_is_named_is_kept() -> None:
    data = triples(":a :p 4.0, 5 ; :q 4.0 ; a :T, :U . :b a :U . :c :r '04'^^xsd:byte .")
    store = MemoryStore()
    store.add(data)
    kept = Spellings(data, ()).kept(store, data, {EX + "p", EX + "U"})
    assert sorted(str(quad.object) for quad in cast("ox.Store", kept)) == [
        f'"4.0"^^<{MARK}{XSD}decimal>',
        f'"5"^^{INTEGER}',
        f"<{EX}U>",
        f"<{EX}U>",
    ]


@pytest.mark.parametrize("big", [False, True])
def test_blank_nodes_in_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, big: bool) -> None:
    """Those of a large file have other names in each reading."""
    monkeypatch.setattr("baclofen_kg.stores.memory._BIG", 1 if big else 1 << 20)
    for name, text in (
        ("data.ttl", "[] :p 04 ; :r [ :p '4\"^^<5' ] . :a :p 5.0 ."),
        ("shapes.ttl", f"{TARGET} sh:pattern '^5.0$' ."),
    ):
        (tmp_path / name).write_text(PREFIXES + text, encoding="utf-8")
    kg = baclofen_kg.load(tmp_path / "data.ttl")
    report = kg.validate(shapes=tmp_path / "shapes.ttl", only_shapes=True)
    assert {result.value for result in report.results} == {
        f'"04"^^{INTEGER}',
        '"4\\"^^<5"',
    }


@given(
    text=st.text(alphabet="0123456789.+-eE:TZPD ", max_size=12),
    datatype=st.sampled_from(
        ["integer", "byte", "decimal", "double", "float", "boolean", "date", "dateTime", "time",
         "duration", "dayTimeDuration", "gYear", "string"]
    ),
)  # fmt: skip
def test_what_is_marked_is_kept(text: str, datatype: str) -> None:
    literal = ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))
    kept = marked(literal)
    assert stored(kept) == kept
    assert unmarked(kept) == literal
    assert (stored(literal) != literal) == kept.datatype.value.startswith(MARK)
