"""pyoxigraph, rdflib and Comunica answer every question alike.

Each reads the same files and gets the same text. Cells are compared by value: engines spell numbers
in their own ways, and choose the type of a computed one.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
import rdflib
from update_answers import AnswerFile, read_all

from baclofen_kg import resources
from baclofen_kg.namespaces import XSD
from baclofen_kg.sparql.catalogue import QueryCatalogue

from .engines import PROCESSORS, start

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from concurrent.futures import Future

Cell = tuple[str, ...] | None
Rows = list[tuple[Cell, ...]]

NUMBER = (XSD + "integer", XSD + "decimal", XSD + "double", XSD + "float")
FILES = [*resources.data_files(), resources.ontology_file()]

COMUNICA_SECONDS = 300
"""The processor time that Comunica has for a question; the slowest takes 71."""

COMUNICA_DIFFERS = {
    "classes": "where nothing is counted it leaves the count empty, which by the standard is 0",
    **dict.fromkeys(
        ("contraindications", "contraindications--austria", "interactions", "warnings"),
        "it breaks down, with a TypeError in its projection",
    ),
}
"""Why Comunica does not answer a question as the others do."""


def _questions() -> dict[str, str]:
    """The text of every question: as it stands in its file, and with each set of parameters."""
    catalogue = QueryCatalogue()
    asked = {query.name: query.text for query in catalogue}
    variants = (answer for answer in read_all() if answer.parameters)
    return asked | {_name(it): catalogue[it.query].bind(it.parameters) for it in variants}


def _name(answer: AnswerFile) -> str:
    return answer.path.stem


QUESTIONS = _questions()
each_question = pytest.mark.parametrize("name", QUESTIONS)


@pytest.fixture(scope="session")
def oxigraph() -> ox.Store:
    """The graph in Oxigraph."""
    store = ox.Store()
    for path in FILES:
        store.load(path=path)
    return store


@pytest.fixture(scope="session")
def rdflib_graph() -> rdflib.Graph:
    """The graph in rdflib, read by rdflib."""
    graph = rdflib.Graph()
    for path in FILES:
        graph.parse(path, format="turtle")
    return graph


@pytest.fixture(scope="session", autouse=True)
def started(
    tmp_path_factory: pytest.TempPathFactory, selected: set[str], wanted: set[str]
) -> list[Future[dict[str, Any]]]:
    """Comunica at work, on as many processors as there are, while rdflib works here."""
    if "in_comunica" not in wanted:
        return []
    graph = tmp_path_factory.mktemp("sparql") / "graph.nt"
    triples = [quad.triple for path in FILES for quad in ox.parse(path=path)]
    ox.serialize(triples, str(graph), format=ox.RdfFormat.N_TRIPLES)
    queries = [(name, text) for name, text in QUESTIONS.items() if name in selected]
    shares = [dict(queries[first::PROCESSORS]) for first in range(PROCESSORS)]
    job = {"graph": str(graph), "seconds": COMUNICA_SECONDS}
    return [start("sparql.mjs", {**job, "queries": share}) for share in shares if share]


@pytest.fixture(scope="session")
def in_comunica(started: list[Future[dict[str, Any]]]) -> dict[str, Any]:
    """What Comunica answers, by question."""
    return {name: answer for share in started for name, answer in share.result().items()}


@each_question
@pytest.mark.compares("SPARQL answers in order", "pyoxigraph", "rdflib")
def test_rdflib_answers_alike(name: str, oxigraph: ox.Store, rdflib_graph: rdflib.Graph) -> None:
    expected = by_oxigraph(oxigraph, QUESTIONS[name])
    assert by_rdflib(rdflib_graph, QUESTIONS[name]) == expected


@each_question
@pytest.mark.compares("SPARQL answers", "pyoxigraph", "Comunica")
def test_comunica_answers_alike(name: str, oxigraph: ox.Store, in_comunica: dict[str, Any]) -> None:
    """Rows in any order: with several keys Comunica mixes them up (its pull request 1788)."""
    answer, known = in_comunica[name], COMUNICA_DIFFERS.get(name)
    expected = sorted(by_oxigraph(oxigraph, QUESTIONS[name]), key=str)
    same = "error" not in answer and sorted(by_comunica(answer), key=str) == expected
    assert same is (known is None), known or answer.get("error", "other rows")


@pytest.mark.compares("SPARQL answers", "pyoxigraph", "Comunica")
def test_there_are_answers(oxigraph: ox.Store) -> None:
    """Engines that answer nothing would agree, too."""
    answered = [name for name, text in QUESTIONS.items() if by_oxigraph(oxigraph, text)]
    assert len(answered) > 0.9 * len(QUESTIONS)


def by_oxigraph(store: ox.Store, text: str) -> Rows:
    """What pyoxigraph answers."""
    found = store.query(text)
    if isinstance(found, ox.QueryTriples):
        return from_triples(found)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [tuple(from_term(row[name]) for name in names) for row in found]


def by_rdflib(graph: rdflib.Graph, text: str) -> Rows:
    """What rdflib answers."""
    found = graph.query(text)
    if found.type == "CONSTRUCT":
        assert found.graph is not None
        ntriples = found.graph.serialize(format="nt")
        return from_triples(
            quad.triple for quad in ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES)
        )
    assert found.vars is not None
    return [tuple(from_node(row.get(name)) for name in found.vars) for row in found.bindings]


def by_comunica(answer: str | Mapping[str, Any]) -> Rows:
    """What Comunica answers: N-Triples, or SPARQL results in JSON."""
    if isinstance(answer, str):
        quads = ox.parse(answer, format=ox.RdfFormat.N_TRIPLES)
        return from_triples(quad.triple for quad in quads)
    names = answer["head"]["vars"]
    rows: Sequence[Mapping[str, Mapping[str, str]]] = answer["results"]["bindings"]
    return [tuple(from_json(row.get(name)) for name in names) for row in rows]


def from_triples(triples: Iterable[ox.Triple]) -> Rows:
    """Turn triples, which have no order, into sorted rows."""
    return sorted({tuple(from_term(term) for term in triple) for triple in triples}, key=str)


def from_term(term: object) -> Cell:
    """Turn a term of pyoxigraph into a cell."""
    if isinstance(term, ox.Literal):
        return literal(term.value, term.datatype.value, term.language)
    if term is None:
        return None
    assert isinstance(term, ox.NamedNode), "the graph holds no blank nodes"
    return ("iri", term.value)


def from_node(node: object) -> Cell:
    """Turn a term of rdflib into a cell."""
    if isinstance(node, rdflib.Literal):
        return literal(str(node), str(node.datatype or XSD + "string"), node.language)
    if node is None:
        return None
    assert isinstance(node, rdflib.URIRef), "the graph holds no blank nodes"
    return ("iri", str(node))


def from_json(term: Mapping[str, str] | None) -> Cell:
    """Turn a term of SPARQL results in JSON into a cell."""
    if term is None:
        return None
    if term["type"] == "uri":
        return ("iri", term["value"])
    return literal(term["value"], term.get("datatype", XSD + "string"), term.get("xml:lang"))


def literal(value: str, datatype: str, language: str | None) -> Cell:
    """Make a cell of a literal: a number by its value, another by value, type and language."""
    if language:
        return ("text", value, language.lower())
    if datatype in NUMBER:
        try:
            return ("number", f"{Decimal(value).normalize():f}")
        except InvalidOperation:
            pass
    return ("literal", value, datatype)
