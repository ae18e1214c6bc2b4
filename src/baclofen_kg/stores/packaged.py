"""The packaged graph, loaded quickly.

The engine reads N-Quads faster than the Turtle of many files, so the first run leaves them in the
user's cache folder. That file is to the data what bytecode is to Python: it is used only while the
size and the time of each file are those that it records, and it is never needed. Where it cannot be
written or read, or is damaged, the Turtle is read instead.

``BACLOFEN_KG_CACHE`` names another folder, by its absolute path; set but empty, it turns this off.
"""

import binascii
import os
import sys

from .. import resources

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .memory import MemoryStore

VARIABLE = "BACLOFEN_KG_CACHE"


def load_packaged(store: "MemoryStore") -> None:
    """Load the packaged data and the ontology into an empty store."""
    files = [*resources.data_files(), resources.ontology_file()]
    path = cache_file()
    head = _head(files) if path else b""
    content = _cached(path, head) if path else None
    if content is not None:
        store.restore(content, files[:-1])
        return
    store.load(files[:-1])
    store.load_ontology(files[-1])
    if path:
        _write(path, head, store.dump())


def cache_file() -> str | None:
    """Where the cache of this installation is, or would be; nothing where there is none."""
    folder = os.environ.get(VARIABLE)
    if folder is None:
        folder = os.path.join(_user_cache_folder(), "baclofen-kg")
    if not os.path.isabs(folder):
        return None  # turned off, or nobody's home
    here = binascii.crc32(os.fsencode(resources.folder("data")))
    return os.path.join(folder, f"packaged-{here:08x}.nq")


def _user_cache_folder() -> str:
    if sys.platform == "win32":
        return os.environ.get("LOCALAPPDATA", "")
    if sys.platform == "darwin":
        return os.path.expanduser("~/Library/Caches")
    return os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")


def _head(files: list[str]) -> bytes:
    """Say in comments which files the quads were made from, down to size and time."""
    lines = []
    for path in files:
        status = os.stat(path)
        lines.append(f"# {path!a} {status.st_size} {status.st_mtime_ns}\n")
    return "".join(lines).encode()


def _check(content: bytes) -> bytes:
    return b"# crc32 %08x\n" % binascii.crc32(content)


def _cached(path: str, head: bytes) -> bytes | None:
    """Give the quads, if they are whole and were made from the files as they are now."""
    try:
        with open(path, "rb") as file:
            if file.read(len(head)) != head:
                return None
            check = file.readline()
            content = file.read()
    except OSError:
        return None
    return content if check == _check(content) else None


def _write(path: str, head: bytes, content: bytes) -> None:
    """Leave the quads for the next run, whole or not at all."""
    beside = f"{path}.{os.getpid()}-{os.urandom(4).hex()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(beside, "wb") as file:
            file.write(head + _check(content) + content)
        os.replace(beside, path)
    except OSError:
        # A full or a read-only disk, or a folder of somebody else: the cache is not needed.
        if os.path.exists(beside):
            os.unlink(beside)
