"""The command ``mcp``: a graph as tools for agents, by the Model Context Protocol."""

from __future__ import annotations

import warnings
from argparse import ArgumentParser, Namespace

from ..errors import BaclofenKGWarning, InputError
from .output import tell
from .source import graph_of

PORT = 7879


def describe_mcp(parser: ArgumentParser) -> None:
    """Describe the options of ``mcp``."""
    parser.description = (
        f"{parser.description}\nOver standard input and output, where the client starts it; with "
        "--http over HTTP.\ndocs/agents.md says how to set up clients."
    )
    parser.add_argument(
        "--http", action="store_true", help="serve over streamable HTTP instead of standard input"
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="with --http, the address to listen at (default: 127.0.0.1, only this machine)",
    )
    parser.add_argument(
        "--port",
        type=int,
        default=PORT,
        help=f"with --http, the port (default: {PORT}); 0 for any free one",
    )


def run_mcp(options: Namespace) -> int:
    """Serve a graph to agents until the client goes or the process is told to end."""
    if options.data and "-" in options.data and not options.http:
        raise InputError("standard input belongs to the client; name files, or add --http")
    kg = graph_of(options)  # whoever has none need not wait for the SDK, which takes a second
    try:
        from ..web.agent import make_server, serve_http
    except ImportError as error:
        if not _is_missing(error):
            raise
        raise InputError(
            "tools for agents need the SDK of the protocol: install the extra, "
            "pip install 'baclofen-kg[mcp]'"
        ) from None
    # The agent is told of them; whoever reads standard error did not ask.
    warnings.simplefilter("ignore", BaclofenKGWarning)
    if options.http:
        ready = "tools for agents at {}".format
        serve_http(kg, options.host, options.port, lambda address: tell(ready(address)), tell)
    else:
        make_server(kg, tell).run("stdio")
    return 0


def _is_missing(error: ImportError) -> bool:
    return (error.name or "").partition(".")[0] in ("mcp", "mcp_types", "pydantic", "uvicorn")
