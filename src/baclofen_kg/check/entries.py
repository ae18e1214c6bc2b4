"""Reads what was entered into the medication check, and finds out what it was taken for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from ..errors import InputError
from ..model.folding import fold
from ..model.names import Names
from ..model.objects import Term
from . import reading as words
from .allergies import allergy_to, of_allergen
from .findings import Dose, Entry, EntryReading
from .found import joined
from .knowledge import DrugKnowledge
from .person import Person, figure_words
from .recogniser import CONDITION as CONDITION
from .recogniser import TAKING as TAKING
from .recogniser import Found, Recogniser

_BRACKETED = re.compile(r"\s*<\s*([^\s<>]+:[^\s<>]+)\s*>\s*")
"""An IRI or a CURIE as Turtle and SPARQL write it."""
_MOST_NEAR = 5
_MOST_LIKENED = 200
"""Entries up to which near matches are looked for: it takes ten times as long as to read them."""


class Given(NamedTuple):
    """An entry as it was given: text, or an object of this package."""

    text: str
    given_as: str
    iri: str | None
    times: int = 1
    others: tuple[str, ...] = ()
    """What else it goes by, as in FHIR: codes and texts, to be tried in turn."""
    state: str = ""
    """How it stands where its source says so: ``not taken``, ``past``, …"""
    why: str = ""
    """The status that says so."""
    source: str | None = None
    """The FHIR resource that it comes from."""
    unresolved: tuple[str, ...] = ()
    """Codes of it that cannot be resolved offline."""
    dose: words.ReadDose | words.UnreadDose | None = None
    """The dose that it is taken in, where its source states one."""

    @property
    def names(self) -> tuple[str, ...]:
        """What is looked for, in turn."""
        return self.others or (self.iri or self.text,)

    @property
    def left_out(self) -> bool:
        """Whether its source says that it is not taken, or not present."""
        return self.state in ("not taken", "absent", "of a relative")

    @property
    def looked_for_as(self) -> str:
        """What its names are: what somebody is allergic to is a medicine."""
        return TAKING if self.state == "allergy" else self.given_as


class FromFhir(NamedTuple):
    """What a FHIR resource says of a person; nothing where there is none."""

    medicines: Sequence[Given] = ()
    conditions: Sequence[Given] = ()
    figures: Mapping[str, object] = MappingProxyType({})
    """By the names of ``MEASURES``."""

    @property
    def measured(self) -> list[object]:
        """The figures without the age, which by itself is no reason to check anything."""
        return [value for name, value in self.figures.items() if name != "age"]


def read_entries(values: Iterable[object] | str | None, given_as: str) -> list[Given]:
    """Read entries; what is given twice is counted.

    Raises:
        InputError: an entry is neither text nor an entity.
    """
    found: dict[tuple[str, str | None], Given] = {}
    if values is None or isinstance(values, str) or hasattr(values, "iri"):
        values = [] if values is None else [values]
    try:
        listed = list(values)
    except TypeError:
        raise InputError(f"{given_as}: a list of names is expected, not {values!r}") from None
    for value in listed:
        iri = getattr(value, "iri", None)
        text = str(value) if iri else value
        if not isinstance(text, str):
            raise InputError(f"{given_as}: {value!r} is not a name")
        # Half of a surrogate pair cannot be written out again.
        text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        bracketed = _BRACKETED.fullmatch(text)
        iri = bracketed[1] if iri is None and bracketed else iri
        key = (" ".join(text.split()), iri)
        known = found.get(key)
        found[key] = known._replace(times=known.times + 1) if known else Given(text, given_as, iri)
    return list(found.values())


def recognise(
    knowledge: DrugKnowledge, names: Names, given: Sequence[Given], place: Term | None = None
) -> list[Entry]:
    """Find what each entry stands for.

    Args:
        knowledge: what the graph knows.
        names: the names of the graph.
        given: the entries.
        place: the country that decides where a name means different things.
    """
    recogniser = Recogniser(knowledge, names, place)
    checked = [item for item in given if not item.left_out]
    recogniser.prepare((name, item.looked_for_as) for item in checked for name in item.names)
    best = {item: _told(_best(recogniser, item), item, knowledge) for item in checked}
    unknown = [item for item, found in best.items() if found.is_unknown and item.state != "allergy"]
    near = _near(recogniser, names, unknown[:_MOST_LIKENED])
    return [
        _entry(item, best[item], near.get(item, ())) if item in best else _left_out(item)
        for item in given
    ]


def _best(recogniser: Recogniser, item: Given) -> Found:
    """What the best understood of the names of an entry stands for, the first of several."""
    found = [recogniser.recognise(name, item.looked_for_as) for name in item.names]
    if not found:
        return Found(())
    best = joined(sorted(found, key=lambda each: each.rank))
    if item.state == "allergy":
        if best.taken_for:
            return of_allergen(recogniser, best, item.names[-1], item.text)
        return allergy_to(recogniser, "; ".join(item.names), item.text)
    return recogniser.with_dose(best, item.dose)


def _told(found: Found, item: Given, knowledge: DrugKnowledge) -> Found:
    """Return a condition of which no source speaks without what would make another of it.

    *Renal hyperparathyroidism* may be of diseased kidneys: it is not passed as a known name alone.
    """
    reading = found.reading
    if item.given_as != CONDITION or reading is None or not found.taken_for:
        return found
    telling = words.telling_of_another(reading.understood)
    if not telling or any(knowledge.speaks_of(taken.entity.iri) for taken in found.taken_for):
        return found
    rest = tuple(text for text in reading.understood if text not in telling)
    unclear = (*reading.not_understood, *telling)
    return found._replace(reading=replace(reading, understood=rest, not_understood=unclear))


def _near(
    recogniser: Recogniser, names: Names, unknown: Sequence[Given]
) -> dict[Given, tuple[str, ...]]:
    """What each of these is like, among what can be given in its place."""
    like = {item: names.near(item.names[-1], 4 * _MOST_NEAR) for item in unknown}
    recogniser.prepare((name, item.given_as) for item, some in like.items() for name in some)
    return {
        item: tuple(name for name in some if recogniser.fitting(name, item.given_as))[:_MOST_NEAR]
        for item, some in like.items()
    }


def _entry(item: Given, found: Found, near: tuple[str, ...]) -> Entry:
    reading = found.reading
    if item.source:
        state = item.state or ("taken" if item.given_as == TAKING else "present")
        if reading and reading.state not in ("taken", "present"):
            state = reading.state
        elif found.taken_for and item.state == "allergy":
            state = "present"
        reading = replace(
            reading or EntryReading(state),
            state=state,
            unresolved=tuple(
                dict.fromkeys((*item.unresolved, *(reading.unresolved if reading else ())))
            ),
            resource=item.source,
        )
    notes = [note for note in (found.note, item.why) if note]
    if item.given_as == CONDITION:
        notes += _short_for(found)
    if item.unresolved and not found.taken_for:
        notes.append(f"{', '.join(item.unresolved)} cannot be resolved offline")
    return Entry(
        entered=item.text,
        given_as=item.given_as,
        times=item.times,
        taken_for=found.taken_for,
        near_matches=near,
        note="; ".join(notes) or None,
        reading=reading,
    )


def _short_for(found: Found) -> list[str]:
    """What else the abbreviations of an entry on a condition can stand for."""
    short = dict.fromkeys(t.name for t in found.taken_for if len(t.name) <= _LONGEST_SHORT)
    others = words.other_meanings() if short else {}
    return [
        f"{name} can be something else: {others[fold(name)]}"
        for name in short
        if fold(name) in others
    ]


_LONGEST_SHORT = 4


def overruled(entry: Entry, person: Person, dose: Dose | None) -> Entry:
    """Return an entry with the figures and the dose of it that do not count: others were entered.

    They are not understood, so that nothing passes that rests on the other figure alone.
    """
    reading = entry.reading
    if reading is None or entry.left_out:
        return entry
    other = {
        figure_words(name, value): person.text(name)
        for name, value in reading.figures
        if (counts := person.figure(name)) is not None and Decimal(value) != counts
    }
    own = reading.dose
    if own and own.daily_mg and own.times_per_day:
        daily = (dose.daily_mg or dose.amount_mg) if dose else None
        if daily is None or Decimal(own.daily_mg) > Decimal(daily):
            other[f"{own.daily_mg} mg a day"] = f"{daily} mg a day" if daily else "another dose"
    if not other:
        return entry
    said = [f"{value} does not count: {instead} was entered" for value, instead in other.items()]
    return replace(
        entry,
        note="; ".join(filter(None, (entry.note, *said))),
        reading=replace(reading, not_understood=(*reading.not_understood, *other)),
    )


def _left_out(item: Given) -> Entry:
    """An entry that is not checked, since its source says that it is not taken, or not present."""
    reading = EntryReading(item.state, left_out=(item.text,), resource=item.source)
    return Entry(item.text, item.given_as, item.times, (), (), item.why or None, reading)
