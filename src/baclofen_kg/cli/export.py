"""The command ``export``: a graph as a file."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..errors import InputError
from ..export.views.names import VIEWS
from ..sparql.results import terminal_width
from .options import describe_drug, describe_options
from .output import write
from .source import graph_of
from .ticker import ticker


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
        write(kg.losses(options.view, drug=options.drug).to_table(terminal_width()))
    return 0
