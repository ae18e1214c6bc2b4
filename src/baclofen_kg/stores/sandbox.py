"""Untrusted queries, answered in a process that can be stopped.

The text is looked at first (``sparql.text.guarded``); then a child of a process that does nothing
else (``worker``) answers it under limits that the kernel keeps.
"""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from typing import TypeAlias

import pyoxigraph as ox

from ..errors import LimitError, QueryError
from ..sparql.store import Answer, Store
from ..sparql.text import guarded
from .embedded import EmbeddedStore
from .protocol import ERROR, GRAPH, LIMIT, READY, REPLY, REQUEST, ROWS, YES

Process: TypeAlias = "subprocess.Popen[bytes]"

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
        self._changes = 0
        self._starting = threading.Lock()
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._channel: socket.socket | None = None
        self._worker: Process | None = None
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
        if not 0 < timeout <= 86400 or max_rows < 1:
            raise QueryError("timeout must be between 0 and 86 400 s, and max_rows 1 or more")
        text = guarded(sparql).encode("utf-8", "replace")
        if os.getpid() != self._owner:
            self._begin()
        with self._turns:
            kind, content = self._ask(text, timeout, max_rows)
        return _answer(kind, content)

    def _ask(self, text: bytes, timeout: float, max_rows: int) -> tuple[bytes, bytes]:
        reply, theirs = os.pipe()
        try:
            with self._starting:
                channel = self._open_channel()
                head = REQUEST.pack(timeout, MAX_MEMORY, max_rows, MAX_BYTES, len(text))
                try:
                    socket.send_fds(channel, [head], [theirs])
                    channel.sendall(text)
                except OSError:
                    self._channel = None
                    raise QueryError("the process for untrusted queries ended; ask again") from None
                started = time.monotonic()
            os.close(theirs)
            theirs = -1
            return _read_reply(reply, started, timeout)
        finally:
            for descriptor in (reply, theirs):
                if descriptor >= 0:
                    os.close(descriptor)

    def _open_channel(self) -> socket.socket:
        """The channel to the worker; a new worker where there is none or the data changed."""
        now = self._store.changes
        if self._channel is None or now != self._changes:
            self._end()
            self._channel = None
            self._changes = now
            self._channel, self._worker = _start(self._store)
            self._end = weakref.finalize(self, _end, self._worker, self._channel, self._owner)
        return self._channel


def _start(store: EmbeddedStore) -> tuple[socket.socket, Process]:
    ours, theirs = socket.socketpair()
    path, content = store.handover()
    code = (
        f"import sys; sys.path[:] = {sys.path!r}; from baclofen_kg.stores.worker import main; "
        f"main({theirs.fileno()}, {path!r})"
    )
    with theirs:
        # The process gets no part of our environment, and Ctrl-C is for us, not for it.
        process = subprocess.Popen(
            [sys.executable, "-I", "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={},
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
    try:
        assert process.stdin is not None
        with process.stdin as stdin:
            stdin.write(content)
        ready = ours.recv(1)
    except OSError:
        ready = b""
    if ready != READY:
        _end(process, ours, os.getpid())
        raise QueryError("the process for untrusted queries cannot be started")
    return ours, process


def _end(process: Process, channel: socket.socket, owner: int) -> None:
    channel.close()
    if os.getpid() == owner:
        process.kill()
        process.wait()


def _read_reply(reply: int, started: float, timeout: float) -> tuple[bytes, bytes]:
    """Read what the child says; where it was stopped, tell why."""
    content = bytearray()
    readable = select.poll()  # select() itself bears no descriptor above 1023
    readable.register(reply, select.POLLIN)
    # The kernel keeps the time; the grace is for a machine that is very busy.
    deadline = started + timeout + 10
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not readable.poll(left * 1000):
            break
        part = os.read(reply, 1 << 20)
        if not part:
            break
        content += part
    if len(content) >= REPLY.size:
        kind, size = REPLY.unpack_from(content)
        if len(content) == REPLY.size + size:
            return kind, bytes(content[REPLY.size :])
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
