"""What can be typed on the command line: the commands and their options."""

from argparse import REMAINDER, SUPPRESS, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from typing import NamedTuple, NoReturn

from .. import __version__
from ..errors import near_matches, one_line, suggestion_text
from ..export.views.names import VIEWS
from ..sparql.catalogue import QueryCatalogue
from ..sparql.results import terminal_width
from . import check, commands, new, passages, serve, site
from .commands import GRAPH_FORMATS, TABLE_FORMATS
from .diff import describe_diff, run_diff
from .output import complain
from .source import describe_source

_WRONG_USE = "2  wrong use: an option, a parameter, a query or a file that cannot be used"


class Command(NamedTuple):
    """A command of the command line."""

    summary: str
    """What it does, as the list of commands says it."""
    statuses: tuple[str, ...]
    """Its exit statuses beside that of wrong use."""
    examples: tuple[str, ...]
    """What can be typed after the name of the program."""
    describe: Callable[[ArgumentParser], None]
    """Describes its options."""
    run: Callable[[Namespace], int]
    """Does it, and returns the exit status."""


def parse(arguments: Sequence[str]) -> Namespace:
    """Return the options that are typed; ``run`` among them does what is asked for."""
    # Building a parser takes a millisecond, and most lines begin with their command.
    if arguments and arguments[0] in COMMANDS:
        return _parse_command(arguments[0], arguments[1:])
    top = top_parser()
    before, unknown = top.parse_known_args(arguments)
    if unknown:
        top.error(f"not understood: {' '.join(unknown)}")
    if before.command is None:
        before.run = commands.run_glance
        return before
    if before.command not in COMMANDS:
        top.error(_no_command(before.command))
    options = _parse_command(before.command, before.arguments)
    for name in ("data", "with_package", "store", "endpoint", "input_format", "base", "drug"):
        if earlier := getattr(before, name):
            if name == "drug" and "parameters" in options:
                options.parameters = [*options.parameters, "--drug", earlier]
                continue
            if name not in options:
                option = f"--{name.replace('_', '-')}"
                top.error(f"{option} does not go with the command {before.command}")
            later = getattr(options, name)
            both = earlier + later if name == "data" and later else later or earlier
            setattr(options, name, both)
    return options


def _parse_command(name: str, arguments: Sequence[str]) -> Namespace:
    parser = parser_of(name)
    # Options may stand between the values of a skeleton.
    read = parser.parse_known_intermixed_args if name == "new" else parser.parse_known_args
    options, rest = read(arguments)
    if name == "query":
        options.parameters = rest
    elif rest:
        parser.error(f"not understood: {' '.join(rest)}")
    options.run = COMMANDS[name].run
    return options


def top_parser() -> ArgumentParser:
    """Describe the program as a whole."""
    width = max(map(len, COMMANDS))
    parser = _Parser(
        prog="baclofen-kg",
        usage="baclofen-kg [-h] [--version] [--data PATH ...] [options] [COMMAND ...]",
        description="A drug as a knowledge graph, by default baclofen as packaged;\nwithout a "
        "command, the drug at a glance.",
        epilog=_listed(
            ("commands", [f"{name:{width}}  {item.summary}" for name, item in COMMANDS.items()]),
            (
                "exit status",
                ["0  yes, or done", "1  it does not conform, is not found or differs", _WRONG_USE],
            ),
        )
        + "\n\nbaclofen-kg COMMAND --help tells more. Not medical advice.",
    )
    parser.add_argument("--version", action="version", version=f"baclofen-kg {__version__}")
    parser.add_argument("command", nargs="?", help=SUPPRESS)
    parser.add_argument("arguments", nargs=REMAINDER, help=SUPPRESS)
    _describe_drug(parser, "the drug that is shown")
    describe_source(parser)
    return parser


def parser_of(name: str) -> ArgumentParser:
    """Describe the options of one command."""
    command = COMMANDS[name]
    parser = _Parser(
        prog=f"baclofen-kg {name}",
        description=f"{command.summary[0].upper()}{command.summary[1:]}.",
        epilog=_listed(
            ("examples", [f"baclofen-kg {example}" for example in command.examples]),
            ("exit status", sorted((*command.statuses, _WRONG_USE))),
        ),
    )
    command.describe(parser)
    return parser


class _Parser(ArgumentParser):
    """A parser whose complaints are one line long."""

    def __init__(self, **options: str) -> None:
        super().__init__(formatter_class=_Formatter, allow_abbrev=False, **options)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        complain(f"{one_line(message)}; see {self.prog} --help", self.prog)
        raise SystemExit(2)


