"""Whoever is killed while building or exporting leaves no wrong answer and no lost file.

A few rounds by default; ``make crash`` sets BACLOFEN_KG_CRASHES to 50.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import warnings
from typing import TYPE_CHECKING

import pytest

import baclofen_kg
from baclofen_kg import BaclofenKGWarning
from baclofen_kg.stores.disk.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = int(os.environ.get("BACLOFEN_KG_CRASHES", "4"))
TRIPLES = 20_000 if ROUNDS > 4 else 5_000
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
# Ctrl-C ends within a second; a busy machine gets more, so that the test is not one of speed.
SOON = 20


def heed_interrupts() -> None:
    """A shell starts what runs in the background with Ctrl-C ignored, and that is inherited."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


COUNT = "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?version) AS ?versions) (MIN(?version) AS ?v) "
COUNT += "{ ?s <https://example.org/version> ?version }"


def write(path: Path, version: int) -> None:
    lines = (
        f"<https://example.org/s{i}> <https://example.org/version> {version} .\n"
        for i in range(TRIPLES)
    )
    path.write_text("".join(lines))


def run(code: str, *arguments: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", code, *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def duration_of(code: str, *arguments: object) -> float:
    started = time.monotonic()
    assert run(code, *arguments).wait() == 0
    return time.monotonic() - started


BUILD = """
import sys, baclofen_kg, baclofen_kg.stores.memory
baclofen_kg.stores.memory._BIG = 1 << 16
baclofen_kg.load(sys.argv[1], store=sys.argv[2])
"""


def state(folder: Path) -> tuple[object, ...]:
    """What a reader sees who takes the store as it is: triples, versions, version."""
    row = baclofen_kg.KnowledgeGraph(open_store(folder)).query(COUNT)[0]
    return tuple(row)


def test_killed_while_building(tmp_path: Path) -> None:
    source, folder = tmp_path / "source.ttl", tmp_path / "store"
    write(source, 0)
    long = duration_of(BUILD, source, tmp_path / "first")
    baclofen_kg.load(source, store=folder)
    hidden = tmp_path / "hidden.ttl"
    killed = 0
    for number in range(1, ROUNDS + 1):
        write(source, number)
        process = run(BUILD, source, folder)
        time.sleep(random.uniform(0.1, 1.1) * long)
        process.send_signal(KILL)
        killed += process.wait() != 0
        # Without its source nobody can build: what is there must be whole, old or new.
        source.rename(hidden)
        triples, versions, version = state(folder)
        assert (triples, versions) == (TRIPLES, 1), number
        assert version in (number - 1, number), number
        hidden.rename(source)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", BaclofenKGWarning)
            assert state(folder) == (TRIPLES, 1, number)
        names = sorted(path.name.partition("-")[0] for path in folder.iterdir())
        assert names == ["manifest", "version"], "what the dead left is swept"
    assert killed or ROUNDS < 10, "the kills came too late to tell anything"


def test_killed_while_building_for_the_first_time(tmp_path: Path) -> None:
    source, folder = tmp_path / "source.ttl", tmp_path / "store"
    write(source, 7)
    long = duration_of(BUILD, source, tmp_path / "first")
    for _ in range(ROUNDS):
        process = run(BUILD, source, folder)
        time.sleep(random.uniform(0.1, 0.9) * long)
        process.send_signal(KILL)
        process.wait()
    baclofen_kg.load(source, store=folder)
    assert state(folder) == (TRIPLES, 1, 7)


EXPORT = """
import sys, baclofen_kg
kg = baclofen_kg.load(sys.argv[1])
for format in ("turtle", "json-ld", "n-quads"):
    kg.export(sys.argv[2], format=format)
"""


def test_killed_while_exporting(tmp_path: Path) -> None:
    source, target = tmp_path / "source.ttl", tmp_path / "out"
    source.write_text(
        "".join(
            f"<https://example.org/s{i}> <https://example.org/p> <https://example.org/o> .\n"
            for i in range(TRIPLES // 5)
        )
    )
    kg = baclofen_kg.load(source)
    whole = {b"old"}
    for name in ("turtle", "json-ld", "n-quads"):
        kg.export(tmp_path / "whole", format=name)
        whole.add((tmp_path / "whole").read_bytes())
    target.write_bytes(b"old")
    long = duration_of(EXPORT, source, tmp_path / "timed")
    for _ in range(ROUNDS):
        process = run(EXPORT, source, target)
        time.sleep(random.uniform(0.1, 1) * long)
        process.send_signal(KILL)
        process.wait()
        assert target.read_bytes() in whole


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another thing there")
@pytest.mark.parametrize("moment", [0.25, 0.5, 0.75])
@pytest.mark.parametrize("what", ["build", "export"])
def test_ctrl_c_ends_within_a_second_and_leaves_nothing(
    what: str, moment: float, tmp_path: Path
) -> None:
    source, folder = tmp_path / "source.ttl", tmp_path / "out"
    write(source, 0)
    folder.mkdir()
    command = {
        "build": ["query", "statements", "--data", str(source), "--store", str(folder)],
        "export": ["export", "--data", str(source), str(folder / "out.ttl")],
    }[what]

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "baclofen_kg", *command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            preexec_fn=heed_interrupts,
        )

    started = time.monotonic()
    assert start().wait() == 0
    long = time.monotonic() - started
    for path in folder.iterdir():
        if path.name == "manifest" or path.is_file():
            path.unlink()
    # What is left of the store is rubbish now, which the next builder sweeps.
    process = start()
    time.sleep(moment * long)
    process.send_signal(signal.SIGINT)
    status = process.wait(timeout=SOON)
    error = process.stderr.read() if process.stderr else b""
    assert status in (0, 130), error
    assert b"Traceback" not in error
    left = {path.name.partition("-")[0] for path in folder.iterdir()}
    assert left <= {"manifest", "version", "out.ttl"}, left


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another thing there")
def test_ctrl_c_ends_a_query_that_keeps_the_engine_busy() -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    process = subprocess.Popen(
        [sys.executable, "-m", "baclofen_kg", "query", endless],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=heed_interrupts,
    )
    try:
        time.sleep(1.5)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=SOON) == 130
    finally:
        process.kill()
    assert process.stderr is not None
    assert process.stderr.read() == b""
