"""Finds entities by what people call them."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice, takewhile
from typing import NamedTuple, Protocol, TypeAlias

from pyoxigraph import NamedNode

from ..errors import NotFoundError
from ..namespaces import (
    BKG,
    IDENTIFIERS,
    PREFIXES,
    VOCABULARIES,
    compact,
    expanded,
    local_name,
)
from .folding import bare, fold
from .inn import SHORTEST, acids, brands, by_brand, by_skeleton, skeletons, without_salt
from .likeness import Likeness
from .name_table import ORDER, Groups, NameTable, bearers_of

FindMatches: TypeAlias = Callable[[Sequence[str]], Iterable[tuple[str, str, str]]]
"""Return identifier, entity and property for each of some outside identifiers that is known."""

_JOINED = re.compile(r"[-/]|\band\b")
_OF_INN = "spelling of an INN"
# A code that an entity matches closely, or that is narrower than it, still tells what is meant.
_SKOS = PREFIXES["skos"]
_BY_MATCH = {
    _SKOS + "exactMatch": "identifier",
    _SKOS + "closeMatch": "close match",
    _SKOS + "narrowMatch": "broader class",
}
_LOOSE = frozenset({"narrower name", "close match", "broader class"})
"""The ways in which a name is met that does not mean exactly the entity."""

_SHORT = 6
"""Characters beyond which a name is told in any number, and whatever its hyphens."""
_LONGEST = 200
"""Characters beyond which a text is nobody's name."""


class Match(NamedTuple):
    """An entity that a name can stand for."""

    iri: str
    label: str
    name: str
    """The name of the entity that was met."""
    by: str
    """label, synonym, shared name, narrower name, misspelling, spelling, spelling of an INN, IRI,
    identifier, close match or broader class."""


class Names(Protocol):
    """The names of all entities of a graph."""

    def find(self, name: str) -> str:
        """Return the IRI of the entity that a name stands for.

        Raises:
            NotFoundError: no entity has that name, or several have it.
        """

    def find_all(self, names: Iterable[str]) -> dict[str, list[Match]]:
        """Return for each name the entities that it can stand for; none where nothing has it."""

    def spelt(self, keys: Iterable[str]) -> set[str]:
        """Of some folded texts, those that are names, long ones also in another number."""

    def inn_spellings(
        self, keys: Iterable[str], without: frozenset[str] = frozenset()
    ) -> dict[str, list[Match]]:
        """Return what some folded words are that are an INN in the spelling of a language."""

    def completed(self, beginning: str) -> str | None:
        """Return the generic name that begins so, where it can be but one thing."""

    def near(self, name: str, limit: int = 5) -> list[str]:
        """Names that look like ``name``, best first."""

    def label(self, iri: str) -> str:
        """The label of an entity, or its CURIE where it has none."""


