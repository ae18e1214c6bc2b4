"""Exports: every format and option gives back the same triples, and never half a file."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
import rdflib
from graphs import graphs
from hypothesis import assume, given
from hypothesis import strategies as st

import baclofen_kg
from baclofen_kg.errors import InputError, NotFoundError
from baclofen_kg.export import graph as exports
from baclofen_kg.export.selection import direct_edges
from baclofen_kg.export.serialization import (
    DIRECT_EDGES_GRAPH,
    ENTITIES_GRAPH,
    FORMATS,
    STATEMENTS_GRAPH,
    format_name,
)
from baclofen_kg.formats.canonical import canonical_lines, canonical_quads
from baclofen_kg.namespaces import BKG, BKO, compact, expand
from baclofen_kg.stores import memory
from baclofen_kg.stores.embedded import ONTOLOGY_GRAPH
from baclofen_kg.stores.memory import MemoryStore

if TYPE_CHECKING:
    from baclofen_kg import KnowledgeGraph
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
    "one source": {"sources": ["article"]},
    "derived": {"derived": True},
    "everything": {"derived": True, "sources": ["article"], "ontology": True},
}
Exported = Callable[..., bytes]
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


def exporter(store: Store) -> Exported:
    """Return a function that writes a store in a format, as ``serialize`` does; each once."""
    chosen: dict[str, exports.Chosen] = {}
    made: dict[str, bytes] = {}

    def exported(name: str, *, framed: bool = False, **options: Any) -> bytes:
        what = str(sorted(options.items()))
        key = f"{name} {framed} {what}"
        if what not in chosen:
            chosen[what] = exports.choose(store, **options)
        if key not in made:
            made[key] = exports.written(chosen[what], name, framed=framed)
        return made[key]

    return exported


@pytest.fixture(scope="module")
def exported(article: KnowledgeGraph) -> Exported:
    """Returns what the article says in a format."""
    return exporter(article.store)


@pytest.fixture(scope="module")
def few(sample: list[ox.Triple]) -> Exported:
    """Returns a sample of what the article says in a format."""
    store = MemoryStore()
    store.add(sample)
    return exporter(store)


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


@pytest.mark.parametrize("what", OPTIONS)
def test_every_format_holds_the_same_triples(few: Exported, exported: Exported, what: str) -> None:
    """Of one source, with one option a sample; `make crosscheck` compares the whole graph."""
    options = OPTIONS[what]
    exported = few if len(options) == 1 else exported
    expected = canonical_lines(read(exported("n-triples", **options), "n-triples"))
    for name in FORMATS:
        content = exported(name, **options)
        assert canonical_lines(read(content, name)) == expected, name
        assert content.endswith(b"\n"), name
    framed = exported("json-ld", framed=True, **options)
    assert canonical_lines(read(framed, "json-ld")) == expected


@pytest.mark.parametrize("name", FORMATS)
def test_rdflib_reads_the_same_triples(few: Exported, name: str) -> None:
    """A sample, and the ontology with its blank nodes; `make crosscheck` has it read all."""
    content = few(name, **OPTIONS["everything"])
    assert with_rdflib(content, name) == canonical_lines(read(content, name))


def test_rdflib_reads_the_framed_document(few: Exported) -> None:
    content = few("json-ld", framed=True, **OPTIONS["one source"])
    assert with_rdflib(content, "json-ld") == canonical_lines(read(content, "json-ld"))


@pytest.fixture(scope="module")
def whole(packaged_store: Store) -> bytes:
    """The whole graph in Turtle."""
    return exports.serialize(packaged_store, "turtle")


def test_plain_export_is_the_data_as_spelt_in_the_files(
    whole: bytes, data_triples: list[ox.Triple]
) -> None:
    # Without blank nodes, whose names mean nothing.
    found = [quad.triple for quad in read(whole, "turtle")]
    assert not any(isinstance(term, ox.BlankNode) for triple in data_triples for term in triple)
    assert set(found) == set(data_triples)
    assert len(found) == len(set(data_triples))


def test_the_ontology_is_added_once_whether_or_not_the_data_hold_it(
    exported: Exported, article: KnowledgeGraph, ontology_triples: list[ox.Triple]
) -> None:
    content = exported("turtle", ontology=True)
    both = canonical_lines([*article.store.triples(), *ontology_triples])
    assert canonical_lines(read(content, "turtle")) == both
    again = MemoryStore()
    again.load_text(content, "export.ttl")
    assert exports.serialize(again, "turtle", ontology=True) == content
    assert exports.serialize(again, "turtle") == exported("turtle")


def test_blank_nodes_that_are_not_the_ontologys_are_kept() -> None:
    store = MemoryStore()
    text = "<http://e.org/a> <http://e.org/p> [ <http://e.org/q> 1 ] . [] <http://e.org/q> 2 ."
    store.load_text(text, "own.ttl")
    assert len(read(exports.serialize(store, "nt"), "n-triples")) == 3


def test_derived_edges_are_the_only_addition(exported: Exported) -> None:
    plain = set(canonical_lines(read(exported("n-triples"), "n-triples")))
    derived = read(exported("n-triples", derived=True), "n-triples")
    added = [q for q in derived if f"{q.subject} {q.predicate} {q.object} ." not in plain]
    assert added
    assert len(derived) == len(plain) + len(added)
    assert {quad.predicate.value for quad in added} <= DERIVED


def test_direct_edges_of_one_country(unnamed: KnowledgeGraph, tmp_path: Path) -> None:
    def edges(country: bool | str) -> set[str]:
        found = direct_edges(unnamed.store, None, country)
        return {f"{compact(t.predicate.value)} {compact(str(t.object)[1:-1])}" for t in found}

    ours, austrian, british = edges(True), edges(BKO + "Austria"), edges(BKO + "UnitedKingdom")
    unnamed.export(tmp_path / "a.nt", derived="UK")
    quads = read((tmp_path / "a.nt").read_bytes(), "n-triples")
    of_export = {quad.triple for quad in quads if quad.predicate.value in DERIVED}
    assert of_export == set(direct_edges(unnamed.store, None, BKO + "UnitedKingdom"))
    assert "bko:contraindicatedIn bkg:epilepsy" in austrian - british - ours
    # Licensed in the United Kingdom, not recommended in the United States.
    assert "bko:usedInContextOf bkg:stroke" in british - austrian - ours
    # Said by one country alone.
    assert "bko:cautionIn bkg:acute-kidney-injury" in british - ours
    assert "bko:mayTreat bkg:neurogenic-bladder" in edges(BKO + "Bangladesh") - ours
    with pytest.raises(NotFoundError, match="there is no country 'Austira'"):
        unnamed.export(tmp_path / "e.nt", derived="Austira")
    assert not (tmp_path / "e.nt").exists()


def test_named_graphs_tell_who_says_what(unnamed: KnowledgeGraph) -> None:
    content = exports.serialize(unnamed.store, "n-quads", derived=True, ontology=True)
    places: dict[str, set[str]] = {}
    for quad in read(content, "n-quads"):
        assert isinstance(quad.graph_name, ox.NamedNode)
        if quad.predicate.value == expand("rdf:type") and isinstance(quad.object, ox.NamedNode):
            places.setdefault(quad.object.value, set()).add(quad.graph_name.value)
        if quad.predicate.value in DERIVED:
            assert quad.graph_name.value == DIRECT_EDGES_GRAPH
    sources = [
        triple.subject.value
        for triple in unnamed.store.triples()
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


def test_a_source_that_does_not_exist(unnamed: KnowledgeGraph, small: MemoryStore) -> None:
    with pytest.raises(NotFoundError, match="no source named 'artcle'; did you mean article"):
        exports.serialize(unnamed.store, "nt", sources=["artcle"])
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


@pytest.mark.parametrize(
    ("triple", "culprit"),
    [
        ('<http://e.org/a> <http://e.org/p> "\\u0001"', '<http://e.org/p> "\\u0001"'),
        ("<http://e.org/a> <urn:p> <http://e.org/x&y>, '\\uFFFF'", "<urn:p> "),
        (
            "<http://e.org/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#li> 5",
            "<http://www.w3.org/1999/02/22-rdf-syntax-ns#li> ",
        ),
        ('<http://e.org/a> <http://e.org/p> "a", "\\uFFFE", "z"', "<http://e.org/p> "),
    ],
)
def test_what_xml_cannot_say_is_refused(triple: str, culprit: str) -> None:
    store = MemoryStore()
    rest = "".join(f"<http://e.org/{n}> <http://e.org/p> 1 .\n" for n in range(9))
    store.load_text(f"{rest}{triple} .\n<http://e.org/z> <http://e.org/p> 2 .", "own.ttl")
    with pytest.raises(InputError, match=r"RDF/XML cannot say: <http://e\.org/a> ") as caught:
        exports.serialize(store, "rdf-xml")
    assert culprit in str(caught.value)
    assert str(caught.value).isprintable()


def test_no_context_is_fetched(exported: Exported) -> None:
    for options in ({}, {"framed": True}):
        document = json.loads(exported("json-ld", **options))
        assert isinstance(document["@context"], dict)
        assert not {"@import", "@context"} & document["@context"].keys()


HASHES = f"""
import hashlib, sys
from baclofen_kg import load
from baclofen_kg.export.graph import choose, written
store = load(sys.argv[1]).store
chosen = choose(store, **{OPTIONS["everything"]})
for name in {list(FORMATS)}:
    print(hashlib.sha256(written(chosen, name)).hexdigest())
