"""The tool ``show``: what is said of one node, and the statements that name it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from .. import model
from ..errors import NotFoundError
from ..graph import KnowledgeGraph
from ..model.lookup import Lookup
from ..namespaces import BKO, IRI, RDF_TYPE, STANCE_IRIS, compact, expand, in_words, local_name
from ..sparql.asking import NamedQueries
from ..sparql.results import Results, Row
from .agent_words import KEY, SIGNS, standing, statement_line
from .node_page import WORDS

_LABELS = {expand("skos:prefLabel"), expand("rdfs:label"), expand("dcterms:title")}
_NOT_SHOWN = {RDF_TYPE, *_LABELS, expand("skos:hiddenLabel"), expand("rdfs:isDefinedBy")}
_SIGNS = dict(zip(STANCE_IRIS, SIGNS.values(), strict=True))
_VALUES = 20
"""Values of one property that are shown."""
_MANY = 60
"""A node that is the subject of more statements is shown by their numbers."""


class DescribedNode(NamedTuple):
    """A node in words."""

    iri: str
    label: str
    kinds: list[str]
    head: str
    lines: list[str]


class Describer:
    """Describes nodes of a graph."""

    def __init__(
        self, kg: KnowledgeGraph, lookup: Lookup, reader: model.Reader, queries: NamedQueries
    ) -> None:
        self._kg = kg
        self._queries = queries
        self._lookup = lookup
        self._reader = reader

    def described(self, name: str) -> DescribedNode:
        """Describe what has a name.

        Raises:
            NotFoundError: nothing has that name, or several things have.
        """
        iri = self._found(name)
        details = self._kg.details(iri)
        types = [str(row.value) for row in details if row.property == RDF_TYPE]
        kinds = [local_name(kind) for kind in types if kind.startswith(BKO)]
        label = next((str(row.value) for row in details if str(row.property) in _LABELS), "")
        label = label or _passage_label(details) or compact(iri)
        lines = _facts(details)
        if BKO + "Source" in types:
            lines += self._said_in(iri)
        elif any(row.property == BKO + "about" for row in details):
            lines += self._of_statement(iri)
        elif BKO + "Passage" not in types:
            lines += self._of_entity(iri)
        return DescribedNode(
            iri, label, kinds, f"{label} ({compact(iri)}): {', '.join(kinds)}", lines
        )

    def _found(self, name: str) -> str:
        errors = []
        for look_up in (self._lookup.names().find, self._lookup.statement, self._lookup.node):
            try:
                return look_up(name)
            except NotFoundError as error:
                errors.append(error)
        # What has near matches says most.
        raise next((error for error in errors if error.suggestions), errors[0])

    def _of_entity(self, iri: str) -> list[str]:
        about = self._kg.query("statements", about=IRI(iri))
        if len(about) > _MANY:
            return _numbers(about)
        table = self._queries.table
        named = [str(row.statement) for row in table("model/mentions", entity=IRI(iri))]
        above: dict[str, str] = {}
        for row in table("model/class-mentions", entity=IRI(iri)):
            above.setdefault(str(row.statement), str(row.memberOfLabel))
        if not named and not above:
            reported = "; passages may report it, which ask and sparql tell"
            return [f"No statement names it{reported if iri.startswith(BKO) else ''}."]
        lines = []
        if named:
            lines.append(f"Statements that name it ({KEY}):")
            lines += map(statement_line, self._pairs(named))
        if above:
            lines.append(f"Statements that name a class above it, not it itself ({KEY}):")
            lines += [
                statement_line(item, f"[{above.get(item.iri, '')}] ") for item in self._pairs(above)
            ]
        return lines

    def _pairs(self, iris: Iterable[str]) -> list[model.Statement]:
        """The statements; of a pair and its consequences the pair alone, if it is among them."""
        wanted = set(iris)
        found = self._reader.statements(statement=sorted(wanted))
        return [i for i in found if i.specialises is None or i.specialises.iri not in wanted]

    def _of_statement(self, iri: str) -> list[str]:
        statement = self._kg.statement(iri)
        lines = [f"Who says so: {standing(statement.evidence)} ({KEY})"]
        if statement.specialised_by:
            lines.append("Consequences, each a statement of its own:")
            lines += map(statement_line, statement.specialised_by)
        return [*lines, f"Passage by passage: the tool evidence, statement {statement.curie}"]

    def _said_in(self, iri: str) -> list[str]:
        lines = ["What it says (+ supports, ~ qualifies, - disputes):"]
        for row in self._kg.said_in(IRI(iri)):
            sign = _SIGNS.get(str(row.relation), "?")
            said = f": {row.comment}" if row.comment else ""
            lines.append(f"{sign} {row.label} ({compact(str(row.statement))}){said}")
        return lines


def _facts(details: Results) -> list[str]:
    facts: dict[str, list[str]] = {}
    for row in details:
        if str(row.property) not in _NOT_SHOWN:
            facts.setdefault(_word(row), []).append(_value(row))
    return [f"{name}: {_listed(list(dict.fromkeys(values)))}" for name, values in facts.items()]


def _listed(values: list[str]) -> str:
    more = len(values) - _VALUES
    rest = f", and {more} more (all by sparql)" if more > 0 else ""
    return ", ".join(values[:_VALUES]) + rest


def _word(row: Row) -> str:
    """The label of a property, or its local name taken apart: ``isPartOf`` is *is part of*."""
    if str(row.property) in WORDS:
        return WORDS[str(row.property)].lower()
    return str(row.propertyLabel or in_words(str(row.property)))


def _value(row: Row) -> str:
    if not isinstance(row.value, IRI):
        return str(row.value).lower() if isinstance(row.value, bool) else str(row.value)
    curie = row.value.curie
    if row.valueLabel and curie.startswith("bko:"):
        return str(row.valueLabel)
    return f"{row.valueLabel} ({curie})" if row.valueLabel else curie


def _passage_label(details: Results) -> str:
    """A passage is called by its source."""
    parts = (row for row in details if row.property == expand("dcterms:isPartOf"))
    return next((f"passage of {row.valueLabel}" for row in parts), "")


def _numbers(about: Results) -> list[str]:
    """How many statements of each class there are about a drug."""
    counts = Counter(str(row.kindLabel) for row in about)
    lines = ["Statements about it, by class; the tool ask has questions for each:"]
    return [*lines, *(f"- {kind}: {number}" for kind, number in sorted(counts.items()))]
