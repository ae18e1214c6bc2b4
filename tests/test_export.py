"""Exports: every format and option gives back the same triples, and never half a file."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
import rdflib

import baclofen_kg
from baclofen_kg.errors import InputError, NotFoundError
from baclofen_kg.export import graph as exports
from baclofen_kg.export.serialization import (
    DIRECT_EDGES_GRAPH,
    ENTITIES_GRAPH,
    FORMATS,
    ONTOLOGY_GRAPH,
    STATEMENTS_GRAPH,
    format_name,
)
from baclofen_kg.formats.canonical import canonical_lines
from baclofen_kg.namespaces import BKG, expand
from baclofen_kg.stores.memory import MemoryStore

if TYPE_CHECKING:
    from baclofen_kg.sparql.store import Store

# rdflib's own parsers use what rdflib deprecates.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

ENGINES = {
    "turtle": (ox.RdfFormat.TURTLE, "turtle"),
    "json-ld": (ox.RdfFormat.JSON_LD, "json-ld"),
    "n-triples": (ox.RdfFormat.N_TRIPLES, "nt"),
    "n-quads": (ox.RdfFormat.N_QUADS, "nquads"),
    "trig": (ox.RdfFormat.TRIG, "trig"),
    "rdf-xml": (ox.RdfFormat.RDF_XML, "xml"),
}
OPTIONS: dict[str, dict[str, Any]] = {
    "plain": {},
    "derived": {"derived": True},
    "one source": {"sources": ["article"]},
    "everything": {"derived": True, "sources": ["article"], "ontology": True},
}
DERIVED = {
    expand(f"bko:{name}")
    for name in (
        "mayTreat",
        "usedInContextOf",
        "mayCause",
        "interactsWith",
        "contraindicatedIn",
        "cautionIn",
        "actsOn",
    )
}


def read(content: bytes, name: str) -> list[ox.Quad]:
    return list(ox.parse(input=content, format=ENGINES[name][0]))


@contextmanager
def spelling_kept() -> Iterator[None]:
    """Let rdflib keep literals as they are spelt."""
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


def with_rdflib(content: bytes, name: str) -> list[str]:
    named = name in ("n-quads", "trig")
    graph: rdflib.Graph = rdflib.Dataset(default_union=True) if named else rdflib.Graph()
    with spelling_kept():
        graph.parse(data=content, format=ENGINES[name][1])
    plain = rdflib.Graph()
    for triple in graph.triples((None, None, None)):
        plain.add(triple)
    return canonical_lines(read(plain.serialize(format="nt").encode(), "n-triples"))


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_every_format_holds_the_same_triples(
    packaged_store: Store, options: dict[str, Any]
) -> None:
    expected = canonical_lines(
        read(exports.serialize(packaged_store, "nt", **options), "n-triples")
    )
    for name in FORMATS:
        content = exports.serialize(packaged_store, name, **options)
        assert canonical_lines(read(content, name)) == expected, name
        assert content.endswith(b"\n"), name
    framed = exports.serialize(packaged_store, "json-ld", framed=True, **options)
    assert canonical_lines(read(framed, "json-ld")) == expected


@pytest.mark.parametrize("name", FORMATS)
def test_rdflib_reads_the_same_triples(packaged_store: Store, name: str) -> None:
    """One source, and the ontology with its blank nodes; `make crosscheck` has it read all."""
    content = exports.serialize(packaged_store, name, sources=["article"], ontology=True)
    assert with_rdflib(content, name) == canonical_lines(read(content, name))


def test_rdflib_reads_the_framed_document(packaged_store: Store) -> None:
    content = exports.serialize(packaged_store, "json-ld", sources=["article"], framed=True)
    assert with_rdflib(content, "json-ld") == canonical_lines(read(content, "json-ld"))


def test_plain_export_is_the_data_as_spelt_in_the_files(
    packaged_store: Store, data_triples: list[ox.Triple]
) -> None:
    content = exports.serialize(packaged_store, "turtle")
    assert canonical_lines(read(content, "turtle")) == canonical_lines(data_triples)


def test_the_ontology_is_added_once_whether_or_not_the_data_hold_it(
    packaged_store: Store, data_triples: list[ox.Triple], ontology_triples: list[ox.Triple]
) -> None:
    content = exports.serialize(packaged_store, "turtle", ontology=True)
    both = canonical_lines([*data_triples, *ontology_triples])
    assert canonical_lines(read(content, "turtle")) == both
    again = MemoryStore()
    again.load_text(content, "export.ttl")
    assert exports.serialize(again, "turtle", ontology=True) == content
    assert exports.serialize(again, "turtle") == exports.serialize(packaged_store, "turtle")


def test_blank_nodes_that_are_not_the_ontologys_are_kept() -> None:
    store = MemoryStore()
    text = "<http://e.org/a> <http://e.org/p> [ <http://e.org/q> 1 ] . [] <http://e.org/q> 2 ."
    store.load_text(text, "own.ttl")
    assert len(read(exports.serialize(store, "nt"), "n-triples")) == 3


def test_derived_edges_are_the_only_addition(packaged_store: Store) -> None:
    plain = set(canonical_lines(read(exports.serialize(packaged_store, "nt"), "n-triples")))
    derived = read(exports.serialize(packaged_store, "nt", derived=True), "n-triples")
    added = [q for q in derived if f"{q.subject} {q.predicate} {q.object} ." not in plain]
    assert added
    assert len(derived) == len(plain) + len(added)
    assert {quad.predicate.value for quad in added} <= DERIVED


def test_named_graphs_tell_who_says_what(packaged_store: Store) -> None:
    content = exports.serialize(packaged_store, "n-quads", derived=True, ontology=True)
    places: dict[str, set[str]] = {}
    for quad in read(content, "n-quads"):
        assert isinstance(quad.graph_name, ox.NamedNode)
        if quad.predicate.value == expand("rdf:type") and isinstance(quad.object, ox.NamedNode):
            places.setdefault(quad.object.value, set()).add(quad.graph_name.value)
        if quad.predicate.value in DERIVED:
            assert quad.graph_name.value == DIRECT_EDGES_GRAPH
    sources = [
        triple.subject.value
        for triple in packaged_store.triples()
        if triple.object == ox.NamedNode(expand("bko:Source"))
        and isinstance(triple.subject, ox.NamedNode)
    ]
    graphs = {f"{source}-graph" for source in sources}
    assert f"{BKG}article-graph" in graphs
    assert places[expand("bko:Source")] == places[expand("bko:Passage")] == graphs
    assert places[expand("bko:Indication")] == {STATEMENTS_GRAPH}
    assert places[expand("bko:Drug")] == {ENTITIES_GRAPH}
    assert places[expand("owl:Class")] == {ONTOLOGY_GRAPH}


SMALL = """
@prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
@prefix bkg: <https://w3id.org/baclofen-kg/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix cito: <http://purl.org/spar/cito/> .
bkg:a a bko:Source ; dcterms:title "First leaflet"@en .
bkg:b a bko:Source ; dcterms:title "Second leaflet"@en .
bkg:a-1 a bko:Passage ; dcterms:isPartOf bkg:a ; cito:supports bkg:s1 .
bkg:b-1 a bko:Passage ; dcterms:isPartOf bkg:b ; cito:disputes bkg:s1 .
bkg:b-2 a bko:Passage ; dcterms:isPartOf bkg:b ; cito:supports bkg:s2 .
bkg:s1 a bko:Interaction ; bko:about bkg:drug ; bko:interactant bkg:class .
bkg:s2 a bko:AdverseReaction ; bko:about bkg:drug ; bko:effect bkg:nausea .
bkg:drug a bko:Drug . bkg:nausea a bko:Effect . bkg:class a bko:SubstanceClass .
bkg:member a bko:Drug ; bko:memberOf bkg:class, bkg:other-class .
bkg:other-class a bko:SubstanceClass .
bkg:stranger a bko:Drug ; bko:memberOf bkg:other-class .
bkg:dataset a bko:Dataset ; bko:example bkg:s2 .
"""


@pytest.fixture
def small() -> MemoryStore:
    store = MemoryStore()
    store.load_text(SMALL, "small.ttl")
    return store


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (["a"], "a a-1 s1 drug class member other-class"),
        (["First Leaflet"], "a a-1 s1 drug class member other-class"),
        # The second leaflet disputes what only the first says, so the first stands beside it.
        (["bkg:b"], "a a-1 b b-1 b-2 s1 s2 drug nausea class member other-class"),
        ([BKG + "a", "b"], "a a-1 b b-1 b-2 s1 s2 drug nausea class member other-class"),
    ],
)
def test_only_some_sources(small: MemoryStore, sources: list[str], expected: str) -> None:
    quads = read(exports.serialize(small, "nt", sources=sources), "n-triples")
    subjects = {quad.subject.value.removeprefix(BKG) for quad in quads}  # type: ignore[union-attr]
    assert subjects == set(expected.split())


def test_edges_of_some_sources_come_from_their_statements_alone(small: MemoryStore) -> None:
    text = exports.serialize(small, "turtle", sources=["a"], derived=True).decode()
    assert "bko:interactsWith bkg:class" in text
    assert "mayCause" not in text


def test_a_source_that_does_not_exist(packaged_store: Store, small: MemoryStore) -> None:
    with pytest.raises(NotFoundError, match="no source named 'artcle'; did you mean article"):
        exports.serialize(packaged_store, "nt", sources=["artcle"])
    with pytest.raises(NotFoundError, match="'leaflet-x'; known are a, b"):
        exports.serialize(small, "nt", sources=["leaflet-x"])


@pytest.mark.parametrize(
    ("target", "given", "expected"),
    [
        ("x.ttl", None, "turtle"),
        ("x.TTL", None, "turtle"),
        ("x.jsonld", None, "json-ld"),
        ("x.json", None, "json-ld"),
        ("x.nt", None, "n-triples"),
        ("x.nq", None, "n-quads"),
        ("x.trig", None, "trig"),
        ("x.rdf", None, "rdf-xml"),
        ("x.xml", None, "rdf-xml"),
        ("-", None, "turtle"),
        ("x.ttl", "JSON-LD", "json-ld"),
        ("x.data", ".nt", "n-triples"),
        ("-", "rdfxml", "rdf-xml"),
    ],
)
def test_format_of_a_target(target: str, given: str | None, expected: str) -> None:
    assert format_name(target, given) == expected


@pytest.mark.parametrize(
    ("target", "given"), [("x.csv", None), ("x", None), ("x.ttl", "parquet"), ("-", "")]
)
def test_unknown_format(target: str, given: str | None) -> None:
    with pytest.raises(InputError, match=r"known are turtle \(\.ttl\), json-ld") as caught:
        format_name(target, given)
    assert "\n" not in str(caught.value)


def test_only_json_ld_can_be_framed(packaged_store: Store) -> None:
    with pytest.raises(InputError, match="only JSON-LD can be framed, not turtle"):
        exports.serialize(packaged_store, "turtle", framed=True)


def test_what_xml_cannot_say_is_refused() -> None:
    store = MemoryStore()
    store.load_text('<http://e.org/a> <http://e.org/p> "\\u0001" .', "own.ttl")
    with pytest.raises(InputError, match="RDF/XML cannot say; choose another format"):
        exports.serialize(store, "rdf-xml")


def test_no_context_is_fetched(packaged_store: Store) -> None:
    for framed in (False, True):
        document = json.loads(exports.serialize(packaged_store, "json-ld", framed=framed))
        assert isinstance(document["@context"], dict)
        assert not {"@import", "@context"} & document["@context"].keys()


HASHES = """
import hashlib
from baclofen_kg import load
from baclofen_kg.export import graph as export
from baclofen_kg.export.serialization import FORMATS
store = load().store
for name in FORMATS:
    for framed in (False, True)[: 1 + (name == "json-ld")]:
        content = export.serialize(store, name, framed=framed, derived=True, ontology=True)
        print(name, framed, hashlib.sha256(content).hexdigest())
