"""Finds coded values, such as countries and kinds of use, by what people call them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from ..errors import NotFoundError, as_text, near_matches
from ..namespaces import BKO, IRI, compact, local_name
from .folding import bare, fold

CODED_VALUES = (
    "SELECT ?term ?name ?kind WHERE { ?kind rdfs:subClassOf+ bko:CodedValue . ?term a ?kind ; "
    "?by ?name . VALUES ?by { rdfs:label skos:altLabel bko:countryCode } } ORDER BY ?by ?term"
)
"""Asks for all coded values with their classes, by label, synonym and code of a country."""
PLACES = (BKO + "Jurisdiction", BKO + "WithoutJurisdiction")
"""The classes of what a source speaks under the rules of: a country, or none."""


class TermNames:
    """The names of all coded values of a graph."""

    def __init__(
        self, names: Iterable[tuple[str, str]], whole: Collection[str] = frozenset()
    ) -> None:
        """Index pairs of an IRI and a name; the local name of the IRI is a name, too.

        Of those in ``whole`` a part of a name is not enough.
        """
        self._whole = whole
        self._named: dict[str, set[str]] = {}
        self._spelt: dict[str, str] = {}
        for iri, name in names:
            for text in (name, local_name(iri)):
                self._named.setdefault(_key(text), set()).add(iri)
            self._spelt.setdefault(_key(name), name)

    def named(self, name: str) -> list[str]:
        """The coded values of that name, whatever its case, hyphens and spaces."""
        return sorted(self._named.get(_key(name), ()))

    def holding(self, name: str) -> list[str]:
        """The coded values in whose names that one stands, as *off-label* in *off-label use*."""
        wanted = _key(name)
        found = {
            iri
            for key, spelt in self._spelt.items()
            if wanted and _holds(_words(spelt), wanted)
            for iri in self._named[key]
            if iri not in self._whole
        }
        return sorted(found)

    def near(self, name: str) -> list[str]:
        """Names that look like one, best first."""
        return near_matches(name.strip(), self._spelt.values(), limit=3)


def match_term(kind: str, name: str, known: Mapping[IRI, Sequence[str]]) -> IRI:
    """Return the IRI of a coded value by one of its names, its CURIE or its IRI.

    Args:
        kind: what it is, such as *country*, for the message.
        name: what to look for, in capitals or not.
        known: the IRI of each, and its names, the label first; of a country also its code.

    Raises:
        NotFoundError: none has that name; with near matches.
    """
    name = as_text(name, f"a {kind}")
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
    raise NotFoundError(f"there is no {kind} {name!r}{rest}", near)


def _key(name: str) -> str:
    return bare(fold(name))


def _words(name: str) -> list[str]:
    return fold(name).replace("-", " ").split()


def _holds(words: Sequence[str], part: str) -> bool:
    """Whether some words that follow each other are a text, whatever its hyphens and spaces."""
    count = len(words)
    return any(
        _key("".join(words[start:end])) == part
        for start in range(count)
        for end in range(start + 1, count + 1)
    )
