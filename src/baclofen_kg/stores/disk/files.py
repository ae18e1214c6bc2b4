"""The files that a store is built from."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable

from ... import resources
from ..reading import rdf_files, unreadable

PACKAGE = "package"
"""Stands for the packaged files, wherever they are installed."""

# A file that changed as recently as this may change again without its time telling.
_TOO_RECENT_NS = 2_000_000_000


def source_files(roots: Iterable[str]) -> dict[str, str]:
    """Name and path of each file, the packaged ontology included."""
    found: dict[str, str] = {}
    for root in roots:
        if root == PACKAGE:
            found |= {_package_name(path): path for path in resources.data_files()}
        else:
            found |= {path: path for path in rdf_files([root])}
    ontology = resources.ontology_file()
    return {**found, _package_name(ontology): ontology}


def _package_name(path: str) -> str:
    for name in ("data", "ontology"):
        top = resources.folder(name) + os.sep
        if path.startswith(top):
            return f"{PACKAGE}/{name}/{path[len(top) :]}"
    return path


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
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise unreadable(path, error) from None


def telling_time(found: os.stat_result) -> int:
    """The time of a file in nanoseconds; 0 where a later change might not show in it."""
    return found.st_mtime_ns if found.st_mtime_ns < time.time_ns() - _TOO_RECENT_NS else 0
