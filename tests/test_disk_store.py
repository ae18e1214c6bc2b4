"""A store on disk: built once, opened at once, built again when its files change."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import update_answers
from tiny import tiny_turtle

import baclofen_kg
from baclofen_kg import BaclofenKGWarning, InputError, resources
from baclofen_kg.stores.disk import files as disk_files
from baclofen_kg.stores.disk import store as disk
from baclofen_kg.stores.disk.manifest import read_manifest
from baclofen_kg.stores.disk.store import DiskStore, open_store
from baclofen_kg.stores.embedded import ONTOLOGY_GRAPH

if TYPE_CHECKING:
    from baclofen_kg import KnowledgeGraph

OTHER = "<https://example.org/s> <https://example.org/p> <https://example.org/o> .\n"
OLD = time.time() - 1000
"""A time of modification at which nothing is still being written."""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.ttl"
    path.write_text(tiny_turtle())
    os.utime(path, (OLD, OLD))
    return path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a store will be, beside little of an ontology: most of a small store would be that."""
    little = tmp_path / "ontology" / "little.ttl"
    little.parent.mkdir()
    little.write_text(f"<{ONTOLOGY_GRAPH}> a <http://www.w3.org/2002/07/owl#Ontology> .\n")
    os.utime(little, (OLD, OLD))
    monkeypatch.setattr(resources, "ontology_file", lambda: str(little))
    return tmp_path / "store"


def contents(folder: Path) -> list[str]:
    return sorted(path.name.partition("-")[0] for path in folder.iterdir())


def built(folder: Path) -> str:
    """The version that counts, without complaints about changes."""
    manifest = read_manifest(str(folder))
    assert manifest is not None
    return manifest.version


def test_holds_what_a_store_in_memory_holds(on_disk: KnowledgeGraph, kg: KnowledgeGraph) -> None:
    assert isinstance(on_disk.store, DiskStore)
    found = list(on_disk.store.triples())
    assert len(on_disk) == len(kg) == len(found)
    everything = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    assert on_disk.query(everything)[0].n == kg.query(everything)[0].n
    assert set(found) == set(kg.store.triples())


def test_nothing_lies_there_that_no_reader_needs(on_disk: KnowledgeGraph) -> None:
    assert isinstance(on_disk.store, DiskStore)
    logs = list(Path(on_disk.store.path).glob("*.log"))
    assert sum(log.stat().st_size for log in logs) < 1000, "the log of how the store was filled"


EACH_ONCE = {answer.query: answer for answer in reversed(update_answers.read_all())}
"""Of each question the first answer; `make crosscheck` asks with all parameters."""


@pytest.mark.parametrize("answer", EACH_ONCE.values(), ids=lambda answer: answer.path.stem)
def test_gives_the_expected_answers(
    answer: update_answers.AnswerFile, on_disk: KnowledgeGraph
) -> None:
    results = on_disk.query(answer.query, **answer.parameters)
    assert update_answers.render(results) == answer.body


def test_the_model_is_the_same(on_disk: KnowledgeGraph, kg: KnowledgeGraph) -> None:
    assert on_disk.drug == kg.drug
    assert on_disk.indications() == kg.indications()
    assert on_disk.entity("Lioresal") == kg.entity("Lioresal")


def test_exports_the_same_bytes(article: KnowledgeGraph, tmp_path: Path) -> None:
    article.export(tmp_path / "article.ttl")
    for name, store in (("memory.nt", None), ("disk.nt", tmp_path / "store")):
        baclofen_kg.load(tmp_path / "article.ttl", store=store).export(tmp_path / name)
    assert (tmp_path / "disk.nt").read_bytes() == (tmp_path / "memory.nt").read_bytes()


def test_is_built_once(folder: Path, source: Path) -> None:
    assert len(baclofen_kg.load(source, store=folder)) == len(baclofen_kg.load(source))
    first = built(folder)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        baclofen_kg.load([source], store=folder)
        baclofen_kg.load(store=folder)
    assert built(folder) == first
    assert contents(folder) == ["manifest", "version"]


