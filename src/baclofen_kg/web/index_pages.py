"""The pages that lead to the others: the first page, one for each class, and the search."""

from __future__ import annotations

import json

from ..namespaces import BKG, BKO, compact, expand, local_name
from .book import Book
from .markup import Line, Link, Page, Section
from .nodes import ALT_LABEL, PART_OF
from .words import counted, country_name, named_by

DATASET = BKG + "dataset"
_TITLE, _DESCRIPTION = expand("dcterms:title"), expand("dcterms:description")
_LICENCE = expand("dcterms:license")
_SEARCHED = (ALT_LABEL, expand("skos:hiddenLabel"), expand("bko:narrowerLabel"))
_NOT_SEARCHED = {BKO + "Passage", BKO + "Component", expand("void:Linkset")}


def front_page(book: Book) -> Page:
    """Say what there is, and lead to it."""
    nodes = book.nodes
    subjects = sorted(book.about, key=lambda iri: (-len(book.about[iri]), nodes.label(iri)))
    described = [
        Line([book.link(iri, "")], tail=f"{len(book.about[iri])} statements") for iri in subjects
    ]
    disputed = [
        Line([book.link(item.iri, "")], tail=f"disputed by {named_by(item, 'disputes')}")
        for item in book.statements.values()
        if named_by(item, "disputes")
    ]
    countries = [
        Line(
            [book.link(iri, "", country_name(iri, nodes))],
            tail=counted(len(nodes.holders(iri, expand("bko:jurisdiction"))), "document"),
        )
        for iri in nodes.countries
    ]
    kinds = [
        Line([Link(nodes.label(kind), f"kind/{local_name(kind)}.html")], tail=f"{len(iris):,}")
        for kind, iris in sorted(nodes.kinds.items(), key=lambda pair: nodes.label(pair[0]))
    ]
    about = [
        Line([Link("The ontology, by theme", "ontology.html")]),
        *([Line([book.link(DATASET, "", "The dataset: licence, counts, links")])])
        * (nodes.address(DATASET) is not None),
        *(
            Line([Link(compact(iri), iri)], head="Licence:")
            for iri in nodes.nodes(DATASET, _LICENCE)
        ),
    ]
    return Page(
        title=nodes.text(DATASET, _TITLE) or "A drug knowledge graph",
        here="",
        lead=nodes.text(DATASET, _DESCRIPTION),
        sections=[
            Section("described", "What statements are about", items=described[:12]),
            Section(
                "disagreement",
                "Where sources disagree",
                items=disputed,
                intro="Each leads to its evidence: who says so, and who does not.",
            ),
            Section("countries", "By country", items=countries, columns=True),
            Section("kinds", "By class", items=kinds, columns=True),
            Section("about", "About the data", items=about),
        ],
    )


def kind_page(book: Book, kind: str) -> Page:
    """List all nodes of a class; passages by the document that they are part of."""
    nodes = book.nodes
    iris = nodes.kinds[kind]
    name = local_name(kind)
    if kind == BKO + "Passage":
        sources = sorted({s for iri in iris for s in nodes.nodes(iri, PART_OF)}, key=nodes.label)
        intro = "Passages are listed on the pages of their documents."
        section = Section("documents", "Documents", items=book.listed(sources, "kind"), intro=intro)
    else:
        title = f"All {len(iris):,}" if len(iris) > 1 else "The only one"
        section = Section("all", title, items=book.listed(iris, "kind"), columns=len(iris) > 12)
    label = nodes.label(kind)
    return Page(
        title=label[:1].upper() + label[1:],
        here="kind",
        kinds=[Link("class", f"../ontology.html#{name}")],
        lead=nodes.text(kind, expand("rdfs:comment")),
        sections=[section],
    )


def search_index(book: Book) -> bytes:
    """The names to search, as a script that hands them to the search of the page.

    Each entry is the file, the label, the class and the other names. It is a script and no JSON,
    because a page that is opened from a folder may not fetch one.
    """
    nodes = book.nodes
    entries = []
    for iri in nodes.own:
        kinds = nodes.classes(iri)
        if _NOT_SEARCHED.isdisjoint(kinds):
            names = dict.fromkeys(text for name in _SEARCHED for text in nodes.texts(iri, name))
            kind = nodes.label(kinds[0]) if kinds else ""
            entries.append([local_name(iri), nodes.label(iri), kind, *names])
    for iri in nodes.terms:
        entries.append([f"#{local_name(iri)}", nodes.label(iri), "term of the ontology"])
    lines = (json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in entries)
    return ("window.baclofenNames = [\n" + ",\n".join(lines) + "\n];\n").encode()
