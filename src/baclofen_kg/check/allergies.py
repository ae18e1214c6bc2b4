"""What an allergy stands for: a finding where it can be one to the drug, else nothing taken."""

from __future__ import annotations

import re
from typing import Protocol

from ..model.folding import fold
from ..model.names import Names
from . import reading as words
from .findings import EntryReading
from .found import Found
from .knowledge import DrugKnowledge

_MOST_NEAR = 5


class Recognising(Protocol):
    """What is asked of the recogniser."""

    knowledge: DrugKnowledge
    names: Names

    def also(self, text: str, given_as: str) -> Found:
        """What a part of an entry stands for by itself."""

    def holds_drug(self, found: Found) -> bool:
        """Whether an entry was taken for the drug, or for a product of it."""


def allergy_to(recogniser: Recognising, allergen: str, text: str) -> Found:
    """Return what an allergy stands for that an entry tells in words.

    Args:
        recogniser: what finds the names.
        allergen: what it is to, such as *codeine* in *allergic to codeine*.
        text: the entry.
    """
    parts = [part.strip() for part in _BETWEEN.split(allergen) if part.strip()]
    found = [of_allergen(recogniser, recogniser.also(part, "taking"), part, text) for part in parts]
    # Of several the one that is a finding counts, then the one that leaves anything open.
    return min(found, key=lambda each: (not each.taken_for, not _is_open(each)))


_BETWEEN = re.compile(r"[,;/+&]|\b(?:and|or|und|oder|et|ou|y|ed?|en|of|och|og|i)\b", re.IGNORECASE)


def _is_open(found: Found) -> bool:
    return found.reading is None or bool(found.reading.not_understood)


def not_taken(recogniser: Recognising, plain: Found, text: str) -> Found:
    """Return what an entry on medicines stands for that may tell of an allergy.

    Args:
        recogniser: what finds the names.
        plain: what it was read as, word by word.
        text: the entry.
    """
    allergen = None if plain.taken_for else words.allergen(text)
    if allergen is None:
        return plain
    found = allergy_to(recogniser, allergen, text)
    understood = plain.reading and plain.reading.left_out and not plain.reading.not_understood
    if found.taken_for or not understood:
        if not found.taken_for and not _is_open(found):
            return Found((), None, EntryReading("not taken", left_out=(allergen,)))
        return found
    return plain


def of_allergen(recogniser: Recognising, found: Found, allergen: str, text: str) -> Found:
    """Return what an allergy to something is: a condition, where it can be one to the drug.

    One to a class that the drug is in may be one to the drug. What nobody knows as a medicine is
    not taken, unless it looks like a name of the drug, or may be among its excipients.
    """
    drug = recogniser.knowledge.drug
    if recogniser.holds_drug(found):
        return _to_the_drug(recogniser, f"an allergy to {drug}", "present")
    above = recogniser.knowledge.chains(drug.iri).keys() - recogniser.knowledge.at_large
    for taken in found.taken_for:
        if taken.entity.iri in above:
            note = f"an allergy to {taken.entity}, of which {drug} is one"
            return _to_the_drug(recogniser, note, "possible")
    intolerance = recogniser.also(f"{allergen} intolerance", "condition")
    if intolerance.taken_for and intolerance.reading is None:
        return intolerance
    if not found.taken_for and _may_be_of_the_drug(recogniser, allergen):
        return Found((), None, EntryReading("allergy", not_understood=(text,)))
    return Found((), None, EntryReading("allergy", left_out=(text,)))


def _to_the_drug(recogniser: Recognising, note: str, state: str) -> Found:
    name = f"hypersensitivity to {recogniser.knowledge.drug.label}"
    taken = recogniser.also(name, "condition").taken_for
    return Found(taken, note, EntryReading(state))


def _may_be_of_the_drug(recogniser: Recognising, allergen: str) -> bool:
    """Whether it may be noted of the drug's products, is not told, or looks like a name of it."""
    said = fold(allergen)
    if "paraben" in said or not recogniser.knowledge.noted.isdisjoint(said.split()):
        return True
    near = recogniser.names.near(allergen, _MOST_NEAR)
    return _NOT_TOLD.search(said) is not None or any(
        recogniser.holds_drug(recogniser.also(name, "taking")) for name in near
    )


_NOT_TOLD = re.compile(
    r"\b(?:unknown|unbekannt|something|some|several|multiple|excipient|medi[ck]|arznei|drug|tablet|pill"
    r"|geneesmiddel|farma[ck]|lakemed|laegemid|muscle|antispas)"
)
