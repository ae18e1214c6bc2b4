"""The commands ``query`` and ``queries``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence

from pyoxigraph import Literal

from ..errors import InputError, NotFoundError, notice
from ..sparql.catalogue import NamedQuery, QueryCatalogue
from ..sparql.parameters import Parameter
from ..sparql.results import GraphResults, Results, Row, terminal_width
from ..sparql.text import is_sparql
from ..sparql.tokens import tokens
from ..stores.reading import read_input
from .options import GRAPH_FORMATS, TABLE_FORMATS, describe_form
from .output import bold, tell, wrapped, write
from .parameters import read_parameters, with_literals
from .source import graph_of
from .ticker import ticker


def describe_query(parser: ArgumentParser) -> None:
    """Describe the options of ``query``."""
    parser.usage = f"{parser.prog} [-h] [--format FORMAT] [options] QUERY [--NAME VALUE ...]"
    parser.description = f"""{parser.description}

baclofen-kg queries lists the queries, and describes one that is named.
Parameters follow the query, as --NAME VALUE or --NAME=VALUE. Those of SPARQL are its variables,
and a value is an entity by its name, CURIE or IRI, or a literal as SPARQL writes it: 5, 2.5, true,
'"cramp"@en'."""
    parser.add_argument(
        "question", metavar="QUERY", help="name of a query, SPARQL text, or - for standard input"
    )
    describe_form(parser, (*TABLE_FORMATS, *GRAPH_FORMATS))


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
    _tell_of_options(question, options)
    kg = graph_of(options, briefly=True)
    ticker("asking")
    try:
        results = kg.query(question, **parameters)
    except NotFoundError as error:
        raise InputError(str(error)) from None  # a value that the parameter cannot have
    _put(results, options.format)
    if given and not len(results) and not is_sparql(question):
        from .no_rows import why_no_rows  # most answers have rows

        tell(why_no_rows(kg, kg.queries[question], given))
    return 0


def _tell_of_options(question: str, options: Namespace) -> None:
    """Tell that an option of the command gives no value to the variable of that name."""
    variables = {token.variable for token in tokens(question)}
    for name in sorted(variables & {"base", "data", "endpoint", "store"}):
        if getattr(options, name):
            notice(f"--{name} is an option of this command, which gives ?{name} no value")


def describe_queries(parser: ArgumentParser) -> None:
    """Describe the options of ``queries``."""
    parser.description = (
        f"{parser.description}\nThe queries are the same for every graph. Where a graph describes "
        "another drug than the\ndefault of a parameter, that drug is meant; of several, one must "
        "be named: --drug NAME."
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="describe only this query")
    describe_form(parser)


def run_queries(options: Namespace) -> int:
    """List the named queries, or describe one."""
    catalogue = QueryCatalogue()
    if options.name and options.format == "table":
        write(_describe(catalogue[options.name]))
        return 0
    chosen = [catalogue[options.name]] if options.name else catalogue
    rows = [(query.name, query.question, ", ".join(map(str, query.parameters))) for query in chosen]
    put_rows(("name", "question", "parameters"), rows, options.format)
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
    write(getattr(results, f"to_{form}")())


def put_rows(columns: tuple[str, ...], rows: Iterable[Sequence[str]], form: str) -> None:
    """Write rows that are not the answer of a query in the same forms."""
    _put(Results(columns, [Row(columns, tuple(map(Literal, row))) for row in rows]), form)


def _describe(query: NamedQuery) -> str:
    lines = [bold(query.name), query.title, *wrapped(query.question)]
    for head, items in (
        ("parameters:", [f"{_typed(item)}  {item.description}" for item in query.parameters]),
        ("columns:", [f"{name}  {text}".rstrip() for name, text in query.columns.items()]),
    ):
        lines += ["", head, *(f"  {item}" for item in items)] if items else []
    return "\n".join(lines)


def _typed(parameter: Parameter) -> str:
    """How a parameter is typed, and what it takes."""
    return f"--{parameter.name.replace('_', '-')}{str(parameter).removeprefix(parameter.name)}"


def _headed(table: str) -> str:
    """Make the first line of a table stand out."""
    head, _, rest = table.partition("\n")
    return f"{bold(head)}\n{rest}" if rest else bold(head)
