"""Endpoints: real servers, and one that does everything wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING
from unittest import mock

import pyoxigraph as ox
import pytest
import servers
import update_answers
from broken_server import BrokenServer
from tiny import tiny_turtle

import baclofen_kg
from baclofen_kg import InputError, QueryError, resources, shacl
from baclofen_kg.stores import RemoteStore
from baclofen_kg.stores.disk.store import DiskStore
from baclofen_kg.stores.packaged import shape_triples

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from update_answers import AnswerFile

    from baclofen_kg import KnowledgeGraph
    from baclofen_kg.sparql.results import Results

pytest.importorskip("httpx", reason="endpoints need httpx: pip install httpx")

each_answer = pytest.mark.parametrize(
    "answer", update_answers.telling(), ids=lambda answer: answer.path.stem
)
SELECT = "SELECT ?x WHERE { ?x ?y ?z }"
SECRET = "s3cr3t-w0rd"


@pytest.fixture(scope="module")
def broken() -> Iterator[BrokenServer]:
    with BrokenServer() as server:
        yield server
        server.shutdown()


@pytest.fixture(autouse=True)
def _no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USER", "PASSWORD", "TOKEN"):
        monkeypatch.delenv(f"BACLOFEN_KG_{name}", raising=False)


@pytest.fixture(scope="module")
def oxigraph(on_disk: KnowledgeGraph) -> Iterator[str]:
    """An Oxigraph server over the packaged graph."""
    assert isinstance(on_disk.store, DiskStore)
    with servers.oxigraph_server(on_disk.store.path) as url:
        yield url


@pytest.fixture(scope="module")
def article_on_disk(
    article: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory
) -> KnowledgeGraph:
    """What the article says, on disk."""
    folder = tmp_path_factory.mktemp("article")
    article.export(folder / "article.ttl")
    return baclofen_kg.load(folder / "article.ttl", store=folder / "store")


@pytest.fixture(scope="module")
def smaller(article_on_disk: KnowledgeGraph) -> Iterator[str]:
    """An Oxigraph server over what the article says; `make crosscheck` asks for all."""
    assert isinstance(article_on_disk.store, DiskStore)
    with servers.oxigraph_server(article_on_disk.store.path) as url:
        yield url


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Virtuoso server over the packaged graph, which gives no more than 1000 rows at once."""
    triples = [
        quad.triple
        for path in [*resources.data_files(), resources.ontology_file()]
        for quad in ox.parse(path=path, rename_blank_nodes=True)
    ]
    folder = tmp_path_factory.mktemp("virtuoso")
    with servers.virtuoso_server(folder, triples, max_rows=5000) as url:
        yield url


def values(results: Results) -> Counter[tuple[object, ...]]:
    """Rows by value: engines spell numbers and booleans in different ways."""
    return Counter(tuple(map(_value, row)) for row in results)


def _value(value: object) -> object:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, Decimal | float):
        return Decimal(str(value)).normalize()
    return value


# ---- Real servers ----


@each_answer
def test_oxigraph_server_gives_the_expected_answer(answer: AnswerFile, oxigraph: str) -> None:
    results = baclofen_kg.connect(oxigraph).query(answer.query, **answer.parameters)
    assert update_answers.render(results) == answer.body


@each_answer
def test_virtuoso_gives_the_same_values(
    answer: AnswerFile, virtuoso: str, kg: KnowledgeGraph
) -> None:
    remote = baclofen_kg.connect(virtuoso, default_graph=servers.GRAPH)
    expected = values(kg.query(answer.query, **answer.parameters))
    assert values(remote.query(answer.query, **answer.parameters)) == expected


def test_model_over_an_endpoint(oxigraph: str, virtuoso: str, kg: KnowledgeGraph) -> None:
    for url in (oxigraph, f"{virtuoso}?default-graph-uri={servers.GRAPH}"):
        remote = baclofen_kg.connect(url)
        assert remote.drug == kg.drug
        assert [str(item) for item in remote.indications()] == [str(i) for i in kg.indications()]
        assert remote.entity("lioresal") == kg.entity("lioresal")


def by_value(path: Path) -> set[str]:
    """The triples of a file, whatever the server spelt its numbers like."""
    store = ox.Store()
    store.load(path=str(path))
    return set(map(str, store))


def test_export_reads_all_in_pages(smaller: str, article: KnowledgeGraph, tmp_path: Path) -> None:
    assert len(article) > 5000
    article.export(tmp_path / "memory.nt")
    baclofen_kg.connect(smaller, page=2_000).export(tmp_path / "remote.nt")
    assert by_value(tmp_path / "remote.nt") == by_value(tmp_path / "memory.nt")


