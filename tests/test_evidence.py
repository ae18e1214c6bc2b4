"""Who supports, qualifies and disputes what: verdicts, agreement, independent witnesses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from baclofen_kg.errors import NotFoundError
from baclofen_kg.model import evidence
from baclofen_kg.namespaces import BKG, BKO, IRI
from baclofen_kg.stores.memory import MemoryStore

if TYPE_CHECKING:
    from baclofen_kg import KnowledgeGraph

STROKE = BKG + "baclofen-indication-stroke"

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
bkg:article a bko:Source ; bko:jurisdiction bko:NotStated .
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
COUNTRIES = """
@prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
bko:UnitedKingdom a bko:Jurisdiction ; rdfs:label "United Kingdom"@en ; bko:countryCode "GB" .
bko:Canada a bko:Jurisdiction ; rdfs:label "Canada"@en ; bko:countryCode "CA" .
bko:Israel a bko:Jurisdiction ; rdfs:label "Israel"@en ; bko:countryCode "IL" .
"""


@pytest.fixture(scope="module")
def small() -> MemoryStore:
    store = MemoryStore()
    store.load_text(SMALL + COUNTRIES, "a test")
    return store


def names(iris: list[IRI]) -> set[str]:
    return {iri.removeprefix(BKG) for iri in iris}


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
    small: MemoryStore, statement: str, country: str, expected: str
) -> None:
    assert evidence.verdict(small, BKG + statement, country) == expected


def test_a_family_of_documents_is_one_witness(small: MemoryStore) -> None:
    assert names(evidence.witnesses(small, BKG + "copied")) == {"label"}
    assert names(evidence.witnesses(small, BKG + "supported")) == {"label", "other"}
    assert names(evidence.agreed(small)) == {"supported", "qualified"}


def test_what_is_disputed_anywhere_is_not_agreed(small: MemoryStore) -> None:
    assert names(evidence.disputed(small)) == {"disputed", "elsewhere"}
    assert not set(evidence.disputed(small)) & set(evidence.agreed(small))


def test_article_stands_alone_only_where_nobody_else_speaks(small: MemoryStore) -> None:
    assert names(evidence.article_only(small)) == {"alone"}
    assert evidence.article_only(small, about=BKG + "nothing") == []


@pytest.mark.parametrize("name", ["US", "us", "United States", "bko:UnitedStates", "UnitedStates"])
def test_a_country_goes_by_code_name_or_iri(kg: KnowledgeGraph, name: str) -> None:
    assert evidence.find_jurisdiction(kg.store, name) == BKO + "UnitedStates"
    assert kg.statement(STROKE).verdict(name) == "disputed"


@pytest.mark.parametrize("name", ["UK", "GB", "uk", BKO + "UnitedKingdom"])
def test_uk_means_the_united_kingdom(kg: KnowledgeGraph, name: str) -> None:
    assert evidence.verdict(kg.store, STROKE, name) == "supported"


def test_an_unknown_country_is_refused_with_near_matches(kg: KnowledgeGraph) -> None:
    with pytest.raises(NotFoundError, match="did you mean Switzerland") as caught:
        kg.statement(STROKE).verdict("Swizerland")
    assert caught.value.suggestions == ("Switzerland",)
    for name in ("", "France", "bko:NotStated"):
        with pytest.raises(NotFoundError, match="known are: Australia"):
            evidence.verdict(kg.store, STROKE, name)


def test_a_statement_that_is_none_has_no_verdict(kg: KnowledgeGraph) -> None:
    with pytest.raises(NotFoundError, match="no passage speaks to"):
        evidence.verdict(kg.store, BKG + "stroke", "US")
    with pytest.raises(NotFoundError):
        evidence.evidence(kg.store, BKG + "stroke")


def test_objects_and_the_query_give_the_same_verdicts(kg: KnowledgeGraph) -> None:
    asked = {(row.statement, row.jurisdiction): row.verdict for row in kg.query("verdicts")}
    given = {
        (statement.iri, country.iri): statement.verdict(country.iri)
        for statement in kg.statements()
        for country in statement.jurisdictions
    }
    assert given == asked
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
    rows = evidence.evidence(kg.store, statement.iri)
    assert {row.passage for row in rows} == {passage.iri for passage in statement.passages}
    assert {row.stance for row in rows} == {"supports", "qualifies", "disputes"}
