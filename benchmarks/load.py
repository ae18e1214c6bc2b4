"""Loading Turtle into memory, each time in a process of its own."""

from __future__ import annotations

import time
from pathlib import Path

from .harness import Section, at_least, in_child, number

GOAL = 8


def ours(path: str) -> float:
    """Load with our API."""
    import baclofen_kg

    start = time.perf_counter()
    kg = baclofen_kg.load(path)
    took = time.perf_counter() - start
    assert next(iter(kg.store.triples()))
    return took


def raw(path: str) -> float:
    """Load with pyoxigraph alone, in the way that it recommends for large files."""
    import pyoxigraph

    start = time.perf_counter()
    store = pyoxigraph.Store()
    store.bulk_load(path=path)
    return time.perf_counter() - start


def with_rdflib(path: str) -> float:
    """Load with rdflib alone."""
    import rdflib

    start = time.perf_counter()
    rdflib.Graph().parse(path)
    return time.perf_counter() - start


def measure(path: Path, drugs: int, rounds: int) -> Section:
    """Load a Turtle file in three ways, in turns."""
    ways = {"ours": ours, "raw pyoxigraph": raw, "rdflib": with_rdflib}
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    memory: dict[str, float] = {}
    for _ in range(rounds):
        for name, way in ways.items():
            took, done = in_child(way, str(path))
            seconds[name].append(took)
            memory[name] = done.megabytes
    medians = {name: sorted(values)[len(values) // 2] for name, values in seconds.items()}
    ratio = medians["rdflib"] / medians["ours"]
    return Section(
        f"Loading {drugs:,} drugs from Turtle",
        f"Seconds, medians of {rounds} processes each, without the time to import. Ours has the "
        "ontology, too.",
        ("way", "seconds", "peak MB"),
        [(name, number(medians[name]), number(memory[name])) for name in ways],
        [at_least(f"load {drugs:,} drugs from Turtle", ratio, GOAL, "rdflib")],
    )
