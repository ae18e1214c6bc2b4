"""The drug baclofen as a knowledge graph.

>>> import baclofen_kg
>>> kg = baclofen_kg.load()
>>> kg.drug.label
'baclofen'
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .errors import (
        BaclofenKGError,
        BaclofenKGWarning,
        HashMismatchError,
        InputError,
        NotFoundError,
        QueryError,
    )
    from .graph import KnowledgeGraph, connect, load, validate
    from .shacl.report import ValidationReport
    from .sparql.results import AskResult, GraphResults, Results, Row

__all__ = [
    "AskResult",
    "BaclofenKGError",
    "BaclofenKGWarning",
    "GraphResults",
    "HashMismatchError",
    "InputError",
    "KnowledgeGraph",
    "NotFoundError",
    "QueryError",
    "Results",
    "Row",
    "ValidationReport",
    "connect",
    "load",
    "validate",
]

__version__ = "0.1.0"

# Imported when they are first asked for: `import baclofen_kg` has to be quick.
_HOMES = {
    "AskResult": "sparql.results",
    "BaclofenKGError": "errors",
    "BaclofenKGWarning": "errors",
    "GraphResults": "sparql.results",
    "HashMismatchError": "errors",
    "InputError": "errors",
    "KnowledgeGraph": "graph",
    "NotFoundError": "errors",
    "QueryError": "errors",
    "Results": "sparql.results",
    "Row": "sparql.results",
    "ValidationReport": "shacl.report",
    "connect": "graph",
    "load": "graph",
    "validate": "graph",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'baclofen_kg' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
