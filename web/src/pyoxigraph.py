"""Stands in for pyoxigraph in the browser: its names over the same engine in WebAssembly.

It has what asking needs (terms, queries over a store that the page has filled, parsing of small
texts), and says so where something else is wanted. Answers come as one text and are read here: a
call into JavaScript for each term would take many times as long.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

import oxigraph_wasm
from js import Object
from pyodide.ffi import JsException, to_js

__version__ = "0.5.11"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_NOT_WORDS = re.compile(
    r'"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|<[^<>\s]*>|#.*'
)
_FORM = re.compile(r"(?i)\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b(?!:)")
_ESCAPED = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
)


@dataclass(frozen=True, slots=True)
class NamedNode:
    """An IRI."""

    value: str

    def __post_init__(self) -> None:
        if not _IRI.fullmatch(self.value):
            raise ValueError(f"{self.value!r} is not an absolute IRI")

    def __str__(self) -> str:
        return f"<{self.value}>"


@dataclass(frozen=True, slots=True)
class BlankNode:
    """A blank node."""

    value: str

    def __str__(self) -> str:
        return f"_:{self.value}"


@dataclass(frozen=True, slots=True)
class DefaultGraph:
    """The graph without a name."""

    @property
    def value(self) -> str:
        """Nothing."""
        return ""

    def __str__(self) -> str:
        return "DEFAULT"


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable."""

    value: str

    def __str__(self) -> str:
        return f"?{self.value}"


@dataclass(frozen=True, slots=True, init=False)
class Literal:
    """A literal."""

    value: str
    language: str | None
    datatype: NamedNode

    def __init__(
        self, value: object, *, datatype: NamedNode | None = None, language: str | None = None
    ) -> None:
        named = _XSD + "string"
        if isinstance(value, bool):
            value, named = str(value).lower(), _XSD + "boolean"
        elif isinstance(value, int):
            value, named = str(value), _XSD + "integer"
        elif isinstance(value, float):
            value, named = repr(value), _XSD + "double"
        if language is not None:
            named = _RDF + "langString"
        object.__setattr__(self, "value", value)
        object.__setattr__(self, "language", language and language.lower())
        object.__setattr__(self, "datatype", datatype or NamedNode(named))

    def __str__(self) -> str:
        text = f'"{self.value.translate(_ESCAPED)}"'
        if self.language is not None:
            return f"{text}@{self.language}"
        return text if self.datatype.value == _XSD + "string" else f"{text}^^{self.datatype}"


@dataclass(frozen=True, slots=True)
class Triple:
    """A triple."""

    subject: object
    predicate: NamedNode
    object: object

    def __iter__(self) -> Iterator[object]:
        return iter((self.subject, self.predicate, self.object))

    def __str__(self) -> str:
        return f"{self.subject} {self.predicate} {self.object}"


@dataclass(frozen=True, slots=True)
class Quad:
    """A triple in a graph."""

    subject: object
    predicate: NamedNode
    object: object
    graph_name: object = field(default_factory=DefaultGraph)

    @property
    def triple(self) -> Triple:
        """The triple without its graph."""
        return Triple(self.subject, self.predicate, self.object)

    def __iter__(self) -> Iterator[object]:
        return iter((self.subject, self.predicate, self.object, self.graph_name))


class RdfFormat(Enum):
    """The formats that the engine reads."""

    TURTLE = "text/turtle"
    N_TRIPLES = "application/n-triples"
    N_QUADS = "application/n-quads"
    TRIG = "application/trig"
    JSON_LD = "application/ld+json"
    RDF_XML = "application/rdf+xml"


class QueryResultsFormat(Enum):
    """What rows are written in, by media type."""

    JSON = "application/sparql-results+json"
    TSV = "text/tab-separated-values"
    XML = "application/sparql-results+xml"


class QuerySolution:
    """A row of an answer."""

    __slots__ = ("_names", "_terms")

    def __init__(self, names: dict[str, int], terms: tuple[object, ...]) -> None:
        self._names = names
        self._terms = terms

    def __getitem__(self, key: int | str | Variable) -> object:
        if isinstance(key, Variable):
            key = key.value
        return self._terms[self._names[key] if isinstance(key, str) else key]

    def __iter__(self) -> Iterator[object]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)


class QuerySolutions(Iterator[QuerySolution]):
    """The rows of a SELECT query."""

    def __init__(
        self,
        names: list[str],
        rows: Iterable[tuple[object, ...]],
        write: Callable[[str], str] | None = None,
    ) -> None:
        """Hold rows, and what writes all of them in a media type."""
        self.variables = [Variable(name) for name in names]
        places = {name: place for place, name in enumerate(names)}
        self._rows = (QuerySolution(places, row) for row in rows)
        self._write = write

    def __next__(self) -> QuerySolution:
        return next(self._rows)

    def serialize(self, *, format: QueryResultsFormat) -> bytes:
        """Write the rows; the engine is asked again, which is quicker than to write them here."""
        if self._write is None:
            raise NotImplementedError("in the browser rows that were read are not written again")
        return self._write(format.value).encode()


class QueryTriples(Iterator[Triple]):
    """The triples of a CONSTRUCT or DESCRIBE query."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._triples = iter(triples)

    def __next__(self) -> Triple:
        return next(self._triples)


@dataclass(frozen=True)
class QueryBoolean:
    """The answer of an ASK query."""

    value: bool

    def __bool__(self) -> bool:
        return self.value


class QuadParser(Iterator[Quad]):
    """The quads of a text."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._quads = iter(quads)
        self.prefixes: dict[str, str] = {}

    def __next__(self) -> Quad:
        return next(self._quads)


