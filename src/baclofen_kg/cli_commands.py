"""What each command of the command line does. Each gives an exit status."""

import os
import sys

from . import graph
from .cli import FORMATS, write
from .cli_source import graph_of, open_graph
from .cli_ticker import ticker
from .errors import InputError, NotFoundError, QueryError
from .graph import QUERY_OPTIONS
from .namespaces import compact
from .store import MemoryStore

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Mapping, Sequence

    from .graph import KnowledgeGraph
    from .model import Entity, Statement
    from .queries import NamedQuery
    from .results import Results


def run_glance(options: "Namespace") -> int:
    """Show the drug at a glance."""
    kg = graph_of(options)
    drug = kg.drug
    lines = [
        _bold(drug.label),
        *_wrapped(drug.definition or ""),
        *_wrapped(f"also called: {', '.join(drug.synonyms)}" if drug.synonyms else ""),
        *_wrapped(f"identifiers: {', '.join(drug.identifiers)}" if drug.identifiers else ""),
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
        question = _standard_input("SPARQL").decode("utf-8", "replace")
        if not question.strip():
            raise InputError("standard input: is empty; a SPARQL query is expected")
    return answer(
        question,
        options.parameters,
        options.format,
        options.data,
        options.store,
        options.endpoint,
    )


def answer(
    question: str,
    parameters: "Mapping[str, object]",
    form: str,
    data: "Sequence[str] | None" = None,
    store: str | None = None,
    endpoint: str | None = None,
) -> int:
    """Answer a named query or a SPARQL text in the form that is asked for."""
    for name in QUERY_OPTIONS:
        if name in parameters:
            raise QueryError(f"{name!r} is not the name of a parameter")
    kg = open_graph(data, store, endpoint)
    ticker("asking")
    _put(kg.query(question, **parameters), form)
    return 0


def run_queries(options: "Namespace") -> int:
    """List the named queries, or describe one."""
    from .queries import QueryCatalogue

    catalogue = QueryCatalogue()
    if options.name:
        write(_describe(catalogue[options.name]))
        return 0
    rows = [
        (query.name, query.question, ", ".join(map(str, query.parameters))) for query in catalogue
    ]
    _put_rows(("name", "question", "parameters"), rows, options.format)
    return 0


def run_show(options: "Namespace") -> int:
    """Show an entity, or a statement."""
    kg = graph_of(options)
    try:
        entity = kg.entity(options.name)
    except NotFoundError as unknown:
        try:
            write(_statement_text(kg.statement(options.name)))
        except NotFoundError:
            raise unknown from None
        return 0
    write(_entity_text(entity, kg))
    return 0


def run_check(options: "Namespace") -> int:
    """Check medicines, conditions and a dose."""
    from . import cli_check

    return cli_check.run_check(options)


def run_why(options: "Namespace") -> int:
    """Show every statement that leads from a name to the drug."""
    from . import cli_check

    return cli_check.run_why(options)


def run_validate(options: "Namespace") -> int:
    """Check a graph against the shapes."""
    if "-" in options.files:
        if options.store is not None or options.endpoint is not None:
            raise InputError("standard input is checked by itself; leave out --store, --endpoint")
        store = MemoryStore()
        for name in options.files:
            if name == "-":
                store.load_text(_standard_input("Turtle"), "standard input")
            else:
                store.load([name], ticker)
        kg = graph.over(store)
    else:
        kg = open_graph(options.files, options.store, options.endpoint)
    ticker("checking")
    report = kg.validate()
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
    from . import resources
    from .export import write_whole
    from .turtle import format_turtle

    status = 0
    for name in options.files or resources.data_files():
        before = _standard_input("Turtle") if name == "-" else _content(name)
        shown = "standard input" if name == "-" else name
        try:
            after = format_turtle(before.decode("utf-8"), name=shown).encode()
        except UnicodeDecodeError:
            raise InputError(f"{shown}: is not text in UTF-8; a Turtle file is expected") from None
        if options.check and after != before:
            write(f"{shown}: is not in order; baclofen-kg format puts it right\n")
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
        write(_headed(results.to_table(_width())))
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

    from .results import Results, Row

    names = tuple(columns)
    _put(Results.of_rows(names, [Row(names, tuple(map(Literal, row))) for row in rows]), form)


def _describe(query: "NamedQuery") -> str:
    lines = [_bold(query.name), query.title, *_wrapped(query.question)]
    for head, items in (
        ("parameters:", [f"--{item}  {item.description}" for item in query.parameters]),
        ("columns:", [f"{name}  {text}".rstrip() for name, text in query.columns.items()]),
    ):
        lines += ["", head, *(f"  {item}" for item in items)] if items else []
    return "\n".join(lines) + "\n"


def _entity_text(entity: "Entity", kg: "KnowledgeGraph") -> str:
    facts = (
        ("kind", ", ".join(entity.kinds)),
        ("IRI", entity.iri),
        ("definition", entity.definition or ""),
        ("also called", ", ".join(entity.synonyms)),
        ("identifiers", ", ".join(entity.identifiers)),
        ("member of", ", ".join(map(str, entity.member_of))),
        ("broader", ", ".join(map(str, entity.broader))),
    )
    lines = [_bold(entity.label)]
    for name, text in facts:
        lines += _wrapped(f"{name}: {text}") if text else []
    mentions = kg.mentions(entity)
    if mentions:
        named = (f"  {row.label} ({compact(str(row.statement))})" for row in mentions)
        lines += ["", "statements that name it:", *named]
    return "\n".join(lines) + "\n"


def _statement_text(statement: "Statement") -> str:
    lines = [_bold(statement.label), f"kind: {statement.kind}", f"IRI: {statement.iri}"]
    lines += [f"{name}: {text}" for name, text in statement.content().items()]
    lines += ["", "evidence:", *(f"  {item}" for item in statement.evidence)]
    return "\n".join(lines) + "\n"


def _content(path: str) -> bytes:
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


def _width() -> int | None:
    """Columns to fit into: those of the terminal; without one, no limit unless COLUMNS says so."""
    from .results import terminal_width

    return terminal_width()


def _wrapped(text: str) -> list[str]:
    import textwrap

    return textwrap.wrap(text, _width() or 100, subsequent_indent="  ", break_on_hyphens=False)


def _colour() -> bool:
    return (
        sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )


def _bold(text: str) -> str:
    return f"\033[1m{text}\033[0m" if _colour() else text


def _headed(table: str) -> str:
    """Make the first line of a table stand out."""
    head, _, rest = table.partition("\n")
    return f"{_bold(head)}\n{rest}\n" if rest else f"{_bold(head)}\n"
