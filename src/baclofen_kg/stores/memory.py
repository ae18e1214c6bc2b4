"""The engine: run SPARQL, add triples, iterate over them.

Everything above this module speaks to the ``Store`` protocol, so that another engine can take the
place of the embedded one.
"""

import os

import pyoxigraph

from ..errors import InputError, QueryError, one_line
from ..namespaces import BKO, PREFIXES, XSD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from pyoxigraph import Quad, RdfFormat, Triple

    from ..sparql.store import Answer
    from .progress import Progress


SUFFIXES = {
    ".ttl": "TURTLE",
    ".turtle": "TURTLE",
    ".nt": "N_TRIPLES",
    ".nq": "N_QUADS",
    ".trig": "TRIG",
    ".jsonld": "JSON_LD",
    ".json": "JSON_LD",
    ".rdf": "RDF_XML",
    ".xml": "RDF_XML",
    ".owl": "RDF_XML",
}


ONTOLOGY_GRAPH = BKO.removesuffix("#")
"""The named graph that holds the ontology."""

_DECIMAL = XSD + "decimal"
_MANY_BRACKETS = 400

# From here on a file is loaded in parts, in a thread that can be interrupted.
_BIG = 1 << 20


class EmbeddedStore:
    """The embedded engine (Oxigraph), wherever its data lie.

    The data are the default graph. An ontology lies in a named graph beside them: queries see both,
    ``triples()`` and ``len()`` only the data.
    """

    def __init__(self, engine: pyoxigraph.Store) -> None:
        self._store = engine

    def query(self, sparql: str) -> "Answer":
        """Answer a SPARQL 1.1 query; the prefixes of this package are known.

        Raises:
            QueryError: the text is not a query, or the engine cannot answer it.
        """
        union = True
        # Cutting a text into tokens would take longer than most answers.
        if "from" in sparql.lower() or sparql.count("(") + sparql.count("{") > _MANY_BRACKETS:
            from ..sparql.text import check_depth, has_from

            check_depth(sparql)
            # A query that names its graphs is to see those alone.
            union = not has_from(sparql)
        try:
            try:
                # Handing over all prefixes takes as long as a short answer; most texts have theirs.
                return self._store.query(sparql, use_default_graph_as_union=union)
            except SyntaxError:
                return self._store.query(
                    sparql, prefixes=PREFIXES, use_default_graph_as_union=union
                )
        except SyntaxError as error:
            raise QueryError(syntax_message(sparql, str(error))) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query cannot be answered: {one_line(error)}") from None

    def triples(self) -> "Iterator[Triple]":
        """All triples of the data, in no particular order."""
        for quad in self._store.quads_for_pattern(None, None, None, pyoxigraph.DefaultGraph()):
            yield quad.triple

    def __len__(self) -> int:
        ontology = self._store.quads_for_pattern(
            None, None, None, pyoxigraph.NamedNode(ONTOLOGY_GRAPH)
        )
        return len(self._store) - sum(1 for _ in ontology)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self)} triples>"


