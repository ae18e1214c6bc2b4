"""The embedded engine (Oxigraph): run SPARQL, iterate over triples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple

from ..errors import QueryError, as_text, one_line
from ..namespaces import BKO, IRI, PREFIXES
from ..sparql.store import Answer
from ..sparql.syntax import syntax_message
from ..sparql.text import check_depth

if TYPE_CHECKING:
    from .originals import Originals
else:
    Originals = Any  # read when a graph is taken out again; slow to import

ONTOLOGY_GRAPH = BKO.removesuffix("#")
"""The named graph that holds the ontology."""
DATA = DefaultGraph()
ONTOLOGY = NamedNode(ONTOLOGY_GRAPH)


class EmbeddedStore:
    """The embedded engine, wherever its data lie.

    The default graph is what queries see that name no graph: the data and the ontology. What came
    in named graphs lies in these too, so that ``FROM`` and ``GRAPH`` find it; what is the
    ontology's alone lies in a named graph of its own too, so that ``triples()`` and ``len()`` tell
    the data from it.
    """

    def __init__(self, engine: pyoxigraph.Store) -> None:
        self._store = engine

    @property
    def changes(self) -> int:
        """How often the data have changed."""
        return 0

    @property
    def graphs(self) -> tuple[IRI, ...]:
        """The named graphs that the data came in, sorted, apart from that of the ontology."""
        names = (name for name in self._store.named_graphs() if isinstance(name, NamedNode))
        return tuple(sorted(IRI(name.value) for name in names if name != ONTOLOGY))

    def query(self, sparql: str) -> Answer:
        """Answer a SPARQL 1.1 query; the prefixes of this package are known.

        Raises:
            QueryError: the text is not a query, or the engine cannot answer it.
        """
        sparql = as_text(sparql, "a query")
        check_depth(sparql)
        try:
            try:
                # Handing over all prefixes takes as long as a short answer; most texts have theirs.
                return self.ask(sparql)
            except SyntaxError:
                return self.ask(sparql, prefixes=PREFIXES)
        except SyntaxError as error:
            raise QueryError(syntax_message(sparql, str(error))) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query cannot be answered: {one_line(error)}") from None

    def ask(
        self, sparql: str, *, named_graphs: bool = True, prefixes: dict[str, str] | None = None
    ) -> Answer:
        """Hand a query to the engine as it is.

        Args:
            sparql: the query.
            named_graphs: ``GRAPH`` finds named graphs.
            prefixes: what it need not declare.

        Raises:
            SyntaxError: it is not well-formed.
            OSError, RuntimeError, ValueError: the engine cannot answer it.
        """
        return self._store.query(
            sparql, prefixes=prefixes, named_graphs=None if named_graphs else []
        )

    def _has_graphs(self) -> bool:
        """Whether some of the data lie in named graphs, too."""
        return any(name != ONTOLOGY for name in self._store.named_graphs())

    def copy(self) -> EmbeddedStore:
        """Return a copy, in memory, that can be changed."""
        engine = pyoxigraph.Store()
        engine.bulk_extend(self._store)
        return EmbeddedStore(engine)

    def replace(self, triples: Mapping[Triple, Iterable[Triple]]) -> bool:
        """Put other triples in the place of some; return whether all of these were there."""
        for old, new in triples.items():
            ours = (Quad(*old), Quad(old.subject, old.predicate, old.object, ONTOLOGY))
            places = [place for place in ours if place in self._store]
            if not places:
                return False
            for place in places:
                self._store.remove(place)
            self._store.extend(Quad(*triple) for triple in new)
        return True

    def handover(self) -> tuple[str, bytes]:
        """What another process needs to have the same: the engine's folder, or N-Quads."""
        content = self._store.dump(format=RdfFormat.N_QUADS)
        assert content is not None
        return "", content

    def triples(self) -> Iterator[Triple]:
        """All triples of the data as they were written, in no particular order.

        Blank nodes of large files and of stores on disk have other names each time.
        """
        found = (quad.triple for quad in self.quads())
        yield from dict.fromkeys(found) if self._has_graphs() else found

    def quads(self) -> Iterator[Quad]:
        """All triples of the data as they were written, in the graphs that they came in."""
        originals = self._originals()
        if originals is not None:
            yield from originals.quads()
            return
        placed = set()
        for graph in self._store.named_graphs():
            for quad in self._store.quads_for_pattern(None, None, None, graph):
                placed.add(quad.triple)
                if graph != ONTOLOGY:
                    yield quad
        for quad in self._store.quads_for_pattern(None, None, None, DATA):
            if quad.triple not in placed:
                yield quad

    def typed_triples(self) -> Iterator[Triple]:
        """The triples with a literal that the engine may spell anew, as they were written.

        There may be others among them, and blank nodes of large files and of stores on disk have
        other names each time.
        """
        originals = self._originals()
        if originals is not None:
            for quad in originals.typed_quads():
                if isinstance(found := quad.object, Literal) and found.language is None:
                    yield quad.triple

    def prefixes(self) -> Mapping[str, str]:
        """The prefixes that the files of the data declare."""
        originals = self._originals()
        return {} if originals is None else originals.prefixes()

    def _originals(self) -> Originals | None:
        """What the store was filled with, if that can still be read."""
        return None

    def __len__(self) -> int:
        ontology = sum(1 for _ in self._store.quads_for_pattern(None, None, None, ONTOLOGY))
        if self._has_graphs():
            return sum(1 for _ in self._store.quads_for_pattern(None, None, None, DATA)) - ontology
        return len(self._store) - 2 * ontology

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self)} triples>"
