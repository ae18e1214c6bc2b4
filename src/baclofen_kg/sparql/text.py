"""Looks at the text of a query before an engine does.

The texts are only cut into tokens, not parsed. Where engines may cut a text in another way, the
stricter reading counts.
"""

import re

from ..errors import QueryError, one_line
from ..namespaces import PREFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

IS_UPDATE = "this is a SPARQL update; the graph is only read: SELECT, ASK, CONSTRUCT or DESCRIBE"
MAX_LENGTH = 64 << 10
"""Signs in an untrusted query."""
MAX_DEPTH = 64
"""Brackets within brackets in an untrusted query."""

_DEEPEST = 500
"""Brackets within brackets in any query; the engine breaks down at some thousands."""

_TOKEN = re.compile(
    r'''
      (?P<string> """(?:[^"\\]|\\.|"(?!""))*""" | \'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'
                | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*' )
    | (?P<iri> <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<comment> \#[^\r\n]* )
    | (?P<variable> [?$]\w+ )
    | (?P<language> @\w[\w-]* )
    | (?P<name> (?:[^\W\d][\w.-]{0,99}+)? : [\w.:%-]* )
    | (?P<word> \w+ )
    | (?P<sign> \S )
    ''',
    re.VERBOSE | re.DOTALL,
)
_FORMS = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
_UPDATES = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
)
# No operator and no comment can hide in such an IRI.
_PLAIN_IRI = re.compile(r"<(?:https?|urn|tag|mailto|file|ftp):[\w./#~:@+,;=%?&!*-]*>", re.ASCII)
_BEYOND_THE_GRAPH = ("service", "from", "graph")


def is_update(text: str) -> bool:
    """Whether a text begins like a SPARQL update."""
    kind, first = next(_after_prologue(text), ("", ""))
    return kind == "word" and first.upper() in _UPDATES


def form_of(text: str) -> str:
    """Give the form of a query: SELECT, ASK, CONSTRUCT or DESCRIBE.

    Raises:
        QueryError: it is an update, or nothing that begins like a query.
    """
    tokens = list(_after_prologue(text))
    # No query has such a word, and some endpoints take an update for one.
    if any(kind == "word" and token.upper() in _UPDATES for kind, token in tokens):
        raise QueryError(IS_UPDATE)
    form = tokens[0][1].upper() if tokens else ""
    if form not in _FORMS:
        raise QueryError("a SPARQL query begins with SELECT, ASK, CONSTRUCT or DESCRIBE")
    return form


def with_prefixes(text: str) -> str:
    """Declare the prefixes of this package that a query uses without declaring them."""
    used: dict[str, None] = {}
    declared = set()
    after_prefix = False
    for kind, token in _tokens(text):
        if kind == "name":
            prefix = token.partition(":")[0]
            if after_prefix:
                declared.add(prefix)
            else:
                used[prefix] = None
        after_prefix = kind == "word" and token.upper() == "PREFIX"
    # On the first line, so that the lines that an engine complains of are those of the caller.
    return "".join(
        f"PREFIX {prefix}: <{PREFIXES[prefix]}> "
        for prefix in used
        if prefix in PREFIXES and prefix not in declared
    ) + (text)


def has_from(text: str) -> bool:
    """Whether a query names the graphs that it asks."""
    return any(kind == "word" and token.upper() == "FROM" for kind, token in _tokens(text))


def check_depth(text: str) -> None:
    """See to it that a query does not nest so deeply that an engine breaks down.

    Raises:
        QueryError: it does.
    """
    depth = 0
    for kind, token in _tokens(text):
        depth += (kind == "sign") * ((token in "({[") - (token in ")}]"))
        if depth > _DEEPEST:
            raise QueryError(f"brackets are nested more than {_DEEPEST} deep")


def guarded(text: str) -> str:
    """Give a query of a stranger in the form in which it may reach the engine.

    It is a query and no update; it asks for nothing but the graph as it is; it is neither very long
    nor deeply nested; and nothing in it can be read in two ways. Comments are taken out.

    Raises:
        QueryError: it is not so.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(
            f"the query is {len(text):,} signs long; {MAX_LENGTH:,} are allowed in an untrusted one"
        )
    depth = 0
    parts, position = [], 0
    for match in _TOKEN.finditer(text):
        kind, token = match.lastgroup, match[0]
        if kind == "comment":
            parts += [text[position : match.start()], " "]
            position = match.end()
        elif kind == "sign":
            depth += (token in "({[") - (token in ")}]")
            if depth > MAX_DEPTH:
                raise QueryError(
                    f"brackets are nested more than {MAX_DEPTH} deep, which is not allowed in an "
                    "untrusted query"
                )
        _refuse(kind or "", token)
    text = "".join(parts) + text[position:]
    form_of(text)
    return text


def _refuse(kind: str, token: str) -> None:
    """Raise a QueryError where a token has no place in an untrusted query."""
    if kind == "sign" and token in "\"'\\":
        what = "a backslash outside of a string" if token == "\\" else "a quotation mark by itself"
        raise QueryError(f"{what} is not allowed in an untrusted query")
    if kind == "iri":
        if _PLAIN_IRI.fullmatch(token):
            return
        if "#" in token:
            raise QueryError(
                f"{one_line(token)[:80]}: write this IRI in full in an untrusted query"
            )
    elif kind == "name":
        token = token.partition(":")[0]
    elif kind != "word":
        return
    folded = token.casefold()
    for word in _BEYOND_THE_GRAPH:
        if word in folded:
            raise QueryError(f"{word.upper()} is not allowed in an untrusted query")


def _tokens(text: str) -> "Iterator[tuple[str, str]]":
    return ((match.lastgroup or "", match[0]) for match in _TOKEN.finditer(text))


def _after_prologue(text: str) -> "Iterator[tuple[str, str]]":
    """The tokens that follow ``PREFIX``, ``BASE`` and the declarations that some engines add."""
    tokens = ((kind, token) for kind, token in _tokens(text) if kind != "comment")
    parts = {"BASE": 1, "PREFIX": 2, "VERSION": 1, "DEFINE": 2}
    for kind, token in tokens:
        skipped = parts.get(token.upper(), 0) if kind == "word" else 0
        if not skipped:
            yield kind, token
            break
        for _ in range(skipped):
            next(tokens, None)
    yield from tokens
