"""The parts of a report as text for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..errors import one_line
from ..formats.tables import display_width
from ..model.objects import Evidence, Node, Passage, Term
from .findings import Dose, Entry, Finding, StatementPath, Taken, figure_text

_WORDS = {"supports": "for", "qualifies": "with a limit", "disputes": "against"}
_LONGEST = 60
_WIDEST = 32
_MOST = 200
"""Entries shown; JSON has them all."""


def entry_lines(entries: Sequence[Entry]) -> list[str]:
    """What each entry was taken for, line by line."""
    shown = [shortened(entry.entered) or '""' for entry in entries[:_MOST]]
    width = min(_WIDEST, max(map(display_width, shown), default=0))
    lines = [
        f"  {text}{' ' * (width - display_width(text))}  {_taken_for(entry)}"
        for text, entry in zip(shown, entries, strict=False)
    ]
    left = [entry for entry in entries[_MOST:] if not entry.recognised]
    lines += [f"  … and {len(entries) - _MOST} more"] * (len(entries) > _MOST)
    lines += [f"  of which not recognised: {shortened(entry.entered)}" for entry in left]
    return lines


def taken_text(taken: Taken) -> str:
    """What an entry was taken for, and by which name."""
    by = "a misspelling of it" if taken.by == "misspelling" else taken.by
    return f"{taken.entity} ({by})"


def dose_text(dose: Dose) -> str:
    """The dose that was entered."""
    if dose.times_per_day:
        often = f", {dose.times_per_day} times a day, which is {dose.daily_mg} mg a day"
    else:
        often = "; how often a day is not given, so one dose is held against the dose of a day"
    return f"{dose.amount_mg} mg{often}"


def finding_lines(findings: Iterable[Finding], place: Term | None) -> list[str]:
    """The findings; the evidence on a statement is shown where it is first met."""
    shown: dict[str, str] = {}
    lines = []
    for number, finding in enumerate(findings, 1):
        lines += ["", *_finding_lines(number, finding, place, shown)]
    return lines


def path_lines(paths: Iterable[StatementPath]) -> list[str]:
    """Paths that belong to no finding."""
    lines = []
    for number, path in enumerate(paths, 1):
        lines += ["", f"{number}. {path.derivation}"]
        lines += _content_lines(path, "   ", path.statement.kind == "Interaction")
        lines += _detail_lines(path, "   ")
    return lines


def shortened(text: str) -> str:
    """What was entered, on one line and of bearable length."""
    text = one_line(text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"


def _taken_for(entry: Entry) -> str:
    note = f" ({entry.note})" if entry.note else ""
    times = f", entered {entry.times} times" if entry.times > 1 else ""
    if entry.more_stated_of:
        note += f"; more is stated of {_listed(entry.more_stated_of)}"
    if entry.taken_for:
        names = " or ".join(map(taken_text, entry.taken_for))
        which = "taken for" if entry.recognised else "AMBIGUOUS: can be"
        return f"{which} {names}{note}{times}"
    near = f"; nearest: {', '.join(entry.near_matches)}" if entry.near_matches else ""
    return f"NOT RECOGNISED{note}{near}{times}"


def _finding_lines(
    number: int, finding: Finding, place: Term | None, shown: dict[str, str]
) -> list[str]:
    entered = ", ".join(map(shortened, finding.entered))
    lines = [
        f"{number}. {finding.title} (entered: {entered})",
        f"   severity: {finding.severity or 'not stated'}",
        f"   placed here by: {finding.placed_by}",
    ]
    if finding.explanation:
        lines.append(f"   {finding.explanation}")
    lines += _content_lines(finding, "   ", finding.kind == "interaction")
    several = len(finding.paths) > 1
    for count, path in enumerate(finding.paths, 1):
        name = f"path {count}" if several else "path"
        lines.append(f"   {name}: {path.derivation}")
        if several:
            lines += _content_lines(path, "      ", path.statement.kind == "Interaction")
        if place and path.verdict:
            lines.append(f"      {place}: {path.verdict}")
        where = shown.setdefault(path.statement.iri, f"{number}, {name}")
        if where == f"{number}, {name}":
            lines += _detail_lines(path, "      ")
        else:
            lines.append(f"      sources: as in {where}")
    return lines


def _content_lines(of: Finding | StatementPath, indent: str, always: bool) -> list[str]:
    parts = (("consequence", of.consequences), ("mechanism", of.mechanisms), ("advice", of.advice))
    return [
        f"{indent}{name}: {_listed(nodes) or 'not stated'}"
        for name, nodes in parts
        if nodes or always
    ]


def _detail_lines(path: StatementPath, indent: str) -> list[str]:
    lines = [f"{indent}limit: {limit}" for limit in path.limits]
    lines += [f"{indent}{one_line(path.text)}"] if path.text else []
    width = max((len(_WORDS[item.relation]) for item in path.evidence), default=0)
    return lines + [
        f"{indent}{_WORDS[item.relation]:<{width}}  {_evidence_text(item)}"
        for item in path.evidence
    ]


def _evidence_text(evidence: Evidence) -> str:
    passage = evidence.passage
    source = passage.source
    text = one_line(source or passage.curie)
    if source and source.country:
        text += f" [{source.country}]"
    if passage.section:
        text += f", {passage.section}"
    if passage.start is not None and passage.end is not None:
        text += f", characters {passage.start}-{passage.end}"
    text += _figures(passage)
    if passage.reported_frequency:
        text += f": {passage.reported_frequency}"
    return text + (f": {one_line(passage.comment)}" if passage.comment else "")


def _figures(passage: Passage) -> str:
    figures = map(figure_text, (passage.reported_minimum, passage.reported_maximum))
    stated = " to ".join(dict.fromkeys(filter(None, figures)))
    unit = passage.unit and passage.unit.ucum_code
    return f": {stated} {unit or ''}".rstrip() if stated else ""


def _listed(nodes: Iterable[Node]) -> str:
    return ", ".join(map(str, nodes))
