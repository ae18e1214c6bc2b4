"""What a query gives back: rows that print, and that convert to other forms.

A cell becomes a Python value when it is looked at.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeAlias, overload

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolution, QuerySolutions, Triple

from ..errors import InputError, QueryError, as_number, one_line
from ..formats.tables import crowded, layout, wrap
from .store import Answer
from .terms import Term, Value, html, json_term, plain, shown, to_python, tsv

if TYPE_CHECKING:
    from pandas import DataFrame
    from polars import DataFrame as PolarsFrame
else:
    DataFrame: TypeAlias = Any  # pandas is an extra, and slow to import
    PolarsFrame: TypeAlias = Any  # so is polars

_MOST_SHOWN = 200
"""Rows that a notebook shows."""


class Row:
    """One row: cells by attribute, by name or by position."""

    __slots__ = ("_columns", "_terms")

    def __init__(
        self, columns: tuple[str, ...], terms: QuerySolution | Triple | tuple[Term | None, ...]
    ) -> None:
        self._columns = columns
        self._terms = terms

    def __getattr__(self, name: str) -> Value:
        if not name.startswith("_") and name in self._columns:
            return to_python(self._terms[self._columns.index(name)])
        raise AttributeError(f"the row has no column {name!r}; it has {', '.join(self._columns)}")

    def __getitem__(self, key: str | int) -> Value:
        if isinstance(key, str):
            if key not in self._columns:
                raise KeyError(f"the row has no column {key!r}; it has {', '.join(self._columns)}")
            key = self._columns.index(key)
        return to_python(self._terms[range(len(self._columns))[key]])

    def __iter__(self) -> Iterator[Value]:
        return (to_python(term) for term in self.terms())

    def __reduce__(self) -> tuple[type[Row], tuple[object, ...]]:
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

    def __dir__(self) -> Iterable[str]:
        return [*super().__dir__(), *self._columns]

    def __repr__(self) -> str:
        return f"Row({', '.join(f'{name}={self[name]!r}' for name in self._columns)})"

    def keys(self) -> tuple[str, ...]:
        """The names of the columns, so that ``dict(row)`` works."""
        return self._columns

    def terms(self) -> tuple[Term | None, ...]:
        """The RDF terms of the row, unconverted."""
        return tuple(self._terms[index] for index in range(len(self._columns)))


class Results:
    """The answer of a SELECT query: a table."""

    def __init__(self, columns: tuple[str, ...], rows: list[Row]) -> None:
        self.columns = columns
        self.rows = rows
        """All rows."""

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        return len(self) > 0

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

    def to_dicts(self) -> list[dict[str, Value]]:
        """One dictionary for each row; what is unbound is ``None``."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_json(self) -> str:
        """SPARQL 1.1 Query Results JSON; triple terms and directions as in SPARQL 1.2."""
        bindings = [
            {
                name: json_term(term)
                for name, term in zip(self.columns, row.terms(), strict=True)
                if term is not None
            }
            for row in self.rows
        ]
        answer = {"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}
        return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))

    def to_csv(self) -> str:
        """SPARQL 1.1 Query Results CSV: plain values, IRIs in full, a line feed after each row."""
        from ..formats.csv_text import csv_text

        return csv_text(self.columns, (list(map(plain, row.terms())) for row in self.rows))

    def to_tsv(self) -> str:
        """SPARQL 1.1 Query Results TSV: RDF terms as in Turtle, with triple terms of RDF 1.2."""
        lines = [[f"?{name}" for name in self.columns]]
        lines += [list(map(tsv, row.terms())) for row in self.rows]
        return "".join("\t".join(line) + "\n" for line in lines)

    def to_markdown(self) -> str:
        """A Markdown table; IRIs as CURIEs."""
        lines = [list(self.columns), ["---"] * len(self.columns)]
        lines += [
            [shown(term).replace("\\", "\\\\").replace("|", "\\|") for term in row.terms()]
            for row in self.rows
        ]
        return "".join(f"| {' | '.join(line)} |\n" for line in lines)

    def to_pandas(self) -> DataFrame:
        """A pandas data frame, ready to calculate with; needs the extra ``pandas``.

        Decimals become floating-point numbers, and dates the dates of pandas. A column that holds
        dates of several kinds, such as days and years, is one of texts, which sort as they should.
        """
        try:
            import pandas
        except ImportError:
            raise InputError("to_pandas() needs pandas: pip install pandas") from None
        from datetime import date, datetime
        from decimal import Decimal

        frame = pandas.DataFrame(self.to_dicts(), columns=list(self.columns))
        for index, name in enumerate(self.columns):
            values = [value for row in self.rows if (value := row[index]) is not None]
            kinds = {type(value) for value in values}
            if Decimal in kinds and kinds <= {Decimal, int, float}:
                frame[name] = frame[name].astype(float)
            elif kinds == {date}:
                # Those of pandas end at some centuries from now; then Python's stay.
                with suppress(pandas.errors.OutOfBoundsDatetime):
                    frame[name] = pandas.to_datetime(frame[name])
            elif kinds & {date, datetime} and not _comparable(values):
                frame[name] = self._texts(index)
        return frame

    def to_polars(self) -> PolarsFrame:
        """A polars data frame; needs the extra ``polars``; its ``to_arrow()`` leads to Arrow.

        Decimals become floating-point numbers; a column of values of several kinds is one of texts.
        """
        try:
            import polars
        except ImportError:
            raise InputError("to_polars() needs polars: pip install polars") from None
        columns = {}
        for index, name in enumerate(self.columns):
            values = [_frame_value(row[index]) for row in self.rows]
            kinds = {type(value) for value in values if value is not None}
            if kinds == {int, float}:
                values = [None if value is None else float(str(value)) for value in values]
            elif len(kinds) > 1:
                values = list(self._texts(index))
            columns[name] = values
        return polars.DataFrame(columns)

    def _texts(self, index: int) -> list[str | None]:
        """The texts of a column."""
        terms = (row.terms()[index] for row in self.rows)
        return [None if term is None else plain(term) for term in terms]

    def to_table(self, width: int | None = None) -> str:
        """An aligned table, no wider than ``width`` columns; IRIs as CURIEs.

        A column of IRIs is left out where the column of their labels stands beside it: ``use``
        gives way to ``useLabel``. Columns without a value are left out, and where room is scarce
        columns of IRIs too, which the last line then names. Long cells wrap; where even that would
        break words, each row becomes a record of lines. All other forms have every column.
        """
        if width is not None:
            as_number(width, "a width", whole=True)
        if not self.columns:
            if not self:
                return "(no rows)"
            rows = "1 row" if len(self) == 1 else f"{len(self)} rows"
            return f"({rows} without columns: the query has no variables)"
        if not self:
            return f"{layout(self.columns, [], width)}\n(no rows)"
        indexes = [i for i, name in enumerate(self.columns) if f"{name}Label" not in self.columns]
        terms = [row.terms() for row in self]
        # A column without a value says nothing.
        indexes = [i for i in indexes if any(row[i] is not None for row in terms)] or indexes
        columns = {
            i: (self.columns[i].removesuffix("Label"), *(shown(row[i]) for row in terms))
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
            if all(row[i] is None or isinstance(row[i], NamedNode) for row in terms):
                kept.remove(i)
        if len(kept) == len(indexes) or crowded(*part(kept), width):
            return layout(*part(indexes), width)
        hidden = [columns[i][0] for i in indexes if i not in kept]
        what = "columns" if len(hidden) > 1 else "column"
        note = f"({what} hidden: {', '.join(hidden)}; widen the terminal or use --format csv)"
        return "\n".join([layout(*part(kept), width), *wrap(note, width or len(note))])

    def _repr_html_(self) -> str:
        """Show as a table in a notebook; of a long one, the beginning."""
        from html import escape

        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        body = "".join(
            f"<tr>{''.join(f'<td>{html(term)}</td>' for term in row.terms())}</tr>"
            for row in self.rows[:_MOST_SHOWN]
        )
        more = len(self) - _MOST_SHOWN
        rest = f"<p>and {more} more rows</p>" if more > 0 else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"


class AskResult(Results):
    """The answer of an ASK query: true or false, and equal to that."""

    def __init__(self, answer: bool) -> None:
        super().__init__(("answer",), [Row(("answer",), (Literal(answer),))])
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
        """SPARQL 1.1 Query Results JSON."""
        return f'{{"head":{{}},"boolean":{self}}}'


class GraphResults(Results):
    """The answer of a CONSTRUCT or DESCRIBE query: triples, in a fixed order."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples: tuple[Triple, ...] = tuple(sorted(set(triples), key=str))
        columns = ("subject", "predicate", "object")
        rows = [Row(columns, (t.subject, t.predicate, t.object)) for t in self.triples]
        super().__init__(columns, rows)

    def to_ntriples(self) -> str:
        """Sorted N-Triples."""
        lines = ((t.subject, t.predicate, t.object) for t in self.triples)
        return "".join(f"{' '.join(map(tsv, line))} .\n" for line in lines)

    def to_turtle(self) -> str:
        """Turtle, grouped by subject."""
        from ..formats.turtle import write_turtle

        return write_turtle(self.triples)


def of_answer(answer: Answer) -> Results:
    """Read what an engine answers, to its end.

    Reading it later would save nothing, and the engine's rows can be read in one thread only.

    Raises:
        QueryError: the engine gave up while it answered.
    """
    try:
        if isinstance(answer, QueryBoolean):
            return AskResult(bool(answer))
        if not isinstance(answer, QuerySolutions):
            return GraphResults(answer)
        columns = tuple(variable.value for variable in answer.variables)
        return Results(columns, [Row(columns, solution) for solution in answer])
    except (OSError, RuntimeError, ValueError, SyntaxError) as error:
        raise QueryError(f"the query cannot be answered: {one_line(error)}") from None


def _frame_value(value: Value) -> Value:
    """A value as data frames know it: decimals as floating-point numbers, IRIs as texts."""
    from decimal import Decimal

    if isinstance(value, Decimal):
        return float(value)
    return str(value) if isinstance(value, str) else value


def _comparable(values: Sequence[Value]) -> bool:
    """Whether dates and times can be sorted among each other."""
    return (
        len({type(value) for value in values}) == 1
        and len({getattr(value, "tzinfo", None) is None for value in values}) == 1
    )


def terminal_width() -> int | None:
    """Columns of the terminal on standard output, or nothing where there is none."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit():
        return int(columns) or None
    try:
        return os.get_terminal_size(1).columns or None
    except (OSError, ValueError):
        return None
