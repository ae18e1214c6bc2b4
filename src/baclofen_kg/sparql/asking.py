"""The one way to ask the named queries of a store."""

from __future__ import annotations

import functools
from binascii import crc32
from collections.abc import Callable, Mapping

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, Triple, parse_query_results

from .. import resources
from .catalogue import NamedQuery, QueryCatalogue, read_query
from .results import Results, of_answer
from .store import Answer, Keeper, Store

MODEL = "model/"
"""Begins the names of what ``queries/model/`` holds: queries that the library asks itself."""


class NamedQueries:
    """The questions of ``queries/`` and ``queries/model/``, asked of one store.

    Parameters are given by name. Where one of type iri takes several values, a list stands for any
    of them; an empty one leaves no rows.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def table(self, name: str, /, **parameters: object) -> Results:
        """Ask a query for results as a user sees them.

        Raises:
            QueryError: there is no such query, or a parameter does not fit it.
        """
        return of_answer(self._answer(name, parameters))

    def rows(self, name: str, /, **parameters: object) -> QuerySolutions:
        """Ask a SELECT query for the engine's own rows, which are quicker to go through once.

        Raises:
            QueryError: there is no such query, or a parameter does not fit it.
        """
        answer = self._answer(name, parameters)
        assert isinstance(answer, QuerySolutions)
        return answer

    def kept_rows(self, name: str) -> QuerySolutions:
        """Ask a SELECT query without parameters once for each version of the data, as ``kept``."""
        content = self.kept(name, lambda: as_tsv(self.rows(name)))
        if content is None:
            return self.rows(name)
        rows = parse_query_results(content, format=QueryResultsFormat.TSV)
        assert isinstance(rows, QuerySolutions)
        return rows

    def triples(self, name: str, /, **parameters: object) -> list[Triple]:
        """Ask a CONSTRUCT query for its triples.

        Raises:
            QueryError: there is no such query, or a parameter does not fit it.
        """
        answer = self._answer(name, parameters)
        assert not isinstance(answer, QuerySolutions | QueryBoolean)
        return list(answer)

    def kept(self, name: str, make: Callable[[], bytes]) -> bytes | None:
        """Return what was worked out from the answer of a query without parameters.

        It is made once for each version of the data and of the query.

        Args:
            name: the query.
            make: works it out.

        Returns:
            What was made, now or before; nothing where the store keeps nothing.
        """
        if not isinstance(self._store, Keeper):
            return None
        text = crc32(named_query(name).text.encode())
        return self._store.kept(f"{name.removeprefix(MODEL)}-{text:08x}", make)

    def _answer(self, name: str, parameters: Mapping[str, object]) -> Answer:
        return self._store.query(named_query(name).bind(parameters))


def as_tsv(rows: QuerySolutions) -> bytes:
    """Return rows as SPARQL 1.1 Query Results TSV, which the engine writes and reads at once."""
    content = rows.serialize(format=QueryResultsFormat.TSV)
    assert content is not None
    return content


@functools.cache
def named_query(name: str) -> NamedQuery:
    """Return a packaged query, such as ``"sources"`` or ``"model/names"``, read once per process.

    Raises:
        QueryError: there is none of that name.
    """
    if name.startswith(MODEL):
        return read_query(resources.model_query_file(name.removeprefix(MODEL)))
    return QueryCatalogue()[name]
