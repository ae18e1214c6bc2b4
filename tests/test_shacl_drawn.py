"""Shapes drawn at random: our engine finds what pySHACL finds, where that follows the standard.

``BACLOFEN_KG_FUZZ=600`` tries new ones for ten minutes, some eight a second. What of pySHACL is put
right, and by which sentence of the standard, stands in ``shacl_drawn.following_the_standard``.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shacl_cases import found
from shacl_drawn import Draw, both


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
