"""SHACL shapes, run where the data are."""

from typing import TYPE_CHECKING

from ..doors import opener

if TYPE_CHECKING:
    from .report import ValidationReport as ValidationReport
    from .validation import validate as validate
    from .validation import validate_store as validate_store

__getattr__ = opener(
    __name__,
    {"ValidationReport": "report", "validate": "validation", "validate_store": "validation"},
)
