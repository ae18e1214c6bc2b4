"""Rows as CSV or TSV.

Python's own writer leaves a carriage return by itself without quotes before 3.13, and other readers
take it for the end of the row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]], delimiter: str = ",") -> str:
    """Return rows as CSV, or as TSV, each ended by a line feed; what is None is an empty cell."""
    return "".join(f"{_line(row, delimiter)}\n" for row in (columns, *rows))


def _line(cells: Iterable[object], delimiter: str) -> str:
    texts = ["" if cell is None else str(cell) for cell in cells]
    plain = frozenset((delimiter, '"', "\r", "\n")).isdisjoint
    quoted = [text if plain(text) else '"' + text.replace('"', '""') + '"' for text in texts]
    # One empty cell by itself would be an empty line, which some readers pass over.
    return delimiter.join(quoted) if quoted != [""] else '""'
