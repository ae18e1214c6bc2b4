"""Small pieces of HTML that the pages are put together from: links, marks, tables, sections."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple, TypeAlias

_BARE = re.compile(r"[A-Za-z0-9._~#/:?-]*[A-Za-z0-9._~#:?-]")
"""The values of attributes that need no quotes: there are hundreds of thousands."""


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


class Link(NamedTuple):
    """A piece of text that may lead somewhere."""

    text: str
    href: str | None = None

    def __html__(self) -> str:
        text = escape(self.text, quote=False)
        return f"<a href={_value(self.href)}>{text}</a>" if self.href else text


def _value(text: str) -> str:
    """The value of an attribute."""
    return text if _BARE.fullmatch(text) else f'"{escape(text)}"'


@dataclass(frozen=True)
class Line:
    """One line of a cell or of a list: words, and what they are said of."""

    items: Sequence[Link] = ()
    head: str = ""
    tail: str = ""
    mark: str = ""

    def __html__(self) -> str:
        items = ", ".join(item.__html__() for item in self.items)
        head = f"<i>{escape(self.head, quote=False)}</i> " if self.head else ""
        if self.mark:
            head = f"<b class={self.mark}>{self.mark}</b> "
        tail = f" <small>{escape(self.tail, quote=False)}</small>" if self.tail else ""
        return f"{head}{items}{tail}".rstrip()


@dataclass(frozen=True)
class Table:
    """A table whose first column names the rows; a column that is empty throughout is left out."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Sequence[Line]]]
    labelled: Collection[str] = ()
    """The columns whose cells say them where there is no room for columns, as on a phone."""

    def __html__(self) -> str:
        kept = [n for n in range(len(self.columns)) if not n or any(row[n] for row in self.rows)]
        # What HTML lets be left out is left out, end tags and the scope of a heading that is alone
        # in its row or column: there are tens of thousands of cells.
        head = "".join(f"<th>{escape(self.columns[n])}" for n in kept)
        starts = ["<tr><th>"]
        starts += [
            f'<td data-label="{escape(name)}">' if name in self.labelled else "<td>"
            for name in self.columns[1:]
        ]
        body = "\n".join(
            "".join(starts[n] + _lines(row[n]) if row[n] or not n else "<td>" for n in kept)
            for row in self.rows
        )
        return f"<table>\n<thead><tr>{head}\n<tbody>{body}\n</table>"


def _lines(lines: Iterable[Line]) -> str:
    found = [line.__html__() for line in lines]
    return "<p>".join(found)


@dataclass(frozen=True)
class Section:
    """A part of a page under a heading."""

    id: str
    title: str
    body: Sequence[Table | Html] = ()
    items: Sequence[Line] = ()
    """A list."""
    intro: str = ""
    columns: bool = False
    """Whether a long list is set in columns."""
    apart: bool = False
    """Whether it stands on a second page, since the first would be too long."""


Facts: TypeAlias = Sequence[tuple[str, Line]]
"""What is said of a node, property by property."""


@dataclass(frozen=True)
class Page:
    """What a page of the site says."""

    title: str
    here: str
    """The folder in which it lies."""
    kinds: Sequence[Link] = ()
    lead: str = ""
    iri: str = ""
    name: str = ""
    """The name of its files of data, without a suffix, where it has some."""
    facts: Facts = ()
    sections: Sequence[Section] = ()
    figure: Html | None = None
    contents: bool = False
    """Whether it begins with a list of its sections."""
    whole: str = ""
    """The name of the page of which this is the second."""
    neighbours: bool = False
    """Whether it is about an entity, of which the explorer can draw the neighbourhood."""

    @property
    def shown(self) -> list[Section]:
        """The sections that stand on this page."""
        return [section for section in self.sections if section.apart == bool(self.whole)]

    @property
    def places(self) -> list[Link]:
        """The sections in order, each with its place, on this page or on the other."""
        other = f"../id/{self.whole}.html" if self.whole else f"../more/{self.name}.html"
        return [
            Link(item.title, f"{other if item.apart != bool(self.whole) else ''}#{item.id}")
            for item in self.sections
        ]
