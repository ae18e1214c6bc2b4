"""How an endpoint is reached: HTTP with credentials, redirects, time-outs and further attempts.

Nothing that comes over the network is trusted: not that an answer comes, nor that it is whole or of
bearable size. Needs the extra ``remote`` (httpx).
"""

from __future__ import annotations

import json
import os
import random
import re
import ssl
import threading
import time
import weakref
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from email.utils import parsedate_to_datetime
from functools import cache
from typing import NamedTuple, NoReturn
from urllib.parse import urlencode

from ..errors import InputError, QueryError, as_number, as_text, one_line

try:
    import httpx
except ImportError:
    raise InputError("an endpoint needs httpx: pip install httpx") from None

_LONG_QUERY = 2000
"""Bytes of an address; many servers and proxies refuse much more."""
_RETRIED = frozenset((429, 502, 503, 504))
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_MAX_REDIRECTS = 5
_MAX_PAUSE = 30.0


@cache
def _certificates(trust_env: bool) -> ssl.SSLContext:
    """Read once, for all endpoints, whose certificates are trusted; that takes 25 ms."""
    return httpx.create_ssl_context(trust_env=trust_env)


class Body(NamedTuple):
    """What an endpoint sent."""

    content: bytes
    media_type: str
    headers: Mapping[str, str]


class Transport:
    """Sends queries to the address of an endpoint and receives what it answers."""

    def __init__(
        self,
        url: str,
        *,
        user: str | None,
        password: str | None,
        token: str | None,
        default_graph: str | Sequence[str],
        connect_timeout: float,
        timeout: float,
        retries: int,
        max_bytes: int,
    ) -> None:
        """Remember how to reach an endpoint; nothing is sent yet.

        Raises:
            InputError: this is not the address of an endpoint.
        """
        self._address, in_address = _split(as_text(url, "the address of an endpoint"))
        self.shown = str(self._address.copy_with(query=None))
        """The address as it may be shown: without what could be secret."""
        self._address, fields = _without_graphs(self._address)
        graphs = [default_graph] if isinstance(default_graph, str) else default_graph
        if not isinstance(graphs, Iterable) or not all(map(_is_plain, graphs)):
            raise InputError("default_graph must be the IRI of a graph, or several in a list")
        if not all(value is None or _is_plain(value) for value in (user, password, token)):
            raise InputError("user, password and token must be texts")
        self._fields = [*fields, *(("default-graph-uri", graph) for graph in graphs)]
        self._timeout = as_number(timeout, "timeout")
        self._connect_timeout = as_number(connect_timeout, "connect_timeout")
        self._retries = int(as_number(retries, "retries", whole=True))
        self._max_bytes = int(as_number(max_bytes, "max_bytes", whole=True))
        # A proxy of the environment leads elsewhere, never back to this machine.
        trust_env = self._address.host not in ("localhost", "127.0.0.1", "::1")
        self._client = httpx.Client(
            auth=_credentials(user, password, token, in_address),
            headers={"User-Agent": "baclofen-kg", "Accept-Encoding": "gzip"},
            trust_env=trust_env,
            verify=_certificates(trust_env),
        )
        weakref.finalize(self, self._client.close)

    def ask(self, sparql: str, accept: str) -> Body:
        """Send a query, again after a passing failure, and return what came.

        Raises:
            QueryError: the endpoint cannot be reached, refuses, or sends no whole answer.
        """
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
                    wait = f"; it asks to wait {error.pause:,.0f} s" if error.pause else ""
                    self.fail(f"{error}{again}{wait}")
            time.sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    def _send(self, sparql: str, accept: str, deadline: float) -> Body:
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
                response = self._sent(request, left)
                try:
                    if response.status_code not in _REDIRECTS:
                        return self._receive(response, deadline)
                finally:
                    response.close()
            except (httpx.ReadTimeout, httpx.WriteTimeout):
                self.fail(f"gave no answer within {self._timeout:g} s")
            except (httpx.ConnectTimeout, httpx.PoolTimeout):
                raise _PassingError("cannot be reached: the connection took too long") from None
            except zlib.error:
                self.fail("sent a compressed answer that is damaged")
            except (httpx.TransportError, OSError) as error:
                reason = one_line(error) or type(error).__name__
                raise _PassingError(f"the connection failed: {reason}") from None
            address = self._redirected(address, response)
            if response.status_code == 303:
                method = "GET"
        return self.fail(f"redirects more than {_MAX_REDIRECTS} times")

    def _sent(self, request: httpx.Request, seconds: float) -> httpx.Response:
        """The beginning of an answer, by when it must be there, however slowly it drips in."""
        found: list[httpx.Response | Exception] = []
        in_time = threading.Event()
        in_time.set()

        def send() -> None:
            try:
                response = self._client.send(request, stream=True)
            except Exception as error:  # raised again below
                found.append(error)
                return
            found.append(response)
            if not in_time.is_set():
                response.close()

        thread = threading.Thread(target=send, daemon=True)
        thread.start()
        # A little longer, so that the client can say what it waits for.
        thread.join(seconds + 0.1)
        if not found:
            in_time.clear()
            self.fail(f"gave no answer within {self._timeout:g} s")
        if isinstance(found[0], Exception):
            raise found[0]
        return found[0]

    def _redirected(self, address: httpx.URL, response: httpx.Response) -> httpx.URL:
        """Where a redirect leads; never to another host, which was not given our trust."""
        if not response.headers.get("Location"):
            self.fail(f"HTTP {response.status_code} redirects, but does not say where to")
        try:
            target = address.join(response.headers["Location"])
        except httpx.InvalidURL:
            self.fail("redirects to what is not an address")
        same = target.host == address.host and _port(target) == _port(address)
        upgraded = (address.scheme, target.scheme) == ("http", "https") and (
            target.host == address.host and (_port(address), _port(target)) == (80, 443)
        )
        if not (upgraded or (same and target.scheme == address.scheme)):
            self.fail(
                f"redirects to {one_line(target.scheme)}://{one_line(target.netloc.decode())}, "
                "which is another server; give that address if you trust it"
            )
        # Our own fields, which the server may have put there, are added anew.
        ours = (b"query=", b"default-graph-uri=", b"named-graph-uri=")
        kept = [field for field in target.query.split(b"&") if not field.startswith(ours)]
        return target.copy_with(query=b"&".join(kept) or None, fragment=None)

    def _receive(self, response: httpx.Response, deadline: float) -> Body:
        if response.status_code in _RETRIED:
            raise _PassingError(
                f"is not available: HTTP {response.status_code} {one_line(response.reason_phrase)}",
                _pause_asked_for(response.headers),
            )
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        coding = response.headers.get("Content-Encoding", "").strip().lower()
        if coding not in ("", "identity", "gzip", "x-gzip"):
            self.fail(f"sent an answer that is compressed as {one_line(coding)[:40]}, unasked")
        unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16) if "gzip" in coding else None
        content = bytearray()
        for part in response.iter_raw():
            # A little at a time, since a few bytes may stand for very many.
            content += unpacking.decompress(part, self._max_bytes + 1) if unpacking else part
            if len(content) > self._max_bytes:
                self.fail(f"gives more than the {self._max_bytes:,} bytes that are allowed")
            if time.monotonic() > deadline:
                self.fail(f"did not finish its answer within {self._timeout:g} s")
        if unpacking and not (unpacking.eof or not content):
            self.fail("sent a compressed answer that is not whole")
        if unpacking and unpacking.unused_data:
            self.fail("sent a compressed answer that goes on after its end")
        if response.status_code in (401, 403):
            self.fail(
                f"HTTP {response.status_code}: it wants other credentials: BACLOFEN_KG_USER and "
                "BACLOFEN_KG_PASSWORD, or BACLOFEN_KG_TOKEN"
            )
        if response.status_code != 200:
            failed = response.status_code >= 400
            self.fail(
                f"HTTP {response.status_code} {one_line(response.reason_phrase)}"
                f"{_reason_in(bytes(content), media_type) if failed else ''}"
            )
        return Body(bytes(content), media_type, response.headers)

    def fail(self, what: str) -> NoReturn:
        """Raise a QueryError that begins with the address."""
        raise QueryError(f"{self.shown}: {what}") from None


