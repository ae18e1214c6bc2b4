"""The report of the medication check as text for people."""

from ..errors import one_line
from .words import KINDS, NOT_STATED, NOTICE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .report import CheckReport, Entry, Evidence, Explanation, Finding, Route, Thing

_WORDS = {"supports": "for", "qualifies": "with a limit", "disputes": "against"}
_LONGEST = 60
_WIDEST = 32
_MOST = 200
"""Entries shown; JSON has them all."""


def report_text(report: "CheckReport") -> str:
    """Write a report as text."""
    lines = [f"Checked with {report.drug}, taken by mouth."]
    if report.jurisdiction:
        lines[0] = f"{lines[0][:-1]}; sources of {report.jurisdiction} first."
    lines += ["", "Entered"] if report.entries else []
    lines += _entries(report.entries)
    if report.dose:
        dose = report.dose
        lines += ["", f"Dose: {dose.amount_mg} mg" + _often(dose.times_per_day, dose.daily_mg)]
    if report.unrecognised:
        count = len(report.unrecognised)
        lines += ["", f"NOT CHECKED: {count} of {len(report.entries)} entries, named above."]
    lines += ["", "Findings, most severe first" if report.findings else "Nothing found."]
    shown: dict[str, str] = {}
    for number, finding in enumerate(report.findings, 1):
        lines += ["", *_finding(number, finding, report.jurisdiction, shown)]
    return "\n".join([*lines, "", NOTICE])


def explanation_text(explanation: "Explanation") -> str:
    """Write an explanation as text."""
    taken = ", ".join(f"{item.entity} ({item.by})" for item in explanation.taken_for)
    lines = [f"{_shown(explanation.entered)}: taken for {taken}"]
    if not explanation.routes:
        lines += ["", f"No statement about {explanation.drug} names it."]
    for number, route in enumerate(explanation.routes, 1):
        lines += ["", f"{number}. {route.derivation}", *_said(route, "   "), *_route(route, "   ")]
    return "\n".join([*lines, "", NOTICE])


def _entries(entries: "tuple[Entry, ...]") -> list[str]:
    shown = [_shown(entry.entered) or '""' for entry in entries[:_MOST]]
    width = min(_WIDEST, max(map(_width, shown), default=0))
    lines = [
        f"  {text}{' ' * (width - _width(text))}  {_taken_for(entry)}"
        for text, entry in zip(shown, entries, strict=False)
    ]
    left = [entry for entry in entries[_MOST:] if not entry.recognised]
    lines += [f"  … and {len(entries) - _MOST} more"] * (len(entries) > _MOST)
    lines += [f"  of which not recognised: {_shown(entry.entered)}" for entry in left]
    return lines


def _taken_for(entry: "Entry") -> str:
    note = f" ({entry.note})" if entry.note else ""
    times = f", entered {entry.times} times" if entry.times > 1 else ""
    if entry.more_stated_of:
        note += f"; more is stated of {_listed(entry.more_stated_of)}"
    if entry.taken_for:
        names = " or ".join(f"{item.entity} ({item.by})" for item in entry.taken_for)
        which = "AMBIGUOUS: can be" if len(entry.taken_for) > 1 else "taken for"
        return f"{which} {names}{note}{times}"
    near = f"; nearest: {', '.join(entry.near_matches)}" if entry.near_matches else ""
    return f"NOT RECOGNISED{note}{near}{times}"


def _finding(
    number: int, finding: "Finding", place: "Thing | None", shown: dict[str, str]
) -> list[str]:
    entered = ", ".join(map(_shown, finding.entered))
    lines = [
        f"{number}. {KINDS[finding.kind]}: {finding.subject} (entered: {entered})",
        f"   severity: {finding.severity}",
        f"   placed here by: {finding.placed_by}",
    ]
    if finding.explanation:
        lines.append(f"   {finding.explanation}")
    lines += _properties(finding, "   ", always=finding.kind == "interaction")
    for count, route in enumerate(finding.routes, 1):
        name = f"route {count}" if len(finding.routes) > 1 else "route"
        lines.append(f"   {name}: {route.derivation}")
        if len(finding.routes) > 1:
            lines += _said(route, "      ")
        if place and route.verdict:
            lines.append(f"      {place}: {route.verdict}")
        where = shown.setdefault(route.statement.iri, f"{number}, {name}")
        if where == f"{number}, {name}":
            lines += _route(route, "      ")
        else:
            lines.append(f"      sources: as in {where}")
    return lines


def _said(route: "Route", indent: str) -> list[str]:
    return _properties(route, indent, always=route.statement_kind == "Interaction")


def _properties(of: "Finding | Route", indent: str, *, always: bool) -> list[str]:
    parts = (("consequence", of.consequences), ("mechanism", of.mechanisms), ("advice", of.advice))
    return [
        f"{indent}{name}: {_listed(things) or NOT_STATED}"
        for name, things in parts
        if things or always
    ]


def _route(route: "Route", indent: str) -> list[str]:
    lines = [f"{indent}limit: {limit}" for limit in route.limits]
    lines += [f"{indent}{one_line(route.text)}"] if route.text else []
    width = max((len(_WORDS[line.relation]) for line in route.evidence), default=0)
    return lines + [
        f"{indent}{_WORDS[e.relation]:<{width}}  {_evidence(e)}" for e in route.evidence
    ]


def _evidence(line: "Evidence") -> str:
    place = [one_line(line.source.label)]
    place += [f"[{line.jurisdiction}]"] if line.jurisdiction else []
    text = " ".join(place) + (f", {line.section}" if line.section else "")
    if line.start is not None and line.end is not None:
        text += f", characters {line.start}-{line.end}"
    if line.minimum or line.maximum:
        figures = " to ".join(dict.fromkeys(filter(None, (line.minimum, line.maximum))))
        text += f": {figures} {line.unit or ''}".rstrip()
    text += f": {line.frequency}" if line.frequency else ""
    return text + (f": {one_line(line.comment)}" if line.comment else "")


def _often(times: str | None, daily: str | None) -> str:
    if times:
        return f", {times} times a day, which is {daily} mg a day"
    return "; how often a day is not given, so one dose is held against the dose of a day"


def _listed(things: "Iterable[Thing]") -> str:
    return ", ".join(thing.label for thing in things)


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    from ..formats.tables import display_width

    return display_width(text)


def _shown(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"
