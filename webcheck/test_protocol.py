"""The endpoint against the SPARQL 1.1 protocol: the tests of the W3C, and what schemathesis tries.

The suite of the W3C, as packages ship it, has the names of its tests and what each is about. What
is sent for each name is written here.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pyoxigraph as ox
import pytest
from test_serve import Server

from crosscheck.suites import MF, folder

from .browser import HERE

DESCRIPTION = HERE / "openapi.yaml"
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
MANIFEST = folder("rdflib", "test", "data", "suites", "w3c", "sparql11", "protocol", "manifest.ttl")
NOT_ASKED = "positive_data_acceptance,negative_data_rejection"
"""Left out: no schema can say which texts are queries."""

needs_schemathesis = pytest.mark.skipif(
    not SCHEMATHESIS.exists(), reason="needs schemathesis: pip install 'baclofen-kg[webcheck]'"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server("--timeout", "2", log=tmp_path_factory.mktemp("protocol") / "log")
    yield running
    assert running.end() == 0, running.log.read_text()


class Exchange(NamedTuple):
    """What is sent, and what must come back."""

    method: str
    fields: str = ""
    body: bytes | None = None
    media_type: str = ""
    accept: str = "*/*"
    expected: tuple[str, ...] | int = 400
    """The media types that an answer may have, or the status of a refusal."""


QUERY, FORM = "application/sparql-query", "application/x-www-form-urlencoded"
UPDATE = "application/sparql-update"
BOOLEAN = ("application/sparql-results+json", "application/sparql-results+xml")
TABLE = (*BOOLEAN, "text/csv", "text/tab-separated-values")
GRAPH = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
ASK = "query=ASK%20%7B%7D"
DATA1 = "default-graph-uri=http%3A%2F%2Fexample.org%2Fdata1"
NAMED1 = "named-graph-uri=http%3A%2F%2Fexample.org%2Fdata1"
INSERT = b"INSERT DATA { <a:a> <a:b> <a:c> }"

EXCHANGES = {
    "query_get": Exchange("GET", ASK, expected=BOOLEAN),
    "query_post_form": Exchange("POST", body=ASK.encode(), media_type=FORM, expected=BOOLEAN),
    "query_post_direct": Exchange("POST", body=b"ASK {}", media_type=QUERY, expected=BOOLEAN),
    "query_content_type_select": Exchange(
        "POST", body=b"SELECT (1 AS ?value) {}", media_type=QUERY, expected=TABLE
    ),
    "query_content_type_ask": Exchange("POST", body=b"ASK {}", media_type=QUERY, expected=BOOLEAN),
    "query_content_type_describe": Exchange(
        "POST", body=b"DESCRIBE <http://example.org/>", media_type=QUERY, expected=GRAPH
    ),
    "query_content_type_construct": Exchange(
        "POST", body=b"CONSTRUCT { <a:s> <a:p> 1 } WHERE {}", media_type=QUERY, expected=GRAPH
    ),
    # There is one graph: whoever names another is told so (2.1.4: a service may refuse).
    "query_dataset_default_graphs_get": Exchange("GET", f"{ASK}&{DATA1}"),
    "query_dataset_default_graphs_post": Exchange("POST", DATA1, b"ASK {}", QUERY),
    "query_dataset_named_graphs_get": Exchange("GET", f"{ASK}&{NAMED1}"),
    "query_dataset_named_graphs_post": Exchange("POST", NAMED1, b"ASK {}", QUERY),
    "query_dataset_full": Exchange("POST", f"{DATA1}&{NAMED1}", b"ASK {}", QUERY),
    "query_multiple_dataset": Exchange(
        "POST", DATA1, b"ASK FROM <http://example.org/data2> {}", QUERY
    ),
    # Nothing is changed over the web: whatever is an update is refused, right or wrong.
    "update_post_form": Exchange("POST", "", b"update=CLEAR%20ALL", FORM, expected=403),
    "update_post_direct": Exchange("POST", "", b"CLEAR ALL", UPDATE, expected=403),
    "update_base_uri": Exchange("POST", "", INSERT, UPDATE, expected=403),
    "update_dataset_default_graph": Exchange(
        "POST", "using-graph-uri=a%3Aa", INSERT, UPDATE, expected=403
    ),
    "update_dataset_default_graphs": Exchange(
        "POST", "using-graph-uri=a%3Aa&using-graph-uri=a%3Ab", INSERT, UPDATE, expected=403
    ),
    "update_dataset_named_graphs": Exchange(
        "POST", "using-named-graph-uri=a%3Aa", INSERT, UPDATE, expected=403
    ),
    "update_dataset_full": Exchange(
        "POST", "using-graph-uri=a%3Aa&using-named-graph-uri=a%3Ab", INSERT, UPDATE, expected=403
    ),
    "bad_query_method": Exchange("PUT", ASK, expected=405),
    "bad_multiple_queries": Exchange("GET", f"{ASK}&{ASK}"),
    "bad_query_wrong_media_type": Exchange("POST", "", b"ASK {}", "text/plain", expected=415),
    "bad_query_missing_form_type": Exchange("POST", "", ASK.encode(), expected=415),
    "bad_query_missing_direct_type": Exchange("POST", "", b"ASK {}", expected=415),
    "bad_query_non_utf8": Exchange("POST", "", "ASK {}".encode("utf-16"), QUERY),
    "bad_query_syntax": Exchange("GET", "query=ASK%20%7B"),
    "bad_update_get": Exchange("GET", "update=CLEAR%20ALL", expected=403),
    "bad_multiple_updates": Exchange("POST", "", b"update=CLEAR&update=CLEAR", FORM, expected=403),
    "bad_update_wrong_media_type": Exchange("POST", "", b"CLEAR ALL", "text/plain", expected=415),
    "bad_update_missing_form_type": Exchange("POST", "", b"update=CLEAR%20ALL", expected=415),
    "bad_update_non_utf8": Exchange("POST", "", "CLEAR ALL".encode("utf-16"), UPDATE, expected=403),
    "bad_update_syntax": Exchange("POST", "", b"update=CLEAR%20XYZ", FORM, expected=403),
    "bad_update_dataset_conflict": Exchange(
        "POST",
        "using-named-graph-uri=a%3Aa",
        b"WITH <a:a> DELETE {} WHERE {}",
        UPDATE,
        expected=403,
    ),
}
"""By the names of the W3C."""


@pytest.mark.parametrize("name", EXCHANGES)
def test_the_protocol_is_that_of_the_w3c(server: Server, name: str) -> None:
    sent = EXCHANGES[name]
    url = f"{server.url}sparql{'?' * bool(sent.fields)}{sent.fields}"
    headers = {"accept": sent.accept}
    if sent.media_type:
        headers["content-type"] = sent.media_type
    response = httpx.request(sent.method, url, content=sent.body, headers=headers, timeout=60)
    if isinstance(sent.expected, int):
        assert response.status_code == sent.expected, response.text
        assert response.headers["content-type"].startswith("text/plain")
    else:
        assert response.status_code == 200, response.text
        assert response.headers["content-type"].partition(";")[0] in sent.expected
    if sent.expected == BOOLEAN:
        assert "true" in response.text
    assert server.is_well()


@pytest.mark.skipif(not MANIFEST.is_file(), reason="needs the suites of the W3C: make suites")
def test_no_test_of_the_w3c_is_missing() -> None:
    kind = ox.NamedNode(f"{MF}ProtocolTest")
    names = {
        quad.subject.value.rpartition("#")[2]
        for quad in ox.parse(path=MANIFEST, format=ox.RdfFormat.TURTLE, base_iri="a:m")
        if quad.object == kind and isinstance(quad.subject, ox.NamedNode)
    }
    assert names == EXCHANGES.keys()


def what_schemathesis_says(
    server: Server, description: Path, examples: int = 60
) -> subprocess.CompletedProcess[str]:
    """Let schemathesis ask a server whatever its description allows, and what it does not."""
    options = [
        "--seed",
        "1",
        "--max-examples",
        str(examples),
        "--no-color",
        "--continue-on-failure",
    ]
    options += ["--exclude-checks", NOT_ASKED, "--url", server.url.rstrip("/")]
    return subprocess.run(
        [str(SCHEMATHESIS), "run", str(description), *options],
        capture_output=True,
        text=True,
        timeout=600,
        cwd=description.parent,
        check=False,
    )


@needs_schemathesis
def test_the_server_keeps_what_it_promises(server: Server, tmp_path: Path) -> None:
    description = tmp_path / DESCRIPTION.name
    description.write_bytes(DESCRIPTION.read_bytes())
    done = what_schemathesis_says(server, description)
    assert done.returncode == 0, done.stdout
    assert server.is_well()


@needs_schemathesis
@pytest.mark.parametrize(
    ("promised", "instead"),
    [
        ("{const: ok}", "{const: splendid}"),
        ("text/csv: {schema: {type: string}}", "text/never: {schema: {type: string}}"),
        ('"404": ', '"410": '),
    ],
)
def test_schemathesis_sees_a_promise_that_is_not_kept(
    server: Server, tmp_path: Path, promised: str, instead: str
) -> None:
    text = DESCRIPTION.read_text(encoding="utf-8")
    assert promised in text
    description = tmp_path / DESCRIPTION.name
    description.write_text(text.replace(promised, instead), encoding="utf-8")
    assert what_schemathesis_says(server, description, 5).returncode == 1
