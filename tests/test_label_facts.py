"""Each fact that was read from labels is in the graph, or is left out for a stated reason."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from baclofen_kg.namespaces import BKG

if TYPE_CHECKING:
    from baclofen_kg import KnowledgeGraph

FACTS = Path(__file__).resolve().parent.parent / "docs" / "label-facts.tsv"
# The numbers of both rounds of reading; none was given in between.
NUMBERS = (*range(1, 160), *range(200, 529))
# What a reason for leaving out begins with; what follows says more.
REASONS = ("secondary", "unverified", "not on baclofen", "no place in the model", "said already")


def rows() -> list[dict[str, str]]:
    with FACTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_every_fact_is_accounted_for() -> None:
    assert [row["fact"] for row in rows()] == [f"L{number:03}" for number in NUMBERS]


def test_a_fact_is_in_the_graph_or_left_out_with_a_reason() -> None:
    for row in rows():
        assert bool(row["in_graph"]) != bool(row["left_out"]), row["fact"]
        assert not row["left_out"] or row["left_out"].startswith(REASONS), row["fact"]


def test_what_a_fact_names_is_a_passage_or_a_source(kg: KnowledgeGraph) -> None:
    found = kg.query("SELECT ?node { VALUES ?kind { bko:Passage bko:Source } ?node a ?kind }")
    nodes = {str(row.node) for row in found}
    named = {(row["fact"], name) for row in rows() for name in row["in_graph"].split()}
    assert not {(fact, name) for fact, name in named if BKG + name not in nodes}
    assert len(named) > 1000
