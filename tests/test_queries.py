"""Named queries: their headers, and how values are bound."""

from decimal import Decimal
from pathlib import Path

import pyoxigraph
import pytest

from baclofen_kg import KnowledgeGraph
from baclofen_kg.errors import InputError, QueryError
from baclofen_kg.namespaces import IRI
from baclofen_kg.sparql.binding import bind
from baclofen_kg.sparql.catalogue import NamedQuery, QueryCatalogue, read_query
from baclofen_kg.sparql.text import is_sparql

HEADER = """# title: A title
# question: A question?
# parameter: drug (iri, default bkg:baclofen) the drug
# parameter: text (string, required) words
# parameter: least (decimal, optional) a figure
# parameter: count (integer, optional) a number
# parameter: exact (boolean, optional) yes or no
# column: s - a node
# column: t
SELECT ?s ?t WHERE {
  VALUES ?drug { bkg:baclofen }
  VALUES ?text { "} # not the end" }
  VALUES ?least { UNDEF }
  VALUES ?count { UNDEF } VALUES ?exact { UNDEF }
  # VALUES ?text { "a comment stays" }
  ?s ?p ?t .
}
"""


@pytest.fixture
def query(tmp_path: Path) -> NamedQuery:
    (tmp_path / "sample.rq").write_text(HEADER)
    return read_query(str(tmp_path / "sample.rq"))


def bound(query: NamedQuery, **values: object) -> str:
    return query.bind({"text": "x", **values})


def test_header(tmp_path: Path) -> None:
    (tmp_path / "sample.rq").write_text(HEADER)
    query = read_query(str(tmp_path / "sample.rq"))
    assert (query.name, query.title, query.question) == ("sample", "A title", "A question?")
    assert query.columns == {"s": "a node", "t": ""}
    assert [str(parameter) for parameter in query.parameters] == [
        "drug (iri, default bkg:baclofen)",
        "text (string, required)",
        "least (decimal, optional)",
        "count (integer, optional)",
        "exact (boolean, optional)",
    ]


@pytest.mark.parametrize(
    "line", ["# parameter: drug", "# parameter: drug (iri)", "# parameter: x (uri, required) a"]
)
def test_bad_header_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "bad.rq").write_text(f"# title: A\n{line}\nASK {{}}")
    with pytest.raises(InputError, match=r"bad\.rq, line 2: not a parameter"):
        read_query(str(tmp_path / "bad.rq"))


INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("drug", "bkg:x", "<https://w3id.org/baclofen-kg/id/x>"),
        ("drug", "CHEBI:2972", "<http://purl.obolibrary.org/obo/CHEBI_2972>"),
        ("drug", IRI("urn:x"), "<urn:x>"),
        ("text", 'say "hi"', '"say \\"hi\\""'),
        ("least", "2.50", f'"2.50"^^<{DECIMAL}>'),
        ("least", Decimal("2.5"), f'"2.5"^^<{DECIMAL}>'),
        ("least", 2, f'"2"^^<{DECIMAL}>'),
        ("count", 3, f'"3"^^<{INTEGER}>'),
        ("count", "-3", f'"-3"^^<{INTEGER}>'),
        ("exact", True, f'"true"^^<{BOOLEAN}>'),
        ("exact", "FALSE", f'"false"^^<{BOOLEAN}>'),
    ],
)
def test_values_are_bound_as_terms(
    query: NamedQuery, name: str, value: object, written: str
) -> None:
    assert f"VALUES ?{name} {{ {written} }}" in bound(query, **{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("drug", 3),
        ("drug", "nope:x"),
        ("drug", "http://a b"),
        ("text", 3),
        ("text", b"bytes"),
        ("least", "much"),
        ("least", "1e5"),
        ("least", float("nan")),
        ("least", Decimal("Infinity")),
        ("least", True),
        ("count", 2.5),
        ("count", True),
        ("count", "٣"),
        ("exact", "maybe"),
        ("exact", 1),
    ],
)
def test_ill_typed_values_are_refused(query: NamedQuery, name: str, value: object) -> None:
    with pytest.raises(QueryError, match=f"parameter {name}: .* is not "):
        bound(query, **{name: value})


@pytest.mark.parametrize(
    "value",
    [
        '"} DROP ALL #',
        "'''",
        '"""',
        "\\",
        "\\u0022 } DROP ALL #",
        "a\nb\r\tc",
        "\u0000\u0007",
        "}",
        "<http://a>",
        "\N{PILL} é \u202e",
    ],
)
def test_a_value_is_only_a_value(query: NamedQuery, value: str) -> None:
    named = bound(query, text=value).replace("bkg:baclofen", "<urn:b>")
    assert "a comment stays" in named
    assert pyoxigraph.Store().query(named)


