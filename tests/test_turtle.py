"""Turtle: the writer and the formatter."""

from __future__ import annotations

import textwrap
from pathlib import Path
from random import Random

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baclofen_kg.errors import InputError
from baclofen_kg.formats.turtle import format_turtle, same_graph, section_line, write_turtle

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted(
    path
    for folder in ("ontology", "data", "tests/shapes")
    for path in (ROOT / folder).rglob("*.ttl")
)
PREFIXES = """\
@prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
@prefix bkg: <https://w3id.org/baclofen-kg/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


def parse(text: str) -> list[ox.Quad]:
    return list(ox.parse(input=text, format=ox.RdfFormat.TURTLE))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_file_is_formatted(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    text = path.read_bytes().decode()
    assert format_turtle(text, name=name) == text, f"run: baclofen-kg format {name}"


def test_layout() -> None:
    text = """
    @prefix unit: <http://qudt.org/vocab/unit/> .
    @prefix bkg: <https://w3id.org/baclofen-kg/id/> .
    @prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    @prefix never-used: <http://example.org/> .
    bkg:dose a bko:DosageRegimen ; bko:unit unit:MilliGM ; bko:maximum 20.50 ; bko:minimum 5.0 ;
      bko:about bkg:baclofen ; skos:prefLabel "a dose"@en .
    bkg:baclofen a bko:Drug ; skos:altLabel "Lioresal"@en, "Kemstro"@en .
    """
    assert format_turtle(text) == textwrap.dedent("""\
        @prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
        @prefix bkg: <https://w3id.org/baclofen-kg/id/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix unit: <http://qudt.org/vocab/unit/> .

        # ---- Drugs -------------------------------------------------------------------

        bkg:baclofen a bko:Drug ;
            skos:altLabel "Kemstro"@en,
                          "Lioresal"@en .

        # ---- Dosage regimens ---------------------------------------------------------

        bkg:dose a bko:DosageRegimen ;
            skos:prefLabel "a dose"@en ;
            bko:about      bkg:baclofen ;
            bko:minimum    5.0 ;
            bko:maximum    20.50 ;
            bko:unit       unit:MilliGM .
        """)


def test_blank_nodes_and_lists_are_nested() -> None:
    text = PREFIXES + textwrap.dedent("""
        bko:a
            bko:p [ bko:q ( bko:r 1 ) ] ;
            bko:s [
                      bko:t "x",
                            "y" ;
                      bko:u ()
                  ],
                  [ bko:v true ] .
        """)
    text = text.replace("@prefix bkg: <https://w3id.org/baclofen-kg/id/> .\n", "")
    text = text.replace("@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n", "")
    assert format_turtle(text) == text


def test_comments_stay_where_they_belong() -> None:
    text = f"""\
# Who made this file.

# A second paragraph.

{PREFIXES}
# On the second,
# in two lines.
bkg:b a bko:Drug ; skos:altLabel "# no comment"@en .
# On the first.
bkg:a a bko:Drug ; skos:altLabel '''# nor
# this'''@en ; bko:seeAlso <https://example.org/#nor-this> .