class MemoryStore(EmbeddedStore):
    """The embedded engine, holding everything in memory."""

    def __init__(self, engine: pyoxigraph.Store | None = None) -> None:
        super().__init__(pyoxigraph.Store() if engine is None else engine)
        self.changes = 0
        """How often the data have changed."""

    def load(
        self,
        paths: "Iterable[str | os.PathLike[str]]",
        progress: "Progress | None" = None,
    ) -> None:
        """Load files, and whatever RDF files lie in folders.

        Raises:
            InputError: a file is missing, empty, of unknown format or not well-formed.
        """
        # Only what can be thrown away as a whole is loaded in the fast way, which is in parts.
        empty = not self._store
        try:
            for path in rdf_files(paths):
                self._load_file(path, in_parts=empty, progress=progress)
        except BaseException:
            if empty:
                self._store = pyoxigraph.Store()
            raise

    def load_text(self, text: str | bytes, name: str, suffix: str = ".ttl") -> None:
        """Load RDF from a text; ``name`` stands for it in error messages."""
        content = text.encode() if isinstance(text, str) else text
        self._load_bytes(_without_mark(content), name, format_of(suffix))

    def load_ontology(self, path: str, *, repeated: bool = False) -> None:
        """Load the ontology of the data; ``repeated`` where the data may hold a copy of it."""
        self.changes += 1
        graph = pyoxigraph.NamedNode(ONTOLOGY_GRAPH)
        try:
            self._store.load(path=path, to_graph=graph)
        except (SyntaxError, OSError) as error:
            raise InputError(f"{path}: the ontology cannot be loaded: {one_line(error)}") from None
        if repeated:
            # The engine would give what stands in both graphs twice.
            for quad in list(self._store.quads_for_pattern(None, None, None, graph)):
                self._store.remove(pyoxigraph.Quad(quad.subject, quad.predicate, quad.object))

    def add(self, triples: "Iterable[Triple | Quad]") -> None:
        """Add triples; the graph of a quad is dropped."""
        self.changes += 1
        self._store.extend(map(_in_default_graph, triples))

    def dump(self) -> bytes:
        """Everything that the store holds, as N-Quads."""
        content = self._store.dump(format=pyoxigraph.RdfFormat.N_QUADS)
        assert content is not None
        return content

    def restore(self, content: bytes) -> None:
        """Load what ``dump`` gave; it is known to be well-formed."""
        self.changes += 1
        self._store.load(content, format=pyoxigraph.RdfFormat.N_QUADS, lenient=True)

    def _load_file(self, path: str, *, in_parts: bool, progress: "Progress | None") -> None:
        rdf_format = format_of(path)
        try:
            with open(path, "rb") as file:
                size = os.fstat(file.fileno()).st_size
                if in_parts and size >= _BIG:
                    self._load_in_parts(file, path, rdf_format, size, progress)
                    return
                content = file.read()
        except FileNotFoundError:
            raise InputError(f"{path}: there is no such file") from None
        except OSError as error:
            raise InputError(f"{path}: cannot be read: {error.strerror or error}") from None
        self._load_bytes(_without_mark(content), path, rdf_format)

    def _load_bytes(self, content: bytes, name: str, rdf_format: "RdfFormat") -> None:
        self.changes += 1
        try:
            if rdf_format.supports_datasets:
                self.add(pyoxigraph.parse(content, format=rdf_format, rename_blank_nodes=True))
            else:
                self._store.load(content, format=rdf_format)
        except SyntaxError as error:
            raise InputError(_parse_message(content, name, rdf_format, error)) from None
        except (ValueError, OSError) as error:
            raise InputError(f"{name}: cannot be loaded: {one_line(error)}") from None
        # Counting the store before and after would take longer than loading does.
        if not _has_triples(content, rdf_format):
            raise InputError(f"{name}: holds no triples; at least one is expected")

    def _load_in_parts(
        self,
        file: "BinaryIO",
        name: str,
        rdf_format: "RdfFormat",
        size: int,
        progress: "Progress | None",
    ) -> None:
        from .progress import WatchedFile, interruptibly

        self.changes += 1
        watched = WatchedFile(file, f"loading {name}", size, progress)
        stream: BinaryIO = watched  # type: ignore[assignment]  # the engine only reads
        engine, before = self._store, len(self._store)

        def work() -> None:
            if rdf_format.supports_datasets:
                quads = pyoxigraph.parse(stream, format=rdf_format, rename_blank_nodes=True)
                engine.bulk_extend(map(_in_default_graph, quads))
            else:
                engine.bulk_load(stream, format=rdf_format)

        try:
            interruptibly(work, watched.stop)
        except SyntaxError as error:
            file.seek(0)
            raise InputError(_parse_message(file.read(), name, rdf_format, error)) from None
        except (ValueError, OSError, RuntimeError) as error:
            raise InputError(f"{name}: cannot be loaded: {one_line(error)}") from None
        if len(engine) == before:
            file.seek(0)
            if not _has_triples(file.read(), rdf_format):
                raise InputError(f"{name}: holds no triples; at least one is expected")


