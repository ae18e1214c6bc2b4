"""The medication check: what the graph has to say on a person's medicines and conditions.

What the answer holds is in ``findings`` and ``report``, what a statement means for a person in
``kinds``, how grave it is in ``concern``, what is known of the person in ``person``, what is asked
of the graph in ``knowledge``, how entries are read in ``entries``, how statements are reached in
``paths``.

Order of findings, the gravest first: contraindications; doses as in poisonings, above a maximum,
above what else is stated; interactions, precautions and what is stated of narrower things; what the
drug can cause; uses, the disputed ones first; the drug itself. Within these: the one scale of
advice and severity; then whether a consequence is called serious by a source of some country, by an
article, is stated, or is not; then what a source of some country says before what only articles
say; then the name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from ..errors import InputError, NotFoundError
from ..model.names import Names
from ..model.objects import Entity, Limit, Node, Product, Statement, Term
from ..namespaces import BKO, IRI
from .causes import causes_of, who_forbids
from .concern import NO_GRADE, ordered, places_of
from .dose import GivenDose, Number, maxima_that_count
from .entries import CONDITION, TAKING, find_jurisdiction, overruled, read_entries, recognise
from .findings import Entry, Finding, StatementPath, telling
from .groups import grouped
from .kinds import KINDS
from .knowledge import DrugKnowledge, chains_from
from .of_drug import DosesRead, doses_read, duplicates, route_read
from .paths import Asked, drug_paths, find_paths, gravity
from .person import MEASURES, Person, read_person
from .report import CheckReport, Explanation
from .text import COVERAGE

_COMPLETE = IRI(BKO + "CompleteList")

T = TypeVar("T", bound=Node)


class Case(NamedTuple):
    """What is checked: what was entered, as it was recognised."""

    entries: tuple[Entry, ...]
    dose: GivenDose | None
    person: Person
    jurisdiction: Term | None

    @property
    def asked(self) -> Asked:
        """Of whom, and where, statements are asked."""
        return Asked(self.person, self.jurisdiction)


def check(
    knowledge: DrugKnowledge,
    names: Names,
    *,
    taking: Iterable[object] | str | None = None,
    conditions: Iterable[object] | str | None = None,
    dose_mg: Number | None = None,
    times_per_day: Number | None = None,
    figures: Sequence[object] = (),
    route: object = None,
    jurisdiction: object = None,
    fhir: object = None,
) -> CheckReport:
    """Check medicines, conditions, figures and a dose against the statements of the graph.

    The figures are in the order of ``MEASURES``, with ``None`` for what was not entered. What an
    entry or a FHIR resource states of figures and the dose counts where none was entered.

    Raises:
        InputError: nothing was entered, or a dose, a figure, a route, a jurisdiction or a FHIR
            resource cannot be used.
    """
    read = None
    if fhir is not None:
        from .from_fhir import given_in_fhir  # slow to import, and most checks have none

        read = given_in_fhir(fhir)
    given = read_entries(taking, TAKING) + (read.medicines if read else [])
    given += read_entries(conditions, CONDITION) + (read.conditions if read else [])
    dose = _dose(dose_mg, times_per_day)
    stated = [*figures, *(read.measured if read else ())]
    place = find_jurisdiction(knowledge, jurisdiction)
    if not given and dose is None and all(value is None for value in stated):
        read_person({}, route, knowledge.routes, ())  # a wrong route is said first
        if read:
            raise InputError("nothing to check: the FHIR resource names no medicine or condition")
        raise InputError("nothing to check: name a medicine, a condition, a figure or a dose")
    entries = tuple(recognise(knowledge, names, given, place))
    entered = [taken.entity.iri for entry in entries for taken in entry.taken_for]
    measured = _measured(figures, entries, read.figures if read else {})
    route = route_read(entries, knowledge.drug, knowledge.routes) if route is None else route
    people = [iri for iri in entered if iri in knowledge.populations]
    person = read_person(measured, route, knowledge.routes, people)
    person = replace(person, within=knowledge.within(entered))
    doses = DosesRead(dose, of_entry=False) if dose else doses_read(entries)
    dose = doses.dose
    entries = tuple(overruled(entry, person, dose.record() if dose else None) for entry in entries)
    case = Case(entries, dose, person, place)
    maxima = _maxima(knowledge, case) if dose else []
    findings = tuple(_findings(knowledge, case, maxima))
    return CheckReport(
        drug=knowledge.drug,
        jurisdiction=place,
        person=person,
        dose=dose.record() if dose else None,
        dose_checked=_dose_checked(case, findings, doses, maxima),
        doses_read=doses,
        daily_dose_missed=dose is not None
        and dose.daily is None
        and dose.is_held_against(maxima, person, a_day=True),
        entries=entries,
        findings=findings,
        unspoken=_unspoken(entries, findings),
        remarks=tuple(_remarks(knowledge, entries)),
        not_entered=person.unknown(knowledge.named_limits),
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
        paths=tuple(find_paths(knowledge, entities, Asked(Person()))),
    )


def _findings(
    knowledge: DrugKnowledge, case: Case, maxima: Sequence[StatementPath]
) -> list[Finding]:
    """All findings, the gravest first."""
    drug = knowledge.drug
    entered = _entered(knowledge, case)
    nodes = knowledge.nodes(entity.iri for entity in entered)
    same = [entity for entity in entered if drug.iri in chains_from(entity.iri, nodes)]
    found = duplicates({entity: entered[entity] for entity in same}, drug, case.entries)
    # A product may hold something else beside the drug.
    paths = find_paths(knowledge, [node.iri for node in entered if node != drug], case.asked)
    for kind, subject, some in grouped(paths):
        limits = [*_limits(some), *([subject] if isinstance(subject, Limit) else [])]
        words = entered.get(subject) or case.person.figures_for(limits)
        found.append(_finding(kind, subject, words, some))
    if case.dose:
        found += _dose_findings(knowledge, case, case.dose, paths, maxima)
    return sorted((_remarked(finding, case.entries) for finding in found), key=_place)


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


def _maxima(knowledge: DrugKnowledge, case: Case) -> list[StatementPath]:
    """The paths to the highest doses that hold for the person."""
    maxima = drug_paths(knowledge, knowledge.maximum_regimens, "dose-above-maximum", case.asked)
    return maxima_that_count(maxima, case.person, case.jurisdiction)


def _dose_checked(
    case: Case, findings: Iterable[Finding], doses: DosesRead, maxima: Iterable[StatementPath]
) -> bool | None:
    """Whether the dose was held against another; nothing where there is none.

    The strength in an entry of the drug is no dose where that does not say how often it is taken.
    """
    if case.dose is None or doses.too_low:
        return False if doses.too_low else None
    found = any(finding.kind.startswith("dose") for finding in findings)
    if doses.of_entry and case.dose.daily is None:
        return found or None
    return found or case.dose.is_held_against(maxima, case.person)


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
    severities = ordered(term for path in meant for term in path.grades.severity)
    return Finding(
        kind=kind,
        entered=tuple(dict.fromkeys(entered)),
        subject=subject,
        severity=next(iter(severities), None),
        consequences=_union(path.consequences for path in meant),
        mechanisms=_union(path.mechanisms for path in meant),
        advice=ordered(term for path in meant for term in path.grades.advice),
        explanation=explanation or who_forbids(meant) or _causes(kind, meant),
        placed_by=_reason(kind, meant),
        paths=tuple(paths),
    )


def _causes(kind: str, paths: Sequence[StatementPath]) -> str | None:
    """How often the drug causes it, and when, where that is what was found."""
    return "; ".join(causes_of(paths)) or None if kind == "can-be-caused" else None


def _place(finding: Finding) -> tuple[object, ...]:
    """The place of a finding in the order."""
    meant = telling(finding.kind, finding.paths)
    # By its gravest path, but not by the IRI of the statement at the end of that.
    gravest = min(map(gravity, meant), default=(NO_GRADE, 2, True))
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
    serious = _union(path.called_serious for path in paths)
    if serious:
        named = ", ".join(map(str, serious))
        return f"consequence that is called serious among the adverse reactions: {named}"
    if gravest.consequences:
        return "consequence that is stated, but not called serious"
    return "no consequence is stated, and nothing advised"


def _unspoken(entries: Iterable[Entry], findings: Sequence[Finding]) -> tuple[Entry, ...]:
    """The entries that were recognised, but of which no statement about the drug speaks."""
    spoken = {finding.subject for finding in findings}
    return tuple(
        entry
        for entry in entries
        if entry.taken_for and not any(taken.entity in spoken for taken in entry.taken_for)
    )


def _remarks(knowledge: DrugKnowledge, entries: Iterable[Entry]) -> list[Statement]:
    """What is stated of medicines at large, where a medicine was entered: said once."""
    taken = [taken.entity for entry in entries for taken in entry.taken_for]
    nodes = knowledge.nodes(entity.iri for entity in taken)
    reached = {
        end
        for entity in taken
        for end in chains_from(entity.iri, nodes)
        if end in knowledge.at_large and end != entity.iri
    }
    return knowledge.statements_naming(sorted(reached))


def _limits(paths: Iterable[StatementPath]) -> list[Limit]:
    return [limit for path in paths for limit in path.statement.limit]


def _measured(
    figures: Sequence[object], entries: Iterable[Entry], of_resource: Mapping[str, object]
) -> dict[str, object]:
    """The figures that were entered; where none was, those of entries, then of a resource."""
    found = dict(of_resource)
    for entry in entries:
        if entry.reading and not entry.left_out:
            found.update(entry.reading.figures)
    given = zip(MEASURES, figures, strict=False)
    return found | {name: value for name, value in given if value is not None}


def _remarked(finding: Finding, entries: Sequence[Entry]) -> Finding:
    """Add to a finding what there is to say of the entries that led to it."""
    held = _held(finding)
    remarks = dict.fromkeys(
        f"{entry.entered}: {remark}"
        for entry in entries
        if entry.entered in finding.entered
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


def _union(groups: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(node for group in groups for node in group))


def _dose(amount: Number | None, times: Number | None) -> GivenDose | None:
    if amount is not None:
        return GivenDose(amount, times)
    if times is not None:
        raise InputError("times_per_day is given without dose_mg; name the amount of one dose")
    return None
