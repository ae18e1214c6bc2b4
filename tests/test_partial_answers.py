"""Endpoints whose answer is only a part, or is written as no standard allows."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
import servers

import baclofen_kg
from baclofen_kg import KnowledgeGraph, QueryError

pytest.importorskip("httpx", reason="endpoints need httpx: pip install httpx")

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
TSV = "text/tab-separated-values"
NT = "application/n-triples"
SELECT = "SELECT ?x WHERE { ?x ?y ?z }"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"


class Server(ThreadingHTTPServer):
    """Answers every question with the same body and headers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.body, self.headers, self.asked = b"", {}, list[str]()
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    headers: dict[str, str]

    def graph(self, body: bytes, media_type: str = JSON, **headers: str) -> KnowledgeGraph:
        """The graph of an endpoint that answers so."""
        self.body = body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.headers = {"Content-Type": media_type, **named}
        return baclofen_kg.connect(f"http://127.0.0.1:{self.server_port}/", retries=0, timeout=5)


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked += parse_qs(urlsplit(self.path).query)["query"]
        self.send_response(200)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running
        running.shutdown()


def json_rows(count: int, **more: object) -> bytes:
    rows = [{"x": {"type": "literal", "value": str(n)}} for n in range(count)]
    return json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": rows}, **more}).encode()


def triples(count: int) -> bytes:
    return b"".join(b"<urn:s> <urn:p> <urn:o%d> .\n" % n for n in range(count))


# ---- Only a part ----


@pytest.mark.parametrize(
    ("query", "rows", "headers", "expected"),
    [
        (SELECT, 100, {"X_SPARQL_MaxRows": "100"}, "it limits its answers to 100 rows"),
        (SELECT, 120, {"X_SPARQL_MaxRows": "100"}, "it limits its answers to 100 rows"),
        (f"{SELECT} LIMIT 200", 100, {"X_SPARQL_MaxRows": "100"}, "it limits its answers to 100"),
        ("SELECT ?x { { SELECT ?x { ?x ?y ?z } LIMIT 50 } }", 100, {"X_SPARQL_MaxRows": "100"},
         "it limits its answers to 100 rows"),
        (SELECT, 5, {"X_SPARQL_MaxRows": "some"}, "it limits its answers to some rows"),
        (SELECT, 0, {"X_SQL_State": "S1TAT"}, "S1TAT"),
        (SELECT, 5, {"X_SQL_Message": "Anytime gave up"}, "Anytime gave up"),
        (SELECT, 5, {"X_Results_Truncated": "true"}, "x-results-truncated: true"),
        (SELECT, 5, {"SPARQL_Partial_Result": "yes"}, "sparql-partial-result: yes"),
        (SELECT, 5, {"Link": '<http://x/?page=2>; rel="next"'}, "it gives its answer in pages"),
    ],
)  # fmt: skip
def test_an_answer_that_is_only_a_part_is_refused(
    server: Server, query: str, rows: int, headers: dict[str, str], expected: str
) -> None:
    kg = server.graph(json_rows(rows), **headers)
    with pytest.raises(QueryError, match="gave only a part of the answer") as caught:
        kg.query(query)
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("query", "rows", "headers"),
    [
        (SELECT, 99, {"X_SPARQL_MaxRows": "100"}),
        (f"{SELECT} LIMIT 100", 100, {"X_SPARQL_MaxRows": "100"}),
        (f"{SELECT} ORDER BY ?x LIMIT 10 OFFSET 5 # LIMIT 999", 10, {"X_SPARQL_MaxRows": "10"}),
        (SELECT, 5, {"X_Results_Truncated": "false"}),
        (SELECT, 5, {"Link": '<http://x/doc>; rel="describedby"'}),
    ],
)
def test_a_whole_answer_is_taken(
    server: Server, query: str, rows: int, headers: dict[str, str]
) -> None:
    assert len(server.graph(json_rows(rows), **headers).query(query)) == rows


def test_a_total_beside_the_rows_is_read(server: Server) -> None:
    kg = server.graph(json_rows(3, meta={"result-size-total": 30}))
    with pytest.raises(QueryError, match="3 of 30 rows"):
        kg.query(SELECT)
    assert len(server.graph(json_rows(3, meta={"result-size-total": 3})).query(SELECT)) == 3


def test_a_graph_that_is_only_a_part_is_refused(server: Server) -> None:
    with pytest.raises(QueryError, match="it limits its answers to 100 rows"):
        server.graph(triples(3), NT, X_SPARQL_MaxRows="100").query(CONSTRUCT)
    kg = server.graph(triples(3), NT, X_SPARQL_MaxRows="100")
    assert len(kg.query(f"{CONSTRUCT} LIMIT 100")) == 3


