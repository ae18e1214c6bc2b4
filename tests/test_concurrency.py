"""Threads and processes ask one store at once.

Half a second, three threads and two processes by default, of what the article says, so that much is
asked in that time; ``make crash`` sets BACLOFEN_KG_SECONDS to 60, and then there are eight and
four, and they ask the packaged graph.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

import baclofen_kg

if TYPE_CHECKING:
    from pathlib import Path

    from baclofen_kg import KnowledgeGraph

SECONDS = float(os.environ.get("BACLOFEN_KG_SECONDS", "0.5"))
THREADS, PROCESSES = (8, 4) if SECONDS > 1 else (3, 2)

# Each question in its own way: rows, a graph, the model, names.
QUESTIONS = ("indications", "interactions", "adverse-reactions", "direct-edges", "counts")


@pytest.fixture(scope="module")
def asked(article: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    """The file that is asked; None for the packaged graph."""
    if SECONDS > 1:
        return None
    file = tmp_path_factory.mktemp("asked") / "article.ttl"
    article.export(file)
    return file


def answers(kg: KnowledgeGraph) -> list[str]:
    found = [str(kg.query(name).to_json()) for name in QUESTIONS[:3]]
    found += [str(row.terms()) for name in QUESTIONS[3:] for row in kg.query(name)]
    found += [str(item) for item in kg.indications()]
    return [*found, str(kg.entity("lioresal")), kg.query("search", text="spasm").to_csv()]


def ask_from_threads(
    kg: KnowledgeGraph, expected: list[str], seconds: float
) -> tuple[int, list[object]]:
    """Ask until the time is over; give how often all was asked, and how often it was wrong."""
    counts: list[int] = []
    wrong: list[object] = []
    end = time.monotonic() + seconds

    def ask() -> None:
        count = 0
        while time.monotonic() < end:
            try:
                found = answers(kg)
                if found != expected:
                    wrong.append(set(found) ^ set(expected) or "another order")
            except Exception as error:
                wrong.append(error)
            count += 1
        counts.append(count)

    threads = [threading.Thread(target=ask) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts), wrong


WORKER = """
import sys
sys.path.insert(0, sys.argv[1])
import baclofen_kg
from test_concurrency import answers, ask_from_threads
expected = open(sys.argv[3], encoding="utf-8").read().split("\\0")
count, wrong = ask_from_threads(baclofen_kg.load(store=sys.argv[2]), expected, float(sys.argv[4]))
print(count, *wrong[:3], sep=chr(10))
"""


def test_threads_and_processes_on_one_store(asked: Path | None, tmp_path: Path) -> None:
    kg = baclofen_kg.load(asked, store=tmp_path / "store")
    expected = answers(kg)
    (tmp_path / "expected").write_text("\0".join(expected), encoding="utf-8", newline="")
    here = os.path.dirname(os.path.abspath(__file__))
    arguments = [here, str(tmp_path / "store"), str(tmp_path / "expected"), str(SECONDS)]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    for process in running:
        out, error = process.communicate()
        assert not error
        count, *wrong = out.splitlines()
        assert int(count) > 0
        assert not wrong


@pytest.mark.parametrize("kind", ["memory", "disk"])
def test_threads_on_one_graph(asked: Path | None, kind: str, tmp_path: Path) -> None:
    store = tmp_path / "store" if kind == "disk" else None
    expected = answers(baclofen_kg.load(asked))
    # A fresh graph, so that its caches are filled by all threads at once.
    count, wrong = ask_from_threads(baclofen_kg.load(asked, store=store), expected, SECONDS / 3)
    assert count > 0
    assert not wrong


def test_readers_never_see_a_store_between_two_versions(tmp_path: Path) -> None:
    """One rebuilds again and again, others open and ask: each sees one version, whole."""
    source, folder = tmp_path / "source.ttl", tmp_path / "store"
    code = """
import sys, time, warnings, baclofen_kg
warnings.simplefilter("ignore")
end = time.monotonic() + float(sys.argv[3])
while time.monotonic() < end:
    kg = baclofen_kg.load(sys.argv[1], store=sys.argv[2])
    row = kg.query("SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?o) AS ?d) { ?s <a:p> ?o }")[0]
    assert (row.n, row.d) == (500, 1), row
    assert len(kg) == 500
"""

    def write(version: int) -> None:
        beside = tmp_path / "beside"
        beside.write_text("".join(f"<a:s{i}> <a:p> {version} .\n" for i in range(500)))
        os.replace(beside, source)

    write(0)
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(source), str(folder), str(max(SECONDS, 1))],
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    version = 0
    while any(reader.poll() is None for reader in readers):
        version += 1
        write(version)
        time.sleep(0.3)
    for reader in readers:
        assert reader.communicate()[1] == ""
        assert reader.returncode == 0
    assert version > 1


def test_an_answer_can_be_read_in_another_thread(kg: KnowledgeGraph) -> None:
    with ThreadPoolExecutor(1) as pool:
        answered = pool.submit(kg.query, "indications").result()
    assert answered.rows == kg.query("indications").rows
    assert answered.to_json() == kg.query("indications").to_json()


@pytest.mark.usefixtures("fewer_names")
def test_threads_that_come_first_to_a_graph_see_all_of_it() -> None:
    for _ in range(5):
        graph = baclofen_kg.load()
        together = threading.Barrier(2)

        def verdict(graph: KnowledgeGraph, together: threading.Barrier) -> str:
            together.wait()
            return graph.statement("baclofen-indication-spasticity-stroke").verdict("US")

        with ThreadPoolExecutor(2) as pool:
            found = [pool.submit(verdict, graph, together) for _ in range(2)]
            assert [future.result() for future in found] == ["disputed", "disputed"]
