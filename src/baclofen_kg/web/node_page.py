"""The page of any node: what is said of it, property by property, and what leads to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pyoxigraph as ox

from ..namespaces import RDF_TYPE, compact, expand
from .book import NODES, Book
from .markup import Line, Link, Page, Section
from .nodes import ALT_LABEL, COMMENT, DEFINITION, LABEL, PREF_LABEL, TITLE, Term

_NAMES = (RDF_TYPE, PREF_LABEL, LABEL, TITLE)
_DESCRIPTIONS = (DEFINITION, expand("dcterms:description"), COMMENT)
CODES = (
    expand("schema:inChI"),
    expand("schema:smiles"),
    *(expand(f"skos:{how}Match") for how in ("exact", "close", "narrow", "broad", "related")),
)
"""What names a node for machines."""
WORDS = {
    ALT_LABEL: "Also called",
    expand("skos:hiddenLabel"): "Also found as",
    expand("skos:exactMatch"): "Same in other registers",
    expand("skos:closeMatch"): "Close in other registers",
    expand("skos:narrowMatch"): "Narrower in other registers",
    expand("skos:broadMatch"): "Broader in other registers",
    expand("skos:relatedMatch"): "Related in other registers",
    expand("skos:broader"): "Broader",
    expand("skos:scopeNote"): "Note",
    expand("dcterms:isPartOf"): "Part of",
    expand("dcterms:rights"): "Rights",
    expand("prov:wasDerivedFrom"): "Derived from",
    expand("bko:sourceKind"): "Kind of source",
    expand("bko:jurisdiction"): "Country",
    expand("bko:memberCoverage"): "Members listed",
    expand("schema:url"): "Address",
    expand("schema:sha256"): "SHA-256",
    expand("schema:inChI"): "InChI",
    expand("schema:smiles"): "SMILES",
}


def node_page(book: Book, iri: str) -> Page:
    """Describe a node that is nothing in particular, such as the dataset."""
    nodes = book.nodes
    described = next((name for name in _DESCRIPTIONS if nodes.text(iri, name)), DEFINITION)
    holders = {mention.subject for mention in nodes.mentions(iri) if nodes.address(mention.subject)}
    lines = book.listed(nodes.in_order(holders), NODES)
    sections = [Section("named-by", "Named by", items=lines, columns=len(lines) > 12)]
    facts = facts_of(book, iri, without=(described,))
    return book.page(iri, nodes.text(iri, described), facts, sections if lines else [])


def facts_of(
    book: Book,
    iri: str,
    without: Collection[str] = (),
    only: Collection[str] = (),
    here: str = NODES,
) -> list[tuple[str, Line]]:
    """What is said of a node, property by property, but for its names and its class."""
    return [
        (_word(book, predicate), _line(book, values, here))
        for predicate, values in book.nodes.properties(iri)
        if predicate not in (*_NAMES, *without) and (not only or predicate in only)
    ]


def _word(book: Book, predicate: str) -> str:
    if predicate in WORDS:
        return WORDS[predicate]
    label = book.nodes.label(predicate)
    return label[:1].upper() + label[1:]


def _line(book: Book, values: Sequence[Term], here: str) -> Line:
    links = [_link(book, value, here) for value in values]
    return Line(sorted(links, key=lambda link: (link.text.casefold(), link.text)))


def _link(book: Book, value: Term, here: str) -> Link:
    if isinstance(value, ox.NamedNode):
        if book.nodes.address(value.value):
            return book.link(value.value, here)
        web = value.value.startswith(("https://", "http://"))
        return Link(compact(value.value), value.value if web else None)
    if isinstance(value, ox.Literal):
        return Link(_plain(value))
    return Link("(a node without a name)")


def _plain(literal: ox.Literal) -> str:
    if literal.datatype.value == expand("xsd:boolean"):
        return "yes" if literal.value in ("true", "1") else "no"
    foreign = literal.language and literal.language != "en"
    return f"{literal.value} ({literal.language})" if foreign else literal.value
