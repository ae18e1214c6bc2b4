"""A store on disk: how long it takes to build, and a cold question to it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from .cold import BARE, program
from .harness import BUILD, PROCESSOR, Section, at_most, number, run, starts


def measure(path: Path, drugs: int, rounds: int = 15) -> Section:
    """Build a store of a file, then ask it in new processes."""
    folder = BUILD / f"store-{drugs}"
    shutil.rmtree(folder, ignore_errors=True)
    store = ["--store", str(folder)]
    query = [program(), "query", "indications", "--drug", "bkg:synthetic-drug-00000"]
    built = run([*query, *store, "--data", str(path)])
    commands = {
        BARE: [sys.executable, "-c", "pass"],
        "named query from the store": [*query, *store, "--format", "json"],
    }
    found = starts(commands, rounds)
    ratio = found["named query from the store"].processor / found[BARE].processor
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / (1 << 20)
    return Section(
        f"A store on disk of {drugs:,} drugs",
        f"Built and asked in {number(built.milliseconds / 1000)} s with at most "
        f"{number(built.megabytes)} MB; it takes {number(size)} MB on disk. Then cold, medians of "
        f"{rounds} runs that took turns. {PROCESSOR}",
        ("process", "processor ms", "ms until its end", "peak MB"),
        [(name, *map(number, start)) for name, start in found.items()],
        [
            at_most(
                f"cold named query over {drugs:,} drugs from a store on disk",
                ratio,
                5,
                "times bare Python",
            )
        ],
    )
