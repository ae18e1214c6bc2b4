"""What a store must offer: the protocol that every engine fulfils and that everything else asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeAlias

from pyoxigraph import Quad, QueryBoolean, QuerySolutions, QueryTriples, Triple

Answer: TypeAlias = QuerySolutions | QueryTriples | Iterator[Triple] | QueryBoolean
"""What an engine answers: solutions, triples or a truth value."""


class Store(Protocol):
    """What an engine must offer."""

    def query(self, sparql: str) -> Answer:
        """Answer a SPARQL 1.1 query; the prefixes of this package are known."""

    def add(self, triples: Iterable[Triple | Quad]) -> None:
        """Add triples."""

    def triples(self) -> Iterator[Triple]:
        """All triples of the data, in no particular order."""

    def __len__(self) -> int: ...


def changes(store: Store) -> int:
    """How often the data of a store have changed, as far as it can be told."""
    return getattr(store, "changes", 0)
