"""What the folder of a store says about itself, and the names that stand in it."""

from __future__ import annotations

import os

import pyoxigraph

from ... import __version__
from ...errors import InputError
from ..progress import remove

MANIFEST = "manifest"
BUILDING = "building-"
VERSION = "version-"
_LAYOUT = "baclofen-kg store, layout 1"


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
    def of_text(cls, text: str) -> Manifest:
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
        if not (manifest.version.startswith(VERSION) and ours(manifest.version)):
            raise ValueError
        return manifest


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
    others = [name for name in os.listdir(folder) if not ours(name)] if _is_folder(folder) else []
    if others:
        raise InputError(
            f"{folder}: is not a store but holds {others[0]!r}; name a new or an empty folder"
        )
    return None


def write_manifest(folder: str, manifest: Manifest) -> None:
    """Put a manifest in the place of the one that is there."""
    path = os.path.join(folder, MANIFEST)
    beside = f"{path}-{unique()}"
    try:
        with open(beside, "x", encoding="ascii", newline="\n") as file:
            file.write(manifest.text())
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        remove(beside)
        raise


def unique() -> str:
    """A name that nobody else gives."""
    return f"{os.getpid()}-{os.urandom(6).hex()}"


def ours(name: str) -> bool:
    """Whether a name is one that a store gives."""
    if name == MANIFEST:
        return True
    kind, _, unique = name.partition("-")
    process, _, token = unique.partition("-")
    return (
        f"{kind}-" in (f"{MANIFEST}-", BUILDING, VERSION)
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
