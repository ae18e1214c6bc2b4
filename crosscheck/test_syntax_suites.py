"""The W3C's tests of Turtle, TriG, N-Triples, N-Quads, RDF/XML and JSON-LD, read by ``load``.

They ship with rdflib. A test comes out as expected, or is refused by name, or differs for a reason
that stands here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest

import baclofen_kg
from baclofen_kg import InputError
from baclofen_kg.namespaces import RDF_TYPE

from .reports import Report
from .suites import MF, Outcome, canonical, each_case, folder, judge, missing, skip_where_missing

RDFT = "http://www.w3.org/ns/rdftest#"
W3C = folder("rdflib", "test", "data", "suites", "w3c")
JSON_LD = folder("rdflib", "test", "jsonld", "1.1")

FOLDERS = {
    # Each with the address that its relative IRIs are relative to.
    "Turtle": ("turtle", "http://www.w3.org/2013/TurtleTests/"),
    "TriG": ("trig", "http://www.w3.org/2013/TriGTests/"),
    "N-Triples": ("ntriples", "http://www.w3.org/2013/NTriplesTests/"),
    "N-Quads": ("nquads", "http://www.w3.org/2013/NQuadsTests/"),
    "RDF/XML": ("rdf-xml", "http://www.w3.org/2013/RDFXMLTests/"),
}

_EMPTY = "holds no triples; at least one is expected"
_DROPS = "JSON-LD drops what stands for no IRI"
_REMOTE = "and nothing is fetched"


def _named(names: str, what: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), what)


# A file that says nothing is a slip more often than not.
_NO_TRIPLES = """
    turtle-syntax-file-01 turtle-syntax-file-02 turtle-syntax-file-03 turtle-syntax-base-01
    turtle-syntax-base-02 turtle-syntax-prefix-01 turtle-syntax-prefix-02
