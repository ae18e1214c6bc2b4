"""Checks data against shapes, with one of two engines.

A result of any severity makes a graph not conform, as SHACL has it; with ``allow_warnings`` only
violations do. Nor does a graph conform in which there was nothing to check.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain

from pyoxigraph import Triple

from ..errors import InputError
from ..sparql.store import Store
from ..stores.embedded import EmbeddedStore
from ..stores.merging import KEPT
from ..stores.reading import rdf_files, read_triples
from . import engine as store_engine
from .reader import read_shapes
from .report import Unchecked, ValidationReport
from .results import ValidationResult
from .shapes import Shape, ShapesError
from .spelling import Written
from .unchecked import Attention, Source
from .vocabulary import check_terms

_AS_HELD = (
    "Numbers, dates and durations were checked as the endpoint holds them: if it spells them anew, "
    "two spellings of one value, such as 1 and 01, count as one."
)
ENGINES = ("store", "pyshacl")
"""The SHACL engines: in the engine that holds the data, or pySHACL."""


def read_sources(
    paths: Iterable[str | os.PathLike[str]],
    *,
    base: str | None = None,
    input_format: str | None = None,
) -> list[Source]:
    """Read files, and whatever RDF files lie in folders, each under its name.

    Args:
        paths: the files and folders.
        base: what relative IRIs are relative to, instead of the address of the file.
        input_format: the format, where the suffix does not tell.

    Raises:
        InputError: a file is missing, empty, of unknown format or not well-formed.
    """
    return [
        Source(
            path,
            list(read_triples([path], base=base, input_format=input_format)),
            input_format=input_format,
            base=base,
        )
        for path in rdf_files(paths)
    ]


def validate(
    store: Store,
    shapes: Iterable[Triple],
    background: Iterable[Triple] = (),
    *,
    sources: Sequence[Source] = (),
    data: Iterable[Triple] | None = None,
    allow_warnings: bool = False,
    allow_unchecked: bool = False,
    engine: str = "store",
) -> ValidationReport:
    """Check the data in a store against shapes.

    Args:
        store: where the data are.
        shapes: the triples of the shapes graph.
        background: what belongs to the data, such as an ontology with the classes of the shapes;
            the queries of the store see it already, its triples do not hold it.
        sources: the files that the data are from, each of which is to be looked at; without any,
            the data as a whole.
        data: the data as they were written, which the store may spell anew; by default what it
            says, where it is in memory.
        allow_warnings: let only violations count.
        allow_unchecked: let files pass in which no shape finds anything to check, if there is
            another in which one does.
        engine: ``store``, where the data are, or ``pyshacl``, the reference.

    Raises:
        InputError: there is no such engine.
        ShapesError: the shapes are not well-formed, or use what is not supported.
    """
    if engine not in ENGINES:
        raise InputError(f"{engine}: no such SHACL engine; there are: {', '.join(ENGINES)}")
    shapes, background = list(shapes), list(background)
    try:
        results, model = _results(store, shapes, background, data, engine)
    except ShapesError as error:
        from .owners import with_owners  # only what is wrong needs words

        raise ShapesError(with_owners(str(error), shapes)) from None
    unchecked = [] if model is None else _unchecked(store, model, background, sources)
    if results and model is not None:
        from .explanations import Explanations  # slow to import, and sound data need none

        typed = store.typed_triples() if isinstance(store, EmbeddedStore) else ()
        written = Written(typed if data is None else data)
        results = Explanations(store, model, sources, written).of(results)
    elsewhere = data is None and not isinstance(store, EmbeddedStore)
    return ValidationReport.of(
        results,
        unchecked=unchecked,
        notes=(_AS_HELD,) if elsewhere and _holds_values(store) else (),
        allow_warnings=allow_warnings,
        allow_unchecked=allow_unchecked
        and sum(not missed.partly for missed in unchecked) < len(sources),
    )


def _holds_values(store: Store) -> bool:
    """Whether there is a literal that a store may not keep as it was written."""
    kept = ", ".join(f"<{datatype}>" for datatype in sorted(KEPT))
    answer = store.query(
        "SELECT ?o WHERE { ?s ?p ?o FILTER(isLiteral(?o) && "
        f"DATATYPE(?o) NOT IN ({kept})) }} LIMIT 1"
    )
    return any(True for _ in answer)  # type: ignore[union-attr]  # rows, by its form


def _results(
    store: Store,
    shapes: list[Triple],
    background: list[Triple],
    data: Iterable[Triple] | None,
    engine: str,
) -> tuple[list[ValidationResult], Sequence[Shape] | None]:
    """What an engine finds, and the shapes, if nothing in them is beyond the store engine."""
    typed: Iterable[Triple] | None = None
    if data is None and isinstance(store, EmbeddedStore):
        data, typed = store.triples(), store.typed_triples()
    found: Iterable[ValidationResult]
    model: Sequence[Shape] | None
    if engine == "pyshacl":
        # pySHACL passes over what it does not know.
        check_terms(shapes)
        # It takes 0.7 s to import.
        from . import reference

        found = reference.results(
            [*(store.triples() if data is None else data), *background], shapes
        )
        model = _readable(shapes)
    else:
        model = _read_once(tuple(shapes))
        spelt = None if data is None else chain(data, background)
        typed = None if typed is None else chain(typed, background)
        subclasses = store_engine.subclasses_of(store, model)
        found = store_engine.check(store, model, subclasses, data=spelt, typed=typed)
    return list(set(found)), model


@lru_cache(maxsize=4)
def _read_once(shapes: tuple[Triple, ...]) -> Sequence[Shape]:
    """Read shapes; the packaged ones, which come again and again, only the first time."""
    return read_shapes(shapes)


def _readable(shapes: Iterable[Triple]) -> Sequence[Shape] | None:
    """The shapes, if nothing in them is beyond the store engine."""
    try:
        return read_shapes(shapes)
    except ShapesError:
        return None


def _unchecked(
    store: Store,
    shapes: Sequence[Shape],
    background: Sequence[Triple],
    sources: Sequence[Source],
) -> list[Unchecked]:
    attention = Attention(store, shapes, store_engine.subclasses_of(store, shapes))
    if not sources and attention.looks_at_more_than(background):
        found = [attention.passed_over_in_all()]
    elif not sources:
        found = [attention.unchecked(Source("the graph", list(store.triples())))]
    else:
        found = [
            attention.passed_over(source)
            if attention.looks_at(source)
            else attention.unchecked(source)
            for source in sources
        ]
    return [unchecked for unchecked in found if unchecked is not None]
