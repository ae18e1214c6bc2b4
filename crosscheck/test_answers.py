"""Every way to ask gives every expected answer; the tests ask each way a telling sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
import servers
import update_answers

import baclofen_kg
from baclofen_kg.stores.disk.store import DiskStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from update_answers import AnswerFile

    from baclofen_kg import KnowledgeGraph

ANSWERS = update_answers.read_all()
each_answer = pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.path.stem)
UNTRUSTED: dict[str, Any] = {"untrusted": True, "max_rows": 50_000, "timeout": 60}


@pytest.fixture(scope="session")
def on_disk(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """The packaged graph, on disk."""
    return baclofen_kg.load(store=tmp_path_factory.mktemp("answers") / "store")


@pytest.fixture(scope="session")
def oxigraph_server(on_disk: KnowledgeGraph) -> Iterator[KnowledgeGraph]:
    """The packaged graph, in an Oxigraph server."""
    assert isinstance(on_disk.store, DiskStore)
    with servers.oxigraph_server(on_disk.store.path) as url:
        yield baclofen_kg.connect(url)


@pytest.fixture(scope="session")
def own_server() -> Iterator[KnowledgeGraph]:
    """The packaged graph, served by this package."""
    with servers.own_server("--timeout", "60", "--max-rows", "100000") as url:
        yield baclofen_kg.connect(url)


@each_answer
@pytest.mark.compares("answers untrusted, on disk", "pyoxigraph")
def test_untrusted_on_disk(answer: AnswerFile, on_disk: KnowledgeGraph) -> None:
    results = on_disk.query(answer.query, **UNTRUSTED, **answer.parameters)
    assert update_answers.render(results) == answer.body


@each_answer
@pytest.mark.compares("answers over Oxigraph's server", "pyoxigraph")
def test_over_an_oxigraph_server(answer: AnswerFile, oxigraph_server: KnowledgeGraph) -> None:
    results = oxigraph_server.query(answer.query, **answer.parameters)
    assert update_answers.render(results) == answer.body


@each_answer
@pytest.mark.compares("answers over our endpoint", "pyoxigraph")
def test_over_our_endpoint(answer: AnswerFile, own_server: KnowledgeGraph) -> None:
    results = own_server.query(answer.query, **answer.parameters)
    assert update_answers.render(results) == answer.body


@pytest.mark.compares("export and validation over Oxigraph's server", "pyoxigraph")
def test_all_over_an_oxigraph_server(
    oxigraph_server: KnowledgeGraph, on_disk: KnowledgeGraph, tmp_path: Path
) -> None:
    found = []
    for kg in (oxigraph_server, on_disk):
        kg.export(tmp_path / "all.nt")
        # A server spells numbers in its own way.
        store = ox.Store()
        store.load(path=str(tmp_path / "all.nt"))
        found.append(set(map(str, store)))
    assert found[0] == found[1]
    report = oxigraph_server.validate()
    assert report.conforms, str(report)
