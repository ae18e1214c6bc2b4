"""What each command of the command line does. Each gives an exit status."""

import os
import sys

from .. import graph, resources
from ..errors import InputError, QueryError
from ..graph import QUERY_OPTIONS
from ..sparql.results import terminal_width
from ..stores.memory import MemoryStore
from ..stores.reading import SUFFIXES, rdf_files
from .output import FORMATS, bold, wrapped, write
from .source import graph_of, open_graph
from .ticker import ticker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Mapping, Sequence

    from ..graph import KnowledgeGraph
    from ..sparql.catalogue import NamedQuery
    from ..sparql.results import Results


def run_glance(options: "Namespace") -> int:
    """Show the drug at a glance."""
    kg = graph_of(options)
    drug = kg.drug
    lines = [
        bold(drug.label),
        *wrapped(drug.definition or ""),
        *wrapped(f"also called: {', '.join(drug.synonyms)}" if drug.synonyms else ""),
        *wrapped(f"identifiers: {', '.join(drug.identifiers)}" if drug.identifiers else ""),
        "",
        "statements about it:",
    ]
    lines += [f"{row['count']:>5}  {row.label}" for row in kg.overview()]
    lines += ["", "baclofen-kg queries lists what can be asked. Not medical advice."]
    write("\n".join(lines) + "\n")
    return 0


def run_query(options: "Namespace") -> int:
    """Answer a query."""
    question = options.question
    if question == "-":
        try:
            question = _standard_input("SPARQL").decode("utf-8-sig")
        except UnicodeDecodeError:
            raise InputError("standard input: is not text in UTF-8; SPARQL is expected") from None
        if not question.strip():
            raise InputError("standard input: is empty; a SPARQL query is expected")
    return answer(graph_of(options), question, options.parameters, options.format)


def answer(
    kg: "KnowledgeGraph", question: str, parameters: "Mapping[str, object]", form: str
) -> int:
    """Answer a named query or a SPARQL text in the form that is asked for."""
    for name in QUERY_OPTIONS:
        if name in parameters:
            raise QueryError(f"{name!r} is not the name of a parameter")
    ticker("asking")
    _put(kg.query(question, **parameters), form)
    return 0


def run_queries(options: "Namespace") -> int:
    """List the named queries, or describe one."""
    from ..sparql.catalogue import QueryCatalogue

    catalogue = QueryCatalogue()
    if options.name and options.format == "table":
        write(_describe(catalogue[options.name]))
        return 0
    chosen = [catalogue[options.name]] if options.name else catalogue
    rows = [(query.name, query.question, ", ".join(map(str, query.parameters))) for query in chosen]
    _put_rows(("name", "question", "parameters"), rows, options.format)
    return 0


def run_show(options: "Namespace") -> int:
    """Show an entity, a statement, a source, a passage or a coded value."""
    from .show import shown

    write(shown(graph_of(options), options.name))
    return 0


def run_check(options: "Namespace") -> int:
    """Check medicines, conditions and a dose."""
    from . import check as cli_check

    return cli_check.run_check(options)


def run_why(options: "Namespace") -> int:
    """Show every statement that leads from a name to the drug."""
    from . import check as cli_check

    return cli_check.run_why(options)


def run_validate(options: "Namespace") -> int:
    """Check a graph against the shapes."""
    if options.files and options.store is None and options.endpoint is None:
        from ..shacl.unchecked import Source
        from ..shacl.validation import read_sources

        ticker("reading")
        sources: list[Source] = []
        for name in options.files:
            if name == "-":
                store = MemoryStore()
                store.load_text(_standard_input("Turtle"), "standard input")
                sources.append(Source("standard input", list(store.triples())))
            else:
                sources += read_sources([name])
        ticker("checking")
        report = graph.validate_sources(
            sources,
            with_package=options.with_package,
            shapes=options.shapes,
            only_shapes=options.only_shapes,
            allow_unchecked=options.allow_unchecked,
        )
    elif "-" in options.files:
        raise InputError("standard input is checked by itself; leave out --store, --endpoint")
    else:
        kg = open_graph(
            options.files, options.store, options.endpoint, with_package=options.with_package
        )
        ticker("checking")
        report = kg.validate(shapes=options.shapes, only_shapes=options.only_shapes)
    write(f"{report}\n")
    return 0 if report.conforms else 1


