"""Passages of a source as a table, and back: a row for each passage and stance.

What a table cannot carry is refused, never dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from ..errors import InputError, NotFoundError, near_matches, suggestion_text
from ..formats.csv_text import csv_text
from ..namespaces import (
    BKG,
    BKO,
    RDF_TYPE,
    STANCES,
    VOCABULARIES,
    compact,
    expanded,
    kebab,
    local_name,
)
from ..sparql.parameters import GivenTerm as Term
from ..sparql.parameters import terms_of_turtle
from .cells import refuse_head, refuse_one_cell, rows_of
from .hints import other_properties
from .kinds import PASSAGE, Field, Kinds
from .values import Resolve, TypesOf, value_of

_PART_OF = VOCABULARIES["dcterms"] + "isPartOf"
_CITO = VOCABULARIES["cito"]
_FIRST = """
    passage section stance statement comment minimum maximum unit band use advice seriousness
    severity population route limit
""".split()  # noqa: SIM905
_CALLED = {"frequency": "band", "exact": "quote"}
"""Short names of columns, where they are not the end of the property's own."""


@dataclass
class PassageRow:
    """A passage as it is read from a table."""

    number: int
    """The row of the table in which it stands first; the head is row 1."""
    iri: str
    said: dict[str, list[Term]] = field(default_factory=dict)