"""
REFUSED = {
    "Turtle": _named(_NO_TRIPLES, _EMPTY),
    "TriG": _named(
        _NO_TRIPLES.replace("turtle", "trig") + "trig-kw-graph-03 trig-kw-graph-10", _EMPTY
    ),
    "N-Triples": _named("nt-syntax-file-01 nt-syntax-file-02 nt-syntax-file-03", _EMPTY),
    "N-Quads": _named("nt-syntax-file-01 nt-syntax-file-02 nt-syntax-file-03", _EMPTY),
    "RDF/XML": _named("rdfms-rdf-names-use-test-001", _EMPTY),
    "JSON-LD": {
        **_named("te001 te019", _EMPTY),
        **_named("te045 te046 te047", "JSON-LD drops a value that belongs to no node"),
        # What the standard has processors drop in silence: keys that nothing defines, what looks
        # like a keyword, blank nodes for properties, and what is not well-formed.
        **_named("tc014 tc018 te003 te016 te059 te060 te065 tpr06 tpr19 tpr36 tpr38", _DROPS),
        **_named("te005 te119 tpr34 tpr35 te068 te111 tli14", _DROPS),
        # What the engine itself refuses.
        **_named("tli12", "Invalid @base"),
        **_named("twf01 twf02 twf03 twf04 twf07", _DROPS),
        "twf05": "JSON-LD drops a text whose language is none",
        # A well-known prefix that no context defines is, by the standard, a scheme.
        "t0030": "JSON-LD knows no prefix foaf:",
        # A vocabulary that is itself relative is not told from one that is missing.
        **_named("te092 te110 te112", _DROPS),
        **_named("tc031 tc034 te126 te127 te128 tso05 tso06 tso08 tso09 tso11", _REMOTE),
    },
}
"""By suite, the tests that are refused, each with a part of the message."""

_DOTS = "Oxigraph keeps the dots of a path in the base, or in a reference that names a host"
_DIRECTION = "the test expects that directions are dropped; RDF 1.2 can say them, and we keep them"
DIFFERENT = {
    "RDF/XML": {
        "xml-canon-test001": "Oxigraph writes the namespaces of the document into an XML literal"
    },
    "JSON-LD": {
        **_named("t0122 t0123 te062 te091", _DOTS),
        **_named("tdi02 tdi04 tdi05 tdi06", _DIRECTION),
        "tc013": "Oxigraph takes a term from around a type's context where a container stands",
    },
}
"""By suite, the tests that come out otherwise, each with the reason."""


class Case(NamedTuple):
    """A file that is read, and what is expected of it."""

    name: str
    path: Path
    base: str | None
    is_good: bool
    expected: Path | None
    """A file of what it says, where the test tells it."""


def rdf_cases(suite: str) -> Iterator[Case]:
    """The tests of a syntax of RDF, as its manifest lists them."""
    name, base = FOLDERS[suite]
    path = W3C / name / "manifest.ttl"
    triples = [quad.triple for quad in ox.parse(path=str(path), base_iri=path.as_uri())]
    found = Report(triples)
    for triple in triples:
        kind = triple.object.value if isinstance(triple.object, ox.NamedNode) else ""
        if triple.predicate.value != RDF_TYPE or not kind.startswith(RDFT):
            continue
        (action,), results = (found.values(triple.subject, MF + it) for it in ("action", "result"))
        assert isinstance(action, ox.NamedNode)
        file = Path(action.value.removeprefix("file://"))
        yield Case(
            triple.subject.value.rpartition("#")[2],
            file,
            base + file.relative_to(path.parent).as_posix(),
            "Negative" not in kind,
            Path(results[0].value.removeprefix("file://")) if results else None,  # type: ignore[union-attr]
        )


def json_ld_cases() -> Iterator[Case]:
    """The tests of JSON-LD 1.1 to RDF, without those of versions and options that we lack."""
    manifest = json.loads((JSON_LD / "toRdf-manifest.jsonld").read_bytes())
    for test in manifest["sequence"]:
        option = test.get("option", {})
        is_old = "json-ld-1.0" in (option.get("specVersion"), option.get("processingMode"))
        if is_old or option.keys() & {"produceGeneralizedRdf", "rdfDirection", "expandContext"}:
            continue
        yield Case(
            test["@id"][1:],
            JSON_LD / test["input"],
            option.get("base", manifest["baseIri"] + test["input"]),
            "jld:NegativeEvaluationTest" not in test["@type"],
            JSON_LD / test["expect"] if "expect" in test else None,
        )


def run(suite: str, case: Case) -> Outcome:
    """Load a file, and compare what the graph gives back with what is expected."""
    try:
        kg = baclofen_kg.load(case.path, base=case.base)
    except InputError as error:
        return Outcome("refused" if case.is_good else "same", str(error))
    if not case.is_good:
        return Outcome("different", "is read without a complaint")
    if case.expected is None:
        return Outcome("same")
    expected = canonical(ox.parse(path=str(case.expected), base_iri=case.base, lenient=True))
    found = canonical(kg.store.quads())
    if found == expected:
        return Outcome("same")
    return Outcome("different", f"missing: {expected - found}\nunexpected: {found - expected}")


def cases(suite: str) -> list[Case]:
    """The tests of a suite; none where it is not there."""
    if suite == "JSON-LD":
        return [] if missing(JSON_LD) else list(json_ld_cases())
    return [] if missing(W3C) else list(rdf_cases(suite))


@pytest.mark.compares("RDF test suites", "pyoxigraph")
def test_suites_are_there() -> None:
    skip_where_missing(W3C, JSON_LD)


@pytest.mark.compares("RDF test suites", "pyoxigraph")
@each_case((*FOLDERS, "JSON-LD"), cases)
def test_comes_out_as_expected(suite: str, case: Case, request: pytest.FixtureRequest) -> None:
    judge(
        request,
        f"W3C {suite}",
        case.name,
        run(suite, case),
        refused=REFUSED[suite],
        different=DIFFERENT.get(suite, {}),
    )
