"""Files as people have them: named graphs, relative IRIs, packed, misnamed, broken."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import baclofen_kg
from baclofen_kg import InputError, resources
from baclofen_kg.errors import BaclofenKGWarning
from baclofen_kg.sparql.results import Results, of_answer
from baclofen_kg.stores.disk.store import open_store
from baclofen_kg.stores.embedded import EmbeddedStore
from baclofen_kg.stores.interchange import to_rdflib
from baclofen_kg.stores.memory import MemoryStore
from baclofen_kg.stores.reading import format_named, format_of, read_input, read_triples

TRIG = """
@prefix : <http://example.org/> .
:g1 { :a :p 1 . _:b :q :x . }
:g2 { :a :p 2 . _:b :q :y . :a :p 1 . }
:a :p 3 .
"""
QUADS = "".join(
    f'<http://example.org/a> <http://example.org/p> "{n}" <http://example.org/g{n}> .\n'
    for n in "123"
)
TURTLE = "@prefix : <http://example.org/> . :a :p 1 ."
RDF_XML = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://example.org/">
<rdf:Description rdf:about="http://example.org/a">
<p>1</p>
</rdf:Description>
</rdf:RDF>
"""


def loaded(path: Path, *, base: str | None = None, input_format: str | None = None) -> MemoryStore:
    store = MemoryStore()
    store.load([path], base=base, input_format=input_format)
    return store


def ask(store: EmbeddedStore, text: str) -> Results:
    return of_answer(store.query(f"PREFIX : <http://example.org/> {text}"))


def message(path: Path, **options: str) -> str:
    with pytest.raises(InputError) as caught:
        loaded(path, **options)
    text = str(caught.value)
    assert str(path) in text or options
    assert "\n" not in text
    return text


def file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# ---- Named graphs ----


@pytest.fixture(params=["memory", "disk", "big"])
def trig(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> EmbeddedStore:
    """A file with named graphs, in each of the ways in which files are loaded."""
    path = file(tmp_path, "named.trig", TRIG)
    if request.param == "disk":
        return open_store(tmp_path / "store", [path])
    if request.param == "big":
        monkeypatch.setattr("baclofen_kg.stores.memory._BIG", 1)
    store = loaded(path)
    store.load_ontology(resources.ontology_file())
    return store


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("SELECT * { :a :p ?o }", 3),
        ("SELECT * { ?b :q ?o }", 2),
        ("SELECT * { GRAPH :g1 { ?s ?p ?o } }", 2),
        ("SELECT * { GRAPH ?g { :a :p 1 } }", 2),
        ("SELECT * FROM :g2 { ?s ?p ?o }", 3),
        ("SELECT * FROM :g1 FROM NAMED :g2 { :a :p ?o GRAPH ?g { :a :p ?x } }", 2),
        ("SELECT ?b { GRAPH :g1 { ?b :q :x } GRAPH :g2 { ?b :q :y } }", 1),
        ("SELECT * { :a :p ?o . bko:Drug a ?c }", 3),
    ],
)
def test_graphs_are_kept_and_seen_as_one(trig: EmbeddedStore, text: str, count: int) -> None:
    assert len(ask(trig, text)) == count


def test_graphs_are_told_and_data_are_counted_once(trig: EmbeddedStore) -> None:
    assert trig.graphs == ("http://example.org/g1", "http://example.org/g2")
    assert len(trig) == len(list(trig.triples())) == len(set(trig.triples())) == 5


def test_an_untrusted_query_sees_each_triple_once(tmp_path: Path) -> None:
    path = file(tmp_path, "named.trig", TRIG)
    for kg in (baclofen_kg.load(path), baclofen_kg.load(path, store=tmp_path / "store")):
        count = "SELECT (COUNT(*) AS ?n) { <http://example.org/a> ?p ?o }"
        assert kg.query(count, untrusted=True)[0].n == kg.query(count)[0].n == 3


