"""Where a command takes its graph from."""

from __future__ import annotations

import warnings
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import Any

from .. import loading
from ..errors import BaclofenKGWarning, InputError, one_line
from ..graph import KnowledgeGraph
from ..stores.packaged import open_packaged
from .output import tell
from .ticker import ticker


def describe_source(parser: ArgumentParser) -> None:
    """Describe the options that name a graph other than the packaged one."""
    parser.add_argument(
        "--data",
        action="append",
        metavar="PATH",
        help="a file or folder of RDF in the same vocabulary, in place of the packaged graph "
        "(or beside it: --with-package); can be repeated",
    )
    parser.add_argument(
        "--with-package",
        action="store_true",
        help="add your files to the packaged graph, so that they may build on it",
    )
    parser.add_argument(
        "--store",
        metavar="FOLDER",
        help="keep the graph in this folder: built the first time and when a file has changed, "
        "opened at once otherwise",
    )
    parser.add_argument(
        "--endpoint",
        metavar="URL",
        help="ask the graph at this SPARQL endpoint; credentials are read from BACLOFEN_KG_USER "
        "and BACLOFEN_KG_PASSWORD, or BACLOFEN_KG_TOKEN",
    )


def graph_of(options: Namespace, *, briefly: bool = False) -> KnowledgeGraph:
    """Open the graph that the options of a command name.

    With ``briefly`` the packaged graph comes from the user's cache folder: one question is answered
    sooner that way, and many questions later.

    Raises:
        InputError: it cannot be opened, or the options contradict each other.
    """
    return open_graph(
        options.data,
        options.store,
        options.endpoint,
        with_package=options.with_package,
        briefly=briefly,
    )


def open_graph(
    data: Sequence[str] | None,
    store: str | None,
    endpoint: str | None,
    *,
    with_package: bool,
    briefly: bool = False,
) -> KnowledgeGraph:
    """Open the graph that options name; as ``graph_of``."""
    if with_package and not data:
        raise InputError("--with-package adds the packaged graph to files; name some, as by --data")
    if endpoint is not None:
        if data or store is not None:
            raise InputError("--endpoint names a graph by itself; leave out files and --store")
        return _connected(endpoint)
    if store is not None:
        _show_notices()
        if not store:
            raise InputError("--store needs the name of a folder")
    elif briefly and not data:
        return KnowledgeGraph(open_packaged(ticker))
    return loading.load(data or None, with_package=with_package, store=store, progress=ticker)


def _connected(endpoint: str) -> KnowledgeGraph:
    kg = loading.connect(endpoint)
    if not kg.query("SELECT ?c WHERE { bko:Statement a ?c } LIMIT 1"):
        tell(
            f"{endpoint}: holds no ontology, so labels and figures will be missing: "
            "load what baclofen-kg export all.ttl --ontology writes"
        )
    return kg


def _show_notices() -> None:
    """Write the notices of the package as one line each."""
    usual = warnings.showwarning

    def show(message: Warning | str, category: type[Warning], *rest: Any, **more: Any) -> None:
        if issubclass(category, BaclofenKGWarning):
            tell(one_line(message))
        else:
            usual(message, category, *rest, **more)

    warnings.showwarning = show
