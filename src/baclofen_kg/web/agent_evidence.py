"""The tool ``evidence``: who supports, qualifies and disputes a statement, by country."""

from __future__ import annotations

from mcp.types import CallToolResult

from .. import model
from ..namespaces import IRI, STANCES
from .agent_forms import Evidence, Passage, Thing, Verdict
from .agent_size import Item, Listing, Window, fitted
from .agent_words import passage_text, reports, thing
from .words import verdicts

_ORDER = STANCES[::-1]  # what is said against it is never cut off first


def evidence_answer(
    statement: model.Statement, place: IRI | None, window: Window
) -> CallToolResult:
    """Return the evidence on a statement, of all countries or of one."""
    by_country = [Verdict(country=str(it), verdict=word) for it, word in verdicts(statement)]
    articles = [item for item in statement.evidence if item.country is None]
    without = {
        stance: number
        for stance in _ORDER
        if (number := sum(item.relation == stance for item in articles))
    }
    chosen = [item for item in statement.evidence if place is None or item.said_in(place)]
    chosen.sort(key=lambda item: (_ORDER.index(item.relation), str(item.country or "~")))
    return fitted(
        Evidence,
        _head(statement, by_country, without),
        Listing([_item(item) for item in chosen], "passages", "passages", "a jurisdiction"),
        {
            "statement": thing(statement),
            "content": statement.content(),
            "by_country": by_country,
            "without_country": without,
        },
        window,
        note=_note(statement, by_country, place),
    )


def _head(statement: model.Statement, verdicts: list[Verdict], without: dict[str, int]) -> str:
    lines = [f"{statement} ({statement.curie})"]
    lines += [f"{name}: {value}" for name, value in statement.content().items()]
    lines.append("")
    for verdict in ("disputed", "qualified", "supported"):
        names = [item.country for item in verdicts if item.verdict == verdict]
        lines += [f"{verdict} in: {', '.join(names)}"] if names else []
    if without:
        counts = ", ".join(f"{number} {stance}" for stance, number in without.items())
        lines.append(f"passages of articles, under no country's rules: {counts}")
    return "\n".join(lines)


def _note(statement: model.Statement, verdicts: list[Verdict], place: IRI | None) -> str:
    if place is not None and statement.verdict(place) == "nothing read":
        return "Of the country asked about no document was seen to speak to it: that is no verdict."
    return "" if verdicts else "No document of a country was seen to speak to it."


def _item(item: model.Evidence) -> Item:
    passage, source = item.passage, item.passage.source
    data = Passage(
        id=passage.curie,
        stance=item.relation,
        country=str(item.country) if item.country else None,
        source=Thing(id="", label="no source") if source is None else thing(source),
        section=passage.section,
        adds=reports(passage),
        says=passage.comment,
    )
    return Item(f"{passage_text(item)} ({passage.curie})", data.model_dump())
