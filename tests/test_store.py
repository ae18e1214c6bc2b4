"""The embedded engine: loading files, and what it says when they cannot be loaded."""

import gzip
from pathlib import Path

import pyoxigraph
import pytest
from tiny import TINY

from baclofen_kg import resources
from baclofen_kg.errors import InputError, QueryError
from baclofen_kg.namespaces import BKO
from baclofen_kg.stores import memory
from baclofen_kg.stores.embedded import ONTOLOGY_GRAPH
from baclofen_kg.stores.memory import MemoryStore

ONE = b"<http://a/s> <http://a/p> <http://a/o> .\n"
FORMATS = {
    "one.ttl": ONE,
    "one.nt": ONE,
    "one.nq": b"<http://a/s> <http://a/p> <http://a/o> <http://a/g> .\n",
    "one.trig": b"<http://a/g> { <http://a/s> <http://a/p> <http://a/o> }",
    "one.jsonld": b'{"@id": "http://a/s", "http://a/p": {"@id": "http://a/o"}}',
    "one.rdf": b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="http://a/">'
    b'<rdf:Description rdf:about="http://a/s"><a:p rdf:resource="http://a/o"/></rdf:Description>'
    b"</rdf:RDF>",
    "ONE.TTL": ONE,
}


@pytest.mark.parametrize("name", FORMATS)
def test_loads_each_format_into_one_graph(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(FORMATS[name])
    store = MemoryStore()
    store.load([tmp_path / name])
    assert [str(triple) for triple in store.triples()] == [ONE.decode().strip(" .\n")]
    assert bool(store.query("ASK { <http://a/s> ?p ?o }"))


def test_loads_a_folder(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "one.ttl").write_bytes(ONE)
    (tmp_path / "two.nt").write_bytes(b"<http://a/s> <http://a/p> <http://a/o2> .\n")
    (tmp_path / "notes.txt").write_text("not RDF")
    store = MemoryStore()
    store.load([tmp_path])
    assert len(store) == 2


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("empty.ttl", b"", "holds no triples"),
        ("comment.ttl", b"# only words\n", "holds no triples"),
        ("binary.ttl", b"\x80\x81\x00\xff", "is not text in UTF-8"),
        ("nul.ttl", b'<http://a/s> <http://a/p> "\0', "is not text in UTF-8"),
        ("wrong.ttl", b"@prefix a: <http://a/> .\na:s a:p .\n", "syntax error at line 2, column 9"),
        ("prefix.ttl", b"\n\nfoo:s foo:p foo:o .\n", "line 3"),
        ("wrong.trig", b"<http://a/g> {\n <http://a/s> }", "line 2"),
        ("wrong.jsonld", b"{", "JSON-LD syntax error"),
        ("wrong.rdf", b"<a>", "RDF/XML syntax error"),
        ("table.xlsx", b"", "unknown RDF format"),
        ("none", b"", "unknown RDF format"),
    ],
)
def test_says_what_is_wrong_with_a_file(
    tmp_path: Path, name: str, content: bytes, expected: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as caught:
        MemoryStore().load([tmp_path / name])
    assert expected in str(caught.value)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        MemoryStore().load([tmp_path / "missing.ttl"])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (".vscode/settings.json", '{"editor.rulers": [100]}'),
        (".vscode/rdf.ttl", "no Turtle"),
        ("package.json", '{"name": "x", "dependencies": {"@types/node": "*"}}'),
        ("node_modules/x/context.jsonld", '{"@context": "https://example.org/"}'),
        ("sub/tsconfig.json", "{} // with a comment"),
        (".hidden.ttl", "no Turtle"),
        ("pom.xml", "<project/>"),
        ("list.json", "[1, 2]"),
        ("context.jsonld", '{"@context": {"@graph": {"@id": "urn:x"}}}'),
        ("sub/context.json", '{"@context": {"p": {"@id": "urn:p", "@type": "@id"}}}'),
        (
            "context.jsonld.gz",
            gzip.compress(b'{"@context": ["https://example.org/", {}]}', mtime=0),
        ),
    ],
)
def test_a_folder_holds_files_that_are_no_rdf(
    tmp_path: Path, name: str, content: str | bytes
) -> None:
    (tmp_path / "one.nt").write_bytes(ONE)
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    store = MemoryStore()
    store.load([tmp_path])
    assert len(store) == 1


def test_a_folder_holds_rdf_under_a_common_suffix(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"@id": "urn:a", "urn:p": 1}', "utf-8")
    (tmp_path / "b.json").write_text('{"@context": {"p": "urn:p"}, "p": [1, 2]}', "utf-8")
    (tmp_path / "c.xml").write_text(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="urn:x:">'
        '<rdf:Description rdf:about="urn:a"><p>x</p></rdf:Description></rdf:RDF>',
        "utf-8",
    )
    store = MemoryStore()
    store.load([tmp_path])
    assert len(store) == 4


@pytest.mark.parametrize("big", [False, True])
def test_json_ld_that_drops_something_is_refused(
    big: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "_BIG", 1 if big else 1 << 20)
    (tmp_path / "a.jsonld").write_text('{"@id": "hiccup", "urn:p": 1, "name": 2}', "utf-8")
    store = MemoryStore()
    with pytest.raises(InputError, match=r'the @id "hiccup" .line 1., the key "name"'):
        store.load([tmp_path])
    assert len(store) == 0
    with pytest.raises(InputError, match='the key "name"'):
        store.load([tmp_path], base="http://example.org/")


