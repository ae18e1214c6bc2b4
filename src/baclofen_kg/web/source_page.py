"""The pages of sources, of their passages and of the countries under whose rules they speak."""

from __future__ import annotations

from dataclasses import replace

from ..namespaces import STANCE_IRIS, STANCES, expand, local_name
from .book import NODES, Book
from .markup import Line, Link, Page, Section, Table
from .node_page import facts_of
from .nodes import COMMENT, PART_OF
from .words import country_name, named_by

_OURS = "In our words"
_SECTION, _DESCRIPTION = expand("bko:section"), expand("dcterms:description")


def source_page(book: Book, iri: str) -> Page:
    """Describe a document, and list to what it speaks."""
    nodes = book.nodes
    passages = nodes.holders(iri, PART_OF)
    rows = [
        [
            [Line([book.link(passage, NODES, nodes.text(passage, _SECTION) or "passage")])],
            *_spoken_to(book, passage),
            [Line([Link(text)]) for text in nodes.texts(passage, COMMENT)],
        ]
        for passage in sorted(passages, key=lambda p: (nodes.text(p, _SECTION), p))
    ]
    table = Table(("Section", "Stance", "Statement", _OURS), rows, labelled=[_OURS])
    sections = [Section("passages", "What it says", [table])] if rows else []
    copies = nodes.holders(iri, expand("prov:wasDerivedFrom"))
    if copies:
        intro = "They are not witnesses of their own."
        listed = book.listed(copies, NODES)
        sections.append(Section("copies", "Derived from it", items=listed, intro=intro))
    facts = facts_of(book, iri, without=(_DESCRIPTION,))
    return book.page(iri, nodes.text(iri, _DESCRIPTION), facts, sections)


def _spoken_to(book: Book, passage: str) -> tuple[list[Line], list[Line]]:
    stances, statements = [], []
    for stance, iri in zip(STANCES, STANCE_IRIS, strict=True):
        for statement in book.nodes.nodes(passage, iri):
            stances.append(Line(mark=stance))
            statements.append(Line([book.link(statement, NODES)]))
    return stances, statements


def passage_page(book: Book, iri: str) -> Page:
    """Describe a place in a document, and what it says on which statement."""
    nodes = book.nodes
    lines = [
        replace(line, mark=stance.mark) for stance, line in zip(*_spoken_to(book, iri), strict=True)
    ]
    # The section stands in the title.
    without = (COMMENT, _SECTION, *STANCE_IRIS)
    facts = facts_of(book, iri, without=without)
    sections = [Section("statements", "What it speaks to", items=lines)] if lines else []
    return book.page(iri, nodes.text(iri, COMMENT), facts, sections)


def country_page(book: Book, iri: str) -> Page:
    """List the documents of a country, and what they make of the statements."""
    nodes, here = book.nodes, "country"
    sources = nodes.holders(iri, expand("bko:jurisdiction"))
    found: dict[str, dict[str, None]] = {stance: {} for stance in STANCES}
    for item in book.statements.values():
        for evidence in item.evidence:
            source = evidence.passage.source
            if source and source.jurisdiction and source.jurisdiction.iri == iri:
                found[evidence.relation][item.iri] = None
    sections = [Section("sources", "Documents that were read", items=book.listed(sources, here))]
    for stance, title in (
        ("disputes", "What they dispute"),
        ("qualifies", "What they say with a limit or another value"),
        ("supports", "What they support"),
    ):
        if found[stance]:
            lines = [
                Line([book.link(name, here)], tail=_others(book, name, stance))
                for name in sorted(found[stance], key=nodes.label)
            ]
            sections.append(Section(stance, title, items=lines, columns=len(lines) > 20))
    return Page(
        title=country_name(iri, nodes),
        here=here,
        kinds=[Link("country", f"../ontology.html#{local_name(iri)}")],
        lead=f"{len(sources)} documents of it were read, mostly in part: that none of them speaks "
        "to a matter is not a statement of that country."
        if len(sources) > 1
        else "One document of it was read.",
        sections=sections,
    )


def _others(book: Book, iri: str, stance: str) -> str:
    """Who supports what a country disputes or qualifies."""
    supporters = named_by(book.statements[iri], "supports") or "nobody"
    return "" if stance == "supports" else f"supported by {supporters}"
