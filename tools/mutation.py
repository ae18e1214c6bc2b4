"""Delete every part of the shapes in turn, and show that some fixture notices.

python tools/mutation.py                  everything, in a few minutes
python tools/mutation.py bks:about        what begins with this text
python tools/mutation.py --jobs 4         with more processes

A part is one triple of a shape: a constraint, a target, a property shape that belongs to it. It is
killed when a fixture of tests/shapes/ gives other results without it than with it; that it gives
the right ones with it is what tests/test_shapes.py sees to. Exit status 1 if something survives.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

import rdflib
from rdflib.namespace import RDF, RDFS, SH

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import shape_fixtures  # noqa: E402
from shape_fixtures import BASE, Expectation, Fixture, summary  # noqa: E402

from baclofen_kg import resources  # noqa: E402
from baclofen_kg.namespaces import compact  # noqa: E402
from baclofen_kg.shacl_reference import graph_results, read_graph  # noqa: E402

TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)
NOT_A_PART = {
    RDF.type,
    RDFS.label,
    RDFS.comment,
    SH.path,  # without it there is no property shape
    SH.name,
    SH.message,
    SH.severity,
    SH.qualifiedValueShape,  # goes with sh:qualifiedMinCount
}
SHAPES = read_graph(resources.shape_files())

Part = tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]


def parts() -> list[Part]:
    """Everything that is deleted in turn."""
    shapes = {
        s for kind in (SH.NodeShape, SH.PropertyShape) for s in SHAPES.subjects(RDF.type, kind)
    }
    found = (triple for s in shapes for triple in SHAPES.triples((s, None, None)))
    return sorted((t for t in found if t[1] not in NOT_A_PART), key=show)


def show(part: Part) -> str:
    """Write a part as in Turtle, a list by its items."""
    shape, parameter, value = part
    if isinstance(value, rdflib.BNode):
        value = rdflib.Literal(" ".join(compact(str(item)) for item in SHAPES.items(value)))
    return f"{compact(str(shape))} {compact(str(parameter))} {compact(str(value))}"


def users(shape: rdflib.term.Node) -> set[rdflib.term.Node]:
    """A shape and all shapes that lead to it, directly or through lists."""
    found: set[rdflib.term.Node] = set()
    todo = [shape]
    while todo:
        node = todo.pop()
        if node not in found:
            found.add(node)
            todo += SHAPES.subjects(None, node)
    return found


def below(shape: rdflib.term.Node) -> set[rdflib.term.Node]:
    """The property shapes that belong to a shape."""
    return set(SHAPES.objects(shape, SH.property))


def survives(part: Part) -> bool:
    """Whether no fixture notices that the part is missing."""
    above = users(part[0])
    targeted = frozenset(
        s for target in TARGETS for s in SHAPES.subjects(target, None) if s in above
    )
    mutant = only(targeted)
    mutant.remove(part)
    if part[1] == SH.qualifiedMinCount:
        mutant.remove((part[0], SH.qualifiedValueShape, None))
    return not any(
        found(fixture, mutant) != usual(fixture, targeted)
        for fixture in concerned(part[0], {compact(str(node)) for node in above | below(part[0])})
    )


def only(targeted: frozenset[rdflib.term.Node]) -> rdflib.Graph:
    """The shapes, of which only these are applied: the others cannot notice the change."""
    graph = rdflib.Graph()
    graph += SHAPES
    for target in TARGETS:
        for shape, value in SHAPES.subject_objects(target):
            if shape not in targeted:
                graph.remove((shape, target, value))
    return graph


def concerned(shape: rdflib.term.Node, related: set[str]) -> Iterator[Fixture]:
    """The fixtures that may notice, likeliest first."""
    name = compact(str(shape))
    mine = [fixture for fixture in shape_fixtures.invalid() if fixture.shapes & related]
    yield from sorted(mine, key=lambda fixture: (name not in fixture.shapes, fixture.name))
    # A part of an inner shape may be what lets sound data pass.
    yield from shape_fixtures.valid()


def found(fixture: Fixture, shapes: rdflib.Graph) -> list[Expectation]:
    """What a fixture gives under these shapes."""
    return summary(tuple(set(graph_results(data(fixture), shapes))))


@cache
def usual(fixture: Fixture, targeted: frozenset[rdflib.term.Node]) -> list[Expectation]:
    """What a fixture gives while nothing is missing."""
    return found(fixture, only(targeted))


@cache
def data(fixture: Fixture) -> rdflib.Graph:
    """A fixture with what it is validated with."""
    return read_graph([str(BASE), str(fixture.path), resources.ontology_file()])


def run(chosen: list[Part], jobs: int) -> Iterable[bool]:
    """Say of each part whether it survives, in their order."""
    if jobs == 1:
        yield from map(survives, chosen)
        return
    # Neighbours share fixtures, so a process takes many in a row.
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(_survives, map(show, chosen), chunksize=20)


def _survives(name: str) -> bool:
    # Blank nodes have other names in another process.
    return survives(next(part for part in parts() if show(part) == name))


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("only", nargs="?", default="", help="only parts that begin with this text")
    parser.add_argument("--jobs", type=int, default=2, help="number of processes (default: 2)")
    arguments = parser.parse_args()
    chosen = [part for part in parts() if show(part).startswith(arguments.only)]
    if not chosen:
        parser.error(f"no part of the shapes begins with {arguments.only!r}")
    survivors = []
    for number, (part, survived) in enumerate(
        zip(chosen, run(chosen, arguments.jobs), strict=True), 1
    ):
        if survived:
            survivors.append(show(part))
        if number % 50 == 0:
            print(f"{number} of {len(chosen)} ...", file=sys.stderr, flush=True)
    for name in survivors:
        print(f"survived: {name}")
    print(f"killed {len(chosen) - len(survivors)} of {len(chosen)}")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