def test_is_built_again_when_a_file_changes(folder: Path, source: Path) -> None:
    before = baclofen_kg.load(source, store=folder)
    source.write_text(OTHER)
    with pytest.warns(BaclofenKGWarning, match=r"tiny\.ttl has changed; building it again"):
        after = baclofen_kg.load(source, store=folder)
    assert [str(t.subject) for t in after.store.triples()] == ["<https://example.org/s>"]
    # Whoever still reads the old version can go on.
    assert len(before.indications()) == 1
    assert contents(folder) == ["manifest", "version", "version"]


def test_a_change_of_the_same_length_and_time_to_the_second_is_seen(
    folder: Path, source: Path
) -> None:
    source.write_text(OTHER)
    baclofen_kg.load(source, store=folder)
    source.write_text(OTHER.replace("/o>", "/x>"))
    with pytest.warns(BaclofenKGWarning, match="has changed"):
        after = baclofen_kg.load(source, store=folder)
    assert [str(t.object) for t in after.store.triples()] == ["<https://example.org/x>"]


def test_a_file_that_was_only_touched_is_read_once(
    folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    baclofen_kg.load(source, store=folder)
    os.utime(source, (OLD + 1, OLD + 1))
    read: list[str] = []
    really = disk_files.sha256_of

    def watched(path: str) -> str:
        read.append(path)
        return really(path)

    monkeypatch.setattr(disk, "sha256_of", watched)
    first = built(folder)
    baclofen_kg.load(source, store=folder)
    assert read == [str(source)]
    baclofen_kg.load(source, store=folder)
    assert read == [str(source)], "the new time is remembered"
    assert built(folder) == first


def test_other_files_are_another_store(folder: Path, source: Path, tmp_path: Path) -> None:
    baclofen_kg.load(source, store=folder)
    other = tmp_path / "other.nt"
    other.write_text(OTHER)
    with pytest.warns(BaclofenKGWarning, match="it was built from other files"):
        assert len(baclofen_kg.load(other, store=folder)) == 1


def test_a_file_that_appears_in_a_folder_is_seen(folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "one.nt").write_text(OTHER)
    assert len(baclofen_kg.load(data, store=folder)) == 1
    (data / "two.nt").write_text(OTHER.replace("/s>", "/t>"))
    with pytest.warns(BaclofenKGWarning, match="files were added or removed"):
        assert len(baclofen_kg.load(store=folder)) == 2


def test_is_opened_as_it_is_where_its_files_are_gone(folder: Path, source: Path) -> None:
    baclofen_kg.load(source, store=folder)
    source.unlink()
    assert baclofen_kg.load(store=folder).drug.label == "testol"
    with pytest.raises(InputError, match="there is no such file"):
        baclofen_kg.load(source, store=folder)


def test_without_paths_a_new_folder_gets_the_packaged_graph(
    on_disk: KnowledgeGraph,
) -> None:
    assert isinstance(on_disk.store, DiskStore)
    manifest = read_manifest(on_disk.store.folder)
    assert manifest is not None
    assert manifest.roots == ["package"]
    assert all(source.name.startswith("package/") for source in manifest.sources)
    assert len(manifest.sources) == len(resources.data_files()) + 1


def test_a_manifest_that_is_gone_is_told(
    folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "data_files", lambda: [str(source)])
    open_store(folder, [source])
    (folder / "manifest").unlink()
    with pytest.warns(BaclofenKGWarning, match="its manifest is gone; building it from the pack"):
        open_store(folder)


def test_old_versions_go_when_nobody_reads_them(folder: Path, source: Path) -> None:
    baclofen_kg.load(source, store=folder)
    for number in range(3):
        source.write_text(OTHER * (number + 1))
        with pytest.warns(BaclofenKGWarning):
            baclofen_kg.load(source, store=folder)
    assert contents(folder) == ["manifest", "version"]


def test_what_a_dead_builder_left_is_swept(folder: Path, source: Path) -> None:
    (folder / "building-1-0123456789ab").mkdir(parents=True)
    (folder / "building-1-0123456789ab" / "000001.sst").write_text("half")
    (folder / "version-1-0123456789ab").mkdir()
    (folder / ".manifest.1-01234567.tmp").write_text("half")
    baclofen_kg.load(source, store=folder)
    assert contents(folder) == ["manifest", "version"]


def test_what_is_not_ours_is_left_alone(folder: Path, source: Path) -> None:
    folder.mkdir()
    (folder / "version-1.txt").write_text("precious")
    with pytest.raises(InputError, match=r"is not a store but holds 'version-1\.txt'"):
        baclofen_kg.load(source, store=folder)
    (folder / "version-1.txt").rename(folder.parent / "kept")
    baclofen_kg.load(source, store=folder)
    (folder / "notes").mkdir()
    (folder / "version-2").mkdir()
    source.write_text(OTHER)
    with pytest.warns(BaclofenKGWarning):
        baclofen_kg.load(source, store=folder)
    assert (folder / "notes").is_dir()
    assert (folder / "version-2").is_dir()


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("manifest", "", "is not a manifest of a store"),
        ("manifest", "version: 3", "is not a manifest of a store"),
        ("manifest", "baclofen-kg store, layout 1\nversion ../../etc\nend\n", "is not a manifest"),
        ("manifest", "\xff", "is not a manifest of a store"),
        ("photo.jpg", "x", "is not a store but holds 'photo.jpg'"),
    ],
)
def test_refuses_a_foreign_folder(folder: Path, name: str, content: str, expected: str) -> None:
    folder.mkdir()
    (folder / name).write_text(content)
    with pytest.raises(InputError, match=expected) as caught:
        baclofen_kg.load(store=folder)
    assert "\n" not in str(caught.value)
    assert [path.name for path in folder.iterdir()] == [name]
    assert (folder / name).read_text() == content


