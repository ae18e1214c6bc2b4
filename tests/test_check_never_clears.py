"""The check may miss, but may never clear: held against queries that share no code with it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

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
SUBSTANCES = {BKO + name for name in ("Drug", "SubstanceClass", "Product")}
CODED = {BKO + name for name in ("ReproductiveStage", "Circumstance", "Population")}
MEASURES = {
    BKO + "EstimatedGfr": "egfr",
    BKO + "CreatinineClearance": "creatinine_clearance",
    BKO + "Age": "age",
    BKO + "BodyWeight": "weight_kg",
}


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


@cache
def itself(kg: KnowledgeGraph) -> set[str]:
    """The drug and its products: it does not interact with itself, but is taken twice."""
    rows = kg.query("SELECT ?n { ?n bko:activeIngredient* bkg:baclofen }")
    return {str(row.n) for row in rows}


@pytest.mark.parametrize("path", [UP, DOWN], ids=["what is broader", "what is narrower"])
def test_every_statement_on_what_was_entered_is_reached(kg: KnowledgeGraph, path: str) -> None:
    cases = named(kg, path)
    assert len(cases) > 200
    missed = []
    checked(kg, cases)  # what is asked of one after the other is read at once
    for thing, statements in cases.items():
        report = checked(kg, [thing])
        known = reached(report)
        if is_cleared(report):
            missed.append(f"{compact(thing.node)}: cleared")
        elif thing.node in itself(kg):
            missed += [compact(thing.node)] * (report.findings[0].kind != "duplicate")
        else:
            missed += [
                f"{compact(thing.node)} ({compact(thing.kind)}): {compact(statement)}"
                for statement, pair in sorted(statements)
                if not {statement, pair} & known
            ]
    assert not missed, f"{len(missed)} not reached:\n" + "\n".join(missed[:60])


@cache
def all_names(kg: KnowledgeGraph) -> dict[str, set[str]]:
    """All names, by where they are entered."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in kg.query(NAMES):
        found["taking" if str(row.kind) in SUBSTANCES else "conditions"].add(str(row.name))
    return found


@pytest.mark.parametrize("given_as", ["taking", "conditions"])
def test_every_name_leads_to_a_finding_or_is_said_to_be_unspoken_of(
    kg: KnowledgeGraph, given_as: str
) -> None:
    """By every name: label, synonym, misspelling, shared name, name of something narrower."""
    names = sorted(all_names(kg)[given_as])
    assert len(names) > 1500
    silent = []
    for start in range(0, len(names), 400):
        some = names[start : start + 400]
        entered: dict[str, Any] = {given_as: some}
        report = kg.check(**entered)
        found = {text for finding in report.findings for text in finding.entered}
        unspoken = {entry.entered for entry in report.unspoken}
        unclear = {entry.entered for entry in report.unrecognised}
        told = found | unspoken | unclear
        silent += [name for name in some if name not in told]
        assert not unclear - ambiguous(report), sorted(unclear - ambiguous(report))[:20]
        text = " ".join(str(report).split())
        assert all(" ".join(name.split()) in text for name in unspoken if len(name) < 60)
    assert not silent, f"neither a finding nor said to be unspoken of: {', '.join(silent)}"


def ambiguous(report: CheckReport) -> set[str]:
    return {entry.entered for entry in report.entries if entry.status == "ambiguous"}


def test_every_limit_is_met_by_a_figure_within_it(kg: KnowledgeGraph) -> None:
    limits: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    for row in kg.query(LIMITS):
        low, high = row["from"], row.below
        within = Decimal(str(high)) - Decimal("0.5") if low is None else Decimal(str(low))
        if str(row.unit).endswith("/MO"):
            within /= 12
        limits[str(row.statement)].append((MEASURES[str(row.measure)], within))
    assert len(limits) > 15
    missed = []
    for statement, figures in limits.items():
        # Of two limits on one figure, such as from 65 and below 75, the greater start is in both.
        given: dict[str, Any] = {n: max(f for m, f in figures if m == n) for n, _ in figures}
        report = kg.check("water", **given)
        if report.exit_code == 0 or statement not in reached(report):
            missed.append(f"{compact(statement)}: {figures}")
    assert not missed, "\n".join(missed)


