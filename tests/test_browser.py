"""The check in the page, without a browser: its stand-in for pyoxigraph has what the check needs.

`make web-test` asks the real page.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

import baclofen_kg
from baclofen_kg.stores.memory import MemoryStore

PROGRAM = Path(__file__).with_name("browser.py")


def ask(graph: Path, entered: dict[str, object]) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(graph)],
        input=json.dumps(entered),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


@pytest.fixture(scope="module")
def graph(article: baclofen_kg.KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that fills the engine of a page, of what the article says."""
    path = tmp_path_factory.mktemp("browser") / "graph.nq"
    path.write_bytes(article.store.handover()[1])  # type: ignore[attr-defined]
    return path


def test_a_report_is_the_native_one(article: baclofen_kg.KnowledgeGraph, graph: Path) -> None:
    entered: dict[str, object] = {
        "taking": ["alcohol", "diazepam 5 mg", "nosuchthing"],
        "conditions": ["kidney disease", "stroke"],
        "dose_mg": 120,
        "age": 70,
    }
    report = article.check(**entered)  # type: ignore[arg-type]  # as the page hands it over
    answer = ask(graph, entered)
    assert report.findings
    assert (answer["text"], answer["report"]) == (
        report.text(evidence=True),
        json.loads(json.dumps(report.to_dict())),
    )


def test_names_that_need_escapes_are_read(
    article: baclofen_kg.KnowledgeGraph, tmp_path: Path
) -> None:
    store = MemoryStore(ox.Store())
    store.add(article.store.quads())
    text = '<urn:a> a bko:Substance ; skos:prefLabel "a \\"new\\" one\\\\two"@en .'
    head = "".join(
        f"@prefix {p}: <{baclofen_kg.namespaces.PREFIXES[p]}> .\n" for p in ("bko", "skos")
    )
    store.load_text(head + text, "own")
    path = tmp_path / "graph.nq"
    path.write_bytes(store.handover()[1])
    answer = ask(path, {"taking": ['a "new" one\\two']})
    assert '"urn:a"' in json.dumps(answer["report"])


def test_what_cannot_be_used_is_said_in_words(graph: Path) -> None:
    assert "Atlantis" in str(
        ask(graph, {"taking": ["alcohol"], "jurisdiction": "Atlantis"})["error"]
    )
