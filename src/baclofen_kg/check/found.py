"""What a text of an entry was found to stand for."""

from __future__ import annotations

from typing import NamedTuple

from .findings import Entry, EntryReading, Taken


class Found(NamedTuple):
    """What one text was found to stand for."""

    taken_for: tuple[Taken, ...]
    note: str | None = None
    reading: EntryReading | None = None

    @property
    def rank(self) -> int:
        """How much was understood: of several texts of one entry the best counts."""
        entry = Entry("", "", 1, self.taken_for, (), None, self.reading)
        order = ("recognised", "not taken", "not present", "ambiguous", "contains")
        return order.index(entry.status) if entry.status in order else len(order)

    @property
    def is_unknown(self) -> bool:
        """Whether nothing was found, so that a name that is like it may help."""
        said = self.reading and self.reading.state in ("not taken", "absent", "of a relative")
        unsaid = self.note is None or bool(self.reading and self.reading.unresolved)
        return (
            not self.taken_for
            and unsaid
            and not said
            and not (self.reading and self.reading.figures)
        )
