"""Parameters of ad-hoc SPARQL: bound is as if the value were written into the text, everywhere."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

import baclofen_kg
from baclofen_kg import KnowledgeGraph, NotFoundError, QueryError
from baclofen_kg.errors import LimitError
from baclofen_kg.namespaces import IRI, XSD
from baclofen_kg.sparql.binding import bind
from baclofen_kg.sparql.parameters import value_of_text
from baclofen_kg.sparql.results import Results

DATA = """
@prefix : <http://example.org/> .
:a a :T ; :b :k1 , :k2 ; :p 1 , 2 ; :q "x" , "x"@en .
:b a :T ; :b :k1 ; :p 2 ; :q "\\u007B ?k } \\\\" .
:c a :U ; :b :k2 , :c ; :p 3 .
:k1 a :K ; :p 1 . :k2 a :K ; :p 2 .
"""
PROLOGUE = "PREFIX : <http://example.org/> "


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = ox.Store()
    store.load(DATA.encode(), format=ox.RdfFormat.TURTLE)
    return store


def rows(store: ox.Store, text: str) -> object:
    """What is answered, in no order."""
    answer = store.query(PROLOGUE + text)
    if isinstance(answer, ox.QueryBoolean):
        return bool(answer)
    if not isinstance(answer, ox.QuerySolutions):
        return set(map(str, answer))
    columns = [variable.value for variable in answer.variables]
    return columns, Counter(tuple(map(str, row)) for row in answer)


def written(text: str, term: object) -> str:
    """The query with the value written in by hand: ``[k]`` where a name and no term may stand."""
    with_term = text.replace("?k", f" {term} ").replace("(k)", f"({term})")
    return with_term.replace("[k]", f"({term} AS ?k)")


def given_by_name(text: str) -> str:
    return text.replace("[k]", "?k").replace("(k)", "?k")


K1, K2, ONE, TWO = ("<http://example.org/k1>", "<http://example.org/k2>", "1", "2")
CASES = [
    ("SELECT ?s { { ?s a :T FILTER(?s = ?k) } UNION { ?s a :X } }", "<http://example.org/a>"),
    ("SELECT ?s { { ?s :b ?k } UNION { ?s a :U FILTER(BOUND(?s) && ?k != :k2) } }", K1),
    ("SELECT ?s { ?s a :T MINUS { ?s :b ?b FILTER(?b = ?k) } }", K2),
    ("SELECT ?s { ?s a :T MINUS { ?k :p 1 } }", K1),
    ("SELECT ?s { ?s a :T FILTER NOT EXISTS { ?s :b ?k } }", K2),
    ("SELECT ?s { ?s a :T FILTER EXISTS { { ?s :b ?k } UNION { ?s :p ?k } } }", K2),
    ("SELECT ?s { ?s a :T OPTIONAL { ?s :b ?b FILTER(?b = ?k) } FILTER(!BOUND(?b)) }", K2),
    ("SELECT ?s { { SELECT ?s { ?s :b ?k } } }", K1),
    ("SELECT ?s ?n { { SELECT ?s (COUNT(*) AS ?n) { ?s :b ?k } GROUP BY ?s } }", K1),
    ("SELECT ?s { SELECT ?s { ?s :b ?k } }", K1),
    ("SELECT ?s (COUNT(?o) AS ?n) { ?s :p ?o } GROUP BY ?s HAVING (COUNT(?o) >= ?k)", TWO),
    ("SELECT ?s (SUM(?o) + ?k AS ?n) { ?s :p ?o } GROUP BY ?s", TWO),
    ("SELECT (SUM(?k) AS ?n) (COUNT(DISTINCT ?k) AS ?m) { ?s :p ?o }", TWO),
    ("SELECT [k] (COUNT(?s) AS ?n) { ?s :b ?k } GROUP BY (k)", K1),
    ("SELECT ?s [k] { ?s :b ?k }", K2),
    ("SELECT DISTINCT [k] ?s { ?s :b ?k } ORDER BY (k) ?s", K2),
    ("SELECT ?s { ?s :p ?o } ORDER BY DESC(?o = ?k) ?s", TWO),
    ("SELECT ?s (?k AS ?x) (IF(?o > ?k, 'more', 'less') AS ?y) { ?s :p ?o }", TWO),
    ("SELECT ?s { ?s :p ?o BIND(?o + ?k AS ?x) FILTER(?x IN (?k, 3)) }", ONE),
    ("SELECT ?s { ?s :p|:q ?k }", TWO),
    ("SELECT ?o { ?k (:b/:p)* ?o }", K1),
    ("SELECT ?s { ?s :b [ :p ?k ] }", ONE),
    ("SELECT ?s{?s:p?k}", ONE),
    ("SELECT ?s { ?s :p ?o FILTER(?o<?k) }", TWO),
    ("ASK { ?s :b ?k }", "<http://example.org/k3>"),
    ("CONSTRUCT { ?s :is ?k } WHERE { ?s :b ?k }", K1),
    ("CONSTRUCT WHERE { ?s :b ?k }", K1),
    ("DESCRIBE ?k", K1),
    ("SELECT ?s { ?s :b ?k } # ?k { SELECT", K1),
    ("SELECT ?s { ?s :b ?k . ?s :q ?o FILTER(?o != '?k {') }", K1),
    ("SELECT ?s ?b { { SELECT ?s ?b { ?s :b ?b FILTER(?b = ?k) } ORDER BY ?s LIMIT 1 } }", K2),
]


@pytest.mark.parametrize(("text", "term"), CASES, ids=[text for text, _ in CASES])
def test_a_value_holds_everywhere(store: ox.Store, text: str, term: str) -> None:
    value = value_of_text(term) if term.isdigit() else IRI(term[1:-1])
    bound = bind(given_by_name(text), {"k": value})
    assert rows(store, bound) == rows(store, written(text, term))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT ?s { { SELECT ?s ?k { ?s :b ?k } } }", 2),
        ("SELECT ?s ?k { { SELECT ?k ?s { ?s :b ?k } } }", 2),
        ("SELECT ?s { ?s a :T { SELECT ?k { ?x :b ?k } } }", 4),
        ("SELECT * { { SELECT ?k { ?x :b ?k } } }", 2),
        ("SELECT ?s { ?s :p ?o FILTER(BOUND(?k)) }", 6),
        ("SELECT ?s { VALUES ?k { :k2 } ?s :b ?k }", 2),
        ("SELECT ?s { { VALUES ?k { :k2 } ?s :b ?k } UNION { ?s :b ?k } }", 4),
        ("SELECT ?s { ?s :b $k } VALUES $k { :k2 :c }", 2),
    ],
)
def test_where_only_a_name_may_stand(store: ox.Store, text: str, found: int) -> None:
    answer = store.query(PROLOGUE + bind(text, {"k": IRI(K1[1:-1])}))
    assert isinstance(answer, ox.QuerySolutions)
    columns = [variable.value for variable in answer.variables]
    answers = list(answer)
    assert len(answers) == found
    if "k" in columns:
        assert {str(row["k"]) for row in answers} == {K1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT ?s (COUNT(?p) AS ?k) { ?s ?p ?o } GROUP BY ?s", "computed by the query"),
        ("SELECT ?s { ?s :p ?o BIND(?o + 1 AS ?k) }", "computed by the query"),
        ("SELECT ?s { { SELECT (COUNT(?s) AS ?k) { ?s ?p ?o } } }", "computed by the query"),
        ("SELECT ?s { VALUES (?s ?k) { (:a 5) } }", "VALUES with other variables"),
        ("SELECT ?s { GRAPH ?k { ?s ?p ?o } }", "is no value"),
        ("DESCRIBE ?k", "is no value"),
        ("SELECT ?kk { ?s ?p ?kk }", r"no variable \?k; did you mean kk\?"),
    ],
)
def test_what_cannot_be_bound_is_refused(text: str, expected: str) -> None:
    with pytest.raises(QueryError, match=expected) as caught:
        bind(text, {"k": 5})
    assert "\n" not in str(caught.value)


# ---- Any query ----

TERMS = st.sampled_from([K1, K2, ONE, TWO, '"x"', '"x"@en', "<http://example.org/a>", "true"])
VARIABLES = st.sampled_from(["?s", "?o", "?x", "?k"])


def groups() -> st.SearchStrategy[str]:
    """Groups of patterns that use ``?k``, one in the other."""
    predicate = st.sampled_from([":p", ":b", ":q", "a", ":b/:p", ":b*"])
    triple = st.builds(
        lambda s, p, o: f"{s} {p} {o} .", st.sampled_from(["?s", "?x"]), predicate, VARIABLES
    )
    condition = st.sampled_from(
        ["?o = ?k", "?s != ?k", "?o < ?k || ?x = ?k", "?k IN (?o, ?x)", "BOUND(?o) && ?o != ?k",
         "STR(?k) < STR(?o)", "ISIRI(?k)", "EXISTS { ?s :b ?k }", "NOT EXISTS { ?k ?p ?o }"]
    )  # fmt: skip
    flat = st.one_of(triple, condition.map(lambda text: f"FILTER({text})"))
    body = st.lists(flat, min_size=1, max_size=3).map(" ".join)

    def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.builds("{} {{ {} }} UNION {{ {} }}".format, body, inner, inner),
            st.builds("{} OPTIONAL {{ {} }}".format, body, inner),
            st.builds("?s a ?t . {} MINUS {{ {} }}".format, body, inner),
            st.builds("{} FILTER NOT EXISTS {{ {} }}".format, body, inner),
            st.builds(
                "{} {{ SELECT ?s (MAX(?o) AS ?m) {{ {} }} GROUP BY ?s }}".format, body, inner
            ),
            st.builds("{} {{ SELECT DISTINCT ?s ?o {{ {} }} }}".format, body, inner),
        )

    return st.recursive(body, nested, max_leaves=4)


def queries() -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("SELECT ?s ?o [k] {{ {} }}".format, groups()),
        st.builds("SELECT DISTINCT ?s {{ {} }} ORDER BY (k) ?s".format, groups()),
        st.builds(
            "SELECT ?s (COUNT(?o) AS ?n) {{ {} }} GROUP BY ?s (k) HAVING (COUNT(?o) != ?k)".format,
            groups(),
        ),
        st.builds("ASK {{ {} }}".format, groups()),
        st.builds("CONSTRUCT {{ ?s :is ?k }} {{ {} }}".format, groups()),
    )


def valid(store: ox.Store, text: str) -> bool:
    """Whether the query by hand is one: a text cannot be a subject, nor a number a path's end."""
    try:
        store.query(PROLOGUE + text)
    except (SyntaxError, RuntimeError):
        return False
    return True


