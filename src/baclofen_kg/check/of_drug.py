"""What the entries of the drug itself say of it: dose, route, and that it is entered twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from ..errors import one_line
from ..model.folding import fold
from ..model.objects import Entity, Product, Term
from ..namespaces import BKO
from .dose import GivenDose
from .findings import Dose, Entry, Finding

# "It" is a word as well: in capitals it counts where not all is in capitals.
_INTRATHECAL = re.compile(r"\bintrat(?:he|e)[ck]a\w*|\bITB\b|\bpump\b", re.IGNORECASE)
_SHORT = re.compile(
    r"(?=.*[a-z].*).*(?<![Kk][Ee] )(?<![Ee][Ss] )\bIT\b|.*\b[iI]\.[tT]\.", re.DOTALL
)


def holds_drug(node: Entity | Term, drug: Entity) -> bool:
    """Whether something is the drug itself, or a product of it."""
    return node == drug or (isinstance(node, Product) and drug in node.active_ingredients)


def duplicates(
    entered: Mapping[Entity | Term, Sequence[str]], drug: Entity, entries: Iterable[Entry]
) -> list[Finding]:
    """Make the findings that what was entered is the drug itself, or a product of it.

    Args:
        entered: the drug and its products that were entered, each with the words for it.
        drug: the drug.
        entries: all entries.
    """
    named = dict.fromkeys(text for words in entered.values() for text in words)
    times = sum(entry.times for entry in entries if entry.entered in named)
    often = "twice" if times == 2 else f"{times} times"
    twice = f"; entered {often}: {', '.join(map(one_line, named))}" if times > 1 else ""
    doubled = twice or ", and doubled only if it is taken beside other " + drug.label
    return [
        Finding(
            kind="duplicate",
            entered=tuple(dict.fromkeys(words)),
            subject=subject,
            explanation=(f"this is {drug}" if subject == drug else f"{subject} holds {drug}")
            + doubled,
            placed_by="the drug itself; no source is asked",
            paths=(),
        )
        for subject, words in entered.items()
    ]


class DosesRead(NamedTuple):
    """The dose that the entries of the drug state."""

    dose: GivenDose | None = None
    """Of several the sum of a day, and the largest that is taken at one time."""
    too_low: str | None = None
    """Why it may be too low, or is none at all though one is stated; where it is so."""
    summed: int = 0
    """The number of entries whose doses were summed."""
    of_entry: bool = True
    """Whether entries state it, and no other was entered."""

    @property
    def record(self) -> Dose | None:
        """The dose as the report shows it."""
        return self.dose.record() if self.dose else None


def doses_read(entries: Iterable[Entry]) -> DosesRead:
    """Return the dose that the entries of the drug state, and what of it was not understood."""
    readings = [entry.reading for entry in entries if entry.reading]
    stated = [reading.dose for reading in readings if reading.dose]
    unread = any(reading.dose_unread for reading in readings)
    too_low = "the dose of an entry was not understood" if unread else None
    doses = [GivenDose(dose.amount_mg, dose.times_per_day, dose.daily_mg) for dose in stated]
    if len(doses) < 2:
        return DosesRead(doses[0] if doses else None, too_low)
    amount = max(dose.amount for dose in doses)
    counted = [(dose.times, dose.daily) for dose in doses if dose.times and dose.daily]
    if len(counted) < len(doses):
        too_low = too_low or "how often a day one of its entries is taken is not stated"
    if not counted:
        return DosesRead(GivenDose(amount, None), too_low)
    times, daily = (sum(each, Decimal(0)) for each in zip(*counted, strict=True))
    return DosesRead(
        GivenDose(amount, times, daily), too_low, len(counted) if len(counted) > 1 else 0
    )


def route_read(entries: Iterable[Entry], drug: Entity, routes: Sequence[Term]) -> Term | None:
    """Return the route that entries of the drug name; nothing where they do not name one alone.

    An entry that names none is of a medicine that is taken by mouth, as far as is known.
    """
    found: set[Term | None] = {
        _route_of(entry, routes)
        for entry in entries
        if any(holds_drug(taken.entity, drug) for taken in entry.taken_for)
    }
    return found.pop() if len(found) == 1 else None


def _route_of(entry: Entry, routes: Sequence[Term]) -> Term | None:
    if _INTRATHECAL.search(entry.entered) or _SHORT.match(entry.entered):
        return next((route for route in routes if route.iri == BKO + "Intrathecal"), None)
    said = {fold(words) for words in (entry.reading.understood if entry.reading else ())}
    named = [route for route in routes if said.intersection(map(fold, route.names))]
    return named[0] if len(named) == 1 else None
