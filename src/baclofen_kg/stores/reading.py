"""Reads files: which are RDF, in which format, and what is wrong with those that cannot be read."""

from __future__ import annotations

import io
import json
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

from pyoxigraph import NamedNode, QuadParser, RdfFormat, Triple, parse

from ..errors import InputError, as_paths, as_text, notice, one_line
from ..formats.dropped import check_nothing_is_dropped, is_context
from ..formats.xml_whole import check_entities, check_xml_is_whole
from .progress import Readable

INPUT_FORMATS = {
    "turtle": (".ttl", ".turtle"),
    "n-triples": (".nt",),
    "n-quads": (".nq",),
    "trig": (".trig",),
    "json-ld": (".jsonld", ".json"),
    "rdf-xml": (".rdf", ".xml", ".owl"),
}
"""The formats that are read, each with its suffixes."""
SUFFIXES = {suffix: name for name, suffixes in INPUT_FORMATS.items() for suffix in suffixes}
"""The suffixes of RDF files, each with its format; ``.gz`` may follow."""

# What such a file in a folder must hold to be taken for RDF.
_ONLY_WITH = {
    ".json": re.compile(rb'"@(?:context|graph|id|type)"'),
    ".xml": re.compile(rb"http://www\.w3\.org/1999/02/22-rdf-syntax-ns#"),
}
_COMPRESSED = ".gz"
_PACKED = (".bz2", ".xz", ".zip", ".zst", ".7z", ".lzma", ".tgz")
_MARK = b"\xef\xbb\xbf"
"""Some editors put it before text in UTF-8."""
_LINK = re.compile(rb'(\s*\{\s*"@context"\s*:\s*)"([^":]+)"')
"""The beginning of a JSON-LD file that links to a context which lies beside it."""


def read_input(name: str, expected: str) -> bytes:
    """Return the content of a file as it is, or of standard input where the name is ``-``.

    Args:
        name: the path, or ``-``.
        expected: what is expected there, for error messages.

    Raises:
        InputError: there is no such file, or it cannot be read.
    """
    if name != "-":
        with opened(name) as file:
            return file.read()
    try:
        return sys.stdin.buffer.read()
    except (OSError, ValueError, AttributeError):
        raise InputError(f"standard input: cannot be read; {expected} is expected") from None


def called(name: str) -> str:
    """Return what a file is called in messages; ``-`` is standard input."""
    return "standard input" if name == "-" else name


class Opened(Readable, Protocol):
    """A file that is open to be read, packed or not."""

    def peek(self, size: int, /) -> bytes:
        """Look at the next bytes without reading them."""

    def tell(self) -> int:
        """Say at which place this is."""

    def seek(self, offset: int, /) -> int:
        """Go to a place."""


@contextmanager
def opened(path: str) -> Iterator[Opened]:
    """Open a file to be read; what ends in ``.gz`` is unpacked.

    JSON-LD that links to a context by its place (``"@context": "../context.jsonld"``) has it in its
    place, on one line.

    Raises:
        InputError: there is no such file, or it cannot be read.
    """
    try:
        with open(path, "rb") as file:
            if path.lower().endswith(_COMPRESSED):
                import gzip  # slow to import, and seldom needed

                with gzip.open(file) as unpacked:
                    yield unpacked
            elif path.lower().endswith(".jsonld"):
                yield io.BufferedReader(io.BytesIO(_with_context(file.read(), path)))
            else:
                yield file
    except (OSError, ValueError, EOFError, zlib.error) as error:
        raise unreadable(path, error) from None


def _with_context(content: bytes, path: str) -> bytes:
    """JSON-LD with the context that it links to, where that is a file; else what it was."""
    link = _LINK.match(content)
    if link is None:
        return content
    try:
        with open(os.path.join(os.path.dirname(path), os.fsdecode(link[2])), "rb") as file:
            context = json.load(file)["@context"]
    except (OSError, ValueError, LookupError, TypeError):
        return content  # whoever parses it says that nothing is fetched
    return link[1] + json.dumps(context).encode() + content[link.end() :]


def unreadable(path: str, error: Exception) -> InputError:
    """The error that a file cannot be read: because there is none, or why else."""
    if isinstance(error, FileNotFoundError):
        return InputError(f"{path}: there is no such file")
    reason = error.strerror if isinstance(error, OSError) else None
    return InputError(f"{path}: cannot be read: {one_line(reason or error)}")


