"""What the documents of one country, taken together, make of a statement.

The same rule stands in ``queries/verdicts.rq``; a test holds the two together.
"""

from ..errors import NotFoundError, near_matches
from ..namespaces import BKO, compact
from .names import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

NOTHING_READ = "nothing read"
# The gravest first: one dispute outweighs all else, and one qualification outweighs support.
_WORDS = (("disputes", "disputed"), ("qualifies", "qualified"), ("supports", "supported"))


def verdict_of(relations: "Collection[str]") -> str:
    """Give supported, qualified, disputed, or nothing read where there is no passage at all."""
    return next((word for relation, word in _WORDS if relation in relations), NOTHING_READ)


def match_jurisdiction(name: str, known: "Iterable[tuple[str, str, str]]") -> str:
    """Find a country by its ISO 3166-1 code, its name, its CURIE or its IRI.

    Args:
        name: what to look for, in capitals or not.
        known: IRI, name and code of each country.

    Raises:
        NotFoundError: no country has that name; with near matches.
    """
    # UK is reserved in ISO 3166 for the United Kingdom, whose code is GB.
    sought = "gb" if fold(name) == "uk" else fold(name)
    names: dict[str, str] = {}
    shown: dict[str, None] = {}
    for iri, label, code in known:
        forms = (iri, compact(iri), iri.removeprefix(BKO), label, code)
        names.update((fold(form), iri) for form in forms if form)
        shown[label or compact(iri)] = None
    if sought and sought in names:
        return names[sought]
    near = near_matches(name, shown)
    rest = "" if near else f"; known are: {', '.join(shown) or 'none'}"
    raise NotFoundError(f"there is no country {name!r}{rest}", near)
