"""Checks the data of a store against shapes, with one of two engines.

A result of any severity makes a graph not conform, as SHACL has it; with ``allow_warnings`` only
violations do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from pyoxigraph import Triple

from ..errors import InputError
from ..sparql.store import Store
from . import engine as store_engine
from .report import ValidationReport, ValidationResult
from .vocabulary import check_terms

Engine: TypeAlias = Callable[
    [Store, Sequence[Triple], Sequence[Triple]], Iterable[ValidationResult]
]


def validate(
    store: Store,
    shapes: Iterable[Triple],
    *,
    background: Iterable[Triple] = (),
    allow_warnings: bool = False,
    engine: str = "store",
) -> ValidationReport:
    """Check the data in a store against shapes.

    Args:
        store: where the data are.
        shapes: the triples of the shapes graph.
        background: what belongs to the data, such as an ontology with the classes of the shapes;
            the queries of the store see it already, its triples do not hold it.
        allow_warnings: let only violations count.
        engine: ``store``, where the data are, or ``pyshacl``, the reference.

    Raises:
        InputError: there is no such engine.
        ShapesError: the shapes are not well-formed, or use what is not supported.
    """
    shapes = list(shapes)
    if engine not in ENGINES:
        raise InputError(f"{engine}: no such SHACL engine; there are: {', '.join(ENGINES)}")
    # pySHACL passes over what it does not know.
    check_terms(shapes)
    results = ENGINES[engine](store, shapes, list(background))
    return ValidationReport.of(results, allow_warnings=allow_warnings)


def _with_store(
    store: Store, shapes: Sequence[Triple], _background: Sequence[Triple]
) -> Iterable[ValidationResult]:
    return store_engine.results(store, shapes)


def _with_pyshacl(
    store: Store, shapes: Sequence[Triple], background: Sequence[Triple]
) -> Iterable[ValidationResult]:
    # It takes 0.7 s to import.
    from . import reference

    return reference.results([*store.triples(), *background], shapes)


ENGINES: dict[str, Engine] = {"store": _with_store, "pyshacl": _with_pyshacl}
"""The SHACL engines by name: in the engine that holds the data, or with pySHACL."""