def rdf_files(paths: Iterable[str | os.PathLike[str]]) -> Iterator[str]:
    """Return each file, and each RDF file of each folder.

    Raises:
        InputError: a folder holds none.
    """
    for name in as_paths(paths):
        yield from _rdf_files_in(name) if os.path.isdir(name) else [name]


def _rdf_files_in(folder: str) -> list[str]:
    found, passed, seen = [], [], set()
    for parent, folders, names in os.walk(folder, followlinks=True):
        if (here := os.path.realpath(parent)) in seen:  # a link that leads back
            folders.clear()
            continue
        seen.add(here)
        # What is hidden belongs to tools, and what was installed to other people.
        folders[:] = (name for name in folders if name[0] != "." and name != "node_modules")
        paths = [os.path.join(parent, name) for name in names if name[0] != "."]
        found += [path for path in paths if _is_rdf(path)]
        passed += [path for path in paths if _is_packed_rdf(path)]
    found.sort()
    if passed:
        more = f" and {len(passed) - 1} more" if len(passed) > 1 else ""
        notice(f"{min(passed)}{more}: not read; unpack it, or pack it with gzip")
    if not found:
        raise InputError(f"{folder}: this folder holds no RDF file ({' '.join(SUFFIXES)})")
    return found


def _is_rdf(path: str) -> bool:
    """Say whether a file of a folder is RDF; most JSON and XML is not, and says so inside."""
    suffix = _suffix(path)
    if suffix not in SUFFIXES or (os.path.exists(path) and not os.path.isfile(path)):
        return False  # a pipe would be waited for
    if suffix not in (*_ONLY_WITH, ".jsonld"):
        return True
    with opened(path) as file:
        content = file.read()
    if suffix in _ONLY_WITH and not _ONLY_WITH[suffix].search(content):
        return False
    return suffix == ".xml" or not is_context(content)


def _is_packed_rdf(path: str) -> bool:
    """Whether a file is RDF that is packed in a way that is not read here."""
    root, suffix = os.path.splitext(path.lower())
    return suffix in _PACKED and os.path.splitext(root)[1] in SUFFIXES


def format_of(path: str, start: bytes = b"") -> RdfFormat:
    """Return the RDF format that the suffix of a path stands for.

    Args:
        path: the path, or a suffix alone.
        start: how the file begins; ``.owl`` may be RDF/XML or Turtle.

    Raises:
        InputError: the suffix is not known.
    """
    suffix = _suffix(path) or path
    if suffix not in SUFFIXES:
        raise InputError(
            f"{path}: unknown RDF format; the suffix must be one of {' '.join(SUFFIXES)}, or the "
            "format be named"
        )
    if suffix == ".owl":
        from .mistakes import looks_like

        if looks_like(start) == "Turtle":
            return RdfFormat.TURTLE
    return _of_engine(SUFFIXES[suffix])


def format_named(name: str) -> RdfFormat:
    """Return the RDF format of a name such as ``turtle``, ``n-triples`` or ``ttl``.

    Raises:
        InputError: there is no such format.
    """
    wanted = re.sub("[^a-z]", "", as_text(name, "an input format").lower())
    for known, suffixes in INPUT_FORMATS.items():
        if wanted in (known.replace("-", ""), *(suffix[1:] for suffix in suffixes)):
            return _of_engine(known)
    raise InputError(
        f"{one_line(name)!r} is not a format that can be read; known are {', '.join(INPUT_FORMATS)}"
    )


def _of_engine(name: str) -> RdfFormat:
    rdf_format: RdfFormat = getattr(RdfFormat, name.replace("-", "_").upper())
    return rdf_format


def base_of(path: str, rdf_format: RdfFormat) -> str | None:
    """Return the address that relative IRIs of a file are relative to: its own.

    N-Triples and N-Quads know no relative IRIs, and in JSON-LD one is most often a slip.
    """
    if rdf_format in (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.RDF_XML):
        from pathlib import Path  # slow to import, and of no use to a store on disk

        return Path(path).absolute().as_uri()
    return None


def check_base(base: str | None) -> None:
    """See to it that a base that is given is one.

    Raises:
        InputError: it is not an absolute IRI.
    """
    try:
        if base is not None:
            NamedNode(as_text(base, "a base"))
    except ValueError as error:
        raise InputError(
            f"{one_line(base)}: is not an absolute IRI, which a base must be: {one_line(error)}"
        ) from None


