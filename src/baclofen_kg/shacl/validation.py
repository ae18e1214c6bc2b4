"""Checks data against shapes, with one of two engines.

A result of any severity makes a graph not conform, as SHACL has it; with ``allow_warnings`` only
violations do. Nor does a graph conform in which there was nothing to check.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache
from itertools import chain

from pyoxigraph import NamedNode, Triple

from ..errors import InputError, QueryError
from ..namespaces import RDF_TYPE
from ..sparql.store import InProcess, Store
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


def terms_of(triples: Iterable[Triple]) -> frozenset[str]:
    """Return the properties that triples have, and the classes that they give to nodes."""
    found = set()
    for triple in triples:
        found.add(triple.predicate.value)
        if triple.predicate.value == RDF_TYPE and isinstance(triple.object, NamedNode):
            found.add(triple.object.value)
    return frozenset(found)


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
    changed: Set[str] | None = None,
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
        changed: the properties and classes, see ``terms_of``, of what the data have more or less
            than data that are known to conform: the store engine need not ask again what none of
            these matters to.

    Raises:
        InputError: there is no such engine.
        ShapesError: the shapes are not well-formed, or use what is not supported.
    """
    if engine not in ENGINES:
        raise InputError(f"{engine}: no such SHACL engine; there are: {', '.join(ENGINES)}")
    shapes, background = list(shapes), list(background)
    held = store if data is None and isinstance(store, InProcess) else None
    typed = None if held is None else list(held.typed_triples())
    data = data if held is None else held.triples()
    try:
        model = _model(shapes, engine)
        subclasses = {} if model is None else store_engine.subclasses_of(store, model)
        if model is None or engine == "pyshacl":
            results = _by_pyshacl(store, shapes, background, data)
        else:
            spelt = None if data is None else chain(data, background)
            of_a_kind = None if typed is None else [*typed, *background]
            found = store_engine.check(
                store, model, subclasses, data=spelt, typed=of_a_kind, changed=changed
            )
            results = list(set(found))
    except ShapesError as error:
        from .owners import with_owners  # only what is wrong needs words

        raise ShapesError(with_owners(str(error), shapes)) from None
    attention = None if model is None else Attention(store, model, subclasses)
    unchecked = [] if attention is None else _unchecked(store, attention, background, sources)
    if results and model is not None:
        from .explanations import Explanations  # slow to import, and sound data need none

        written = Written(() if data is None else data) if typed is None else Written(typed)
        results = Explanations(store, model, sources, written).of(results)
    return ValidationReport.of(
        results,
        unchecked=unchecked,
        notes=(_AS_HELD,) if data is None and _holds_values(store) else (),
        allow_warnings=allow_warnings,
        allow_unchecked=allow_unchecked
        and sum(not missed.partly for missed in unchecked) < len(sources),
    )


def _holds_values(store: Store) -> bool:
    """Whether there is a literal that a store may not keep as it was written."""
    kept = ", ".join(f"<{datatype}>" for datatype in sorted(KEPT))
    try:
        answer = store.query(
            "SELECT ?o WHERE { ?s ?p ?o FILTER(isLiteral(?o) && "
            f"DATATYPE(?o) NOT IN ({kept})) }} LIMIT 1"
        )
    except QueryError:
        return True  # what was found stands, whatever the endpoint makes of this question
    return any(True for _ in answer)  # type: ignore[union-attr]  # rows, by its form


def _model(shapes: list[Triple], engine: str) -> tuple[Shape, ...] | None:
    """The shapes as objects; None where they are beyond the store engine, and pySHACL is asked."""
    if engine == "store":
        return _read_once(tuple(shapes))
    # pySHACL passes over what it does not know.
    check_terms(shapes)
    try:
        return tuple(read_shapes(shapes))
    except ShapesError:
        return None


@lru_cache(maxsize=4)
def _read_once(shapes: tuple[Triple, ...]) -> tuple[Shape, ...]:
    """Read shapes; the packaged ones, which come again and again, only the first time."""
    return tuple(read_shapes(shapes))


def _by_pyshacl(
    store: Store,
    shapes: list[Triple],
    background: list[Triple],
    data: Iterable[Triple] | None,
) -> list[ValidationResult]:
    """What pySHACL finds."""
    from . import reference  # it takes 0.7 s to import

    given = store.triples() if data is None else data
    return list(set(reference.results([*given, *background], shapes)))


def _unchecked(
    store: Store, attention: Attention, background: Sequence[Triple], sources: Sequence[Source]
) -> list[Unchecked]:
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
