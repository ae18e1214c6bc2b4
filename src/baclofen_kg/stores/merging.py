"""What the engine makes of literals, kept by their values, and which triples it takes for one."""

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from ..namespaces import VOCABULARIES, XSD

KEPT = {XSD + "string", VOCABULARIES["rdf"] + "langString"}
"""The datatypes of the literals that are surely kept as they are."""
_X = NamedNode("urn:x")


def may_be_spelt_anew(term: object) -> bool:
    """Whether a store may not keep a term as it is."""
    return isinstance(term, Literal) and term.datatype.value not in KEPT


def all_stored(literals: Iterable[Literal]) -> dict[Literal, Literal]:
    """Return what a store makes of each literal that it may not keep as it is."""
    wanted = list(filter(may_be_spelt_anew, set(literals)))
    store = Store()
    # Each stands at a property of its own, by which it is found again.
    store.bulk_extend(Quad(_X, NamedNode(f"urn:{n}"), literal) for n, literal in enumerate(wanted))
    found = {}
    for quad in store:
        assert isinstance(quad.object, Literal)
        found[wanted[int(quad.predicate.value[4:])]] = quad.object
    return found


def taken_for_one(quads: Iterable[Quad]) -> tuple[Quad, Quad] | None:
    """Return two triples that differ only in how a value is written, which the engine merges.

    >>> a, p, integer = NamedNode("urn:a"), NamedNode("urn:p"), NamedNode(XSD + "integer")
    >>> quads = [Quad(a, p, Literal(text, datatype=integer)) for text in ("1", "2", "01")]
    >>> [quad.object.value for quad in taken_for_one(quads)]
    ['1', '01']
    """
    beside: dict[tuple[NamedNode | BlankNode | Triple, NamedNode], list[tuple[Quad, Literal]]]
    beside = defaultdict(list)
    for quad in quads:
        literal = quad.object
        if isinstance(literal, Literal) and may_be_spelt_anew(literal):
            beside[quad.subject, quad.predicate].append((quad, literal))
    several = [found for found in beside.values() if len(found) > 1]
    kept_as = all_stored(literal for found in several for _, literal in found)
    for found in several:
        first: dict[Literal, tuple[Quad, Literal]] = {}
        for quad, literal in found:
            other, written = first.setdefault(kept_as[literal], (quad, literal))
            if written != literal:
                return other, quad
    return None
