"""What a text of an entry was found to stand for."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..model.names import Match
from ..model.objects import Entity, Term
from . import reading as words
from .dose import GivenDose
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

    def noted(self, said: str | None) -> Found:
        """Return the same with something more that is to be said of it, once."""
        if not said or said in (self.note or ""):
            return self
        return self._replace(note=f"{self.note}; {said}" if self.note else said)

    def with_dose(self, dose: words.ReadDose | words.UnreadDose) -> Found:
        """Return the same with the dose that it states, or that it states one that is not clear."""
        reading = self.reading or EntryReading("taken")
        if isinstance(dose, words.UnreadDose):
            reading = replace(reading, dose=None, dose_unread=True)
            return self._replace(reading=reading).noted("the dose was not understood")
        record = GivenDose(dose.amount_mg, dose.times_per_day, dose.daily_mg).record()
        return self._replace(reading=replace(reading, dose=record, dose_unread=False))

    def without(self, iris: Container[str]) -> Found:
        """Return the same without some things that it was taken for."""
        return self._replace(taken_for=tuple(t for t in self.taken_for if t.entity.iri not in iris))

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


def joined(readings: Sequence[Found]) -> Found:
    """The first of several readings of one entry; of different substances, all of them."""
    first = readings[0]
    single = [found.taken_for[0] for found in readings if len(found.taken_for) == 1]
    drugs = {
        taken.entity.iri: taken
        for taken in single
        if isinstance(taken.entity, Entity) and "Drug" in taken.entity.kinds
    }
    if len(drugs) < 2 or list(first.taken_for) != single[:1]:
        return first
    named = " and ".join(str(taken.entity) for taken in drugs.values())
    said = f"its code and its text name different substances: {named}; all are checked"
    return first._replace(taken_for=tuple(drugs.values()), note=said)


def narrowest(matched: Mapping[str, Match], nodes: Mapping[str, Entity | Term]) -> dict[str, Match]:
    """Leave out what is above another: a trimester tells more than a pregnancy."""
    above = {
        term.iri
        for iri in matched
        if isinstance(node := nodes.get(iri), Term)
        for term in node.broader
    }
    return {iri: match for iri, match in matched.items() if iri not in above}
