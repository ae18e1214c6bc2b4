"""The expected answers in ``tests/answers/``: how they are written, and how they are renewed.

``python -m tests.update_answers`` asks every question again and shows what changed. It is for a
change that is meant: read the difference against the sources before you commit it.

A file is named for its query, or ``QUERY--VARIANT``. Lines that begin with ``#`` come first:
``# drug = bkg:gaba`` gives a parameter, ``# empty: REASON`` says that no answer is the right one.
A SELECT query has a CSV file, its rows in order, without the columns of labels: rewording a label
can move a row, but changes none. IRIs stand as CURIEs, or in angle brackets where no prefix fits;
literals stand by their value, numbers as 5 and not 5.0. A CONSTRUCT query has a file of sorted
N-Triples, with numbers in the same spelling.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
import sys
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

import baclofen_kg
from baclofen_kg.namespaces import XSD, compact
from baclofen_kg.sparql.catalogue import QueryCatalogue
from baclofen_kg.sparql.results import GraphResults, Results

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

FOLDER = Path(__file__).resolve().parent / "answers"
NUMERIC = {XSD + name for name in ("integer", "decimal", "double", "float")}


@dataclass(frozen=True)
class AnswerFile:
    """One expected answer and the parameters that it belongs to."""

    path: Path
    parameters: Mapping[str, str]
    empty: str
    """Why the answer is empty, where it is meant to be."""
    body: str

    @property
    def query(self) -> str:
        """The name of the query."""
        return self.path.stem.partition("--")[0]

    def text(self, body: str) -> str:
        """The whole file with this answer in it."""
        head = [f"# {name} = {value}\n" for name, value in self.parameters.items()]
        if self.empty:
            head.append(f"# empty: {self.empty}\n")
        return "".join(head) + body


def read(path: Path) -> AnswerFile:
    """Read an answer file."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    head = [line[1:].strip() for line in lines if line.startswith("#")]
    empty = next((line.partition(":")[2].strip() for line in head if line.startswith("empty:")), "")
    pairs = [line.partition(" = ") for line in head if " = " in line]
    parameters = {name.strip(): value.strip() for name, _, value in pairs}
    return AnswerFile(path, parameters, empty, "".join(lines[len(head) :]))


def read_all() -> list[AnswerFile]:
    """Read all answer files, sorted by name."""
    paths = [path for path in FOLDER.iterdir() if path.suffix in (".csv", ".nt")]
    return [read(path) for path in sorted(paths)]


def telling() -> list[AnswerFile]:
    """The answers of the shortest questions that use all of SPARQL that any question uses.

    Each way to ask that evaluates none by itself is asked these; `make crosscheck` asks them all.
    """
    catalogue = QueryCatalogue()

    def length(answer: AnswerFile) -> tuple[int, int, str]:
        return len(catalogue[answer.query].text), len(answer.body), answer.path.name

    seen: set[str] = set()
    found = []
    for answer in sorted(read_all(), key=length):
        text = re.sub(r"#.*|<[^<>\s]*>|'[^']*'|\"[^\"]*\"", "", catalogue[answer.query].text)
        used = set(re.findall(r"\b[A-Z]{2,}\b|[*/|^]", text))
        if not answer.empty and not used <= seen:
            found.append(answer)
            seen |= used
    return found


_short = cache(compact)


def cell(term: Term | None) -> str:
    """How a term stands in a CSV file: by its value, not by its spelling."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        short = _short(term.value)
        return short if short != term.value else f"<{term.value}>"
    if isinstance(term, ox.Literal):
        return number(term.value) if term.datatype.value in NUMERIC else term.value
    return str(term)


def number(text: str) -> str:
    """Spell a number without what does not change its value."""
    return f"{Decimal(text).normalize():f}"


def table(columns: Sequence[str], rows: Iterable[Sequence[Term | None]]) -> str:
    """The CSV of a table, without its columns of labels."""
    kept = [index for index, name in enumerate(columns) if not name.lower().endswith("label")]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([columns[index] for index in kept])
    writer.writerows([cell(row[index]) for index in kept] for row in rows)
    return out.getvalue()


def triples(found: Iterable[ox.Triple]) -> str:
    """Sorted N-Triples."""
    return "".join(sorted({f"{t.subject} {t.predicate} {_spelt(t.object)} .\n" for t in found}))


def _spelt(term: Term) -> Term:
    if isinstance(term, ox.Literal) and term.datatype.value in NUMERIC:
        return ox.Literal(number(term.value), datatype=term.datatype)
    return term


def render(results: Results) -> str:
    """The body of an answer file."""
    if isinstance(results, GraphResults):
        return triples(results.triples)
    return table(results.columns, (row.terms() for row in results))


def main() -> int:
    """Renew the expected answers and show what changed."""
    kg = baclofen_kg.load()
    known = {answer.path.name: answer for answer in read_all()}
    for query in kg.queries:
        suffix = ".nt" if "\nCONSTRUCT" in query.text else ".csv"
        name = query.name + suffix
        if name not in known and not any(p.required for p in query.parameters):
            known[name] = AnswerFile(FOLDER / name, {}, "", "")
    changed = 0
    for name, answer in sorted(known.items()):
        if answer.query not in kg.queries:
            print(f"{name}: there is no such query; remove the file", file=sys.stderr)
            return 1
        before = answer.text(answer.body) if answer.path.exists() else ""
        after = answer.text(render(kg.query(answer.query, **answer.parameters)))
        if before != after:
            changed += 1
            lines = difflib.unified_diff(
                before.splitlines(), after.splitlines(), f"{name} as it was", name, lineterm="", n=0
            )
            print(*lines, sep="\n")
            answer.path.write_text(after, encoding="utf-8")
    print(f"{changed} of {len(known)} expected answers changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
