"""The process that answers untrusted queries; ``sandbox`` starts it and speaks to it.

It holds the data and forks a child for each connection that it is handed. A child answers one query
after the other. It can be as slow and as greedy as it likes: the kernel ends it when the time or
the memory of a query is used up, whatever the engine is doing. A child cannot open a file or a
connection; it ends when a query reached a limit or failed in the engine, when it has grown, and
after ``QUERIES``.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import socket
import sys
import time
from typing import NoReturn

import pyoxigraph

from ..errors import one_line
from ..namespaces import PREFIXES
from ..sparql.slips import slip_in
from ..sparql.syntax import syntax_message
from ..sparql.terms import tsv
from .embedded import EmbeddedStore
from .protocol import ERROR, GRAPH, LIMIT, NO, READY, REPLY, REQUEST, ROWS, YES

QUERIES = 1000
"""Queries that one child answers."""
GROWTH = 64 << 20
"""Bytes by which a child may be larger after a query than it was at first."""


class _TooMuchError(Exception):
    """The answer is larger than it may be."""


def main(descriptor: int, path: str) -> NoReturn:
    """Answer the queries that come in over a socket until it is closed.

    Args:
        descriptor: the socket.
        path: the store on disk, or nothing where N-Quads come on standard input.
    """
    channel = socket.socket(fileno=descriptor)
    if path:
        engine = pyoxigraph.Store.read_only(path)
    else:
        engine = pyoxigraph.Store()
        engine.bulk_load(sys.stdin.buffer, format=pyoxigraph.RdfFormat.N_QUADS)
    store = EmbeddedStore(engine)
    slip_in("NONE")  # what puts an error into words is loaded: later no file can be opened
    no_more_files = _all_open(path)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children need not be waited for
    gc.freeze()  # so that no child copies the pages of what is there for good
    channel.sendall(READY)
    while True:
        head, descriptors, _, _ = socket.recv_fds(channel, 1, 1)
        if not head:
            os._exit(0)
        connection = socket.socket(fileno=descriptors[0])
        try:
            child = os.fork()
        except OSError:
            child = -1  # that the connection is closed says so
        if child == 0:
            channel.close()
            _Child(store, connection, no_more_files=no_more_files).serve()
        connection.close()


class _Child:
    """Answers the queries that come over one connection until it is closed."""

    def __init__(
        self, store: EmbeddedStore, connection: socket.socket, *, no_more_files: bool
    ) -> None:
        self._store = store
        self._connection = connection
        try:  # it cannot be opened later
            self._sizes = os.open("/proc/self/statm", os.O_RDONLY)
        except OSError:
            self._sizes = -1
        self._size = self._address_space()
        _limit(for_good=True, RLIMIT_CORE=0, RLIMIT_FSIZE=0, RLIMIT_NPROC=0)
        if no_more_files:
            _limit(for_good=True, RLIMIT_NOFILE=0)

    def serve(self) -> NoReturn:
        """Answer queries, and end."""
        self._connection.sendall(READY)
        for left in reversed(range(QUERIES)):
            head = _received(self._connection, REQUEST.size)
            if len(head) < REQUEST.size:
                break
            *limits, length = REQUEST.unpack(head)
            query = _received(self._connection, length).decode()
            kind, content, unharmed = self._answer(query, *limits)
            signal.setitimer(signal.ITIMER_REAL, 0)
            stays = unharmed and left > 0 and self._address_space() - self._size <= GROWTH
            try:
                self._connection.sendall(REPLY.pack(kind, stays, len(content)))
                self._connection.sendall(content)
            except OSError:
                break  # nobody waits for it any more
            if not stays:
                break
        os._exit(0)

    def _answer(
        self, query: str, seconds: float, memory: int, max_rows: int, max_bytes: int
    ) -> tuple[bytes, bytes, bool]:
        """Answer one query within its limits, and say whether the engine is as it was."""
        try:
            signal.setitimer(signal.ITIMER_REAL, seconds)  # its signal ends the process
            _limit(RLIMIT_CPU=int(time.process_time() + seconds) + 1)
            if self._size:
                _limit(RLIMIT_AS=self._address_space() + memory)
            return *_result(self._store, query, max_rows, max_bytes), True
        except _TooMuchError as error:
            return LIMIT, str(error).encode(), False
        except SyntaxError as error:
            return ERROR, syntax_message(query, str(error)).encode(), True
        except MemoryError:
            return LIMIT, b"the query needs more memory than it is allowed", False
        except BaseException as error:
            return ERROR, f"the query cannot be answered: {one_line(error)}".encode(), False

    def _address_space(self) -> int:
        """Bytes of address space in use, or 0 where that is not known."""
        if self._sizes < 0:
            return 0
        return int(os.pread(self._sizes, 100, 0).split()[0]) * resource.getpagesize()


def _result(store: EmbeddedStore, query: str, max_rows: int, max_bytes: int) -> tuple[bytes, bytes]:
    answer = store.ask(query, prefixes=PREFIXES, named_graphs=False)
    if isinstance(answer, pyoxigraph.QueryBoolean):
        return (YES if answer else NO), b""
    size = 0
    lines: list[bytes] = []
    if isinstance(answer, pyoxigraph.QuerySolutions):
        kind, what = ROWS, "rows"
        names = answer.variables
        lines.append("\t".join(map(str, names)).encode())
        columns = range(len(names))
        texts = ("\t".join(tsv(row[at]) for at in columns) for row in answer)
    else:
        kind, what = GRAPH, "triples"
        texts = (
            f"{tsv(triple.subject)} {tsv(triple.predicate)} {tsv(triple.object)} ."
            for triple in answer
        )
    for number, text in enumerate(texts, 1):
        if number > max_rows:
            raise _TooMuchError(f"the query gives more than {max_rows:,} {what}; set a LIMIT")
        lines.append(text.encode())
        size += len(lines[-1]) + 1
        if size > max_bytes:
            raise _TooMuchError(f"the answer is larger than {max_bytes:,} bytes; ask for less")
    return kind, b"".join(line + b"\n" for line in lines)


def _limit(*, for_good: bool = False, **limits: int) -> None:
    """Set limits by name; what the system does not have, or has lower, stays as it is."""
    for name, value in limits.items():
        number = getattr(resource, name, None)
        if number is not None:
            hard = resource.getrlimit(number)[1]
            if hard != resource.RLIM_INFINITY:
                value = min(value, hard)
            resource.setrlimit(number, (value, value if for_good else hard))


def _all_open(path: str) -> bool:
    """Whether the engine holds all files open that it will read."""
    if not path:
        return True
    try:
        files = {os.path.realpath(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")}
    except OSError:
        return False
    top = os.path.realpath(path)
    return all(
        os.path.join(top, name) in files for name in os.listdir(top) if name.endswith(".sst")
    )


def _received(channel: socket.socket, size: int) -> bytes:
    content = b""
    while len(content) < size:
        part = channel.recv(size - len(content))
        if not part:
            break
        content += part
    return content
