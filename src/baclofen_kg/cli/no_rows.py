"""Says why a named query has no rows: which value leaves none, and what would have some."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from ..errors import BaclofenKGError
from ..graph import KnowledgeGraph
from ..sparql.catalogue import NamedQuery
from ..sparql.parameters import Parameter
from ..sparql.positions import positions_of

_TRIED, _SHOWN = 6, 2
"""Values of a parameter that are tried as examples, and that are shown."""


def why_no_rows(kg: KnowledgeGraph, query: NamedQuery, given: Mapping[str, str]) -> str:
    """Return one line on parameters that left no rows: which one did, and what would be right.

    Args:
        kg: the graph that was asked.
        query: the query.
        given: the values of its parameters, of which there is at least one.
    """
    known = {item.name: item for item in query.parameters}
    needed = {name: value for name, value in given.items() if known[name].required}
    if len(given) == 1:
        (name,) = given
    else:
        asked = ({**needed, name: value} for name, value in given.items())
        found = (name for name, own in zip(given, asked, strict=True) if not _has(kg, query, own))
        name = next(found, "")
    if not name:
        options = ", ".join(map(_option, given))
        return f"no rows for {options} together; with fewer of them there are some"
    value, parameter = given[name], known[name]
    shown = f"{_option(name)} {shlex.quote(value)}"
    parts = [f"no rows for {shown} ({parameter.description})"]
    fitting = _fitting(kg, query, parameter, given)
    if parameter.type == "iri":
        examples = _examples(kg, query, parameter, needed)
        parts += [f"there are some for {', '.join(examples)}"] if examples else []
        fitting = fitting or _where_named(kg, value)
    return "; ".join([*parts, *fitting])


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _has(kg: KnowledgeGraph, query: NamedQuery, values: Mapping[str, str]) -> bool:
    """Whether a query has rows; a value that it cannot have leaves none."""
    try:
        return len(kg.query(query.name, **values)) > 0
    except BaclofenKGError:
        return False


def _fitting(
    kg: KnowledgeGraph, query: NamedQuery, parameter: Parameter, given: Mapping[str, str]
) -> list[str]:
    """The other parameters of the query with which there are rows."""
    value = given[parameter.name]
    rest = {name: text for name, text in given.items() if name != parameter.name}
    found = []
    for other in query.parameters:
        if other.name in given:
            continue
        option = _option(other.name)
        if other.type == "boolean":
            turned = "false" if other.default == "true" else "true"
            if _has(kg, query, {**given, other.name: turned}):
                found.append(f"there are some with {option} {turned}")
        elif (
            other.type == parameter.type == "iri"
            and not parameter.required
            and _has(kg, query, {**rest, other.name: value})
        ):
            found.append(f"there are some for {option} {shlex.quote(value)}")
    return found


def _examples(
    kg: KnowledgeGraph, query: NamedQuery, parameter: Parameter, needed: Mapping[str, str]
) -> list[str]:
    """The values that most often stand where this one should, with which there are rows."""
    found: dict[str, None] = {}
    for path in positions_of(query.text, parameter.name):
        rows = kg.query(
            f"SELECT ?value (SAMPLE(?name) AS ?label) (COUNT(*) AS ?times) {{ ?x {path} ?value . "
            '?value skos:prefLabel|rdfs:label ?name FILTER(LANG(?name) = "en") } '
            f"GROUP BY ?value ORDER BY DESC(?times) ?value LIMIT {_TRIED}"
        )
        for row in rows:
            given = {**needed, parameter.name: str(row.value)}
            if len(found) < _SHOWN and _has(kg, query, given):
                found[str(row.label)] = None
    return list(found)


def _where_named(kg: KnowledgeGraph, value: str) -> list[str]:
    """Where the statements are that name an entity."""
    try:
        kg.entity(value)
    except BaclofenKGError:
        return []
    return [f"statements that name it: baclofen-kg show {shlex.quote(value)}"]