@pytest.mark.parametrize(
    ("name", "content", "graphs"),
    [
        ("a.nq", QUADS, 3),
        ("a.jsonld", '{"@id": "http://example.org/g", "@graph": [{"@id": "http://example.org/a", '
         '"http://example.org/p": 1}]}', 1),
        ("a.trig", "_:g { <http://example.org/a> <http://example.org/p> 1 }", 0),
        ("a.ttl", TURTLE, 0),
    ],
)  # fmt: skip
def test_every_format_with_graphs_keeps_them(
    tmp_path: Path, name: str, content: str, graphs: int
) -> None:
    store = loaded(file(tmp_path, name, content))
    assert len(store.graphs) == graphs
    assert len(ask(store, "SELECT ?g { GRAPH ?g { :a :p ?o } }")) >= graphs
    assert len(ask(store, "SELECT ?o { :a :p ?o }")) == len(store) == len(list(store.triples()))


def test_quads_that_are_added_keep_their_graph() -> None:
    store = MemoryStore()
    quad = next(iter(ox.parse(QUADS.encode(), format=ox.RdfFormat.N_QUADS)))
    before = store.changes
    store.add([quad, quad.triple])
    assert store.changes > before
    assert (len(store), store.graphs) == (1, (quad.graph_name.value,))


def test_what_the_ontology_says_too_stays_a_part_of_the_data(tmp_path: Path) -> None:
    path = file(
        tmp_path,
        "a.ttl",
        "@prefix bko: <https://w3id.org/baclofen-kg/ontology#> . "
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . bko:Drug a rdfs:Class , "
        "<http://www.w3.org/2002/07/owl#Class> ; rdfs:label 'drug'@en .",
    )
    for kg in (baclofen_kg.load(path), baclofen_kg.load(path, store=tmp_path / "store")):
        assert len(kg) == len(list(kg.store.triples())) == 3
        assert len(kg.query("SELECT ?l { bko:Drug rdfs:label ?l }")) == 1
    memory = MemoryStore()
    memory.load_ontology(resources.ontology_file())
    memory.load([path])
    memory.add(list(memory.triples()))
    assert len(memory) == 3
    assert len(ask(memory, "SELECT ?l { bko:Drug rdfs:label ?l }")) == 1


# ---- Relative IRIs ----


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ttl", "<#a> <http://example.org/p> <c> ."),
        ("a b.trig", "<#a> <http://example.org/p> <c> ."),
        ("\N{GREEK SMALL LETTER ALPHA}.rdf", RDF_XML.replace("http://example.org/a", "#a")),
    ],
)
@pytest.mark.parametrize("base", [None, "https://example.org/base/x"])
def test_relative_iris_are_relative_to_the_file_or_to_the_base(
    tmp_path: Path, name: str, content: str, base: str | None
) -> None:
    path = file(tmp_path, name, content)
    store = loaded(path, base=base)
    subject = next(store.triples()).subject
    assert subject == ox.NamedNode((base or path.as_uri()) + "#a")


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.nt", "<a> <http://example.org/p> <c> .", "N-Triples knows no relative IRIs"),
        ("a.nq", "<a> <http://example.org/p> <c> .", "N-Quads knows no relative IRIs"),
    ],
)
def test_formats_without_relative_iris_say_so(
    tmp_path: Path, name: str, content: str, expected: str
) -> None:
    assert expected in message(file(tmp_path, name, content))


def test_a_text_has_no_address_of_its_own() -> None:
    with pytest.raises(InputError, match="a relative IRI needs @base in the file, or a base"):
        MemoryStore().load_text("<a> <b> <c> .", "standard input")
    store = MemoryStore()
    store.load_text("<a> <b> <c> .", "standard input", base="http://example.org/")
    assert next(store.triples()).subject == ox.NamedNode("http://example.org/a")
    with pytest.raises(InputError, match="nonsense: is not an absolute IRI"):
        MemoryStore().load_text("<a> <b> <c> .", "standard input", base="nonsense")


