"""The command ``passages``: the passages of a source from a table, and back."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from itertools import takewhile
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Triple

from .. import loading, resources, shacl
from ..errors import InputError, NotFoundError
from ..model.lookup import Lookup
from ..namespaces import BKO, RDF_TYPE, VOCABULARIES, compact
from ..stores.reading import SUFFIXES, called, read_input, read_triples
from .new import names_beside_package
from .options import describe_options
from .output import complain, write
from .ticker import ticker

if TYPE_CHECKING:
    from ..curation.tables import PassageTable

_PART_OF = VOCABULARIES["dcterms"] + "isPartOf"


def describe_passages(parser: ArgumentParser) -> None:
    """Describe the options of ``passages``."""
    parser.description = f"""{parser.description}

The table is read from standard input: tabs between the cells, and a first row that names the
columns: section, stance (supports, qualifies, disputes), statement, and as needed comment, minimum,
maximum, unit, band, use, advice, seriousness, severity, population, route, limit, quote, passage.
Several values of a cell stand between semicolons. Each row is checked against the shapes, and each
that is wrong is refused by its number; then nothing is written.
Where SOURCE is a file, the rest of the file is written too, so that the result can replace it."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        help="a source by its name, or the Turtle file that describes it",
    )
    parser.add_argument(
        "--from-csv",
        metavar="FILE",
        nargs="?",
        const="-",
        help="read a table with commas between the cells, from a file or from standard input",
    )
    describe_options(
        parser,
        {
            "--from-tsv FILE": "read the table from a file",
            "--to-tsv": "write the passages as a table",
            "--to-csv": "the same, with commas",
        },
    )


def run_passages(options: Namespace) -> int:
    """Write passages from a table, or a table from passages."""
    from ..curation.kinds import kinds
    from ..curation.tables import PassageTable

    file = options.source if _is_file(options.source) else None
    if file is not None:
        options.data = [*options.data, file]
    ticker("reading")
    names = names_beside_package(options)
    table = PassageTable(kinds(), names.resolve, names.statements(), names.types)
    source = _described_source(file) if file else _source(names, options.source)
    if options.to_tsv or options.to_csv:
        return _to_table(options, table, source, file)
    name = options.from_csv or options.from_tsv or "-"
    delimiter = "," if options.from_csv is not None else "\t"
    content = read_input(name, "a table")
    shown = called(name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{shown}:{row}: is not text in UTF-8; a table is expected, saved as UTF-8 (in "
            "spreadsheets: CSV UTF-8, or with the character set UTF-8)"
        ) from None
    triples, rows, problems = table.read(text, source, shown, delimiter=delimiter)
    if not problems:
        ticker("checking")
        problems = _against_shapes(options, source, triples, rows, shown)
    for problem in problems:
        complain(problem)
    if problems:
        return 2
    write(_written(triples, source, file))
    return 0


def _to_table(options: Namespace, table: PassageTable, source: str, file: str | None) -> int:
    if file is not None:
        _head(file)
    files = [file] if file is not None else [*resources.data_files(), *options.data]
    triples = _parts_of(source, read_triples(files))
    write(table.write(triples, delimiter="\t" if options.to_tsv else ","))
    return 0


def _against_shapes(
    options: Namespace, source: str, triples: list[Triple], rows: dict[str, int], name: str
) -> list[str]:
    """What the shapes say against the passages of a table, row by row."""
    files = [*resources.data_files(), *options.data]
    read = list(dict.fromkeys(read_triples(files)))
    old = {triple.subject for triple in _parts_of(source, read)}
    around = [triple for triple in read if triple.subject not in old]
    # What is said of other nodes alone is not told of here.
    told = {triple.subject for triple in triples}
    near = [t for t in around if t.subject in told or t.object in told]
    report = loading.validate_sources(
        [shacl.Source(name, triples, b"", "turtle")],
        around=around,
        changed=shacl.terms_of([*triples, *near]),
        allow_warnings=True,
    )
    found = []
    for result in report.results:
        row = rows.get(str(result.focus_node)) or rows.get(str(result.value))
        if row is not None:
            path = f"{result.path}: " if result.path else ""
            hints = "".join(f" {hint}" for hint in result.hints)
            found.append((row, f"{name}:{row}: {path}{result.message}{hints}"))
    return [text for _, text in sorted(set(found))]


def _written(triples: list[Triple], source: str, file: str | None) -> str:
    from ..formats.formatter import format_turtle
    from ..formats.turtle import write_turtle

    if file is None:
        return write_turtle(triples)
    header = _head(file)
    before = list(read_triples([file]))
    old = {triple.subject for triple in _parts_of(source, before)}
    kept = [triple for triple in before if triple.subject not in old]
    return format_turtle(write_turtle([*kept, *triples], header=header), name=file)


def _head(file: str) -> list[str]:
    """The lines of comment at the head of a file; a comment in any other place would be lost."""
    lines = read_input(file, "Turtle").decode("utf-8-sig").splitlines()
    head = list(takewhile(lambda line: line.startswith("#"), lines))
    for number, line in enumerate(lines[len(head) :], start=len(head) + 1):
        if line.startswith("#") and not line.startswith("# ---- "):
            raise InputError(
                f"{file}:{number}: a table cannot carry this comment; move it to the head of the "
                "file, or into rdfs:comment"
            )
    return head


def _parts_of(source: str, triples: Iterable[Triple]) -> list[Triple]:
    read = list(triples)
    parts = {
        triple.subject
        for triple in read
        if triple.predicate.value == _PART_OF and triple.object == NamedNode(source)
    }
    return [triple for triple in read if triple.subject in parts]


def _is_file(name: str) -> bool:
    return os.path.isfile(name) or (
        os.path.splitext(name)[1] in SUFFIXES and (os.sep in name or name.endswith(".ttl"))
    )


def _described_source(file: str) -> str:
    """The one source that a file describes."""
    found = {
        triple.subject.value
        for triple in read_triples([file])
        if triple.predicate.value == RDF_TYPE
        and triple.object == NamedNode(BKO + "Source")
        and isinstance(triple.subject, NamedNode)
    }
    if len(found) != 1:
        several = f"describes several: {', '.join(map(compact, sorted(found)))}"
        raise InputError(
            f"{file}: {several if found else 'describes no bko:Source'}; name a file with one, or "
            "the source by its name"
        )
    return found.pop()


def _source(names: Lookup, name: str) -> str:
    try:
        return names.source(name)
    except NotFoundError as error:
        raise NotFoundError(
            f"{error}; describe it first: baclofen-kg new source --source {name}, and name the "
            "file of it"
        ) from None
