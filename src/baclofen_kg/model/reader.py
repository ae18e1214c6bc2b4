"""Reads the objects of the model from a store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from pyoxigraph import NamedNode

from ..namespaces import BKO, IRI
from ..sparql.asking import NamedQueries
from ..sparql.store import Store
from .builder import Builder, Descriptions
from .objects import Entity, Limit, Statement, Term
from .remembered import Remembered
from .terms import match_term

S = TypeVar("S", bound=Statement)


class Reader:
    """Reads entities and statements with a few queries, however many there are."""

    def __init__(self, store: Store, queries: NamedQueries) -> None:
        self._queries = queries
        self._remembered = Remembered(store)

    def statements(
        self,
        *,
        kind: str | None = None,
        about: str | None = None,
        statement: str | Sequence[str] | None = None,
        built_as: type[Statement] = Statement,
    ) -> list[Statement]:
        """Statements with their evidence, ordered by IRI: all, or only some.

        Args:
            kind: only those of the class with this IRI.
            about: only those about this entity.
            statement: only these.
            built_as: only those that are objects of this class.
        """
        if isinstance(statement, str):
            statement = [statement]
        elif statement is not None and not statement:
            return []
        wanted = statement
        if statement is not None:
            # With the pair or the circumstance come its consequences, and the other way round.
            asked = [IRI(iri) for iri in statement]
            rows = self._queries.rows("model/specialised", statement=asked)
            statement = sorted(
                {*statement, *(row[0].value for row in rows if isinstance(row[0], NamedNode))}
            )
        choice = {
            "kind": IRI(kind) if kind else None,
            "about": IRI(about) if about else None,
            "statement": None if statement is None else [IRI(iri) for iri in statement],
        }
        found = self._coded_values().copy()
        found.add(self._queries.rows("model/entities", **choice))
        passages = found.add(self._queries.rows("model/evidence", **choice))
        iris = found.add(self._queries.rows("model/statements", **choice))
        built = Builder(found).statements(iris, passages, built_as)
        return built if wanted is None else [item for item in built if item.iri in wanted]

    def found_by(self, query: str, about: str | None) -> list[Statement]:
        """Statements in the answer of a named query, ordered by IRI."""
        rows = self._queries.rows(query, about=IRI(about) if about else None)
        found = {row["statement"] for row in rows}
        return self.statements(statement=sorted(s.value for s in found if isinstance(s, NamedNode)))

    def of_class(self, kind: type[S], about: str | None = None) -> list[S]:
        """Statements of one class: all, or those about one entity."""
        # What is about one entity is little: an engine may read all of a class for it.
        asked = None if about else BKO + kind.__name__
        found = self.statements(kind=asked, about=about, built_as=kind)
        return [item for item in found if isinstance(item, kind)]

    def nodes(self, iris: Iterable[str]) -> dict[str, Entity | Term]:
        """Entities or coded values by IRI, and all that stands above them."""
        wanted = [IRI(iri) for iri in iris]
        if not wanted:
            return {}
        found = self._coded_values().copy()
        described = found.add(self._queries.rows("model/entity", entity=wanted))
        builder = Builder(found)
        return {iri: builder.node(iri) for iri in dict.fromkeys([*wanted, *described])}

    def entity(self, iri: str) -> Entity:
        """The entity of that IRI."""
        node = self.nodes([iri])[iri]
        return node if isinstance(node, Entity) else Entity(node.iri, node.label)

    def jurisdictions(self) -> tuple[Term, ...]:
        """The countries that the graph knows."""
        return self.coded_values("Jurisdiction")

    def jurisdiction(self, name: str) -> IRI:
        """The IRI of a country, by its ISO 3166-1 code, a name, its CURIE or its IRI.

        Raises:
            NotFoundError: no country has that name; with near matches.
        """
        return match_term("country", name, {c.iri: c.names for c in self.jurisdictions()})

    def coded_values(self, kind: str) -> tuple[Term, ...]:
        """The coded values of a class of the ontology, ordered by IRI."""
        return Builder(self._coded_values()).coded_values(kind)

    def limits(self) -> tuple[Limit, ...]:
        """The limits in figures that the graph knows, ordered by IRI."""
        return Builder(self._coded_values()).limits()

    def _coded_values(self) -> Descriptions:
        """What is said of coded values, units and limits, which all statements share."""
        return self._remembered.value("background", self._read_coded_values)

    def _read_coded_values(self) -> Descriptions:
        found = Descriptions()
        found.add(self._queries.kept_rows("model/background"))
        return found
