"""Canonical names of blank nodes, beside the standard algorithm (RDFC-1.0)."""

from __future__ import annotations

from random import Random
from typing import Any

import pyoxigraph as ox
import pytest
from graphs import graphs
from hypothesis import given
from hypothesis import strategies as st

from baclofen_kg.errors import InputError
from baclofen_kg.formats.canonical import (
    blank_nodes_in_order,
    canonical_lines,
    canonical_quads,
    same_graph,
)

EDGES = [ox.NamedNode(f"http://example.org/{name}") for name in "pq"]
NODES = [ox.BlankNode(f"n{number}") for number in range(5)]

knots = st.lists(
    st.builds(ox.Triple, st.sampled_from(NODES), st.sampled_from(EDGES), st.sampled_from(NODES)),
    max_size=7,
)
"""Graphs of blank nodes alone."""


def by_the_standard(triples: list[ox.Triple]) -> list[str]:
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


def shuffled(triples: list[ox.Triple], random: Random) -> list[ox.Triple]:
    """The same graph, with other names and in another order."""
    names: dict[object, ox.BlankNode] = {}

    def renamed(term: Any) -> Any:
        return names.setdefault(term, ox.BlankNode()) if isinstance(term, ox.BlankNode) else term

    found = [ox.Triple(renamed(t.subject), t.predicate, renamed(t.object)) for t in triples]
    random.shuffle(found)
    return found


@given(graphs() | knots, st.randoms())
def test_names_and_order_make_no_difference(graph: list[ox.Triple], random: Random) -> None:
    assert canonical_lines(graph) == canonical_lines(shuffled(graph, random))


@given(knots, knots)
def test_graphs_are_the_same_where_the_standard_says_so(
    left: list[ox.Triple], right: list[ox.Triple]
) -> None:
    assert same_graph(left, right) == (by_the_standard(left) == by_the_standard(right))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        # Two rings of three beside one of six: each node looks like every other.
        ([(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3)], [(n, (n + 1) % 6) for n in range(6)]),
        # A chord across a square, and one from a corner to itself.
        ([(0, 1), (1, 2), (2, 3), (3, 0), (0, 2)], [(0, 1), (1, 2), (2, 3), (3, 0), (0, 0)]),
        # A node that points to itself beside two that point to each other.
        ([(0, 0), (1, 1)], [(0, 1), (1, 0)]),
    ],
)
def test_graphs_that_differ(left: list[tuple[int, int]], right: list[tuple[int, int]]) -> None:
    nodes = [ox.BlankNode() for _ in range(6)]

    def graph(pairs: list[tuple[int, int]]) -> list[ox.Triple]:
        return [ox.Triple(nodes[a], EDGES[0], nodes[b]) for a, b in pairs]

    assert not same_graph(graph(left), graph(right))
    assert same_graph(graph(left), shuffled(graph(left), Random(1)))


def test_blank_nodes_of_graph_names_and_of_triple_terms_are_told_apart() -> None:
    one, two, three = (ox.BlankNode() for _ in range(3))
    said = ox.Triple(one, EDGES[0], ox.Literal("x"))
    quads = [
        ox.Quad(one, EDGES[0], ox.Literal("x"), two),
        ox.Quad(two, EDGES[1], said),
        ox.Quad(three, EDGES[0], ox.Literal("x")),
    ]
    found = sorted(map(str, canonical_quads(quads)))
    assert found == sorted(map(str, canonical_quads(reversed(quads))))
    assert len(blank_nodes_in_order(quads)) == 3


def test_what_cannot_be_told_apart_is_refused() -> None:
    nodes = [ox.BlankNode() for _ in range(10)]
    triples = [ox.Triple(a, EDGES[0], b) for a in nodes for b in nodes if a != b]
    with pytest.raises(InputError, match=r"10 blank nodes are too much alike .* give them IRIs"):
        canonical_lines(triples)
