"""The W3C's tests of SPARQL, as they ship with rdflib, answered by ``KnowledgeGraph.query``.

Each answer is compared with the one that is expected, as it is, as JSON, TSV and CSV, and as an
untrusted query. What is no query is refused. A test comes out so, or is refused by name, or differs
for a reason that stands here.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox
import pytest

from baclofen_kg import KnowledgeGraph, QueryError
from baclofen_kg.namespaces import RDF_TYPE
from baclofen_kg.shacl.spelling import stored
from baclofen_kg.sparql.results import AskResult, GraphResults, Results
from baclofen_kg.sparql.terms import plain
from baclofen_kg.stores.memory import MemoryStore

from .reports import Report, Term
from .suites import MF, Outcome, canonical, each_case, folder, judge, missing, skip_where_missing

QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
SD = "http://www.w3.org/ns/sparql-service-description#"
RDF_FIRST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"

W3C = folder("rdflib", "test", "data", "suites", "w3c")
SUITES = {"SPARQL 1.0": "dawg-data-r2", "SPARQL 1.1": "sparql11"}
_QUERIES = {"QueryEvaluationTest", "CSVResultFormatTest"}
_FROM = re.compile(r"(?im)^\s*FROM\s+(?:NAMED\s+)?<([^>]*)>")


def _named(names: str, what: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), what)


_FUNCTION = "custom function"
REFUSED = {
    "SPARQL 1.0": {
        # SPARQL 1.1 knows no number that ends in a dot.
        **_named("basic/term-7 syntax-sparql1/syntax-lit-08", "SPARQL syntax error"),
        # The engine knows \u in texts and IRIs, not elsewhere.
        **_named("syntax-sparql2/syntax-esc-04 syntax-sparql2/syntax-esc-05", "syntax error"),
        # Well-formed, but nobody knows what it computes.
        **_named("syntax-sparql1/syntax-expr-05 syntax-sparql1/syntax-order-05", _FUNCTION),
        **_named("syntax-sparql1/syntax-order-06 syntax-sparql2/syntax-function-01", _FUNCTION),
        **_named("syntax-sparql2/syntax-function-02 syntax-sparql2/syntax-function-03", _FUNCTION),
        **_named("syntax-sparql2/syntax-function-04", _FUNCTION),
    },
    "SPARQL 1.1": {"syntax-query/test_4": _FUNCTION},
}
"""By suite, the tests that are refused, each with a part of the message."""

_BY_VALUE = "Oxigraph holds numbers, dates and times by their value, not as they are spelt"
_TEXTS = "in RDF 1.1 every text has a datatype, xsd:string or rdf:langString"
_AGAIN = "a test of the same name with a b takes its place: the two graphs may share blank nodes"
DIFFERENT = {
    "SPARQL 1.0": {
        **_named("distinct/distinct-1 distinct/distinct-9 expr-builtin/dawg-str-1", _BY_VALUE),
        **_named("expr-builtin/dawg-str-2 expr-builtin/sameTerm-simple", _BY_VALUE),
        **_named("expr-builtin/sameTerm-eq expr-builtin/sameTerm-not-eq", _BY_VALUE),
        **_named("expr-equals/eq-graph-1 expr-equals/eq-graph-2 open-world/open-eq-01", _BY_VALUE),
        **_named("distinct/distinct-2 expr-builtin/dawg-datatype-2", _TEXTS),
        **_named("dataset/dawg-dataset-09 dataset/dawg-dataset-10", _AGAIN),
        "dataset/dawg-dataset-12": _AGAIN,
        "basic/term-6": "SPARQL 1.1 reads the dot after a number as the end of the triple",
        "open-world/date-2": "by XML Schema 1.1 a date with a zone is not equal to one without",
        "optional-filter/dawg-optional-filter-005-simplified": (
            "the same query as in -not-simplified, which expects what the standard says"
        ),
        "syntax-sparql3/syn-bad-26": "Oxigraph reads ?x<?a&&?b>?y as two comparisons, not an IRI",
    },
    "SPARQL 1.1": {
        "aggregates/agg-empty-group": "the expected table has no rows, and lacks a column",
        "csv-tsv-res/csv03": _BY_VALUE,
        **_named("functions/strdt03 functions/strlang03", _TEXTS),
        "functions/bnode01": "Oxigraph makes another blank node in each call of BNODE(text)",
    },
}
"""By suite, the tests that come out otherwise, each with the reason."""

Row: TypeAlias = "tuple[Term | None, ...]"


class Case(NamedTuple):
    """A text, what it is asked of, and what is expected."""

    name: str
    kind: str
    """The type of the test, without its namespace and its number."""
    text: str
    data: tuple[Path, ...]
    graphs: tuple[Path, ...]
    """What lies in named graphs."""
    expected: Path | None
    is_lax: bool
    """How often a row comes is left open."""


def w3c_cases(suite: str) -> Iterator[Case]:
    """The tests of a suite, without those of entailment, of other endpoints and of protocols."""
    top = W3C / SUITES[suite]
    for path in sorted(top.glob("*/manifest.ttl")):
        if path.parent.name in ("service", "syntax-fed"):  # they ask endpoints
            continue
        triples = [quad.triple for quad in ox.parse(path=str(path), base_iri=path.as_uri())]
        found = Report(triples)
        listed = {triple.object for triple in triples if triple.predicate.value == RDF_FIRST}
        for triple in triples:
            kind = str(triple.object).rpartition("#")[2].rstrip(">1").removesuffix("Test1")
            is_type = triple.predicate.value == RDF_TYPE and kind.endswith("Test")
            if not is_type or triple.subject not in listed:
                continue
            case = _case(f"{path.parent.name}/{_local(triple.subject)}", kind, found, triple)
            if case is not None:
                yield case


def _case(name: str, kind: str, found: Report, triple: ox.Triple) -> Case | None:
    action = found.one(triple.subject, MF + "action")
    if action is None or kind in ("ProtocolTest", "ServiceDescriptionTest"):
        return None
    query, is_lax = action, False
    data: tuple[Path, ...] = ()
    graphs: tuple[Path, ...] = ()
    if isinstance(action, ox.BlankNode):
        if found.values(action, SD + "entailmentRegime") or found.values(
            action, QT + "serviceData"
        ):
            return None
        (query,) = found.values(action, QT + "query") or found.values(action, UT + "request")
        data = tuple(map(_file, found.values(action, QT + "data")))
        graphs = tuple(map(_file, found.values(action, QT + "graphData")))
        is_lax = bool(found.values(triple.subject, MF + "resultCardinality"))
    path = _file(query)
    text = f"BASE <{path.as_uri()}>\n{path.read_bytes().decode()}"
    graphs += tuple(path.parent / name for name in _FROM.findall(text) if ":" not in name)
    results = found.values(triple.subject, MF + "result") if kind in _QUERIES else []
    return Case(name, kind, text, data, graphs, _file(results[0]) if results else None, is_lax)


def _local(term: Term) -> str:
    assert isinstance(term, ox.NamedNode)
    return term.value.rpartition("#")[2]


def _file(term: Term) -> Path:
    assert isinstance(term, ox.NamedNode)
    return Path(term.value.removeprefix("file://"))


def graph_of(case: Case) -> KnowledgeGraph:
    """The graph that a case asks; files are read as ever, graphs are what the engine holds."""
    if not case.graphs:
        memory = MemoryStore()
        memory.load(path for path in case.data if path.stem not in ("empty", "data-empty"))
        return KnowledgeGraph(memory)
    engine = ox.Store()
    for path in case.data:
        engine.load(path=str(path), base_iri=path.as_uri())
    for path in filter(Path.exists, case.graphs):
        name = ox.NamedNode(path.as_uri())
        engine.load(path=str(path), base_iri=path.as_uri(), to_graph=name)
    return KnowledgeGraph(MemoryStore(engine))


def run(case: Case) -> Outcome:
    """Ask, in every way, and compare."""
    is_good = not case.kind.startswith("Negative") and "Update" not in case.kind
    try:
        kg = graph_of(case) if is_good else KnowledgeGraph(MemoryStore())
        found = kg.query(case.text)
    except QueryError as error:
        return Outcome("refused" if is_good else "same", str(error))
    if not is_good:
        return Outcome("different", "is answered")
    return compare(case, found) or forms(found) or untrusted(case, kg, found) or Outcome("same")


def compare(case: Case, found: Results) -> Outcome | None:
    """Compare an answer with the expected one."""
    if case.expected is None:
        return None
    if case.expected.suffix == ".csv":
        with case.expected.open(newline="", encoding="utf-8") as file:
            head, *lines = csv.reader(file)
        order = [head.index(name) for name in found.columns]
        expected_lines = [[line[index] for index in order] for line in lines]
        # Blank nodes are told apart by what is said of them alone.
        same = sorted(map(_nameless, expected_lines)) == sorted(map(_nameless, _csv(found)[1:]))
        return None if same else Outcome("different", found.to_csv())
    expected = _expected(case.expected)
    if isinstance(found, GraphResults):
        assert isinstance(expected, list)
        same = canonical(expected) == canonical(found.triples)
        return None if same else Outcome("different", found.to_ntriples())
    if isinstance(found, AskResult):
        return None if found == expected else Outcome("different", str(found))
    assert isinstance(expected, tuple)
    names, rows, is_ordered = expected
    if set(names) != set(found.columns):
        return Outcome("different", f"columns: {found.columns} for {names}")
    actual = [tuple(row.terms()[found.columns.index(name)] for name in names) for row in found]
    in_order = not is_ordered or list(map(_sorted_out, actual)) == list(map(_sorted_out, rows))
    if bag(actual, case.is_lax) != bag(rows, case.is_lax) or not in_order:
        return Outcome("different", f"expected:\n{rows}\nfound:\n{actual}")
    return None


def forms(found: Results) -> Outcome | None:
    """Read back what an answer is written as."""
    found.to_table(80), found.to_markdown()
    if isinstance(found, AskResult):
        return None
    rows = [row.terms() for row in found]
    written = (
        (found.to_json(), ox.QueryResultsFormat.JSON),
        (found.to_tsv(), ox.QueryResultsFormat.TSV),
    )
    for text, form in written if found.columns else ():
        back = ox.parse_query_results(text, form)
        assert isinstance(back, ox.QuerySolutions)
        if [tuple(row) for row in back] != rows:
            return Outcome("different", f"{form}:\n{text}")
    if found.columns and _csv(found)[1:] != [list(map(plain, row)) for row in rows]:
        return Outcome("different", f"CSV:\n{found.to_csv()}")
    return None


def untrusted(case: Case, kg: KnowledgeGraph, found: Results) -> Outcome | None:
    """Ask the same as an untrusted query, which may not look beyond the graph."""
    try:
        again = kg.query(case.text, untrusted=True)
    except QueryError as error:
        known = "in an untrusted query" in str(error)
        return None if known else Outcome("different", f"untrusted: {error}")
    if re.search(r"(?i)\b(?:now|rand|uuid|struuid)\b", case.text):
        same = (again.columns, len(again)) == (found.columns, len(found))
    else:
        tables = ([row.terms() for row in answer] for answer in (found, again))
        same = again.columns == found.columns and len(set(map(frozenset, map(bag, tables)))) == 1
    return None if same else Outcome("different", f"untrusted:\n{again.to_csv()}")


def bag(rows: Iterable[Row], is_lax: bool = False) -> set[str]:
    """Rows, as often as each comes, whatever their blank nodes are called; literals by value."""
    triples = []
    for number, (row, count) in enumerate(Counter(tuple(map(_value, row)) for row in rows).items()):
        node = ox.BlankNode(f"row{number}")
        times = ox.Literal(1 if is_lax else count)
        triples.append(ox.Triple(node, ox.NamedNode("urn:times"), times))
        for column, term in enumerate(row):
            if term is not None:
                triples.append(ox.Triple(node, ox.NamedNode(f"urn:{column}"), term))
    return canonical(triples)


def _value(term: Term | None) -> Term | None:
    return stored(term) if isinstance(term, ox.Literal) else term


def _sorted_out(row: Row) -> list[Term | None]:
    """A row without the names of its blank nodes."""
    return [None if isinstance(term, ox.BlankNode) else _value(term) for term in row]


def _csv(found: Results) -> list[list[str]]:
    return list(csv.reader(io.StringIO(found.to_csv())))


def _nameless(line: Sequence[str]) -> list[str]:
    return ["_:" if cell.startswith("_:") else cell for cell in line]


def _expected(path: Path) -> bool | list[ox.Triple] | tuple[list[str], list[Row], bool]:
    """What a file expects: a truth value, triples, or a table and whether its order counts."""
    kinds = {
        ".srx": ox.QueryResultsFormat.XML,
        ".srj": ox.QueryResultsFormat.JSON,
        ".tsv": ox.QueryResultsFormat.TSV,
    }
    if path.suffix in kinds:
        answer = ox.parse_query_results(path=str(path), format=kinds[path.suffix])
        if isinstance(answer, ox.QueryBoolean):
            return bool(answer)
        return [name.value for name in answer.variables], [tuple(row) for row in answer], False
    triples = [quad.triple for quad in ox.parse(path=str(path), base_iri=path.as_uri())]
    found = Report(triples)
    tables = [t.subject for t in triples if str(t.object) == f"<{RS}ResultSet>"]
    if not tables:
        return triples
    (table,) = tables
    if boolean := found.one(table, RS + "boolean"):
        assert isinstance(boolean, ox.Literal)
        return boolean.value == "true"
    names = [plain(name) for name in found.values(table, RS + "resultVariable")]
    rows: list[tuple[int, Row]] = []
    solutions = found.values(table, RS + "solution")
    for solution in solutions:
        bindings = found.values(solution, RS + "binding")
        values = {
            plain(found.one(it, RS + "variable")): found.one(it, RS + "value") for it in bindings
        }
        index = plain(found.one(solution, RS + "index"))
        rows.append((int(index or 0), tuple(values.get(name) for name in names)))
    rows.sort(key=lambda row: row[0])
    return names, [row for _, row in rows], bool(rows and rows[-1][0])


@pytest.mark.compares("SPARQL test suites", "pyoxigraph")
def test_suites_are_there() -> None:
    skip_where_missing(W3C)


@pytest.mark.compares("SPARQL test suites", "pyoxigraph")
@each_case(() if missing(W3C) else SUITES, w3c_cases)
def test_comes_out_as_expected(suite: str, case: Case, request: pytest.FixtureRequest) -> None:
    judge(
        request,
        f"W3C {suite}",
        case.name,
        run(case),
        refused=REFUSED[suite],
        different=DIFFERENT[suite],
    )
