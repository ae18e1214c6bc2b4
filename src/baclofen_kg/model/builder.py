"""Builds the objects of the model from rows of node, property and value."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields
from decimal import Decimal
from functools import cached_property
from math import inf
from typing import Any, NamedTuple, TypeVar

from pyoxigraph import Literal, NamedNode

from ..namespaces import BKO, IRI, PREFIXES, RDF_TYPE, STANCES, compact, expand
from ..sparql.terms import Term as RdfTerm
from ..sparql.terms import plain, to_python
from . import objects
from .objects import Entity, Evidence, Limit, Node, Passage, Statement, Term

N = TypeVar("N", bound=Node)

_DEEPEST = 60
"""Entities above one another that an object holds."""

_CLASSES: dict[str, type[Any]] = {
    name: cls for name in objects.__all__ if issubclass(cls := getattr(objects, name), Node)
}
_SPECIALISES = BKO + "specialises"
_PREF_LABEL, _TITLE, _LABEL = map(expand, ("skos:prefLabel", "dcterms:title", "rdfs:label"))


class Descriptions:
    """What is said of nodes: for each its properties, for each property its values."""

    def __init__(self, nodes: dict[str, dict[str, list[RdfTerm]]] | None = None) -> None:
        self.nodes = {} if nodes is None else nodes

    def add(self, rows: Iterable[Any]) -> list[str]:
        """Take in rows of node, property and value in any order; return the nodes in order."""
        found: dict[str, dict[str, list[RdfTerm]]] = {}
        for node, name, value in rows:
            found.setdefault(node.value, {}).setdefault(name.value, []).append(value)
        for said in found.values():
            for values in said.values():
                if len(values) > 1:
                    values.sort(key=_order)
        self.nodes.update(found)
        return sorted(found, key=_node_order)

    def copy(self) -> Descriptions:
        """Return descriptions to which more can be added without changing these."""
        return Descriptions(dict(self.nodes))


class Builder:
    """Builds each node once, with all that it leads to."""

    def __init__(self, descriptions: Descriptions) -> None:
        self._nodes = descriptions.nodes
        self._built: dict[tuple[str, tuple[type[Node], ...]], Node] = {}
        self._open: set[str] = set()
        self._kinds_of: dict[str, tuple[str, ...]] = {}

    def statements(
        self, iris: Iterable[str], passages: Iterable[str], kind: type[Statement] = Statement
    ) -> list[Statement]:
        """Build statements of a class with their evidence, supporting passages first.

        What specialises a statement of these is held by it in full.
        """
        iris = list(iris)
        pairs = [
            (iri, term.value)
            for iri in iris
            for term in self._nodes.get(iri, {}).get(_SPECIALISES, ())
            if isinstance(term, NamedNode)
        ]
        if kind is not Statement:
            # To build a statement takes longer than to read what is said of it.
            asked = {iri for iri in iris if issubclass(self._class(iri, (Statement,)), kind)}
            pairs = [pair for pair in pairs if not asked.isdisjoint(pair)]
            near = asked.union(*pairs)
            iris = [iri for iri in iris if iri in near]
        evidence = self._evidence(passages, set(iris))
        general: dict[str, list[str]] = {}
        for iri, above in pairs:
            general.setdefault(above, []).append(iri)
        # A frozen object cannot hold what holds it: seen from below, a pair has nothing below it.
        plain = {iri: self._statement(iri, evidence) for iri in iris if iri in general}
        narrow = {
            iri: self._statement(iri, evidence, specialises=plain.get(above))
            for above, below in general.items()
            for iri in below
        }
        built = [
            narrow.get(iri)
            or self._statement(
                iri, evidence, specialised_by=tuple(narrow[below] for below in general.get(iri, ()))
            )
            for iri in iris
        ]
        return [item for item in built if isinstance(item, kind)]

    def node(self, iri: str) -> Entity | Term:
        """Build an entity or a coded value."""
        node = self._node(iri, (Entity, Term))
        assert isinstance(node, Entity | Term)
        return node

    @cached_property
    def jurisdictions(self) -> tuple[Term, ...]:
        """The countries that are described, ordered by IRI."""
        return self.coded_values("Jurisdiction")

    def coded_values(self, kind: str) -> tuple[Term, ...]:
        """The coded values of a class of the ontology, ordered by IRI."""
        return self._all(Term, kind)

    def limits(self) -> tuple[Limit, ...]:
        """The limits in figures that are described, ordered by IRI."""
        return self._all(Limit, "Limit")

    def _all(self, cls: type[N], kind: str) -> tuple[N, ...]:
        named = sorted(iri for iri in self._nodes if kind in self._kinds(iri))
        return tuple(self._fill(cls, iri) for iri in named)

    def _statement(self, iri: str, evidence: dict[str, list[Evidence]], **given: Any) -> Statement:
        cls = self._class(iri, (Statement,))
        kinds = self._kinds(iri)
        return self._fill(
            cls,
            iri,
            kind=cls.__name__ if cls is not Statement else (*kinds, "Statement")[0],
            evidence=tuple(sorted(evidence.get(iri, ()), key=_reading_order)),
            jurisdictions=self.jurisdictions,
            **{name: value for name, value in given.items() if value is not None},
        )

    def _evidence(self, passages: Iterable[str], iris: set[str]) -> dict[str, list[Evidence]]:
        found: dict[str, list[Evidence]] = {}
        for iri in passages:
            for relation in STANCES:
                for statement in self._nodes[iri].get(PREFIXES["cito"] + relation, ()):
                    if isinstance(statement, NamedNode) and statement.value in iris:
                        passage = self._node(iri, (Passage,))
                        assert isinstance(passage, Passage)
                        found.setdefault(statement.value, []).append(Evidence(relation, passage))
        return found

    def _node(self, iri: str, types: tuple[type[Node], ...]) -> Node:
        built = self._built.get((iri, types))
        if built is None:
            cls = self._class(iri, types)
            if iri in self._open or len(self._open) > _DEEPEST:
                # A cycle, as of skos:broader: frozen objects cannot contain themselves. A chain
                # that is longer than anything in pharmacology would be too much for Python.
                return cls(IRI(iri), self._label(iri))
            self._open.add(iri)
            built = self._built[iri, types] = self._fill(cls, iri)
            self._open.remove(iri)
        return built

    def _class(self, iri: str, types: tuple[type[N], ...]) -> type[N]:
        """The class of a node among those that a field holds, whatever else the data call it."""
        if len(types) > 1 and Term in types and self._is_coded(iri):
            return next(cls for cls in types if cls is Term)
        found = (_CLASSES[kind] for kind in self._kinds(iri) if kind in _CLASSES)
        return next((cls for cls in found if issubclass(cls, types)), types[0])

    def _is_coded(self, iri: str) -> bool:
        """Whether a node is a coded value or a unit: entities have a preferred label."""
        said = self._nodes.get(iri, {})
        return _LABEL in said and _PREF_LABEL not in said

    def _fill(self, cls: type[N], iri: str, **given: Any) -> N:
        said = self._nodes.get(iri, {})
        values: dict[str, Any] = {}
        if issubclass(cls, Entity):
            values["kinds"] = self._kinds(iri)
        for slot in slots(cls):
            terms = said.get(slot.property)
            if terms and slot.types:
                # What should be a node and is none cannot be held by a field for nodes.
                terms = [term for term in terms if isinstance(term, NamedNode)]
            if terms and slot.many:
                values[slot.name] = tuple(self._value(term, slot.types) for term in terms)
            elif terms:
                values[slot.name] = self._value(_preferred(terms), slot.types)
        return cls(IRI(iri), self._label(iri), **{**values, **given})

    def _value(self, term: RdfTerm, types: tuple[type[Node], ...]) -> Any:
        if types and isinstance(term, NamedNode):
            return self._node(term.value, types)
        return to_python(term)

    def _label(self, iri: str) -> str:
        said = self._nodes.get(iri, {})
        for name in (_PREF_LABEL, _TITLE, _LABEL):
            if name in said:
                return str(to_python(_preferred(said[name])))
        return compact(iri)

    def _kinds(self, iri: str) -> tuple[str, ...]:
        kinds = self._kinds_of.get(iri)
        if kinds is None:
            types = map(plain, self._nodes.get(iri, {}).get(RDF_TYPE, ()))
            kinds = self._kinds_of[iri] = tuple(
                name.removeprefix(BKO) for name in types if name.startswith(BKO)
            )
        return kinds


class Slot(NamedTuple):
    """A field of a class that stands for one property."""

    name: str
    property: str
    """The IRI of the property."""
    many: bool
    types: tuple[type[Node], ...]
    """What nodes the field holds; none where it holds literals, links or outside identifiers."""


_SLOTS: dict[type[Node], tuple[Slot, ...]] = {}


def slots(cls: type[Node]) -> tuple[Slot, ...]:
    """The fields of a class that stand for one property each; worked out once."""
    if cls not in _SLOTS:
        _SLOTS[cls] = _read_slots(cls)
    return _SLOTS[cls]


def _read_slots(cls: type[Node]) -> tuple[Slot, ...]:
    return tuple(
        Slot(
            item.name,
            expand(item.metadata["curie"] or "bko:" + _camel(item.name)),
            item.metadata["many"],
            _named_classes(str(item.type)),
        )
        for item in fields(cls)
        if "curie" in item.metadata
    )


def _named_classes(annotation: str) -> tuple[type[Node], ...]:
    return tuple(_CLASSES[word] for word in re.findall(r"\w+", annotation) if word in _CLASSES)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


def _order(term: RdfTerm) -> tuple[int, float | Decimal, str, str]:
    """The place of a value among others, as SPARQL orders them: IRIs, then literals by value."""
    if not isinstance(term, Literal):
        return isinstance(term, NamedNode), 0, plain(term), ""
    if term.language:
        return 2, inf, term.value, term.language
    value = to_python(term)
    number = value if isinstance(value, int | float | Decimal) else inf
    return 2, number, term.value, term.datatype.value


def _node_order(name: str) -> tuple[bool, str]:
    """The place of a node among others: blank nodes, whose names hold no colon, then IRIs."""
    return ":" in name, name


def _preferred(terms: list[RdfTerm]) -> RdfTerm:
    """English first, then what has no language, then the rest."""
    if len(terms) == 1:
        return terms[0]
    return min(terms, key=lambda t: {"en": 0, None: 1}.get(getattr(t, "language", None), 2))


def _reading_order(evidence: Evidence) -> tuple[int, str, int, str]:
    """Supporting passages first, then as they stand in their sources."""
    passage = evidence.passage
    source = passage.source.iri if passage.source else ""
    return STANCES.index(evidence.relation), source, passage.start or 0, passage.iri
