"""What the medication check answers: a report on what was entered, or an explanation of a name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ..model.objects import Entity, Statement, Term
from .concern import places_of
from .findings import Dose, Entry, Finding, StatementPath, Taken
from .json_form import (
    dose_data,
    entry_data,
    finding_data,
    node_data,
    path_data,
    person_data,
    remark_data,
    taken_data,
)
from .of_drug import DosesRead
from .person import MEASURES, Person
from .text import (
    coverage_texts,
    detail_lines,
    dose_text,
    entry_lines,
    path_lines,
    row_lines,
    shortened,
    wrapped_lines,
)

NOTICE = (
    "Nothing found is not the same as no interaction: this graph knows only what its sources say, "
    "and most of them were read in part. Not medical advice; ask a pharmacist or a doctor."
)

_LONG = 20
"""Entries from which on a report begins with the findings."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What the check found, the gravest first."""

    drug: Entity
    jurisdiction: Term | None
    person: Person
    dose: Dose | None
    dose_checked: bool | None
    """Whether the dose was held against what sources state for the person and the route.

    None where no dose was entered.
    """
    daily_dose_missed: bool
    """Whether only the number of doses a day was missing for that."""
    doses_read: DosesRead
    """How the dose follows from the entries that state one."""
    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    unspoken: tuple[Entry, ...]
    """Entries that were recognised, but that no source that was read speaks of."""
    remarks: tuple[Statement, ...]
    """What a source says of medicines at large, where a medicine was entered."""
    not_entered: tuple[str, ...]
    """Figures on which statements depend and that were not entered: names of ``MEASURES``."""

    def __repr__(self) -> str:
        return f"<CheckReport: {len(self.entries)} entered, {len(self.findings)} found>"

    @property
    def unrecognised(self) -> tuple[Entry, ...]:
        """Entries that were not understood, or that can mean several things."""
        return tuple(entry for entry in self.entries if not entry.recognised)

    @property
    def exit_code(self) -> int:
        """0: nothing found and everything recognised; 1: findings; 3: not all could be checked.

        3 is for an entry that was not recognised, and for a dose for which no source states a
        maximum, or of which it is not known how often a day it is taken.
        """
        unchecked = self.unrecognised or self.dose_checked is False
        return 3 if unchecked else 1 if self.findings else 0

    def to_dict(self) -> dict[str, Any]:
        """Plain data, as ``schema.json`` describes it."""
        return {
            "drug": node_data(self.drug),
            "jurisdiction": node_data(self.jurisdiction),
            "person": person_data(self.person),
            "dose": dose_data(self.dose),
            "dose_checked": self.dose_checked,
            "entries": [entry_data(entry) for entry in self.entries],
            "findings": [finding_data(finding) for finding in self.findings],
            "unspoken": [entry.entered for entry in self.unspoken],
            "remarks": [remark_data(statement) for statement in self.remarks],
            "not_entered": list(self.not_entered),
            "all_recognised": not self.unrecognised,
            "notice": NOTICE,
        }

    def to_json(self) -> str:
        """JSON, as ``schema.json`` describes it."""
        return _json(self.to_dict())

    def __str__(self) -> str:
        return self.text()

    def text(self, *, evidence: bool = False, brief: bool = False) -> str:
        """The report as text: what was entered, then one row for each finding.

        Args:
            evidence: also all paths and passages.
            brief: only the rows, and what was not recognised or no source speaks of.
        """
        long = len(self.entries) > _LONG
        lines = [] if brief else [*self._heading(listed=not long), ""]
        found = row_lines(self.findings) or [self._nothing()]
        unclear = []
        if self.unrecognised:
            where = "named below" if long else "named above"
            count = f"{len(self.unrecognised)} of {len(self.entries)}"
            unclear = [f"NOT CHECKED: {count} entries, {where}.", ""]
        if self.dose_checked is False:
            whom = "route" if self.person.route else "person"
            why = f"no source that was read states a maximum for this {whom}"
            if self.doses_read.too_low:
                why = self.doses_read.too_low
            elif self.daily_dose_missed:
                why = "how often a day it is taken was not entered"
            text = f"NOT CHECKED: the dose could not be checked: {why}."
            unclear += [*wrapped_lines(text), ""]
        listed = entry_lines(self.unrecognised) if self.unrecognised and (brief or long) else []
        lines += [*unclear, *found, "", *listed] if long else [*listed, *unclear, *found]
        if self.unspoken:
            names = ", ".join(shortened(entry.entered) for entry in self.unspoken)
            lines += ["", *wrapped_lines(f"No source that was read speaks of: {names}.", "  ")]
        for line in coverage_texts(self.findings):
            lines += ["", *wrapped_lines(line, "  ")]
        if self.not_entered and not brief:
            names = ", ".join(MEASURES[name].label for name in self.not_entered)
            text = f"Not entered, though some statements depend on it: {names}."
            lines += ["", *wrapped_lines(text, "  ")]
        left_out = [entry for entry in self.entries if entry.left_out]
        if left_out and (brief or long):
            lines += ["", "Not taken, or not present, and not checked", *entry_lines(left_out)]
        for statement in self.remarks:
            said = ", ".join(places_of(statement.evidence))
            lines += ["", *wrapped_lines(f"Remark on all: {statement} ({said}).", "  ")]
        if evidence:
            lines += detail_lines(self.findings, self.jurisdiction)
        return "\n".join([*lines, "", *wrapped_lines(NOTICE)])

    def _heading(self, *, listed: bool) -> list[str]:
        route = f"given by the {self.person.route} route" if self.person.route else "taken by mouth"
        place = f"; sources of {self.jurisdiction} first" if self.jurisdiction else ""
        lines = wrapped_lines(f"Checked with {self.drug}, {route}{place}.", "  ")
        figures = [f"  {text}" for text in self.person.texts()]
        if (self.entries and listed) or figures:
            entered = entry_lines(self.entries) if listed else []
            lines += ["", "Entered", *entered, *figures]
        if self.dose:
            least = "at least " if self.doses_read.too_low else ""
            text = f"Dose: {least}{dose_text(self.dose)}"
            if self.doses_read.summed:
                text += f", the sum of {self.doses_read.summed} entries"
            lines += ["", *wrapped_lines(text, "  ")]
        return lines

    def _nothing(self) -> str:
        """What is said where nothing was found: never more than was looked for."""
        left_out = sum(entry.left_out for entry in self.entries)
        checked = len(self.entries) - len(self.unrecognised) - left_out
        if not checked and left_out and not self.unrecognised:
            return "All entries are said not to be taken, or not present: nothing was checked."
        if self.dose_checked is False and not self.unrecognised and not left_out:
            rest = bool(self.entries or self.person.texts())
            return "Nothing found for the rest." if rest else "Nothing could be checked."
        if not self.unrecognised and not left_out:
            return "Nothing found."
        if not checked:
            return "Nothing could be checked."
        return f"Nothing found for the {checked} of {len(self.entries)} that could be checked."


@dataclass(frozen=True, slots=True)
class Explanation:
    """Every statement that leads from a name to the drug, and who says so."""

    drug: Entity
    entered: str
    taken_for: tuple[Taken, ...]
    paths: tuple[StatementPath, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, in the same terms as the report of the check."""
        return {
            "drug": node_data(self.drug),
            "entered": self.entered,
            "taken_for": [taken_data(taken) for taken in self.taken_for],
            "paths": [path_data(path) for path in self.paths],
            "notice": NOTICE,
        }

    def to_json(self) -> str:
        """JSON, in the same terms as the report of the check."""
        return _json(self.to_dict())

    def __str__(self) -> str:
        taken = ", ".join(f"{item.entity} ({item.by})" for item in self.taken_for)
        lines = [f"{shortened(self.entered)}: taken for {taken}"]
        if not self.paths:
            lines += ["", f"No statement about {self.drug} names it."]
        lines += path_lines(self.paths)
        return "\n".join([*lines, "", NOTICE])


def _json(data: dict[str, Any]) -> str:
    # JSON lets this control character through, a terminal should not have it.
    return json.dumps(data, ensure_ascii=False).replace("\x7f", "\\u007f")