{section_line("Drugs")}
"""
    result = format_turtle(text)
    assert result.startswith("# Who made this file.\n\n# A second paragraph.\n\n@prefix bko:")
    assert "# On the first.\nbkg:a a bko:Drug ;" in result
    assert "# On the second,\n# in two lines.\nbkg:b a bko:Drug ;" in result
    assert result.index("# On the first.") < result.index("# On the second,")
    assert "----" not in result, "a single section needs no title"
    assert format_turtle(result) == result


def test_comment_on_a_blank_node_without_a_name_stays_with_it() -> None:
    text = PREFIXES + "\n# Why.\n[] a bko:Z ; bko:p ( 1 2 ) .\n# Other.\n[] a bko:A .\n"
    result = format_turtle(text)
    assert "# Why.\n[] a bko:Z" in result
    assert "# Other.\n[] a bko:A" in result


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("bkg:a a bko:Drug . # why\n", 5, "at the end of a line"),
        ("bkg:a a bko:Drug ;\n  # why\n  skos:altLabel 'x' .\n", 6, "inside a statement"),
        ("bkg:a a bko:Drug .\n# why\n", 6, "no subject after it"),
        ("# why\n@prefix ex: <http://example.org/> .\nex:a a bko:Drug .", 5, "no subject after it"),
        ("bkg:a bko:p _:b .\n# why\n_:b bko:q 1 .\n", 6, "belongs to another subject"),
    ],
)
def test_comment_without_a_place_is_refused(text: str, line: int, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        format_turtle(PREFIXES + "\n" + text, name="some.ttl")
    assert str(caught.value).startswith(f"some.ttl:{line}: ")
    assert "move it" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("bkg:a bko:p _:b . bkg:c bko:p _:b . _:b bko:q 7 .", r"2 places \(the one with bko:q 7\)"),
        ("_:a bko:p _:b . _:b bko:p _:a ; bko:q 7 .", "circle"),
        ("_:a bko:p _:a .", "circle"),
        ("bkg:a bko:p ", "some.ttl: Turtle syntax error at line 4"),
        ("bkg:a nope:p 1 .", "some.ttl: Turtle syntax error at line 4"),
        ("bkg:a bko:p <<( bkg:b bko:p 1 )>> .", "some.ttl: "),
    ],
)
def test_what_cannot_be_written_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        format_turtle(PREFIXES + text, name="some.ttl")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["", "\n\n", "# only a comment\n", "@prefix ex: <http://e.org/> .\n"]
)
def test_files_without_triples(text: str) -> None:
    result = format_turtle(text)
    assert result == (text if text.startswith("#") else "")


def test_own_prefixes_of_a_file_are_kept_after_the_known_ones() -> None:
    text = "PREFIX a: <http://example.org/a/>\nPREFIX skos: <http://example.org/clash/>\n"
    result = format_turtle(text + "a:x skos:p <http://www.w3.org/2004/02/skos/core#Concept> .")
    assert result == (
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix a: <http://example.org/a/> .\n\n"
        "a:x\n    <http://example.org/clash/p> skos:Concept .\n"
    )


XSD = "http://www.w3.org/2001/XMLSchema#"


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


# ---- Any graph whatever ----

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
literals = (
    st.builds(ox.Literal, texts)
    | st.builds(lambda text: ox.Literal(text, language="en"), texts)
    | st.builds(lambda text, datatype: ox.Literal(text, datatype=datatype), texts, iris)
)
Tree = tuple[ox.NamedNode, object]
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
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    if isinstance(value, tuple):
        rest: ox.NamedNode | ox.BlankNode = ox.NamedNode(rdf + "nil")
        for item in reversed(value[1]):
            cell = ox.BlankNode()
            first = plant(item, triples)
            triples.append(ox.Triple(cell, ox.NamedNode(rdf + "first"), first))
            triples.append(ox.Triple(cell, ox.NamedNode(rdf + "rest"), rest))
            rest = cell
        return rest
    assert isinstance(value, list)
    node = ox.BlankNode()
    for predicate, item in value:
        triples.append(ox.Triple(node, predicate, plant(item, triples)))
    return node


@st.composite
def graphs(draw: st.DrawFn) -> list[ox.Triple]:
    triples: list[ox.Triple] = []
    for subject, predicate, value in draw(st.lists(st.tuples(iris, iris, trees), max_size=6)):
        triples.append(ox.Triple(subject, predicate, plant(value, triples)))
    if draw(st.booleans()):
        plant(draw(trees), triples)
    return triples


@settings(max_examples=150, deadline=None)
@given(graphs(), st.randoms())
def test_any_graph_survives_and_order_does_not_matter(
    graph: list[ox.Triple], random: Random
) -> None:
    text = write_turtle(graph)
    assert same_graph(graph, parse(text))
    shuffled = list(graph)
    random.shuffle(shuffled)
    assert write_turtle(shuffled) == text
    assert format_turtle(text) == text


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.text("# .;<\"'[]a", max_size=8)), max_size=6),
    st.sampled_from(["\n", "\r\n", "\n\n"]),
)
def test_every_comment_survives(remarks: list[tuple[str, str]], newline: str) -> None:
    text = "# head\n" + PREFIXES
    for name, remark in remarks:
        text += f"#{remark}\nbkg:{name} skos:altLabel '{len(remark)}# not one' .\n"
    result = format_turtle(text.replace("\n", newline))
    lines = result.split("\n")
    assert lines[0] == "# head"
    expected = sorted(f"#{remark}".rstrip() for _, remark in remarks)
    assert sorted(line for line in lines[1:] if line.startswith("#")) == expected
    for name, remark in remarks:
        # Its subject is the first thing after it that is not a comment.
        below = lines[lines.index(f"#{remark}".rstrip()) :]
        subjects = [line for line in below if line.startswith("bkg:")]
        assert any(subject.startswith(f"bkg:{name}") for subject in subjects)
    assert format_turtle(result) == result


def test_the_order_in_a_short_blank_node_is_fixed() -> None:
    node, one = ox.BlankNode(), ox.NamedNode("https://example.org/one")
    triples = [ox.Triple(node, one, ox.Literal(word)) for word in ("b", "a")]
    triples.append(ox.Triple(one, one, node))
    assert write_turtle(triples) == write_turtle(triples[::-1])


def test_a_list_that_comes_back_to_its_middle_is_no_list() -> None:
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    cells = [ox.BlankNode() for _ in range(3)]
    triples = [ox.Triple(cell, ox.NamedNode(rdf + "first"), ox.Literal("x")) for cell in cells]
    for cell, rest in zip(cells, (cells[1], cells[2], cells[1]), strict=True):
        triples.append(ox.Triple(cell, ox.NamedNode(rdf + "rest"), rest))
    triples.append(ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), cells[0]))
    with pytest.raises(InputError, match="blank node"):
        write_turtle(triples)