def _is_plain(value: object) -> bool:
    """Whether this is a text that can be sent."""
    return isinstance(value, str) and not re.search("[\ud800-\udfff]", value)


class _PassingError(Exception):
    """A failure that may pass; ``pause`` is how many seconds the server asks to wait."""

    def __init__(self, message: str, pause: float | None = None) -> None:
        super().__init__(message)
        self.pause = pause


class _Bearer(httpx.Auth):
    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Iterator[httpx.Request]:  # type: ignore[override]
        """Put the token into the header."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


def _split(url: str) -> tuple[httpx.URL, tuple[str, str] | None]:
    """The address without the credentials that stand in it, and these."""
    try:
        address = httpx.URL(url)
    except (httpx.InvalidURL, TypeError, UnicodeEncodeError):
        address = httpx.URL("")
    host = address.host
    if address.scheme not in ("http", "https") or not re.fullmatch(r"[\w.-]+|[0-9a-fA-F:.]+", host):
        shown = one_line(re.sub(r"//[^/@]*@", "//", str(url)))[:200]
        raise InputError(f"{shown}: is not the address of an endpoint, such as http://host/sparql")
    credentials = (address.username, address.password) if address.userinfo else None
    return address.copy_with(username=None, password=None, fragment=None), credentials


def _without_graphs(address: httpx.URL) -> tuple[httpx.URL, list[tuple[str, str]]]:
    """Take the fields that choose graphs out of an address."""
    fields = address.params.multi_items()
    rest = [field for field in fields if not field[0].endswith("-graph-uri")]
    query = urlencode(rest).encode() or None
    return address.copy_with(query=query), [field for field in fields if field not in rest]


def _credentials(
    user: str | None, password: str | None, token: str | None, in_address: tuple[str, str] | None
) -> httpx.Auth | None:
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


def _port(address: httpx.URL) -> int:
    return address.port or (443 if address.scheme == "https" else 80)


def _with_fields(address: httpx.URL, fields: str) -> httpx.URL:
    known = address.query + b"&" if address.query else b""
    return address.copy_with(query=known + fields.encode())


def _pause_asked_for(headers: Mapping[str, str]) -> float | None:
    """Seconds of a ``Retry-After``, which is a number or a date."""
    text = headers.get("Retry-After", "").strip()
    if text.isdecimal() and text.isascii():
        return float(text[:9])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError):
        return None


def reason_in_json(content: bytes) -> str:
    """Return what an object of JSON says of a failure; nothing where it says nothing of any.

    Endpoints name it as they like: QLever ``exception``, Stardog ``message``, others ``error``.
    """
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        return ""
    names = ("exception", "error", "message", "detail", "errorMessage")
    found = [said.get(name) for name in names] if isinstance(said, dict) else []
    return next((one_line(text)[:200] for text in found if text and isinstance(text, str)), "")


def _reason_in(content: bytes, media_type: str) -> str:
    """The first line of what a server says about a failure."""
    if "html" in media_type:
        return ""
    if reason := reason_in_json(content):
        return f": {reason}"
    text = content[:2000].decode("utf-8", "replace").strip()
    first = one_line(text.partition("\n")[0])[:200]
    return f": {first}" if first and not first.startswith("<") else ""
