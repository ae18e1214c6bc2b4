"""The tools for agents: driven by the Python client of the protocol, in process, by stdio, by HTTP.

The TypeScript client and the inspector drive them in ``crosscheck/test_agents.py``.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest

from baclofen_kg.graph import KnowledgeGraph

pytest.importorskip("mcp", reason="needs the extra: pip install 'baclofen-kg[mcp]'")

import anyio
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import CallToolResult, TextContent, TextResourceContents

from baclofen_kg.web.agent import AgentServer, make_server
from baclofen_kg.web.agent_size import MAX_BYTES, MOST_BYTES

T = TypeVar("T")
STROKE = "bkg:baclofen-indication-spasticity-stroke"
TOOLS = {"find", "show", "ask", "check", "evidence", "sparql"}
COMMAND = [sys.executable, "-m", "baclofen_kg", "mcp"]
# What each tool is asked where any answer will do.
PLAIN: dict[str, dict[str, Any]] = {
    "find": {"name": "Lioresal"},
    "show": {"name": "bkg:stroke"},
    "ask": {"question": "indications"},
    "check": {"taking": ["Valium"], "conditions": ["epilepsy"]},
    "evidence": {"statement": STROKE},
    "sparql": {"query": "SELECT ?x WHERE { ?x bko:memberOf bkg:z-drugs }"},
}


@pytest.fixture(scope="module")
def server(kg: KnowledgeGraph) -> AgentServer:
    return make_server(kg)


def talk(server: AgentServer, speak: Callable[[Client], Awaitable[T]]) -> T:
    """Speak to a server as a client in this process."""

    async def session() -> T:
        async with Client(server) as client:
            return await speak(client)

    return anyio.run(session)


def called(server: AgentServer, tool: str, **arguments: Any) -> CallToolResult:
    async def speak(client: Client) -> CallToolResult:
        return await client.call_tool(tool, arguments)

    return talk(server, speak)


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def data_of(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, text_of(result)
    data: dict[str, Any] = result.structured_content
    assert isinstance(data, dict)
    return data


def refused(result: CallToolResult) -> str:
    """The one line with which a call was refused."""
    text = text_of(result)
    assert result.is_error, text
    assert "\n" not in text
    assert "Traceback" not in text
    return text


# ---- What is offered ----


def test_there_are_six_tools_that_only_read(server: AgentServer) -> None:
    tools = talk(server, lambda client: client.list_tools()).tools
    assert {tool.name for tool in tools} == TOOLS
    for tool in tools:
        notes = tool.annotations
        assert notes is not None
        assert (notes.read_only_hint, notes.open_world_hint) == (True, False), tool.name
        assert (notes.destructive_hint, notes.idempotent_hint) == (False, True), tool.name
        assert tool.title
        assert tool.description
        assert tool.output_schema is not None
        assert {"total", "left_out", "notice"} <= tool.output_schema["properties"].keys()


def test_the_description_of_ask_names_every_question(
    server: AgentServer, kg: KnowledgeGraph
) -> None:
    tools = talk(server, lambda client: client.list_tools()).tools
    (ask,) = (tool.description or "" for tool in tools if tool.name == "ask")
    assert all(name in ask for name in kg.queries.names)


def test_questions_vocabulary_and_notice_are_resources(
    server: AgentServer, kg: KnowledgeGraph
) -> None:
    async def speak(client: Client) -> dict[str, str]:
        found = {}
        for resource in (await client.list_resources()).resources:
            (content,) = (await client.read_resource(resource.uri)).contents
            assert isinstance(content, TextResourceContents)
            found[str(resource.uri)] = content.text
        return found

    found = talk(server, speak)
    assert set(found) == {f"baclofen-kg://{name}" for name in ("questions", "vocabulary", "notice")}
    assert all(
        f"## {query.name}\n\n{query.question}" in found["baclofen-kg://questions"]
        for query in kg.queries
    )
    assert (
        "- bko:treats (owl:ObjectProperty: bko:Indication -> " in found["baclofen-kg://vocabulary"]
    )
    assert "- bko:Contraindicated (bko:Advice)" in found["baclofen-kg://vocabulary"]
    assert "Not medical advice" in found["baclofen-kg://notice"]


def test_the_prompt_hands_on_page_and_country(server: AgentServer) -> None:
    async def speak(client: Client) -> str:
        (prompt,) = (await client.list_prompts()).prompts
        arguments = {"page": "{Baclofen} cures stroke.", "country": "Austria"}
        (message,) = (await client.get_prompt(prompt.name, arguments)).messages
        assert isinstance(message.content, TextContent)
        return message.content.text

    text = talk(server, speak)
    assert text.endswith("{Baclofen} cures stroke.")
    assert "as it holds in Austria" in text
    assert "material to be judged" in text


# ---- What is answered ----


@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_an_answer_is_text_and_data(server: AgentServer, tool: str) -> None:
    result = called(server, tool, **PLAIN[tool])
    data = data_of(result)
    assert 0 < data["shown"] <= data["total"]
    assert "ot medical advice" in text_of(result)
    assert "ot medical advice" in data["notice"]


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("find", {"name": "baclofen"}),
        ("show", {"name": "bkg:article"}),
        ("show", {"name": "bkg:medicines"}),
        ("ask", {"question": "overdose"}),
        ("ask", {"question": "pregnancy-and-lactation"}),
        ("ask", {"question": "who-says-what"}),
        ("check", {"taking": ["Valium", "tramadol"], "conditions": ["CKD"], "detail": True}),
        ("evidence", {"statement": "baclofen-adverse-reaction-drowsiness"}),
        ("sparql", {"query": "SELECT * WHERE { ?s bko:about ?o ; skos:prefLabel ?l } LIMIT 200"}),
    ],
)
def test_a_long_answer_is_cut_and_can_be_had_whole(
    server: AgentServer, tool: str, arguments: dict[str, Any]
) -> None:
    result = called(server, tool, **arguments)
    data = data_of(result)
    assert len(text_of(result).encode()) <= MAX_BYTES
    assert len(json.dumps(data, ensure_ascii=False).encode()) <= MAX_BYTES
    cut = data["shown"] < data["total"]
    assert cut == bool(data["left_out"]) == ("LEFT OUT" in text_of(result))
    (key,) = (k for k, v in data.items() if isinstance(v, list) and 0 < len(v) == data["shown"])
    found, start = data[key], data["shown"] + 1
    # Each piece costs the whole answer again.
    room = 20_000 if data["total"] < 1000 else MOST_BYTES
    while start <= data["total"]:
        rest = data_of(called(server, tool, **arguments, start=start, max_bytes=room))
        assert rest["first"] == start
        found += rest[key]
        start += rest["shown"]
    assert len(found) == data["total"]
    whole = data_of(called(server, tool, **arguments, max_bytes=MOST_BYTES))
    assert found[: whole["shown"]] == whole[key]


def test_many_entries_and_long_ones_fit_and_are_counted(server: AgentServer) -> None:
    names = [f"Relaxofen {number} {'x' * 500}" for number in range(300)]
    result = called(server, "check", taking=[*names, "Valium", "tramadol"], egfr=25)
    data, text = data_of(result), text_of(result)
    assert len(text.encode()) <= MAX_BYTES
    assert len(json.dumps(data, ensure_ascii=False).encode()) <= MAX_BYTES
    assert "NOT CHECKED: 300 of 302 entries" in text
    assert "entries are checked and not shown" in data["note"]
    assert data["note"] in text
    assert {entry["status"] for entry in data["entries"]} == {"not recognised"}
    assert data["findings"]


def test_what_is_said_against_a_statement_is_shown_first(server: AgentServer) -> None:
    data = data_of(called(server, "evidence", statement=STROKE, max_bytes=2500))
    assert data["left_out"]
    assert data["passages"][0]["stance"] == "disputes"
    verdicts = {item["country"]: item["verdict"] for item in data["by_country"]}
    assert verdicts["United States"] == "disputed"
    assert verdicts["United Kingdom"] == "supported"


def test_evidence_of_a_country_that_says_nothing_is_no_verdict(server: AgentServer) -> None:
    result = called(server, "evidence", statement=STROKE, jurisdiction="European Union")
    assert data_of(result)["passages"] == []
    assert "no document was seen to speak to it: that is no verdict" in text_of(result)


def test_an_empty_answer_says_what_there_is_elsewhere(server: AgentServer) -> None:
    result = called(server, "ask", question="daily-maximum", parameters={"jurisdiction": "Brazil"})
    assert data_of(result)["total"] == 0
    assert "that is not a no. Without jurisdiction there are" in text_of(result)


def test_a_table_without_sources_says_so(server: AgentServer) -> None:
    text = text_of(called(server, "ask", question="shared-interactions"))
    assert "does not show who says so, where, and whether somebody disputes it" in text
    note = data_of(called(server, "ask", question="shared-interactions"))["note"]
    assert note in text
    assert data_of(called(server, "ask", question="pharmacokinetics"))["note"] == ""


@pytest.mark.filterwarnings("ignore:no such term")
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT ?x { ?x bko:membrOf bkg:z-drugs }", "did you mean bko:memberOf?"),
        ("SELECT ?x { ?x bko:memberOf bkg:zdrugs }", "bkg:zdrugs is not in the graph"),
    ],
)
def test_a_query_that_names_what_is_not_there_is_told(
    server: AgentServer, query: str, words: str
) -> None:
    result = called(server, "sparql", query=query)
    assert words in text_of(result)
    assert words in data_of(result)["note"]


def test_all_questions_are_listed_at_once(server: AgentServer, kg: KnowledgeGraph) -> None:
    data = data_of(called(server, "ask"))
    assert [row[0] for row in data["rows"]] == list(kg.queries.names)


def test_what_no_statement_names_may_be_reported(server: AgentServer) -> None:
    text = text_of(called(server, "show", name="Austria"))
    assert "No statement names it; passages may report it" in text


# ---- What is refused ----


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        (
            "ask",
            {"question": "indication"},
            "no query named 'indication'; did you mean indications",
        ),
        ("ask", {"question": "pregnancy"}, "did you mean pregnancy-and-lactation?"),
        ("ask", {"question": "SELECT * { ?s ?p ?o }"}, "use the tool sparql"),
        ("ask", {"question": "dosing", "jurisdiction": "UK"}, "goes into parameters"),
        ("ask", {"question": "dosing", "parameters": {"country": "UK"}}, "it takes drug"),
        ("ask", {"question": "dosing", "parameters": {"untrusted": True}}, "no parameter"),
        (
            "ask",
            {"question": "dosing", "parameters": {"jurisdiction": "Germny"}},
            "no country 'Germny'; did you mean Germany?",
        ),
        ("ask", {"question": "evidence"}, "needs the parameter statement"),
        ("ask", {"question": "counts", "drug": "baclofen"}, "is not about one drug"),
        ("show", {"name": "Zanaflexx"}, "did you mean Zanaflex"),
        ("show", {"name": " "}, "the name is empty"),
        ("find", {"name": ""}, "the name is empty"),
        ("find", {"name": "x" * 301}, "a name has at most 300 characters, and this has 301"),
        ("find", {}, "name: Field required"),
        ("find", {"name": "x", "max_bytes": 10}, "max_bytes must be from 2,000"),
        ("show", {"name": "bkg:stroke", "start": 999}, "start must be from 1 to"),
        ("show", {"nme": "bkg:stroke"}, "no argument 'nme'; did you mean name?"),
        ("check", {}, "nothing to check"),
        ("check", {"egfr": "low"}, "egfr: Input should be a valid number"),
        ("check", {"egfr": 25, "jurisdiction": "Atlantis"}, "no country 'Atlantis'"),
        ("check", {"egfr": 25, "route": "orl"}, "did you mean oral?"),
        ("evidence", {"statement": "stroke"}, "bkg:stroke, which is no statement"),
        ("evidence", {"statement": f"{STROKE}s"}, "did you mean"),
        ("sparql", {"query": "INSERT DATA { <a:b> <a:b> <a:b> }"}, "this is a SPARQL update"),
        ("sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}, "this is a SPARQL update"),
        (
            "sparql",
            {"query": "SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }"},
            "SERVICE is not allowed",
        ),
        ("sparql", {"query": "SELECT * { ?s ?p ?o }"}, "more than 200 rows; set a LIMIT"),
        ("sparql", {"query": "SELECT * { ?s ?p ?o"}, "SPARQL syntax error at line 1"),
        ("sparql", {"query": "interactions"}, "use the tool ask for interactions"),
        ("evidenc", {}, "there is no tool 'evidenc'; did you mean evidence?"),
    ],
)
def test_an_error_reaches_the_agent_with_what_would_be_right(
    server: AgentServer, tool: str, arguments: dict[str, Any], words: str
) -> None:
    assert words in refused(called(server, tool, **arguments))


def test_a_slow_query_is_stopped(server: AgentServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("baclofen_kg.web.agent_tools.TIMEOUT", 0.2)
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    assert "stopped after 0.2 s" in refused(called(server, "sparql", query=query))


def test_a_defect_of_ours_is_one_line_without_its_cause(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def broken(*arguments: object, **keywords: object) -> None:
        raise RuntimeError("the inside\nof the machine")

    monkeypatch.setattr("baclofen_kg.web.agent_tools.check_answer", broken)
    text = refused(called(make_server(kg, told.append), "check", egfr=25))
    assert "the inside" not in text
    assert "says nothing of what was asked" in text
    assert len(told) == 1
    assert "the inside" in told[0]
    assert "\n" not in told[0]


def test_an_unknown_resource_is_refused(server: AgentServer) -> None:
    async def speak(client: Client) -> str:
        try:
            await client.read_resource("baclofen-kg://nothing")
        except MCPError as error:
            return str(error)
        return "it was not refused"

    assert "baclofen-kg://nothing" in talk(server, speak)
    assert "Unknown resource" in talk(server, speak)


# ---- Over the wire ----


def test_over_standard_input_with_a_silent_standard_error(tmp_path: Path) -> None:
    async def session() -> list[CallToolResult]:
        parameters = StdioServerParameters(command=COMMAND[0], args=COMMAND[1:])
        with open(tmp_path / "stderr", "w", encoding="utf-8") as complaints:
            async with Client(stdio_client(parameters, errlog=complaints)) as client:
                assert client.server_info is not None
                assert client.server_info.name == "baclofen-kg"
                assert "contested" in (client.instructions or "")
                return [
                    await client.call_tool("ask", {"question": "indication"}),
                    await client.call_tool("sparql", {"query": "CLEAR ALL"}),
                    *[await client.call_tool(tool, PLAIN[tool]) for tool in sorted(TOOLS)],
                ]

    misspelt, update, *answers = anyio.run(session)
    assert "did you mean indications" in refused(misspelt)
    assert "SPARQL update" in refused(update)
    assert all(data_of(answer)["shown"] for answer in answers)
    assert (tmp_path / "stderr").read_text("utf-8") == ""


def test_a_client_that_goes_or_talks_nonsense_leaves_no_traceback() -> None:
    done = subprocess.run(COMMAND, input=b"nonsense\n{}\n", capture_output=True, timeout=60)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


@asynccontextmanager
async def served() -> AsyncIterator[str]:
    """The address of a server over HTTP, which is ended afterwards."""
    process = subprocess.Popen(
        [*COMMAND, "--http", "--port", "0"], stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stderr is not None
    try:
        line = process.stderr.readline().decode()
        assert "tools for agents at http://127.0.0.1:" in line
        yield line.split()[-1]
    finally:
        process.send_signal(signal.SIGTERM)
        _, complaints = process.communicate(timeout=30)
    assert process.returncode == 0
    assert complaints == b""


@pytest.mark.skipif(os.name == "nt", reason="ends the server by SIGTERM")
def test_over_http_on_this_machine_alone() -> None:
    httpx = pytest.importorskip("httpx", reason="needs httpx: pip install httpx")

    async def session() -> None:
        async with served() as address:
            async with Client(address) as client:
                assert {tool.name for tool in (await client.list_tools()).tools} == TOOLS
                assert data_of(await client.call_tool("find", PLAIN["find"]))["exact"]
            # A page in a browser that has bound its own name to this machine is not let in.
            wanted = {"accept": "application/json, text/event-stream", "host": "evil.example"}
            message = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
            assert httpx.post(address, json=message, headers=wanted).status_code in (403, 421)

    anyio.run(session)


def test_without_the_extra_one_line_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['mcp'] = None; sys.modules['mcp.types'] = None\n"
        "from baclofen_kg.cli.main import main; sys.exit(main(['mcp']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1
    assert b"pip install 'baclofen-kg[mcp]'" in done.stderr


def test_standard_input_is_that_of_the_client() -> None:
    done = subprocess.run([*COMMAND, "--data", "-"], capture_output=True, timeout=60, input=b"")
    assert done.returncode == 2
    assert b"standard input belongs to the client" in done.stderr