@pytest.mark.parametrize("page", [100, 2_000])
def test_export_of_little_reads_all_in_pages(page: int, tmp_path: Path) -> None:
    """Each page costs a pass over the graph, so small pages are tried on a small one."""
    (tmp_path / "tiny.ttl").write_text(tiny_turtle(), encoding="utf-8")
    on_disk = baclofen_kg.load(tmp_path / "tiny.ttl", store=tmp_path / "store")
    on_disk.export(tmp_path / "disk.nt")
    assert isinstance(on_disk.store, DiskStore)
    with servers.oxigraph_server(on_disk.store.path) as url:
        baclofen_kg.connect(url, page=page).export(tmp_path / "remote.nt")
    assert by_value(tmp_path / "remote.nt") == by_value(tmp_path / "disk.nt") != set()


@pytest.mark.parametrize("page", [100, 5000])
def test_virtuoso_exports_the_same_values(
    page: int, virtuoso: str, kg: KnowledgeGraph, tmp_path: Path
) -> None:
    kg.export(tmp_path / "memory.nt")
    remote = baclofen_kg.connect(virtuoso, default_graph=servers.GRAPH, page=page)
    remote.export(tmp_path / "remote.nt")
    assert by_value(tmp_path / "remote.nt") == by_value(tmp_path / "memory.nt")


def test_an_endpoint_that_keeps_triples_back_is_found_out(virtuoso: str) -> None:
    remote = baclofen_kg.connect(virtuoso, default_graph=servers.GRAPH, page=6000)
    predicates = remote.query("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p")
    if max(int(str(row.n)) for row in predicates) <= 5000:
        pytest.skip("no predicate has more triples than this server gives at once")
    with pytest.raises(QueryError, match="it limits its answers"):
        list(remote.store.triples())


def test_blank_nodes_survive_paging(tmp_path: Path) -> None:
    store = ox.Store(str(tmp_path))
    text = "<a:s> <a:p> [ <a:q> 1 , 2 ; <a:r> [ <a:q> 3 ] ] , <a:o> , <a:u> ."
    store.load(text, format=ox.RdfFormat.TURTLE)
    del store
    with servers.oxigraph_server(str(tmp_path)) as url:
        remote = baclofen_kg.connect(url, page=1)
        found = {t for t in remote.store.triples() if str(t.predicate).startswith("<a:")}
    blank = {t.subject for t in found if isinstance(t.subject, ox.BlankNode)}
    assert len(found) == 7
    assert len(blank) == 2


def test_long_queries_are_posted(oxigraph: str) -> None:
    text = "SELECT ?x WHERE { VALUES ?x { " + "1 " * 20_000 + "} } LIMIT 3"
    assert len(baclofen_kg.connect(oxigraph).query(text)) == 3


def test_ask_and_construct(oxigraph: str) -> None:
    remote = baclofen_kg.connect(oxigraph)
    assert remote.query("ASK { bkg:baclofen a bko:Drug }")
    assert not remote.query("ASK { bkg:baclofen a bko:Source }")
    graph = remote.query("CONSTRUCT { ?s a bko:Drug } WHERE { ?s a bko:Drug }")
    assert "baclofen" in str(graph)


def test_validates_over_an_endpoint(smaller: str) -> None:
    report = baclofen_kg.connect(smaller).validate()
    assert report.conforms
    (note,) = report.notes
    assert note in str(report)
    assert "dates and durations were checked as the endpoint holds them" in note


def test_what_an_endpoint_cannot_spell_anew_needs_no_note(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> <urn:s> a sh:NodeShape ; "
        "sh:targetSubjectsOf <urn:p> ; sh:nodeKind sh:IRI ."
    )
    engine = ox.Store()
    for value, notes in (('"a", "b"@en, <urn:b>', 0), ("5", 1)):
        engine.load(f"<urn:a> <urn:p> {value} .".encode(), format=ox.RdfFormat.TURTLE)
        with mock.patch.object(RemoteStore, "query", lambda _, text: engine.query(text)):
            store = RemoteStore("http://127.0.0.1:1/")
            rules = shape_triples(tmp_path / "shapes.ttl", only=True)
            report = shacl.validate(store, rules)
        assert report.conforms
        assert len(report.notes) == notes


def test_a_wrong_query_is_one_line(oxigraph: str) -> None:
    with pytest.raises(QueryError, match="HTTP 400") as caught:
        baclofen_kg.connect(oxigraph).query("SELECT ?x WHERE { ?x }")
    assert "\n" not in str(caught.value)