class _Formatter(RawDescriptionHelpFormatter):
    """Sets the help of all options in one column, as wide as the terminal up to 100 characters."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=min(terminal_width() or 100, 100))


def _listed(*sections: tuple[str, Sequence[str]]) -> str:
    """Return headings with indented lines below them."""
    return "\n\n".join("\n  ".join([f"{head}:", *lines]) for head, lines in sections)


def _no_command(name: str) -> str:
    if name in QueryCatalogue():
        return f"that is a question: baclofen-kg query {name}"
    return f"there is no command {name!r}{suggestion_text(near_matches(name, COMMANDS))}"


def _describe_format(parser: ArgumentParser, formats: Sequence[str] = TABLE_FORMATS) -> None:
    parser.add_argument(
        "--format",
        choices=formats,
        default=formats[0],
        metavar="FORMAT",
        help=f"form of the answer: {', '.join(formats)} (default: {formats[0]})",
    )


def _describe_drug(parser: ArgumentParser, what: str) -> None:
    parser.add_argument("--drug", metavar="NAME", help=f"{what}, by name, CURIE or IRI")


def _describe_query(parser: ArgumentParser) -> None:
    parser.usage = f"{parser.prog} [-h] [--format FORMAT] [options] QUERY [--NAME VALUE ...]"
    parser.description = f"""{parser.description}

