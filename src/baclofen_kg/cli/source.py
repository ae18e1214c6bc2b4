"""Where a command takes its graph from."""

from __future__ import annotations

import warnings
from argparse import ArgumentParser, Namespace
from typing import Any

from .. import loading, resources, stores
from ..errors import BaclofenKGWarning, InputError, one_line
from ..graph import KnowledgeGraph
from ..namespaces import show_prefixes
from ..stores.packaged import open_packaged
from ..stores.reading import INPUT_FORMATS, called, read_input
from .options import describe_options
from .output import tell
from .ticker import ticker

_MOST_READ = 200_000
"""Triples of files that are read again for their prefixes."""


def describe_source(parser: ArgumentParser) -> None:
    """Describe the options that name a graph other than the packaged one."""
    describe_options(
        parser,
        {
            "--data PATH ...": "a file or folder of RDF in the same vocabulary, - for standard "
            "input; in place of the packaged graph, or beside it: --with-package; can be repeated",
            "--with-package": "add your files to the packaged graph, so that they can build on it",
            "--store FOLDER": "keep the graph in this folder: built the first time and when a file "
            "has changed, opened at once otherwise",
            "--endpoint URL": "ask the graph at this SPARQL endpoint; credentials are read from "
            "BACLOFEN_KG_USER and BACLOFEN_KG_PASSWORD, or BACLOFEN_KG_TOKEN",
            "--input-format FORMAT": "format of your files, where their suffix does not tell: "
            f"{', '.join(INPUT_FORMATS)}",
            "--base IRI": "what relative IRIs of your files are relative to (default: the address "
            "of the file)",
        },
    )


def graph_of(options: Namespace, *, briefly: bool = False) -> KnowledgeGraph:
    """Open the graph that the options of a command name; answers show the prefixes of its files.

    With ``briefly`` the packaged graph comes from the user's cache folder: what asks for little of
    it is answered sooner that way, and what asks for much later.

    Raises:
        InputError: it cannot be opened, or the options contradict each other.
    """
    _show_notices()
    kg = _opened(options, briefly)
    # To read a large file for its prefixes again takes too long.
    show_prefixes(kg.store.prefixes() if options.data and len(kg) <= _MOST_READ else {})
    return kg


def _opened(options: Namespace, briefly: bool) -> KnowledgeGraph:
    data, store, endpoint = options.data, options.store, options.endpoint
    if options.with_package and not data:
        raise InputError("--with-package adds the packaged graph to files; name them with --data")
    for option, value in (("--base", options.base), ("--input-format", options.input_format)):
        if value is not None and (not data or store is not None):
            raise InputError(f"{option} is for files that are loaded into memory, as with --data")
    if endpoint is not None:
        if data or store is not None:
            raise InputError("--endpoint names a graph by itself; leave out files and --store")
        return _connected(endpoint)
    if data and "-" in data:
        if store is not None:
            raise InputError("standard input is not kept on disk; leave out --store")
        return loading.over(_with_standard_input(options))
    if store is not None:
        if not store:
            raise InputError("--store needs the name of a folder")
    elif briefly and not data:
        return KnowledgeGraph(open_packaged(ticker))
    return loading.load(
        data or None,
        with_package=options.with_package,
        store=store,
        progress=ticker,
        base=options.base,
        input_format=options.input_format,
    )


def _with_standard_input(options: Namespace) -> stores.MemoryStore:
    """Load the files that are named, one of which is standard input."""
    store = stores.MemoryStore()
    form = options.input_format or "turtle"
    for name in options.data:
        if name == "-":
            store.load_text(read_input("-", form), called(name), form, base=options.base)
        else:
            store.load([name], ticker, base=options.base, input_format=options.input_format)
    if options.with_package:
        store.load(resources.data_files())
    return store


def _connected(endpoint: str) -> KnowledgeGraph:
    kg = loading.connect(endpoint)
    from ..stores.remote import UnseenError  # slow to import

    try:
        has_ontology = bool(kg.query("SELECT ?c WHERE { bko:Statement a ?c } LIMIT 1"))
    except UnseenError:
        return kg  # a query may name its graphs itself
    if not has_ontology:
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
