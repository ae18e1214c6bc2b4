"""Advisory locks on folders."""

from __future__ import annotations

import os

try:
    import fcntl
except ImportError:  # Windows, where an open file cannot be removed anyway
    fcntl = None  # type: ignore[assignment]


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

    def __enter__(self) -> Lock:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def __del__(self) -> None:
        self.release()
