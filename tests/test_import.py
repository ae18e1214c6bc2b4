"""Importing the package is cheap, and gives what it promises."""

from __future__ import annotations

import subprocess
import sys

import pytest

import baclofen_kg

# What each costs a cold start, in times of bare Python (docs/decisions/cold-start.md).
SLOW = {
    "decimal": 0.1,
    "baclofen_kg.stores.memory": 0.1,
    "datetime": 0.2,
    "gzip": 0.2,
    "hashlib": 0.3,
    "shutil": 0.3,
    "pathlib": 0.4,
    "dataclasses": 1.0,
    "httpx": 8,
    "rdflib": 10,
    "pyshacl": 22,
    "pandas": 30,
}


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
    ("code", "needed"),
    [
        ("import baclofen_kg", set()),
        ("import baclofen_kg; baclofen_kg.load()", {"baclofen_kg.stores.memory"}),
        (
            "from baclofen_kg.cli.main import main; "
            "main(['query', 'indications', '--format', 'json'])",
            set(),
        ),
    ],
)
def test_slow_modules_are_not_imported(code: str, needed: set[str], bare: set[str]) -> None:
    modules_after(code)  # the first run makes the cache
    found = sorted((modules_after(code) - bare) & set(SLOW) - needed)
    assert not found, (
        f"{code}: imports {', '.join(found)}, which cost "
        f"{sum(SLOW[name] for name in found):.1f} times bare Python. `python -X importtime -c ...` "
        "shows through which of our modules; import that one where it is used (in the function, or "
        "behind the door of its room: doors.py), or write the record as a NamedTuple and the path "
        "with os.path"
    )


def test_the_package_is_imported_without_its_rooms(bare: set[str]) -> None:
    code = "import baclofen_kg; baclofen_kg.model, baclofen_kg.errors, baclofen_kg.namespaces"
    found = modules_after(code) - bare
    assert not found & {"pyoxigraph", "json", "baclofen_kg.graph", "baclofen_kg.sparql.results"}, (
        "what the package hands on is imported when it is asked for: give it a line in the door of "
        "baclofen_kg/__init__.py"
    )


def test_no_annotation_is_compiled() -> None:
    """The first string that Python compiles costs 0.25 times bare Python: its parser wakes up."""
    code = (
        "import typing; typing.ForwardRef.__init__ = None\n"
        "from baclofen_kg.cli.main import main; main(['query', 'indications', '--format', 'csv'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, (
        f"{done.stderr}\nThe annotations of a NamedTuple and the bound of a TypeVar must not be "
        "strings on the way of a question: take `from __future__ import annotations` out of the "
        "module of the NamedTuple"
    )


@pytest.mark.parametrize("name", baclofen_kg.__all__)
def test_public_names_exist(name: str) -> None:
    assert getattr(baclofen_kg, name) is not None
    assert name in dir(baclofen_kg)


def test_unknown_name() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        baclofen_kg.no_such_name  # noqa: B018
