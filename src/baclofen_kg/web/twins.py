"""Markdown twins of the pages, for agents and for people who read text; ``llms.txt`` leads to them.

There is one for each page that says something: of statements, of what they speak of, of sources,
countries and classes. A passage stands on the twins of its source and its statements, and a
substance of which nobody speaks in the list of its class
(docs/decisions/markdown-twins.md).
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable

from ..namespaces import BKO, local_name
from .book import Book
from .markup import Line, Link, Page, Section, Table

FRONT = "llms.txt"
"""The twin of the first page, where https://llmstxt.org has it."""

NOTICE = (
    "Not medical advice. A dataset for software and study: it says what its sources say; they can "
    "be wrong, and were read in part. What is not listed was not seen, which is no all-clear."
)
_ON_FRONT = """\
Each statement has a page with who supports, qualifies and disputes it, by country. A statement
that somebody disputes is contested; what one country's documents say is not what another's say;
silence is neither. The pages that end in .md are text; in place of .md, .ttl and .jsonld are data.
"""


def twin_names(book: Book) -> frozenset[str]:
    """The names of all twins, from the top of the site."""
    nodes = book.nodes
    spoken_of = {
        iri
        for iri in nodes.own
        if any(mention.subject in book.statements for mention in nodes.mentions(iri))
    }
    # The passages that speak to a statement name it, and not the other way round.
    named = {*book.statements, *spoken_of, *nodes.kinds.get(f"{BKO}Source", ())}
    # What has a name of somebody else has no page, and stands on the page of its drug.
    found = [f"id/{local_name(iri)}.md" for iri in named.intersection(nodes.own)]
    found += [f"kind/{local_name(kind)}.md" for kind in nodes.kinds]
    found += [f"country/{local_name(iri)}.md" for iri in nodes.countries]
    return frozenset((FRONT, *found))


def markdown(page: Page, twins: Collection[str]) -> str:
    """A page as Markdown.

    Args:
        page: the page.
        twins: the names of the twins: links to a page that has one lead to it.
    """
    write = _Writer(page.here, twins)
    blocks = [f"# {page.title}"]
    lead = " ".join(page.lead.split())
    if not page.here:
        blocks += [f"> {lead}"] * bool(lead) + [_ON_FRONT.strip()]
    else:
        kinds = ", ".join(link.text for link in page.kinds)
        blocks += [f"*{kinds}*"] * bool(kinds) + [lead] * bool(lead)
    facts = [f"- IRI: <{page.iri}>"] * bool(page.iri)
    facts += [f"- {term}: {write.line(said)}" for term, said in page.facts]
    blocks += ["\n".join(facts)] * bool(facts)
    for section in page.sections:
        blocks += write.section(section)
    return "\n\n".join([*blocks, NOTICE]) + "\n"


class _Writer:
    """Writes the pieces of one page."""

    def __init__(self, here: str, twins: Collection[str]) -> None:
        self._here = here
        self._twins = twins

    def section(self, section: Section) -> Iterable[str]:
        yield f"## {section.title}"
        if section.intro:
            yield section.intro
        for body in section.body:
            if isinstance(body, Table):
                yield self.table(body)
        if section.items:
            yield "\n".join(f"- {self.line(line, listed=True)}" for line in section.items)

    def table(self, table: Table) -> str:
        """A table; a column that is empty throughout is left out."""
        kept = [n for n in range(len(table.columns)) if not n or any(row[n] for row in table.rows)]
        lines = [[table.columns[n] for n in kept], ["---"] * len(kept)]
        for row in table.rows:
            cells = ("; ".join(map(self.line, row[n])) for n in kept)
            lines.append([cell.replace("|", "\\|") for cell in cells])
        return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)

    def line(self, line: Line, listed: bool = False) -> str:
        items = ", ".join(map(self.link, line.items))
        head = f"{line.head} " if line.head else ""
        head = f"**{line.mark}** " if line.mark else head
        # The list of links of llms.txt has a colon before what is said of a link.
        tail = f": {line.tail}" if listed else f" ({line.tail})"
        return f"{head}{items}{tail if line.tail else ''}".strip()

    def link(self, link: Link) -> str:
        text = " ".join(link.text.split())
        if not link.href:
            return text
        text = text.replace("[", "\\[").replace("]", "\\]")
        return f"[{text}]({self.address(link.href)})"

    def address(self, href: str) -> str:
        """Where a link leads: to the twin of a page that has one."""
        if "://" in href:
            return href
        page, mark, place = href.partition("#")
        target = posixpath.normpath(posixpath.join(self._here, page))
        if f"{target.removesuffix('.html')}.md" in self._twins:
            return f"{page.removesuffix('.html')}.md"
        return f"{page}{mark}{place}"
