"""Rows of the tables in data/tables/, and what is known while they are read."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import pyoxigraph as ox

from baclofen_kg.model.folding import fold
from baclofen_kg.namespaces import BKG, BKO, IDENTIFIERS, PREFIXES, RDF_TYPE, expand

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
TABLES = DATA / "tables"

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class TableError(Exception):
    """A row that cannot be used: where it stands, what is wrong and what would be right."""


@dataclass(frozen=True)
class Row:
    """One row of a table."""

    table: str
    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def all(self, column: str) -> list[str]:
        """The values of a column that may hold several, separated by semicolons."""
        return [part.strip() for part in self.values[column].split(";") if part.strip()]

    def error(self, message: str) -> TableError:
        """An error in this row."""
        return TableError(f"data/tables/{self.table}.tsv:{self.line}: {message}")


def read_table(name: str, columns: str, folder: Path = TABLES) -> list[Row]:
    """Read a table of a folder.

    Raises:
        TableError: its columns are others, or a row has more or fewer values than the head.
    """
    with (folder / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        head = next(lines)
        if head != columns.split():
            raise TableError(f"data/tables/{name}.tsv:1: the columns must be: {columns}")
        rows = []
        for number, values in enumerate(lines, 2):
            if len(values) != len(head):
                raise TableError(
                    f"data/tables/{name}.tsv:{number}: {len(values)} values for {len(head)} columns"
                )
            rows.append(Row(name, number, dict(zip(head, values, strict=True))))
    return rows


class Known:
    """What the files that are kept by hand describe, and what the tables add to it."""

    def __init__(self, made: Iterable[Path]) -> None:
        """Read the ontology and the data, but not the files that are made from tables."""
        self.kinds: dict[str, set[str]] = {}
        """Local names in ``bkg:``, and the classes of the ontology that each belongs to."""
        self.countries: dict[str, str] = {}
        """ISO 3166 codes, and the IRIs of the jurisdictions."""
        self.country_labels: dict[str, str] = {}
        self.names: dict[tuple[str, str], dict[str, bool]] = {}
        """For each kind and folded name, who has it, and whether alone."""
        self.codes: dict[str, str] = {}
        """Outside identifiers, and who has them."""
        skipped = set(made)
        triples = [
            quad.triple
            for path in [*sorted(DATA.rglob("*.ttl")), ROOT / "ontology" / "baclofen.ttl"]
            if path not in skipped
            for quad in ox.parse(path=path)
        ]
        for triple in triples:
            subject = triple.subject.value if isinstance(triple.subject, ox.NamedNode) else ""
            value = triple.object.value if not isinstance(triple.object, ox.BlankNode) else ""
            if triple.predicate.value == BKO + "countryCode":
                self.countries[value] = subject
            if triple.predicate.value == expand("rdfs:label"):
                self.country_labels[subject] = value
            if triple.predicate.value == RDF_TYPE and subject.startswith(BKG):
                self.kinds.setdefault(subject.removeprefix(BKG), set()).add(value.removeprefix(BKO))
        for triple in triples:
            name = triple.predicate.value.removeprefix(PREFIXES["skos"])
            if name.endswith("Match") and isinstance(triple.subject, ox.NamedNode):
                owner = triple.subject.value.removeprefix(BKG)
                self.codes[getattr(triple.object, "value", "")] = owner
            if name in ("prefLabel", "altLabel", "hiddenLabel") and isinstance(
                triple.subject, ox.NamedNode
            ):
                owner = triple.subject.value.removeprefix(BKG)
                for kind in _kinds_of_names(self.kinds.get(owner, set())):
                    self._own(kind, triple.object, owner, alone=True)

    def add(self, row: Row, local: str, kind: str) -> None:
        """Describe something new.

        Raises:
            TableError: the name cannot stand in an IRI, or stands for something else.
        """
        if not _ID.fullmatch(local):
            raise row.error(f"id {local!r} must be small letters, digits and single hyphens")
        if self.kinds.get(local, {kind}) - {kind}:
            raise row.error(f"id {local!r} is taken by a {', '.join(sorted(self.kinds[local]))}")
        self.kinds.setdefault(local, set()).add(kind)

    def need(self, row: Row, local: str, kinds: set[str]) -> ox.NamedNode:
        """The IRI of something that is described.

        Raises:
            TableError: it is not described, or is something else.
        """
        if self.kinds.get(local, set()).isdisjoint(kinds):
            fitting = [name for name, found in self.kinds.items() if found & kinds]
            near = get_close_matches(local, fitting, 3)
            words = f"; near: {', '.join(near)}" if near else ""
            raise row.error(f"there is no {' or '.join(sorted(kinds))} {local!r}{words}")
        return ox.NamedNode(BKG + local)

    def country(self, row: Row, code: str) -> ox.NamedNode:
        """The jurisdiction of a code such as GB.

        Raises:
            TableError: the ontology has no such jurisdiction.
        """
        if code not in self.countries:
            raise row.error(f"there is no country {code!r}; known: {', '.join(self.countries)}")
        return ox.NamedNode(self.countries[code])

    def name(self, row: Row, kind: str, text: ox.Literal, owner: str, *, alone: bool) -> None:
        """Give a name to something.

        Raises:
            TableError: something else of its kind has that name, and one of the two has it alone.
        """
        others = {
            other
            for other, by_itself in self.names.get((kind, fold(text.value)), {}).items()
            if other != owner and (alone or by_itself)
        }
        if others:
            raise row.error(
                f"{text.value!r} is a name of {', '.join(sorted(others))}, too: "
                "take it off one, or list its meanings as shared names"
            )
        self._own(kind, text, owner, alone=alone)

    def code(self, row: Row, curie: str, owner: str) -> ox.NamedNode:
        """Give an outside identifier to something.

        Raises:
            TableError: its system is unknown, or something else has the identifier.
        """
        prefix, _, local = curie.partition(":")
        if prefix not in IDENTIFIERS or not local or " " in local:
            raise row.error(f"code {curie!r} must be such as icd10cm:K25.0")
        code = ox.NamedNode(expand(curie))
        if self.codes.setdefault(code.value, owner) != owner:
            raise row.error(f"{curie} is a code of {self.codes[code.value]}, too")
        return code

    def _own(self, kind: str, text: object, owner: str, *, alone: bool) -> None:
        if isinstance(text, ox.Literal):
            owners = self.names.setdefault((kind, fold(text.value)), {})
            owners[owner] = owners.get(owner, False) or alone


def _kinds_of_names(kinds: set[str]) -> set[str]:
    """The fields within which a name must be of one thing: what is taken, and what people have."""
    found = set()
    if kinds & {"Drug", "Substance", "SubstanceClass", "Product"}:
        found.add("substance")
    if kinds & {"Condition", "Effect", "ClinicalFinding"}:
        found.add("finding")
    return found


def literal(text: str) -> ox.Literal:
    """A name: English, or with its language behind an @."""
    name, at, language = text.rpartition("@")
    return ox.Literal(name, language=language) if at else ox.Literal(text, language="en")


class Writer:
    """Gathers what is said of one subject."""

    def __init__(self, known: Known, row: Row, local: str, kind: str) -> None:
        self._known = known
        self._row = row
        self.local = local
        self.subject = ox.NamedNode(BKG + local)
        self.triples: list[ox.Triple] = []
        self.say("rdf:type", ox.NamedNode(BKO + kind))

    def say(self, curie: str, *values: ox.NamedNode | ox.Literal) -> None:
        """State values of a property."""
        name = ox.NamedNode(expand(curie))
        self.triples += [ox.Triple(self.subject, name, value) for value in values]

    def names(self, curie: str, texts: Iterable[str], kind: str) -> None:
        """State names that nothing else of the kind has, but for shared labels."""
        for text in texts:
            value = literal(text)
            self._known.name(self._row, kind, value, self.local, alone=curie != "bko:sharedLabel")
            self.say(curie, value)
