"""Asks the queries of ``queries/model/``."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions

from .. import resources
from ..sparql.queries import NamedQuery, read_query
from ..sparql.results import Results, of_answer
from ..sparql.store import Answer, Store


class ModelQueries:
    """The queries of the model, over one store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._templates: dict[tuple[str, str | None], tuple[str, str]] = {}
        self._queries: dict[str, NamedQuery] = {}

    def ask(
        self,
        name: str,
        values: Iterable[NamedNode | Literal] | None = None,
        about: str | None = None,
    ) -> Iterable[QuerySolution]:
        """Ask a query; where it has a parameter, for all values of the first at once.

        Where it has a parameter ``about`` too, only what is said about that entity.
        """
        if (name, about) not in self._templates:
            self._templates[name, about] = _template(name, about)
        head, tail = self._templates[name, about]
        terms = "" if values is None else " ".join(map(str, values))
        if values is not None and not terms:
            return []  # nothing is asked about
        answer = self._store.query(f"{head}{terms}{tail}")
        assert isinstance(answer, QuerySolutions)
        return answer

    def table(self, name: str, /, **parameters: object) -> Results:
        """Ask a query with any of its parameters, for results as a user sees them."""
        return of_answer(self._answer(name, parameters))

    def rows(self, name: str, /, **parameters: object) -> QuerySolutions:
        """Ask a query with any of its parameters, for the engine's own rows."""
        answer = self._answer(name, parameters)
        assert isinstance(answer, QuerySolutions)
        return answer

    def _answer(self, name: str, parameters: dict[str, object]) -> Answer:
        if name not in self._queries:
            self._queries[name] = read_query(resources.model_query_file(name))
        return self._store.query(self._queries[name].bind(parameters))


def _template(name: str, about: str | None) -> tuple[str, str]:
    """What stands before and after the values of the parameter.

    Binding it in the general way takes as long as the answer.
    """
    query = read_query(resources.model_query_file(name))
    if not query.parameters:
        return query.text, ""
    text = query.text
    if about is not None:
        text = text.replace("VALUES ?about { UNDEF }", f"VALUES ?about {{ {NamedNode(about)} }}")
    head, opening, rest = text.partition(f"VALUES ?{query.parameters[0].name} {{")
    return head + opening, rest[rest.index("}") :]
