"""What the check asks of a graph: a few questions, however much was entered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from pyoxigraph import NamedNode

from ..errors import NotFoundError
from ..model.folding import fold
from ..model.names import Match
from ..model.objects import Entity, Limit, Node, Product, Statement, Term
from ..model.reader import Reader
from ..namespaces import BKO, IRI
from ..sparql.asking import NamedQueries
from .kinds import circumstance_properties, interacting_properties, named_by, naming_properties
from .person import Within

_MOST_KEPT = 50_000
"""Entities that are kept from one check to the next."""
CIRCUMSTANCE = "a circumstance"
"""How a stage or a circumstance is met by its name: pregnancy, driving."""
_MOST_CHAINS = 10
_PHASE = BKO + "phase"
_OUTCOME = BKO + "outcome"


class DrugKnowledge:
    """What a graph knows of one drug and of what is entered; what was read once is kept."""

    def __init__(self, reader: Reader, queries: NamedQueries, drug: str | None = None) -> None:
        """Ask about the drug of that IRI, or about the only one that is described."""
        self._reader = reader
        self._queries = queries
        self._named = drug
        self._nodes: dict[str, Entity | Term] = {}
        self._chains: dict[str, dict[str, list[tuple[str, ...]]]] = {}
        self._named_in: dict[str, dict[str, Node]] = {}
        self._statements: dict[str, Statement] = {}
        self._below: dict[str, tuple[str, ...]] = {}

    @cached_property
    def drug(self) -> Entity:
        """The drug that is checked.

        Raises:
            NotFoundError: the graph describes several drugs, or none.
        """
        drugs = [self._named] if self._named else []
        drugs = drugs or [row[0].value for row in self._rows("model/subjects")]
        if len(drugs) != 1:
            raise NotFoundError(f"the graph describes {len(drugs)} drugs; name the one to check")
        return self._reader.entity(drugs[0])

    @cached_property
    def serious_effects(self) -> dict[str, bool]:
        """The effects of the drug that a source calls serious, and whether a country's does."""
        countries = {term.iri for term in self.jurisdictions}
        found: dict[str, bool] = {}
        for row in self._rows("model/serious", drug=self.drug.iri):
            of_country = row[3] is not None and row[3].value in countries
            found[row[0].value] = found.get(row[0].value, False) or of_country
        return found

    @cached_property
    def jurisdictions(self) -> tuple[Term, ...]:
        """The countries that the graph knows."""
        return self._reader.jurisdictions()

    @cached_property
    def routes(self) -> tuple[Term, ...]:
        """The routes by which a drug can be given."""
        return self._reader.coded_values("Route")

    @cached_property
    def populations(self) -> dict[str, Term]:
        """The populations of the ontology by IRI."""
        return {term.iri: term for term in self._reader.coded_values("Population")}

    @cached_property
    def limits(self) -> tuple[Limit, ...]:
        """The limits in figures that the graph knows."""
        return self._reader.limits()

    @cached_property
    def ranges(self) -> dict[str, tuple[Limit, ...]]:
        """By condition, the ranges in which a figure of those is who have it."""
        found: dict[str, list[Limit]] = {}
        for limit in self.limits:
            for condition in limit.holds_in:
                found.setdefault(condition.iri, []).append(limit)
        return {iri: tuple(limits) for iri, limits in found.items()}

    def within(self, iris: Iterable[str]) -> tuple[Within, ...]:
        """The ranges in which a figure of a person is, by conditions and what stands above them."""
        entered = list(dict.fromkeys(iris)) if self.ranges else []
        nodes = self.nodes(entered)
        return tuple(
            Within(nodes[iri], limit)
            for iri in entered
            for end in self.chains(iri)
            for limit in self.ranges.get(end, ())
        )

    @cached_property
    def at_large(self) -> frozenset[str]:
        """Classes such as *medicines*, of which a source speaks at large.

        It is the top class that the drug is below, not itself in, and most other classes that
        interact with it are below too. That one medicine is in it says nothing of that medicine.
        """
        nodes = self.nodes([self.drug.iri, *self._interacting])
        named = [iri for iri in self._interacting if is_class(nodes[iri])]
        own = {entity.iri for entity in self.drug.member_of}
        found = set()
        for iri in chains_from(self.drug.iri, nodes).keys() - own - {self.drug.iri}:
            others = [other for other in named if other != iri]
            below = [other for other in others if iri in self.chains(other)]
            if iri in named and not above(nodes[iri]) and 2 * len(below) > len(others):
                found.add(iri)
        return frozenset(found)

    def below(self, iris: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """For each node, all that stands below it: narrower classes first, then members."""
        unknown = [iri for iri in iris if iri not in self._below]
        if unknown:
            found: dict[str, list[str]] = {}
            for row in self._rows("model/below", above=_iris(unknown)):
                found.setdefault(row[0].value, []).append(row[1].value)
            nodes = self.nodes(iri for some in found.values() for iri in some)
            for iri in unknown:
                some = sorted(found.get(iri, ()), key=lambda item: _downward_order(nodes[item]))
                self._below[iri] = tuple(some)
        return {iri: self._below[iri] for iri in iris}

    def named(self, iri: str) -> bool:
        """Whether a statement about the drug names a node."""
        return iri in self._naming

    def speaks_of(self, iri: str) -> bool:
        """Whether a statement about the drug names a node, or what stands above or below it."""
        return any(map(self.named, (*self.chains(iri), *self.below([iri])[iri])))

    @cached_property
    def named_limits(self) -> tuple[Limit, ...]:
        """The limits in figures that statements about the drug name."""
        return tuple(limit for limit in self.limits if limit.iri in self._naming)

    @cached_property
    def noted(self) -> frozenset[str]:
        """The folded words of what sources note on giving the drug, such as its excipients."""
        notes = self._reader.statements(about=self.drug.iri, kind=BKO + "AdministrationNote")
        texts = [str(getattr(note, "text_value", None) or "") for note in notes]
        return frozenset(re.findall(r"\w{5,}", fold(" ".join(texts))))

    def nodes(self, iris: Iterable[str]) -> Mapping[str, Entity | Term]:
        """Entities and coded values by IRI: these, and all that stands above them."""
        kept = self._nodes if len(self._nodes) < _MOST_KEPT else {}
        kept.update(self._reader.nodes(iri for iri in iris if iri not in kept))
        self._nodes = kept
        return kept

    def chains(self, iri: str) -> dict[str, list[tuple[str, ...]]]:
        """All that stands above a node, as ``chains_from``; worked out once."""
        if iri not in self._chains:
            self._chains[iri] = chains_from(iri, self.nodes([iri]))
        return self._chains[iri]

    def named_in(self, statement: Statement) -> dict[str, Node]:
        """What a statement names, as ``named_by``; worked out once."""
        if statement.iri not in self._named_in:
            self._named_in[statement.iri] = named_by(statement)
        return self._named_in[statement.iri]

    def statements_at(self, iris: Iterable[str]) -> list[Statement]:
        """The statements of these IRIs, ordered by IRI."""
        wanted = sorted(set(iris))
        unread = [iri for iri in wanted if iri not in self._statements]
        self._statements.update((s.iri, s) for s in self._reader.statements(statement=unread))
        return [self._statements[iri] for iri in wanted if iri in self._statements]

    def statements_naming(self, iris: Iterable[str]) -> list[Statement]:
        """Statements about the drug that name one of these nodes, ordered by IRI."""
        return self.statements_at(
            statement for iri in iris for statement in self._naming.get(iri, ())
        )

    @cached_property
    def stated_of_others(self) -> dict[str, list[str]]:
        """By the other drug, its interactions that name this one, or a class that it is in."""
        nodes = self.nodes([self.drug.iri])
        partners = sorted(chains_from(self.drug.iri, nodes).keys() - self.at_large)
        rows = self._rows("model/stated-of-others", about=self.drug.iri, partner=_iris(partners))
        found: dict[str, list[str]] = {}
        for row in rows:
            found.setdefault(row[0].value, []).append(row[1].value)
        return found

    @cached_property
    def maximum_regimens(self) -> list[str]:
        """The IRIs of the statements of the drug's highest doses."""
        pairs = self._named_by([_PHASE])
        return [statement for node, statement in pairs if node == BKO + "MaximumPhase"]

    @cached_property
    def poisonings(self) -> list[str]:
        """The IRIs of the statements of what came of an amount of the drug."""
        return [statement for _, statement in self._named_by([_OUTCOME])]

    @cached_property
    def _naming(self) -> dict[str, list[str]]:
        """By what they name, the statements about the drug."""
        found: dict[str, list[str]] = {}
        for node, statement in dict.fromkeys(self._named_by(naming_properties())):
            found.setdefault(node, []).append(statement)
        return found

    @cached_property
    def _interacting(self) -> list[str]:
        """What interactions of the drug name as the partner."""
        pairs = self._named_by(interacting_properties())
        return list(dict.fromkeys(node for node, _ in pairs))

    def _named_by(self, properties: Iterable[str]) -> list[tuple[str, str]]:
        """What statements about the drug name by some properties, each with the statement."""
        wanted = set(properties)
        return [(node, statement) for node, statement, by in self._all_named if by in wanted]

    @cached_property
    def _all_named(self) -> list[tuple[str, str, str]]:
        """What statements about the drug name: the node, the statement and the property."""
        properties = {*naming_properties(), *interacting_properties(), _PHASE, _OUTCOME}
        rows = self._rows("model/naming", about=self.drug.iri, property=_iris(sorted(properties)))
        return sorted(
            (row[0].value, row[1].value, row[2].value)
            for row in rows
            if isinstance(row[0], NamedNode)
        )

    @cached_property
    def circumstances(self) -> dict[str, list[Match]]:
        """Stages and circumstances in which statements hold, by their folded names."""
        found: dict[str, list[Match]] = {}
        rows = self._rows("model/circumstances", property=_iris(circumstance_properties()))
        for iri, name in rows:
            match = Match(iri.value, name.value, name.value, CIRCUMSTANCE)
            found.setdefault(fold(name.value), []).append(match)
        return found

    def _rows(self, name: str, **parameters: object) -> Iterable[tuple[Any, ...]]:
        return self._queries.rows(name, **parameters)


def above(node: Entity | Term) -> set[str]:
    """The IRIs of what stands one step above a node: its classes, and what a product holds."""
    if isinstance(node, Term):
        return {term.iri for term in node.broader}
    found = {*node.member_of, *node.broader}
    if isinstance(node, Product):
        found.update(node.active_ingredients)
    return {entity.iri for entity in found}


def chains_from(
    start: str, nodes: Mapping[str, Entity | Term], without: str | None = None
) -> dict[str, list[tuple[str, ...]]]:
    """All that stands above a node, with the steps that lead there, shortest first.

    No chain leads through the node ``without``.
    """
    found: dict[str, list[tuple[str, ...]]] = {}
    waiting: list[tuple[str, ...]] = [(start,)] if start in nodes and start != without else []
    for chain in waiting:
        reached = found.setdefault(chain[-1], [])
        # What can be reached in many ways is not made more certain by the tenth.
        if len(reached) < _MOST_CHAINS:
            reached.append(chain)
            steps = sorted(above(nodes[chain[-1]]).difference(chain, [without]))
            waiting += [(*chain, step) for step in steps if step in nodes]
    return found


def is_class(node: Entity | Term) -> bool:
    """Whether a node is a class of substances."""
    return isinstance(node, Entity) and "SubstanceClass" in node.kinds


def _downward_order(node: Entity | Term) -> tuple[bool, str, str]:
    return not is_class(node), node.label, node.iri


def _iris(texts: Iterable[str]) -> list[IRI]:
    return [IRI(text) for text in texts]