print(hashlib.sha256(written(chosen, "json-ld", framed=True)).hexdigest())
print(hashlib.sha256(written(choose(load().store), "turtle")).hexdigest())
"""


def test_same_bytes_whatever_the_hash_seed(
    exported: Exported, whole: bytes, tmp_path: Path
) -> None:
    """Another process has another seed than this one, which has a random one."""
    seed = "0" if os.environ.get("PYTHONHASHSEED") != "0" else "4242"
    (tmp_path / "article.ttl").write_bytes(exported("turtle"))
    done = subprocess.run(
        [sys.executable, "-c", HASHES, str(tmp_path / "article.ttl")],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    everything = OPTIONS["everything"]
    expected = [exported(name, **everything) for name in FORMATS]
    expected += [exported("json-ld", framed=True, **everything), whole]
    assert done.stdout.split() == [hashlib.sha256(content).hexdigest() for content in expected]


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
    article: KnowledgeGraph, tmp_path: Path, name: str, options: dict[str, Any]
) -> None:
    exports.export(article.store, tmp_path / name, **options)
    assert baclofen_kg.validate(tmp_path / name).conforms


def test_a_spoilt_graph_fails_alike_in_every_format(
    article: KnowledgeGraph, tmp_path: Path
) -> None:
    def is_spoilt(triple: ox.Triple) -> bool:
        return triple.predicate.value == expand("bko:section") and "article" in str(triple.subject)

    spoilt = MemoryStore()
    spoilt.add(triple for triple in article.store.triples() if not is_spoilt(triple))
    found = []
    for name in ("spoilt.ttl", "spoilt.jsonld"):
        exports.export(spoilt, tmp_path / name)
        report = baclofen_kg.validate(tmp_path / name)
        assert not report.conforms
        # Each begins with its place, which is another in each file.
        found.append(sorted(str(result).partition(": ")[2] for result in report.results))
    assert found[0] == found[1]


# ---- Where it is written ----


def test_export_of_a_graph(
    article: KnowledgeGraph, exported: Exported, small: MemoryStore, tmp_path: Path
) -> None:
    article.export(tmp_path / "baclofen.ttl", sources=["article"])
    content = (tmp_path / "baclofen.ttl").read_bytes()
    assert content == exported("turtle", sources=["article"])
    for name, suffixes in FORMATS.items():
        target = tmp_path / f"small{suffixes[0]}"
        baclofen_kg.KnowledgeGraph(small).export(target, sources=["a"])
        assert target.read_bytes() == exports.serialize(small, name, sources=["a"])
    assert len(list(tmp_path.iterdir())) == len(FORMATS) + 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
def test_full_disk(small: MemoryStore) -> None:
    with pytest.raises(InputError, match="/dev/full: cannot be written: No space left on device"):
        exports.export(small, "/dev/full", format="turtle")


@pytest.mark.parametrize("suffix", [s for suffixes in FORMATS.values() for s in suffixes[:1]])
@pytest.mark.parametrize("on_disk", [False, True])
def test_every_literal_is_written_as_it_was(on_disk: bool, suffix: str, tmp_path: Path) -> None:
    spellings = {
        "decimal": "43.0 43 043 +7 -7 1.50 .5 5. abc 1e5 NaN +-1",
        "integer": "01 +1 -0 1_000 1.0",
        "double": "1e0 1.0E0 1.50 INF +INF 1",
        "float": "1 1.0",
        "boolean": "1 true TRUE 0",
        "nonNegativeInteger": "1 0 01",
        "byte": "5 +5 500",
        "int": "5",
        "long": "5",
        "duration": "P1Y12M P1D PT24H P0Y PT60S x",
        "dayTimeDuration": "PT24H P1D",
        "yearMonthDuration": "P12M P1Y",
        "dateTime": "2020-01-01T24:00:00 2020-01-01T00:00:00.000Z 2020-01-01T00:00:00+00:00",
        "dateTimeStamp": "2020-01-01T00:00:00Z",
        "time": "24:00:00 00:00:00 12:00:00.50",
        "date": "2020-01-01+00:00 2020-01-01Z 2020-02-30",
        "gYear": "2020 02020 2020Z",
        "gMonthDay": "--02-30 --01-01+00:00",
    }
    lines = [
        f'<urn:a> <urn:p:p> "{text}"^^<{expand("xsd:" + kind)}> .'
        for kind, texts in spellings.items()
        for text in texts.split()
    ]
    lines += [f"<urn:a> <urn:p:p> {text} ." for text in ('"x"@he--rtl', '"x"@he', '"x"', '""')]
    (tmp_path / "in.nt").write_text("\n".join(lines), "utf-8")
    graph = baclofen_kg.load(tmp_path / "in.nt", store=tmp_path / "store" if on_disk else None)
    graph.export(tmp_path / f"out{suffix}")
    again = canonical_lines(ox.parse(path=str(tmp_path / f"out{suffix}")))
    assert again == canonical_lines(ox.parse(path=str(tmp_path / "in.nt")))
    assert len(again) == len(lines)


OWL = """
@prefix ex: <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


