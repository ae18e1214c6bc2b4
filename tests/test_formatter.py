"""Turtle: the formatter."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pyoxigraph as ox
import pytest
from graphs import graphs
from hypothesis import given
from hypothesis import strategies as st

from baclofen_kg.errors import InputError
from baclofen_kg.formats.canonical import same_graph
from baclofen_kg.formats.formatter import format_turtle
from baclofen_kg.formats.turtle import section_line, write_turtle
from baclofen_kg.namespaces import PREFIXES as KNOWN

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted(
    path
    for folder in ("ontology", "data", "examples", "tests/shapes")
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
    text = (
        "PREFIX a: <http://example.org/a/>\nPREFIX skos: <http://example.org/clash/>\n"
        "PREFIX owl: <http://www.w3.org/2002/07/owl#>\n"
    )
    core = "http://www.w3.org/2004/02/skos/core#"
    assert format_turtle(text + f"a:x skos:p <{core}Concept>, owl:Thing .") == (
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix skos: <http://example.org/clash/> .\n"
        "@prefix a: <http://example.org/a/> .\n\n"
        f"a:x\n    skos:p owl:Thing,\n           <{core}Concept> .\n"
    )


@pytest.mark.parametrize(
    "declared",
    [
        "schema: <http://schema.org/>",
        "dct: <http://purl.org/dc/terms/>",
        ": <http://example.org/mine#>",
        "obo: <http://purl.obolibrary.org/obo/>",
        "bkg: <http://example.org/bkg/>",
    ],
)
def test_a_file_keeps_its_own_name_for_a_namespace(declared: str) -> None:
    prefix, _, namespace = declared.partition(" ")
    text = f"@prefix {declared} .\n\n{prefix}CHEBI_1\n    {prefix}p 1 .\n"
    assert format_turtle(text) == text
    assert format_turtle(text.replace(f"{prefix}p", f"{namespace[:-1]}p>")) == text


def test_our_own_files_use_the_names_that_everyone_knows() -> None:
    for path in FILES:
        parser = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        list(parser)
        names = {iri: prefix for prefix, iri in KNOWN.items()}
        other = {p: iri for p, iri in parser.prefixes.items() if names.get(iri, p) != p}
        assert not other, f"{path}: use the prefixes of namespaces.py instead of {other}"


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


@given(graphs())
def test_what_is_written_is_in_order(graph: list[ox.Triple]) -> None:
    text = write_turtle(graph)
    result = format_turtle(text)
    assert same_graph(graph, parse(result))
    assert format_turtle(result) == result


TERMS = ["a:b", "_:x", "_:y", "<http://example.org/c>", "[]", "[ a:p _:x ]", "( 1 _:y )", "a", "1"]
MARKS = [".", ";", ",", "[", "]", "#c\n", "\n", "\n\n"]
PIECES = [*TERMS, *MARKS, "'x'@en", '"""long\n# no comment"""']


def formatted(text: str) -> tuple[str | None, str]:
    """Return the formatted text, or nothing and why."""
    try:
        return format_turtle(text, name="some.ttl"), ""
    except InputError as error:
        return None, str(error)


@given(st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join))
def test_any_text_is_formatted_or_refused(text: str) -> None:
    text = f"# head\n\n@prefix a: <http://example.org/> .\n{text}"
    result, message = formatted(text)
    if result is None:
        assert message.startswith("some.ttl")
        assert "\n" not in message
    else:
        assert same_graph(parse(text), parse(result))
        assert result.count("#c") == text.count("#c")
        assert format_turtle(result) == result


STATEMENTS = [
    "a:s a:p _:x, _:y .",
    "_:x a:p [ a:q _:y ] .",
    "_:y a:p ( 1 ( 2 _:x ) [] ) .",
    "[] a:p 1 .",
    "[ a:p _:y ] a:q 'x' .",
    "() a:p () .",
    "a:t a a:Z ; a:p [], [ a:q 1 ; a:r 2 ; a:s 3 ] .",
]


