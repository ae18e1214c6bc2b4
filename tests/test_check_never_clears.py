"""The check may miss, but may never clear: held against queries that share no code with it."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from baclofen_kg import KnowledgeGraph
from baclofen_kg.check.report import CheckReport
from baclofen_kg.errors import NotFoundError
from baclofen_kg.namespaces import BKO, compact

# What a person can have or take, and the statements that name it, or something that it is a case
# of, or something that is a case of it. What says how a substance looks, what kind of thing it is,
# how it acts or which products there are is of no one's concern here; nor is what is said of
# medicines at large, which is a remark.
NAMED = """
SELECT DISTINCT ?node ?kind ?statement
WHERE {
  VALUES ?kind { bko:ClinicalFinding bko:Condition bko:Effect bko:Drug bko:SubstanceClass
    bko:ReproductiveStage bko:Circumstance bko:Population }
  ?node a ?kind .
  ?node PATH ?named .
  ?statement ?property ?named ; bko:about bkg:baclofen .
  FILTER(?property NOT IN (bko:about, bko:classifiedAs, bko:solvent, bko:mimics, bko:target,
    bko:site, bko:through, bko:leadsTo, bko:product))
  FILTER(?named != bkg:medicines || ?node = bkg:medicines)
}
"""
UP = "(bko:memberOf|skos:broader)*"
DOWN = "(^bko:memberOf|^skos:broader)*"
ALL = """
SELECT DISTINCT ?node ?kind ?label
WHERE {
  VALUES ?kind { bko:ClinicalFinding bko:Condition bko:Effect bko:Drug bko:SubstanceClass }
  ?node a ?kind ; skos:prefLabel ?label .
  FILTER(LANG(?label) = "en")
}
"""
SUBSTANCES = {BKO + "Drug", BKO + "SubstanceClass"}


def checked(kg: KnowledgeGraph, node: str, kind: str) -> CheckReport:
    """The report on one node by its IRI, entered where it belongs."""
    if kind in SUBSTANCES:
        return kg.check(taking=node)
    entered = node if kind not in CODED else str(label_of(kg, node))
    return kg.check(conditions=entered)


CODED = {BKO + name for name in ("ReproductiveStage", "Circumstance", "Population")}


def label_of(kg: KnowledgeGraph, node: str) -> object:
    (row, *_) = kg.query("SELECT ?l { ?n rdfs:label ?l }", n=node)
    return row.l


def named(kg: KnowledgeGraph, path: str) -> Iterator[tuple[str, str]]:
    rows = kg.query(NAMED.replace("PATH", path))
    yield from sorted({(str(row.node), str(row.kind)) for row in rows})


@pytest.mark.parametrize("path", [UP, DOWN], ids=["what is broader", "what is narrower"])
def test_what_a_statement_names_is_found(kg: KnowledgeGraph, path: str) -> None:
    cases = list(named(kg, path))
    assert len(cases) > 100
    cleared = [
        f"{compact(node)} ({kind})" for node, kind in cases if not checked(kg, node, kind).findings
    ]
    assert not cleared, f"cleared, though a statement names it: {', '.join(cleared)}"


def test_every_name_is_answered(kg: KnowledgeGraph) -> None:
    rows = list(kg.query(ALL))
    assert len(rows) > 400
    silent = []
    for kind in {str(row.kind) for row in rows}:
        labels = sorted({str(row.label) for row in rows if row.kind == kind})
        report = kg.check(labels) if kind in SUBSTANCES else kg.check(conditions=labels)
        found = {finding.subject.label for finding in report.findings}
        unspoken = {entry.entered for entry in report.unspoken}
        unclear = {entry.entered for entry in report.unrecognised}
        silent += [label for label in labels if label not in found | unspoken | unclear]
        text = " ".join(str(report).split())
        assert all(label in text for label in unspoken)
    assert not silent, f"neither a finding nor said to be unspoken of: {', '.join(silent)}"


@pytest.mark.parametrize("seed", range(5))
def test_no_combination_with_a_statement_ends_in_nothing(kg: KnowledgeGraph, seed: int) -> None:
    drawn = random.Random(seed)
    cases = [case for case in named(kg, UP) if case[1] not in CODED]
    unnamed = ["water", "GABA"]
    for node, kind in drawn.sample(cases, 12):
        taking = [*drawn.sample(unnamed, 1), *([node] if kind in SUBSTANCES else [])]
        conditions = [node] if kind not in SUBSTANCES else []
        country = drawn.choice([None, "US", "UK", "AT", "JP"])
        route = drawn.choice([None, "oral", "intrathecal"])
        age = drawn.choice([None, 5, 40, 80])
        report = kg.check(taking, conditions, jurisdiction=country, route=route, age=age)
        assert report.exit_code != 0, (node, country, route, age)
        assert "Nothing found" not in str(report).replace("Nothing found is not", "")


def test_the_names_of_the_query_are_those_of_the_ontology(kg: KnowledgeGraph) -> None:
    for curie in ("bko:classifiedAs", "bko:solvent", "bko:mimics", "bko:product", "bko:leadsTo"):
        assert kg.details(curie)
    with pytest.raises(NotFoundError):
        kg.details("bko:noSuchProperty")
