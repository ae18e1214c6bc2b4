"""Asks the check as the page does: with the stand-in for pyoxigraph, without a browser.

    python tests/browser.py GRAPH.nq < entered.json

JavaScript and its engine are played by pyoxigraph; what the page adds to the package, in
``web/src``, is the real thing.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pyoxigraph as ox

SOURCES = Path(__file__).resolve().parent.parent / "web" / "src"


class JsError(Exception):
    """What JavaScript throws, as Python sees it."""


class Engine:
    """The store of the engine in WebAssembly."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    @property
    def size(self) -> int:
        return len(self._store)

    def query(self, text: str, options: dict[str, Any]) -> str:
        try:
            answer = self._store.query(text)
        except SyntaxError as error:
            raise JsError(f"Error: {error}") from None
        media_type = options["results_format"]
        if isinstance(answer, ox.QueryTriples):
            rdf_format = ox.RdfFormat.from_media_type(media_type)
            return (ox.serialize(answer, format=rdf_format) or b"").decode()
        form = ox.QueryResultsFormat.from_media_type(media_type)
        assert form is not None
        return (answer.serialize(format=form) or b"").decode()


def _of_js(term: Any) -> SimpleNamespace:
    """A term as RDF/JS has it."""
    kind = type(term).__name__
    if kind == "DefaultGraph":
        return SimpleNamespace(termType=kind)
    if kind != "Literal":
        return SimpleNamespace(termType=kind, value=term.value)
    datatype = SimpleNamespace(value=term.datatype.value)
    return SimpleNamespace(
        termType=kind, value=term.value, language=term.language or "", datatype=datatype
    )


def _parse(text: str | bytes, options: dict[str, Any]) -> list[SimpleNamespace]:
    rdf_format = ox.RdfFormat.from_media_type(options["format"])
    try:
        quads = list(ox.parse(text, format=rdf_format, base_iri=options.get("base_iri")))
    except SyntaxError as error:
        raise JsError(f"Error: {error}") from None
    names = ("subject", "predicate", "object", "graph")
    return [
        SimpleNamespace(
            **dict(zip(names, map(_of_js, (*quad.triple, quad.graph_name)), strict=True))
        )
        for quad in quads
    ]


def _module(name: str, **names: object) -> None:
    sys.modules[name] = ModuleType(name)
    sys.modules[name].__dict__.update(names)


def stand_in() -> None:
    """Put the stand-in in the place of pyoxigraph, and what it needs of a browser beside it."""
    _module("js", Object=SimpleNamespace(fromEntries=dict))
    _module("pyodide")
    _module("pyodide.ffi", JsException=JsError, to_js=lambda value, dict_converter=None: value)
    _module("oxigraph_wasm", Store=Engine, parse=_parse)
    del sys.modules["pyoxigraph"]
    sys.path.insert(0, str(SOURCES))


def main() -> None:
    store = ox.Store()
    store.load(path=sys.argv[1], format=ox.RdfFormat.N_QUADS)
    stand_in()
    import browser_check  # type: ignore[import-not-found]  # for the page, which is not typed

    sys.stdout.write(browser_check.Check(Engine(store)).report(sys.stdin.read()))


if __name__ == "__main__":
    main()
