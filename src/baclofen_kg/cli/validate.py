"""The command ``validate``: a graph against the shapes."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace

from .. import loading, shacl, stores
from ..namespaces import local_name
from ..stores.reading import called, read_input
from .options import describe_options
from .output import write
from .source import graph_of
from .ticker import ticker


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
    write(text)
    return 0 if report.conforms else 1


def _kinds_named(report: shacl.ValidationReport) -> list[str]:
    """Where to read on what the kinds take that the messages name."""
    said = " ".join(result.message for result in report.results)
    named = set(re.findall(r"\bbko:([A-Z]\w*)", said))
    if not named:
        return []
    from ..curation.kinds import kinds

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
    store.load_text(content, called(name), form, base=options.base)
    triples = list(store.triples())
    return [shacl.Source(called(name), triples, content, form, options.base)]
