"""How the command line writes: whole or not at all, in UTF-8, and set for people to read."""

from __future__ import annotations

import os
import sys

from ..errors import InputError
from ..sparql.results import terminal_width
from ..stores.output import to_standard_output
from .ticker import ticker


def write(text: str | bytes) -> None:
    """Write to standard output, in UTF-8 whatever the locale; the last line of a text is ended.

    Raises:
        InputError: it cannot be written.
        BrokenPipeError: whoever reads it has gone.
    """
    if isinstance(text, str):
        text = (text if text.endswith("\n") else f"{text}\n").encode("utf-8", "backslashreplace")
    ticker.stop()
    try:
        to_standard_output(text)
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"standard output: cannot be written: {reason}") from None


def complain(message: str, program: str = "baclofen-kg") -> None:
    """Say in one line on standard error what is wrong."""
    tell(f"error: {message}", program)


def tell(message: str, program: str = "baclofen-kg") -> None:
    """Write one line to standard error, in UTF-8 whatever the locale."""
    ticker.stop()
    try:
        line = f"{program}: {message}\n".encode("utf-8", "backslashreplace")
        sys.stderr.flush()
        sys.stderr.buffer.write(line)
        sys.stderr.buffer.flush()
    except (OSError, ValueError, AttributeError):
        pass  # nobody is there to be told


def wrapped(text: str) -> list[str]:
    """Break a text into lines that fit the terminal; the second and later ones are indented."""
    import textwrap  # its patterns take a millisecond to compile, and most answers need none

    width = terminal_width() or 100
    return textwrap.wrap(text, width, subsequent_indent="  ", break_on_hyphens=False)


def bold(text: str) -> str:
    """Set a text in bold type, where colour is wanted."""
    return f"\033[1m{text}\033[0m" if _colour() else text


def _colour() -> bool:
    return (
        sys.stdout is not None
        and sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    )
