"""Makes a view of a graph, and writes it."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module

from ...errors import InputError, as_text, near_matches, suggestion_text
from ...sparql.store import Store
from ...stores.memory import MemoryStore
from ..selection import data_of, of_drug
from .account import Account
from .facts import Facts
from .made import Made, check_place, write_view
from .names import VIEWS


def make_view(store: Store, name: str, drug: str | None = None) -> Made:
    """Return a view of the data of a store, or of those about one drug, with its account.

    Raises:
        InputError: there is no such view, or it is about all drugs and one is named.
    """
    _check_name(name)
    if drug is None:
        return view_of(Facts(store), name)
    if not VIEWS[name].of_one_drug:
        raise InputError(f"the view {name} is about all that the graph holds; leave out drug")
    part = MemoryStore()
    part.add(of_drug(data_of(list(store.triples())), drug))
    return view_of(Facts(part), name)


def view_of(facts: Facts, name: str) -> Made:
    """Return a view of a graph that has been read."""
    view = VIEWS[name]
    make: Callable[[Facts], Made] = getattr(
        import_module(f".{view.module}", __package__), view.function
    )
    made = make(facts)
    made.account.rows()  # a view that cannot account for all of the graph is not written
    return made


def _check_name(name: str) -> None:
    if as_text(name, "a view") not in VIEWS:
        hint = suggestion_text(near_matches(name, VIEWS)) or f"; known are {', '.join(VIEWS)}"
        raise InputError(f"there is no view {name!r}{hint}")


def export_view(
    store: Store, name: str, target: str | os.PathLike[str], drug: str | None = None
) -> Account:
    """Write a view to a file or a folder, whole or not at all, and return its account.

    Raises:
        InputError: there is no such view, or it cannot be written.
    """
    _check_name(name)
    if VIEWS[name].is_folder:
        check_place(os.fspath(target), name)
    made = make_view(store, name, drug)
    write_view(made, os.fspath(target), name)
    return made.account
