"""Aligned text tables that fit a width: long cells wrap at spaces, and nothing is cut off.

A name that does not fit is left whole, so that it can still be copied.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_GAP = "  "
_READABLE = 12
"""Columns that a cell of words needs, where it has that many, to be read with ease."""


def display_width(text: str) -> int:
    """Return the columns that a text takes: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.category(character) in ("Mn", "Me", "Cf")
        or "\u1160" <= character <= "\u11ff"
        else 2
        if unicodedata.east_asian_width(character) in "WF"
        else 1
        for character in text
    )


def wrap(text: str, width: int) -> list[str]:
    """Return a text broken at spaces into lines of a width; only a longer word goes beyond it."""
    if display_width(text) <= width:
        return [text]
    first, *words = text.split() or [""]
    lines = [first]
    for word in words:
        longer = f"{lines[-1]} {word}"
        if display_width(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def layout(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int | None) -> str:
    """Return a table, or a list of records where a table of that ``width`` would break words."""
    natural, least = _measures(columns, rows)
    if width is None:
        widths = natural
    elif crowded(columns, rows, width):
        return _records(columns, rows, width)
    else:
        widths = _fit(natural, least, _room(width, natural))
    lines = [columns, ["─" * size for size in widths], *rows]
    return "\n".join(line for cells in lines for line in _lines(cells, widths))


def crowded(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int | None) -> bool:
    """Say whether a table would have to break words, or make columns too narrow to be read."""
    natural, least = _measures(columns, rows)
    return width is not None and sum(least) > _room(width, natural)


def _measures(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[list[int], list[int]]:
    """Return the width that each column would like to have, and the one that it needs."""
    cells = list(zip(columns, *rows, strict=True))
    natural = [max(map(display_width, column)) for column in cells]
    words = [
        max((display_width(word) for cell in column for word in cell.split()), default=0)
        for column in cells
    ]
    return natural, [
        min(wanted, max(_READABLE, word)) for wanted, word in zip(natural, words, strict=True)
    ]


def _room(width: int, columns: list[int]) -> int:
    return width - len(_GAP) * (len(columns) - 1)


def _lines(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    wrapped = [wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    return [
        _GAP.join(
            _padded(lines[index] if index < len(lines) else "", width)
            for lines, width in zip(wrapped, widths, strict=True)
        ).rstrip()
        for index in range(max(map(len, wrapped)))
    ]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - display_width(text))


def _fit(natural: list[int], least: list[int], room: int) -> list[int]:
    """Share out the room: each column gets what it needs, then a part of what it would like."""
    wanted = [most - few for most, few in zip(natural, least, strict=True)]
    spare = min(room - sum(least), sum(wanted))
    return [
        few + (spare * more // sum(wanted) if more else 0)
        for few, more in zip(least, wanted, strict=True)
    ]


def _records(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """One line for each cell that is not empty, and an empty line between the rows."""
    names = max(map(display_width, columns))
    room = width - names - len(_GAP)
    return "\n\n".join(
        "\n".join(
            line
            for name, cell in zip(columns, row, strict=True)
            if cell
            for line in _lines((name, cell), (names, room))
        )
        for row in rows
    )
