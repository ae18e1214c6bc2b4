"""Looks at the text of a query before an engine does.

The texts are only cut into tokens, not parsed. Where engines may cut a text in another way, the
stricter reading counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import QueryError, one_line
from ..namespaces import PREFIXES
from .tokens import Token, tokens

IS_UPDATE = "this is a SPARQL update; the graph is only read: SELECT, ASK, CONSTRUCT or DESCRIBE"
MAX_LENGTH = 64 << 10
"""Characters in an untrusted query."""
MAX_DEPTH = 64
"""Brackets within brackets in an untrusted query."""

_DEEPEST = 500
"""Brackets within brackets in any query; the engine breaks down at some thousands."""

_FORMS = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
_UPDATES = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
)
_FIRST_WORDS = _FORMS | _UPDATES | {"PREFIX", "BASE"}
PAIRS = {"(": ")", "{": "}", "[": "]", "{|": "|}"}
"""The brackets of SPARQL: what closes what."""
_OPENING = frozenset(PAIRS)
_CLOSING = frozenset(PAIRS.values())
# No operator and no comment can hide in such an IRI.
_PLAIN_IRI = r"(?a)<(?:https?|urn|tag|mailto|file|ftp):[\w./#~:@+,;=%?&!*-]*>"
_SCHEME = r"<[A-Za-z][A-Za-z0-9+.-]*:"
_BEYOND_THE_GRAPH = ("service", "from", "graph")


def is_sparql(text: str) -> bool:
    """Whether a text is meant as SPARQL and not as the name of a query."""
    if "{" in text:
        return True
    if not any(map(str.isspace, text)):
        return False
    found = list(tokens(text))
    return len(found) > 1 and found[0].word in _FIRST_WORDS


def is_update(text: str) -> bool:
    """Whether a text begins like a SPARQL update."""
    first = next(_after_prologue(text), None)
    return first is not None and first.word in _UPDATES


def form_of(text: str) -> str:
    """Return the form of a query: SELECT, ASK, CONSTRUCT or DESCRIBE.

    Raises:
        QueryError: it is an update, or nothing that begins like a query.
    """
    found = list(_after_prologue(text))
    # No query has such a word, and some endpoints take an update for one.
    if any(token.word in _UPDATES for token in found):
        raise QueryError(IS_UPDATE)
    form = found[0].word if found else ""
    if form not in _FORMS:
        raise QueryError("a SPARQL query begins with SELECT, ASK, CONSTRUCT or DESCRIBE")
    return form


def undeclared_prefixes(text: str) -> list[str]:
    """Return the prefixes that a query uses without declaring them, in order."""
    used: dict[str, None] = {}
    declared = set()
    after_prefix = False
    for token in tokens(text):
        if token.kind == "name" and not token.text.startswith("_:"):
            prefix = token.text.partition(":")[0]
            if after_prefix:
                declared.add(prefix)
            else:
                used[prefix] = None
        after_prefix = token.word == "PREFIX"
    return [prefix for prefix in used if prefix not in declared]


def with_prefixes(text: str) -> str:
    """Declare the prefixes of this package that a query uses without declaring them."""
    # On the first line, so that the lines that an engine complains of are those of the caller.
    return "".join(
        f"PREFIX {prefix}: <{PREFIXES[prefix]}> "
        for prefix in undeclared_prefixes(text)
        if prefix in PREFIXES
    ) + (text)


def check_depth(text: str) -> None:
    """Refuse a query that nests so deeply that an engine breaks down.

    Raises:
        QueryError: it does.
    """
    if sum(map(text.count, _OPENING)) <= _DEEPEST:
        return  # seen without cutting the text, which may hold thousands of values
    if any(depth > _DEEPEST for _, depth in _with_depth(text)):
        raise QueryError(f"brackets are nested more than {_DEEPEST} deep")


def names_graphs(text: str) -> bool:
    """Whether a query names the graphs that it asks, or asks which there are."""
    return any(token.word in ("FROM", "GRAPH") for token in tokens(text))


def limit_of(text: str) -> int | None:
    """Return the LIMIT of a query itself, not of one within it; nothing where there is none."""
    previous, limit = "", None
    for token, depth in _with_depth(text):
        if depth == 0 and previous == "LIMIT" and token.text.isdecimal():
            limit = int(token.text)
        previous = token.word
    return limit


def relative_iri(text: str) -> str | None:
    """Return the first IRI of a query that is relative to a base which the query does not name."""
    after_base = False
    for token in tokens(text):
        if token.kind == "iri":
            if not re.match(_SCHEME, token.text):
                return token.text
            if after_base:
                return None
        after_base = token.word == "BASE"
    return None


def guarded(text: str) -> str:
    """Return an untrusted query in the form in which it may reach the engine.

    It is a query and no update; it asks for nothing but the graph as it is; it is neither very long
    nor deeply nested; and nothing in it can be read in two ways. Comments are taken out.

    Raises:
        QueryError: it is not so.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(
            f"the query is {len(text):,} characters long; {MAX_LENGTH:,} are allowed in an "
            "untrusted one"
        )
    parts, position = [], 0
    for token, depth in _with_depth(text, comments=True):
        if token.kind == "comment":
            parts += [text[position : token.start], " "]
            position = token.end
        if depth > MAX_DEPTH:
            raise QueryError(
                f"brackets are nested more than {MAX_DEPTH} deep, which is not allowed in an "
                "untrusted query"
            )
        _refuse(token)
    text = "".join(parts) + text[position:]
    form_of(text)
    return text


def _refuse(token: Token) -> None:
    """Raise a QueryError where a token has no place in an untrusted query."""
    if token.mark == "\\" or (token.kind == "name" and "\\" in token.text):
        raise QueryError("a backslash outside of a string is not allowed in an untrusted query")
    if token.mark in ('"', "'"):
        raise QueryError("a quotation mark by itself is not allowed in an untrusted query")
    text = token.text
    if token.kind == "iri":
        if re.fullmatch(_PLAIN_IRI, text):
            return
        if "#" in text:
            raise QueryError(f"{one_line(text)[:80]}: write this IRI in full in an untrusted query")
    elif token.kind == "name":
        text = text.partition(":")[0]
    elif token.kind != "word":
        return
    folded = text.casefold()
    for word in _BEYOND_THE_GRAPH:
        if word in folded:
            raise QueryError(f"{word.upper()} is not allowed in an untrusted query")


def _with_depth(text: str, *, comments: bool = False) -> Iterator[tuple[Token, int]]:
    """Each token, and within how many brackets it stands, itself among them."""
    depth = 0
    for token in tokens(text, comments=comments):
        depth += (token.mark in _OPENING) - (token.mark in _CLOSING)
        yield token, depth


def _after_prologue(text: str) -> Iterator[Token]:
    """The tokens that follow ``PREFIX``, ``BASE`` and the declarations that some engines add."""
    found = tokens(text)
    parts = {"BASE": 1, "PREFIX": 2, "VERSION": 1, "DEFINE": 2}
    for token in found:
        skipped = parts.get(token.word, 0)
        if not skipped:
            yield token
            break
        for _ in range(skipped):
            next(found, None)
    yield from found
