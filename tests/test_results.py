"""Results: rows, and the forms that they convert to."""

import builtins
import copy
import csv
import io
import json
import pickle
from datetime import UTC, date, datetime
from decimal import Decimal

import pyoxigraph
import pytest

from baclofen_kg import KnowledgeGraph
from baclofen_kg.errors import InputError
from baclofen_kg.formats.csv_text import csv_text
from baclofen_kg.formats.tables import display_width, layout
from baclofen_kg.namespaces import IRI
from baclofen_kg.sparql.results import AskResult, GraphResults, Results, of_answer

QUERY = """PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?iri ?text ?figure ?none WHERE { VALUES (?iri ?text ?figure ?none) {
  (<https://w3id.org/baclofen-kg/id/baclofen> "a|b, \\"c\\"\\n\\u001B[31m"@en 2.5 UNDEF)
  (<http://a.example/?q=1&r=2> "<b>\u6f22\u5b57</b>" 10 UNDEF)
} }"""


def ask(sparql: str) -> Results:
    return of_answer(pyoxigraph.Store().query(sparql))


@pytest.fixture
def results() -> Results:
    return ask(QUERY)


def test_rows_by_attribute_name_and_position(results: Results) -> None:
    row = results[0]
    assert row.iri == row["iri"] == row[0] == "https://w3id.org/baclofen-kg/id/baclofen"
    assert isinstance(row.iri, IRI)
    assert row.iri.curie == "bkg:baclofen"
    assert row[-1] is row.none is None
    assert dict(row)["figure"] == Decimal("2.5")
    assert list(row)[2] == Decimal("2.5")
    assert len(row) == 4
    assert row == ask(QUERY)[0]
    assert hash(row) == hash(ask(QUERY)[0])
    assert row != results[1]


def test_unknown_cells_are_named(results: Results) -> None:
    with pytest.raises(AttributeError, match="no column 'nothing'; it has iri, text"):
        results[0].nothing  # noqa: B018
    with pytest.raises(KeyError, match="no column 'nothing'"):
        results[0]["nothing"]
    with pytest.raises(IndexError):
        results[0][4]


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ("3", 3),
        ("2.50", Decimal("2.50")),
        ("1.5e0", 1.5),
        ("true", True),
        ("'x'@en", "x"),
        ("'2026-11-22'^^xsd:date", date(2026, 11, 22)),
        ("'2026-11-22T10:00:00Z'^^xsd:dateTime", datetime(2026, 11, 22, 10, tzinfo=UTC)),
        ("'2026-02-31'^^xsd:date", "2026-02-31"),
        ("'x'^^<urn:own>", "x"),
    ],
)
def test_literals_become_python_values(literal: str, value: object) -> None:
    prefix = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
    found = ask(f"{prefix}SELECT ?x {{ VALUES ?x {{ {literal} }} }}")[0].x
    assert found == value
    assert type(found) is type(value)


def test_a_table_can_be_read_again_and_again(results: Results) -> None:
    assert len(list(results)) == len(results) == len(results.rows) == 2
    assert results
    assert not ask("SELECT ?s { ?s ?p ?o }")
    assert results.columns == ("iri", "text", "figure", "none")


def test_json_is_the_same_before_and_after_reading(results: Results) -> None:
    fresh = results.to_json()
    assert fresh == results.to_json()
    assert len(results) == 2
    assert json.loads(results.to_json()) == json.loads(fresh)


def test_json_reads_back(results: Results) -> None:
    list(results)
    for text in (results.to_json(), ask(QUERY).to_json()):
        again = pyoxigraph.parse_query_results(text, format=pyoxigraph.QueryResultsFormat.JSON)
        assert isinstance(again, pyoxigraph.QuerySolutions)
        assert [tuple(row) for row in again] == [row.terms() for row in results]


def test_json_of_blank_nodes_and_no_rows() -> None:
    results = ask("SELECT ?b { BIND(BNODE() AS ?b) }")
    list(results)
    assert json.loads(results.to_json())["results"]["bindings"][0]["b"]["type"] == "bnode"
    assert (
        ask("SELECT ?b { ?b ?p ?o }").to_json()
        == '{"head":{"vars":["b"]},"results":{"bindings":[]}}'
    )


def test_csv_reads_back(results: Results) -> None:
    rows = list(csv.reader(io.StringIO(results.to_csv(), newline="")))
    assert rows[0] == list(results.columns)
    assert rows[1] == ["https://w3id.org/baclofen-kg/id/baclofen", 'a|b, "c"\n\x1b[31m', "2.5", ""]


