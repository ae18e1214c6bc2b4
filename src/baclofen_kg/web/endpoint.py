"""The SPARQL 1.1 protocol over the sandbox of untrusted queries.

https://www.w3.org/TR/sparql11-protocol/. Only queries: no update, no other server.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ..errors import InputError, LimitError, QueryError
from ..formats.jsonld import write_jsonld
from ..formats.turtle import write_turtle
from ..namespaces import RDF_TYPE, VOCABULARIES
from ..sparql.store import Answer
from ..sparql.text import form_of
from ..stores.sandbox import AT_ONCE, Sandbox
from .negotiation import BOOLEANS, GRAPHS, RESULTS, chosen, etag

MAX_BODY = 256 << 10
"""Bytes of a request; a query of the longest kind fits, percent-encoded."""
BODY_TIME = 5.0
"""Seconds in which a client has to send its request."""
WAIT = 2.0
"""Seconds for which a query waits for its turn while all workers are busy."""
MAX_WAITING = 256
"""Queries that wait at the same time."""

_QUERY, _FORM = "application/sparql-query", "application/x-www-form-urlencoded"
_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_CHANGING = ("now", "rand", "uuid", "struuid", "bnode")
"""Functions whose answer is another one each time."""


class Limits(NamedTuple):
    """What a query may use; None is the limit of the sandbox."""

    timeout: float | None = None
    max_rows: int | None = None


class Endpoint:
    """Answers the requests to ``/sparql``."""

    def __init__(self, sandbox: Sandbox | None, digest: str, triples: int, limits: Limits) -> None:
        """Hold the sandbox; without one, as on a system without fork, nothing is answered."""
        self._sandbox = sandbox
        self._digest = digest
        self._triples = triples
        self._limits = limits
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def respond(self, request: Request) -> Response:
        """Answer a request.

        Raises:
            HTTPException: it cannot be answered, with the status and one line that say why.
        """
        query = await self._query_of(request)
        if query is None:
            return self._description(request)
        request.state.query = query
        if self._sandbox is None:
            raise HTTPException(
                501, "queries cannot be stopped on this system, so none is answered"
            )
        try:
            form = form_of(query)
        except QueryError as error:
            raise HTTPException(400, str(error)) from None
        offered = {"SELECT": RESULTS, "ASK": BOOLEANS}.get(form, GRAPHS)
        media_type = self._acceptable(request, offered)
        headers = {"vary": "Accept"}
        if request.method != "POST" and not any(word in query.lower() for word in _CHANGING):
            headers["etag"] = etag(f"{self._digest} {media_type} {query}")
            if headers["etag"] in request.headers.get("if-none-match", ""):
                return Response(status_code=304, headers=headers)
        content = await self._answer(query, offered[media_type])
        return Response(content, headers=headers, media_type=media_type)

    def _acceptable(self, request: Request, offered: Mapping[str, str]) -> str:
        media_type = chosen(request.headers.get("accept"), list(offered))
        if media_type is None:
            raise HTTPException(
                406, f"this kind of answer is given as {', '.join(offered)}", {"vary": "Accept"}
            )
        return media_type

    async def _answer(self, query: str, form: str) -> bytes:
        """Ask the sandbox in its turn, and write what it says."""
        busy = HTTPException(503, "all workers are busy; ask again", {"retry-after": "2"})
        if self._waiting >= MAX_WAITING:
            raise busy
        self._waiting += 1
        try:
            async with asyncio.timeout(WAIT):
                await self._turns.acquire()
        except TimeoutError:
            raise busy from None
        finally:
            self._waiting -= 1
        try:
            return await run_in_threadpool(self._ask, query, form)
        except LimitError as error:
            raise HTTPException(422, str(error)) from None
        except (QueryError, InputError) as error:
            raise HTTPException(400, str(error)) from None
        finally:
            self._turns.release()

    def _ask(self, query: str, form: str) -> bytes:
        assert self._sandbox is not None, "asked only where there is one"
        answer = self._sandbox.query(
            query, timeout=self._limits.timeout, max_rows=self._limits.max_rows
        )
        return _written(answer, form)

    async def _query_of(self, request: Request) -> str | None:
        """Return the query of a request, or None where it has none."""
        if request.method != "POST":
            return _only_query(request.scope["query_string"].decode("latin-1"))
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type == "application/sparql-update":
            raise HTTPException(403, "the graph is only read; there is no update")
        if media_type not in (_QUERY, _FORM):
            raise HTTPException(415, f"a query is sent as {_QUERY} or {_FORM}")
        body = await _body(request)
        if media_type == _FORM:
            query = _only_query(body.decode("latin-1"))
            if query is None:
                raise HTTPException(400, "the form has no field named query")
            return query
        _only_query(request.scope["query_string"].decode("latin-1"))
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            raise HTTPException(400, "the query is not text in UTF-8") from None

    def _description(self, request: Request) -> Response:
        """Describe the service: its address, its language, its formats, its graph."""
        media_type = self._acceptable(request, GRAPHS)
        try:
            triples = description(str(request.url.replace(query="", fragment="")), self._triples)
        except ValueError:
            raise HTTPException(400, "the name of the host is not one") from None
        content = _written(iter(triples), GRAPHS[media_type])
        return Response(content, headers={"vary": "Accept"}, media_type=media_type)


async def _body(request: Request) -> bytes:
    """Read what a client sends: not too much, and not for too long."""
    too_much = HTTPException(
        413, f"a request has at most {MAX_BODY:,} bytes", {"connection": "close"}
    )
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > MAX_BODY:
        raise too_much
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_TIME):
            async for part in request.stream():
                body += part
                if len(body) > MAX_BODY:
                    raise too_much
    except TimeoutError:
        text = f"the request did not arrive within {BODY_TIME:g} s"
        raise HTTPException(408, text, {"connection": "close"}) from None
    except ClientDisconnect:
        raise HTTPException(400, "the client has gone") from None
    return bytes(body)


def _only_query(text: str) -> str | None:
    """Return the one query among the fields of a form, or None where there is none."""
    try:
        fields = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=20)
    except ValueError:
        raise HTTPException(400, "the fields are not percent-encoded UTF-8") from None
    found = [value for name, value in fields if name == "query"]
    for name, _ in fields:
        if name == "update":
            raise HTTPException(403, "the graph is only read; there is no update")
        if name in ("default-graph-uri", "named-graph-uri"):
            raise HTTPException(400, f"{name} is not supported: there is one graph")
    if len(found) > 1:
        raise HTTPException(400, "there are several queries; one is answered at a time")
    return found[0] if found else None


def _written(answer: Answer | Iterable[ox.Triple], form: str) -> bytes:
    """An answer in the form that is wanted."""
    if isinstance(answer, ox.QuerySolutions | ox.QueryBoolean):
        rows = ox.QueryResultsFormat.from_extension(form)
        return answer.serialize(format=rows) or b"" if rows else b""
    triples = list(answer)
    if form == "ttl":
        return write_turtle(triples, prefixes={"sd": _SD}).encode()
    if form == "jsonld":
        return write_jsonld(triples).encode()
    return b"".join(sorted(f"{triple} .\n".encode() for triple in triples))


def description(address: str, triples: int) -> list[ox.Triple]:
    """Describe the service at an address in the vocabulary of SPARQL 1.1 Service Description."""
    service, dataset, graph = (ox.NamedNode(address + end) for end in ("", "#dataset", "#graph"))

    def sd(name: str) -> ox.NamedNode:
        return ox.NamedNode(_SD + name)

    kind = ox.NamedNode(RDF_TYPE)
    formats = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV")
    formats += ("SPARQL_Results_TSV", "Turtle", "N-Triples", "JSON-LD")  # type: ignore[assignment]
    found = [
        ox.Triple(service, kind, sd("Service")),
        ox.Triple(service, sd("endpoint"), service),
        ox.Triple(service, sd("supportedLanguage"), sd("SPARQL11Query")),
        ox.Triple(service, sd("defaultDataset"), dataset),
        ox.Triple(dataset, kind, sd("Dataset")),
        ox.Triple(dataset, sd("defaultGraph"), graph),
        ox.Triple(graph, kind, sd("Graph")),
        ox.Triple(graph, ox.NamedNode(VOCABULARIES["void"] + "triples"), ox.Literal(triples)),
    ]
    found += [ox.Triple(service, sd("resultFormat"), ox.NamedNode(_FORMATS + n)) for n in formats]
    return sorted(found, key=str)
