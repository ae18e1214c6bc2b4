"""The check may miss, but may never clear: held against queries that share no code with it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import pytest

from baclofen_kg import KnowledgeGraph
from baclofen_kg.check.report import CheckReport
from baclofen_kg.errors import NotFoundError
from baclofen_kg.namespaces import BKO, compact

# What a person can have or take, and the statements that name it, or something that it is a case
# of, or something that is a case of it. What says how a substance looks, what kind of thing it is,
# how it acts or which products there are is of no one's concern here; nor is what is said of
# medicines at large, which is a remark, nor that the drug is in its own classes.
NAMED = """
SELECT DISTINCT ?node ?kind ?statement ?pair
WHERE {
  VALUES ?kind { bko:ClinicalFinding bko:Condition bko:Effect bko:Drug bko:SubstanceClass
    bko:Product bko:ReproductiveStage bko:Circumstance bko:Population }
  ?node a ?kind .
  ?node PATH ?named .
  ?statement ?property ?named ; bko:about bkg:baclofen .
  ?passage ?stance ?statement .
  VALUES ?stance { cito:supports cito:qualifies cito:disputes }
  OPTIONAL { ?statement bko:specialises ?pair }
  FILTER(?property NOT IN (bko:about, bko:classifiedAs, bko:solvent, bko:mimics, bko:target,
    bko:site, bko:through, bko:leadsTo, bko:product))
  FILTER(?named NOT IN (bkg:medicines, bkg:baclofen) || ?node = ?named)
}
"""
UP = "(bko:memberOf|skos:broader|bko:activeIngredient)*"
DOWN = "(^bko:memberOf|^skos:broader)*"
NAMES = """
SELECT DISTINCT ?node ?kind ?name
WHERE {
  VALUES ?kind { bko:ClinicalFinding bko:Condition bko:Effect bko:Drug bko:SubstanceClass
    bko:Product bko:ReproductiveStage bko:Circumstance bko:Population }
  VALUES ?property { skos:prefLabel skos:altLabel skos:hiddenLabel rdfs:label
    bko:narrowerLabel bko:sharedLabel }
  ?node a ?kind ; ?property ?name .
}
"""
LIMITS = """
SELECT DISTINCT ?statement ?measure ?from ?below ?unit
WHERE {
  ?statement bko:about bkg:baclofen ; bko:limit ?limit .
  ?limit bko:measure ?measure .
  OPTIONAL { ?limit bko:limitFrom ?from }
  OPTIONAL { ?limit bko:limitBelow ?below }
  OPTIONAL { ?limit bko:unit ?unit }
}
"""
OF_OTHERS = """
SELECT DISTINCT ?other ?statement
WHERE {
  bkg:baclofen (bko:memberOf|skos:broader)* ?named .
  ?statement a bko:Interaction ; bko:interactant ?named ; bko:about ?other .
  FILTER(?other != bkg:baclofen && ?named != bkg:medicines)
  FILTER NOT EXISTS { ?statement bko:specialises ?pair }
}
"""
SUBSTANCES = {BKO + name for name in ("Drug", "SubstanceClass", "Product")}
CODED = {BKO + name for name in ("ReproductiveStage", "Circumstance", "Population")}
MEASURES = {
    BKO + "EstimatedGfr": "egfr",
    BKO + "CreatinineClearance": "creatinine_clearance",
    BKO + "Age": "age",
    BKO + "BodyWeight": "weight_kg",
}
INTRATHECAL = {"intrathecal", "oral", None}


class Thing(NamedTuple):
    """Something that can be entered."""

    node: str
    kind: str


@cache
def named(kg: KnowledgeGraph, path: str) -> dict[Thing, set[tuple[str, str]]]:
    """By what can be entered: the statements on it, each with the pair that it specialises."""
    found: dict[Thing, set[tuple[str, str]]] = defaultdict(set)
    for row in kg.query(NAMED.replace("PATH", path)):
        pair = str(row.pair) if row.pair else str(row.statement)
        found[Thing(str(row.node), str(row.kind))].add((str(row.statement), pair))
    return dict(sorted(found.items()))


@cache
def labels(kg: KnowledgeGraph) -> dict[str, str]:
    """The labels of coded values, which have no other name to be entered by."""
    rows = kg.query("SELECT ?n ?l { ?n a ?c ; rdfs:label ?l . FILTER(LANG(?l) = 'en') }")
    return {str(row.n): str(row.l) for row in rows}


def checked(kg: KnowledgeGraph, things: Iterable[Thing], **options: object) -> CheckReport:
    """The report on some things, each entered where it belongs."""
    taking, conditions = [], []
    for node, kind in things:
        if kind in SUBSTANCES:
            taking.append(node)
        else:
            conditions.append(labels(kg)[node] if kind in CODED else node)
    return kg.check(taking, conditions, **options)  # type: ignore[arg-type]


def reached(report: CheckReport) -> set[str]:
    return {path.statement.iri for finding in report.findings for path in finding.paths}


def is_cleared(report: CheckReport) -> bool:
    said = str(report).replace("Nothing found is not", "")
    return report.exit_code == 0 or not report.findings or "Nothing found" in said


@pytest.mark.parametrize("path", [UP, DOWN], ids=["what is broader", "what is narrower"])
def test_every_statement_on_what_was_entered_is_reached(kg: KnowledgeGraph, path: str) -> None:
    cases = named(kg, path)
    assert len(cases) > 300
    missed = []
    for thing, statements in cases.items():
        report = checked(kg, [thing])
        if is_cleared(report) and not duplicate(thing):
            missed.append(f"{compact(thing.node)}: cleared")
        known = reached(report)
        missed += [
            f"{compact(thing.node)} ({compact(thing.kind)}): {compact(statement)}"
            for statement, pair in sorted(statements)
            if not {statement, pair} & known and not is_of_others(kg, thing, statement)
        ]
    assert not missed, f"{len(missed)} not reached:\n" + "\n".join(missed[:60])


def duplicate(thing: Thing) -> bool:
    return False


def is_of_others(kg, thing, statement) -> bool:
    return False
