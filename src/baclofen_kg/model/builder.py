"""Builds the objects of the model from rows of node, property and value."""

from __future__ import annotations

from dataclasses import fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import pyoxigraph

from ..namespaces import BKO, IRI, PREFIXES, RDF_TYPE, compact, expand
from ..sparql.terms import to_python
from . import objects as model

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import QuerySolutions

    from ..sparql.terms import Term, Value

N = TypeVar("N", bound=model.Node)

_DEEPEST = 60
"""Entities above one another that an object holds."""

RELATIONS = ("supports", "qualifies", "disputes")

_CLASSES: dict[str, type[model.Node]] = {name: getattr(model, name) for name in model.__all__}
_LABELS = tuple(map(expand, ("skos:prefLabel", "dcterms:title", "rdfs:label")))


class Facts:
    """What is known of nodes: for each its properties, for each property its values."""

    def __init__(self) -> None:
        self.nodes: dict[str, dict[str, list[Term]]] = {}

    def add(self, rows: QuerySolutions) -> list[str]:
        """Take in rows of node, property and value; give the nodes in the order they came in."""
        found: dict[str, dict[str, list[Term]]] = {}
        for node, name, value in rows:
            found.setdefault(node.value, {}).setdefault(name.value, []).append(value)
        self.nodes.update(found)
        return list(found)

    def copy(self) -> Facts:
        """Give facts to which more can be added without changing these."""
        new = Facts()
        new.nodes.update(self.nodes)
        return new


class Builder:
    """Builds each node once, with all that it leads to."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts.nodes
        self._built: dict[str, model.Node] = {}
        self._open: set[str] = set()

    def statements(self, iris: Iterable[str], passages: Iterable[str]) -> list[model.Statement]:
        """Build statements with their evidence, supporting passages first."""
        evidence = self._evidence(passages)
        return [self._statement(iri, evidence.get(iri, [])) for iri in iris]

    def entity(self, iri: str) -> model.Entity:
        """Build an entity."""
        node = self._node(iri)
        return node if isinstance(node, model.Entity) else model.Entity(IRI(iri), node.label)

    def _statement(self, iri: str, evidence: list[model.Evidence]) -> model.Statement:
        facts = self._facts[iri]
        kind = next((k for k in self._kinds(facts) if k in _CLASSES), None)
        cls = _CLASSES.get(kind or "", model.Statement)
        if not issubclass(cls, model.Statement):
            cls = model.Statement
        kind = kind or next(iter(self._kinds(facts)), "Statement")
        evidence.sort(key=lambda item: (RELATIONS.index(item.relation), _place(item.passage)))
        return self._fill(
            cls, iri, kind=kind, evidence=tuple(evidence), jurisdictions=self._jurisdictions
        )

    @cached_property
    def _jurisdictions(self) -> tuple[model.Term, ...]:
        """The countries, which each statement needs for its verdicts."""
        found = (self._fill(model.Term, iri) for iri in self._facts if self._is_country(iri))
        return tuple(sorted(found, key=lambda term: term.iri))

    def _is_country(self, iri: str) -> bool:
        return "Jurisdiction" in self._kinds(self._facts[iri])

    def _evidence(self, passages: Iterable[str]) -> dict[str, list[model.Evidence]]:
        found: dict[str, list[model.Evidence]] = {}
        for iri in passages:
            passage = self._fill(model.Passage, iri)
            for relation in RELATIONS:
                for statement in self._facts[iri].get(PREFIXES["cito"] + relation, ()):
                    if isinstance(statement, pyoxigraph.NamedNode):
                        found.setdefault(statement.value, []).append(
                            model.Evidence(relation, passage)
                        )
        return found

    def _node(self, iri: str) -> model.Node:
        if iri not in self._built:
            if iri in self._open or len(self._open) > _DEEPEST:
                # A cycle, as of skos:broader: frozen objects cannot contain themselves. A chain
                # that is longer than anything in pharmacology would be too much for Python.
                return model.Entity(IRI(iri), self._label(iri))
            self._open.add(iri)
            self._built[iri] = self._build(iri)
            self._open.remove(iri)
        return self._built[iri]

    def _build(self, iri: str) -> model.Node:
        facts = self._facts.get(iri, {})
        kinds = self._kinds(facts)
        if "Source" in kinds:
            return self._fill(model.Source, iri)
        if _LABELS[0] not in facts and _LABELS[2] in facts:
            return self._fill(model.Term, iri)
        cls = next((_CLASSES[kind] for kind in kinds if kind in _CLASSES), model.Entity)
        if not issubclass(cls, model.Entity):
            cls = model.Entity
        return self._fill(cls, iri, kinds=kinds)

    def _fill(self, cls: type[N], iri: str, **given: Any) -> N:
        facts = self._facts.get(iri, {})
        values: dict[str, Any] = {}
        for slot in _slots(cls):
            terms = facts.get(slot.property)
            if terms and slot.many:
                values[slot.name] = tuple(self._value(term, slot.node) for term in terms)
            elif terms:
                values[slot.name] = self._value(_preferred(terms), slot.node)
        return cls(IRI(iri), self._label(iri), **values, **given)

    def _value(self, term: Term, as_node: bool) -> model.Node | Value:
        if as_node and isinstance(term, pyoxigraph.NamedNode):
            return self._node(term.value)
        return to_python(term)

    def _label(self, iri: str) -> str:
        facts = self._facts.get(iri, {})
        for name in _LABELS:
            if name in facts:
                return str(to_python(_preferred(facts[name])))
        return compact(iri)

    @staticmethod
    def _kinds(facts: dict[str, list[Term]]) -> tuple[str, ...]:
        types = (t.value for t in facts.get(RDF_TYPE, ()) if isinstance(t, pyoxigraph.NamedNode))
        return tuple(name.removeprefix(BKO) for name in types if name.startswith(BKO))


class _Slot(NamedTuple):
    name: str
    property: str
    many: bool
    node: bool


_SLOTS: dict[type[model.Node], tuple[_Slot, ...]] = {}


def _slots(cls: type[model.Node]) -> tuple[_Slot, ...]:
    """Fields of a class that stand for one property each; worked out once for each class."""
    if cls not in _SLOTS:
        _SLOTS[cls] = _read_slots(cls)
    return _SLOTS[cls]


def _read_slots(cls: type[model.Node]) -> tuple[_Slot, ...]:
    return tuple(
        _Slot(
            item.name,
            expand(item.metadata["curie"] or "bko:" + _camel(item.name)),
            item.metadata["many"],
            # Outside identifiers and links stay IRIs.
            "IRI" not in str(item.type),
        )
        for item in fields(cls)
        if "curie" in item.metadata
    )


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


def _preferred(terms: list[Term]) -> Term:
    """English first, then what has no language, then the rest."""
    return min(terms, key=lambda t: {"en": 0, None: 1}.get(getattr(t, "language", None), 2))


def _place(passage: model.Passage) -> tuple[str, int, str]:
    source = passage.source.iri if passage.source else ""
    return source, passage.start or 0, passage.iri
