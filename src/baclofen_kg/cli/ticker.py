"""What is shown on a terminal while work takes long."""

from __future__ import annotations

import os
import sys
import threading
import time

from ..errors import one_line


class Ticker:
    """A line on the terminal that tells how far long work has come.

    It appears after a second, on standard error, and only if that is a terminal.
    """

    def __init__(self) -> None:
        self._what = ""
        self._running = False
        self._shown = False
        self._lock = threading.Lock()

    def __call__(self, what: str, done: int = 0, total: int = 0) -> None:
        """Say what is being done, how much of it is done, and how much there is."""
        self._what = f"{what} {100 * done // total} %" if total else what
        if not self._running and sys.stderr is not None and sys.stderr.isatty():
            self._running = True
            threading.Thread(target=self._run, args=(time.monotonic(),), daemon=True).start()

    def stop(self) -> None:
        """Take the line away, before anything else is written."""
        if self._running:
            self._running = False
            with self._lock:
                if self._shown:
                    self._shown = False
                    self._write("\r\033[K")

    def _run(self, started: float) -> None:
        while self._running:
            time.sleep(0.1)
            seconds = time.monotonic() - started
            with self._lock:
                if self._running and seconds >= 1:
                    self._shown = True
                    text = one_line(f"{self._what} ({seconds:.0f} s)")
                    self._write(f"\r\033[K{text[: _columns() - 1]}")

    @staticmethod
    def _write(text: str) -> None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except (OSError, ValueError):
            pass  # the terminal has gone


ticker = Ticker()
"""What all commands tell their progress to."""


def _columns() -> int:
    try:
        return os.get_terminal_size(2).columns or 80
    except OSError:
        return 80
