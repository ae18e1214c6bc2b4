"""What changed between two editions: every kind of change, in every form."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tiny import TINY

from baclofen_kg.cli.main import main
from baclofen_kg.export.diff import Change, difference
from baclofen_kg.namespaces import BKG, IRI
from baclofen_kg.stores import MemoryStore

CHANGES = {
    "statement added": (
        "bkg:page a bko:Source",
        "bkg:s-new a bko:Indication ; bko:about bkg:testol ; bko:treats bkg:spasm .\n"
        "bkg:page a bko:Source",
        [("statement", "added", "s-new", ())],
    ),
    "statement withdrawn": (
        "bkg:s-unknown a bko:Prophecy ;",
        "bkg:s-unknown",
        [("statement", "withdrawn", "s-unknown", ())],
    ),
    "statement renamed": (
        "s-indication",
        "s-use",
        [("statement", "renamed", "s-use", ("was bkg:s-indication",))],
    ),
    "statement with another figure": (
        "bko:maximum 4.0",
        "bko:maximum 6.0",
        [("statement", "changed in figure", "s-half-life", ("maximum: 4.0 -> 6.0",))],
    ),
    "triples in another order": (
        "bko:reportedSeriousness bko:Serious ; bko:reportedFrequency bko:Common ;",
        "bko:reportedFrequency bko:Common ; bko:reportedSeriousness bko:Serious ;",
        [],
    ),
    "statement with another object": (
        "bko:effect bkg:cramp",
        "bko:effect bkg:spasm",
        [("statement", "changed in content", "s-mild", ("effect: cramp -> spasm",))],
    ),
    "statement in other words": (
        "testol can cause cramp",
        "testol may cause cramp",
        [
            (
                "statement",
                "changed in words",
                "s-mild",
                ("skos:prefLabel: testol can cause cramp -> testol may cause cramp",),
            )
        ],
    ),
    "passage with another stance": (
        "cito:disputes bkg:s-indication .\nbkg:p-3",
        "cito:qualifies bkg:s-indication .\nbkg:p-3",
        [
            (
                "passage",
                "changed in stance",
                "p-2",
                ("disputes -> qualifies: testol for cramp after stroke",),
            )
        ],
    ),
    "passage that speaks to more": (
        "cito:supports bkg:s-reaction ;\n    bko:reportedSeriousness",
        "cito:supports bkg:s-reaction , bkg:s-mild ;\n    bko:reportedSeriousness",
        [("passage", "changed in stance", "p-4", ("nothing -> supports: testol can cause cramp",))],
    ),
    "passage that reports otherwise": (
        "bko:reportedFrequency bko:Common",
        "bko:reportedFrequency bko:Rare",
        [("passage", "changed in figure", "p-4", ("reported frequency: common -> rare",))],
    ),
    "passage in other words": (
        "Not after a stroke.",
        "Not after any stroke.",
        [
            (
                "passage",
                "changed in words",
                "p-2",
                ("rdfs:comment: Not after a stroke. -> Not after any stroke.",),
            )
        ],
    ),
}


def store(text: str) -> MemoryStore:
    made = MemoryStore()
    made.load_text(text.encode(), "tiny", "turtle")
    return made


def brief(change: Change) -> tuple[str, str, str, tuple[str, ...]]:
    return change.thing, change.how, change.iri.removeprefix(BKG), change.details


@pytest.mark.parametrize("name", CHANGES)
def test_each_kind_of_change(name: str) -> None:
    old, new, expected = CHANGES[name]
    assert old in TINY
    found = difference(store(TINY), store(TINY.replace(old, new)))
    assert [brief(change) for change in found.changes] == expected


def test_there_and_back() -> None:
    changed = TINY.replace("bko:effect bkg:cramp", "bko:effect bkg:spasm")
    there = difference(store(TINY), store(changed)).changes
    back = difference(store(changed), store(TINY)).changes
    assert [it.details for it in there] == [("effect: cramp -> spasm",)]
    assert [it.details for it in back] == [("effect: spasm -> cramp",)]


def test_a_passage_that_goes_says_what_it_said() -> None:
    gone = TINY.replace("bkg:p-5 a bko:Passage ;", "bkg:p-5")
    found = difference(store(TINY), store(gone)).changes
    assert found == (
        Change(
            "passage",
            "withdrawn",
            IRI(f"{BKG}p-5"),
            "A label",
            "bkg:p-5",
            ("disputes testol for cramp after stroke",),
        ),
    )


@pytest.fixture
def editions(tmp_path: Path) -> tuple[str, str]:
    """A file, and a folder with a later edition of it."""
    before, after = tmp_path / "before.ttl", tmp_path / "after"
    after.mkdir()
    before.write_text(TINY, "utf-8")
    later = TINY.replace("bko:maximum 4.0", "bko:maximum 6.0").replace("s-mild", "s-cramp")
    (after / "all.ttl").write_text(later, "utf-8")
    return str(before), str(after)


def test_text(editions: tuple[str, str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", *editions]) == 1
    assert capfd.readouterr().out == (
        "statements renamed: 1\nstatements changed in figure: 1\n"
        "\nStatements renamed\n"
        "  AdverseReaction: testol can cause cramp (bkg:s-cramp)\n    was bkg:s-mild\n"
        "\nStatements changed in figure\n"
        "  PharmacokineticParameter: half-life of testol (bkg:s-half-life)\n"
        "    maximum: 4.0 -> 6.0\n"
    )


def test_markdown(editions: tuple[str, str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", *editions, "--format", "markdown"]) == 1
    out = capfd.readouterr().out
    assert "| statements | 0 | 0 | 1 | 0 | 1 | 0 | 0 |\n" in out
    assert (
        "### Statements changed in figure\n\n- PharmacokineticParameter: half-life of testol" in out
    )
    assert "  - maximum: 4.0 -\\> 6.0\n" in out


def test_json(editions: tuple[str, str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", *editions, "--format", "json"]) == 1
    said = json.loads(capfd.readouterr().out)
    assert said["counts"] == [
        {"thing": "statement", "how": "renamed", "count": 1},
        {"thing": "statement", "how": "changed in figure", "count": 1},
    ]
    assert said["changes"][1]["details"] == ["maximum: 4.0 -> 6.0"]


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_nothing_changed(
    editions: tuple[str, str], form: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", editions[0], editions[0], "--format", form]) == 0
    out = capfd.readouterr().out
    assert json.loads(out)["changes"] == [] if form == "json" else out == "The two say the same.\n"


@pytest.mark.usefixtures("fewer_names")
def test_the_package_is_an_edition(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "package", "package"]) == 0
    assert capfd.readouterr().out == "The two say the same.\n"


@pytest.mark.parametrize("wrong", ["nothing.ttl", "", "README.md"])
def test_what_cannot_be_read_is_one_line(wrong: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", wrong, "package"]) == 2
    out, err = capfd.readouterr()
    assert (out, err.count("\n")) == ("", 1)
