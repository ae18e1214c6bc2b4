"""How the pages put statements and passages into words: figures, places, what is reported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from .. import model
from ..model.objects import range_text
from ..namespaces import STANCES, local_name
from .markup import Line, Link
from .nodes import Nodes, relative

NOWHERE = "NoJurisdiction"
_PARTS = {
    "": ("minimum", "maximum", "unit"),
    "interval": ("interval_minimum", "interval_maximum", "interval_unit"),
    "duration": ("duration_minimum", "duration_maximum", "duration_unit"),
    "given dose": ("given_dose", "given_dose", "given_dose_unit"),
}
"""Fields that are read as one: the lower end, the upper end and the unit."""
_NODES = (model.Statement, model.Entity, model.Term, model.Source)
_REPORTED = ("use", "advice", "severity", "seriousness", "population", "route", "limit")


def figures(minimum: Decimal | None, maximum: Decimal | None, unit: model.Term | None) -> str:
    """A range with its unit, such as *2 to 4 h*; a value where both ends are the same."""
    low, high = (None if end is None else f"{end.normalize():f}" for end in (minimum, maximum))
    text = range_text(low, high, "\N{EN DASH}")
    code = None if unit is None else unit.ucum_code
    if not text or unit is None or code == "1":
        return text
    if code is None or set(code) & set("{}[]'"):
        return f"{text} {unit}"
    return f"{text}{'' if code == '%' else chr(0xA0)}{code.replace('u', chr(0xB5), code[0] == 'u')}"


def place(evidence: model.Evidence) -> str:
    """The code of the country of a document, or the kind of one that speaks for none."""
    source = evidence.passage.source
    if source is None:
        return "no source"
    country = source.country
    return str(country.country_code or country if country else source.kind or source)


def places(found: Iterable[model.Evidence]) -> list[Link]:
    """The places of documents, each once; countries before articles."""
    names = {place(item): item.country is None for item in found}
    return [Link(name) for name in sorted(names, key=lambda name: (names[name], name))]


def who_says_so(statement: model.Statement) -> list[Line]:
    """A line for each stance that a document takes, with its countries."""
    return [
        Line(places(found), mark=stance)
        for stance in STANCES
        if (found := [item for item in statement.evidence if item.relation == stance])
    ]


def said_by(statement: model.Statement) -> list[Line]:
    """As ``who_says_so``, for a column of that name: support needs no word there."""
    return [
        replace(line, mark="") if line.mark == "supports" else line
        for line in who_says_so(statement)
    ]


def named_by(statement: model.Statement, stance: str) -> str:
    """The places of the documents that take a stance, in words; nothing where none does."""
    found = (line.items for line in who_says_so(statement) if line.mark == stance)
    return ", ".join(link.text for items in found for link in items)


def countries(statement: model.Statement) -> str:
    """Who supports a statement, and who disputes it."""
    disputed = named_by(statement, "disputes")
    supported = named_by(statement, "supports") or "supported by nobody"
    return supported + (f"; disputed by {disputed}" if disputed else "")


def verdicts(statement: model.Statement) -> list[tuple[model.Term, str]]:
    """What the documents of each country make of a statement, by the name of the country."""
    found = {item.country.iri: item.country for item in statement.evidence if item.country}
    return [
        (country, statement.verdict(country.iri))
        for country in sorted(found.values(), key=lambda country: country.label)
    ]


def counted(number: int, word: str) -> str:
    """A number of things in words."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def added(passage: model.Passage) -> list[str]:
    """What a passage adds to the statement, each in a few words."""
    band = str(passage.reported_frequency or "")
    stated = figures(passage.reported_minimum, passage.reported_maximum, passage.unit)
    found = [", ".join(text for text in (band, stated) if text)]
    for name in _REPORTED:
        value = getattr(passage, f"reported_{name}")
        found += map(str, value) if isinstance(value, tuple) else [str(value or "")]
    found.append("boxed" if passage.boxed else "")
    return [text for text in found if text]


def reported(statement: model.Statement) -> list[Line]:
    """What documents add to a statement, and which of them."""
    found: dict[str, list[model.Evidence]] = {}
    for item in statement.evidence:
        for text in added(item.passage):
            found.setdefault(text, []).append(item)
    return [Line(places(items), head=text) for text, items in found.items()]


def content(
    statement: model.Statement, nodes: Nodes, here: str, without: Iterable[str] = ()
) -> list[tuple[str, list[Link]]]:
    """What a statement says, field by field, with links; figures are put together."""
    ranges = {name: key for key, names in _PARTS.items() for name in names}
    said: dict[str, list[Link]] = {}
    for item in fields(statement):
        value: Any = getattr(statement, item.name)
        if "curie" not in item.metadata or value in (None, ()) or item.name in without:
            continue
        if item.name in ranges:
            key = ranges[item.name]
            low, high, unit = (getattr(statement, name, None) for name in _PARTS[key])
            if text := figures(low, high, unit):
                said[key or "value"] = [Link(text)]
            continue
        parts = value if isinstance(value, tuple) else (value,)
        said[item.name.replace("_", " ")] = [link(part, nodes, here) for part in parts]
    return sorted(said.items(), key=lambda pair: pair[0] != "about")


def link(value: object, nodes: Nodes, here: str) -> Link:
    """A node with the address of its page, or any other value as text."""
    if not isinstance(value, _NODES):
        return Link("yes" if value is True else str(value))
    return node_link(value.iri, nodes, here, str(value))


def node_link(iri: str, nodes: Nodes, here: str, text: str = "") -> Link:
    """A node by its IRI, with the address of its page."""
    address = nodes.address(iri)
    href = None if address is None else relative(address, here)
    return Link(text or nodes.label(iri), href)


def country_name(iri: str, nodes: Nodes) -> str:
    """The name of a country, or what the documents are that speak for none."""
    return "Articles, under no country's rules" if local_name(iri) == NOWHERE else nodes.label(iri)
