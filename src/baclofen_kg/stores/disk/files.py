"""The files that a store is built from."""

from __future__ import annotations

import binascii
import os
import time
from collections.abc import Iterable

from ... import resources
from ..reading import rdf_files, unreadable
from .manifest import SourceFile

PACKAGE = "package"
"""Stands for the packaged files, wherever they are installed."""

# A file that changed as recently as this may change again without its time telling.
_TOO_RECENT_NS = 2_000_000_000


def source_files(roots: Iterable[str]) -> dict[str, str]:
    """Name and path of each file, the packaged ontology included."""
    found: dict[str, str] = {}
    for root in roots:
        if root == PACKAGE:
            found |= _packaged("data", resources.data_files())
        else:
            found |= {path: path for path in rdf_files([root])}
    return {**found, **_packaged("ontology", [resources.ontology_file()])}


def _packaged(folder: str, paths: list[str]) -> dict[str, str]:
    """Name packaged files, wherever they are installed."""
    top = resources.folder(folder) + os.sep
    return {f"{PACKAGE}/{folder}/{path.removeprefix(top)}": path for path in paths}


def path_of(name: str) -> str:
    """Return where the file of a name is, as ``source_files`` names it."""
    if not name.startswith(f"{PACKAGE}/"):
        return name
    _, folder, local = name.split("/", 2)
    return os.path.join(resources.folder(folder), local)


def stat_of(path: str) -> os.stat_result:
    """Size and time of a file.

    Raises:
        InputError: there is none, or it cannot be read.
    """
    try:
        return os.stat(path)
    except OSError as error:
        raise unreadable(path, error) from None


def sha256_of(path: str) -> str:
    """The hash of a file.

    Raises:
        InputError: it cannot be read.
    """
    import hashlib  # slow to import, and needed only where a time differs

    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise unreadable(path, error) from None


def is_unchanged(path: str, source: SourceFile) -> bool:
    """Say whether a file is still the one that a store was built from.

    Raises:
        InputError: there is none, or it cannot be read.
    """
    found = stat_of(path)
    if (found.st_size, found.st_mtime_ns) == (source.size, source.mtime):
        return True
    return found.st_size == source.size and sha256_of(path) == source.sha256


def crc_of(path: str) -> int:
    """The CRC-32 of a file: it tells damage, not intent."""
    crc = 0
    with open(path, "rb") as file:
        while part := file.read(1 << 20):
            crc = binascii.crc32(part, crc)
    return crc


def telling_time(found: os.stat_result) -> int:
    """The time of a file in nanoseconds; 0 where a later change might not show in it."""
    return found.st_mtime_ns if found.st_mtime_ns < time.time_ns() - _TOO_RECENT_NS else 0
