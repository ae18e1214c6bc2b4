"""The command ``trace``: each statement beside the words that it came from."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from .options import describe_form
from .query import put_rows
from .source import graph_of


def describe_trace(parser: ArgumentParser) -> None:
    """Describe the options of ``trace``."""
    parser.add_argument(
        "article", metavar="ARTICLE", help="the file of the article; - for standard input"
    )
    describe_form(parser)


def run_trace(options: Namespace) -> int:
    """Print each statement beside its words."""
    found = graph_of(options).trace(options.article)
    rows = [
        (f"{item.start}-{item.end}", item.relation, item.label, " ".join(item.words.split()))
        for item in found
    ]
    put_rows(("characters", "relation", "statement", "words"), rows, options.format)
    return 0
