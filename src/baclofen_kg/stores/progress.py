"""Long work: it tells how far it has come, and ``Ctrl-C`` ends the wait for it at once.

The engine runs in Rust without looking at signals, so a long call is made in a thread of its own
while the caller waits on a lock, which a signal can interrupt.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Protocol, TypeAlias, TypeVar

T = TypeVar("T")
Progress: TypeAlias = Callable[[str, int, int], None]
"""Is called with what is being done, how much of it is done, and how much there is (0: unknown)."""


_GRACE = 0.2
"""Seconds in which an interrupt may end a process by itself."""


class Readable(Protocol):
    """A file, as far as it is read."""

    def read(self, size: int = -1, /) -> bytes:
        """Read the next bytes; none at its end."""


class AbandonedError(Exception):
    """Ends work that nobody waits for any more."""


class WatchedFile:
    """A file that is read by the engine: it counts what was read, and can be told to stop."""

    def __init__(self, file: Readable, what: str, total: int, progress: Progress | None) -> None:
        self._file, self._what, self._total, self._progress = file, what, total, progress
        self._read = 0
        self._stopped = False

    def read(self, size: int) -> bytes:
        """Read the next bytes.

        Raises:
            AbandonedError: the work was stopped.
        """
        if self._stopped:
            raise AbandonedError
        # Most of the calls are too small to be worth telling.
        before, content = self._read >> 20, self._file.read(size)
        self._read += len(content)
        if self._progress is not None and self._read >> 20 != before:
            self._progress(self._what, self._read, self._total)
        return content

    def stop(self) -> None:
        """Make the next read fail."""
        self._stopped = True


def interruptibly(work: Callable[[], T], stop: Callable[[], None] = lambda: None) -> T:
    """Do work in a thread of its own; ``stop`` is called where the wait for it is interrupted."""
    done = threading.Event()
    todo = [work]
    del work  # the thread must hold nothing any more when it is done
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(todo.pop()())
        except BaseException as error:
            errors.append(error)
        finally:
            done.set()

    threading.Thread(target=run, daemon=True).start()
    try:
        done.wait()
    except BaseException:
        stop()
        raise
    if errors:
        raise errors[0]
    return results[0]


def unique() -> str:
    """Return the end of a name that nobody else gives."""
    return f"{os.getpid()}-{os.urandom(6).hex()}"


unfinished: set[str] = set()
"""Files and folders that are being written under a name of their own, and not renamed yet."""


def remove(path: str) -> None:
    """Remove a file or a folder, as far as that is possible, even while the engine writes there."""
    if os.path.islink(path) or not os.path.isdir(path):
        with contextlib.suppress(OSError):  # gone already, or held open
            os.unlink(path)
        return
    with contextlib.suppress(OSError):
        # Under another name nothing new can be written into it.
        beside = f"{path[:-12]}{os.urandom(6).hex()}"
        os.rename(path, beside)
        path = beside
    import shutil  # slow to import, and seldom needed

    shutil.rmtree(path, ignore_errors=True)


def discard_unfinished() -> None:
    """Remove what is being written, where a process ends in the middle of it."""
    for path in list(unfinished):
        remove(path)


def end_when_interrupted(before: Callable[[], object]) -> None:
    """See to it that ``Ctrl-C`` ends this process soon, whatever the engine is doing.

    An interrupt is raised in the main thread as ever. Where that does not end the process within
    the grace, because the engine does not come back, another thread does.

    Args:
        before: is called before the process is ended in this way.
    """
    try:
        told, tell = os.pipe()
        os.set_blocking(tell, False)
        signal.set_wakeup_fd(tell, warn_on_full_buffer=False)
    except (OSError, ValueError, AttributeError):
        return  # not the main thread, or a system that cannot

    def watch() -> None:
        while os.read(told, 1) != bytes([signal.SIGINT]):
            pass
        time.sleep(_GRACE)
        before()
        discard_unfinished()
        os._exit(130)

    threading.Thread(target=watch, daemon=True).start()
