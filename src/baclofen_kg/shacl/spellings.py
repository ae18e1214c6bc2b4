"""How a literal would be written in Turtle, so that it has the datatype that is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pyoxigraph import Literal

from ..namespaces import VOCABULARIES, XSD, compact

_LANG_STRING = VOCABULARIES["rdf"] + "langString"
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_DATES = {
    "gYear": re.compile(r"\d{4}"),
    "gYearMonth": re.compile(r"\d{4}-\d\d"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
}


def right_spelling(literal: Literal, datatypes: Sequence[str]) -> Iterator[str]:
    """Say how to write a literal that has another datatype than one of those asked for.

    >>> list(right_spelling(Literal("2"), [XSD + "decimal"]))
    ['Write 2.0, not "2".']
    """
    for datatype in datatypes:
        right = _written(literal, datatype)
        if right is not None and right != turtle(literal):
            yield f"Write {right}, not {turtle(literal)}."
            return


def turtle(literal: Literal) -> str:
    """Return a literal as it is usually written in Turtle."""
    datatype, text = literal.datatype.value, literal.value
    if literal.language:
        return f'"{text}"@{literal.language}'
    if datatype in (XSD + "integer", XSD + "decimal", XSD + "double", XSD + "boolean"):
        return text
    return f'"{text}"' if datatype == XSD + "string" else f'"{text}"^^{compact(datatype)}'


def _written(literal: Literal, datatype: str) -> str | None:
    text = literal.value.strip()
    name = datatype.removeprefix(XSD)
    if datatype == _LANG_STRING:
        return f'"{text}"@en' if literal.language is None else None
    if name == "string":
        return f'"{text}"'
    if name == "decimal" and _NUMBER.fullmatch(text):
        return text if "." in text else f"{text}.0"
    if name == "integer" and _NUMBER.fullmatch(text):
        return str(int(float(text))) if float(text).is_integer() else None
    if name == "boolean" and text in ("true", "false"):
        return text
    if name in _DATES and _DATES[name].fullmatch(text):
        return f'"{text}"^^xsd:{name}'
    return None
