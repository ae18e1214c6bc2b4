"""Which of the files that are checked hold nothing that any shape looks at.

Where no shape finds anything to check, nothing is wrong either; to call that sound would vouch for
what was never looked at. Most often a namespace is misspelt: ``http`` for ``https``, ``/`` for
``#``, a prefix that nothing declares. Such a slip in a part of a file hides that part alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pyoxigraph import NamedNode, Triple

from ..errors import near_matches
from ..namespaces import BKG, PREFIXES, RDF_TYPE
from .paths import properties_of
from .patterns import Subclasses, focus_patterns
from .report import Unchecked
from .shapes import Shape, Targets, all_shapes
from .shapes_graph import OWL, RDF, RDFS
from .spelling import Queryable

_EVERYWHERE = {RDF, RDFS, OWL}
_LIMIT = 500
"""So many nodes are asked for at once."""


class Source(NamedTuple):
    """A file, or something else with a name, that is checked together with others."""

    name: str
    triples: Sequence[Triple]
    content: bytes | None = None
    """What stands in it, where it is no file that can be read again."""
    input_format: str | None = None
    """Its format, where the suffix does not tell."""
    base: str | None = None
    """What relative IRIs are relative to, instead of the address of the file."""


class Attention:
    """What shapes look at, in the data that a store answers queries about."""

    def __init__(self, store: Queryable, shapes: Sequence[Shape], subclasses: Subclasses) -> None:
        self._store = store
        self._shapes = tuple(shape for shape in shapes if _checks(shape))
        self._subclasses = subclasses

    def looks_at(self, source: Source) -> bool:
        """Whether some node of a source is a focus node."""
        targets = _targets(self._shapes)
        classes = {below for top in targets.classes for below in self._subclasses.get(top, (top,))}
        subjects = set()
        for triple in source.triples:
            if (
                triple.subject in targets.nodes
                or triple.predicate in targets.subjects_of
                or triple.predicate in targets.objects_of
                or (triple.predicate.value == RDF_TYPE and triple.object in classes)
            ):
                return True
            if isinstance(triple.subject, NamedNode):
                subjects.add(triple.subject)
        # It may say more of what another source describes.
        return self._any_focus(sorted(map(str, subjects)))

    def looks_at_more_than(self, background: Iterable[Triple]) -> bool:
        """Whether some node that the background does not describe is a focus node."""
        known = {triple.subject for triple in background}
        for pattern in self._patterns():
            answer = self._store.query(
                f"SELECT DISTINCT ?this WHERE {{ {pattern} FILTER EXISTS {{ ?this ?p ?o }} }} "
                f"LIMIT {len(known) + 1}"
            )
            if any(row["this"] not in known for row in answer):
                return True
        return False

    def unchecked(self, source: Source) -> Unchecked:
        """What is said of a source that no shape looks at."""
        used = _in_order(_namespaces(source.triples))
        known = self._known()
        meant = [(name, found) for name in used if (found := _meant(name, known))]
        return Unchecked(source.name, tuple(used), tuple(meant), tuple(known))

    def passed_over(self, source: Source) -> Unchecked | None:
        """What is said of a source of which shapes look at a part, if a slip hides the rest."""
        terms, nodes = set[str](), set[str]()
        for triple in source.triples:
            is_type = triple.predicate.value == RDF_TYPE
            if not is_type:
                terms.add(triple.predicate.value)
            if isinstance(triple.object, NamedNode):
                (terms if is_type else nodes).add(triple.object.value)
            if isinstance(triple.subject, NamedNode):
                nodes.add(triple.subject.value)
        return self._slips(source.name, terms, nodes)

    def passed_over_in_all(self) -> Unchecked | None:
        """What is said of all data, of which shapes look at a part, if a slip hides the rest."""
        terms = {
            row["term"].value
            for pattern in ("?s ?term ?o", "?s a ?term")
            for row in self._store.query(f"SELECT DISTINCT ?term WHERE {{ {pattern} }}")
            if isinstance(row["term"], NamedNode)
        }
        return self._slips("the graph", terms, ())

    def _slips(self, name: str, terms: Iterable[str], nodes: Iterable[str]) -> Unchecked | None:
        known = _namespaces_known(self._shapes)
        plain = {_plain(namespace): namespace for namespace in known}
        meant: dict[str, str] = {}
        for used in sorted(set(map(namespace_of, terms)) - known):
            if found := plain.get(_plain(used)) or _of_prefix(used, known):
                meant[used] = found
        for used in sorted(set(map(namespace_of, nodes)) - {BKG}):
            if _plain(used) == _plain(BKG):
                meant[used] = BKG
            elif found := PREFIXES.get(used.removesuffix(":")) or _of_prefix(used, {BKG}):
                meant[used] = found
        if not meant:
            return None
        return Unchecked(name, tuple(meant), tuple(meant.items()), tuple(sorted(known)), True)

    def _patterns(self) -> Iterator[str]:
        yield from focus_patterns(self._shapes, self._subclasses)

    def _any_focus(self, nodes: Sequence[str]) -> bool:
        patterns = list(self._patterns())
        for start in range(0, len(nodes), _LIMIT):
            values = f"VALUES ?this {{ {' '.join(nodes[start : start + _LIMIT])} }}"
            for pattern in patterns:
                answer = self._store.query(
                    f"SELECT ?this WHERE {{ {values} {{ {pattern} }} }} LIMIT 1"
                )
                if any(True for _ in answer):
                    return True
        return False

    def _known(self) -> list[str]:
        """The namespaces of what the shapes look for."""
        terms: Counter[str] = Counter()
        for shape in self._shapes:
            targets = shape.targets
            for group in (targets.classes, targets.subjects_of, targets.objects_of):
                terms.update(namespace_of(term.value) for term in group)
        return _in_order(terms)


def _checks(shape: Shape) -> bool:
    """Whether a shape asks for anything."""
    return not shape.deactivated and (
        bool(shape.constraints) or any(map(_checks, shape.properties))
    )


@lru_cache(maxsize=4)
def _targets(shapes: tuple[Shape, ...]) -> Targets:
    found = Targets()
    for shape in shapes:
        found |= shape.targets
    return found


@lru_cache(maxsize=4)
def _namespaces_known(shapes: tuple[Shape, ...]) -> frozenset[str]:
    """The namespaces of the classes and properties that shapes know."""
    terms: set[str] = set()
    for shape in all_shapes(shapes):
        targets = shape.targets
        for group in (targets.classes, targets.subjects_of, targets.objects_of):
            terms.update(term.value for term in group)
        if shape.path is not None:
            terms.update(properties_of(shape.path))
    return frozenset(map(namespace_of, terms))


def _namespaces(triples: Iterable[Triple]) -> Counter[str]:
    """The namespaces of properties and classes, and how often each is used."""
    found: Counter[str] = Counter()
    for triple in triples:
        if triple.predicate.value != RDF_TYPE:
            found[namespace_of(triple.predicate.value)] += 1
        elif isinstance(triple.object, NamedNode):
            found[namespace_of(triple.object.value)] += 1
    return found


def namespace_of(iri: str) -> str:
    """Return an IRI up to its last ``#`` or ``/``, or up to a colon where it has neither.

    >>> namespace_of("http://xmlns.com/foaf/0.1/name")
    'http://xmlns.com/foaf/0.1/'
    >>> namespace_of("bkoo:Effect")
    'bkoo:'
    """
    end = max(iri.rfind("#"), iri.rfind("/")) + 1 or iri.find(":") + 1
    return iri[:end] or iri


def _in_order(found: Counter[str]) -> list[str]:
    ordered = sorted(found, key=lambda name: (-found[name], name))
    return [name for name in ordered if name not in _EVERYWHERE]


def _meant(used: str, known: Sequence[str]) -> str | None:
    """The known namespace that one may be a slip for."""
    if used in known:
        return None
    if re.fullmatch(r"[\w.-]*:", used):
        return _of_prefix(used, known)
    plain = {_plain(namespace): namespace for namespace in known}
    if _plain(used) in plain:
        return plain[_plain(used)]
    near = near_matches(_plain(used), plain, limit=1)
    return plain[near[0]] if near and _is_slip(_plain(used), near[0]) else None


def _of_prefix(used: str, known: Iterable[str]) -> str | None:
    """The known namespace of a prefix that nothing declared, taken for the scheme of an IRI."""
    if not re.fullmatch(r"[\w.-]*:", used):
        return None
    prefixes = {prefix: iri for prefix, iri in PREFIXES.items() if iri in known}
    near = near_matches(used[:-1], prefixes, limit=1)
    return prefixes[near[0]] if near else None


def _plain(namespace: str) -> str:
    """A namespace without what is most often written otherwise."""
    return re.sub(r"^[a-z]+://(www\.)?", "", namespace.lower()).rstrip("#/")


def _is_slip(one: str, other: str) -> bool:
    """Whether two namespaces differ in a few characters."""
    from difflib import SequenceMatcher

    return SequenceMatcher(None, one, other).ratio() > 0.9