def test_the_command_line_fails_on_a_part(server: Server) -> None:
    server.graph(json_rows(10), X_SPARQL_MaxRows="10")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "baclofen_kg", "query", "SELECT ?x { ?x ?y ?z }"),
            *("--endpoint", f"http://127.0.0.1:{server.server_port}/"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


# ---- Written as no standard allows ----

VIRTUOSO = "nodeID://b10001"


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (json.dumps({"head": {"vars": ["x", "y"]}, "results": {"bindings": [
            {"x": {"type": "bnode", "value": VIRTUOSO}, "y": {"type": "bnode", "value": "b 2"}},
            {"x": {"type": "bnode", "value": VIRTUOSO},
             "y": {"type": "literal", "value": VIRTUOSO}},
        ]}}), JSON),
        ('<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/>'
         '<variable name="y"/></head><results><result><binding name="x"><bnode>nodeID://b10001'
         '</bnode></binding><binding name="y"><bnode>b 2</bnode></binding></result><result>'
         '<binding name="x"><bnode>nodeID://b10001</bnode></binding><binding name="y"><literal>'
         "nodeID://b10001</literal></binding></result></results></sparql>", XML),
        ('?x\t?y\nnodeID://b10001\t_:b2\n_:nodeID://b10001\t"nodeID://b10001"\n', TSV),
    ],
    ids=["json", "xml", "tsv"],
)  # fmt: skip
def test_names_of_blank_nodes_that_are_none(server: Server, body: str, media_type: str) -> None:
    first, second = (row.terms() for row in server.graph(body.encode(), media_type).query(SELECT))
    assert isinstance(first[0], ox.BlankNode)
    assert first[0] == second[0]
    assert isinstance(first[1], ox.BlankNode)
    assert first[1] != first[0]
    assert second[1] == ox.Literal(VIRTUOSO)


def test_different_blank_nodes_stay_different(server: Server) -> None:
    names = ["nodeID://b1", "nodeID://b_1", "b1", "b 1", "b-1", "\u00e9", "_2f_", "/"]
    rows = [{"x": {"type": "bnode", "value": name}} for name in names]
    body = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": rows}}).encode()
    found = [row.terms()[0] for row in server.graph(body).query(SELECT)]
    assert len(set(found)) == len(names)


@pytest.mark.parametrize(
    ("body", "media_type", "query"),
    [
        (json_rows(1), JSON, SELECT),
        (b'?x\n"0"\n', TSV, SELECT),
        (b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head>'
         b'<results><result><binding name="x"><literal>0</literal></binding></result></results>'
         b"</sparql>", XML, SELECT),
        (b"<urn:s> <urn:p> <urn:o> .", NT, CONSTRUCT),
        (b"@prefix a: <urn:> . a:s a:p a:o .", "text/turtle", CONSTRUCT),
        (b'{"head":{},"boolean":true}', JSON, "ASK { ?s ?p ?o }"),
    ],
)  # fmt: skip
def test_a_byte_order_mark_is_passed_over(
    server: Server, body: bytes, media_type: str, query: str
) -> None:
    assert len(server.graph(b"\xef\xbb\xbf" + body, media_type).query(query)) == 1


# ---- Data in named graphs only ----


def test_an_endpoint_with_named_graphs_only_says_so(tmp_path: Path) -> None:
    data = ox.Store(str(tmp_path / "data"))
    quads = [
        ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode("urn:graph:one"))
        for quad in ox.parse(b"<urn:a> a <urn:T> ; <urn:p> 1, 2 .", format=ox.RdfFormat.TURTLE)
    ]
    data.extend(quads)
    del data
    with servers.oxigraph_server(str(tmp_path / "data"), union=False) as url:
        kg = baclofen_kg.connect(url)
        expected = "queries see no data, which lie in named graphs such as urn:graph:one; name"
        for text in (SELECT, "ASK { ?s ?p ?o }", CONSTRUCT):
            with pytest.raises(QueryError, match=expected):
                kg.query(text)
        with pytest.raises(QueryError, match=expected):
            kg.export(tmp_path / "all.nt")
        assert not (tmp_path / "all.nt").exists()
        assert kg.store.graphs == ("urn:graph:one",)
        assert len(kg.query("SELECT * { GRAPH ?g { ?s ?p ?o } }")) == 3
        named = baclofen_kg.connect(url, default_graph="urn:graph:one")
        assert len(named.query(SELECT)) == len(list(named.store.triples())) == 3
        assert len(named.query("SELECT ?x { ?x <urn:none> ?y }")) == 0
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "baclofen_kg",
                "export",
                str(tmp_path / "x.nt"),
                "--endpoint",
                url,
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert "named graphs such as urn:graph:one" in done.stderr


def test_an_empty_endpoint_is_just_empty(tmp_path: Path) -> None:
    del (empty := {"store": ox.Store(str(tmp_path / "data"))})["store"]
    assert not empty
    with servers.oxigraph_server(str(tmp_path / "data"), union=False) as url:
        kg = baclofen_kg.connect(url)
        assert len(kg.query(SELECT)) == len(list(kg.store.triples())) == 0
        assert kg.store.graphs == ()
