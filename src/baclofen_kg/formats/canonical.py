"""Graphs in one form, whatever their blank nodes are called."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox


def same_graph(left: Iterable[ox.Triple | ox.Quad], right: Iterable[ox.Triple | ox.Quad]) -> bool:
    """Say whether two graphs hold the same triples, up to the names of blank nodes."""
    return canonical_lines(left) == canonical_lines(right)


def canonical_lines(triples: Iterable[ox.Triple | ox.Quad]) -> list[str]:
    """Return the triples as sorted lines of N-Triples with canonical names for blank nodes."""
    return sorted({f"{t.subject} {t.predicate} {t.object} ." for t in canonical(triples)})


def canonical(triples: Iterable[ox.Triple | ox.Quad]) -> list[ox.Triple]:
    """Return the triples, each once, with canonical names for blank nodes (RDFC-1.0)."""
    plain = list(dict.fromkeys(ox.Triple(t.subject, t.predicate, t.object) for t in triples))
    if not any(type(t.subject) is ox.BlankNode or type(t.object) is ox.BlankNode for t in plain):
        return plain
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in plain)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [ox.Triple(q.subject, q.predicate, q.object) for q in dataset]
