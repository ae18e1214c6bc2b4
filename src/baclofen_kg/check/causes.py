"""What a finding says of its documents: how often, in which circumstances, and who forbids."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.objects import (
    AdverseReaction,
    Evidence,
    Frequency,
    Interaction,
    Node,
    OverdosePicture,
    ReproductiveSafety,
    Statement,
    Warning,
)
from ..namespaces import BKO
from .concern import ordered, places_of
from .findings import StatementPath

_GENERAL_USE = BKO + "GeneralUse"


def causes_of(paths: Iterable[StatementPath], *, codes: bool = False) -> tuple[str, ...]:
    """What each document says of how often it occurs, who calls it serious, when else it occurs.

    Only what the documents say of the route and of people that can be meant; else all of it, each
    with its limits. With ``codes``, countries stand by their codes.
    """
    often: dict[str, list[Evidence]] = {}
    serious: list[Evidence] = []
    when: dict[str, None] = {}
    reactions = 0
    for path in paths:
        statement = path.statement
        if isinstance(statement, AdverseReaction):
            reactions += 1
            applying = path.applying or path.evidence
            by_passage = {item.passage: item for item in applying}
            told = [each for each in statement.frequencies if each.passage in by_passage]
            # Where some are of the route alone, the others are not to be read as of it.
            named = {each: each.passage.reported_route or statement.route for each in told}
            of_route = any(named.values())
            for each in sorted(told, key=lambda each: named[each] is None):
                unnamed = named[each] is None
                limits = each.passage.limits if unnamed and path.applying else each.limits
                words = _amount(each, limits, unnamed=unnamed and of_route)
                often.setdefault(words, []).append(by_passage[each.passage])
            serious += [item for item in applying if _calls_serious(statement, item)]
        elif circumstance := _circumstance(statement):
            when[circumstance] = None
    parts = [_said(words, said, codes) for words, said in often.items()]
    if reactions and not often:
        parts.append("stated without a frequency")
    if serious:
        parts.append(f"called serious: {', '.join(places_of(serious, codes=codes))}")
    return tuple(dict.fromkeys([*parts, *when]))


def who_forbids(paths: Iterable[StatementPath]) -> str | None:
    """Where somebody forbids: who, and what others advise."""
    said = [
        (term, item)
        for path in paths
        for item in path.applying or path.evidence
        if item.relation != "disputes"
        for term in item.passage.reported_advice
    ]
    terms = ordered(term for term, _ in said)
    if not any(term.concern_rank == 1 for term in terms):
        return None
    parts = []
    for term in terms:
        places = ", ".join(places_of([item for found, item in said if found == term]))
        parts.append(f"{term}: {places}")
    return "; ".join(parts)


def _said(words: str, said: list[Evidence], codes: bool) -> str:
    places = places_of(said, codes=codes)
    return f"{words}: {' '.join(places) if codes else ', '.join(places)}"


def _amount(frequency: Frequency, limits: Iterable[Node], *, unnamed: bool) -> str:
    said = [*map(str, limits), *["no route named"] * unnamed]
    return frequency.amount + (f" ({', '.join(said)})" if said else "")


def _calls_serious(statement: AdverseReaction, item: Evidence) -> bool:
    reported = item.passage.reported_seriousness is not None
    return reported and item.source in statement.called_serious_by


def _circumstance(statement: Statement) -> str:
    """When the drug causes something that is not told of it as a reaction at any time."""
    found = ""
    if isinstance(statement, Interaction) and statement.interactant:
        found = f"together with {statement.interactant}"
    elif isinstance(statement, OverdosePicture):
        found = "in an overdose"
    elif isinstance(statement, Warning) and statement.circumstance:
        in_general = statement.circumstance.iri == _GENERAL_USE
        found = "warned of in general use" if in_general else str(statement.circumstance)
    elif isinstance(statement, ReproductiveSafety) and statement.reproductive_stage:
        found = str(statement.reproductive_stage)
    route = f" ({statement.route})" if found and statement.route else ""
    return found + route
