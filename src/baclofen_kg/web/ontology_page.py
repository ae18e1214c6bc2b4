"""The page of the ontology: its terms by theme, each under an anchor of its own name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pyoxigraph as ox

from ..formats.terms import Properties, Term, by_subject
from ..formats.themes import THEMES, Vocabulary
from ..namespaces import BKO, RDF_TYPE, compact, expand, local_name
from ..stores.packaged import ontology_triples
from .book import Book
from .markup import Link
from .nodes import COMMENT

_ONTOLOGY = BKO.rstrip("#")
_FACTS = (
    ("Subclass of", expand("rdfs:subClassOf")),
    ("Subproperty of", expand("rdfs:subPropertyOf")),
    ("Domain", expand("rdfs:domain")),
    ("Range", expand("rdfs:range")),
    ("Example", expand("skos:example")),
    ("Note", expand("skos:scopeNote")),
    ("Same as", expand("skos:exactMatch")),
    ("Close to", expand("skos:closeMatch")),
    ("Broader", expand("skos:broader")),
    ("Broader elsewhere", expand("skos:broadMatch")),
)
_SORTS = {
    expand("owl:Class"): "class",
    expand("owl:ObjectProperty"): "property",
    expand("owl:DatatypeProperty"): "property with a literal",
}


class DescribedTerm(NamedTuple):
    """A term of the ontology."""

    id: str
    label: str
    sort: str
    iri: str
    comment: str
    facts: Sequence[tuple[str, Sequence[Link]]]
    retired: bool
    page: str
    """The page that lists its members, or that of a country."""


class Theme(NamedTuple):
    """Terms that are read together."""

    id: str
    title: str
    terms: Sequence[DescribedTerm]


class OntologyPage(NamedTuple):
    """What the page of the ontology says."""

    title: str
    lead: str
    iri: str
    version: str
    themes: Sequence[Theme]


def ontology_page(book: Book) -> OntologyPage:
    """Describe the terms of the ontology by theme, in the order of its file."""
    facts = by_subject(ontology_triples(), "here")
    vocabulary = Vocabulary(facts)
    placed = []
    for iri in book.nodes.terms:
        place = vocabulary.place(ox.NamedNode(iri))
        placed.append((place or (len(THEMES), 0, "", 0), iri))
    placed.sort()
    titles = [*(title for title, _ in THEMES), "Further terms"]
    themes = []
    for number, title in enumerate(titles):
        terms = [
            _described(book, iri, facts[ox.NamedNode(iri)], vocabulary)
            for place, iri in placed
            if place[0] == number
        ]
        if terms:
            themes.append(Theme(f"theme-{title.lower().replace(' ', '-')}", title, terms))
    nodes = book.nodes
    return OntologyPage(
        nodes.text(_ONTOLOGY, expand("dcterms:title")),
        nodes.text(_ONTOLOGY, expand("dcterms:description")),
        _ONTOLOGY,
        nodes.text(_ONTOLOGY, expand("owl:versionInfo")),
        themes,
    )


def _described(book: Book, iri: str, facts: Properties, vocabulary: Vocabulary) -> DescribedTerm:
    nodes = book.nodes
    types = nodes.nodes(iri, RDF_TYPE)
    sort = next((_SORTS[name] for name in types if name in _SORTS), "")
    if not sort:
        lists = [nodes.label(name) for name in types if name.startswith(BKO)]
        sort = ", ".join(lists) or "individual"
    said = []
    for title, predicate in _FACTS:
        links = {
            _link(book, part)
            for value in facts.get(predicate, ())
            for part in (vocabulary.united(value) if type(value) is ox.BlankNode else [value])
        }
        if links:
            said.append((title, sorted(links)))
    address = nodes.address(iri) or ""
    page = address if address.startswith("country/") else ""
    if iri in nodes.kinds:
        page = f"kind/{local_name(iri)}.html"
    retired = "true" in nodes.texts(iri, expand("owl:deprecated"))
    comment = nodes.text(iri, COMMENT)
    return DescribedTerm(local_name(iri), nodes.label(iri), sort, iri, comment, said, retired, page)


def _link(book: Book, value: Term) -> Link:
    if not isinstance(value, ox.NamedNode):
        return Link(value.value)
    iri = value.value
    if iri.startswith(BKO):
        return Link(book.nodes.label(iri), f"#{local_name(iri)}")
    return Link(compact(iri), iri)
