"""Patterns that a query of ours must not have, since an engine then answers slowly or wrongly.

A label that is looked up for a variable that may have no value is looked up for every node that
has one: 8 547 rows for 74, and one query did not end. Nest the look-up in the OPTIONAL that gives
the value; unite labels with COALESCE, never look up a node that was united.

Where a stance comes from VALUES, Virtuoso 7 misjudges FILTER NOT EXISTS and MINUS beside it,
without an error: put the negation into a subquery.

GROUP_CONCAT gives a text without a language by the standard; Oxigraph keeps one that all share, and
rdflib does not. Join STR of the texts.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import rdflib
from rdflib.namespace import DCTERMS, RDFS, SKOS
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from baclofen_kg import resources

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(resources.ontology_file()).parent.parent / "queries"
FILES = sorted(FOLDER.rglob("*.rq"))
LABELS = {RDFS.label, SKOS.prefLabel, SKOS.altLabel, DCTERMS.title}
PREFIXES = """
PREFIX bko: <https://w3id.org/baclofen-kg/ontology#>
PREFIX cito: <http://purl.org/spar/cito/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
Names = set[str]


@cache
def algebra(text: str) -> CompValue:
    return translateQuery(parseQuery(text)).algebra


def parts(node: Any) -> Iterator[CompValue]:
    """Walk through all parts of a query."""
    if isinstance(node, CompValue):
        yield node
        for value in node.values():
            yield from parts(value)
    elif isinstance(node, (list, tuple, set)):
        for value in node:
            yield from parts(value)


def names(terms: Any) -> Names:
    return {str(term) for term in terms if isinstance(term, rdflib.Variable)}


def rows_of(node: CompValue) -> list[dict[Any, Any]]:
    return list(node.res or ())


def certain(node: CompValue) -> Names:
    """Return the variables that have a value in every row."""
    match node.name:
        case "BGP":
            return names(term for triple in node.triples for term in triple)
        case "Join":
            return certain(node.p1) | certain(node.p2)
        case "LeftJoin" | "Minus":
            return certain(node.p1)
        case "Union":
            return certain(node.p1) & certain(node.p2)
        case "values":
            found = [names(row) for row in rows_of(node)]
            unset = [{str(k) for k, v in row.items() if v == "UNDEF"} for row in rows_of(node)]
            kept = [a - b for a, b in zip(found, unset, strict=True)]
            return set.intersection(*kept) if kept else set()
        case "Extend":
            used = possible(node.expr) | names([node.expr])
            used = {name for name in used if not name.startswith("__agg")}  # of each group
            inside = certain(node.p)
            return inside | {str(node.var)} if used <= inside else inside
        case "Project":
            return certain(node.p) & names(node.PV)
        case "AggregateJoin":
            return certain(node.p)
    return certain(node.p) if isinstance(node.get("p"), CompValue) else set()


def possible(node: CompValue) -> Names:
    """Return the variables that may have a value."""
    found: Names = set()
    for part in parts(node):
        for value in part.values():
            found |= names(value if isinstance(value, (list, tuple)) else [value])
        for triple in part.get("triples") or ():
            found |= names(triple)
        if part.name == "values":
            for row in rows_of(part):
                found |= names(row)
    return found


def is_label(predicate: Any) -> bool:
    if isinstance(predicate, rdflib.URIRef):
        return predicate in LABELS
    return bool(LABELS & set(getattr(predicate, "args", ())))


def looked_up(node: CompValue) -> Names:
    """Return the variables whose label a pattern looks up and that it gives no value itself."""
    triples = [triple for part in parts(node) if part.name == "BGP" for triple in part.triples]
    own = names(term for s, p, o in triples if not is_label(p) for term in (s, o))
    return names(s for s, p, _ in triples if is_label(p)) - own


def cross_products(text: str) -> Names:
    """Return the variables whose labels are looked up though they may have no value."""
    return {
        name
        for part in parts(algebra(text))
        if part.name == "LeftJoin"
        for name in looked_up(part.p2)
        if name in possible(part.p1) - certain(part.p1)
    }


def without_subqueries(node: Any) -> Iterator[CompValue]:
    if isinstance(node, CompValue):
        yield node
        if node.name != "Project":
            for value in node.values():
                yield from without_subqueries(value)
    elif isinstance(node, (list, tuple)):
        for value in node:
            yield from without_subqueries(value)


