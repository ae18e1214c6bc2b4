"""Some words of an entry that belong together, and what they are."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """Some tokens of an entry that belong together, and what they are."""

    start: int
    end: int
    text: str
    kind: str

    @property
    def is_variant(self) -> bool:
        """Whether it tells another medicine behind a brand: *forte*, or the M of *Amaryl M*."""
        return self.kind == "variant" or (self.kind == "unit" and len(self.text) == 1)
