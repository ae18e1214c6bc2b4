"""The direct edges of a graph for networkx, which is an extra."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from ..errors import InputError
from ..namespaces import compact
from ..sparql.store import Store
from .views.facts import Facts
from .views.networks import network

if TYPE_CHECKING:
    from networkx import MultiDiGraph as _MultiDiGraph

    MultiDiGraph: TypeAlias = _MultiDiGraph[str]
else:
    MultiDiGraph: TypeAlias = Any  # networkx is an extra, and slow to import


def to_networkx(store: Store) -> MultiDiGraph:
    """Return the direct edges: nodes by CURIE with ``label``, ``kind`` and ``iri``, edges by key.

    The key of an edge is the CURIE of its property, such as ``bko:mayCause``; ``label`` has it in
    words.

    Raises:
        InputError: networkx is missing.
    """
    try:
        import networkx
    except ImportError:
        raise InputError("to_networkx() needs networkx: pip install networkx") from None
    facts = Facts(store)
    drawn = network(facts)
    graph: MultiDiGraph = networkx.MultiDiGraph()
    for node in drawn.nodes:
        graph.add_node(compact(node.iri), label=node.label, kind=node.kind, iri=str(node.iri))
    for edge in drawn.edges:
        graph.add_edge(
            compact(edge.subject),
            compact(edge.object),
            key=compact(edge.property),
            label=facts.label(edge.property),
        )
    return graph
