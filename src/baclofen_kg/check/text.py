"""The parts of a report as text for people."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import zip_longest

from ..errors import one_line
from ..formats.tables import display_width
from ..model.objects import DosageRegimen, Evidence, Node, Passage, Term, range_text
from .causes import causes_of
from .concern import CONTRAINDICATED, places_of, stating
from .dose import how_often
from .findings import Dose, Entry, Finding, StatementPath, Taken, figure_text
from .groups import rows_of
from .kinds import KINDS
from .person import figure_words

WIDTH = 80
"""Columns that a report fits into."""

_WORDS = {"supports": "for", "qualifies": "with a limit", "disputes": "against"}
_LONGEST = 60
_WIDEST = 32
_MOST = 200
"""Entries shown; JSON has them all."""
_NAMED = 5
"""Entries that a row names of those that led to its finding."""
_SHARED = 15
_MOST_WIDE = (15, _SHARED, _SHARED, 9)
"""The columns of a row, and at least what those have that share the rest."""
_LONGEST_WORD = 22
COVERAGE = "not all members are listed here of"
_COLUMNS = ("entered", "what it is, what can happen", "what is advised", "who says")


def entry_lines(entries: Sequence[Entry]) -> list[str]:
    """What each entry was taken for, line by line."""
    shown = [shortened(entry.entered) or '""' for entry in entries[:_MOST]]
    width = min(_WIDEST, max(map(display_width, shown), default=0))
    lines = []
    for text, entry in zip(shown, entries, strict=False):
        start = f"  {text}{' ' * (width - display_width(text))}  "
        lines += wrapped_lines(f"{start}{_taken_for(entry)}", " " * (width + 4))
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
        product = Decimal(dose.amount_mg) * Decimal(dose.times_per_day)
        most = "" if product == Decimal(dose.daily_mg or 0) else " at most"
        often = f"{most}, {how_often(dose.times_per_day)}, which is {dose.daily_mg} mg a day"
    else:
        often = "; how often a day is not given, so one dose is held against the dose of a day"
    return f"{dose.amount_mg} mg{often}"


def row_lines(findings: Sequence[Finding]) -> list[str]:
    """Aligned rows of the findings, under a heading; what is too long goes on below."""
    if not findings:
        return []
    rows = [list(_COLUMNS), *rows_of(findings, _cells)]
    needed = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    longest = max(display_width(word) for entered, *_ in rows for word in entered.split() or [""])
    widths = _widths(needed, longest)
    heading, *lines = [_row(row, widths) for row in rows]
    return [*heading, "-" * WIDTH, *(line for row in lines for line in row)]


def coverage_texts(findings: Iterable[Finding]) -> list[str]:
    """The remarks that not all members of a class are known, each once."""
    named = (str(f.subject) for f in findings if any(COVERAGE in mark for mark in f.remarks))
    names = ", ".join(dict.fromkeys(named))
    return [f"{COVERAGE[0].upper()}{COVERAGE[1:]}: {names}."] if names else []


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


def _cells(finding: Finding) -> list[str]:
    """What a row says of a finding, the gravest first."""
    named = [shortened(text) for text in finding.entered[:_NAMED]]
    more = len(finding.entered) - len(named)
    entered = ", ".join(named) + (f" and {more} more" if more else "")
    holds = dict.fromkeys(r.rpartition(": holds ")[2] for r in finding.remarks if ": holds " in r)
    if holds:
        entered = f"{', '.join(holds)} in {entered}"
    marks = [f"{mark}: " for mark in ("local form", "past", "possible") if _all_are(finding, mark)]
    routes = "".join(f" ({limit} only)" for limit in (*finding.other_routes, *finding.other_people))
    partners = ", ".join(map(str, finding.together_with))
    together = f" together with {partners}" if partners else ""
    what = f"{''.join(marks[:1])}{KINDS[finding.kind].short}{together}{routes}"
    happens = _happens(finding)
    if finding.kind == "narrower":
        what, happens = f"{''.join(marks[:1])}{happens}{together}{routes}", ""
    who = _who(finding)
    if finding.disputing:
        who = f"{who} against: {' '.join(places_of(finding.disputing, codes=True))}"
    said = f"{what}: {happens}" if happens else what
    return [entered, said, _advised(finding) or "-", who.strip()]


def _happens(finding: Finding) -> str:
    """What can happen, or what else is to be said of a finding."""
    paths = finding.telling
    if finding.kind == "narrower":
        return "; ".join(_narrower(paths))
    if finding.kind == "can-be-caused":
        return "; ".join(causes_of(paths, codes=True))
    if finding.kind.startswith("dose") or finding.kind == "duplicate":
        return finding.explanation or ""
    told = [path for path in paths if path.text]
    texts = dict.fromkeys(_text(path, who=len(told) > 1) for path in told)
    consequences = ", ".join(map(str, finding.consequences))
    happens = "; ".join([consequences, *texts] if consequences else texts)
    if not happens and not finding.advice:
        said = [*dict.fromkeys(str(path.statement) for path in paths)]
        more = [f"and {len(said) - _NAMED} more"] * (len(said) > _NAMED)
        happens = "; ".join([*said[:_NAMED], *more])
    if finding.severity:
        happens = f"{finding.severity}, {happens}" if happens else str(finding.severity)
    return happens


def _text(path: StatementPath, *, who: bool) -> str:
    """What more a statement says; of several doses, who states which."""
    text = (path.text or "").rstrip(".")
    if not who or not isinstance(path.statement, DosageRegimen):
        return text
    said = places_of(stating(path.applying or path.evidence), codes=True)
    return f"{text} ({' '.join(said)})"


def _narrower(paths: Sequence[StatementPath]) -> list[str]:
    """Of what it holds that is narrower than what was entered, by the kind of finding."""
    found: dict[str, dict[str, list[Node]]] = {}
    for path in sorted(paths, key=lambda path: KINDS[path.kind].rank):
        names = found.setdefault(path.kind, {})
        names.setdefault(path.chain[1].label, []).extend(path.consequences)
    said: set[str] = set()
    lines = []
    for kind, names in found.items():
        # What is forbidden needs no second word that care is advised.
        new = [name for name in names if name not in said]
        said.update(new)
        happens = dict.fromkeys(str(node) for name in new for node in names[name])
        words = f": {', '.join(happens)}" if happens and kind != "can-be-caused" else ""
        lines += [f"{KINDS[kind].short} if {', '.join(new)}{words}"] * bool(new)
    return lines


def _advised(finding: Finding) -> str:
    """What is advised; where somebody forbids it who does, and what others advise."""
    advice = ", ".join(map(str, finding.advice))
    graver, elsewhere = finding.graver_by_other_routes
    if graver and finding.kind != "can-be-caused":
        routes = ", ".join(dict.fromkeys(str(item.passage.route) for item in elsewhere))
        who = " ".join(places_of(elsewhere, codes=True))
        return "; ".join(filter(None, [advice, f"{graver} ({routes} only): {who}"]))
    forbidding = [
        item
        for item in finding.supporting
        if any(term.iri == CONTRAINDICATED for term in item.passage.reported_advice)
    ]
    who = " ".join(places_of(forbidding, codes=True))
    if not finding.advice or len(forbidding) in (0, len(finding.supporting)):
        return advice
    gravest, *others = map(str, finding.advice)
    if finding.advice[0].iri == CONTRAINDICATED:
        return f"{gravest}: {who}" + (f"; others: {', '.join(others)}" if others else "")
    return f"{advice}; elsewhere contraindicated: {who}"


def _who(finding: Finding) -> str:
    """Who says so; the country asked about first, where the advice is its own."""
    said = places_of(finding.supporting, codes=True)
    graded = [
        item for path in finding.telling if path.grades.of_place for item in path.grades.evidence
    ]
    here = places_of(graded, codes=True)
    others = [place for place in said if place not in here]
    return f"{' '.join(here)} also {' '.join(others)}" if here and others else " ".join(said)


def _all_are(finding: Finding, mark: str) -> bool:
    """Whether a remark holds of all entries that led to a finding."""
    return all(f"{entered}: {mark}" in finding.remarks for entered in finding.entered)


def _widths(needed: Sequence[int], longest: int) -> list[int]:
    """Share the columns of a line: what can happen has most of what the others leave.

    The first is wide enough for the longest word in it.
    """
    widths = [min(need, most) for need, most in zip(needed, _MOST_WIDE, strict=True)]
    widths[0] = max(widths[0], min(longest, _LONGEST_WORD))
    left = WIDTH - (len(needed) - 1) - widths[0] - widths[3]
    widths[2] = min(needed[2], max(widths[2], left * 2 // 5, left - needed[1]))
    widths[1] = min(needed[1], left - widths[2])
    return widths


def _row(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    """The lines of a row: each cell is folded within its column."""
    folded = [_folded(cell, width) for cell, width in zip(cells, widths, strict=True)]
    lines = []
    for parts in zip_longest(*folded, fillvalue=""):
        padded = (
            part + " " * (width - display_width(part))
            for part, width in zip(parts, widths, strict=True)
        )
        lines.append(" ".join(padded).rstrip())
    return lines


def _folded(text: str, width: int) -> list[str]:
    """A text in lines of a width, broken between words where these fit."""
    if display_width(text) == len(text):
        if len(text) <= width and text.isprintable():
            return [text]
        return textwrap.wrap(text, width) or [""]
    lines, start = [], 0
    for end in range(1, len(text) + 1):
        if display_width(text[start:end]) > width:
            lines.append(text[start : end - 1])
            start = end - 1
    return [*lines, text[start:]]


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
    lines = wrapped_lines(f"{number}. {finding.title} (entered: {entered})", "   ")
    lines += [f"   severity: {finding.severity}"] * (finding.severity is not None)
    lines += wrapped_lines(f"   placed here by: {finding.placed_by}", "     ")
    for remark in finding.remarks:
        lines += wrapped_lines(f"   {one_line(remark)}", "     ")
    if finding.explanation:
        lines += wrapped_lines(f"   {finding.explanation}", "     ")
    lines += _content_lines(finding, "   ")
    several = len(finding.paths) > 1
    for count, path in enumerate(finding.paths, 1):
        name = f"path {count}" if several else "path"
        lines += wrapped_lines(f"   {name}: {path.derivation}", "     ")
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
        for line in wrapped_lines(f"{indent}{name}: {', '.join(map(str, nodes))}", indent + "  ")
    ]


def _detail_lines(path: StatementPath, indent: str) -> list[str]:
    lines = [f"{indent}limit: {limit}" for limit in path.limits]
    lines += wrapped_lines(f"{indent}{one_line(path.text)}", indent) if path.text else []
    width = max((len(_WORDS[item.relation]) for item in path.evidence), default=0)
    for item in path.evidence:
        start = f"{indent}{_WORDS[item.relation]:<{width}}  "
        lines += wrapped_lines(f"{start}{_evidence_text(item)}", " " * len(start))
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
    text += f" (only: {', '.join(map(str, passage.limits))})" if passage.limits else ""
    text += " (boxed)" * bool(passage.boxed)
    return text + (f": {one_line(passage.comment)}" if passage.comment else "")


def _figures(passage: Passage) -> str:
    low, high = figure_text(passage.reported_minimum), figure_text(passage.reported_maximum)
    stated = range_text(low, high, " to ")
    unit = passage.unit and passage.unit.ucum_code
    return f": {stated} {unit or ''}".rstrip() if stated else ""


def wrapped_lines(text: str, indent: str = "") -> list[str]:
    """A text in lines that fit, the later ones indented."""
    if display_width(text) <= WIDTH:
        return [text]
    start = text[: len(text) - len(text.lstrip())]
    return textwrap.wrap(
        text.lstrip(), WIDTH, initial_indent=start, subsequent_indent=indent, break_on_hyphens=False
    )
