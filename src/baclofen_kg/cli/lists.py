"""Lists that the check reads from files: text, tables and FHIR resources."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from ..errors import InputError, near_matches, suggestion_text
from ..stores.reading import called, read_input

_TABLES = (".csv", ".tsv")


def read_lists(paths: Iterable[str], column: str | None) -> list[str]:
    """Return the entries of some files, one a line; of a table those of one column.

    A file is a table by its suffix (``.csv``, ``.tsv``), and where a column is named by any other
    suffix than ``.txt``.

    Args:
        paths: files, or ``-`` for standard input.
        column: the name or the number, from 1, of the column of a table.

    Raises:
        InputError: a file cannot be read, holds nothing, or has no such column.
    """
    return [entry for path in paths for entry in _entries(path, column)]


def _entries(path: str, column: str | None) -> list[str]:
    name = called(path)
    text = _decoded(read_input(path, "a list of names"), name)
    suffix = path.lower()
    if not suffix.endswith(_TABLES) and (column is None or suffix.endswith(".txt")):
        found = text.splitlines()
    else:
        found = _column(name, text, column)
    found = [entry.strip() for entry in found if entry.strip()]
    if not found:
        raise InputError(f"{name}: has no entries; one on each line is expected")
    return found


def _decoded(data: bytes, name: str) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 where it says so by its first bytes.

    Raises:
        InputError: it is in another encoding, or no text at all: a character that is replaced
            could be that of a name.
    """
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\0" not in data:
            line = data.count(b"\n", 0, error.start) + 1
            raise InputError(
                f"{name}: line {line}: not UTF-8; convert it, for example with "
                "iconv -f WINDOWS-1252 -t UTF-8"
            ) from None
        text = "\0"
    if "\0" in text:
        raise InputError(f"{name}: is not a text file; UTF-8 is expected")
    return text


def _column(name: str, text: str, column: str | None) -> list[str]:
    first = text.partition("\n")[0]
    delimiter = max("\t,;", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise InputError(f"{name}: cannot be read as a table: {error}") from None
    head = [cell.strip() for cell in rows[0]] if rows else []
    place = _place(name, head, column)
    return [row[place] for row in rows[1:] if place < len(row)]


def _place(name: str, head: list[str], column: str | None) -> int:
    known = f"its columns are: {', '.join(head) or 'none'}"
    if column is None:
        if len(head) == 1:
            return 0
        raise InputError(f"{name}: name the column to be read with --column; {known}")
    wanted = column.strip().casefold()
    names = [cell.casefold() for cell in head]
    if wanted in names:
        return names.index(wanted)
    if wanted.isdecimal() and 0 < int(wanted) <= len(head):
        return int(wanted) - 1
    near = near_matches(column, head)
    raise InputError(
        f"{name}: no column is called {column!r}{suggestion_text(near) if near else f'; {known}'}"
    )


def read_resource(path: str | None) -> object:
    """Return the JSON of a file, or nothing where none is named.

    Raises:
        InputError: the file cannot be read, or is not JSON.
    """
    if path is None:
        return None
    name = called(path)
    text = _decoded(read_input(path, "a FHIR resource"), name)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise InputError(
            f"{name}: is not JSON ({where}: {error.msg}); a FHIR resource is expected"
        ) from None
    except RecursionError:
        raise InputError(f"{name}: is nested too deeply for a FHIR resource") from None
