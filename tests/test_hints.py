"""Type hints of what is public resolve, so that tools and people can read them at run time."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import typing
from collections.abc import Iterator
from types import ModuleType

import pytest

import baclofen_kg.check
import baclofen_kg.model

PACKAGES = (baclofen_kg.model, baclofen_kg.check)
MODULES = [
    f"{package.__name__}.{module.name}"
    for package in PACKAGES
    for module in pkgutil.iter_modules(package.__path__)
]


def public(module: ModuleType) -> Iterator[tuple[str, object]]:
    """The public functions, classes and methods that a module defines."""
    for name, value in vars(module).items():
        if name.startswith("_") or getattr(value, "__module__", "") != module.__name__:
            continue
        if inspect.isfunction(value) or inspect.isclass(value):
            yield name, value
        for method, function in vars(value).items() if inspect.isclass(value) else ():
            if inspect.isfunction(function) and (method == "__init__" or method[0] != "_"):
                yield f"{name}.{method}", function


@pytest.mark.parametrize("name", MODULES)
def test_type_hints_resolve(name: str) -> None:
    for label, value in public(importlib.import_module(name)):
        hints = typing.get_type_hints(value)
        if inspect.isfunction(value) and not label.endswith("__init__"):
            assert "return" in hints, label
