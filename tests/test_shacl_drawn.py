"""Shapes drawn at random: our engine finds what pySHACL finds, where that follows the standard.

``SHACL_CASES=5000`` tries so many. What of pySHACL is put right, and by which sentence of the
standard, stands in ``shacl_drawn.following_the_standard``.
"""

from __future__ import annotations

import os
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shacl_cases import found
from shacl_drawn import Draw, both

CASES = int(os.environ.get("SHACL_CASES", "60"))


@settings(
    max_examples=CASES,
    deadline=None,
    derandomize="SHACL_CASES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(chance=st.randoms(use_true_random=False))
def test_shapes_drawn_at_random(chance: random.Random) -> None:
    draw = Draw(chance)
    shapes, data = draw.shapes(), draw.data()
    ours, theirs = both(shapes, data)
    assert ours == theirs, f"{data}\n{shapes}"


@pytest.mark.parametrize("seed", range(3))
def test_what_is_drawn_finds_something(seed: int) -> None:
    """Shapes that find nothing anywhere would agree, too."""
    components = set()
    for number in range(40):
        draw = Draw(random.Random(1000 * seed + number))
        components |= {one.component for one in found(draw.shapes(), draw.data())}
    assert len(components) > 12
