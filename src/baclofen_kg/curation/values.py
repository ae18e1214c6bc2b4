"""Values as people type them, as the terms that must stand there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from pyoxigraph import Literal, NamedNode

from ..errors import InputError, NotFoundError, near_matches, suggestion_text
from ..namespaces import BKO, VOCABULARIES, XSD, compact, kebab, local_name
from .hints import right_figure
from .kinds import CODED_VALUE, Field, Kinds

Resolve = Callable[[str], str]
"""Finds the IRI of what has a name."""
TypesOf = Callable[[str], Iterable[str]]
"""Finds the classes that a node is said to be of."""

_DCTERMS = VOCABULARIES["dcterms"]
MOST = 40
"""So many allowed values are listed, in a message or a comment."""


def value_of(
    item: Field, text: str, kinds: Kinds, resolve: Resolve, types: TypesOf | None = None
) -> NamedNode | Literal:
    """Return the value of a property as the term that it must be.

    Args:
        item: the property.
        text: the value as it is typed: a name, a figure or a text.
        kinds: all kinds.
        resolve: finds the IRI of what has a name.
        types: finds the classes that a node is said to be of; without it they are not looked at.

    Raises:
        InputError: it cannot be one; with what can.
    """
    text = text.strip()
    if not text:
        raise InputError(f"{item.name}: is empty; leave it out, or give a value")
    if item.classes or (item.values and ":" in item.values[0]):
        return _node_of(item, text, kinds, resolve, types)
    if item.is_iri:
        return _address(item, text)
    if item.values:
        if text.lower() not in item.values:
            raise InputError(f"{item.name}: {text!r} cannot stand here: {', '.join(item.values)}")
        return Literal(text.lower(), datatype=NamedNode(XSD + "boolean"))
    for name, pattern, example in (
        ("decimal", r"[+-]?\d+(\.\d+)?", "2.0"),
        ("integer", r"[+-]?\d+", "2"),
    ):
        if XSD + name in item.datatypes:
            if not re.fullmatch(pattern, text):
                kind = "a figure" if name == "decimal" else "a whole number"
                raise InputError(
                    f"{item.name}: {text!r} is not {kind} such as {example}{right_figure(text)}"
                )
            whole = text if name == "integer" or "." in text else f"{text}.0"
            return Literal(whole, datatype=NamedNode(XSD + name))
    if any(item.iri == _DCTERMS + date for date in ("issued", "modified")):
        return _date(item, text)
    if XSD + "string" in item.datatypes or item.iri.endswith("#exact"):
        return Literal(text)
    return Literal(text, language="en")


def _node_of(
    item: Field, text: str, kinds: Kinds, resolve: Resolve, types: TypesOf | None
) -> NamedNode:
    coded = kinds.coded(item.classes)
    allowed = [iri for iri in coded if not item.values or compact(iri) in item.values]
    names = {local_name(iri).lower(): iri for iri in allowed}
    if text.lower() in names:
        return NamedNode(names[text.lower()])
    symbols = {symbol.lower(): iri for iri in allowed for symbol in kinds.names(iri)}
    if text.lower() in symbols:
        return NamedNode(symbols[text.lower()])
    holding = {iri for name, iri in symbols.items() if _stands_in(text, name)}
    if len(holding) == 1:
        return NamedNode(holding.pop())

    def other(iri: str) -> str:
        return _other_class(iri, item, kinds, types)

    try:
        iri = resolve(text)
    except NotFoundError as error:
        from difflib import get_close_matches  # only a slip needs it

        near = near_matches(text, [local_name(iri) for iri in allowed], limit=3)
        if not near and not coded:
            known = {name: _resolved(name, resolve) for name in error.suggestions}
            near = [name for name, iri in known.items() if iri and not other(iri)]
        hint = suggestion_text(near) or _listed(allowed, 12)
        what = " or ".join(map(compact, item.classes)) or "value"
        said = f"{item.name}: no {what} is called {text!r}{hint}"
        # Who slips in spelling has nothing new to describe.
        slip = coded and get_close_matches(text.lower(), [n.lower() for n in near], cutoff=0.8)
        raise InputError(_and_then(said, "" if slip else _if_new(item, text, kinds))) from None
    if allowed and iri not in allowed and iri.startswith(BKO):
        raise InputError(f"{item.name}: {compact(iri)} cannot stand here{_listed(allowed, MOST)}")
    if found := other(iri):
        what = " or ".join(map(compact, item.classes))
        said = f"{item.name}: {text!r} is a {compact(found)}, and a {what} is expected"
        hint = f"{said}{_listed(allowed, 12)}"
        raise InputError(_and_then(hint, _if_new(item, text, kinds)))
    return NamedNode(iri)


def _and_then(said: str, more: str) -> str:
    """Two clauses as a line: a new sentence after a question."""
    if not more:
        return said
    return f"{said} {more[0].upper()}{more[1:]}" if said.endswith("?") else f"{said}; {more}"


def _other_class(iri: str, item: Field, kinds: Kinds, types: TypesOf | None) -> str:
    """The class of ours that a node is of, where it is of none that can stand there."""
    found = sorted(types(iri)) if types and iri and item.classes else []
    # A class of one's own may be below one of ours.
    if not all(name.startswith(BKO) for name in found):
        return ""
    fits = any(kinds.above(name) & set(item.classes) for name in found)
    return "" if fits or not found else found[0]


def _resolved(name: str, resolve: Resolve) -> str:
    try:
        return resolve(name)
    except NotFoundError:
        return ""


def _listed(allowed: list[str], most: int) -> str:
    """All that there is, where it is little."""
    few = 0 < len(allowed) <= most
    return f"; take one of: {', '.join(map(local_name, allowed))}" if few else ""


def _if_new(item: Field, text: str, kinds: Kinds) -> str:
    """How to describe what no graph describes; nothing where one's own cannot stand there."""
    ours = [iri for iri in item.classes if iri.startswith(BKO)]
    if item.values or not ours:
        return ""
    own = [iri for iri in ours if not kinds.coded([iri])] or ours[:1]
    commands = " or ".join(f"baclofen-kg new {kebab(local_name(iri))}" for iri in own)
    name = " --name https://…" if CODED_VALUE in kinds.above(own[0]) else ""
    return f"if it is new, describe it: {commands}{name} label={text!r}"


def _stands_in(text: str, name: str) -> bool:
    """Whether some words stand in a name as they are: *label* in *product label*."""
    words = f" {text.lower().replace('-', ' ')} "
    return words in f" {name.lower().replace('-', ' ')} "


def _address(item: Field, text: str) -> NamedNode:
    try:
        if not re.match(r"https?://", text):
            raise ValueError
        return NamedNode(text)
    except ValueError:
        raise InputError(f"{item.name}: {text!r} is not an address, https://…") from None


def _date(item: Field, text: str) -> Literal:
    for pattern, name in (
        (r"\d{4}", "gYear"),
        (r"\d{4}-\d\d", "gYearMonth"),
        (r"\d{4}-\d\d-\d\d", "date"),
    ):
        if re.fullmatch(pattern, text):
            return Literal(text, datatype=NamedNode(XSD + name))
    raise InputError(f"{item.name}: {text!r} is not a date; write 2020, 2020-05 or 2020-05-31")
