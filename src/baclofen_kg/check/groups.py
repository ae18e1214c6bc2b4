"""Which paths from what was entered make one finding together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..model.objects import Entity, Term
from ..namespaces import IRI
from .findings import StatementPath


class Group(NamedTuple):
    """Paths that make one finding: of one kind, from one subject, with the same partner."""

    kind: str
    subject: Entity | Term
    paths: list[StatementPath]


def grouped(paths: Sequence[StatementPath]) -> list[Group]:
    """Return the groups of some paths, in the order in which they come first.

    What holds in people with a condition only together with another medicine is a group of its own:
    it is not to be read as care in the condition. Where that medicine was entered too, it is told
    once, of the medicine, unless nothing else is told of the condition.
    """
    found: dict[tuple[str, IRI, IRI | None], Group] = {}
    for path in paths:
        kind = "narrower" if path.narrower else path.kind
        subject = path.chain[0]
        partner = path.partner
        key = (kind, subject.iri, partner.iri if partner else None)
        found.setdefault(key, Group(kind, subject, [])).paths.append(path)
    of_partner = {path.statement.iri for path in paths if path.partner is None}
    told = {subject for _, subject, partner in found if partner is None}
    return [
        group
        for (_, subject, partner), group in found.items()
        if partner is None
        or subject not in told
        or any(path.statement.iri not in of_partner for path in group.paths)
    ]
