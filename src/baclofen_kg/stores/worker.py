"""The process that answers untrusted queries; ``sandbox`` starts it and speaks to it.

It holds the data and forks a child for each query. The child can be as slow and as greedy as it
likes: the kernel ends it when its time or its memory is used up, whatever the engine is doing. A
child cannot open a file or a connection, and what happens in it is gone when it ends.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import sys
from typing import NoReturn

import pyoxigraph

from ..errors import one_line
from ..namespaces import PREFIXES
from ..sparql.syntax import syntax_message
from ..sparql.terms import tsv
from .embedded import EmbeddedStore
from .protocol import ERROR, GRAPH, LIMIT, NO, READY, REPLY, REQUEST, ROWS, YES


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
    no_more_files = _all_open(path)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children need not be waited for
    channel.sendall(READY)
    while True:
        head, descriptors, _, _ = socket.recv_fds(channel, REQUEST.size, 1)
        head += _received(channel, REQUEST.size - len(head)) if head else b""
        if len(head) < REQUEST.size:
            os._exit(0)
        request = REQUEST.unpack(head)
        query = _received(channel, request[4])
        reply = descriptors[0]
        try:
            child = os.fork()
        except OSError as error:
            _send(reply, ERROR, f"no process can be started: {error.strerror}".encode())
            child = -1
        if child == 0:
            channel.close()
            _answer(store, query.decode(), reply, *request[:4], no_more_files=no_more_files)
        os.close(reply)


def _answer(
    store: EmbeddedStore,
    query: str,
    reply: int,
    seconds: float,
    memory: int,
    max_rows: int,
    max_bytes: int,
    *,
    no_more_files: bool,
) -> NoReturn:
    """Answer one query, and end."""
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)  # its signal ends the process
        _limit(int(seconds) + 1, memory, no_more_files=no_more_files)
        kind, content = _result(store, query, max_rows, max_bytes)
    except _TooMuchError as error:
        kind, content = LIMIT, str(error).encode()
    except SyntaxError as error:
        kind, content = ERROR, syntax_message(query, str(error)).encode()
    except MemoryError:
        kind, content = LIMIT, b"the query needs more memory than it is allowed"
    except BaseException as error:
        kind, content = ERROR, f"the query cannot be answered: {one_line(error)}".encode()
    _send(reply, kind, content)
    os._exit(0)


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


def _limit(seconds: int, memory: int, *, no_more_files: bool) -> None:
    limits = {"RLIMIT_CPU": seconds, "RLIMIT_CORE": 0, "RLIMIT_FSIZE": 0, "RLIMIT_NPROC": 0}
    if no_more_files:
        limits["RLIMIT_NOFILE"] = 0
    used = _address_space()
    if used:
        limits["RLIMIT_AS"] = used + memory
    for name, value in limits.items():
        number = getattr(resource, name, None)
        if number is not None:
            hard = resource.getrlimit(number)[1]
            if hard != resource.RLIM_INFINITY:
                value = min(value, hard)
            resource.setrlimit(number, (value, value))


def _address_space() -> int:
    """Bytes of address space in use, or 0 where that is not known."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


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


def _send(reply: int, kind: bytes, content: bytes) -> None:
    view = memoryview(REPLY.pack(kind, len(content)) + content)
    try:
        while view:
            view = view[os.write(reply, view) :]
    except OSError:
        pass  # nobody waits for it any more
