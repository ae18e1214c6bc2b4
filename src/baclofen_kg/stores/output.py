"""Writes to standard output."""

from __future__ import annotations

import sys


def to_standard_output(content: bytes) -> None:
    """Write to standard output at once, whatever it has been replaced by.

    Raises:
        OSError: it is closed, or cannot be written.
    """
    if sys.stdout is None:
        raise OSError("it is closed")
    sys.stdout.flush()
    if hasattr(sys.stdout, "buffer"):
        sys.stdout.buffer.write(content)
    else:  # replaced by something that takes text, as in a notebook
        sys.stdout.write(content.decode("utf-8"))
    sys.stdout.flush()
