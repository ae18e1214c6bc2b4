"""The W3C's tests of SHACL and those of DASH, as they ship with pySHACL, by our store engine.

A test comes out as expected, or is refused by name, or differs for a reason that stands here.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest

import baclofen_kg
from baclofen_kg import InputError
from baclofen_kg.namespaces import RDF_TYPE
from baclofen_kg.stores.reading import read_triples

from .reports import SH, Finding, Report, Term
from .suites import MF, Outcome, each_case, folder, judge, missing, skip_where_missing

SHT = "http://www.w3.org/ns/shacl-test#"
DASH = "http://datashapes.org/dash#"

W3C = folder("pyshacl", "test", "resources", "sht_tests")
DATASHAPES = folder("pyshacl", "test", "resources", "dash_tests")

_NO_TERM = ", which is no term of SHACL"
REFUSED = {
    # A count without a shape counts nothing: a slip that would pass in silence.
    "core/node/qualified-001": "has sh:qualifiedMinCount, but no sh:path",
    # A term of a draft, at a node of the data that lie in the same file.
    "core/property/qualifiedValueShape-001": f"sh:nodeShape{_NO_TERM}",
    # The standard leaves open whether a query may look at the shapes.
    "sparql/pre-binding/shapesGraph-001": "$shapesGraph",
    # The standard asks for a failure: the prefix is that of the file, and nothing declares it.
    "sparql/node/prefixes-001": "the prefix ex: is not declared",
    # Terms of drafts.
    "sparql/node/sparql-002": f"sh:SPARQLConstraintObject as rdf:type{_NO_TERM}",
    "sparql/property/sparql-001": f"sh:SPARQLConstraintObject as rdf:type{_NO_TERM}",
    "function/callSPARQLFunction": f"sh:SPARQLConstraintObject as rdf:type{_NO_TERM}",
    # What SHACL Advanced Features add to the standard.
    "expression/booleans-001": "uses sh:expression, which the store engine does not support",
    "target/sparqlTarget-001": "uses sh:target, which the store engine does not support",
    "target/sparqlTargetType-001": "uses the type sh:SPARQLTargetType, which the store engine",
}
"""The tests whose shapes are refused, each with a part of the message."""
DIFFERENT: dict[str, str] = {}
"""The tests that come out otherwise, each with the reason."""
MENDED = {
    ("W3C SHACL-SPARQL", f"sparql/{name}")
    for name in ("node/prefixes-001", "node/sparql-002", "property/sparql-001")
}


class Case(NamedTuple):
    """A test: what is validated, and what is expected."""

    name: str
    data: Path
    shapes: Path
    expected: Report
    report: Term | None
    """The report that is expected; None for a failure."""


@cache
def graph(path: Path) -> Report:
    """The triples of a file; it tells tests and reports."""
    return Report(read_triples([path]))


def w3c_cases(part: str) -> Iterator[Case]:
    """The tests of SHACL Core or of SHACL-SPARQL."""
    for path in sorted((W3C / part).glob("*/*.ttl")):
        triples = list(read_triples([path]))
        found = Report(triples)
        for triple in triples:
            if triple.predicate.value == RDF_TYPE and str(triple.object) == f"<{SHT}Validate>":
                action = found.one(triple.subject, MF + "action")
                result = found.one(triple.subject, MF + "result")
                assert action is not None
                yield Case(
                    str(path.relative_to(W3C).with_suffix("")),
                    _file(found.one(action, SHT + "dataGraph")),
                    _file(found.one(action, SHT + "shapesGraph")),
                    found,
                    None if str(result) == f"<{SHT}Failure>" else result,
                )


def dash_cases() -> Iterator[Case]:
    """The tests of DASH that validate; what they test of JavaScript and rules is left out."""
    for path in sorted(DATASHAPES.glob("**/*.ttl")):
        triples = list(read_triples([path]))
        found = Report(triples)
        for triple in triples:
            if str(triple.object) == f"<{DASH}GraphValidationTestCase>":
                result = found.one(triple.subject, DASH + "expectedResult")
                name = str(path.relative_to(DATASHAPES)).removesuffix(".test.ttl")
                yield Case(name, path, path, found, result)


def _file(term: Term | None) -> Path:
    assert isinstance(term, ox.NamedNode)
    return Path(term.value.removeprefix("file://"))


def run(case: Case) -> Outcome:
    """Validate by the public function, and read the report as others would."""
    try:
        report = baclofen_kg.validate(case.data, shapes=case.shapes, only_shapes=True)
    except InputError as error:
        kind = "same" if case.report is None else "refused"
        return Outcome(kind, str(error))
    if case.report is None:
        return Outcome("different", f"a failure was expected, but:\n{report}")
    turtle = ox.parse(report.to_turtle(), format=ox.RdfFormat.TURTLE)
    found = Report(quad.triple for quad in turtle)
    actual = {_finding(found, node) for node in found.results()}
    expected = {_finding(case.expected, node) for node in case.expected.results(case.report)}
    # A test that says nothing of messages or constraints leaves them open.
    says_constraint = {finding for finding, _ in expected if finding.constraint}
    says_messages = {messages for _, messages in expected if messages}
    if not says_constraint:
        actual = {(finding._replace(constraint=None), texts) for finding, texts in actual}
    if not says_messages:
        actual = {(finding, frozenset()) for finding, _ in actual}
    conforms = case.expected.one(case.report, SH + "conforms")
    if (actual, found.conforms()) == (expected, conforms):
        return Outcome("same")
    return Outcome("different", f"missing: {expected - actual}\nunexpected: {actual - expected}")


def _finding(report: Report, node: Term) -> tuple[Finding, frozenset[str]]:
    messages = frozenset(map(str, report.values(node, SH + "resultMessage")))
    return report.finding(node), messages


def cases(suite: str) -> list[Case]:
    """The tests of a suite; none where it is not there."""
    if suite == "DASH":
        return list(dash_cases()) if not missing(DATASHAPES) else []
    part = "core" if suite == "W3C SHACL Core" else "sparql"
    return list(w3c_cases(part)) if not missing(W3C) else []


@pytest.mark.compares("SHACL test suites", "pySHACL")
def test_suites_are_there() -> None:
    skip_where_missing(W3C, DATASHAPES)


@pytest.mark.compares("SHACL test suites", "pySHACL")
@each_case(("W3C SHACL Core", "W3C SHACL-SPARQL", "DASH"), cases)
def test_comes_out_as_expected(suite: str, case: Case, request: pytest.FixtureRequest) -> None:
    # The W3C took over tests of DASH, and put three of them right.
    refused = {} if (suite, case.name) in MENDED else REFUSED
    judge(request, suite, case.name, run(case), refused=refused, different=DIFFERENT)