def read_triples(
    paths: Iterable[str | os.PathLike[str]],
    *,
    base: str | None = None,
    input_format: str | None = None,
) -> Iterator[Triple]:
    """Return the triples of files and folders as they are spelt there, which a store does not keep.

    Args:
        paths: the files and folders.
        base: what relative IRIs are relative to; by default the address of the file itself.
        input_format: the format of all files, where their suffix does not tell it.

    Raises:
        InputError: a file is missing, empty, of unknown format or not well-formed.
    """
    check_base(base)
    named = None if input_format is None else format_named(input_format)
    for path in rdf_files(paths):
        content, rdf_format, near = _content_of(path, named, base)
        empty = True
        with in_words(path, lambda: content, rdf_format, near):  # noqa: B023  # used at once
            for quad in quads_of(content, rdf_format, near):
                empty = False
                yield quad.triple
            check_is_whole(content, path, rdf_format, near)
        if empty:
            raise InputError(f"{path}: holds no triples; at least one is expected")


def quads_of(content: bytes, rdf_format: RdfFormat, base: str | None) -> QuadParser:
    """Return what stands in a file, to be gone through; blank nodes are renamed.

    Raises:
        SyntaxError: XML on which the engine would choke; what goes through it raises that too,
            where it is not well-formed.
    """
    if rdf_format == RdfFormat.RDF_XML:
        check_entities(content)
    return parse(content, format=rdf_format, base_iri=base, rename_blank_nodes=True)


@contextmanager
def in_words(
    name: str, content: Callable[[], bytes], rdf_format: RdfFormat, base: str | None
) -> Iterator[None]:
    """Put into words what the engine makes of a file that it cannot read.

    Args:
        name: what the file is called.
        content: returns what stands in it; called where something is wrong.
        rdf_format: what it is read as.
        base: what its relative IRIs are relative to.

    Raises:
        InputError: the file is not well-formed, or cannot be loaded.
    """
    try:
        yield
    except SyntaxError as error:
        from .mistakes import parse_message

        raise InputError(parse_message(content(), name, rdf_format, error, base)) from None
    except MemoryError:
        raise InputError(
            f"{name}: cannot be loaded: it holds a text of more than 16 MiB, or memory runs out"
        ) from None
    except (ValueError, OSError, RuntimeError, EOFError, zlib.error) as error:
        raise InputError(f"{name}: cannot be loaded: {one_line(error)}") from None


def check_is_whole(content: bytes, name: str, rdf_format: RdfFormat, base: str | None) -> None:
    """Refuse a file of which the engine has read a part, and is silent about the rest.

    Args:
        content: what stands in the file.
        name: what it is called.
        rdf_format: its format.
        base: what its relative IRIs are relative to.

    Raises:
        InputError: JSON-LD in which something says nothing.
        SyntaxError: RDF/XML that ends too early.
    """
    if rdf_format == RdfFormat.JSON_LD:
        check_nothing_is_dropped(content, name, base)
    elif rdf_format == RdfFormat.RDF_XML and content.strip():
        check_xml_is_whole(content)


def parsed(path: str, rdf_format: RdfFormat | None, base: str | None) -> QuadParser:
    """Return what stands in a file, to be gone through; blank nodes are renamed.

    Args:
        path: the file.
        rdf_format: its format, where the suffix does not tell.
        base: what relative IRIs are relative to; by default the address of the file itself.

    Raises:
        InputError: there is no such file, or it cannot be read; what goes through it raises
            SyntaxError where it is not well-formed.
    """
    return quads_of(*_content_of(path, rdf_format, base))


def _content_of(
    path: str, rdf_format: RdfFormat | None, base: str | None
) -> tuple[bytes, RdfFormat, str | None]:
    """What stands in a file, its format and its base, where they are not given."""
    with opened(path) as file:
        content = without_mark(file.read())
    rdf_format = rdf_format or format_of(path, content[:1024])
    return content, rdf_format, base or base_of(path, rdf_format)


def without_mark(content: bytes) -> bytes:
    """Leave out the mark that some editors put before text in UTF-8."""
    return content.removeprefix(_MARK)


def _suffix(path: str) -> str:
    """The suffix of a path in small letters, without that of a compressed file."""
    root, suffix = os.path.splitext(path.lower())
    return os.path.splitext(root)[1] if suffix == _COMPRESSED else suffix
