"""Tables for agents: the rows of a question as text and as data, and the list of questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mcp.types import CallToolResult

from ..sparql.catalogue import NamedQuery
from ..sparql.results import Results
from ..sparql.terms import shown
from .agent_forms import Table
from .agent_size import Item, Listing, Window, fitted
from .words import counted

_PLACE = ("jurisdiction", "jurisdictionLabel")
"""The columns of the country whose rules a document speaks under."""


def table_answer(
    answer: Results,
    question: str,
    head: str,
    *,
    window: Window,
    note: str,
    narrower: str,
    joined: bool = False,
) -> CallToolResult:
    """Return the rows of an answer; a column without a value is left out.

    Args:
        answer: the rows.
        question: what was asked.
        head: what stands above the table, beside the number of rows.
        window: which rows are shown.
        note: what must be known to read it.
        narrower: how to ask for fewer rows.
        joined: whether rows that differ in nothing but the country are one, with the countries
            joined by semicolons.
    """
    terms = [row.terms() for row in answer]
    used = [n for n in range(len(answer.columns)) if any(row[n] is not None for row in terms)]
    names = [answer.columns[n] for n in used]
    rows = [[None if row[n] is None else shown(row[n]) for n in used] for row in terms]
    if joined:
        rows = _joined(names, rows)
    size = counted(len(rows), "row")
    columns, lines = _merged(names, rows)
    items = [Item(_row(line), row) for line, row in zip(lines, rows, strict=True)]
    heading = f"{_row(columns)}\n|{'---|' * len(columns)}"
    return fitted(
        Table,
        f"{head} ({size})" if head else f"{size}.",
        Listing(items, "rows", "rows", narrower, heading),
        {"question": question, "columns": names or list(answer.columns)},
        window,
        note=note,
    )


def questions_answer(queries: Iterable[NamedQuery], window: Window) -> CallToolResult:
    """Return the named questions as a table."""
    items = []
    for named in queries:
        parameters = ", ".join(
            f"{item.name}{'' if item.required else '?'}"
            for item in named.parameters
            if item.name != "drug"
        )
        text = f"- {named.name}: {named.question}" + f" ({parameters})" * bool(parameters)
        items.append(Item(text, [named.name, named.question, parameters]))
    return fitted(
        Table,
        "The questions that ask takes, with their parameters beside drug (? is optional):",
        Listing(items, "rows", "questions"),
        {"question": "", "columns": ["name", "question", "parameters"]},
        window,
    )


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _joined(columns: Sequence[str], rows: Iterable[Sequence[str | None]]) -> list[list[str | None]]:
    """Rows that say the same, each of another country, as one; an agent has room for few."""
    places = [n for n, name in enumerate(columns) if name in _PLACE]
    found: dict[tuple[str | None, ...], list[Sequence[str | None]]] = {}
    for row in rows:
        rest = tuple(cell for n, cell in enumerate(row) if n not in places)
        found.setdefault(rest, []).append(row)
    joined = []
    for some in found.values():
        first = list(some[0])
        for n in places:
            first[n] = "; ".join(dict.fromkeys(row[n] or "" for row in some)) or None
        joined.append(first)
    return joined


def _merged(
    columns: Sequence[str], rows: Sequence[Sequence[str | None]]
) -> tuple[list[str], list[list[str]]]:
    """Columns and rows for text: a label with its CURIE in one cell; a coded value needs none."""
    kept = [n for n, name in enumerate(columns) if f"{name}Label" not in columns]
    lines = []
    for row in rows:
        cells = []
        for n in kept:
            text, name = row[n] or "", columns[n].removesuffix("Label")
            if name != columns[n] and name in columns:
                curie = row[columns.index(name)] or ""
                coded = curie.startswith(("bko:", "unit:"))
                text = f"{text} ({curie})" if curie and not coded else text
            cells.append(text.replace("|", "\\|"))
        lines.append(cells)
    return [columns[n].removesuffix("Label") for n in kept], lines