@pytest.mark.parametrize(
    "text",
    [
        'ex:Dose rdfs:subClassOf [ owl:maxCardinality "1"^^xsd:nonNegativeInteger ] .',
        "bko:Drug a owl:Class .",
        'bko:Drug a owl:Class ; rdfs:label "drug"@en . bko:about a owl:ObjectProperty .',
        "<https://w3id.org/baclofen-kg/ontology> a owl:Ontology .",
        "ex:a ex:p [ owl:inverseOf bko:about ], [ owl:inverseOf bko:about ] .",
        "ex:a ex:p _:b . ex:c ex:p _:b . _:b ex:q _:b .",
    ],
)
def test_what_a_file_says_is_in_its_export(text: str, tmp_path: Path) -> None:
    (tmp_path / "in.ttl").write_text(OWL + text, "utf-8")
    expected = canonical_lines(ox.parse(path=str(tmp_path / "in.ttl")))
    for name in ("out.ttl", "out.nt", "out.jsonld", "out.trig"):
        baclofen_kg.load(tmp_path / "in.ttl").export(tmp_path / name)
        assert canonical_lines(ox.parse(path=str(tmp_path / name))) == expected, name


def test_a_file_with_the_whole_ontology_beside_what_it_says(
    ontology_triples: list[ox.Triple], tmp_path: Path
) -> None:
    text = ox.serialize(ontology_triples, format=ox.RdfFormat.N_TRIPLES)
    assert text is not None
    (tmp_path / "in.ttl").write_text(OWL + "ex:a ex:p [ ex:q 1.0 ] .\n" + text.decode(), "utf-8")
    graph = baclofen_kg.load(tmp_path / "in.ttl")
    graph.export(tmp_path / "out.nt")
    graph.export(tmp_path / "both.nt", ontology=True)
    assert len(list(ox.parse(path=str(tmp_path / "out.nt")))) == 2
    both = canonical_lines(ox.parse(path=str(tmp_path / "both.nt")))
    assert both == canonical_lines(ox.parse(path=str(tmp_path / "in.ttl")))


