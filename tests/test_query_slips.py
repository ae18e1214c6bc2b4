"""Slips in a query that the engine reports somewhere else are told by name and place."""

from __future__ import annotations

import pytest

from baclofen_kg import KnowledgeGraph
from baclofen_kg.errors import QueryError
from baclofen_kg.sparql.slips import slip_in
from baclofen_kg.stores.memory import MemoryStore


@pytest.mark.parametrize(
    ("query", "place", "said"),
    [
        ('SELECT ?a { ?a ?b "x"@ }', "column 22", "a language must follow @"),
        ('ASK { ?a ?b "x" @ }', "column 17", "a language must follow @"),
        ('SELECT ?a { ?a ?b "1"^^ }', "column 22", "a datatype must follow ^^"),
        ('SELECT ?a { ?a ?b "1"^^integer }', "column 22", "a datatype must follow ^^"),
        ("SELECT ?a { ?a a ?b } ORDER ?a", "column 23", "BY must follow ORDER"),
        ("SELECT ?a { ?a a ?b }\nGROUP ?a", "line 2, column 1", "BY must follow GROUP"),
        ("SELECT ?a { ?a a ?b } LIMIT 1.5", "column 23", "a whole number must follow LIMIT"),
        ("SELECT ?a { ?a a ?b } LIMIT -1", "column 23", "a whole number must follow LIMIT"),
        ("SELECT ?a { ?a a ?b } OFFSET ten", "column 23", "a whole number must follow OFFSET"),
        ("SELECT ?a { ?a a ?b } ORDER BY", "column 29", "a variable must follow BY"),
        ("ASK { { SELECT (MAX(?a) AS ?c) { ?a a ?b } GROUP BY } }", "column 50", "follow BY"),
        ("SELECT ?a { ?a a ?b, . }", "column 20", "a value must follow ,"),
        ("SELECT ?a { ?a a ?b FILTER (?a > ) }", "column 32", "a value must follow >"),
        ("SELECT ?a { ?a a ?b FILTER (?a = 1 || ) }", "column 37", "a value must follow |"),
        ("BASE <a> SELECT ?a { ?a a <b> }", "line 1", "<a> is a relative IRI"),
        ("SELECT ?a WHERE ?a a ?b", "column 11", "a group, { … }, must follow WHERE"),
        ("SELECT ?a { ?a a ?b OPTIONAL ?a a ?c }", "column 21", "must follow OPTIONAL"),
        ("SELECT ?a { ?a a ?b FILTER NOT EXISTS ?a }", "column 32", "must follow EXISTS"),
        ("SELECT ?a { ?a a ?b FILTER ?a = 1 }", "column 21", "in brackets: FILTER (…)"),
        ("SELECT ?a { ?a a ?b } HAVING ?a > 1", "column 23", "in brackets: HAVING (…)"),
        ("SELECT ?a, ?b { ?a a ?b }", "column 10", "side by side, without commas"),
        ("SELECT COUNT(?a) { ?a a ?b }", "column 8", "in brackets: (COUNT(…) AS ?name)"),
        ("SELECT ?a STR(?b) { ?a a ?b }", "column 11", "in brackets: (STR(…) AS ?name)"),
        ("SELECT (COUNT(?a)) { ?a a ?b }", "column 8", "must have a name: (… AS ?name)"),
        ("SELECT ?a { { SELECT (MAX(?b)) { ?a a ?b } } }", "column 22", "must have a name"),
        ("SELECT ?a { ?a a ?b FILTER (?a == 1) }", "column 32", "with =, not =="),
        ("SELECT ?a { ?a a ?b FILTER (?a AND ?b) }", "column 32", "no AND; it has &&"),
        ("SELECT ?a { ?a a ?b FILTER (?a or ?b) }", "column 32", "no OR; it has ||"),
        ('SELECT ?a { ?a a ?b FILTER (?a LIKE "x") }', "column 32", "CONTAINS(…) or REGEX(…)"),
        ("SELECT ?a { FILTER (NOPE(?a)) }", "column 21", "NOPE is no function of SPARQL"),
        ('SELECT ?a { FILTER CONTAIN(?a, "x") }', "column 20", "did you mean CONTAINS"),
        ("SELEKT ?a { ?a a ?b }", "column 1", "SELEKT is no word of SPARQL; did you mean SELECT"),
        ('SELECT ?a { ?a ?b "C:\\d" }', "column 19", r"\d stands for no character"),
        # What none of these says.
        ("SELECT ?a { { _:a a ?b } { _:a a ?c } }", "column 36", "blank node used in two groups"),
        ("SELECT ?a { ?a a ?b BIND (1 AS ?a) }", "column 37", "is a variable assigned twice"),
        ("SELECT ?a { ?a a }", "column 19", "where the text ends"),
        ("SELECT { ?a a ?b }", "column 16", "not expected: ?b }"),
    ],
)
def test_slips(query: str, place: str, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        MemoryStore().query(query)
    assert said in str(caught.value)
    assert place in str(caught.value)
    assert str(caught.value).isprintable()


def test_in_an_untrusted_query(article: KnowledgeGraph) -> None:
    """Where no file can be opened any more, nor a module imported."""
    with pytest.raises(QueryError, match="did you mean CONTAINS"):
        KnowledgeGraph(article.store).query("ASK { FILTER CONTAIN('ab', 'a') }", untrusted=True)


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX a: <urn:a> SELECT DISTINCT ?a (COUNT(?b) AS ?n) FROM <urn:g> WHERE { ?a a ?b } "
        "GROUP BY ?a HAVING (COUNT(?b) > 1) ORDER BY DESC(?n) LIMIT 5 OFFSET 2",
        "SELECT (GROUP_CONCAT(DISTINCT ?a; SEPARATOR=', ') AS ?n) { ?a a ?b . FILTER (?b IN (1)) "
        "FILTER NOT EXISTS { ?a a 1e5, 2.5, true } OPTIONAL { ?a ?c '\\\\d\\u00e9'@en-GB } }",
        "SELECT * { { SELECT ?x { ?x a ?y } LIMIT 3 } MINUS { ?x (a|!a)* '1'^^<urn:t> } "
        "VALUES (?x) { (UNDEF) } FILTER (isIRI(?x) && !BOUND(?z) || COALESCE(?x, 1) = 2) }",
        "DESCRIBE <urn:a>",
        "CONSTRUCT WHERE { ?a a ?b }",
        "ASK { GRAPH ?g { ?a a ?b } SERVICE SILENT <urn:s> { ?a a ?b } }",
    ],
)
def test_what_is_none(query: str) -> None:
    assert slip_in(query) is None
