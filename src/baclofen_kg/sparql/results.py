"""What a query gives back: rows that print, and that convert to other forms.

A cell becomes a Python value when it is looked at.
"""

import json
import os

import pyoxigraph

from ..errors import InputError, QueryError, one_line
from ..namespaces import IRI, XSD, compact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date, datetime
    from decimal import Decimal
    from typing import TypeAlias, overload

    import pandas
    from pyoxigraph import (
        BlankNode,
        Literal,
        NamedNode,
        QuerySolution,
        Triple,
    )

    from ..sparql.store import Answer

    Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
    Value: TypeAlias = IRI | str | bool | int | float | Decimal | date | datetime | None


_MOST_SHOWN = 200
"""Rows that a notebook shows."""


class Row:
    """One row: cells by attribute, by name or by position."""

    __slots__ = ("_columns", "_terms")

    def __init__(
        self, columns: tuple[str, ...], terms: "QuerySolution | Triple | tuple[Term | None, ...]"
    ) -> None:
        self._columns = columns
        self._terms = terms

    def __getattr__(self, name: str) -> "Value":
        if not name.startswith("_") and name in self._columns:
            return to_python(self._terms[self._columns.index(name)])
        raise AttributeError(f"the row has no column {name!r}; it has {', '.join(self._columns)}")

    def __getitem__(self, key: str | int) -> "Value":
        if isinstance(key, str):
            if key not in self._columns:
                raise KeyError(f"the row has no column {key!r}; it has {', '.join(self._columns)}")
            key = self._columns.index(key)
        return to_python(self._terms[range(len(self._columns))[key]])

    def __iter__(self) -> "Iterator[Value]":
        return (to_python(term) for term in self.terms())

    def __reduce__(self) -> "tuple[type[Row], tuple[object, ...]]":
        return Row, (self._columns, self.terms())  # the engine's row cannot be copied

    def __len__(self) -> int:
        return len(self._columns)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Row)
            and self._columns == other._columns
            and self.terms() == other.terms()
        )

    def __hash__(self) -> int:
        return hash((self._columns, self.terms()))

    def __dir__(self) -> "Iterable[str]":
        return [*super().__dir__(), *self._columns]

    def __repr__(self) -> str:
        return f"Row({', '.join(f'{name}={self[name]!r}' for name in self._columns)})"

    def keys(self) -> tuple[str, ...]:
        """The names of the columns, so that ``dict(row)`` works."""
        return self._columns

    def terms(self) -> "tuple[Term | None, ...]":
        """The RDF terms of the row, unconverted."""
        return tuple(self._terms[index] for index in range(len(self._columns)))


