"""Where in a query the value of a parameter can stand: after which properties."""

from __future__ import annotations

from .tokens import Token, tokens

_JOINS = frozenset("|/^+*?()!")


def positions_of(text: str, name: str) -> tuple[str, ...]:
    """Return the property paths of which a variable is the object, each as the query writes it.

    A variable that a filter compares it with stands for it.

    >>> positions_of("SELECT * { ?s bko:treats ?t ; bko:about ?d FILTER(?d = ?x) }", "x")
    ('bko:about',)
    """
    found = list(tokens(text))
    same = {name}
    for left, sign, right in zip(found, found[1:], found[2:], strict=False):
        if sign.mark == "=" and name in (left.variable, right.variable):
            same |= {left.variable, right.variable} - {""}
    paths = (
        _path_before(found, index) for index, token in enumerate(found) if token.variable in same
    )
    return tuple(dict.fromkeys(path for path in paths if path))


def _path_before(found: list[Token], index: int) -> str:
    """The property path that ends before a token; empty where there is none."""
    first = index
    while first and (
        found[first - 1].kind in ("name", "iri")
        or found[first - 1].text == "a"
        or found[first - 1].mark in _JOINS
    ):
        first -= 1
    parts = found[first:index]
    if not any(token.kind in ("name", "iri") or token.text == "a" for token in parts):
        return ""
    return "".join(token.text for token in parts)
