"""All names of a graph by their folded form, as columns: a row is put together when asked for."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain
from typing import NamedTuple, TypeAlias

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from ..namespaces import BKO, PREFIXES
from .folding import fold_all

NameRow: TypeAlias = tuple[str, str, str]
"""Entity, property and name."""

_SKOS = PREFIXES["skos"]
LABEL = _SKOS + "prefLabel"
BY_NAME = {
    LABEL: "label",
    _SKOS + "altLabel": "synonym",
    BKO + "sharedLabel": "shared name",
    BKO + "narrowerLabel": "narrower name",
    _SKOS + "hiddenLabel": "misspelling",
}
"""How an entity is met by a name, by the property of the name; what says most comes first."""
ORDER = {by: place for place, by in enumerate(BY_NAME.values())}


class NameColumn(NamedTuple):
    """The names of one property, and beside each whose name it is."""

    property: str
    names: Sequence[str]
    bearers: Sequence[str]
    """The end of a row of TSV: what follows the name."""


HEAD = b"?name\t?entity\n"
"""The first line of a table of names, which no name can have in it."""


def column_of(kind: str, content: bytes) -> NameColumn:
    """Read names and their entities from TSV, all at once: a row costs two texts.

    Args:
        kind: the property of the names.
        content: a table of names and entities, without its first line.
    """
    text = content.decode()
    parts = text.split('"')
    names, bearers = parts[1::2], parts[2::2]
    if "\\" in text or "\t_:" in text or len(names) != text.count("\n"):
        # Something is escaped, a blank node, a number or no literal: the engine reads it.
        rows = parse_query_results(HEAD + content, format=QueryResultsFormat.TSV)
        assert isinstance(rows, QuerySolutions)
        return _column(kind, ((entity.value, kind, name.value) for name, entity in rows))
    return NameColumn(kind, names, bearers)


def columns_of(rows: Iterable[NameRow]) -> list[NameColumn]:
    """Return rows of entity, property and name as columns."""
    found = list(rows)
    return [_column(kind, (row for row in found if row[1] == kind)) for kind in BY_NAME]


def _column(kind: str, rows: Iterable[NameRow]) -> NameColumn:
    pairs = [(name, f"\t<{entity}>\n") for entity, _, name in rows]
    return NameColumn(kind, [name for name, _ in pairs], [bearer for _, bearer in pairs])


class Places:
    """The places of texts in a list, of which nearly all stand there once."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.last = dict(zip(texts, range(len(texts)), strict=True))
        """The last place of each text."""
        self._others: dict[str, list[int]] = {}
        for place in sorted(set(range(len(texts))).difference(self.last.values())):
            self._others.setdefault(texts[place], []).append(place)

    def of(self, text: str) -> list[int]:
        """Return all places of a text, in order; none where it does not stand in the list."""
        place = self.last.get(text)
        return [] if place is None else [*self._others.get(text, ()), place]


class NameTable:
    """All names by their folded form."""

    def __init__(self, columns: Sequence[NameColumn]) -> None:
        self._columns = columns
        self._names = list(chain.from_iterable(column.names for column in columns))
        self._bearers = list(chain.from_iterable(column.bearers for column in columns))
        self._ends = list(accumulate(len(column.names) for column in columns))
        self._places = Places(fold_all(self._names))

    def __contains__(self, key: str) -> bool:
        return key in self._places.last

    def __iter__(self) -> Iterator[str]:
        return iter(self._places.last)

    def rows(self, key: str) -> list[NameRow]:
        """Return all names with a folded form, sorted."""
        return sorted(map(self._row, self._places.of(key)))

    def bearers(self, key: str) -> dict[str, str]:
        """Return the entities that a folded name can stand for, and how each is met by it."""
        found: dict[str, str] = {}
        for entity, kind, _ in self.rows(key):
            by = BY_NAME[kind]
            if entity not in found or ORDER[by] < ORDER[found[entity]]:
                found[entity] = by
        return found

    def spelt(self, key: str) -> str:
        """Return a folded name as it is written: of the first entity that has it."""
        return self.rows(key)[0][2]

    @cached_property
    def all_spelt(self) -> dict[str, str]:
        """The folded names as they are written, in the order of entities."""
        rows = sorted((self.rows(key)[0], key) for key in self)
        return {key: name for (_, _, name), key in rows}

    def label(self, entity: str) -> str | None:
        """Return the label of an entity, or its first name where it has none."""
        return self._labels.get(entity) or self._first_names.get(entity)

    def entities(self) -> list[str]:
        """Return all entities that have a name, sorted."""
        return sorted({*self._labels, *self._first_names})

    @cached_property
    def _labels(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for column in self._columns:
            if column.property == LABEL:
                for name, bearer in zip(column.names, column.bearers, strict=True):
                    entity = _entity(bearer)
                    found[entity] = max(name, found.get(entity, name))
        return found

    @cached_property
    def _first_names(self) -> dict[str, str]:
        """Of entities without a label the first name."""
        found: dict[str, str] = {}
        for column in sorted(self._columns):
            entities = {bearer: _entity(bearer) for bearer in set(column.bearers)}
            unlabelled = set(entities.values()) - self._labels.keys() - found.keys()
            if unlabelled:
                for name, bearer in sorted(zip(column.names, column.bearers, strict=True)):
                    if entities[bearer] in unlabelled:
                        found.setdefault(entities[bearer], name)
        return found

    def _row(self, place: int) -> NameRow:
        column = bisect_right(self._ends, place)
        return _entity(self._bearers[place]), self._columns[column].property, self._names[place]


def _entity(bearer: str) -> str:
    return bearer[bearer.index("\t") + 1 :].strip("<>\n")
