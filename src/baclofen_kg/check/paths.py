"""The paths from what was entered, class by class, to the statements about a drug."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from ..model.builder import RELATIONS
from ..model.objects import Entity, Evidence, Statement, Term
from ..model.verdicts import verdict_of
from ..namespaces import BKO
from .findings import StatementPath, stated
from .kinds import named_by
from .knowledge import DrugKnowledge, above

Rank: TypeAlias = tuple[object, ...]

MAXIMUM = BKO + "MaximumPhase"
ORAL = BKO + "Oral"

_LAST = 1000
_MOST_CHAINS = 10


def find_paths(
    knowledge: DrugKnowledge,
    entities: Iterable[str],
    place: Term | None = None,
    *,
    with_maximum: bool = False,
) -> list[StatementPath]:
    """Find all paths from entities up to statements about the drug, most severe first.

    Args:
        knowledge: where to look.
        entities: the IRIs where the paths begin.
        place: the jurisdiction whose evidence comes first and whose verdict is given.
        with_maximum: also go from the drug to its maximum doses.
    """
    start = list(entities)
    nodes = knowledge.nodes(start)
    chains: dict[str, list[tuple[Entity | Term, ...]]] = {}
    for iri in start:
        for end, found in chains_from(iri, nodes).items():
            chains.setdefault(end, []).extend(
                tuple(nodes[step] for step in chain) for chain in found
            )
    if with_maximum:
        chains[MAXIMUM] = [(knowledge.drug,)]
    return sorted(
        (
            _path(knowledge, statement, chain, place)
            for statement in knowledge.statements_naming(chains)
            for end in named_by(statement)
            for chain in chains.get(end, ())
        ),
        key=rank,
    )


def chains_from(start: str, nodes: Mapping[str, Entity | Term]) -> dict[str, list[tuple[str, ...]]]:
    """All that stands above a node, with the steps that lead there, shortest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    waiting: list[tuple[str, ...]] = [(start,)] if start in nodes else []
    for chain in waiting:
        reached = found.setdefault(chain[-1], [])
        # What can be reached in many ways is not made more certain by the tenth.
        if len(reached) < _MOST_CHAINS:
            reached.append(chain)
            steps = sorted(above(nodes[chain[-1]]).difference(chain))
            waiting += [(*chain, step) for step in steps if step in nodes]
    return found


def rank(path: StatementPath) -> Rank:
    """Severity, consequence, advice, who says so, length, name: the gravest first."""
    return (*gravity(path), len(path.chain), path.statement.iri, [node.iri for node in path.chain])


def gravity(path: StatementPath) -> Rank:
    """What of a rank tells one finding from another."""
    return (
        _order(path.statement, "severity"),
        2 - bool(path.consequences) - bool(path.called_serious),
        _order(path.statement, "advice"),
        # Articles speak under the rules of no country.
        not any(_country(item) for item in path.evidence),
    )


def is_by_route(statement: Statement, route: str) -> bool:
    """Whether a statement holds for the drug given by a route."""
    return statement.route is None or statement.route.iri == route


def _path(
    knowledge: DrugKnowledge,
    statement: Statement,
    chain: tuple[Entity | Term, ...],
    place: Term | None,
) -> StatementPath:
    evidence = statement.evidence
    serious = knowledge.serious_effects
    return StatementPath(
        chain=chain,
        statement=statement,
        evidence=tuple(sorted(evidence, key=lambda item: _reading_order(item, place))),
        called_serious=tuple(
            node for node in stated(statement, "consequence", "effect") if node.iri in serious
        ),
        verdict=_verdict(evidence, place) if place else None,
    )


def _verdict(evidence: Iterable[Evidence], place: Term) -> str:
    """What the documents of a country, taken together, make of a statement."""
    return verdict_of({item.relation for item in evidence if _country(item) == place})


def _reading_order(evidence: Evidence, place: Term | None) -> Rank:
    """That of the jurisdiction asked for first, then what supports."""
    elsewhere = place is None or _country(evidence) != place
    source = evidence.passage.source
    title = (source.label, source.iri) if source else ("", "")
    return (elsewhere, RELATIONS.index(evidence.relation), *title, evidence.passage.iri)


def _country(evidence: Evidence) -> Term | None:
    source = evidence.passage.source
    return source.country if source else None


def _order(statement: Statement, field: str) -> int:
    """Place of a statement on the scale of a field; last where nothing is stated."""
    terms = (node for node in stated(statement, field) if isinstance(node, Term))
    return min((term.list_order for term in terms if term.list_order is not None), default=_LAST)
