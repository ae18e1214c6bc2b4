"""What a store was filled with, as it was written.

The engine keeps numbers, dates and durations by their value: it turns 43.0 into 43, and a "1" that
is an xsd:nonNegativeInteger into an xsd:integer. Whoever takes the data out again is due what was
put in. So small files are kept as N-Quads, in about a tenth of the memory that the engine needs for
them, and large ones are read again, as long as they have not changed.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import pyoxigraph
from pyoxigraph import Quad, QuadParser, RdfFormat

from ..errors import InputError, notice
from .reading import parsed, unreadable

_DATATYPE = b'"^^<'
"""What stands before a datatype in N-Quads."""


class _Part(NamedTuple):
    path: str
    """Where it stands; nothing where it is kept here."""
    read: Callable[[], QuadParser]
    unchanged: Callable[[], bool]
    read_typed: Callable[[], QuadParser]
    """Reads at least those whose literal has a datatype."""
    prefixes: Mapping[str, str] | None
    """The prefixes that were declared; None where they must be read."""


class Originals:
    """What a store was filled with, part by part."""

    def __init__(self) -> None:
        self._parts: list[_Part] = []

    def keep(self, quads: Iterable[Quad], prefixes: Mapping[str, str]) -> None:
        """Keep quads; their blank nodes keep their names."""
        content = pyoxigraph.serialize(quads, format=RdfFormat.N_QUADS)
        assert content is not None

        def read(lines: bytes = content) -> QuadParser:
            # Turtle lets characters into names that N-Quads does not let into IRIs.
            return pyoxigraph.parse(lines, format=RdfFormat.N_QUADS, lenient=True)

        self._parts.append(
            _Part("", read, lambda: True, lambda: read(_typed_lines(content)), prefixes)
        )

    def keep_turtle(self, content: bytes, base: str) -> None:
        """Keep Turtle without blank nodes, which would have other names in each reading."""

        def read() -> QuadParser:
            return pyoxigraph.parse(content, format=RdfFormat.TURTLE, base_iri=base)

        self._parts.append(_Part("", read, lambda: True, read, None))

    def keep_file(
        self,
        path: str,
        rdf_format: RdfFormat | None = None,
        base: str | None = None,
        unchanged: Callable[[], bool] | None = None,
    ) -> None:
        """Keep in mind what stands in a file; its blank nodes have other names in each reading.

        Args:
            path: the file.
            rdf_format: its format, where the suffix does not tell.
            base: what relative IRIs are relative to; by default the address of the file itself.
            unchanged: says whether the file is still the same; by default size and time tell.
        """
        before = None if unchanged else _stamp(path)

        def read() -> QuadParser:
            return parsed(path, rdf_format, base)

        self._parts.append(
            _Part(path, read, unchanged or (lambda: before == _stamp(path)), read, None)
        )

    def can_be_read(self) -> bool:
        """Say whether all is there as it was; a warning tells which file has changed or is gone."""
        for part in self._parts:
            try:
                reason = "" if part.unchanged() else f"{part.path}: has changed"
            except InputError as error:
                reason = str(error)
            if reason:
                notice(
                    f"{reason}, so what was loaded from there is written as the engine keeps it: "
                    "numbers, dates and durations may be spelt otherwise"
                )
                return False
        return True

    def quads(self) -> Iterator[Quad]:
        """All that was kept, each quad once.

        Raises:
            InputError: a file changes while it is read.
        """
        every = (quad for part in self._parts for quad in _gone_through(part, part.read))
        yield from dict.fromkeys(every)

    def typed_quads(self) -> Iterator[Quad]:
        """At least those whose literal has a datatype, which alone the engine may spell anew.

        Raises:
            InputError: a file changes while it is read.
        """
        for part in self._parts:
            yield from _gone_through(part, part.read_typed)

    def prefixes(self) -> dict[str, str]:
        """The prefixes that were declared; of two namespaces with one prefix, the first has it.

        Raises:
            InputError: a file changes while it is read.
        """
        prefixes: dict[str, str] = {}
        for part in self._parts:
            declared = part.prefixes
            if declared is None:
                parser = part.read()
                try:
                    for _ in parser:
                        pass
                except (SyntaxError, ValueError):
                    raise InputError(f"{part.path}: changed while it was read") from None
                declared = parser.prefixes
            prefixes = {**declared, **prefixes}
        return prefixes


def _gone_through(part: _Part, read: Callable[[], QuadParser]) -> Iterator[Quad]:
    try:
        yield from read()
        unchanged = part.unchanged()
    except (SyntaxError, ValueError):
        unchanged = False
    if not unchanged:
        raise InputError(f"{part.path}: changed while it was read; load it again")


def _typed_lines(quads: bytes) -> bytes:
    """The lines of N-Quads that hold a datatype, which are few."""
    lines = []
    found = quads.find(_DATATYPE)
    while found >= 0:
        end = quads.index(b"\n", found) + 1
        lines.append(quads[quads.rfind(b"\n", 0, found) + 1 : end])
        found = quads.find(_DATATYPE, end)
    return b"".join(lines)


def _stamp(path: str) -> tuple[int, int]:
    """What tells that a file has changed."""
    try:
        status = os.stat(path)
    except OSError as error:
        raise unreadable(path, error) from None
    return (status.st_size, status.st_mtime_ns)
