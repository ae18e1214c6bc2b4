"""Who supports, qualifies and disputes what: verdicts, agreement, independent witnesses."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from baclofen_kg import KnowledgeGraph
from baclofen_kg.errors import NotFoundError
from baclofen_kg.loading import over
from baclofen_kg.model import Statement
from baclofen_kg.namespaces import BKG, BKO
from baclofen_kg.stores.memory import MemoryStore

STROKE = BKG + "baclofen-indication-spasticity-stroke"

# Six statements; two UK documents of one family, two of two families, one under no country's rules.
SMALL = """
@prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
@prefix bkg: <https://w3id.org/baclofen-kg/id/> .
@prefix cito: <http://purl.org/spar/cito/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
bkg:drug a bko:Drug .
bkg:supported a bko:Precaution ; bko:about bkg:drug .
bkg:copied a bko:Precaution ; bko:about bkg:drug .
bkg:qualified a bko:Precaution ; bko:about bkg:drug .
bkg:disputed a bko:Precaution ; bko:about bkg:drug .
bkg:alone a bko:Precaution ; bko:about bkg:drug .
bkg:elsewhere a bko:Precaution ; bko:about bkg:drug .
bkg:label a bko:Source ; bko:jurisdiction bko:UnitedKingdom .
bkg:copy a bko:Source ; bko:jurisdiction bko:UnitedKingdom ; prov:wasDerivedFrom bkg:label .
bkg:copy-of-copy a bko:Source ; bko:jurisdiction bko:Canada ; prov:wasDerivedFrom bkg:copy .
bkg:other a bko:Source ; bko:jurisdiction bko:UnitedKingdom .
bkg:article a bko:Source ; bko:jurisdiction bko:NoJurisdiction .
bkg:p1 dcterms:isPartOf bkg:label ;
  cito:supports bkg:supported, bkg:copied, bkg:qualified, bkg:disputed .
bkg:p2 dcterms:isPartOf bkg:copy ; cito:supports bkg:copied .
bkg:p3 dcterms:isPartOf bkg:copy-of-copy ; cito:supports bkg:copied .
bkg:p4 dcterms:isPartOf bkg:other ;
  cito:supports bkg:supported ; cito:qualifies bkg:qualified, bkg:disputed .
