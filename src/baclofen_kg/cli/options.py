"""Options that several commands have."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping, Sequence

TABLE_FORMATS = ("table", "json", "csv", "tsv", "markdown")
"""Forms of an answer."""
GRAPH_FORMATS = ("turtle", "ntriples")
"""Further forms of an answer that is a graph."""


def describe_form(parser: ArgumentParser, formats: Sequence[str] = TABLE_FORMATS) -> None:
    """Describe the option ``--format`` of an answer."""
    parser.add_argument(
        "--format",
        choices=formats,
        default=formats[0],
        metavar="FORMAT",
        help=f"format of the answer: {', '.join(formats)} (default: {formats[0]})",
    )


def describe_drug(parser: ArgumentParser, what: str) -> None:
    """Describe the option ``--drug``."""
    describe_options(parser, {"--drug NAME": f"{what}, by name, CURIE or IRI"})


def describe_options(parser: ArgumentParser, options: Mapping[str, str]) -> None:
    """Describe options, by how they are typed, each with what it does.

    ``--brief`` is a flag, ``--dose MG`` has a text as its value, and ``--taking NAME ...``, which
    can be given several times, a list of texts.
    """
    for typed, what in options.items():
        option, metavar, several = [*typed.split(), "", ""][:3]
        if several:
            parser.add_argument(option, action="append", default=[], metavar=metavar, help=what)
        elif metavar:
            parser.add_argument(option, metavar=metavar, help=what)
        else:
            parser.add_argument(option, action="store_true", help=what)
