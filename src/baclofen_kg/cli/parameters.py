"""Reads the parameters of a question, which follow it: ``--NAME VALUE`` or ``--NAME=VALUE``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..errors import QueryError
from ..graph import QUERY_OPTIONS
from ..sparql.parameters import GivenTerm, value_of_text


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


def with_literals(values: Mapping[str, str]) -> dict[str, GivenTerm | str]:
    """Return the values of the variables of ad-hoc SPARQL, for which no header tells the types.

    Raises:
        QueryError: a value begins like a literal and is none.
    """
    found: dict[str, GivenTerm | str] = {}
    for name, text in values.items():
        try:
            found[name] = value_of_text(text)
        except QueryError as error:
            raise QueryError(f"parameter {name}: {error}") from None
    return found
