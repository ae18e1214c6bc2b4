"""The medication check."""

from typing import TYPE_CHECKING

from ..doors import opener

if TYPE_CHECKING:
    from .dose import Number as Number
    from .knowledge import DrugKnowledge as DrugKnowledge
    from .report import CheckReport as CheckReport
    from .report import Explanation as Explanation
    from .run import check as check
    from .run import why as why

__getattr__ = opener(
    __name__,
    {
        "CheckReport": "report",
        "DrugKnowledge": "knowledge",
        "Explanation": "report",
        "Number": "dose",
        "check": "run",
        "why": "run",
    },
)
