"""Every question has an expected answer, and the embedded engine gives it.

rdflib takes seconds for some questions, so here it is asked a few; `make crosscheck` asks it all.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
import update_answers
from update_answers import AnswerFile, telling

from baclofen_kg import Results, resources
from baclofen_kg.sparql.catalogue import QueryCatalogue
from baclofen_kg.stores.memory import MemoryStore

if TYPE_CHECKING:
    from rdflib.query import Result

    from baclofen_kg import KnowledgeGraph

QUERIES = QueryCatalogue()
ANSWERS = update_answers.read_all()
RENEW = "where the change is meant, run: python -m tests.update_answers"
TELLING = telling()
each_answer = pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.path.stem)


@pytest.fixture(scope="module")
def rdflib_graph(three: KnowledgeGraph) -> rdflib.Graph:
    """What three sources say; `make crosscheck` has rdflib read the whole from the files itself."""
    return three.to_rdflib().parse(resources.ontology_file(), format="turtle")


@pytest.fixture(scope="module")
def answered(kg: KnowledgeGraph) -> Callable[[str], Results]:
    """Returns what is answered to a question with what it takes by default; each is asked once."""

    @cache
    def answered(name: str) -> Results:
        found = kg.query(QUERIES[name].text)
        assert isinstance(found, Results)
        return found

    return answered


@pytest.mark.parametrize("name", QUERIES.names)
def test_every_question_has_an_expected_answer(name: str) -> None:
    found = [answer for answer in ANSWERS if answer.query == name]
    assert found, f"tests/answers/ has no answer of {name}; {RENEW}"


@each_answer
def test_answer_belongs_to_a_question(answer: AnswerFile) -> None:
    assert answer.query in QUERIES, f"{answer.path.name} answers no question; remove it"
    variant = "--" in answer.path.stem
    assert bool(answer.parameters) == variant, "a variant, and nothing else, gives parameters"


@each_answer
def test_only_declared_answers_are_empty(answer: AnswerFile) -> None:
    header = 0 if answer.path.suffix == ".nt" else 1
    empty = len(answer.body.splitlines()) <= header
    assert empty == bool(answer.empty), (
        f"{answer.path.name} holds no rows; mend the query or the data, or say why in a line "
        "'# empty: REASON'"
        if empty
        else f"{answer.path.name} is declared empty and is not"
    )


@each_answer
def test_embedded_engine_gives_the_expected_answer(answer: AnswerFile, kg: KnowledgeGraph) -> None:
    results = kg.query(answer.query, **answer.parameters)
    assert update_answers.render(results) == answer.body, RENEW


@pytest.mark.parametrize("answer", TELLING, ids=lambda answer: answer.path.stem)
def test_rdflib_finds_what_the_embedded_engine_finds(
    answer: AnswerFile, three: KnowledgeGraph, rdflib_graph: rdflib.Graph
) -> None:
    expected = update_answers.render(three.query(answer.query, **answer.parameters))
    assert expected.count("\n") > 1
    assert _render(rdflib_graph.query(QUERIES[answer.query].bind(answer.parameters))) == expected


@pytest.mark.parametrize("name", QUERIES.names)
def test_header_describes_the_query(name: str, answered: Callable[[str], Results]) -> None:
    query = QUERIES[name]
    assert query.title
    assert query.question.endswith("?")
    for parameter in query.parameters:
        assert f"VALUES ?{parameter.name} {{" in query.text
        assert parameter.description
    if "\nCONSTRUCT" in query.text:
        assert not query.columns
        return
    assert answered(name).columns == tuple(query.columns)
    assert all(query.columns.values()), "every column says what it holds"


@pytest.mark.parametrize("name", QUERIES.names)
def test_default_in_the_header_is_the_one_in_the_query(name: str) -> None:
    query = QUERIES[name]
    for parameter in query.parameters:
        if parameter.required:
            continue
        inside = query.text.split(f"VALUES ?{parameter.name} {{")[1:]
        expected = parameter.default or "UNDEF"
        assert {block.partition("}")[0].strip() for block in inside} == {expected}


def test_answers_are_totally_ordered(answered: Callable[[str], Results]) -> None:
    """No two rows are alike, and every SELECT says in which order they come."""
    for query in QUERIES:
        if "\nCONSTRUCT" in query.text:
            continue
        assert "\nORDER BY " in query.text, query.name
        assert "SELECT *" not in query.text, query.name
        rows = [row.terms() for row in answered(query.name)]
        assert len(set(rows)) == len(rows), query.name


def test_order_does_not_hang_on_the_order_of_the_data(kg: KnowledgeGraph) -> None:
    """The same rows come in the same order from a store that was filled backwards."""
    backwards = ox.Store()
    for triple in reversed(list(kg.store.triples())):
        backwards.add(ox.Quad(triple.subject, triple.predicate, triple.object))
    backwards.load(path=resources.ontology_file())
    for answer in ANSWERS:
        if answer.path.suffix == ".csv":
            found = backwards.query(QUERIES[answer.query].bind(answer.parameters))
            assert isinstance(found, ox.QuerySolutions)
            columns = [variable.value for variable in found.variables]
            rows = [[solution[name] for name in columns] for solution in found]
            assert update_answers.table(columns, rows) == answer.body


def test_baclofen_treats_no_disease_behind_a_symptom(kg: KnowledgeGraph) -> None:
    """What a use is in the context of is never said to be treated."""
    edges = {(str(row.predicate), str(row.object)) for row in kg.query("direct-edges")}
    treated = {end for edge, end in edges if edge.endswith("#mayTreat")}
    contexts = {end for edge, end in edges if edge.endswith("#usedInContextOf")}
    assert contexts
    assert not treated & contexts


def test_a_statement_that_nobody_supports_gets_no_edge() -> None:
    """A passage that disputes, or only qualifies, is not enough."""
    store = MemoryStore()
    store.load_text(
        """
        @prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
        @prefix cito: <http://purl.org/spar/cito/> .
        @prefix ex: <https://example.org/> .
        ex:drug a bko:Drug .
        ex:one a bko:AdverseReaction ; bko:about ex:drug ; bko:effect ex:rash .
        ex:two a bko:AdverseReaction ; bko:about ex:drug ; bko:effect ex:cough .
        ex:three a bko:AdverseReaction ; bko:about ex:drug ; bko:effect ex:fever .
        ex:p cito:disputes ex:one . ex:q cito:qualifies ex:two . ex:r cito:supports ex:three .
        """,
        "a test",
    )
    triples = store.query(QUERIES["direct-edges"].text)
    assert isinstance(triples, ox.QueryTriples)
    assert [str(triple.object) for triple in triples] == ["<https://example.org/fever>"]


def _render(result: Result) -> str:
    """The body of an answer file, from what rdflib answers."""
    if result.type == "CONSTRUCT":
        assert result.graph is not None
        found = ox.parse(result.graph.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)
        return update_answers.triples(quad.triple for quad in found)
    assert result.vars is not None
    columns = [str(variable) for variable in result.vars]
    rows = [[_term(row.get(variable)) for variable in result.vars] for row in result.bindings]
    return update_answers.table(columns, rows)


def _term(value: rdflib.term.Node | None) -> ox.NamedNode | ox.Literal | None:
    if isinstance(value, rdflib.URIRef):
        return ox.NamedNode(value)
    if isinstance(value, rdflib.Literal):
        if value.language:
            return ox.Literal(str(value), language=value.language)
        datatype = ox.NamedNode(value.datatype) if value.datatype else None
        return ox.Literal(str(value), datatype=datatype)
    assert value is None, "the graph holds no blank nodes"
    return None
