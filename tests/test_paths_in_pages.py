"""Files that the pages name are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
    if path.name != "CHANGELOG.md"
)
FOLDERS = "src|tests|tools|benchmarks|crosscheck|webcheck|web|docs|data|queries|ontology|examples"
# What stands in capitals is to be filled in: `queries/NAME.rq`.
NAMED = re.compile(rf"`((?:{FOLDERS})/(?![\w/.-]*[A-Z]{{3}})[\w./-]+)`")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_files_that_are_there(page: str) -> None:
    named = set(NAMED.findall((ROOT / page).read_text("utf-8")))
    missing = sorted(path for path in named if not (ROOT / path).exists())
    assert not missing, f"{page} names {', '.join(missing)}; files move, and pages must follow"


def test_the_reader_of_pages_finds_paths() -> None:
    text = (
        "`tests/test_x.py`, `data/sources/`, `queries/NAME.rq`, [a](docs/b.md), `stores/files.py`"
    )
    assert NAMED.findall(text) == ["tests/test_x.py", "data/sources/"]