def test_what_is_added_is_exported_as_it_was_added(tmp_path: Path) -> None:
    (tmp_path / "in.ttl").write_text(OWL + "ex:a ex:p [ ex:q 1.0 ] .", "utf-8")
    graph = baclofen_kg.load(tmp_path / "in.ttl")
    (node,) = (t.subject for t in graph.store.triples() if isinstance(t.subject, ox.BlankNode))
    (same,) = (row.n for row in graph.query("SELECT ?n { ?n <http://example.org/q> ?o }"))
    assert str(node) == same
    more = ox.Literal("02.0", datatype=ox.NamedNode(expand("xsd:decimal")))
    graph.store.add([ox.Triple(node, ox.NamedNode("http://example.org/q"), more)])
    graph.export(tmp_path / "out.nt")
    found = canonical_lines(ox.parse(path=str(tmp_path / "out.nt")))
    assert found == canonical_lines(
        ox.parse(OWL + "ex:a ex:p [ ex:q 1.0, 02.0 ] .", format=ox.RdfFormat.TURTLE)
    )


def test_a_file_that_has_changed_or_is_gone(tmp_path: Path) -> None:
    path, target = tmp_path / "in.nt", tmp_path / "out.nt"
    line = f'<urn:a> <urn:p> "1.0"^^<{expand("xsd:decimal")}> .\n'
    path.write_text(line, "utf-8")
    in_memory = baclofen_kg.load(path)
    on_disk = baclofen_kg.load(path, store=tmp_path / "store")
    path.write_text(line.replace("1.0", "2.0"), "utf-8")
    in_memory.export(target)
    assert target.read_text("utf-8") == line
    with pytest.warns(baclofen_kg.errors.BaclofenKGWarning, match="in.nt: has changed, so what"):
        on_disk.export(target)
    assert target.read_text("utf-8") == line.replace("1.0", "1")
    path.unlink()
    with pytest.warns(baclofen_kg.errors.BaclofenKGWarning, match="in.nt: there is no such file"):
        baclofen_kg.load(store=tmp_path / "store").export(target)
    assert target.read_text("utf-8") == line.replace("1.0", "1")


