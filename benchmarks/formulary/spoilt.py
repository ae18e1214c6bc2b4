"""A formulary with errors in it."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from baclofen_kg.namespaces import compact

from .drugs import Formulary
from .errors import ERRORS, Error, first
from .nodes import Node
from .planted import Planted


def spoilt(drugs: int, seed: int, errors: int) -> tuple[list[Planted], Iterator[Node]]:
    """Make a formulary with errors, each kind in turn, each in another drug.

    The list is complete when all nodes have been taken.
    """
    planted: list[Planted] = []
    return planted, _spoil(Formulary(drugs, seed), errors, planted)


def _spoil(made: Formulary, errors: int, planted: list[Planted]) -> Iterator[Node]:
    places = set(Random(made.seed).sample(range(made.drugs), errors))
    waiting = [ERRORS[number % len(ERRORS)] for number in range(errors)]
    due = 0
    for number, entry in enumerate(made.entries()):
        due += number in places
        if len(planted) < due:
            _plant(entry, waiting, planted)
        yield from entry
    yield from made.shared()
    if waiting:
        names = ", ".join(sorted({error.name for error in waiting}))
        raise LookupError(f"found no place, make more drugs: {names}")


def _plant(entry: list[Node], waiting: list[Error], planted: list[Planted]) -> None:
    """Plant the first of the waiting errors that this drug has a place for."""
    drug = compact(first(entry, "Drug").subject[1:-1])
    for error in waiting:
        try:
            results = error.plant(entry)
        except LookupError:
            continue
        waiting.remove(error)
        planted.append(Planted(error.name, drug, tuple(results)))
        return
