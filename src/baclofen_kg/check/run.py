"""The medication check: what the graph has to say on a person's medicines and conditions.

What the report holds is in ``check_model``, what is asked of the store in ``check_facts``, how
entries are read in ``check_entries``, how statements are reached in ``check_routes``.

Order of findings, most severe first: contraindications; doses above a stated maximum; the drug
taken twice; interactions and precautions; disputed indications. Among interactions and precautions,
and among the routes of one finding: a stated severity; then whether a consequence is called serious
among the adverse reactions, is stated at all, or is not stated; then the order of advice; then what
a label supports before what only an article says; then the name.
"""

from ..errors import InputError, NotFoundError
from .entries import CONDITION, TAKING, find_jurisdiction, read_entries, recognise
from .paths import chains_from, find_ways
from .report import CheckReport, Explanation, Finding
from .words import KINDS, NOT_STATED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.names import Names
    from .dose import GivenDose, Number
    from .facts import Facts, Node
    from .paths import Way
    from .report import Entry, Thing

_RANKS = {
    "contraindication": 0,
    "dose-above-maximum": 1,
    "duplicate": 2,
    "interaction": 3,
    "precaution": 3,
    "indication-disputed": 4,
}

_CAUTIONS = {"Precaution", "Warning", "AdverseReaction", "DosageRegimen", "ReproductiveSafety"}
"""Statements that call for care where they hold for people in the state that was entered."""


