"""SPARQL in the browser: the same answers as everywhere else, within a limit, and nothing sent."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest
from update_answers import read_all

import baclofen_kg
from baclofen_kg import KnowledgeGraph
from baclofen_kg.errors import InputError, NotFoundError
from baclofen_kg.web.explorer import FOLDER, PAGES
from baclofen_kg.web.site import write_site

from .browser import (
    HERE,
    browse,
    errors_of_the_validator,
    needs_browser,
    needs_java,
    serving,
)

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
def kg() -> KnowledgeGraph:
    return baclofen_kg.load()


@pytest.fixture(scope="module")
def folder(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("explorer") / "site"
    write_site(kg, target, BUILT)
    return target


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as found:
        yield found


def same_triples(turtle: str, expected: str) -> bool:
    read = [set(ox.parse(text, format=ox.RdfFormat.TURTLE)) for text in (turtle, expected)]
    return read[0] == read[1]


def test_each_named_query_gives_the_answer_of_pyoxigraph(address: str, kg: KnowledgeGraph) -> None:
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
            expected = (native.serialize(format=ox.QueryResultsFormat.CSV) or b"").decode()
            same = download == {"name": f"{name}.csv", "text": expected}
        else:
            expected = (native.serialize(format=ox.RdfFormat.TURTLE) or b"").decode()
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


ENTRIES = ("Valium", "Ibuprofen 400", "baclofenx")
FHIR = {
    "resourceType": "MedicationStatement",
    "status": "active",
    "medicationCodeableConcept": {"text": "tramadol"},
}
TEXT = ("read", "document.getElementById('text')?.textContent ?? null")
SHOWN = {
    "query.html?query=indications": (READY, *RUN),
    "check.html": (("set", "#taking", "\n".join(ENTRIES)), *RUN),
    "neighbourhood.html?entity=diazepam": (READY,),
}
"""What is looked at, and what a visitor does there first."""


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_everybody_can_use_the_pages(address: str, width: int, scheme: str) -> None:
    common = {"axe": True, "width": width, "scheme": scheme}
    seen = browse(*({"url": f"{address}/{n}", "steps": s, **common} for n, s in SHOWN.items()))
    assert [page["violations"] for page in seen] == [[], [], []]
    assert [page["overflow"] for page in seen] == [0, 0, 0]


def test_no_page_asks_another_host_and_none_breaks_the_policy(address: str) -> None:
    seen = browse(*({"url": f"{address}/{name}", "steps": s} for name, s in SHOWN.items()))
    assert [page["errors"] for page in seen] == [[], [], []]
    asked = [url for page in seen for url in page["requests"]]
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(address).netloc}
    assert {"oxigraph.wasm", "pyodide.asm.wasm"} <= {url.rpartition("/")[2] for url in asked}


@needs_java
def test_the_validator_of_the_w3c_finds_no_error(folder: Path) -> None:
    assert errors_of_the_validator([folder / name for name in PAGES]) == ""


# Some of the cases; with BACLOFEN_KG_ALL_CASES=1 all, which takes a minute more.
with (HERE.parent / "tests" / "check_cases.tsv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
if not os.environ.get("BACLOFEN_KG_ALL_CASES"):
    CASES = CASES[::5]


def lines_of(entries: str) -> list[str]:
    """What can be typed into a field: one entry a line."""
    lines = "\n".join(json.loads(entries)).split("\n")
    return [line.strip() for line in lines if line.strip()]


def test_each_case_gives_the_native_report(address: str, kg: KnowledgeGraph) -> None:
    steps: list[tuple[str, ...]] = []
    expected: list[str | None] = []
    for case in CASES:
        taking, conditions = lines_of(case["taking"]), lines_of(case["conditions"])
        steps += [("set", "#taking", "\n".join(taking))]
        steps += [("set", "#conditions", "\n".join(conditions))]
        figures = {name: case[name] for name in ("dose_mg", "times_per_day", "jurisdiction")}
        steps += [("set", f"#{name}", text) for name, text in figures.items()]
        steps += [*RUN, TEXT]
        given = {name: text or None for name, text in figures.items()}
        try:
            report = kg.check(taking, conditions, **given)
        except InputError:
            expected.append(None)
        else:
            expected.append(report.text(evidence=True))
    (page,) = browse({"url": f"{address}/check.html", "steps": steps})
    shown = [found for step, found in zip(steps, page["steps"], strict=True) if step == TEXT]
    names = [case["case"] for case in CASES]
    wrong = [n for n, s, e in zip(names, shown, expected, strict=True) if s != e]
    assert len(names) > 20
    assert wrong == []
    assert page["errors"] == []


def test_lists_and_fhir_resources_can_be_dropped(
    address: str, kg: KnowledgeGraph, tmp_path: Path
) -> None:
    (tmp_path / "list.txt").write_text("baclofenx\nIbuprofen 400\n", encoding="utf-8")
    steps = [
        ("set", "#taking", "Valium"),
        ("attach", "#files", str(tmp_path / "list.txt")),
        ("drop", "#drop", "person.json", json.dumps(FHIR)),
        ("drop", "#conditions", "conditions.txt", "kidney failure\n"),
        ("wait", "document.querySelectorAll('#dropped li').length >= 2"),
        *RUN,
        TEXT,
        ("drop", "#drop", "broken.json", "{"),
        ("wait", "document.getElementById('status').textContent.includes('broken.json')"),
    ]
    (page,) = browse({"url": f"{address}/check.html", "steps": steps})
    report = kg.check(["Valium", "baclofenx", "Ibuprofen 400"], ["kidney failure"], fhir=FHIR)
    assert page["steps"][-3] == report.text(evidence=True)


TABLE = 'number;medicine;since\r\n1;"Valium; 5 mg";2020\r\n2;"Tramadol ""Krka""";\r\n3;;2021\r\n'


