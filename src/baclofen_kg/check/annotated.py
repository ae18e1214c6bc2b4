"""A class beside a medicine that says of what kind that is, and is not taken beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from ..model.folding import fold
from ..model.names import Match
from ..model.objects import Entity, Term
from . import reading as words

_WORD = re.compile(r"[^\W_]+")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
_REMARKED = re.compile(r"(?:\s[-\N{EN DASH}\N{EM DASH}:]\s*|\b(?:rx|an?)\s+)([^\d,;+&/]+)$")
"""What says at the end of an entry what something is: *- SSRI for anxiety*."""


def without_kinds(
    matches: Sequence[Match], nodes: Mapping[str, Entity | Term], text: str
) -> list[Match]:
    """Return what an entry names without the classes that are a remark on it.

    *Claritin (antihistamine)* is loratadine alone, and so is *antihistamine loratadine*; *morphine
    and other opioids* is both. A remark that leaves open which class is meant, such as
    *antidepressant*, adds none.
    """
    plain = " ".join(_WORD.findall(fold(text)))
    remarks = {fold(remark) for remark in _BRACKETS.findall(text)}
    remarks.update(_REMARKED.findall(fold(text)))
    found = [node for match in matches if isinstance(node := nodes[match.iri], Entity)]
    named = {
        match.iri
        for match in matches
        if isinstance(node := nodes[match.iri], Entity)
        and "SubstanceClass" in node.kinds
        and (
            any(fold(name).startswith(fold(match.name)[:-1]) for name in remarks)
            or any(
                f"{fold(match.name)} {fold(other.name)}" in plain
                for other in matches
                if other is not match
            )
        )
    }
    above: set[str] = set()
    below = [node for node in found if node.iri not in named] if named else []
    while below:
        higher = {up.iri: up for node in below for up in (*node.member_of, *node.broader)}
        below = [up for iri, up in higher.items() if iri not in above]
        above.update(higher)
    names = [match.name for match in matches]
    open_ones = {m.iri for m in matches if m.iri in named and names.count(m.name) > 1}
    remarked = named & above | (open_ones if len(named) < len(matches) else set())
    return [match for match in matches if match.iri not in remarked]


def without_heads(
    spans: Sequence[words.Span],
    fitting: Callable[[str], Sequence[Match]],
    nodes: Mapping[str, Entity | Term],
    text: str,
) -> tuple[words.Span, ...]:
    """Return names without a class that stands right before its own member: *insulin Lantus*."""

    def is_head(span: words.Span) -> bool:
        after = next((other for other in spans if other.start == span.end), None)
        if after is None or f"{span.text} {after.text}" not in fold(text):
            return False
        classes = {match.iri for match in fitting(span.text)}
        members = [nodes[match.iri] for match in fitting(after.text)]
        return all(
            isinstance(node, Entity) and not classes.isdisjoint(up.iri for up in node.member_of)
            for node in members
        )

    return tuple(span for span in spans if not is_head(span))
