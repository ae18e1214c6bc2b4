"""Where a command takes its graph from."""

from .. import graph
from ..errors import BaclofenKGWarning, InputError, one_line
from .output import tell
from .ticker import ticker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Sequence
    from typing import Any

    from ..graph import KnowledgeGraph


def describe_source(parser: "ArgumentParser") -> None:
    """Describe the options that name a graph other than the packaged one."""
    parser.add_argument(
        "--data",
        action="append",
        metavar="PATH",
        help="a file or folder of RDF in the same vocabulary, in place of the packaged graph "
        "(or beside it: --with-package); can be repeated",
    )
    describe_package(parser)
    describe_stores(parser)


def describe_package(parser: "ArgumentParser") -> None:
    """Describe the option that adds the packaged graph to files."""
    parser.add_argument(
        "--with-package",
        action="store_true",
        help="add your files to the packaged graph, so that they may build on it",
    )


def describe_stores(parser: "ArgumentParser") -> None:
    """Describe the options that name another engine."""
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


def open_graph(
    data: "Sequence[str] | None" = None,
    store: str | None = None,
    endpoint: str | None = None,
    *,
    with_package: bool = False,
) -> "KnowledgeGraph":
    """Open the graph that the options name.

    Raises:
        InputError: it cannot be opened, or the options contradict each other.
    """
    if with_package and not data:
        raise InputError("--with-package adds the packaged graph to files; name some, as by --data")
    if endpoint is not None:
        if data or store is not None:
            raise InputError("--endpoint names a graph by itself; leave out files and --store")
        kg = graph.connect(endpoint)
        if not kg.query("SELECT ?c WHERE { bko:Statement a ?c } LIMIT 1"):
            tell(
                f"{endpoint}: holds no ontology, so labels and figures will be missing: "
                "load what baclofen-kg export all.ttl --ontology writes"
            )
        return kg
    if store is not None:
        _show_notices()
        if not store:
            raise InputError("--store needs the name of a folder")
    return graph.load(data or None, with_package=with_package, store=store, progress=ticker)


def graph_of(options: "Any") -> "KnowledgeGraph":
    """Open the graph that the options of a command name."""
    return open_graph(
        getattr(options, "data", None),
        getattr(options, "store", None),
        getattr(options, "endpoint", None),
        with_package=getattr(options, "with_package", False),
    )


def _show_notices() -> None:
    """Write the notices of the package as one line each."""
    import warnings

    usual = warnings.showwarning

    def show(
        message: "Warning | str", category: type[Warning], *rest: "Any", **more: "Any"
    ) -> None:
        if issubclass(category, BaclofenKGWarning):
            tell(one_line(message))
        else:
            usual(message, category, *rest, **more)

    warnings.showwarning = show
