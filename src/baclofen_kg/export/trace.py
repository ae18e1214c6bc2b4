"""Sets each statement beside the words of the file that it came from."""

from __future__ import annotations

import hashlib
import os
from typing import NamedTuple

from ..errors import HashMismatchError, InputError, as_path
from ..namespaces import IRI, compact
from ..sparql.results import Results, Row
from ..stores.reading import called, read_input


class Traced(NamedTuple):
    """A statement, the place of a passage on it, and the words that stand there."""

    statement: IRI
    label: str
    relation: str
    """``supports``, ``qualifies`` or ``disputes``."""
    passage: IRI
    section: str
    start: int
    end: int
    words: str

    def __str__(self) -> str:
        return f"{self.start}-{self.end} {self.relation} {self.label}: {self.words}"


def traced(spans: Results, path: str | os.PathLike[str]) -> list[Traced]:
    """Read the words of each span from the file of its source, in the order of the file.

    Args:
        spans: the rows of the query ``spans``.
        path: the file of one of the sources; ``-`` for standard input.

    Raises:
        InputError: the file cannot be read, or no source records a hash.
        HashMismatchError: the file is not the one that the spans count in.
    """
    path = as_path(path)
    content, path = read_input(path, "the file of a source"), called(path)
    sources = {str(row.sha256).lower(): str(row.source) for row in spans}
    digest = hashlib.sha256(content).hexdigest()
    if digest not in sources:
        raise HashMismatchError(_mismatch(path, digest, sources))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise InputError(f"{path}: is not text in UTF-8, so nothing in it can be counted") from None
    return [_words_at(row, text) for row in spans if str(row.sha256).lower() == digest]


def _words_at(row: Row, text: str) -> Traced:
    start, end = (_place(row, name, len(text)) for name in ("start", "end"))
    return Traced(
        statement=IRI(row.statement),
        label=str(row.label or compact(str(row.statement))),
        relation=compact(str(row.relation)).removeprefix("cito:"),
        passage=IRI(row.passage),
        section=str(row.section or ""),
        start=start,
        end=end,
        words=text[start:end],
    )


def _mismatch(path: str, digest: str, sources: dict[str, str]) -> str:
    if not sources:
        return f"{path}: no source of this graph records the SHA-256 of its file"
    known = " or ".join(f"{sha256} ({compact(source)})" for sha256, source in sources.items())
    return f"{path}: this is another file: its SHA-256 is {digest}, expected is {known}"


def _place(row: Row, name: str, length: int) -> int:
    value = row[name]
    if not isinstance(value, int) or not 0 <= value <= length:
        raise InputError(f"{compact(str(row.passage))}: {name} {value} is not a place in the file")
    return value
