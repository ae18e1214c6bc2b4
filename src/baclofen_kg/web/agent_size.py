"""Answers for agents that fit a number of bytes, and say what was left out.

An answer has two forms, text and data; each fits by itself, since a client hands on one or the
other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from mcp.types import CallToolResult, TextContent

from ..errors import InputError
from .agent_forms import NOTICE, Form

MAX_BYTES = 6000
"""Bytes of an answer, unless it is asked for more."""
MOST_BYTES = 100_000
LEAST_BYTES = 2000
_NOTE = 330  # bytes that the words on what was left out may take

F = TypeVar("F", bound=Form)


class Item(NamedTuple):
    """One of many things in an answer."""

    text: str
    data: Any


class Window(NamedTuple):
    """Which part of an answer is asked for."""

    start: int
    """The number of the first item, from 1."""
    max_bytes: int
    """The most that the answer may have."""


class Listing(NamedTuple):
    """The list of an answer, and what stands around it."""

    items: Sequence[Item]
    key: str
    """Its field in the form."""
    what: str
    """What the items are called."""
    narrower: str = ""
    """How to ask for fewer."""
    heading: str = ""
    """What stands above the first, as the head of a table."""


def fitted(
    form: type[F],
    head: str,
    part: Listing,
    around: Mapping[str, Any],
    window: Window,
    *,
    note: str = "",
    notice: str = NOTICE,
) -> CallToolResult:
    """Return an answer with as many items as fit into a window.

    The head is for the text alone; what the data must say too is the ``note``.

    Raises:
        InputError: a number of the window is out of range.
    """
    start, max_bytes = window
    if not LEAST_BYTES <= max_bytes <= MOST_BYTES:
        raise InputError(f"max_bytes must be from {LEAST_BYTES:,} to {MOST_BYTES:,}")
    total = len(part.items)
    if not 1 <= start <= max(total, 1):
        raise InputError(f"start must be from 1 to {max(total, 1)}, the number of {part.what}")
    answer = form(
        total=total,
        first=start if total else 0,
        shown=0,
        left_out=None,
        note=note,
        notice=notice,
        **{part.key: []},
        **around,
    )
    head = "\n".join(text for text in (head, note) if text)
    room = max_bytes - _NOTE - size(f"{head}{part.heading}{notice}")
    room_of_data = max_bytes - _NOTE - size(_json(answer.model_dump()))
    items = _fitting(part.items[start - 1 :], room, room_of_data)
    left_out = _left_out(part, start, len(items))
    data = [item.data for item in items]
    shown = {part.key: data, "shown": len(data), "left_out": left_out}
    heading = [part.heading] if part.heading and items else []
    listed = "\n".join([*heading, *(item.text for item in items)])
    blocks = [head, listed, left_out or "", notice]
    text = "\n\n".join(block for block in blocks if block)
    return CallToolResult(
        content=[TextContent(type="text", text=text)],
        structured_content=answer.model_dump(mode="json") | shown,
    )


def _fitting(items: Sequence[Item], room: int, room_of_data: int) -> list[Item]:
    """As many items as fit in both forms, and one at least."""
    found: list[Item] = []
    for item in items:
        room -= size(item.text) + 1
        room_of_data -= size(_json(item.data)) + 2
        if found and (room < 0 or room_of_data < 0):
            break
        found.append(item)
    return found


def _left_out(part: Listing, start: int, shown: int) -> str | None:
    total, last = len(part.items), start + shown - 1
    if shown == total:
        return None
    ways = [f"start={last + 1} for the next"] * (last < total)
    ways += [f"max_bytes up to {MOST_BYTES} for more at once"] * (last < total)
    ways += ["start=1 for the first"] * (start > 1)
    ways += [part.narrower] if part.narrower else []
    return (
        f"LEFT OUT: {total - shown} of {total} {part.what}; these are {start} to {last}. "
        f"Ask again with {', or '.join(ways)}."
    )


def size(text: str) -> int:
    """The bytes of a text."""
    return len(text.encode("utf-8", "replace"))


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)
