"""A SPARQL endpoint somewhere else, asked by the SPARQL 1.1 Protocol.

Nothing that comes over the network is trusted: not that an answer comes, nor that it is whole, of
the type it says it is, or of bearable size. Needs the extra ``remote`` (httpx).
"""

import os
import random
import re
import time
import weakref
from urllib.parse import urlencode

import pyoxigraph as ox

from ..errors import InputError, QueryError, one_line
from ..sparql.text import form_of, with_prefixes

try:
    import httpx
except ImportError:
    raise InputError("an endpoint needs httpx: pip install httpx") from None

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import NoReturn

    from ..sparql.store import Answer

_LONG_QUERY = 2000
"""Bytes of an address; many servers and proxies refuse much more."""
_RETRIED = frozenset((429, 502, 503, 504))
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_MAX_REDIRECTS = 5
_MAX_PAUSE = 30.0

_ROWS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
}
_GRAPHS = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/rdf+n3": ox.RdfFormat.TURTLE,
    "application/x-turtle": ox.RdfFormat.TURTLE,
    "application/xml": ox.RdfFormat.RDF_XML,
}
_ACCEPT_ROWS = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.8, "
    "text/tab-separated-values;q=0.5"
)
_ACCEPT_GRAPH = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5"


class RemoteStore:
    """A graph at an endpoint, which is only read.

    Which graphs its queries see is the endpoint's affair, unless ``default_graph`` says it; the
    ontology should be among them.
    """

    def __init__(
        self,
        url: str,
        *,
        user: str | None = None,
        password: str | None = None,
        token: str | None = None,
        default_graph: "str | Sequence[str]" = (),
        connect_timeout: float = 10.0,
        timeout: float = 60.0,
        retries: int = 3,
        max_bytes: int = 256 << 20,
        page: int = 10_000,
    ) -> None:
        """Remember how to reach an endpoint; nothing is sent yet.

        Args:
            url: where it is, ``http://`` or ``https://``.
            user: for basic authentication; by default ``BACLOFEN_KG_USER`` of the environment.
            password: likewise, ``BACLOFEN_KG_PASSWORD``.
            token: for bearer authentication, ``BACLOFEN_KG_TOKEN``; goes before user and password.
            default_graph: IRIs of the graphs that queries are to see; they may also stand in the
                address, as ``?default-graph-uri=…``.
            connect_timeout: seconds until a connection must stand.
            timeout: seconds until an answer must be there as a whole.
            retries: how often a query is sent again after a passing failure.
            max_bytes: how large an answer may be, unpacked.
            page: how many triples are asked for at once when all are read.

        Raises:
            InputError: this is not the address of an endpoint.
        """
        self._address, in_address = _split(url)
        self._shown = str(self._address.copy_with(query=None))
        self._address, fields = _without_graphs(self._address)
        graphs = [default_graph] if isinstance(default_graph, str) else default_graph
        self._fields = [*fields, *(("default-graph-uri", graph) for graph in graphs)]
        self._timeout, self._connect_timeout, self._retries = timeout, connect_timeout, retries
        self._max_bytes, self._page = max_bytes, page
        self._client = httpx.Client(
            auth=_credentials(user, password, token, in_address),
            headers={"User-Agent": "baclofen-kg"},
            # A proxy of the environment leads elsewhere, never back to this machine.
            trust_env=self._address.host not in ("localhost", "127.0.0.1", "::1"),
        )
        weakref.finalize(self, self._client.close)

    def __repr__(self) -> str:
        return f"<RemoteStore at {self._shown}>"

    def __len__(self) -> int:
        return self._number("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")

    def query(self, sparql: str) -> "Answer":
        """Answer a SPARQL 1.1 query; the prefixes of this package are known.

        Raises:
            QueryError: it is an update, the endpoint refuses it, or gives no answer that is whole.
        """
        form = form_of(sparql)
        text = with_prefixes(sparql)
        if form in ("CONSTRUCT", "DESCRIBE"):
            content, media_type = self._ask(text, _ACCEPT_GRAPH)
            return iter(self._graph(content, media_type))
        content, media_type = self._ask(text, _ACCEPT_ROWS)
        rows = self._rows(content, media_type)
        if isinstance(rows, ox.QueryBoolean) != (form == "ASK"):
            self._fail(f"gives another kind of answer than {form} asks for")
        return rows

    def add(self, triples: object) -> None:
        """Refuse: an endpoint is only read.

        Raises:
            InputError: always.
        """
        raise InputError(f"{self._shown}: an endpoint is only read, never changed")

    def triples(self) -> "Iterator[ox.Triple]":
        """All triples, in pieces that the endpoint can bear, each piece counted.

        Triples with blank nodes come in one piece, because a blank node has another name in each
        answer. What the endpoint holds of the ontology is among the triples.

        Raises:
            QueryError: the endpoint keeps triples back, or holds too many with blank nodes.
        """
        blank = "FILTER(isBlank(?s) || isBlank(?o))"
        held = self._number(f"SELECT (COUNT(*) AS ?n) WHERE {{ ?s ?p ?o {blank} }}")
        if held:
            pattern = f"{{ ?s ?p ?o {blank} }}"
            found = set(self._construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {pattern}"))
            if len(found) < self._number(
                f"SELECT (COUNT(*) AS ?n) WHERE {{ SELECT DISTINCT ?s ?p ?o WHERE {pattern} }}"
            ):
                self._fail(f"does not give its {held} triples with blank nodes in one piece")
            yield from found
        for predicate, count in self._predicates():
            pattern = f"?s {predicate} ?o FILTER(!isBlank(?s) && !isBlank(?o))"
            got = 0
            for start in range(0, count, self._page):
                # Some engines sort no more than so many rows, but for a query inside a query.
                rows = self._select(
                    f"SELECT ?s ?o WHERE {{ SELECT DISTINCT ?s ?o WHERE {{ {pattern} }} "
                    f"ORDER BY ?s ?o }} LIMIT {self._page} OFFSET {start}"
                    if count > self._page
                    else f"SELECT DISTINCT ?s ?o WHERE {{ {pattern} }}"
                )
                for row in rows:
                    got += 1
                    yield ox.Triple(row[0], predicate, row[1])
            if got != count:
                self._fail(
                    f"gives {got} of the {count} triples of {predicate}; it limits its answers, or "
                    "its data have changed meanwhile"
                )

    # Reading all

    def _predicates(self) -> "list[tuple[ox.NamedNode, int]]":
        """Each predicate, and its number of triples without blank nodes."""
        rows = self._select(
            "SELECT ?p (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o WHERE "
            "{ ?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o)) } } GROUP BY ?p"
        )
        return sorted(((row["p"], int(row["n"].value)) for row in rows), key=str)

    def _number(self, sparql: str) -> int:
        return int(next(iter(self._select(sparql)))[0].value)

    def _select(self, sparql: str) -> ox.QuerySolutions:
        answer = self.query(sparql)
        assert isinstance(answer, ox.QuerySolutions)
        return answer

    def _construct(self, sparql: str) -> "list[ox.Triple]":
        return self._graph(*self._ask(sparql, _ACCEPT_GRAPH))

    # Asking

    def _ask(self, sparql: str, accept: str) -> tuple[bytes, str]:
        """Send a query, again after a passing failure; give what came, and its type."""
        deadline = time.monotonic() + self._timeout
        for attempt in range(self._retries + 1):
            last = attempt == self._retries
            try:
                return self._send(sparql, accept, deadline)
            except _PassingError as error:
                pause = error.pause
                if pause is None:
                    pause = 0.2 * 2**attempt * random.uniform(0.75, 1.25)
                late = time.monotonic() + pause > deadline
                if last or pause > _MAX_PAUSE or late:
                    again = f" (asked {attempt + 1} times)" if attempt else ""
                    self._fail(f"{error}{again}")
            time.sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    def _send(self, sparql: str, accept: str, deadline: float) -> tuple[bytes, str]:
        address = self._address
        fields = urlencode([("query", sparql), *self._fields])
        method = "GET" if len(str(address)) + len(fields) < _LONG_QUERY else "POST"
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        for _ in range(_MAX_REDIRECTS + 1):
            left = max(deadline - time.monotonic(), 0.001)
            request = self._client.build_request(
                method,
                address if method == "POST" else _with_fields(address, fields),
                content=fields if method == "POST" else None,
                headers={"Accept": accept, **(form if method == "POST" else {})},
                timeout=httpx.Timeout(left, connect=min(left, self._connect_timeout)),
            )
            try:
                response = self._client.send(request, stream=True)
                try:
                    if response.status_code not in _REDIRECTS:
                        return self._receive(response, deadline)
                finally:
                    response.close()
            except (httpx.ReadTimeout, httpx.WriteTimeout):
                self._fail(f"gave no answer within {self._timeout:g} s")
            except (httpx.ConnectTimeout, httpx.PoolTimeout):
                raise _PassingError("cannot be reached: the connection took too long") from None
            except httpx.DecodingError:
                self._fail("sent a compressed answer that is damaged")
            except (httpx.TransportError, OSError) as error:
                reason = one_line(error) or type(error).__name__
                raise _PassingError(f"the connection failed: {reason}") from None
            address = self._redirected(address, response)
            if response.status_code == 303:
                method = "GET"
        return self._fail(f"redirects more than {_MAX_REDIRECTS} times")

    def _redirected(self, address: "httpx.URL", response: "httpx.Response") -> "httpx.URL":
        """Where a redirect leads; never to another host, which was not given our trust."""
        try:
            target = address.join(response.headers.get("Location", ""))
        except httpx.InvalidURL:
            self._fail("redirects to what is not an address")
        same = target.host == address.host and _port(target) == _port(address)
        upgraded = (address.scheme, target.scheme) == ("http", "https") and (
            target.host == address.host and (_port(address), _port(target)) == (80, 443)
        )
        if not (upgraded or (same and target.scheme == address.scheme)):
            self._fail(
                f"redirects to {one_line(target.scheme)}://{one_line(target.netloc.decode())}, "
                "which is another server; give that address if you trust it"
            )
        # Our own fields, which the server may have put there, are added anew.
        ours = (b"query=", b"default-graph-uri=", b"named-graph-uri=")
        kept = [field for field in target.query.split(b"&") if not field.startswith(ours)]
        return target.copy_with(query=b"&".join(kept) or None, fragment=None)

    def _receive(self, response: "httpx.Response", deadline: float) -> tuple[bytes, str]:
        if response.status_code in _RETRIED:
            raise _PassingError(
                f"is not available: HTTP {response.status_code} {one_line(response.reason_phrase)}",
                _pause_asked_for(response.headers),
            )
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        content = bytearray()
        for part in response.iter_bytes():
            content += part
            if len(content) > self._max_bytes:
                self._fail(f"gives more than the {self._max_bytes:,} bytes that are allowed")
            if time.monotonic() > deadline:
                self._fail(f"did not finish its answer within {self._timeout:g} s")
        if response.status_code in (401, 403):
            self._fail(
                f"HTTP {response.status_code}: it wants other credentials: BACLOFEN_KG_USER and "
                "BACLOFEN_KG_PASSWORD, or BACLOFEN_KG_TOKEN"
            )
        if response.status_code != 200:
            self._fail(
                f"HTTP {response.status_code} {one_line(response.reason_phrase)}"
                f"{_reason_in(bytes(content), media_type)}"
            )
        self._refuse_partial(response.headers)
        return bytes(content), media_type

    def _refuse_partial(self, headers: "Mapping[str, str]") -> None:
        # Virtuoso gives what it found so far when its time is up, and only a header tells.
        if headers.get("X-SQL-State"):
            why = one_line(headers.get("X-SQL-Message", headers["X-SQL-State"]))[:200]
            self._fail(f"gave only a part of the answer: {why}")

    def _rows(self, content: bytes, media_type: str) -> "ox.QuerySolutions | ox.QueryBoolean":
        results_format = _ROWS.get(media_type)
        if results_format is None:
            self._fail_type(content, media_type, "SPARQL results in JSON, XML or TSV")
        try:
            rows = ox.parse_query_results(content, format=results_format)
            if isinstance(rows, ox.QueryBoolean):
                return rows
            # The parser is lazy: read once to the end, so that half an answer is found out here.
            try:
                for _ in rows:
                    pass
            finally:
                # The engine wants it dropped in this thread; a traceback could carry it elsewhere.
                del rows
            again = ox.parse_query_results(content, format=results_format)
        except (SyntaxError, ValueError, OSError) as error:
            self._fail_broken(content, media_type, error)
        assert isinstance(again, ox.QuerySolutions)
        return again

    def _graph(self, content: bytes, media_type: str) -> "list[ox.Triple]":
        rdf_format = _GRAPHS.get(media_type)
        if rdf_format is None:
            self._fail_type(content, media_type, "RDF in N-Triples, Turtle or RDF/XML")
        try:
            return [quad.triple for quad in ox.parse(content, format=rdf_format)]
        except (SyntaxError, ValueError, OSError) as error:
            self._fail_broken(content, media_type, error)

    # Failing

    def _fail_type(self, content: bytes, media_type: str, expected: str) -> "NoReturn":
        if _is_web_page(content, media_type):
            self._fail("answers with a web page; is this the address of the endpoint itself?")
        self._fail(f"answers with {one_line(media_type)[:80] or 'no type'}; expected is {expected}")

    def _fail_broken(self, content: bytes, media_type: str, error: Exception) -> "NoReturn":
        if _is_web_page(content, media_type):
            self._fail_type(content, media_type, "")
        self._fail(f"its answer is not whole or not {media_type}: {one_line(error)[:200]}")

    def _fail(self, what: str) -> "NoReturn":
        raise QueryError(f"{self._shown}: {what}") from None


class _PassingError(Exception):
    """A failure that may pass; ``pause`` is how many seconds the server asks to wait."""

    def __init__(self, message: str, pause: float | None = None) -> None:
        super().__init__(message)
        self.pause = pause


class _Bearer(httpx.Auth):
    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: "httpx.Request") -> "Iterator[httpx.Request]":  # type: ignore[override]
        """Put the token into the header."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


def _split(url: str) -> "tuple[httpx.URL, tuple[str, str] | None]":
    """The address without the credentials that stand in it, and these."""
    try:
        address = httpx.URL(url)
    except (httpx.InvalidURL, TypeError):
        address = httpx.URL("")
    host = address.host
    if address.scheme not in ("http", "https") or not re.fullmatch(r"[\w.-]+|[0-9a-fA-F:.]+", host):
        shown = one_line(re.sub(r"//[^/@]*@", "//", str(url)))[:200]
        raise InputError(f"{shown}: is not the address of an endpoint, such as http://host/sparql")
    credentials = (address.username, address.password) if address.userinfo else None
    return address.copy_with(username=None, password=None, fragment=None), credentials


def _without_graphs(address: "httpx.URL") -> "tuple[httpx.URL, list[tuple[str, str]]]":
    """Take the fields that choose graphs out of an address."""
    fields = address.params.multi_items()
    rest = [field for field in fields if not field[0].endswith("-graph-uri")]
    query = urlencode(rest).encode() or None
    return address.copy_with(query=query), [field for field in fields if field not in rest]


def _credentials(
    user: str | None, password: str | None, token: str | None, in_address: tuple[str, str] | None
) -> "httpx.Auth | None":
    if token is None and user is None and password is None:
        if in_address:
            user, password = in_address
        else:
            token = os.environ.get("BACLOFEN_KG_TOKEN")
            user = os.environ.get("BACLOFEN_KG_USER")
            password = os.environ.get("BACLOFEN_KG_PASSWORD")
    if token:
        return _Bearer(token)
    return httpx.BasicAuth(user or "", password or "") if user or password else None


def _port(address: "httpx.URL") -> int:
    return address.port or (443 if address.scheme == "https" else 80)


def _with_fields(address: "httpx.URL", fields: str) -> "httpx.URL":
    known = address.query + b"&" if address.query else b""
    return address.copy_with(query=known + fields.encode())


def _is_web_page(content: bytes, media_type: str) -> bool:
    start = content[:200].lstrip().lower()
    return "html" in media_type or start.startswith((b"<!doctype html", b"<html"))


def _pause_asked_for(headers: "Mapping[str, str]") -> float | None:
    """Seconds of a ``Retry-After``, which is a number or a date."""
    text = headers.get("Retry-After", "").strip()
    if text.isdecimal() and text.isascii():
        return float(text[:9])
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError):
        return None


def _reason_in(content: bytes, media_type: str) -> str:
    """The first line of what a server says about a failure."""
    if "html" in media_type:
        return ""
    text = content[:2000].decode("utf-8", "replace").strip()
    first = one_line(text.partition("\n")[0])[:200]
    return f": {first}" if first and not first.startswith("<") else ""
