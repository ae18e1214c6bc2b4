"""The packaged graph on disk, in the user's cache folder: never needed, always right."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

import baclofen_kg
from baclofen_kg import resources
from baclofen_kg.errors import BaclofenKGWarning
from baclofen_kg.stores import packaged
from baclofen_kg.stores.disk.store import DiskStore
from baclofen_kg.stores.embedded import ONTOLOGY_GRAPH, EmbeddedStore
from baclofen_kg.stores.memory import MemoryStore, load_packaged

PROGRAM = [sys.executable, "-m", "baclofen_kg"]
REGISTERS = [path for path in resources.data_files() if path.endswith("registers.ttl")]
ONTOLOGY = f"<{ONTOLOGY_GRAPH}> a <http://www.w3.org/2002/07/owl#Ontology> ."
Content = tuple[frozenset[ox.Quad], list[str]]
QUESTION = [*PROGRAM, "query", "indications", "--format", "csv"]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the store of this installation will be; nothing is there yet."""
    monkeypatch.setenv(packaged.VARIABLE, str(tmp_path / "cache"))
    folder = packaged.cache_folder()
    assert folder
    return Path(folder)


@pytest.fixture(scope="module")
def truth(kg: baclofen_kg.KnowledgeGraph) -> Content:
    assert isinstance(kg.store, EmbeddedStore)
    return content(kg.store)


@pytest.fixture(scope="module")
def store_of_few(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Content]:
    """A store where one file of the data and little of the ontology are packaged, and its content.

    It lies beside that ontology.
    """
    parent = tmp_path_factory.mktemp("few")
    (parent / "ontology.ttl").write_text(ONTOLOGY, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resources, "data_files", lambda: REGISTERS)
        patch.setattr(resources, "ontology_file", lambda: str(parent / "ontology.ttl"))
        patch.setenv(packaged.VARIABLE, str(parent / "cache"))
        opened()
        return Path(packaged.cache_folder() or ""), content(load_packaged())


@pytest.fixture
def little(store_of_few: tuple[Path, Content], monkeypatch: pytest.MonkeyPatch) -> Content:
    """What is in the package, of which little has been left."""
    folder, found = store_of_few
    ontology = str(folder.parent.parent / "ontology.ttl")
    monkeypatch.setattr(resources, "data_files", lambda: REGISTERS)
    monkeypatch.setattr(resources, "ontology_file", lambda: ontology)
    return found


@pytest.fixture
def few(cache: Path, store_of_few: tuple[Path, Content], little: Content) -> Content:
    """What is in the store, which has been made of little data."""
    shutil.copytree(store_of_few[0], cache)
    assert opened() == little
    return little


def content(store: EmbeddedStore) -> Content:
    """What is in a store: without blank nodes, and with those, whose labels mean nothing."""
    quads = frozenset(store._store.quads_for_pattern(None, None, None, None))
    blank = {quad for quad in quads if ox.BlankNode in map(type, quad)}
    return quads - blank, sorted(re.sub(r"_:\w+", "_:b", str(quad)) for quad in blank)


def opened() -> Content:
    store = packaged.open_packaged()
    assert isinstance(store, EmbeddedStore)
    return content(store)


def version(cache: Path) -> Path:
    (found,) = cache.glob("version-*")
    return found


