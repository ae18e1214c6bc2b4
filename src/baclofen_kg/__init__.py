"""The drug baclofen as a knowledge graph.

>>> import baclofen_kg
>>> kg = baclofen_kg.load()
>>> kg.drug.label
'baclofen'
"""

__version__ = "0.2.0"

from typing import TYPE_CHECKING

from .doors import opener
from .errors import (
    BaclofenKGError,
    BaclofenKGWarning,
    HashMismatchError,
    InputError,
    NotFoundError,
    QueryError,
)
from .graph import KnowledgeGraph
from .loading import connect, load, validate
from .sparql.results import AskResult, GraphResults, Results, Row

if TYPE_CHECKING:
    from .shacl.report import ValidationReport

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

__getattr__ = opener(__name__, {"ValidationReport": "shacl.report"})