def test_a_large_file_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_BIG", 1)
    path, target = tmp_path / "in.ttl", tmp_path / "out.ttl"
    text = "@prefix a: <http://example.org/a/> .\n\na:b\n    a:c 043.0 .\n"
    path.write_text(text, "utf-8")
    graph = baclofen_kg.load(path)
    graph.export(target)
    assert target.read_text("utf-8") == text
    path.write_text(text.replace("043.0", "7"), "utf-8")
    with pytest.warns(baclofen_kg.errors.BaclofenKGWarning, match="in.ttl: has changed"):
        graph.export(target)
    assert '"43"^^xsd:decimal' in target.read_text("utf-8")


def test_what_came_in_a_named_graph_stays_there(tmp_path: Path) -> None:
    (tmp_path / "in.trig").write_text(
        "@prefix ex: <http://example.org/> .\n"
        "ex:g { ex:a ex:p 01 . _:b ex:q ex:x . } ex:h { _:b ex:q ex:y . ex:a ex:p 01 }\n"
        "_:c { ex:a ex:p 2 } ex:a ex:p 3 .",
        "utf-8",
    )
    for target in ("out.trig", "out.nq", "again.trig"):
        source = "out.trig" if target == "again.trig" else "in.trig"
        baclofen_kg.load(tmp_path / source).export(tmp_path / target)
    found = canonical_quads(ox.parse(path=str(tmp_path / "again.trig")))
    assert set(found) == set(canonical_quads(ox.parse(path=str(tmp_path / "out.nq"))))
    # What came in none stays in none.
    assert set(found) == set(canonical_quads(ox.parse(path=str(tmp_path / "in.trig"))))