def test_folder_without_rdf(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no RDF file"):
        MemoryStore().load([tmp_path])


def test_a_bad_file_adds_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad.trig").write_bytes(ONE + b"nonsense")
    store = MemoryStore()
    with pytest.raises(InputError):
        store.load([tmp_path / "bad.trig"])
    assert len(store) == 0


@pytest.mark.parametrize(
    ("sparql", "expected"),
    [
        ("SELECT ?s WHERE {\n ?s ?p ?o FILTER(?x >) }", "line 2, column"),
        ("SELECT ?s WHERE {", "line 1, column 18, where the text ends"),
        ("SELECT ?s WHERE { ?s foo:bar ?o }", "the prefix foo: is not declared"),
        ("SELECT ?s WHERE { ?s ?p ?o } ; DROP ALL", "line 1, column 36"),
        (
            "SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o }",
            "the SELECT contains a variable that is unbou",
        ),
        ("SELECT * { ?s ?p ?o } GROUP BY ?s", "SELECT * is not authorized with GROUP BY"),
        ("SELECT (1 AS ?s) { ?s ?p ?o }", "the SELECT overrides an existing variable"),
        ("SELECT ?s { ?s ?p <a b> }", "not expected|relative IRI|IRI parsing failed"),
        ("SELECT ?s { ?s ?p <x> }", "<x> is a relative IRI, so the query must begin with BASE"),
        ("SELECT ?s { ?s <p/q#r> ?o }", "<p/q#r> is a relative IRI"),
        ("ASK { <../a> ?p ?o }", "<../a> is a relative IRI"),
        ("SELECT * { BIND(1 AS ?x) BIND(2 AS ?x) }", "a rule is broken that concerns the whole"),
    ],
)
def test_says_where_a_query_is_wrong(sparql: str, expected: str) -> None:
    with pytest.raises(QueryError) as caught:
        MemoryStore().query(sparql)
    assert any(words in str(caught.value) for words in expected.split("|"))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "update",
    [
        "DROP ALL",
        "# a comment\nPREFIX a: <http://a/>\nINSERT DATA { a:s a:p a:o }",
        "DELETE WHERE { ?s ?p ?o }",
        "clear default",
        "LOAD <http://127.0.0.1/x>",
        "WITH <http://a/g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_refuses_updates(update: str) -> None:
    store = MemoryStore()
    store.load_text(ONE, "one")
    with pytest.raises(QueryError, match="this is a SPARQL update"):
        store.query(update)
    assert len(store) == 1


def test_ontology_is_asked_but_is_not_data() -> None:
    store = MemoryStore()
    store.load_text(TINY, "tiny")
    size = len(store)
    store.load_ontology(resources.ontology_file())
    assert len(store) == size == len(list(store.triples()))
    assert bool(store.query("ASK { bko:Tablet rdfs:label ?label }"))


def test_a_copy_of_the_ontology_in_the_data_is_not_seen_twice() -> None:
    store = MemoryStore()
    store.load([resources.ontology_file()])
    store.load_ontology(resources.ontology_file())
    rows = store.query("SELECT ?label { bko:Tablet rdfs:label ?label }")
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    assert len(list(rows)) == 1


def test_a_second_ontology_hides_nothing_that_the_data_say(tmp_path: Path) -> None:
    more = tmp_path / "more.ttl"
    more.write_text("<urn:a> a <urn:Class> . <urn:b> a <urn:Class> .")
    store = MemoryStore()
    store.load_text(f"<urn:a> a <urn:Class> . <{BKO}Tablet> a <{BKO}DoseForm> .", "data")
    for path in (resources.ontology_file(), str(more), resources.ontology_file()):
        store.load_ontology(path)
        assert len(store) == len(list(store.copy().triples())) == 2
    assert store.graphs == ()
    assert bool(store.query(f"ASK {{ <urn:b> a ?c GRAPH <{ONTOLOGY_GRAPH}> {{ <urn:b> a ?c }} }}"))


@pytest.mark.parametrize("suffix", [".ttl", ".nt", ".jsonld"])
def test_a_byte_order_mark_is_passed_over(tmp_path: Path, suffix: str) -> None:
    text = '{"@id": "urn:a", "urn:b": "x"}' if suffix == ".jsonld" else '<urn:a> <urn:b> "x" .'
    file = tmp_path / f"mark{suffix}"
    file.write_text(text, "utf-8-sig")
    store = MemoryStore()
    store.load([str(file)])
    assert len(store) == 1


def test_from_names_the_graphs_that_are_asked(packaged_store: MemoryStore) -> None:
    def count(clause: str) -> int:
        answer = packaged_store.query(f"SELECT (COUNT(*) AS ?n) {clause} WHERE {{ ?s ?p ?o }}")
        assert isinstance(answer, pyoxigraph.QuerySolutions)
        return int(str(next(answer)["n"].value))

    ontology = "https://w3id.org/baclofen-kg/ontology"
    assert count("FROM <urn:nowhere>") == 0
    assert 0 < count(f"FROM <{ontology}>") < count("")
    assert count("# FROM\n") == count("")
