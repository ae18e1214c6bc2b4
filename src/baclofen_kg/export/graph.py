"""Writes a graph to a file: its data, or some of them, in one of six formats."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from ..errors import InputError, as_path
from ..sparql.store import Store
from ..stores.files import write_whole
from ..stores.packaged import ontology_triples
from .description import merged_description
from .selection import data_of, direct_edges, of_drug, of_sources
from .serialization import Graph, format_name, own_prefixes, write_quads, write_triples
from .views.catalogue import export_view


def export(
    store: Store,
    target: str | os.PathLike[str],
    view: str | None = None,
    format: str | None = None,
    framed: bool = False,
    derived: bool | str = False,
    sources: Sequence[str] | None = None,
    drug: str | None = None,
    ontology: bool = False,
) -> None:
    """Write the data of a store to a file, or to standard output where ``target`` is ``-``.

    Args:
        store: The graph. The vocabulary, if the store holds it, is not taken for data.
        target: Where to write.
        view: One of ``views.VIEWS``, with which nothing that follows goes but ``drug`` with a view
            of one drug.
        format: One of ``serialization.FORMATS`` or a suffix; by default what the suffix of
            ``target`` says, and Turtle for standard output.
        framed: JSON-LD only: nested around the drug.
        derived: Add the direct edges that the query ``direct-edges`` derives; with the IRI of a
            country those of ``direct-edges-in``.
        sources: Only these sources: their passages, the statements that those speak to, what the
            statements speak of, and the passages that support what they only limit or dispute.
        drug: Only this drug, by its IRI: the statements about it, their passages, and what those
            speak of.
        ontology: Add the ontology.

    Raises:
        InputError: the format or the view is not known, options contradict each other, or the
            target cannot be written.
        NotFoundError: there is no such source.
    """
    target = as_path(target)
    if view is not None:
        others: dict[str, object] = {"format": format, "framed": framed, "derived": derived}
        others |= {"sources": sources, "ontology": ontology}
        if given := [name for name, value in others.items() if value]:
            raise InputError(
                f"the view {view} is a form by itself; leave out {' and '.join(given)}"
            )
        export_view(store, view, target, drug)
        return
    name = format_name(target, format)
    which = {"derived": derived, "sources": sources, "drug": drug, "ontology": ontology}
    write_whole(target, serialize(store, name, framed=framed, **which))


def serialize(store: Store, format: str, *, framed: bool = False, **which: Any) -> bytes:
    """Return the data of a store as the bytes of a file; the rest is that of ``choose``."""
    name = format_name("-", format)
    if framed and name != "json-ld":
        raise InputError(f"only JSON-LD can be framed, not {name}")
    return written(choose(store, **which), name, framed=framed)


@dataclass(frozen=True)
class Chosen:
    """What an export holds, whatever its format."""

    data: list[ox.Triple]
    quads: list[ox.Quad]
    """All of the store, each in the graph that it came in."""
    described: list[ox.Triple]
    """The description of the dataset, where several were merged."""
    edges: list[ox.Triple]
    terms: Sequence[ox.Triple]
    """The ontology, if it was asked for."""
    prefixes: Mapping[str, str]
    """Those that the data came with."""


def choose(
    store: Store,
    *,
    derived: bool | str = False,
    sources: Sequence[str] | None = None,
    drug: str | None = None,
    ontology: bool = False,
) -> Chosen:
    """Return what the export of a store holds; the arguments are those of ``export``."""
    if isinstance(sources, str):
        sources = [sources]
    quads = list(store.quads())
    data = data_of(list(dict.fromkeys(quad.triple for quad in quads)))
    if sources:
        data = of_sources(data, sources)
    if drug:
        data = of_drug(data, drug)
    part = bool(sources or drug)
    edges = direct_edges(store, data if part else None, derived) if derived else []
    described = [] if part else merged_description(data)
    terms = ontology_triples() if ontology else ()
    return Chosen(data, quads, described, edges, terms, own_prefixes(store))


def written(chosen: Chosen, name: str, *, framed: bool = False) -> bytes:
    """Return what was chosen as the bytes of a file; ``name`` is a key of ``FORMATS``."""
    if name in ("n-quads", "trig"):
        placed: dict[ox.Triple, list[Graph]] = {triple: [] for triple in chosen.data}
        for quad in chosen.quads:
            if quad.triple in placed:
                placed[quad.triple].append(quad.graph_name)
        placed |= {t: [ox.DefaultGraph()] for t in chosen.described}
        return write_quads(name, placed, chosen.edges, chosen.terms, chosen.prefixes)
    triples = [*chosen.data, *chosen.described, *chosen.edges, *chosen.terms]
    return write_triples(name, triples, framed=framed, own=chosen.prefixes)
