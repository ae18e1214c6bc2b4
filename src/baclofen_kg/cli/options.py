"""Options that several commands have."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence

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
    parser.add_argument("--drug", metavar="NAME", help=f"{what}, by name, CURIE or IRI")
