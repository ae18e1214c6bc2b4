"""The pages of a graph and a SPARQL endpoint, served over HTTP.

Nothing is read from the disk for a request: a page is made from the graph when it is asked for, so
there is no path to climb out of. Names are answered directly in the form that the client wants
(docs/decisions/names-answer-directly.md).
"""

from __future__ import annotations

import hashlib
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .. import __version__
from ..errors import InputError, one_line
from ..graph import KnowledgeGraph
from ..stores.sandbox import Sandbox
from .endpoint import Endpoint, Limits
from .index_pages import DATASET
from .negotiation import PAGES, chosen, etag
from .site import Site

TYPES = {
    "html": "text/html; charset=utf-8",
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
    "md": "text/markdown; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "mjs": "text/javascript; charset=utf-8",
    "wasm": "application/wasm",
    "json": "application/json",
    "txt": "text/plain; charset=utf-8",
    "py": "text/x-python; charset=utf-8",
    "whl": "application/zip",
    "zip": "application/zip",
    "gz": "application/gzip",
}
"""Media types of the files of the site."""
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
"""Headers of every answer: pages may load what is theirs, and nothing else."""
CONNECTIONS = 1000
"""Connections at the same time; further clients are told to come again."""
_CACHED = 4096


class _Server:
    """Answers the requests for one graph."""

    def __init__(
        self,
        kg: KnowledgeGraph,
        sandbox: Sandbox | None,
        limits: Limits,
        explorer: str | Path | None,
    ) -> None:
        self._site = Site(kg, explorer)
        self._making = threading.Lock()
        nodes = self._site.book.nodes
        lines = sorted(map(str, chain(nodes.rest, *nodes.parts.values())))
        self.triples = len(lines)
        self.digest = hashlib.sha256(
            "\n".join([__version__, self._site.scripts, *lines]).encode()
        ).hexdigest()
        self.endpoint = Endpoint(sandbox, self.digest, self.triples, limits)
        self._content = lru_cache(_CACHED)(self._made)

    def _made(self, name: str) -> bytes | None:
        with self._making:  # what the pages are made from is put together once
            return self._site.content(name)

    async def node(self, request: Request) -> Response:
        """``/id/NAME`` in the form that is wanted, and its files under their own names."""
        name = f"id/{request.path_params['name']}"
        if name.endswith((".html", ".ttl", ".jsonld", ".md")):
            return await self._file(request, name)
        return await self._negotiated(request, name)

    async def ontology(self, request: Request) -> Response:
        return await self._negotiated(request, "ontology")

    async def front(self, request: Request) -> Response:
        return await self._file(request, "index.html")

    async def file(self, request: Request) -> Response:
        return await self._file(request, request.url.path.removeprefix("/"))

    async def void(self, request: Request) -> Response:
        """Lead to the description of the dataset."""
        if self._site.book.nodes.address(DATASET) is None:
            raise HTTPException(404)
        return RedirectResponse("../id/dataset", 303)

    async def health(self, request: Request) -> Response:
        content = {"status": "ok", "version": __version__, "triples": self.triples}
        return JSONResponse(content, headers={"cache-control": "no-store"})

    async def _negotiated(self, request: Request, name: str) -> Response:
        media_type = chosen(request.headers.get("accept"), list(PAGES))
        if not self._site.has(f"{name}.html"):
            raise HTTPException(404)
        if media_type is None:
            raise HTTPException(406, f"this is there as {', '.join(PAGES)}", {"vary": "Accept"})
        last = name.rpartition("/")[2]
        links = [
            f'<{last}.{suffix}>; rel="alternate"; type="{other}"'
            for other, suffix in PAGES.items()
            if other != media_type
        ]
        suffix = PAGES[media_type]
        response = await self._file(request, f"{name}.{suffix}")
        response.headers["vary"] = "Accept"
        response.headers["link"] = ", ".join(links)
        response.headers["content-location"] = f"{last}.{suffix}"
        return response

    async def _file(self, request: Request, name: str) -> Response:
        if not self._site.has(name):
            raise HTTPException(404)
        headers = {"etag": etag(f"{self.digest} {name}"), "cache-control": "no-cache"}
        if headers["etag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        content = await run_in_threadpool(self._content, name)
        return Response(content, headers=headers, media_type=TYPES[name.rpartition(".")[2]])


def application(
    kg: KnowledgeGraph,
    sandbox: Sandbox | None,
    *,
    limits: Limits | None = None,
    log: Callable[[str], object] | None = None,
    log_queries: bool = False,
    explorer: str | Path | None = None,
) -> Starlette:
    """Return the application that serves a graph.

    Args:
        kg: the graph.
        sandbox: what answers queries; without it ``/sparql`` says that it cannot.
        limits: what a query may use.
        log: is given a line for each request.
        log_queries: whether the line has the text of the query.
        explorer: the folder of the built explorer, where the site has one.

    Raises:
        InputError: the extra ``site`` is missing, the graph has names that cannot have pages, or
            there is no explorer.
    """
    server = _Server(kg, sandbox, limits or Limits(), explorer)
    middleware = [
        Middleware(_Headers, log=log, log_queries=log_queries),
        Middleware(
            CORSMiddleware,
            allow_origins=["*"],
            allow_methods=["GET", "HEAD", "POST"],
            allow_headers=["*"],
            expose_headers=["etag", "link", "retry-after", "content-location"],
        ),
        Middleware(GZipMiddleware, minimum_size=2000),
    ]
    return Starlette(
        routes=[
            Route("/", server.front),
            Route("/sparql", server.endpoint.respond, methods=["GET", "POST"]),
            Route("/health", server.health),
            Route("/ontology", server.ontology),
            Route("/.well-known/void", server.void),
            Route("/id/{name}", server.node),
            Route("/{rest:path}", server.file),
        ],
        middleware=middleware,
        exception_handlers={HTTPException: _refused},
    )


async def _refused(request: Request, error: Exception) -> Response:
    """Say in one line why a request is not answered."""
    assert isinstance(error, HTTPException)
    usual = {404: "there is nothing at this address", 405: "this is only read: GET or HEAD"}
    text = one_line(usual.get(error.status_code, error.detail))
    return PlainTextResponse(f"{text}\n", error.status_code, headers=error.headers)


class _Headers:
    """Adds the headers of every answer, and logs each request without what was asked."""

    def __init__(
        self, app: ASGIApp, log: Callable[[str], object] | None, log_queries: bool
    ) -> None:
        self._app = app
        self._log = log
        self._log_queries = log_queries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.monotonic(), 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                for name, value in HEADERS.items():
                    message["headers"].append((name.encode(), value.encode()))
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            if self._log is not None:
                self._log(self._line(scope, status, time.monotonic() - started))

    def _line(self, scope: Scope, status: int, seconds: float) -> str:
        client = (scope.get("client") or ("-",))[0]
        line = f"{client} {scope['method']} {scope['path'][:200]} {status} {seconds * 1000:.0f} ms"
        query = scope.get("state", {}).get("query")
        if self._log_queries and query:
            line += f" {query[:2000]}"
        return one_line(line)


def serve(
    kg: KnowledgeGraph,
    sandbox: Sandbox | None,
    host: str,
    port: int,
    ready: Callable[[str], object],
    **options: Any,
) -> None:
    """Serve a graph until the process is told to end.

    Args:
        kg: the graph.
        sandbox: what answers queries.
        host: the address to listen at.
        port: the port; 0 is any that is free.
        ready: is given the address of the site when it can be asked.
        options: those of ``application``.

    Raises:
        InputError: nobody can listen there.
    """
    # A port that is taken is soon said: before the pages are put together, which takes seconds.
    with listening(host, port) as listener:
        app = application(kg, sandbox, **options)
        ready(f"{address_of(listener, host)}/")
        sys.stdout.flush()
        run(app, listener)


def run(app: ASGIApp, listener: socket.socket) -> None:
    """Answer at a socket until the process is told to end."""
    # Other commands are ended a moment after Ctrl-C; a server ends what is under way first.
    signal.set_wakeup_fd(-1)
    # The signals that end the server are raised again when it has ended; then they do nothing.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    config = uvicorn.Config(
        app,
        access_log=False,
        log_level="critical",
        server_header=False,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=5,
    )
    uvicorn.Server(config).run(sockets=[listener])


def address_of(listener: socket.socket, host: str) -> str:
    """Return the address of a socket that listens at a host, as clients write it."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listener.getsockname()[1]}"


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address.

    Raises:
        InputError: nobody can listen there.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server((host, port), family=family, backlog=512)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{host}:{port}: cannot listen there: {reason}") from None
    # Head and content of an answer are sent apart; without this a client waits 40 ms in between.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
