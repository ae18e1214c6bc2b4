"""A graph out of the house: serialisations, selections, traces, views for other vocabularies."""

from typing import TYPE_CHECKING

from ..doors import opener

if TYPE_CHECKING:
    from .graph import export as export
    from .networkx import MultiDiGraph as MultiDiGraph
    from .networkx import to_networkx as to_networkx
    from .trace import Traced as Traced
    from .trace import traced as traced
    from .views.account import Account as Account
    from .views.catalogue import make_view as make_view

_HOMES = {
    "Account": "views.account",
    "MultiDiGraph": "networkx",
    "Traced": "trace",
    "export": "graph",
    "make_view": "views.catalogue",
    "to_networkx": "networkx",
    "traced": "trace",
}

__getattr__ = opener(__name__, _HOMES)
