"""Checks a graph against the SHACL shapes of the package.

What is checked is always the data together with the ontology: the shapes need the class hierarchy
and the coded values. A result of any severity makes a graph not conform, as SHACL has it; with
``allow_warnings`` only violations do.
"""

import os
from typing import TYPE_CHECKING

from .. import resources
from ..errors import InputError
from ..stores.memory import MemoryStore
from .report import ValidationReport, ValidationResult

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..sparql.store import Store

__all__ = ["ENGINES", "ValidationReport", "ValidationResult", "validate", "validate_store"]


def validate(
    paths: "str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | None" = None,
    *,
    with_package: bool = False,
    allow_warnings: bool = False,
    engine: str = "store",
) -> ValidationReport:
    """Check files, or folders of files, against the shapes; without any, the packaged graph.

    Files are checked together, as one graph. With ``with_package`` the packaged graph belongs to
    it, so that a file may build on what is described there.

    Raises:
        InputError: a file is missing, empty, of unknown format or not well-formed, or there is no
            such engine.
    """
    store = MemoryStore()
    if paths is None or with_package:
        store.load(resources.data_files())
    if paths is not None:
        store.load([paths] if isinstance(paths, str | os.PathLike) else paths)
    return validate_store(store, allow_warnings=allow_warnings, engine=engine)


def validate_store(
    store: "Store", *, allow_warnings: bool = False, engine: str = "store"
) -> ValidationReport:
    """Check the data in a store, together with the ontology, against the shapes."""
    if engine not in ENGINES:
        raise InputError(f"{engine}: no such SHACL engine; there are: {', '.join(ENGINES)}")
    return ValidationReport.of(ENGINES[engine](store), allow_warnings=allow_warnings)


def _with_pyshacl(store: "Store") -> "Iterable[ValidationResult]":
    from . import reference as shacl_reference

    return shacl_reference.results(store, resources.ontology_file(), resources.shape_files())


def _with_store(store: "Store") -> "Iterable[ValidationResult]":
    import pyoxigraph

    from . import engine as shacl_engine

    if not shacl_engine.has_ontology(store):
        try:
            store.load_ontology(resources.ontology_file())
        except InputError:
            raise InputError(
                "the store holds no ontology to validate with; "
                f"load {os.path.basename(resources.ontology_file())} beside the data"
            ) from None
    shapes = (
        quad.triple for path in resources.shape_files() for quad in pyoxigraph.parse(path=path)
    )
    return shacl_engine.results(store, shapes)


ENGINES: "dict[str, Callable[[Store], Iterable[ValidationResult]]]" = {
    "store": _with_store,
    "pyshacl": _with_pyshacl,
}
"""The SHACL engines by name: in the engine that holds the data, or with pySHACL."""