def read_triples(paths: "Iterable[str | os.PathLike[str]]") -> "list[Triple]":
    """Read files, and whatever RDF files lie in folders, into triples that keep their spelling.

    Raises:
        InputError: a file is missing, empty, of unknown format or not well-formed.
    """
    found: list[Triple] = []
    for path in rdf_files(paths):
        try:
            quads = pyoxigraph.parse(path=path, format=format_of(path), rename_blank_nodes=True)
            found += [quad.triple for quad in quads]
        except (SyntaxError, OSError, ValueError):
            # Loading says what is wrong.
            MemoryStore().load([path])
            raise
    return found


def rdf_files(paths: "Iterable[str | os.PathLike[str]]") -> "Iterator[str]":
    """Give each file, and each RDF file of each folder.

    Raises:
        InputError: a folder holds none.
    """
    for path in paths:
        name = os.fspath(path)
        yield from _rdf_files_in(name) if os.path.isdir(name) else [name]


def format_of(path: str) -> "RdfFormat":
    """The RDF format that the suffix of a path stands for.

    Raises:
        InputError: the suffix is not known.
    """
    suffix = os.path.splitext(path)[1].lower() or path
    if suffix not in SUFFIXES:
        raise InputError(
            f"{path}: unknown RDF format; the suffix is to be one of {' '.join(SUFFIXES)}"
        )
    rdf_format: RdfFormat = getattr(pyoxigraph.RdfFormat, SUFFIXES[suffix])
    return rdf_format


def _rdf_files_in(folder: str) -> list[str]:
    found = sorted(
        os.path.join(parent, name)
        for parent, _, names in os.walk(folder)
        for name in names
        if os.path.splitext(name)[1].lower() in SUFFIXES
    )
    if not found:
        raise InputError(f"{folder}: this folder holds no RDF file ({' '.join(SUFFIXES)})")
    return found


def spelt(triple: "Triple") -> "Triple":
    """Write a whole decimal as the data files do: the engine turns 5.0 into 5."""
    value = triple.object
    if isinstance(value, pyoxigraph.Literal) and value.datatype.value == _DECIMAL:
        digits = value.value[value.value[:1] in ("+", "-") :]
        if not (digits.isascii() and digits.isdigit()):
            return triple
        exact = pyoxigraph.Literal(value.value + ".0", datatype=value.datatype)
        return pyoxigraph.Triple(triple.subject, triple.predicate, exact)
    return triple


def _without_mark(content: bytes) -> bytes:
    """Leave out the mark that some editors put before text in UTF-8."""
    return content.removeprefix(b"\xef\xbb\xbf")


def _in_default_graph(triple: "Triple | Quad") -> "Quad":
    return pyoxigraph.Quad(triple.subject, triple.predicate, triple.object)


def _has_triples(content: bytes, rdf_format: "RdfFormat") -> bool:
    return next(iter(pyoxigraph.parse(content, format=rdf_format)), None) is not None


def _parse_message(content: bytes, name: str, rdf_format: "RdfFormat", error: SyntaxError) -> str:
    if not _is_text(content):
        return f"{name}: is not text in UTF-8; a {rdf_format.name} file is expected"
    reason = one_line(error.msg).removeprefix("Parser error ").partition(": ")[2] or one_line(
        error.msg
    )
    where = f"line {error.lineno}, column {error.offset}" if error.lineno else "an unknown place"
    return f"{name}: {rdf_format.name} syntax error at {where}: {reason}"


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False


def syntax_message(sparql: str, message: str) -> str:
    """Put into words what the engine says of a text that is no query."""
    import re

    from ..sparql.text import IS_UPDATE, is_update

    if is_update(sparql):
        return IS_UPDATE
    place = re.match(r"error at (\d+):(\d+): expected (?:one of )?(.*)", message, re.DOTALL)
    if not place:
        return f"SPARQL syntax error: {one_line(message)}"
    line, column = int(place[1]), int(place[2])
    where = f"SPARQL syntax error at line {line}, column {column}"
    lines = sparql.splitlines() or [""]
    text = lines[line - 1] if line <= len(lines) else ""
    if "Prefix not found" in place[3]:
        prefixed = re.findall(r"[\w.-]*:", text[: column - 1])
        return f"{where}: the prefix {prefixed[-1] if prefixed else ''} is not declared"
    here = one_line(text[column - 1 :][:30])
    return f"{where}: not expected: {here}" if here else f"{where}, where the text ends"
