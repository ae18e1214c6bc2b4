"""A store on disk, built once from files and opened at once ever after.

A folder holds ``manifest``, which names the version that counts and says what it was built from,
and each version in a folder of its own. A version is built under another name and renamed when it
is complete; then the manifest is replaced. So whoever dies while building, or builds at the same
time, leaves a store that is whole. Readers hold a shared lock on their version, and only a version
that nobody holds is removed.
"""

from __future__ import annotations

import binascii
import contextlib
import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import pyoxigraph

from ... import __version__
from ...errors import InputError, as_path, as_paths, notice, one_line
from ...sparql.store import OnlyRead
from ..embedded import EmbeddedStore
from ..progress import Progress
from .build import build, sweep
from .files import (
    PACKAGE,
    crc_of,
    is_unchanged,
    path_of,
    sha256_of,
    source_files,
    stat_of,
    telling_time,
)
from .lock import Lock
from .manifest import LAYOUT, MANIFEST, VERSION, Manifest, ours, read_manifest, write_manifest

if TYPE_CHECKING:
    from ..originals import Originals
else:
    Originals = Any  # read when a graph is taken out again; slow to import

_READ_WHOLE = 16 << 20
"""Bytes of a store up to which what was touched is read to see that it is undamaged."""
_ENGINE = ".".join(pyoxigraph.__version__.split(".")[:2])


