"""The commands that show a graph over the web: ``site`` writes its pages."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from .options import describe_options
from .output import write
from .source import graph_of
from .ticker import ticker

EXPLORER = {
    "--explorer FOLDER": "the built explorer (make explorer): SPARQL, the check and pictures in "
    "the browser"
}
"""The option that adds the explorer to the pages."""


def describe_site(parser: ArgumentParser) -> None:
    """Describe the options of ``site``."""
    parser.add_argument("folder", metavar="FOLDER", help="where to write the pages")
    describe_options(parser, EXPLORER)


def run_site(options: Namespace) -> int:
    """Write the pages of a graph into a folder."""
    from ..web.site import write_site  # the rest of the command line needs no extra

    kg = graph_of(options)
    ticker(f"writing {options.folder}")
    done = write_site(kg, options.folder, options.explorer)
    write(
        f"{options.folder}/index.html: {done.pages:,} pages for as many IRIs, "
        f"{done.files:,} files, {done.bytes / 1e6:.1f} MB"
    )
    return 0
