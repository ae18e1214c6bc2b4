"""The lexical forms of the datatypes of XML Schema, as conditions of SPARQL.

https://www.w3.org/TR/xmlschema11-2/
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from ..namespaces import VOCABULARIES, XSD
from .shapes import ShapesError

_LANG_STRING = VOCABULARIES["rdf"] + "langString"

_BY_PATTERN = 'REGEX(STR(@), "^\\\\s*(%s)\\\\s*$")'
_DECIMAL = r"[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)"
_DOUBLE = _DECIMAL + "([eE][+-]?[0-9]+)?|[+-]?INF|NaN"
_DATE_TIME = f"<{XSD}dateTime>"
_ZONE = "(Z|[+-][0-9]{2}:[0-9]{2})?$"
_DAY = f'REPLACE(STR(@), "{_ZONE}", "")'
# How the lexical form of a literal (@) is checked, for the types that SPARQL 1.1 supports; SHACL
# asks for no more. Types derived from integer are missing: Oxigraph holds them all as integer.
_LEXICAL = {
    "string": "true",
    "anyURI": "true",
    "gYear": "true",
    "gYearMonth": "true",
    "boolean": 'STR(@) IN ("true", "false", "1", "0")',
    "integer": f"(isNumeric(@) || {_BY_PATTERN % '[+-]?[0-9]+'})",
    "decimal": f"(isNumeric(@) || {_BY_PATTERN % _DECIMAL})",
    "float": f"(isNumeric(@) || {_BY_PATTERN % _DOUBLE})",
    "double": f"(isNumeric(@) || {_BY_PATTERN % _DOUBLE})",
    "dateTime": f"DATATYPE({_DATE_TIME}(STR(@))) = {_DATE_TIME}",
    # The cast knows which days there are; SPARQL 1.1 has none for dates.
    "date": f'REGEX(STR(@), "^-?[0-9]{{4,}}-[0-9]{{2}}-[0-9]{{2}}{_ZONE}") && '
    f'DATATYPE({_DATE_TIME}(CONCAT({_DAY}, "T00:00:00"))) = {_DATE_TIME}',
}


def is_well_formed(value: str, datatype: NamedNode) -> str:
    """Return a condition that holds if a value is a well-formed literal of a datatype.

    Raises:
        ShapesError: the lexical forms of the datatype are not known.
    """
    if datatype.value == _LANG_STRING:
        return f'COALESCE(LANG({value}) != "", false)'
    local = datatype.value.removeprefix(XSD)
    if local not in _LEXICAL or not datatype.value.startswith(XSD):
        raise ShapesError(
            f"shapes: sh:datatype {datatype} cannot be checked by the store engine, which may hold "
            f'such literals as another type; take engine="pyshacl" or one of {" ".join(_LEXICAL)}'
        )
    lexical = _LEXICAL[local].replace("@", value)
    return f"COALESCE(DATATYPE({value}) = {datatype} && {lexical}, false)"
