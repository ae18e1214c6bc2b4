"""The parts of a report as plain data, as ``schema.json`` describes them.

Where an object has the same in a field, the key has the name of that field.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..model.objects import Evidence, Node, Passage, Source, Statement
from .concern import places_of
from .findings import Dose, Entry, EntryReading, Finding, StatementPath, Taken, figure_text
from .person import MEASURES, Person


def node_data(node: Node | None) -> dict[str, Any] | None:
    """Anything with an IRI and a label, or nothing."""
    return None if node is None else {"iri": node.iri, "label": str(node)}


def entry_data(entry: Entry) -> dict[str, Any]:
    """An entry, and what it was taken for."""
    return {
        **_fields(entry, "entered", "given_as", "times", "status"),
        "taken_for": [taken_data(taken) for taken in entry.taken_for],
        **_fields(entry, "near_matches", "note"),
        "reading": reading_data(entry.reading),
    }


def reading_data(reading: EntryReading | None) -> dict[str, Any] | None:
    """How an entry was read, where it is more than a name."""
    if reading is None:
        return None
    told = ("state", "understood", "not_understood", "left_out", "local", "several", "unresolved")
    return {
        **_fields(reading, *told),
        "dose": dose_data(reading.dose),
        "figures": dict(reading.figures),
        "resource": reading.resource,
    }


def taken_data(taken: Taken) -> dict[str, Any]:
    """What an entry was taken for."""
    return _fields(taken, "entity", "name", "by")


def dose_data(dose: Dose | None) -> dict[str, Any] | None:
    """The dose that was entered, or nothing."""
    return None if dose is None else _fields(dose, "amount_mg", "times_per_day", "daily_mg")


def person_data(person: Person) -> dict[str, Any]:
    """The figures of the person, and the route by which the drug is given."""
    return {**_fields(person, *MEASURES), "route": person.route_iri}


def remark_data(statement: Statement) -> dict[str, Any]:
    """A statement on medicines at large, and who makes it."""
    return {
        "iri": statement.iri,
        "label": str(statement),
        "said_by": list(places_of(statement.evidence)),
    }


def finding_data(finding: Finding) -> dict[str, Any]:
    """A finding, with all paths that lead to it."""
    return {
        **_fields(finding, "kind", "entered", "subject", "together_with", *_CONTENT),
        **_fields(finding, "explanation", "said_by", "disputed_by", "witnesses", "placed_by"),
        "remarks": list(finding.remarks),
        "paths": [path_data(path) for path in finding.paths],
    }


def path_data(path: StatementPath) -> dict[str, Any]:
    """A path, with its statement and the evidence on it."""
    statement = path.statement
    return {
        **_fields(path, "kind", "narrower", "meant", "derivation", "chain"),
        "statement": {"iri": statement.iri, "label": str(statement), "kind": statement.kind},
        **_fields(path, *_CONTENT, "called_serious", "limits", "text", "verdict"),
        "evidence": [_evidence_data(item) for item in path.evidence],
    }


_CONTENT = ("severity", "consequences", "mechanisms", "advice")


def _evidence_data(evidence: Evidence) -> dict[str, Any]:
    return {"relation": evidence.relation, "passage": _passage_data(evidence.passage)}


def _passage_data(passage: Passage) -> dict[str, Any]:
    unit = passage.unit
    graded = ("frequency", "use", "seriousness", "severity", "advice")
    limited = ("population", "route", "limit")
    return {
        "iri": passage.iri,
        "source": _source_data(passage.source),
        **_fields(passage, "section", "start", "end", "comment"),
        "reported_minimum": figure_text(passage.reported_minimum),
        "reported_maximum": figure_text(passage.reported_maximum),
        "unit": unit and {"iri": unit.iri, "label": str(unit), "ucum_code": unit.ucum_code},
        **_fields(passage, *(f"reported_{name}" for name in (*graded, *limited))),
        "boxed": passage.boxed,
    }


def _source_data(source: Source | None) -> dict[str, Any] | None:
    if source is None:
        return None
    return {
        "iri": source.iri,
        "label": str(source),
        **_fields(source, "kind", "country", "access"),
        "products": _plain(source.describes_product),
        "route": node_data(source.describes_route),
        "url": source.url and str(source.url),
        "witness": source.witness.iri,
    }


def _fields(of: object, *names: str) -> dict[str, Any]:
    """Some fields of an object under their names."""
    return {name: _plain(getattr(of, name)) for name in names}


def _plain(value: Any) -> Any:
    """A value as JSON has it: nodes by IRI and label, figures with all their digits."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return figure_text(value)
    return node_data(value) if isinstance(value, Node) else value
