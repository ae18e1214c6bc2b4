"""What can be typed on the command line: the commands and their options."""

import argparse

from .. import __version__
from ..errors import near_matches, one_line, suggestion_text
from ..sparql.catalogue import QueryCatalogue
from . import check as cli_check
from .output import FORMATS, complain
from .source import describe_package, describe_source, describe_stores

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn

_WRONG_USE = "2  wrong use: an option, a parameter, a query or a file that cannot be used"


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line long."""

    def error(self, message: str) -> "NoReturn":
        complain(f"{one_line(message)}; see {self.prog} --help", self.prog)
        raise SystemExit(2)


def parse(arguments: "Sequence[str]") -> tuple[str, argparse.Namespace]:
    """Give the command that is asked for, and its options."""
    if not arguments or arguments[0] not in COMMANDS:
        return "glance", _parse_top(arguments)
    # Only the parser of the command at hand is built, which saves time.
    name = arguments[0]
    parser = parser_of(name)
    options, rest = parser.parse_known_args(arguments[1:])
    if name == "query":
        options.parameters = _parameters(parser, rest)
    elif rest:
        parser.error(f"not understood: {' '.join(rest)}")
    return name, options


def parser_of(name: str) -> argparse.ArgumentParser:
    """Describe the options of one command."""
    summary, statuses, describe = COMMANDS[name]
    parser = _Parser(
        prog=f"baclofen-kg {name}",
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog="\n".join(
            ["exit status:", *(f"  {line}" for line in sorted((*statuses, _WRONG_USE)))]
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    describe(parser)
    return parser


def top_parser() -> argparse.ArgumentParser:
    """Describe the program as a whole."""
    width = max(map(len, COMMANDS))
    commands = [f"  {name:{width}}  {entry[0]}" for name, entry in COMMANDS.items()]
    statuses = ("0  yes, or done", "1  it does not conform, is not found or differs", _WRONG_USE)
    parser = _Parser(
        prog="baclofen-kg",
        usage="baclofen-kg [-h] [--version] [--data PATH] [--with-package]\n"
        "       [--store FOLDER] [--endpoint URL] [COMMAND ...]",
        description="The drug baclofen as a knowledge graph; without a command, at a glance.",
        epilog="\n".join(
            [
                "commands:",
                *commands,
                "",
                "exit status:",
                *(f"  {line}" for line in statuses),
                "",
                "baclofen-kg COMMAND --help tells more. Not medical advice.",
            ]
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"baclofen-kg {__version__}")
    parser.add_argument("command", nargs="?", help=argparse.SUPPRESS)
    describe_source(parser)
    return parser


def _add_format(parser: argparse.ArgumentParser, formats: "Sequence[str]" = FORMATS[:5]) -> None:
    parser.add_argument(
        "--format", choices=formats, default="table", help="form of the answer (default: table)"
    )


def _describe_query(parser: argparse.ArgumentParser) -> None:
    parser.usage = (
        f"{parser.prog} [-h] [--format FORMAT] [--data PATH] [--with-package]\n"
        "       [--store FOLDER] [--endpoint URL]\n"
        "       QUERY [--NAME VALUE ...]"
    )
    parser.description = (
        f"{parser.description}\n\nbaclofen-kg queries lists the queries, and describes one that "
        "is named.\nParameters follow the query, as --NAME VALUE or --NAME=VALUE:\n"
        "  baclofen-kg query class-members --class opioids"
    )
    parser.add_argument(
        "question", metavar="QUERY", help="name of a query, SPARQL text, or - for standard input"
    )
    _add_format(parser, FORMATS)
    describe_source(parser)


def _describe_queries(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="describe only this query")
    _add_format(parser)


def _describe_show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name",
        metavar="ENTITY",
        help="an entity, a statement, a source, a passage or a coded value: label, synonym, title, "
        "CURIE, IRI or local name, such as Lioresal, chebi:2972 or bkg:article",
    )
    describe_source(parser)


def _describe_check(parser: argparse.ArgumentParser) -> None:
    cli_check.describe_check(parser)
    describe_source(parser)


def _describe_why(parser: argparse.ArgumentParser) -> None:
    cli_check.describe_why(parser)
    describe_source(parser)


def _describe_validate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="RDF files or folders, - for Turtle on standard input; by default the packaged graph",
    )
    parser.add_argument(
        "--shapes",
        action="append",
        metavar="FILE",
        help="a file or folder of SHACL shapes, which are added to ours; can be repeated",
    )
    parser.add_argument(
        "--only-shapes",
        action="store_true",
        help="check against the shapes of --shapes alone, without ours and the ontology",
    )
    parser.add_argument(
        "--allow-unchecked",
        action="store_true",
        help="let files pass in which no shape finds anything to check, if it does in another",
    )
    describe_package(parser)
    describe_stores(parser)


def _describe_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", metavar="FILE", help="where to write; - for standard output")
    parser.add_argument(
        "--format",
        help="turtle, json-ld, n-triples, n-quads, trig or rdf-xml; by default by the suffix",
    )
    parser.add_argument("--framed", action="store_true", help="JSON-LD nested around the drug")
    parser.add_argument(
        "--derived", action="store_true", help="add the direct edges, derived from the statements"
    )
    parser.add_argument(
        "--source",
        action="append",
        metavar="NAME",
        help="only what this source says, and who supports what it limits or disputes; "
        "can be repeated",
    )
    parser.add_argument("--ontology", action="store_true", help="add the ontology")
    describe_source(parser)


def _describe_trace(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "article", metavar="ARTICLE", help="the file of the article; - for standard input"
    )
    _add_format(parser)
    describe_source(parser)


def _describe_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--check",
        action="store_true",
        help="change nothing; name the files that are not in order",
    )
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="Turtle files or folders, - for standard input to standard output; by default the "
        "packaged data",
    )


COMMANDS: "dict[str, tuple[str, tuple[str, ...], Callable[[argparse.ArgumentParser], None]]]" = {
    "query": (
        "ask a named query or any SPARQL query",
        ("0  answered, with or without rows", "1  a parameter names an entity that is not found"),
        _describe_query,
    ),
    "queries": ("list what can be asked", ("0  listed",), _describe_queries),
    "show": (
        "show an entity, a statement with its evidence, a source, a passage or a coded value",
        ("0  found", "1  not found, or the name is ambiguous"),
        _describe_show,
    ),
    "check": (
        "check what a person takes and has against what the sources say",
        cli_check.STATUSES,
        _describe_check,
    ),
    "why": (
        "show each statement that links a medicine or condition to the drug, with its sources",
        ("0  found", "1  not found"),
        _describe_why,
    ),
    "validate": (
        "check the packaged graph, or your own files, against the shapes",
        ("0  it conforms", "1  it does not conform, or a file holds nothing to check"),
        _describe_validate,
    ),
    "export": (
        "write the graph to a file",
        ("0  written", "1  there is no such source"),
        _describe_export,
    ),
    "trace": (
        "print each statement beside the words of the article that it came from",
        ("0  printed", "1  the file is not the one that the graph was made from"),
        _describe_trace,
    ),
    "format": (
        "put Turtle files into the one layout",
        ("0  all are in order", "1  --check: some are not"),
        _describe_format,
    ),
}
"""Each command: what it does, its exit statuses, and what describes its options."""


def _parse_top(arguments: "Sequence[str]") -> argparse.Namespace:
    parser = top_parser()
    options, rest = parser.parse_known_args(arguments)
    if options.command in COMMANDS:
        parser.error(f"options follow the command: baclofen-kg {options.command} ...")
    if options.command:
        if options.command in QueryCatalogue():
            parser.error(f"that is a question: baclofen-kg query {options.command}")
        near = suggestion_text(near_matches(options.command, COMMANDS))
        parser.error(f"there is no command {options.command!r}{near}")
    if rest:
        parser.error(f"not understood: {' '.join(rest)}")
    return options


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