baclofen-kg queries lists the queries, and describes one that is named.
Parameters follow the query, as --NAME VALUE or --NAME=VALUE. Those of SPARQL are its variables,
and a value is an entity by its name, CURIE or IRI, or a literal as SPARQL writes it: 5, 2.5, true,
'"cramp"@en'."""
    parser.add_argument(
        "question", metavar="QUERY", help="name of a query, SPARQL text, or - for standard input"
    )
    _describe_format(parser, (*TABLE_FORMATS, *GRAPH_FORMATS))
    describe_source(parser)


def _describe_queries(parser: ArgumentParser) -> None:
    parser.description = (
        f"{parser.description}\nThe queries are the same for every graph. Where a graph describes "
        "another drug than the\ndefault of a parameter, that drug is meant; of several, one must "
        "be named: --drug NAME."
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="describe only this query")
    _describe_format(parser)
    describe_source(parser)


def _describe_show(parser: ArgumentParser) -> None:
    parser.add_argument(
        "name",
        metavar="NAME",
        help="an entity, a statement, a source, a passage or a coded value: label, synonym, title, "
        "CURIE, IRI or local name",
    )
    _describe_format(parser, ("text", "json"))
    describe_source(parser)


def _describe_validate(parser: ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="RDF files or folders, - for Turtle on standard input; by default the packaged graph",
    )
    parser.add_argument(
        "--shapes",
        action="append",
        metavar="FILE",
        help="a file or folder of SHACL shapes, which are added to ours; can be repeated",
    )
    parser.add_argument(
        "--only-shapes",
        action="store_true",
        help="check against the shapes of --shapes alone, without ours and the ontology",
    )
    parser.add_argument(
        "--allow-unchecked",
        action="store_true",
        help="let files pass in which no shape finds anything to check, if it does in another",
    )
    parser.add_argument(
        "--allow-warnings", action="store_true", help="let only violations count, not warnings"
    )
    parser.add_argument(
        "--format",
        choices=("text", "json", "turtle"),
        default="text",
        help="form of the report: text (default), json, or turtle: a report of SHACL",
    )
    describe_source(parser)


def _describe_export(parser: ArgumentParser) -> None:
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
    parser.add_argument(
        "--losses",
        action="store_true",
        help="with --as: say of each kind of thing how many are kept and lost, and why; PATH may "
        "be left out",
    )
    parser.add_argument(
        "--format",
        help="turtle, json-ld, n-triples, n-quads, trig or rdf-xml; by default by the suffix",
    )
    parser.add_argument("--framed", action="store_true", help="JSON-LD nested around the drug")
    parser.add_argument(
        "--derived", action="store_true", help="add the direct edges, derived from the statements"
    )
    parser.add_argument(
        "--jurisdiction",
        metavar="COUNTRY",
        help="with --derived: the edges that documents of this country make, such as UK or Austria",
    )
    parser.add_argument(
        "--source",
        action="append",
        metavar="NAME",
        help="only what this source says, and who supports what it limits or disputes; "
        "can be repeated",
    )
    _describe_drug(parser, "only what is said about this drug, and what that speaks of")
    parser.add_argument("--ontology", action="store_true", help="add the ontology")
    describe_source(parser)


def _describe_trace(parser: ArgumentParser) -> None:
    parser.add_argument(
        "article", metavar="ARTICLE", help="the file of the article; - for standard input"
    )
    _describe_format(parser)
    describe_source(parser)


def _describe_layout(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--check",
        action="store_true",
        help="change nothing; name the files that are not in order",
    )
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="Turtle files or folders, - for standard input to standard output; by default the "
        "packaged data",
    )


COMMANDS = {
    "query": Command(
        "ask a named query or any SPARQL query",
        ("0  answered, with or without rows", "1  a parameter names an entity that is not found"),
        (
            "query indications --format json",
            "query class-members --drug-class opioids",
            'query "SELECT ?x { ?x bko:memberOf ?class }" --class opioids --format csv',
        ),
        _describe_query,
        commands.run_query,
    ),
    "queries": Command(
        "list what can be asked",
        ("0  listed",),
        ("queries", "queries adverse-reactions"),
        _describe_queries,
        commands.run_queries,
    ),
    "show": Command(
        "show an entity, a statement with its evidence, a source, a passage or a coded value",
        ("0  found", "1  not found, or the name is ambiguous"),
        (
            "show Lioresal",
            "show chebi:2972",
            "show baclofen-indication-spasticity-stroke",
            "show bkg:article",
        ),
        _describe_show,
        commands.run_show,
    ),
    "check": Command(
        "check what a person takes and has against what the sources say",
        check.STATUSES,
        (
            'check --taking Valium --taking tramadol --condition "kidney disease"',
            "check --dose 20 --times-per-day 5 --jurisdiction US",
            "check --taking-from medicines.txt --conditions-from problems.csv --column name",
            "check --fhir bundle.json",
        ),
        check.describe_check,
        check.run_check,
    ),
    "why": Command(
        "show each statement that links a medicine or condition to the drug, with its sources",
        ("0  found", "1  not found"),
        ("why Valium", 'why "kidney disease" --format json'),
        check.describe_why,
        check.run_why,
    ),
    "new": Command(
        "print a skeleton of anything that can be described, with what is allowed",
        new.STATUSES,
        (
            "new interaction --drug tizanidine",
            "new interaction --drug dantrolene interactant=verapamil reportedAdvice=Avoid",
            "new source --source us-label",
        ),
        new.describe_new,
        new.run_new,
    ),
    "passages": Command(
        "write the passages of a source from the rows of a table, or the other way round",
        passages.STATUSES,
        (
            "passages us-label.ttl < rows.tsv",
            "passages us-label.ttl --from-csv rows.csv",
            "passages uk-spc --to-tsv",
        ),
        passages.describe_passages,
        passages.run_passages,
    ),
    "validate": Command(
        "check the packaged graph, or your own files, against the shapes",
        ("0  it conforms", "1  it does not conform, or a file holds nothing to check"),
        ("validate", "validate mine.ttl --with-package", "validate mine.ttl --shapes shapes.ttl"),
        _describe_validate,
        commands.run_validate,
    ),
    "export": Command(
        "write the graph to a file, as RDF or in a form of others",
        ("0  written", "1  there is no such source"),
        (
            "export baclofen.jsonld --framed",
            "export - --format n-triples --source article",
            "export --as fhir bundle.json",
            "export --as kgx --losses",
        ),
        _describe_export,
        commands.run_export,
    ),
    "serve": Command(
        "serve the pages and a SPARQL endpoint until it is told to end",
        ("0  ended by Ctrl-C or SIGTERM",),
        ("serve", "serve --port 8080 --store formulary.store"),
        serve.describe_serve,
        serve.run_serve,
    ),
    "site": Command(
        "write the graph as pages to look at, and as Turtle and JSON-LD for each name",
        ("0  written",),
        ("site build/site", "site pages --data mine.ttl --with-package"),
        site.describe_site,
        site.run_site,
    ),
    "diff": Command(
        "say what changed between two editions of a graph",
        ("0  they say the same", "1  they differ"),
        ("diff data-of-last-year/ package", "diff old.ttl new.ttl --format markdown"),
        describe_diff,
        run_diff,
    ),
    "trace": Command(
        "print each statement beside the words of the article that it came from",
        ("0  printed", "1  the file is not the one that the graph was made from"),
        ("trace article.txt", "trace article.txt --format csv"),
        _describe_trace,
        commands.run_trace,
    ),
    "format": Command(
        "put Turtle files into the one layout",
        ("0  all are in order", "1  --check: some are not"),
        ("format mine.ttl", "format --check data/"),
        _describe_layout,
        commands.run_format,
    ),
}
"""The commands by name."""
