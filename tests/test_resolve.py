"""Names resolve alike everywhere, and what has none is told."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from command_line import CommandLine

from baclofen_kg import KnowledgeGraph
from baclofen_kg.errors import BaclofenKGWarning
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
    "query",
    [
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
