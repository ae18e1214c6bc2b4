"""The parsers of Raptor, Serd and rdflib read our files and exports as pyoxigraph does."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib

import baclofen_kg
from baclofen_kg import resources
from baclofen_kg.export.graph import choose, written
from baclofen_kg.export.serialization import FORMATS
from baclofen_kg.formats.canonical import canonical_lines

from .engines import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SOURCES = [
    *resources.data_files(),
    resources.ontology_file(),
    *resources.shape_files(),
]
EXPORTS = ("graph.ttl", "graph.nt", "graph.rdf", "graph.nq", "graph.trig")
RAPPER = {".ttl": "turtle", ".nt": "ntriples", ".rdf": "rdfxml", ".nq": "nquads", ".trig": "trig"}
RDFLIB = {".ttl": "turtle", ".nt": "nt", ".rdf": "xml", ".nq": "nquads", ".trig": "trig"}
SERDI = {".ttl": "turtle", ".nt": "ntriples", ".nq": "nquads", ".trig": "trig"}


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the graph and the ontology in each syntax."""
    folder = tmp_path_factory.mktemp("exports")
    kg = baclofen_kg.load()
    for name in EXPORTS:
        kg.export(folder / name, ontology=True)
    return folder


@pytest.mark.compares("Exports in all formats", "pyoxigraph")
@pytest.mark.parametrize("ontology", [False, True])
def test_all_formats_hold_the_same_triples(ontology: bool) -> None:
    """The whole graph; tests/test_export.py compares what one source says."""
    chosen = choose(baclofen_kg.load().store, derived=True, ontology=ontology)
    contents = {name: written(chosen, name) for name in FORMATS}
    contents["framed"] = written(chosen, "json-ld", framed=True)
    formats = {name: ox.RdfFormat.from_extension(end[0][1:]) for name, end in FORMATS.items()}
    found = {
        name: canonical_lines(ox.parse(content, format=formats.get(name, ox.RdfFormat.JSON_LD)))
        for name, content in contents.items()
    }
    assert found["turtle"]
    assert [name for name, lines in found.items() if lines != found["turtle"]] == []


def compare(path: Path | str, command: list[str]) -> None:
    done = subprocess.run(
        [*command, str(path)], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    found = ox.parse(done.stdout, format=ox.RdfFormat.N_QUADS)
    assert canonical(found) == canonical(ox.parse(path=str(path)))


def canonical(quads: Iterable[ox.Quad]) -> set[str]:
    """The quads, with canonical names for blank nodes."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


@pytest.mark.parametrize("suffix", RDFLIB)
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.compares("Reading the exports", "pyoxigraph", "rdflib")
def test_rdflib_reads_the_export_alike(
    suffix: str, exports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Else it would write literals in a spelling of its own.
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    graph = rdflib.Dataset().parse(exports / f"graph{suffix}", format=RDFLIB[suffix])
    found = ox.parse(graph.serialize(format="nquads"), format=ox.RdfFormat.N_QUADS)
    assert canonical(found) == canonical(ox.parse(path=str(exports / f"graph{suffix}")))


def rapper(suffix: str) -> list[str]:
    return ["rapper", "--quiet", "--input", RAPPER[suffix], "--output", "nquads"]


def serdi(suffix: str) -> list[str]:
    return ["serdi", "-q", "-i", SERDI[suffix], "-o", "nquads"]


each_source = pytest.mark.parametrize("path", SOURCES, ids=lambda path: path[len(str(ROOT)) + 1 :])


@each_source
@pytest.mark.compares("Reading the files", "pyoxigraph", "rapper")
def test_rapper_reads_the_file_alike(path: str) -> None:
    compare(path, rapper(".ttl"))


@each_source
@pytest.mark.compares("Reading the files", "pyoxigraph", "serdi")
def test_serdi_reads_the_file_alike(path: str) -> None:
    compare(path, serdi(".ttl"))


@pytest.mark.parametrize("suffix", RAPPER)
@pytest.mark.compares("Reading the exports", "pyoxigraph", "rapper")
def test_rapper_reads_the_export_alike(suffix: str, exports: Path) -> None:
    compare(exports / f"graph{suffix}", rapper(suffix))


@pytest.mark.parametrize("suffix", SERDI)
@pytest.mark.compares("Reading the exports", "pyoxigraph", "serdi")
def test_serdi_reads_the_export_alike(suffix: str, exports: Path) -> None:
    compare(exports / f"graph{suffix}", serdi(suffix))
