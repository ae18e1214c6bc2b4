"""Finds coded values, such as countries and kinds of use, by what people call them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from ..errors import near_matches
from ..namespaces import BKO, local_name
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
