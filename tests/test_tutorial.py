"""docs/describe-a-drug.md works as it is written: its commands run, in order, in one folder."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

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


def test_the_page_works_as_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    assert len(commands()) >= 15
    for command, expected in commands():
        done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True)
        shown = "\n".join(row.rstrip() for row in (done.stderr + done.stdout).splitlines()) + "\n"
        assert doctest.OutputChecker().check_output(expected.rstrip() + "\n", shown, FLAGS), (
            f"{command}\nprints\n{shown}"
        )
