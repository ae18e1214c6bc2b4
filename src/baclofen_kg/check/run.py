"""The medication check: what the graph has to say on a person's medicines and conditions.

What the answer holds is in ``findings`` and ``report``, what a statement means for a person in
``kinds``, what is asked of the graph in ``knowledge``, how entries are read in ``entries``, how
statements are reached in ``paths``.

Order of findings, most severe first: contraindications; doses above a stated maximum; the drug
taken twice; interactions and precautions; disputed indications. Among interactions and precautions,
and among the paths of one finding: a stated severity; then whether a consequence is called serious
among the adverse reactions, is stated at all, or is not stated; then the order of advice; then what
a label supports before what only an article says; then the name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from ..errors import InputError, NotFoundError
from ..model.names import Names
from ..model.objects import DosageRegimen, Entity, Node, Term
from .dose import GivenDose, Number
from .entries import CONDITION, TAKING, find_jurisdiction, read_entries, recognise
from .findings import Entry, Finding, StatementPath
from .kinds import KINDS, kind_of
from .knowledge import DrugKnowledge
from .paths import ORAL, chains_from, find_paths, gravity, is_by_route
from .report import CheckReport, Explanation

T = TypeVar("T", bound=Node)


class Case(NamedTuple):
    """What is checked: what was entered, as it was recognised."""

    entries: tuple[Entry, ...]
    dose: GivenDose | None
    jurisdiction: Term | None
    route: str = ORAL
    """The IRI of the route by which the drug is given."""


def check(
    knowledge: DrugKnowledge,
    names: Names,
    *,
    taking: Iterable[object] | str | None = None,
    conditions: Iterable[object] | str | None = None,
    dose_mg: Number | None = None,
    times_per_day: Number | None = None,
    jurisdiction: object = None,
) -> CheckReport:
    """Check medicines, conditions and a dose by mouth against the statements of the graph.

    Raises:
        InputError: nothing was entered, or a dose or a jurisdiction cannot be used.
    """
    given = read_entries(taking, TAKING) + read_entries(conditions, CONDITION)
    dose = _dose(dose_mg, times_per_day)
    if not given and dose is None:
        raise InputError("nothing to check: name what is taken, a condition or a dose")
    place = find_jurisdiction(knowledge, jurisdiction)
    case = Case(tuple(recognise(knowledge, names, given)), dose, place)
    return CheckReport(
        drug=knowledge.drug,
        jurisdiction=place,
        dose=dose.record() if dose else None,
        entries=case.entries,
        findings=tuple(_findings(knowledge, case)),
    )


def why(knowledge: DrugKnowledge, names: Names, name: str) -> Explanation:
    """Return every statement that leads from a medicine or condition to the drug.

    Raises:
        NotFoundError: nothing has that name; with near matches.
    """
    entries = [
        entry
        for given_as in (TAKING, CONDITION)
        for entry in recognise(knowledge, names, read_entries([name], given_as))
    ]
    taken_for = tuple(dict.fromkeys(taken for entry in entries for taken in entry.taken_for))
    if not taken_for:
        near = dict.fromkeys(near for entry in entries for near in entry.near_matches)
        raise NotFoundError(f"no medicine, class or condition is called {str(name)!r}", near)
    entities = dict.fromkeys(taken.entity.iri for taken in taken_for)
    return Explanation(
        drug=knowledge.drug,
        entered=str(name),
        taken_for=taken_for,
        paths=tuple(find_paths(knowledge, entities)),
    )


def _findings(knowledge: DrugKnowledge, case: Case) -> list[Finding]:
    """All findings, most severe first."""
    drug = knowledge.drug
    entered: dict[Entity | Term, list[str]] = {}
    for entry in case.entries:
        for taken in entry.taken_for:
            entered.setdefault(taken.entity, []).append(entry.entered)
    nodes = knowledge.nodes(entity.iri for entity in entered)
    same = [entity for entity in entered if drug.iri in chains_from(entity.iri, nodes)]
    found = [_duplicate(entity, drug, entered[entity]) for entity in same]
    paths = find_paths(
        knowledge,
        [entity.iri for entity in entered if entity not in same],
        case.jurisdiction,
        with_maximum=case.dose is not None,
    )
    grouped: dict[tuple[str, Entity | Term], list[StatementPath]] = {}
    for path in paths:
        kind = kind_of(path.statement, path.chain[-1])
        if kind:
            grouped.setdefault((kind, path.chain[0]), []).append(path)
        if case.dose and _is_exceeded(path, case.dose, case.route):
            grouped.setdefault(("dose-above-maximum", path.chain[0]), []).append(path)
    for (kind, subject), some in grouped.items():
        if kind == "dose-above-maximum" and case.dose:
            words = [str(case.dose)]
            found.append(_finding(kind, subject, words, some, case, case.dose.explanation(some)))
        else:
            found.append(_finding(kind, subject, entered[subject], some, case))
    return sorted(found, key=lambda finding: _place(finding, case))


def _finding(
    kind: str,
    subject: Entity | Term,
    entered: list[str],
    paths: Sequence[StatementPath],
    case: Case,
    explanation: str | None = None,
) -> Finding:
    # An intrathecal fact is not read as an oral one.
    meant = _by_route(paths, case) or paths
    return Finding(
        kind=kind,
        entered=tuple(dict.fromkeys(entered)),
        subject=subject,
        severity=next((path.severity for path in meant if path.severity), None),
        consequences=_union(path.consequences for path in meant),
        mechanisms=_union(path.mechanisms for path in meant),
        advice=_union(path.advice for path in meant),
        explanation=explanation,
        placed_by=_reason(kind, meant),
        paths=tuple(paths),
    )


def _duplicate(subject: Entity | Term, drug: Entity, entered: list[str]) -> Finding:
    """Make the finding that something entered is the drug itself, or a product of it."""
    name = f"{subject} holds {drug}" if subject != drug else f"this is {drug}"
    return Finding(
        kind="duplicate",
        entered=tuple(dict.fromkeys(entered)),
        subject=subject,
        severity=None,
        consequences=(),
        mechanisms=(),
        advice=(),
        explanation=f"{name}, the medicine that everything is checked against",
        placed_by="the drug itself; no source is asked",
        paths=(),
    )


def _place(finding: Finding, case: Case) -> tuple[object, ...]:
    """The place of a finding in the order."""
    # By its gravest path, but not by the IRI of the statement at the end of that.
    gravest = min(map(gravity, _by_route(finding.paths, case)), default=(1000, 2, 1000, True))
    subject = (finding.subject.label, finding.subject.iri)
    return (KINDS[finding.kind].rank, *gravest, finding.kind, *subject)


def _reason(kind: str, paths: Sequence[StatementPath]) -> str:
    """Say why a finding stands where it does, since no severity is made up for it."""
    gravest = paths[0]
    if kind not in ("interaction", "precaution"):
        return f"kind: {KINDS[kind].title}"
    if gravest.severity:
        return f"severity that a source states: {gravest.severity}"
    serious = _union(path.called_serious for path in paths)
    if serious:
        named = ", ".join(map(str, serious))
        return f"consequence that is called serious among the adverse reactions: {named}"
    if gravest.consequences:
        return "consequence that is stated, but not called serious"
    return "no consequence is stated" + (", but advice is" if gravest.advice else "")


def _by_route(paths: Iterable[StatementPath], case: Case) -> list[StatementPath]:
    return [path for path in paths if is_by_route(path.statement, case.route)]


def _is_exceeded(path: StatementPath, dose: GivenDose, route: str) -> bool:
    regimen = path.statement
    return (
        isinstance(regimen, DosageRegimen)
        and is_by_route(regimen, route)
        and dose.excess(regimen) is not None
    )


def _union(groups: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(node for group in groups for node in group))


def _dose(amount: Number | None, times: Number | None) -> GivenDose | None:
    if amount is not None:
        return GivenDose(amount, times)
    if times is not None:
        raise InputError("times_per_day is given without dose_mg; name the amount of one dose")
    return None
