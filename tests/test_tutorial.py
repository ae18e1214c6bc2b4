"""docs/describe-a-drug.md works as it is written: its commands run, in order, in one folder."""

from __future__ import annotations

import doctest
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from command_line import CommandLine

PAGE = Path(__file__).resolve().parent.parent / "docs" / "describe-a-drug.md"
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def commands() -> list[tuple[str, str]]:
    """Return each command of the console blocks and what it prints."""
    text = PAGE.read_text(encoding="utf-8")
    return [
        (command, output)
        for block in re.findall(r"^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
        for command, _, output in [part.partition("\n")]
    ]


def printed(command: str, cli: CommandLine, folder: Path) -> str:
    """What a command prints; those of the package run in this process, as a shell would have it."""
    words = shlex.shlex(command, posix=True, punctuation_chars="<>|;&")
    words.whitespace_split = True
    program, *arguments = words
    if program != "baclofen-kg":
        done = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True)
        return done.stderr + done.stdout
    streams = {}
    while len(arguments) > 1 and arguments[-2] in ("<", ">", ">>"):
        *arguments, way, name = arguments
        streams[way] = folder / name
    assert not {"<", ">", ">>", "|", ";", "&", "&&", "||"} & {*arguments}, command
    given = streams.pop("<").read_bytes() if "<" in streams else b""
    ended = cli(*arguments, given=given)
    for way, path in streams.items():
        with path.open("a" if way == ">>" else "w", encoding="utf-8") as file:
            file.write(ended.out)
    return ended.err + ("" if streams else ended.out)


@pytest.mark.usefixtures("fewer_names")
def test_the_page_works_as_it_is_written(
    cli: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    assert len(commands()) >= 15
    for command, expected in commands():
        found = printed(command, cli, tmp_path)
        shown = "\n".join(row.rstrip() for row in found.splitlines()) + "\n"
        assert doctest.OutputChecker().check_output(expected.rstrip() + "\n", shown, FLAGS), (
            f"{command}\nprints\n{shown}"
        )
