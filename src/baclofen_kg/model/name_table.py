"""All names of a graph by their folded form, in columns: a row is put together when asked for."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Generic, TypeAlias, TypeVar

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from ..namespaces import BKO, PREFIXES
from .folding import fold_all

T = TypeVar("T")

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
_OF_A_LABEL, _OF_A_MISSPELLING = b"\t0\n", b"\t4\n"


class Groups(Generic[T]):
    """Values by their keys; nearly all keys have one value."""

    def __init__(self, keys: Sequence[str], values: Sequence[T]) -> None:
        self._last = dict(zip(keys, values, strict=True))
        self._others: dict[str, list[T]] = {}
        if len(self._last) < len(keys):
            for key, value in zip(keys, values, strict=True):
                if self._last[key] is not value:
                    self._others.setdefault(key, []).append(value)

    def __contains__(self, key: str) -> bool:
        return key in self._last

    def __iter__(self) -> Iterator[str]:
        return iter(self._last)

    def of(self, key: str) -> list[T]:
        """Return all values of a key, in order."""
        return [*self._others.get(key, ()), self._last[key]] if key in self._last else []

    def of_several(self) -> Iterable[str]:
        """Return the keys with several values."""
        return self._others


class NameTable:
    """All names by their folded form."""

    def __init__(self, names: Sequence[str], bearers: Sequence[bytes]) -> None:
        """Fold names.

        Args:
            names: the names.
            bearers: beside each whose it is: the rest of a row of the query ``model/names`` in TSV.
        """
        self._names = names
        self._bearers = bearers
        self._keys = fold_all(names)
        self._places = Groups(self._keys, list(range(len(self._keys))))

    def __contains__(self, key: str) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def rows(self, key: str) -> list[NameRow]:
        """Return all names with a folded form, sorted."""
        return sorted(map(self._row, self._places.of(key)))

    def bearers(self, key: str) -> dict[str, str]:
        """Return the entities that a folded name can stand for, and how each is met by it."""
        return bearers_of(self.rows(key))

    def spelt(self, key: str) -> str:
        """Return a folded name as it is written: of the first entity that has it."""
        return self.rows(key)[0][2]

    @cached_property
    def well_spelt(self) -> dict[str, str]:
        """The folded names but misspellings, as they are written, in no particular order."""
        rows = zip(self._keys, self._names, self._bearers, strict=True)
        found = {key: name for key, name, row in rows if not row.endswith(_OF_A_MISSPELLING)}
        several = {key: self.spelt(key) for key in self._places.of_several() if key in found}
        return {**found, **several}

    def label(self, entity: str) -> str | None:
        """Return the label of an entity, or its first name where it has none."""
        cell = f"<{entity}>".encode(errors="surrogatepass")
        label = self._labels.get(cell)
        return self._first_names.get(cell) if label is None else label

    def entities(self) -> list[str]:
        """Return all entities that have a name, sorted."""
        return sorted(cell.decode().strip("<>") for cell in {*self._labels, *self._first_names})

    @cached_property
    def _labels(self) -> dict[bytes, str]:
        """The labels by the cell of the entity."""
        found: dict[bytes, str] = {}
        for name, bearer in zip(self._names, self._bearers, strict=True):
            if bearer.endswith(_OF_A_LABEL):
                cell = bearer.split(b"\t", 2)[1]
                found[cell] = max(name, found.get(cell, name))
        return found

    @cached_property
    def _first_names(self) -> dict[bytes, str]:
        """Of entities without a label the first name."""
        cells = {bearer.split(b"\t", 2)[1] for bearer in set(self._bearers)}
        missing = cells - self._labels.keys()
        rows = (
            (self._row(place), cell)
            for place, bearer in enumerate(self._bearers if missing else ())
            if (cell := bearer.split(b"\t", 2)[1]) in missing
        )
        return {cell: name for (_, _, name), cell in sorted(rows, reverse=True)}

    def _row(self, place: int) -> NameRow:
        _, cell, rank = self._bearers[place].split(b"\t")
        return cell.decode().strip("<>"), _PROPERTIES[int(rank)], self._names[place]


def bearers_of(rows: Iterable[NameRow]) -> dict[str, str]:
    """Return the entities in rows of one name, and how each is met by it: as says most."""
    found: dict[str, str] = {}
    for entity, kind, _ in rows:
        by = BY_NAME[kind]
        if entity not in found or ORDER[by] < ORDER[found[entity]]:
            found[entity] = by
    return found


def read_names(content: bytes) -> NameTable:
    """Read the answer of ``model/names``, in TSV, all at once: a row costs two objects."""
    parts = content.split(b'"')
    names, bearers = parts[1::2], parts[2::2]
    if b"\\" in content or len(names) != content.count(b"\n") - 1:
        # Something is escaped, or no text in quotes: the engine reads it.
        rows = parse_query_results(content, format=QueryResultsFormat.TSV)
        assert isinstance(rows, QuerySolutions)
        return table_of(
            (row[1].value, _PROPERTIES[int(row[2].value)], row[0].value) for row in rows
        )
    return NameTable(list(map(bytes.decode, names)), bearers)


def table_of(rows: Iterable[NameRow]) -> NameTable:
    """Return rows of entity, property and name as a table."""
    ranks = {kind: rank for rank, kind in enumerate(_PROPERTIES)}
    pairs = [(name, f"\t<{entity}>\t{ranks[kind]}\n".encode()) for entity, kind, name in rows]
    return NameTable([name for name, _ in pairs], [bearer for _, bearer in pairs])
