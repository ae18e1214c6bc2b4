"""Literals as they are spelt, in a store that spells them anew.

Oxigraph holds a number, a truth value, a time or a duration by its value: what was written as
``"04"^^xsd:byte`` comes back as ``4``. SHACL tells the two apart. So a literal that would come back
otherwise is put into the store with a mark on its datatype, which keeps it as it is; where its
value counts, the query takes the mark off. An ill-formed one, such as
``"-3"^^xsd:positiveInteger``, of which Oxigraph makes a number, bears another mark, which stays: it
has no value. That store holds no more than what the queries look at which can meet such a literal.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Set
from functools import cached_property, lru_cache
from typing import Any, Protocol, TypeVar

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from ..namespaces import RDF_TYPE
from ..sparql.datatypes import is_well_formed
from ..sparql.store import InProcess
from ..stores.merging import KEPT, all_stored, may_be_spelt_anew
from .shapes import Term

MARK = "urn:spelt:"
_ILL_FORMED = "urn:misspelt:"
ANY_MARK = "^urn:(mis)?spelt:"

T = TypeVar("T")


class Queryable(Protocol):
    """Whatever answers SPARQL: a store in memory or on disk, or an endpoint."""

    def query(self, sparql: str) -> Any:
        """Return the solutions of a SELECT, which have the term of a variable, or None."""


@lru_cache(maxsize=1 << 10)
def stored(literal: Literal) -> Literal:
    """Return what a store makes of a literal."""
    return all_stored([literal]).get(literal, literal)


def marked(term: T) -> T | Literal:
    """Return a term that a store keeps as it is; it bears a mark where it needs one."""
    return _mark(term) if isinstance(term, Literal) and stored(term) != term else term


def _mark(literal: Literal) -> Literal:
    kind = literal.datatype.value
    mark = MARK if is_well_formed(literal.value, kind) else _ILL_FORMED
    return Literal(literal.value, datatype=NamedNode(mark + kind))


def unmarked(term: T) -> T | Literal:
    """Return a term without its mark."""
    if isinstance(term, Literal) and (mark := re.match(ANY_MARK, term.datatype.value)):
        return Literal(term.value, datatype=NamedNode(term.datatype.value[mark.end() :]))
    return term


def by_value(name: str) -> str:
    """Return an expression for the value of a variable whose literal may bear a mark."""
    kind = f"STR(DATATYPE({name}))"
    plain = f'STRDT(STR({name}), IRI(STRAFTER({kind}, "{MARK}")))'
    return f'IF(isLiteral({name}) && STRSTARTS({kind}, "{MARK}"), {plain}, {name})'


class Written:
    """The values of properties as they are written, where a store spells them anew."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        """Look at the data as they were written, at least where a literal has a datatype."""
        typed = [t for t in triples if isinstance(t.object, Literal)]
        kept_as = all_stored(t.object for t in typed if isinstance(t.object, Literal))
        self._found: dict[tuple[str, str, Term], dict[Term, None]] = defaultdict(dict)
        for triple in typed:
            subject, literal = triple.subject, triple.object
            if isinstance(literal, Literal) and isinstance(subject, NamedNode):
                key = (subject.value, triple.predicate.value, kept_as.get(literal, literal))
                self._found[key][literal] = None

    def values(self, node: str, name: str, value: Term) -> list[Term]:
        """Return how a value is written that a store gives for a property of a node."""
        return list(self._found.get((node, name, value), (value,)))


class Spellings:
    """How the literals of some data are written."""

    def __init__(self, triples: Iterable[Triple], constants: Iterable[Term]) -> None:
        """Look at literals.

        Args:
            triples: the data, or at least those of them whose literal has a datatype.
            constants: the terms that shapes compare them with, or look at.
        """
        self._typed = [
            (triple, found)
            for triple in triples
            if isinstance(found := triple.object, Literal) and found.datatype.value not in KEPT
        ]
        terms = (*(literal for _, literal in self._typed), *constants)
        self._kept_as = all_stored(term for term in terms if isinstance(term, Literal))
        self._spellings: dict[Literal, set[Literal]] = defaultdict(set)
        for literal, value in self._kept_as.items():
            self._spellings[value].add(literal)
        self.properties: Set[str] = {
            triple.predicate.value
            for triple, literal in self._typed
            if self._kept_as[literal] != literal
        }
        """The properties with a value that a store spells anew."""

    @cached_property
    def merged(self) -> Set[str]:
        """The properties with a value that is written in more than one way, or that is none."""
        return {
            triple.predicate.value
            for triple, literal in self._typed
            if len(self._spellings[self._kept_as[literal]]) > 1
            or not (
                self._kept_as[literal] == literal
                or is_well_formed(literal.value, literal.datatype.value)
            )
        }

    @property
    def are_lost(self) -> bool:
        """Whether a store spells anything anew."""
        return any(spellings != {value} for value, spellings in self._spellings.items())

    def respelt(self, term: T) -> T | Literal:
        """Return a literal that came out of a store as it was written, if always alike."""
        spellings = self._spellings.get(term, ()) if isinstance(term, Literal) else ()
        return next(iter(spellings)) if len(spellings) == 1 else term

    def kept(
        self,
        store: Queryable,
        data: Iterable[Triple],
        names: Set[str] | None,
        whole: Set[str] = frozenset(),
    ) -> Queryable:
        """Return a store in which literals are as they were written, by marks.

        Args:
            store: where the data are, as it spells them.
            data: the data as they were written; they are gone through only where blank nodes have
                other names in them than in the store.
            names: the properties and the classes that are looked at; None for all.
            whole: properties of the subjects of which all properties are looked at.
        """
        pattern, wanted = "?s ?p ?o", self.properties
        if names is not None:
            iris = " ".join(f"<{iri}>" for iri in sorted(names))
            pattern = (
                f"{{ VALUES ?p {{ {iris} }} ?s ?p ?o }} "
                f"UNION {{ VALUES ?o {{ {iris} }} ?s a ?o BIND(<{RDF_TYPE}> AS ?p) }}"
            )
            if whole:
                having = " ".join(f"<{iri}>" for iri in sorted(whole))
                pattern += f" UNION {{ VALUES ?has {{ {having} }} ?s ?has ?any . ?s ?p ?o }}"
            else:
                wanted = wanted & names
        written: dict[Triple, list[Triple]] = defaultdict(list)
        for triple, literal in self._typed:
            if triple.predicate.value in wanted:
                value = self._kept_as[literal]
                written[Triple(triple.subject, triple.predicate, value)].append(triple)
        if names is None and isinstance(store, InProcess):
            # A copy takes half the time of what follows.
            copied = store.copy()
            marked = {old: [self._with_mark(t) for t in new] for old, new in written.items()}
            if copied.replace(marked):
                return copied
        triples: list[Triple] = []
        are_known = True
        for row in store.query(f"SELECT ?s ?p ?o WHERE {{ {pattern} }}"):
            triple = Triple(*row)
            if triple.predicate.value in wanted and may_be_spelt_anew(triple.object):
                are_known = are_known and triple in written
                triples += written.get(triple, ())
            else:
                triples.append(triple)
        if not are_known:
            known = None if names is None or whole else {*names, RDF_TYPE}
            triples = [t for t in data if known is None or t.predicate.value in known]
        found = Store()
        found.bulk_extend(Quad(*self._with_mark(triple)) for triple in triples)
        return found

    def _with_mark(self, triple: Triple) -> Triple:
        # Most terms need no mark.
        term = triple.object
        if isinstance(term, Literal) and self._kept_as.get(term, term) != term:
            return Triple(triple.subject, triple.predicate, _mark(term))
        return triple
