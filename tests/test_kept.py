"""What was worked out from the data is kept beside a store on disk: never needed, always right."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tiny import tiny_turtle

import baclofen_kg
from baclofen_kg.graph import KnowledgeGraph
from baclofen_kg.model import names_large
from baclofen_kg.model.names import NameIndex
from baclofen_kg.model.names_large import LargeNames
from baclofen_kg.sparql import asking
from baclofen_kg.sparql.catalogue import NamedQuery
from baclofen_kg.stores import packaged


@pytest.fixture
def data(tmp_path: Path) -> Path:
    file = tmp_path / "data.ttl"
    file.write_text(tiny_turtle(), "utf-8")
    return file


def opened(data: Path) -> KnowledgeGraph:
    return baclofen_kg.load(data, store=data.parent / "store")


def kept(data: Path) -> Path:
    (file,) = (data.parent / "store").glob("version-*/*.kept")
    return file


def contents(kg: KnowledgeGraph) -> tuple[object, ...]:
    """All that an index of names holds when it is made."""
    index = kg._lookup.names()
    assert isinstance(index, NameIndex)
    names = index._names
    return {key: names.rows(key) for key in names}, [*map(index.label, names.entities())]


def refuse_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names_large, "_all_names", lambda _: pytest.fail("the names were read"))


def test_names_are_read_once_and_are_those_of_the_files(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = contents(baclofen_kg.load(data))
    assert expected[0]
    assert contents(opened(data)) == expected
    refuse_to_read(monkeypatch)
    assert contents(opened(data)) == expected
    assert [file.name for file in kept(data).parent.glob(".*")] == []


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def changed(content: bytes) -> bytes:
    place = len(content) // 2
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def blank(content: bytes) -> bytes:
    return bytes(len(content))


def other(_: bytes) -> bytes:
    return b"not ours"


def emptied(_: bytes) -> bytes:
    return b""


@pytest.mark.parametrize("spoil", [cut, changed, blank, other, emptied])
def test_what_was_spoilt_is_made_again(
    data: Path, spoil: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = contents(opened(data))
    before = kept(data).read_bytes()
    kept(data).write_bytes(spoil(before))
    assert contents(opened(data)) == expected
    assert kept(data).read_bytes() == before
    refuse_to_read(monkeypatch)
    assert contents(opened(data)) == expected


def test_where_it_cannot_be_written_it_is_made_each_time(data: Path) -> None:
    expected = contents(opened(data))
    kept_file = kept(data)
    kept_file.unlink()
    kept_file.mkdir()  # root could write into a folder that is only read
    assert contents(opened(data)) == expected
    assert contents(opened(data)) == expected


def test_other_data_have_other_names(data: Path) -> None:
    assert opened(data)._lookup.names().find_all(["new name"]) == {"new name": []}
    more = "\nbkg:thing skos:altLabel 'new name'@en .\n"
    data.write_text(data.read_text("utf-8") + more, "utf-8")
    with pytest.warns(baclofen_kg.BaclofenKGWarning, match="has changed"):
        kg = opened(data)
    (match,) = kg._lookup.names().find_all(["new name"])["new name"]
    assert match.iri.endswith("/thing")


def test_another_query_has_another_answer(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout may change what is asked while its version stays the same."""
    assert contents(opened(data))[0]
    query = asking.named_query("model/names")
    text = query.text.replace("WHERE {", "WHERE { [] a 1 .", 1)
    none = NamedQuery(query.name, "", "", query.parameters, {}, text)
    monkeypatch.setattr(asking, "named_query", lambda _: none)
    assert contents(opened(data)) == ({}, [])


def test_that_there_are_too_many_is_kept_too(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names_large, "MOST_HELD", 1)
    assert isinstance(opened(data)._lookup.names(), LargeNames)
    refuse_to_read(monkeypatch)
    assert isinstance(opened(data)._lookup.names(), LargeNames)


@pytest.mark.parametrize(
    "command",
    [
        ["check", "--taking", "Valium", "--taking", "Frobnicate 5 mg", "--condition", "epilepsy"],
        ["why", "diazepam"],
    ],
)
def test_commands_answer_the_same_with_and_without_it(
    command: list[str], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = [sys.executable, "-m", "baclofen_kg", *command, "--format", "json"]
    answers = []
    for folder in ("", str(tmp_path_factory.getbasetemp() / "of-commands")):
        monkeypatch.setenv(packaged.VARIABLE, folder)
        for _ in range(2 if folder else 1):
            done = subprocess.run(program, capture_output=True, timeout=60)
            assert done.stderr == b""
            answers.append((done.returncode, done.stdout))
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][1]