@pytest.mark.usefixtures("fewer_names")
def test_base_and_format_are_handed_on(tmp_path: Path) -> None:
    path = file(tmp_path, "a.data", "<a> a <c> .")
    kg = baclofen_kg.load(path, base="http://example.org/", input_format="turtle")
    assert kg.query("ASK { <http://example.org/a> ?p ?o }")
    both = baclofen_kg.load(path, with_package=True, input_format="turtle")
    assert both.query("ASK { bkg:baclofen a bko:Drug }")
    with pytest.raises(InputError, match="for files that are loaded into memory"):
        baclofen_kg.load(path, store=tmp_path / "store", base="http://example.org/")
    with pytest.raises(InputError, match="for files that are loaded into memory"):
        baclofen_kg.load(base="http://example.org/")


# ---- Formats ----


@pytest.mark.parametrize("name", ["a.ttl.gz", "a.NT.GZ", "a.rdf.gz"])
@pytest.mark.parametrize("size", ["small", "big"])
def test_packed_files_are_unpacked(
    tmp_path: Path, name: str, size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if size == "big":
        monkeypatch.setattr("baclofen_kg.stores.memory._BIG", 1)
    content = RDF_XML if "rdf" in name else '<http://example.org/a> <http://example.org/p> "1" .'
    path = file(tmp_path, name, gzip.compress(content.encode()))
    assert len(loaded(path)) == len(loaded(tmp_path)) == len(list(read_triples([path]))) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (gzip.compress(TURTLE.encode()), "it is packed with gzip; name it with .gz at the end"),
        (b"PK\x03\x04...", "it is a ZIP archive; unpack it"),
        (bz2.compress(TURTLE.encode()), "it is packed with bzip2; unpack it"),
        (lzma.compress(TURTLE.encode()), "it is packed with xz; unpack it"),
        (TURTLE.encode("utf-16"), "it is text in UTF-16; save it in UTF-8"),
        (b"<a> <b>\n 'caf\xe9' .", "byte 0xe9 at line 2, column 6"),
        (b"<a> <b> 'caf\x00' , .", "byte 0x00 at line 1, column 13"),
    ],
)
def test_what_is_no_text_is_told(tmp_path: Path, content: bytes, said: str) -> None:
    assert f"is not text in UTF-8: {said}" in message(file(tmp_path, "a.ttl", content))


def test_packed_files_that_are_passed_over_are_told(tmp_path: Path) -> None:
    file(tmp_path, "a.ttl", TURTLE)
    file(tmp_path, "b.nt.xz", b"packed")
    file(tmp_path, "article.txt.bz2", b"no RDF")
    with pytest.warns(BaclofenKGWarning, match="b.nt.xz: not read; unpack it") as caught:
        assert len(loaded(tmp_path)) == 1
    assert len(caught) == 1


def test_a_folder_is_gone_through_by_its_links_once(tmp_path: Path) -> None:
    top, elsewhere = tmp_path / "top", tmp_path / "elsewhere"
    for folder in (top, elsewhere):
        folder.mkdir()
    file(top, "a.ttl", TURTLE)
    file(elsewhere, "b.ttl", "[] <http://example.org/p> 2 .")
    (top / "linked").symlink_to(elsewhere)
    (top / "again").symlink_to(elsewhere)
    (elsewhere / "back").symlink_to(top)
    os.mkfifo(top / "pipe.ttl")
    (top / "folder.ttl").mkdir()
    assert len(loaded(top)) == 2