def test_it_is_made_once_and_then_opened(
    cache: Path, truth: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert opened() == truth
    before = version(cache)
    assert list(cache.parent.iterdir()) == [cache], "nothing else is left there"
    assert set(cache.iterdir()) == {cache / "manifest", before}
    monkeypatch.setattr(MemoryStore, "load", lambda *_: pytest.fail("the files were read"))
    assert opened() == truth
    assert version(cache) == before


def test_python_needs_no_cache_and_the_command_line_answers_the_same(
    cache: Path, kg: baclofen_kg.KnowledgeGraph
) -> None:
    assert isinstance(baclofen_kg.load().store, MemoryStore)
    assert not cache.parent.exists()
    first, second = (subprocess.run(QUESTION, capture_output=True, check=True) for _ in range(2))
    assert version(cache)
    assert first.stderr == second.stderr == b""
    assert first.stdout == second.stdout == kg.query("indications").to_csv().encode()


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def blank(file: Path) -> None:
    file.write_bytes(bytes(file.stat().st_size))


def change(file: Path) -> None:
    """Change bytes in the middle, where the engine itself would not see it."""
    whole = bytearray(file.read_bytes())
    third = len(whole) // 3
    whole[third : 2 * third] = b"\5" * third
    file.write_bytes(whole)


@pytest.mark.parametrize("damage", [cut, blank, change, Path.unlink])
@pytest.mark.parametrize("name", ["CURRENT", "MANIFEST-*", "*.sst", "../manifest"])
def test_what_is_damaged_is_made_again(
    cache: Path, few: Content, name: str, damage: Callable[[Path], None]
) -> None:
    damaged = version(cache)
    damage(max(damaged.glob(name), key=lambda file: file.stat().st_size))
    assert opened() == few
    assert version(cache) != damaged


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r".*", "baclofen-kg store, layout 1\nversion version-1-0123456789ab\nend\n"),
        (r'"layout": ".*"', '"layout": "baclofen-kg store, layout 0"'),
        (r'"package": ".*"', '"package": "0.0.1"'),
        (r'"engine": ".*"', '"engine": "0.1.0"'),
        (r'"[0-9a-f]{64}",\s+\d+', f'"{"0" * 64}", 1'),
        (r'"triples": \d+,', ""),
    ],
)
def test_what_another_version_of_the_package_left_is_made_again(
    cache: Path, few: Content, old: str, new: str, recwarn: pytest.WarningsRecorder
) -> None:
    before = version(cache)
    manifest = (cache / "manifest").read_text("ascii")
    changed, times = re.subn(old, new, manifest, count=1, flags=re.DOTALL if old == ".*" else 0)
    assert times == 1
    (cache / "manifest").write_text(changed, "ascii")
    assert opened() == few
    assert version(cache) != before
    # What other tests left may be collected now, and warn of its own.
    told = [found for found in recwarn if issubclass(found.category, BaclofenKGWarning)]
    assert not [str(found.message) for found in told]


@pytest.mark.parametrize("size", [0, 1])
def test_a_file_that_changed_is_read_again(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """The size may stay the same, the time may not."""
    data = tmp_path / "one.ttl"
    data.write_text("<urn:a> <urn:b> 1 .", encoding="utf-8")
    monkeypatch.setattr(resources, "data_files", lambda: [str(data)])
    before = opened()
    data.write_text(f"<urn:a> <urn:b> {'2' * (size + 1)} .", encoding="utf-8")
    status = data.stat()
    os.utime(data, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    assert opened() != before


def test_it_does_without_a_folder_to_write_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, little: Content
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv(packaged.VARIABLE, str(tmp_path / "file"))
    store = packaged.open_packaged()
    assert isinstance(store, MemoryStore)
    assert content(store) == little
    assert (tmp_path / "file").read_text(encoding="utf-8") == "in the way"


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="root and Windows write into read-only folders: run the tests as another user",
)
def test_it_is_opened_in_a_home_that_is_only_read(cache: Path, little: Content) -> None:
    opened()
    os.chmod(cache, 0o500)
    try:
        store = packaged.open_packaged()
        assert isinstance(store, DiskStore)
        assert content(store) == little
    finally:
        os.chmod(cache, 0o700)


@pytest.mark.parametrize("value", ["", "relative/folder"])
def test_it_can_be_turned_off(value: str, monkeypatch: pytest.MonkeyPatch, little: Content) -> None:
    monkeypatch.setenv(packaged.VARIABLE, value)
    assert packaged.cache_folder() is None
    assert opened() == little


def test_it_lies_in_the_users_cache_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(packaged.VARIABLE, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert str(packaged.cache_folder()).startswith(str(tmp_path / "baclofen-kg" / "packaged-"))


def test_first_use_by_many_at_once(cache: Path, kg: baclofen_kg.KnowledgeGraph) -> None:
    running = [
        subprocess.Popen(QUESTION, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(5)
    ]
    expected = kg.query("indications").to_csv().encode()
    assert [process.communicate(timeout=60) for process in running] == [(expected, b"")] * 5
    assert [process.returncode for process in running] == [0] * 5
    assert version(cache)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill in this way")
def test_killed_while_it_is_made(cache: Path, kg: baclofen_kg.KnowledgeGraph) -> None:
    process = subprocess.Popen(QUESTION, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not list(cache.glob("building-*")) and time.monotonic() < deadline:
        time.sleep(0.001)
    process.kill()
    process.wait()
    done = subprocess.run(QUESTION, capture_output=True, check=True, timeout=60)
    assert (done.stdout, done.stderr) == (kg.query("indications").to_csv().encode(), b"")
    assert set(cache.iterdir()) == {cache / "manifest", version(cache)}


def test_the_status_of_the_process_is_that_of_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(packaged.VARIABLE, "")  # none is made for this
    run = subprocess.run([*PROGRAM, "query", "nosuch"], check=False)
    assert run.returncode == 2
