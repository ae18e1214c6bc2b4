"""Validation against all shapes: by our engine, by pySHACL and by pyrudof, on the same files."""

from __future__ import annotations

import time
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .formulary.planted import Result, differences, read_planted
from .harness import Row, Run, Section, at_least, at_most, exactly, in_child, number

SH = "http://www.w3.org/ns/shacl#"
PYRUDOF = "pyrudof (native mode, Core shapes alone)"


def ours(path: str) -> dict[str, Any]:
    """Validate with the engine of the package, where the data are."""
    import baclofen_kg

    kg = baclofen_kg.load(path)
    start = time.process_time()
    report = kg.validate()
    took = time.process_time() - start
    return {
        "seconds": took,
        "results": [
            [result.component, result.focus_node, result.path, result.value]
            for result in report.results
        ],
    }


def with_pyshacl(path: str) -> dict[str, Any]:
    """Validate with pySHACL alone, on a plain rdflib graph."""
    import pyshacl
    import rdflib

    from baclofen_kg import resources

    data, shapes = rdflib.Graph(), rdflib.Graph()
    for file in (path, resources.ontology_file()):
        data.parse(file)
    for file in resources.shape_files():
        shapes.parse(file)
    start = time.process_time()
    _, found, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    took = time.process_time() - start
    sh = rdflib.Namespace(SH)
    results = []
    # The details of a result are results too, but not of the report.
    for node in found.objects(None, sh.result):
        component, focus = (
            found.value(node, sh[name]) for name in ("sourceConstraintComponent", "focusNode")
        )
        shown = focus.n3() if isinstance(focus, rdflib.Literal) else str(focus)
        results.append([str(component), shown])
    return {"seconds": took, "results": results}


def with_pyrudof(path: str) -> dict[str, Any]:
    """Validate with the native mode of pyrudof, against the Core shapes alone.

    With the SPARQL constraints it had not ended after four minutes.
    """
    import pyoxigraph
    import pyrudof

    from baclofen_kg import resources

    with TemporaryDirectory() as folder:
        merged = {}
        for name, files in (
            ("data.nt", [path, resources.ontology_file()]),
            ("shapes.nt", resources.shape_files()[:1]),
        ):
            merged[name] = f"{folder}/{name}"
            with open(merged[name], "wb") as out:
                for file in files:
                    quads = pyoxigraph.parse(path=file, rename_blank_nodes=True)
                    pyoxigraph.serialize(
                        (quad.triple for quad in quads), out, format=pyoxigraph.RdfFormat.N_TRIPLES
                    )
        rudof = pyrudof.Rudof(pyrudof.RudofConfig())
        rudof.read_data(merged["data.nt"], pyrudof.RDFFormat.NTriples)
        rudof.read_shacl(merged["shapes.nt"], pyrudof.ShaclFormat.NTriples)
        start = time.process_time()
        report = rudof.validate_shacl()
        took = time.process_time() - start
    return {"seconds": took, "results": [["", ""]] * len(report)}


def exact(found: list[list[str]], path: Path) -> Row:
    """Whether exactly the results of the planted errors were found."""
    planted = read_planted(path.with_suffix(".planted.tsv"))
    due = sum(len(error.results) for error in planted)
    wrong = differences(planted, (Result.of(*result) for result in found))
    return exactly(
        "the same, finds exactly the planted errors",
        f"{due} results of {len(planted)} errors",
        f"{len(found)} results, {len(wrong)} of them wrong or missing",
        wrong,
    )


def measure(path: Path, drugs: int) -> Section:
    """Validate a formulary with planted errors, by our engine and by pySHACL."""
    before, done = in_child(ours, str(path))
    theirs, their_done = in_child(with_pyshacl, str(path))
    # Ours once more, after the other, so that one quiet moment does not decide.
    after, _ = in_child(ours, str(path))
    seconds = (before["seconds"] + after["seconds"]) / 2
    return Section(
        f"Validation of {drugs:,} drugs with planted errors, beside pySHACL",
        "Seconds of processor time, of validation alone, without loading, against all shapes; ours "
        "is the mean of a run before and a run after the other.",
        ("engine", "seconds", "results", "peak MB"),
        [
            _line("ours", seconds, before, done),
            _line("pySHACL", theirs["seconds"], theirs, their_done),
        ],
        [
            at_least(
                f"validate {drugs:,} drugs, all shapes", theirs["seconds"] / seconds, 10, "pySHACL"
            ),
            _same(before["results"], theirs["results"]),
            exact(before["results"], path),
        ],
    )


def measure_alone(path: Path, drugs: int, tenth: Path) -> Section:
    """Validate a formulary that is too large for pySHACL, and compare with a tenth of it."""
    found, done = in_child(ours, str(path))
    of_tenth, done_tenth = in_child(ours, str(tenth))
    ratio = found["seconds"] / of_tenth["seconds"]
    lines = [
        _line(f"ours, {drugs:,} drugs", found["seconds"], found, done),
        _line(f"ours, {drugs // 10:,} drugs", of_tenth["seconds"], of_tenth, done_tenth),
    ]
    rows = [
        at_most(f"validate {drugs:,} drugs", ratio, 15, "times the time for a tenth"),
        at_most("the same, memory", done.megabytes / 1024, 4, "GB"),
        exact(found["results"], path),
    ]
    if find_spec("pyrudof"):
        core, core_done = in_child(with_pyrudof, str(tenth))
        lines.append(_line(f"{PYRUDOF}, {drugs // 10:,} drugs", core["seconds"], core, core_done))
        ratio = core["seconds"] / of_tenth["seconds"]
        rows.append(at_least(f"validate {drugs // 10:,} drugs", ratio, 1, PYRUDOF))
    return Section(
        f"Validation of {drugs:,} drugs with planted errors, all shapes",
        "Seconds of processor time, of validation alone, without loading.",
        ("engine", "seconds", "results", "peak MB"),
        lines,
        rows,
    )


def _line(name: str, seconds: float, found: dict[str, Any], done: Run) -> tuple[str, ...]:
    return name, number(seconds), str(len(found["results"])), number(done.megabytes)


def _same(ours: list[list[str]], theirs: list[list[str]]) -> Row:
    """Whether both engines find the same; paths are left out, which pySHACL gives as nodes."""
    mine, other = (Counter((result[0], result[1]) for result in found) for found in (ours, theirs))
    return exactly(
        "the same, results",
        "those of pySHACL",
        f"{mine.total()} and {other.total()}",
        [
            *sorted(f"only ours: {' '.join(each)}" for each in (mine - other).elements()),
            *sorted(f"only pySHACL: {' '.join(each)}" for each in (other - mine).elements()),
        ],
    )
