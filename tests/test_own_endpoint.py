"""Our client and the tools for agents over the endpoint that `baclofen-kg serve` opens.

With the limits that it has unless told, since that is what people will meet.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import servers

import baclofen_kg
from baclofen_kg import KnowledgeGraph
from baclofen_kg.errors import BaclofenKGWarning

pytest.importorskip("starlette", reason="needs the extra: pip install 'baclofen-kg[serve]'")
pytest.importorskip("httpx", reason="needs the extra: pip install 'baclofen-kg[remote]'")
pytest.importorskip("mcp", reason="needs the extra: pip install 'baclofen-kg[mcp]'")

import anyio
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import CallToolResult, TextContent

from baclofen_kg.web.agent import make_server

COMMAND = [sys.executable, "-m", "baclofen_kg"]
# Tool, what it is asked, and what its answer holds; nothing of which a time or a number hangs.
ASKED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("find", {"name": "Lioresal"}),
    ("find", {"name": "loratidine"}),
    ("show", {"name": "stroke"}),
    ("ask", {"question": "indications", "parameters": {"jurisdiction": "UK"}}),
    ("ask", {"question": "indicationz"}),
    ("check", {"taking": ["Valium", "ibuprofn"], "conditions": ["epilepsy"]}),
    ("evidence", {"statement": "bkg:baclofen-indication-spasticity-stroke"}),
    ("sparql", {"query": "CLEAR ALL"}),
    ("sparql", {"query": "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"}),
)


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with servers.own_server() as address:
        yield address


async def answers(server: Any) -> list[CallToolResult]:
    """What a server says to all that is asked, and to a query."""
    query = {"query": "SELECT ?x WHERE { ?x bko:memberOf bkg:z-drugs }"}
    async with Client(server) as client:
        return [await client.call_tool(*one) for one in (*ASKED, ("sparql", query))]


def told(result: CallToolResult) -> tuple[bool, Any]:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return bool(result.is_error), content.text if result.is_error else result.structured_content


def test_agents_get_the_same_answers_over_an_endpoint(
    endpoint: str, kg: KnowledgeGraph, tmp_path: Path
) -> None:
    arguments = [*COMMAND[1:], "mcp", "--endpoint", endpoint]
    parameters = StdioServerParameters(command=COMMAND[0], args=arguments)
    with (tmp_path / "over").open("w", encoding="utf-8") as file:
        *over, query = anyio.run(answers, stdio_client(parameters, errlog=file))
    *here, _ = anyio.run(answers, make_server(kg))
    assert [told(result) for result in over] == [told(result) for result in here]
    failed = {n for n, result in enumerate(over) if result.is_error}
    assert failed == {n for n, (_, given) in enumerate(ASKED) if given in _REFUSED}
    # Nobody can make an endpoint stop, so this one tool is refused, and says why.
    failed_too, why = told(query)
    assert failed_too
    assert why.startswith("an endpoint cannot be made to stop a query")
    assert (tmp_path / "over").read_text("utf-8") == ""


_REFUSED = [given for _, given in ASKED if "query" in given or given == {"question": "indicationz"}]


def test_our_client_reads_all_that_our_endpoint_has(endpoint: str, kg: KnowledgeGraph) -> None:
    remote = baclofen_kg.connect(endpoint)
    assert remote.entity("Lioresal").iri == kg.entity("Lioresal").iri
    given: dict[str, Any] = {"taking": ["Valium", "ibuprofn"], "conditions": ["kidney disease"]}
    assert json.loads(remote.check(**given).to_json()) == json.loads(kg.check(**given).to_json())
    assert len(remote.statements()) == len(kg.statements())
    assert remote.why("alcohol").to_json() == kg.why("alcohol").to_json()


def test_an_endpoint_that_gives_few_rows_is_asked_for_one_name_at_a_time(
    three: KnowledgeGraph, tmp_path: Path
) -> None:
    three.export(tmp_path / "three.ttl")
    data = "--data", str(tmp_path / "three.ttl")
    with servers.own_server("--max-rows", "3000", *data) as address:
        remote = baclofen_kg.connect(address)
        with pytest.warns(BaclofenKGWarning, match="names are looked for one at a time.*3,000"):
            assert remote.entity("Lioresal").label == "baclofen"
        found = remote.check(taking=["Valium", "valuim", "no such thing"]).entries
        assert [bool(entry.taken_for) for entry in found] == [True, False, False]
        assert "Valium" in found[1].near_matches
        done = subprocess.run(
            [*COMMAND, "show", "Lioresal", "--endpoint", address], capture_output=True, text=True
        )
    assert done.returncode == 0
    assert done.stdout.startswith("baclofen\n")
    assert re.fullmatch(r"baclofen-kg: names are looked for [^\n]*\n", done.stderr)


def test_where_nobody_answers_the_tools_do_not_begin() -> None:
    done = subprocess.run(
        [*COMMAND, "mcp", "--endpoint", "http://127.0.0.1:9/sparql"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 2
    assert re.fullmatch(r"baclofen-kg: error: http://127\.0\.0\.1:9/sparql: [^\n]*\n", done.stderr)
