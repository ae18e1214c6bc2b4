"""The parts of a report as plain data, as ``schema.json`` describes them.

Where an object has the same in a field, the key has the name of that field.
"""

from __future__ import annotations

from collections.abc import Iterable
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
        "entered": entry.entered,
        "given_as": entry.given_as,
        "times": entry.times,
        "status": entry.status,
        "taken_for": [taken_data(taken) for taken in entry.taken_for],
        "near_matches": list(entry.near_matches),
        "note": entry.note,
        "reading": reading_data(entry.reading),
    }


def reading_data(reading: EntryReading | None) -> dict[str, Any] | None:
    """How an entry was read, where it is more than a name."""
    if reading is None:
        return None
    return {
        "state": reading.state,
        "understood": list(reading.understood),
        "not_understood": list(reading.not_understood),
        "left_out": list(reading.left_out),
        "local": reading.local,
        "several": reading.several,
        "unresolved": list(reading.unresolved),
        "dose": dose_data(reading.dose),
        "figures": dict(reading.figures),
        "resource": reading.resource,
    }


def taken_data(taken: Taken) -> dict[str, Any]:
    """What an entry was taken for."""
    return {"entity": node_data(taken.entity), "name": taken.name, "by": taken.by}


def dose_data(dose: Dose | None) -> dict[str, Any] | None:
    """The dose that was entered, or nothing."""
    if dose is None:
        return None
    return {
        "amount_mg": dose.amount_mg,
        "times_per_day": dose.times_per_day,
        "daily_mg": dose.daily_mg,
    }


def person_data(person: Person) -> dict[str, Any]:
    """The figures of the person, and the route by which the drug is given."""
    figures = {name: figure_text(person.figure(name)) for name in MEASURES}
    return {**figures, "route": person.route_iri}


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
        "kind": finding.kind,
        "entered": list(finding.entered),
        "subject": node_data(finding.subject),
        "together_with": _nodes(finding.together_with),
        **_content(finding),
        "explanation": finding.explanation,
        "said_by": list(finding.said_by),
        "disputed_by": list(finding.disputed_by),
        "witnesses": finding.witnesses,
        "placed_by": finding.placed_by,
        "remarks": list(finding.remarks),
        "paths": [path_data(path) for path in finding.paths],
    }


def path_data(path: StatementPath) -> dict[str, Any]:
    """A path, with its statement and the evidence on it."""
    return {
        "kind": path.kind,
        "narrower": path.narrower,
        "meant": path.meant,
        "derivation": path.derivation,
        "chain": _nodes(path.chain),
        "statement": {
            "iri": path.statement.iri,
            "label": str(path.statement),
            "kind": path.statement.kind,
        },
        **_content(path),
        "called_serious": _nodes(path.called_serious),
        "limits": list(path.limits),
        "text": path.text,
        "verdict": path.verdict,
        "evidence": [_evidence_data(item) for item in path.evidence],
    }


def _content(of: Finding | StatementPath) -> dict[str, Any]:
    return {
        "severity": node_data(of.severity),
        "consequences": _nodes(of.consequences),
        "mechanisms": _nodes(of.mechanisms),
        "advice": _nodes(of.advice),
    }


def _evidence_data(evidence: Evidence) -> dict[str, Any]:
    return {"relation": evidence.relation, "passage": _passage_data(evidence.passage)}


def _passage_data(passage: Passage) -> dict[str, Any]:
    unit = passage.unit
    return {
        "iri": passage.iri,
        "source": _source_data(passage.source),
        "section": passage.section,
        "start": passage.start,
        "end": passage.end,
        "comment": passage.comment,
        "reported_minimum": figure_text(passage.reported_minimum),
        "reported_maximum": figure_text(passage.reported_maximum),
        "unit": unit and {"iri": unit.iri, "label": str(unit), "ucum_code": unit.ucum_code},
        "reported_frequency": node_data(passage.reported_frequency),
        "reported_use": node_data(passage.reported_use),
        "reported_seriousness": node_data(passage.reported_seriousness),
        "reported_severity": node_data(passage.reported_severity),
        "reported_advice": _nodes(passage.reported_advice),
        "reported_population": _nodes(passage.reported_population),
        "reported_route": node_data(passage.reported_route),
        "reported_limit": _nodes(passage.reported_limit),
        "boxed": passage.boxed,
    }


def _source_data(source: Source | None) -> dict[str, Any] | None:
    if source is None:
        return None
    return {
        "iri": source.iri,
        "label": str(source),
        "kind": node_data(source.kind),
        "country": node_data(source.country),
        "access": node_data(source.access),
        "products": _nodes(source.describes_product),
        "route": node_data(source.describes_route),
        "url": source.url and str(source.url),
        "witness": source.witness.iri,
    }


def _nodes(nodes: Iterable[Node]) -> list[dict[str, Any] | None]:
    return [node_data(node) for node in nodes]
