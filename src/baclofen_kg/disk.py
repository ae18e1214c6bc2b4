"""A store on disk, built once from files and opened at once ever after.

A folder holds ``manifest``, which names the version that counts and says what it was built from,
and each version in a folder of its own. A version is built under another name and renamed when it
is complete; then the manifest is replaced. So whoever dies while building, or builds at the same
time, leaves a store that is whole. Readers hold a shared lock on their version, and only a version
that nobody holds is removed.
"""

import os

import pyoxigraph

from . import __version__, resources
from .errors import InputError, notice, one_line
from .progress import interruptibly, remove, unfinished
from .store import EmbeddedStore, MemoryStore, rdf_files

try:
    import fcntl
except ImportError:  # Windows, where an open file cannot be removed anyway
    fcntl = None  # type: ignore[assignment]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .progress import Progress

MANIFEST = "manifest"
_LAYOUT = "baclofen-kg store, layout 1"
_PACKAGE = "package"
"""Stands for the packaged files, wherever they are installed."""
_BUILDING = "building-"
_VERSION = "version-"
_ENGINE = ".".join(pyoxigraph.__version__.split(".")[:2])

# A file that changed as recently as this may change again without its time telling.
_TOO_RECENT_NS = 2_000_000_000


class Source:
    """A file that a store was built from."""

    __slots__ = ("mtime", "name", "sha256", "size")

    def __init__(self, name: str, sha256: str, size: int, mtime: int) -> None:
        self.name = name
        """An absolute path, or ``package/…`` for a packaged file."""
        self.sha256 = sha256
        self.size = size
        self.mtime = mtime
        """In nanoseconds; 0 where the time tells nothing."""


class Manifest:
    """What a folder says about itself."""

    def __init__(self, version: str, triples: int) -> None:
        self.version = version
        self.triples = triples
        self.package = __version__
        self.engine = pyoxigraph.__version__
        self.roots: list[str] = []
        """What the caller named: files and folders, or ``package``."""
        self.sources: list[Source] = []
        self.files: list[tuple[int, str]] = []
        """Size and name of each file that the engine cannot do without."""

    def text(self) -> str:
        """The manifest as it stands in its file."""
        lines = [
            _LAYOUT,
            f"version {self.version}",
            f"triples {self.triples}",
            f"package {self.package}",
            f"engine {self.engine}",
            *(f"root {_escaped(root)}" for root in self.roots),
            *(f"source {s.sha256} {s.size} {s.mtime} {_escaped(s.name)}" for s in self.sources),
            *(f"file {size} {name}" for size, name in self.files),
            "end",
        ]
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def of_text(cls, text: str) -> "Manifest":
        """Read a manifest.

        Raises:
            ValueError: it is not one.
        """
        head, *lines, end = text.splitlines() or ["", ""]
        if head != _LAYOUT or end != "end":
            raise ValueError
        manifest = cls("", 0)
        for line in lines:
            key, _, rest = line.partition(" ")
            if key == "root":
                manifest.roots.append(_unescaped(rest))
            elif key == "source":
                sha256, size, mtime, name = rest.split(" ", 3)
                source = Source(_unescaped(name), sha256, int(size), int(mtime))
                manifest.sources.append(source)
            elif key == "file":
                number, _, name = rest.partition(" ")
                manifest.files.append((int(number), name))
            elif key == "triples":
                manifest.triples = int(rest)
            elif key in ("version", "package", "engine"):
                setattr(manifest, key, rest)
            else:
                raise ValueError(line)
        if not (manifest.version.startswith(_VERSION) and _ours(manifest.version)):
            raise ValueError
        return manifest


