"""Small pieces of HTML that the pages are put together from: links, marks, tables, sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


class Link(NamedTuple):
    """A piece of text that may lead somewhere."""

    text: str
    href: str | None = None
    title: str = ""
    mark: str = ""
    """One of the stances, ``chip`` or ``quiet``: how it is set."""

    def __html__(self) -> str:
        text = escape(self.text, quote=False)
        attributes = f' class="{self.mark}"' if self.mark else ""
        attributes += f' title="{escape(self.title)}"' if self.title else ""
        if self.href:
            return f'<a href="{escape(self.href)}"{attributes}>{text}</a>'
        return f"<span{attributes}>{text}</span>" if attributes else text


@dataclass(frozen=True)
class Line:
    """One line of a cell or of a list: words, and what they are said of."""

    items: Sequence[Link] = ()
    head: str = ""
    tail: str = ""
    mark: str = ""

    def __html__(self) -> str:
        items = ", ".join(item.__html__() for item in self.items)
        head = f'<span class="head">{escape(self.head, quote=False)}</span> ' if self.head else ""
        if self.mark:
            head = f"<b class={self.mark}>{self.mark}</b> "
        tail = f' <span class="quiet">{escape(self.tail, quote=False)}</span>' if self.tail else ""
        return f"{head}{items}{tail}".rstrip()


@dataclass(frozen=True)
class Table:
    """A table whose first column names the rows; a column that is empty throughout is left out."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Sequence[Line]]]
    labelled: bool = True
    """Whether each cell says its column where there is no room for columns, as on a phone."""

    def __html__(self) -> str:
        kept = [n for n in range(len(self.columns)) if not n or any(row[n] for row in self.rows)]
        # End tags that HTML lets be left out are left out: there are tens of thousands of cells.
        head = "".join(f"<th scope=col>{escape(self.columns[n])}" for n in kept)
        starts = ["<tr><th scope=row>"]
        starts += [
            f'<td data-label="{escape(name)}">' if self.labelled else "<td>"
            for name in self.columns[1:]
        ]
        body = "\n".join(
            "".join(starts[n] + _lines(row[n]) if row[n] or not n else "<td>" for n in kept)
            for row in self.rows
        )
        return f"<table>\n<thead><tr>{head}\n<tbody>\n{body}\n</table>"


def _lines(lines: Iterable[Line]) -> str:
    found = [line.__html__() for line in lines]
    return found[0] if len(found) == 1 else "".join(f"<div>{line}</div>" for line in found)


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
    facts: Sequence[tuple[Link, Sequence[Link]]] = ()
    sections: Sequence[Section] = ()
    figure: Html | None = None
    contents: bool = False
    """Whether it begins with a list of its sections."""
    neighbours: bool = False
    """Whether it is about an entity, of which the explorer can draw the neighbourhood."""