def check(
    facts: "Facts",
    names: "Names",
    *,
    taking: "Iterable[object] | str | None" = None,
    conditions: "Iterable[object] | str | None" = None,
    dose_mg: "Number | None" = None,
    times_per_day: "Number | None" = None,
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
    place = find_jurisdiction(facts, jurisdiction)
    entries, nodes = recognise(facts, names, given)
    return CheckReport(
        drug=facts.drug(),
        jurisdiction=place,
        dose=dose.record() if dose else None,
        entries=tuple(entries),
        findings=tuple(_findings(facts, nodes, entries, dose, place)),
    )


def why(facts: "Facts", names: "Names", name: str) -> Explanation:
    """Give every statement that leads from a medicine or condition to the drug, and who says so.

    Raises:
        NotFoundError: nothing has that name; with near matches.
    """
    found: list[Entry] = []
    nodes: dict[str, Node] = {}
    for given_as in (TAKING, CONDITION):
        entries, above = recognise(facts, names, read_entries([name], given_as))
        found += entries
        nodes.update(above)
    taken_for = dict.fromkeys(taken for entry in found for taken in entry.taken_for)
    if not taken_for:
        near = dict.fromkeys(near for entry in found for near in entry.near_matches)
        raise NotFoundError(f"no medicine, class or condition is called {str(name)!r}", near)
    entities = dict.fromkeys(taken.entity.iri for taken in taken_for)
    return Explanation(
        drug=facts.drug(),
        entered=str(name),
        taken_for=tuple(taken_for),
        routes=tuple(way.route for way in find_ways(facts, nodes, entities)),
    )


def _findings(
    facts: "Facts",
    nodes: "dict[str, Node]",
    entries: "list[Entry]",
    dose: "GivenDose | None",
    place: "Thing | None",
) -> list[Finding]:
    """All findings, most severe first."""
    drug = facts.drug()
    entered: dict[str, list[str]] = {}
    things: dict[str, Thing] = {drug.iri: drug}
    for entry in entries:
        for taken in entry.taken_for:
            entered.setdefault(taken.entity.iri, []).append(entry.entered)
            things[taken.entity.iri] = taken.entity
    others = []
    placed: list[tuple[tuple[object, ...], Finding]] = []
    for iri, names in entered.items():
        if drug.iri in chains_from(iri, nodes):
            placed.append(_placed(_duplicate(things[iri], drug, names), []))
        else:
            others.append(iri)
    grouped: dict[tuple[str, str], list[Way]] = {}
    for way in find_ways(facts, nodes, others, place, with_maximum=dose is not None):
        start = way.route.chain[0].iri
        kind = _kind(way)
        if kind:
            grouped.setdefault((kind, start), []).append(way)
        if dose and way.route.statement_kind == "DosageRegimen" and dose.exceeds(way):
            grouped.setdefault(("dose-above-maximum", start), []).append(way)
    for (kind, iri), ways in grouped.items():
        if kind == "dose-above-maximum" and dose:
            finding = _finding(kind, things[iri], [str(dose)], ways, dose.explanation(ways))
        else:
            finding = _finding(kind, things[iri], entered[iri], ways)
        placed.append(_placed(finding, ways))
    return [finding for _, finding in sorted(placed, key=lambda pair: pair[0])]


def _finding(
    kind: str, subject: "Thing", entered: list[str], ways: "list[Way]", words: str | None = None
) -> Finding:
    # An intrathecal fact is not read as an oral one.
    oral = [way for way in ways if way.oral] or ways
    stated = (way.route.severity for way in oral if way.route.severity != NOT_STATED)
    return Finding(
        kind=kind,
        entered=tuple(dict.fromkeys(entered)),
        subject=subject,
        severity=next(stated, NOT_STATED),
        consequences=_union(way.route.consequences for way in oral),
        mechanisms=_union(way.route.mechanisms for way in oral),
        advice=_union(way.route.advice for way in oral),
        explanation=words,
        placed_by=_reason(kind, oral),
        routes=tuple(way.route for way in ways),
    )


def _duplicate(subject: "Thing", drug: "Thing", entered: list[str]) -> Finding:
    """Make the finding that something entered is the drug itself, or a product of it."""
    name = f"{subject} holds {drug}" if subject != drug else f"this is {drug}"
    return Finding(
        kind="duplicate",
        entered=tuple(dict.fromkeys(entered)),
        subject=subject,
        severity=NOT_STATED,
        consequences=(),
        mechanisms=(),
        advice=(),
        explanation=f"{name}, the medicine that everything is checked against",
        placed_by="the drug itself; no source is asked",
        routes=(),
    )


def _placed(finding: Finding, ways: "list[Way]") -> tuple[tuple[object, ...], Finding]:
    """Put the place of a finding in the order before it."""
    # By its gravest route, but not by the IRI of the statement at the end of that.
    best = min((way.rank[:4] for way in ways if way.oral), default=(1000, 2, 1000, True))
    subject = (finding.subject.label, finding.subject.iri)
    return (_RANKS[finding.kind], *best, finding.kind, *subject), finding


def _reason(kind: str, ways: "list[Way]") -> str:
    """Say why a finding stands where it does, since no severity is made up for it."""
    best = ways[0]
    if kind not in ("interaction", "precaution"):
        return f"kind: {KINDS[kind]}"
    if best.route.severity != NOT_STATED:
        return f"severity that a source states: {best.route.severity}"
    grave = _union(way.grave for way in ways)
    if grave:
        named = ", ".join(thing.label for thing in grave)
        return f"consequence that is called serious among the adverse reactions: {named}"
    if best.route.consequences:
        return "consequence that is stated, but not called serious"
    return "no consequence is stated" + (", but advice is" if best.route.advice else "")


def _union(lists: "Iterable[tuple[Thing, ...]]") -> "tuple[Thing, ...]":
    return tuple(dict.fromkeys(thing for things in lists for thing in things))


def _dose(amount: "Number | None", times: "Number | None") -> "GivenDose | None":
    if amount is None:
        if times is not None:
            raise InputError("times_per_day is given without dose_mg; name the amount of one dose")
        return None
    from .dose import GivenDose

    return GivenDose(amount, times)


def _kind(way: "Way") -> str | None:
    """What a statement means for the person of whom the start of the chain was entered."""
    statement = way.statement
    kind = way.route.statement_kind
    if kind == "Interaction":
        return "interaction" if way.names("interactant") else None
    if kind == "Contraindication":
        return "contraindication" if way.names("condition") else None
    if kind in ("Indication", "UseLimitation"):
        # Where a disease is named, what is treated in other diseases is not meant.
        context = statement.all("inContextOf")
        meant = way.names("inContextOf") if context else way.names("treats", "excludes")
        disputed = any(line.relation == "disputes" for line in way.route.evidence)
        return "indication-disputed" if meant and (disputed or statement.all("excludes")) else None
    named = way.names("condition", "inPeopleWith", "reproductiveStage", "circumstance")
    return "precaution" if named and kind in _CAUTIONS else None
