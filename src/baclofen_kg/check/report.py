"""What the medication check answers: a report on what was entered, or an explanation of a name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ..model.objects import Entity, Term
from .findings import Dose, Entry, Finding, StatementPath, Taken
from .json_form import dose_data, entry_data, finding_data, node_data, path_data, taken_data
from .text import dose_text, entry_lines, finding_lines, path_lines, shortened

NOTICE = (
    "Nothing found is not the same as no interaction: this graph knows only what its sources say, "
    "and most of them were read in part. Not medical advice; ask a pharmacist or a doctor."
)


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What the check found, most severe first."""

    drug: Entity
    jurisdiction: Term | None
    dose: Dose | None
    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]

    @property
    def unrecognised(self) -> tuple[Entry, ...]:
        """Entries that nothing can be said of, or that can mean several things."""
        return tuple(entry for entry in self.entries if not entry.recognised)

    @property
    def exit_code(self) -> int:
        """0: nothing found and everything recognised; 1: findings; 3: not all was recognised."""
        return 3 if self.unrecognised else 1 if self.findings else 0

    def to_dict(self) -> dict[str, Any]:
        """Plain data, as ``schema.json`` describes it."""
        return {
            "drug": node_data(self.drug),
            "jurisdiction": node_data(self.jurisdiction),
            "dose": dose_data(self.dose),
            "entries": [entry_data(entry) for entry in self.entries],
            "findings": [finding_data(finding) for finding in self.findings],
            "all_recognised": not self.unrecognised,
            "notice": NOTICE,
        }

    def to_json(self) -> str:
        """JSON, as ``schema.json`` describes it."""
        return _json(self.to_dict())

    def __str__(self) -> str:
        place = f"; sources of {self.jurisdiction} first" if self.jurisdiction else ""
        lines = [f"Checked with {self.drug}, taken by mouth{place}."]
        if self.entries:
            lines += ["", "Entered", *entry_lines(self.entries)]
        if self.dose:
            lines += ["", f"Dose: {dose_text(self.dose)}"]
        if self.unrecognised:
            count = f"{len(self.unrecognised)} of {len(self.entries)}"
            lines += ["", f"NOT CHECKED: {count} entries, named above."]
        lines += ["", "Findings, most severe first" if self.findings else "Nothing found."]
        lines += finding_lines(self.findings, self.jurisdiction)
        return "\n".join([*lines, "", NOTICE])


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
