"""The page of a statement: what it says, who says so and who does not, and what each adds."""

from __future__ import annotations

from .. import model
from ..namespaces import STANCES
from .book import NODES, Book
from .markup import Html, Line, Link, Page, Section, Table
from .picture import Role, evidence_picture
from .words import added, content, link, place, verdicts

_ADDED = ("It adds", "In our words")


def statement_page(book: Book, iri: str) -> Page:
    """Describe a statement."""
    item = book.statements[iri]
    said = content(item, book.nodes, NODES, ("evidence",))
    facts = [(name[0].upper() + name[1:], Line(links)) for name, links in said]
    sections = []
    if item.specialised_by:
        rows = [Line([book.link(part.iri, NODES)]) for part in item.specialised_by]
        sections.append(
            Section("consequences", "Consequences, each a statement of its own", items=rows)
        )
    if item.evidence:
        sections.append(_evidence(book, item))
        sections.append(_verdicts(book, item))
    figure = statement_picture(item) if item.evidence else None
    return book.page(iri, _lead(item), facts, sections, figure=figure)


def statement_picture(item: model.Statement, *, whole: bool = False) -> Html:
    """Draw a statement with its evidence and what it is about."""
    things = [
        Role(name.replace("_", " "), [str(part) for part in _parts(getattr(item, name))])
        for name in _roles(item)
    ]
    return evidence_picture(item, things, whole=whole)


def _roles(item: model.Statement) -> list[str]:
    """The fields that lead to nodes of the graph: what the statement is about comes first."""
    names = [name.replace(" ", "_") for name in item.content()]
    names = [
        name
        for name in names
        if name != "specialises"
        and any(isinstance(part, model.Entity) for part in _parts(getattr(item, name)))
    ]
    return sorted(names, key=lambda name: name != "about")


def _parts(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def _lead(item: model.Statement) -> str:
    """How the evidence stands, in one sentence."""
    sources = {
        stance: {e.passage.source for e in item.evidence if e.relation == stance}
        for stance in STANCES
    }
    parts = [
        f"{len(found)} {stance if len(found) == 1 else several} it"
        for (stance, found), several in zip(
            sources.items(), ("support", "qualify", "dispute"), strict=True
        )
        if found
    ]
    if not parts:
        return "No document was seen to speak to it."
    listed = ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1]
    return f"Of the documents that were read, {listed}."


def _evidence(book: Book, item: model.Statement) -> Section:
    rows = []
    for evidence in sorted(item.evidence, key=lambda evidence: STANCES.index(evidence.relation)):
        passage = evidence.passage
        source, adds = passage.source, added(passage)
        rows.append(
            [
                [Line([] if source is None else [link(source, book.nodes, NODES)])],
                [Line(mark=evidence.relation)],
                [Line([Link(place(evidence))])],
                [Line([book.link(passage.iri, NODES, _where(passage))])],
                [Line([Link(", ".join(adds))])] if adds else [],
                [Line([Link(passage.comment)])] if passage.comment else [],
            ]
        )
    table = Table(("Document", "Stance", "Where", "Passage", *_ADDED), rows, labelled=_ADDED)
    return Section("evidence", "Evidence, passage by passage", [table])


def _verdicts(book: Book, item: model.Statement) -> Section:
    rows = [
        [[Line([book.link(country.iri, NODES)])], [Line([Link(verdict)])]]
        for country, verdict in verdicts(item)
    ]
    return Section(
        "verdicts",
        "What the documents of each country make of it",
        [Table(("Country", "Verdict"), rows)] if rows else [],
        intro="A country that is not listed was not seen to speak to it; that is no verdict of its."
        if rows
        else "No document of a country was seen to speak to it.",
    )


def _where(passage: model.Passage) -> str:
    text = passage.section or "passage"
    if text[0].isdigit():
        text = f"section {text}"
    if passage.start is not None:
        text += f", characters {passage.start}\N{EN DASH}{passage.end}"
    return text