class DiskStore(OnlyRead, EmbeddedStore):
    """A store on disk, opened to be read."""

    def __init__(self, folder: str, manifest: Manifest) -> None:
        """Open the version that a manifest names.

        Raises:
            FileNotFoundError: it has been removed since the manifest was read.
            InputError: it is damaged.
        """
        self.folder = folder
        self.refusal = f"{folder}: a store on disk is only read; change its source files"
        self.path = os.path.join(folder, manifest.version)
        self._manifest = manifest
        self._lock = Lock(self.path, shared=True)
        # The engine takes some damage for an empty store, and some for data.
        small = sum(part.size for part in manifest.parts) <= _READ_WHOLE
        for part in manifest.parts:
            path = os.path.join(self.path, part.name)
            found = os.stat(path)
            touched = found.st_mtime_ns != part.mtime
            if found.st_size != part.size or (touched and small and crc_of(path) != part.crc32):
                raise InputError(
                    f"{folder}: the store is damaged: {part.name} is not as it was written"
                )
        try:
            super().__init__(pyoxigraph.Store.read_only(self.path))
        except (OSError, RuntimeError, ValueError) as error:
            raise InputError(f"{folder}: the store is damaged: {one_line(error)}") from None

    def __len__(self) -> int:
        return self._manifest.triples

    def __repr__(self) -> str:
        return f"<DiskStore of {len(self)} triples in {self.folder}>"

    def _originals(self) -> Originals | None:
        from ..originals import Originals

        originals = Originals()
        for source in self._manifest.sources[:-1]:  # the last is the ontology
            path = path_of(source.name)
            originals.keep_file(path, unchanged=partial(is_unchanged, path, source))
        return originals if originals.can_be_read() else None

    def kept(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return what is kept under a name beside this version of the data.

        It is made where nothing is there, or what is there was spoilt; where it cannot be written,
        as in a folder that is only read, it is made each time.
        """
        path = os.path.join(self.path, f"{name}.kept")
        with contextlib.suppress(OSError):
            with open(path, "rb") as file:
                crc, content = file.read(8), file.read()
            if crc == _crc(content):
                return content
        content = make()
        from ..files import write_whole  # who finds it there needs none of it

        with contextlib.suppress(InputError):
            write_whole(path, _crc(content) + content)
        return content

    def handover(self) -> tuple[str, bytes]:
        """What another process needs to open the same version: its folder."""
        return self.path, b""


def _crc(content: bytes) -> bytes:
    """What tells damage: eight hexadecimal digits."""
    return b"%08x" % binascii.crc32(content)


def open_store(
    folder: str | os.PathLike[str],
    paths: Sequence[str | os.PathLike[str]] | None = None,
    progress: Progress | None = None,
    *,
    quiet: bool = False,
) -> DiskStore:
    """Open the store in a folder; build it where there is none, or where its files have changed.

    Without paths, the files are those that it was built from, or the packaged ones. Where some of
    those are gone, the store is opened as it is. That it is built again is said in a warning,
    unless ``quiet``.

    Raises:
        InputError: the folder holds something else, the store is damaged and cannot be built again,
            or a file is missing, empty, of unknown format or not well-formed.
    """
    folder = os.path.abspath(as_path(folder, "the folder of a store"))
    roots = None if paths is None else list(map(os.path.abspath, as_paths(paths)))
    for _ in range(100):
        manifest = read_manifest(folder)
        reason = "" if manifest is None else _why_outdated(folder, manifest, roots)
        if manifest is not None and not reason:
            try:
                store = DiskStore(folder, manifest)
                _tidy(folder, manifest)
                return store
            except FileNotFoundError:
                if (read_manifest(folder) or manifest).version != manifest.version:
                    continue  # another process has put a newer version in its place
                reason = "a part of it is missing"
            except InputError as error:
                if not _can_build(manifest, roots):
                    raise
                reason = str(error).removeprefix(f"{folder}: ")
        if manifest is not None:
            if not _can_build(manifest, roots):
                raise InputError(f"{folder}: {reason}, and what it was built from is gone")
            if not quiet:
                notice(f"{folder}: {reason}; building it again")
        elif roots is None and not quiet and _holds_version(folder):
            notice(f"{folder}: its {MANIFEST} is gone; building it from the packaged graph")
        built = build(folder, roots, progress, replace=manifest.version if manifest else None)
        if built is not None:
            try:
                # What was built since we were called is new enough, whatever has changed by now.
                return DiskStore(folder, built)
            except FileNotFoundError:
                continue  # replaced already
    raise InputError(f"{folder}: other processes replace the store faster than it can be opened")


def _holds_version(folder: str) -> bool:
    """Whether something was built in a folder."""
    with contextlib.suppress(OSError):
        return any(name.startswith(VERSION) for name in os.listdir(folder))
    return False


def _why_outdated(folder: str, manifest: Manifest, roots: list[str] | None) -> str:
    """Why a store must be built again, or nothing."""
    if roots is None and not _can_build(manifest, None):
        return ""
    if roots is not None and roots != manifest.roots:
        return "it was built from other files"
    if ".".join(manifest.engine.split(".")[:2]) != _ENGINE:
        return f"it was built with Oxigraph {manifest.engine}"
    if (manifest.layout, manifest.package) != (LAYOUT, __version__):
        return f"it was built by baclofen-kg {manifest.package}"
    known = {source.name: source for source in manifest.sources}
    files = source_files(manifest.roots)
    if list(files) != list(known):
        return "files were added or removed"
    for name, path in files.items():
        source = known[name]
        found = stat_of(path)
        if (found.st_size, found.st_mtime_ns) == (source.size, source.mtime):
            continue
        if found.st_size != source.size or sha256_of(path) != source.sha256:
            return f"{path} has changed"
        known[name] = source._replace(mtime=telling_time(found))
    if list(known.values()) != manifest.sources:
        _remember_times(folder, manifest._replace(sources=list(known.values())))
    return ""


def _remember_times(folder: str, manifest: Manifest) -> None:
    """Record the times of files that are the same as before, so that they are not read again."""
    try:
        with Lock(folder, wait=False):
            now = read_manifest(folder)
            if now is not None and now.version == manifest.version:
                write_manifest(folder, manifest)
    except (OSError, InputError):
        pass  # it is for speed only


def _can_build(manifest: Manifest, roots: list[str] | None) -> bool:
    """Whether the files that a store is built from are there."""
    return all(
        root == PACKAGE or os.path.exists(root)
        for root in (manifest.roots if roots is None else roots)
    )


def _tidy(folder: str, manifest: Manifest) -> None:
    """Sweep a folder in which somebody died, or whose old version nobody reads any more."""
    kept = (MANIFEST, manifest.version)
    if all(name in kept or not ours(name) for name in os.listdir(folder)):
        return
    try:
        with Lock(folder, wait=False):
            sweep(folder, read_manifest(folder))
    except (OSError, InputError):
        pass  # somebody is building, or the folder is only read
