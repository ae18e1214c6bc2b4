"""How a literal would be written in Turtle, so that it has the datatype that is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pyoxigraph import Literal

from ..namespaces import VOCABULARIES, XSD, compact

_LANG_STRING = VOCABULARIES["rdf"] + "langString"
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
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
    if name in _DATES:
        text = date_of(text)
        return f'"{text}"^^xsd:{name}' if _DATES[name].fullmatch(text) else None
    return None


def date_of(text: str) -> str:
    """Return a date in words as figures; any other text as it is.

    >>> date_of("3 May 2020"), date_of("May, 2020"), date_of("03/05/2020")
    ('2020-05-03', '2020-05', '03/05/2020')
    """
    words = re.findall(r"[^\W\d_]+|\d+", text.lower())
    months = [n for n, name in enumerate(_MONTHS, 1) for word in words if word in (name, name[:3])]
    years = [word for word in words if len(word) == 4 and word.isdigit()]
    days = [word for word in words if len(word) < 3 and word.isdigit()]
    others = len(words) - len(months) - len(years) - len(days)
    if len(months) != 1 or len(years) != 1 or len(days) > 1 or others > bool(days):
        return text  # 03/05 is a day of March or of May: nobody can tell
    return f"{years[0]}-{months[0]:02}" + (f"-{int(days[0]):02}" if days else "")


def right_labels(values: Sequence[Literal], wanted: str = "en") -> Iterator[str]:
    """Say what is wrong with labels of which one is wanted in a language."""
    for tag in sorted({value.language or "" for value in values}):
        same = sorted(turtle(value) for value in values if (value.language or "") == tag)
        if len(same) > 1:
            yield (
                f"There are {len(same)} with the language {tag}: {', '.join(same)}. Keep one, and "
                "make each other an skos:altLabel."
            )
    if values and all(value.language != wanted for value in values):
        found = ", ".join(sorted(map(turtle, values)))
        yield f'There is {found}; English is written "…"@{wanted}.'
