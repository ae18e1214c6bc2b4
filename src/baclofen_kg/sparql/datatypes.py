"""The datatypes of XML Schema: which texts are well-formed, and their values in Python.

The patterns are those of XML Schema 1.1 Part 2 (https://www.w3.org/TR/xmlschema11-2/). Python's own
readers are laxer in some ways (``1_000``, ``2020-W01-1``, Arabic digits) and stricter in others
(``2020-01-01Z``, ``24:00:00``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeAlias

from ..namespaces import XSD

PythonValue: TypeAlias = bool | int | float | Decimal | date | datetime

_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_YEAR = r"-?(?:[1-9][0-9]{3,}|0[0-9]{3})"
_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_FIGURE = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_YEARS = r"(?:[0-9]+Y(?:[0-9]+M)?|[0-9]+M)"
_SECONDS = r"[0-9]+(?:\.[0-9]+)?S"
_CLOCK = rf"T(?:[0-9]+H(?:[0-9]+M)?(?:{_SECONDS})?|[0-9]+M(?:{_SECONDS})?|{_SECONDS})"
_DAYS = rf"(?:[0-9]+D(?:{_CLOCK})?|{_CLOCK})"
_INTEGER = "[+-]?[0-9]+"

RANGES: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    **{
        kind: (-(1 << bits - 1), (1 << bits - 1) - 1)
        for kind, bits in (("long", 64), ("int", 32), ("short", 16), ("byte", 8))
    },
    **{
        kind: (0, (1 << bits) - 1)
        for kind, bits in (
            ("unsignedLong", 64),
            ("unsignedInt", 32),
            ("unsignedShort", 16),
            ("unsignedByte", 8),
        )
    },
}
"""The least and the greatest value of each kind of integer."""

PATTERNS: dict[str, str] = {
    "boolean": "true|false|1|0",
    "decimal": f"[+-]?{_FIGURE}",
    "double": rf"[+-]?(?:{_FIGURE}(?:[eE][+-]?[0-9]+)?|INF)|NaN",
    "float": rf"[+-]?(?:{_FIGURE}(?:[eE][+-]?[0-9]+)?|INF)|NaN",
    **dict.fromkeys(RANGES, _INTEGER),
    "date": f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}",
    "dateTime": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    "dateTimeStamp": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE[:-1]}",
    "time": f"{_TIME}{_ZONE}",
    "gYear": f"{_YEAR}{_ZONE}",
    "gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}",
    "gMonth": f"--{_MONTH}{_ZONE}",
    "gMonthDay": f"--{_MONTH}-{_DAY}{_ZONE}",
    "gDay": f"---{_DAY}{_ZONE}",
    "duration": f"-?P(?:{_YEARS}(?:{_DAYS})?|{_DAYS})",
    "yearMonthDuration": f"-?P{_YEARS}",
    "dayTimeDuration": f"-?P{_DAYS}",
    "hexBinary": "(?:[0-9a-fA-F]{2})*",
    "base64Binary": "(?:(?:[A-Za-z0-9+/] ?){4})*"
    "(?:(?:[A-Za-z0-9+/] ?){2}[AEIMQUYcgkosw048] ?=|[A-Za-z0-9+/] ?[AQgw] ?= ?=)?",
    "language": "[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
}
"""The lexical space of each datatype, by its local name, as far as a pattern can say it.

They use nothing that the regular expressions of SPARQL do not know, apart from ``(?:`` for ``(``.
"""


def is_well_formed(text: str, datatype: str) -> bool:
    """Whether a text is in the lexical space of a datatype; of an unknown one, every text is.

    >>> is_well_formed("last year", "http://www.w3.org/2001/XMLSchema#gYear")
    False
    """
    name = datatype.removeprefix(XSD)
    if name == datatype or name not in PATTERNS:
        return True
    if not re.fullmatch(PATTERNS[name], text):
        return False
    if name in RANGES:
        return _in_range(text, name)
    if name in ("date", "dateTime", "dateTimeStamp"):
        year, month, day = re.match(r"(-?[0-9]+)-([0-9]+)-([0-9]+)", text).groups()  # type: ignore[union-attr]
        return int(day) <= _days(int(year), int(month))
    if name == "gMonthDay":
        return int(text[5:7]) <= _days(2000, int(text[2:4]))
    return True


def python_value(text: str, datatype: str) -> PythonValue | str:
    """Return the Python value of a literal; its text where it is ill-formed, or Python has none.

    A date loses its time zone, since Python's have none. Years before 1 and after 9999, and what
    tells a part of a date only, stay text.
    """
    name = datatype.removeprefix(XSD)
    read = _READERS.get(name) if name != datatype else None
    if read is None or not is_well_formed(text, datatype):
        return text
    try:
        return read(text)
    except (ValueError, ArithmeticError):
        return text


def _in_range(text: str, name: str) -> bool:
    least, greatest = RANGES[name]
    if least is None and greatest is None:
        return True
    sign, digits = text[:1] == "-", text.lstrip("+-").lstrip("0")
    if len(digits) > 20:  # Python refuses to read very long integers, and no range ends there.
        return least is None if sign else greatest is None
    value = -int(digits or "0") if sign else int(digits or "0")
    return (least is None or least <= value) and (greatest is None or value <= greatest)


def _days(year: int, month: int) -> int:
    """How many days a month has; the calendar repeats itself every 400 years."""
    first = date(year % 400 + 400, month, 1)
    return ((first + timedelta(31)).replace(day=1) - first).days


def _of_four_digits(text: str) -> str:
    """A date or time whose year Python can hold, which the readers of Python do not make sure."""
    if text[4] != "-":
        raise ValueError(text)
    return text


def _date(text: str) -> date:
    return date.fromisoformat(_of_four_digits(text)[:10])  # what follows is the zone


def _date_time(text: str) -> datetime:
    _of_four_digits(text)
    if text[11:13] == "24":
        return datetime.fromisoformat(f"{text[:11]}00{text[13:]}") + timedelta(days=1)
    return datetime.fromisoformat(text)


_READERS: dict[str, Callable[[str], PythonValue]] = {
    "boolean": lambda text: text in ("true", "1"),
    **dict.fromkeys(RANGES, int),
    "decimal": Decimal,
    "double": float,
    "float": float,
    "date": _date,
    "dateTime": _date_time,
    "dateTimeStamp": _date_time,
}