FORBIDDEN = """
SELECT DISTINCT ?node ?kind
WHERE {
  VALUES ?kind { bko:Condition bko:Effect bko:Drug bko:SubstanceClass }
  VALUES ?property { bko:condition bko:interactant }
  ?passage bko:reportedAdvice bko:Contraindicated ; cito:supports|cito:qualifies ?statement .
  ?statement ?property ?node ; bko:about bkg:baclofen .
  ?node a ?kind .
}
"""


def test_what_somebody_forbids_is_told_whatever_the_route_and_the_country(
    kg: KnowledgeGraph,
) -> None:
    rows = [Thing(str(row.node), str(row.kind)) for row in kg.query(FORBIDDEN)]
    assert len(rows) > 10
    untold = [
        (thing.node, route, country)
        for thing in rows
        for route in ("oral", "intrathecal")
        for country in (None, "US", "UK", "CH")
        if "contraindicated" not in str(checked(kg, [thing], route=route, jurisdiction=country))
    ]
    assert not untold


DAILY = """
SELECT DISTINCT ?country ?maximum
WHERE {
  ?regimen bko:about bkg:baclofen ; bko:phase bko:MaximumPhase ; bko:route bko:Oral ;
    bko:maximum ?maximum ; bko:unit unit:MilliGM ; bko:doseBasis bko:PerDay .
  FILTER NOT EXISTS { ?regimen bko:setting|bko:limit|bko:inPeopleWith ?restriction }
  OPTIONAL { ?passage cito:supports ?regimen ; dcterms:isPartOf/bko:jurisdiction ?country . }
}
"""


def test_an_adult_is_told_of_the_maximum_of_the_country_or_else_of_the_least(
    kg: KnowledgeGraph,
) -> None:
    """A maximum for hospitals alone, as in France, is none for people at home."""
    maxima: dict[str, list[Decimal]] = defaultdict(list)
    for row in kg.query(DAILY):
        maxima[str(row.country)].append(Decimal(str(row.maximum)))
    least = min(dose for doses in maxima.values() for dose in doses)
    places = [
        str(row.country) for row in kg.query("SELECT ?country { ?country a bko:Jurisdiction }")
    ]
    assert len(places) > 15
    for place in places:
        above = min(maxima.get(place, [least])) + 1
        report = kg.check(dose_mg=above, times_per_day=1, age=40, jurisdiction=place)
        assert "dose-above-maximum" in {finding.kind for finding in report.findings}, place


@pytest.mark.parametrize("seed", range(8))
def test_no_combination_with_a_statement_ends_in_nothing(kg: KnowledgeGraph, seed: int) -> None:
    """Pairs and triples: what is found of one thing is found of it among others."""
    drawn = random.Random(seed)
    cases = [*named(kg, UP), *named(kg, DOWN)]
    silent = [Thing("bkg:water", BKO + "Drug"), Thing("bkg:paracetamol", BKO + "Drug")]
    for _ in range(12):
        things = [*drawn.sample(cases, drawn.choice([1, 2])), drawn.choice([*silent, *cases])]
        options = {
            "jurisdiction": drawn.choice([None, "US", "UK", "AT", "JP"]),
            "route": drawn.choice([None, "oral", "intrathecal"]),
            "age": drawn.choice([None, 5, 40, 80]),
        }
        report = checked(kg, things, **options)
        assert not is_cleared(report), (things, options)
        if things[0].kind in CODED or itself(kg) & {thing.node for thing in things}:
            continue
        alone = checked(kg, things[:1], **options)
        assert reached(alone) <= reached(report), (things, options)
        assert not is_cleared(alone), (things[0], options)


def test_the_names_of_the_query_are_those_of_the_ontology(kg: KnowledgeGraph) -> None:
    for curie in ("bko:classifiedAs", "bko:solvent", "bko:mimics", "bko:product", "bko:leadsTo"):
        assert kg.details(curie)
    with pytest.raises(NotFoundError):
        kg.details("bko:noSuchProperty")
