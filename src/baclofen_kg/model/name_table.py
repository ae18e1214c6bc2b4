"""All names of a graph by their folded form, in columns: a row is put together when asked for."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TypeAlias

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from ..namespaces import BKO, PREFIXES
from .folding import fold_all

NameRow: TypeAlias = tuple[str, str, str]
"""Entity, property and name."""

_SKOS = PREFIXES["skos"]
BY_NAME = {
    _SKOS + "prefLabel": "label",
    _SKOS + "altLabel": "synonym",
    BKO + "sharedLabel": "shared name",
    BKO + "narrowerLabel": "narrower name",
    _SKOS + "hiddenLabel": "misspelling",
}
"""How an entity is met by a name, by the property of the name; what says most comes first."""
ORDER = {by: rank for rank, by in enumerate(BY_NAME.values())}
_PROPERTIES = tuple(BY_NAME)
_OF_A_LABEL = "\t0\n"


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

    def __init__(self, names: Sequence[str], bearers: Sequence[str]) -> None:
        """Fold names.

        Args:
            names: the names.
            bearers: beside each whose it is: the rest of a row of the query ``model/names`` in TSV.
        """
        self._names = names
        self._bearers = bearers
        self._places = Places(fold_all(names))

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
        label = self._labels.get(entity)
        return self._first_names.get(entity) if label is None else label

    def entities(self) -> list[str]:
        """Return all entities that have a name, sorted."""
        return sorted({*self._labels, *self._first_names})

    @cached_property
    def _labels(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for place, bearer in enumerate(self._bearers):
            if bearer.endswith(_OF_A_LABEL):
                entity, name = _entity(bearer), self._names[place]
                found[entity] = max(name, found.get(entity, name))
        return found

    @cached_property
    def _first_names(self) -> dict[str, str]:
        """Of entities without a label the first name."""
        entities = {bearer: _entity(bearer) for bearer in set(self._bearers)}
        missing = {bearer for bearer, entity in entities.items() if entity not in self._labels}
        rows = (self._row(p) for p, bearer in enumerate(self._bearers) if bearer in missing)
        return {entity: name for entity, _, name in sorted(rows, reverse=True)}

    def _row(self, place: int) -> NameRow:
        bearer = self._bearers[place]
        return _entity(bearer), _PROPERTIES[int(bearer[-2])], self._names[place]


def read_names(content: bytes) -> NameTable:
    """Read the answer of the query ``model/names``, in TSV, all at once: a row costs two texts."""
    text = content.decode()
    parts = text.split('"')
    names, bearers = parts[1::2], parts[2::2]
    if "\\" in text or "\t_:" in text or len(names) != text.count("\n") - 1:
        # Something is escaped, a blank node, a number or no literal: the engine reads it.
        rows = parse_query_results(content, format=QueryResultsFormat.TSV)
        assert isinstance(rows, QuerySolutions)
        return table_of(
            (row[1].value, _PROPERTIES[int(row[2].value)], row[0].value) for row in rows
        )
    return NameTable(names, bearers)


def table_of(rows: Iterable[NameRow]) -> NameTable:
    """Return rows of entity, property and name as a table."""
    ranks = {kind: rank for rank, kind in enumerate(_PROPERTIES)}
    pairs = [(name, f"\t<{entity}>\t{ranks[kind]}\n") for entity, kind, name in rows]
    return NameTable([name for name, _ in pairs], [bearer for _, bearer in pairs])


def _entity(bearer: str) -> str:
    return bearer[bearer.index("\t") + 2 : -len(f">{_OF_A_LABEL}")]
