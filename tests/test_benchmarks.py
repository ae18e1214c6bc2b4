"""The benchmarks fail when something is not right, and their page says what has changed since."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import benchmarks.__main__ as command
from benchmarks import page
from benchmarks.harness import Row, Section, at_most, digest, exactly


def section(*rows: Row) -> Section:
    return Section("A subject", "In some unit.", ("work", "ms"), [("this", "1")], rows)


RIGHT = exactly("results", "all", "2 of 2", [])
WRONG = exactly("results", "all", "1 of 2", ["not found: the other"])
SLOW = at_most("a start", 7, 5, "ms")


@pytest.fixture
def part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page of one part, in the place of the real one."""
    path = tmp_path / "page.md"
    path.write_text("# A page\n\n<!-- usual -->\nold\n<!-- end of usual -->\n\nThe end.\n", "utf-8")
    monkeypatch.setattr(command, "write_part", lambda text, name: page.write_part(text, name, path))
    monkeypatch.setattr(command, "compile_all", lambda: None)
    return path


@pytest.mark.parametrize(
    ("row", "status", "shown", "said"),
    [
        (RIGHT, 0, "| results | all | 2 of 2 | yes |", ""),
        (WRONG, 1, "| results | all | 1 of 2 | **no** |", "wrong: results: not found: the other"),
        (SLOW, 0, "| a start | at most 5 ms | 7.00 ms | **no** |", ""),
    ],
    ids=["right", "wrong", "slow"],
)
def test_only_what_is_wrong_makes_the_command_fail(
    row: Row,
    status: int,
    shown: str,
    said: str,
    part: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(command, "usual", lambda: {"a subject": lambda: [section(row)]})
    monkeypatch.setattr(sys, "argv", ["benchmarks"])
    assert command.main() == status
    assert said in capsys.readouterr().err
    text = part.read_text("utf-8")
    assert shown in text
    assert "old" not in text
    assert text.endswith("<!-- end of usual -->\n\nThe end.\n")


def test_a_part_says_what_was_measured(part: Path) -> None:
    page.write_part("| a table |", "usual", part)
    text = part.read_text("utf-8")
    assert f"with shapes `{page.digests()['shapes']}` and queries `" in text
    assert "The shapes and the queries are still the same." in text
    assert page.refreshed(text) == text


@pytest.mark.parametrize(
    ("shapes", "queries", "expected"),
    [
        ("same", "same", "The shapes and the queries are still the same."),
        ("other", "same", "**The shapes have changed since.**"),
        ("same", "other", "**The queries have changed since.**"),
        ("other", "other", "**The shapes and the queries have changed since.**"),
    ],
)
def test_the_page_says_what_has_changed(
    shapes: str, queries: str, expected: str, part: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.write_part("| a table |", "usual", part)
    now = page.digests()
    given = {"shapes": shapes, "queries": queries}
    later = {name: now[name] if given[name] == "same" else "00000000" for name in now}
    monkeypatch.setattr(page, "digests", lambda: later)
    assert expected in page.refreshed(part.read_text("utf-8"))


def test_the_page_is_up_to_date() -> None:
    text = page.PAGE.read_text("utf-8")
    assert text.count("Measured on ") == 2, "both parts say what was measured"
    assert page.refreshed(text) == text, (
        "docs/benchmarks.md: the shapes or the queries have changed since they were measured; "
        "run `make bench` to measure anew, or `make docs` to have the page say so"
    )


def test_a_digest_changes_with_a_name_and_with_the_content(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    seen = []
    for names, texts in (((one,), "a"), ((two,), "a"), ((two,), "b"), ((one, two), "bb")):
        for name, text in zip(names, texts, strict=True):
            name.write_text(text, "utf-8")
        seen.append(digest(names))
    assert len(set(seen)) == len(seen)
    assert digest((two, one)) == seen[-1]
