"""What the benchmarks share: taking turns, measuring processes, and writing down what came out."""

from __future__ import annotations

import compileall
import json
import math
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
_MEMORY_UNIT = 1 << 20 if sys.platform == "darwin" else 1 << 10
PACKAGES = ("pyoxigraph", "rdflib", "pyshacl", "pyrudof")


class Row(NamedTuple):
    """A line of the report: what was asked for, and what came out."""

    work: str
    goal: str
    reached: str
    met: bool | None
    """Whether the goal is reached; nothing where there is none."""


class Section(NamedTuple):
    """A part of the report."""

    title: str
    note: str
    columns: Sequence[str]
    lines: Sequence[Sequence[str]]
    rows: Sequence[Row] = ()


class Run(NamedTuple):
    """A process that has ended."""

    milliseconds: float
    processor: float
    """Milliseconds of processor time."""
    megabytes: float
    """The most memory that it held."""
    output: bytes
    status: int


def environment() -> dict[str, str]:
    """The environment of a child: bytecode is used, as it is after an installation."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT)}


def compile_all() -> None:
    """Make bytecode of the package and the benchmarks, so that no run pays for it."""
    for folder in ("src", "benchmarks"):
        compileall.compile_dir(ROOT / folder, quiet=2)


def run(command: Sequence[str], *, statuses: Sequence[int] = (0,)) -> Run:
    """Run a command to its end.

    Raises:
        RuntimeError: it ended with another status than was expected.
    """
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(), cwd=ROOT) as process:
        assert process.stdout is not None
        output = process.stdout.read()
        _, ended, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(ended)
    took = (time.perf_counter() - start) * 1000
    if process.returncode not in statuses:
        raise RuntimeError(f"{' '.join(command)}: status {process.returncode}")
    processor = (usage.ru_utime + usage.ru_stime) * 1000
    return Run(took, processor, usage.ru_maxrss / _MEMORY_UNIT, output, process.returncode)


def peak(command: Sequence[str]) -> float:
    """The most memory that a command holds, in MB.

    Linux counts in what the process held from which it was started, so a small one starts it.
    """
    code = (
        "import os, sys; quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]; "
        "child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet); "
        "print(os.wait4(child, 0)[2].ru_maxrss)"
    )
    done = run([sys.executable, "-I", "-S", "-c", code, *command])
    return int(done.output) / _MEMORY_UNIT


def in_child(function: Callable[..., Any], *arguments: object) -> tuple[Any, Run]:
    """Call a function in a process of its own, which has its own memory.

    The arguments and what it gives are to be plain values, as JSON knows them.
    """
    code = (
        "import json, sys; from importlib import import_module; "
        f"found = getattr(import_module({function.__module__!r}), {function.__name__!r})"
        "(*json.loads(sys.argv[1])); print(json.dumps(found))"
    )
    done = run([sys.executable, "-c", code, json.dumps(arguments)])
    return json.loads(done.output), done


def take_turns(
    cases: Mapping[str, Callable[[], float]], rounds: int, *, warm: int = 1
) -> dict[str, float]:
    """Measure cases in turns, so that a busy moment falls on all alike; give the medians.

    A case gives what it measured. The first rounds only warm the caches.
    """
    found: dict[str, list[float]] = {name: [] for name in cases}
    for number in range(warm + rounds):
        for name, case in cases.items():
            measured = case()
            if number >= warm:
                found[name].append(measured)
    return {name: statistics.median(values) for name, values in found.items()}


def clock(work: Callable[[], object]) -> float:
    """Do work, and give the milliseconds of processor time that it took.

    What is measured in this way runs in one thread and waits for nothing; other work on the machine
    makes no difference.
    """
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def geometric_mean(ratios: Sequence[float]) -> float:
    """The mean for ratios."""
    return math.exp(statistics.fmean(map(math.log, ratios)))


def at_least(work: str, ratio: float, goal: float, over: str) -> Row:
    """Report how many times faster than something else."""
    return Row(
        work, f"at least {goal:g} times as fast as {over}", f"{ratio:.1f} times", ratio >= goal
    )


def at_most(work: str, value: float, goal: float, unit: str) -> Row:
    """Report a figure that is to be small."""
    return Row(work, f"at most {goal:g} {unit}", f"{value:.2f} {unit}", value <= goal)


def number(value: float) -> str:
    """Write a figure with three digits that count."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def machine() -> str:
    """The machine and the versions, without its name."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = ""
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        size = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / (1 << 30)
        memory = f", {size:.0f} GB"
    load = (
        f"; load average at the end {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    )
    return (
        f"{platform.system()} on {platform.machine()}, {cores} cores{memory}{load}. "
        f"Python {platform.python_version()}"
        + "".join(f", {name} {found}" for name in PACKAGES if (found := _version(name)))
        + "."
    )


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def markdown(sections: Sequence[Section]) -> str:
    """Write the report: the goals first, then the figures that they come from."""
    rows = [row for section in sections for row in section.rows]
    marks = {True: "yes", False: "**no**", None: ""}
    lines = [machine(), ""]
    lines += _table(
        ("work", "goal", "reached", "met"),
        [(row.work, row.goal, row.reached, marks[row.met]) for row in rows],
    )
    for section in sections:
        lines += ["", f"### {section.title}", "", section.note, ""]
        lines += _table(section.columns, section.lines)
    return "\n".join(lines) + "\n"


def _table(columns: Sequence[str], lines: Sequence[Sequence[str]]) -> list[str]:
    shape = ["---", *["--:" for _ in columns[1:]]]
    return [f"| {' | '.join(line)} |" for line in (columns, shape, *lines)]


def formulary(drugs: int, suffix: str = ".nt", *, spoil: int = 0) -> Path:
    """A formulary of that size in the build folder, made if it is not there."""
    from . import formulary as maker

    path = BUILD / f"{'spoilt' if spoil else 'formulary'}-{drugs}{suffix}"
    if not path.exists():
        maker.main(["--drugs", str(drugs), "--out", str(path), "--spoil", str(spoil)])
    return path
