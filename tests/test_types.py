"""Type hints are there when the program runs: every one of every public name resolves."""

from __future__ import annotations

import importlib
import inspect
import typing
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import baclofen_kg
from baclofen_kg.sparql.results import Results, of_answer
from baclofen_kg.sparql.store import Answer, Store
from baclofen_kg.stores.disk.store import DiskStore
from baclofen_kg.stores.memory import MemoryStore
from baclofen_kg.stores.progress import Progress, WatchedFile
from baclofen_kg.stores.remote import RemoteStore

PACKAGE = Path(baclofen_kg.__file__).parent
MODULES = sorted(
    ".".join(("baclofen_kg", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(
        ".__init__"
    )
    for path in PACKAGE.rglob("*.py")
    if path.stem != "__main__"  # runs the command line
)


def public(module: ModuleType) -> Iterator[tuple[str, object]]:
    """Functions, classes and methods that a module defines itself and does not call private."""
    for name, value in list(vars(module).items()):  # looking at hints can add a name
        if name.startswith("_") or getattr(value, "__module__", None) != module.__name__:
            continue
        if inspect.isfunction(value) or inspect.isclass(value):
            yield name, value
        if inspect.isclass(value):
            for method, held in vars(value).items():
                function = inspect.unwrap(getattr(held, "fget", None) or held)
                function = getattr(function, "__func__", function)
                if inspect.isfunction(function) and function.__module__ == module.__name__:
                    yield f"{name}.{method}", function


def test_hints_of_public_names_resolve() -> None:
    wrong = []
    for module in MODULES:
        for name, value in public(importlib.import_module(module)):
            try:
                typing.get_type_hints(value)
            except NameError as error:
                wrong.append(f"{module}: {name}: {error}")
    assert not wrong, (
        "\n".join(wrong) + "\nImport what annotations name at the head of the module; what is slow "
        "or optional stands as Any where it is not type-checked, as pandas does in "
        "sparql/results.py"
    )


def test_protocols_can_be_used_at_run_time() -> None:
    assert typing.get_type_hints(of_answer) == {"answer": Answer, "return": Results}
    assert typing.get_type_hints(MemoryStore.load)["progress"] == Progress | None
    assert typing.get_type_hints(WatchedFile.stop) == {"return": type(None)}


@pytest.mark.parametrize("kind", [MemoryStore, DiskStore, RemoteStore])
def test_every_store_offers_what_the_protocol_names(kind: type) -> None:
    offered = {name for name in vars(Store) if not name.startswith("_")} | {"__len__"}
    assert offered >= {"query", "add", "triples", "changes", "graphs", "load_ontology"}
    assert not {name for name in offered if not hasattr(kind, name)}
