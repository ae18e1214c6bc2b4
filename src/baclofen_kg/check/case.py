"""What is checked, and the findings on it in their order.

The gravest first: contraindications; doses as in poisonings, above a maximum, above what else is
stated; interactions, precautions and what is stated of narrower things; what the drug can cause;
uses, the disputed ones first; the drug itself. Within these: the one scale of advice and severity;
then whether a consequence is called serious by a source of some country, by an article, is stated,
or is not; then what a source of some country says before what only articles say; then the name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..model.objects import Entity, Limit, Product, Term
from ..namespaces import BKO, IRI
from .causes import causes_of, who_forbids
from .concern import NO_GRADE, places_of
from .dose import GivenDose
from .entries import TAKING
from .findings import Entry, Finding, StatementPath, telling
from .groups import grouped
from .kinds import KINDS
from .knowledge import DrugKnowledge
from .of_drug import DosesRead, duplicates
from .paths import Asked, drug_paths, find_paths, gravity
from .person import Person
from .text import COVERAGE

_COMPLETE = IRI(BKO + "CompleteList")


class Case(NamedTuple):
    """What is checked: what was entered, as it was recognised."""

    entries: tuple[Entry, ...]
    doses: DosesRead
    """The dose that was entered, or that the entries state."""
    person: Person
    jurisdiction: Term | None

    @property
    def dose(self) -> GivenDose | None:
        """The dose that is checked."""
        return self.doses.dose

    @property
    def asked(self) -> Asked:
        """Of whom, and where, statements are asked."""
        return Asked(self.person, self.jurisdiction)


def findings_of(
    knowledge: DrugKnowledge, case: Case, maxima: Sequence[StatementPath]
) -> list[Finding]:
    """Return all findings on a case, the gravest first.

    Args:
        knowledge: what the graph knows.
        case: what is checked.
        maxima: the paths to the highest doses that hold for the person.
    """
    drug = knowledge.drug
    entered = _entered(knowledge, case)
    knowledge.nodes(entity.iri for entity in entered)  # read at once
    same = [entity for entity in entered if drug.iri in knowledge.chains(entity.iri)]
    found = duplicates({entity: entered[entity] for entity in same}, drug, case.entries)
    # A product may hold something else beside the drug.
    paths = find_paths(knowledge, [node.iri for node in entered if node != drug], case.asked)
    for kind, subject, some in grouped(paths):
        limits = [*_limits(some), *([subject] if isinstance(subject, Limit) else [])]
        words = entered.get(subject) or case.person.figures_for(limits)
        found.append(_finding(kind, subject, words, some))
    if case.dose:
        found += _dose_findings(knowledge, case, case.dose, paths, maxima)
    by_words: dict[str, list[Entry]] = {}
    for entry in case.entries:
        by_words.setdefault(entry.entered, []).append(entry)
    return sorted((_remarked(finding, by_words) for finding in found), key=_place)


def _entered(knowledge: DrugKnowledge, case: Case) -> dict[Entity | Term, list[str]]:
    """What the entries were taken for, and what an age stands for; with the words of each."""
    found: dict[Entity | Term, list[str]] = {}
    for entry in case.entries:
        for taken in entry.taken_for:
            found.setdefault(taken.entity, []).append(entry.entered)
    people = [
        knowledge.populations[i] for i in case.person.populations & knowledge.populations.keys()
    ]
    wider = {node.iri for people_of in people for node in people_of.broader} | {BKO + "Adult"}
    for term in sorted(people, key=lambda term: term.iri):
        if term.iri not in wider and case.person.age is not None:
            found.setdefault(term, []).append(case.person.text("age"))
    return found


def _dose_findings(
    knowledge: DrugKnowledge,
    case: Case,
    dose: GivenDose,
    paths: Sequence[StatementPath],
    maxima: Sequence[StatementPath],
) -> list[Finding]:
    """The findings that the dose is above one that is stated, or as in a poisoning."""
    person = case.person
    poisonings = drug_paths(knowledge, knowledge.poisonings, "dose-of-poisoning", case.asked)
    counted = dose.exceeded(maxima, person)
    groups: dict[tuple[str, Entity | Term], list[StatementPath]] = {}
    for path in (*dose.poisoned(poisonings), *counted):
        groups.setdefault((path.kind, knowledge.drug), []).append(path)
    told = {path.statement for path in counted}
    exceeded = [path for path in dose.exceeded(paths, person) if path.statement not in told]
    known = {path.chain[0] for path in exceeded if not path.narrower}
    for path in exceeded:
        # That it would be above another one if more were known adds nothing to what is known.
        if not path.narrower or path.chain[0] not in known:
            groups.setdefault(("dose-above-stated", path.chain[0]), []).append(path)
    return [
        _finding(kind, subject, [str(dose)], some, dose.explanation(some, person))
        for (kind, subject), some in groups.items()
    ]


def _finding(
    kind: str,
    subject: Entity | Term,
    entered: Iterable[str],
    paths: Sequence[StatementPath],
    explanation: str | None = None,
) -> Finding:
    meant = telling(kind, paths)
    return Finding(
        kind=kind,
        entered=tuple(dict.fromkeys(entered)),
        subject=subject,
        explanation=explanation or who_forbids(meant) or _causes(kind, meant),
        placed_by=_reason(kind, meant),
        paths=tuple(paths),
    )


def _causes(kind: str, paths: Sequence[StatementPath]) -> str | None:
    """How often the drug causes it, and when, where that is what was found."""
    return "; ".join(causes_of(paths)) or None if kind == "can-be-caused" else None


def _place(finding: Finding) -> tuple[object, ...]:
    """The place of a finding in the order."""
    # By its gravest path, but not by the IRI of the statement at the end of that.
    gravest = min(map(gravity, finding.telling), default=(NO_GRADE, 2, True))
    tier = KINDS[finding.kind].rank
    if finding.kind.startswith("dose") and all(path.narrower for path in finding.paths):
        # It is not known that the person is one of those for whom that dose is stated.
        tier += 1
    if finding.kind == "narrower":
        # What the drug can cause or treats is no graver for being narrower than what was entered.
        tier = max(tier, min(KINDS[path.kind].rank for path in finding.paths))
    if finding.other_routes:
        # It is not about this person, and is said to be about another route.
        tier = KINDS["mentioned"].rank
    subject = (finding.subject.label, finding.subject.iri)
    return (tier, *gravest, finding.kind, *subject)


def _reason(kind: str, paths: Sequence[StatementPath]) -> str:
    """Say why a finding stands where it does, since no severity is made up for it."""
    gravest = min(paths, key=gravity)
    if KINDS[kind].rank != KINDS["interaction"].rank:
        return f"kind: {KINDS[kind].title}"
    if gravest.grades.rank < NO_GRADE:
        graded = (*gravest.grades.severity, *gravest.grades.advice)
        term = next(term for term in graded if term.concern_rank == gravest.grades.rank)
        return f"{term}: {', '.join(places_of(gravest.grades.who(term)))}"
    serious = dict.fromkeys(node for path in paths for node in path.called_serious)
    if serious:
        named = ", ".join(map(str, serious))
        return f"consequence that is called serious among the adverse reactions: {named}"
    if gravest.consequences:
        return "consequence that is stated, but not called serious"
    return "no consequence is stated, and nothing advised"


def _limits(paths: Iterable[StatementPath]) -> list[Limit]:
    return [limit for path in paths for limit in path.statement.limit]


def _remarked(finding: Finding, by_words: Mapping[str, Sequence[Entry]]) -> Finding:
    """Add to a finding what there is to say of the entries that led to it."""
    held = _held(finding)
    remarks = dict.fromkeys(
        f"{words}: {remark}"
        for words in finding.entered
        for entry in by_words.get(words, ())
        for remark in (*_holds(entry, finding.subject, held), *entry.remarks)
    )
    remarks |= dict.fromkeys(f"stated of the {name} route alone" for name in finding.other_routes)
    remarks |= dict.fromkeys(_coverage(finding))
    return replace(finding, remarks=tuple(remarks)) if remarks else finding


def _holds(entry: Entry, subject: Entity | Term, held: str) -> list[str]:
    """Which ingredient of an entry a finding is of, where it has several."""
    if not any(taken.entity == subject for taken in entry.taken_for):
        return []
    if held:
        return [f"holds {held}"]
    several = entry.reading is not None and entry.reading.several and entry.given_as == TAKING
    return [f"holds {subject}"] * several


def _coverage(finding: Finding) -> list[str]:
    """Say that a class was entered of which not all members are known: more may be concerned."""
    node = finding.subject
    coverage = node.member_coverage if isinstance(node, Entity) else None
    if coverage is None or coverage.iri == _COMPLETE:
        return []
    return [f"{COVERAGE} {node} ({coverage})"]


def _held(finding: Finding) -> str:
    """The ingredients of a product that lead to a finding."""
    subject = finding.subject
    if not isinstance(subject, Product):
        return ""
    steps = (path.chain[1] for path in finding.paths if len(path.chain) > 1)
    return ", ".join(
        dict.fromkeys(str(step) for step in steps if step in subject.active_ingredients)
    )