class NameIndex:
    """All names of all entities, folded."""

    def __init__(self, names: NameTable, find_matches: FindMatches) -> None:
        """Index names.

        Args:
            names: the names.
            find_matches: finds the entities of outside identifiers.
        """
        self._names = names
        self._find_matches = find_matches
        self._beside: tuple[frozenset[str], frozenset[str]] | None = None

    def find(self, name: str) -> str:
        """Return the IRI of the entity that a name stands for.

        The name is a label, a synonym, a CURIE, an IRI or a local name. A preferred label goes
        before a synonym of something else, a name of ``bkg:`` before the same in other namespaces.

        Raises:
            NotFoundError: no entity has that name, or several have it.
        """
        found = self.find_all([name])[name]
        exact = [match for match in found if match.by not in _LOOSE]
        if len(exact) > 1:
            exact = [match for match in exact if match.by == "label"] or exact
        if len(exact) == 1:
            return exact[0].iri
        if exact:
            raise NotFoundError(f"{name!r} is ambiguous: it can be {_listed(exact)}")
        if found:
            near = dict.fromkeys(match.label for match in found)
            raise NotFoundError(f"no entity is exactly {name!r}", near)
        raise NotFoundError(f"no entity is called {name!r}", self.near(name))

    def find_all(self, names: Iterable[str]) -> dict[str, list[Match]]:
        """Return for each name the entities that it can stand for; none where nothing has it.

        Outside identifiers are looked up all at once, however many there are.
        """
        found = {name: self._named(name) for name in names}
        codes = {name: _codes(name) for name, matches in found.items() if not matches}
        by_code = self._by_code(list(dict.fromkeys(c for some in codes.values() for c in some)))
        for name, some in codes.items():
            found[name] = next((by_code[code] for code in some if code in by_code), [])
            if not found[name] and len(name) <= _LONGEST:
                found[name] = self._loosely(name)
        return found

    def spelt(self, keys: Iterable[str]) -> set[str]:
        """Of some folded texts, those that are names, long ones also in another number."""
        return {key for key in keys if key in self._names or self._is_alike(key)}

    def _is_alike(self, key: str) -> bool:
        """Whether a long text is a name but for its number, hyphens, spaces and apostrophes."""
        plain = bare(key)
        return len(plain) > _SHORT and any(form in self._bare for form in _forms(key))

    def inn_spellings(
        self, keys: Iterable[str], without: frozenset[str] = frozenset()
    ) -> dict[str, list[Match]]:
        """Return what some folded words are that are an INN in the spelling of a language.

        A brand in Cyrillic letters is told in the same way: *Супрастин*. A word
        that two entities could be is left out, and one that may be among the words
        ``without``: *magnesio* is the metal of a salt, and no *magnesia*.
        """
        words = [key for key in keys if len(key) >= SHORTEST and key not in self._names]
        found = {}
        salts = [without_salt(word) for word in words]
        plain, salty, sour = skeletons(words), skeletons(salts), acids(words)
        for word, *forms, stems in zip(words, plain, salty, sour, strict=True):
            ways = [way for way in filter(None, forms) if way not in self._skeletons_of(without)]
            # Nearly all entries have no word that could be one, and need no list of all.
            key = next(filter(None, (self._by_skeleton.get(way) for way in (*ways, *stems))), None)
            if key:
                found[word] = [match._replace(by=_OF_INN) for match in self._named(key)]
        foreign = [word for word in words if not word.isascii() and word not in found]
        for word, spelt in zip(foreign, brands(foreign), strict=True):
            key = self._by_brand.get(spelt) if spelt else None
            if key:
                found[word] = [match._replace(by="spelling") for match in self._named(key)]
        return found

    def completed(self, beginning: str) -> str | None:
        """Return the generic name that begins so, where it can be but one thing.

        Where several begin so, all others must be forms of the shortest: *gabapentin enacarbil*.
        Products of several substances do not count: *ipratropium-albuterol*.
        """
        if len(beginning) < SHORTEST:
            return None
        place = bisect_left(self._generic, beginning)
        following = islice(self._generic, place, None)
        begun = takewhile(lambda key: key.startswith(beginning), following)
        keys = [key for key in begun if not _JOINED.search(key, len(beginning))]
        shortest = min(keys, key=len, default="")
        bearers = self._names.bearers(shortest)
        same = all(
            key.startswith(shortest) or self._names.bearers(key).keys() == bearers.keys()
            for key in keys
        )
        return shortest if same and len(bearers) == 1 else None

    @cached_property
    def _generic(self) -> list[str]:
        """The generic names, in order."""
        spelt = self._names.well_spelt.items()
        return sorted(key for key, name in spelt if name[:1].islower())

    def near(self, name: str, limit: int = 5) -> list[str]:
        """Names that look like ``name``, best first; never a known misspelling."""
        wanted = fold(name)
        if not wanted or len(wanted) > _LONGEST:
            return []
        scores = self._likeness.to(wanted)
        # A known word in a longer entry, as in "morphine sulfate 10 mg", outweighs likeness.
        scores.update((word, 1.0) for word in wanted.split() if word in self._names)
        best = sorted(scores, key=lambda key: (-scores[key], key))
        names: dict[str, None] = {}
        for key in best:
            if len(names) >= limit:
                break
            names.update(dict.fromkeys(self._well_spelt(key)))
        return list(names)[:limit]

    @cached_property
    def _likeness(self) -> Likeness:
        return Likeness(self._names)

    def label(self, iri: str) -> str:
        """The label of an entity, or its CURIE where it has none."""
        return self._names.label(iri) or compact(iri)

    def _well_spelt(self, key: str) -> list[str]:
        """The name as it is written; in place of a misspelling, the labels of what is meant."""
        rows = self._names.rows(key)
        bearers = bearers_of(rows)
        if set(bearers.values()) == {"misspelling"}:
            return [self.label(iri) for iri in bearers]
        return [rows[0][2]]

    def _named(self, name: str) -> list[Match]:
        if len(name) > _LONGEST and "://" not in name:
            return []
        rows = self._names.rows(fold(name))
        if rows:
            bearers, spelt = bearers_of(rows), rows[0][2]
            return [
                Match(iri, self.label(iri), self.label(iri) if by == "label" else spelt, by)
                for iri, by in sorted(bearers.items(), key=lambda item: (ORDER[item[1]], item[0]))
            ]
        text = name.strip()
        if " " in text:
            return []  # no IRI has a space
        iris = [text, BKG + text, expanded(text, VOCABULARIES)]
        known = [iri for iri in iris if iri and self._names.label(iri) is not None][:1]
        known = known or self._local.get(text, [])
        return [Match(iri, self.label(iri), text, "IRI") for iri in known]

    @cached_property
    def _local(self) -> dict[str, list[str]]:
        """The IRIs of the entities by their local names."""
        found: dict[str, list[str]] = {}
        for iri in self._names.entities():
            found.setdefault(local_name(iri), []).append(iri)
        return found

    def _by_code(self, codes: list[str]) -> dict[str, list[Match]]:
        rows = list(self._find_matches(codes)) if codes else []
        found: dict[str, list[Match]] = {}
        for wanted, by in _BY_MATCH.items():
            # An exact match leaves no room for looser ones.
            known = set(found)
            for code, entity, matched in sorted(rows):
                if matched == wanted and code not in known:
                    match = Match(entity, self.label(entity), compact(code), by)
                    found.setdefault(code, []).append(match)
        return found

    @cached_property
    def _bare(self) -> Groups[str]:
        """The names by their letters alone."""
        keys = [key for key in self._names if key[-2:-1] != " "]  # "vitamine" is no vitamin E
        plain = bare("\n".join([*keys, ""])).split("\n")  # as one text, for speed
        return Groups(plain[:-1], keys)

    def _skeletons_of(self, words: frozenset[str]) -> frozenset[str]:
        if self._beside is None or self._beside[0] is not words:
            self._beside = words, frozenset(skeletons(sorted(words)))
        return self._beside[1]

    @cached_property
    def _by_skeleton(self) -> dict[str, str | None]:
        return by_skeleton(self._names.well_spelt, self._names.rows)

    @cached_property
    def _by_brand(self) -> dict[str, str | None]:
        return by_brand(self._names.well_spelt, self._names.rows)

    def _loosely(self, name: str) -> list[Match]:
        """Find a name whatever its hyphens, spaces and apostrophes, and in either number."""
        alike = next(filter(None, map(self._bare.of, _forms(fold(name)))), [])
        rows = sorted((self._names.rows(key)[0], key) for key in alike)
        iris = {iri: name for (_, _, name), key in rows for iri in self._names.bearers(key)}
        return [Match(iri, self.label(iri), iris[iri], "spelling") for iri in sorted(iris)]


