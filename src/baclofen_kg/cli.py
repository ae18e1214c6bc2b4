"""The command line: how commands are reached, and how errors become exit statuses.

What can be typed is in ``cli_parser``, what each command does in ``cli_commands``.
"""

import os
import sys

from .cli_ticker import ticker
from .errors import BaclofenKGError, InputError, one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn

FORMATS = ("table", "json", "csv", "tsv", "markdown", "turtle", "ntriples")
"""Forms of an answer; the last two only for graphs."""


def main(
    arguments: "Sequence[str] | None" = None, interrupted: "Callable[[int], object]" = int
) -> int:
    """Run the command line and give its exit status.

    Args:
        arguments: those of the command line; by default those of this process.
        interrupted: is called with the exit status, where Ctrl-C ended the command.
    """
    try:
        return _run(list(sys.argv[1:] if arguments is None else arguments))
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


def run() -> "NoReturn":
    """Run the command line as a process of its own.

    The process ends without taking the graph apart piece by piece, which takes longer than most
    answers; everything that was written has been flushed by then.
    """
    from .progress import end_when_interrupted

    end_when_interrupted(ticker.stop)
    # What an interrupt leaves is not taken apart either: an engine that is busy takes its time.
    status = main(interrupted=os._exit)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        pass  # closed, or nobody reads it
    os._exit(status)


def write(text: str | bytes) -> None:
    """Write to standard output, in UTF-8 whatever the locale.

    Raises:
        InputError: it cannot be written.
        BrokenPipeError: whoever reads it has gone.
    """
    content = text if isinstance(text, bytes) else text.encode("utf-8", "backslashreplace")
    ticker.stop()
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"standard output: cannot be written: {reason}") from None


def complain(message: str) -> None:
    """Write one line to standard error."""
    ticker.stop()
    try:
        line = f"baclofen-kg: error: {message}\n".encode("utf-8", "backslashreplace")
        sys.stderr.flush()
        sys.stderr.buffer.write(line)
        sys.stderr.buffer.flush()
    except (OSError, ValueError, AttributeError):
        pass  # nobody is there to be told


def _run(arguments: list[str]) -> int:
    from . import cli_commands

    plain_query = _plain_query(arguments)
    if plain_query:
        return cli_commands.answer(*plain_query)
    if arguments[:1] == ["check"]:
        from . import cli_check

        plain = cli_check.plain_options(arguments[1:])
        if plain:
            return cli_check.run_check(plain)
    from . import cli_parser

    name, options = cli_parser.parse(arguments)
    status: int = getattr(cli_commands, f"run_{name}")(options)
    return status


def _plain_query(
    arguments: list[str],
) -> "tuple[str, dict[str, object], str, None, str | None] | None":
    """Read ``query NAME``, with or without ``--format`` and ``--store``; the rest is for argparse.

    argparse takes longer to import than most questions take to answer.
    """
    if arguments[:1] != ["query"] or len(arguments) % 2 or arguments[1].startswith("-"):
        return None
    form, store = "table", None
    for option, value in zip(arguments[2::2], arguments[3::2], strict=True):
        if option == "--format" and value in FORMATS:
            form = value
        elif option == "--store" and not value.startswith("-"):
            store = value
        else:
            return None
    return arguments[1], {}, form, None, store


def _abandon_output() -> None:
    """Keep Python from writing again, at its end, what could not be written."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError, AttributeError):
        pass  # standard output is closed, or not a file
