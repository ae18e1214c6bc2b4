"""Importing the package is cheap, and gives what it promises."""

import subprocess
import sys

import pytest

import baclofen_kg

SLOW = (
    "rdflib",
    "pyshacl",
    "pandas",
    "dataclasses",
    "pathlib",
    "json",
    "csv",
    "argparse",
)


def modules_after(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.splitlines()[-1].split())


@pytest.fixture(scope="module")
def bare() -> set[str]:
    return modules_after("pass")


@pytest.mark.parametrize(
    "code",
    [
        "import baclofen_kg",
        "import baclofen_kg; baclofen_kg.load()",
        "from baclofen_kg.cli.main import main; main(['query', 'indications', '--format', 'json'])",
    ],
)
def test_slow_modules_are_not_imported(code: str, bare: set[str]) -> None:
    assert not (modules_after(code) - bare) & set(SLOW)


def test_import_alone_brings_no_engine() -> None:
    assert "pyoxigraph" not in modules_after("import baclofen_kg")


@pytest.mark.parametrize("name", baclofen_kg.__all__)
def test_public_names_exist(name: str) -> None:
    assert getattr(baclofen_kg, name) is not None
    assert name in dir(baclofen_kg)


def test_unknown_name() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        baclofen_kg.no_such_name  # noqa: B018
