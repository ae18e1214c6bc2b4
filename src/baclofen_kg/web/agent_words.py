"""Words that several of the tools for agents use."""

from __future__ import annotations

from collections.abc import Iterable

from .. import model
from ..namespaces import STANCES
from .agent_forms import Thing
from .words import places

SIGNS = dict(zip(STANCES, "+~-", strict=True))
"""How a stance is written in short."""
KEY = "+ supported by, ~ qualified by, - disputed by, in country codes"


def thing(node: model.Entity | model.Term | model.Statement | model.Source) -> Thing:
    """A node of the model with its CURIE."""
    return Thing(id=node.curie, label=str(node))


def standing(evidence: Iterable[model.Evidence]) -> str:
    """Who supports (+), qualifies (~) and disputes (-), in country codes."""
    found = list(evidence)
    parts = []
    for stance, sign in SIGNS.items():
        said = [item for item in found if item.relation == stance]
        if said:
            parts.append(f"{sign} {' '.join(link.text for link in places(said))}")
    return "; ".join(parts) or "no source speaks to it"


def statement_line(statement: model.Statement, head: str = "") -> str:
    """A statement on one line, with who says so."""
    return f"- {head}{statement} ({statement.curie}): {standing(statement.evidence)}"
