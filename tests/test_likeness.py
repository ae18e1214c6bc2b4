"""Names that look like a text: the same as when each name is compared."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from baclofen_kg import KnowledgeGraph
from baclofen_kg.model.likeness import Likeness

WORDS = st.lists(st.text("aben", min_size=1, max_size=9), min_size=1, max_size=2).map(" ".join)


def compared(keys: list[str], text: str) -> dict[str, float]:
    """Dice's coefficient of each name that has more than half of all pairs in common."""
    wanted = set(pairwise(f" {text} "))
    scores = {
        key: 2 * len(wanted & set(pairwise(f" {key} "))) / (len(wanted) + len(key) + 1)
        for key in keys
    }
    return {key: score for key, score in scores.items() if score > 0.5}


@given(st.lists(WORDS, unique=True, max_size=40), WORDS)
def test_no_name_is_passed_over(keys: list[str], text: str) -> None:
    assert Likeness(keys).to(text) == compared(keys, text)


def test_no_name_of_the_graph_is_passed_over(kg: KnowledgeGraph) -> None:
    names = kg.query("SELECT DISTINCT ?name { ?thing bko:memberOf ?c ; skos:prefLabel ?name }")
    keys = sorted({str(row.name).lower() for row in names})
    assert len(keys) > 500
    likeness = Likeness(keys)
    for key in keys[::25]:
        for text in (key[1:], f"{key[:3]}x{key[3:]}", key[::-1], f"{key} 10 mg tablet", key * 9):
            assert likeness.to(text) == compared(keys, text), text
