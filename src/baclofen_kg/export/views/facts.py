"""A graph read once, as the views need it: what is said of each node, and who says it."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox

from ...namespaces import BKG, BKO, STANCES, compact, expand, local_name
from ...sparql.asking import NamedQueries
from ...sparql.store import Store
from ...sparql.terms import Term, plain
from ...stores.packaged import ontology_triples
from ..selection import data_of

MATCHES = ("exactMatch", "closeMatch", "narrowMatch", "broadMatch", "relatedMatch")
"""How an entity answers to an outside identifier, as the local names of SKOS."""
LINKS = ("bko:memberOf", "skos:broader", "bko:activeIngredient")
"""What joins entities to entities."""

_iri = functools.cache(expand)
_ABOUT = expand("bko:about")
_NAMES = tuple(map(expand, ("skos:prefLabel", "dcterms:title", "rdfs:label")))
_NOT_ENTITIES = {"Passage", "Source", "Component"}
Values = dict[str, list[Term]]


class Stance(NamedTuple):
    """What one passage has to do with one statement."""

    passage: str
    relation: str
    statement: str


class OutsideMatch(NamedTuple):
    """How an entity answers to an outside identifier."""

    entity: str
    relation: str
    identifier: str


class EntityLink(NamedTuple):
    """One entity that is joined to another."""

    entity: str
    property: str
    to: str


class Facts:
    """The data of a store, node by node; coded values are those of the ontology, or of the data."""

    def __init__(self, store: Store) -> None:
        """Read everything that a store says, in one pass."""
        self.ask = NamedQueries(store)
        """The named queries of the same store."""
        self.data = _by_node(data_of(list(store.triples())))
        """What the data say of each node, in a fixed order."""
        self._terms = _by_node(ontology_triples())

    def said(self, node: str) -> Mapping[str, list[Term]]:
        """What is said of a node of the data or of the ontology, property by property."""
        return self.data.get(node) or self._terms.get(node) or {}

    def values(self, node: str, curie: str) -> list[str]:
        """The values of a property: IRIs of nodes, texts of literals, in a fixed order."""
        return [plain(term) for term in self.said(node).get(_iri(curie), ())]

    def value(self, node: str, curie: str) -> str | None:
        """The value of a property; of several, the one in English, or the first."""
        terms = self.said(node).get(_iri(curie))
        if not terms:
            return None
        return plain(min(terms, key=_language_rank))

    def number(self, node: str, curie: str) -> int | float | None:
        """A figure as JSON writes it: a whole number as an integer."""
        text = self.value(node, curie)
        if text is None:
            return None
        try:
            figure = Decimal(text)
        except InvalidOperation:
            return None
        return int(figure) if figure == figure.to_integral_value() else float(figure)

    def label(self, node: str) -> str:
        """The name of a node in English, or its CURIE."""
        said = self.said(node)
        for name in _NAMES:
            if name in said:
                return plain(min(said[name], key=_language_rank))
        return compact(node)

    def kinds(self, node: str) -> list[str]:
        """The classes of our ontology that a node is in, by their local names."""
        types = self.values(node, "rdf:type")
        return [name.removeprefix(BKO) for name in types if name.startswith(BKO)]

    def kind(self, node: str) -> str:
        """The classes of a node in one word."""
        return " and ".join(self.kinds(node)) or "Other"

    @cached_property
    def statements(self) -> list[str]:
        """All statements: what is about something, ordered by IRI."""
        return [node for node, said in self.data.items() if _ABOUT in said and self.kinds(node)]

    @cached_property
    def passages(self) -> list[str]:
        """All passages, ordered by IRI."""
        return self.of_class("Passage")

    @cached_property
    def sources(self) -> list[str]:
        """All sources, ordered by IRI."""
        return self.of_class("Source")

    @cached_property
    def entities(self) -> list[str]:
        """What statements can speak of, ordered by IRI."""
        statements = set(self.statements)
        return [
            node
            for node in self.data
            if (kinds := self.kinds(node))
            and node not in statements
            and _NOT_ENTITIES.isdisjoint(kinds)
        ]

    @cached_property
    def subjects(self) -> list[str]:
        """The drugs that are described: statements are about them."""
        about = {iri for node in self.statements for iri in self.values(node, "bko:about")}
        return [node for node in sorted(about) if "Drug" in self.kinds(node)]

    @cached_property
    def stances(self) -> list[Stance]:
        """What each passage has to do with each statement."""
        known = set(self.statements)
        return [
            Stance(passage, relation, statement)
            for passage in self.passages
            for relation in STANCES
            for statement in self.values(passage, f"cito:{relation}")
            if statement in known
        ]

    @cached_property
    def _evidence(self) -> dict[str, list[Stance]]:
        found: dict[str, list[Stance]] = {}
        for stance in self.stances:
            found.setdefault(stance.statement, []).append(stance)
        return found

    def upheld(self, statement: str) -> list[Stance]:
        """The passages that support a statement, or limit it."""
        return [it for it in self._evidence.get(statement, ()) if it.relation != "disputes"]

    def disputed(self, statement: str) -> list[Stance]:
        """The passages that dispute a statement."""
        return [it for it in self._evidence.get(statement, ()) if it.relation == "disputes"]

    @cached_property
    def matches(self) -> list[OutsideMatch]:
        """Every outside identifier of every entity."""
        return [
            OutsideMatch(entity, relation, identifier)
            for entity in self.entities
            for relation in MATCHES
            for identifier in self.values(entity, f"skos:{relation}")
        ]

    @cached_property
    def _matches_of(self) -> dict[str, list[OutsideMatch]]:
        found: dict[str, list[OutsideMatch]] = {}
        for match in self.matches:
            found.setdefault(match.entity, []).append(match)
        return found

    def matches_of(self, entity: str) -> list[OutsideMatch]:
        """The outside identifiers of one entity."""
        return self._matches_of.get(entity, [])

    @cached_property
    def links(self) -> list[EntityLink]:
        """What joins entities to entities."""
        known = set(self.entities)
        return [
            EntityLink(entity, curie, other)
            for entity in self.entities
            for curie in LINKS
            for other in self.values(entity, curie)
            if other in known
        ]

    def of_class(self, name: str) -> list[str]:
        """The nodes of the data that are in a class, ordered by IRI."""
        return [node for node in self.data if name in self.kinds(node)]

    def source(self, passage: str) -> str | None:
        """The source in which a passage stands."""
        return self.value(passage, "dcterms:isPartOf")

    def country(self, source: str | None) -> str | None:
        """The country under whose rules a source speaks; none for articles."""
        place = self.value(source, "bko:jurisdiction") if source else None
        return place if place and self.country_code(place) else None

    def country_code(self, country: str) -> str | None:
        """The code of a country after ISO 3166-1."""
        return self.value(country, "bko:countryCode")

    def named(self, statement: str) -> list[str]:
        """The entities that a statement names, its subject first, each once."""
        known = self._entity_set
        about = self.values(statement, "bko:about")
        others = [
            value
            for name in self.said(statement)
            for value in map(plain, self.said(statement)[name])
            if value in known
        ]
        return list(dict.fromkeys([*(node for node in about if node in known), *others]))

    @cached_property
    def _entity_set(self) -> frozenset[str]:
        return frozenset(self.entities)

    @cached_property
    def spoken_of(self) -> list[str]:
        """The entities that statements, their changes, limits and sources name, by IRI.

        The others are there to be recognised: most drugs, products and brands.
        """
        found = {node for statement in self.statements for node in self.named(statement)}
        found |= {node for source in self.sources for node in self.named(source)}
        for node in sorted(found):
            found |= set(self.values(node, "bko:changeOf"))
        return [node for node in self.entities if node in found]

    def content(self, statement: str) -> list[tuple[str, str]]:
        """What a statement says, property by property, in words."""
        return [
            (
                local_name(name),
                ", ".join(
                    self.label(t.value) if isinstance(t, ox.NamedNode) else plain(t) for t in terms
                ),
            )
            for name, terms in self.said(statement).items()
            if name.startswith(BKO)
        ]

    def dataset(self, curie: str) -> str | None:
        """A property of the description of the dataset, where the data bring one."""
        return self.value(BKG + "dataset", curie)


def _by_node(triples: Iterable[ox.Triple]) -> dict[str, Values]:
    found: dict[str, Values] = {}
    rows = sorted(
        (triple.subject.value, triple.predicate.value, str(triple.object), triple)
        for triple in triples
        if isinstance(triple.subject, ox.NamedNode)
    )
    for node, name, _, triple in rows:
        found.setdefault(node, {}).setdefault(name, []).append(triple.object)
    return found


def _language_rank(term: Term) -> int:
    """English first, then what has no language, then the rest."""
    return {"en": 0, None: 1}.get(getattr(term, "language", None), 2)
