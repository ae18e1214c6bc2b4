"""Some words of an entry that belong together, and what they are."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """Some tokens of an entry that belong together, and what they are."""

    start: int
    end: int
    text: str
    kind: str
