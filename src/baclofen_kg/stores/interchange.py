"""Hands the data to the libraries that others use."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeAlias

import pyoxigraph
import rdflib

from ..errors import InputError
from ..namespaces import PREFIXES, with_own
from ..sparql.store import Store

RdflibGraph: TypeAlias = rdflib.Graph

_DIRECTED = "https://www.w3.org/ns/i18n#"
"""Namespace of the datatypes that hold a language and a base direction, as JSON-LD 1.1 has them."""


def to_rdflib(store: Store) -> rdflib.Graph:
    """Return the data of a store as an rdflib graph, spelt as in the files, with prefixes bound.

    rdflib knows no base direction: a text that has one keeps it, with its language, in a datatype
    such as ``https://www.w3.org/ns/i18n#he_rtl``, as in the RDF of JSON-LD 1.1.

    Raises:
        InputError: the data hold a triple inside a triple.
    """
    return rdflib_graph(store.triples(), store.prefixes())


def rdflib_graph(
    triples: Iterable[pyoxigraph.Triple], own: Mapping[str, str] | None = None
) -> rdflib.Graph:
    """Return triples as an rdflib graph, with the prefixes bound, those of ``own`` before ours.

    Raises:
        InputError: there is a triple inside a triple.
    """
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in with_own(PREFIXES, own or {}).items():
        graph.bind(prefix, namespace)
    with quiet_rdflib():
        for triple in triples:
            graph.add((_node(triple.subject), _node(triple.predicate), _node(triple.object)))
    return graph


@contextmanager
def quiet_rdflib() -> Iterator[None]:
    """Keep rdflib from logging a traceback for each literal of which it makes no value."""
    logger = logging.getLogger("rdflib.term")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


def _node(term: object) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
    if isinstance(term, pyoxigraph.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, pyoxigraph.Literal):
        if term.direction is not None:
            datatype = rdflib.URIRef(f"{_DIRECTED}{term.language}_{term.direction}")
            return rdflib.Literal(term.value, datatype=datatype)
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        datatype = rdflib.URIRef(term.datatype.value)
        plain = datatype == rdflib.XSD.string
        literal = rdflib.Literal(term.value, datatype=None if plain else datatype, normalize=False)
        if str(literal) == term.value:
            return literal
        # It takes white space out of an ill-formed xsd:token or xsd:normalizedString all the same.
        literal = rdflib.Literal(term.value)
        literal.__setstate__((None, {"language": None, "datatype": datatype}))
        return literal
    raise InputError(f"rdflib knows no triple inside a triple (RDF 1.2): {term}")
