"""Puts into words why an engine refuses a query."""

from __future__ import annotations

import re
from collections.abc import Collection

from ..errors import one_line
from ..namespaces import PREFIXES
from .text import IS_UPDATE, PAIRS, is_update, relative_iri, undeclared_prefixes
from .tokens import tokens

_PLACE = r"(?s)error at (\d+):(\d+): expected (?:one of )?(.*)"
# Between the tokens that the engine would have liked to read stands its reason, if it has one.
_TOKENS = r'(?s)"(?:[^"\\]|\\.)*"|\[[^\]]*\]|<[^>]*>'
_REASON = r"[A-Z][A-Za-z*]* [\w* ]+"


def syntax_message(sparql: str, message: str, known: Collection[str] = PREFIXES) -> str:
    """Return one line on what is wrong with a text that is no query.

    Args:
        sparql: the text.
        message: what the engine says of it.
        known: the prefixes that need no declaration in the text.
    """
    if is_update(sparql):
        return IS_UPDATE
    place = re.match(_PLACE, message)
    if not place:
        return f"SPARQL syntax error: {one_line(message)}"
    line, column = int(place[1]), int(place[2])
    where = f"SPARQL syntax error at line {line}, column {column}"
    lines = sparql.splitlines() or [""]
    text = lines[line - 1] if line <= len(lines) else ""
    reason = _reason(place[3])
    if reason == "Prefix not found":
        prefixed = re.findall(r"[\w.-]*:", text[: column - 1])
        return f"{where}: the prefix {prefixed[-1] if prefixed else ''} is not declared"
    unknown = [name for name in undeclared_prefixes(sparql) if name not in known]
    if unknown:
        return f"{where}: the prefix {unknown[0]}: is not declared"
    slip, is_open = _unpaired(sparql)
    if slip:
        return slip
    relative = relative_iri(sparql)
    if relative is not None:
        return (
            f"{where}: {one_line(relative)[:80]} is a relative IRI, so the query must begin with "
            "BASE <…>, or the IRI be written in full"
        )
    if reason:
        return f"{where}: {reason[0].lower() if reason[1].islower() else reason[0]}{reason[1:]}"
    from .slips import slip_in  # only what is wrong needs words

    if found := slip_in(sparql):
        return f"{_where(sparql, found[0])}: {found[1]}"
    if place[3].strip() == "<unreported>" and "_:" in sparql:
        return f"{where}: a blank node used in two groups; take a variable"
    if here := _word_at(text, column):
        return f"{where}: not expected: {here}"
    if not is_open and re.search(r"(?i)_:|\bAS\b", sparql):
        return (
            f"{where}: all brackets are closed, so a rule is broken that concerns the whole: is a "
            "variable assigned twice, or a blank node used in two groups?"
        )
    return f"{where}, where the text ends"


def _word_at(line: str, column: int) -> str:
    """What stands where the engine stopped, which may be amid a name."""
    begins = [token.start for token in tokens(line) if token.start < column <= token.end]
    return one_line(line[begins[0] if begins else column - 1 :][:30])


def _unpaired(sparql: str) -> tuple[str, bool]:
    """What is said of a quotation mark or a closing bracket without its like; nothing without such.

    And whether a bracket is left open.
    """
    opened: list[str] = []
    for token in tokens(sparql):
        slip = ""
        if token.mark and token.mark in "\"'":
            slip = "a quotation mark that is not closed"
        elif token.mark in PAIRS:
            opened.append(PAIRS[token.mark])
        elif token.mark in PAIRS.values() and (not opened or opened.pop() != token.mark):
            slip = f"{token.mark} closes nothing that is open there"
        if slip:
            return f"{_where(sparql, token.start)}: {slip}", True
    return "", bool(opened)


def _where(sparql: str, offset: int) -> str:
    line = sparql.count("\n", 0, offset) + 1
    column = offset - sparql.rfind("\n", 0, offset)
    return f"SPARQL syntax error at line {line}, column {column}"


def _reason(expected: str) -> str:
    """The engine's own words among the tokens that it expected; nothing where there are none."""
    for part in re.sub(_TOKENS, "", expected).split(","):
        match = re.fullmatch(_REASON, part.strip())
        if match and any(map(str.islower, match[0])):
            return match[0]
    return ""
