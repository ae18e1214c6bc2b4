"""What the medication check finds: entries, what they were taken for, and what is stated of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..model.objects import NOT_STATED, Entity, Evidence, Node, Statement, Term
from .kinds import KINDS, values


@dataclass(frozen=True, slots=True)
class Taken:
    """What an entry was taken for, and by which name."""

    entity: Entity | Term
    """A stage or circumstance such as pregnancy is a coded value."""
    name: str
    """The name or identifier that was met."""
    by: str
    """label, synonym, misspelling, spelling, IRI, identifier, close match, broader class or
    a circumstance."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was entered, and what it was taken for."""

    entered: str
    given_as: str
    """``taking`` or ``condition``."""
    times: int
    """How often it was entered."""
    taken_for: tuple[Taken, ...]
    """One entity; all that it can be where the entry is ambiguous; else none."""
    more_stated_of: tuple[Entity | Term, ...]
    """Where a class was entered: those of its members and subclasses of which more is stated."""
    near_matches: tuple[str, ...]
    """Names that look like what was not recognised."""
    note: str | None
    """What else is to be said of it."""

    @property
    def status(self) -> str:
        """``recognised``, ``ambiguous`` or ``not recognised``."""
        return ("not recognised", "recognised", "ambiguous")[min(len(self.taken_for), 2)]

    @property
    def recognised(self) -> bool:
        """Whether it is clear what was meant."""
        return len(self.taken_for) == 1


@dataclass(frozen=True, slots=True)
class Dose:
    """The dose that was entered, as decimals without noughts at their end."""

    amount_mg: str
    times_per_day: str | None
    daily_mg: str | None
    """Their product."""


@dataclass(frozen=True, slots=True)
class StatementPath:
    """The path from what was entered, class by class, to one statement about the drug."""

    chain: tuple[Entity | Term, ...]
    """From what was entered to what the statement names."""
    statement: Statement
    evidence: tuple[Evidence, ...]
    """That of the statement, what the jurisdiction asked for says first."""
    called_serious: tuple[Node, ...]
    """Consequences that a source calls serious among the adverse reactions of the drug."""
    verdict: str | None
    """What the jurisdiction asked for says: supported, qualified, disputed or nothing read."""

    @property
    def derivation(self) -> str:
        """The chain and the statement on one line."""
        return " → ".join([*(node.label for node in self.chain), str(self.statement)])

    @property
    def severity(self) -> Term | None:
        """As a source states it; never made up."""
        found = stated(self.statement, "severity")
        return next((term for term in found if isinstance(term, Term)), None)

    @property
    def consequences(self) -> tuple[Node, ...]:
        """What can happen."""
        return stated(self.statement, "consequence", "effect")

    @property
    def mechanisms(self) -> tuple[Node, ...]:
        """How it comes about."""
        return stated(self.statement, "mechanism")

    @property
    def advice(self) -> tuple[Node, ...]:
        """What is advised."""
        return stated(self.statement, "advice")

    @property
    def limits(self) -> tuple[str, ...]:
        """For whom, in which disease and by which route of administration the statement holds."""
        words = (
            ("in_people_with", "in people with {}"),
            ("in_context_of", "in {}"),
            ("excludes", "for {}"),
            ("population", "population: {}"),
            ("route", "given by the {} route"),
        )
        return tuple(
            word.format(node.label)
            for field, word in words
            for node in stated(self.statement, field)
            if node != self.chain[-1]
        )

    @property
    def text(self) -> str | None:
        """What more the statement says."""
        return getattr(self.statement, "text_value", None)


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason to stop and think."""

    kind: str
    """One of ``KINDS``."""
    entered: tuple[str, ...]
    subject: Entity | Term
    """What was entered was taken for this."""
    severity: Term | None
    """As a source states it; never made up."""
    consequences: tuple[Node, ...]
    mechanisms: tuple[Node, ...]
    advice: tuple[Node, ...]
    explanation: str | None
    """For a dose: the sum."""
    placed_by: str
    """Why the finding stands where it does in the order."""
    paths: tuple[StatementPath, ...]

    @property
    def title(self) -> str:
        """The kind and the subject in words."""
        return f"{KINDS[self.kind].title}: {self.subject}"


def stated(statement: Statement, *fields: str) -> tuple[Node, ...]:
    """The nodes in some fields of a statement, where a source states any."""
    return tuple(node for node in values(statement, *fields) if node.iri != NOT_STATED)


def figure_text(figure: object) -> str | None:
    """A figure with all its digits; as it was written where it is no number."""
    if figure is None:
        return None
    return f"{figure:f}" if isinstance(figure, Decimal) else str(figure)
