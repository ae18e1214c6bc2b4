"""Every JSON-LD processor expands our documents to the same triples, and fetches nothing."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any, NoReturn

import pyoxigraph as ox
import pytest
import rdflib
import rdflib.term
from framing import alike, framed_by_pyld, no_document, once, to_nquads
from pyld import jsonld

import baclofen_kg
from baclofen_kg import resources
from baclofen_kg.formats.canonical import canonical_lines
from baclofen_kg.formats.jsonld import write_jsonld

from .engines import run

if TYPE_CHECKING:
    from pathlib import Path

OPTIONS: dict[str, dict[str, Any]] = {
    "flat": {},
    "framed": {"framed": True},
    "flat, with the ontology": {"ontology": True},
    "framed, with the ontology": {"framed": True, "ontology": True},
    "flat, with direct edges": {"derived": True},
}
REMOTE = '{"@context": "https://example.org/context.jsonld", "@id": "urn:x", "name": "x"}'

# rdflib's own use of its own class.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
each_document = pytest.mark.parametrize("name", OPTIONS)


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The exported documents, each beside the same export as N-Triples."""
    kg = baclofen_kg.load()
    folder = tmp_path_factory.mktemp("jsonld")
    found = {}
    for name, options in OPTIONS.items():
        found[name] = folder / f"{name.replace(', ', '-').replace(' ', '-')}.jsonld"
        kg.export(found[name], **options)
        kg.export(found[name].with_suffix(".nt"), **{**options, "framed": False})
    found["remote"] = folder / "remote.jsonld"
    found["remote"].write_text(REMOTE, encoding="utf-8")
    return found


@pytest.fixture
def expected(name: str, documents: dict[str, Path]) -> list[str]:
    """The triples that a document should expand to."""
    return canonical_lines(ox.parse(path=str(documents[name].with_suffix(".nt"))))


@pytest.fixture(scope="session")
def in_javascript(documents: dict[str, Path]) -> dict[str, Any]:
    """What jsonld.js expands each document to."""
    paths = {name: str(path) for name, path in documents.items()}
    return run("jsonld.mjs", {"documents": paths, "frame": None})


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection."""

    def refuse(*args: object) -> NoReturn:
        raise AssertionError(f"something was to be fetched: {args[1:]}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@each_document
@pytest.mark.compares("JSON-LD expansion", "pyoxigraph")
def test_oxigraph_expands_alike(name: str, documents: dict[str, Path], expected: list[str]) -> None:
    assert canonical_lines(ox.parse(path=str(documents[name]))) == expected


@each_document
@pytest.mark.compares("JSON-LD expansion", "pyoxigraph", "PyLD")
def test_pyld_expands_alike(name: str, documents: dict[str, Path], expected: list[str]) -> None:
    assert from_nquads(to_nquads(json.loads(documents[name].read_bytes()))) == expected


@pytest.mark.parametrize("ontology", [False, True], ids=["data", "data and ontology"])
@pytest.mark.compares("JSON-LD framing", "PyLD")
def test_pyld_frames_as_we_nest(ontology: bool) -> None:
    """The frame keeps every triple, and of the data makes what the nested export makes."""
    files = resources.data_files() + ([resources.ontology_file()] if ontology else [])
    triples = [quad.triple for path in files for quad in ox.parse(path=path)]
    nested = framed_by_pyld(write_jsonld(triples))
    assert from_nquads(to_nquads(nested)) == canonical_lines(triples)
    if ontology:
        return  # What of an ontology stands in what is not for our frame to say.
    ours = json.loads(write_jsonld(triples, framed=True))
    assert alike(once(nested["@graph"])) == alike(ours["@graph"])


@each_document
@pytest.mark.compares("JSON-LD expansion", "pyoxigraph", "jsonld.js")
def test_jsonld_js_expands_alike(
    name: str, in_javascript: dict[str, Any], expected: list[str]
) -> None:
    assert from_nquads(in_javascript[name]) == expected


@each_document
@pytest.mark.usefixtures("no_network")
@pytest.mark.compares("JSON-LD expansion", "pyoxigraph", "rdflib")
def test_rdflib_expands_alike(
    name: str, documents: dict[str, Path], expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    graph = rdflib.Graph().parse(documents[name], format="json-ld")
    found = ox.parse(graph.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)
    assert canonical_lines(found) == expected


@pytest.mark.compares("JSON-LD expansion", "pyoxigraph", "jsonld.js")
def test_jsonld_js_frames_without_loss(documents: dict[str, Path]) -> None:
    """Our frame, applied to the flat document by another processor, keeps every triple."""
    job = {"documents": {"flat": str(documents["flat"])}, "frame": resources.frame_file()}
    framed = run("jsonld.mjs", job)["flat"]
    assert from_nquads(framed) == canonical_lines(
        ox.parse(path=str(documents["flat"].with_suffix(".nt")))
    )


@pytest.mark.compares("JSON-LD expansion", "pyoxigraph", "jsonld.js")
def test_a_fetch_would_be_noticed(
    documents: dict[str, Path], in_javascript: dict[str, Any]
) -> None:
    """Else the refusals above would refuse nothing."""
    with pytest.raises(jsonld.JsonLdError):
        jsonld.to_rdf(json.loads(REMOTE), {"documentLoader": no_document})
    assert "loading remote context failed" in in_javascript["remote"]["error"]
    with pytest.raises(SyntaxError):
        list(ox.parse(path=str(documents["remote"])))


@pytest.mark.usefixtures("no_network")
@pytest.mark.compares("JSON-LD expansion", "pyoxigraph", "rdflib")
def test_a_fetch_by_rdflib_would_be_noticed(documents: dict[str, Path]) -> None:
    with pytest.raises(AssertionError, match="was to be fetched"):
        rdflib.Graph().parse(documents["remote"], format="json-ld")


def from_nquads(text: object) -> list[str]:
    """Read N-Quads; an engine that broke down gives something else."""
    assert isinstance(text, str), text
    return canonical_lines(ox.parse(text, format=ox.RdfFormat.N_QUADS))