def test_command_line_asks_an_endpoint(oxigraph: str, kg: KnowledgeGraph) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "baclofen_kg", "query", "benefits"),
            *("--format", "csv", "--endpoint", oxigraph),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == kg.query("benefits").to_csv()


# ---- A server that does everything wrong ----


@pytest.mark.parametrize(
    "path",
    [
        *("/good", "/busy", "/limited", "/limited-until", "/dropped", "/gzip", "/tsv", "/xml"),
        *("/moved", "/moved-with-query", "/see-other"),
    ],
)
def test_bears_with_passing_failures(broken: BrokenServer, path: str) -> None:
    results = baclofen_kg.connect(broken.url(path)).query(SELECT)
    assert [row.x for row in results] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/down", r"is not available: HTTP 502 Bad Gateway \(asked 3 times\)"),
        ("/always-dropped", r"the connection failed: .* \(asked 3 times\)"),
        ("/limited-for-an-hour", "is not available: HTTP 429"),
        ("/bad-query", "HTTP 400 Bad Request: Line 3: expected a brace$"),
        ("/bad-query-object", "HTTP 400 Bad Request: Line 3: expected a brace$"),
        ("/error-as-answer", "failed: the query took too long$"),
        ("/message-as-answer", "failed: no such database$"),
        ("/bad-query-page", "HTTP 500 Internal Server Error$"),
        ("/forbidden", "HTTP 401: it wants other credentials: BACLOFEN_KG_USER"),
        ("/html", "answers with a web page; is this the address of the endpoint itself"),
        ("/html-as-json", "answers with a web page"),
        ("/csv", "answers with text/csv; expected is SPARQL results in JSON, XML or TSV"),
        ("/no-type", "answers with no type"),
        ("/half", "its answer is not whole"),
        ("/cut", "the connection failed"),
        ("/empty", "its answer is not whole"),
        ("/partial", "gave only a part of the answer: S1TAT Anytime query gave up"),
        ("/boolean", "gives another kind of answer than SELECT asks for"),
        ("/half-gzip", "not whole"),
        ("/false-gzip", "sent a compressed answer that is damaged"),
        ("/bomb", "gives more than the 1,000,000 bytes"),
        ("/endless", "gives more than the 1,000,000 bytes"),
        ("/slow", "gave no answer within 2 s"),
        ("/trickle", "did not finish its answer within 2 s"),
        ("/round", "redirects more than 5 times"),
        ("/nowhere", "Invalid URL in location header"),
        ("/no-location", "HTTP 302 redirects, but does not say where to"),
    ],
)
def test_says_in_one_line_what_is_wrong(broken: BrokenServer, path: str, expected: str) -> None:
    remote = baclofen_kg.connect(
        broken.url(path), timeout=2, retries=2, max_bytes=1_000_000, connect_timeout=1
    )
    started = time.monotonic()
    with pytest.raises(QueryError, match=expected) as caught:
        remote.query(SELECT)
    assert time.monotonic() - started < 5
    assert str(caught.value).startswith(broken.url(path) + ": ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("path", "expected"), [("/half-a-graph", "not whole"), ("/html", "a web")])
def test_graphs_that_are_none(broken: BrokenServer, path: str, expected: str) -> None:
    with pytest.raises(QueryError, match=expected):
        baclofen_kg.connect(broken.url(path)).query("CONSTRUCT WHERE { ?s ?p ?o }")


def test_reads_a_graph_in_turtle(broken: BrokenServer) -> None:
    graph = baclofen_kg.connect(broken.url("/graph")).query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert len(graph) == 1


def test_a_redirect_to_another_server_is_refused(broken: BrokenServer) -> None:
    with BrokenServer() as other:
        for location in (other.url("/good"), "//localhost/good", "ftp://127.0.0.1/good"):
            broken.elsewhere = location
            remote = baclofen_kg.connect(broken.url("/elsewhere"), token=SECRET)
            with pytest.raises(QueryError, match="which is another server") as caught:
                remote.query(SELECT)
            assert SECRET not in str(caught.value)
        assert not other.requests
        other.shutdown()


def test_an_update_is_not_sent(broken: BrokenServer) -> None:
    before = len(broken.requests)
    remote = baclofen_kg.connect(broken.url("/good"))
    for update in (
        "DROP ALL",
        "PREFIX a: <http://a/> # SELECT\nINSERT DATA { a:s a:p a:o }",
        "SELECT * { ?s ?p ?o } ; DELETE WHERE { ?s ?p ?o }",
        "clear default",
    ):
        with pytest.raises(QueryError, match="this is a SPARQL update"):
            remote.store.query(update)
    with pytest.raises(InputError, match="only read"):
        remote.store.add([])
    assert len(broken.requests) == before


def test_an_untrusted_query_is_refused(broken: BrokenServer) -> None:
    with pytest.raises(QueryError, match="an endpoint cannot be made to stop a query"):
        baclofen_kg.connect(broken.url("/good")).query(SELECT, untrusted=True)


def test_prefixes_are_declared_that_are_used(broken: BrokenServer) -> None:
    remote = baclofen_kg.connect(broken.url("/good"))
    remote.query(
        "PREFIX bko: <http://other/>\nSELECT ?x { ?x a bko:A, <http://a/skos:> ; bkg:b 'owl:c' }"
    )
    sent = broken.requests[-1]
    assert sent.query.startswith("PREFIX bkg: <https://w3id.org/baclofen-kg/id/> PREFIX bko: <http")
    assert sent.query.count("PREFIX") == 2
    assert "application/sparql-results+json" in sent.headers["Accept"]
    assert sent.method == "GET"


# ---- Credentials ----


def credentials_sent(broken: BrokenServer, url: str = "", **options: str) -> str | None:
    remote = baclofen_kg.connect(url or broken.url("/good"), **options)
    remote.query(SELECT)
    assert SECRET not in repr(remote.store)
    return broken.requests[-1].headers.get("Authorization")


def test_credentials(broken: BrokenServer, monkeypatch: pytest.MonkeyPatch) -> None:
    basic = "Basic bWU6czNjcjN0LXcwcmQ="
    assert credentials_sent(broken) is None
    assert credentials_sent(broken, user="me", password=SECRET) == basic
    assert credentials_sent(broken, token=SECRET) == f"Bearer {SECRET}"
    in_address = broken.url("/good").replace("//", f"//me:{SECRET}@")
    assert credentials_sent(broken, in_address) == basic
    monkeypatch.setenv("BACLOFEN_KG_USER", "me")
    monkeypatch.setenv("BACLOFEN_KG_PASSWORD", SECRET)
    assert credentials_sent(broken) == basic
    monkeypatch.setenv("BACLOFEN_KG_TOKEN", SECRET)
    assert credentials_sent(broken) == f"Bearer {SECRET}"


@pytest.mark.parametrize("path", ["/forbidden", "/down", "/always-dropped", "/html", "/slow"])
def test_credentials_are_in_no_message(broken: BrokenServer, path: str) -> None:
    url = broken.url(path).replace("//", f"//me:{SECRET}@") + f"?key={SECRET}"
    remote = baclofen_kg.connect(url, retries=0, timeout=1)
    with pytest.raises(QueryError) as caught:
        remote.query(SELECT)
    assert SECRET not in str(caught.value) + repr(remote) + repr(remote.store)


def test_command_line_never_prints_credentials(broken: BrokenServer) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "baclofen_kg", "query", "benefits"),
            *("--endpoint", broken.url("/forbidden")),
        ],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "BACLOFEN_KG_TOKEN": SECRET},
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert SECRET not in done.stderr + done.stdout


