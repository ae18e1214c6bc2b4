"""Builds a version of a store beside the others, and removes what nobody uses."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

import pyoxigraph

from ...errors import InputError, one_line
from ..progress import Progress, interruptibly, remove, unfinished, unique
from .files import PACKAGE, crc_of, sha256_of, source_files, stat_of, telling_time
from .lock import Lock
from .manifest import (
    BUILDING,
    INCOMPLETE,
    MANIFEST,
    VERSION,
    EngineFile,
    Manifest,
    SourceFile,
    ours,
    read_manifest,
    write_manifest,
)


def build(
    folder: str, roots: list[str] | None, progress: Progress | None, replace: str | None
) -> Manifest | None:
    """Build a store, unless another process has done so since ``replace`` was its version."""
    try:
        os.makedirs(folder, exist_ok=True)
        with _turn_to_build(folder, progress):
            manifest = read_manifest(folder)
            if manifest is not None and manifest.version != replace:
                return None
            if roots is None:
                roots = manifest.roots if manifest is not None else [PACKAGE]
            sweep(folder, manifest)
            manifest = _build_version_of_unchanged(folder, roots, progress)
            write_manifest(folder, manifest)
            sweep(folder, manifest)
            return manifest
    except OSError as error:
        raise InputError(
            f"{folder}: the store cannot be built: {one_line(error.strerror or error)}"
        ) from None


def _turn_to_build(folder: str, progress: Progress | None) -> Lock:
    try:
        return Lock(folder, wait=False)
    except BlockingIOError:
        if progress is not None:
            progress("waiting for another process that builds the store", 0, 0)
        return Lock(folder)


def _build_version_of_unchanged(
    folder: str, roots: list[str], progress: Progress | None
) -> Manifest:
    for _ in range(5):
        try:
            return _build_version(folder, roots, progress)
        except _ChangedError as error:
            changed = error
    raise InputError(f"{changed}: keeps changing while the store is built from it")


class _ChangedError(Exception):
    """A file changed while it was read."""


def _build_version(folder: str, roots: list[str], progress: Progress | None) -> Manifest:
    """Build a version beside the others and give it its name."""
    name = unique()
    building = os.path.join(folder, BUILDING + name)
    os.mkdir(building)
    unfinished.add(building)
    try:
        with Lock(building):
            sources: list[SourceFile] = []
            whole = os.path.join(building, "whole")
            triples = _fill(building, whole, source_files(roots), sources, progress)
            manifest = Manifest(VERSION + name, triples, roots, sources, _settle(whole))
            os.rename(whole, os.path.join(folder, manifest.version))
    finally:
        remove(building)
        unfinished.discard(building)
    return manifest


def _fill(
    building: str,
    whole: str,
    files: dict[str, str],
    sources: list[SourceFile],
    progress: Progress | None,
) -> int:
    """Load files into a new store, the ontology last; note them, and count the data.

    What is whole is a folder of its own, without the log of how it was filled, which is twice as
    large as the rest.
    """
    from ..memory import MemoryStore  # who only opens a store needs none of it

    engine = pyoxigraph.Store(building)
    store = MemoryStore(engine)
    *data, ontology = files.items()
    store.load(_noted(data, sources), progress)
    for path in _noted([ontology], sources):
        store.load_ontology(path)
    if progress is not None:
        progress("writing the store", 0, 0)
    interruptibly(engine.optimize)
    engine.backup(whole)
    return len(store)


def _noted(files: Iterable[tuple[str, str]], sources: list[SourceFile]) -> Iterator[str]:
    """Give each file to be loaded, and see that it is the same before and after that."""
    for name, path in files:
        before = stat_of(path)
        source = SourceFile(name, sha256_of(path), before.st_size, telling_time(before))
        yield path
        after = stat_of(path)
        if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
            raise _ChangedError(path)
        sources.append(source)


def _settle(building: str) -> list[EngineFile]:
    """See that what was written is on the disk, and note what the engine cannot do without."""
    found = []
    for entry in sorted(os.scandir(building), key=lambda entry: entry.name):
        with open(entry.path, "rb") as file:
            os.fsync(file.fileno())
        if entry.name == "CURRENT" or entry.name.endswith(".sst") or "MANIFEST" in entry.name:
            status = os.stat(entry.path)
            part = EngineFile(entry.name, status.st_size, status.st_mtime_ns, crc_of(entry.path))
            found.append(part)
    return found


def sweep(folder: str, manifest: Manifest | None) -> None:
    """Remove what nobody uses: old versions, and what was left by those who died."""
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if not ours(name) or name == MANIFEST or (manifest and name == manifest.version):
            continue
        if name.startswith(INCOMPLETE):
            remove(path)
            continue
        try:
            with Lock(path, wait=False):
                remove(path)
        except OSError:
            continue  # it is in use