def test_a_column_of_a_table_and_a_route_are_taken(
    address: str, kg: KnowledgeGraph, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_bytes(TABLE.encode("utf-16"))
    steps = [
        ("attach", "#files", str(tmp_path / "list.csv")),
        ("wait", "document.querySelector('#dropped select')"),
        ("read", "[...document.querySelectorAll('#dropped option')].map(o => o.text)"),
        ("click", "#run"),
        STATUS,
        ("choose", "#dropped select", "1"),
        ("drop", "#conditions", "conditions.tsv", "condition\nkidney failure\nepilepsy\n"),
        ("wait", "document.getElementById('conditions').value.includes('epilepsy')"),
        ("read", "document.getElementById('taking').value"),
        ("set", "#route", "intrathecal"),
        ("set", "#weight_kg", "70"),
        ("set", "#creatinine_clearance", "25"),
        *RUN,
        TEXT,
    ]
    (page,) = browse({"url": f"{address}/check.html", "steps": steps})
    taking = ["Valium; 5 mg", 'Tramadol "Krka"']
    assert page["steps"][2] == ["choose", "number", "medicine", "since"]
    assert page["steps"][4] == "Choose first the column of list.csv with the medicines."
    assert page["steps"][8] == "\n".join(taking)
    report = kg.check(
        taking,
        ["kidney failure", "epilepsy"],
        route="intrathecal",
        weight_kg=70,
        creatinine_clearance=25,
    )
    assert page["steps"][-1] == report.text(evidence=True)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", "a,b\n", "no entries in it"),
        ("latin.txt", "caf\udce9 retard\n", "not in UTF-8"),
        ("picture.txt", "GIF\0\0", "no text file"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_in_words(
    address: str, tmp_path: Path, name: str, content: str, said: str
) -> None:
    (tmp_path / name).write_bytes(content.encode("utf-8", "surrogateescape"))
    steps = [
        ("attach", "#files", str(tmp_path / name)),
        ("wait", f"document.getElementById('status').textContent.includes('{name}')"),
        STATUS,
        ("read", "document.getElementById('taking').value"),
    ]
    (page,) = browse({"url": f"{address}/check.html", "steps": steps})
    assert said in page["steps"][-2]
    assert page["steps"][-1] == ""


@pytest.mark.parametrize(
    ("field", "text"),
    [("egfr", "a lot"), ("dose_mg", "-1"), ("jurisdiction", "Atlantis"), ("route", "by air")],
)
def test_what_cannot_be_used_is_said_in_words(
    address: str, kg: KnowledgeGraph, field: str, text: str
) -> None:
    steps = [("set", "#taking", "Valium"), ("set", f"#{field}", text), *RUN, STATUS, TEXT]
    (page,) = browse({"url": f"{address}/check.html", "steps": steps})
    with pytest.raises((InputError, NotFoundError)) as raised:
        kg.check(["Valium"], **{field: text})
    assert page["steps"][-2:] == [str(raised.value), None]


def test_the_neighbourhood_shows_what_the_graph_says(address: str, kg: KnowledgeGraph) -> None:
    links = (
        "read",
        "[...document.querySelectorAll('#results td:nth-child(2) a')].map(a => a.text)",
    )
    steps = [READY, STATUS, links]
    url = f"{address}/neighbourhood.html?entity"
    told = "document.getElementById('status').textContent.includes('no-such')"
    known, unknown = browse(
        {"url": f"{url}=diazepam", "steps": steps},
        {
            "url": f"{url}=no-such",
            "steps": [("wait", told)],
        },
    )
    assert {entity.label for entity in kg.entity("diazepam").member_of} < set(known["steps"][2])
    assert "baclofen" in known["steps"][2]
    assert "The graph has no entity called no-such." in unknown["text"]


def test_entity_pages_lead_to_their_neighbourhood(folder: Path) -> None:
    page = (folder / "id" / "diazepam.html").read_text(encoding="utf-8")
    assert 'href="../neighbourhood.html?entity=diazepam"' in page
    assert "neighbourhood.html" not in (folder / "id" / "article.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_without_scripts_a_page_says_what_it_needs(address: str, name: str) -> None:
    (page,) = browse({"url": f"{address}/{name}", "scripts": False})
    assert "needs scripts" in page["text"]
    assert page["errors"] == []


def test_the_site_says_whose_work_is_in_it(folder: Path) -> None:
    notice = (folder / FOLDER / "NOTICE.txt").read_text(encoding="utf-8")
    for name in ("oxigraph", "pyodide", "@zazuko/yasqe", "cytoscape", "codemirror", "CPython"):
        assert f"\n{name} " in notice, name


def test_our_own_server_has_the_explorer() -> None:
    command = [sys.executable, "-m", "baclofen_kg", "serve", "--port", "0", "--quiet"]
    with subprocess.Popen(
        [*command, "--explorer", str(BUILT)], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().partition(" ")[0]
            query = {
                "url": f"{address}query.html?query=indications",
                "steps": [READY, *RUN, STATUS],
            }
            check = [("set", "#taking", "Valium"), *RUN, STATUS]
            seen = browse(query, {"url": f"{address}check.html", "steps": check})
        finally:
            server.terminate()
    assert " rows in " in seen[0]["steps"][-1]
    assert seen[1]["steps"][-1].endswith("findings")
    assert [page["errors"] for page in seen] == [[], []]
