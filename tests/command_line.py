"""The command line in the process of the tests: most of a process of its own is its start.

A process of its own is for what is about processes: signals, pipes, encodings, terminals, the
environment that is read at the start. ``test_cli.py`` starts each command once in that way.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from argparse import Namespace
from collections.abc import Callable
from typing import NamedTuple
from unittest import mock

from baclofen_kg import KnowledgeGraph, namespaces
from baclofen_kg.cli import new, source
from baclofen_kg.cli.main import main
from baclofen_kg.model.lookup import Lookup
from baclofen_kg.sparql.asking import NamedQueries
from baclofen_kg.sparql.store import Store

Opener = Callable[[Namespace, bool], KnowledgeGraph]


class Ended(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str


class CommandLine:
    """Runs commands; those over the packaged graph, or one that is shared, share it."""

    def __init__(self, packaged: KnowledgeGraph) -> None:
        self._shared: dict[tuple[tuple[str, ...], bool], KnowledgeGraph] = {((), False): packaged}
        self._lookups: dict[Store, Lookup] = {}

    def share(self, kg: KnowledgeGraph, *data: str, with_package: bool) -> None:
        """Take a graph that has been loaded for what these options name."""
        self._shared[data, with_package] = kg

    def __call__(self, *arguments: str | os.PathLike[str], given: bytes = b"") -> Ended:
        """Run a command whose standard input is given."""
        out, err = _stream(), _stream()
        with (
            mock.patch.object(sys, "stdin", _stream(given)),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            mock.patch.object(source, "_opened", self._opener(source._opened)),
            mock.patch.object(new, "Lookup", self._lookup),
        ):
            try:
                status = main([os.fspath(argument) for argument in arguments])
            except SystemExit as stopped:  # argparse leaves in this way
                status = int(stopped.code or 0)
            finally:
                namespaces.show_prefixes({})
        return Ended(status, _text(out), _text(err))

    def _opener(self, usual: Opener) -> Opener:
        def opened(options: Namespace, briefly: bool) -> KnowledgeGraph:
            others = options.store, options.endpoint, options.base, options.input_format
            key = tuple(options.data or ()), options.with_package
            if key in self._shared and set(others) == {None}:
                source._show_notices()
                return self._shared[key]
            return usual(options, briefly)

        return opened

    def _lookup(self, store: Store, queries: NamedQueries) -> Lookup:
        """What names of a graph mean: of one that is shared its index of names is, too."""
        if all(kg.store is not store for kg in self._shared.values()):
            return Lookup(store, queries)
        if store not in self._lookups:
            self._lookups[store] = Lookup(store, queries)
        return self._lookups[store]


def _stream(content: bytes = b"") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding="utf-8")


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    content = stream.buffer
    assert isinstance(content, io.BytesIO)
    return content.getvalue().decode()
