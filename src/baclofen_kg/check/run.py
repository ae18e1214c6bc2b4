"""The medication check: what the graph has to say on a person's medicines and conditions.

What the answer holds is in ``findings`` and ``report``, what a statement means for a person in
``kinds``, how grave it is in ``concern``, what is known of the person in ``person``, what is asked
of the graph in ``knowledge``, how entries are read in ``entries``, how statements are reached in
``paths``, how they make findings, and in which order, in ``case``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ..errors import InputError, NotFoundError
from ..model.names import Names
from ..model.objects import Statement
from .case import Case, findings_of
from .dose import GivenDose, Number, maxima_that_count
from .entries import CONDITION, TAKING, FromFhir, overruled, read_entries, recognise
from .findings import Entry, Finding, StatementPath
from .knowledge import DrugKnowledge
from .of_drug import DosesRead, doses_read, route_read
from .paths import Asked, drug_paths, find_paths
from .person import MEASURES, Person, find_term, read_person
from .report import CheckReport, Explanation


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
    read = FromFhir()
    if fhir is not None:
        from .from_fhir import given_in_fhir  # slow to import, and most checks have none

        read = given_in_fhir(fhir)
    given = [*read_entries(taking, TAKING), *read.medicines]
    given += [*read_entries(conditions, CONDITION), *read.conditions]
    dose = _dose(dose_mg, times_per_day)
    stated = [*figures, *read.measured]
    place = find_term("jurisdiction", "country", jurisdiction, knowledge.jurisdictions)
    if not given and dose is None and all(value is None for value in stated):
        read_person({}, route, knowledge.routes, ())  # a wrong route is said first
        if fhir is not None:
            raise InputError("nothing to check: the FHIR resource names no medicine or condition")
        raise InputError("nothing to check: name a medicine, a condition, a figure or a dose")
    entries = recognise(knowledge, names, given, place)
    measured = _measured(figures, entries, read.figures)
    person = _person(knowledge, entries, measured, route)
    doses = DosesRead(dose, of_entry=False) if dose else doses_read(entries)
    entries = [overruled(entry, person, doses.record) for entry in entries]
    return _report(knowledge, Case(tuple(entries), doses, person, place))


def _person(
    knowledge: DrugKnowledge,
    entries: Sequence[Entry],
    measured: Mapping[str, object],
    route: object,
) -> Person:
    """What is known of the person, by the figures, the route and what the entries stand for."""
    entered = [taken.entity.iri for entry in entries for taken in entry.taken_for]
    people = [iri for iri in entered if iri in knowledge.populations]
    if route is None:
        route = route_read(entries, knowledge.drug, knowledge.routes)
    person = read_person(measured, route, knowledge.routes, people)
    return replace(person, within=knowledge.within(entered))


def _report(knowledge: DrugKnowledge, case: Case) -> CheckReport:
    """Look up what is stated of a case."""
    dose = case.dose
    maxima = _maxima(knowledge, case) if dose else []
    findings = tuple(findings_of(knowledge, case, maxima))
    return CheckReport(
        drug=knowledge.drug,
        jurisdiction=case.jurisdiction,
        person=case.person,
        dose=case.doses.record,
        dose_checked=_dose_checked(case, findings, maxima),
        doses_read=case.doses,
        daily_dose_missed=dose is not None
        and dose.daily is None
        and dose.is_held_against(maxima, case.person, a_day=True),
        entries=case.entries,
        findings=findings,
        unspoken=_unspoken(case.entries, findings),
        remarks=tuple(_remarks(knowledge, case.entries)),
        not_entered=case.person.unknown(knowledge.named_limits),
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


def _maxima(knowledge: DrugKnowledge, case: Case) -> list[StatementPath]:
    """The paths to the highest doses that hold for the person."""
    maxima = drug_paths(knowledge, knowledge.maximum_regimens, "dose-above-maximum", case.asked)
    return maxima_that_count(maxima, case.person, case.jurisdiction)


def _dose_checked(
    case: Case, findings: Iterable[Finding], maxima: Iterable[StatementPath]
) -> bool | None:
    """Whether the dose was held against another; nothing where there is none.

    The strength in an entry of the drug is no dose where that does not say how often it is taken.
    """
    if case.dose is None or case.doses.too_low:
        return False if case.doses.too_low else None
    found = any(finding.kind.startswith("dose") for finding in findings)
    if case.doses.of_entry and case.dose.daily is None:
        return found or None
    return found or case.dose.is_held_against(maxima, case.person)


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
    reached = {
        end
        for entity in taken
        for end in knowledge.chains(entity.iri)
        if end in knowledge.at_large and end != entity.iri
    }
    return knowledge.statements_naming(sorted(reached))


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


def _dose(amount: Number | None, times: Number | None) -> GivenDose | None:
    if amount is not None:
        return GivenDose(amount, times)
    if times is not None:
        raise InputError("times_per_day is given without dose_mg; name the amount of one dose")
    return None