def test_tsv_reads_back(results: Results) -> None:
    again = pyoxigraph.parse_query_results(
        results.to_tsv(), format=pyoxigraph.QueryResultsFormat.TSV
    )
    assert isinstance(again, pyoxigraph.QuerySolutions)
    assert [tuple(row) for row in again] == [row.terms() for row in results]


def test_markdown(results: Results) -> None:
    lines = results.to_markdown().splitlines()
    assert lines[0] == "| iri | text | figure | none |"
    assert lines[2].startswith("| bkg:baclofen | a\\|b,")
    assert len(lines) == 4


def test_html_is_escaped(results: Results) -> None:
    html = results._repr_html_()
    assert "<b>" not in html
    assert 'href="http://a.example/?q=1&amp;r=2"' in html


def test_html_shows_the_beginning_of_much() -> None:
    many = ask(f"SELECT ?n {{ VALUES ?n {{ {' '.join(map(str, range(250)))} }} }}")
    html = many._repr_html_()
    assert html.count("<tr>") == 201
    assert html.endswith("<p>and 50 more rows</p>")


def test_pandas(results: Results) -> None:
    pandas = pytest.importorskip("pandas")
    frame = results.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.columns) == list(results.columns)
    assert list(frame.figure * 1.5) == [3.75, 15.0]
    assert frame.none.isna().all()


def test_pandas_dates_and_gaps() -> None:
    pandas = pytest.importorskip("pandas")
    sparql = "SELECT ?d ?f { VALUES (?d ?f) { ('2026-11-22'^^xsd:date 0.1) (UNDEF UNDEF) } }"
    frame = ask("PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> " + sparql).to_pandas()
    assert frame.d[0] == pandas.Timestamp(2026, 11, 22)
    assert frame.f.dtype == float
    assert frame.isna().sum().tolist() == [1, 1]


def test_pandas_missing(results: Results, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_pandas(name: str, *rest: object) -> object:
        if name == "pandas":
            raise ImportError
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without_pandas)
    with pytest.raises(InputError, match="pip install pandas"):
        results.to_pandas()


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
def test_tables_fit_and_keep_every_word(results: Results, width: int) -> None:
    text = results.to_table(width)
    longest = max(map(display_width, text.split()))
    # Only a word that is too long goes beyond; names of columns stand before it in a record.
    assert all(display_width(line) <= max(width, 8 + longest) for line in text.splitlines())
    assert {"a|b,", '"c"', "2.5", "10", "<b>\u6f22\u5b57</b>"} <= {*text.split()}


def test_long_cells_wrap_at_spaces() -> None:
    table = layout(("name", "words"), [("a", "one two three four five"), ("b", "six")], 22)
    assert table.splitlines() == [
        "name  words",
        "────  ────────────────",
        "a     one two three",
        "      four five",
        "b     six",
    ]


def test_wide_signs_align() -> None:
    table = layout(("name", "words"), [("\u85ac", "x"), ("e\u0301", "x")], None)
    assert {display_width(line[: line.index("x")]) for line in table.splitlines()[2:]} == {6}


def test_what_would_break_words_becomes_records() -> None:
    rows = [("bkg:a-long-name-in-one-word", "so many words"), ("bkg:b", "")]
    assert layout(("name", "words"), rows, 20).splitlines() == [
        "name   bkg:a-long-name-in-one-word",
        "words  so many words",
        "",
        "name   bkg:b",
    ]


def test_narrow_tables_give_up_iris_before_words_and_say_so() -> None:
    store = pyoxigraph.Store()
    iri = pyoxigraph.NamedNode("https://w3id.org/baclofen-kg/id/a-name-that-is-rather-long")
    text = pyoxigraph.Literal("words that a person reads here")
    store.add(pyoxigraph.Quad(iri, pyoxigraph.NamedNode("https://schema.org/text"), text))
    answer = store.query("SELECT ?text ?nothing ?iri { ?iri <https://schema.org/text> ?text }")
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    found = of_answer(answer)
    assert found.to_table(32).endswith(
        "\n(column hidden: iri; widen the\nterminal or use --format csv)"
    )
    assert "nothing" not in found.to_table()
    assert "bkg:a-name-that-is-rather-long" in found.to_table(80)


def test_tables_hold_no_control_characters(results: Results) -> None:
    assert "\x1b" not in results.to_table()
    assert "\x1b" not in str(results)


