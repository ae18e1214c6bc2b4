"""The command ``show``: an entity, a statement, or any other node that an answer points to."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from typing import Any

from .. import model
from ..errors import NotFoundError
from ..formats.json_text import indented
from ..graph import KnowledgeGraph
from ..model.lookup import Lookup
from ..namespaces import BKO, IRI, RDF_TYPE, VOCABULARIES, compact, in_words, local_name
from ..sparql.asking import NamedQueries
from ..sparql.results import Results, Row
from .options import describe_form
from .output import bold, wrapped, write
from .source import graph_of

_REPORTED = (
    "use",
    "frequency",
    "seriousness",
    "severity",
    "advice",
    "population",
    "route",
    "limit",
)
_NAMES = (VOCABULARIES["rdfs"] + "label", VOCABULARIES["dcterms"] + "title")


def describe_show(parser: ArgumentParser) -> None:
    """Describe the options of ``show``."""
    parser.add_argument(
        "name",
        metavar="NAME",
        help="an entity, a statement, a source, a passage or a coded value: label, synonym, title, "
        "CURIE, IRI or local name",
    )
    describe_form(parser, ("text", "json"))


def run_show(options: Namespace) -> int:
    """Show an entity, a statement, a source, a passage or a coded value."""
    write(shown(graph_of(options), options.name, options.format))
    return 0


def run_glance(options: Namespace) -> int:
    """Show the drug at a glance."""
    kg = graph_of(options)
    iri = Lookup(kg.store, NamedQueries(kg.store)).drug(options.drug)
    drug = kg.entity(iri) if iri else kg.drug
    lines = [
        bold(drug.label),
        *wrapped(drug.definition or ""),
        *wrapped(f"also called: {', '.join(drug.synonyms)}" if drug.synonyms else ""),
        *wrapped(f"identifiers: {', '.join(drug.identifiers)}" if drug.identifiers else ""),
        "",
        "statements about it:",
    ]
    lines += [f"{row['count']:>5}  {row.label}" for row in kg.overview(about=drug)]
    lines += ["", "baclofen-kg queries lists what can be asked. Not medical advice."]
    write("\n".join(lines))
    return 0


def shown(kg: KnowledgeGraph, name: str, form: str = "text") -> str:
    """What is said of what has a name: as text, or as JSON.

    In JSON these are the fields of an entity or a statement, or the properties of a node.

    Raises:
        NotFoundError: nothing has that name, or several things have.
    """
    errors = []
    for text, values in (
        (_entity_text, _entity_values),
        (_statement_text, lambda kg, name: kg.statement(name).to_dict()),
        (_node_text, _node_values),
    ):
        try:
            return text(kg, name) if form == "text" else indented(values(kg, name))
        except NotFoundError as error:
            if "ambiguous" in str(error):
                raise
            errors.append(error)
    near = dict.fromkeys(name for error in errors for name in error.suggestions[:2])
    raise NotFoundError(
        f"nothing is called {name!r}: no entity, statement, source, passage or term", near
    )


def _entity_values(kg: KnowledgeGraph, name: str) -> dict[str, Any]:
    entity = kg.entity(name)
    return {
        **entity.to_dict(),
        "mentions": _json_rows(kg.mentions(entity)),
        "class_mentions": _json_rows(kg.class_mentions(entity)),
    }


def _node_values(kg: KnowledgeGraph, name: str) -> dict[str, Any]:
    details = kg.details(name)
    node = str(details[0].node)
    rows = [{key: it for key, it in row.items() if key != "node"} for row in _json_rows(details)]
    return {"iri": node, "properties": rows}


def _json_rows(results: Results) -> list[dict[str, Any]]:
    """Rows as JSON knows them, without what is unbound."""
    return [
        {
            key: value if isinstance(value, bool | int | float) else str(value)
            for key, value in row.items()
            if value is not None
        }
        for row in results.to_dicts()
    ]


def _entity_text(kg: KnowledgeGraph, name: str) -> str:
    entity = kg.entity(name)
    facts = (
        ("kind", _kind_text(kg.details(entity.iri))),
        ("IRI", entity.iri),
        ("definition", entity.definition or ""),
        ("also called", ", ".join(entity.synonyms)),
        ("identifiers", ", ".join(entity.identifiers)),
        ("member of", ", ".join(map(str, entity.member_of))),
        ("broader", ", ".join(map(str, entity.broader))),
    )
    lines = [bold(entity.label)]
    for term, text in facts:
        lines += wrapped(f"{term}: {text}") if text else []
    for title, mentions in (
        ("statements that name it", kg.mentions(entity)),
        ("statements that name a class above it", kg.class_mentions(entity)),
    ):
        if mentions:
            lines += ["", f"{title}:"]
            lines += [f"  {row.label} ({_place(row)})" for row in mentions]
    return "\n".join(lines)


def _statement_text(kg: KnowledgeGraph, name: str) -> str:
    statement = kg.statement(name)
    kind = _kind_text(kg.details(statement.iri))
    lines = [bold(statement.label), f"kind: {kind}", f"IRI: {statement.iri}"]
    lines += [f"{term}: {text}" for term, text in statement.content().items()]
    if statement.specialised_by:
        lines += ["", "consequences, each a statement of its own:"]
        lines += [f"  {item} ({item.curie})" for item in statement.specialised_by]
    lines += ["", "evidence:", *(_evidence_text(statement, item) for item in statement.evidence)]
    lines += ["", f"passage by passage: baclofen-kg query evidence --statement {statement.curie}"]
    return "\n".join(lines)


def _evidence_text(statement: model.Statement, item: model.Evidence) -> str:
    """What one passage has to do with a statement, and what it adds to it."""
    added = [
        str(report.value)
        for name in _REPORTED
        for report in statement.reports(name)
        if report.passage == item.passage
    ]
    added += ["boxed"] * bool(item.passage.boxed)
    return f"  {item}" + (f" [{', '.join(added)}]" if added else "")


def _node_text(kg: KnowledgeGraph, name: str) -> str:
    """A source with what it says, or any other node."""
    details = kg.details(name)
    title = next((str(row.value) for row in details if row.property in _NAMES), name.strip())
    facts: dict[str, list[str]] = {}
    for row in details:
        if row.property not in (RDF_TYPE, *_NAMES):
            facts.setdefault(_property_text(row), []).append(_value_text(row))
    lines = [bold(title), f"kind: {_kind_text(details)}", f"IRI: {details[0].node}"]
    for label, texts in facts.items():
        lines += wrapped(f"{label}: {', '.join(dict.fromkeys(texts))}")
    if BKO + "Source" in (row.value for row in details if row.property == RDF_TYPE):
        lines += ["", "what it says:", *map(_said_text, kg.said_in(str(details[0].node)))]
    return "\n".join(lines)


def _kind_text(details: Iterable[Row]) -> str:
    """The classes of a node: a word and a CURIE, whatever kind of node it is."""
    kinds = [row for row in details if row.property == RDF_TYPE]
    # What other vocabularies call it says little beside our own.
    ours = [row for row in kinds if str(row.value).startswith(BKO)]
    return ", ".join(dict.fromkeys(map(_value_text, ours or kinds)))


def _said_text(row: Row) -> str:
    said = f": {row.comment}" if row.comment else ""
    return f"  {local_name(str(row.relation))}: {row.label} ({_place(row)}){said}"


def _property_text(row: Row) -> str:
    """The label of a property, or its local name taken apart: ``isPartOf`` is *is part of*."""
    return str(row.propertyLabel or in_words(str(row.property)))


def _value_text(row: Row) -> str:
    if not isinstance(row.value, IRI):
        return str(row.value).lower() if isinstance(row.value, bool) else str(row.value)
    return f"{row.valueLabel} ({row.value.curie})" if row.valueLabel else row.value.curie


def _place(row: Row) -> str:
    """What of a row is no label and no relation: where to go on."""
    return ", ".join(
        compact(str(value))
        for name, value in dict(row).items()
        if name not in ("label", "relation", "comment")
    )
