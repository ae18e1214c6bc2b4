"""Who supports, qualifies and disputes a statement: functions over a store.

Strength is never written into the data. Whatever is given here is derived, by the named queries,
from the passages.
"""

from ..errors import NotFoundError
from ..namespaces import IRI
from ..sparql.asking import NamedQueries
from .verdicts import NOTHING_READ, match_jurisdiction

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..sparql.results import Results
    from ..sparql.store import Store


def evidence(store: "Store", statement: str) -> "Results":
    """All passages on a statement, with stance, figures, source, country and access.

    Raises:
        NotFoundError: there is no such statement, or no passage speaks to it.
    """
    found = _ask(store, "evidence", statement=IRI(statement))
    if not found:
        raise NotFoundError(f"no passage speaks to {statement}")
    return found


def verdict(store: "Store", statement: str, jurisdiction: str) -> str:
    """What the documents of a country make of a statement.

    Args:
        store: the graph.
        statement: the IRI of the statement.
        jurisdiction: an ISO 3166-1 code such as US or GB (or UK), a name, a CURIE or an IRI.

    Returns:
        supported, qualified, disputed, or nothing read. The last is no verdict of that country: no
        document of its was seen to speak to the statement.

    Raises:
        NotFoundError: there is no such statement or country.
    """
    country = find_jurisdiction(store, jurisdiction)
    rows = _ask(store, "verdicts", statement=IRI(statement), jurisdiction=country)
    if rows:
        return str(rows[0].verdict)
    # A country of which no document at all was read has no row, nor has what is no statement.
    evidence(store, statement)
    return NOTHING_READ


def find_jurisdiction(store: "Store", name: str) -> IRI:
    """The IRI of a country, by its code, name, CURIE or IRI.

    Raises:
        NotFoundError: no country has that name; with near matches.
    """
    known = (
        (str(row.jurisdiction), str(row.jurisdictionLabel or ""), str(row.countryCode or ""))
        for row in _ask(store, "jurisdictions")
    )
    return IRI(match_jurisdiction(name, known))


def disputed(store: "Store", about: str | None = None) -> list[IRI]:
    """Statements that at least one passage disputes."""
    return _statements(store, "disputed", about)


def agreed(store: "Store", about: str | None = None) -> list[IRI]:
    """Statements that two or more independent witnesses support and nobody disputes."""
    return _statements(store, "agreed", about)


def article_only(store: "Store", about: str | None = None) -> list[IRI]:
    """Statements that the article makes and no other source was seen to speak to."""
    return _statements(store, "article-only", about)


def witnesses(store: "Store", statement: str) -> list[IRI]:
    """The independent witnesses that support a statement.

    Sources that descend from one another are one witness: the source at their root stands for it.
    """
    rows = _ask(store, "witnesses", statement=IRI(statement))
    return list(dict.fromkeys(IRI(str(row.witness)) for row in rows))


def _statements(store: "Store", query: str, about: str | None) -> list[IRI]:
    rows = _ask(store, query, about=IRI(about) if about else None)
    return list(dict.fromkeys(IRI(str(row.statement)) for row in rows))


def _ask(store: "Store", query: str, **parameters: object) -> "Results":
    return NamedQueries(store).table(query, **parameters)
