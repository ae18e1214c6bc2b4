"""The drug baclofen as a knowledge graph.

>>> import baclofen_kg
>>> kg = baclofen_kg.load()
>>> kg.drug.label
'baclofen'
"""

__version__ = "0.2.0"

from typing import TYPE_CHECKING

from . import errors as errors
from . import model as model
from . import namespaces as namespaces
from .doors import opener
from .errors import (
    BaclofenKGError,
    BaclofenKGWarning,
    HashMismatchError,
    InputError,
    NotFoundError,
    QueryError,
)

if TYPE_CHECKING:
    from .graph import KnowledgeGraph
    from .loading import connect, load, validate
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

# Who imports the package may need a part of it: the engine alone takes 3 ms.
__getattr__ = opener(
    __name__,
    {
        "AskResult": "sparql.results",
        "GraphResults": "sparql.results",
        "KnowledgeGraph": "graph",
        "Results": "sparql.results",
        "Row": "sparql.results",
        "ValidationReport": "shacl.report",
        "connect": "loading",
        "load": "loading",
        "validate": "loading",
    },
)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