# ---- Prefixes ----

SHORT = """
@prefix schema: <http://schema.org/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix : <http://example.org/mine#> .
@prefix xmlish: <http://example.org/xmlish/> .
@prefix unused: <http://example.org/unused/> .
:x a schema:Drug ; dct:title "t"@en ; xmlish:p <https://schema.org/name> .
"""


@pytest.mark.parametrize("on_disk", [False, True])
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("out.ttl", ':x a schema:Drug ;\n    dct:title "t"@en ;\n'),
        ("out.trig", '\tdct:title "t"@en'),
        ("out.rdf", '<dct:title xml:lang="en">t</dct:title>'),
        ("out.jsonld", '"xmlish:p": '),
        ("out.jsonld", '"xmlish": {"@id": "http://example.org/xmlish/", "@prefix": true}'),
    ],
)
def test_prefixes_of_files_are_kept(
    on_disk: bool, name: str, expected: str, tmp_path: Path
) -> None:
    (tmp_path / "in.ttl").write_text(SHORT, "utf-8")
    graph = baclofen_kg.load(tmp_path / "in.ttl", store=tmp_path / "store" if on_disk else None)
    graph.export(tmp_path / name)
    text = (tmp_path / name).read_text("utf-8")
    assert expected in text
    assert "unused" not in text
    again = canonical_lines(ox.parse(path=str(tmp_path / name)))
    assert again == canonical_lines(ox.parse(path=str(tmp_path / "in.ttl")))


@pytest.mark.parametrize("prefix", ["xml", "xmlns", "http", "urn", "bkg", "é", "a.b-c"])
@pytest.mark.parametrize("suffix", [s for suffixes in FORMATS.values() for s in suffixes[:1]])
def test_any_prefix_of_a_file_can_be_written_or_left_out(
    prefix: str, suffix: str, tmp_path: Path
) -> None:
    text = f"@prefix {prefix}: <http://example.org/> .\n{prefix}:a {prefix}:b <urn:c>, {prefix}:d ."
    (tmp_path / "in.ttl").write_text(text, "utf-8")
    baclofen_kg.load(tmp_path / "in.ttl").export(tmp_path / f"out{suffix}")
    again = canonical_lines(ox.parse(path=str(tmp_path / f"out{suffix}")))
    assert again == canonical_lines(ox.parse(path=str(tmp_path / "in.ttl")))


def test_of_two_files_with_one_prefix_the_first_has_it(tmp_path: Path) -> None:
    for name in "ab":
        text = f"@prefix ex: <http://{name}.org/> .\nex:{name} ex:p 1 ."
        (tmp_path / f"{name}.ttl").write_text(text, "utf-8")
    graph = baclofen_kg.load([tmp_path / "a.ttl", tmp_path / "b.ttl"])
    graph.export(tmp_path / "out.ttl")
    assert (tmp_path / "out.ttl").read_text("utf-8") == (
        "@prefix ex: <http://a.org/> .\n\nex:a\n    ex:p 1 .\n\n"
        "<http://b.org/b>\n    <http://b.org/p> 1 .\n"
    )


def test_rdflib_has_the_prefixes_of_the_files(tmp_path: Path) -> None:
    (tmp_path / "in.ttl").write_text(SHORT, "utf-8")
    graph = baclofen_kg.load(tmp_path / "in.ttl").to_rdflib()
    assert dict(graph.namespaces())["schema"] == rdflib.URIRef("http://schema.org/")


