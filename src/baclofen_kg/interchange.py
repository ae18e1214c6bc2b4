"""Hands the data to the libraries that others use."""

from typing import TYPE_CHECKING

import pyoxigraph
import rdflib

from .namespaces import PREFIXES

if TYPE_CHECKING:
    from .store import Store


def to_rdflib(store: "Store") -> rdflib.Graph:
    """Give the data of a store as an rdflib graph, with the prefixes bound."""
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for triple in store.triples():
        graph.add((_node(triple.subject), _node(triple.predicate), _node(triple.object)))
    return graph


def _node(term: object) -> "rdflib.URIRef | rdflib.BNode | rdflib.Literal":
    if isinstance(term, pyoxigraph.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, pyoxigraph.Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        datatype = rdflib.URIRef(term.datatype.value)
        plain = datatype == rdflib.XSD.string
        return rdflib.Literal(term.value, datatype=None if plain else datatype, normalize=False)
    raise TypeError(f"rdflib has no such term: {term}")
