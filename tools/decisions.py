"""The index of the decisions: docs/decisions/README.md, from the head of each page.

A page begins with its title, and then one line ``*DATE. STATUS.*``, in which the status is
``Accepted``, ``Superseded by [title](page.md)`` or ``Withdrawn``, with a reason.
"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "decisions"

_HEAD = re.compile(
    r"# (?P<title>.+)\n\n\*(?P<date>\d{4}-\d\d-\d\d)\. "
    r"(?P<status>(?:Accepted|Withdrawn|Superseded by \[[^]]+\]\([a-z0-9-]+\.md\)).*)\.\*\n"
)


def decisions_markdown() -> str:
    """Return the index: one row a page, the newest first.

    Raises:
        SystemExit: a page does not begin as it should.
    """
    rows = []
    for page in FOLDER.glob("*.md"):
        if page.name == "README.md":
            continue
        head = _HEAD.match(page.read_text("utf-8"))
        if head is None:
            raise SystemExit(
                f"{page.relative_to(ROOT)}: begin with '# Title', an empty line, and "
                "'*2026-11-28. Accepted.*' (or 'Superseded by [title](page.md)', 'Withdrawn')"
            )
        rows.append((head["date"], head["title"], page.name, head["status"]))
    # Newest first; those of one day in the order of their titles.
    rows.sort(key=lambda row: row[1].lower())
    rows.sort(key=lambda row: row[0], reverse=True)
    lines = [
        "# Decisions",
        "",
        "One page for each decision that was not obvious: what was decided, why, and what was",
        "weighed. A page that no longer holds stays, and says what took its place. `make docs` writes",
        "this index.",
        "",
        "| date | decision | status |",
        "|---|---|---|",
        *(f"| {date} | [{title}]({name}) | {status} |" for date, title, name, status in rows),
    ]
    return "\n".join(lines) + "\n"