def test_tables_leave_out_iris_that_have_labels() -> None:
    results = ask('SELECT ?useLabel ?use { VALUES (?useLabel ?use) { ("on label" <urn:x>) } }')
    assert results.to_table().split() == ["use", "────────", "on", "label"]
    assert results.to_csv() == "useLabel,use\non label,urn:x\n"


def test_tables_say_that_there_is_nothing() -> None:
    assert ask("SELECT ?a ?b { ?a ?b 1 }").to_table().splitlines() == ["a  b", "─  ─", "(no rows)"]


def test_ask() -> None:
    yes, no = ask("ASK {}"), ask("ASK { ?s ?p ?o }")
    assert isinstance(yes, AskResult)
    assert yes
    assert yes == True  # noqa: E712
    assert not no
    assert str(no) == "false"
    assert no.to_dicts() == [{"answer": False}]
    assert bool(
        pyoxigraph.parse_query_results(yes.to_json(), format=pyoxigraph.QueryResultsFormat.JSON)
    )


def test_construct() -> None:
    results = ask("CONSTRUCT { <urn:b> <urn:p> 1 . <urn:a> <urn:p> ?x } { VALUES ?x { 2 2 } }")
    assert isinstance(results, GraphResults)
    assert len(results) == 2
    assert results[0].subject == "urn:a"
    assert results.to_ntriples().startswith("<urn:a> <urn:p> ")
    again = list(pyoxigraph.parse(results.to_turtle(), format=pyoxigraph.RdfFormat.TURTLE))
    assert {str(quad.triple) for quad in again} == {str(triple) for triple in results.triples}
    assert results.to_csv().startswith("subject,predicate,object\nurn:a,urn:p,2\n")


def test_rows_and_results_can_be_copied() -> None:
    for results in (ask(QUERY), ask("ASK {}"), ask("CONSTRUCT { <urn:a> <urn:b> 1 } {}")):
        for again in (copy.deepcopy(results), pickle.loads(pickle.dumps(results))):
            assert type(again) is type(results)
            assert again.to_dicts() == results.to_dicts()
            assert copy.copy(again[0]) == results[0]


def test_an_ill_formed_boolean_is_text_and_a_derived_integer_a_number() -> None:
    results = ask(
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT ?a ?b "
        "{ VALUES (?a ?b) { ('x'^^xsd:boolean '5'^^xsd:nonNegativeInteger) } }"
    )
    assert list(results[0]) == ["x", 5]


@pytest.mark.parametrize("text", ["a\rb", "\r", "a\r\nb", "a\nb", 'a"b', "a,b", " a ", ""])
def test_csv_quotes_what_would_break_a_row(text: str) -> None:
    literal = pyoxigraph.Literal(text)
    results = ask(f"SELECT ?x ?y {{ VALUES (?x ?y) {{ ({literal} 'c') ('d' {literal}) }} }}")
    rows = list(csv.reader(io.StringIO(results.to_csv(), newline="")))
    assert rows == [["x", "y"], [text, "c"], ["d", text]]
    alone = ask(f"SELECT ?x {{ VALUES ?x {{ {literal} }} }}").to_csv()
    assert list(csv.reader(io.StringIO(alone, newline=""))) == [["x"], [text]]


@pytest.mark.parametrize("delimiter", [",", "\t"])
@pytest.mark.parametrize("text", ["a\rb", "\r", "a\nb", "a,b", "a\tb", '"a"', ""])
def test_rows_of_a_table_read_back(text: str, delimiter: str) -> None:
    """A carriage return by itself ends a row for some readers."""
    written = csv_text(["x", "y"], [[text, None], [1, text]], delimiter)
    rows = list(csv.reader(io.StringIO(written, newline=""), delimiter=delimiter))
    assert rows == [["x", "y"], [text, ""], ["1", text]]
    alone = csv_text(["x"], [[text]], delimiter)
    assert list(csv.reader(io.StringIO(alone, newline=""), delimiter=delimiter)) == [["x"], [text]]


@pytest.mark.parametrize(
    ("term", "written"),
    [
        ("STRLANGDIR('a', 'he', 'rtl')", {"xml:lang": "he", "its:dir": "rtl"}),
        ("STRLANGDIR('a', 'ar-EG', 'ltr')", {"xml:lang": "ar-eg", "its:dir": "ltr"}),
        ("'a'@he", {"xml:lang": "he"}),
    ],
)
def test_json_keeps_the_base_direction(term: str, written: dict[str, str]) -> None:
    results = ask(f"SELECT ?x {{ BIND({term} AS ?x) }}")
    cell = json.loads(results.to_json())["results"]["bindings"][0]["x"]
    assert cell == {"type": "literal", "value": "a", **written}
    again = pyoxigraph.parse_query_results(
        results.to_json(), format=pyoxigraph.QueryResultsFormat.JSON
    )
    assert isinstance(again, pyoxigraph.QuerySolutions)
    assert [tuple(row) for row in again] == [row.terms() for row in results]


