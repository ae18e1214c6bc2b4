"""Writes files whole or not at all.

A file is written beside its place and renamed, so that whoever interrupts it keeps the old file.
"""

from __future__ import annotations

import os

from ..errors import InputError
from .output import to_standard_output
from .progress import unfinished, unique


def write_whole(target: str, content: bytes) -> None:
    """Write a file as a whole or not at all; ``-`` is standard output.

    Raises:
        InputError: it cannot be written; what was there is as it was.
        BrokenPipeError: whoever reads standard output has gone.
    """
    try:
        if target == "-":
            to_standard_output(content)
        elif os.path.exists(target) and not os.path.isfile(target):
            _to_device(target, content)
        else:
            _to_file(os.path.realpath(target), content)
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        place = "standard output" if target == "-" else target
        raise InputError(f"{place}: cannot be written: {reason}") from None


def _to_device(target: str, content: bytes) -> None:
    # A device or a pipe cannot be renamed over; a folder fails here, as it should.
    with open(target, "wb", buffering=0) as file:
        _write_all(file.fileno(), content)


def _to_file(target: str, content: bytes) -> None:
    mode = None
    if os.path.exists(target):
        mode = os.stat(target).st_mode & 0o7777
        # Renaming would replace a file that is protected against writing.
        os.close(os.open(target, os.O_WRONLY))
    folder, name = os.path.split(target)
    beside = os.path.join(folder, f".{_beginning(name)}.{unique()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    unfinished.add(beside)
    descriptor = os.open(beside, flags, 0o666)
    try:
        try:
            _write_all(descriptor, content)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if mode is not None:
            os.chmod(beside, mode)
        os.replace(beside, target)
    except BaseException:
        os.unlink(beside)
        raise
    finally:
        unfinished.discard(beside)


def _beginning(name: str) -> str:
    """As much of a name as leaves room for more, which file systems count in bytes."""
    return os.fsdecode(os.fsencode(name)[:100].decode("utf-8", "ignore"))


def _write_all(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]
