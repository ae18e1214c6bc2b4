"""The tool ``check``: the report of the medication check as text and data for agents."""

from __future__ import annotations

from collections.abc import Sequence

from mcp.types import CallToolResult

from ..check.concern import places_of
from ..check.findings import Entry, Finding
from ..check.kinds import KINDS
from ..check.report import NOTICE, CheckReport
from ..errors import one_line
from ..model import Evidence
from .agent_forms import Checked, Entered, Reason
from .agent_size import Item, Part, fitted
from .agent_words import thing
from .words import added


def check_answer(
    report: CheckReport, *, detail: bool, start: int, max_bytes: int
) -> CallToolResult:
    """Return a report, the gravest finding first."""
    items = [_item(number, item) for number, item in enumerate(report.findings, 1)]
    part = Part(items, "findings", "findings")
    if detail:
        part = Part(_in_full(report, items), "detail", "lines", "detail=false")
    remarks = [f"{item} ({', '.join(places_of(item.evidence))})" for item in report.remarks]
    return fitted(
        Checked,
        "\n".join(_head(report, remarks)),
        part,
        {
            **({"findings": []} if detail else {}),
            "drug": thing(report.drug),
            "all_recognised": not report.unrecognised,
            "entries": [_entered(entry) for entry in report.entries],
            "unspoken": [one_line(entry.entered) for entry in report.unspoken],
            "remarks": remarks,
        },
        start=start,
        max_bytes=max_bytes,
        notice=NOTICE,
    )


def _head(report: CheckReport, remarks: list[str]) -> list[str]:
    route = f"given by the {report.person.route} route" if report.person.route else "by mouth"
    place = f"; sources of {report.jurisdiction} first" if report.jurisdiction else ""
    lines = [f"Checked with {report.drug}, {route}{place}."]
    if report.unrecognised:
        lines.append(
            f"NOT CHECKED: {len(report.unrecognised)} of {len(report.entries)} entries. "
            "Say so to your user:"
        )
        lines += [f"- {_entry_text(entry)}" for entry in report.unrecognised]
    known = [_entry_text(entry) for entry in report.entries if entry.recognised]
    lines += [f"Recognised: {'; '.join(known)}."] if known else []
    figures = [*report.person.texts()]
    lines += [f"Figures: {'; '.join(figures)}."] if figures else []
    if report.unspoken:
        names = ", ".join(one_line(entry.entered) for entry in report.unspoken)
        lines.append(f"No source that was read speaks of: {names}. That is no all-clear.")
    lines += [f"Remark on all medicines: {remark}." for remark in remarks]
    count = len(report.findings)
    checked = len(report.entries) - len(report.unrecognised)
    if count:
        lines += ["", f"{count} finding{'' if count == 1 else 's'}, the gravest first:"]
    elif report.entries and not checked:
        lines += ["", "Nothing could be checked."]
    else:
        lines += ["", "Nothing found in what could be checked."]
    return lines


def _entered(entry: Entry) -> Entered:
    return Entered(
        entered=one_line(entry.entered),
        status=entry.status,
        taken_for=[f"{taken.entity} ({taken.by})" for taken in entry.taken_for],
        near_matches=list(entry.near_matches),
        note=entry.note,
    )


def _entry_text(entry: Entry) -> str:
    form = _entered(entry)
    if entry.status == "not recognised":
        near = f"; looks like {', '.join(form.near_matches)}" if form.near_matches else ""
        text = f"{form.entered} is not recognised{near}"
    elif entry.status == "ambiguous":
        text = f"{form.entered} can be {' or '.join(form.taken_for)}"
    else:
        text = f"{form.entered} = {form.taken_for[0]}"
    return f"{text} ({form.note})" if form.note else text


def _in_full(report: CheckReport, items: Sequence[Item]) -> list[Item]:
    """The findings, each followed by its paths; the passages of a statement where it is first."""
    lines, shown = [], set()
    for finding, item in zip(report.findings, items, strict=True):
        lines.append(item.text)
        for path in finding.paths:
            lines.append(f"  path: {path.derivation} ({path.statement.curie})")
            if path.statement.iri not in shown:
                lines += map(_passage, path.evidence)
            shown.add(path.statement.iri)
    return [Item(line, line) for line in lines]


def _passage(item: Evidence) -> str:
    where = f"{item.passage.source}, {item.passage.section or 'passage'}"
    adds = f" [reports: {', '.join(added(item.passage))}]" if added(item.passage) else ""
    said = f": {item.passage.comment}" if item.passage.comment else ""
    return f"  - {item.relation} [{item.country or 'no country'}] {where}{adds}{said}"


def _item(number: int, finding: Finding) -> Item:
    texts = [path.text for path in finding.paths if path.text]
    data = Reason(
        kind=finding.kind,
        entered=[one_line(text) for text in finding.entered],
        subject=thing(finding.subject),
        can_happen=list(dict.fromkeys([*map(str, finding.consequences), *map(one_line, texts)])),
        advice=[str(term) for term in finding.advice],
        explanation=finding.explanation,
        holds_only=_limits(finding),
        said_by=list(finding.said_by),
        disputed_by=list(finding.disputed_by),
        statements=list(dict.fromkeys(path.statement.curie for path in finding.paths)),
    )
    parts = [
        f"{number}. {', '.join(data.entered)}: {KINDS[finding.kind].title}"
        + (f" ({finding.subject})" if str(finding.subject) not in data.entered else ""),
        f"severity: {finding.severity}" if finding.severity else "",
        f"can happen: {', '.join(data.can_happen)}" if data.can_happen else "",
        f"advised: {', '.join(data.advice) or 'nothing is reported'}" if finding.paths else "",
        finding.explanation or "",
        f"holds only: {'; '.join(data.holds_only)}" if data.holds_only else "",
        f"said by: {', '.join(data.said_by)}" if data.said_by else "",
        f"DISPUTED by: {', '.join(data.disputed_by)}" if data.disputed_by else "",
        f"statements: {', '.join(data.statements)}" if data.statements else "",
    ]
    text = ". ".join(part.rstrip(".") for part in parts if part)
    return Item(f"{text}.", data.model_dump())


def _limits(finding: Finding) -> list[str]:
    """The limits that all paths of a finding have; else those of each, with its statement."""
    limits = [path.limits for path in finding.paths]
    if len(set(limits)) <= 1:
        return list(limits[0]) if limits else []
    return [
        f"{path.statement.curie} {', '.join(path.limits)}" for path in finding.paths if path.limits
    ]