class PassageTable:
    """The columns of a table of passages, and how its cells are read and written."""

    def __init__(
        self,
        kinds: Kinds,
        resolve: Resolve,
        statements: Mapping[str, str],
        types: TypesOf | None = None,
    ) -> None:
        """Make a table.

        Args:
            kinds: all kinds.
            resolve: finds the IRI of what has a name.
            statements: the statements that there are, by IRI, each with its label.
            types: finds the classes that a node is said to be of, to refuse what cannot stand
                there.
        """
        self._kinds = kinds
        self._types_of = types
        self._resolve = resolve
        self._statements = statements
        fields = list(kinds.kind(PASSAGE).fields)
        self._extra_types = {}
        for iri in (VOCABULARIES["oa"] + "TextPositionSelector",):
            for item in kinds.kind(iri).fields:
                fields.append(item)
                self._extra_types[item.iri] = iri
        self._fields = {
            _column(item): item
            for item in fields
            if item.iri != _PART_OF and not item.iri.startswith(_CITO)
        }
        self._labels = {label.casefold(): iri for iri, label in statements.items()}

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in order."""
        names = {"passage", "stance", "statement", *self._fields}
        return [*_FIRST, *sorted(names - set(_FIRST))]

    # ---- From rows to triples ----

    def read(
        self, text: str, source: str, name: str, *, delimiter: str = "\t"
    ) -> tuple[list[Triple], dict[str, int], list[str]]:
        """Return the passages of a table as triples, their rows by IRI, and what is wrong.

        Args:
            text: the table; its first row names the columns.
            source: the IRI of the source of which they are parts.
            name: what the table is called in messages.
            delimiter: what stands between cells.

        Raises:
            InputError: there is no head, or a column cannot be used.
        """
        rows = rows_of(text.removeprefix("\ufeff"), delimiter, name)
        if not rows or not any(map(str.strip, rows[0])):
            raise InputError(
                f"{name}: {'the first row is empty' if rows else 'is empty'}; a table is expected "
                "whose first row names its columns, such as: section, stance, statement"
            )
        head = self._heads(rows[0], name)
        problems: list[str] = []
        passages: dict[str, PassageRow] = {}
        for number, cells in enumerate(rows[1:], start=2):
            if any(map(str.strip, cells)):
                found = dict(zip(head, map(str.strip, cells), strict=False))
                try:
                    if len(cells) > len(head) and any(map(str.strip, cells[len(head) :])):
                        raise InputError(
                            f"has {len(cells)} cells, and there are {len(head)} columns"
                        )
                    self._read_row(number, found, source, passages)
                except (InputError, NotFoundError) as error:
                    problems.append(f"{name}:{number}: {error}")
        triples = [t for row in passages.values() for t in self._triples(row, source)]
        return triples, {iri: row.number for iri, row in passages.items()}, problems

    def _heads(self, cells: Sequence[str], name: str) -> list[str]:
        """The columns that the first row names: each once, and those among them that all need."""
        refuse_one_cell(cells, name)
        while len(cells) > 1 and not cells[-1].strip():
            cells = cells[:-1]
        head = [self._head(cell, name) for cell in cells]
        refuse_head(head, name)
        return head

    def _head(self, cell: str, name: str) -> str:
        text = cell.strip()
        known = {column.lower(): column for column in self.columns}
        known |= {item.name.lower(): column for column, item in self._fields.items()}
        known |= _CALLED
        if text.lower() in known:
            return known[text.lower()]
        if ":" in text and expanded(text) is not None:
            return text
        meant = other_properties(text, self.columns) or near_matches(text, self.columns, limit=2)
        hint = suggestion_text(meant) or f"; there are: {', '.join(self.columns)}"
        raise InputError(
            f"{name}:1: the first row must name the columns, and there is no column {text!r}{hint}"
        )

    def _read_row(
        self, number: int, cells: Mapping[str, str], source: str, passages: dict[str, PassageRow]
    ) -> None:
        said: dict[str, list[Term]] = {}
        problems = []
        for column, text in cells.items():
            if text and column not in ("passage", "stance", "statement"):
                try:
                    iri, values = self._cell(column, text)
                    said[iri] = values
                except InputError as error:
                    problems.append(str(error))
        try:
            stance, statements = self._stance(cells)
        except InputError as error:
            problems.append(str(error))
        if problems:
            raise InputError("; ".join(problems))
        iri = self._passage_iri(cells, source, statements, passages)
        row = passages.setdefault(iri, PassageRow(number, iri))
        for key, values in said.items():
            if row.said.setdefault(key, values) != values:
                raise InputError(
                    f"{compact(key)} is another here than in row {row.number}, which is the same "
                    "passage; write two passages, or the same value"
                )
        row.said.setdefault(stance, []).extend(statements)

    def _cell(self, column: str, text: str) -> tuple[str, list[Term]]:
        item = self._fields.get(column)
        if item is None:
            return str(expanded(column)), _terms(text, column)
        if text.startswith(('"', "<")):
            return item.iri, _terms(text, column)
        parts = [text] if not item.classes else [part for part in text.split(";") if part.strip()]
        if item.one and len(parts) > 1:
            raise InputError(f"{column}: holds {len(parts)} values, and there can be one")
        try:
            return item.iri, [self._value(item, part.strip()) for part in parts]
        except InputError as error:
            raise InputError(f"{column}: {str(error).removeprefix(f'{item.name}: ')}") from None

    def _value(self, item: Field, text: str) -> Term:
        return value_of(item, text, self._kinds, self._resolve, self._types_of)

    def _stance(self, cells: Mapping[str, str]) -> tuple[str, list[Term]]:
        word = cells.get("stance", "").lower()
        short = {stance.rstrip("s"): stance for stance in STANCES} | {"qualify": "qualifies"}
        stance = short.get(word, word)
        if stance not in STANCES:
            hint = suggestion_text(near_matches(word, STANCES, limit=1)) if word else ""
            hint = hint or f"; take one of: {', '.join(STANCES)}"
            said = f"stance: {word!r} is none" if word else "stance: is empty"
            raise InputError(f"{said}{hint}")
        names = [part.strip() for part in cells.get("statement", "").split(";") if part.strip()]
        if not names:
            raise InputError("statement: is empty; name the statement that the passage speaks to")
        return _CITO + stance, [NamedNode(self._statement(name)) for name in names]

    def _statement(self, name: str) -> str:
        if name.startswith("<"):
            iri = name.strip("<>")
        else:
            iri = expanded(name) or BKG + name if " " not in name else ""
        if iri in self._statements:
            return iri
        if name.casefold() in self._labels:
            return self._labels[name.casefold()]
        if iri and ("://" in name or ":" in name):
            try:
                found = self._resolve(name)
            except NotFoundError:
                found = ""
            if found in self._statements:
                return found
        names = [local_name(known) for known in self._statements]
        near = near_matches(local_name(name), names, limit=3) or near_matches(
            name, self._statements.values(), limit=3
        )
        raise InputError(f"statement: no bko:Statement is called {name!r}{suggestion_text(near)}")

    def _passage_iri(
        self,
        cells: Mapping[str, str],
        source: str,
        statements: Sequence[Term],
        passages: Mapping[str, PassageRow],
    ) -> str:
        name = cells.get("passage", "")
        if name:
            iri = name.strip("<>") if name.startswith("<") else expanded(name) or BKG + name
            try:
                return NamedNode(iri).value
            except ValueError:
                raise InputError(f"passage: {name!r} cannot be a name; take kebab-case") from None
        about = local_name(statements[0].value).partition("-")[2]
        stem = "-".join(
            part for part in (local_name(source), kebab(cells.get("section", "")), about) if part
        )
        iri, count = BKG + stem, 2
        while iri in passages:
            iri, count = f"{BKG}{stem}-{count}", count + 1
        return iri

    def _triples(self, row: PassageRow, source: str) -> Iterator[Triple]:
        subject = NamedNode(row.iri)
        for iri in self._types(row.said):
            yield Triple(subject, NamedNode(RDF_TYPE), NamedNode(iri))
        yield Triple(subject, NamedNode(_PART_OF), NamedNode(source))
        for iri, values in row.said.items():
            for value in values:
                yield Triple(subject, NamedNode(iri), value)

    def _types(self, said: Iterable[str]) -> list[str]:
        properties = list(said)
        beside = [self._extra_types[iri] for iri in properties if iri in self._extra_types]
        return sorted({PASSAGE, *beside, *self._kinds.types_beside(properties)})

    # ---- From triples to rows ----

    def write(self, triples: Iterable[Triple], *, delimiter: str = "\t") -> str:
        """Return passages as a table, sorted by name.

        Raises:
            InputError: something cannot be carried; it is named.
        """
        nodes: dict[str, dict[str, list[Term]]] = {}
        for triple in triples:
            if not isinstance(triple.subject, NamedNode) or not isinstance(
                triple.object, NamedNode | Literal
            ):
                raise InputError(
                    f"{triple.subject}: a table cannot carry {compact(triple.predicate.value)} of "
                    "a node without a name; give the node an IRI, or keep it in Turtle"
                )
            said = nodes.setdefault(triple.subject.value, {})
            said.setdefault(triple.predicate.value, []).append(triple.object)
        rows = [row for iri in sorted(nodes) for row in self._rows(iri, nodes[iri])]
        used = {column for row in rows for column, text in row.items() if text}
        others = sorted(used - set(self.columns))
        kept = set(_FIRST[:5]) | used
        columns = [*(column for column in self.columns if column in kept), *others]
        cells = ([row.get(name, "") for name in columns] for row in rows)
        return csv_text(columns, cells, delimiter)

    def _rows(self, iri: str, said: Mapping[str, list[Term]]) -> Iterator[dict[str, str]]:
        name = compact(iri)
        types = sorted(value.value for value in said.get(RDF_TYPE, ()))
        if types != self._types(said):
            raise InputError(
                f"{name}: a table cannot carry its types {', '.join(map(compact, types))}: "
                f"{', '.join(map(compact, self._types(said)))} follow from what it says"
            )
        by_iri = {item.iri: column for column, item in self._fields.items()}
        cells = {"passage": _short(iri)}
        for key, values in said.items():
            if key not in (RDF_TYPE, _PART_OF) and not key.startswith(_CITO):
                column = by_iri.get(key) or compact(key)
                if column not in self._fields and expanded(column) != key:
                    raise InputError(f"{name}: a table cannot carry <{key}>: no prefix fits it")
                cells[column] = self._written(name, column, key, values)
        stances = [key for key in said if key.startswith(_CITO)]
        other = [key for key in stances if key.removeprefix(_CITO) not in STANCES]
        if other or not stances:
            what = ", ".join(map(compact, other)) or "a passage that speaks to no statement"
            raise InputError(f"{name}: a table cannot carry {what}")
        for number, stance in enumerate(sorted(stances, key=lambda key: STANCES.index(_end(key)))):
            names = sorted(_short(value.value) for value in said[stance])
            first = cells if number == 0 else {"passage": cells["passage"]}
            yield {**first, "stance": _end(stance), "statement": "; ".join(names)}

    def _written(self, name: str, column: str, key: str, values: Sequence[Term]) -> str:
        """A cell that is read again as these values."""
        wanted = set(values)
        plain = sorted(v.value if isinstance(v, Literal) else _short(v.value) for v in values)
        exact = ", ".join(sorted(map(str, values)))
        for text in ("; ".join(plain), exact):
            try:
                found = self._cell(column, text.strip())
            except (InputError, NotFoundError):
                continue
            if found[0] == key and set(found[1]) == wanted and text == text.strip():
                return text
        raise InputError(f"{name}: a table cannot carry {compact(key)} {exact}")


def _column(item: Field) -> str:
    name = item.name.removeprefix("reported")
    name = name[0].lower() + name[1:]
    return _CALLED.get(name, name)


def _short(iri: str) -> str:
    """A name as it stands in a cell: of ours the local name alone."""
    for namespace in (BKG, BKO):
        if iri.startswith(namespace):
            return iri.removeprefix(namespace)
    short = compact(iri)
    return short if short != iri else f"<{iri}>"


def _end(stance: str) -> str:
    return stance.removeprefix(_CITO)


def _terms(text: str, column: str) -> list[Term]:
    """The terms of a cell that is written as in Turtle."""
    if terms := terms_of_turtle(text):
        return terms
    raise InputError(
        f'{column}: {text[:60]!r} is not written as in Turtle: "a text"@en, bkg:name or <https://…>'
    )