class Store:
    """A store that the page has filled; it is asked, and not changed."""

    def __init__(self, engine: object = None) -> None:
        self._engine = oxigraph_wasm.Store.new() if engine is None else engine

    def __len__(self) -> int:
        return self._engine.size

    def named_graphs(self) -> Iterator[object]:
        """The names of the graphs that have one."""
        for row in self.query("SELECT DISTINCT ?g { GRAPH ?g {} }"):
            yield row[0]

    def query(
        self,
        query: str,
        *,
        prefixes: dict[str, str] | None = None,
        named_graphs: None = None,
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Answer a query, as pyoxigraph does.

        Raises:
            SyntaxError: it is not well-formed.
            RuntimeError: the engine cannot answer it.
        """
        form = _FORM.search(_NOT_WORDS.sub(" ", query))
        graph = form is not None and form[1].upper() in ("CONSTRUCT", "DESCRIBE")
        head = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in (prefixes or {}).items())

        def answer(media_type: str) -> str:
            try:
                return self._engine.query(head + query, _js({"results_format": media_type}))
            except JsException as error:
                message = str(error).removeprefix("Error: ")
                kind = SyntaxError if form is None or "error at " in message else RuntimeError
                raise kind(message) from None

        if graph:
            text = answer(RdfFormat.N_TRIPLES.value)
            return QueryTriples(quad.triple for quad in parse(text, format=RdfFormat.N_TRIPLES))
        found = json.loads(answer(QueryResultsFormat.JSON.value))
        if "boolean" in found:
            return QueryBoolean(found["boolean"])
        names = found["head"]["vars"]
        rows = (
            tuple(_term(row.get(name)) for name in names) for row in found["results"]["bindings"]
        )
        return QuerySolutions(names, rows, answer)

    def __getattr__(self, name: str) -> object:
        raise NotImplementedError(f"in the browser a graph is only asked: Store.{name}")


def parse(
    input: str | bytes,
    format: RdfFormat,
    *,
    base_iri: str | None = None,
    lenient: bool = False,
    rename_blank_nodes: bool = False,
) -> QuadParser:
    """Read a text; blank nodes keep their names.

    Raises:
        SyntaxError: it is not well-formed.
    """
    if rename_blank_nodes:
        raise NotImplementedError("in the browser no files of RDF are loaded")
    options = {"format": format.value, "lenient": lenient}
    if base_iri is not None:
        options["base_iri"] = base_iri
    try:
        quads = oxigraph_wasm.parse(to_js(input), _js(options))
    except JsException as error:
        raise SyntaxError(str(error).removeprefix("Error: ")) from None
    return QuadParser(
        Quad(*map(_of_js, (q.subject, q.predicate, q.object, q.graph))) for q in quads
    )


def parse_query_results(input: bytes, *, format: QueryResultsFormat) -> QuerySolutions:
    """Read rows in TSV."""
    if format is not QueryResultsFormat.TSV:
        raise NotImplementedError(f"in the browser no rows are read from {format.name}")
    head, *lines = input.decode().splitlines()
    names = [name.removeprefix("?") for name in head.split("\t")]
    cells = [line.split("\t") for line in lines]
    text = "".join(
        f"<row:{row}> <column:{column}> {cell} .\n"
        for row, found in enumerate(cells)
        for column, cell in enumerate(found)
        if cell
    )
    rows: list[list[object]] = [[None] * len(names) for _ in cells]
    for quad in parse(text, format=RdfFormat.TURTLE):
        row, column = (int(node.value.partition(":")[2]) for node in (quad.subject, quad.predicate))
        rows[row][column] = quad.object
    return QuerySolutions(names, map(tuple, rows))


def serialize(input: Iterable[Triple | Quad], *, format: RdfFormat) -> bytes:
    """Write N-Triples, or N-Quads."""
    if format not in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS):
        raise NotImplementedError(f"in the browser nothing is written as {format.name}")
    parts = ([term for term in item if term != DefaultGraph()] for item in input)
    return "".join(f"{' '.join(map(str, terms))} .\n" for terms in parts).encode()


def _term(found: dict[str, object] | None) -> object:
    """A term of the results in JSON."""
    if found is None:
        return None
    kind, value = found["type"], found["value"]
    if kind == "uri":
        return _named(value)
    if kind == "bnode":
        return BlankNode(value)
    if kind == "triple":
        return Triple(*(_term(value[name]) for name in ("subject", "predicate", "object")))
    datatype = found.get("datatype")
    return Literal(
        value,
        language=found.get("xml:lang"),
        datatype=None if datatype is None else _named(datatype),
    )


def _named(value: str) -> NamedNode:
    """An IRI of the engine, which need not be looked at again."""
    node = object.__new__(NamedNode)
    object.__setattr__(node, "value", value)
    return node


def _of_js(term: object) -> object:
    """A term of RDF/JS."""
    kind = term.termType
    if kind == "NamedNode":
        return _named(term.value)
    if kind == "BlankNode":
        return BlankNode(term.value)
    if kind == "DefaultGraph":
        return DefaultGraph()
    if kind == "Literal":
        language = term.language or None
        return Literal(term.value, language=language, datatype=_named(term.datatype.value))
    return Triple(*map(_of_js, (term.subject, term.predicate, term.object)))


def _js(options: dict[str, object]) -> object:
    return to_js(options, dict_converter=Object.fromEntries)
