"""SPARQL in the browser: the same answers as everywhere else, within a limit, and nothing sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest
from update_answers import read_all

import baclofen_kg
from baclofen_kg.web.explorer import FOLDER, PAGES
from baclofen_kg.web.site import write_site

from .browser import HERE, browse, needs_browser, serving

BUILT = HERE.parent / "build" / "explorer"
needs_explorer = pytest.mark.skipif(
    not (BUILT / "NOTICE.txt").is_file(), reason="needs the built explorer: make explorer"
)
pytestmark = [needs_browser, needs_explorer]

READY = ("wait", "document.documentElement.dataset.ready")
RUN = (("click", "#run"), ("wait", "!document.getElementById('run').disabled"))
STATUS = ("read", "document.getElementById('status').textContent")
RUNAWAY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a = ?i && ?c < ?f) }"
# The shortest answer of each named query that needs a parameter says with which it can be asked.
GIVEN: dict[str, dict[str, str]] = {}
for answer in sorted(read_all(), key=lambda answer: len(answer.parameters)):
    GIVEN.setdefault(answer.query, {name: str(v) for name, v in answer.parameters.items()})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("explorer") / "site"
    write_site(baclofen_kg.load(), target, BUILT)
    return target


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as found:
        yield found


def same_triples(turtle: str, expected: str) -> bool:
    read = [set(ox.parse(text, format=ox.RdfFormat.TURTLE)) for text in (turtle, expected)]
    return read[0] == read[1]


def test_each_named_query_gives_the_answer_of_pyoxigraph(address: str) -> None:
    kg = baclofen_kg.load()
    store: Any = kg.store
    steps: list[tuple[str, ...]] = [READY]
    for name, given in GIVEN.items():
        steps.append(("choose", "#example", name))
        steps += [("fill", f"#parameter-{key}", value) for key, value in given.items()]
        steps += [*RUN, ("download", "#save")]
    (page,) = browse({"url": f"{address}/query.html", "steps": steps})
    downloads = [step for step in page["steps"] if step]
    wrong = []
    for (name, given), download in zip(GIVEN.items(), downloads, strict=True):
        native = store.query(kg.queries[name].bind(given))
        if isinstance(native, ox.QuerySolutions):
            expected = native.serialize(format=ox.QueryResultsFormat.CSV).decode()
            same = download == {"name": f"{name}.csv", "text": expected}
        else:
            expected = native.serialize(format=ox.RdfFormat.TURTLE).decode()
            same = same_triples(download["text"], expected)
        if not same:
            wrong.append(name)
    assert set(GIVEN) == set(kg.queries.names)
    assert wrong == []
    assert page["errors"] == []
    assert {urlsplit(url).netloc for url in page["requests"]} == {urlsplit(address).netloc}


def test_a_runaway_query_is_stopped_and_the_next_is_answered(address: str) -> None:
    steps = [
        READY,
        ("fill", "#limit", "1"),
        ("write", RUNAWAY),
        *RUN,
        STATUS,
        ("write", "SELECT (COUNT(*) AS ?n) { ?s a ?c FILTER(?c = <urn:none>) }"),
        ("fill", "#limit", "10"),
        *RUN,
        STATUS,
        ("read", "document.querySelector('#results td').textContent"),
    ]
    (page,) = browse({"url": f"{address}/query.html", "steps": steps})
    assert page["steps"][5].startswith("Stopped after 1 s.")
    assert page["steps"][10].startswith("1 row in ")
    assert page["steps"][11] == "0"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * { ?s ?p }", "error"),
        ("SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } }", "service"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "this is no query"),
        ("", "this is no query"),
    ],
)
def test_what_is_no_answer_is_said(address: str, query: str, said: str) -> None:
    steps = [READY, ("write", query), *RUN, STATUS, ("read", "results.textContent")]
    (page,) = browse({"url": f"{address}/query.html", "steps": steps})
    assert said in page["steps"][-2].lower()
    assert page["steps"][-1] == ""
    assert {urlsplit(url).netloc for url in page["requests"]} == {urlsplit(address).netloc}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_everybody_can_use_the_pages(address: str, name: str, width: int, scheme: str) -> None:
    task = {"url": f"{address}/{name}", "axe": True, "width": width, "scheme": scheme}
    (page,) = browse(task)
    assert (page["violations"], page["overflow"]) == ([], 0)


@pytest.mark.parametrize("name", PAGES)
def test_without_scripts_a_page_says_what_it_needs(address: str, name: str) -> None:
    (page,) = browse({"url": f"{address}/{name}", "scripts": False})
    assert "needs scripts" in page["text"]
    assert page["errors"] == []


def test_the_site_says_whose_work_is_in_it(folder: Path) -> None:
    notice = (folder / FOLDER / "NOTICE.txt").read_text(encoding="utf-8")
    for name in ("oxigraph", "pyodide", "@zazuko/yasqe", "cytoscape", "codemirror", "CPython"):
        assert f"\n{name} " in notice, name
