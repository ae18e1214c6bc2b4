"""Graphs drawn at random, for tests with hypothesis."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import strategies as st

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"

names = st.from_regex(r"[A-Za-z0-9_.\-,'~é:/]{0,8}", fullmatch=True)
iris = st.builds(
    lambda namespace, name: ox.NamedNode(namespace + name),
    st.sampled_from(
        [
            "https://w3id.org/baclofen-kg/id/",
            "https://w3id.org/baclofen-kg/ontology#",
            "http://purl.obolibrary.org/obo/CHEBI_",
            "http://example.org/",
        ]
    ),
    names,
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.text(
    "\"'\\\n\r\t#.;a", max_size=8
)
spellings = st.builds(
    lambda text, kind: ox.Literal(text, datatype=ox.NamedNode(XSD + kind)),
    st.sampled_from(["1", "01", "+1", "1.0", "1.50", "-0", "1e0", "true", "P1D", "PT24H", "x", ""]),
    st.sampled_from(["integer", "decimal", "double", "boolean", "nonNegativeInteger", "duration"]),
)
"""Literals that an engine may respell."""
literals = (
    st.builds(ox.Literal, texts)
    | st.builds(lambda text: ox.Literal(text, language="en"), texts)
    | st.builds(
        lambda text, way: ox.Literal(text, language="he", direction=way),
        texts,
        st.sampled_from([ox.BaseDirection.LTR, ox.BaseDirection.RTL]),
    )
    | st.builds(lambda text, datatype: ox.Literal(text, datatype=datatype), texts, iris)
    | spellings
)
trees = st.recursive(
    iris | literals,
    lambda values: (
        st.lists(st.tuples(iris, values), max_size=3) | st.tuples(st.just("list"), st.lists(values))
    ),
    max_leaves=8,
)


def plant(value: object, triples: list[ox.Triple]) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Add the triples of a nested value and return its node."""
    if isinstance(value, ox.NamedNode | ox.Literal):
        return value
    if isinstance(value, tuple):
        rest: ox.NamedNode | ox.BlankNode = ox.NamedNode(RDF + "nil")
        for item in reversed(value[1]):
            cell = ox.BlankNode()
            first = plant(item, triples)
            triples.append(ox.Triple(cell, ox.NamedNode(RDF + "first"), first))
            triples.append(ox.Triple(cell, ox.NamedNode(RDF + "rest"), rest))
            rest = cell
        return rest
    assert isinstance(value, list)
    node = ox.BlankNode()
    for predicate, item in value:
        triples.append(ox.Triple(node, predicate, plant(item, triples)))
    return node


@st.composite
def forests(draw: st.DrawFn) -> list[ox.Triple]:
    """Graphs in which each blank node is used once at most, and in no circle."""
    triples: list[ox.Triple] = []
    for subject, predicate, value in draw(st.lists(st.tuples(iris, iris, trees), max_size=6)):
        triples.append(ox.Triple(subject, predicate, plant(value, triples)))
    if draw(st.booleans()):
        plant(draw(trees), triples)
    return triples


@st.composite
def graphs(draw: st.DrawFn) -> list[ox.Triple]:
    """Graphs of any shape: blank nodes shared, in circles, in lists that are none."""
    triples = draw(forests())
    blank = {t.subject for t in triples if isinstance(t.subject, ox.BlankNode)}
    nodes = [*sorted(blank, key=str), *(ox.BlankNode() for _ in range(draw(st.integers(0, 4))))]
    if nodes:
        of_lists = st.sampled_from([ox.NamedNode(RDF + "rest"), ox.NamedNode(RDF + "first")])
        node = st.sampled_from(nodes)
        more = st.lists(st.tuples(node | iris, iris | of_lists, node), max_size=5)
        triples += [ox.Triple(*found) for found in draw(more)]
    return triples
