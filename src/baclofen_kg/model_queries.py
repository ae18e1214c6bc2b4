"""Asks the queries of ``queries/model/``, for any number of values of their first parameter."""

from pyoxigraph import NamedNode, QuerySolutions

from . import resources
from .queries import read_query

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Literal, QuerySolution

    from .store import Store


class ModelQueries:
    """The queries of the model, over one store."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._templates: dict[tuple[str, str | None], tuple[str, str]] = {}

    def ask(
        self,
        name: str,
        values: "Iterable[NamedNode | Literal] | None" = None,
        about: str | None = None,
    ) -> "Iterable[QuerySolution]":
        """Ask a query; where it has a parameter, for all values at once.

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
