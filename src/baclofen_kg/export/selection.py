"""What is exported: the data without the ontology, all of them or what some sources say."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from ..errors import InputError, NotFoundError, as_text, near_matches, one_line
from ..formats.canonical import canonical_lines
from ..formats.terms import Subject, subject_of
from ..namespaces import BKG, RDF_TYPE, STANCE_IRIS, compact, expand, local_name
from ..sparql.asking import NamedQueries
from ..sparql.store import Store
from ..stores.memory import MemoryStore
from ..stores.packaged import ontology_triples

_SOURCE, _PASSAGE = expand("bko:Source"), expand("bko:Passage")
_ABOUT, _IS_PART_OF, _MEMBER_OF = map(expand, ("bko:about", "dcterms:isPartOf", "bko:memberOf"))
_SUPPORTS = expand("cito:supports")


def data_of(found: list[ox.Triple]) -> list[ox.Triple]:
    """Return the triples of a store without the ontology, where all of it lies among them.

    What the data and the ontology both say belongs to the data.
    """
    held = set(found)
    for known in _spellings_of_the_ontology():
        if held.issuperset(triple for triple in known if not _blank_nodes(triple)):
            break
    else:
        return found
    # Blank nodes have other names in each reading, so they are known by what hangs on them.
    trees = set(_blank_trees(known).values())
    facts = _by_subject(found)
    dropped = {
        node
        for tree, lines in _blank_trees(found).items()
        if lines in trees
        for node in _below(tree, facts)
    }
    vocabulary = set(known)
    return [
        triple
        for triple in found
        if triple not in vocabulary and dropped.isdisjoint(_blank_nodes(triple))
    ]


def _blank_nodes(triple: ox.Triple) -> list[ox.BlankNode]:
    return [term for term in (triple.subject, triple.object) if type(term) is ox.BlankNode]


def _blank_trees(triples: Iterable[ox.Triple]) -> dict[Subject, tuple[str, ...]]:
    """Return what hangs on each blank node that no other blank node holds.

    What holds it, if anything does, is part of the answer.
    """
    triples = list(triples)
    holders: dict[Subject, list[ox.Triple]] = {}
    for triple in triples:
        if type(triple.object) is ox.BlankNode:
            holders.setdefault(triple.object, []).append(triple)
    facts = _by_subject(triples)
    blank = {node for node in facts if type(node) is ox.BlankNode} | holders.keys()
    found: dict[Subject, tuple[str, ...]] = {}
    for node in blank:
        held_by = holders.get(node, [])
        if not any(type(holder.subject) is ox.BlankNode for holder in held_by):
            tree = [t for below in _below(node, facts) for t in facts.get(below, ())]
            found[node] = tuple(canonical_lines([*held_by, *tree]))
    return found


def _below(node: Subject, facts: dict[Subject, list[ox.Triple]]) -> set[Subject]:
    """Return a blank node and the blank nodes that can be reached from it through others."""
    found = {node}
    queue = [node]
    while queue:
        for triple in facts.get(queue.pop(), ()):
            if type(triple.object) is ox.BlankNode and triple.object not in found:
                found.add(triple.object)
                queue.append(triple.object)
    return found


def _by_subject(triples: Iterable[ox.Triple]) -> dict[Subject, list[ox.Triple]]:
    facts: dict[Subject, list[ox.Triple]] = {}
    for triple in triples:
        facts.setdefault(triple.subject, []).append(triple)  # type: ignore[arg-type]
    return facts


@functools.cache
def _spellings_of_the_ontology() -> tuple[list[ox.Triple], list[ox.Triple]]:
    """Return the ontology as its file spells it, and as an endpoint with our engine does."""
    engine = MemoryStore(ox.Store())
    engine.add(ontology_triples())
    return ontology_triples(), list(engine.triples())


def direct_edges(
    store: Store, data: list[ox.Triple] | None, country: bool | str = True
) -> list[ox.Triple]:
    """Return the derived edges: of the whole store, or of only some of its data.

    With the IRI of a country, those that its documents make.
    """
    if data is not None:
        part = MemoryStore()
        part.add(data)
        store = part
    queries = NamedQueries(store)
    if isinstance(country, str):
        return queries.triples("direct-edges-in", jurisdiction=country)
    return queries.triples("direct-edges")


def of_sources(data: list[ox.Triple], names: Sequence[str]) -> list[ox.Triple]:
    """Return what some sources say: passages, statements, and whatever those speak of."""
    facts = _by_subject(data)
    classes = {
        (triple.subject, triple.object.value)
        for triple in data
        if triple.predicate.value == RDF_TYPE and type(triple.object) is ox.NamedNode
    }
    everywhere = [node for node in facts if (node, _SOURCE) in classes]
    if not isinstance(names, Iterable):
        raise InputError(f"sources must be a list of names, not {one_line(names)[:80]}")
    wanted = [as_text(name, "the name of a source") for name in names]
    kept = {_find_source(name, everywhere, facts) for name in wanted}
    passages = {
        subject_of(triple.subject)
        for triple in data
        if triple.predicate.value == _IS_PART_OF
        and triple.object in kept
        and (triple.subject, _PASSAGE) in classes
    }

    passages |= _supporters(data, passages)
    # The passages of other sources stay out, whoever refers to them.
    others = {node for node in facts if (node, _PASSAGE) in classes}
    nodes = _with_members(data, facts, [*kept, *passages], others)
    return [triple for triple in data if triple.subject in nodes]


def of_drug(data: list[ox.Triple], drug: str) -> list[ox.Triple]:
    """Return what is said about a drug: statements, passages, and whatever those speak of.

    A passage that speaks of other drugs, too, says here what it says of this one.
    """
    about = [triple for triple in data if triple.predicate.value == _ABOUT]
    statements = {subject_of(t.subject) for t in about if t.object == ox.NamedNode(drug)}
    others = {subject_of(t.subject) for t in about} - statements
    passages = {
        subject_of(t.subject)
        for t in data
        if t.predicate.value in STANCE_IRIS and t.object in statements
    }
    start = [*statements, *passages, ox.NamedNode(drug)]
    nodes = _with_members(data, _by_subject(data), start, others)
    return [triple for triple in data if triple.subject in nodes and triple.object not in others]


def _with_members(
    data: list[ox.Triple],
    facts: dict[Subject, list[ox.Triple]],
    start: Iterable[Subject],
    barred: set[Subject],
) -> set[Subject]:
    """Return nodes and all that they speak of, but what is barred unless it is among them."""

    def follow(start: Iterable[Subject]) -> set[Subject]:
        found = {node for node in start if node in facts}
        queue = list(found)
        while queue:
            for triple in facts[queue.pop()]:
                node = triple.object
                if node in facts and node not in found and node not in barred:
                    found.add(node)  # type: ignore[arg-type]
                    queue.append(node)  # type: ignore[arg-type]
        return found

    nodes = follow(start)
    # An interaction with a class is nothing without the members of the class.
    members = [t.subject for t in data if t.predicate.value == _MEMBER_OF and t.object in nodes]
    return nodes | follow(members)  # type: ignore[arg-type]


def _supporters(data: list[ox.Triple], passages: set[Subject]) -> set[Subject]:
    """The passages that support what some only limit or dispute: no statement is nobody's."""
    spoken_to = [t for t in data if t.subject in passages and t.predicate.value in STANCE_IRIS]
    supported = {triple.object for triple in spoken_to if triple.predicate.value == _SUPPORTS}
    open_ones = {triple.object for triple in spoken_to} - supported
    return {
        subject_of(t.subject)
        for t in data
        if t.predicate.value == _SUPPORTS and t.object in open_ones
    }


def _find_source(
    name: str, sources: Sequence[Subject], facts: dict[Subject, list[ox.Triple]]
) -> Subject:
    """Return the source of a name: an IRI, a CURIE, its local name or its title."""
    known: dict[str, Subject] = {}
    for source in sources:
        iri = str(source.value)
        titles = [
            triple.object.value
            for triple in facts[source]
            if triple.predicate.value in (expand("dcterms:title"), expand("skos:prefLabel"))
            and type(triple.object) is ox.Literal
        ]
        for text in (iri.removeprefix(BKG), compact(iri), iri, local_name(iri), *titles):
            known.setdefault(text.casefold(), source)
    if name.casefold() not in known:
        every = sorted(str(source.value).removeprefix(BKG) for source in sources)
        near = near_matches(name, every)
        more = f" and {len(every) - 10} more" if len(every) > 10 else ""
        known_are = f"; known are {', '.join(every[:10])}{more}" if every else "; there are none"
        hint = "" if near else known_are
        raise NotFoundError(f"there is no source named {name!r}{hint}", near)
    return known[name.casefold()]
