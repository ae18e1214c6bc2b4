"""How a graph is written: Turtle, JSON-LD, N-Triples, N-Quads, TriG or RDF/XML.

The same graph gives the same bytes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

import pyoxigraph as ox

from ..errors import InputError, as_text, one_line
from ..formats.canonical import canonical, canonical_lines, canonical_quads
from ..formats.jsonld import write_jsonld
from ..formats.terms import iris_in, spelt_tag, subject_of
from ..formats.turtle import write_turtle
from ..namespaces import BKG, PREFIXES, RDF_TYPE, expand, with_own
from ..sparql.store import Store
from ..stores.embedded import ONTOLOGY

FORMATS = {
    "turtle": (".ttl",),
    "json-ld": (".jsonld", ".json"),
    "n-triples": (".nt",),
    "n-quads": (".nq",),
    "trig": (".trig",),
    "rdf-xml": (".rdf", ".xml"),
}
"""The formats and the suffixes that stand for them."""

STATEMENTS_GRAPH = BKG + "statements-graph"
"""Named graph of the statements, in N-Quads and TriG."""
ENTITIES_GRAPH = BKG + "entities-graph"
"""Named graph of what is neither source, passage nor statement."""
DIRECT_EDGES_GRAPH = BKG + "direct-edges-graph"
"""Named graph of the derived edges."""

Graph: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
"""The name of a graph, or the default graph."""

_SOURCE = expand("bko:Source")
_ABOUT, _IS_PART_OF = map(expand, ("bko:about", "dcterms:isPartOf"))
# What both Turtle and XML allow as a prefix.
_PREFIX = re.compile(r"(?:[A-Za-z](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)?")
# A text and its language tag, as the engine writes them; in XML what precedes the tag.
_TEXT = re.compile(rb'("[^"\\]*(?:\\.[^"\\]*)*"@?)((?<=@)[A-Za-z0-9-]+)?')
_XML_TEXT = re.compile(rb'(<[^<>]* xml:lang=")([^"]*)')
_NOT_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def format_name(target: str, given: str | None = None) -> str:
    """Return the format that is given or, if none is, that the suffix of a target stands for.

    Raises:
        InputError: it is not a format that can be written.
    """
    if given is None and target == "-":
        return "turtle"
    asked = os.path.splitext(target)[1] if given is None else as_text(given, "the format")
    wanted = re.sub(r"[^a-z]", "", asked.lower())
    for name, suffixes in FORMATS.items():
        if wanted in (name.replace("-", ""), *(suffix[1:] for suffix in suffixes)):
            return name
    known = ", ".join(f"{name} ({' '.join(suffixes)})" for name, suffixes in FORMATS.items())
    where = f"{target}: the suffix {asked!r}" if given is None else repr(given)
    raise InputError(f"{where} is not a format that can be written; known are {known}")


def own_prefixes(store: Store) -> dict[str, str]:
    """Return the prefixes that the data of a store came with, as far as all formats allow them."""
    return {
        prefix: iri
        for prefix, iri in store.prefixes().items()
        if _PREFIX.fullmatch(prefix) and ":" in iri
    }


def write_triples(
    name: str, triples: list[ox.Triple], *, framed: bool, own: Mapping[str, str]
) -> bytes:
    """Return triples as the bytes of a file in a format that knows one graph.

    ``own`` are the prefixes that the data came with.
    """
    if name == "turtle":
        return write_turtle(triples, prefixes=own).encode()
    if name == "json-ld":
        return write_jsonld(triples, framed=framed, prefixes=own).encode()
    ordered = sorted(canonical(triples), key=_line)
    if name == "n-triples":
        return _encode(ordered, ox.RdfFormat.N_TRIPLES, {})
    return _rdf_xml(ordered, own)


def _rdf_xml(triples: list[ox.Triple], own: Mapping[str, str]) -> bytes:
    own = {prefix: iri for prefix, iri in own.items() if not prefix.lower().startswith("xml")}
    content = _readable_xml(triples, own)
    if content is not None:
        return content + b"\n"
    part: Sequence[ox.Triple] = triples
    while len(part) > 1:  # the half that holds the first that cannot be said
        half = part[: len(part) // 2]
        part = half if _readable_xml(half, own) is None else part[len(half) :]
    culprit = "" if _readable_xml(part, own) else f": {one_line(part[0])}"
    raise InputError(
        f"this graph holds something that RDF/XML cannot say{culprit}; choose another format"
    )


def _readable_xml(triples: Sequence[ox.Triple], own: Mapping[str, str]) -> bytes | None:
    """Return triples as RDF/XML; None where it would not be read as these triples."""
    try:
        content = _encode(triples, ox.RdfFormat.RDF_XML, own)
        readable = not _NOT_XML.search(content.decode())
        back = ox.parse(input=content, format=ox.RdfFormat.RDF_XML) if readable else ()
        return content if canonical_lines(back) == canonical_lines(triples) else None
    except (ValueError, SyntaxError, OSError):
        return None


def write_quads(
    name: str,
    data: Mapping[ox.Triple, list[Graph]],
    edges: list[ox.Triple],
    terms: Sequence[ox.Triple],
    own: Mapping[str, str],
) -> bytes:
    """Return a dataset: a graph per source, and one each for statements, entities and the rest.

    What came in a named graph stays there, and so does what came in none, if there is neither a
    source nor a statement.

    ``own`` are the prefixes that the data came with.
    """
    choose = _graph_chooser(list(data))
    placed: list[tuple[ox.Triple, Graph]] = [
        (triple, choose(triple) if graph == ox.DefaultGraph() else graph)
        for triple, graphs in data.items()
        for graph in graphs
    ]
    placed += [(t, ox.NamedNode(DIRECT_EDGES_GRAPH)) for t in edges if t not in data]
    placed += [(t, ONTOLOGY) for t in terms]
    quads = canonical_quads(ox.Quad(t.subject, t.predicate, t.object, graph) for t, graph in placed)
    quads.sort(key=lambda quad: (str(quad.graph_name), _line(quad)))
    return _encode(quads, ox.RdfFormat.N_QUADS if name == "n-quads" else ox.RdfFormat.TRIG, own)


def _encode(
    triples: Sequence[ox.Triple] | Sequence[ox.Quad], format: ox.RdfFormat, own: Mapping[str, str]
) -> bytes:
    content = ox.serialize(triples, format=format, prefixes=_used(triples, own))
    assert content is not None
    texts = _XML_TEXT if format == ox.RdfFormat.RDF_XML else _TEXT
    return texts.sub(_with_tag, content)


def _with_tag(text: re.Match[bytes]) -> bytes:
    return text[1] + spelt_tag(text[2].decode()).encode() if text[2] else text[0]


def _graph_chooser(data: list[ox.Triple]) -> Callable[[ox.Triple], Graph]:
    """Return a function that names the graph of a triple; in data of others, the default graph."""
    source, statements = ox.NamedNode(_SOURCE), ox.NamedNode(STATEMENTS_GRAPH)
    graphs: dict[object, Graph] = {}
    for triple in data:
        if triple.object == source and triple.predicate.value == RDF_TYPE:
            graphs[triple.subject] = ox.NamedNode(f"{subject_of(triple.subject).value}-graph")
    sources = dict(graphs)
    for triple in data:
        if triple.predicate.value == _ABOUT:
            graphs.setdefault(triple.subject, statements)
        elif triple.predicate.value == _IS_PART_OF and triple.object in sources:
            graphs.setdefault(triple.subject, sources[triple.object])
    if not graphs:
        return lambda _: ox.DefaultGraph()
    entities = ox.NamedNode(ENTITIES_GRAPH)
    return lambda triple: graphs.get(triple.subject, entities)


def _line(triple: ox.Triple | ox.Quad) -> tuple[str, bool, str, str]:
    predicate = triple.predicate.value
    return (str(triple.subject), predicate != RDF_TYPE, predicate, str(triple.object))


def _used(triples: Iterable[ox.Triple | ox.Quad], own: Mapping[str, str]) -> dict[str, str]:
    """Return the prefixes that some IRI begins with."""
    iris = iris_in(triples)
    return {
        prefix: namespace
        for prefix, namespace in with_own(PREFIXES, own).items()
        if any(iri.startswith(namespace) for iri in iris)
    }
