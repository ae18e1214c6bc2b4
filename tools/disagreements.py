"""Write the table of README.md that sets the article beside the sources that dispute it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baclofen_kg import KnowledgeGraph
from baclofen_kg.model import PharmacokineticParameter
from baclofen_kg.model.verdicts import verdict_of
from baclofen_kg.namespaces import BKG, BKO

if TYPE_CHECKING:
    from collections.abc import Iterable

    from baclofen_kg.model import Evidence, Statement
    from baclofen_kg.sparql.store import Store

ARTICLE = BKG + "article"
NO_JURISDICTION = BKO + "NoJurisdiction"


def disagreements_markdown(store: Store) -> str:
    """Return the counts, and a table of what the article says and another source disputes."""
    kg = KnowledgeGraph(store)
    made = [statement for statement in kg.statements() if _by_article(statement)]
    words = [verdict_of({item.relation for item in _others(statement)}) for statement in made]
    disputed = [s for s, word in zip(made, words, strict=True) if word == "disputed"]
    lines = [
        f"Of the {len(made)} statements of the article, other sources dispute {len(disputed)}, say "
        f"{words.count('qualified')} with a limit or another value, and support "
        f"{words.count('supported')}. On {words.count('nothing read')} nothing else was read.",
        "",
        "| the article says | who says otherwise, and what | who agrees |",
        "|---|---|---|",
    ]
    lines += [_row(statement) for statement in sorted(disputed, key=lambda s: (s.kind, s.label))]
    return "\n".join(lines)


def _row(statement: Statement) -> str:
    against: dict[str, dict[str, None]] = {}  # a dict keeps the order in which they come
    for item in _others(statement):
        if item.relation == "disputes":
            against.setdefault(_who(item), {})[item.passage.comment or ""] = None
    said = (f"{who}: {' '.join(comments)}" for who, comments in sorted(against.items()))
    agree = {_who(item) for item in _others(statement) if item.relation == "supports"}
    claim = statement.label + _figures(statement)
    return f"| {claim} | {'<br>'.join(said)} | {', '.join(sorted(agree)) or 'nobody'} |"


def _figures(statement: Statement) -> str:
    """The range of a pharmacokinetic parameter, which its label does not name."""
    if not isinstance(statement, PharmacokineticParameter) or statement.unit is None:
        return ""
    unit = statement.unit.ucum_code or statement.unit.label
    ends = {end: None for end in (statement.minimum, statement.maximum) if end is not None}
    return f": {' to '.join(f'{end.normalize():f}' for end in ends)} {unit}"


def _by_article(statement: Statement) -> bool:
    return any(
        item.relation == "supports" and item.passage.source and item.passage.source.iri == ARTICLE
        for item in statement.evidence
    )


def _others(statement: Statement) -> Iterable[Evidence]:
    return (
        item
        for item in statement.evidence
        if item.passage.source and item.passage.source.iri != ARTICLE
    )


def _who(item: Evidence) -> str:
    """Name a source by its country, or by what it is where it speaks under no country's rules."""
    source = item.passage.source
    place = source.jurisdiction if source else None
    if place and place.iri != NO_JURISDICTION:
        return place.label
    return f"{source.kind}, {source.issued}" if source and source.issued else "a source"
