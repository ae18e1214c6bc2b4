"""Names resolve alike everywhere, and what has none is told."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from command_line import CommandLine
from pyoxigraph import NamedNode

from baclofen_kg import KnowledgeGraph, load
from baclofen_kg.errors import BaclofenKGWarning, InputError, NotFoundError
from baclofen_kg.namespaces import BKG, BKO

OWN = """\
@prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix clinic: <https://clinic.example/> .
clinic:newdrug a bko:Drug ; skos:prefLabel "newdrug"@en .
"""


@pytest.fixture
def own(tmp_path: Path) -> str:
    file = tmp_path / "own.ttl"
    file.write_text(OWN, encoding="utf-8")
    return str(file)


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        *((name, BKO + "UnitedKingdom") for name in ("GB", "gb", "UK", "United Kingdom")),
        *((name, BKO + "UnitedKingdom") for name in ("bko:UnitedKingdom", "Great Britain")),
        *((name, BKO + "OffLabelUse") for name in ("off-label", "off label", "OffLabelUse")),
        *((name, BKO + "ProteinBinding") for name in ("protein binding", "Protein-Binding")),
        *((name, BKG + "article") for name in ("Web article on baclofen 5 mg", "bkg:article")),
        ("uk-spc", BKG + "uk-spc"),
        ("Lioresal", BKG + "baclofen"),
    ],
)
def test_a_parameter_means_the_same_by_every_name(kg: KnowledgeGraph, name: str, iri: str) -> None:
    assert kg.query("SELECT ?x { VALUES ?x { rdf:nil } }", x=name).to_dicts() == [{"x": iri}]


def test_a_country_and_a_source_in_named_queries(kg: KnowledgeGraph) -> None:
    british = kg.query("approval", jurisdiction="UK").to_dicts()
    assert british
    assert kg.query("approval", jurisdiction="GB").to_dicts() == british
    alone = kg.query("article-only").to_dicts()
    assert kg.query("article-only", source="Web article on baclofen 5 mg").to_dicts() == alone


@pytest.mark.parametrize("query", ["approval", "verdicts", "daily-maximum", "direct-edges-in"])
@pytest.mark.parametrize("name", ["Kingdom", "Untied Kingdom", "States", "baclofen", "bko:Tablet"])
def test_a_country_is_found_alike_by_query_and_check(
    kg: KnowledgeGraph, query: str, name: str
) -> None:
    with pytest.raises(InputError, match="there is no country") as of_check:
        kg.check(taking="ibuprofen", jurisdiction=name)
    with pytest.raises(NotFoundError) as of_query:
        kg.query(query, jurisdiction=name)
    # What stands for no country's rules can be asked for, and is nobody's country.
    told = str(of_query.value).replace("no country's rules, ", "")
    assert str(of_check.value) == f"jurisdiction: {told}"


def test_a_part_of_the_name_of_a_country_is_no_name_anywhere(
    kg: KnowledgeGraph, cli: CommandLine
) -> None:
    with pytest.raises(NotFoundError, match="'Kingdom'"):
        kg.query("SELECT ?x { VALUES ?x { rdf:nil } }", x="Kingdom")
    status, _, err = cli("show", "Kingdom")
    assert status == 1
    assert "United Kingdom" in err


def test_the_countries_of_a_query_may_be_several_or_none(kg: KnowledgeGraph) -> None:
    both = kg.query("approval", jurisdiction=["UK", "us"])
    assert {str(row.jurisdiction) for row in both} == {BKO + "UnitedKingdom", BKO + "UnitedStates"}
    assert kg.query("approval", jurisdiction="no country's rules")
    term = NamedNode(BKO + "UnitedKingdom")
    british = kg.query("approval", jurisdiction="UK").to_dicts()
    assert kg.query("approval", jurisdiction=term).to_dicts() == british


@pytest.mark.usefixtures("fewer_names")
def test_a_country_of_ones_own_goes_by_its_name_everywhere(own: str) -> None:
    with open(own, "a", encoding="utf-8") as file:
        file.write(
            "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
            'clinic:Narnia a bko:Jurisdiction ; rdfs:label "Narnia"@en .\n'
        )
    kg = load([Path(own)], with_package=True)
    for name in ("Narnia", "narnia", "clinic:Narnia", "https://clinic.example/Narnia"):
        assert not kg.query("approval", jurisdiction=name)
        found = kg.check(taking="ibuprofen", jurisdiction=name, drug="baclofen").jurisdiction
        assert found
        assert found.label == "Narnia"


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (("query", "SELECT ?l { clinic:newdrug skos:prefLabel ?l }"), "newdrug"),
        (("query", "SELECT ?d { ?d a bko:Drug }"), "clinic:newdrug"),
        (("query", "SELECT ?l { ?d skos:prefLabel ?l }", "--d", "clinic:newdrug"), "newdrug"),
        (("show", "clinic:newdrug"), "newdrug"),
    ],
)
def test_prefixes_of_ones_own_files(
    arguments: tuple[str, ...], shown: str, own: str, cli: CommandLine
) -> None:
    status, out, err = cli("--data", own, *arguments)
    assert (status, err) == (0, "")
    assert shown in out


def test_prefixes_of_files_are_those_of_one_graph(own: str, cli: CommandLine) -> None:
    assert "clinic:newdrug" in cli("query", "SELECT ?d { ?d a bko:Drug }", "--data", own)[1]
    asked = "SELECT ?d { VALUES ?d { <https://clinic.example/newdrug> } }"
    assert "clinic:" not in cli("query", asked)[1]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT ?x { ?x a bko:SideEffect }", "bko:SideEffect; did you mean bko:AdverseReaction?"),
        ("SELECT ?x { ?x bko:efect ?y }", "bko:efect; did you mean bko:effect"),
        ("SELECT ?x { ?x a bko:Interacton }", "bko:Interacton; did you mean bko:Interaction"),
        (f"SELECT ?x {{ ?x <{BKO}tretas> ?y }}", "bko:tretas; did you mean bko:treats"),
        (f"PREFIX k: <{BKO}> SELECT ?x {{ ?x a k:Drugg }}", "bko:Drugg; did you mean bko:Drug"),
        ("SELECT ?x { ?x skos:preflabel ?y }", "skos:preflabel; did you mean skos:prefLabel?"),
        ("SELECT ?x { ?x rdfs:lable ?y }", "rdfs:lable; did you mean rdfs:label?"),
        ("SELECT ?x { ?x a owl:class }", "owl:class; did you mean owl:Class?"),
        ("SELECT ?x { ?x dcterms:licence ?y }", "dcterms:licence; did you mean dcterms:license"),
        ("SELECT ?x { ?x prov:quotedFrom ?y }", "prov:quotedFrom; did you mean prov:wasQuotedFrom"),
        (
            "PREFIX s: <http://www.w3.org/2004/02/skos/core#> SELECT ?x { ?x s:altlabel ?y }",
            "skos:altlabel; did you mean skos:altLabel?",
        ),
        (
            "SELECT ?x { ?x <http://purl.org/dc/terms/titel> ?y }",
            "dcterms:titel; did you mean dcterms:title?",
        ),
    ],
)
def test_a_misspelt_term_is_warned_of(
    kg: KnowledgeGraph, query: str, says: str, cli: CommandLine
) -> None:
    with pytest.warns(BaclofenKGWarning, match="no such term: "):
        kg.query(query)
    status, _, err = cli("query", query)
    assert status == 0
    assert err.startswith(f"baclofen-kg: no such term: {says}")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT ?x { ?x cito:suports ?y }", "cito:suports; did you mean cito:supports?"),
        ("SELECT ?x { ?x a schema:Durg }", "schema:Durg; did you mean schema:Drug?"),
        ("SELECT ?x { ?x rdf:typ ?y }", "rdf:typ; did you mean rdf:type?"),
    ],
)
def test_a_term_of_a_vocabulary_that_grows_is_told_of_as_unused(
    query: str, says: str, cli: CommandLine
) -> None:
    status, _, err = cli("query", query)
    assert status == 0
    assert err.startswith(f"baclofen-kg: nothing uses {says}")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { ?x skos:scopeNote ?y ; rdfs:seeAlso ?z ; prov:wasInfluencedBy ?w }",
        "SELECT ?x { ?x rdf:_1 ?y ; schema:quiteNewProperty ?z ; foaf:nmae ?n }",
        "PREFIX skos: <urn:mine:> SELECT ?x { ?x skos:preflabel ?y }",
        "SELECT ?x { ?x a bko:Drug ; bko:memberOf ?y }",
        'SELECT ?x { ?x skos:prefLabel "bko:Nothing" } # bko:Nothing',
        "PREFIX bko: <urn:mine:> SELECT ?x { ?x a bko:Nothing }",
    ],
)
def test_what_is_no_slip_is_not_warned_of(kg: KnowledgeGraph, query: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        kg.query(query)


def test_what_has_no_name_is_told_as_what_it_is(cli: CommandLine) -> None:
    status, _, err = cli("show", "nonsense-thing")
    assert status == 1
    assert "nothing is called 'nonsense-thing': no entity, statement, source" in err


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("bkg:baclofen-indication-spasticity-strok", "baclofen-indication-spasticity-stroke"),
        ("baclofen-interaction-alcohl", "baclofen-interaction-alcohol"),
        ("baclofen for spasticity after stroek", "baclofen-indication-spasticity-stroke"),
    ],
)
def test_what_is_near_to_the_name_of_a_statement_is_told(
    kg: KnowledgeGraph, name: str, near: str
) -> None:
    with pytest.raises(NotFoundError, match="no statement is called") as error:
        kg.statement(name)
    assert error.value.suggestions[0] == near
