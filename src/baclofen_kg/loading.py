"""Ways to a graph: from files, from a store on disk, from an endpoint."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from . import resources, stores
from .errors import InputError
from .graph import KnowledgeGraph, Path
from .stores.disk.store import open_store
from .stores.progress import Progress


def load(
    paths: Path | Iterable[Path] | None = None,
    *,
    with_package: bool = False,
    store: Path | None = None,
    progress: Progress | None = None,
    base: str | None = None,
    input_format: str | None = None,
) -> KnowledgeGraph:
    """Load the packaged graph, or files and folders of RDF in the same vocabulary.

    Args:
        paths: the files and folders.
        with_package: load the packaged graph too, so that the files may build on it.
        store: a folder that keeps the graph on disk. It is filled the first time, and again when a
            file has changed; then it is opened at once, and only read. Without paths, what was put
            into it is opened.
        progress: is called with what is being done, how much of it is done, and how much there is.
        base: the address that relative IRIs of the files are relative to, instead of their own.
        input_format: the format of the files, such as ``turtle``, where their suffix does not tell.

    Raises:
        InputError: a file is missing, empty, of unknown format or not well-formed, or the folder
            holds something else than a store.
    """
    options = {"base": base, "input_format": input_format}
    if paths is not None:
        paths = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    if any(options.values()) and (store is not None or paths is None):
        raise InputError("base and input_format are for files that are loaded into memory")
    if store is not None:
        if paths is not None and with_package:
            paths = [*resources.data_files(), *paths]
        return KnowledgeGraph(open_store(store, paths, progress))
    if paths is None:
        return KnowledgeGraph(stores.load_packaged())
    memory = stores.MemoryStore()
    memory.load(paths, progress, **options)
    if with_package:
        memory.load(resources.data_files(), progress)
    return over(memory)


def connect(url: str, **options: Any) -> KnowledgeGraph:
    """Return the graph at a SPARQL endpoint, ``http://…`` or ``https://…``.

    The options are those of ``baclofen_kg.stores.remote.RemoteStore``: credentials, time-outs,
    graphs. Needs the extra ``remote``.

    Raises:
        InputError: this is not the address of an endpoint, or httpx is missing.
    """
    return KnowledgeGraph(stores.RemoteStore(url, **options))


def over(store: stores.MemoryStore) -> KnowledgeGraph:
    """Return the graph over a store that holds other people's data."""
    store.load_ontology(resources.ontology_file())
    return KnowledgeGraph(store)
