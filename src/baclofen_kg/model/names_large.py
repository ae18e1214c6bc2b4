"""Finds entities by their names in a graph that has too many names to hold.

What is entered as it is spelt in the graph, in small letters or with a capital, is found at once.
For the rest the engine goes through all names and gives those that begin alike; among these the
choice is as in a small graph. So a misspelling in the first three letters has no near matches here,
and a name whose case is odd is passed over where another entity has it in a plain one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import Literal

from ..errors import QueryError, notice
from ..namespaces import BKG, IRI, VOCABULARIES, expanded
from ..sparql.asking import NamedQueries, as_tsv
from .folding import bare, fold
from .name_table import NameRow, read_names, table_of
from .names import FindMatches, Match, NameIndex, Names, is_iri

_LANGUAGES = (
    "en", "fr", "de", "it", "es", "pt", "nl", "sv", "da", "nb", "fi", "et", "pl", "cs", "hu", "hr",
    "ru", "el", "tr", "zh", "ja", "ko", "la", None,
)  # fmt: skip
"""Tags with which names are asked for as they are spelt."""

MOST_HELD = 50_000
"""Names up to which all are held: some 20 MB."""


def index_names(queries: NamedQueries, find_matches: FindMatches) -> Names:
    """Hold the names of a graph, or ask for them one at a time where there are too many.

    So it is, with a warning, where an endpoint gives no more than some rows of an answer.
    """
    try:
        content = queries.kept("model/names", lambda: _all_names(queries))
        content = _all_names(queries) if content is None else content
    except QueryError as error:
        names = LargeNames(queries, find_matches)
        names.label("urn:x")  # where nothing is answered, this says so
        notice(
            f"names are looked for one at a time, and misspelt ones seldom found, since not all "
            f"can be read at once: {error}"
        )
        return names
    if not content:
        return LargeNames(queries, find_matches)
    return NameIndex(read_names(content), find_matches)


def _all_names(queries: NamedQueries) -> bytes:
    """The names of a graph as TSV; nothing where there are too many."""
    content = as_tsv(queries.rows("model/names"))
    return content if content.count(b"\n") - 1 <= MOST_HELD else b""


class LargeNames:
    """All names of all entities, asked of the engine a few at a time."""

    def __init__(self, queries: NamedQueries, find_matches: FindMatches) -> None:
        self._queries = queries
        self._find_matches = find_matches
        self._alike: dict[str, list[NameRow]] = {}

    def find(self, name: str) -> str:
        """As ``NameIndex.find``."""
        return self._index([name]).find(name)

    def find_all(self, names: Iterable[str]) -> dict[str, list[Match]]:
        """As ``NameIndex.find_all``."""
        wanted = list(names)
        return self._index(wanted).find_all(wanted)

    def spelt(self, keys: Iterable[str]) -> set[str]:
        """As ``NameIndex.spelt``, of names that are spelt plainly."""
        wanted = list(keys)
        return self._held(self._spelt(wanted)).spelt(wanted)

    def inn_spellings(
        self, keys: Iterable[str], without: frozenset[str] = frozenset()
    ) -> dict[str, list[Match]]:
        """Return nothing: names that are not held have no skeletons."""
        return {}

    def completed(self, beginning: str) -> str | None:
        """Return nothing: names that are not held are not gone through."""
        return None

    def near(self, name: str, limit: int = 5) -> list[str]:
        """As ``NameIndex.near``, among the names that begin with the same three letters."""
        return self._held(self._beginning_like([name])).near(name, limit)

    def label(self, iri: str) -> str:
        """As ``NameIndex.label``."""
        return self._held(self._named([iri])).label(iri)

    def _index(self, names: Sequence[str]) -> NameIndex:
        """An index of what matters for some names."""
        rows = [*self._spelt(names), *self._named(names)]
        index = self._held(rows)
        missing = [name for name, found in index.find_all(names).items() if not found]
        if missing:
            index = self._held([*rows, *self._beginning_like(missing)])
        return index

    def _held(self, rows: Iterable[NameRow]) -> NameIndex:
        return NameIndex(table_of(rows), self._find_matches)

    def _spelt(self, names: Iterable[str]) -> list[NameRow]:
        texts = dict.fromkeys(
            form
            for text in (" ".join(name.split()) for name in names)
            for form in (text, text.lower(), text.capitalize(), text.title(), text.upper())
            if _is_writable(form)
        )
        literals = [Literal(text, language=tag) for text in texts for tag in _LANGUAGES]
        return self._rows("names-spelt", name=literals)

    def _named(self, names: Iterable[str]) -> list[NameRow]:
        iris = []
        for name in names:
            text = name.strip()
            iris += [text, BKG + text, expanded(text, VOCABULARIES) or text]
        known = [IRI(iri) for iri in dict.fromkeys(iris) if is_iri(iri)]
        return self._rows("names-of", entity=known)

    def _beginning_like(self, names: Iterable[str]) -> list[NameRow]:
        keys = dict.fromkeys(bare(fold(name))[:3] for name in names)
        keys.pop("", None)
        new = [key for key in keys if key not in self._alike]
        if new:
            self._alike = {key: [] for key in keys}
            for row in self._rows("names-like", key=new):
                self._alike.get(bare(row[2].lower())[:3], []).append(row)
        return [row for key in keys for row in self._alike.get(key, ())]

    def _rows(self, query: str, /, **values: Sequence[object]) -> list[NameRow]:
        if not all(values.values()):
            return []  # nothing is asked about
        rows = self._queries.rows(f"model/{query}", **values)
        return [(entity.value, kind.value, text.value) for entity, kind, text in rows]


def _is_writable(text: str) -> bool:
    return bool(text) and len(text) <= 400 and not any("\ud800" <= c <= "\udfff" for c in text)
