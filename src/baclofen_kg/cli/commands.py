"""What each command of the command line does. Each returns an exit status."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence

from pyoxigraph import Literal

from .. import loading, shacl, stores
from ..errors import InputError, NotFoundError, notice
from ..export.views.names import VIEWS
from ..model.lookup import Lookup
from ..sparql.asking import NamedQueries
from ..sparql.catalogue import NamedQuery, QueryCatalogue
from ..sparql.parameters import Parameter
from ..sparql.results import GraphResults, Results, Row, terminal_width
from ..sparql.text import is_sparql
from ..sparql.tokens import tokens
from ..stores.reading import read_input
from .options import (
    GRAPH_FORMATS,
    TABLE_FORMATS,
    describe_drug,
    describe_form,
    describe_options,
)
from .output import bold, tell, wrapped, write
from .parameters import read_parameters, with_literals
from .show import shown
from .source import describe_source, graph_of
from .ticker import ticker


def run_glance(options: Namespace) -> int:
    """Show the drug at a glance."""
    kg = graph_of(options)
    iri = Lookup(kg.store, NamedQueries(kg.store)).drug(options.drug)
    drug = kg.entity(iri) if iri else kg.drug
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
    describe_source(parser)


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
    describe_source(parser)


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


def describe_show(parser: ArgumentParser) -> None:
    """Describe the options of ``show``."""
    parser.add_argument(
        "name",
        metavar="NAME",
        help="an entity, a statement, a source, a passage or a coded value: label, synonym, title, "
        "CURIE, IRI or local name",
    )
    describe_form(parser, ("text", "json"))
    describe_source(parser)


def run_show(options: Namespace) -> int:
    """Show an entity, a statement, a source, a passage or a coded value."""
    write(shown(graph_of(options), options.name, options.format))
    return 0


def describe_validate(parser: ArgumentParser) -> None:
    """Describe the options of ``validate``."""
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="RDF files or folders, - for Turtle on standard input; by default the packaged graph",
    )
    describe_options(
        parser,
        {
            "--shapes FILE ...": "a file or folder of SHACL shapes, which are added to ours; can "
            "be repeated",
            "--only-shapes": "check against the shapes of --shapes alone, without ours and the "
            "ontology",
            "--allow-unchecked": "let a file pass in which no shape finds anything to check, "
            "if one does in another",
            "--allow-warnings": "count only violations, not warnings",
        },
    )
    parser.add_argument(
        "--format",
        choices=("text", "json", "turtle"),
        default="text",
        help="format of the report: text (default), json, or turtle (a SHACL report)",
    )
    describe_source(parser)


def run_validate(options: Namespace) -> int:
    """Check a graph against the shapes."""
    options.data = [*options.data, *options.files]
    rules = {
        "shapes": options.shapes or None,
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


def describe_export(parser: ArgumentParser) -> None:
    """Describe the options of ``export``."""
    parser.add_argument(
        "target",
        metavar="PATH",
        nargs="?",
        help="where to write: a file, or for some views a folder; - for standard output",
    )
    parser.add_argument(
        "--as",
        dest="view",
        metavar="VIEW",
        help=f"a form that other people's tools load, in place of RDF: {', '.join(VIEWS)}",
    )
    describe_options(
        parser,
        {
            "--losses": "with --as: say for each kind of thing how many are kept and lost, and "
            "why; PATH may be left out",
            "--format FORMAT": "turtle, json-ld, n-triples, n-quads, trig or rdf-xml; by default "
            "by the suffix",
            "--framed": "JSON-LD nested around the drug",
            "--derived": "add the direct edges, derived from the statements",
            "--jurisdiction COUNTRY": "with --derived: the edges that documents of this country "
            "make, such as UK or Austria",
            "--source NAME ...": "only what this source says, and the passages that support what "
            "it limits or disputes; can be repeated",
        },
    )
    describe_drug(parser, "only what is said about this drug, and what that speaks of")
    describe_options(parser, {"--ontology": "add the ontology"})
    describe_source(parser)


def run_export(options: Namespace) -> int:
    """Write the graph to a file, or say what a view loses of it."""
    if options.losses and options.view is None:
        raise InputError("--losses needs a view: name one with --as")
    if options.target is None and not options.losses:
        raise InputError("where to write is missing: a file, a folder or - for standard output")
    if options.target == "-" and options.losses:
        raise InputError("--losses goes to standard output: name a file in place of -")
    if options.jurisdiction and not options.derived:
        raise InputError("--jurisdiction is for the direct edges: add --derived")
    kg = graph_of(options)
    if options.target is not None:
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
        write(f"{kg.losses(options.view, drug=options.drug).to_table(terminal_width())}\n")
    return 0


def describe_trace(parser: ArgumentParser) -> None:
    """Describe the options of ``trace``."""
    parser.add_argument(
        "article", metavar="ARTICLE", help="the file of the article; - for standard input"
    )
    describe_form(parser)
    describe_source(parser)


def run_trace(options: Namespace) -> int:
    """Print each statement beside its words."""
    found = graph_of(options).trace(options.article)
    rows = [
        (f"{item.start}-{item.end}", item.relation, item.label, " ".join(item.words.split()))
        for item in found
    ]
    _put_rows(("characters", "relation", "statement", "words"), rows, options.format)
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


def _headed(table: str) -> str:
    """Make the first line of a table stand out."""
    head, _, rest = table.partition("\n")
    return f"{bold(head)}\n{rest}\n" if rest else f"{bold(head)}\n"
