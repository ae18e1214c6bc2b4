"""Cold starts: each command is a new process, and what counts is the time that it takes."""

from __future__ import annotations

import compileall
import shutil
import sys
from pathlib import Path

from baclofen_kg import resources
from baclofen_kg.namespaces import BKG

from .harness import BUILD, PROCESSOR, ROOT, Row, Section, at_least, at_most, number, starts

BARE = "bare Python"
IMPORT = "`import baclofen_kg`"
QUERY = "`baclofen-kg query indications --format json`"
TWICE = f"{QUERY}, twice the triples"
CHECK = "`baclofen-kg check`, five entries"
VALIDATE = "`baclofen-kg validate`"
RDFLIB = "rdflib: parse the same files, answer the same query"
RDFLIB_TWICE = f"{RDFLIB}, twice the triples"

COPY = "https://example.org/copy/"
"""Namespace of what is doubled."""


def program() -> str:
    """The installed command.

    Raises:
        SystemExit: it is not installed beside this Python.
    """
    found = shutil.which("baclofen-kg", path=str(Path(sys.executable).parent))
    if found is None:
        sys.exit("benchmarks: baclofen-kg is not installed here: use `make bench`")
    return found


def twice() -> Path:
    """Return a copy of the package in the build folder, with a second copy of its data."""
    top = BUILD / "twice"
    shutil.rmtree(top, ignore_errors=True)
    for name in ("src", "ontology", "data", "queries"):
        shutil.copytree(ROOT / name, top / name)
    compileall.compile_dir(top / "src", quiet=2)
    for path in map(Path, resources.data_files()):
        text = path.read_text("utf-8").replace(f"<{BKG}>", f"<{COPY}>")
        copy = top / "data" / "copy" / path.relative_to(resources.folder("data"))
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(text, "utf-8")
    return top


def commands() -> dict[str, list[str]]:
    """The commands to measure."""
    command = program()
    query = next(path for path in resources.query_files() if path.endswith("/indications.rq"))
    turtle = [*resources.data_files(), resources.ontology_file()]
    with_rdflib = str(Path(__file__).with_name("with_rdflib.py"))
    entries = ["Valium", "tramadol", "ibuprofen"]
    conditions = ["kidney disease", "epilepsy"]
    question = ["query", "indications", "--format", "json"]
    top = twice()
    from_copy = f"import sys; sys.path.insert(0, {str(top / 'src')!r}); "
    doubled = [*map(str, (top / "data").rglob("*.ttl")), resources.ontology_file()]
    return {
        BARE: [sys.executable, "-c", "pass"],
        IMPORT: [sys.executable, "-c", "import baclofen_kg"],
        QUERY: [command, *question],
        TWICE: [
            *(sys.executable, "-c", f"{from_copy}from baclofen_kg.cli import run; run()"),
            *(*question, "--drug", "bkg:baclofen"),  # of the two that it describes
        ],
        CHECK: [command, "check"]
        + [word for name in entries for word in ("--taking", name)]
        + [word for name in conditions for word in ("--condition", name)],
        VALIDATE: [command, "validate"],
        RDFLIB: [sys.executable, with_rdflib, query, *turtle],
        RDFLIB_TWICE: [sys.executable, with_rdflib, query, *doubled],
    }


def measure(rounds: int = 15) -> Section:
    """Measure all commands in turns."""
    found = starts(commands(), rounds)
    return Section(
        "Cold starts, packaged graph",
        f"Medians of {rounds} runs that took turns. {PROCESSOR}",
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
        at_most(f"{TWICE}, cold", medians[TWICE] / bare, 5, "times bare Python"),
        at_least("the same", medians[RDFLIB_TWICE] / medians[TWICE], 12, "rdflib"),
        at_most(f"{CHECK}, cold", medians[CHECK] / bare, 6, "times bare Python"),
        at_most(f"{VALIDATE}, cold, all included", medians[VALIDATE] / 1000, 0.5, "s"),
    ]
