"""What all pages are made from: the nodes of a graph, and its statements as objects."""

from __future__ import annotations

from functools import cache, cached_property
from typing import Any

from .. import model
from ..graph import KnowledgeGraph
from ..namespaces import BKO, local_name
from ..stores.packaged import ontology_triples
from .markup import Facts, Line, Link, Page, Section, Table
from .nodes import Nodes
from .words import content, countries, node_link, reported, said_by

NODES = "id"
"""The folder of the pages of nodes."""
# What names a row of a table of statements of one class; the others are named by their labels.
KEYS = {
    "AdverseReaction": ("effect",),
    "Interaction": ("interactant",),
    "Precaution": ("condition", "population"),
    "Indication": ("treats", "in_context_of"),
    "OverdosePicture": ("effect",),
    "PharmacokineticParameter": ("parameter",),
    "PhysicalProperty": ("physical_property_kind", "solvent"),
}
_JOINED = {"in_context_of": " in the context of ", "solvent": " in "}
"""Fields that are read after the first one; of the others one alone names the row."""
_PLAIN = {"text value", "physical property value", "classified as", "consequence"}
"""Fields whose values need no word before them."""
_CIRCUMSTANCES = {"phase", "population", "limit", "route", "setting"}
"""Fields whose values stand beside each other in one line."""
_ABOUT = BKO + "about"
_LEFT_OUT = ("about", "specialises", "evidence")


class Book:
    """A graph on its way into pages."""

    def __init__(self, kg: KnowledgeGraph) -> None:
        self.nodes = Nodes(kg.store.triples(), ontology_triples())
        self._kg = kg
        self.naming = cache(self._naming)
        """The statements that name an entity elsewhere than as their subject; pairs, not parts.

        With each goes who supports it, and who disputes it.
        """

    @cached_property
    def statements(self) -> dict[str, model.Statement]:
        """All statements, by IRI."""
        return {item.iri: item for item in self._kg.statements()}

    @cached_property
    def about(self) -> dict[str, list[model.Statement]]:
        """The statements about each entity, by its IRI."""
        found: dict[str, list[model.Statement]] = {}
        for item in self.statements.values():
            if item.about:
                found.setdefault(item.about.iri, []).append(item)
        return found

    def _naming(self, iri: str) -> list[tuple[model.Statement, str]]:
        mentions = self.nodes.mentions(iri)
        found = {mention.subject for mention in mentions if mention.predicate != _ABOUT}
        items = [self.statements[name] for name in sorted(found) if name in self.statements]
        iris = {item.iri for item in items}
        return [
            (item, countries(item))
            for item in items
            if item.specialises is None or item.specialises.iri not in iris
        ]

    def link(self, iri: str, here: str, text: str = "") -> Link:
        """A node with the address of its page."""
        return node_link(iri, self.nodes, here, text)

    def page(self, iri: str, lead: str, facts: Facts, sections: list[Section], **more: Any) -> Page:
        """The page of a node, under its label, with its classes and the pages that list those."""
        kinds = [
            Link(self.nodes.label(kind), f"../kind/{local_name(kind)}.html")
            for kind in self.nodes.classes(iri)
            if kind.startswith(BKO)
        ]
        return Page(
            title=self.nodes.label(iri),
            here=NODES,
            kinds=kinds,
            lead=lead,
            iri=iri,
            name=local_name(iri),
            facts=facts,
            sections=sections,
            **more,
        )

    def table(self, statements: list[model.Statement], here: str, name: str) -> Table:
        """A table of statements: what each says, what documents report, and who says so."""
        rows = []
        for item in statements:
            key, used = self._key(item)
            says = self._says(item, here, used)
            says += [
                Line([self.link(part.iri, here, _consequence(part, item))])
                for part in item.specialised_by
            ]
            name_of_row = [Line([self.link(item.iri, here, key)])]
            rows.append([name_of_row, says, reported(item), said_by(item)])
        return Table((name, "What it says", "Reported by documents", "Who says so"), rows)

    def _says(self, item: model.Statement, here: str, used: tuple[str, ...]) -> list[Line]:
        """What a statement says, in few lines: the value, who and how, and all else."""
        value, circumstances, lines = [], [], []
        for name, links in content(item, self.nodes, here, (*_LEFT_OUT, *used)):
            # Coded values are plain words here; the page of the statement leads to each.
            plain = [link if _is_named(link) else Link(link.text) for link in links]
            if name in ("value", "dose basis"):
                value += [link.text for link in plain]
            elif name in _CIRCUMSTANCES:
                circumstances += [Link(link.text) for link in links]
            else:
                lines.append(Line(plain, head="" if name in _PLAIN else f"{name}:"))
        found = [Line([Link(" ".join(value))])] if value else []
        return [*found, *([Line(circumstances)] if circumstances else []), *lines]

    def _key(self, statement: model.Statement) -> tuple[str, tuple[str, ...]]:
        """What names the row of a statement, and the fields that this uses up."""
        names = KEYS.get(statement.kind, ())
        if statement.specialises is None:
            text = ""
            for name in names:
                value = getattr(statement, name)
                parts = value if isinstance(value, tuple) else (value,) * (value is not None)
                if parts and (not text or name in _JOINED):
                    text += _JOINED.get(name, "") + ", ".join(map(str, parts))
            if text:
                return text, names
        return statement.label, names

    def row_name(self, statement: model.Statement) -> str:
        """What names a statement among others of its class."""
        return self._key(statement)[0]

    def listed(self, iris: list[str], here: str) -> list[Line]:
        """A list of links."""
        return [Line([self.link(iri, here)]) for iri in iris]


def _is_named(link: Link) -> bool:
    """Whether a link leads to a page of a name, and not to a term of the ontology."""
    return link.href is not None and "/" not in link.href.removeprefix("../id/")


def _consequence(part: model.Statement, whole: model.Statement) -> str:
    """What a statement says beyond the one that it specialises, in its own label."""
    label, base = part.label, whole.label
    if label.startswith(f"{base}: "):
        return label[len(base) + 2 :]
    return label[: -len(base) - 2] if label.endswith(f": {base}") else label