def test_string_parameters_come_back_unchanged(tmp_path: Path) -> None:
    (tmp_path / "echo.rq").write_text(
        '# parameter: text (string, required) words\nSELECT ?text { VALUES ?text { "a" } }'
    )
    query = read_query(str(tmp_path / "echo.rq"))
    for value in ('"} DROP ALL #', "\\u0022 } #", "\\", "a\nb\u0000", "\N{PILL}"):
        solutions = pyoxigraph.Store().query(query.bind({"text": value}))
        assert isinstance(solutions, pyoxigraph.QuerySolutions)
        assert [row["text"] for row in solutions] == [pyoxigraph.Literal(value)]


def test_defaults_stand_where_nothing_is_given(query: NamedQuery) -> None:
    assert "VALUES ?drug { bkg:baclofen }" in bound(query, drug=None)


def test_missing_parameter(query: NamedQuery) -> None:
    with pytest.raises(QueryError, match=r"sample needs the parameter text \(string, required\)"):
        bound(query, text=None)


def test_unknown_parameter(query: NamedQuery) -> None:
    with pytest.raises(QueryError, match=r"no parameter 'drugs'; did you mean drug\?"):
        bound(query, drugs="x")


def test_unknown_query() -> None:
    with pytest.raises(QueryError, match=r"'indicatons'; did you mean indications.*\?$"):
        QueryCatalogue()["indicatons"]


def test_catalogue() -> None:
    catalogue = QueryCatalogue()
    assert len(catalogue) >= 18
    assert "indications" in catalogue
    for query in catalogue:
        assert query.title
        assert query.question.endswith("?")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("indications", False),
        ("adverse reactions", False),
        ("describe", False),
        ("SELECT ?s { ?s ?p ?o }", True),
        ("select * where {}", True),
        ("# words\nASK {}", True),
        ("DESCRIBE bkg:baclofen", True),
        ("DROP ALL", True),
        ("SELEC ?s { ?s ?p ?o }", True),
        ("PREFIX a: <http://a/> ASK {}", True),
    ],
)
def test_is_sparql(text: str, expected: bool) -> None:
    assert is_sparql(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s WHERE { ?s ?p ?o }",
        "SELECT ?s { ?s ?p ?o }",
        "SELECT ?s { { SELECT ?s WHERE { ?s ?p ?o } } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "CONSTRUCT WHERE { ?s ?p ?o }",
        "ASK { ?s ?p ?o FILTER(?o = <urn:o>) }",
        "SELECT ?s { VALUES ?o { <urn:elsewhere> } ?s ?p ?o }",
        "SELECT ?s { ?s ?p ?o FILTER(STR(?o) != '{') } # {",
    ],
)
@pytest.mark.parametrize(("value", "found"), [("urn:o", True), ("urn:q", False)])
def test_variables_of_any_query_can_be_bound(text: str, value: str, found: bool) -> None:
    store = pyoxigraph.Store()
    quad = (pyoxigraph.NamedNode(f"urn:{name}") for name in "spo")
    store.add(pyoxigraph.Quad(*quad))
    answer = store.query(bind(text, {"o": IRI(value)}))
    rows = bool(answer) if isinstance(answer, pyoxigraph.QueryBoolean) else bool(list(answer))
    assert rows is found


def test_unknown_variable() -> None:
    with pytest.raises(QueryError, match=r"no variable \?treat; did you mean treats\?"):
        bind("SELECT ?treats { ?s bko:treats ?treats }", {"treat": "urn:x"})


def test_terms_of_the_engine_are_values(kg: KnowledgeGraph) -> None:
    drug = pyoxigraph.NamedNode("https://w3id.org/baclofen-kg/id/baclofen")
    assert kg.query("indications", drug=drug).rows == kg.query("indications").rows
    asked = "SELECT ?s { ?s skos:prefLabel ?l }"
    assert kg.query(asked, l=pyoxigraph.Literal("baclofen", language="en"))[0].s == drug.value
    assert kg.query("search", text=pyoxigraph.Literal("Lioresal"))


def test_a_misspelt_line_of_the_header_is_named(tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text("# title: T\n# question: Q?\n# parametr: drug (iri, optional) d\nASK {}\n")
    with pytest.raises(InputError, match="line 3: 'parametr' does not belong"):
        read_query(str(file))
