"""SHACL shapes, run where the data are."""

from typing import TYPE_CHECKING

from ..doors import opener

if TYPE_CHECKING:
    from .report import ValidationReport as ValidationReport
    from .unchecked import Source as Source
    from .validation import read_sources as read_sources
    from .validation import terms_of as terms_of
    from .validation import validate as validate

__getattr__ = opener(
    __name__,
    {
        "Source": "unchecked",
        "ValidationReport": "report",
        "read_sources": "validation",
        "terms_of": "validation",
        "validate": "validation",
    },
)
