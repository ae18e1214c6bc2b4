"""Aligned text tables that fit a width."""

import unicodedata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = "  "
_NARROWEST = 6
_READABLE = 16


def display_width(text: str) -> int:
    """Columns that a text takes in a terminal: wide signs take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(sign) or unicodedata.category(sign) == "Cf"
        else 2
        if unicodedata.east_asian_width(sign) in "WF"
        else 1
        for sign in text
    )


def clip(text: str, width: int) -> str:
    """Shorten a text to a width, with an ellipsis where something is left out."""
    if display_width(text) <= width:
        return text
    while text and display_width(text) > width - 1:
        text = text[: max(0, min(len(text) - 1, width - 1))]
    return text.rstrip() + "…"


def layout(columns: "Sequence[str]", rows: "Sequence[Sequence[str]]", width: int | None) -> str:
    """Lay out a table; the widest columns give way first where ``width`` is too small."""
    natural = [
        max([display_width(name), *(display_width(row[index]) for row in rows)])
        for index, name in enumerate(columns)
    ]
    widths = natural if width is None else _fit(natural, width - len(_GAP) * (len(natural) - 1))
    lines = [columns, ["─" * size for size in widths], *rows]
    return "\n".join(_line(cells, widths) for cells in lines)


def crowded(columns: "Sequence[str]", rows: "Sequence[Sequence[str]]", width: int | None) -> bool:
    """Whether a table would have to clip its cells so much that they are hard to read."""
    if width is None:
        return False
    natural = [
        max([display_width(name), *(display_width(row[index]) for row in rows)])
        for index, name in enumerate(columns)
    ]
    fitted = _fit(natural, width - len(_GAP) * (len(natural) - 1))
    return any(size < min(wanted, _READABLE) for size, wanted in zip(fitted, natural, strict=True))


def _line(cells: "Sequence[str]", widths: "Sequence[int]") -> str:
    shown = [clip(cell, width) for cell, width in zip(cells, widths, strict=True)]
    padded = [
        text + " " * (width - display_width(text))
        for text, width in zip(shown, widths, strict=True)
    ]
    return _GAP.join(padded).rstrip()


def _fit(natural: list[int], room: int) -> list[int]:
    """Share out the room: narrow columns keep their width, wide ones share the rest."""
    widths = [0] * len(natural)
    left = list(range(len(natural)))
    while left:
        share = max(_NARROWEST, room // len(left))
        narrow = [index for index in left if natural[index] <= share]
        for index in narrow or left:
            widths[index] = min(natural[index], share)
            room -= widths[index]
        left = [index for index in left if narrow and index not in narrow]
    return widths
