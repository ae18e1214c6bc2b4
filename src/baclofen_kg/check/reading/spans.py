"""Some words of an entry that belong together, and what they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .tokens import Token


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


def covered(spans: Iterable[Span]) -> set[int]:
    """Return the places of all words of some spans."""
    return {place for span in spans for place in range(span.start, span.end)}


def each_word(words: Sequence[Token], places: Iterable[int], kind: str) -> list[Span]:
    """Return a span of one kind for each of some words."""
    return [Span(place, place + 1, words[place].text, kind) for place in places]


def beginning_at(place: int, spans: Iterable[Span]) -> Span | None:
    """Return the first span that begins at a place, or nothing."""
    return next((span for span in spans if span.start == place), None)
