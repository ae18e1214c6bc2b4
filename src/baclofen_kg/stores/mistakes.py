"""Puts into words what is wrong with a file that is not well-formed, and where.

It is only read where something is wrong.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from io import BytesIO
from typing import BinaryIO

from pyoxigraph import RdfFormat, parse

from ..errors import one_line
from ..formats.slips import place_and_reason, turtle_hint

# What a file looks like, whatever its suffix says; the first that fits.
_LOOKS = (
    ("a web page", rb"(?i)<!doctype html|<html|<script"),
    ("OWL/XML, which is not RDF", rb"(?s)(?:<\?xml[^>]*>\s*|<!DOCTYPE.*?\]>\s*)*<Ontology"),
    ("RDF/XML", rb"<\?xml|<rdf:RDF|<!DOCTYPE rdf|<!--"),
    ("OWL functional syntax, which is not RDF", rb"(?:Prefix|Ontology)\s*\("),
    ("OWL Manchester syntax, which is not RDF", rb"(?:Prefix|Ontology|Class):\s"),
    ("OBO, which is not RDF", rb"format-version:|\[Term\]"),
    ("JSON-LD", rb"\{\s*\"|\[\s*\{\s*\""),
    ("Turtle", rb"(?i)(?:#[^\n]*\n\s*)*@?(?:prefix|base)\s"),
)
# What begins with such bytes is no text.
_PACKED = {
    b"\x1f\x8b": "packed with gzip; name it with .gz at the end, or unpack it",
    b"PK\x03\x04": "a ZIP archive; unpack it",
    b"BZh": "packed with bzip2; unpack it",
    b"\xfd7zXZ": "packed with xz; unpack it",
    b"(\xb5/\xfd": "packed with zstd; unpack it",
    b"\xff\xfe": "text in UTF-16; save it in UTF-8",
    b"\xfe\xff": "text in UTF-16; save it in UTF-8",
}
_NAMES = {"Turtle": "turtle", "RDF/XML": "rdf-xml", "JSON-LD": "json-ld"}


def parse_message(
    content: bytes, name: str, rdf_format: RdfFormat, error: SyntaxError, base: str | None
) -> str:
    """Return one line on what is wrong with a file that is not well-formed, and where.

    Args:
        content: what stands in the file.
        name: what it is called.
        rdf_format: what it was read as.
        error: what the engine says of it.
        base: the address that its relative IRIs are relative to.
    """
    if slip := no_text(content):
        return f"{name}: is not text in UTF-8: {slip}"
    if "remote context" in error.msg:
        return (
            f"{name}: its @context is {_remote_context(content)}, and nothing is fetched: write "
            "the context itself into the file"
        )
    where, reason = place_and_reason(error)
    where = where or _place(content, rdf_format, base)
    hint = _hint(content, rdf_format, error.msg)
    if not hint and rdf_format in (RdfFormat.TURTLE, RdfFormat.TRIG):
        hint = turtle_hint(reason)
    return f"{name}: {rdf_format.name} syntax error{where}: {reason}{hint}"


def _hint(content: bytes, rdf_format: RdfFormat, reason: str) -> str:
    looks = looks_like(content)
    if looks and looks != rdf_format.name and (looks, rdf_format) != ("Turtle", RdfFormat.TRIG):
        named = f"; name the format: {_NAMES[looks]}" if looks in _NAMES else ""
        return f"; it looks like {looks}{named}"
    if "No scheme found" not in reason:
        return ""
    if rdf_format in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS):
        return f"; {rdf_format.name} knows no relative IRIs, which Turtle does"
    base = "xml:base" if rdf_format == RdfFormat.RDF_XML else "@base"
    return f"; a relative IRI needs {base} in the file, or a base address that is given with it"


def looks_like(content: bytes) -> str:
    """What a file looks like by its beginning; nothing where nobody can tell."""
    start = content[:4096].removeprefix(BOM_UTF8).lstrip()
    return next((looks for looks, pattern in _LOOKS if re.match(pattern, start)), "")


def no_text(content: bytes) -> str:
    """What stands in a file that is no text, or where; nothing where it is text."""
    for start, said in _PACKED.items():
        if content.startswith(start):
            return f"it is {said}"
    try:
        at = content.decode("utf-8").find("\0")
        before = content.split(b"\0")[0]
    except UnicodeDecodeError as error:
        at, before = error.start, content[: error.start]
    if at < 0:
        return ""
    line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
    return f"byte {content[len(before)]:#04x} at line {line}, column {column}"


def _remote_context(content: bytes) -> str:
    match = re.search(rb'"@(?:import|context)"\s*:\s*(?:\[[^\]]*?)?("[^"]*")', content)
    return one_line(match[1].decode()) if match else "a document elsewhere"


class _LineByLine:
    """A file that gives no more than a line at a time, so that it knows how far it was read."""

    def __init__(self, content: bytes) -> None:
        self._file = BytesIO(content)
        self.line = 0

    def read(self, size: int) -> bytes:
        """Read the rest of a line."""
        content = self._file.readline(size)
        self.line += content.endswith(b"\n") or not content
        return content


def _place(content: bytes, rdf_format: RdfFormat, base: str | None) -> str:
    """Find the line of an error by how far the engine reads."""
    # Its readers ask for many bytes at once, and stop where they cannot go on.
    lines = _LineByLine(content if content.endswith(b"\n") else content + b"\n")
    stream: BinaryIO = lines  # type: ignore[assignment]  # the engine only reads
    try:
        for _ in parse(stream, format=rdf_format, base_iri=base):
            pass
    except (SyntaxError, ValueError):
        last = content.rstrip(b"\n").count(b"\n") + 1
        return f" at line {min(max(lines.line, 1), last)}"
    return ""
