"""JSON-LD: the context, the frame, the flat and the nested document.

PyLD is slow, so here it reads a sample of what one source says; `make crosscheck` gives it the
whole graph, and compares that document with all other formats.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from framing import alike, framed_by_pyld, once, to_nquads

from baclofen_kg import resources
from baclofen_kg.errors import InputError
from baclofen_kg.formats.canonical import canonical_lines
from baclofen_kg.formats.jsonld import read_context, write_jsonld
from baclofen_kg.namespaces import BKG, BKO, PREFIXES
from baclofen_kg.namespaces import RDF_TYPE as TYPE

if TYPE_CHECKING:
    from baclofen_kg import KnowledgeGraph

ROOT = Path(__file__).resolve().parent.parent
EX = "http://example.org/"
RDF_TYPE = ox.NamedNode(TYPE)
ABOUT = ox.NamedNode(BKO + "about")
SUPPORTS = ox.NamedNode(PREFIXES["cito"] + "supports")


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("context", ROOT / "tools" / "context.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def with_pyld(document: object) -> list[str]:
    return canonical_lines(ox.parse(input=to_nquads(document), format=ox.RdfFormat.N_QUADS))


def with_oxigraph(text: str, format: ox.RdfFormat = ox.RdfFormat.JSON_LD) -> list[str]:
    return canonical_lines(ox.parse(input=text, format=format))


@pytest.mark.parametrize("name", ["context.jsonld", "frame.jsonld"])
def test_file_is_generated_from_the_ontology(name: str) -> None:
    texts = {Path(path).name: text for path, text in generator().generated().items()}
    path = ROOT / "ontology" / name
    assert path.read_text(encoding="utf-8") == texts[name], "run: python tools/context.py"


def test_every_term_of_the_ontology_has_a_name(ontology_triples: list[ox.Triple]) -> None:
    # Said apart from the generator, which might forget a kind of term.
    context = read_context()
    terms = [value for name, value in context.items() if not name.startswith("@")]
    named = {term if isinstance(term, str) else term.get("@id") for term in terms}
    owl = "http://www.w3.org/2002/07/owl#"
    kinds = {owl + kind for kind in ("Class", "ObjectProperty", "DatatypeProperty")}
    declared = {
        triple.subject.value.replace(BKO, "bko:")
        for triple in ontology_triples
        if isinstance(triple.object, ox.NamedNode)
        and triple.object.value in kinds
        and isinstance(triple.subject, ox.NamedNode)
        and triple.subject.value.startswith(BKO)
    }
    assert declared
    retired = {
        triple.subject.value.replace(BKO, "bko:")
        for triple in ontology_triples
        if triple.predicate.value == owl + "deprecated" and isinstance(triple.subject, ox.NamedNode)
    }
    missing = sorted(declared - named - retired)
    assert not missing, f"{missing} have no term in context.jsonld; run: python tools/context.py"


@pytest.fixture(scope="module", params=["data", "data and ontology"])
def triples(
    request: pytest.FixtureRequest,
    part: list[ox.Triple],
    ontology_triples: list[ox.Triple],
) -> list[ox.Triple]:
    return part + (ontology_triples if "ontology" in request.param else [])


@pytest.fixture(scope="module")
def part(article: KnowledgeGraph) -> list[ox.Triple]:
    """What one source says."""
    return list(article.store.triples())


@pytest.fixture(scope="module")
def flat(triples: list[ox.Triple]) -> str:
    return write_jsonld(triples)


@pytest.fixture(scope="module")
def framed(triples: list[ox.Triple]) -> str:
    return write_jsonld(triples, framed=True)


@pytest.mark.parametrize("nested", [False, True])
def test_document_holds_the_same_triples(
    nested: bool, triples: list[ox.Triple], flat: str, framed: str
) -> None:
    text = framed if nested else flat
    expected = canonical_lines(triples)
    assert with_oxigraph(text) == expected
    assert with_oxigraph(text, ox.RdfFormat.STREAMING_JSON_LD) == expected


@pytest.mark.parametrize("nested", [False, True])
def test_pyld_reads_the_same_triples(
    nested: bool, sample: list[ox.Triple], ontology_triples: list[ox.Triple]
) -> None:
    graph = sample + ontology_triples
    assert with_pyld(json.loads(write_jsonld(graph, framed=nested))) == canonical_lines(graph)


def test_the_frame_nests_the_flat_document_without_loss(
    sample: list[ox.Triple], ontology_triples: list[ox.Triple]
) -> None:
    graph = sample + ontology_triples
    nested = framed_by_pyld(write_jsonld(graph))
    assert with_pyld(nested) == canonical_lines(graph)
    (drug,) = [node for node in nested["@graph"] if node.get("@id") == "bkg:baclofen"]
    stroke = "bkg:baclofen-indication-muscle-spasm-stroke"
    statement = next(s for s in drug["statements"] if s["@id"] == stroke)
    assert "bkg:article" in [passage["isPartOf"] for passage in statement["supportedBy"]]


def test_the_frame_keeps_what_describes_the_data() -> None:
    (file,) = (path for path in resources.data_files() if Path(path).name == "dataset.ttl")
    triples = [quad.triple for quad in ox.parse(path=file)]
    assert with_pyld(framed_by_pyld(write_jsonld(triples))) == canonical_lines(triples)


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from objects(item)


@pytest.mark.parametrize("nested", [False, True])
def test_document_is_easy_on_every_processor(nested: bool, flat: str, framed: str) -> None:
    document = json.loads(framed if nested else flat)
    assert list(document) == ["@context", "@graph"]
    seen: set[str] = set()
    for node in objects(document["@graph"]):
        assert "@context" not in node
        if "@type" in node and "@value" not in node:
            assert next(iter(node)) == "@type"
        assert not any(isinstance(value, float) for value in node.values())
        if "@id" in node and len(node) > 1:
            assert node["@id"] not in seen, "a node stands in full only once"
            seen.add(node["@id"])


def test_the_nested_document_reads_from_the_drug_to_the_source(framed: str) -> None:
    drug = json.loads(framed)["@graph"][0]
    assert drug["@id"] == "bkg:baclofen"
    assert drug["prefLabel"] == "baclofen"
    statements = {statement["@type"]: statement for statement in drug["statements"]}
    parameter = statements["PharmacokineticParameter"]
    assert isinstance(parameter["minimum"], str)
    assert parameter["unit"].startswith("qudt.unit:")
    passages = [p for s in drug["statements"] for p in s.get("supportedBy", ()) if len(p) > 1]
    assert any(isinstance(passage.get("start"), int) for passage in passages)
    assert all("section" in passage for passage in passages)
    items = {item["@id"]: item for item in json.loads(framed)["@graph"] if "@id" in item}
    assert all(items[passage["isPartOf"]]["@type"] == "Source" for passage in passages)


def test_the_nested_document_nests_statements_and_passages_and_nothing_else(
    unnamed: KnowledgeGraph, ontology_triples: list[ox.Triple]
) -> None:
    """So that where a thing stands does not hang on who mentions it first."""

    def nested(node: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        for key, value in node.items():
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, dict) and str(item.get("@id", "")).startswith("bkg:"):
                    yield key, item
                    yield from nested(item)

    triples = [*unnamed.store.triples(), *ontology_triples]
    document = json.loads(write_jsonld(triples, framed=True))["@graph"]
    places = [(key, item) for node in document for key, item in nested(node)]
    assert {key for key, _ in places} == {"statements", *EVIDENCE}
    # A passage of several statements stands in full in the first of them, and the others name it.
    full = [item["@id"] for _, item in places if len(item) > 2]
    assert len(full) == len(set(full))
    assert set(full) == {item["@id"] for _, item in places}
    assert not [node for node in document if {"section", "about"} & node.keys()]


def test_a_passage_stands_in_the_pair_and_not_in_what_specialises_it() -> None:
    """The shorter IRI is the first, though the character after it in N-Triples is not."""
    pair, consequence, passage = (ox.NamedNode(BKG + end) for end in ("pair", "pair-falls", "said"))
    triples = [
        *(ox.Triple(it, RDF_TYPE, ox.NamedNode(BKO + "Interaction")) for it in (pair, consequence)),
        *(ox.Triple(it, ABOUT, ox.NamedNode(BKG + "x")) for it in (pair, consequence)),
        ox.Triple(ox.NamedNode(BKG + "x"), RDF_TYPE, ox.NamedNode(BKO + "Drug")),
        ox.Triple(passage, RDF_TYPE, ox.NamedNode(BKO + "Passage")),
        *(ox.Triple(passage, SUPPORTS, it) for it in (pair, consequence)),
    ]
    (drug,) = json.loads(write_jsonld(triples, framed=True))["@graph"]
    held = {it["@id"]: it["supportedBy"][0] for it in drug["statements"]}
    assert held["bkg:pair"].keys() > held["bkg:pair-falls"].keys() == {"@id"}


EVIDENCE = {"supportedBy", "qualifiedBy", "disputedBy"}


def test_the_frame_and_the_nested_export_agree(sample: list[ox.Triple]) -> None:
    ours = json.loads(write_jsonld(sample, framed=True))
    theirs = once(framed_by_pyld(write_jsonld(sample))["@graph"])
    assert alike(theirs) == alike(ours["@graph"])


@pytest.mark.parametrize("nested", [False, True])
def test_a_property_is_an_array_everywhere_or_nowhere(nested: bool, flat: str, framed: str) -> None:
    forms: dict[str, set[bool]] = {}
    for node in objects(json.loads(framed if nested else flat)["@graph"]):
        for key, value in node.items():
            forms.setdefault(key, set()).add(isinstance(value, list))
    both = {key for key, kinds in forms.items() if len(kinds) > 1}
    assert both <= {"@type"}, "add these to ARRAYS in tools/context.py"


def test_a_passage_of_two_statements_stands_in_full_in_the_first() -> None:
    text = """
        @prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
        @prefix bkg: <https://w3id.org/baclofen-kg/id/> .
        @prefix cito: <http://purl.org/spar/cito/> .
        bkg:d a bko:Drug .
        bkg:s a bko:Indication ; bko:about bkg:d .
        bkg:t a bko:Indication ; bko:about bkg:d .
        bkg:both a bko:Passage ; cito:supports bkg:s ; cito:disputes bkg:t .
        bkg:one a bko:Passage ; cito:supports bkg:s .
    """
    graph = list(ox.parse(input=text, format=ox.RdfFormat.TURTLE))
    (drug,) = json.loads(write_jsonld(graph, framed=True))["@graph"]
    first, second = drug["statements"]
    assert [p["@id"] for p in first["supportedBy"]] == ["bkg:both", "bkg:one"]
    assert first["supportedBy"][0] == {"@type": "Passage", "@id": "bkg:both"}
    assert second["disputedBy"] == [{"@id": "bkg:both"}]


VALUES = [
    "'plain'",
    "'English'@en",
    "'deutsch'@de",
    "5.50",
    "'5'^^xsd:decimal",
    "7",
    "'007'^^xsd:integer",
    "12345678901234567890",
    "true",
    "'1'^^xsd:boolean",
    "1.0E3",
    "'2026-11-22'^^xsd:date",
    "'x'^^bko:Drug",
    "bkg:baclofen",
    "<http://example.org/a b>".replace(" ", "%20"),
    "[ bko:about 'nested' ]",
    "( 1 'two' bkg:three )",
    "()",
    "'tab\\t, newline\\n, quote\\\", backslash\\\\ and \\u2028'",
]
PREDICATES = (
    "skos:prefLabel oa:start bko:about bko:minimum dcterms:issued bko:undated rdf:type ex:p"
)


@pytest.mark.parametrize("framed", [False, True])
def test_any_value_under_any_property(framed: bool) -> None:
    head = """
        @prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
        @prefix bkg: <https://w3id.org/baclofen-kg/id/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix dcterms: <http://purl.org/dc/terms/> .
        @prefix oa: <http://www.w3.org/ns/oa#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
        @prefix ex: <http://example.org/> .
    """
    lines = [f"bkg:s {p} {v} ." for p in PREDICATES.split() for v in VALUES]
    # A circle, a node in two places and a statement about a statement.
    lines += ["_:a ex:p _:b . _:b ex:p _:a . bkg:s ex:p _:c . bkg:t ex:p _:c . _:c ex:q 1 ."]
    lines += ["bkg:u bko:about bkg:v . bkg:v bko:about bkg:u . bkg:w bko:about bkg:w ."]
    graph = list(ox.parse(input=head + "\n".join(lines), format=ox.RdfFormat.TURTLE))
    text = write_jsonld(graph, framed=framed)
    assert with_oxigraph(text) == canonical_lines(graph)
    assert with_pyld(json.loads(text)) == canonical_lines(graph)


def test_a_long_chain_is_no_trouble() -> None:
    broader = ox.NamedNode("http://www.w3.org/2004/02/skos/core#broader")
    nodes = [ox.NamedNode(f"{EX}{number}") for number in range(2000)]
    chain = [ox.Triple(a, broader, b) for a, b in pairwise(nodes)]
    text = write_jsonld(chain, framed=True)
    assert with_oxigraph(text) == canonical_lines(chain)


def test_an_iri_that_would_read_as_a_prefixed_name_is_refused() -> None:
    node = ox.NamedNode("doid:4")
    with pytest.raises(InputError, match="<doid:4> cannot be written in JSON-LD"):
        write_jsonld([ox.Triple(node, ox.NamedNode(EX + "p"), node)])
