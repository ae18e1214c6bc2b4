"""The vocabulary as a reader meets it: by theme, with names that tell what they hold."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest

from baclofen_kg import resources
from baclofen_kg.formats.formatter import format_turtle
from baclofen_kg.formats.themes import THEMES
from baclofen_kg.formats.turtle import section_line
from baclofen_kg.namespaces import BKO, RDF_TYPE, VOCABULARIES, compact, expand

ONTOLOGY = Path(__file__).resolve().parent.parent / "ontology" / "baclofen.ttl"
TERMS = {
    expand(f"owl:{name}")
    for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
}
TERMS.add(expand("owl:NamedIndividual"))


@cache
def text() -> str:
    return ONTOLOGY.read_text(encoding="utf-8")


@cache
def blocks() -> dict[str, str]:
    """Return the Turtle of each term of ours."""
    return {
        match["name"]: match[0]
        for match in re.finditer(r"^bko:(?P<name>\w+) a .*?^(?=\n|\Z)", text(), re.M | re.S)
    }


@cache
def section_of() -> dict[str, str]:
    """Return the heading under which each term of ours stands."""
    found, heading = {}, ""
    for line in text().splitlines():
        if line.startswith("# ---- "):
            heading = line.strip("# -")
        elif match := re.match(r"bko:(\w+) a ", line):
            found[match[1]] = heading
    return found


def test_themes_come_in_order() -> None:
    titles = [title for title, _ in THEMES]
    places = [text().index(section_line(title)) for title in titles]
    assert places == sorted(places), titles


def test_every_term_stands_under_a_theme() -> None:
    lost = {
        name: section
        for name, section in section_of().items()
        if section not in {title for title, _ in THEMES} | {"Units"}
    }
    assert not lost, f"give these a superclass or a domain of ours: {lost}"


@pytest.mark.parametrize(
    ("name", "theme"),
    [
        ("DrugStatement", "Statements"),
        ("maximum", "Statements"),
        ("unit", "Statements"),
        ("treats", "Statements"),
        ("memberOf", "Entities"),
        ("section", "Evidence"),
        ("doseBasis", "Dosing"),
        ("givenDose", "Kinetics"),
        ("DosagePhase", "Coded lists"),
        ("StartPhase", "Coded lists"),
        ("expectedUnit", "Coded lists"),
    ],
)
def test_a_term_stands_with_what_it_belongs_to(name: str, theme: str) -> None:
    assert section_of()[name] == theme


@pytest.mark.parametrize(
    "names",
    [
        ("Statement", "about", "DrugStatement", "minimum", "AdverseReaction"),
        ("Indication", "treats", "Interaction", "interactant"),
        ("DosagePhase", "MaximumPhase", "StartPhase", "DoseBasis", "PerDay"),
    ],
)
def test_what_is_read_first_stands_first(names: tuple[str, ...]) -> None:
    places = [text().index(f"\nbko:{name} a ") for name in names]
    assert all(first < second for first, second in pairwise(places)), names


def test_a_term_finds_its_theme_by_what_is_said_of_it() -> None:
    """Also where it is shared, or circular, or its class is not in the file."""
    new = """
    bko:Sleep a owl:Class ; rdfs:subClassOf bko:Sleep, bko:Dream .
    bko:Dream a owl:Class ; rdfs:subClassOf bko:Entity .
    bko:depth a owl:DatatypeProperty ; rdfs:domain bko:Sleep .
    bko:shared a owl:DatatypeProperty ;
        rdfs:domain [ a owl:Class ; owl:unionOf ( bko:DosageRegimen bko:Sleep ) ] .
    bko:strange a owl:DatatypeProperty ; rdfs:domain bko:Unheard .
    """
    prologue = "\n".join(line for line in text().splitlines() if line.startswith("@prefix"))
    lines = format_turtle(prologue + new).splitlines()
    wanted = [
        section_line("Entities"),
        "bko:shared a owl:DatatypeProperty ;",
        "bko:Dream a owl:Class ;",
        "bko:Sleep a owl:Class ;",
        "bko:depth a owl:DatatypeProperty ;",
        section_line("Datatype properties"),
        "bko:strange a owl:DatatypeProperty ;",
    ]
    assert [line for line in lines if line in wanted] == wanted


def test_no_class_without_a_name() -> None:
    top = re.findall(r"^\[\] a [^\n]*", text(), re.M)
    assert set(top) <= {"[] a owl:AllDisjointClasses ;"}, "give the class a name of its own"


def test_every_term_says_where_it_is_defined() -> None:
    ontology = ox.NamedNode(BKO.rstrip("#"))
    terms, defined = set(), set()
    for quad in ox.parse(path=ONTOLOGY, format=ox.RdfFormat.TURTLE):
        ours = isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(BKO)
        if ours and isinstance(quad.object, ox.NamedNode) and quad.object.value in TERMS:
            terms.add(quad.subject)
        if quad.predicate.value == expand("rdfs:isDefinedBy") and quad.object == ontology:
            defined.add(quad.subject)
    assert terms
    bare = sorted(compact(term.value) for term in terms - defined)
    assert not bare, f"{', '.join(bare)}: add rdfs:isDefinedBy <{ontology.value}>"
    assert terms == defined, "only a term that has a type of OWL has rdfs:isDefinedBy"


def test_what_the_data_use_of_other_vocabularies_is_declared() -> None:
    """OWL 2 DL asks for that; `make crosscheck` asks the OWL API for the whole of its rules."""
    quads = [quad for path in resources.data_files() for quad in ox.parse(path=path)]
    used = {quad.predicate for quad in quads}
    used |= {quad.object for quad in quads if quad.predicate.value == RDF_TYPE}
    declared = {
        quad.subject
        for quad in ox.parse(path=ONTOLOGY, format=ox.RdfFormat.TURTLE)
        if quad.predicate.value == RDF_TYPE
    }
    # What RDF and OWL are made of may not be declared.
    own = tuple(VOCABULARIES[prefix] for prefix in ("rdf", "rdfs", "owl"))
    lost = sorted(term.value for term in used - declared if not term.value.startswith(own))
    assert not lost, f"declare these at the end of ontology/baclofen.ttl, or mend them: {lost}"


def test_the_label_comes_before_the_synonyms() -> None:
    with_synonyms = [block for block in blocks().values() if "skos:altLabel" in block]
    assert with_synonyms
    for block in with_synonyms:
        assert block.index("rdfs:label") < block.index("skos:altLabel"), block


def test_no_property_has_a_name_that_says_nothing_alone() -> None:
    """docs/decisions/property-names.md says why."""
    general = ["property", "value", "text", "status", "process", "stage", "step", "dose", "order"]
    found = sorted(set(general) & set(blocks()))
    assert not found, f"say what it holds, as in bko:statusYear: {found}"
