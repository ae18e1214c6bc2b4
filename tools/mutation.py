"""Delete every part of the shapes in turn, and show that some fixture notices.

python tools/mutation.py              everything, in a minute or two
python tools/mutation.py bks:about    what begins with this text

A part is one triple of a shape: a constraint, a target, a property shape that belongs to it; or one
item of a list, as of sh:in and sh:or. The text of SPARQL constraints is not taken apart. A part is
killed when a fixture of tests/shapes/ gives other results without it than with it; that it gives
the right ones with it is what tests/test_shapes.py sees to. Exit status 1 if something survives.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import shape_fixtures
from shape_fixtures import BASE, Expectation, Fixture, summary

from baclofen_kg import resources
from baclofen_kg.namespaces import compact, expand
from baclofen_kg.shacl import engine as shacl_engine
from baclofen_kg.stores.memory import MemoryStore

TARGETS = {"sh:targetClass", "sh:targetSubjectsOf", "sh:targetObjectsOf", "sh:targetNode"}
NOT_A_PART = {
    "rdf:type",
    "rdfs:label",
    "rdfs:comment",
    "sh:path",  # without it there is no property shape
    "sh:name",
    "sh:message",
    "sh:severity",
    "sh:qualifiedValueShape",  # goes with its count
}
FIRST, REST = expand("rdf:first"), expand("rdf:rest")
SHAPES = [quad.triple for path in resources.shape_files() for quad in ox.parse(path=path)]


USERS: dict[object, set[object]] = defaultdict(set)
for _triple in SHAPES:
    USERS[_triple.object].add(_triple.subject)


def name(term: object) -> str:
    """Write a term as in Turtle."""
    return compact(term.value) if isinstance(term, ox.NamedNode) else str(term)


class Part(NamedTuple):
    """What is deleted, and what then takes its place."""

    shape: object
    shown: str
    missing: frozenset[ox.Triple]
    instead: tuple[ox.Triple, ...] = ()


def parts() -> list[Part]:
    """Everything that is deleted in turn."""
    kinds = {"sh:NodeShape", "sh:PropertyShape"}
    shapes = {t.subject for t in SHAPES if name(t.object) in kinds}
    found = [t for t in SHAPES if t.subject in shapes and name(t.predicate) not in NOT_A_PART]
    whole = (Part(t.subject, show(t), frozenset({t, *_goes_with(t)})) for t in found)
    items = (item for t in found if isinstance(t.object, ox.BlankNode) for item in _items(t))
    return sorted([*whole, *items], key=lambda part: part.shown)


def _goes_with(part: ox.Triple) -> list[ox.Triple]:
    """A qualified shape says nothing without its count."""
    if name(part.predicate) not in ("sh:qualifiedMinCount", "sh:qualifiedMaxCount"):
        return []
    return [
        t
        for t in SHAPES
        if t.subject == part.subject and name(t.predicate) == "sh:qualifiedValueShape"
    ]


def _items(holder: ox.Triple) -> Iterator[Part]:
    """The items of a list of several, each taken out of its chain of cells."""
    cells = {t.subject: t for t in SHAPES if t.predicate.value == REST}
    firsts = {t.subject: t for t in SHAPES if t.predicate.value == FIRST}
    before, several = holder, not isinstance(cells[holder.object].object, ox.NamedNode)
    while several and isinstance(before.object, ox.BlankNode):
        rest, first = cells[before.object], firsts[before.object]
        yield Part(
            holder.subject,
            f"{name(holder.subject)} {name(holder.predicate)} ( {name(first.object)} )",
            frozenset({before, rest, first}),
            (ox.Triple(before.subject, before.predicate, rest.object),),
        )
        before = rest


def show(part: ox.Triple) -> str:
    """Write a part as in Turtle; a list only as such."""
    value = "( … )" if isinstance(part.object, ox.BlankNode) else name(part.object)
    return f"{name(part.subject)} {name(part.predicate)} {value}"


def above(shape: object) -> set[object]:
    """A shape and all shapes that lead to it, directly or through lists."""
    found: set[object] = set()
    todo = [shape]
    while todo:
        node = todo.pop()
        if node not in found:
            found.add(node)
            todo += USERS[node]
    return found


def below(shape: object) -> set[object]:
    """The property shapes that belong to a shape."""
    return {t.object for t in SHAPES if t.subject == shape and name(t.predicate) == "sh:property"}


def survives(part: Part) -> bool:
    """Whether no fixture notices that the part is missing."""
    users = above(part.shape)
    applied = only(frozenset(map(str, users)))
    mutant = [*(triple for triple in applied if triple not in part.missing), *part.instead]
    return not any(
        found(fixture, mutant) != found(fixture, applied)
        for fixture in concerned(part.shape, users | below(part.shape))
    )


@cache
def only(shapes: frozenset[str]) -> list[ox.Triple]:
    """The shapes, of which only these are applied: the others cannot notice the change."""
    return [t for t in SHAPES if name(t.predicate) not in TARGETS or str(t.subject) in shapes]


def concerned(shape: object, related: set[object]) -> Iterator[Fixture]:
    """The fixtures that may notice, likeliest first."""
    names = {name(term) for term in related}
    mine = [fixture for fixture in shape_fixtures.invalid() if fixture.shapes & names]
    yield from sorted(mine, key=lambda fixture: (name(shape) not in fixture.shapes, fixture.name))
    # A part of an inner shape may be what lets sound data pass.
    yield from shape_fixtures.valid()


def found(fixture: Fixture, shapes: list[ox.Triple]) -> list[Expectation]:
    """What a fixture gives under these shapes."""
    return summary(tuple(set(shacl_engine.results(data(fixture), shapes))))


@lru_cache(maxsize=64)
def data(fixture: Fixture) -> MemoryStore:
    """A fixture with what it is validated with."""
    store = MemoryStore()
    store.load([BASE, fixture.path])
    store.load_ontology(resources.ontology_file())
    return store


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("only", nargs="?", default="", help="only parts that begin with this text")
    arguments = parser.parse_args()
    chosen = [part for part in parts() if part.shown.startswith(arguments.only)]
    if not chosen:
        parser.error(f"no part of the shapes begins with {arguments.only!r}")
    survivors = 0
    for number, part in enumerate(chosen, 1):
        if survives(part):
            survivors += 1
            print(f"survived: {part.shown}", flush=True)
        if number % 50 == 0:
            print(f"{number} of {len(chosen)} ...", file=sys.stderr, flush=True)
    print(f"killed {len(chosen) - survivors} of {len(chosen)}")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
