"""Turtle: the writer."""

from __future__ import annotations

import textwrap
from random import Random

import pyoxigraph as ox
import pytest
from graphs import RDF, XSD, graphs
from hypothesis import given
from hypothesis import strategies as st

from baclofen_kg.errors import InputError
from baclofen_kg.formats.canonical import same_graph
from baclofen_kg.formats.turtle import write_turtle


def parse(text: str) -> list[ox.Quad]:
    return list(ox.parse(input=text, format=ox.RdfFormat.TURTLE))


@pytest.mark.parametrize(
    ("spelling", "datatype"),
    [
        *((s, "decimal") for s in ("5.50", "5", "-0.0", "+5.0", ".5", "5.", "1e3", "")),
        *((s, "integer") for s in ("5", "007", "-0", "+5", " 5", "5.0")),
        *((s, "double") for s in ("5.0e3", "5", "INF", "1.0E-2", "5e3")),
        *((s, "boolean") for s in ("true", "1", "TRUE")),
        ("2026-11-22", "date"),
    ],
)
def test_literals_keep_their_spelling(spelling: str, datatype: str) -> None:
    literal = ox.Literal(spelling, datatype=ox.NamedNode(XSD + datatype))
    node = ox.NamedNode("http://example.org/x")
    (read,) = parse(write_turtle([ox.Triple(node, node, literal)]))
    assert read.object == literal


@given(graphs(), st.randoms())
def test_any_graph_survives_and_order_does_not_matter(
    graph: list[ox.Triple], random: Random
) -> None:
    text = write_turtle(graph)
    assert same_graph(graph, parse(text))
    shuffled = list(graph)
    random.shuffle(shuffled)
    assert write_turtle(shuffled) == text


def test_the_order_in_a_short_blank_node_is_fixed() -> None:
    node, one = ox.BlankNode(), ox.NamedNode("https://example.org/one")
    triples = [ox.Triple(node, one, ox.Literal(word)) for word in ("b", "a")]
    triples.append(ox.Triple(one, one, node))
    assert write_turtle(triples) == write_turtle(triples[::-1])


EX = f"@prefix ex: <http://example.org/> .\n@prefix rdf: <{RDF}> .\n"


def written(text: str) -> str:
    """Return Turtle as the writer writes it, prefixes aside; it must hold the same triples."""
    triples = parse(EX + text)
    result = write_turtle(triples, prefixes={"ex": "http://example.org/"})
    assert same_graph(triples, parse(result))
    return result.partition("\n\n")[2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Shared by two, with something said of it.
        (
            "ex:a ex:p _:x . ex:b ex:p _:x . _:x ex:q 1 .",
            "_:b0\n    ex:q 1 .\n\nex:a\n    ex:p _:b0 .\n\nex:b\n    ex:p _:b0 .\n",
        ),
        # Shared, and nothing said of it; twice by one subject.
        ("ex:a ex:p _:x ; ex:q _:x .", "ex:a\n    ex:p _:b0 ;\n    ex:q _:b0 .\n"),
        # A circle of one, of two, and one that something points into.
        ("_:x ex:p _:x .", "_:b0\n    ex:p _:b0 .\n"),
        ("_:x ex:p _:y . _:y ex:q _:x .", "_:b0\n    ex:p [ ex:q _:b0 ] .\n"),
        (
            "ex:a ex:p _:x . _:x ex:q _:y . _:y ex:q _:x .",
            "_:b0\n    ex:q [ ex:q _:b0 ] .\n\nex:a\n    ex:p _:b0 .\n",
        ),
        # A list that two share, and one that is shared in its middle.
        (
            "ex:a ex:p _:l . ex:b ex:p _:l . _:l rdf:first 1 ; rdf:rest ( 2 3 ) .",
            "_:b0\n    rdf:first 1 ;\n    rdf:rest  ( 2 3 ) .\n\n"
            "ex:a\n    ex:p _:b0 .\n\nex:b\n    ex:p _:b0 .\n",
        ),
        (
            "ex:a ex:p [ rdf:first 1 ; rdf:rest _:m ] . ex:b ex:p _:m . "
            "_:m rdf:first 2 ; rdf:rest () .",
            "_:b0\n    rdf:first 2 ;\n    rdf:rest  () .\n\n"
            "ex:a\n    ex:p [ rdf:first 1 ; rdf:rest _:b0 ] .\n\nex:b\n    ex:p _:b0 .\n",
        ),
    ],
)
def test_shared_and_circular_blank_nodes_have_labels(text: str, expected: str) -> None:
    assert written(text) == expected


def test_brackets_stand_below_what_opens_the_line() -> None:
    long = "ex:p 1 ; ex:q 2 ; ex:r 3"
    assert written(f"ex:a ex:s ex:b, [ {long} ], [ {long}, 4 ] .") == textwrap.dedent("""\
        ex:a
            ex:s ex:b,
                 [
                     ex:p 1 ;
                     ex:q 2 ;
                     ex:r 3
                 ],
                 [
                     ex:p 1 ;
                     ex:q 2 ;
                     ex:r 3,
                          4
                 ] .
        """)


def nested(depth: int) -> str:
    return "ex:a ex:p " + depth * "[ ex:p " + "1" + depth * " ]" + " ."


@pytest.mark.parametrize(
    "text",
    [
        nested(22),
        nested(40),
        nested(3000),
        "ex:a ex:p " + 3000 * "( " + "1" + 3000 * " )" + " .",
        f"ex:a ex:p ( {300 * '1 '} ) .",
        f"ex:a ex:p ( {300 * '[] '} ) .",
        f"ex:a ex:p ( {300 * '[ ex:q 1 ] '} ), ( {300 * '[ ex:q 1 ] '} 2 ) .",
        f"ex:a ex:p {', '.join(300 * ['[ ex:q [ ex:r 1 ] ]'])} .",
        "ex:a ex:p " + 500 * f"[ <{RDF}first> 1 ; <{RDF}rest> " + "1" + 500 * " ]" + " .",
    ],
    ids=range(9),
)
def test_deep_and_uniform_graphs_end(text: str) -> None:
    """Each of these took minutes, or cubic time, when work doubled or was tried out."""
    result = written(text)
    assert written(result) == result


def test_what_nobody_can_tell_apart_is_refused_at_once() -> None:
    nodes = [ox.BlankNode() for _ in range(12)]
    edge = ox.NamedNode("http://example.org/p")
    triples = [ox.Triple(a, edge, b) for a in nodes for b in nodes if a != b]
    with pytest.raises(InputError, match="12 blank nodes are too much alike"):
        write_turtle(triples)


def test_the_empty_list_is_no_property() -> None:
    assert written(f"() <{RDF}nil> () .") == "()\n    rdf:nil () .\n"