class DiskStore(EmbeddedStore):
    """A store on disk, opened to be read."""

    def __init__(self, folder: str, manifest: Manifest) -> None:
        """Open the version that a manifest names.

        Raises:
            FileNotFoundError: it has been removed since the manifest was read.
            InputError: it is damaged.
        """
        self.folder = folder
        self.path = os.path.join(folder, manifest.version)
        self._manifest = manifest
        self._lock = Lock(self.path, shared=True)
        # The engine takes some damage for an empty store.
        for size, name in manifest.files:
            if os.stat(os.path.join(self.path, name)).st_size != size:
                raise InputError(f"{folder}: the store is damaged: {name} is not {size} bytes long")
        try:
            super().__init__(pyoxigraph.Store.read_only(self.path))
        except (OSError, RuntimeError, ValueError) as error:
            raise InputError(f"{folder}: the store is damaged: {one_line(error)}") from None

    def __len__(self) -> int:
        return self._manifest.triples

    def __repr__(self) -> str:
        return f"<DiskStore of {len(self)} triples in {self.folder}>"

    def add(self, triples: object) -> None:
        """Refuse: what lies on disk is only read.

        Raises:
            InputError: always.
        """
        raise InputError(f"{self.folder}: a store on disk is only read; change its source files")


class Lock:
    """An advisory lock on a folder, held until it is released or forgotten."""

    def __init__(self, folder: str, *, shared: bool = False, wait: bool = True) -> None:
        """Take the lock.

        Raises:
            FileNotFoundError: there is no such folder, or it was removed meanwhile.
            BlockingIOError: somebody else holds it, and this is not to wait.
        """
        self._descriptor = -1
        if fcntl is None:
            os.stat(folder)
            return
        self._descriptor = os.open(folder, os.O_RDONLY)
        kind = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
        try:
            fcntl.flock(self._descriptor, kind)
        except BlockingIOError:
            self.release()
            raise
        except OSError:
            # A file system without locks; names that nobody else uses must do.
            if not wait:
                self.release()
                raise BlockingIOError from None
        if not os.path.samestat(os.fstat(self._descriptor), os.stat(folder)):
            raise FileNotFoundError(folder)

    def release(self) -> None:
        """Let go."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def __enter__(self) -> "Lock":
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def __del__(self) -> None:
        self.release()


def open_store(
    folder: "str | os.PathLike[str]",
    paths: "Sequence[str | os.PathLike[str]] | None" = None,
    progress: "Progress | None" = None,
) -> DiskStore:
    """Open the store in a folder; build it where there is none, or where its files have changed.

    Without paths, the files are those that it was built from, or the packaged ones. Where some of
    those are gone, the store is opened as it is.

    Raises:
        InputError: the folder holds something else, the store is damaged and cannot be built again,
            or a file is missing, empty, of unknown format or not well-formed.
    """
    folder = os.path.abspath(os.fspath(folder))
    roots = None if paths is None else [os.path.abspath(os.fspath(path)) for path in paths]
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
            notice(f"{folder}: {reason}; building it again")
        built = _build(folder, roots, progress, replace=manifest.version if manifest else None)
        if built is not None:
            try:
                # What was built since we were called is new enough, whatever has changed by now.
                return DiskStore(folder, built)
            except FileNotFoundError:
                continue  # replaced already
    raise InputError(f"{folder}: other processes replace the store faster than it can be opened")


def read_manifest(folder: str) -> Manifest | None:
    """Read the manifest of a folder; there is none where no store was ever completed.

    Raises:
        InputError: the folder holds something else.
    """
    path = os.path.join(folder, MANIFEST)
    try:
        with open(path, encoding="ascii") as file:
            return Manifest.of_text(file.read())
    except FileNotFoundError:
        pass
    except NotADirectoryError:
        raise InputError(f"{folder}: is a file; the folder of a store is expected") from None
    except (ValueError, IsADirectoryError):
        raise InputError(f"{path}: is not a manifest of a store; name another folder") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    others = [name for name in os.listdir(folder) if not _ours(name)] if _is_folder(folder) else []
    if others:
        raise InputError(
            f"{folder}: is not a store but holds {others[0]!r}; name a new or an empty folder"
        )
    return None


# ---- Whether a store still says what its files say ----


def _why_outdated(folder: str, manifest: Manifest, roots: list[str] | None) -> str:
    """Why a store must be built again, or nothing."""
    if roots is None and not _can_build(manifest, None):
        return ""
    if roots is not None and roots != manifest.roots:
        return "it was built from other files"
    if ".".join(manifest.engine.split(".")[:2]) != _ENGINE:
        return f"it was built with Oxigraph {manifest.engine}"
    known = {source.name: source for source in manifest.sources}
    files = _files(manifest.roots)
    if list(files) != list(known):
        return "files were added or removed"
    touched = False
    for name, path in files.items():
        source = known[name]
        found = _stat(path)
        if (found.st_size, found.st_mtime_ns) == (source.size, source.mtime):
            continue
        if found.st_size != source.size or _sha256(path) != source.sha256:
            return f"{path} has changed"
        source.mtime = _telling_time(found)
        touched = touched or bool(source.mtime)
    if touched:
        _remember_times(folder, manifest)
    return ""


def _remember_times(folder: str, manifest: Manifest) -> None:
    """Record the times of files that are the same as before, so that they are not read again."""
    try:
        with Lock(folder, wait=False):
            now = read_manifest(folder)
            if now is not None and now.version == manifest.version:
                _write_manifest(folder, manifest)
    except (OSError, InputError):
        pass  # it is for speed only


def _can_build(manifest: Manifest, roots: list[str] | None) -> bool:
    """Whether the files that a store is built from are there."""
    return all(
        root == _PACKAGE or os.path.exists(root)
        for root in (manifest.roots if roots is None else roots)
    )


def _files(roots: "Iterable[str]") -> dict[str, str]:
    """Name and path of each file, the packaged ontology included."""
    found: dict[str, str] = {}
    for root in roots:
        if root == _PACKAGE:
            found |= {_package_name(path): path for path in resources.data_files()}
        else:
            found |= {path: path for path in rdf_files([root])}
    ontology = resources.ontology_file()
    return {**found, _package_name(ontology): ontology}


def _package_name(path: str) -> str:
    for name in ("data", "ontology"):
        top = resources.folder(name) + os.sep
        if path.startswith(top):
            return f"{_PACKAGE}/{name}/{path[len(top) :]}"
    return path


def _stat(path: str) -> os.stat_result:
    try:
        return os.stat(path)
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None


def _sha256(path: str) -> str:
    import hashlib

    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None


def _telling_time(found: os.stat_result) -> int:
    """The time of a file, where a later change of the file must show in it."""
    import time

    return found.st_mtime_ns if found.st_mtime_ns < time.time_ns() - _TOO_RECENT_NS else 0


# ---- Building ----


def _build(
    folder: str, roots: list[str] | None, progress: "Progress | None", replace: str | None
) -> Manifest | None:
    """Build a store, unless another process has done so since ``replace`` was its version."""
    try:
        os.makedirs(folder, exist_ok=True)
        with _turn_to_build(folder, progress):
            manifest = read_manifest(folder)
            if manifest is not None and manifest.version != replace:
                return None
            if roots is None:
                roots = manifest.roots if manifest is not None else [_PACKAGE]
            _sweep(folder, manifest)
            manifest = _build_version_of_unchanged(folder, roots, progress)
            _write_manifest(folder, manifest)
            _sweep(folder, manifest)
            return manifest
    except OSError as error:
        raise InputError(
            f"{folder}: the store cannot be built: {one_line(error.strerror or error)}"
        ) from None


def _turn_to_build(folder: str, progress: "Progress | None") -> Lock:
    try:
        return Lock(folder, wait=False)
    except BlockingIOError:
        if progress is not None:
            progress("waiting for another process that builds the store", 0, 0)
        return Lock(folder)


def _build_version_of_unchanged(
    folder: str, roots: list[str], progress: "Progress | None"
) -> Manifest:
    for _ in range(5):
        try:
            return _build_version(folder, roots, progress)
        except _ChangedError as error:
            changed = error
    raise InputError(f"{changed}: keeps changing while the store is built from it")


class _ChangedError(Exception):
    """A file changed while it was read."""


def _build_version(folder: str, roots: list[str], progress: "Progress | None") -> Manifest:
    """Build a version beside the others and give it its name."""
    unique = _unique()
    building = os.path.join(folder, _BUILDING + unique)
    os.mkdir(building)
    unfinished.add(building)
    try:
        with Lock(building):
            manifest = Manifest(_VERSION + unique, 0)
            manifest.roots = roots
            manifest.triples = _fill(building, _files(roots), manifest.sources, progress)
            manifest.files = _settle(building)
            os.rename(building, os.path.join(folder, manifest.version))
    except BaseException:
        remove(building)
        raise
    finally:
        unfinished.discard(building)
    return manifest


def _fill(
    building: str, files: dict[str, str], sources: list[Source], progress: "Progress | None"
) -> int:
    """Load files into a new store, the ontology last; note them, and count the data."""
    engine = pyoxigraph.Store(building)
    store = MemoryStore(engine)
    *data, ontology = files.items()
    store.load(_noted(data, sources), progress)
    for path in _noted([ontology], sources):
        store.load_ontology(path, repeated=True)
    if progress is not None:
        progress("writing the store", 0, 0)
    interruptibly(engine.optimize)
    engine.flush()
    return len(store)


def _noted(files: "Iterable[tuple[str, str]]", sources: list[Source]) -> "Iterator[str]":
    """Give each file to be loaded, and see that it is the same before and after that."""
    for name, path in files:
        before = _stat(path)
        source = Source(name, _sha256(path), before.st_size, _telling_time(before))
        yield path
        after = _stat(path)
        if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
            raise _ChangedError(path)
        sources.append(source)


def _settle(building: str) -> list[tuple[int, str]]:
    """See that what was written is on the disk, and give what the engine cannot do without."""
    found = []
    for entry in sorted(os.scandir(building), key=lambda entry: entry.name):
        with open(entry.path, "rb") as file:
            os.fsync(file.fileno())
        if entry.name == "CURRENT" or entry.name.endswith(".sst") or "MANIFEST" in entry.name:
            found.append((os.stat(entry.path).st_size, entry.name))
    return found


def _write_manifest(folder: str, manifest: Manifest) -> None:
    path = os.path.join(folder, MANIFEST)
    beside = f"{path}-{_unique()}"
    try:
        with open(beside, "x", encoding="ascii", newline="\n") as file:
            file.write(manifest.text())
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        remove(beside)
        raise


def _tidy(folder: str, manifest: Manifest) -> None:
    """Sweep a folder in which somebody died, or whose old version nobody reads any more."""
    kept = (MANIFEST, manifest.version)
    if all(name in kept or not _ours(name) for name in os.listdir(folder)):
        return
    try:
        with Lock(folder, wait=False):
            _sweep(folder, read_manifest(folder))
    except (OSError, InputError):
        pass  # somebody is building, or the folder is only read


def _sweep(folder: str, manifest: Manifest | None) -> None:
    """Remove what nobody uses: old versions, and what was left by those who died."""
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if not _ours(name) or name == MANIFEST or (manifest and name == manifest.version):
            continue
        if name.startswith(MANIFEST):
            remove(path)
            continue
        try:
            with Lock(path, wait=False):
                remove(path)
        except OSError:
            continue  # it is in use


def _unique() -> str:
    return f"{os.getpid()}-{os.urandom(6).hex()}"


def _ours(name: str) -> bool:
    """Whether a name is one that this module gives."""
    if name == MANIFEST:
        return True
    kind, _, unique = name.partition("-")
    process, _, token = unique.partition("-")
    return (
        f"{kind}-" in (f"{MANIFEST}-", _BUILDING, _VERSION)
        and process.isdecimal()
        and len(token) == 12
        and all(sign in "0123456789abcdef" for sign in token)
    )


def _is_folder(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)


def _escaped(text: str) -> str:
    return text.encode("unicode_escape").decode("ascii")


def _unescaped(text: str) -> str:
    return text.encode("ascii").decode("unicode_escape")