@given(text=queries(), term=TERMS)
def test_any_query_with_a_parameter_is_the_text_with_the_value(
    store: ox.Store, text: str, term: str
) -> None:
    by_hand = written(text, term)
    if valid(store, by_hand) and "?k" in given_by_name(text):
        value = IRI(term[1:-1]) if term.startswith("<") else value_of_text(term)
        assert rows(store, bind(given_by_name(text), {"k": value})) == rows(store, by_hand)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    path: Path = tmp_path_factory.mktemp("binding") / "data.ttl"
    path.write_text(DATA)
    return baclofen_kg.load(path)


def answered(results: Results) -> Counter[tuple[object, ...]]:
    """The rows, whatever blank nodes are called, which another process names anew."""
    return Counter(
        tuple("_:" if isinstance(term, ox.BlankNode) else term for term in row.terms())
        for row in results.rows
    )


@given(text=queries(), term=TERMS)
def test_untrusted_queries_are_bound_alike(
    small: KnowledgeGraph, store: ox.Store, text: str, term: str
) -> None:
    by_hand = PROLOGUE + written(text, term)
    if valid(store, written(text, term)) and "?k" in given_by_name(text):
        value = IRI(term[1:-1]) if term.startswith("<") else value_of_text(term)
        asked = PROLOGUE + given_by_name(text)
        expected = answered(small.query(by_hand))
        assert answered(small.query(asked, k=value)) == expected
        try:
            assert answered(small.query(asked, untrusted=True, k=value)) == expected
        except LimitError:
            reject()  # it takes too long, or gives too many rows