# ---- Addresses ----


@pytest.mark.parametrize(
    "url", ["", "here", "ftp://host/sparql", "http://", "http://[", f"file://me:{SECRET}@x/y"]
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(InputError, match="is not the address of an endpoint") as caught:
        baclofen_kg.connect(url)
    assert SECRET not in str(caught.value)


def test_nobody_listens() -> None:
    remote = baclofen_kg.connect(f"http://127.0.0.1:{servers.free_port()}/", retries=1)
    with pytest.raises(QueryError, match=r"the connection failed: .* \(asked 2 times\)"):
        remote.query(SELECT)


def test_without_httpx_one_line_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['httpx'] = None\n"
        "from baclofen_kg.cli.main import main\n"
        "sys.exit(main(['query', 'benefits', '--endpoint', 'http://127.0.0.1/']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install httpx" in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_endpoint_without_the_ontology_is_told_of(tmp_path: Path) -> None:
    store = ox.Store(str(tmp_path))
    store.bulk_load(path=resources.data_files()[0])
    del store
    with servers.oxigraph_server(str(tmp_path)) as url:
        done = subprocess.run(
            [sys.executable, "-m", "baclofen_kg", "query", "identity", "--endpoint", url],
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0
    assert "holds no ontology" in done.stderr
    assert done.stderr.count("\n") == 1
