"""What the folder of a store says about itself, and the names that stand in it."""

import json
import os
from typing import Any, NamedTuple, Self

import pyoxigraph

from ... import __version__
from ...errors import InputError

MANIFEST = "manifest"
INCOMPLETE = f".{MANIFEST}."
"""How the name of a manifest begins while ``write_whole`` writes it."""
BUILDING = "building-"
VERSION = "version-"
LAYOUT = "baclofen-kg store, layout 3"


class SourceFile(NamedTuple):
    """A file that a store was built from."""

    name: str
    """An absolute path, or ``package/…`` for a packaged file."""
    sha256: str
    size: int
    mtime: int
    """In nanoseconds; 0 where the time tells nothing."""


class EngineFile(NamedTuple):
    """A file of the engine."""

    name: str
    size: int
    mtime: int
    """In nanoseconds."""
    crc32: int


class Manifest(NamedTuple):
    """What a folder says about itself."""

    version: str
    """The name of the folder of the version that counts."""
    triples: int
    roots: list[str]
    """What the caller named: files and folders, or ``package``."""
    sources: list[SourceFile]
    parts: list[EngineFile]
    """The files that the engine cannot do without."""
    layout: str = LAYOUT
    package: str = __version__
    engine: str = pyoxigraph.__version__

    def text(self) -> str:
        """The manifest as it stands in its file."""
        return json.dumps(self._asdict(), indent=1) + "\n"

    @classmethod
    def of_text(cls, text: str) -> Self:
        """Read a manifest.

        Raises:
            ValueError: it is not one.
        """
        try:
            fields: dict[str, Any] = json.loads(text)
            fields["sources"] = [SourceFile(*source) for source in fields["sources"]]
            fields["parts"] = [EngineFile(*part) for part in fields["parts"]]
            manifest = cls(**fields)
            if ours(manifest.version) and manifest.version.startswith(VERSION):
                return manifest
        except (TypeError, KeyError, AttributeError, RecursionError):
            pass
        raise ValueError


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
        raise InputError(
            f"{path}: is not a manifest of a store, or not of one that this version of the package "
            "can read; name another folder, or remove this one"
        ) from None
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
    from ..files import write_whole  # who only opens a store needs none of it

    write_whole(os.path.join(folder, MANIFEST), manifest.text().encode("ascii"))


def ours(name: str) -> bool:
    """Whether a name is one that a store gives."""
    if name == MANIFEST or (name.startswith(INCOMPLETE) and name.endswith(".tmp")):
        return True
    kind, _, unique = name.partition("-")
    process, _, token = unique.partition("-")
    return (
        f"{kind}-" in (BUILDING, VERSION)
        and process.isdecimal()
        and len(token) == 12
        and all(character in "0123456789abcdef" for character in token)
    )


def _is_folder(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)
