"""Asks the queries of ``queries/model/``."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions

from ..sparql.asking import MODEL, NamedQueries, named_query
from ..sparql.results import Results
from ..sparql.store import Store


class ModelQueries:
    """The queries of the model, over one store."""

    def __init__(self, store: Store) -> None:
        self._queries = NamedQueries(store)

    def ask(
        self,
        name: str,
        values: Iterable[NamedNode | Literal] | None = None,
        about: str | None = None,
    ) -> Iterable[QuerySolution]:
        """Ask a query; where it has a parameter, for all values of the first at once.

        Where it has a parameter ``about`` too, only what is said about that entity.
        """
        parameters: dict[str, object] = {} if about is None else {"about": NamedNode(about)}
        if values is not None:
            terms = list(values)
            if not terms:
                return []  # nothing is asked about
            parameters[named_query(MODEL + name).parameters[0].name] = terms
        return self.rows(name, **parameters)

    def table(self, name: str, /, **parameters: object) -> Results:
        """Ask a query with any of its parameters, for results as a user sees them."""
        return self._queries.table(MODEL + name, **parameters)

    def rows(self, name: str, /, **parameters: object) -> QuerySolutions:
        """Ask a query with any of its parameters, for the engine's own rows."""
        return self._queries.rows(MODEL + name, **parameters)
