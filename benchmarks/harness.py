"""What the benchmarks share: taking turns, measuring processes, and writing down what came out."""

from __future__ import annotations

import compileall
import hashlib
import json
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from baclofen_kg import namespaces

from .formulary.__main__ import main as make_formulary

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
_MEMORY_UNIT = 1 << 20 if sys.platform == "darwin" else 1 << 10


class Row(NamedTuple):
    """A line of the report: what was asked for, and what came out."""

    work: str
    goal: str
    reached: str
    met: bool
    """Whether the goal is reached."""
    wrong: Sequence[str] = ()
    """What is not as it must be, where the goal is to be right; then the command fails."""


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

    The arguments and what it returns must be plain values, as JSON knows them.
    """
    code = (
        "import json, sys; from importlib import import_module; "
        f"found = getattr(import_module({function.__module__!r}), {function.__name__!r})"
        "(*json.loads(sys.argv[1])); print(json.dumps(found))"
    )
    done = run([sys.executable, "-c", code, json.dumps(arguments)])
    return json.loads(done.output), done


SELDOM = 5
"""A slow case has its turn in each fifth round only."""


def take_turns(
    cases: Mapping[str, Callable[[], float]], rounds: int, *, slow: Container[str] = ()
) -> dict[str, float]:
    """Measure cases in turns, so that a busy moment falls on all alike; return the medians.

    A case returns what it measured. The first round, without the slow ones, warms the caches.
    """
    found: dict[str, list[float]] = {name: [] for name in cases}
    for number in range(1 + rounds):
        for name, case in cases.items():
            if name in slow and number % SELDOM != 1:
                continue
            measured = case()
            if number:
                found[name].append(measured)
    return {name: statistics.median(values) for name, values in found.items()}


class Start(NamedTuple):
    """A command from its start to its end, as a rule: medians of several runs."""

    processor: float
    """Milliseconds of processor time."""
    milliseconds: float
    megabytes: float
    """The most memory that it held."""


PROCESSOR = "Compared is the time of the processor, which other work on the machine changes least."


def starts(
    commands: Mapping[str, Sequence[str]], rounds: int, *, slow: Container[str] = ()
) -> dict[str, Start]:
    """Measure commands in turns, each a new process; status 1 is an answer, too.

    Raises:
        RuntimeError: one did not end with an answer; a complaint is quick, and no measure.
    """
    milliseconds: dict[str, list[float]] = {name: [] for name in commands}

    def once(name: str) -> float:
        done = run(commands[name], statuses=(0, 1))
        if done.status and not done.output:
            raise RuntimeError(f"{name}: status {done.status} without an answer")
        milliseconds[name].append(done.milliseconds)
        return done.processor

    medians = take_turns({name: partial(once, name) for name in commands}, rounds, slow=slow)
    return {
        name: Start(median, statistics.median(milliseconds[name]), peak(commands[name]))
        for name, median in medians.items()
    }


def clock(work: Callable[[], object]) -> float:
    """Do work, and return the milliseconds of processor time that it took.

    What is measured in this way runs in one thread and waits for nothing; other work on the machine
    makes no difference.
    """
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def geometric_mean(ratios: Sequence[float]) -> float:
    """The mean for ratios."""
    return math.exp(statistics.fmean(map(math.log, ratios)))


def exactly(work: str, goal: str, found: str, wrong: Sequence[str]) -> Row:
    """Report whether something is right; `wrong` says in a line each what is not."""
    return Row(work, goal, found, not wrong, wrong)


def at_least(work: str, ratio: float, goal: float, over: str) -> Row:
    """Report how many times faster than something else."""
    return Row(
        work, f"at least {goal:g} times as fast as {over}", f"{ratio:.1f} times", ratio >= goal
    )


def at_most(work: str, value: float, goal: float, unit: str) -> Row:
    """Report a figure that must be small."""
    return Row(work, f"at most {goal:g} {unit}", f"{value:.2f} {unit}", value <= goal)


def number(value: float) -> str:
    """Write a figure with three significant digits."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def digest(files: Iterable[Path]) -> str:
    """Eight characters that are others when a file has another name or another content."""
    found = hashlib.sha256()
    for path in sorted(files):
        text = path.read_text(encoding="utf-8")
        found.update(f"{path.name} {len(text)} {text}".encode())
    return found.hexdigest()[:8]


def formulary(drugs: int, suffix: str = ".nt", *, errors: int = 0) -> Path:
    """A formulary of that size in the build folder, made if this generator has not made it yet."""
    made_by = [*sorted((ROOT / "benchmarks" / "formulary").glob("*.py")), Path(namespaces.__file__)]
    name = f"spoilt-{errors}-of" if errors else "formulary"
    path = BUILD / f"{name}-{drugs}-{digest(made_by)}{suffix}"
    if not path.exists():
        for old in BUILD.glob(f"{name}-{drugs}-*{suffix}"):
            old.unlink()
        make_formulary(["--drugs", str(drugs), "--out", str(path), "--spoil", str(errors)])
    return path
