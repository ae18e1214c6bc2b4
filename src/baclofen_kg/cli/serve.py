"""The command ``serve``: the pages of a graph and a SPARQL endpoint."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from .. import stores
from ..errors import InputError, QueryError
from .options import describe_options
from .output import tell, write
from .site import EXPLORER
from .source import graph_of
from .ticker import ticker

PORT = 7878
MAX_ROWS = 50_000
"""Rows of an answer: a client of ours reads all names of a graph at once."""


def describe_serve(parser: ArgumentParser) -> None:
    """Describe the options of ``serve``."""
    from ..stores import sandbox  # every start of the command line would pay for it

    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="the address to listen at (default: 127.0.0.1, which only this machine reaches)",
    )
    parser.add_argument(
        "--port", type=int, default=PORT, help=f"the port (default: {PORT}); 0 for any free one"
    )
    parser.add_argument(
        "--timeout",
        type=float,
        default=sandbox.TIMEOUT,
        metavar="SECONDS",
        help=f"the time for a query (default: {sandbox.TIMEOUT:g})",
    )
    parser.add_argument(
        "--max-rows",
        type=int,
        default=MAX_ROWS,
        metavar="N",
        help=f"the rows of an answer (default: {MAX_ROWS:,})",
    )
    describe_options(
        parser,
        {
            "--log-queries": "write the texts of the queries to the log, which has only methods, "
            "paths and results",
            **EXPLORER,
            "--quiet": "write no log",
        },
    )


def run_serve(options: Namespace) -> int:
    """Serve a graph until the process is told to end."""
    if not 0 < options.timeout <= 86400 or options.max_rows < 1:
        raise InputError("--timeout must be between 0 and 86 400 s, and --max-rows 1 or more")
    try:
        from ..web.endpoint import Limits  # the rest of the command line needs no extra
        from ..web.server import serve
    except ImportError:
        raise InputError(
            "serving needs Starlette and uvicorn: install the extra, "
            "pip install 'baclofen-kg[serve]'"
        ) from None
    kg = graph_of(options)
    try:
        sandbox = stores.Sandbox(kg.store)
        ticker("starting")
        sandbox.query("ASK {}")
    except QueryError as error:
        sandbox = None
        tell(f"only the pages are served, and no query is answered: {error}")
    serve(
        kg,
        sandbox,
        options.host,
        options.port,
        lambda address: write(f"{address} has the pages, {address}sparql answers queries"),
        limits=Limits(options.timeout, options.max_rows),
        log=None if options.quiet else lambda line: tell(line, "serve"),
        log_queries=options.log_queries,
        explorer=options.explorer,
    )
    return 0