def test_refuses_a_file(source: Path) -> None:
    with pytest.raises(InputError, match=r"tiny\.ttl: is a file"):
        baclofen_kg.load(store=source)


def test_a_half_written_manifest_is_no_manifest(folder: Path, source: Path) -> None:
    baclofen_kg.load(source, store=folder)
    text = (folder / "manifest").read_text()
    (folder / "manifest").write_text(text[: len(text) // 2])
    with pytest.raises(InputError, match="is not a manifest"):
        open_store(folder)


def version_files(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / built(folder)).iterdir())


@pytest.mark.parametrize("damage", ["removed", "cut", "emptied"])
@pytest.mark.parametrize("kind", [".sst", "MANIFEST", "CURRENT"])
def test_damage_is_found_and_mended(folder: Path, source: Path, kind: str, damage: str) -> None:
    expected = len(baclofen_kg.load(source, store=folder))
    for name in version_files(folder):
        path = folder / built(folder) / name
        if kind not in name:
            continue
        if damage == "removed":
            path.unlink()
        else:
            os.truncate(path, path.stat().st_size // 2 if damage == "cut" else 0)
        with pytest.warns(BaclofenKGWarning, match=r"damaged|missing"):
            assert len(baclofen_kg.load(source, store=folder)) == expected
        break


def test_damage_that_cannot_be_mended_is_one_line(folder: Path, source: Path) -> None:
    baclofen_kg.load(source, store=folder)
    source.unlink()
    sst = next(name for name in version_files(folder) if name.endswith(".sst"))
    os.truncate(folder / built(folder) / sst, 10)
    with pytest.raises(InputError, match="the store is damaged") as caught:
        baclofen_kg.load(store=folder)
    assert "\n" not in str(caught.value)
    shutil.rmtree(folder / built(folder))
    with pytest.raises(InputError, match="a part of it is missing, and what it was built from"):
        baclofen_kg.load(store=folder)


def test_a_bad_file_leaves_the_old_version(folder: Path, source: Path) -> None:
    baclofen_kg.load(source, store=folder)
    before = built(folder)
    source.write_text("nonsense")
    with (
        pytest.warns(BaclofenKGWarning),
        pytest.raises(InputError, match=r"tiny\.ttl: Turtle syntax error at line 1"),
    ):
        baclofen_kg.load(source, store=folder)
    assert built(folder) == before
    assert contents(folder) == ["manifest", "version"]


def test_is_only_read(on_disk: KnowledgeGraph) -> None:
    with pytest.raises(InputError, match="a store on disk is only read"):
        on_disk.store.add([])


def test_a_copy_of_the_ontology_in_the_data_is_not_seen_twice(tmp_path: Path) -> None:
    on_disk = baclofen_kg.load(resources.ontology_file(), store=tmp_path / "store")
    assert len(on_disk.query("SELECT ?label { bko:Tablet rdfs:label ?label }")) == 1


def test_names_beyond_ascii_are_recorded(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "Médecine \\n 薬.nt"
    path.write_text(OTHER)
    baclofen_kg.load(path, store=folder)
    manifest = read_manifest(str(folder))
    assert manifest is not None
    assert manifest.roots == [str(path)]


def test_a_large_file_is_loaded_in_parts_and_tells_so(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"<https://example.org/s{i}> <https://example.org/p> {i} ." for i in range(60_000)]
    path = tmp_path / "large.ttl"
    path.write_text("\n".join(lines))
    monkeypatch.setattr("baclofen_kg.stores.memory._BIG", 1 << 20)
    told: list[tuple[str, int, int]] = []
    kg = baclofen_kg.load(path, store=folder, progress=lambda *news: told.append(news))
    assert len(kg) == 60_000
    assert [what for what, _, _ in told].count(f"loading {path}") > 1
    assert all(done <= total for _, done, total in told)
    in_memory = baclofen_kg.load(path)
    assert len(in_memory) == 60_000


@pytest.mark.parametrize("suffix", [".ttl", ".nq"])
def test_an_error_late_in_a_large_file_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr("baclofen_kg.stores.memory._BIG", 1 << 10)
    path = tmp_path / f"large{suffix}"
    path.write_text(OTHER * 1000 + "nonsense\n")
    with pytest.raises(InputError, match="syntax error at line 1001"):
        baclofen_kg.load(path)
    with pytest.raises(InputError, match="syntax error at line 1001"):
        baclofen_kg.load(path, store=tmp_path / "store")
    assert contents(tmp_path / "store") == []


def test_two_processes_build_at_once(folder: Path, source: Path) -> None:
    code = (
        "import sys, baclofen_kg;"
        "kg = baclofen_kg.load(sys.argv[1], store=sys.argv[2]);"
        "print(len(kg), kg.drug.label)"
    )
    command = [sys.executable, "-c", code, str(source), str(folder)]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    outcomes = {process.communicate() for process in running}
    assert outcomes == {(f"{len(baclofen_kg.load(source))} testol\n", "")}
    assert contents(folder) == ["manifest", "version"]


def test_command_line_builds_and_opens(folder: Path, source: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "baclofen_kg", *arguments, "--store", str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )

    first = run("query", "statements", "--format", "csv", "--data", str(source))
    again = run("query", "statements", "--format", "csv")
    assert (first.returncode, first.stderr) == (again.returncode, again.stderr) == (0, "")
    assert first.stdout == again.stdout
    source.write_text(tiny_turtle().replace("cramp", "tic"))
    changed = run("query", "statements", "--format", "csv")
    assert changed.returncode == 0
    assert changed.stderr == (f"baclofen-kg: {folder}: {source} has changed; building it again\n")
    assert run("show", "tic").returncode == 0
    assert "testol" in run().stdout


def test_the_engine_can_serve_a_version(on_disk: KnowledgeGraph) -> None:
    """Each version is a plain store of the engine, which its own server can open."""
    assert isinstance(on_disk.store, DiskStore)
    assert len(ox.Store.read_only(on_disk.store.path)) > len(on_disk)
