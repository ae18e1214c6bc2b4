"""The tools for agents, driven by the clients of others: the TypeScript SDK and the inspector."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from .engines import HERE, ROOT, run

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("mcp", reason="needs the extra: pip install 'baclofen-kg[mcp]'")

COMMAND = [sys.executable, "-m", "baclofen_kg", "mcp"]
STROKE = "bkg:baclofen-indication-spasticity-stroke"
GOOD: dict[str, dict[str, Any]] = {
    "find": {"name": "Lioresal"},
    "show": {"name": "bkg:stroke"},
    "ask": {"question": "daily-maximum", "parameters": {"jurisdiction": "Germany"}},
    "check": {"taking": ["Valium", "Relaxofen"], "conditions": ["epilepsy"], "egfr": 25},
    "evidence": {"statement": STROKE},
    "sparql": {"query": "SELECT ?x WHERE { ?x bko:memberOf bkg:z-drugs }"},
}
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("ask", {"question": "indication"}, "did you mean indications"),
    ("sparql", {"query": "INSERT DATA { <a:b> <a:b> <a:b> }"}, "this is a SPARQL update"),
    ("sparql", {"query": "ASK { SERVICE <http://localhost/> { ?s ?p ?o } }"}, "SERVICE is not"),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server over HTTP."""
    process = subprocess.Popen(
        [*COMMAND, "--http", "--port", "0"], stderr=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stderr is not None
    yield process.stderr.readline().split()[-1]
    process.terminate()
    _, complaints = process.communicate(timeout=30)
    assert complaints == ""


@pytest.mark.compares("tools for agents", "MCP SDK for TypeScript")
@pytest.mark.parametrize("http", [False, True], ids=["stdio", "http"])
def test_the_typescript_client_uses_all_tools(http: bool, request: pytest.FixtureRequest) -> None:
    calls = [*GOOD.items(), *((tool, arguments) for tool, arguments, _ in REFUSED)]
    where = request.getfixturevalue("address") if http else None
    told = run("agents.mjs", {"command": COMMAND, "http": where, "calls": calls})
    assert told["server"]["name"] == "baclofen-kg"
    assert "contested" in told["instructions"]
    assert {tool["name"] for tool in told["tools"]} == set(GOOD)
    for tool in told["tools"]:
        assert tool["annotations"]["readOnlyHint"] is True
        assert tool["annotations"]["openWorldHint"] is False
    assert len(told["resources"]) == 3
    assert [prompt["name"] for prompt in told["prompts"]] == ["check_page"]
    assert "Not medical advice" in told["notice"]
    good, refused = told["answers"][: len(GOOD)], told["answers"][len(GOOD) :]
    for answer in good:
        assert not answer.get("isError"), answer
        assert answer["structuredContent"]["shown"] > 0
    for answer, (_, _, words) in zip(refused, REFUSED, strict=True):
        assert answer["isError"] is True
        assert words in answer["content"][0]["text"]
    assert told["stderr"] == ""


def inspected(*options: str) -> dict[str, Any]:
    """What the inspector prints for a method."""
    inspector = HERE / "node_modules" / ".bin" / "mcp-inspector"
    done = subprocess.run(
        [inspector, "--cli", *COMMAND, *options],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
    )
    assert "Traceback" not in done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def argument(name: str, value: object) -> list[str]:
    text = value if isinstance(value, str) else json.dumps(value)
    return ["--tool-arg", f"{name}={text}"]


@pytest.mark.compares("tools for agents", "mcp-inspector")
def test_the_inspector_lists_tools_resources_and_prompts() -> None:
    assert {tool["name"] for tool in inspected("--method", "tools/list")["tools"]} == set(GOOD)
    assert len(inspected("--method", "resources/list")["resources"]) == 3
    assert len(inspected("--method", "prompts/list")["prompts"]) == 1


@pytest.mark.compares("tools for agents", "mcp-inspector")
@pytest.mark.parametrize("tool", GOOD)
def test_the_inspector_calls_each_tool(tool: str) -> None:
    options = [text for pair in GOOD[tool].items() for text in argument(*pair)]
    answer = inspected("--method", "tools/call", "--tool-name", tool, *options)
    assert not answer.get("isError"), answer
    assert answer["structuredContent"]["shown"] > 0


@pytest.mark.compares("tools for agents", "mcp-inspector")
@pytest.mark.parametrize(("tool", "arguments", "words"), REFUSED)
def test_the_inspector_is_told_why_it_is_refused(
    tool: str, arguments: dict[str, Any], words: str
) -> None:
    options = [text for pair in arguments.items() for text in argument(*pair)]
    answer = inspected("--method", "tools/call", "--tool-name", tool, *options)
    assert answer["isError"] is True
    assert words in answer["content"][0]["text"]
