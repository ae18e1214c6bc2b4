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
        """Whether it tells another medicine behind a brand: *forte*, or the M of *Amaryl M*.

        What a product of a range is for does, too: *Robitussin cough*, *Bayer back & body*.
        """
        return self.kind in ("variant", "reason") or (self.kind == "unit" and len(self.text) == 1)
