"""Who has a condition: the person, a relative, or the person as a relative tells."""

from __future__ import annotations

import pytest

from baclofen_kg import KnowledgeGraph


@pytest.mark.parametrize(
    ("text", "state"),
    [
        # A relative who tells is not who has it.
        ("wife reports seizures", "possible"),
        ("confusion reported by daughter", "possible"),
        ("confusion noted by his wife", "possible"),
        ("daughter noted confusion", "possible"),
        ("family concerned about confusion", "possible"),
        ("confusion per wife", "possible"),
        ("wife thinks he has dementia", "possible"),
        ("father reported to have epilepsy", "of a relative"),
        # A loss is of the person.
        ("depression since husband died", "present"),
        ("depression after death of husband", "present"),
        ("mother died of stroke", "of a relative"),
        # Both have it, or each has her own.
        ("patient and father have epilepsy", "present"),
        ("both patient and mother have epilepsy", "present"),
        ("kidney disease, father on dialysis", "present"),
        ("asthma, mother epilepsy", "present"),
        ("epilepsy, mother", "of a relative"),
        ("epilepsy, migraine (mother)", "of a relative"),
        ("patient's father has epilepsy", "of a relative"),
        # What is said of a treatment or a doubt denies nothing.
        ("epilepsy no longer treated", "present"),
        ("epilepsy never treated", "present"),
        ("no doubt epilepsy", "present"),
        ("without doubt epilepsy", "present"),
        ("never without seizures", "present"),
        ("non insulin dependent diabetes mellitus", "present"),
        ("non-insulin-dependent diabetes", "present"),
        ("renal impairment no longer severe", "present"),
    ],
)
def test_who_has_it_is_heard(kg: KnowledgeGraph, text: str, state: str) -> None:
    entry = kg.check(conditions=[text]).entries[0]
    assert entry.reading is not None
    assert entry.reading.state == state
    assert bool(entry.taken_for) == (state in ("present", "possible"))
