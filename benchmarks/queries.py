"""Ten named queries, warm: through our API, by raw pyoxigraph, by rdflib on the same files."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph

import baclofen_kg
from baclofen_kg import resources

from .harness import (
    ROOT,
    Section,
    at_least,
    at_most,
    clock,
    exactly,
    geometric_mean,
    in_child,
    number,
    take_turns,
)

if TYPE_CHECKING:
    import rdflib

NAMES = (
    "adverse-reactions",
    "classification",
    "dosing",
    "identity",
    "indications",
    "interactions",
    "mechanism",
    "pharmacokinetics",
    "precautions",
    "products",
)
_SLOW = 1_000
"""Milliseconds from which the reference is asked only once."""
HEAVY = (
    "agreed",
    "counts",
    "direct-edges",
    "disputed",
    "search",
    "shared-interactions",
    "who-says-what",
)


def measure(path: Path | None, drugs: int, goal: float) -> Section:
    """Ask about one drug; the whole answer is read each time."""
    (medians, rows), done = in_child(times, str(path) if path else None)
    faster = [medians[f"{name} rdflib"] / medians[f"{name} ours"] for name in NAMES]
    slower = [medians[f"{name} ours"] / medians[f"{name} raw"] for name in NAMES]
    size = f"{drugs:,} drugs" if path else "packaged graph"
    worst = max(slower)
    return Section(
        f"Ten named queries, warm, {size}",
        "Milliseconds of processor time, medians of runs that took turns in one process, which "
        f"held at most {number(done.megabytes)} MB. Ours is `kg.query(name, …).rows`.",
        ("query", "ours", "raw pyoxigraph", "rdflib", "ours / raw", "rdflib / ours"),
        [
            (
                name,
                *(number(medians[f"{name} {engine}"]) for engine in ("ours", "raw", "rdflib")),
                f"{low:.2f}",
                number(high),
            )
            for name, low, high in zip(NAMES, slower, faster, strict=True)
        ],
        [
            at_least(f"ten named queries, {size}", geometric_mean(faster), goal, "rdflib"),
            at_most("the same, the slowest of them", worst, 1.5, "times raw pyoxigraph"),
            exactly(
                "the same, rows",
                "as many as rdflib",
                f"{sum(mine for mine, _ in rows.values()):,} and "
                f"{sum(theirs for _, theirs in rows.values()):,}",
                [
                    f"{name}: {mine} rows, and {theirs} of rdflib"
                    for name, (mine, theirs) in rows.items()
                    if mine != theirs
                ],
            ),
        ],
    )


def times(path: str | None) -> tuple[dict[str, float], dict[str, tuple[int, int]]]:
    """Measure each query on each engine in turns; return the medians, and both numbers of rows."""
    kg = baclofen_kg.load(path)
    graph = with_rdflib(path)
    medians: dict[str, float] = {}
    rows: dict[str, tuple[int, int]] = {}
    for name in NAMES:
        given = {"drug": "bkg:synthetic-drug-00000"} if path else {}
        text = kg.queries[name].bind(given)
        theirs: list[object] = []
        once = clock(lambda: theirs.extend(graph.query(text)))  # noqa: B023
        rows[name] = len(kg.query(name, **given)), len(theirs)
        cases = _quick(kg, name, given, text)
        if once < _SLOW:
            cases["rdflib"] = partial(clock, partial(_all, graph, text))
        found = {"rdflib": once} | take_turns(cases, 15, slow={"rdflib"})
        medians |= {f"{name} {engine}": median for engine, median in found.items()}
    return medians, rows


def _quick(kg: baclofen_kg.KnowledgeGraph, name: str, given: dict[str, str], text: str) -> Any:
    engine = kg.store._store  # type: ignore[attr-defined]  # what lies below our layer
    return {
        "ours": lambda: clock(partial(_rows, kg, name, given)),
        "raw": lambda: clock(partial(_exhaust, engine, text)),
    }


def _all(graph: rdflib.Graph, text: str) -> None:
    list(graph.query(text))


def with_rdflib(path: str | None) -> rdflib.Graph:
    """Load the same data with rdflib alone."""
    import rdflib

    graph = rdflib.Graph()
    for file in [path] if path else resources.data_files():
        graph.parse(file)
    graph.parse(resources.ontology_file())
    return graph


def measure_heavy(path: Path, drugs: int) -> Section:
    """Ask questions that go over all drugs."""
    found, done = in_child(heavy_times, str(path))
    return Section(
        f"Questions over {drugs:,} drugs",
        "Milliseconds of processor time for the whole answer, with no drug named; the best of "
        f"three. The process held at most {number(done.megabytes)} MB.",
        ("query", "rows", "ours", "raw pyoxigraph"),
        [(name, f"{rows:,}", number(ours), number(raw)) for name, rows, ours, raw in found],
    )


def heavy_times(path: str) -> list[tuple[str, int, float, float]]:
    """Measure each of the heavy queries."""
    kg = baclofen_kg.load(path)
    engine = kg.store._store  # type: ignore[attr-defined]
    found = []
    for name in HEAVY:
        given = {"text": "synthetic drug 42"} if name == "search" else {}
        text = kg.queries[name].bind(given)
        rows = len(kg.query(name, **given))
        ours, raw = [], []
        for _ in range(3):
            ours.append(clock(partial(_rows, kg, name, given)))
            raw.append(clock(partial(_exhaust, engine, text)))
        found.append((name, rows, min(ours), min(raw)))
    return found


def measure_second(path: Path, drugs: int) -> Section:
    """Ask each question about one drug, alone and with a second drug described beside it."""
    found, _ = in_child(second_times, str(path))
    slower = {name: beside / alone for name, (alone, beside) in found.items()}
    worst = max(slower, key=lambda name: slower[name])
    return Section(
        f"A second drug beside {drugs:,} drugs",
        "Milliseconds of processor time, medians of runs that took turns in one process: each "
        "named query about one drug, before and after tizanidine was loaded beside it.",
        ("query", "alone", "with tizanidine", "ratio"),
        [(name, *map(number, found[name]), f"{slower[name]:.2f}") for name in found],
        [
            at_most(
                f"{len(found)} named queries with a second drug",
                geometric_mean(list(slower.values())),
                1.1,
                "times alone",
            ),
            at_most(f"the same, the slowest of them ({worst})", slower[worst], 1.3, "times alone"),
        ],
    )


def second_times(path: str) -> dict[str, tuple[float, float]]:
    """Measure each named query of a drug; return the medians without and with the second drug."""
    alone = baclofen_kg.load(path)
    beside = baclofen_kg.load([path, *map(str, (ROOT / "examples" / "tizanidine").rglob("*.ttl"))])
    given = {"drug": "bkg:synthetic-drug-00000"}
    found = {}
    for query in alone.queries:
        name, parameters = query.name, {each.name: each for each in query.parameters}
        others = {each.name for each in parameters.values() if each.required} - {"drug"}
        if "drug" not in parameters or others:
            continue
        medians = take_turns(
            {
                "alone": lambda: clock(partial(_rows, alone, name, given)),  # noqa: B023
                "beside": lambda: clock(partial(_rows, beside, name, given)),  # noqa: B023
            },
            15,
        )
        found[name] = medians["alone"], medians["beside"]
    return found


def _rows(kg: baclofen_kg.KnowledgeGraph, name: str, given: dict[str, str]) -> None:
    kg.query(name, **given).rows  # noqa: B018  # reading them is the work


def _exhaust(engine: pyoxigraph.Store, text: str) -> None:
    for _ in engine.query(text):  # type: ignore[union-attr]
        pass
