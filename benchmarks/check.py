"""Measure the medication check when the graph is loaded, on lists of five entries."""

from __future__ import annotations

import argparse
import platform
import statistics
import time

import baclofen_kg

WANTED = 5.0
"""Milliseconds, at most."""

LISTS: dict[str, tuple[list[str], list[str]]] = {
    "five medicines": (["Valium", "tramadol", "loratadine", "cetirizine", "alcohol"], []),
    "medicines and conditions": (["Valium", "tramadol", "ibuprofen"], ["kidney disease", "stroke"]),
    "classes and codes": (["benzodiazepines", "opioids", "atc:N05BA01", "rxnorm:28889"], ["MS"]),
    "not recognised": (["Valum", "diazapam", "Qwertyzol", "kodeine"], ["kindey disease"]),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=200, help="how often each is run (200)")
    rounds: int = parser.parse_args().rounds
    kg = baclofen_kg.load()
    print(f"Python {platform.python_version()}, {platform.machine()}, median of {rounds} runs\n")
    for name, (taking, conditions) in LISTS.items():
        kg.check(taking, conditions)  # the first run reads what all have in common
        times = []
        for _ in range(rounds):
            start = time.perf_counter()
            kg.check(taking, conditions)
            times.append((time.perf_counter() - start) * 1000)
        median = statistics.median(times)
        verdict = "within" if median <= WANTED else "above"
        print(f"{name:28}{median:8.2f} ms   {verdict} {WANTED:g} ms   (best {min(times):.2f})")


if __name__ == "__main__":
    main()
