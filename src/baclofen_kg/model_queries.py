"""Asks the queries of ``queries/model/`` that have one parameter, for any number of values."""

from pyoxigraph import QuerySolutions

from . import resources
from .queries import read_query

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Literal, NamedNode, QuerySolution

    from .store import Store


class ModelQueries:
    """The queries of the model, over one store."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._templates: dict[str, tuple[str, str]] = {}

    def ask(
        self, name: str, values: "Iterable[NamedNode | Literal] | None" = None
    ) -> "Iterable[QuerySolution]":
        """Ask a query; where it has a parameter, for all values at once."""
        if name not in self._templates:
            self._templates[name] = _template(name)
        head, tail = self._templates[name]
        terms = "" if values is None else " ".join(map(str, values))
        if values is not None and not terms:
            return []  # nothing is asked about
        answer = self._store.query(f"{head}{terms}{tail}")
        assert isinstance(answer, QuerySolutions)
        return answer


def _template(name: str) -> tuple[str, str]:
    """What stands before and after the values of the parameter.

    Binding it in the general way takes as long as the answer.
    """
    query = read_query(resources.model_query_file(name))
    if not query.parameters:
        return query.text, ""
    head, opening, rest = query.text.partition(f"VALUES ?{query.parameters[0].name} {{")
    return head + opening, rest[rest.index("}") :]
