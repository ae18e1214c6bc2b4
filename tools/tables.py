"""Write the Turtle of data/ that is made from the tables in data/tables/.

python tools/tables.py           write what is out of date
python tools/tables.py --check   write nothing; exit status 1 if something is out of date

What each column means stands in data/tables/README.md.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from table_rows import DATA, ROOT, TABLES, Known, Row, TableError, Writer, read_table

from baclofen_kg.formats.turtle import write_turtle
from baclofen_kg.namespaces import BKG, BKO, RDF_TYPE, expand

_PLACE = r"[A-Z]{2}(-\d{4})?"
_NAME_AND_PLACES = re.compile(rf"(?P<name>.*\S) \((?P<places>{_PLACE}(, {_PLACE})*)\)")
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


def medicines(known: Known, rows: list[Row], sources: set[str]) -> Iterator[ox.Triple]:
    """Single substances: names, classes and identifiers."""
    described = {row["id"] for row in rows if "Drug" in known.kinds.get(row["id"], ())}
    for row in rows:
        known.add(row, row["id"], "Drug")
    for row in rows:
        drug = Writer(known, row, row["id"], "Drug")
        # What is described in another file has its label there.
        drug.names(
            "skos:prefLabel", [row["name"]] if row["id"] not in described else [], "substance"
        )
        drug.names("skos:altLabel", row.all("synonyms"), "substance")
        drug.names("skos:altLabel", (name for name, _ in branded(known, row)), "substance")
        drug.names("bko:narrowerLabel", row.all("forms"), "substance")
        drug.names("skos:hiddenLabel", row.all("misspellings"), "substance")
        drug.names("bko:sharedLabel", row.all("shared_names"), "substance")
        drug.say(
            "bko:memberOf",
            *(known.need(row, local, {"SubstanceClass"}) for local in row.all("classes")),
        )
        exact = [(f"{prefix}:{c}") for col, prefix in _SYSTEMS.items() for c in row.all(col)]
        atc = [f"atc:{code}" for code in row.all("atc")]
        # One of several codes stands for one use of the substance, so it is close and not exact.
        close = [*(atc if len(atc) > 1 else []), *(f"atc:{c}" for c in row.all("former_atc"))]
        exact += atc if len(atc) == 1 else []
        drug.say("skos:exactMatch", *(known.code(row, code, row["id"]) for code in exact))
        drug.say("skos:closeMatch", *(known.code(row, code, row["id"]) for code in close))
        check_sources(row, sources)
        yield from drug.triples


def names(known: Known, rows: list[Row], sources: set[str]) -> Iterator[ox.Triple]:
    """Names of substances in other languages than English."""
    for row in rows:
        known.need(row, row["medicine"], {"Drug"})
        drug = Writer(known, row, row["medicine"], "Drug")
        drug.names("skos:altLabel", [row["name"]], "substance")
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


def products(
    known: Known, rows: list[Row], labels: dict[str, str], sources: set[str]
) -> Iterator[ox.Triple]:
    """Products of several substances, and names that stand for different contents."""
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
            of = f" ({where})" if where else ""  # the graph has no jurisdiction for every country
            product.names("skos:prefLabel", [f"{row['name']}{of}: {contents}"], "substance")
            product.names("bko:sharedLabel", [row["name"]], "substance")
        else:
            product.names("skos:prefLabel", [row["name"]], "substance")
        product.names("skos:altLabel", row.all("synonyms"), "substance")
        notes = ["For local use: in the eye or nose, on the skin, or inhaled."] * bool(row["local"])
        notes += [row["note"]] * bool(row["note"])
        if notes:
            product.say("skos:scopeNote", ox.Literal(" ".join(notes), language="en"))
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
        decimal = ox.Literal(
            strength.removesuffix(" mg"), datatype=ox.NamedNode(expand("xsd:decimal"))
        )
        yield ox.Triple(product.subject, ox.NamedNode(BKO + "component"), part)
        for name, value in (
            (RDF_TYPE, ox.NamedNode(BKO + "Component")),
            (BKO + "activeIngredient", drug),
            (BKO + "strength", decimal),
            (BKO + "unit", ox.NamedNode(expand("unit:MilliGM"))),
        ):
            yield ox.Triple(part, ox.NamedNode(name), value)


FINDINGS = {"Condition", "Effect"}
RELATIONS = {
    "same": "skos:altLabel",
    "narrower": "bko:narrowerLabel",
    "misspelling": "skos:hiddenLabel",
    "shared": "bko:sharedLabel",
}
"""How a name belongs to a finding, and the property that says so."""


def conditions(known: Known, rows: list[Row], sources: set[str]) -> Iterator[ox.Triple]:
    """Conditions that are known by name: no source that was read speaks of them."""
    for row in rows:
        known.add(row, row["id"], "Condition")
    for row in rows:
        condition = Writer(known, row, row["id"], "Condition")
        condition.names("skos:prefLabel", [row["name"]], "finding")
        condition.names("skos:altLabel", row.all("synonyms"), "finding")
        condition.names("bko:narrowerLabel", row.all("narrower"), "finding")
        broader = (known.need(row, local, FINDINGS) for local in row.all("broader"))
        condition.say("skos:broader", *broader)
        codes = [known.code(row, code, row["id"]) for code in row.all("codes")]
        # Of several codes each is one form of the condition.
        condition.say("skos:closeMatch" if len(codes) == 1 else "skos:narrowMatch", *codes)
        check_sources(row, sources)
        yield from condition.triples


def findings(
    known: Known, names: list[Row], codes: list[Row], sources: set[str]
) -> Iterator[ox.Triple]:
    """Names and codes by which findings are known, beside those of data/findings.ttl."""
    for row in names:
        if row["relation"] not in RELATIONS:
            raise row.error(f"relation {row['relation']!r} must be one of {', '.join(RELATIONS)}")
        known.need(row, row["finding"], FINDINGS)
        curie = RELATIONS[row["relation"]]
        kind = min(known.kinds[row["finding"]] & FINDINGS)
        finding = Writer(known, row, row["finding"], kind)
        finding.names(curie, [row["name"]], "finding")
        check_sources(row, sources)
        yield from finding.triples
    for row in codes:
        known.need(row, row["finding"], FINDINGS)
        if row["relation"] not in ("same", "narrower"):
            raise row.error(f"relation {row['relation']!r} must be same or narrower")
        match = "skos:closeMatch" if row["relation"] == "same" else "skos:narrowMatch"
        kind = min(known.kinds[row["finding"]] & FINDINGS)
        finding = Writer(known, row, row["finding"], kind)
        finding.say(match, known.code(row, row["code"], row["finding"]))
        check_sources(row, sources)
        yield from finding.triples


def registers(rows: list[Row]) -> Iterator[ox.Triple]:
    """Where names, codes and memberships were looked up, and under which terms."""
    for row in rows:
        subject = ox.NamedNode(f"{BKG}register-{row['key']}")
        yield ox.Triple(
            ox.NamedNode(BKG + "dataset"), ox.NamedNode(expand("dcterms:source")), subject
        )
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


COLUMNS = {
    "sources": "key title read terms",
    "medicines": "id name classes synonyms forms misspellings shared_names brands atc former_atc"
    " rxnorm unii pubchem mesh chebi drugbank sources note",
    "products": "id name shared synonyms ingredients strengths countries local sources note",
    "medicine-names": "name medicine sources",
    "conditions": "id name broader synonyms narrower codes sources",
    "finding-names": "name finding relation sources",
    "finding-codes": "code finding relation sources",
    "finding-names-languages": "name finding relation sources",
}
"""The tables, and the columns of each."""

MADE = {
    "substances/medicines.ttl": ["medicines"],
    "substances/names.ttl": ["medicine-names"],
    "substances/products.ttl": ["products"],
    "conditions.ttl": ["conditions"],
    "finding-names.ttl": ["finding-names", "finding-codes"],
    "finding-names-languages.ttl": ["finding-names-languages"],
    "registers.ttl": ["sources"],
}
"""Files of data/ that are made, and the tables that each is made from."""


def build(folder: Path = TABLES) -> dict[Path, str]:
    """Make the text of each file from the tables of a folder.

    Raises:
        TableError: a table cannot be used.
    """
    known = deepcopy(_kept_by_hand())
    tables = {name: read_table(name, columns, folder) for name, columns in COLUMNS.items()}
    sources = {row["key"] for row in tables["sources"]}
    labels = {row["id"]: row["name"] for row in tables["medicines"]}
    found = {
        "substances/medicines.ttl": medicines(known, tables["medicines"], sources),
        "substances/names.ttl": names(known, tables["medicine-names"], sources),
        "substances/products.ttl": products(known, tables["products"], labels, sources),
        "conditions.ttl": conditions(known, tables["conditions"], sources),
        "finding-names.ttl": findings(
            known, tables["finding-names"], tables["finding-codes"], sources
        ),
        "finding-names-languages.ttl": findings(
            known, tables["finding-names-languages"], [], sources
        ),
        "registers.ttl": registers(tables["sources"]),
    }
    # All rows are read before any is written, which takes longest and needs none to be wrong.
    triples = {name: list(found[name]) for name in MADE}
    return {DATA / name: write_turtle(triples[name], header=_header(name)) for name in MADE}


@cache
def _kept_by_hand() -> Known:
    """What the other files describe: read once, whatever tables are tried."""
    return Known(DATA / name for name in MADE)


def _header(name: str) -> list[str]:
    tables = " and ".join(f"{table}.tsv" for table in MADE[name])
    return [f"# Made from {tables} of data/tables/ by `make data`. Do not edit."]


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
