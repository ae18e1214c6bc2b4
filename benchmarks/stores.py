"""A store on disk: how long it takes to build, and a cold question to it."""

from __future__ import annotations

import shutil
import sys
from functools import partial
from pathlib import Path

from .cold import BARE, program
from .harness import BUILD, Section, at_most, number, peak, run, take_turns


def _milliseconds(command: list[str]) -> float:
    return run(command).milliseconds


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
    cases = {name: partial(_milliseconds, command) for name, command in commands.items()}
    medians = take_turns(cases, rounds)
    ratio = medians["named query from the store"] / medians[BARE]
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / (1 << 20)
    return Section(
        f"A store on disk of {drugs:,} drugs",
        f"Built and asked in {number(built.milliseconds / 1000)} s with at most "
        f"{number(built.megabytes)} MB; it takes {number(size)} MB on disk. Then cold, medians of "
        f"{rounds} runs that took turns:",
        ("process", "ms", "peak MB"),
        [(name, number(median), number(peak(commands[name]))) for name, median in medians.items()],
        [
            at_most(
                f"cold named query over {drugs:,} drugs from a store on disk",
                ratio,
                5,
                "times bare Python",
            )
        ],
    )