def test_rdflib_is_given_what_is_exported(sample: list[ox.Triple], tmp_path: Path) -> None:
    store = MemoryStore()
    store.add(sample)
    kg = baclofen_kg.KnowledgeGraph(store)
    kg.export(tmp_path / "all.nt")
    exported = rdflib.Graph().parse(tmp_path / "all.nt")
    assert set(exported) == set(kg.to_rdflib())
    assert len(exported) == len(sample)


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
    unnamed: KnowledgeGraph, tmp_path: Path, source: str
) -> None:
    unnamed.export(tmp_path / "some.ttl", sources=[source])
    assert str(baclofen_kg.validate(tmp_path / "some.ttl")) == "conforms"


def test_a_long_name_in_another_script(small: MemoryStore, tmp_path: Path) -> None:
    target = tmp_path / f"{80 * chr(0x6F22)}.nt"
    exports.export(small, target)
    assert target.exists()


# ---- Any graph whatever ----

own_prefixes = st.dictionaries(
    st.from_regex(r"[A-Za-z]{0,3}", fullmatch=True),
    st.sampled_from(["http://example.org/", "http://example.org/a", "https://schema.org/", BKG]),
    max_size=3,
)


@given(graph=graphs(), own=own_prefixes, random=st.randoms())
def test_any_graph_comes_back_from_every_export(
    graph: list[ox.Triple], own: dict[str, str], random: Random
) -> None:
    assume(graph)
    expected = canonical_lines(graph)
    stores = []
    for _ in range(2):
        random.shuffle(graph)
        text = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in own.items())
        text += "".join(f"{t.subject} {t.predicate} {t.object} .\n" for t in graph)
        stores.append(MemoryStore())
        stores[-1].load_text(text, "any.ttl")
    chosen = [exports.choose(store) for store in stores]
    for name, framed in [*((name, False) for name in FORMATS), ("json-ld", True)]:
        first, second = (written(each, name, framed=framed) for each in chosen)
        assert first == second
        if first is None:
            assert name == "rdf-xml"
            assert not all(map(is_for_xml, graph))
        else:
            assert canonical_lines(read(first, name)) == expected


def written(chosen: exports.Chosen, name: str, *, framed: bool) -> bytes | None:
    try:
        return exports.written(chosen, name, framed=framed)
    except InputError:
        return None


def is_for_xml(triple: ox.Triple) -> bool:
    """Say whether a property ends in a name of XML, and a text has only characters of XML."""
    text = triple.object.value if isinstance(triple.object, ox.Literal) else ""
    name = re.search(r"[\w.-]*$", triple.predicate.value)
    return bool(name and re.search(r"[^\W\d]", name[0])) and all(
        character in "\t\n" or character >= " " for character in text
    )


TAGS = r"""@prefix : <http://example.org/> .
:a :p "x"@en-gb, "x"@ZH-hant-tw, "x"@de, "x"@sl-rozaj-biske, "x"@en-x-us, "x"@he-il--rtl,
  "a", "@en-gb b", "\"@en-gb", "\\\"@en-gb"@en-us, "<b xml:lang=\"en-gb\">"@fr-ca, "c"^^:en-gb .
"""
SPELT = {"en-GB", "zh-Hant-TW", "de", "sl-rozaj-biske", "en-x-us", "he-IL", "en-US", "fr-CA"}


@pytest.mark.parametrize("name", ["turtle", "n-triples", "n-quads", "trig", "json-ld", "rdf-xml"])
def test_language_tags_are_spelt_as_the_standard_recommends(name: str) -> None:
    """RFC 5646, section 2.1.1: the engine has small letters only."""
    store = MemoryStore()
    # RDF/XML cannot say a direction.
    store.load_text(TAGS.replace("--rtl", "") if name == "rdf-xml" else TAGS, "tags")
    content = exports.serialize(store, name)
    back = MemoryStore()
    back.load_text(content, "back", name)
    assert set(back.triples()) == set(store.triples())
    text = content.decode().replace("@en-gb", "")
    marks = {"json-ld": r'"@value": .*"@language": "([^"]+)"', "rdf-xml": r' xml:lang="([^"]+)"'}
    tags = re.findall(marks.get(name, r'"@([A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)'), text)
    assert set(tags) | {"he-IL"} == SPELT