def negated_beside_a_stance(text: str) -> bool:
    """Whether a negation stands in the group in which VALUES gives the stance."""
    for part in parts(algebra(text)):
        inside = list(without_subqueries(part.p1 if part.name == "Minus" else part.get("p")))
        negated = part.name == "Minus" or (
            part.name == "Filter" and any(p.name == "Builtin_NOTEXISTS" for p in parts(part.expr))
        )
        tables = [row for p in inside if p.name == "values" for row in rows_of(p)]
        if negated and any("stance" in names(row) for row in tables):
            return True
    return False


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_query_of_ours_has_any_pattern(path: Path) -> None:
    """All in one test: to read a query takes rdflib longer than to look at it."""
    text = path.read_text(encoding="utf-8")
    found = cross_products(text)
    assert not found, f"nest the look-up of the label in the OPTIONAL of its value: {found}"
    assert not negated_beside_a_stance(text), (
        "Virtuoso gets NOT EXISTS and MINUS wrong beside a stance that comes from VALUES: "
        "put the negation into a subquery"
    )
    joined = joined_with_their_language(text)
    assert not joined, f"engines differ in what they make of the languages: join STR(…) of {joined}"


@pytest.mark.parametrize(
    "body",
    [
        "?p cito:supports ?s OPTIONAL { ?p bko:reportedUse ?u } OPTIONAL { ?u rdfs:label ?l }",
        "?p cito:supports ?s OPTIONAL { ?p bko:reportedUse ?a } OPTIONAL { ?s bko:use ?b } "
        "BIND(COALESCE(?a, ?b) AS ?u) OPTIONAL { ?u rdfs:label ?l }",
        "{ ?p bko:reportedUse ?u } UNION { ?p cito:supports ?s } OPTIONAL { ?u rdfs:label ?l }",
        "VALUES ?u { UNDEF } ?p cito:supports ?s OPTIONAL { ?u rdfs:label ?l }",
    ],
)
def test_a_cross_product_is_refused(body: str) -> None:
    assert cross_products(f"{PREFIXES} SELECT * WHERE {{ {body} }}") == {"u"}


@pytest.mark.parametrize(
    "body",
    [
        "?p bko:reportedUse ?u OPTIONAL { ?u rdfs:label ?l }",
        "?p cito:supports ?s OPTIONAL { ?p bko:reportedUse ?u OPTIONAL { ?u rdfs:label ?l } }",
        "{ ?p bko:reportedUse ?u } UNION { ?s bko:use ?u } OPTIONAL { ?u rdfs:label ?l }",
        "VALUES ?u { bko:LabelledUse } OPTIONAL { ?u rdfs:label ?l }",
        "?p cito:supports ?s BIND(?s AS ?u) OPTIONAL { ?u rdfs:label ?l }",
    ],
)
def test_a_look_up_beside_its_value_is_not(body: str) -> None:
    assert not cross_products(f"{PREFIXES} SELECT * WHERE {{ {body} }}")


STANCES = '?p ?r ?s VALUES (?r ?stance) { (cito:supports "supports") }'


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        (f"{STANCES} FILTER NOT EXISTS {{ ?s bko:specialises ?w }}", True),
        (f"{STANCES} MINUS {{ ?s bko:specialises ?w }}", True),
        (
            f"{STANCES} {{ SELECT ?s WHERE {{ ?s bko:about ?d "
            "FILTER NOT EXISTS { ?s bko:specialises ?w } } }",
            False,
        ),
    ],
)
def test_a_negation_beside_a_stance_is_refused(body: str, *, refused: bool) -> None:
    assert negated_beside_a_stance(f"{PREFIXES} SELECT * WHERE {{ {body} }}") is refused


def joined_with_their_language(text: str) -> list[str]:
    return [
        str(part.vars)
        for part in parts(algebra(text))
        if part.name == "Aggregate_GroupConcat" and getattr(part.vars, "name", "") != "Builtin_STR"
    ]


@pytest.mark.parametrize(("joined", "refused"), [("?l", True), ("STR(?l)", False)])
def test_a_text_that_is_joined_with_its_language_is_refused(joined: str, *, refused: bool) -> None:
    select = f"SELECT ?s (GROUP_CONCAT({joined}) AS ?all) WHERE {{ ?s rdfs:label ?l }} GROUP BY ?s"
    assert bool(joined_with_their_language(f"{PREFIXES} {select}")) is refused
