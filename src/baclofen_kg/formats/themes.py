"""Where a term stands in the file of a vocabulary: by its class, and that under a theme.

A class belongs to the theme of its nearest superclass in the table below; a property follows the
class of its domain, and a coded value the class of its list. So a new term finds its place by what
the vocabulary says of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pyoxigraph as ox

from ..namespaces import RDF_TYPE, expand
from .terms import FIRST, REST, Properties, Subject, Term

# Title of a theme and the classes at its head, in the order in which they are read.
THEMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Statements", ("bko:Statement", "bko:DrugStatement", "bko:SubstanceStatement")),
    ("Entities", ("bko:Entity", "bko:Component")),
    ("Evidence", ("bko:Source", "bko:Passage")),
    ("Dosing", ("bko:DosageRegimen",)),
    ("Kinetics", ("bko:PharmacokineticParameter", "bko:PharmacokineticFinding")),
    ("Coded lists", ("bko:CodedValue",)),
)

_HEADS: dict[str, tuple[int, int]] = {
    expand(curie): (number, place)
    for number, (_, curies) in enumerate(THEMES)
    for place, curie in enumerate(curies)
}
_PARENT, _DOMAIN = expand("rdfs:subClassOf"), expand("rdfs:domain")
_UNION = expand("owl:unionOf")
_CLASS = ox.NamedNode(expand("owl:Class"))
_PROPERTIES = frozenset(
    ox.NamedNode(expand(f"owl:{name}")) for name in ("ObjectProperty", "DatatypeProperty")
)


class Place(NamedTuple):
    """The place of a term: sort by it as it is."""

    theme: int
    """Index in THEMES."""
    level: int
    """The classes at the head of a theme, what several classes share, and the other classes."""
    owner: str
    """The class with which the term is read; empty for what several classes share."""
    rank: int
    """A class comes before its properties, and these before its values."""


_FOR_ANYTHING = Place(0, len(_HEADS), "", 1)
"""Of a property that any node can have, such as a unit."""


class Vocabulary:
    """The classes and properties that a file declares."""

    def __init__(self, facts: Mapping[Subject, Properties]) -> None:
        self._facts = facts

    def place(self, subject: Subject) -> Place | None:
        """Return the place of a term, or None for what belongs to no theme."""
        facts = self._facts.get(subject, {})
        if _CLASS in facts.get(RDF_TYPE, ()):
            return self._of([subject], rank=0)
        if _DOMAIN in facts:
            return self._of(self._domain(facts), rank=1)
        if not _PROPERTIES.isdisjoint(facts.get(RDF_TYPE, ())):
            return _FOR_ANYTHING
        return self._of(list(_named(facts, RDF_TYPE)), rank=2)

    def _of(self, owners: list[Subject], *, rank: int) -> Place | None:
        found = sorted((head, owner) for owner in owners if (head := self._head(owner)) is not None)
        if not found:
            return None
        (theme, place), owner = found[0]
        if len(found) > 1:
            return Place(theme, len(_HEADS), "", rank)
        level = place if owner.value in _HEADS else len(_HEADS) + 1
        return Place(theme, level, owner.value, rank)

    def _head(self, node: Subject) -> tuple[int, int] | None:
        """Return the place of the nearest class at the head of a theme, from a class upwards."""
        level, seen = [node], {node}
        while level:
            found = [_HEADS[n.value] for n in level if n.value in _HEADS]
            if found:
                return min(found)
            above = [p for n in level for p in _named(self._facts.get(n, {}), _PARENT)]
            level = [p for p in above if p not in seen]
            seen.update(level)
        return None

    def _domain(self, facts: Properties) -> list[Subject]:
        """Return the classes of a domain, those of a union one by one."""
        classes: list[Subject] = list(_named(facts, _DOMAIN))
        for node in facts[_DOMAIN]:
            classes += (it for it in self.united(node) if isinstance(it, ox.NamedNode))
        return classes

    def united(self, node: Term) -> Iterator[Term]:
        """Yield the classes of which a node is the union; nothing where it is none."""
        seen = set()
        cells = self._facts.get(node, {}).get(_UNION, ()) if type(node) is ox.BlankNode else ()
        for cell in cells:
            while isinstance(cell, ox.BlankNode) and cell not in seen:
                seen.add(cell)
                facts = self._facts.get(cell, {})
                yield from facts.get(FIRST, ())
                cell = next(iter(facts.get(REST, ())), cell)


def _named(facts: Properties, name: str) -> Iterator[ox.NamedNode]:
    return (term for term in facts.get(name, ()) if isinstance(term, ox.NamedNode))
