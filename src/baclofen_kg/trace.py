"""Sets each statement beside the words of the file that it came from."""

import os
from typing import NamedTuple

from .errors import HashMismatchError, InputError
from .namespaces import IRI, compact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .results import Results


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


def trace(spans: "Results", path: "str | os.PathLike[str]") -> list[Traced]:
    """Read the words of each span from the file of its source, in the order of the file.

    Args:
        spans: the rows of the query ``spans``.
        path: the file of one of the sources.

    Raises:
        InputError: the file cannot be read, or no source records a hash.
        HashMismatchError: the file is not the one that the spans count in.
    """
    content = _read(os.fspath(path))
    sources = {str(row.sha256).lower(): str(row.source) for row in spans}
    digest = _sha256(content)
    if digest not in sources:
        raise HashMismatchError(_mismatch(os.fspath(path), digest, sources))
    text = content.decode("utf-8")
    return [
        Traced(
            statement=IRI(row.statement),
            label=str(row.label or compact(str(row.statement))),
            relation=compact(str(row.relation)).removeprefix("cito:"),
            passage=IRI(row.passage),
            section=str(row.section or ""),
            start=_number(row.start),
            end=_number(row.end),
            words=text[_number(row.start) : _number(row.end)],
        )
        for row in spans
        if str(row.sha256).lower() == digest
    ]


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        reason = "there is no such file" if isinstance(error, FileNotFoundError) else error.strerror
        raise InputError(f"{path}: {reason}") from None


def _sha256(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()


def _mismatch(path: str, digest: str, sources: dict[str, str]) -> str:
    if not sources:
        return f"{path}: no source of this graph records the SHA-256 of its file"
    known = " or ".join(f"{sha256} ({compact(source)})" for sha256, source in sources.items())
    return f"{path}: this is another file: its SHA-256 is {digest}, expected is {known}"


def _number(value: object) -> int:
    return value if isinstance(value, int) else int(str(value))