"""


def test_same_bytes_whatever_the_hash_seed(packaged_store: Store) -> None:
    answers = set()
    for seed in ("0", "4242"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", HASHES], env=env, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        answers.add(done.stdout)
    (answer,) = answers
    content = exports.serialize(packaged_store, "turtle", derived=True, ontology=True)
    assert hashlib.sha256(content).hexdigest() in answer


# ---- An exported file stands on its own ----


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("one-source.ttl", {"sources": ["article"]}),
        ("everything.nq", {"derived": True, "ontology": True}),
        ("framed.jsonld", {"framed": True}),
    ],
)
def test_an_export_is_as_sound_as_the_graph(
    packaged_store: Store, tmp_path: Path, name: str, options: dict[str, Any]
) -> None:
    exports.export(packaged_store, tmp_path / name, **options)
    assert baclofen_kg.validate(tmp_path / name).conforms


def test_a_spoilt_graph_fails_alike_in_every_format(
    data_triples: list[ox.Triple], tmp_path: Path
) -> None:
    spoilt = MemoryStore()
    spoilt.add(t for t in data_triples if t.predicate.value != expand("bko:section"))
    found = []
    for name in ("spoilt.ttl", "spoilt.jsonld"):
        exports.export(spoilt, tmp_path / name)
        report = baclofen_kg.validate(tmp_path / name)
        assert not report.conforms
        found.append(sorted(str(result) for result in report.results))
    assert found[0] == found[1]


# ---- Where it is written ----


def test_export_of_a_graph(kg: baclofen_kg.KnowledgeGraph, tmp_path: Path) -> None:
    for name, suffixes in FORMATS.items():
        target = tmp_path / f"baclofen{suffixes[0]}"
        kg.export(target)
        assert target.read_bytes() == exports.serialize(kg.store, name)
    assert len(list(tmp_path.iterdir())) == len(FORMATS)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
def test_full_disk(packaged_store: Store) -> None:
    with pytest.raises(InputError, match="/dev/full: cannot be written: No space left on device"):
        exports.export(packaged_store, "/dev/full", format="turtle")


def test_ill_formed_decimals_are_left_as_they_are(tmp_path: Path) -> None:
    values = ["abc", "", "1e5", "NaN", "+-1", "7", "-7", "1.50"]
    lines = [f'<urn:a> <urn:p> "{value}"^^<{expand("xsd:decimal")}> .' for value in values]
    (tmp_path / "in.nt").write_text("\n".join(lines), "utf-8")
    baclofen_kg.load(tmp_path / "in.nt").export(tmp_path / "out.nt")
    found = {str(quad.object.value) for quad in ox.parse(path=str(tmp_path / "out.nt"))}
    assert found == {"abc", "", "1e5", "NaN", "+-1", "7.0", "-7.0", "1.5"}


def test_rdflib_is_given_what_is_exported(kg: baclofen_kg.KnowledgeGraph, tmp_path: Path) -> None:
    kg.export(tmp_path / "all.nt")
    exported = rdflib.Graph().parse(tmp_path / "all.nt")
    assert set(exported) == set(kg.to_rdflib())


def test_a_passage_without_a_name_can_be_framed(tmp_path: Path) -> None:
    (tmp_path / "in.ttl").write_text(
        "@prefix bko: <https://w3id.org/baclofen-kg/ontology#> .\n"
        "@prefix cito: <http://purl.org/spar/cito/> .\n"
        "<urn:d> a bko:Drug . <urn:i> a bko:Indication ; bko:about <urn:d> .\n"
        "[] a bko:Passage ; cito:supports <urn:i> .\n",
        "utf-8",
    )
    graph = baclofen_kg.load(tmp_path / "in.ttl")
    graph.export(tmp_path / "out.jsonld", framed=True)
    again = list(ox.parse(path=str(tmp_path / "out.jsonld")))
    assert canonical_lines(again) == canonical_lines(graph.store.triples())


@pytest.mark.parametrize("source", ["uk-leaflet", "us-tablet-label", "article"])
def test_what_some_sources_say_is_sound_by_itself(
    kg: baclofen_kg.KnowledgeGraph, tmp_path: Path, source: str
) -> None:
    kg.export(tmp_path / "some.ttl", sources=[source])
    assert str(baclofen_kg.validate(tmp_path / "some.ttl")) == "conforms"


def test_a_long_name_in_another_script(kg: baclofen_kg.KnowledgeGraph, tmp_path: Path) -> None:
    target = tmp_path / f"{80 * chr(0x6F22)}.nt"
    kg.export(target)
    assert target.exists()