class Results:
    """The answer of a SELECT query: a table."""

    def __init__(self, columns: tuple[str, ...], rows: list[Row]) -> None:
        self.columns = columns
        self.rows = rows
        """All rows."""

    def __iter__(self) -> "Iterator[Row]":
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        return len(self) > 0

    if TYPE_CHECKING:

        @overload
        def __getitem__(self, index: int) -> Row: ...

        @overload
        def __getitem__(self, index: slice) -> list[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        return self.rows[index]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self)} rows: {', '.join(self.columns)}>"

    def __str__(self) -> str:
        return self.to_table(terminal_width() or 100)

    def to_dicts(self) -> "list[dict[str, Value]]":
        """One dictionary for each row; what is unbound is ``None``."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_json(self) -> str:
        """SPARQL 1.1 Query Results JSON."""
        bindings = [
            {
                name: _json_term(term)
                for name, term in zip(self.columns, row.terms(), strict=True)
                if term is not None
            }
            for row in self.rows
        ]
        answer = {"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}
        return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))

    def to_csv(self) -> str:
        """SPARQL 1.1 Query Results CSV: plain values, IRIs in full, a line feed after each row."""
        import csv
        import io

        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([_plain(term) for term in row.terms()] for row in self.rows)
        return out.getvalue()

    def to_tsv(self) -> str:
        """SPARQL 1.1 Query Results TSV: RDF terms as in Turtle."""
        lines = ["\t".join(f"?{name}" for name in self.columns)]
        lines += [
            "\t".join("" if term is None else str(term) for term in row.terms())
            for row in self.rows
        ]
        return "".join(f"{line}\n" for line in lines)

    def to_markdown(self) -> str:
        """A Markdown table; IRIs as CURIEs."""
        lines = [list(self.columns), ["---"] * len(self.columns)]
        lines += [
            [_shown(term).replace("\\", "\\\\").replace("|", "\\|") for term in row.terms()]
            for row in self.rows
        ]
        return "".join(f"| {' | '.join(line)} |\n" for line in lines)

    def to_pandas(self) -> "pandas.DataFrame":
        """A pandas data frame, ready to calculate with; needs the extra ``pandas``.

        Decimals become floating-point numbers, and dates the dates of pandas.
        """
        try:
            import pandas
        except ImportError:
            raise InputError("to_pandas() needs pandas: pip install pandas") from None
        from datetime import date
        from decimal import Decimal

        frame = pandas.DataFrame(self.to_dicts(), columns=list(self.columns))
        for name in self.columns:
            kinds = {type(value) for value in frame[name] if value is not None}
            if Decimal in kinds and kinds <= {Decimal, int}:
                frame[name] = frame[name].astype(float)
            elif kinds == {date}:
                frame[name] = pandas.to_datetime(frame[name])
        return frame

    def to_table(self, width: int | None = None) -> str:
        """An aligned table, no wider than ``width`` columns; IRIs as CURIEs.

        A column of IRIs is left out where the column of their labels stands beside it: ``use``
        gives way to ``useLabel``. Columns without a value are left out, and where room is scarce
        columns of IRIs too, which the last line then names. Long cells wrap; where even that would
        break words, each row becomes a record of lines. All other forms have every column.
        """
        from ..formats.tables import crowded, layout

        if not self:
            return f"{layout(self.columns, [], width)}\n(no rows)"
        indexes = [i for i, name in enumerate(self.columns) if f"{name}Label" not in self.columns]
        terms = [row.terms() for row in self]
        # A column without a value says nothing.
        indexes = [i for i in indexes if any(row[i] is not None for row in terms)] or indexes
        columns = {
            i: (self.columns[i].removesuffix("Label"), *(_shown(row[i]) for row in terms))
            for i in indexes
        }

        def part(kept: list[int]) -> tuple[list[str], list[list[str]]]:
            names, *rows = map(list, zip(*(columns[i] for i in kept), strict=True))
            return names, rows

        # Names for programs give way to what a person reads.
        kept = list(indexes)
        for i in reversed(indexes):
            if len(kept) == 1 or not crowded(*part(kept), width):
                break
            if _only_iris(row[i] for row in terms):
                kept.remove(i)
        if len(kept) == len(indexes) or crowded(*part(kept), width):
            return layout(*part(indexes), width)
        left_out = ", ".join(columns[i][0] for i in indexes if i not in kept)
        return f"{layout(*part(kept), width)}\n(no room for {left_out})"

    def _repr_html_(self) -> str:
        """Show as a table in a notebook; of a long one, the beginning."""
        from html import escape

        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        body = "".join(
            f"<tr>{''.join(f'<td>{_html(term, escape)}</td>' for term in row.terms())}</tr>"
            for row in self.rows[:_MOST_SHOWN]
        )
        more = len(self) - _MOST_SHOWN
        rest = f"<p>and {more} more rows</p>" if more > 0 else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"


class AskResult(Results):
    """The answer of an ASK query: true or false, and equal to that."""

    def __init__(self, answer: bool) -> None:
        super().__init__(("answer",), [Row(("answer",), (pyoxigraph.Literal(answer),))])
        self._answer = answer

    def __bool__(self) -> bool:
        return self._answer

    def __eq__(self, other: object) -> bool:
        return self._answer == (other._answer if isinstance(other, AskResult) else other)

    def __hash__(self) -> int:
        return hash(self._answer)

    def __str__(self) -> str:
        return str(self._answer).lower()

    def to_json(self) -> str:
        """Give SPARQL 1.1 Query Results JSON."""
        return f'{{"head":{{}},"boolean":{self}}}'


class GraphResults(Results):
    """The answer of a CONSTRUCT or DESCRIBE query: triples, in a fixed order."""

    def __init__(self, triples: "Iterable[Triple]") -> None:
        self.triples: tuple[Triple, ...] = tuple(sorted(set(triples), key=str))
        columns = ("subject", "predicate", "object")
        rows = [Row(columns, (t.subject, t.predicate, t.object)) for t in self.triples]
        super().__init__(columns, rows)

    def to_ntriples(self) -> str:
        """Sorted N-Triples."""
        return "".join(f"{triple} .\n" for triple in self.triples)

    def to_turtle(self) -> str:
        """Turtle, grouped by subject."""
        from ..formats.turtle import write_turtle

        return write_turtle(self.triples)


def of_answer(answer: "Answer") -> Results:
    """Read what an engine answers, to its end.

    Reading it later would save nothing, and the engine's rows can be read in one thread only.

    Raises:
        QueryError: the engine gave up while it answered.
    """
    try:
        if isinstance(answer, pyoxigraph.QueryBoolean):
            return AskResult(bool(answer))
        if not isinstance(answer, pyoxigraph.QuerySolutions):
            return GraphResults(answer)
        columns = tuple(variable.value for variable in answer.variables)
        return Results(columns, [Row(columns, solution) for solution in answer])
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query cannot be answered: {one_line(error)}") from None


def to_python(term: "Term | None") -> "Value":
    """Convert an RDF term: IRIs to ``IRI``, literals to the Python type of their datatype."""
    if term is None:
        return None
    if isinstance(term, pyoxigraph.NamedNode):
        return IRI(term.value)
    if not isinstance(term, pyoxigraph.Literal):
        return str(term)
    datatype = term.datatype.value
    name = datatype[len(XSD) :] if datatype.startswith(XSD) else ""
    if name not in _CONVERTERS:
        return term.value
    try:
        return _CONVERTERS[name](term.value)
    except (ValueError, ArithmeticError, KeyError):
        return term.value


def _decimal(text: str) -> "Decimal":
    from decimal import Decimal

    return Decimal(text)


def _date(text: str) -> "date":
    from datetime import date

    return date.fromisoformat(text)


def _date_time(text: str) -> "datetime":
    from datetime import datetime

    return datetime.fromisoformat(text)


_CONVERTERS: "dict[str, Callable[[str], Value]]" = {
    "boolean": lambda text: {"true": True, "1": True, "false": False, "0": False}[text],
    **dict.fromkeys(
        (
            "integer",
            "int",
            "long",
            "short",
            "byte",
            "nonNegativeInteger",
            "positiveInteger",
            "unsignedInt",
            "unsignedLong",
        ),
        int,
    ),
    "decimal": _decimal,
    "double": float,
    "float": float,
    "date": _date,
    "dateTime": _date_time,
}


def _plain(term: "Term | None") -> str:
    if term is None:
        return ""
    if isinstance(term, pyoxigraph.NamedNode | pyoxigraph.Literal):
        return term.value
    return str(term)


def _only_iris(terms: "Iterable[Term | None]") -> bool:
    return all(term is None or isinstance(term, pyoxigraph.NamedNode) for term in terms)


def _shown(term: "Term | None") -> str:
    """How a cell is shown to people: short, on one line, without control characters."""
    text = compact(term.value) if isinstance(term, pyoxigraph.NamedNode) else _plain(term)
    if text.isprintable():
        return text
    text = " ".join(text.split())
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def _html(term: "Term | None", escape: "Callable[[str], str]") -> str:
    if isinstance(term, pyoxigraph.NamedNode) and term.value.startswith(("http://", "https://")):
        return f'<a href="{escape(term.value)}">{escape(_shown(term))}</a>'
    return escape(_shown(term))


def _json_term(term: "Term") -> object:
    if isinstance(term, pyoxigraph.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, pyoxigraph.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, pyoxigraph.Literal):
        written = {"type": "literal", "value": term.value}
        if term.language:
            written["xml:lang"] = term.language
        elif term.datatype.value != XSD + "string":
            written["datatype"] = term.datatype.value
        return written
    parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
    return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}


def terminal_width() -> int | None:
    """Columns of the terminal on standard output, or nothing where there is none."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit():
        return int(columns) or None
    try:
        return os.get_terminal_size(1).columns or None
    except (OSError, ValueError):
        return None
