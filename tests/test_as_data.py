"""What the library holds, as data for other programs: dictionaries, JSON, frames."""

from __future__ import annotations

import json

import pytest
from command_line import CommandLine

import baclofen_kg
from baclofen_kg.model.objects import Node
from baclofen_kg.namespaces import BKG, BKO

SPASTICITY_STROKE = "baclofen-indication-spasticity-stroke"


def test_a_statement_as_a_dictionary(kg: baclofen_kg.KnowledgeGraph) -> None:
    statement = kg.statement(SPASTICITY_STROKE)
    said = statement.to_dict()
    assert said["iri"] == f"{BKG}{SPASTICITY_STROKE}"
    assert (said["type"], said["label"]) == ("Indication", "baclofen for spasticity after stroke")
    assert said["in_context_of"] == {"iri": f"{BKG}stroke", "label": "stroke"}
    assert [it["relation"] for it in said["evidence"]] == [it.relation for it in statement.evidence]
    uk = next(it for it in said["evidence"] if it["country"] == "United Kingdom")
    assert uk["passage"]["reported_use"]["iri"] == f"{BKO}LabelledUse"
    assert "route" not in said
    assert json.loads(json.dumps(said)) == said


def test_figures_are_numbers(kg: baclofen_kg.KnowledgeGraph) -> None:
    ranges = {
        (said["minimum"], said["maximum"])
        for item in kg.statements("PharmacokineticParameter")
        for said in [item.to_dict()]
    }
    assert all(isinstance(figure, int | float) for pair in ranges for figure in pair)
    assert (2, 4) in ranges


@pytest.mark.parametrize("kind", ["Product", "Source", "Limit", "Term"])
def test_every_object_is_ready_for_json(kg: baclofen_kg.KnowledgeGraph, kind: str) -> None:
    found: list[Node] = {
        "Product": list(kg.products()),
        "Source": [p.source for s in kg.indications() for p in s.passages if p.source],
        "Limit": [limit for s in kg.statements() for limit in s.limit],
        "Term": [r.value for s in kg.precautions() for r in s.reports("advice")],
    }[kind]  # type: ignore[assignment]
    assert found
    for node in found:
        assert json.loads(json.dumps(node.to_dict()))["iri"] == node.iri


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("Lioresal", "label", "baclofen"),
        (SPASTICITY_STROKE, "kind", "Indication"),
        ("bkg:article", "iri", f"{BKG}article"),
    ],
)
def test_show_as_json(name: str, key: str, value: str, cli: CommandLine) -> None:
    done = cli("show", name, "--format", "json")
    assert done.status == 0
    assert json.loads(done.out)[key] == value


def test_show_as_json_of_nothing_is_one_line(cli: CommandLine) -> None:
    status, out, err = cli("show", "baclofenn", "--format", "json")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert "baclofen" in err


def test_mentions_stand_in_the_json_of_an_entity(
    kg: baclofen_kg.KnowledgeGraph, cli: CommandLine
) -> None:
    done = cli("show", "diazepam", "--format", "json")
    assert done.status == 0
    said = json.loads(done.out)
    assert [it["statement"] for it in said["class_mentions"]] == [
        row.statement for row in kg.class_mentions("diazepam")
    ]
    assert said["class_mentions"]


def test_polars(kg: baclofen_kg.KnowledgeGraph) -> None:
    polars = pytest.importorskip("polars", reason="pip install polars")
    answer = kg.query("pharmacokinetics")
    frame = answer.to_polars()
    assert frame.columns == list(answer.columns)
    assert frame.height == len(answer)
    assert frame.schema["minimum"] == polars.Float64
    assert frame["statement"].to_list() == [str(row.statement) for row in answer]
    mixed = kg.query('SELECT ?v WHERE { VALUES ?v { 1 2.5 true "a" bkg:baclofen } }').to_polars()
    assert mixed["v"].to_list() == ["1", "2.5", "true", "a", f"{BKG}baclofen"]
    empty = kg.query("SELECT ?v WHERE { FILTER(false) }").to_polars()
    assert (empty.columns, empty.height) == (["v"], 0)
    numbers = kg.query("SELECT ?v WHERE { VALUES ?v { 1 2.5 UNDEF } }").to_polars()
    assert numbers["v"].to_list() == [1.0, 2.5, None]
