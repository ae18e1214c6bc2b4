"""Hands the data to the libraries that others use."""

from typing import TYPE_CHECKING

import pyoxigraph
import rdflib

from ..errors import InputError
from ..namespaces import PREFIXES
from .memory import spelt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..sparql.store import Store


def to_rdflib(store: "Store") -> rdflib.Graph:
    """Give the data of a store as an rdflib graph, spelt as in the files, with prefixes bound.

    Raises:
        InputError: the data hold a triple inside a triple.
    """
    return rdflib_graph(map(spelt, store.triples()))


def rdflib_graph(triples: "Iterable[pyoxigraph.Triple]") -> rdflib.Graph:
    """Give triples as an rdflib graph, with the prefixes bound.

    Raises:
        InputError: there is a triple inside a triple.
    """
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for triple in triples:
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
    raise InputError(f"rdflib knows no triple inside a triple (RDF 1.2): {term}")
