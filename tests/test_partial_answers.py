"""Endpoints whose answer is only a part, or is written as no standard allows."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
import servers

import baclofen_kg
from baclofen_kg import KnowledgeGraph, QueryError
from baclofen_kg.sparql.results import GraphResults
from baclofen_kg.stores import RemoteStore

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
        (SELECT, 5, {"Link": '<http://x/?page=2>; rel="next"'}, "it splits its answer into pages"),
        (SELECT, 5, {"Link": "<http://x/?page=2>; rel='next'"}, "it splits its answer into pages"),
        (SELECT, 5, {"Link": '<http://x/>; rel="prev  next"'}, "it splits its answer into pages"),
        (SELECT, 3, {"X_Result_Limit": "3"}, "it limits its answers to 3 rows (x-result-limit)"),
        (SELECT, 3, {"X_Max_Results": "3"}, "it limits its answers to 3 rows (x-max-results)"),
        (SELECT, 3, {"Row_Limit": "2"}, "it limits its answers to 2 rows (row-limit)"),
        (SELECT, 3, {"X_Row_Limit_Reached": "true"}, "x-row-limit-reached: true"),
        (SELECT, 3, {"X_Limit_Exceeded": "1"}, "x-limit-exceeded: 1"),
        (SELECT, 3, {"X_SPARQL_Anytime": "rows are missing"}, "x-sparql-anytime: rows are"),
        (SELECT, 3, {"X_Total_Count": "100"}, "3 of 100 rows (x-total-count)"),
        (f"{SELECT} LIMIT 5", 3, {"Total_Results": "9"}, "3 of 9 rows (total-results)"),
        (SELECT, 3, {"X_Has_More": "true"}, "x-has-more: true"),
        (SELECT, 3, {"X_Next_Page": "2"}, "x-next-page: 2"),
        (SELECT, 3, {"X_Results_Complete": "false"}, "x-results-complete: false"),
        (SELECT, 3, {"Content_Range": "rows 0-2/100"}, "Content-Range: rows 0-2/100"),
        (SELECT, 3, {"Content_Range": "items 0-2/*"}, "Content-Range: items 0-2/*"),
        (SELECT, 3, {"Warning": '199 - "Result truncated"'}, 'warning: 199 - "Result truncated"'),
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
        (SELECT, 5, {"X_Has_More": "false", "X_Complete": "true", "X_Autocomplete": "false"}),
        (SELECT, 5, {"Link": '<http://x/doc>; rel="describedby"'}),
        (SELECT, 5, {"Link": '<http://x/?rel=next>; rel="self"'}),
        (SELECT, 5, {"X_RateLimit_Limit": "5", "X_Rate_Limit_Results": "1"}),
        (f"{SELECT} LIMIT 5", 5, {"X_Total_Count": "100"}),
        (SELECT, 5, {"Content_Range": "rows 0-4/5", "X_Total_Count": "5"}),
        (SELECT, 5, {"Warning": '110 - "Response is stale"', "X_Max_Age": "5"}),
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


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"error": "the time is up"}, 'error": "the time is up"'),
        ({"truncated": True}, "truncated"),
        ({"warning": "3 results of 9"}, "3 results of 9"),
        ({"warnings": ["the time was up"]}, "the time was up"),
        ({"complete": False}, "complete"),
        ({"meta": {"isComplete": False}}, "isComplete"),
    ],
)
def test_what_is_said_beside_the_rows_is_read(
    server: Server, more: dict[str, object], said: str
) -> None:
    with pytest.raises(QueryError, match=f"gave only a part of the answer: .*{said}"):
        server.graph(json_rows(3, **more)).query(SELECT)
    quoted = {name: {"type": "literal", "value": f'"{name}":"x"'} for name in more}
    named = {"head": {"vars": list(more)}, "results": {"bindings": [quoted]}}
    assert len(server.graph(json_rows(3, **dict.fromkeys(more, ""))).query(SELECT)) == 3
    assert len(server.graph(json.dumps(named).encode()).query(SELECT)) == 1


ROW = "<result><binding name='x'><literal>a</literal></binding></result>"
RESULTS = (
    "<sparql xmlns='http://www.w3.org/2005/sparql-results#'><head><variable name='x'/></head>"
    f"<results>{ROW}{ROW}</results></sparql>"
)
RDF = (
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description "
    "rdf:about='urn:a'><b xmlns='urn:' rdf:resource='urn:c'/></rdf:Description></rdf:RDF>"
)


@pytest.mark.parametrize("end", ["</sparql>", "</results></sparql>", f"{ROW}</results></sparql>"])
def test_xml_that_breaks_off_is_no_answer(server: Server, end: str) -> None:
    assert len(server.graph(RESULTS.encode(), XML).query(SELECT)) == 2
    with pytest.raises(QueryError, match=r"its answer is not whole .*it ends too early"):
        server.graph(RESULTS.removesuffix(end).encode(), XML).query(SELECT)


@pytest.mark.parametrize("end", ["</rdf:RDF>", "</rdf:Description></rdf:RDF>"])
def test_a_graph_in_xml_that_breaks_off_is_no_answer(server: Server, end: str) -> None:
    assert len(server.graph(RDF.encode(), "application/rdf+xml").query(CONSTRUCT)) == 1
    with pytest.raises(QueryError, match=r"its answer is not whole .*it ends too early"):
        server.graph(RDF.removesuffix(end).encode(), "application/rdf+xml").query(CONSTRUCT)


@pytest.mark.parametrize("cut", [1, 8, 9, 40])
def test_a_compressed_answer_that_breaks_off(server: Server, cut: int) -> None:
    packed = gzip.compress(triples(30))
    with pytest.raises(QueryError, match="sent a compressed answer that is not whole"):
        server.graph(packed[:-cut], NT, Content_Encoding="gzip").query(CONSTRUCT)
    with pytest.raises(QueryError, match="compressed answer that goes on after its end"):
        server.graph(packed + packed, NT, Content_Encoding="gzip").query(CONSTRUCT)
    with pytest.raises(QueryError, match="sent a compressed answer that is damaged"):
        server.graph(triples(30), NT, Content_Encoding="gzip").query(CONSTRUCT)


def test_a_few_bytes_that_stand_for_very_many(server: Server) -> None:
    packed = gzip.compress(b"# nothing at all\n" * (1 << 16))
    server.graph(packed, NT, Content_Encoding="gzip")
    small = RemoteStore(f"http://127.0.0.1:{server.server_port}/", retries=0, max_bytes=1000)
    with pytest.raises(QueryError, match="gives more than the 1,000 bytes that are allowed"):
        small.query(CONSTRUCT)


@pytest.mark.parametrize("body", [b"?x\n123\n12", b"?x\r\n_:a", b"?x"])
def test_a_table_whose_last_line_does_not_end(server: Server, body: bytes) -> None:
    with pytest.raises(QueryError, match=r"answer is not whole .*: its last line does not end"):
        server.graph(body, TSV).query(SELECT)
    assert len(server.graph(b"?x\n123\n", TSV).query(SELECT)) == 1


def test_a_text_that_is_too_long_for_the_engine(server: Server) -> None:
    rows = [{"x": {"type": "literal", "value": "x" * (17 << 20)}}]
    body = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": rows}}).encode()
    with pytest.raises(QueryError, match=r"answer is not whole or not .* buffer maximal size"):
        server.graph(body).query(SELECT)
    with pytest.raises(QueryError, match=r"answer is not whole or not .* buffer maximal size"):
        server.graph(b'<urn:a> <urn:b> "%s" .\n' % (b"x" * (17 << 20)), NT).query(CONSTRUCT)


def test_headers_that_drip(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()

        def drip() -> None:
            connection, _ = listener.accept()
            with connection, contextlib.suppress(OSError):
                for byte in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100:
                    connection.sendall(bytes([byte]))
                    time.sleep(0.05)

        threading.Thread(target=drip, daemon=True).start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with pytest.raises(QueryError, match=r"gave no answer within 0\.3 s"):
            RemoteStore(address, retries=0, timeout=0.3).query(SELECT)


@pytest.mark.parametrize("coding", ["br", "zstd", "compress", "deflate", "gzip, gzip"])
def test_an_answer_that_is_compressed_in_an_unknown_way(server: Server, coding: str) -> None:
    with pytest.raises(QueryError, match=f"sent an answer that is compressed as {coding}, unasked"):
        server.graph(b"\x28\xb5", Content_Encoding=coding).query(SELECT)


def test_the_old_name_of_gzip(server: Server) -> None:
    packed = server.graph(gzip.compress(json_rows(3)), Content_Encoding="x-gzip")
    assert len(packed.query(SELECT)) == 3


def test_a_value_of_null_is_none(server: Server) -> None:
    rows = [{"x": None}, {"x": {"type": "literal", "value": "1"}}]
    body = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": rows}}).encode()
    assert [row.x for row in server.graph(body).query(SELECT)] == [None, "1"]


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


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"<nodeID://b1> <urn:p> <nodeID://b2> .\n<nodeID://b2> <urn:p> <nodeID://b1> .\n", NT),
        (b"_:nodeID://b1 <urn:p> _:nodeID://b2 .\n_:nodeID://b2 <urn:p> _:nodeID://b1 .\n", NT),
        (b"@prefix a: <urn:> .\n_:nodeID://b1 a:p <nodeID://b2>; a:q 'x' .\n"
         b'<nodeID://b2> a:p _:nodeID://b1; a:q """"<nodeID://b3>" _:nodeID://b3""" .',
         "text/turtle"),
    ],
)  # fmt: skip
def test_names_of_blank_nodes_that_are_none_in_a_graph(
    server: Server, body: bytes, media_type: str
) -> None:
    found = server.graph(body, media_type).query(CONSTRUCT)
    assert isinstance(found, GraphResults)
    links = {(t.subject, t.object) for t in found.triples if t.predicate == ox.NamedNode("urn:p")}
    assert len(links) == 2
    assert all(isinstance(node, ox.BlankNode) for link in links for node in link)
    assert {(after, before) for before, after in links} == links
    said = {t.object.value for t in found.triples if isinstance(t.object, ox.Literal)}
    assert said <= {"x", '"<nodeID://b3>" _:nodeID://b3'}


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
    with servers.oxigraph_server(str(tmp_path / "data")) as url:
        kg = baclofen_kg.connect(url)
        expected = "queries see no data, which lie in named graphs such as urn:graph:one; name"
        nothing = "ASK { FILTER NOT EXISTS { ?s ?p ?o } }"
        count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        optional = "SELECT * { OPTIONAL { ?s ?p ?o } }"
        for text in (SELECT, "ASK { ?s ?p ?o }", CONSTRUCT, nothing, count, optional):
            with pytest.raises(QueryError, match=expected):
                kg.query(text)
        with pytest.raises(QueryError, match=expected):
            kg.export(tmp_path / "all.nt")
        assert not (tmp_path / "all.nt").exists()
        assert kg.store.graphs == ("urn:graph:one",)
        with pytest.raises(QueryError, match=expected):
            len(kg.store)
        assert len(kg.query("SELECT * { GRAPH ?g { ?s ?p ?o } }")) == 3
        # What names its graphs sees them, and finds nothing where there is nothing.
        assert len(kg.query("SELECT * { GRAPH <urn:no> { ?s ?p ?o } }")) == 0
        assert len(kg.query("SELECT * FROM <urn:graph:one> { ?s <urn:none> ?o }")) == 0
        asked = "SELECT (COUNT(*) AS ?n) { GRAPH <urn:graph:one> { ?s ?p ?o } }"
        done = subprocess.run(
            [sys.executable, "-m", "baclofen_kg", "query", "--endpoint", url, asked],
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.split()[-1] == "3"
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
    with servers.oxigraph_server(str(tmp_path / "data")) as url:
        kg = baclofen_kg.connect(url)
        assert len(kg.query(SELECT)) == len(list(kg.store.triples())) == 0
        assert kg.store.graphs == ()
