"""Which triples the engine takes for one."""

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from ..namespaces import VOCABULARIES, XSD

_KEPT = {XSD + "string", VOCABULARIES["rdf"] + "langString"}


def taken_for_one(quads: Iterable[Quad]) -> tuple[Quad, Quad] | None:
    """Return two triples that differ only in how a value is written, which the engine merges.

    >>> a, p, integer = NamedNode("urn:a"), NamedNode("urn:p"), NamedNode(XSD + "integer")
    >>> quads = [Quad(a, p, Literal(text, datatype=integer)) for text in ("1", "2", "01")]
    >>> [quad.object.value for quad in taken_for_one(quads)]
    ['1', '01']
    """
    beside: dict[tuple[NamedNode | BlankNode | Triple, NamedNode], list[Quad]] = defaultdict(list)
    for quad in quads:
        literal = quad.object
        if isinstance(literal, Literal) and literal.datatype.value not in _KEPT:
            beside[quad.subject, quad.predicate].append(quad)
    for found in beside.values():
        if len(found) > 1:
            stored: dict[Quad, Quad] = {}
            for quad in found:
                (kept,) = _stored(quad)
                other = stored.setdefault(kept, quad)
                if other.object != quad.object:
                    return other, quad
    return None


def _stored(quad: Quad) -> Store:
    store = Store()
    store.add(Quad(quad.subject, quad.predicate, quad.object))
    return store
