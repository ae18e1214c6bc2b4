"""Cold starts: each command is a new process, and what counts is the time that it takes."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from baclofen_kg import resources

from .harness import PROCESSOR, Row, Section, at_least, at_most, number, starts

BARE = "bare Python"
IMPORT = "`import baclofen_kg`"
QUERY = "`baclofen-kg query indications --format json`"
CHECK = "`baclofen-kg check`, five entries"
VALIDATE = "`baclofen-kg validate`"
RDFLIB = "rdflib: parse the same files, answer the same query"


def program() -> str:
    """The installed command.

    Raises:
        SystemExit: it is not installed beside this Python.
    """
    found = shutil.which("baclofen-kg", path=str(Path(sys.executable).parent))
    if found is None:
        sys.exit("benchmarks: baclofen-kg is not installed here: use `make bench`")
    return found


def commands() -> dict[str, list[str]]:
    """The commands to measure."""
    command = program()
    query = next(path for path in resources.query_files() if path.endswith("/indications.rq"))
    turtle = [*resources.data_files(), resources.ontology_file()]
    with_rdflib = str(Path(__file__).with_name("with_rdflib.py"))
    entries = ["Valium", "tramadol", "ibuprofen"]
    conditions = ["kidney disease", "epilepsy"]
    question = ["query", "indications", "--format", "json"]
    return {
        BARE: [sys.executable, "-c", "pass"],
        IMPORT: [sys.executable, "-c", "import baclofen_kg"],
        QUERY: [command, *question],
        CHECK: [command, "check"]
        + [word for name in entries for word in ("--taking", name)]
        + [word for name in conditions for word in ("--condition", name)],
        VALIDATE: [command, "validate"],
        RDFLIB: [sys.executable, with_rdflib, query, *turtle],
    }


def measure(rounds: int = 15) -> Section:
    """Measure all commands in turns."""
    found = starts(commands(), rounds, slow={RDFLIB})
    return Section(
        "Cold starts, packaged graph",
        f"Medians of {rounds} runs that took turns, of rdflib in each fifth turn. {PROCESSOR}",
        ("process", "processor ms", "times bare Python", "ms until its end", "peak MB"),
        [
            (
                name,
                number(start.processor),
                f"{start.processor / found[BARE].processor:.2f}",
                number(start.milliseconds),
                number(start.megabytes),
            )
            for name, start in found.items()
        ],
        _rows({name: start.processor for name, start in found.items()}),
    )


def _rows(medians: dict[str, float]) -> list[Row]:
    bare = medians[BARE]
    return [
        at_most(f"{IMPORT} over bare Python", medians[IMPORT] - bare, 25, "ms"),
        at_most(f"{QUERY}, cold", medians[QUERY] / bare, 5, "times bare Python"),
        at_least("the same", medians[RDFLIB] / medians[QUERY], 12, "rdflib"),
        at_most(f"{CHECK}, cold", medians[CHECK] / bare, 6, "times bare Python"),
        at_most(f"{VALIDATE}, cold, all included", medians[VALIDATE] / 1000, 0.5, "s"),
    ]