def _codes(name: str) -> list[str]:
    """IRIs of the outside identifiers that a text can be."""
    text = name.strip()
    identifier = expanded(text, IDENTIFIERS)
    if identifier is not None:
        found = [identifier, expanded(text.upper(), IDENTIFIERS) or identifier]
    elif "://" in text:
        found = [text]
    elif text.isascii() and text.isalnum() and not text.isalpha() and len(text) in (7, 10):
        # The codes of ATC and UNII are long enough to be told without their prefix.
        found = [IDENTIFIERS["atc" if len(text) == 7 else "unii"] + text.upper()]
    else:
        found = []
    return [iri for iri in dict.fromkeys(found) if is_iri(iri)]


def is_iri(text: str) -> bool:
    """Whether a text is an IRI, and not too long."""
    try:
        return len(text) <= 2 * _LONGEST and bool(NamedNode(text))
    except (ValueError, UnicodeError):
        return False


def _forms(key: str) -> Iterator[str]:
    """The letters of a name in either number; *Biorgan S* is no number of *Biorgan*."""
    plain = bare(key)
    return iter([plain]) if key[-2:-1] in (" ", "-") else _numbers(plain)


def _numbers(key: str) -> Iterator[str]:
    """A word and what may be its singular or plural, the word itself first."""
    if not key:
        return
    yield key
    if len(key) < 3:
        return  # M is no MS
    yield key + "s"
    if key.endswith("ies"):
        yield key[:-3] + "y"
    if key.endswith("y"):
        yield key[:-1] + "ies"
    if key.endswith("es"):
        yield key[:-2]
    if key.endswith("s"):
        yield key[:-1]
    if len(key) > 3:
        yield key + "es"  # HIV is no hives


def _listed(matches: Sequence[Match]) -> str:
    names = [f"{match.label} ({compact(match.iri)})" for match in matches]
    return ", ".join(names[:-1]) + f" or {names[-1]}"
