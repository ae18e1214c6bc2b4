"""Doors of rooms: a room that is slow to import opens when something in it is asked for.

The dataclasses of ``model``, ``check`` and ``shacl`` take as long to make as three answers of the
command line take altogether (docs/decisions/cold-start.md). So ``from . import check`` costs
nothing, ``check.CheckReport`` is imported when the name is read, and annotations that name it
resolve at run time.
"""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def opener(room: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """Return the ``__getattr__`` of a room (PEP 562).

    Args:
        room: the name of the package.
        homes: for each public name of it the module in which it stands.
    """

    def opened(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        value = getattr(import_module(f".{homes[name]}", room), name)
        setattr(sys.modules[room], name, value)
        return value

    return opened
