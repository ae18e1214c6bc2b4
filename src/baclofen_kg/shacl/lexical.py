"""The lexical forms of the datatypes of XML Schema, as conditions of SPARQL.

https://www.w3.org/TR/xmlschema11-2/
"""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from ..namespaces import XSD

_DECIMAL = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"
_DOUBLE = rf"{_DECIMAL}([eE][+-]?[0-9]+)?|[+-]?INF|NaN"

_ZONE = "(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_YEAR = "-?([1-9][0-9]{3,}|0[0-9]{3})"
_LEAP_YEAR = (
    "-?([1-9][0-9]*)?([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"
)
_MONTH = "(0[1-9]|1[0-2])"
_DAY = "(0[1-9]|[12][0-9]|3[01])"
_MONTH_AND_DAY = (
    "((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    "|02-(0[1-9]|1[0-9]|2[0-8]))"
)
_DATE = f"({_YEAR}-{_MONTH_AND_DAY}|{_LEAP_YEAR}-02-29)"
_TIME = r"(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?|24:00:00(\.0+)?)"

_DAYS_AND_TIME = (
    r"([0-9]+D(T([0-9]+H([0-9]+M)?([0-9]+(\.[0-9]+)?S)?|[0-9]+M([0-9]+(\.[0-9]+)?S)?"
    r"|[0-9]+(\.[0-9]+)?S))?|T([0-9]+H([0-9]+M)?([0-9]+(\.[0-9]+)?S)?"
    r"|[0-9]+M([0-9]+(\.[0-9]+)?S)?|[0-9]+(\.[0-9]+)?S))"
)
_YEARS_AND_MONTHS = "([0-9]+Y([0-9]+M)?|[0-9]+M)"

_START = r"\p{L}_"
_REST = r"\p{L}\p{M}\p{Nd}_.·"

_PATTERNS = {
    "boolean": "true|false|1|0",
    "decimal": _DECIMAL,
    "float": _DOUBLE,
    "double": _DOUBLE,
    "date": f"{_DATE}{_ZONE}?",
    "dateTime": f"{_DATE}T{_TIME}{_ZONE}?",
    "dateTimeStamp": f"{_DATE}T{_TIME}{_ZONE}",
    "time": f"{_TIME}{_ZONE}?",
    "gYear": f"{_YEAR}{_ZONE}?",
    "gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}?",
    "gMonth": f"--{_MONTH}{_ZONE}?",
    "gMonthDay": f"--({_MONTH_AND_DAY}|02-29){_ZONE}?",
    "gDay": f"---{_DAY}{_ZONE}?",
    "duration": f"-?P({_YEARS_AND_MONTHS}{_DAYS_AND_TIME}?|{_DAYS_AND_TIME})",
    "yearMonthDuration": f"-?P{_YEARS_AND_MONTHS}",
    "dayTimeDuration": f"-?P{_DAYS_AND_TIME}",
    "hexBinary": "([0-9a-fA-F]{2})*",
    "base64Binary": "(([A-Za-z0-9+/] ?){4})*(([A-Za-z0-9+/] ?){3}[A-Za-z0-9+/]"
    "|([A-Za-z0-9+/] ?){2}[AEIMQUYcgkosw048] ?=|[A-Za-z0-9+/] ?[AQgw] ?= ?=)?",
    "language": "[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*",
    "normalizedString": r"[^\r\n\t]*",
    "token": r"([^\r\n\t ]+( [^\r\n\t ]+)*)?",
    "NMTOKEN": f"[{_REST}:-]+",
    "Name": f"[{_START}:][{_REST}:-]*",
    "NCName": f"[{_START}][{_REST}-]*",
    "integer": "[+-]?[0-9]+",
    "nonPositiveInteger": r"-[0-9]+|\+?0+",
    "negativeInteger": "-0*[1-9][0-9]*",
    "nonNegativeInteger": r"\+?[0-9]+|-0+",
    "positiveInteger": r"\+?0*[1-9][0-9]*",
}
_BOUNDS = {
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}
DERIVED_INTEGERS = {name for name in _PATTERNS if name.endswith("Integer")} | set(_BOUNDS)
"""The datatypes that stores tend to hold as plain integers."""


def is_well_formed(value: str, datatype: NamedNode) -> str:
    """Return a condition that holds if a literal of a datatype is well-formed; it may be an error.

    Returns "" for a datatype that any text is well-formed of, as far as it is known here.
    """
    local = datatype.value.removeprefix(XSD)
    if not datatype.value.startswith(XSD) or local not in (*_PATTERNS, *_BOUNDS):
        return ""
    pattern = _PATTERNS["integer" if local in _BOUNDS else local]
    test = f"REGEX(STR({value}), {Literal(f'^({pattern})$')})"
    if local in ("integer", "decimal", "float", "double"):
        # What is well-formed is a number to most stores, so that the text is seldom looked at.
        return f"(isNumeric({value}) || {test})"
    if local in _BOUNDS:
        low, high = _BOUNDS[local]
        number = f"<{XSD}decimal>(STR({value}))"
        test += f" && {number} >= {low} && {number} <= {high}"
    return test
