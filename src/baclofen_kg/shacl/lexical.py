"""The lexical forms of the datatypes of XML Schema, as conditions of SPARQL.

The patterns are those of ``sparql.datatypes``; what no pattern says, such as how many days a month
has, is added here.
"""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from ..namespaces import VOCABULARIES, XSD
from ..sparql.datatypes import PATTERNS, RANGES, is_well_formed
from .shapes import Term

MERGED = RANGES.keys() - {"integer"} | {"dateTimeStamp"}
"""The datatypes that stores tend to hold as another one, as xsd:integer or xsd:dateTime."""

_LEAP_YEAR = "([1-9][0-9]*)?([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"
_DAYS = (
    "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    "|02-(0[1-9]|1[0-9]|2[0-8])"
)
_DATE = f"-?([0-9]+-({_DAYS})|{_LEAP_YEAR}-02-29)"
_CALENDAR = {
    "date": f"^{_DATE}",
    "dateTime": f"^{_DATE}",
    "dateTimeStamp": f"^{_DATE}",
    "gMonthDay": f"^--({_DAYS}|02-29)",
}
"""Which days there are, by datatype."""

_TEXTS = {
    VOCABULARIES["rdf"] + "langString",
    *(XSD + name for name in ("string", "normalizedString", "token", "language")),
    *(XSD + name for name in ("Name", "NCName", "NMTOKEN")),
}
NUMBERS = {"decimal", "double", "float", *RANGES}
"""The datatypes of numbers."""
_OTHERS = PATTERNS.keys() - NUMBERS - {"hexBinary", "base64Binary", "language"}
"""What else has an order: truth values, times and durations."""


def is_ordered(term: Term) -> bool:
    """Whether a term can be compared by order with others of its kind."""
    if not isinstance(term, Literal):
        return False
    kind = term.datatype.value
    if not is_well_formed(term.value, kind) or term.value == "NaN":
        return kind in _TEXTS
    return kind in _TEXTS or kind.removeprefix(XSD) in NUMBERS | _OTHERS


def has_order(value: str) -> str:
    """Return a condition that holds if a value can be compared by order with itself."""
    kind = f"DATATYPE({value})"
    texts = ", ".join(f"<{text}>" for text in sorted(_TEXTS))
    tests = [f"{kind} IN ({texts})", f"(isNumeric({value}) && {value} = {value})"]
    for name in sorted(_OTHERS):
        datatype = NamedNode(XSD + name)
        tests.append(f"({kind} = {datatype} && {well_formed(value, datatype)})")
    return f"COALESCE({' || '.join(tests)}, false)"


def is_number(value: str) -> str:
    """Return a condition that holds if a value is a number by its text, however long that is."""
    kinds = ", ".join(f"<{XSD}{name}>" for name in sorted(NUMBERS - {"double", "float"}))
    exact = f"DATATYPE({value}) IN ({kinds}) && {_matches(value, '^[+-]?[0-9]*[.]?[0-9]*$')}"
    return f"(DATATYPE({value}) IN (<{XSD}double>, <{XSD}float>) || ({exact}))"


def well_formed(value: str, datatype: NamedNode) -> str:
    """Return a condition that holds if a literal of a datatype is well-formed; it may be an error.

    Returns "" for a datatype that any text is well-formed of, as far as it is known here.
    """
    local = datatype.value.removeprefix(XSD)
    if not datatype.value.startswith(XSD) or local not in PATTERNS:
        return ""
    # SPARQL has no groups that capture nothing.
    test = _matches(value, f"^({PATTERNS[local].replace('(?:', '(')})$")
    if local in ("integer", "decimal", "float", "double"):
        # What is well-formed is a number to most stores, so that the text is seldom looked at.
        return f"(isNumeric({value}) || {test})"
    if local in _CALENDAR:
        test += f" && {_matches(value, _CALENDAR[local])}"
    if local in RANGES:
        test += f" && {_in_range(value, *RANGES[local])}"
    return test


def _in_range(value: str, low: int | None, high: int | None) -> str:
    if low is not None and high is not None:
        number = f"<{XSD}decimal>(STR({value}))"
        return f"{number} >= {low}.0 && {number} <= {high}.0"
    # A number may be greater than engines can hold; its sign tells enough.
    sign = _matches(value, "^-0*[1-9]" if high == -1 or low == 0 else "^[+]?0*[1-9]")
    return f"!{sign}" if 0 in (low, high) else sign


def _matches(value: str, pattern: str) -> str:
    return f"REGEX(STR({value}), {Literal(pattern)})"