@pytest.mark.parametrize("size", ["small", "big"])
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"<a> <b> <c> .", "cannot be"),
        (gzip.compress(TURTLE.encode() * 9, mtime=0)[:30], "cannot be"),
        (gzip.compress(b"nonsense", mtime=0), "a.ttl.gz: Turtle syntax error at line 1"),
        (gzip.compress(b"", mtime=0), "holds no triples"),
    ],
)
def test_packed_files_that_are_damaged(
    tmp_path: Path, content: bytes, expected: str, size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if size == "big":
        monkeypatch.setattr("baclofen_kg.stores.memory._BIG", 1)
    assert expected in message(file(tmp_path, "a.ttl.gz", content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.owl", TURTLE),
        ("a.owl", f"# a comment\n# another\n{TURTLE}"),
        ("a.owl", "PREFIX : <http://example.org/> :a :p 1 ."),
        ("a.owl", RDF_XML),
        ("a.owl.gz", gzip.compress(TURTLE.encode(), mtime=0)),
        ("a.owl", "\N{BOM}" + TURTLE),
    ],
)
def test_owl_is_turtle_or_rdf_xml(tmp_path: Path, name: str, content: str | bytes) -> None:
    assert len(loaded(file(tmp_path, name, content))) == 1


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.rdf", TURTLE, "it looks like Turtle; name the format: turtle"),
        ("a.ttl", RDF_XML, "it looks like RDF/XML; name the format: rdf-xml"),
        ("a.ttl", '{"@id": "urn:a"}', "it looks like JSON-LD; name the format: json-ld"),
        ("a.ttl", "<!DOCTYPE html><html>", "it looks like a web page"),
        (
            "a.owl",
            "Prefix(:=<urn:a#>)\nOntology(<urn:a>)",
            "OWL functional syntax, which is not RDF",
        ),
        ("a.owl", '<?xml version="1.0"?>\n<Ontology x="1">', "OWL/XML, which is not RDF"),
    ],
)
def test_a_wrong_suffix_is_found_out(
    tmp_path: Path, name: str, content: str, expected: str
) -> None:
    assert expected in message(file(tmp_path, name, content))


@pytest.mark.parametrize("given", ["turtle", "Turtle", "ttl", "n-triples", "nt", "trig", "N_QUADS"])
def test_the_format_can_be_named(tmp_path: Path, given: str) -> None:
    content = "<http://example.org/a> <http://example.org/p> <http://example.org/c> ."
    path = file(tmp_path, "a.txt", content)
    assert "unknown RDF format" in message(path)
    assert len(loaded(path, input_format=given)) == 1
    assert len(list(read_triples([path], input_format=given))) == 1


def test_a_format_that_is_none(tmp_path: Path) -> None:
    path = file(tmp_path, "a.ttl", TURTLE)
    assert "known are turtle, n-triples" in message(path, input_format="excel")
    assert format_named("rdf-xml") == format_of("a.rdf") == ox.RdfFormat.RDF_XML


# ---- Where and why ----


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ("<p>1", 204),
        ('<p rdf:resource="http://a b"/>', 203),
        ("<p>1</p>text<p>", 203),
        ("<q:p>1</q:p>", 203),
        ("<p>&nbsp;</p>", 203),
        ('<p rdf:resource="urn:a" rdf:nodeID="1 2"/>', 203),
    ],
)
def test_rdf_xml_errors_have_a_line(tmp_path: Path, wrong: str, line: int) -> None:
    part = RDF_XML.partition("<rdf:Desc")
    good = "<rdf:Description rdf:about='urn:x'><p>1</p></rdf:Description>\n" * 199
    bad = (part[1] + part[2]).replace("<p>1</p>", wrong)
    content = part[0] + good + bad.replace("</rdf:RDF>", good + "</rdf:RDF>")
    expected = f"RDF/XML syntax error at line {line}: "
    assert expected in message(file(tmp_path, "a.rdf", content))


