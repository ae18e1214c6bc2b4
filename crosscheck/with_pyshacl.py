"""What pySHACL works out for the comparison, in the processes of the pool."""

from __future__ import annotations

from functools import cache
from multiprocessing import parent_process
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from rdflib import plugin
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.processor import SPARQLProcessor
from rdflib.query import Processor
from shape_fixtures import FOLDER
from spoilt import check_alike, check_spoilt, sound_fixtures

from baclofen_kg import resources
from baclofen_kg.shacl.reference import results

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rdflib.plugins.sparql.sparql import Query
    from rdflib.term import Identifier

    from baclofen_kg.shacl.results import ValidationResult

prepared = cache(prepareQuery)


class PreparedQueries(SPARQLProcessor):
    """Parses the text of a query once: that takes two fifths of pySHACL's time on a fixture."""

    def query(  # type: ignore[override]  # so it is of rdflib's own, too
        self,
        strOrQuery: str | Query,  # noqa: N803  rdflib's name
        initBindings: Mapping[str, Identifier] | None = None,  # noqa: N803
        initNs: Mapping[str, Any] | None = None,  # noqa: N803
        base: str | None = None,
        DEBUG: bool = False,  # noqa: N803
    ) -> Mapping[str, Any]:
        """Answer a query."""
        if isinstance(strOrQuery, str):
            strOrQuery = prepared(strOrQuery, _Namespaces(initNs or {}), base)  # noqa: N806
        return super().query(strOrQuery, initBindings, initNs, base, DEBUG)


class _Namespaces(dict[str, Any]):
    """Namespaces that a cache can tell apart."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))


if parent_process():  # Not where rdflib itself is compared.
    plugin.register("sparql", Processor, __name__, PreparedQueries.__name__)


def read(*paths: str) -> list[ox.Triple]:
    """Read Turtle files."""
    return [quad.triple for path in paths for quad in ox.parse(path=path)]


def find(*paths: str) -> tuple[ValidationResult, ...]:
    """What pySHACL finds in some files with the ontology, as the package reports it."""
    data = read(*paths, resources.ontology_file())
    return tuple(results(data, read(*resources.shape_files())))


def check_fixtures_at_once() -> int:
    """Check that both engines find the same in all fixtures together; return how much."""
    return len(check_alike(FOLDER.glob("**/*.ttl")))


def check_spoilt_fixtures(seed: int) -> None:
    """Check that both engines find the same in the valid fixtures, spoilt."""
    check_spoilt(sound_fixtures(), seed)


def check_spoilt_graph(seed: int) -> None:
    """Check that both engines find the same in the packaged graph, spoilt."""
    check_spoilt(read(*resources.data_files()), seed)
