"""What can be typed on the command line: the commands and their options."""

from argparse import REMAINDER, SUPPRESS, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from typing import NoReturn

from .. import __version__
from ..errors import near_matches, one_line, suggestion_text
from ..sparql.catalogue import QueryCatalogue
from ..sparql.results import terminal_width
from .command_table import COMMANDS, describer, runner
from .options import describe_drug
from .output import complain
from .source import describe_source

_WRONG_USE = "2  wrong use: an option, a parameter, a query or a file that cannot be used"


def parse(arguments: Sequence[str]) -> Namespace:
    """Return the options that are typed; ``run`` among them does what is asked for."""
    # Building a parser takes a millisecond, and most lines begin with their command.
    if arguments and arguments[0] in COMMANDS:
        return _parse_command(arguments[0], arguments[1:])
    top = top_parser()
    before, unknown = top.parse_known_args(arguments)
    if unknown:
        top.error(f"not understood: {' '.join(unknown)}{_near_option(top, unknown[0])}")
    if before.command is None:
        from .show import run_glance

        before.run = run_glance
        return before
    if before.command not in COMMANDS:
        top.error(_no_command(before.command))
    options = _parse_command(before.command, before.arguments)
    for name in ("data", "with_package", "store", "endpoint", "input_format", "base", "drug"):
        if earlier := getattr(before, name):
            if name == "drug" and "parameters" in options:
                options.parameters = [*options.parameters, "--drug", earlier]
                continue
            if name not in options:
                option = f"--{name.replace('_', '-')}"
                top.error(f"{option} does not go with the command {before.command}")
            later = getattr(options, name)
            both = earlier + later if name == "data" and later else later or earlier
            setattr(options, name, both)
    return options


def _parse_command(name: str, arguments: Sequence[str]) -> Namespace:
    parser = parser_of(name)
    # Options may stand between the values of a skeleton.
    read = parser.parse_known_intermixed_args if name == "new" else parser.parse_known_args
    options, rest = read(arguments)
    if name == "query":
        options.parameters = rest
    elif rest:
        parser.error(f"not understood: {' '.join(rest)}{_near_option(parser, rest[0])}")
    options.run = runner(name)
    return options


def top_parser() -> ArgumentParser:
    """Describe the program as a whole."""
    width = max(map(len, COMMANDS))
    parser = _Parser(
        prog="baclofen-kg",
        usage="baclofen-kg [-h] [--version] [--data PATH ...] [options] [COMMAND ...]",
        description="A drug as a knowledge graph, by default baclofen as packaged;\nwithout a "
        "command, the drug at a glance.",
        epilog=_listed(
            ("commands", [f"{name:{width}}  {item.summary}" for name, item in COMMANDS.items()]),
            (
                "exit status",
                ["0  yes, or done", "1  it does not conform, is not found or differs", _WRONG_USE],
            ),
        )
        + "\n\nbaclofen-kg COMMAND --help tells more. Not medical advice.",
    )
    parser.add_argument("--version", action="version", version=f"baclofen-kg {__version__}")
    parser.add_argument("command", nargs="?", help=SUPPRESS)
    parser.add_argument("arguments", nargs=REMAINDER, help=SUPPRESS)
    describe_drug(parser, "the drug that is shown")
    describe_source(parser)
    return parser


def parser_of(name: str) -> ArgumentParser:
    """Describe the options of one command."""
    command = COMMANDS[name]
    parser = _Parser(
        prog=f"baclofen-kg {name}",
        description=f"{command.summary[0].upper()}{command.summary[1:]}.",
        epilog=_listed(
            ("examples", [f"baclofen-kg {example}" for example in command.examples]),
            ("exit status", sorted((*command.statuses, _WRONG_USE))),
        ),
    )
    describer(name)(parser)
    if command.of_graph:
        describe_source(parser)
    return parser


class _Parser(ArgumentParser):
    """A parser whose complaints are one line long."""

    def __init__(self, **options: str) -> None:
        super().__init__(formatter_class=_Formatter, allow_abbrev=False, **options)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        complain(f"{one_line(message)}; see {self.prog} --help", self.prog)
        raise SystemExit(2)


class _Formatter(RawDescriptionHelpFormatter):
    """Sets the help of all options in one column, as wide as the terminal up to 100 characters."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=min(terminal_width() or 100, 100))


def _listed(*sections: tuple[str, Sequence[str]]) -> str:
    """Return headings with indented lines below them."""
    return "\n\n".join("\n  ".join([f"{head}:", *lines]) for head, lines in sections)


def _near_option(parser: ArgumentParser, word: str) -> str:
    """The options that a word may mean: what begins so, or else what looks like it."""
    from difflib import get_close_matches  # only a slip needs it

    name = word.partition("=")[0]
    if not name.startswith("--"):
        return ""
    known = [option for action in parser._actions for option in action.option_strings]
    near = [option for option in known if option.startswith((f"{name}-", f"{name}s"))]
    return suggestion_text(near or get_close_matches(name, known, n=2, cutoff=0.8))


def _no_command(name: str) -> str:
    if name in QueryCatalogue():
        return f"that is a question: baclofen-kg query {name}"
    return f"there is no command {name!r}{suggestion_text(near_matches(name, COMMANDS))}"
