"""Reads the objects of the model from a store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..namespaces import IRI
from ..sparql.store import Store, changes
from .builder import Builder, Descriptions
from .objects import Entity, Statement, Term
from .queries import ModelQueries


class Reader:
    """Reads entities and statements with a few queries, however many there are."""

    def __init__(self, store: Store, queries: ModelQueries) -> None:
        self._store = store
        self._queries = queries
        self._background: tuple[int, Descriptions] | None = None

    def statements(
        self,
        *,
        kind: str | None = None,
        about: str | None = None,
        statement: str | Sequence[str] | None = None,
    ) -> list[Statement]:
        """Statements with their evidence, ordered by IRI: all, or only some.

        Args:
            kind: only those of the class with this IRI.
            about: only those about this entity.
            statement: only these.
        """
        if isinstance(statement, str):
            statement = [statement]
        elif statement is not None and not statement:
            return []
        choice = {
            "kind": IRI(kind) if kind else None,
            "about": IRI(about) if about else None,
            "statement": None if statement is None else [IRI(iri) for iri in statement],
        }
        found = self._coded_values().copy()
        found.add(self._queries.rows("entities", **choice))
        passages = found.add(self._queries.rows("evidence", **choice))
        iris = found.add(self._queries.rows("statements", **choice))
        return Builder(found).statements(iris, passages)

    def nodes(self, iris: Iterable[str]) -> dict[str, Entity | Term]:
        """Entities or coded values by IRI, and all that stands above them."""
        wanted = [IRI(iri) for iri in iris]
        if not wanted:
            return {}
        found = self._coded_values().copy()
        described = found.add(self._queries.rows("entity", entity=wanted))
        builder = Builder(found)
        return {iri: builder.node(iri) for iri in dict.fromkeys([*wanted, *described])}

    def entity(self, iri: str) -> Entity:
        """The entity of that IRI."""
        node = self.nodes([iri])[iri]
        return node if isinstance(node, Entity) else Entity(node.iri, node.label)

    def jurisdictions(self) -> tuple[Term, ...]:
        """The countries that the graph knows."""
        return Builder(self._coded_values()).jurisdictions

    def _coded_values(self) -> Descriptions:
        """What is said of coded values and units, which all statements share."""
        if self._background is None or self._background[0] != changes(self._store):
            # Published only when it is whole: another thread may be waiting for it.
            found = Descriptions()
            found.add(self._queries.rows("background"))
            self._background = (changes(self._store), found)
        return self._background[1]
