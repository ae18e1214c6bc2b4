"""The medication check, warm."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from pathlib import Path

import baclofen_kg

from .harness import Section, at_most, clock, in_child, number

ENTRY = "one entry"
LISTS: dict[str, tuple[list[str], list[str]]] = {
    ENTRY: (["diazepam 5 mg tablet"], []),
    "five medicines": (["Valium", "tramadol", "loratadine", "cetirizine", "alcohol"], []),
    "medicines and conditions": (["Valium", "tramadol", "ibuprofen"], ["kidney disease", "stroke"]),
    "classes and codes": (["benzodiazepines", "opioids", "atc:N05BA01", "rxnorm:28889"], ["MS"]),
    "not recognised": (["Valum", "diazapam", "Qwertyzol", "kodeine"], ["kindey disease"]),
}


def packaged(name: str) -> dict[str, float]:
    """Check one of the lists against the packaged graph."""
    kg = baclofen_kg.load()
    return _first_and_warm(lambda: kg.check(*LISTS[name]))


def of_many(path: str) -> dict[str, float]:
    """Check five entries with one drug of a formulary."""
    kg = baclofen_kg.load(path)

    def check() -> object:
        return kg.check(
            taking=["synthetic drug 1", "synthetic class 0", "synthetic drug 5"],
            conditions=["condition number 3", "synthetic condition 1"],
            drug="synthetic drug 0",
        )

    return _first_and_warm(check)


def _first_and_warm(check: Callable[[], object]) -> dict[str, float]:
    first = clock(check)
    return {"first": first, "warm": statistics.median(clock(check) for _ in range(25))}


def measure(formularies: dict[int, Path]) -> Section:
    """Check five entries against each graph."""
    found = {name: in_child(packaged, name)[0] for name in LISTS}
    rows = [
        at_most("a check of one entry, the first of a process", found[ENTRY]["first"], 60, "ms"),
        at_most("the same, warm", found[ENTRY]["warm"], 2, "ms"),
    ]
    rows += [
        at_most(f"a check of five entries, warm: {name}", times["warm"], 5, "ms")
        for name, times in found.items()
        if name != ENTRY
    ]
    for drugs, path in formularies.items():
        found[f"{drugs:,} drugs"] = in_child(of_many, str(path))[0]
    rows += [
        at_most(f"the same with one of {name}", found[name]["warm"], 100, "ms")
        for name in found.keys() - LISTS.keys()
    ]
    return Section(
        "A check of five entries",
        "Milliseconds of processor time. The first check of a process, after loading, imports what "
        "it needs and reads all names; the others are medians of 25.",
        ("entries, or graph", "first", "warm"),
        [(name, number(times["first"]), number(times["warm"])) for name, times in found.items()],
        rows,
    )
