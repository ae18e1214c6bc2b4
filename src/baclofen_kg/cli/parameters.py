"""Reads the parameters of a question, which follow it: ``--NAME VALUE`` or ``--NAME=VALUE``."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph

from ..errors import QueryError
from ..graph import QUERY_OPTIONS
from ..namespaces import PREFIXES

_LITERAL = re.compile(
    r"""[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|true|false
    |(?:"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
     (?:@[A-Za-z0-9-]+|\^\^(?:<[^<>"{}|^`\\\s]*>|[\w.-]+:[\w.-]+))?""",
    re.VERBOSE | re.ASCII,
)


def read_parameters(words: Iterable[str]) -> dict[str, str]:
    """Return the values by name; a hyphen in a name stands for an underscore.

    Raises:
        QueryError: a word is no parameter, or one has no value or two.
    """
    found: dict[str, str] = {}
    remaining = iter(words)
    for word in remaining:
        option, equals, value = word.partition("=")
        name = option.removeprefix("--").replace("-", "_")
        if not word.startswith("--") or not name:
            raise QueryError(f"not understood: {word}; a parameter is given as --NAME VALUE")
        if name in QUERY_OPTIONS:
            raise QueryError(f"{name!r} is not the name of a parameter")
        if name in found:
            raise QueryError(f"the parameter {option} is given twice")
        following = value if equals else next(remaining, None)
        if following is None:
            raise QueryError(f"the parameter {option} has no value")
        found[name] = following
    return found


def as_written(name: str, text: str) -> pyoxigraph.Literal | str:
    """Return the literal that a text is as SPARQL writes it, or the text, which is then a name.

    No header tells the types of an ad-hoc query: ``5``, ``2.5`` and ``true`` are what they look
    like, ``'"cramp"@en'`` is a text, and anything else an IRI, a CURIE or the name of an entity.

    Raises:
        QueryError: the text looks like a literal and is none.
    """
    if not _LITERAL.fullmatch(text):
        return text
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    turtle = f"{prefixes}<urn:s> <urn:p> {text} ."
    try:
        (quad,) = pyoxigraph.parse(turtle, format=pyoxigraph.RdfFormat.TURTLE)
    except SyntaxError:
        raise QueryError(
            f"parameter {name}: {text} is no literal; one is written as in SPARQL: 5, "
            '"cramp"@en, "2020"^^xsd:gYear'
        ) from None
    assert isinstance(quad.object, pyoxigraph.Literal)
    return quad.object
