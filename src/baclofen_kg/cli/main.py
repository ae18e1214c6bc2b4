"""The command line: how commands are reached, and how errors become exit statuses.

What can be typed is in ``cli_parser``, what each command does in ``cli_commands``.
"""

import os
import sys

from ..errors import BaclofenKGError, one_line
from .output import FORMATS, complain
from .ticker import ticker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn


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
    from ..stores.progress import end_when_interrupted

    end_when_interrupted(ticker.stop)
    # What an interrupt leaves is not taken apart either: an engine that is busy takes its time.
    status = main(interrupted=os._exit)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        pass  # closed, or nobody reads it
    os._exit(status)


def _run(arguments: list[str]) -> int:
    from . import commands as cli_commands

    plain_query = _plain_query(arguments)
    if plain_query:
        from .source import open_graph

        question, form, store = plain_query
        return cli_commands.answer(open_graph(store=store), question, {}, form)
    if arguments[:1] == ["check"]:
        from . import check as cli_check

        plain = cli_check.plain_options(arguments[1:])
        if plain:
            return cli_check.run_check(plain)
    from . import parser as cli_parser

    name, options = cli_parser.parse(arguments)
    status: int = getattr(cli_commands, f"run_{name}")(options)
    return status


def _plain_query(
    arguments: list[str],
) -> "tuple[str, str, str | None] | None":
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
    return arguments[1], form, store


def _abandon_output() -> None:
    """Keep Python from writing again, at its end, what could not be written."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError, AttributeError):
        pass  # standard output is closed, or not a file
