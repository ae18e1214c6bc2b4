"""The parts of a report as text for people."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from ..errors import one_line
from ..formats.tables import display_width
from ..model.objects import Evidence, Node, Passage, Term
from .concern import places_of
from .findings import Dose, Entry, Finding, StatementPath, Taken, figure_text
from .kinds import KINDS
from .person import figure_words

WIDTH = 80
"""Columns that a report fits into."""

_WORDS = {"supports": "for", "qualifies": "with a limit", "disputes": "against"}
_LONGEST = 60
_WIDEST = 32
_MOST = 200
"""Entries shown; JSON has them all."""
_COLUMNS = ("entered", "what it is", "what can happen", "what is advised", "who says so")


def entry_lines(entries: Sequence[Entry]) -> list[str]:
    """What each entry was taken for, line by line."""
    shown = [shortened(entry.entered) or '""' for entry in entries[:_MOST]]
    width = min(_WIDEST, max(map(display_width, shown), default=0))
    lines = []
    for text, entry in zip(shown, entries, strict=False):
        start = f"  {text}{' ' * (width - display_width(text))}  "
        lines += _wrapped(f"{start}{_taken_for(entry)}", " " * (width + 4))
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


def row_lines(findings: Sequence[Finding]) -> list[str]:
    """One aligned line for each finding, under a heading; what is too long is cut."""
    if not findings:
        return []
    rows = [list(_COLUMNS), *map(_cells, findings)]
    widths = _widths([max(map(display_width, column)) for column in zip(*rows, strict=True)])
    heading, *lines = [_row(row, widths) for row in rows]
    return [heading, "-" * WIDTH, *lines]


def detail_lines(findings: Iterable[Finding], place: Term | None) -> list[str]:
    """The findings in full; the evidence on a statement is shown where it is first met."""
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
        lines += [f"   {KINDS[path.kind].title}", *_content_lines(path, "   ")]
        lines += _detail_lines(path, "   ")
    return lines


def shortened(text: str) -> str:
    """What was entered, on one line and of bearable length."""
    text = one_line(text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"


def wrapped_lines(text: str, indent: str = "") -> list[str]:
    """A text in lines that fit, the later ones indented."""
    return _wrapped(text, indent)


def _cells(finding: Finding) -> list[str]:
    """What a row says of a finding, the gravest first."""
    entered = ", ".join(map(one_line, finding.entered))
    holds = dict.fromkeys(r.rpartition(": holds ")[2] for r in finding.remarks if ": holds " in r)
    if holds:
        entered = f"{', '.join(holds)} in {entered}"
    if finding.kind == "narrower":
        what = finding.paths[0].kind
        happens = "if " + ", ".join(dict.fromkeys(path.chain[1].label for path in finding.paths))
    else:
        what = finding.kind
        named = [*finding.consequences, *dict.fromkeys(path.text for path in finding.paths)]
        happens = ", ".join(str(item) for item in named if item)
    if finding.kind == "can-be-caused" or finding.kind.startswith("dose"):
        happens = finding.explanation or "stated without a frequency"
    elif finding.severity:
        happens = f"{finding.severity}: {happens}" if happens else str(finding.severity)
    advice = ", ".join(map(str, finding.advice)) or "-" * bool(finding.paths)
    who = " ".join(places_of(finding.supporting, codes=True))
    if finding.disputing:
        who = f"{who} against: {' '.join(places_of(finding.disputing, codes=True))}"
    marks = [mark for mark in ("local form", "past", "possible") if _all_are(finding, mark)]
    short = f"{marks[0]}: {KINDS[what].short}" if marks else KINDS[what].short
    return [entered, short, happens or "-", advice, who.strip()]


def _all_are(finding: Finding, mark: str) -> bool:
    """Whether a remark holds of all entries that led to a finding."""
    return all(f"{entered}: {mark}" in finding.remarks for entered in finding.entered)


def _widths(needed: Sequence[int]) -> list[int]:
    """Share the columns of a line: who needs less than a fair share leaves the rest to others."""
    left = WIDTH - (len(needed) - 1)
    widths = list(needed)
    for place, column in enumerate(sorted(range(len(needed)), key=lambda item: needed[item])):
        widths[column] = min(needed[column], left // (len(needed) - place))
        left -= widths[column]
    return widths


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    parts = [_cut(cell, width) for cell, width in zip(cells, widths, strict=True)]
    return " ".join(parts).rstrip()


def _cut(text: str, width: int) -> str:
    """A text filled up to a width, or cut to it with a sign that it was."""
    # What thousands of entries have in common need not be measured whole.
    text = text[: 4 * width]
    if display_width(text) > width:
        while display_width(text) >= width:
            text = text[:-1]
        text = text.rstrip(" ,;:(") + "…"
    return text + " " * (width - display_width(text))


def _taken_for(entry: Entry) -> str:
    note = f" ({entry.note})" if entry.note else ""
    times = f", entered {entry.times} times" if entry.times > 1 else ""
    reading = entry.reading
    missing = reading.not_understood if reading else ()
    words = f"; NOT UNDERSTOOD: {', '.join(map(one_line, missing))}" if missing else ""
    if entry.taken_for:
        joined = " and " if entry.status in ("recognised", "contains") else " or "
        names = joined.join(map(taken_text, entry.taken_for))
        which = {"ambiguous": "AMBIGUOUS: can be", "contains": "CONTAINS"}
        return f"{which.get(entry.status, 'taken for')} {names}{_read(entry)}{words}{note}{times}"
    if entry.left_out and reading:
        named = [name for name in reading.left_out if name != entry.entered]
        left = ", ".join(map(shortened, named))
        return f"{entry.status}{': ' * bool(left)}{left}{note}{times}"
    if entry.recognised:
        return f"taken for what is known of the person{_read(entry)}{note}{times}"
    near = f"; nearest: {', '.join(entry.near_matches)}" if entry.near_matches else ""
    return f"NOT RECOGNISED{note}{words}{near}{times}"


def _read(entry: Entry) -> str:
    """What was read of an entry beside names."""
    reading = entry.reading
    if reading is None:
        return ""
    parts = [", ".join(reading.understood)] if reading.understood else []
    parts += [figure_words(name, value) for name, value in reading.figures]
    parts += ["a local form"] * reading.local
    parts += [reading.state] * (reading.state in ("past", "possible"))
    if reading.left_out:
        word = "not taken" if entry.given_as == "taking" else "not present"
        parts.append(f"{word}: {', '.join(reading.left_out)}")
    return f"; {'; '.join(parts)}" if parts else ""


def _finding_lines(
    number: int, finding: Finding, place: Term | None, shown: dict[str, str]
) -> list[str]:
    entered = ", ".join(map(shortened, finding.entered))
    lines = _wrapped(f"{number}. {finding.title} (entered: {entered})", "   ")
    lines += [f"   severity: {finding.severity}"] * (finding.severity is not None)
    lines += _wrapped(f"   placed here by: {finding.placed_by}", "     ")
    for remark in finding.remarks:
        lines += _wrapped(f"   {one_line(remark)}", "     ")
    if finding.explanation:
        lines += _wrapped(f"   {finding.explanation}", "     ")
    lines += _content_lines(finding, "   ")
    several = len(finding.paths) > 1
    for count, path in enumerate(finding.paths, 1):
        name = f"path {count}" if several else "path"
        lines += _wrapped(f"   {name}: {path.derivation}", "     ")
        if several:
            lines += _content_lines(path, "      ")
        if place and path.verdict:
            lines.append(f"      {place}: {path.verdict}")
        where = shown.setdefault(path.statement.iri, f"{number}, {name}")
        if where == f"{number}, {name}":
            lines += _detail_lines(path, "      ")
        else:
            lines.append(f"      sources: as in {where}")
    return lines


def _content_lines(of: Finding | StatementPath, indent: str) -> list[str]:
    parts = (("consequence", of.consequences), ("mechanism", of.mechanisms), ("advice", of.advice))
    return [
        line
        for name, nodes in parts
        if nodes
        for line in _wrapped(f"{indent}{name}: {', '.join(map(str, nodes))}", indent + "  ")
    ]


def _detail_lines(path: StatementPath, indent: str) -> list[str]:
    lines = [f"{indent}limit: {limit}" for limit in path.limits]
    lines += _wrapped(f"{indent}{one_line(path.text)}", indent) if path.text else []
    width = max((len(_WORDS[item.relation]) for item in path.evidence), default=0)
    for item in path.evidence:
        start = f"{indent}{_WORDS[item.relation]:<{width}}  "
        lines += _wrapped(f"{start}{_evidence_text(item)}", " " * len(start))
    return lines


def _evidence_text(evidence: Evidence) -> str:
    passage = evidence.passage
    source = passage.source
    text = one_line(source or passage.curie)
    if source and source.country:
        text += f" [{', '.join(places_of([evidence]))}]"
    if passage.section:
        text += f", {passage.section}"
    if passage.start is not None and passage.end is not None:
        text += f", characters {passage.start}-{passage.end}"
    text += _figures(passage)
    if passage.reported_frequency:
        text += f": {passage.reported_frequency}"
    said = [term for term in (passage.reported_use, passage.reported_severity) if term]
    said += [term for term in (passage.reported_seriousness,) if term]
    said += passage.reported_advice
    text += f": {', '.join(map(str, said))}" if said else ""
    limits: list[Node] = [*passage.reported_population, *passage.reported_limit]
    limits += [passage.reported_route] if passage.reported_route else []
    text += f" (only: {', '.join(map(str, limits))})" if limits else ""
    text += " (boxed)" * bool(passage.boxed)
    return text + (f": {one_line(passage.comment)}" if passage.comment else "")


def _figures(passage: Passage) -> str:
    figures = map(figure_text, (passage.reported_minimum, passage.reported_maximum))
    stated = " to ".join(dict.fromkeys(filter(None, figures)))
    unit = passage.unit and passage.unit.ucum_code
    return f": {stated} {unit or ''}".rstrip() if stated else ""


def _wrapped(text: str, indent: str) -> list[str]:
    if display_width(text) <= WIDTH:
        return [text]
    start = text[: len(text) - len(text.lstrip())]
    return textwrap.wrap(
        text.lstrip(), WIDTH, initial_indent=start, subsequent_indent=indent, break_on_hyphens=False
    )
