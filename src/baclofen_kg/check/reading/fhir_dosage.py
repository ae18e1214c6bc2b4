"""The dose of a FHIR ``dosageInstruction`` or ``dosage``: its figures, else its text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from ...model.folding import fold
from .dosage import ReadDose, UnreadDose, dose_of_day, read_dose, times_a_day
from .dosage_items import in_milligrams
from .fhir_json import Json, listed, mapping, objects
from .lexicon import medication_words


def read_dosage(steps: Sequence[Json], name: str) -> ReadDose | UnreadDose | None:
    """Return the dose of a FHIR ``dosageInstruction``; of several steps the highest.

    Nothing where none is stated; where a step states one that is not clear, that. Steps of one
    sequence that are each for another part of the day make up a day together.

    Args:
        steps: the elements of ``dosageInstruction`` or ``dosage``.
        name: the text of the medicine, which may state the strength of one unit.
    """
    stated = read_dose(name)
    strength = None if stated is None or isinstance(stated, UnreadDose) else stated.amount_mg
    read = [dose for dose in (_step(step, strength) for step in steps) if dose]
    found = [dose for dose in read if not isinstance(dose, UnreadDose)]
    if len(found) < len(read):
        return next(dose for dose in read if isinstance(dose, UnreadDose))
    if not found:
        return (
            stated if isinstance(stated, UnreadDose) or (stated and stated.times_per_day) else None
        )
    if len(found) > 1 and len({step.get("sequence") for step in steps}) == 1:
        parts = [part for step in steps for part in _when(step)]
        if len(found) == len(steps) == len(parts) == len(set(parts)):
            return dose_of_day([dose.amount_mg for dose in found])
        if len(set(found)) > 1:
            return UnreadDose("whether its steps are of one day or in turn is not stated")
    return max(found, key=lambda dose: dose.daily_mg or dose.amount_mg)


def _when(step: Json) -> list[str]:
    """Return the parts or hours of a day at which a step says that a dose is taken."""
    repeat = mapping(mapping(step, "timing"), "repeat")
    named = repeat.get("when") or repeat.get("timeOfDay")
    return [str(part) for part in named] if isinstance(named, list) else []


def _step(step: Json, strength: Decimal | None) -> ReadDose | UnreadDose | None:
    rate = next(iter(listed(step, "doseAndRate")), None)
    first = rate if isinstance(rate, Mapping) else step
    quantity = first.get("doseQuantity")
    if not isinstance(quantity, Mapping):
        quantity = mapping(first, "doseRange").get("high")
    text = step.get("text")
    spoken = read_dose(text, strength) if isinstance(text, str) else None
    unread = spoken if isinstance(spoken, UnreadDose) else None
    spoken = None if isinstance(spoken, UnreadDose) else spoken
    times = _timing(mapping(step, "timing")) or (spoken.times_per_day if spoken else None)
    parts = len(_when(step))
    if parts and (times is None or times < parts):
        times = Decimal(parts)
    amount = _quantity(quantity, strength) if isinstance(quantity, Mapping) else None
    if amount is not None and amount > 0:
        return unread if unread and times is None else ReadDose(amount, times)
    if unread:
        return unread
    if spoken and spoken.of_day is not None:
        return spoken
    return ReadDose(spoken.amount_mg, times) if spoken else None


def _quantity(quantity: Json, strength: Decimal | None) -> Decimal | None:
    value = quantity.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    amount = Decimal(str(value))
    if not amount.is_finite():
        return None
    unit = fold(str(quantity.get("code") or quantity.get("unit") or ""))
    if unit in ("mg", "milligram", "milligrams", "ug", "mcg", "μg", "g"):
        return in_milligrams(amount, unit)
    whole = re.fullmatch(r"\{.*\}|1|", unit) or medication_words().get(unit) == "form"
    return amount * strength if whole and strength else None


_HOURS = {"min": Decimal("0.01666667"), "h": Decimal(1), "d": Decimal(24), "wk": Decimal(168),
          "mo": Decimal(720)}  # fmt: skip


def _timing(timing: Json) -> Decimal | None:
    repeat = mapping(timing, "repeat")
    hours = _HOURS.get(str(repeat.get("periodUnit", repeat.get("periodUnits", ""))))
    often = repeat.get("frequencyMax", repeat.get("frequency", 1))
    period = repeat.get("period")
    if hours and isinstance(period, int | float) and isinstance(often, int) and period > 0:
        per_day = Decimal(often) * 24 / (Decimal(str(period)) * hours)
        # A third of a day is no number that can be written out.
        return per_day.quantize(Decimal("0.01")).normalize() if per_day >= 1 else None
    code = mapping(timing, "code")
    texts = (*(coding.get("code") for coding in objects(code, "coding")), code.get("text"))
    told = (times_a_day(text) for text in texts if isinstance(text, str))
    return next(filter(None, told), None)
