"""The command ``diff``: what changed between two editions of a graph."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from .. import loading
from ..export.diff import FORMATS, difference
from ..sparql.store import Store
from .output import write
from .ticker import ticker

PACKAGE = "package"
"""The name that stands for the packaged graph."""


def describe_diff(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument(
        "before", metavar="A", help=f"a file or folder of RDF, or {PACKAGE}: the packaged graph"
    )
    parser.add_argument("after", metavar="B", help="another, which is taken for the later one")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        metavar="FORMAT",
        help=f"format of the answer: {', '.join(FORMATS)} (default: text)",
    )


def run_diff(options: Namespace) -> int:
    """Print what changed."""
    ticker("comparing")
    found = difference(_store(options.before), _store(options.after))
    write(getattr(found, f"to_{options.format}")())
    return 1 if found else 0


def _store(name: str) -> Store:
    return loading.load(None if name == PACKAGE else name).store
