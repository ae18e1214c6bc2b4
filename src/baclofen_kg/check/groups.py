"""Which paths from what was entered make one finding together, and which findings one row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..model.objects import Entity, Limit, Term
from ..namespaces import IRI
from .findings import Finding, StatementPath


class Group(NamedTuple):
    """Paths that make one finding: of one kind, from one subject, with the same partner."""

    kind: str
    subject: Entity | Term
    paths: list[StatementPath]


def grouped(paths: Sequence[StatementPath]) -> list[Group]:
    """Return the groups of some paths, in the order in which they come first.

    What holds in people with a condition only together with another medicine is a group of its own:
    it is not to be read as care in the condition. Where that medicine was entered too, it is told
    once, of the medicine, unless nothing else is told of the condition.
    """
    found: dict[tuple[str, IRI, IRI | None], Group] = {}
    for path in paths:
        kind = "narrower" if path.narrower else path.kind
        subject = path.chain[0]
        partner = path.partner
        key = (kind, subject.iri, partner.iri if partner else None)
        found.setdefault(key, Group(kind, subject, [])).paths.append(path)
    of_partner = {path.statement.iri for path in paths if path.partner is None}
    told = {subject for _, subject, partner in found if partner is None}
    return [
        group
        for (_, subject, partner), group in found.items()
        if partner is None
        or subject not in told
        or any(path.statement.iri not in of_partner for path in group.paths)
    ]


def rows_of(
    findings: Sequence[Finding], cells: Callable[[Finding], Sequence[str]]
) -> list[list[str]]:
    """Return the rows of a report, in the order of the findings; no two can be taken for one.

    Findings that read alike are one row. So are those of one dose that is above what is stated for
    several conditions, which the row then names. Where an entry was taken for several things, a row
    that is not about all of them names its own: *dialysis in IRC stade 5 dialysé*.

    Args:
        findings: the findings, the gravest first.
        cells: what a row says of a finding; first what was entered.
    """
    alike: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        if finding.kind == _STATED_DOSE:
            narrower = all(path.narrower for path in finding.paths)
            key = (*finding.entered, str(narrower), *finding.other_routes)
        else:
            key = tuple(cells(finding))
        alike.setdefault(key, []).append(finding)
    rows = [
        [*(cells(_united(some)) if some[0].kind == _STATED_DOSE else key)]
        for key, some in alike.items()
    ]
    subjects = [_named(some) for some in alike.values()]
    of_entry: dict[str, set[str]] = {}
    for (entered, *_), names in zip(rows, subjects, strict=True):
        of_entry.setdefault(entered, set()).update(names)
    for row, names, some in zip(rows, subjects, alike.values(), strict=True):
        if some[0].kind == _STATED_DOSE and len(some) > 1:
            row[0] += f" with {', '.join(str(finding.subject) for finding in some)}"
        elif names and set(names) != of_entry[row[0]]:
            row[0] = f"{', '.join(names)} in {row[0]}"
    return rows


_STATED_DOSE = "dose-above-stated"


def _united(findings: Sequence[Finding]) -> Finding:
    """One finding that a dose is above what is stated, with all that several say."""
    first = findings[0]
    sums = dict.fromkeys(s for f in findings for s in (f.explanation or "").split("; "))
    return replace(
        first,
        explanation="; ".join(sums),
        paths=tuple(path for f in findings for path in f.paths),
        remarks=tuple(dict.fromkeys(mark for f in findings for mark in f.remarks)),
    )


def _named(findings: Sequence[Finding]) -> tuple[str, ...]:
    """What an entry was taken for; a dose and a figure are what was entered itself."""
    return tuple(
        dict.fromkeys(
            str(finding.subject)
            for finding in findings
            if not finding.kind.startswith("dose") and not isinstance(finding.subject, Limit)
        )
    )
