"""Ways to a graph: from files, from a store on disk, from an endpoint; and files to be checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pyoxigraph import NamedNode, Store, Triple

from . import resources, shacl, stores
from .errors import InputError, as_paths
from .graph import KnowledgeGraph, Path
from .namespaces import BKG, compact
from .stores.disk.store import open_store
from .stores.packaged import data_triples, ontology_quads, ontology_triples, shape_triples
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
        paths = as_paths(paths)
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


def validate(
    paths: Path | Iterable[Path] | None = None,
    *,
    with_package: bool = False,
    shapes: Path | Iterable[Path] | None = None,
    only_shapes: bool = False,
    allow_warnings: bool = False,
    allow_unchecked: bool = False,
    engine: str = "store",
) -> shacl.ValidationReport:
    """Check files, or folders of files, against SHACL shapes; without any, the packaged graph.

    Files are checked together, as one graph, and each is looked at: where no shape finds anything
    to check in one, the report says so and does not conform. The ontology belongs to the data,
    since our shapes need the hierarchy of classes and the coded values.

    Args:
        paths: the files and folders.
        with_package: the packaged graph belongs to the data, so that a file may build on it.
        shapes: files and folders of shapes, which are added to ours.
        only_shapes: leave our shapes out, and the ontology too.
        allow_warnings: let only violations count.
        allow_unchecked: let files pass in which no shape finds anything to check, if there is
            another in which one does.
        engine: ``store``, which runs the shapes as SPARQL, or ``pyshacl``, the reference.

    Raises:
        InputError: a file is missing, empty, of unknown format or not well-formed, the shapes are
            not well-formed or use what the engine does not support, or there is no such engine.
    """
    if paths is None:
        return load().validate(
            shapes=shapes, only_shapes=only_shapes, allow_warnings=allow_warnings, engine=engine
        )
    return validate_sources(
        shacl.read_sources(as_paths(paths)),
        with_package=with_package,
        shapes=shapes,
        only_shapes=only_shapes,
        allow_warnings=allow_warnings,
        allow_unchecked=allow_unchecked,
        engine=engine,
    )


def validate_sources(
    sources: Sequence[shacl.Source],
    *,
    around: Iterable[Triple] = (),
    with_package: bool = False,
    shapes: Path | Iterable[Path] | None = None,
    only_shapes: bool = False,
    **options: Any,
) -> shacl.ValidationReport:
    """Check what has been read, together; all else is as in ``validate``.

    ``around`` are further data, which they may build on.
    """
    said = [*around, *(triple for source in sources for triple in source.triples)]
    background = [] if only_shapes and not with_package else ontology_triples()
    if with_package:
        store, data = stores.load_packaged(), None
    else:
        # What the files say is at hand, so the store need not keep it beside the engine.
        engine = Store()
        engine.extend(ontology_quads() if background else ())
        store, data = stores.MemoryStore(engine), said
    store.add(said)
    report = shacl.validate(
        store,
        shape_triples(shapes, only=only_shapes),
        background=background,
        sources=sources,
        data=data,
        **options,
    )
    return report if with_package else _with_names_of_the_package(report)


def _with_names_of_the_package(report: shacl.ValidationReport) -> shacl.ValidationReport:
    """Say of which unknown names the packaged graph knows more."""
    from dataclasses import replace  # slow to import, and questions need none

    ours = [result for result in report.results if str(result.unknown).startswith(BKG)]
    if not ours:
        return report
    packaged = {
        triple.subject.value for triple in data_triples() if isinstance(triple.subject, NamedNode)
    }
    known = [result for result in ours if result.unknown in packaged]
    if not known:
        return report
    hint = "The packaged graph describes {}: see the end."
    results = tuple(
        replace(result, hints=(hint.format(compact(str(result.unknown))),))
        if result in known
        else result
        for result in report.results
    )
    note = (
        f"{len(known)} of these {'is' if len(known) == 1 else 'are'} about names of the packaged "
        "graph: try --with-package (in Python with_package=True)."
    )
    return replace(report, results=results, notes=(*report.notes, note))
