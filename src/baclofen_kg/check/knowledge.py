"""What the check asks of a graph: a few questions, however much was entered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from ..errors import NotFoundError
from ..model.objects import Entity, Product, Statement, Term
from ..model.reader import Reader
from ..namespaces import IRI
from ..sparql.asking import NamedQueries
from .kinds import circumstance_properties, interacting_properties, naming_properties

_MOST_KEPT = 50_000
"""Entities that are kept from one check to the next."""


class DrugKnowledge:
    """What a graph knows of one drug and of what is entered; what was read once is kept."""

    def __init__(self, reader: Reader, queries: NamedQueries, drug: str | None = None) -> None:
        """Ask about the drug of that IRI, or about the only one that is described."""
        self._reader = reader
        self._queries = queries
        self._named = drug
        self._nodes: dict[str, Entity | Term] = {}
        self._statements: dict[str, Statement] = {}

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
    def serious_effects(self) -> frozenset[str]:
        """The IRIs of the effects of the drug that a source calls serious."""
        return frozenset(row[0].value for row in self._rows("model/serious", drug=self.drug.iri))

    @cached_property
    def jurisdictions(self) -> tuple[Term, ...]:
        """The countries that the graph knows."""
        return self._reader.jurisdictions()

    def nodes(self, iris: Iterable[str]) -> Mapping[str, Entity | Term]:
        """Entities and coded values by IRI: these, and all that stands above them."""
        kept = self._nodes if len(self._nodes) < _MOST_KEPT else {}
        kept.update(self._reader.nodes(iri for iri in iris if iri not in kept))
        self._nodes = kept
        return kept

    def more_stated_of(self, classes: Iterable[str]) -> dict[str, tuple[Entity | Term, ...]]:
        """Members and subclasses of which more is stated than of the class itself."""
        above = [IRI(iri) for iri in classes]
        if not above:
            return {}
        rows = self._rows("model/below", above=above, property=_iris(interacting_properties()))
        pairs = [(row[0].value, row[1].value) for row in rows]
        nodes = self.nodes(below for _, below in pairs)
        found: dict[str, list[Entity | Term]] = {}
        for iri, below in pairs:
            found.setdefault(iri, []).append(nodes[below])
        return {
            iri: tuple(sorted(some, key=lambda node: (node.label, node.iri)))
            for iri, some in found.items()
        }

    def statements_naming(self, iris: Iterable[str]) -> list[Statement]:
        """Statements about the drug that name one of these nodes, ordered by IRI."""
        named = sorted({statement for iri in iris for statement in self._naming.get(iri, ())})
        unread = [iri for iri in named if iri not in self._statements]
        self._statements.update((s.iri, s) for s in self._reader.statements(statement=unread))
        return [self._statements[iri] for iri in named if iri in self._statements]

    @cached_property
    def _naming(self) -> dict[str, list[str]]:
        """By what they name, the statements about the drug."""
        found: dict[str, list[str]] = {}
        properties = _iris(naming_properties())
        for row in self._rows("model/naming", about=self.drug.iri, property=properties):
            found.setdefault(row[0].value, []).append(row[1].value)
        return found

    def circumstances(self) -> list[tuple[str, str]]:
        """Stages and circumstances in which statements hold: IRI and name, for each name."""
        rows = self._rows("model/circumstances", property=_iris(circumstance_properties()))
        return [(row[0].value, row[1].value) for row in rows]

    def _rows(self, name: str, **parameters: object) -> Iterable[tuple[Any, ...]]:
        return self._queries.rows(name, **parameters)


def above(node: Entity | Term) -> set[str]:
    """The IRIs of what stands one step above a node: its classes, and what a product holds."""
    if not isinstance(node, Entity):
        return set()
    found = {*node.member_of, *node.broader}
    if isinstance(node, Product) and node.active_ingredient:
        found.add(node.active_ingredient)
    return {entity.iri for entity in found}


def _iris(texts: Iterable[str]) -> list[IRI]:
    return [IRI(text) for text in texts]
