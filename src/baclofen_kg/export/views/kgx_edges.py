"""The edges of the Biolink view while they are collected, and what becomes of each passage."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

from ...namespaces import BKG, BKO, IRI
from .account import Account
from .facts import Facts, Stance
from .made import filled

_STATUSES = ("clinical_approval_status", "FDA_adverse_event_level", "frequency_qualifier")


class Approval(NamedTuple):
    """What the documents of a country, or of no country, make of an indication."""

    place: str
    approval: str
    product: str | None
    """The product of which alone the documents speak."""


class Edges:
    """Collects nodes and edges, and what becomes of each statement."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.account = Account(facts)
        self.drawn: list[dict[str, Any]] = []
        self.countries: set[str] = set()
        self.used: set[str] = set()
        """Statements of which an edge is drawn."""
        self.seriously = {
            stance.statement
            for stance in facts.stances
            if stance.relation != "disputes"
            and facts.value(stance.passage, "bko:reportedSeriousness") == BKO + "Serious"
        }

    def edge(
        self,
        statement: str,
        suffix: str,
        category: str,
        predicate: str,
        to: str,
        *,
        stances: list[Stance] | None = None,
        **fields: Any,
    ) -> None:
        """Draw an edge from the subject of a statement, and a negated one where it is disputed.

        Args:
            statement: the statement.
            suffix: what its id has beyond that of the statement.
            category: the class of the edge in the Biolink model.
            predicate: the predicate, without its prefix.
            to: the other end.
            stances: the passages that say so, as of one country; then dissent is told in words. By
                default all that support or qualify the statement; then dissent has a negated edge.
            fields: further fields of the edge.
        """
        against: list[Stance] = []
        if stances is None:
            stances, against = self.facts.upheld(statement), self.facts.disputed(statement)
        ends = {
            "category": [f"biolink:{category}"],
            "subject": self.facts.value(statement, "bko:about"),
            "predicate": f"biolink:{predicate}",
            "object": to,
        }
        words = self._description(statement, stances)
        if stances and not against:
            words += self._dissent(statement)
        self._put(f"{statement}{suffix}", ends, fields, stances, words)
        graded = {name: it for name, it in fields.items() if name not in _STATUSES}
        negated = {"negated": True, **graded}
        words = self._description(statement, [])
        self._put(f"{statement}{suffix}#negated", ends, negated, against, words)
        if stances or against:
            self.used.add(statement)

    def _put(
        self,
        name: str,
        ends: dict[str, Any],
        fields: dict[str, Any],
        stances: list[Stance],
        words: str,
    ) -> None:
        """Add an edge, if a passage says so."""
        if not stances:
            return
        for stance in stances:
            left_out = ["the limit, but for words"] if stance.relation == "qualifies" else []
            self.account.keep(stance, *left_out)
        sources = {it for stance in stances if (it := self.facts.source(stance.passage))}
        self.drawn.append(
            filled(
                id=name,
                **ends,
                **fields,
                description=words,
                publications=sorted(sources),
                evidence_count=len(stances),
                primary_knowledge_source=f"{BKG}dataset",
                knowledge_level="knowledge_assertion",
                agent_type="not_provided",
            )
        )

    def _description(self, statement: str, stances: list[Stance]) -> str:
        """The statement in words, with the limits that these passages set."""
        limits = [
            comment
            for stance in stances
            if stance.relation == "qualifies"
            and (comment := self.facts.value(stance.passage, "rdfs:comment"))
        ]
        return "; ".join([self.facts.label(statement), *dict.fromkeys(limits)])

    def _dissent(self, statement: str) -> str:
        """Who disputes a statement, in words."""
        facts = self.facts
        dissent = facts.disputed(statement)
        for stance in dissent:
            self.account.keep(stance, "a field of its own: the description names the source")
        sources = sorted({it for stance in dissent if (it := facts.source(stance.passage))})
        return f"; disputed by {', '.join(map(facts.label, sources))}" if sources else ""

    @cached_property
    def approvals(self) -> dict[str, list[Approval]]:
        """What the documents of each country make of each indication, by the query ``approval``."""
        found: dict[str, dict[Approval, None]] = {}
        for subject in self.facts.subjects:
            for row in self.facts.ask.table("approval", drug=IRI(subject)):
                product = None if row.product is None else str(row.product)
                approval = Approval(str(row.jurisdiction), str(row.approval), product)
                found.setdefault(str(row.statement), {})[approval] = None
        return {statement: list(rows) for statement, rows in found.items()}
