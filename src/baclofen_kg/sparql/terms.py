"""RDF terms: their values in Python, and how they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ..namespaces import IRI, VOCABULARIES, XSD, compact

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

_TEXTS = {XSD + "string", VOCABULARIES["rdf"] + "langString"}

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
if TYPE_CHECKING:
    Value: TypeAlias = IRI | str | bool | int | float | Decimal | date | datetime | None
else:
    Value: TypeAlias = Any
"""What a cell of an answer is in Python."""


def to_python(term: Term | None) -> Value:
    """Convert an RDF term: IRIs to ``IRI``, literals to the Python type of their datatype.

    A literal that is ill-formed, or whose value Python cannot hold, gives its text.
    """
    if term is None:
        return None
    if isinstance(term, NamedNode):
        return IRI(term.value)
    if isinstance(term, Literal):
        datatype = term.datatype.value
        if datatype in _TEXTS:
            return term.value
        from .datatypes import python_value  # with decimal and datetime, which few answers need

        return python_value(term.value, datatype)
    return str(term)


def plain(term: Term | None) -> str:
    """The text of a term without quotes, language or datatype."""
    if term is None:
        return ""
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def shown(term: Term | None) -> str:
    """How a term is shown to people: short, on one line, without control characters."""
    text = compact(term.value) if isinstance(term, NamedNode) else plain(term)
    if text.isprintable():
        return text
    text = " ".join(text.split())
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def html(term: Term | None) -> str:
    """A term for a page: a link where it has an address."""
    from html import escape

    if isinstance(term, NamedNode) and term.value.startswith(("http://", "https://")):
        return f'<a href="{escape(term.value)}">{escape(shown(term))}</a>'
    return escape(shown(term))


def tsv(term: Term | None) -> str:
    """A term as SPARQL 1.2 Query Results TSV writes it; nothing where there is none."""
    if isinstance(term, Triple):
        return f"<<( {tsv(term.subject)} {tsv(term.predicate)} {tsv(term.object)} )>>"
    # The engine leaves no tab and no line break in a literal unescaped.
    return "" if term is None else str(term)


def json_term(term: Term) -> dict[str, object]:
    """A term as SPARQL 1.2 Query Results JSON writes it."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Literal):
        written: dict[str, object] = {"type": "literal", "value": term.value}
        if term.language:
            written["xml:lang"] = term.language
            if term.direction is not None:
                written["its:dir"] = str(term.direction)
        elif term.datatype.value != XSD + "string":
            written["datatype"] = term.datatype.value
        return written
    parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
    return {"type": "triple", "value": {name: json_term(part) for name, part in parts.items()}}
