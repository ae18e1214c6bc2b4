"""Finds entities by what people call them."""

import unicodedata

from .errors import NotFoundError, near_matches
from .namespaces import BKG, IDENTIFIERS, PREFIXES, VOCABULARIES, compact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_PREF_LABEL = PREFIXES["skos"] + "prefLabel"
_EXACT_MATCH = PREFIXES["skos"] + "exactMatch"


def fold(name: str) -> str:
    """Bring a name into the form in which names are compared.

    Case, accents, width, surplus space and invisible signs make no difference.

    >>> fold("  Ménière\N{RIGHT SINGLE QUOTATION MARK}s   DISEASE")
    "meniere's disease"
    """
    name = (
        unicodedata.normalize("NFKD", name)
        .casefold()
        .replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    )
    if not name.isascii():
        name = "".join(sign for sign in name if unicodedata.category(sign) not in ("Mn", "Cf"))
        name = "".join("-" if unicodedata.category(sign) == "Pd" else sign for sign in name)
    return " ".join(name.split())


class NameIndex:
    """All names of all entities, folded."""

    def __init__(
        self,
        names: "Iterable[tuple[str, str, str]]",
        matches: "Callable[[str], Iterable[tuple[str, str]]]",
    ) -> None:
        """Index names.

        Args:
            names: entity, property and name, for each name.
            matches: gives entity and property for an outside identifier.
        """
        self._labels: dict[str, str] = {}
        self._preferred: dict[str, set[str]] = {}
        self._others: dict[str, set[str]] = {}
        self._matches = matches
        self._spelt: dict[str, str] = {}
        for iri, name_property, name in names:
            preferred = name_property == _PREF_LABEL
            key = fold(name)
            (self._preferred if preferred else self._others).setdefault(key, set()).add(iri)
            self._spelt.setdefault(key, name)
            if preferred or iri not in self._labels:
                self._labels[iri] = name

    def find(self, name: str) -> str:
        """Give the IRI of the entity that a name stands for.

        The name is a label, a synonym, a CURIE, an IRI or a local name of ``bkg:``. A preferred
        label goes before a synonym of something else.

        Raises:
            NotFoundError: no entity has that name, or several have it.
        """
        for found in self._candidates(name):
            if len(found) == 1:
                return found[0]
            if found:
                raise NotFoundError(f"{name!r} is ambiguous: it can be {self._listed(found)}")
        raise NotFoundError(
            f"no entity is called {name!r}",
            [self._spelt[key] for key in near_matches(fold(name), self._spelt)],
        )

    def _candidates(self, name: str) -> "Iterable[list[str]]":
        key = fold(name)
        yield sorted(self._preferred.get(key, ()))
        yield sorted(self._others.get(key, ()))
        yield [iri for iri in (name.strip(), BKG + name.strip()) if iri in self._labels]
        prefix, colon, local = name.strip().partition(":")
        prefix = prefix.lower()
        if colon and prefix in VOCABULARIES:
            yield [iri for iri in [VOCABULARIES[prefix] + local] if iri in self._labels]
        iri = IDENTIFIERS[prefix] + local if colon and prefix in IDENTIFIERS else name.strip()
        if ":" in iri:
            matches = list(self._matches(iri))
            yield sorted({entity for entity, how in matches if how == _EXACT_MATCH})
            if matches:
                near = [self._labels.get(entity, compact(entity)) for entity, _ in matches]
                raise NotFoundError(f"no entity is exactly {name!r}", dict.fromkeys(near))

    def _listed(self, iris: list[str]) -> str:
        names = [f"{self._labels[iri]} ({compact(iri)})" for iri in iris]
        return ", ".join(names[:-1]) + f" or {names[-1]}"
