"""Other people's test suites: where they lie, and what became of each test.

`make suites` (python -m crosscheck.suites) downloads the source distributions of pySHACL and
rdflib, which hold suites of the W3C, into build/suites/. They are read where they lie, and are
never part of this repository.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

import pyoxigraph as ox
import pytest

from .engines import ROOT

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
FOLDER = ROOT / "build" / "suites"
PACKAGES = {"pyshacl": "0.40.1", "rdflib": "7.6.0"}
"""The source distributions, and the versions that the lists of differences are about."""


def folder(package: str, *parts: str) -> Path:
    """Where a suite lies, or would lie."""
    return FOLDER.joinpath(f"{package}-{PACKAGES[package]}", *parts)


def missing(path: Path) -> str:
    """What to do to have a suite; nothing where it is there."""
    return "" if path.is_dir() else f"{path.relative_to(ROOT)} is not there; run: make suites"


def skip_where_missing(*paths: Path) -> None:
    """Skip a test where a suite is not there, and say how to have it."""
    for path in paths:
        if reason := missing(path):
            pytest.skip(reason)


class Named(Protocol):
    """A test of a suite, as far as this module looks at it."""

    @property
    def name(self) -> str:
        """Its name in the suite."""


def each_case(
    suites: Iterable[str], cases: Callable[[str], Iterable[Named]]
) -> pytest.MarkDecorator:
    """Let a test run for each ``suite`` and each ``case`` of it."""
    return pytest.mark.parametrize(
        ("suite", "case"),
        [
            pytest.param(suite, case, id=f"{suite.rpartition(' ')[2]}-{case.name}")
            for suite in suites
            for case in cases(suite)
        ],
    )


class Outcome(NamedTuple):
    """What became of a test."""

    kind: str
    """``same``, ``refused`` or ``different``."""
    detail: str = ""
    """Why it was refused, or how it differs."""


def canonical(quads: Iterable[ox.Quad] | Iterable[ox.Triple]) -> set[str]:
    """Quads or triples, with canonical names for blank nodes."""
    dataset = ox.Dataset(q if isinstance(q, ox.Quad) else ox.Quad(*q) for q in quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def judge(
    request: pytest.FixtureRequest,
    suite: str,
    name: str,
    outcome: Outcome,
    *,
    refused: Mapping[str, str],
    different: Mapping[str, str],
) -> None:
    """Fail unless a test came out as expected, or otherwise for a reason that is known.

    Args:
        request: the running test, which notes what became of it.
        suite: what the table calls the suite.
        name: the name of the test in its suite.
        outcome: what became of it.
        refused: the tests that are refused, each with a part of the message.
        different: the tests that come out otherwise, each with the reason.
    """
    request.node.user_properties.append(("suite", (suite, outcome.kind)))
    if outcome.kind == "same":
        assert name not in refused, f"{name} is no longer refused; take it off the list"
        assert name not in different, f"{name} comes out right by now; take it off the list"
    elif outcome.kind == "refused":
        assert name in refused, f"refused: {outcome.detail}"
        assert refused[name] in outcome.detail
    else:
        assert name in different, outcome.detail


def download() -> int:
    """Download the source distributions and unpack them; return the exit status of pip."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "download"]
    options = ["--no-binary", ",".join(PACKAGES), "--no-deps", "--dest", str(FOLDER)]
    wanted = [f"{name}=={version}" for name, version in PACKAGES.items()]
    done = subprocess.run([*pip, *options, *wanted], check=False)
    for name in PACKAGES if done.returncode == 0 else ():
        with tarfile.open(f"{folder(name)}.tar.gz") as archive:
            archive.extractall(FOLDER, filter="data")
    return done.returncode


if __name__ == "__main__":
    sys.exit(download())
