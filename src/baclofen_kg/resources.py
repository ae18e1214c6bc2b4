"""Where the files that ship with the package are.

In an installed package ``ontology/``, ``data/`` and ``queries/`` lie beside the modules; in a
checkout they stand at the top of the repository. Paths are strings: pathlib is slow to import.
"""

import os

from .errors import InputError

_PACKAGE = os.path.dirname(os.path.abspath(__file__))
_CHECKOUT = os.path.dirname(os.path.dirname(_PACKAGE))


def folder(name: str) -> str:
    """Absolute path of the packaged folder ``ontology``, ``data`` or ``queries``."""
    for parent in (_PACKAGE, _CHECKOUT):
        path = os.path.join(parent, name)
        if os.path.isdir(path):
            return path
    raise InputError(f"the folder {name}/ is missing from {_PACKAGE}: install the package again")


def data_files() -> list[str]:
    """All Turtle files of the packaged graph, sorted."""
    return _files(folder("data"), ".ttl", deep=True)


def query_files() -> list[str]:
    """All files of named queries, sorted."""
    return _files(folder("queries"), ".rq", deep=False)


def model_query_file(name: str) -> str:
    """The file of a query that the model itself asks."""
    return os.path.join(folder("queries"), "model", f"{name}.rq")


def ontology_file() -> str:
    """The vocabulary."""
    return os.path.join(folder("ontology"), "baclofen.ttl")


def shape_files() -> list[str]:
    """The SHACL shapes: Core first, then those with SPARQL."""
    return [os.path.join(folder("ontology"), name) for name in ("shapes.ttl", "constraints.ttl")]


def context_file() -> str:
    """The JSON-LD context."""
    return os.path.join(folder("ontology"), "context.jsonld")


def frame_file() -> str:
    """The JSON-LD frame."""
    return os.path.join(folder("ontology"), "frame.jsonld")


def _files(top: str, suffix: str, *, deep: bool) -> list[str]:
    found = []
    for parent, folders, names in os.walk(top):
        found += [os.path.join(parent, name) for name in names if name.endswith(suffix)]
        if not deep:
            folders.clear()
    return sorted(found)
