"""What a store was filled with, as it was written.

The engine keeps numbers, dates and durations by their value: it turns 43.0 into 43, and a "1" that
is an xsd:nonNegativeInteger into an xsd:integer. Whoever takes the data out again is due what was
put in. So small files are kept as N-Quads, in about a tenth of the memory that the engine needs for
them, and large ones are read again, as long as they have not changed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import pyoxigraph
from pyoxigraph import Quad, RdfFormat

from ..errors import InputError, notice
from .reading import parsed


class Written(NamedTuple):
    """What was written somewhere."""

    quads: list[Quad]
    prefixes: Mapping[str, str]
    """The prefixes that were declared."""


class Originals:
    """What a store was filled with, part by part."""

    def __init__(self) -> None:
        self._parts: list[Callable[[], Written]] = []

    def keep(self, quads: Iterable[Quad], prefixes: Mapping[str, str] | None = None) -> None:
        """Keep quads; their blank nodes keep their names."""
        content = pyoxigraph.serialize(quads, format=RdfFormat.N_QUADS)
        assert content is not None

        def read() -> Written:
            found = pyoxigraph.parse(content, format=RdfFormat.N_QUADS)
            return Written(list(found), prefixes or {})

        self._parts.append(read)

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
        before = _stamp(path)

        def read() -> Written:
            found = parsed(path, rdf_format, base)
            written = Written(list(found), found.prefixes)
            if not (unchanged() if unchanged else before == _stamp(path)):
                raise InputError(f"{path}: has changed")
            return written

        self._parts.append(read)

    def read(self) -> Written | None:
        """Return all that was kept, or None, with a warning, where a file has changed or is gone.

        Of two namespaces with one prefix, the first has it.
        """
        quads: dict[Quad, None] = {}
        prefixes: dict[str, str] = {}
        for part in self._parts:
            try:
                written = part()
            except (InputError, SyntaxError, OSError, ValueError) as error:
                notice(
                    f"{error}, so what was loaded from there is written as the engine keeps it: "
                    "numbers, dates and durations may be spelt otherwise"
                )
                return None
            quads.update(dict.fromkeys(written.quads))
            prefixes = {**written.prefixes, **prefixes}
        return Written(list(quads), prefixes)


def _stamp(path: str) -> tuple[int, int]:
    """What tells that a file has changed."""
    try:
        status = os.stat(path)
    except OSError:
        return (0, 0)
    return (status.st_size, status.st_mtime_ns)
