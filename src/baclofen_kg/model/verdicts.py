"""What the documents of one country, taken together, make of a statement.

The same rule stands in ``queries/verdicts.rq``; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ..errors import NotFoundError, as_text, near_matches
from ..namespaces import BKO, IRI, compact
from .folding import fold
from .terms import TermNames

NOTHING_READ = "nothing read"
# The gravest first: one dispute outweighs all else, and one qualification outweighs support.
_WORDS = (("disputes", "disputed"), ("qualifies", "qualified"), ("supports", "supported"))


def verdict_of(relations: Collection[str]) -> str:
    """Return supported, qualified, disputed, or nothing read where there is no passage at all."""
    return next((word for relation, word in _WORDS if relation in relations), NOTHING_READ)


def match_jurisdiction(name: str, known: Mapping[IRI, Sequence[str]]) -> IRI:
    """Return the IRI of a country by its ISO 3166-1 code, a name, its CURIE or its IRI.

    Args:
        name: what to look for, in capitals or not.
        known: the IRI of each country, and its names, the label first.

    Raises:
        NotFoundError: no country has that name; with near matches.
    """
    name = as_text(name, "a country")
    if (iri := IRI(name)) in known:
        return iri
    # UK is reserved in ISO 3166 for the United Kingdom, whose code is GB.
    sought = "gb" if fold(name) == "uk" else fold(name)
    for iri, names in known.items():
        if sought and sought in map(fold, (iri, compact(iri), iri.removeprefix(BKO), *names)):
            return iri
    # A part of a name is not enough: of two countries one may have the other's name in its own.
    terms = TermNames((iri, name) for iri, names in known.items() for name in names)
    if len(found := terms.named(name)) == 1:
        return IRI(found[0])
    labels = [names[0] for names in known.values()]
    near = near_matches(name, labels) if len(terms.holding(name)) != 1 else terms.near(name)
    rest = "" if near else f"; known are: {', '.join(labels) or 'none'}"
    raise NotFoundError(f"there is no country {name!r}{rest}", near)
