"""The description of the data says what DCAT-AP asks for; `make checkers` asks its own shapes."""

from __future__ import annotations

import pytest

from baclofen_kg import KnowledgeGraph


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("dcterms:accessRights", "dcterms:RightsStatement"),
        ("dcterms:conformsTo", "dcterms:Standard"),
        ("dcterms:creator", "foaf:Agent"),
        ("dcterms:language", "dcterms:LinguisticSystem"),
        ("dcterms:publisher", "foaf:Agent"),
        ("dcat:theme", "skos:Concept"),
    ],
)
def test_what_the_dataset_points_to_is_of_the_class_that_dcat_ap_wants(
    kg: KnowledgeGraph, path: str, kind: str
) -> None:
    assert kg.query(f"ASK {{ bkg:dataset {path} ?value . ?value a {kind} }}")
    assert not kg.query(
        f"ASK {{ bkg:dataset {path} ?value FILTER NOT EXISTS {{ ?value a {kind} }} }}"
    )


def test_language_and_theme_are_of_the_lists_of_the_eu(kg: KnowledgeGraph) -> None:
    rows = kg.query(
        "SELECT ?value { bkg:dataset dcterms:language|dcterms:accessRights|dcat:theme ?value }"
    )
    lists = "http://publications.europa.eu/resource/authority/"
    assert len(rows) == 3
    assert all(str(row.value).startswith(lists) for row in rows)


def test_the_publisher_has_a_name_as_foaf_wants_it(kg: KnowledgeGraph) -> None:
    [row] = kg.query("SELECT ?name { bkg:dataset dcterms:publisher/foaf:name ?name }")
    assert str(row.name) == "the baclofen-kg developers"
