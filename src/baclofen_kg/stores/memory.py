"""The embedded engine with everything in memory: load files, add triples."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import BinaryIO

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

from .. import resources
from ..errors import InputError, as_path, as_text, notice, one_line
from ..formats.xml_whole import check_entities
from ..namespaces import BKG
from .embedded import DATA, ONTOLOGY, ONTOLOGY_GRAPH, EmbeddedStore
from .merging import may_be_spelt_anew, taken_for_one
from .originals import Originals
from .progress import Progress, WatchedFile, interruptibly
from .reading import (
    Opened,
    base_of,
    check_base,
    check_is_whole,
    format_named,
    format_of,
    in_words,
    opened,
    parsed,
    quads_of,
    rdf_files,
    without_mark,
)

# From here on a file is loaded in parts, in a thread that can be interrupted.
_BIG = 1 << 20


class MemoryStore(EmbeddedStore):
    """The embedded engine, holding everything in memory."""

    def __init__(self, engine: pyoxigraph.Store | None = None) -> None:
        """Hold an engine; one that is given is filled for others, who know what with."""
        super().__init__(pyoxigraph.Store() if engine is None else engine)
        self._changes = 0
        self._kept = Originals() if engine is None else None
        self._files: list[tuple[str, RdfFormat, str | None]] = []
        """What was loaded, of what is not kept here."""

    @property
    def changes(self) -> int:
        """How often the data have changed."""
        return self._changes

    def load(
        self,
        paths: Iterable[str | os.PathLike[str]],
        progress: Progress | None = None,
        *,
        base: str | None = None,
        input_format: str | None = None,
    ) -> None:
        """Load files, and whatever RDF files lie in folders; what ends in ``.gz`` is unpacked.

        Args:
            paths: the files and folders.
            progress: is called with what is being done, how much of it is done, and of how much.
            base: what relative IRIs are relative to; by default the address of the file itself.
            input_format: the format of all files, such as ``turtle``, where their suffix does not
                tell it.

        Raises:
            InputError: a file is missing, empty, of unknown format or not well-formed.
        """
        rdf_format = None if input_format is None else format_named(input_format)
        check_base(base)
        # Only what can be thrown away as a whole is loaded in the fast way, which is in parts.
        empty = not self._store
        try:
            for path in rdf_files(paths):
                self._load_file(path, rdf_format, base, in_parts=empty, progress=progress)
        except BaseException:
            if empty:
                self._store = pyoxigraph.Store()
                self._kept = self._kept and Originals()
            raise

    def load_turtle(self, paths: Iterable[str], base: str) -> None:
        """Load small Turtle files without blank nodes, such as those of the package.

        The engine reads them itself, in two thirds of the time that ``load`` takes.

        Raises:
            InputError: a file is missing or not well-formed.
        """
        self._changes += 1
        for path in paths:
            with opened(path) as file:
                content = file.read()
            with in_words(path, lambda: content, RdfFormat.TURTLE, base):  # noqa: B023
                self._store.load(content, RdfFormat.TURTLE, base_iri=base)
            if self._kept is not None:
                self._kept.keep_turtle(content, base)

    def load_text(
        self, text: str | bytes, name: str, input_format: str = "turtle", *, base: str | None = None
    ) -> None:
        """Load RDF from a text; ``name`` stands for it in error messages."""
        check_base(base)
        try:
            content = text if isinstance(text, bytes) else as_text(text, "what is loaded").encode()
        except UnicodeEncodeError as error:
            raise InputError(f"{name}: cannot be loaded: {error.reason}") from None
        self._load_bytes(without_mark(content), name, format_named(input_format), base)

    def load_ontology(self, path: str) -> None:
        """Load the ontology of the data; what the data say themselves stays theirs."""
        self._changes += 1
        path = as_path(path)
        # Beside a first one, what the data say could no longer be told from what that says.
        place = NamedNode(f"{ONTOLOGY_GRAPH}-more") if self._has_ontology() else ONTOLOGY
        try:
            self._store.load(path=path, to_graph=place)
        except (SyntaxError, OSError, ValueError) as error:
            raise InputError(f"{path}: the ontology cannot be loaded: {one_line(error)}") from None
        ours = f"GRAPH {place} {{ ?s ?p ?o }}"
        self._store.update(f"DELETE {{ {ours} }} WHERE {{ {ours} ?s ?p ?o }}")
        self._store.update(f"ADD {place} TO DEFAULT")
        if place != ONTOLOGY:
            self._store.update(f"ADD {place} TO {ONTOLOGY}; DROP GRAPH {place}")

    def add(self, triples: Iterable[Triple | Quad]) -> None:
        """Add triples; what is given in a named graph is found there too."""
        found = list(triples)
        quads = [t if isinstance(t, Quad) else Quad(*t) for t in found]
        self._fill(quads, {}, in_graphs=any(isinstance(t, Quad) for t in found))

    def _fill(self, quads: list[Quad], prefixes: Mapping[str, str], *, in_graphs: bool) -> None:
        self._changes += 1
        placed = [place for quad in quads for place in _in_graphs(quad)] if in_graphs else quads
        self._store.extend(placed)
        if self._kept is not None:
            self._kept.keep(quads, prefixes)
        if self._has_ontology():
            self._drop_repeated(placed)

    def _originals(self) -> Originals | None:
        return self._kept if self._kept is not None and self._kept.can_be_read() else None

    def _has_ontology(self) -> bool:
        found = self._store.quads_for_pattern(None, None, None, ONTOLOGY)
        return next(found, None) is not None

    def _drop_repeated(self, quads: Iterable[Quad]) -> None:
        """Take out of the ontology's own graph what the data say."""
        for quad in quads:
            self._store.remove(Quad(quad.subject, quad.predicate, quad.object, ONTOLOGY))

    def _load_file(
        self,
        path: str,
        rdf_format: RdfFormat | None,
        base: str | None,
        *,
        in_parts: bool,
        progress: Progress | None,
    ) -> None:
        with opened(path) as file:
            start = file.peek(1024)
            rdf_format = rdf_format or format_of(path, start)
            file.read(len(start) - len(without_mark(start)))
            base = base or base_of(path, rdf_format)
            if in_parts and os.stat(path).st_size >= _BIG:
                self._load_in_parts(file, path, rdf_format, base, progress)
            else:
                self._load_bytes(file.read(), path, rdf_format, base)
        if self._kept is None:
            self._files.append((path, rdf_format, base))

    def _load_bytes(
        self, content: bytes, name: str, rdf_format: RdfFormat, base: str | None
    ) -> None:
        with in_words(name, lambda: content, rdf_format, base):
            found = quads_of(content, rdf_format, base)
            quads = list(found)
            check_is_whole(content, name, rdf_format, base)
        if not quads:
            raise InputError(f"{name}: holds no triples; at least one is expected")
        if merged := taken_for_one(quads) or self._taken_for_one_of_before(quads):
            one, other = merged
            notice(
                f"{name}: queries find one of {one.object} and {other.object}, which are one value "
                f"to the engine, as {one_line(one.predicate)} of {one_line(one.subject)}; exports "
                "and validation tell them apart"
            )
        self._fill(quads, found.prefixes, in_graphs=rdf_format.supports_datasets)

    def _taken_for_one_of_before(self, quads: Iterable[Quad]) -> tuple[Quad, Quad] | None:
        """What was there already and one of these, if they differ only in how a value is written.

        The store does not hold these yet.
        """
        met = [quad for quad in quads if may_be_spelt_anew(quad.object) and self._has_value(quad)]
        if not met:
            return None
        places = {(quad.subject, quad.predicate) for quad in met}
        before = (quad for quad in self._before() if (quad.subject, quad.predicate) in places)
        return taken_for_one(chain(before, met))

    def _has_value(self, quad: Quad) -> bool:
        """Whether something is said already of what a quad says something of, at its property."""
        found = self._store.quads_for_pattern(quad.subject, quad.predicate, None)
        return next(found, None) is not None

    def _before(self) -> Iterator[Quad]:
        """At least those of before whose literal has a datatype, as they were written."""
        if self._kept is not None:
            yield from self._kept.typed_quads()
        for path, rdf_format, base in self._files:
            yield from parsed(path, rdf_format, base)

    def _load_in_parts(
        self,
        file: Opened,
        name: str,
        rdf_format: RdfFormat,
        base: str | None,
        progress: Progress | None,
    ) -> None:
        self._changes += 1
        # How long a file is when it is unpacked, nobody knows before.
        size = 0 if name.lower().endswith(".gz") else os.stat(name).st_size
        watched = WatchedFile(file, f"loading {name}", size, progress)
        stream: BinaryIO = watched  # type: ignore[assignment]  # the engine only reads
        engine, before = self._store, len(self._store)

        start = file.tell()

        def again() -> bytes:
            file.seek(start)
            return file.read()

        def work() -> None:
            if rdf_format == RdfFormat.RDF_XML:
                check_entities(again())
                file.seek(start)
            if rdf_format.supports_datasets:
                quads = pyoxigraph.parse(
                    stream, format=rdf_format, base_iri=base, rename_blank_nodes=True
                )
                engine.bulk_extend(quad for found in quads for quad in _in_graphs(found))
            else:
                engine.bulk_load(stream, format=rdf_format, base_iri=base)
            if rdf_format in (RdfFormat.JSON_LD, RdfFormat.RDF_XML):
                check_is_whole(again(), name, rdf_format, base)

        with in_words(name, again, rdf_format, base):
            interruptibly(work, watched.stop)
        if self._kept is not None:
            self._kept.keep_file(name, rdf_format, base)
        if len(engine) == before and not any(True for _ in quads_of(again(), rdf_format, base)):
            raise InputError(f"{name}: holds no triples; at least one is expected")


def _in_graphs(triple: Triple | Quad) -> Iterator[Quad]:
    """The quads that a store keeps of one: among the data, and in its graph if it has one."""
    yield Quad(triple.subject, triple.predicate, triple.object)
    if isinstance(triple, Quad) and triple.graph_name not in (DATA, ONTOLOGY):
        yield triple


def load_packaged() -> MemoryStore:
    """Return a store of the packaged data and the ontology."""
    store = MemoryStore()
    store.load_turtle(resources.data_files(), BKG)
    store.load_ontology(resources.ontology_file())
    return store
