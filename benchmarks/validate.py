"""Validation against all shapes: by our engine, by pySHACL and by pyrudof, on the same files."""

from __future__ import annotations

import time
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .harness import Row, Section, at_least, at_most, in_child, number

SH = "http://www.w3.org/ns/shacl#"


def ours(path: str) -> dict[str, Any]:
    """Validate with the engine of the package, where the data are."""
    import baclofen_kg

    kg = baclofen_kg.load(path)
    start = time.perf_counter()
    report = kg.validate()
    took = time.perf_counter() - start
    return {
        "seconds": took,
        "results": sorted(
            [result.focus_node, result.component.removeprefix(SH), result.path or ""]
            for result in report.results
        ),
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
    start = time.perf_counter()
    _, found, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    took = time.perf_counter() - start
    sh = rdflib.Namespace(SH)
    return {
        "seconds": took,
        "results": sorted(
            [
                str(found.value(node, sh.focusNode)),
                str(found.value(node, sh.sourceConstraintComponent)).removeprefix(SH),
                "",
            ]
            # The details of a result are results too, but not of the report.
            for node in found.objects(None, sh.result)
        ),
    }


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
        start = time.perf_counter()
        report = rudof.validate_shacl()
        took = time.perf_counter() - start
    return {"seconds": took, "results": [["", "", ""]] * len(report)}


def planted(path: Path) -> Counter[tuple[str, ...]]:
    """The errors that were planted in a file."""
    lines = path.with_suffix(".planted.tsv").read_text(encoding="utf-8").splitlines()
    return Counter(tuple(line.split("\t")) for line in lines[1:])


def is_found(found: list[list[str]], path: Path) -> bool:
    """Whether exactly the planted errors were found."""
    from baclofen_kg.namespaces import compact

    seen = (
        (component.removesuffix("ConstraintComponent"), compact(focus), place)
        for focus, component, place in found
    )
    return Counter(seen) == planted(path)


def measure(path: Path, drugs: int) -> Section:
    """Validate a formulary with planted errors, by every engine that is installed."""
    engines = {"ours": ours, "pySHACL": with_pyshacl}
    if find_spec("pyrudof"):
        engines["pyrudof (native mode, Core shapes alone)"] = with_pyrudof
    found, memory = {}, {}
    for name, engine in engines.items():
        found[name], done = in_child(engine, str(path))
        memory[name] = done.megabytes
    # Ours once more, after the others, so that one quiet moment does not decide.
    again, _ = in_child(ours, str(path))
    seconds = {name: result["seconds"] for name, result in found.items()}
    seconds["ours"] = (seconds["ours"] + again["seconds"]) / 2
    rows = [
        at_least(
            f"validate {drugs:,} drugs, all shapes",
            seconds["pySHACL"] / seconds["ours"],
            10,
            "pySHACL",
        ),
        _same(found["ours"]["results"], found["pySHACL"]["results"]),
        Row(
            "the same, finds exactly the planted errors",
            "all of them",
            f"{len(found['ours']['results'])} of {planted(path).total()}",
            is_found(found["ours"]["results"], path),
        ),
    ]
    for name in set(engines) - {"ours", "pySHACL"}:
        rows.append(at_least(f"the same, against {name}", seconds[name] / seconds["ours"], 1, name))
    return Section(
        f"Validation of {drugs:,} drugs with planted errors, all shapes",
        "Seconds of validation alone, without loading; ours is the mean of a run before and a run "
        "after the others.",
        ("engine", "seconds", "results", "peak MB"),
        [
            (name, number(seconds[name]), str(len(found[name]["results"])), number(memory[name]))
            for name in engines
        ],
        rows,
    )


def _same(ours: list[list[str]], theirs: list[list[str]]) -> Row:
    mine, other = (sorted(tuple(item[:2]) for item in found) for found in (ours, theirs))
    return Row(
        "the same, results", "those of pySHACL", f"{len(mine)} and {len(other)}", mine == other
    )


def measure_large(path: Path, drugs: int, smaller: Path) -> Section:
    """Validate many drugs, and compare with a tenth of them."""
    small, _ = in_child(ours, str(smaller))
    large, done = in_child(ours, str(path))
    ratio = large["seconds"] / small["seconds"]
    return Section(
        f"Validation of {drugs:,} drugs with planted errors, all shapes",
        f"{number(large['seconds'])} s against {number(small['seconds'])} s for a tenth.",
        ("drugs", "seconds", "results", "peak MB"),
        [
            (
                f"{drugs:,}",
                number(large["seconds"]),
                str(len(large["results"])),
                number(done.megabytes),
            )
        ],
        [
            at_most(f"validate {drugs:,} drugs", ratio, 15, "times the time for a tenth"),
            at_most("the same, memory", done.megabytes / 1024, 4, "GB"),
            Row(
                "the same, finds exactly the planted errors",
                "all of them",
                f"{len(large['results'])} of {planted(path).total()}",
                is_found(large["results"], path),
            ),
        ],
    )
