"""The cells of a table as files have them, and what is wrong with its first row."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from ..errors import InputError

NEEDED = ("section", "stance", "statement")
"""The columns without which no row says anything."""
_DELIMITERS = {"\t": "tabs", ",": "commas", ";": "semicolons", "|": "bars"}


def rows_of(text: str, delimiter: str, name: str) -> list[list[str]]:
    """Return the cells of a table, row by row.

    Args:
        text: the table.
        delimiter: what stands between cells; of a comma, a semicolon does too.
        name: what the table is called in messages.

    Raises:
        InputError: a quotation mark is not closed, or something follows it.
    """
    first = text.partition("\n")[0]
    if delimiter == "," and "," not in first and ";" in first:
        delimiter = ";"  # as spreadsheets write it where the comma is the decimal sign
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    try:
        for cells in reader:
            rows.append(cells)
    except csv.Error:
        raise InputError(
            f'{name}:{len(rows) + 1}: a cell that begins with " must end with one; write " within '
            'it twice: "he said ""no"""'
        ) from None
    return rows


def refuse_one_cell(cells: Sequence[str], name: str) -> None:
    """See to it that the first row is not one cell because another delimiter is meant.

    Raises:
        InputError: it is; with what to do.
    """
    found = [what for mark, what in _DELIMITERS.items() if len(cells) == 1 and mark in cells[0]]
    if found:
        raise InputError(
            f"{name}:1: is one cell, for {found[0]} stand between the cells; take --from-tsv for "
            "tabs (as from standard input), --from-csv for commas or semicolons"
        )


def refuse_head(columns: Sequence[str], name: str) -> None:
    """See to it that the first row names each column once, and those that each row needs.

    Raises:
        InputError: it does not; with what to do.
    """
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        raise InputError(
            f"{name}:1: the column {twice[0]} is there twice; several values of a cell stand "
            "between semicolons"
        )
    missing = [column for column in NEEDED if column not in columns]
    if missing:
        raise InputError(
            f"{name}:1: there is no column {' and none '.join(missing)}; each row needs a section, "
            "a stance and a statement"
        )
