"""The direct edges as one network: GraphML, DOT, or nodes and edges for networkx.

The edges are those of the query ``direct-edges``: what documents dispute, what nobody supports and
what holds for another route than the mouth gives none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from ...namespaces import IRI, compact
from ...sparql.terms import plain
from .account import Account
from .facts import Facts
from .made import Made, one_file


class End(NamedTuple):
    """An end of an edge."""

    iri: IRI
    label: str
    kind: str
    """Its classes in the ontology."""


class Edge(NamedTuple):
    """What statements say, drawn as one edge."""

    subject: IRI
    property: IRI
    """Such as ``bko:mayCause``."""
    object: IRI


class Network(NamedTuple):
    """The direct edges of a graph and their ends, each ordered by IRI."""

    nodes: tuple[End, ...]
    edges: tuple[Edge, ...]


_DRAWN = {
    "Indication": ("bko:treats", "bko:inContextOf"),
    "AdverseReaction": ("bko:effect",),
    "Interaction": ("bko:interactant",),
    "Precaution": ("bko:condition",),
    "MechanismOfAction": ("bko:target",),
}
"""The properties that the query draws, by class of statements."""


def network(facts: Facts) -> Network:
    """Return the direct edges."""
    triples = facts.ask.triples("direct-edges")
    edges = sorted(
        Edge(*(IRI(plain(term)) for term in (t.subject, t.predicate, t.object))) for t in triples
    )
    ends = sorted({end for edge in edges for end in (edge.subject, edge.object)})
    nodes = (End(end, facts.label(end), facts.kind(end)) for end in ends)
    return Network(tuple(nodes), tuple(dict.fromkeys(edges)))


def make_graphml(facts: Facts) -> Made:
    """Return the direct edges in GraphML."""
    drawn = network(facts)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        *(
            f'  <key id="{key}" for="{of}" attr.name="{key}" attr.type="string"/>'
            for key, of in (("label", "node"), ("kind", "node"), ("property", "edge"))
        ),
        '  <graph id="direct-edges" edgedefault="directed">',
    ]
    for node in drawn.nodes:
        lines.append(f"    <node id={quoteattr(node.iri)}>")
        lines += _data(label=node.label, kind=node.kind)
        lines.append("    </node>")
    for index, edge in enumerate(drawn.edges):
        ends = f"source={quoteattr(edge.subject)} target={quoteattr(edge.object)}"
        lines.append(f'    <edge id="e{index}" {ends}>')
        lines += _data(property=edge.property)
        lines.append("    </edge>")
    lines += ["  </graph>", "</graphml>"]
    return one_file("\n".join(lines) + "\n", _account(facts, drawn))


def _data(**values: str) -> Iterable[str]:
    return (f'      <data key="{key}">{escape(value)}</data>' for key, value in values.items())


def make_dot(facts: Facts) -> Made:
    """Return the direct edges in the language of Graphviz."""
    drawn = network(facts)
    lines = ["digraph {", "  rankdir=LR;", "  node [shape=box];"]
    lines += [f"  {_quoted(compact(n.iri))} [label={_quoted(n.label)}];" for n in drawn.nodes]
    lines += [
        f"  {_quoted(compact(e.subject))} -> {_quoted(compact(e.object))} "
        f"[label={_quoted(facts.label(e.property))}];"
        for e in drawn.edges
    ]
    return one_file("\n".join([*lines, "}"]) + "\n", _account(facts, drawn))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _account(facts: Facts, drawn: Network) -> Account:
    account = Account(facts)
    pairs = {(edge.subject, edge.object) for edge in drawn.edges}
    for statement in facts.statements:
        names = _DRAWN.get(facts.kinds(statement)[0])
        about = facts.value(statement, "bko:about") or ""
        objects = [it for name in names or () for it in facts.values(statement, name)]
        if names is None:
            account.lose(statement, "the query draws none of its kind")
        elif not objects:
            account.lose(statement, "it names nothing at the other end")
        elif facts.disputed(statement):
            account.lose(statement, "a document disputes it, which an edge cannot say")
        elif not all((about, it) in pairs for it in objects):
            account.lose(statement, "no passage supports it, or it holds for one route alone")
        else:
            account.keep(statement, "all but its two ends")
    ends = {node.iri for node in drawn.nodes}
    account.keep_all((it for it in facts.entities if it in ends), "all but its name and class")
    account.lose_rest(facts.entities, "no edge is drawn to it")
    account.lose_rest(facts.matches, "a node has its IRI alone")
    account.lose_rest(facts.links, "the query draws statements alone")
    account.lose_rest(account.everything, "an edge does not say who says so")
    return account