@pytest.mark.parametrize(
    "context", ['"https://schema.org/"', '["context.jsonld"]', '[{"a": "urn:a"}, "http://x.example/c"]']
)  # fmt: skip
def test_a_context_elsewhere_is_named(tmp_path: Path, context: str) -> None:
    content = f'{{"@context": {context}, "@id": "urn:a", "urn:p": 1}}'
    text = message(file(tmp_path, "a.jsonld", content))
    assert "nothing is fetched: write the context itself into the file" in text
    assert any(name in text for name in ("schema.org", "context.jsonld", "x.example", "elsewhere"))


@pytest.mark.parametrize("link", ["context.jsonld", "./context.jsonld", "../up/context.jsonld"])
def test_a_context_that_lies_beside_a_file_is_read(tmp_path: Path, link: str) -> None:
    (tmp_path / "up").mkdir()
    content = f'{{\n  "@context": "{link}",\n  "@id": "urn:a",\n  "p": 1\n}}'
    path = file(tmp_path / "up", "a.jsonld", content)
    assert "nothing is fetched" in message(path)
    for context in ("no JSON", "[]", '"urn:a"', '{"@graph": []}'):
        file(tmp_path / "up", "context.jsonld", context)
        assert "nothing is fetched" in message(path)
    file(tmp_path / "up", "context.jsonld", '{\n"@context": {"p": "urn:p"}\n}')
    assert [str(triple.predicate) for triple in read_triples([path])] == ["<urn:p>"]
    assert len(loaded(path)) == 1
    wrong = file(tmp_path / "up", "b.jsonld", content.replace('"p": 1', '"p": 1,'))
    assert "b.jsonld: JSON-LD syntax error at line 5" in message(wrong)


def test_triples_are_read_as_they_are_spelt(tmp_path: Path) -> None:
    content = "@prefix : <http://example.org/> . :a :p 5.0 , 007 , 1e0 ."
    path = file(tmp_path, "a.ttl", content)
    values = [t.object.value for t in read_triples([path]) if isinstance(t.object, ox.Literal)]
    assert values == ["5.0", "007", "1e0"]
    for name, wrong in (("none.ttl", None), ("empty.ttl", ""), ("bad.ttl", "x")):
        bad = file(tmp_path, name, wrong) if wrong is not None else tmp_path / name
        with pytest.raises(
            InputError, match=r"no such file|holds no triples|syntax error at line 1"
        ):
            list(read_triples([bad]))


def test_a_path_or_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file(tmp_path, "a.ttl", TURTLE)
    assert read_input(str(path), "Turtle") == TURTLE.encode()
    with pytest.raises(InputError, match="there is no such file"):
        read_input(str(tmp_path / "none.ttl"), "Turtle")
    with pytest.raises(InputError, match="cannot be read"):
        read_input(str(tmp_path), "Turtle")
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(InputError, match="standard input: cannot be read; Turtle is expected"):
        read_input("-", "Turtle")


@pytest.mark.parametrize(
    ("text", "datatype"),
    [('"x"@he--rtl', "he_rtl"), ('"y"@ar-eg--ltr', "ar-eg_ltr"), ('"z"@EN--ltr', "en_ltr")],
)
def test_rdflib_gets_the_base_direction(text: str, datatype: str) -> None:
    store = MemoryStore()
    store.load_text(f"<urn:a> <urn:p> {text} .", "text")
    ((_, _, value),) = to_rdflib(store)
    assert isinstance(value, rdflib.Literal)
    assert str(value.datatype).endswith(f"/ns/i18n#{datatype}")


@pytest.mark.parametrize("suffix", [".ttl", ".trig"])
def test_characters_that_names_may_hold_and_iris_may_not(tmp_path: Path, suffix: str) -> None:
    """Turtle's names go up to U+EFFFF; some of that is for nobody's use in IRIs."""
    path = file(tmp_path, f"a{suffix}", "@prefix : <http://example.org/> . :a\U000e01ef :p 1.0 .")
    (triple,) = loaded(path).triples()
    assert (str(triple.subject), str(triple.object)[:5]) == (
        "<http://example.org/a\U000e01ef>",
        '"1.0"',
    )
