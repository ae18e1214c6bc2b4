"""The commands of the command line: what each does, how it ends, and where it is."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple


class Command(NamedTuple):
    """A command of the command line; one NAME has ``describe_NAME`` and ``run_NAME``."""

    summary: str
    """What it does, as the list of commands says it."""
    statuses: tuple[str, ...]
    """Its exit statuses beside that of wrong use."""
    examples: tuple[str, ...]
    """What can be typed after the name of the program."""
    of_graph: bool = True
    """Whether it is about one graph, which the options of ``source`` name."""
    module: str = ""
    """The module of this room where its functions are, imported when it is typed; where this is
    empty, the one of its name."""


COMMANDS = {
    "query": Command(
        "ask a named query or any SPARQL query",
        ("0  answered, with or without rows",),
        (
            "query indications --format json",
            "query class-members --drug-class opioids",
            'query "SELECT ?x { ?x bko:memberOf ?class }" --class opioids --format csv',
        ),
    ),
    "queries": Command(
        "list what can be asked",
        ("0  listed",),
        ("queries", "queries adverse-reactions"),
        module="query",
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
    ),
    "check": Command(
        "check what a person takes and has against what the sources say",
        (
            "0  nothing was found, and everything was recognised, or said not to be taken",
            "1  there are findings, and everything was recognised",
            "3  an entry is not recognised or ambiguous, or no maximum is stated for the dose",
        ),
        (
            'check --taking Valium --taking tramadol --condition "kidney disease"',
            "check --dose 20 --times-per-day 5 --jurisdiction US",
            "check --taking-from medicines.txt --conditions-from problems.csv --column name",
            "check --fhir bundle.json",
        ),
    ),
    "why": Command(
        "show each statement that links a medicine or condition to the drug, with its sources",
        ("0  found", "1  not found"),
        ("why Valium", 'why "kidney disease" --format json'),
        module="check",
    ),
    "new": Command(
        "print a skeleton of anything that can be described, with what is allowed",
        ("0  printed", "1  there is no such kind or property"),
        (
            "new interaction --drug tizanidine",
            "new interaction --drug dantrolene interactant=verapamil reportedAdvice=Avoid",
            "new source --source us-label",
        ),
    ),
    "passages": Command(
        "write the passages of a source from the rows of a table, or the other way round",
        ("0  written", "1  there is no such source"),
        (
            "passages us-label.ttl < rows.tsv",
            "passages us-label.ttl --from-csv rows.csv",
            "passages uk-spc --to-tsv",
        ),
    ),
    "validate": Command(
        "check the packaged graph, or your own files, against the shapes",
        ("0  it conforms", "1  it does not conform, or a file holds nothing to check"),
        ("validate", "validate mine.ttl --with-package", "validate mine.ttl --shapes shapes.ttl"),
    ),
    "export": Command(
        "write the graph to a file, as RDF or in a format of other tools",
        ("0  written", "1  there is no such source"),
        (
            "export baclofen.jsonld --framed",
            "export - --format n-triples --source article",
            "export --as fhir bundle.json",
            "export --as kgx --losses",
        ),
    ),
    "serve": Command(
        "serve the pages and a SPARQL endpoint until it is stopped",
        ("0  ended by Ctrl-C or SIGTERM",),
        ("serve", "serve --port 8080 --store formulary.store"),
    ),
    "mcp": Command(
        "offer the graph to agents as read-only tools, by the Model Context Protocol",
        ("0  ended by the client; with --http by Ctrl-C or SIGTERM",),
        ("mcp", "mcp --http --port 8081", "mcp --data mine.ttl --with-package"),
    ),
    "site": Command(
        "write the graph as web pages, with Turtle and JSON-LD for each name",
        ("0  written",),
        ("site build/site", "site pages --data mine.ttl --with-package"),
    ),
    "diff": Command(
        "say what changed between two editions of a graph",
        ("0  they say the same", "1  they differ"),
        ("diff data-of-last-year/ package", "diff old.ttl new.ttl --format markdown"),
        of_graph=False,
    ),
    "trace": Command(
        "print each statement beside the words of the article that it came from",
        ("0  printed", "1  the file is not the one that the graph was made from"),
        ("trace article.txt", "trace article.txt --format csv"),
    ),
    "format": Command(
        "write Turtle files in the layout of this project",
        ("0  all are in order", "1  --check: some are not"),
        ("format mine.ttl", "format --check data/"),
        of_graph=False,
    ),
}
"""The commands by name."""


def describer(name: str) -> Callable[[ArgumentParser], None]:
    """Return what describes the options of a command."""
    found: Callable[[ArgumentParser], None] = getattr(_module(name), f"describe_{name}")
    return found


def runner(name: str) -> Callable[[Namespace], int]:
    """Return what does a command, and returns the exit status."""
    found: Callable[[Namespace], int] = getattr(_module(name), f"run_{name}")
    return found


def _module(name: str) -> object:
    return import_module(f".{COMMANDS[name].module or name}", __package__)
