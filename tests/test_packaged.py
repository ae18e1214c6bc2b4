"""The cache of the packaged graph: never needed, never believed where it might be wrong."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import baclofen_kg
from baclofen_kg import resources
from baclofen_kg.stores import packaged
from baclofen_kg.stores.memory import MemoryStore


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(packaged.VARIABLE, str(tmp_path / "cache"))
    path = packaged.cache_file()
    assert path
    return Path(path)


@pytest.fixture(scope="module")
def truth() -> list[str]:
    store = MemoryStore()
    store.load(resources.data_files())
    store.load_ontology(resources.ontology_file())
    return content(store)


def loaded() -> list[str]:
    store = MemoryStore()
    packaged.load_packaged(store)
    return content(store)


def content(store: MemoryStore) -> list[str]:
    """What is in a store; the ontology has blank nodes, whose labels mean nothing."""
    return sorted(re.sub(r"_:\w+", "_:b", line) for line in store.dump().decode().splitlines())


def test_it_is_written_once_and_then_read(
    cache: Path, truth: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert loaded() == truth
    assert cache.exists()
    monkeypatch.setattr(MemoryStore, "load", lambda *_: pytest.fail("the Turtle was read"))
    assert loaded() == truth


def test_nothing_else_is_left_in_the_folder(cache: Path) -> None:
    loaded()
    assert list(cache.parent.iterdir()) == [cache]


def test_both_ways_make_the_same_graph(cache: Path) -> None:
    sizes = {len(baclofen_kg.load()) for _ in range(2)}
    assert len(sizes) == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[: len(content) // 2],
        lambda content: content[:-1] + b"x",
        lambda content: content.replace(b"baclofen", b"Placebo!", 200),
        lambda content: content + b"<urn:a> <urn:b> <urn:c> .\n",
        lambda content: b"\0" * len(content),
    ],
)
def test_what_is_damaged_is_made_again(cache: Path, truth: list[str], damage: object) -> None:
    loaded()
    whole = cache.read_bytes()
    assert callable(damage)
    damaged = damage(whole)
    cache.write_bytes(damaged)
    assert loaded() == truth
    assert cache.read_bytes() != damaged


@pytest.mark.parametrize("size", [0, 1])
def test_a_file_that_changed_is_read_again(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """The size may stay the same, the time may not."""
    data = tmp_path / "one.ttl"
    data.write_text("<urn:a> <urn:b> 1 .", encoding="utf-8")
    monkeypatch.setattr(resources, "data_files", lambda: [str(data)])
    before = loaded()
    data.write_text(f"<urn:a> <urn:b> {'2' * (size + 1)} .", encoding="utf-8")
    status = data.stat()
    os.utime(data, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    assert loaded() != before


def test_it_does_without_a_folder_to_write_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, truth: list[str]
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv(packaged.VARIABLE, str(tmp_path / "file"))
    assert loaded() == truth


@pytest.mark.parametrize("value", ["", "relative/folder"])
def test_it_can_be_turned_off(
    value: str, monkeypatch: pytest.MonkeyPatch, truth: list[str]
) -> None:
    monkeypatch.setenv(packaged.VARIABLE, value)
    assert packaged.cache_file() is None
    assert loaded() == truth


def test_it_lies_in_the_users_cache_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(packaged.VARIABLE, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert str(packaged.cache_file()).startswith(str(tmp_path / "baclofen-kg" / "packaged-"))


def test_the_process_ends_at_once_and_leaves_the_whole_answer(cache: Path) -> None:
    command = [sys.executable, "-m", "baclofen_kg", "query", "indications", "--format", "csv"]
    first, second = (subprocess.run(command, capture_output=True, check=True) for _ in range(2))
    assert first.stdout == second.stdout
    assert first.stdout.endswith(b"\n")
    assert first.stdout.count(b"\n") > 10
    assert cache.exists()


def test_the_status_of_the_process_is_that_of_the_command() -> None:
    run = subprocess.run([sys.executable, "-m", "baclofen_kg", "query", "nosuch"], check=False)
    assert run.returncode == 2
