"""A SPARQL endpoint that does, by its path, everything that endpoints should not do."""

from __future__ import annotations

import gzip
import json
import socket
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

JSON = "application/sparql-results+json"
ROWS = json.dumps(
    {
        "head": {"vars": ["x"]},
        "results": {"bindings": [{"x": {"type": "literal", "value": str(i)}} for i in range(3)]},
    }
).encode()
PAGE = b"<!DOCTYPE html>\n<html><title>Welcome</title></html>"


class Request:
    """What came in."""

    def __init__(self, method: str, path: str, headers: Mapping[str, str], query: str) -> None:
        self.method = method
        self.path = path
        self.headers = headers
        self.query = query


class BrokenServer(ThreadingHTTPServer):
    """Listens on the loopback interface and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[Request] = []
        self.elsewhere = ""
        """Where the path ``/elsewhere`` redirects to."""
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"http://127.0.0.1:{self.server_port}{path}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up."""


class _Handler(BaseHTTPRequestHandler):
    server: BrokenServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._handle("")

    def do_POST(self) -> None:
        self._handle(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _handle(self, body: str) -> None:
        parts = urlsplit(self.path)
        fields = parse_qs(body or parts.query)
        earlier = sum(request.path == parts.path for request in self.server.requests)
        query = fields.get("query", [""])[0]
        self.server.requests.append(Request(self.command, parts.path, dict(self.headers), query))
        getattr(self, "at_" + parts.path.strip("/").replace("-", "_"))(earlier)

    def _answer(
        self,
        content: bytes = ROWS,
        media_type: str | None = JSON,
        status: int = 200,
        length: int | None = None,
        **headers: str,
    ) -> None:
        self.send_response(status)
        if media_type:
            self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def _hang_up(self) -> None:
        """Drop the connection without a word, as a crash does."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def at_good(self, earlier: int) -> None:
        self._answer()

    def at_busy(self, earlier: int) -> None:
        """Comes back at the third request."""
        if earlier < 2:
            self._answer(b"", None, 503)
        else:
            self._answer()

    def at_limited(self, earlier: int) -> None:
        if earlier:
            self._answer()
        else:
            self._answer(b"", None, 429, Retry_After="1")

    def at_limited_for_an_hour(self, earlier: int) -> None:
        self._answer(b"", None, 429, Retry_After="3600")

    def at_limited_until(self, earlier: int) -> None:
        if earlier:
            self._answer()
        else:
            self._answer(b"", None, 503, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT")

    def at_down(self, earlier: int) -> None:
        self._answer(b"", None, 502)

    def at_dropped(self, earlier: int) -> None:
        if earlier:
            self._answer()
        else:
            self._hang_up()

    def at_always_dropped(self, earlier: int) -> None:
        self._hang_up()

    def at_bad_query(self, earlier: int) -> None:
        self._answer(b"Line 3: expected a brace\nand much more", "text/plain", 400)

    def at_bad_query_page(self, earlier: int) -> None:
        self._answer(PAGE, "text/html", 500)

    def at_bad_query_object(self, earlier: int) -> None:
        said = {"query": "SELECT …", "status": "ERROR", "exception": "Line 3:\nexpected a brace"}
        self._answer(json.dumps(said).encode(), "application/json", 400)

    def at_error_as_answer(self, earlier: int) -> None:
        self._answer(b'{"error": "the query took too long"}', JSON, 200)

    def at_message_as_answer(self, earlier: int) -> None:
        self._answer(b'{"code": 7, "message": "no such database"}', JSON, 200)

    def at_forbidden(self, earlier: int) -> None:
        self._answer(b"", None, 401, WWW_Authenticate="Basic")

    def at_html(self, earlier: int) -> None:
        self._answer(PAGE, "text/html; charset=utf-8")

    def at_html_as_json(self, earlier: int) -> None:
        self._answer(PAGE)

    def at_csv(self, earlier: int) -> None:
        self._answer(b"x\n1\n", "text/csv")

    def at_no_type(self, earlier: int) -> None:
        self._answer(ROWS, None)

    def at_half(self, earlier: int) -> None:
        """A JSON text that stops in the middle, in an answer that is complete."""
        self._answer(ROWS[: len(ROWS) // 2])

    def at_cut(self, earlier: int) -> None:
        """An answer that stops in the middle."""
        self._answer(ROWS[:20], length=len(ROWS))
        self.close_connection = True

    def at_empty(self, earlier: int) -> None:
        self._answer(b"")

    def at_partial(self, earlier: int) -> None:
        self._answer(X_SQL_State="S1TAT", X_SQL_Message="S1TAT Anytime query gave up")

    def at_boolean(self, earlier: int) -> None:
        self._answer(b'{"head":{},"boolean":true}')

    def at_tsv(self, earlier: int) -> None:
        self._answer(b'?x\n"0"\n"1"\n"2"\n', "text/tab-separated-values; charset=utf-8")

    def at_xml(self, earlier: int) -> None:
        rows = b"".join(
            b'<result><binding name="x"><literal>%d</literal></binding></result>' % i
            for i in range(3)
        )
        self._answer(
            b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/>'
            b"</head><results>" + rows + b"</results></sparql>",
            "application/sparql-results+xml",
        )

    def at_graph(self, earlier: int) -> None:
        self._answer(b"<a:s> <a:p> 4.0 .", "text/turtle")

    def at_half_a_graph(self, earlier: int) -> None:
        self._answer(b"<a:s> <a:p> <a:", "application/n-triples")

    def at_gzip(self, earlier: int) -> None:
        self._answer(gzip.compress(ROWS), Content_Encoding="gzip")

    def at_half_gzip(self, earlier: int) -> None:
        packed = gzip.compress(ROWS)
        self._answer(packed[: len(packed) // 2], Content_Encoding="gzip")

    def at_false_gzip(self, earlier: int) -> None:
        self._answer(ROWS, Content_Encoding="gzip")

    def at_bomb(self, earlier: int) -> None:
        """A small answer that is a large one when it is unpacked."""
        self._answer(gzip.compress(b" " * (64 << 20)), Content_Encoding="gzip")

    def at_endless(self, earlier: int) -> None:
        self.send_response(200)
        self.send_header("Content-Type", JSON)
        self.end_headers()
        self.close_connection = True
        while True:
            self.wfile.write(b" " * 65536)

    def at_slow(self, earlier: int) -> None:
        time.sleep(10)

    def at_trickle(self, earlier: int) -> None:
        """Sends a little at a time, so that no single read takes long."""
        self.send_response(200)
        self.send_header("Content-Type", JSON)
        self.end_headers()
        self.close_connection = True
        for _ in range(100):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.1)

    def at_moved(self, earlier: int) -> None:
        self._answer(b"", None, 308, Location="/good")

    def at_moved_with_query(self, earlier: int) -> None:
        self._answer(b"", None, 301, Location="/good?" + urlsplit(self.path).query)

    def at_see_other(self, earlier: int) -> None:
        self._answer(b"", None, 303, Location="/good")

    def at_elsewhere(self, earlier: int) -> None:
        self._answer(b"", None, 302, Location=self.server.elsewhere)

    def at_round(self, earlier: int) -> None:
        self._answer(b"", None, 307, Location="/round")

    def at_nowhere(self, earlier: int) -> None:
        self._answer(b"", None, 302, Location="http://127.0.0.1:port/")

    def at_no_location(self, earlier: int) -> None:
        self._answer(b"", None, 302)
