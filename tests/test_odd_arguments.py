"""Whatever a function of the library is given, it answers or raises one clear error of ours."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import baclofen_kg
from baclofen_kg import BaclofenKGError, KnowledgeGraph, stores

DATA = """
@prefix bko: <https://w3id.org/baclofen-kg/ontology#> .
@prefix bkg: <https://w3id.org/baclofen-kg/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
bkg:d a bko:Drug ; skos:prefLabel "d"@en .
bkg:e a bko:Effect ; skos:prefLabel "e"@en .
bkg:r a bko:AdverseReaction ; skos:prefLabel "r"@en ; bko:about bkg:d ; bko:effect bkg:e .
"""
ODD: list[Any] = [
    None,
    "",
    "no such thing",
    "two\nlines\0",
    "\ud800",
    "http://[",
    5,
    -1,
    10**400,
    1.5,
    float("nan"),
    Decimal("Infinity"),
    True,
    b"bytes",
    [],
    ["x", None],
    (),
    {},
    {"a": 1},
    object,
    ox.BlankNode(),
    Path("/nowhere/at/all"),
    Path("/"),
]
USUAL: dict[str, Any] = {
    "question": "SELECT ?s { ?s ?p ?o }",
    "name": "d",
    "entity": "d",
    "view": "dot",
    "source": "s",
    "url": "http://127.0.0.1:9/",
    "text": "<urn:a> <urn:b> 1 .",
    "sparql": "ASK { ?s ?p ?o }",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    path = tmp_path_factory.mktemp("odd") / "data.ttl"
    path.write_text(DATA, "utf-8")
    return baclofen_kg.load(path)


def try_all(call: Callable[..., object], usual: dict[str, Any]) -> Iterator[str]:
    """Give each parameter each odd value, the others being usual; yield what came to grief."""
    parameters = [
        item
        for item in inspect.signature(call).parameters.values()
        if item.kind is not item.VAR_KEYWORD
    ]
    for item in parameters:
        for value in ODD:
            positional, named = [], {}
            for other in parameters:
                given = value if other is item else usual.get(other.name, other.default)
                if given is other.empty:
                    given = "x"
                if other.kind is other.KEYWORD_ONLY:
                    named[other.name] = given
                else:
                    positional.append(given)
            try:
                call(*positional, **named)
            except BaclofenKGError as error:
                text = str(error)
                if not (text and text.isprintable()):
                    yield f"{item.name}={value!r}: {text!r} is not one line"
            except Exception as error:
                yield f"{item.name}={value!r}: {error!r}"


METHODS = [
    name
    for name, method in inspect.getmembers(KnowledgeGraph, inspect.isfunction)
    if not name.startswith("_") and name != "validate"
]


@pytest.mark.parametrize("method", METHODS)
def test_methods_of_a_graph(
    small: KnowledgeGraph, method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert not list(try_all(getattr(small, method), {**USUAL, "path": "out.ttl"}))


@pytest.mark.usefixtures("small_package")
def test_shapes_of_a_graph(small: KnowledgeGraph) -> None:
    shapes: list[Any] = [5, b"\xff", [None], object, "\ud800", Path("/nowhere")]
    for value in shapes:
        for validate in (small.validate, baclofen_kg.validate):
            with pytest.raises(BaclofenKGError):
                validate(shapes=value)
    engines: list[Any] = [5, None, "x\n"]
    for value in engines:
        with pytest.raises(BaclofenKGError):
            small.validate(engine=value)


@pytest.mark.parametrize("value", [5, True, object, [None], [5], float("nan"), "\ud800", "a\nb"])
@pytest.mark.parametrize("option", ["paths", "store", "base", "input_format"])
def test_options_of_load(
    tmp_path: Path, option: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data.ttl").write_text(DATA, "utf-8")
    options: dict[str, Any] = {"paths": "data.ttl", option: value}
    if option == "store" and value == "a\nb":
        return  # a folder may be called like that
    with pytest.raises(BaclofenKGError) as caught:
        baclofen_kg.load(**options)
    assert str(caught.value).isprintable()


def test_bytes_are_a_path(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text(DATA, "utf-8")
    wanted = len(baclofen_kg.load(path).store)
    assert len(baclofen_kg.load(str(path).encode()).store) == wanted  # type: ignore[arg-type]
    several: list[str | Path] = [path, str(path)]
    assert len(baclofen_kg.load(iter(several)).store) == wanted


@pytest.mark.parametrize("method", ["load", "load_text", "load_ontology", "query"])
def test_methods_of_a_store(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # A walk through all of this machine finds other people's files, and takes seconds.
    whole = os.walk
    monkeypatch.setattr(
        os, "walk", lambda top, **more: whole(top, **more) if str(top) != "/" else iter(())
    )
    assert not list(try_all(getattr(stores.MemoryStore(), method), USUAL))


def test_how_an_endpoint_is_reached() -> None:
    pytest.importorskip("httpx", reason="endpoints need httpx: pip install httpx")
    assert not list(try_all(stores.RemoteStore, USUAL))


def test_what_is_asked_about_is_never_passed_over(small: KnowledgeGraph) -> None:
    assert small.statements(about=None) == small.statements(about="d")
    odd: list[Any] = [[], 0, False, {}, b"", float("nan")]
    for value in odd:
        with pytest.raises(BaclofenKGError, match="a name must be a text, not "):
            small.statements(about=value)
        with pytest.raises(BaclofenKGError, match="a name must be a text, not "):
            small.warnings(drug=value)


def test_parameters_of_questions(small: KnowledgeGraph) -> None:
    def of_a_named_query(value: object) -> None:
        small.query("search", text=value)

    def drug_of_a_named_query(value: object) -> None:
        small.query("indications", drug=value)

    def of_sparql(value: object) -> None:
        small.query(USUAL["question"], s=value)

    for call in (of_a_named_query, drug_of_a_named_query, of_sparql):
        assert not list(try_all(call, {}))


def test_results(small: KnowledgeGraph) -> None:
    assert not list(try_all(small.query(USUAL["question"]).to_table, {}))
    assert not list(try_all(small.losses("dot").to_table, {}))


def test_a_list_stands_for_each_of_its_items_once(small: KnowledgeGraph) -> None:
    question = "SELECT ?s { ?s ?p ?o FILTER(?o = ?k) }"
    once = len(small.query(question, k=["bkg:d", "bkg:e"]))
    assert once == 2
    for repeated in (["bkg:d", "bkg:e", "bkg:d"], ("bkg:e", "e", "d", "bkg:d")):
        assert len(small.query(question, k=repeated)) == once
    assert len(small.query(question, k=["bkg:d", "bkg:d"])) == 1
