"""Literals as they are spelt, in a store that spells them anew.

Oxigraph holds a number, a truth value, a time or a duration by its value: what was written as
``"04"^^xsd:byte`` comes back as ``4``. SHACL tells the two apart. So a literal that would come back
otherwise is put into the store with a mark on its datatype, which keeps it as it is; where its
value counts, the query takes the mark off.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store, Triple

from ..namespaces import VOCABULARIES, XSD
from .shapes import Term

MARK = "urn:spelt:"
_X = NamedNode("urn:x")
_KEPT = {XSD + "string", VOCABULARIES["rdf"] + "langString"}

T = TypeVar("T")


def all_stored(literals: Iterable[Literal]) -> dict[Literal, Literal]:
    """Return what a store makes of each literal that it may not keep as it is."""
    wanted = [literal for literal in set(literals) if literal.datatype.value not in _KEPT]
    store = Store()
    # Each stands at a property of its own, by which it is found again.
    store.bulk_extend(Quad(_X, NamedNode(f"urn:{n}"), literal) for n, literal in enumerate(wanted))
    found = {}
    for quad in store:
        assert isinstance(quad.object, Literal)
        found[wanted[int(quad.predicate.value[4:])]] = quad.object
    return found


@lru_cache(maxsize=1 << 10)
def stored(literal: Literal) -> Literal:
    """Return what a store makes of a literal."""
    return all_stored([literal]).get(literal, literal)


def marked(term: T) -> T | Literal:
    """Return a term that a store keeps as it is; it bears a mark where it needs one."""
    return _mark(term) if isinstance(term, Literal) and stored(term) != term else term


def _mark(literal: Literal) -> Literal:
    return Literal(literal.value, datatype=NamedNode(MARK + literal.datatype.value))


def unmarked(term: T) -> T | Literal:
    """Return a term without its mark."""
    if isinstance(term, Literal) and term.datatype.value.startswith(MARK):
        return Literal(term.value, datatype=NamedNode(term.datatype.value.removeprefix(MARK)))
    return term


def by_value(name: str) -> str:
    """Return an expression for the value of a variable whose literal may bear a mark."""
    kind = f"STR(DATATYPE({name}))"
    plain = f'STRDT(STR({name}), IRI(STRAFTER({kind}, "{MARK}")))'
    return f'IF(isLiteral({name}) && STRSTARTS({kind}, "{MARK}"), {plain}, {name})'


class SpeltStore:
    """A store of triples that keeps the spelling of literals; empty where any other does too."""

    def __init__(self, triples: Iterable[Triple], constants: Iterable[Term]) -> None:
        """Fill the store.

        Args:
            triples: the data.
            constants: the terms that shapes compare them with, or look at.
        """
        triples = list(triples)
        terms = (*(triple.object for triple in triples), *constants)
        kept_as = all_stored(term for term in terms if isinstance(term, Literal))
        self._spellings: dict[Literal, set[Literal]] = defaultdict(set)
        for literal, value in kept_as.items():
            self._spellings[value].add(literal)
        # Most terms need no mark.
        marks: dict[Term | Triple, Term | Triple] = {
            it: _mark(it) for it, value in kept_as.items() if it != value
        }
        self._store = Store()
        if self.is_needed:
            self._store.bulk_extend(
                Quad(t.subject, t.predicate, marks.get(t.object, t.object)) for t in triples
            )

    @property
    def is_needed(self) -> bool:
        """Whether another store would spell anything anew."""
        return any(spellings != {value} for value, spellings in self._spellings.items())

    def query(self, sparql: str) -> QuerySolutions:
        """Return the solutions of a SELECT; literals in them may bear marks."""
        answer = self._store.query(sparql)
        assert isinstance(answer, QuerySolutions)
        return answer

    def respelt(self, term: T) -> T | Literal:
        """Return a literal that came out of another store as it was written, if always alike."""
        spellings = self._spellings.get(term, ()) if isinstance(term, Literal) else ()
        return next(iter(spellings)) if len(spellings) == 1 else term
