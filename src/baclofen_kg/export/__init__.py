"""A graph out of the house: serialisations, selections, traces."""

from typing import TYPE_CHECKING

from ..doors import opener

if TYPE_CHECKING:
    from .graph import export as export
    from .trace import Traced as Traced
    from .trace import traced as traced

__getattr__ = opener(__name__, {"Traced": "trace", "export": "graph", "traced": "trace"})
