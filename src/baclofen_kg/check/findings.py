"""What the medication check finds: entries, what they were taken for, and what is stated of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..model.objects import (
    DosageRegimen,
    Entity,
    Evidence,
    FrequencyComparison,
    Interaction,
    Node,
    Statement,
    Term,
)
from .concern import NO_GRADE, Grades, gravest_of, ordered, places_of, stating
from .kinds import KINDS, values


@dataclass(frozen=True, slots=True)
class Taken:
    """What an entry was taken for, and by which name."""

    entity: Entity | Term
    """A stage or circumstance such as pregnancy is a coded value."""
    name: str
    """The name or identifier that was met."""
    by: str
    """label, synonym, shared name, narrower name, misspelling, spelling, spelling of an INN, IRI,
    identifier, close match, broader class or a circumstance."""


@dataclass(frozen=True, slots=True)
class EntryReading:
    """How an entry that is more than a name was read."""

    state: str
    """``taken``, ``not taken`` or ``unclear``; of a condition ``present``, ``past``, ``possible``,
    ``absent``, ``of a relative`` or, to something else than the drug, an ``allergy``."""
    understood: tuple[str, ...] = ()
    """What else was understood, such as ``5 mg`` and ``oral tablet``."""
    not_understood: tuple[str, ...] = ()
    """Words that were not understood."""
    left_out: tuple[str, ...] = ()
    """Names that the entry says are not taken, or not present."""
    local: bool = False
    """Whether the form is for the eye, the ear, the nose, the skin or another place alone."""
    several: bool = False
    """Whether all that it was taken for is meant, as of the ingredients of a product."""
    unresolved: tuple[str, ...] = ()
    """Codes that cannot be resolved offline."""
    dose: Dose | None = None
    """The dose of the drug itself that the entry states."""
    dose_unread: bool = False
    """Whether it states one that was not understood."""
    figures: tuple[tuple[str, str], ...] = ()
    """Figures of the person that the entry states, with the names of ``MEASURES``."""
    resource: str | None = None
    """The FHIR resource that it comes from."""


_NOT_CHECKED = {
    "not taken": "not taken",
    "allergy": "not taken",
    "absent": "not present",
    "of a relative": "not present",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was entered, and what it was taken for."""

    entered: str
    given_as: str
    """``taking`` or ``condition``."""
    times: int
    """How often it was entered."""
    taken_for: tuple[Taken, ...]
    """One entity; each ingredient where it has several; all that it can be where the entry is
    ambiguous; else none."""
    near_matches: tuple[str, ...]
    """Names that look like what was not recognised."""
    note: str | None
    """A note on it."""
    reading: EntryReading | None = None
    """How it was read, where it is more than a name."""

    def __repr__(self) -> str:
        return f"<Entry {self.entered}: {self.status}>"

    @property
    def status(self) -> str:
        """How far it was recognised.

        ``recognised``; ``contains``, where words beside a name were not understood; ``ambiguous``;
        ``not taken`` or ``not present``, where it says so itself; ``not recognised``.
        """
        reading = self.reading
        if not self.taken_for:
            if reading and not reading.not_understood:
                if reading.state in _NOT_CHECKED:
                    return _NOT_CHECKED[reading.state]
                if reading.figures:
                    return "recognised"
            return "not recognised"
        several = len(self.taken_for) > 1 and not (reading and reading.several)
        shared = self.given_as == "condition" and any(t.by == "shared name" for t in self.taken_for)
        if several or shared or (reading and reading.state == "unclear"):
            return "ambiguous"
        return "contains" if reading and reading.not_understood else "recognised"

    @property
    def recognised(self) -> bool:
        """Whether it is clear what was meant, be it that something is not taken."""
        return self.status in ("recognised", "not taken", "not present")

    @property
    def left_out(self) -> bool:
        """Whether it says itself that it is not taken, or not present: it is not checked."""
        return self.status in _NOT_CHECKED.values()

    @property
    def remarks(self) -> tuple[str, ...]:
        """Notes for its findings: a local form, a state, words not understood."""
        reading = self.reading
        if reading is None:
            return ()
        found = ["local form"] * reading.local
        found += [reading.state] * (reading.state in ("past", "possible", "unclear"))
        if reading.not_understood and self.taken_for:
            found.append(
                f"beside words that were not understood: {', '.join(reading.not_understood)}"
            )
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Dose:
    """The dose that was entered, as decimals without trailing zeros."""

    amount_mg: str
    times_per_day: str | None
    daily_mg: str | None
    """Their product, or their sum where they differ: then the amount is that of the largest."""


