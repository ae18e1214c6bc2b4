"""Untrusted queries, answered in a process that can be stopped.

The text is looked at first (``sparql.text.guarded``); then a child of a process that does nothing
else (``worker``) answers it under limits that the kernel keeps. A child that has answered waits for
the next query; one that came to a limit is ended (docs/decisions/serve-not-oxigraph.md).
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Mapping

import pyoxigraph as ox

from ..errors import LimitError, QueryError
from ..sparql.store import Answer, Store
from ..sparql.text import guarded
from .embedded import EmbeddedStore
from .protocol import ERROR, GRAPH, LIMIT, READY, REPLY, REQUEST, ROWS, YES

TIMEOUT = 5.0
"""Seconds for a query, unless the caller says otherwise."""
MAX_ROWS = 10_000
"""Rows of an answer, unless the caller says otherwise."""
MAX_BYTES = 16 << 20
"""Bytes of an answer."""
MAX_MEMORY = 512 << 20
"""Bytes of memory that a query may use beside the data."""
MAX_PARAMETER = 1000
"""Characters of a parameter."""
AT_ONCE = 4
"""How many queries are answered at the same time; others wait for their turn."""


def check_question(question: str, parameters: Mapping[str, object]) -> None:
    """Refuse an untrusted question or parameter before anything is done with it.

    Raises:
        QueryError: it may not be asked, or is too long.
    """
    for name, value in parameters.items():
        if len(str(value)) > MAX_PARAMETER:
            raise QueryError(f"parameter {name[:80]}: is longer than {MAX_PARAMETER} characters")
    if "{" in question or len(question) > MAX_PARAMETER or any(map(str.isspace, question)):
        guarded(question)


class Sandbox:
    """Answers untrusted queries over the data of one store."""

    def __init__(self, store: Store) -> None:
        """Remember the store; the process is started when it is first needed.

        Raises:
            QueryError: queries over such a store, or on such a system, cannot be stopped.
        """
        if not isinstance(store, EmbeddedStore):
            raise QueryError(
                "an endpoint cannot be made to stop a query: untrusted queries need a graph in "
                "memory or a store on disk"
            )
        if not (hasattr(os, "fork") and sys.executable):
            raise QueryError("untrusted queries need a system with fork, such as Linux or macOS")
        self._store = store
        self._begin()

    def _begin(self) -> None:
        """Be without a process, as at first and after a fork, where it is that of the parent."""
        self._owner = os.getpid()
        self._starting = threading.Lock()
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._worker: _Worker | None = None
        self._end: Callable[[], object] = lambda: None

    def query(
        self, sparql: str, *, timeout: float | None = None, max_rows: int | None = None
    ) -> Answer:
        """Answer a query within limits, which are ``TIMEOUT`` and ``MAX_ROWS`` unless told.

        Raises:
            QueryError: it may not be asked, or is not well-formed.
            LimitError: it goes beyond a limit.
        """
        timeout = TIMEOUT if timeout is None else timeout
        max_rows = MAX_ROWS if max_rows is None else max_rows
        try:
            are_limits = 0 < timeout <= 86400 and max_rows >= 1
        except TypeError:
            are_limits = False
        if not are_limits:
            raise QueryError("timeout must be between 0 and 86 400 s, and max_rows 1 or more")
        text = guarded(sparql).encode("utf-8", "replace")
        if os.getpid() != self._owner:
            self._begin()
        with self._turns:
            kind, content = self._ask(text, timeout, max_rows)
        return _answer(kind, content)

    def _ask(self, text: bytes, timeout: float, max_rows: int) -> tuple[bytes, bytes]:
        with self._starting:
            worker = self._worker_of_now()
            child = worker.child()
        stays = False
        try:
            started = time.monotonic()
            child.sendall(REQUEST.pack(timeout, MAX_MEMORY, max_rows, MAX_BYTES, len(text)) + text)
            kind, stays, content = _read_reply(child, started, timeout)
        except OSError:
            raise QueryError("the process for untrusted queries ended; ask again") from None
        finally:
            with self._starting:
                if stays and worker is self._worker:
                    worker.idle.append(child)
                else:
                    child.close()
        return kind, content

    def _worker_of_now(self) -> _Worker:
        """The worker; a new one where there is none, it has ended, or the data changed."""
        now = self._store.changes
        if self._worker is None or self._worker.has_ended() or self._worker.changes != now:
            self._end()
            self._worker = None
            self._worker = _Worker(self._store, now)
            self._end = weakref.finalize(self, self._worker.end, self._owner)
        return self._worker


class _Worker:
    """The process that holds the data, and the connections to its children that wait."""

    def __init__(self, store: EmbeddedStore, changes: int) -> None:
        """Start the process.

        Raises:
            QueryError: it cannot be started.
        """
        self.changes = changes
        self.idle: list[socket.socket] = []
        self._channel, theirs = socket.socketpair()
        path, content = store.handover()
        code = (
            f"import sys; sys.path[:] = {sys.path!r}; "
            "from baclofen_kg.stores.worker import main; "
            f"main({theirs.fileno()}, {path!r})"
        )
        with theirs:
            # The process gets no part of our environment, and Ctrl-C is for us, not for it.
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-c", code],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={},
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        try:
            assert self.process.stdin is not None
            with self.process.stdin as stdin:
                stdin.write(content)
            ready = self._channel.recv(1)
        except OSError:
            ready = b""
        if ready != READY:
            self.end(os.getpid())
            raise QueryError("the process for untrusted queries cannot be started")

    def has_ended(self) -> bool:
        """Whether the process is no more."""
        return self.process.poll() is not None

    def child(self) -> socket.socket:
        """Return a connection to a child that waits for a query; a new one where none does.

        Raises:
            QueryError: none can be started.
        """
        while self.idle:
            child = self.idle.pop()
            if not _readable(child, 0):
                return child
            child.close()  # it was ended from outside: what is to be read is the end
        child, theirs = socket.socketpair()
        ready = b""
        with theirs, contextlib.suppress(OSError):
            socket.send_fds(self._channel, [READY], [theirs.fileno()])
        with contextlib.suppress(OSError):
            ready = child.recv(1)
        if ready != READY:
            child.close()
            raise QueryError("no process can be started for the query; ask again")
        return child

    def end(self, owner: int) -> None:
        """End the process; its children end when nobody can ask them any more."""
        self._channel.close()
        while self.idle:
            self.idle.pop().close()
        if os.getpid() == owner:
            self.process.kill()
            self.process.wait()


def _readable(child: socket.socket, seconds: float) -> bool:
    """Whether there is something to read within a time."""
    poll = select.poll()  # select() itself bears no descriptor above 1023
    poll.register(child, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


def _read_reply(child: socket.socket, started: float, timeout: float) -> tuple[bytes, bool, bytes]:
    """Read what the child says; where it was stopped, tell why."""
    content = bytearray()
    size = REPLY.size
    # The kernel keeps the time; the grace is for a machine that is very busy.
    deadline = started + timeout + 10
    while len(content) < size and _readable(child, max(deadline - time.monotonic(), 0)):
        part = child.recv(1 << 20)
        if not part:
            break
        content += part
        if len(content) >= REPLY.size:
            kind, stays, length = REPLY.unpack_from(content)
            size = REPLY.size + length
            if len(content) == size:
                return kind, stays, bytes(content[REPLY.size :])
    if time.monotonic() - started >= timeout:
        raise LimitError(f"the query was stopped after {timeout:g} s, which is its time limit")
    raise LimitError(
        f"the query was stopped: it needs more than {MAX_MEMORY >> 20} MB of memory, or is more "
        "than the engine can bear"
    )


def _answer(kind: bytes, content: bytes) -> Answer:
    if kind in (ERROR, LIMIT):
        text = content.decode("utf-8", "replace")
        raise LimitError(text) if kind == LIMIT else QueryError(text)
    if kind == GRAPH:
        quads = ox.parse(content, format=ox.RdfFormat.N_TRIPLES)
        return iter([quad.triple for quad in quads])
    if kind != ROWS:
        content = b'{"head":{},"boolean":%s}' % (b"true" if kind == YES else b"false")
        answer = ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
    else:
        answer = ox.parse_query_results(content, format=ox.QueryResultsFormat.TSV)
    return answer