@given(st.text(max_size=20))
def test_a_text_is_only_a_text(value: str) -> None:
    text = "SELECT ?k { FILTER(?k = ?k) OPTIONAL { ?s ?p ?k } MINUS { ?s ?p ?k } }"
    try:
        literal = ox.Literal(value)
    except UnicodeEncodeError:
        return
    answer = ox.Store().query(bind(text, {"k": literal}))
    assert isinstance(answer, ox.QuerySolutions)
    assert [row["k"] for row in answer] == [literal]


# ---- Lists ----


@pytest.mark.parametrize(
    "text",
    [
        "SELECT DISTINCT ?s { ?s :b ?k }",
        "SELECT DISTINCT ?s { { ?s :b ?k } UNION { ?s a ?t FILTER(?s = ?k) } }",
        "SELECT DISTINCT ?s { ?s a :T OPTIONAL { ?s :b ?b FILTER(?b = ?k) } FILTER(BOUND(?b)) }",
        "SELECT DISTINCT ?s { ?s a :T FILTER EXISTS { ?s :b ?k } }",
        "SELECT DISTINCT ?s { VALUES ?k { :c } ?s :b ?k }",
        "SELECT DISTINCT ?s ?k { ?s :b ?k } ORDER BY ?k",
    ],
)
def test_a_list_stands_for_any_of_its_items(store: ox.Store, text: str) -> None:
    both, one, other = ([IRI(K1[1:-1]), IRI(K2[1:-1])], IRI(K1[1:-1]), IRI(K2[1:-1]))

    def found(value: object) -> set[tuple[str, ...]]:
        answer = store.query(PROLOGUE + bind(text, {"k": value}))
        assert isinstance(answer, ox.QuerySolutions)
        return {tuple(map(str, row)) for row in answer}

    assert found(both) == found(tuple(both)) == found(one) | found(other)
    assert found([one]) == found(one)
    assert found([]) == set()


