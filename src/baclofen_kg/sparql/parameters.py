"""Parameters of queries: what they are called, and how Python values become RDF terms."""

import re
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ..errors import QueryError, one_line
from ..namespaces import IRI, PREFIXES, XSD, expand

Resolver: TypeAlias = Callable[[str], str]
"""Returns the IRI of the entity that a label or synonym names."""
GivenTerm: TypeAlias = NamedNode | Literal
"""What a parameter can be bound to."""

TYPES = ("iri", "string", "integer", "decimal", "boolean")

_EXPECTED = {
    "iri": "an IRI, a CURIE with a known prefix, or the name of an entity",
    "string": "a text",
    "integer": "an integer such as 3",
    "decimal": "a decimal such as 2.5",
    "boolean": "true or false",
    "value": "an IRI, a CURIE, the name of an entity, a number, true or false, a date, or a term "
    "of pyoxigraph such as Literal('a text')",
}
_BEGINS_TERM = frozenset("\"'<+-.0123456789")
_ABSOLUTE = "(?i:https?|urn|tag):"


class Parameter(NamedTuple):
    """A parameter of a named query."""

    name: str
    type: str
    """One of iri, string, integer, decimal, boolean."""
    required: bool
    default: str | None
    """The default as it stands in the header, or nothing."""
    description: str

    def __str__(self) -> str:
        rest = f"default {self.default}" if self.default else "optional"
        return f"{self.name} ({self.type}, {'required' if self.required else rest})"

    def term(self, value: object, resolve: Resolver | None = None) -> GivenTerm:
        """Make an RDF term of a value.

        Raises:
            QueryError: the value is not of this parameter's type.
        """
        return _term(self.name, value, self.type, resolve)


def untyped_term(name: str, value: object, resolve: Resolver | None = None) -> GivenTerm:
    """Make an RDF term of a value whose type no header tells.

    Strings are IRIs, CURIEs or names of entities; a text is given as a ``Literal``.

    Args:
        name: what the parameter is called, for error messages.
        value: the value.
        resolve: finds entities by name.

    Raises:
        QueryError: no term can be made of it.
    """
    from datetime import date, datetime  # these take longer to import than a short answer takes
    from decimal import Decimal

    if isinstance(value, Literal | NamedNode):
        return value
    kind = "value"
    if isinstance(value, bool):
        kind = "boolean"
    elif isinstance(value, int):
        kind = "integer"
    elif isinstance(value, float | Decimal):
        kind = "decimal"
    elif isinstance(getattr(value, "iri", value), str):
        kind = "iri"
    elif isinstance(value, date):
        datatype = "dateTime" if isinstance(value, datetime) else "date"
        return Literal(value.isoformat(), datatype=NamedNode(XSD + datatype))
    return _term(name, value, kind, resolve)


def value_of_text(text: str) -> GivenTerm | str:
    """Read a value as it is typed on a command line for a variable of any SPARQL query.

    Literals are written as in Turtle: ``5``, ``2.5``, ``1e3``, ``true``, ``"a text"``,
    ``"ein Text"@de``, ``"2020"^^xsd:gYear``, and an IRI may stand in ``<…>``. Anything else is
    handed on as it is: an IRI, a CURIE or the name of an entity.

    Raises:
        QueryError: a text that begins with a quotation mark is not written as in Turtle.
    """
    if text[:1] in _BEGINS_TERM or text in ("true", "false"):
        terms = terms_of_turtle(text)
        if len(terms) == 1:
            return terms[0]
    if text.startswith('"'):
        raise QueryError(
            f'{one_line(text)[:80]}: is not a literal; it is written "a text", "ein Text"@de or '
            '"2020"^^xsd:gYear'
        )
    return text


def terms_of_turtle(text: str) -> list[GivenTerm]:
    """Read one or more terms, written as the objects of Turtle, with the prefixes of this package.

    Returns:
        The terms; nothing where the text is anything else.
    """
    prefixes = "".join(f"@prefix {prefix}: <{iri}> . " for prefix, iri in PREFIXES.items())
    try:
        quads = list(parse(f"{prefixes}<urn:s> <urn:p> {text} .", format=RdfFormat.TURTLE))
    except (SyntaxError, ValueError):
        return []
    found = [quad.object for quad in quads if quad.subject == NamedNode("urn:s")]
    terms = [term for term in found if isinstance(term, NamedNode | Literal)]
    return terms if len(terms) == len(quads) else []


def _term(name: str, value: object, kind: str, resolve: Resolver | None) -> GivenTerm:
    try:
        if kind == "iri":
            return _named_node(value, resolve)
        return _literal(value, kind)
    except (ValueError, TypeError, ArithmeticError, UnicodeError):
        raise QueryError(f"parameter {name}: {value!r} is not {_EXPECTED[kind]}") from None


def _named_node(value: object, resolve: Resolver | None) -> NamedNode:
    if isinstance(value, NamedNode):
        return value
    text = getattr(value, "iri", value)
    if not isinstance(text, str):
        raise TypeError
    if isinstance(text, IRI) or re.match(_ABSOLUTE, text):
        return NamedNode(text)
    if resolve:
        return NamedNode(resolve(text))
    try:
        return NamedNode(expand(text))
    except KeyError:
        raise ValueError(text) from None


def _literal(value: object, kind: str) -> Literal:
    if isinstance(value, Literal):
        if kind == "string" and value.language:
            return value
        value = value.value
    if kind == "string" and isinstance(value, str):
        return Literal(value)
    if kind not in ("integer", "decimal", "boolean") or (
        kind != "boolean" and isinstance(value, bool)
    ):
        raise TypeError
    from decimal import Decimal

    from .datatypes import PATTERNS

    if isinstance(value, float | Decimal):
        value = format(Decimal(str(value)), "f")  # without an exponent
    text = str(value).strip().lower()
    if not re.fullmatch("true|false" if kind == "boolean" else PATTERNS[kind], text):
        raise ValueError(text)
    return Literal(text, datatype=NamedNode(XSD + kind))
