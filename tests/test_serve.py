"""A server that runs: what it answers, what it refuses, and that it is well afterwards."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest
import update_answers
from update_answers import AnswerFile

import baclofen_kg
from baclofen_kg.cli.main import main
from baclofen_kg.namespaces import BKG, BKO

pytest.importorskip("httpx", reason="needs the extra: pip install 'baclofen-kg[remote]'")
pytest.importorskip("jinja2", reason="needs the extra: pip install 'baclofen-kg[site]'")
pytest.importorskip("uvicorn", reason="needs the extra: pip install 'baclofen-kg[serve]'")

import httpx

from baclofen_kg.stores.sandbox import AT_ONCE
from baclofen_kg.web.negotiation import BOOLEANS, GRAPHS, PAGES, RESULTS, chosen
from baclofen_kg.web.server import listening
from baclofen_kg.web.site import Site

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="queries are answered on systems with fork, such as Linux"
)
ASK, SELECT = "ASK { ?s a bko:Drug }", "SELECT ?s { ?s a bko:Target } ORDER BY ?s"
CONSTRUCT = "CONSTRUCT { ?s a bko:Target } WHERE { ?s a bko:Target }"
PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SECONDS = 2.0
CERTIFICATES = httpx.create_ssl_context()
"""For requests that use none of them: to read them takes longer than most answers."""


class Server:
    """A server in a process of its own."""

    def __init__(self, *options: str, log: Path) -> None:
        command = [sys.executable, "-m", "baclofen_kg", "serve", "--port", "0", *options]
        self.log = log
        with log.open("w") as file:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=file, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.match(r"(http://\S+/) has the pages", line)
        assert found, f"it did not start: {line}{log.read_text()}"
        self.url = found[1]
        self.port = int(found[1].rpartition(":")[2].rstrip("/"))

    def get(self, path: str, accept: str = "*/*", **headers: str) -> httpx.Response:
        headers = {"accept": accept, **headers}
        return httpx.get(self.url + path, headers=headers, timeout=60, verify=CERTIFICATES)

    def ask(self, query: str, accept: str = "*/*") -> httpx.Response:
        headers = {"accept": accept}
        return httpx.post(
            f"{self.url}sparql",
            data={"query": query},
            headers=headers,
            timeout=60,
            verify=CERTIFICATES,
        )

    def is_well(self) -> bool:
        return self.ask(ASK).json()["boolean"] is True and self.process.poll() is None

    def processes(self) -> list[int]:
        """The server, the process that holds the data, and its children."""
        found = [self.process.pid]
        for number in found:  # it grows while it is read
            children = Path(f"/proc/{number}/task/{number}/children")
            found += map(int, children.read_text().split())
        return found

    def memory(self) -> int:
        """Bytes in use by all of them; what several share counts once."""
        total = 0
        for number in self.processes():
            sizes = Path(f"/proc/{number}/smaps_rollup").read_text()
            found = re.search(r"^Pss:\s+(\d+)", sizes, re.MULTILINE)
            assert found
            total += int(found[1]) << 10
        return total

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server("--timeout", str(SECONDS), log=tmp_path_factory.mktemp("serve") / "log")
    yield running
    assert running.end() == 0, running.log.read_text()


@pytest.fixture(scope="module")
def patient(
    three: baclofen_kg.KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server with room for every named query, on a busy machine too."""
    folder = tmp_path_factory.mktemp("patient")
    three.export(folder / "three.ttl")
    options = ["--timeout", "60", "--max-rows", "100000", "--data", str(folder / "three.ttl")]
    running = Server(*options, log=folder / "log")
    yield running
    assert running.end() == 0, running.log.read_text()


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The options for data of one drug, of which the pages are there at once."""
    data = tmp_path_factory.mktemp("little") / "little.ttl"
    data.write_text(
        f"@prefix bkg: <{BKG}> . @prefix bko: <{BKO}> .\n"
        'bkg:aspirin a bko:Drug ; <http://www.w3.org/2004/02/skos/core#prefLabel> "aspirin"@en .'
    )
    return "--data", str(data)


# Which form is wanted


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "text/html"),
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/turtle", "text/turtle"),
        ("TEXT/Turtle ; charset=utf-8", "text/turtle"),
        ("application/*", "application/ld+json"),
        ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
        ("text/html;q=0, */*", "text/turtle"),
        ("text/*;q=0.3, text/turtle;q=0.2, */*;q=0.1", "text/html"),
        ("image/png", None),
        ("text/html;q=0", None),
        ("text/html;q=loud", None),
        ("nonsense", None),
        (",;,/,;q=1", None),
    ],
)
def test_the_form_that_is_wanted_is_chosen(accept: str | None, expected: str | None) -> None:
    assert chosen(accept, list(PAGES)) == expected


@pytest.mark.parametrize("media_type", RESULTS)
def test_select_is_answered_in_each_form(server: Server, media_type: str) -> None:
    response = server.ask(SELECT, media_type)
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == media_type
    assert "Accept" in response.headers["vary"]
    form = {
        "json": ox.QueryResultsFormat.JSON,
        "xml": ox.QueryResultsFormat.XML,
        "csv": None,
        "tsv": ox.QueryResultsFormat.TSV,
    }[RESULTS[media_type]]
    if form is None:
        assert len(response.text.splitlines()) == 5
    else:
        rows = ox.parse_query_results(response.content, format=form)
        assert isinstance(rows, ox.QuerySolutions)
        assert next(row["s"].value for row in rows) == f"{BKG}gaba-b-receptor"


@pytest.mark.parametrize("media_type", BOOLEANS)
def test_ask_is_answered_in_json_and_xml(server: Server, media_type: str) -> None:
    response = server.ask(ASK, media_type)
    assert response.status_code == 200
    assert "true" in response.text


@pytest.mark.parametrize("media_type", GRAPHS)
def test_construct_is_answered_in_each_form(server: Server, media_type: str) -> None:
    response = server.ask(CONSTRUCT, media_type)
    assert response.headers["content-type"].partition(";")[0] == media_type
    form = ox.RdfFormat.from_media_type(media_type)
    assert form is not None
    assert len(list(ox.parse(response.content, format=form))) == 4


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (SELECT, "text/turtle"),
        (SELECT, "image/png"),
        (ASK, "text/csv"),
        (CONSTRUCT, "text/csv"),
        (CONSTRUCT, "text/html"),
    ],
)
def test_what_cannot_be_given_is_refused_with_406(server: Server, query: str, accept: str) -> None:
    response = server.ask(query, accept)
    assert response.status_code == 406
    assert response.text.count("\n") == 1


# The protocol


def test_a_query_comes_in_three_ways(server: Server) -> None:
    url = f"{server.url}sparql"
    accept = {"accept": "text/csv"}
    direct = {**accept, "content-type": "application/sparql-query"}
    answers = {
        httpx.get(url, params={"query": SELECT}, headers=accept).text,
        httpx.post(url, data={"query": SELECT}, headers=accept).text,
        httpx.post(url, content=SELECT, headers=direct).text,
    }
    assert len(answers) == 1
    assert "gaba-b-receptor" in answers.pop()


@pytest.mark.parametrize("media_type", GRAPHS)
def test_without_a_query_the_service_describes_itself(server: Server, media_type: str) -> None:
    response = server.get("sparql", media_type)
    form = ox.RdfFormat.from_media_type(media_type)
    assert form is not None
    triples = {str(quad.triple) for quad in ox.parse(response.content, format=form)}
    sd = "http://www.w3.org/ns/sparql-service-description#"
    endpoint = f"<{server.url}sparql>"
    assert f"{endpoint} <{sd}endpoint> {endpoint}" in triples
    assert any("Service>" in text for text in triples)


@pytest.mark.parametrize(
    ("method", "fields", "status"),
    [
        ("POST", {"update": "DROP ALL"}, 403),
        ("POST", {}, 400),
        ("POST", {"query": [ASK, ASK]}, 400),
        ("POST", {"query": ASK, "default-graph-uri": "http://example.org/"}, 400),
        ("GET", {"query": [ASK, SELECT]}, 400),
        ("GET", {"query": ASK, "named-graph-uri": "http://example.org/"}, 400),
        ("GET", {"update": "DROP ALL"}, 403),
        ("PUT", {}, 405),
        ("DELETE", {}, 405),
    ],
)
def test_what_is_no_query_is_refused(
    server: Server, method: str, fields: dict[str, object], status: int
) -> None:
    where = "data" if method == "POST" else "params"
    response = httpx.request(method, f"{server.url}sparql", verify=CERTIFICATES, **{where: fields})  # type: ignore[arg-type]
    assert response.status_code == (415 if method == "POST" and not fields else status)
    assert response.text.count("\n") == 1


@pytest.mark.parametrize(
    ("media_type", "content", "status"),
    [
        ("application/sparql-update", b"DROP ALL", 403),
        ("text/plain", ASK.encode(), 415),
        ("", ASK.encode(), 415),
        ("application/sparql-query", b"ASK { ?s ?p '\xff' }", 400),
        ("application/sparql-query", b"", 400),
        ("application/x-www-form-urlencoded", b"query=%FF", 400),
        ("application/x-www-form-urlencoded", b"&".join([b"a=b"] * 99), 400),
        ("application/x-www-form-urlencoded", b"", 400),
    ],
)
def test_what_is_sent_in_another_way_is_refused(
    server: Server, media_type: str, content: bytes, status: int
) -> None:
    response = httpx.post(
        f"{server.url}sparql",
        content=content,
        headers={"content-type": media_type},
        verify=CERTIFICATES,
    )
    assert response.status_code == status


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:1/>",
        "INSERT DATA { bkg:a a bko:Drug }",
        "DROP ALL",
        "SELECT ?x {",
        "what is baclofen?",
        "indications",
        "ASK {} " + "(" * 5000,
    ],
)
def test_what_may_not_be_asked_is_refused_with_400(server: Server, query: str) -> None:
    response = server.ask(query)
    assert response.status_code == 400
    assert response.text.count("\n") == 1
    assert "Traceback" not in response.text


# Limits


@pytest.mark.parametrize(
    "query",
    [
        PRODUCT,
        "SELECT * { ?a ?b ?c . ?d ?e ?f }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_a_query_that_reaches_a_limit_is_an_error(server: Server, query: str) -> None:
    started = time.monotonic()
    response = server.ask(query)
    assert response.status_code == 422, response.text[:300]
    assert time.monotonic() - started < SECONDS + 15
    assert server.is_well()


def test_while_all_workers_are_busy_others_are_told_to_come_again(server: Server) -> None:
    with ThreadPoolExecutor(12) as pool:
        codes = [future.result() for future in [pool.submit(_heavy, server) for _ in range(12)]]
    assert {status for status, _ in codes} == {422, 503}
    assert all(after == "2" for status, after in codes if status == 503)
    assert server.is_well()


def _heavy(server: Server) -> tuple[int, str | None]:
    response = server.ask(PRODUCT)
    return response.status_code, response.headers.get("retry-after")


def test_many_clients_at_once_are_each_answered(server: Server) -> None:
    limits = httpx.Limits(max_connections=200)
    with httpx.Client(limits=limits, timeout=60) as client, ThreadPoolExecutor(200) as pool:
        url = f"{server.url}sparql"
        codes = list(pool.map(lambda _: client.post(url, data={"query": ASK}), range(200)))
    assert {response.status_code for response in codes} <= {200, 503}
    assert sum(response.status_code == 200 for response in codes) > 20
    assert server.is_well()


def test_a_request_that_is_too_large_is_refused(server: Server) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(160):
            yield b"#" * (64 << 10)

    headers = {"content-type": "application/sparql-query"}
    for content in (b"#" * (10 << 20), parts()):
        try:
            response = httpx.post(f"{server.url}sparql", content=content, headers=headers)
        except httpx.TransportError:
            continue  # it hung up while we were still sending
        assert response.status_code == 413
    assert server.is_well()


def test_a_slow_client_holds_nobody_up(server: Server) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    with socket.create_connection(("127.0.0.1", server.port)) as slow:
        slow.sendall(head + b"Content-Length: 20\r\n\r\nASK")
        started = time.monotonic()
        assert server.is_well()
        assert time.monotonic() - started < 5
        slow.settimeout(40)
        assert slow.recv(100).startswith(b"HTTP/1.1 408")


@pytest.mark.parametrize("sent", [b"\0\0\0\0\r\n\r\n", b"GET / HTTP/9\r\n\r\n", b"GET /\r\n"])
def test_what_is_no_http_does_no_harm(server: Server, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as other:
        other.sendall(sent)
    assert server.is_well()


@pytest.mark.skipif(sys.platform != "linux", reason="the size of a process is read from /proc")
def test_it_stays_small(server: Server) -> None:
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(server.ask, ["SELECT * { ?s ?p ?o } LIMIT 9000"] * 40))
    assert server.is_well()
    assert 2 < len(server.processes()) <= 2 + AT_ONCE
    assert server.memory() < 500 << 20


# Names and pages


@pytest.mark.parametrize("media_type", PAGES)
@pytest.mark.parametrize("name", ["baclofen", "article", "baclofen-indication-spasticity-stroke"])
def test_a_name_is_answered_in_the_form_that_is_wanted(
    server: Server, site: Site, name: str, media_type: str
) -> None:
    response = server.get(f"id/{name}", media_type)
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == media_type
    assert "Accept" in response.headers["vary"]
    assert response.headers["link"].count('rel="alternate"') == 2
    location = response.headers["content-location"]
    assert response.content == site.content(f"id/{location}")
    assert response.content == server.get(f"id/{location}").content


@pytest.mark.parametrize("media_type", PAGES)
def test_the_ontology_is_answered_in_the_form_that_is_wanted(
    server: Server, media_type: str
) -> None:
    response = server.get("ontology", media_type)
    assert response.headers["content-type"].partition(";")[0] == media_type
    assert "Statement" in response.text


def test_the_front_page_leads_to_the_others(server: Server) -> None:
    front = server.get("").text
    links = set(re.findall(r'href=([^\s:#>"]+)[\s>]', front))
    assert {"assets/style.css", "id/baclofen.html", "ontology.html", "search.html"} <= links
    for link in sorted(links)[:40]:
        assert server.get(link).status_code == 200, link


def test_the_dataset_is_found_where_it_is_looked_for(server: Server) -> None:
    headers = {"accept": "text/turtle"}
    url = f"{server.url}.well-known/void"
    response = httpx.get(url, headers=headers, follow_redirects=True)
    assert response.history[0].status_code == 303
    assert "void:Dataset" in response.text


@pytest.mark.parametrize(
    "path",
    [
        "id/nobody",
        "id/nobody.html",
        "id/",
        "id/Baclofen",
        "id/baclofen.rdf",
        "id/..%2f..%2fetc%2fpasswd",
        "id/%2e%2e/index.html%00",
        "..%2fREADME.md",
        "%2e%2e/%2e%2e/etc/passwd",
        "assets/../../pyproject.toml",
        "assets/",
        "/etc/passwd",
        "kind/Nothing.html",
        "templates/page.html",
        "README.md",
    ],
)
def test_there_is_nothing_else(server: Server, path: str) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as raw:
        raw.sendall(f"GET /{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        answer = raw.makefile("rb").read().decode()
    assert answer.startswith("HTTP/1.1 404"), answer
    assert "root:" not in answer


@pytest.mark.parametrize(
    "path", ["", "id/baclofen", "ontology", "health", f"sparql?query={ASK}", "sparql"]
)
def test_head_is_get_without_the_content(server: Server, path: str) -> None:
    plain = {"accept-encoding": "identity"}
    head, get = (
        httpx.request(method, server.url + path, headers=plain) for method in ("HEAD", "GET")
    )
    assert head.status_code == get.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == str(len(get.content))


@pytest.mark.parametrize("path", ["", "id/baclofen", "id/article.ttl", f"sparql?query={SELECT}"])
def test_what_a_client_has_already_is_not_sent_again(server: Server, path: str) -> None:
    etag = server.get(path).headers["etag"]
    again = server.get(path, **{"if-none-match": etag})
    assert again.status_code == 304
    assert again.content == b""
    assert server.get(path, **{"if-none-match": '"another"'}).status_code == 200


def test_pages_are_compressed_for_those_who_can_read_it(server: Server) -> None:
    plain = server.get("id/baclofen.html", **{"accept-encoding": "identity"})
    small = server.get("id/baclofen.html", **{"accept-encoding": "gzip"})
    assert small.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in small.headers["vary"]
    assert int(small.headers["content-length"]) < 40_000
    assert small.content == plain.content


def test_forms_and_queries_have_tags_of_their_own(server: Server) -> None:
    answers = [server.get("id/baclofen", accept) for accept in PAGES]
    answers += [server.get(f"sparql?query={query}") for query in (ASK, SELECT)]
    assert len({answer.headers["etag"] for answer in answers}) == 5
    assert "etag" not in server.get("sparql?query=SELECT (RAND() AS ?x) {}").headers


def test_pages_of_other_hosts_may_read(server: Server) -> None:
    origin = {"origin": "https://example.org"}
    assert server.get("id/baclofen", **origin).headers["access-control-allow-origin"] == "*"
    asked = {**origin, "access-control-request-method": "POST"}
    response = httpx.options(f"{server.url}sparql", headers=asked)
    assert response.status_code == 200
    assert "POST" in response.headers["access-control-allow-methods"]


def test_every_answer_has_a_policy(server: Server) -> None:
    for path in ("", "id/nobody", f"sparql?query={ASK}", "sparql?query=nonsense"):
        policy = server.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy


def test_health_says_what_is_served(server: Server, kg: baclofen_kg.KnowledgeGraph) -> None:
    found = server.get("health").json()
    assert found["status"] == "ok"
    assert found["triples"] == len(kg)


# As an endpoint for ourselves


@pytest.mark.parametrize("answer", update_answers.telling(), ids=lambda answer: answer.path.stem)
def test_named_queries_are_answered_alike(
    patient: Server, three: baclofen_kg.KnowledgeGraph, answer: AnswerFile
) -> None:
    kg = baclofen_kg.connect(f"{patient.url}sparql")
    results = kg.query(answer.query, **answer.parameters)
    expected = update_answers.render(three.query(answer.query, **answer.parameters))
    assert update_answers.render(results) == expected
    assert expected.count("\n") > 1


# The process


def test_the_log_has_no_queries_unless_asked(
    server: Server, little: tuple[str, str], tmp_path: Path
) -> None:
    secret = "ASK { ?s skos:prefLabel 'my rare disease' }"
    server.ask(secret)
    server.get(f"sparql?query={secret}")
    server.get("id/no%0abody")
    lines = server.log.read_text().splitlines()
    assert "rare disease" not in "\n".join(lines)
    assert any(re.fullmatch(r"serve: \S+ POST /sparql 200 \d+ ms", line) for line in lines)
    assert all(line.startswith("serve: ") for line in lines)
    telling = Server("--log-queries", *little, log=tmp_path / "log")
    telling.ask(secret)
    assert telling.end(signal.SIGINT) == 0
    assert "my rare disease" in telling.log.read_text()


def test_what_is_under_way_ends_before_the_server(little: tuple[str, str], tmp_path: Path) -> None:
    running = Server(*little, log=tmp_path / "log")
    with socket.create_connection(("127.0.0.1", running.port)) as slow:
        slow.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: ")
        slow.sendall(b"application/sparql-query\r\nContent-Length: 20\r\n\r\nASK")
        assert running.is_well()  # so it has read what was sent before
        running.process.send_signal(signal.SIGINT)
        with pytest.raises(subprocess.TimeoutExpired):
            running.process.wait(0.8)
    assert running.process.wait(60) == 0


def test_it_serves_other_data_from_a_store_on_disk(little: tuple[str, str], tmp_path: Path) -> None:
    options = ["--store", str(tmp_path / "store"), "--quiet"]
    running = Server(*little, *options, log=tmp_path / "log")
    try:
        assert "aspirin" in running.get("id/aspirin", "text/html").text
        assert running.get("id/baclofen").status_code == 404
        assert running.get(".well-known/void").status_code == 404
        assert "aspirin" in running.ask("SELECT ?s { ?s a bko:Drug }", "text/csv").text
    finally:
        assert running.end() == 0
    assert running.log.read_text() == ""


@pytest.mark.parametrize(
    "options",
    [
        ["--port", "99999"],
        ["--port", "many"],
        ["--host", "192.0.2.1", "--port", "0"],
        ["--timeout", "0"],
        ["--max-rows", "0"],
        ["--data", "nowhere.ttl"],
    ],
)
def test_wrong_use_is_one_line(
    options: list[str], little: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status = main(["serve", *little, *options])
    except SystemExit as error:
        status = int(error.code or 0)
    assert status == 2
    assert capsys.readouterr().err.strip().count("\n") == 0


def test_the_parts_of_an_answer_are_sent_at_once() -> None:
    with (
        listening("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_port_that_is_taken_is_one_line(
    server: Server, little: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", *little, "--port", str(server.port)]) == 2
    assert "cannot listen there" in capsys.readouterr().err


def test_without_fork_only_the_pages_are_served(little: tuple[str, str], tmp_path: Path) -> None:
    code = (
        "import os; del os.fork; import sys; from baclofen_kg.cli.main import main; "
        "sys.exit(main(['serve', '--port', '0', '--quiet', *sys.argv[1:]]))"
    )
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", code, *little], stdout=subprocess.PIPE, stderr=log, text=True
        )
    assert process.stdout is not None
    url = process.stdout.readline().partition(" ")[0]
    try:
        assert httpx.get(f"{url}id/aspirin.ttl", timeout=60).status_code == 200
        assert httpx.get(f"{url}sparql", params={"query": ASK}, timeout=60).status_code == 501
        assert "no query is answered" in (tmp_path / "log").read_text()
    finally:
        process.terminate()
        assert process.wait(30) == 0


def test_the_package_names_what_is_missing(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['starlette'] = None; sys.modules['jinja2'] = None; "
        "from baclofen_kg.cli.main import main; "
        "sys.exit(10 * main(['serve']) + main(['site', sys.argv[1]]))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "site")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 22, done.stderr
    assert "baclofen-kg[serve]" in done.stderr
    assert "baclofen-kg[site]" in done.stderr


def test_the_explorer_is_served_with_the_types_that_browsers_want(
    little: tuple[str, str], tmp_path: Path
) -> None:
    built = tmp_path / "built"
    built.mkdir()
    content = {"NOTICE.txt": b"x", "sizes.json": b'{"check": 1}', "a.wasm": b"\0asm", "b.mjs": b"1"}
    for name, text in content.items():
        (built / name).write_bytes(text)
    server = Server("--explorer", str(built), *little, log=tmp_path / "log")
    try:
        assert "href=check.html>" in server.get("").text
        assert server.get("query.html").headers["content-type"] == "text/html; charset=utf-8"
        types = {name: server.get(f"explorer/{name}").headers["content-type"] for name in content}
        assert types["a.wasm"] == "application/wasm"
        assert types["b.mjs"].startswith("text/javascript")
        assert server.get("explorer/graph.nq.gz").content[:2] == b"\x1f\x8b"
        assert server.get("explorer/nothing.js").status_code == 404
    finally:
        assert server.end() == 0


def test_what_is_no_explorer_is_not_served(
    little: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", *little, "--port", "0", "--explorer", str(tmp_path)]) == 2
    assert "make explorer" in capsys.readouterr().err