@dataclass(frozen=True, slots=True)
class StatementPath:
    """The path from what was entered, class by class, to one statement about the drug."""

    chain: tuple[Entity | Term, ...]
    """From what was entered to what the statement names."""
    statement: Statement
    kind: str
    """What the statement means for the person: one of ``KINDS``."""
    narrower: bool
    """Whether the chain goes down, to something narrower than what was entered."""
    meant: bool
    """Whether the statement holds by the route and for the people asked about."""
    grades: Grades
    """What documents advise, and how severe they call it: those that apply to the person."""
    evidence: tuple[Evidence, ...]
    """The evidence of the statement, that of the jurisdiction asked for first."""
    applying: tuple[Evidence, ...]
    """The part of it that is not limited to another route or to other people."""
    consequences: tuple[Node, ...]
    """What can happen, as stated for the route and for people like the person."""
    of_other_route: tuple[Evidence, ...]
    """What supports it for people like the person, but for another route only."""
    called_serious: tuple[Node, ...]
    """Consequences that a source calls serious among the adverse reactions of the drug."""
    serious_by_country: bool
    """Whether a source of a country is among those that call one of them serious."""
    verdict: str | None
    """What the jurisdiction asked for says: supported, qualified, disputed or nothing read."""

    @property
    def derivation(self) -> str:
        """The chain and the statement on one line; ``>`` leads to something narrower."""
        words = [node.label for node in self.chain]
        if self.narrower:
            words[:2] = [" > ".join(words[:2])]
        return " → ".join([*words, str(self.statement)])

    @property
    def severity(self) -> Term | None:
        """The gravest that a document states; never made up."""
        return next(iter(self.grades.severity), None)

    @property
    def mechanisms(self) -> tuple[Node, ...]:
        """How the interaction comes about."""
        return stated(self.statement, "mechanism", of=self.applying)

    @property
    def advice(self) -> tuple[Term, ...]:
        """What documents advise, the gravest first."""
        return self.grades.advice

    @property
    def limits(self) -> tuple[str, ...]:
        """For whom, in which disease and by which route of administration the statement holds."""
        words = (
            ("in_people_with", "in people with {}"),
            ("in_context_of", "in {}"),
            ("population", "population: {}"),
            ("limit", "{}"),
            ("setting", "in a {}"),
            ("route", "given by the {} route"),
        )
        return tuple(
            word.format(node.label)
            for field, word in words
            for node in values(self.statement, field)
            if node != self.chain[-1]
        )

    @property
    def partner(self) -> Entity | None:
        """The other medicine, where a condition led to what is stated of it in that condition."""
        if not isinstance(self.statement, Interaction) or self.kind != "precaution":
            return None
        partner = self.statement.interactant
        return None if partner is None or partner in self.chain else partner

    @property
    def text(self) -> str | None:
        """What more the statement says."""
        found = getattr(self.statement, "text_value", None)
        if found is None and isinstance(self.statement, DosageRegimen):
            return self.statement.label
        return found


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason to stop and think."""

    kind: str
    """One of ``KINDS``."""
    entered: tuple[str, ...]
    subject: Entity | Term
    """What was entered was taken for this."""
    explanation: str | None
    """For a dose, the sum. Where some forbid it: who does, and who only asks for care. For what the
    drug can cause: how often, and who says so."""
    placed_by: str
    """Why the finding stands where it does in the order."""
    paths: tuple[StatementPath, ...]
    remarks: tuple[str, ...] = ()
    """Notes on the entries: a local form, a past condition, words not understood."""

    def __repr__(self) -> str:
        return f"<Finding {self.title}>"

    @property
    def telling(self) -> Sequence[StatementPath]:
        """The paths from which it has what it says in short."""
        return telling(self.kind, self.paths)

    @property
    def severity(self) -> Term | None:
        """The gravest that a document states; never made up."""
        graded = ordered(term for path in self.telling for term in path.grades.severity)
        return next(iter(graded), None)

    @property
    def consequences(self) -> tuple[Node, ...]:
        """What can happen."""
        return tuple(dict.fromkeys(node for path in self.telling for node in path.consequences))

    @property
    def mechanisms(self) -> tuple[Node, ...]:
        """How it comes about."""
        return tuple(dict.fromkeys(node for path in self.telling for node in path.mechanisms))

    @property
    def advice(self) -> tuple[Term, ...]:
        """What documents advise, the gravest first."""
        return ordered(term for path in self.telling for term in path.grades.advice)

    @property
    def other_routes(self) -> tuple[str, ...]:
        """The routes of all its paths, where none holds for the route asked about."""
        if not self.paths or any(path.meant for path in self.paths):
            return ()
        named = (path.statement.route for path in self.paths)
        reported = (item.passage.route for p in self.paths for item in p.evidence)
        return tuple(dict.fromkeys(str(route) for route in (*named, *reported) if route))

    @property
    def other_people(self) -> tuple[str, ...]:
        """The people to whom it is limited, where the person is not known to be one."""
        named = [
            str(node)
            for path in self.paths
            for node in values(path.statement, "population", "limit")
            if node not in path.chain
        ]
        return tuple(dict.fromkeys(named)) if self.kind == "mentioned" else ()

    @property
    def graver_by_other_routes(self) -> tuple[Term | None, tuple[Evidence, ...]]:
        """The gravest grade of another route and who gives it, where all of this one are milder."""
        term, who = gravest_of(item for path in self.paths for item in path.of_other_route)
        own = min((path.grades.rank for path in self.telling), default=NO_GRADE)
        if self.other_routes or term is None or (term.concern_rank or NO_GRADE) >= own:
            return None, ()
        return term, who

    @property
    def together_with(self) -> tuple[Entity, ...]:
        """The other medicines without which none of it holds."""
        partners = dict.fromkeys(path.partner for path in self.paths)
        return () if None in partners else tuple(filter(None, partners))

    @property
    def said_by(self) -> tuple[str, ...]:
        """The countries, and the kinds of other documents, that do not dispute it."""
        return places_of(self.supporting)

    @property
    def disputed_by(self) -> tuple[str, ...]:
        """The countries, and the kinds of other documents, that dispute it."""
        return places_of(self.disputing)

    @property
    def supporting(self) -> tuple[Evidence, ...]:
        """The evidence that supports it, or supports it with a limit; of a dose, that states it."""
        if self.kind.startswith("dose"):
            return tuple(item for path in self.paths for item in stating(path.evidence))
        return tuple(item for item in self._evidence() if item.relation != "disputes")

    @property
    def disputing(self) -> tuple[Evidence, ...]:
        """The evidence that disputes it."""
        return tuple(item for item in self._evidence() if item.relation == "disputes")

    @property
    def witnesses(self) -> int:
        """How many documents speak to it; those that descend from one another count as one."""
        sources = (item.source for item in self._evidence())
        return len({source.witness.iri for source in sources if source})

    def _evidence(self) -> list[Evidence]:
        return [item for path in self.telling for item in path.applying or path.evidence]

    @property
    def title(self) -> str:
        """The kind and the subject in words."""
        partners = ", ".join(map(str, self.together_with))
        together = f", together with {partners}" if partners else ""
        return f"{KINDS[self.kind].title}: {self.subject}{together}"


def telling(kind: str, paths: Sequence[StatementPath]) -> Sequence[StatementPath]:
    """The paths from which a finding has what it says in short.

    A fact of another route is not read as one of this route, nor what the drug does together with
    another as what it does alone, nor a dispute on what is the more frequent as one on whether it
    happens, where anything else is stated.
    """
    meant = [path for path in paths if path.meant] or paths
    if kind != "can-be-caused":
        return meant
    apart = (Interaction, FrequencyComparison)
    return [path for path in meant if not isinstance(path.statement, apart)] or meant


def stated(statement: Statement, *fields: str, of: Sequence[Evidence] = ()) -> tuple[Node, ...]:
    """The nodes in some fields of a statement and of those that specialise it.

    Where some evidence on the statement is named, what other passages alone add is left out.
    """
    adding: Iterable[Statement] = statement.specialised_by
    if adding and of and len(of) < len(statement.evidence):
        said = {item.passage.iri for item in of}
        adding = (it for it in adding if any(e.passage.iri in said for e in it.evidence))
    found = (node for item in (statement, *adding) for node in values(item, *fields))
    return tuple(dict.fromkeys(found))


def figure_text(figure: object) -> str | None:
    """A figure with all its digits; as it was written where it is no number."""
    if figure is None:
        return None
    return f"{figure:f}" if isinstance(figure, Decimal) else str(figure)
