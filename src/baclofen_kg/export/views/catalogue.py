"""The views by name: other people's forms of the graph."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from ...errors import InputError, near_matches, suggestion_text
from ...sparql.store import Store
from .account import Account
from .facts import Facts
from .made import Made, write_view


class View(NamedTuple):
    """A form in which others read a graph."""

    summary: str
    """What it is, in a few words."""
    module: str
    function: str = "make"
    is_folder: bool = False
    """Whether it is a folder of files."""

    def make(self, facts: Facts) -> Made:
        """Make it of a graph."""
        # Each is imported when it is asked for: one is asked for at a time.
        function: Callable[[Facts], Made] = getattr(
            import_module(f".{self.module}", __package__), self.function
        )
        return function(facts)


VIEWS = {
    "schema-org": View("JSON-LD for search engines: every statement a Claim", "schema_org"),
    "sssom": View("outside identifiers as mappings", "sssom"),
    "kgx": View("nodes and edges of the Biolink model", "kgx", is_folder=True),
    "fhir": View("a Bundle of FHIR R5, by country", "fhir"),
    "tables": View("CSV files, one for each kind of statement", "tables", is_folder=True),
    "croissant": View("the tables with a description for ML", "croissant", is_folder=True),
    "graphml": View("direct edges in GraphML", "networks", "make_graphml"),
    "dot": View("direct edges for Graphviz", "networks", "make_dot"),
    "prefixes": View("an extended prefix map for curies", "prefixes"),
}
"""The views, by the names that ``export --as`` takes."""


def make_view(store: Store, name: str) -> Made:
    """Return a view of the data of a store, with its account.

    Raises:
        InputError: there is no such view.
    """
    if name not in VIEWS:
        hint = suggestion_text(near_matches(name, VIEWS)) or f"; known are {', '.join(VIEWS)}"
        raise InputError(f"there is no view {name!r}{hint}")
    made = VIEWS[name].make(Facts(store))
    made.account.rows()  # a view that cannot account for all of the graph is not written
    return made


def export_view(store: Store, name: str, target: str | os.PathLike[str]) -> Account:
    """Write a view to a file or a folder, whole or not at all, and return its account.

    Raises:
        InputError: there is no such view, or it cannot be written.
    """
    made = make_view(store, name)
    write_view(made, os.fspath(target), name)
    return made.account
