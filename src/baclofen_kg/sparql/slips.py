"""Slips in a query that engines report somewhere else, or not by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..errors import near_matches, one_line, suggestion_text
from .tokens import Token, tokens

_AGGREGATES = {"AVG", "COUNT", "GROUP_CONCAT", "MAX", "MIN", "SAMPLE", "SUM"}
_FUNCTION_NAMES = (
    "ABS ADJUST BNODE BOUND CEIL COALESCE CONCAT CONTAINS DATATYPE DAY ENCODE_FOR_URI FLOOR "
    "HASLANG HASLANGDIR HOURS IF IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISTRIPLE ISURI LANG "
    "LANGDIR LANGMATCHES LCASE MD5 MINUTES MONTH NOW OBJECT PREDICATE RAND REGEX REPLACE ROUND "
    "SAMETERM SECONDS SHA1 SHA256 SHA384 SHA512 STR STRAFTER STRBEFORE STRDT STRENDS STRLANG "
    "STRLANGDIR STRLEN STRSTARTS STRUUID SUBJECT SUBSTR TIMEZONE TRIPLE TZ UCASE URI UUID YEAR"
)
_KEYWORD_NAMES = (
    "ADD ALL CLEAR COPY CREATE DATA DEFAULT DELETE DROP INSERT INTO LOAD MOVE TO USING WITH "
    "A AS ASC ASK BASE BIND BY CONSTRUCT DESC DESCRIBE DISTINCT EXISTS FALSE FILTER FROM GRAPH "
    "GROUP HAVING IN LATERAL LIMIT MINUS NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED SELECT "
    "SEPARATOR SERVICE SILENT TRUE UNDEF UNION VALUES VERSION WHERE"
)
_FUNCTIONS, _KEYWORDS = set(_FUNCTION_NAMES.split()), set(_KEYWORD_NAMES.split())
_BEFORE_GROUPS = {"EXISTS", "MINUS", "OPTIONAL", "UNION", "WHERE"}
_WANTS_VALUE, _CLOSING = set(",=<>&|"), set(").}")
_INSTEAD = {
    "AND": "&&",
    "OR": "||",
    "LIKE": "CONTAINS(…) or REGEX(…)",
    "IS": "=, or BOUND(…)",
    "NULL": "BOUND(…)",
}
"""What other languages have, and how SPARQL says it."""
_BAD_ESCAPE = re.compile(r"(?:[^\\]|\\[tbnrfuU\"'\\])*?(\\[^tbnrfuU\"'\\])")


def slip_in(sparql: str) -> tuple[int, str] | None:
    """Return where the first slip in a query is, and what would be right; None if none is known.

    >>> slip_in("SELECT ?x { ?x a ?y } ORDER ?x")
    (22, 'BY must follow ORDER')
    """
    found = list(tokens(sparql))
    for index, token in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else Token("mark", "", -1, -1)
        if slip := _slip(token, following, found[index + 2 : index + 4]):
            return token.start, slip
    return next(_slips_of_heads(found), None)


def _slip(token: Token, following: Token, further: Sequence[Token]) -> str:
    word, is_call = token.word, following.mark == "("
    if token.kind == "string" and (escape := _BAD_ESCAPE.match(token.text)):
        return f"{one_line(escape[1])} stands for no character; a backslash is written \\\\"
    if token.mark == "@":
        return 'a language must follow @, as in "text"@en'
    after = further[0].kind if further else ""
    if token.mark == following.mark == "^" and after not in ("iri", "name"):
        return 'a datatype must follow ^^, as in "5"^^xsd:integer'
    if token.mark == following.mark == "=" and token.end == following.start:
        return "two values are compared with =, not =="
    if word in ("ORDER", "GROUP") and following.word != "BY":
        return f"BY must follow {word}"
    if word == "BY" and (not following.text or following.mark == "}"):
        return "a variable must follow BY"
    if token.mark in _WANTS_VALUE and following.mark in _CLOSING:
        return f"a value must follow {token.mark}"
    if word in ("LIMIT", "OFFSET"):
        is_whole = following.word.isdecimal() and not (
            further and further[0].start == following.end
        )
        closes = bool(further) and further[0].mark == "}"
        return "" if is_whole or closes else f"a whole number must follow {word}"
    if word in _BEFORE_GROUPS and following.mark != "{":
        return f"a group, {{ … }}, must follow {word}"
    if word in ("FILTER", "HAVING") and following.kind in ("variable", "string"):
        return f"what {word} asks must stand in brackets: {word} (…)"
    if word in _INSTEAD:
        return f"SPARQL has no {word}; it has {_INSTEAD[word]}"
    if word and not word[0].isdigit() and word not in _FUNCTIONS | _AGGREGATES | _KEYWORDS:
        known = _FUNCTIONS | _AGGREGATES if is_call else _KEYWORDS
        near = suggestion_text(near_matches(word, sorted(known), limit=2))
        return (
            f"{one_line(token.text)[:40]} is no {'function' if is_call else 'word'} of SPARQL{near}"
        )
    return ""


def _slips_of_heads(found: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """What is wrong between SELECT and its group."""
    in_head, depth, opened, names = False, 0, 0, False
    for token in found:
        if token.word == "SELECT":
            in_head, depth = True, 0
        elif token.mark == "{" or token.word in ("WHERE", "FROM"):
            in_head = False
        elif not in_head:
            continue
        elif token.mark == "(":
            opened, names = (opened, names) if depth else (token.start, False)
            depth += 1
        elif token.mark == ")":
            depth -= 1
            if not depth and not names:
                yield opened, "what is computed must have a name: (… AS ?name)"
        elif depth:
            names |= token.word == "AS"
        elif token.mark == ",":
            yield token.start, "the variables of SELECT stand side by side, without commas"
        elif token.word in _AGGREGATES | _FUNCTIONS:
            name = token.word
            yield token.start, f"what is computed must stand in brackets: ({name}(…) AS ?name)"