@pytest.mark.parametrize(
    "term",
    [
        "TRIPLE(<urn:a>, <urn:b>, 1)",
        "TRIPLE(<urn:a>, <urn:b>, 'tab\\t and line\\n'@en)",
        "TRIPLE(<urn:a>, <urn:b>, TRIPLE(<urn:c>, <urn:d>, STRLANGDIR('x', 'he', 'rtl')))",
    ],
)
def test_triple_terms_can_be_read_again(term: str) -> None:
    results = ask(f"SELECT ?x ?y {{ BIND({term} AS ?x) BIND(2 AS ?y) }}")
    for text, form in (
        (results.to_tsv(), pyoxigraph.QueryResultsFormat.TSV),
        (results.to_json(), pyoxigraph.QueryResultsFormat.JSON),
    ):
        again = pyoxigraph.parse_query_results(text, format=form)
        assert isinstance(again, pyoxigraph.QuerySolutions)
        assert [tuple(row) for row in again] == [row.terms() for row in results]
    graph = ask(f"CONSTRUCT {{ <urn:s> <urn:p> ?x }} {{ BIND({term} AS ?x) }}")
    assert isinstance(graph, GraphResults)
    quads = pyoxigraph.parse(graph.to_ntriples(), format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert {quad.triple for quad in quads} == set(graph.triples)


@pytest.mark.parametrize(
    ("sparql", "shown"),
    [
        ("SELECT * {}", "(1 row without columns: the query has no variables)"),
        ("SELECT * { <urn:a> <urn:b> <urn:c> }", "(no rows)"),
        ("SELECT * { {} UNION {} }", "(2 rows without columns: the query has no variables)"),
    ],
)
def test_an_answer_without_variables_is_shown(sparql: str, shown: str) -> None:
    results = ask(sparql)
    assert str(results).startswith(shown)
    assert results.to_table(20).startswith(shown[:9])
    assert json.loads(results.to_json())["head"] == {"vars": []}
    assert results.to_csv().count("\n") == results.to_tsv().count("\n") == len(results) + 1
    assert len(results.to_pandas()) == len(results)
    assert "<table>" in results._repr_html_()
    assert results.to_markdown().count("\n") == len(results) + 2


@pytest.mark.parametrize(
    ("values", "order"),
    [
        ("'2026-11-22'^^xsd:date '2019'^^xsd:gYear '2020-05'^^xsd:gYearMonth",
         ["2019", "2020-05", "2026-11-22"]),
        ("'2026-11-22'^^xsd:date '2025-01-01T10:00:00Z'^^xsd:dateTime",
         ["2025-01-01T10:00:00Z", "2026-11-22"]),
        ("'2026-01-01T10:00:00'^^xsd:dateTime '2025-01-01T10:00:00Z'^^xsd:dateTime",
         ["2025-01-01T10:00:00Z", "2026-01-01T10:00:00"]),
        ("'2026-11-22'^^xsd:date 'last year'^^xsd:date", ["2026-11-22", "last year"]),
    ],
)  # fmt: skip
def test_columns_of_dates_and_years_can_be_sorted(values: str, order: list[str]) -> None:
    pytest.importorskip("pandas")
    prefix = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
    frame = ask(f"{prefix}SELECT ?d {{ VALUES ?d {{ {values} UNDEF }} }}").to_pandas()
    assert frame.sort_values("d").d.tolist()[: len(order)] == order
    assert frame.d.isna().sum() == 1


def test_dates_that_pandas_cannot_hold_stay_those_of_python() -> None:
    pytest.importorskip("pandas")
    prefix = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
    text = f"{prefix}SELECT ?d {{ VALUES ?d {{ '1500-01-01'^^xsd:date '1400-01-01Z'^^xsd:date }} }}"
    frame = ask(text).to_pandas()
    assert [str(value)[:10] for value in frame.sort_values("d").d] == ["1400-01-01", "1500-01-01"]


def test_the_sources_can_be_sorted_by_date(kg: KnowledgeGraph) -> None:
    pytest.importorskip("pandas")
    frame = kg.query("sources").to_pandas().sort_values("date")
    assert len(frame) == len(kg.query("sources"))
