"""The command line: what can be typed, and how errors become exit statuses.

What each command does is in ``cli_commands``.
"""

import argparse
import os
import sys

from . import __version__
from .errors import BaclofenKGError, InputError, one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

FORMATS = ("table", "json", "csv", "tsv", "markdown", "turtle", "ntriples")

_WRONG_USE = "2  wrong use: an option, a parameter, a query or a file that cannot be used"


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line long."""

    def error(self, message: str) -> "NoReturn":
        self.exit(2, f"{self.prog}: error: {one_line(message)}; see {self.prog} --help\n")


def main(arguments: "Sequence[str] | None" = None) -> int:
    """Run the command line and give its exit status."""
    try:
        return _run(list(sys.argv[1:] if arguments is None else arguments))
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        _abandon_output()
        return 0
    except KeyboardInterrupt:
        _abandon_output()
        return 130
    except BaclofenKGError as error:
        _abandon_output()
        complain(one_line(error))
        return error.exit_code


def write(text: str | bytes) -> None:
    """Write to standard output, in UTF-8 whatever the locale.

    Raises:
        InputError: it cannot be written.
        BrokenPipeError: whoever reads it has gone.
    """
    content = text if isinstance(text, bytes) else text.encode("utf-8", "backslashreplace")
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
    try:
        line = f"baclofen-kg: error: {message}\n".encode("utf-8", "backslashreplace")
        sys.stderr.flush()
        sys.stderr.buffer.write(line)
        sys.stderr.buffer.flush()
    except (OSError, ValueError, AttributeError):
        pass  # nobody is there to be told


def build_parser() -> argparse.ArgumentParser:
    """Describe all commands and options."""
    parser = _Parser(
        prog="baclofen-kg",
        description="The drug baclofen as a knowledge graph; without a command, at a glance.",
        epilog=f"exit status:\n  0  yes, or done\n  1  it does not conform, is not found or "
        f"differs\n  {_WRONG_USE}\n\nNot medical advice.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"baclofen-kg {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)

    def command(name: str, summary: str, *statuses: str, more: str = "") -> argparse.ArgumentParser:
        status = "".join(f"\n  {line}" for line in (*statuses, _WRONG_USE))
        return commands.add_parser(
            name,
            help=summary,
            description=summary[0].upper() + summary[1:] + "." + more,
            epilog=f"exit status:{status}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def add_data(to: argparse.ArgumentParser) -> None:
        to.add_argument(
            "--data",
            action="append",
            metavar="PATH",
            help="a file or folder of RDF in the same vocabulary to use in place of the packaged "
            "graph; can be repeated",
        )

    def add_format(to: argparse.ArgumentParser, formats: "Sequence[str]" = FORMATS[:5]) -> None:
        to.add_argument(
            "--format", choices=formats, default="table", help="form of the answer (default: table)"
        )

    query = command(
        "query",
        "ask a named query or any SPARQL query",
        "0  answered, with or without rows",
        more="\n\nParameters follow the query, as --NAME VALUE or --NAME=VALUE:"
        "\n  baclofen-kg query class-members --class opioids",
    )
    query.add_argument(
        "question",
        metavar="QUERY",
        help="name of a query, SPARQL text, or - for standard input",
    )
    add_format(query, FORMATS)
    add_data(query)

    queries = command("queries", "list what can be asked", "0  listed")
    queries.add_argument("name", nargs="?", metavar="NAME", help="describe only this query")
    add_format(queries)

    show = command(
        "show",
        "show an entity or a statement",
        "0  found",
        "1  not found, or the name is ambiguous",
    )
    show.add_argument(
        "name",
        metavar="ENTITY",
        help="label, synonym, CURIE, IRI or local name: Lioresal, chebi:2972",
    )
    add_data(show)

    validate = command(
        "validate",
        "check the packaged graph, or your own files, against the shapes",
        "0  it conforms",
        "1  it does not conform",
    )
    validate.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="RDF files or folders; - for Turtle on standard input",
    )

    export = command("export", "write the graph to a file", "0  written", "1  no such source")
    export.add_argument("target", metavar="FILE", help="where to write; - for standard output")
    export.add_argument(
        "--format",
        help="turtle, json-ld, n-triples, n-quads, trig or rdf-xml; by default by the suffix",
    )
    export.add_argument("--framed", action="store_true", help="JSON-LD nested around the drug")
    export.add_argument(
        "--derived", action="store_true", help="add the direct edges, derived from the statements"
    )
    export.add_argument(
        "--source",
        action="append",
        metavar="NAME",
        help="only what this source says; can be repeated",
    )
    export.add_argument("--ontology", action="store_true", help="add the ontology")
    add_data(export)

    trace = command(
        "trace",
        "print each statement beside the words of the article that it came from",
        "0  printed",
        "1  the file is not the one that the graph was made from",
    )
    trace.add_argument("article", metavar="ARTICLE", help="the file of the article")
    add_format(trace)
    add_data(trace)

    layout = command(
        "format",
        "put Turtle files into the one layout",
        "0  all are in order",
        "1  --check: some are not",
    )
    layout.add_argument(
        "--check", action="store_true", help="change nothing; name the files that are not in order"
    )
    layout.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="Turtle files; - for standard input to standard output; by default the packaged data",
    )
    return parser


def _run(arguments: list[str]) -> int:
    parser = build_parser()
    options, rest = parser.parse_known_args(arguments)
    from . import cli_commands

    if options.command == "query":
        options.parameters = _parameters(parser, rest)
    elif rest:
        parser.error(f"not understood: {' '.join(rest)}")
    status: int = getattr(cli_commands, f"run_{options.command or 'glance'}")(options)
    return status


def _parameters(parser: argparse.ArgumentParser, rest: list[str]) -> dict[str, str]:
    """Read what follows a query: ``--NAME VALUE`` or ``--NAME=VALUE``."""
    found: dict[str, str] = {}
    words = iter(rest)
    for word in words:
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not name:
            parser.error(f"not understood: {word}; a parameter is given as --NAME VALUE")
        if not equals:
            following = next(words, None)
            if following is None:
                parser.error(f"the parameter --{name} has no value")
            value = following
        if name in found:
            parser.error(f"the parameter --{name} is given twice")
        found[name] = value
    return found


def _abandon_output() -> None:
    """Keep Python from writing again, at its end, what could not be written."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError, AttributeError):
        pass  # standard output is closed, or not a file
