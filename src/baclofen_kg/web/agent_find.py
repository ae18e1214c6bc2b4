"""The tool ``find``: what a name can stand for, and never a guess."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .. import model
from ..model.folding import fold
from ..model.lookup import Lookup
from ..namespaces import compact, local_name
from ..sparql.asking import NamedQueries
from .agent_forms import Candidate
from .agent_size import Item

LOOKS_ALIKE = "looks alike"
IN_TITLE = "words of its title"
_LOOSE = {"close match", "broader class", "spelling", "narrower name"}
_NOTES = {
    "synonym": "a synonym of it",
    "shared name": "a name that other things have too, as brands do that differ by country",
    "narrower name": "the name of something narrower, which has no node of its own",
    "misspelling": "a known misspelling of it",
    "spelling": "its name in another spelling",
    "close match": "an identifier of something close to it",
    "broader class": "an identifier of something narrower or broader",
    LOOKS_ALIKE: "a name of it, and only looks alike",
}


class _Titled(NamedTuple):
    iri: str
    kind: str
    title: str
    words: frozenset[str]


class Finder:
    """Finds what a name can stand for."""

    def __init__(self, lookup: Lookup, reader: model.Reader, queries: NamedQueries) -> None:
        self._lookup = lookup
        self._reader = reader
        self._queries = queries
        self._titles: tuple[_Titled, ...] | None = None

    def candidates(self, name: str) -> tuple[bool, list[Item]]:
        """Whether something has just this name, and all that it can stand for, the best first."""
        names = self._lookup.names()
        matches = names.find_all([name])[name]
        found = {match.iri: (match.label, match.name, match.by) for match in matches}
        exact = any(match.by not in _LOOSE for match in matches)
        for titled in self._titled(name):
            same = fold(titled.title) == fold(name)
            exact = exact or same
            how = "label" if same else IN_TITLE
            found.setdefault(titled.iri, (titled.title, titled.title, how))
        if not exact:
            for text, alike in names.find_all(names.near(name)).items():
                for match in alike:
                    found.setdefault(match.iri, (match.label, text, LOOKS_ALIKE))
        kinds = self._kinds(found)
        items = [
            self._item(iri, label, met, how, kinds[iri]) for iri, (label, met, how) in found.items()
        ]
        return exact, items

    def _item(self, iri: str, label: str, met: str, how: str, kinds: list[str]) -> Item:
        data = Candidate(id=compact(iri), label=label, kinds=kinds, name=met, how=how)
        note = f": {met!r} is {_NOTES[how]}" if how in _NOTES else ""
        note = " [in its title]" if how == IN_TITLE else note
        kind = f", {', '.join(kinds)}" if kinds else ""
        return Item(f"- {label} ({data.id}){kind}{note}", data.model_dump())

    def _titled(self, name: str) -> Iterable[_Titled]:
        """Statements, sources and coded values whose title has all the words of a name."""
        if self._titles is None:
            rows = self._queries.table("model/titles")
            self._titles = tuple(
                _Titled(
                    str(row.node),
                    local_name(str(row.kind)),
                    str(row.title),
                    frozenset(_words(str(row.title))),
                )
                for row in rows
            )
        wanted = frozenset(_words(name))
        found = [titled for titled in self._titles if wanted and wanted <= titled.words]
        return sorted(found, key=lambda titled: (len(titled.words), titled.title))

    def _kinds(self, iris: Iterable[str]) -> dict[str, list[str]]:
        titled = {item.iri: item.kind for item in self._titles or ()}
        entities = self._reader.nodes(iri for iri in iris if iri not in titled)
        return {iri: [titled[iri]] if iri in titled else _classes(entities[iri]) for iri in iris}


def _classes(node: model.Entity | model.Term) -> list[str]:
    return list(node.kinds) if isinstance(node, model.Entity) else []


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in fold(text)).split()
