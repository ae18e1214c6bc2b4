"""Words that several of the tools for agents use."""

from __future__ import annotations

from collections.abc import Iterable

from .. import model
from ..namespaces import STANCES
from .agent_forms import Thing
from .words import added, places

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


def reports(passage: model.Passage) -> list[str]:
    """What a passage adds to its statement, in plain spaces."""
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in added(passage)]


def passage_text(item: model.Evidence) -> str:
    """What one passage has to do with a statement: its stance, where it stands, what it adds."""
    passage = item.passage
    where = ", ".join(filter(None, (str(passage.source or "no source"), passage.section)))
    text = f"- {item.relation} [{item.country or 'no country'}] {where}"
    if adds := reports(passage):
        text += f" [reports: {', '.join(adds)}]"
    return f"{text}: {passage.comment}" if passage.comment else text


def statement_line(statement: model.Statement, head: str = "") -> str:
    """A statement on one line, with who says so."""
    return f"- {head}{statement} ({statement.curie}): {standing(statement.evidence)}"
