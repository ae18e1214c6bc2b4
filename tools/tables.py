"""Write the Turtle of data/ that is made from the tables in data/tables/.

python tools/tables.py           write what is out of date
python tools/tables.py --check   write nothing; exit status 1 if something is out of date

What each column means stands in data/tables/README.md.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import pyoxigraph as ox

from baclofen_kg.formats.turtle import write_turtle
from baclofen_kg.model.names import fold
from baclofen_kg.namespaces import BKG, BKO, PREFIXES, RDF_TYPE, expand

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
TABLES = DATA / "tables"

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NAME_AND_PLACES = re.compile(r"(?P<name>.*\S) \((?P<places>[A-Z]{2}(-\d{4})?(, [A-Z]{2}(-\d{4})?)*)\)")
_STRENGTH = re.compile(r"\d+\.\d+ mg")
_SYSTEMS = {
    "rxnorm": "rxnorm",
    "unii": "unii",
    "pubchem": "pubchem.compound",
    "mesh": "mesh",
    "chebi": "chebi",
    "drugbank": "drugbank",
}
"""Columns of exact identifiers, and the prefixes of their systems."""


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


def read_table(name: str, columns: str) -> list[Row]:
    """Read a table.

    Raises:
        TableError: its columns are others, or a row has more or fewer values than the head.
    """
    with (TABLES / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
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
        """For each kind and folded name, who has it, and whether it is displayed."""
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
            if name in ("prefLabel", "altLabel", "hiddenLabel") and isinstance(
                triple.subject, ox.NamedNode
            ):
                owner = triple.subject.value.removeprefix(BKG)
                for kind in _kinds_of_names(self.kinds.get(owner, set())):
                    self._own(kind, triple.object, owner, shown=name != "hiddenLabel")

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

    def name(self, row: Row, kind: str, text: ox.Literal, owner: str, *, shown: bool) -> None:
        """Give a name to something.

        Raises:
            TableError: something else of its kind has that name, and one of the two displays it.
        """
        others = {
            other: displayed
            for other, displayed in self.names.get((kind, fold(text.value)), {}).items()
            if other != owner and (shown or displayed)
        }
        if others:
            raise row.error(
                f"{text.value!r} is a name of {', '.join(sorted(others))}, too: "
                "take it off one, or list its meanings as shared names"
            )
        self._own(kind, text, owner, shown=shown)

    def _own(self, kind: str, text: object, owner: str, *, shown: bool) -> None:
        if isinstance(text, ox.Literal):
            owners = self.names.setdefault((kind, fold(text.value)), {})
            owners[owner] = owners.get(owner, False) or shown


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
        """State names that nothing else of the kind has."""
        for text in texts:
            value = literal(text)
            self._known.name(
                self._row, kind, value, self.local, shown=curie not in ("skos:hiddenLabel",)
            )
            self.say(curie, value)


def medicines(known: Known, rows: list[Row], sources: set[str]) -> Iterator[ox.Triple]:
    """Single substances: names, classes and identifiers."""
    described = {row["id"] for row in rows if "Drug" in known.kinds.get(row["id"], ())}
    for row in rows:
        known.add(row, row["id"], "Drug")
    codes: dict[str, str] = {}
    for row in rows:
        drug = Writer(known, row, row["id"], "Drug")
        # What is described in another file has its label there.
        drug.names("skos:prefLabel", [row["name"]] if row["id"] not in described else [], "substance")
        drug.names("skos:altLabel", row.all("synonyms"), "substance")
        drug.names("skos:altLabel", (name for name, _ in branded(known, row)), "substance")
        drug.names("skos:hiddenLabel", row.all("spellings"), "substance")
        drug.say(
            "bko:memberOf",
            *(known.need(row, local, {"SubstanceClass"}) for local in row.all("classes")),
        )
        exact = [(f"{prefix}:{c}") for col, prefix in _SYSTEMS.items() for c in row.all(col)]
        atc = [f"atc:{code}" for code in row.all("atc")]
        # One of several codes stands for one use of the substance, so it is close and not exact.
        close = [*(atc if len(atc) > 1 else []), *(f"atc:{c}" for c in row.all("former_atc"))]
        exact += atc if len(atc) == 1 else []
        for code in [*exact, *close]:
            if codes.setdefault(code, row["id"]) != row["id"]:
                raise row.error(f"{code} is a code of {codes[code]}, too")
        drug.say("skos:exactMatch", *(ox.NamedNode(expand(code)) for code in exact))
        drug.say("skos:closeMatch", *(ox.NamedNode(expand(code)) for code in close))
        check_sources(row, sources)
        yield from drug.triples


def branded(known: Known, row: Row) -> Iterator[tuple[str, list[str]]]:
    """The brand names of a row, and the countries of each."""
    for text in row.all("brands"):
        found = _NAME_AND_PLACES.fullmatch(text)
        if found is None and "(" in text:
            raise row.error(f"brand {text!r} must be a name, or a name and (US, AU-2012)")
        places = found["places"].split(", ") if found else []
        for place in places:
            known.country(row, place.partition("-")[0])
        yield (found["name"] if found else text), places


def products(known: Known, rows: list[Row], sources: set[str]) -> Iterator[ox.Triple]:
    """Products of several substances, and names that stand for different contents."""
    labels = {
        local: row["name"]
        for row in read_table("medicines", MEDICINES)
        for local in [row["id"]]
    }
    for row in rows:
        known.add(row, row["id"], "Product")
    for row in rows:
        ingredients = row.all("ingredients")
        if not ingredients:
            raise row.error("name at least one ingredient")
        countries = [known.country(row, code) for code in row["countries"].split(", ") if code]
        product = Writer(known, row, row["id"], "Product")
        contents = _listed(sorted(labels.get(local, local) for local in ingredients))
        if row["shared"]:
            where = ", ".join(known.country_labels[country.value] for country in countries)
            product.names("skos:prefLabel", [f"{row['name']} ({where}): {contents}"], "substance")
            product.names("skos:hiddenLabel", [row["name"]], "substance")
        else:
            product.names("skos:prefLabel", [row["name"]], "substance")
        product.names("skos:altLabel", row.all("synonyms"), "substance")
        notes = ["For local use: in the eye or nose, on the skin, or inhaled."] * bool(row["local"])
        notes += [row["note"]] * bool(row["note"])
        product.say("skos:scopeNote", *(ox.Literal(note, language="en") for note in notes))
        product.say("bko:nameUsedIn", *countries)
        drugs = [known.need(row, local, {"Drug"}) for local in ingredients]
        product.say("bko:activeIngredient", *drugs)
        yield from product.triples
        yield from _components(product, row, ingredients, drugs)
        check_sources(row, sources)


def _components(
    product: Writer, row: Row, ingredients: list[str], drugs: list[ox.NamedNode]
) -> Iterator[ox.Triple]:
    """The strength of each ingredient of a product, where the table has them."""
    strengths = row.all("strengths")
    if strengths and len(strengths) != len(drugs):
        raise row.error("name as many strengths as ingredients, in the same order")
    for local, drug, strength in zip(ingredients, drugs, strengths, strict=False):
        if not _STRENGTH.fullmatch(strength):
            raise row.error(f"strength {strength!r} must be such as 500.0 mg")
        part = ox.NamedNode(f"{product.subject.value}-{local}")
        decimal = ox.Literal(strength.removesuffix(" mg"), datatype=ox.NamedNode(expand("xsd:decimal")))
        yield ox.Triple(product.subject, ox.NamedNode(BKO + "component"), part)
        for name, value in (
            (RDF_TYPE, ox.NamedNode(BKO + "Component")),
            (BKO + "activeIngredient", drug),
            (BKO + "strength", decimal),
            (BKO + "unit", ox.NamedNode(expand("unit:MilliGM"))),
        ):
            yield ox.Triple(part, ox.NamedNode(name), value)


def registers(rows: list[Row]) -> Iterator[ox.Triple]:
    """Where names, codes and memberships were looked up, and under which terms."""
    for row in rows:
        subject = ox.NamedNode(f"{BKG}register-{row['key']}")
        yield ox.Triple(ox.NamedNode(BKG + "dataset"), ox.NamedNode(expand("dcterms:source")), subject)
        yield ox.Triple(subject, ox.NamedNode(RDF_TYPE), ox.NamedNode(expand("dcat:Dataset")))
        for curie, column in (("dcterms:title", "title"), ("dcterms:rights", "terms")):
            value = ox.Literal(row[column], language="en")
            yield ox.Triple(subject, ox.NamedNode(expand(curie)), value)


def check_sources(row: Row, sources: set[str]) -> None:
    """See to it that every row says where it comes from.

    Raises:
        TableError: it names no source, or one that is not in data/tables/sources.tsv.
    """
    keys = row.all("sources")
    unknown = [key for key in keys if key not in sources and not key.startswith("page:")]
    if unknown or not keys:
        raise row.error(
            f"source {unknown[0]!r} is not in sources.tsv" if unknown else "name a source"
        )


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


MEDICINES = (
    "id name classes synonyms spellings brands atc former_atc rxnorm unii pubchem mesh chebi drugbank "
    "sources note"
)
PRODUCTS = "id name shared synonyms ingredients strengths countries local sources note"
SOURCES = "key title read terms"

MADE = {
    "substances/medicines.ttl": "medicines",
    "substances/products.ttl": "products",
    "registers.ttl": "sources",
}
"""Files of data/ that are made, and the table that each is made from."""


def build() -> dict[Path, str]:
    """Make the text of each file.

    Raises:
        TableError: a table cannot be used.
    """
    known = Known(DATA / name for name in MADE)
    sources = read_table("sources", SOURCES)
    keys = {row["key"] for row in sources}
    parts: dict[str, Callable[[], Iterator[ox.Triple]]] = {
        "substances/medicines.ttl": lambda: medicines(known, read_table("medicines", MEDICINES), keys),
        "substances/products.ttl": lambda: products(known, read_table("products", PRODUCTS), keys),
        "registers.ttl": lambda: registers(sources),
    }
    return {
        DATA / name: write_turtle(
            parts[name](),
            header=[f"# Made from data/tables/{table}.tsv by `make data`. Do not edit."],
        )
        for name, table in MADE.items()
    }


def main(argv: list[str] | None = None) -> int:
    """Write the files, or check them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="only say what is out of date")
    check: bool = parser.parse_args(argv).check
    try:
        made = build()
    except TableError as error:
        sys.exit(str(error))
    stale = []
    for path, text in made.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path.relative_to(ROOT).as_posix())
            if not check:
                path.write_text(text, encoding="utf-8")
    if stale and check:
        print(f"out of date: {', '.join(stale)}. Run `make data`.")
        return 1
    print(f"written: {', '.join(stale)}" if stale else "all made data are up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
