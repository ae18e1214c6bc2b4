"""The table of all names: read in bulk, and the same as row by row."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Store

from baclofen_kg import KnowledgeGraph
from baclofen_kg.model import names_large
from baclofen_kg.model.folding import fold, fold_all
from baclofen_kg.model.name_table import BY_NAME, NameTable, read_names, table_of
from baclofen_kg.model.names import NameIndex
from baclofen_kg.model.names_large import index_names
from baclofen_kg.namespaces import PREFIXES
from baclofen_kg.sparql.asking import NamedQueries, named_query
from baclofen_kg.stores.memory import MemoryStore

LABEL = PREFIXES["skos"] + "prefLabel"
EX = "http://example.org/"

ODD = [
    "plain",
    'a "quoted" name',
    "back\\slash",
    "tab\tand line\nfeed",
    "?name",
    "Ménière",
    "氯苯氨丁酸",
    "",
]


def names_in(turtle: str) -> NameTable:
    """The names of a graph, read as those of any graph are."""
    engine = Store()
    prefix = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> ."
    engine.load(f"{prefix} {turtle}", format=RdfFormat.TURTLE)
    index = index_names(NamedQueries(MemoryStore(engine)), lambda _: ())
    assert isinstance(index, NameIndex)
    return index._names


def as_rows(table: NameTable) -> list[tuple[str, str, str]]:
    return sorted(row for key in table for row in table.rows(key))


@given(st.lists(st.text(max_size=12)))
def test_many_names_are_folded_as_each_is(names: list[str]) -> None:
    assert fold_all(names) == [fold(name) for name in names]


def test_all_names_of_the_graph_are_read_and_folded_as_each_is(kg: KnowledgeGraph) -> None:
    index, asked = kg._lookup.names(), kg._lookup._queries
    assert isinstance(index, NameIndex)
    table = index._names
    rows = [
        (entity.value, list(BY_NAME)[int(rank.value)], name.value)
        for name, entity, rank in asked.rows("model/names")
    ]
    assert len(rows) > 30_000
    assert as_rows(table) == sorted(rows)
    assert set(table) == {fold(name) for _, _, name in rows}
    labels = {entity for entity, kind, _ in rows if kind == LABEL}
    assert labels <= set(table.entities()) == {entity for entity, _, _ in rows}


@pytest.mark.parametrize("language", ["", "@en", "@zh-Hant"])
@pytest.mark.parametrize("name", ODD)
def test_a_name_with_odd_characters_is_read_as_it_is(name: str, language: str) -> None:
    written = name.replace("\\", "\\\\").replace('"', '\\"')
    written = written.replace("\t", "\\t").replace("\n", "\\n")
    table = names_in(f'<{EX}a> skos:prefLabel "{written}"{language}, "other"@en .')
    assert as_rows(table) == sorted((EX + "a", LABEL, text) for text in (name, "other"))


@pytest.mark.parametrize(
    ("value", "name"),
    [("5", "5"), ("true", "true"), ("<urn:x>", "urn:x"), ("'2020'^^<urn:year>", "2020")],
)
def test_what_should_be_a_name_and_is_none_is_read_as_its_text(value: str, name: str) -> None:
    table = names_in(f"<{EX}a> skos:prefLabel {value}, 'other' .")
    assert as_rows(table) == sorted((EX + "a", LABEL, text) for text in (name, "other"))


def test_an_entity_without_a_label_is_called_by_its_first_name() -> None:
    table = names_in(
        f"<{EX}a> skos:altLabel 'oak'@de, 'ash', 'elm'@en ; skos:hiddenLabel 'abc' ."
        f"<{EX}b> skos:hiddenLabel 'oak' . <{EX}c> skos:prefLabel 'c'@en, 'd'@de ; "
        "skos:altLabel 'a' ."
    )
    assert [table.label(EX + entity) for entity in "abc"] == ["ash", "oak", "d"]
    assert table.label(EX + "x") is None
    assert table.bearers("oak") == {EX + "a": "synonym", EX + "b": "misspelling"}
    assert table.spelt("oak") == "oak"
    # "oak" is a misspelling of one thing alone.
    assert table.well_spelt == {name: name for name in ("ash", "elm", "oak", "a", "c", "d")}


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc").map(EX.__add__),
            st.sampled_from(list(BY_NAME)),
            st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
        )
    )
)
def test_a_table_is_the_same_by_rows_and_by_tsv(rows: Sequence[tuple[str, str, str]]) -> None:
    kinds = list(BY_NAME)
    written = " ".join(
        f"({_literal(name)} <{entity}> {kinds.index(kind)})" for entity, kind, name in rows
    )
    answer = Store().query(
        f"SELECT ?name ?entity ?rank {{ VALUES (?name ?entity ?rank) {{ {written} }} }}"
    )
    assert isinstance(answer, QuerySolutions)
    content = answer.serialize(format=QueryResultsFormat.TSV) or b""
    assert as_rows(read_names(content)) == as_rows(table_of(rows)) == sorted(rows)


def _literal(text: str) -> str:
    return '"' + "".join(f"\\U{ord(char):08X}" for char in text) + '"'


def test_no_more_names_are_asked_for_than_would_be_held() -> None:
    assert f"LIMIT {names_large.MOST_HELD + 1}\n" in named_query("model/names").text
