"""Says how to mend a Turtle text that is not well-formed."""

from __future__ import annotations

import re

from ..errors import near_matches, one_line
from ..namespaces import PREFIXES

_CLOSE = 'close the text with " on its own line; write \\n for a new line'
_HINTS = (
    (
        r"A dot is expected|^Unexpected end$",
        "end a line with ; where more is said of the same node, "
        "with , where another value follows, and with . where the node is complete",
    ),
    (r"Invalid IRI code point ' '", "an address has no spaces: write %20 for each"),
    (
        r"Invalid IRI code point",
        "write what an address may not hold as % and its code",
    ),
    (r"^'[\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb]'", 'write straight quotation marks: "…"@en'),
    (r"Line jumps are not allowed|^Unexpected end of file", _CLOSE),
    (r"Unexpected escape character", "write \\\\ for a backslash"),
    (r"^'%'", "a figure stands without its unit: 5.0, and bko:unit unit:PERCENT"),
    (r"^\^ is not", 'write "…"^^xsd:date, with two ^'),
    (r"^(True|False) is not", "write true or false"),
    (r"^[.;,] is not a valid RDF object", "the value is missing before it"),
    (
        r"^\w[\w-]* is not a valid",
        "a name has its prefix and no spaces, such as bkg:two-words; "
        'a text stands in quotation marks with its language, "…"@en; '
        "a figure has its unit at bko:unit",
    ),
)


def place_and_reason(error: SyntaxError) -> tuple[str, str]:
    """Return where a parser found an error, to be appended to a message, and what it says of it."""
    reason = one_line(error.msg)
    if not error.lineno:
        return "", reason
    where = f" at line {error.lineno}, column {error.offset}"
    return where, reason.removeprefix("Parser error ").partition(": ")[2] or reason


def turtle_hint(reason: str) -> str:
    """Return what would be right, to be appended to a message; nothing where nobody can tell.

    Args:
        reason: what the parser says is wrong.
    """
    if found := re.search(r"[Tt]he prefix (\S*): has not been declared", reason):
        return f"; {_undeclared(found[1])}"
    hint = next((hint for pattern, hint in _HINTS if re.search(pattern, reason)), "")
    return f"; {hint}" if hint else ""


def _undeclared(prefix: str) -> str:
    if prefix in PREFIXES:
        return f"declare it at the head: @prefix {prefix}: <{PREFIXES[prefix]}> ."
    near = near_matches(prefix, PREFIXES, limit=1) if len(prefix) > 2 else []
    meant = f"did you mean {near[0]}:? If not, " if near else ""
    return f"{meant}declare it at the head, with its address: @prefix {prefix}: <https://…> ."
