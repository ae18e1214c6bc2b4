"""The command line: how commands are reached, and how errors become exit statuses.

What can be typed is in ``parser``, what each command does in ``commands``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from ..errors import BaclofenKGError, one_line
from ..stores.progress import end_when_interrupted
from .output import complain
from .parser import parse
from .ticker import ticker


def main(arguments: Sequence[str] | None = None, interrupted: Callable[[int], object] = int) -> int:
    """Run the command line and return its exit status.

    Args:
        arguments: those of the command line; by default those of this process.
        interrupted: is called with the exit status, where Ctrl-C ended the command.
    """
    try:
        options = parse(sys.argv[1:] if arguments is None else arguments)
        status: int = options.run(options)
        return status
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        _abandon_output()
        return 0
    except KeyboardInterrupt:
        _abandon_output()
        interrupted(130)
        return 130
    except BaclofenKGError as error:
        _abandon_output()
        complain(one_line(error))
        return error.exit_code


def run() -> NoReturn:
    """Run the command line as a process of its own.

    The process ends without taking the graph apart piece by piece, which takes longer than most
    answers; everything that was written has been flushed by then.
    """
    end_when_interrupted(ticker.stop)
    # What an interrupt leaves is not taken apart either: an engine that is busy takes its time.
    status = main(interrupted=os._exit)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        pass  # closed, or nobody reads it
    os._exit(status)


def _abandon_output() -> None:
    """Keep Python from writing again, at its end, what could not be written."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError, AttributeError):
        pass  # standard output is closed, or not a file
