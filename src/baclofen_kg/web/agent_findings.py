"""The tool ``check``: the report of the medication check as text and data for agents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mcp.types import CallToolResult

from ..check.concern import places_of
from ..check.findings import Entry, Finding, StatementPath
from ..check.kinds import KINDS
from ..check.report import NOTICE, CheckReport
from ..check.text import dose_text, shortened
from ..errors import one_line
from ..model.objects import Node, Term
from .agent_forms import Checked, Entered, Reason
from .agent_size import Item, Listing, Window, fitted
from .agent_words import passage_text, thing
from .words import counted

_BYTES_OF_ENTRY = 400


def check_answer(
    report: CheckReport, window: Window, *, maxima: int, detail: bool
) -> CallToolResult:
    """Return a report, the gravest finding first.

    Args:
        report: the report.
        window: which findings are shown, or which lines of the detail.
        maxima: how many daily maxima of the drug were read by the route asked about.
        detail: whether paths and passages are shown.
    """
    items = [
        _item(number, item, report.jurisdiction) for number, item in enumerate(report.findings, 1)
    ]
    dose = _dose(report, maxima)
    part = Listing(items, "findings", "findings")
    if detail:
        part = Listing(_in_full(report, items), "detail", "lines", "detail=false")
    # What was not recognised is never what is left out.
    most = window.max_bytes // _BYTES_OF_ENTRY
    entries = sorted(report.entries, key=lambda entry: entry.recognised)[:most]
    remarks = [f"{item} ({', '.join(places_of(item.evidence))})" for item in report.remarks]
    return fitted(
        Checked,
        "\n".join(_head(report, entries, remarks, dose)),
        part,
        {
            **({"findings": []} if detail else {}),
            "drug": thing(report.drug),
            "all_recognised": not report.unrecognised,
            "entries": [_entered(entry) for entry in entries],
            "dose": dose,
            "unspoken": [shortened(entry.entered) for entry in report.unspoken[:most]],
            "remarks": remarks,
        },
        window,
        note=_left_out(report, most),
        notice=NOTICE,
    )


def _dose(report: CheckReport, maxima: int) -> str | None:
    """The dose that was given, and whether it could be checked."""
    if report.dose is None:
        return None
    text = f"{dose_text(report.dose)}."
    if not maxima:
        return f"{text} NOT CHECKED: no daily maximum by this route was read."
    if any(finding.kind.startswith("dose") for finding in report.findings):
        return text
    return f"{text} It is above none of the maxima that were read (ask daily-maximum)."


def _head(
    report: CheckReport, entries: Sequence[Entry], remarks: list[str], dose: str | None
) -> list[str]:
    route = f"given by the {report.person.route} route" if report.person.route else "by mouth"
    place = f"; sources of {report.jurisdiction} first" if report.jurisdiction else ""
    lines = [f"Checked with {report.drug}, {route}{place}."]
    if report.unrecognised:
        lines.append(
            f"NOT CHECKED: {len(report.unrecognised)} of {len(report.entries)} entries. "
            "Say so to your user:"
        )
        lines += [f"- {_entry_text(entry)}" for entry in entries if not entry.recognised]
    known = [_entry_text(entry) for entry in entries if entry.recognised]
    lines += [f"Recognised: {'; '.join(known)}."] if known else []
    figures = report.person.texts()
    lines += [f"Figures: {'; '.join(figures)}."] if figures else []
    lines += [f"Dose: {dose}"] if dose else []
    if report.unspoken:
        names = ", ".join(shortened(entry.entered) for entry in report.unspoken[: len(entries)])
        lines.append(f"No source that was read speaks of: {names}. That is no all-clear.")
    lines += [f"Remark on all medicines: {remark}." for remark in remarks]
    count = len(report.findings)
    checked = len(report.entries) - len(report.unrecognised)
    if count:
        lines += ["", f"{counted(count, 'finding')}, the gravest first:"]
    elif report.entries and not checked:
        lines += ["", "Nothing could be checked."]
    else:
        lines += ["", "Nothing found in what could be checked, which is no all-clear."]
    return lines


def _left_out(report: CheckReport, most: int) -> str:
    """Say that entries are not shown, where there are too many."""
    if len(report.entries) <= most:
        return ""
    unknown = max(0, len(report.unrecognised) - most)
    return (
        f"LEFT OUT: {len(report.entries) - most} of {len(report.entries)} entries are checked and "
        f"not shown, {unknown} of them not recognised. Check fewer at once, or ask with a higher "
        "max_bytes."
    )


def _entered(entry: Entry) -> Entered:
    return Entered(
        entered=shortened(entry.entered),
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
                lines += [f"  {passage_text(evidence)}" for evidence in path.evidence]
            shown.add(path.statement.iri)
    return [Item(line, line) for line in lines]


def _item(number: int, finding: Finding, place: Term | None) -> Item:
    paths = finding.telling
    texts = [one_line(path.text) for path in finding.paths if path.text]
    data = Reason(
        kind=finding.kind,
        entered=[shortened(text) for text in finding.entered],
        subject=thing(finding.subject),
        stated_of=_stated_of(finding),
        severity=_graded(finding, [finding.severity] if finding.severity else []),
        can_happen=list(dict.fromkeys(map(str, finding.consequences))),
        also_stated=list(dict.fromkeys(texts)),
        advice=_graded(finding, finding.advice),
        explanation=finding.explanation,
        holds_only=_limits(finding),
        other_case=not any(path.meant for path in finding.paths) and bool(finding.paths),
        verdict=", ".join(dict.fromkeys(path.verdict for path in paths if path.verdict)) or None,
        said_by=list(finding.said_by),
        disputed_by=list(finding.disputed_by),
        statements=[thing(item) for item in dict.fromkeys(p.statement for p in finding.paths)],
    )
    return Item(f"{number}. {_text(finding, data, place)}", data.model_dump())


def _text(finding: Finding, data: Reason, place: Term | None) -> str:
    kind = finding.paths[0].kind if finding.kind == "narrower" else finding.kind
    about = "" if str(finding.subject) in data.entered else f" ({finding.subject})"
    parts = [f"{', '.join(data.entered)}: {KINDS[kind].title}{about}"]
    if finding.kind == "narrower":
        named = ", ".join(data.stated_of)
        parts.append(f"STATED ONLY OF {named}, which is narrower than what was entered")
    elif data.stated_of:
        parts.append(f"stated of {'; '.join(data.stated_of)}, not of it by name")
    if data.other_case:
        parts.append("NOT stated of the route or the people asked about")
    advised = ", ".join(data.advice) or "nothing is reported"
    for head, said in (
        ("holds only: ", "; ".join(data.holds_only)),
        ("severity: ", ", ".join(data.severity)),
        ("can happen: ", ", ".join(data.can_happen)),
        ("also stated: ", "; ".join(text.rstrip(".") for text in data.also_stated)),
        ("advised: ", advised if finding.paths else ""),
        ("", _explanation(finding, place)),
        (f"{place}: ", data.verdict if place else ""),
        ("said by: ", ", ".join(data.said_by)),
        ("DISPUTED by: ", ", ".join(data.disputed_by)),
        ("statements: ", "; ".join(f"{item.label} ({item.id})" for item in data.statements)),
    ):
        parts += [head + said] if said else []
    return ". ".join(part.rstrip(".") for part in parts) + "."


def _explanation(finding: Finding, place: Term | None) -> str:
    """Where advice is explained, the advice of all countries; else a dose or a frequency."""
    if not finding.explanation or finding.kind.startswith("dose") or not finding.advice:
        return finding.explanation or ""
    # Without a country the advice stands with those of all countries already.
    return f"in all countries: {finding.explanation}" if place else ""


def _stated_of(finding: Finding) -> list[str]:
    """What the statements name where that is not what was entered, with the way to it."""
    found: dict[str, str] = {}
    for path in finding.paths:
        if len(path.chain) > 1:
            way = " → ".join(node.label for node in path.chain[:-1])
            found.setdefault(path.chain[-1].label, way)
    if finding.kind == "narrower":
        return list(dict.fromkeys(path.chain[1].label for path in finding.paths))
    # What is stated of the thing itself needs no way.
    if any(len(path.chain) == 1 for path in finding.paths):
        return []
    return [f"{label} (by {way})" for label, way in found.items()]


def _graded(finding: Finding, terms: Iterable[Term | Node]) -> list[str]:
    """Advice or severity, each with the countries that say it."""
    found = []
    for term in terms:
        evidence = [
            item
            for path in finding.paths
            for item in path.grades.evidence
            if isinstance(term, Term) and item in path.grades.who(term)
        ]
        who = ", ".join(places_of(evidence))
        found.append(f"{term} ({who})" if who else str(term))
    return found


def _limits(finding: Finding) -> list[str]:
    """The limits that all paths of a finding have; else those of each, with its statement."""
    limits = [_limits_of(path) for path in finding.paths]
    if len(set(limits)) <= 1:
        return list(limits[0]) if limits else []
    return list(
        dict.fromkeys(
            f"{path.statement.curie} {', '.join(limit)}"
            for path, limit in zip(finding.paths, limits, strict=True)
            if limit
        )
    )


def _limits_of(path: StatementPath) -> tuple[str, ...]:
    """The limits of a path; what is said of a pair in some people holds with its partner alone."""
    partner = getattr(path.statement, "interactant", None)
    if partner is None or partner in path.chain or path.kind == "interaction-of-other":
        return path.limits
    return (*path.limits, f"together with {partner}")
