"""Measure cold starts: each command is a new process, and what counts is the time until it ends.

The commands take turns within each round, so that a busy moment of the machine falls on all alike;
the medians and their ratios come from this one run. To measure another command, add it to
``commands``.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from baclofen_kg import resources

HERE = Path(__file__).resolve().parent
BARE = "bare Python"
RDFLIB = "rdflib: parse and query"


def commands() -> dict[str, list[str]]:
    """Give the commands to measure; the first is what the others are compared with."""
    program = shutil.which("baclofen-kg", path=str(Path(sys.executable).parent))
    if program is None:
        sys.exit("benchmarks/cold.py: baclofen-kg is not installed here: use `make bench`")
    query = next(path for path in resources.query_files() if path.endswith("indications.rq"))
    turtle = [*resources.data_files(), resources.ontology_file()]  # what the package loads
    return {
        BARE: [sys.executable, "-c", "pass"],
        "import baclofen_kg": [sys.executable, "-c", "import baclofen_kg"],
        "baclofen-kg query indications": [program, "query", "indications", "--format", "json"],
        RDFLIB: [sys.executable, str(HERE / "with_rdflib.py"), query, *turtle],
    }


def measure(commands: dict[str, list[str]], rounds: int) -> dict[str, float]:
    """Give the median of each command in milliseconds; a first round only warms the caches."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            if number:
                times[name].append((time.perf_counter() - start) * 1000)
    return {name: statistics.median(values) for name, values in times.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15, help="how often each is run (15)")
    rounds: int = parser.parse_args().rounds
    medians = measure(commands(), rounds)
    print(f"Python {platform.python_version()}, {platform.machine()}, median of {rounds} runs\n")
    print(f"{'cold start':34}{'ms':>8}{'over bare':>12}{'x bare':>9}{'rdflib / it':>13}")
    for name, median in medians.items():
        over, ratio = median - medians[BARE], median / medians[BARE]
        print(f"{name:34}{median:8.1f}{over:12.1f}{ratio:9.2f}{medians[RDFLIB] / median:13.1f}")


if __name__ == "__main__":
    main()