bkg:p5 dcterms:isPartOf bkg:copy ; cito:disputes bkg:disputed .
bkg:p6 dcterms:isPartOf bkg:article ; cito:supports bkg:alone, bkg:qualified, bkg:elsewhere .
bkg:p7 dcterms:isPartOf bkg:article ; cito:supports bkg:alone .
bkg:p8 dcterms:isPartOf bkg:copy-of-copy ; cito:disputes bkg:elsewhere .
"""


@pytest.fixture(scope="module")
def small() -> KnowledgeGraph:
    store = MemoryStore()
    store.load_text(SMALL, "a test")
    return over(store)


def names(statements: Iterable[Statement]) -> set[str]:
    return {statement.iri.removeprefix(BKG) for statement in statements}


@pytest.mark.parametrize(
    ("statement", "country", "expected"),
    [
        ("supported", "GB", "supported"),
        ("qualified", "GB", "qualified"),
        ("disputed", "GB", "disputed"),
        ("elsewhere", "GB", "nothing read"),
        ("elsewhere", "CA", "disputed"),
        ("copied", "Canada", "supported"),
        ("alone", "GB", "nothing read"),
        ("alone", "IL", "nothing read"),
    ],
)
def test_gravest_word_of_a_country_is_its_verdict(
    small: KnowledgeGraph, statement: str, country: str, expected: str
) -> None:
    assert small.statement(statement).verdict(country) == expected


@pytest.mark.parametrize(
    ("statement", "expected"), [("copied", {"label"}), ("supported", {"label", "other"})]
)
def test_a_family_of_documents_is_one_witness(
    small: KnowledgeGraph, statement: str, expected: set[str]
) -> None:
    rows = small.query("witnesses", statement=statement)
    assert {str(row.witness).removeprefix(BKG) for row in rows} == expected
    found = [
        item.passage.source.witness
        for item in small.statement(statement).evidence
        if item.relation == "supports" and item.passage.source
    ]
    assert {witness.iri.removeprefix(BKG) for witness in found} == expected
    assert names(small.agreed()) == {"supported", "qualified"}


def test_a_circle_of_descent_ends() -> None:
    store = MemoryStore()
    text = SMALL + "bkg:label prov:wasDerivedFrom bkg:copy-of-copy ."
    store.load_text(text, "a test")
    for item in over(store).statement("copied").evidence:
        assert item.passage.source
        assert item.passage.source.witness.iri.startswith(BKG)


def test_what_is_disputed_anywhere_is_not_agreed(small: KnowledgeGraph) -> None:
    assert names(small.disputed()) == {"disputed", "elsewhere"}
    assert not set(small.disputed()) & set(small.agreed())


def test_article_stands_alone_only_where_nobody_else_speaks(small: KnowledgeGraph) -> None:
    assert names(small.article_only()) == {"alone"}
    assert small.article_only(about="bkg:nothing") == []


@pytest.mark.parametrize("name", ["US", "us", "United States", "bko:UnitedStates", "UnitedStates"])
def test_a_country_goes_by_code_name_or_iri(kg: KnowledgeGraph, name: str) -> None:
    report = kg.check("Valium", jurisdiction=name)
    assert report.jurisdiction is not None
    assert report.jurisdiction.iri == BKO + "UnitedStates"
    assert kg.statement(STROKE).verdict(name) == "disputed"


@pytest.mark.parametrize("name", ["UK", "GB", "uk", BKO + "UnitedKingdom"])
def test_uk_means_the_united_kingdom(kg: KnowledgeGraph, name: str) -> None:
    assert kg.statement(STROKE).verdict(name) == "supported"


@pytest.mark.parametrize(
    ("name", "country"),
    [("usa", "US"), ("Great Britain", "GB"), ("Vietnam", "VN"), ("viet nam", "VN")],
)
def test_a_verdict_and_the_check_know_a_country_by_every_name(
    kg: KnowledgeGraph, name: str, country: str
) -> None:
    statement = kg.statement(STROKE)
    assert statement.verdict(name) == statement.verdict(country)
    report = kg.check("Valium", jurisdiction=name)
    assert report.jurisdiction is not None
    assert report.jurisdiction.country_code == country


def test_an_unknown_country_is_refused_with_near_matches(kg: KnowledgeGraph) -> None:
    with pytest.raises(NotFoundError, match="did you mean Switzerland") as caught:
        kg.statement(STROKE).verdict("Swizerland")
    assert caught.value.suggestions[0] == "Switzerland"
    for name in ("", "Atlantis", "bko:NoJurisdiction"):
        with pytest.raises(NotFoundError, match="known are: Australia"):
            kg.statement(STROKE).verdict(name)


@pytest.mark.parametrize("name", ["stroke", BKG + "stroke", "nosuch", ""])
def test_what_is_no_statement_has_no_verdict(kg: KnowledgeGraph, name: str) -> None:
    with pytest.raises(NotFoundError, match=f"no statement is called '{name}'"):
        kg.statement(name)
    for query in ("evidence", "verdicts", "witnesses", "who-says-what"):
        with pytest.raises(NotFoundError, match=f"no statement is called '{name}'"):
            kg.query(query, statement=name)


def test_objects_and_the_query_give_the_same_verdicts(kg: KnowledgeGraph) -> None:
    rows = kg.query("verdicts")
    asked = {(str(row.statement), str(row.jurisdiction)): row.verdict for row in rows}
    statements = {str(statement.iri): statement for statement in kg.statements()}
    # The query has no row for a place under whose rules no source speaks of the same subject.
    spoken = {(statements[iri].about, place) for iri, place in asked}
    given = {
        (str(statement.iri), str(country.iri)): statement.verdict(country.iri)
        for statement in statements.values()
        for country in statement.jurisdictions
    }
    silent = {pair for pair in given if (statements[pair[0]].about, pair[1]) not in spoken}
    assert {given[pair] for pair in silent} == {"nothing read"}
    assert {pair: given[pair] for pair in given.keys() - silent} == asked
    assert set(given.values()) == {"supported", "qualified", "disputed", "nothing read"}


def test_graph_hands_on_what_the_queries_find(kg: KnowledgeGraph) -> None:
    for found, query in (
        (kg.disputed(), "disputed"),
        (kg.agreed(), "agreed"),
        (kg.article_only(), "article-only"),
    ):
        assert {item.iri for item in found} == {row.statement for row in kg.query(query)}
    about_gaba = kg.agreed(about="GABA")
    assert [item.label for item in about_gaba] == ["GABA is an inhibitory neurotransmitter"]
    assert kg.disputed(about=kg.entity("GABA")) == []


def test_evidence_is_all_that_the_passages_say(kg: KnowledgeGraph) -> None:
    statement = kg.statement("baclofen-pharmacokinetics-half-life")
    rows = kg.query("evidence", statement=statement)
    assert {row.passage for row in rows} == {passage.iri for passage in statement.passages}
    assert {row.stance for row in rows} == {"supports", "qualifies", "disputes"}
