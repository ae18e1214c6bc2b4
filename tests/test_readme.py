"""What README.md and docs/check.md show is what happens.

Every ``pycon`` block runs as a doctest; every command of a ``console`` block runs, and what it
prints is what stands below it. In both, ``...`` stands for anything.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest
from command_line import CommandLine

import baclofen_kg
from baclofen_kg.namespaces import PREFIXES
from baclofen_kg.resources import data_files

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHECK = (ROOT / "docs" / "check.md").read_text(encoding="utf-8")
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


class Block(NamedTuple):
    """A fenced block of a page."""

    line: int
    language: str
    text: str


def blocks(*languages: str, page: str = README) -> list[Block]:
    pattern = re.compile(r"^```(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    found = [
        Block(page.count("\n", 0, match.start()) + 1, match[1], match[2])
        for match in pattern.finditer(page)
    ]
    return [block for block in found if block.language in languages]


def commands(page: str = README) -> list[tuple[int, str, str]]:
    """Return each command of the console blocks: its line, itself, and what it prints."""
    return [
        (block.line, command, output)
        for block in blocks("console", page=page)
        for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]
        for command, _, output in [part.partition("\n")]
    ]


def test_readme_shows_python_and_commands() -> None:
    assert blocks("pycon")
    assert commands()
    assert len(commands(CHECK)) == 3


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, as a new user would, in a terminal of 100 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    return tmp_path


@pytest.mark.usefixtures("elsewhere")
def test_python_of_the_readme() -> None:
    """The blocks are one session: a later one may use what an earlier one made."""
    source = "\n".join(block.text for block in blocks("pycon"))
    test = doctest.DocTestParser().get_doctest(source, {}, "README.md", "README.md", 0)
    problems: list[str] = []
    failed, _ = doctest.DocTestRunner(optionflags=FLAGS).run(test, out=problems.append)
    assert not failed, "".join(problems)


def test_python_of_the_second_drug(elsewhere: Path) -> None:
    """The block that names files of the repository; the others name files that nobody has."""
    (elsewhere / "examples").symlink_to(ROOT / "examples")
    (block,) = (block for block in blocks("python") if "examples/tizanidine" in block.text)
    exec(compile(block.text, f"README.md:{block.line}", "exec"), {"baclofen_kg": baclofen_kg})
    assert (elsewhere / "tizanidine.jsonld").stat().st_size > 100_000


def test_python_of_the_readme_is_python() -> None:
    for block in blocks("python"):
        compile(block.text, f"README.md:{block.line}", "exec")


@pytest.mark.parametrize(("line", "command", "expected"), commands())
def test_command_of_the_readme(line: int, command: str, expected: str, elsewhere: Path) -> None:
    done = subprocess.run(command, shell=True, cwd=elsewhere, capture_output=True, text=True)
    compare(f"README.md:{line}: {command}", done.stdout, done.stderr, expected)


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize(("line", "command", "expected"), commands(CHECK))
def test_command_of_the_page_of_the_check(
    line: int, command: str, expected: str, cli: CommandLine
) -> None:
    program, *arguments = shlex.split(command)
    assert program == "baclofen-kg"
    _, out, err = cli(*arguments)
    compare(f"docs/check.md:{line}: {command}", out, err, expected)


def compare(place: str, out: str, err: str, expected: str) -> None:
    """Compare what a command printed with what stands below it."""
    assert err == "", f"{place}: {err}"
    shown = "\n".join(row.rstrip() for row in out.splitlines()) + "\n"
    assert doctest.OutputChecker().check_output(expected.rstrip() + "\n", shown, FLAGS), (
        f"{place} prints\n{out}"
    )


def test_turtle_of_the_readme_is_what_the_data_say() -> None:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    data = {triple for path in data_files() for triple in parsed(Path(path).read_text("utf-8"))}
    shown = [triple for block in blocks("turtle") for triple in parsed(prefixes + block.text)]
    assert shown
    assert not [str(triple) for triple in shown if triple not in data]


def parsed(turtle: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)]


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\((?!https?:|#)([^)#\s]+)", README))))
def test_link_of_the_readme_leads_somewhere(link: str) -> None:
    assert (ROOT / link).exists()