@given(st.permutations(STATEMENTS).flatmap(lambda all_: st.integers(0, 7).map(lambda n: all_[:n])))
def test_labels_and_comments_survive_together(statements: list[str]) -> None:
    text = "@prefix a: <http://example.org/> .\n" + "".join(
        f"# {number}\n{statement}\n" for number, statement in enumerate(statements)
    )
    result, message = formatted(text)
    if result is None:
        assert "belongs to another subject" in message
        result = format_turtle("\n".join(line for line in text.split("\n") if line[:1] != "#"))
    else:
        assert all(f"# {number}\n" in result for number in range(len(statements)))
    assert same_graph(parse(text), parse(result))
    assert format_turtle(result) == result


@pytest.mark.parametrize(
    "text",
    [
        "ex:a\n    ex:p _:home .\n\nex:b\n    ex:p _:home .\n",
        "_:Nice.label\n    ex:p _:Nice.label .\n",
        "_:a\n    ex:p [ ex:q _:a ] .\n",
        '# why\n_:home\n    ex:street "1 Example Street" .\n\n'
        "# who\nex:a\n    ex:address _:home .\n\nex:b\n    ex:address _:home .\n",
        "# of one without a name\n[] a ex:C ;\n    ex:p _:x ;\n    ex:q _:x .\n",
    ],
)
def test_labels_of_blank_nodes_are_kept(text: str) -> None:
    text = f"@prefix ex: <http://example.org/> .\n\n{text}"
    assert format_turtle(text) == text


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("# last", "\n# last\n"),
        (
            "\n\n###  Generated by the OWL API (version 4.5.9)\n",
            "\n###  Generated by the OWL API (version 4.5.9)\n",
        ),
        ("\n# one\n# two\n\n# three\n\n", "\n# one\n# two\n\n# three\n"),
        (f"\n{section_line('Drugs')}\n#\n", "\n#\n"),
    ],
)
def test_comments_at_the_end_stay_there(end: str, expected: str) -> None:
    text = "@prefix bko: <https://w3id.org/baclofen-kg/ontology#> .\n\nbko:a a bko:Drug .\n"
    assert format_turtle(text + end) == text + expected
    assert format_turtle(text + expected) == text + expected


def test_a_file_of_protege_is_formatted() -> None:
    text = """\
@prefix : <http://example.org/o#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@base <http://example.org/o> .

<http://example.org/o> rdf:type owl:Ontology .

#################################################################
#    Classes
#################################################################


###  http://example.org/o#A
:A rdf:type owl:Class .


###  Generated by the OWL API (version 4.5.29.2024-05-13T12:11:03Z) https://github.com/owlcs/owlapi
"""
    result = format_turtle(text)
    assert result.endswith(
        "#    Classes\n#################################################################\n"
        "###  http://example.org/o#A\n:A a owl:Class .\n\n###  Generated by the OWL API "
        "(version 4.5.29.2024-05-13T12:11:03Z) https://github.com/owlcs/owlapi\n"
    )
    assert format_turtle(result) == result


@pytest.mark.parametrize(
    "text",
    [
        "@prefix ex: <#> .\n\nex:a\n    ex:b <c> .\n",
        "@prefix v: <vocab/> .\n\n<> a v:Doc ;\n    <?q> <c#d> .\n",
        "# On this file.\n\n# On x.\n<x>\n    <urn:p> <y> .\n",
    ],
)
def test_relative_iris_stay_relative(text: str) -> None:
    assert format_turtle(text) == text


@pytest.mark.parametrize("relative", ["../x", "/x", "//host/x"])
def test_relative_iris_that_lead_upwards_need_a_base(relative: str) -> None:
    text = f"<urn:a> <urn:p> <{relative}> ."
    with pytest.raises(InputError, match=r"some.ttl: a relative IRI .* needs an @base in the file"):
        format_turtle(text, name="some.ttl")
    assert "<http://e.org/" in format_turtle(f"@base <http://e.org/a/b/> . {text}") or (
        relative == "//host/x"
    )


def test_languages_are_spelt_as_the_standard_has_them() -> None:
    words = '"a"@EN-gb, "b"@zh-hant-tw, "c"@de-1996, "d"@en-x-us, "e"@HE--rtl, "f"@sl-IT-nedis'
    result = format_turtle(f"<urn:a> <urn:p> {words} .")
    for tag in ("@en-GB", "@zh-Hant-TW", "@de-1996", "@en-x-us", "@he--rtl", "@sl-IT-nedis"):
        assert f"{tag},\n" in result or f"{tag} .\n" in result
    assert format_turtle(result) == result
