"""A table of what documents say of statements has a column for each limit that one of them has."""

from __future__ import annotations

import pytest

from baclofen_kg import KnowledgeGraph
from baclofen_kg.sparql.catalogue import NamedQuery, QueryCatalogue

QUERIES = QueryCatalogue()

# What limits a statement, or what a document says of it, and the columns of which one must show it.
LIMITS = {
    "bko:population": ("population",),
    "bko:limit": ("limits", "limit"),
    "bko:inPeopleWith": ("inPeopleWith",),
    "bko:setting": ("setting",),
    "bko:route": ("route",),
    "^?cites/bko:reportedPopulation": ("population", "reportedPopulation"),
    "^?cites/bko:reportedLimit": ("reportedLimits", "reportedLimit", "limits"),
    "^?cites/bko:reportedRoute": ("route",),
    "^?cites/dcterms:isPartOf/bko:describesProduct": ("product",),
}
CITES = "(cito:supports|cito:qualifies|cito:disputes)"
# Lists of statements in words, and of all that cites each: who says what is one question on.
LISTS = {"agreed", "statements", "verdicts", "who-says-what"}
# The dose form of a product says by which route it is given; what two statements have in common is
# told of products where each of them is.
TOLD_ELSEWHERE = {"products", "reaction-and-precaution"}
EVIDENCE = [
    query
    for query in map(QUERIES.__getitem__, QUERIES.names)
    if "jurisdiction" in query.columns
    and {"statement", "precaution"} & query.columns.keys()
    and query.name not in LISTS | TOLD_ELSEWHERE
    and not any(parameter.required for parameter in query.parameters)
]


@pytest.fixture(scope="module")
def limited(kg: KnowledgeGraph) -> dict[str, set[str]]:
    """By limit, the statements that have it."""
    found = {}
    for path in LIMITS:
        pattern = path.replace("^?cites", f"^{CITES}")
        rows = kg.query(f"SELECT DISTINCT ?s {{ ?s bko:about bkg:baclofen ; {pattern} ?limit }}")
        found[path] = {str(row.s) for row in rows}
    return found


@pytest.mark.parametrize("query", EVIDENCE, ids=lambda query: query.name)
def test_no_view_drops_a_limit(
    kg: KnowledgeGraph, query: NamedQuery, limited: dict[str, set[str]]
) -> None:
    column = "statement" if "statement" in query.columns else "precaution"
    shown = {str(row[column]) for row in kg.query(query.name)}
    dropped = [
        f"{path} of {len(shown & statements)} statements"
        for path, statements in limited.items()
        if shown & statements and not query.columns.keys() & set(LIMITS[path])
    ]
    assert shown
    assert not dropped, f"add a column to queries/{query.name}.rq for {', '.join(dropped)}"


def test_most_views_are_held() -> None:
    assert len(EVIDENCE) > 20
