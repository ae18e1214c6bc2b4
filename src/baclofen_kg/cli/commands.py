"""What each command of the command line does. Each returns an exit status."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterable, Sequence

from pyoxigraph import Literal

from .. import loading, resources, shacl, stores
from ..errors import InputError
from ..sparql.catalogue import NamedQuery, QueryCatalogue
from ..sparql.parameters import Parameter
from ..sparql.results import GraphResults, Results, Row, terminal_width
from ..sparql.text import is_sparql
from ..stores.reading import SUFFIXES, rdf_files, read_input
from .output import bold, complain, wrapped, write
from .parameters import read_parameters, with_literals
from .show import shown, shown_json
from .source import graph_of
from .ticker import ticker

TABLE_FORMATS = ("table", "json", "csv", "tsv", "markdown")
"""Forms of an answer."""
GRAPH_FORMATS = ("turtle", "ntriples")
"""Further forms of an answer that is a graph."""


def run_glance(options: Namespace) -> int:
    """Show the drug at a glance."""
    kg = graph_of(options)
    drug = kg.entity(options.drug) if options.drug else kg.drug
    lines = [
        bold(drug.label),
        *wrapped(drug.definition or ""),
        *wrapped(f"also called: {', '.join(drug.synonyms)}" if drug.synonyms else ""),
        *wrapped(f"identifiers: {', '.join(drug.identifiers)}" if drug.identifiers else ""),
        "",
        "statements about it:",
    ]
    lines += [f"{row['count']:>5}  {row.label}" for row in kg.overview(about=drug)]
    lines += ["", "baclofen-kg queries lists what can be asked. Not medical advice."]
    write("\n".join(lines) + "\n")
    return 0


def run_query(options: Namespace) -> int:
    """Answer a named query or a SPARQL text in the form that is asked for."""
    question = options.question
    given = read_parameters(options.parameters)
    if question == "-":
        try:
            question = read_input("-", "SPARQL").decode("utf-8-sig")
        except UnicodeDecodeError:
            raise InputError("standard input: is not text in UTF-8; SPARQL is expected") from None
        if not question.strip():
            raise InputError("standard input: is empty; a SPARQL query is expected")
    parameters = with_literals(given) if is_sparql(question) else given
    kg = graph_of(options, briefly=True)
    ticker("asking")
    _put(kg.query(question, **parameters), options.format)
    return 0


def run_queries(options: Namespace) -> int:
    """List the named queries, or describe one."""
    catalogue = QueryCatalogue()
    if options.name and options.format == "table":
        write(_describe(catalogue[options.name]))
        return 0
    chosen = [catalogue[options.name]] if options.name else catalogue
    rows = [(query.name, query.question, ", ".join(map(str, query.parameters))) for query in chosen]
    _put_rows(("name", "question", "parameters"), rows, options.format)
    return 0


def run_show(options: Namespace) -> int:
    """Show an entity, a statement, a source, a passage or a coded value."""
    form = shown_json if options.format == "json" else shown
    write(form(graph_of(options), options.name))
    return 0


def run_validate(options: Namespace) -> int:
    """Check a graph against the shapes."""
    options.data = [*(options.data or ()), *options.files]
    rules = {
        "shapes": options.shapes,
        "only_shapes": options.only_shapes,
        "allow_warnings": options.allow_warnings,
    }
    if options.data and options.store is None and options.endpoint is None:
        ticker("reading")
        sources = [source for name in options.data for source in _sources(name, options)]
        ticker("checking")
        report = loading.validate_sources(
            sources,
            with_package=options.with_package,
            allow_unchecked=options.allow_unchecked,
            **rules,
        )
    else:
        kg = graph_of(options)
        ticker("checking")
        report = kg.validate(**rules)
    if options.format == "text":
        text = "\n\n".join([str(report), *_kinds_named(report)])
    else:
        text = report.to_json() if options.format == "json" else report.to_turtle()
    write(text if text.endswith("\n") else f"{text}\n")
    return 0 if report.conforms else 1


def _kinds_named(report: shacl.ValidationReport) -> list[str]:
    """Where to read on what the kinds take that the messages name."""
    import re

    said = " ".join(result.message for result in report.results)
    named = set(re.findall(r"\bbko:([A-Z]\w*)", said))
    if not named:
        return []
    from ..curation.kinds import kinds
    from ..namespaces import local_name

    found = sorted(named & set(map(local_name, kinds().all())))[:5]
    read = ", ".join(
        f"baclofen-kg new {name} (docs/vocabulary.md#{name.lower()})" for name in found
    )
    return [f"What they take: {read}"] if found else []


def _sources(name: str, options: Namespace) -> list[shacl.Source]:
    """Read a file, a folder, or standard input."""
    if name != "-":
        return shacl.read_sources([name], base=options.base, input_format=options.input_format)
    store = stores.MemoryStore()
    form = options.input_format or "turtle"
    content = read_input("-", form)
    store.load_text(content, "standard input", form, base=options.base)
    triples = list(store.triples())
    return [shacl.Source("standard input", triples, content, form, options.base)]


def run_export(options: Namespace) -> int:
    """Write the graph to a file, or say what a view loses of it."""
    if options.losses and options.view is None:
        raise InputError("--losses is of a view: name one by --as")
    if options.target is None and not options.losses:
        raise InputError("where to write is missing: a file, a folder or - for standard output")
    if options.target == "-" and options.losses:
        raise InputError("--losses goes to standard output: name a file in place of -")
    if options.jurisdiction and not options.derived:
        raise InputError("--jurisdiction is for the direct edges: add --derived")
    kg = graph_of(options)
    if options.target is None:
        write(f"{kg.losses(options.view).to_table(terminal_width())}\n")
        return 0
    ticker(f"writing {options.target}")
    kg.export(
        options.target,
        view=options.view,
        format=options.format,
        framed=options.framed,
        derived=(options.jurisdiction or True) if options.derived else False,
        sources=options.source,
        drug=options.drug,
        ontology=options.ontology,
    )
    if options.losses:
        write(f"{kg.losses(options.view).to_table(terminal_width())}\n")
    return 0


def run_trace(options: Namespace) -> int:
    """Print each statement beside its words."""
    found = graph_of(options).trace(options.article)
    rows = [
        (f"{item.start}-{item.end}", item.relation, item.label, " ".join(item.words.split()))
        for item in found
    ]
    _put_rows(("characters", "relation", "statement", "words"), rows, options.format)
    return 0


def run_format(options: Namespace) -> int:
    """Put Turtle files into the one layout, or tell which are not in it; a bad one stops none."""
    status = 0
    for given in options.files or resources.data_files():
        try:
            names = _turtle_files(given)
        except InputError as error:
            complain(str(error))
            names, status = [], error.exit_code
        for name in names:
            try:
                status = max(status, _format(name, check=options.check))
            except InputError as error:
                complain(str(error))
                status = error.exit_code
    return status


def _format(name: str, *, check: bool) -> int:
    from ..formats.formatter import format_turtle
    from ..stores.files import write_whole

    before = _turtle_file(name)
    shown = "standard input" if name == "-" else name
    try:
        after = format_turtle(before.decode("utf-8-sig"), name=shown).encode()
    except UnicodeDecodeError:
        raise InputError(f"{shown}: is not text in UTF-8; a Turtle file is expected") from None
    if check and after != before:
        write(f"{shown}: is not in order; baclofen-kg format {shown} puts it right\n")
        return 1
    if not check and name == "-":
        write(after)
    elif not check and after != before:
        write_whole(name, after)
        write(f"{name}: put in order\n")
    return 0


def _put(results: Results, form: str) -> None:
    """Write results in the form that was asked for."""
    if form == "table":
        write(_headed(results.to_table(terminal_width())))
        return
    if form in GRAPH_FORMATS and not isinstance(results, GraphResults):
        raise InputError(
            f"--format {form} is for a CONSTRUCT or DESCRIBE query; this one gives rows"
        )
    text: str = getattr(results, f"to_{form}")()
    write(text if text.endswith("\n") else text + "\n")


def _put_rows(columns: tuple[str, ...], rows: Iterable[Sequence[str]], form: str) -> None:
    """Write rows that are not the answer of a query in the same forms."""
    _put(Results(columns, [Row(columns, tuple(map(Literal, row))) for row in rows]), form)


def _describe(query: NamedQuery) -> str:
    lines = [bold(query.name), query.title, *wrapped(query.question)]
    for head, items in (
        ("parameters:", [f"{_typed(item)}  {item.description}" for item in query.parameters]),
        ("columns:", [f"{name}  {text}".rstrip() for name, text in query.columns.items()]),
    ):
        lines += ["", head, *(f"  {item}" for item in items)] if items else []
    return "\n".join(lines) + "\n"


def _typed(parameter: Parameter) -> str:
    """How a parameter is typed, and what it takes."""
    return f"--{parameter.name.replace('_', '-')}{str(parameter).removeprefix(parameter.name)}"


def _turtle_files(name: str) -> list[str]:
    """A file, or the Turtle files of a folder."""
    if not os.path.isdir(name):
        return [name]
    return [file for file in rdf_files([name]) if file.endswith((".ttl", ".turtle"))]


def _turtle_file(path: str) -> bytes:
    suffix = os.path.splitext(path)[1].lower()
    if suffix in SUFFIXES and SUFFIXES[suffix] != "TURTLE":
        raise InputError(f"{path}: only Turtle is put in order; the suffix must be .ttl")
    return read_input(path, "Turtle")


def _headed(table: str) -> str:
    """Make the first line of a table stand out."""
    head, _, rest = table.partition("\n")
    return f"{bold(head)}\n{rest}\n" if rest else f"{bold(head)}\n"
