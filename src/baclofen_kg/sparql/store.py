"""What a store offers: the protocol that every engine fulfils and that everything else asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol, TypeAlias, runtime_checkable

from pyoxigraph import Quad, QueryBoolean, QuerySolutions, QueryTriples, Triple

from ..errors import InputError
from ..namespaces import IRI

Answer: TypeAlias = QuerySolutions | QueryTriples | Iterator[Triple] | QueryBoolean
"""What an engine answers: solutions, triples or a truth value."""


class Store(Protocol):
    """A graph and the engine that answers questions about it."""

    @property
    def changes(self) -> int:
        """How often the data have changed, as far as that can be told; never lower than before."""

    @property
    def graphs(self) -> tuple[IRI, ...]:
        """The named graphs that the data came in, sorted, apart from that of the ontology."""

    def query(self, sparql: str) -> Answer:
        """Answer a SPARQL 1.1 query; the prefixes of this package are known.

        Raises:
            QueryError: the text is not a query, or the engine cannot answer it.
        """

    def add(self, triples: Iterable[Triple | Quad]) -> None:
        """Add triples; what can only be read refuses.

        Raises:
            InputError: the store is only read.
        """

    def load_ontology(self, path: str) -> None:
        """Load the ontology that the data are in terms of; what can only be read refuses.

        Raises:
            InputError: the store is only read, or the file cannot be loaded.
        """

    def triples(self) -> Iterator[Triple]:
        """All triples of the data, as they were written, in no particular order."""

    def quads(self) -> Iterator[Quad]:
        """All triples of the data, as they were written, in the graphs that they came in."""

    def prefixes(self) -> Mapping[str, str]:
        """The prefixes that the files of the data declare, as far as they are known."""

    def __len__(self) -> int:
        """How many triples the data are."""
        ...


class OnlyRead:
    """The part of a store that refuses what would change it."""

    refusal = "this graph is only read"
    """What is said then."""

    def add(self, triples: object) -> None:
        """Refuse.

        Raises:
            InputError: always.
        """
        raise InputError(self.refusal)

    def load_ontology(self, path: str) -> None:
        """Refuse, as ``add`` does.

        Raises:
            InputError: always.
        """
        raise InputError(self.refusal)


@runtime_checkable
class Keeper(Protocol):
    """A store that can keep what was worked out from its data while these stay the same."""

    def kept(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return what is kept under a name; it is made where nothing is, or it was spoilt."""


@runtime_checkable
class InProcess(Protocol):
    """A store whose data lie in this process: it knows how they were written, and can be copied."""

    def query(self, sparql: str) -> Answer:
        """Answer a SPARQL 1.1 query, as ``Store`` says."""
        ...

    def typed_triples(self) -> Iterator[Triple]:
        """The triples with a literal that the engine may spell anew, as they were written."""

    def copy(self) -> InProcess:
        """Return a copy, in memory, that can be changed."""
        ...

    def replace(self, triples: Mapping[Triple, Iterable[Triple]]) -> bool:
        """Put other triples in the place of some; return whether all of these were there."""
        ...