def test_a_list_in_the_short_form_of_construct_and_in_describe(store: ox.Store) -> None:
    values = [IRI(K1[1:-1]), IRI(K2[1:-1])]
    answer = store.query(PROLOGUE + bind("CONSTRUCT WHERE { ?s :b ?k } # all", {"k": values}))
    assert not isinstance(answer, ox.QuerySolutions | ox.QueryBoolean)
    assert len(list(answer)) == 4


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s { ?s a :T MINUS { ?s :b ?k } }",
        "SELECT ?s { { SELECT ?s { ?s :b ?k } } }",
        "SELECT ?s { SELECT ?s { ?s :b ?k } }",
        "SELECT ?s { ?s :p ?o } GROUP BY ?s HAVING (COUNT(?o) > ?k)",
        "DESCRIBE ?k",
    ],
)
def test_a_list_is_refused_where_values_would_mean_something_else(text: str) -> None:
    with pytest.raises(QueryError, match=r"a list cannot be bound .* put VALUES \?k \{ \} into"):
        bind(text, {"k": [1, 2]})


# ---- Values ----


@pytest.mark.parametrize(
    ("value", "term"),
    [
        (5, f'"5"^^<{XSD}integer>'),
        (2.5, f'"2.5"^^<{XSD}decimal>'),
        (1e-7, f'"0.0000001"^^<{XSD}decimal>'),
        (Decimal("1E+3"), f'"1000"^^<{XSD}decimal>'),
        (True, f'"true"^^<{XSD}boolean>'),
        (date(2026, 11, 22), f'"2026-11-22"^^<{XSD}date>'),
        (ox.Literal("x", language="en"), '"x"@en'),
        (ox.NamedNode("urn:x"), "<urn:x>"),
        ("bkg:x", "<https://w3id.org/baclofen-kg/id/x>"),
    ],
)
def test_values_of_python(value: object, term: str) -> None:
    assert bind("SELECT ?s { ?s ?p ?k }", {"k": value}) == f"SELECT ?s {{ ?s ?p  {term}  }}"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), b"x", {}, {1}, object(), ox.Store()])
def test_values_that_are_none(value: object) -> None:
    with pytest.raises(QueryError, match="parameter k: ") as caught:
        bind("SELECT ?s { ?s ?p ?k }", {"k": value})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", ox.Literal("5", datatype=ox.NamedNode(XSD + "integer"))),
        ("-2.50", ox.Literal("-2.50", datatype=ox.NamedNode(XSD + "decimal"))),
        ("1e3", ox.Literal("1e3", datatype=ox.NamedNode(XSD + "double"))),
        ("true", ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean"))),
        ('"a text"', ox.Literal("a text")),
        ('"5"', ox.Literal("5")),
        ('"ein \\"Text\\""@de', ox.Literal('ein "Text"', language="de")),
        ('"2020"^^xsd:gYear', ox.Literal("2020", datatype=ox.NamedNode(XSD + "gYear"))),
        ('"x"^^<urn:own>', ox.Literal("x", datatype=ox.NamedNode("urn:own"))),
        ("baclofen", "baclofen"),
        ("bkg:baclofen", "bkg:baclofen"),
        ("https://example.org/", "https://example.org/"),
        ("5-HT", "5-HT"),
        ("3,4-diaminopyridine", "3,4-diaminopyridine"),
        ("trueness", "trueness"),
        ("+", "+"),
        ("1 . <urn:a> <urn:b> 2", "1 . <urn:a> <urn:b> 2"),
    ],
)
def test_values_of_the_command_line(text: str, value: object) -> None:
    assert value_of_text(text) == value


@pytest.mark.parametrize("text", ['"', '"a" b', '"a"^^', '"a"^^no:prefix', '"a", "b"', '"\\ud800"'])
def test_literals_that_are_none(text: str) -> None:
    with pytest.raises(QueryError, match=r"is not a literal; it is written \"a text\""):
        value_of_text(text)


def test_names_of_entities_are_found(kg: KnowledgeGraph) -> None:
    asked = "SELECT ?l { { ?d skos:prefLabel ?l } UNION { ?x a bko:Nothing } }"
    assert "baclofen" in {row.l for row in kg.query(asked, d="Lioresal")}
    with pytest.raises(NotFoundError):
        kg.query(asked, d="no such thing at all")
