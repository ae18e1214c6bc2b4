"""What passages add to statements, in words."""

from __future__ import annotations

from ...namespaces import in_words
from .facts import Facts

_REPORTED = """
    bko:reportedUse bko:reportedFrequency bko:reportedMinimum bko:reportedMaximum bko:unit
    bko:reportedSeriousness bko:reportedSeverity bko:reportedAdvice bko:reportedPopulation
    bko:reportedRoute bko:reportedLimit bko:boxed
""".split()  # noqa: SIM905


def reported(facts: Facts, passage: str) -> str:
    """What a passage adds to its statements, in words."""
    parts = []
    for name in _REPORTED:
        values = facts.values(passage, name)
        if values:
            words = ", ".join(facts.label(it) if it.startswith("http") else it for it in values)
            parts.append(f"{in_words(name)}: {words}")
    return "; ".join(parts)