def run_export(options: "Namespace") -> int:
    """Write the graph to a file."""
    kg = graph_of(options)
    ticker(f"writing {options.target}")
    kg.export(
        options.target,
        format=options.format,
        framed=options.framed,
        derived=options.derived,
        sources=options.source,
        ontology=options.ontology,
    )
    return 0


def run_trace(options: "Namespace") -> int:
    """Print each statement beside its words."""
    found = graph_of(options).trace(options.article)
    rows = [
        (f"{item.start}-{item.end}", item.relation, item.label, " ".join(item.words.split()))
        for item in found
    ]
    _put_rows(("characters", "relation", "statement", "words"), rows, options.format)
    return 0


def run_format(options: "Namespace") -> int:
    """Put Turtle files into the one layout, or tell which are not in it."""
    from ..export.graph import write_whole
    from ..formats.turtle import format_turtle

    status = 0
    for name in _turtle_files(options.files):
        before = _standard_input("Turtle") if name == "-" else _turtle_file(name)
        shown = "standard input" if name == "-" else name
        try:
            after = format_turtle(before.decode("utf-8-sig"), name=shown).encode()
        except UnicodeDecodeError:
            raise InputError(f"{shown}: is not text in UTF-8; a Turtle file is expected") from None
        if options.check and after != before:
            write(f"{shown}: is not in order; baclofen-kg format {shown} puts it right\n")
            status = 1
        elif not options.check and name == "-":
            write(after)
        elif not options.check and after != before:
            write_whole(name, after)
            write(f"{name}: put in order\n")
    return status


def _put(results: "Results", form: str) -> None:
    """Write results in the form that was asked for."""
    if form == "table":
        write(_headed(results.to_table(terminal_width())))
        return
    if form in FORMATS[5:] and not hasattr(results, f"to_{form}"):
        raise InputError(
            f"--format {form} is for a CONSTRUCT or DESCRIBE query; this one gives rows"
        )
    text: str = getattr(results, f"to_{form}")()
    write(text if text.endswith("\n") else text + "\n")


def _put_rows(columns: "Sequence[str]", rows: "Iterable[Sequence[str]]", form: str) -> None:
    """Write rows that are not the answer of a query in the same forms."""
    from pyoxigraph import Literal

    from ..sparql.results import Results, Row

    names = tuple(columns)
    _put(Results(names, [Row(names, tuple(map(Literal, row))) for row in rows]), form)


def _describe(query: "NamedQuery") -> str:
    lines = [bold(query.name), query.title, *wrapped(query.question)]
    for head, items in (
        ("parameters:", [f"--{item}  {item.description}" for item in query.parameters]),
        ("columns:", [f"{name}  {text}".rstrip() for name, text in query.columns.items()]),
    ):
        lines += ["", head, *(f"  {item}" for item in items)] if items else []
    return "\n".join(lines) + "\n"


def _turtle_files(names: "Sequence[str]") -> list[str]:
    """Turtle files, and those of folders; by default the packaged data."""
    found: list[str] = []
    for name in names or resources.data_files():
        inside = rdf_files([name]) if os.path.isdir(name) else [name]
        found += [file for file in inside if file == name or file.endswith((".ttl", ".turtle"))]
    return found


def _turtle_file(path: str) -> bytes:
    suffix = os.path.splitext(path)[1].lower()
    if suffix in SUFFIXES and SUFFIXES[suffix] != "TURTLE":
        raise InputError(f"{path}: only Turtle is put in order; the suffix is to be .ttl")
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None


def _standard_input(expected: str) -> bytes:
    try:
        return sys.stdin.buffer.read()
    except (OSError, ValueError, AttributeError):
        raise InputError(f"standard input: cannot be read; {expected} is expected") from None


def _headed(table: str) -> str:
    """Make the first line of a table stand out."""
    head, _, rest = table.partition("\n")
    return f"{bold(head)}\n{rest}\n" if rest else f"{bold(head)}\n"
