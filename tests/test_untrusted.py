"""Untrusted questions: each kind of abuse is stopped, and nothing else is."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
import update_answers
from tiny import tiny_turtle

import baclofen_kg
from baclofen_kg import InputError, KnowledgeGraph, QueryError
from baclofen_kg.errors import LimitError
from baclofen_kg.namespaces import IRI
from baclofen_kg.sparql.text import MAX_LENGTH, form_of, guarded, is_update, with_prefixes
from baclofen_kg.stores.sandbox import AT_ONCE, MAX_MEMORY, Sandbox
from baclofen_kg.stores.worker import QUERIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from update_answers import AnswerFile

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="untrusted queries need a system with fork"
)
needs_proc = pytest.mark.skipif(
    sys.platform != "linux", reason="processes are looked up in /proc, which is Linux's"
)

ANY = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"


@pytest.fixture(scope="module", params=["memory", "disk"])
def graph(
    request: pytest.FixtureRequest, kg: KnowledgeGraph, on_disk: KnowledgeGraph
) -> KnowledgeGraph:
    """The packaged graph, in memory and on disk."""
    return on_disk if request.param == "disk" else kg


@pytest.fixture
def small(article: KnowledgeGraph) -> KnowledgeGraph:
    """A graph whose process nobody else has asked: it has less to start with."""
    return KnowledgeGraph(article.store)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A server that nobody should call."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        yield server


# ---- What may be asked is answered ----


LIMITS: dict[str, Any] = {"untrusted": True, "max_rows": 50_000, "timeout": 20}
"""The longest table, of all statements in all countries, has more rows than are given unasked."""


@pytest.mark.parametrize("answer", update_answers.read_all(), ids=lambda answer: answer.path.stem)
def test_named_questions_are_answered(answer: AnswerFile, kg: KnowledgeGraph) -> None:
    results = kg.query(answer.query, **LIMITS, **answer.parameters)
    assert update_answers.render(results) == answer.body


@pytest.mark.parametrize("answer", update_answers.telling(), ids=lambda answer: answer.path.stem)
def test_named_questions_are_answered_on_disk(answer: AnswerFile, on_disk: KnowledgeGraph) -> None:
    results = on_disk.query(answer.query, **LIMITS, **answer.parameters)
    assert update_answers.render(results) == answer.body


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {}",
        "SELECT ?x { VALUES ?x { UNDEF } }",
        'SELECT ?x ?y { VALUES (?x ?y) { ("tab\\t line\\n quote\\"" UNDEF) (bkg:a 1.50) } }',
        'SELECT ?x { VALUES ?x { "SERVICE <http://x/> {}" "FROM" \'GRAPH\' """it"s\nDROP""" } }',
        "SELECT ?service ?from { VALUES (?service ?from) { (bko:service bkg:from) } }",
        "SELECT ?x # SERVICE, isn't it?\n{ VALUES ?x { <http://example.org/service#from> } }",
        'SELECT ?x { VALUES ?x { "a"@en "é" "\N{PILL}" "\\u00e9" } }',
        "PREFIX x: <http://example.org/add#> SELECT ?drop { ?drop a x:load }",
        "ASK { bkg:baclofen a bko:Drug }",
        "ASK { bkg:baclofen a bko:Source }",
        "DESCRIBE bkg:baclofen",
        "CONSTRUCT { ?s a bko:Drug } WHERE { ?s a bko:Drug }",
        'SELECT ?x { VALUES ?x { "1" "x" } FILTER(REGEX(?x, "\\\\d") && 1 < 2 && 3 > 2) }',
        "select?x{values?x{<http://example.org/a>}filter(1<2)}",
    ],
)
def test_a_harmless_query_gives_what_it_gives_otherwise(text: str, graph: KnowledgeGraph) -> None:
    guarded_answer, answer = graph.query(text, untrusted=True), graph.query(text)
    assert guarded_answer.columns == answer.columns
    assert guarded_answer.rows == answer.rows
    assert guarded_answer.to_json() == answer.to_json()


def test_parameters_are_bound(graph: KnowledgeGraph) -> None:
    text = "SELECT ?label { ?x skos:prefLabel ?label }"
    assert graph.query(text, untrusted=True, x="bkg:baclofen").rows
    with pytest.raises(QueryError, match="has no parameter 'drugg'; did you mean drug"):
        graph.query("indications", untrusted=True, drugg="baclofen")


def test_limits_are_for_untrusted_queries(kg: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match="timeout and max_rows are for untrusted queries"):
        kg.query("indications", untrusted=False, timeout=3)
    odd: list[tuple[Any, Any]] = [(0, 1), (-1, 1), (float("nan"), 1), (1, 0), ("1", 1), (1, "1")]
    for timeout, rows in odd:
        with pytest.raises(QueryError, match="timeout must be between"):
            kg.query("indications", untrusted=True, timeout=timeout, max_rows=rows)


def test_an_option_is_no_variable(kg: KnowledgeGraph) -> None:
    values: list[Any] = ["bkg:baclofen", IRI("https://w3id.org/baclofen-kg/id/baclofen"), 0, ""]
    for value in values:
        with pytest.raises(InputError, match="untrusted is an option, True or False, not "):
            kg.query("SELECT ?s { ?s bko:about ?untrusted }", untrusted=value)


# ---- What may not be asked never reaches the engine ----


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DROP ALL", "this is a SPARQL update"),
        ("INSERT DATA { bkg:a bkg:b bkg:c }", "this is a SPARQL update"),
        ("PREFIX a: <http://a/> # SELECT\nDELETE WHERE { ?s ?p ?o }", "this is a SPARQL update"),
        ("LOAD <http://127.0.0.1:PORT/>", "this is a SPARQL update"),
        ("SELECT * { ?s ?p ?o } ; CLEAR ALL", "this is a SPARQL update"),
        ("SELECT * FROM <http://127.0.0.1:PORT/> { ?s ?p ?o }", "FROM is not allowed"),
        ("SELECT * FROM NAMED <http://a/> { ?s ?p ?o }", "FROM is not allowed"),
        ("select*from<http://a/>{?s?p?o}", "FROM is not allowed"),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", "GRAPH is not allowed"),
        ("SELECT * { gRaPh<http://a/>{?s ?p ?o} }", "GRAPH is not allowed"),
        ("SELECT * { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }", "SERVICE is not"),
        ("SELECT * { SERVICE SILENT <http://127.0.0.1:PORT/> { ?s ?p ?o } }", "SERVICE is not"),
        ("SELECT * { VALUES ?u { <http://127.0.0.1:PORT/> } SERVICE ?u { } }", "SERVICE is not"),
        ("SELECT * { SERVICE\n# <a>\n<http://127.0.0.1:PORT/> { } }", "SERVICE is not"),
        ("SELECT * { ?s ?p trueSERVICE<http://127.0.0.1:PORT/>{ } }", "SERVICE is not"),
        ("SELECT * { ?s ?p 1SERVICE<http://127.0.0.1:PORT/>{ } }", "SERVICE is not"),
        ("SELECT * { ?s ?p 1.SERVICE<http://127.0.0.1:PORT/>{ } }", "SERVICE is not"),
        ("PREFIX a: <http://a/> SELECT * { SERVICEa:b { } }", "SERVICE is not"),
        ("SELECT * { \\u0053ERVICE <http://127.0.0.1:PORT/> { } }", "a backslash outside"),
        ("SELECT * { \\U00000053ERVICE <http://127.0.0.1:PORT/> { } }", "a backslash outside"),
        ("SELECT * { ?s <http://a/\\u003E SERVICE <http://127.0.0.1:PORT/> {}", "a backslash"),
        # What looks like an IRI, a comment or a string is none: the engine reads an operator.
        ("SELECT * { ?s ?p ?o FILTER(?s<?o)SERVICE<http://127.0.0.1:PORT/>{} }", "SERVICE is not"),
        ("SELECT * { FILTER(1<2)SERVICE:b#>\n{} }", "write|written in full|SERVICE"),
        ('SELECT * { FILTER(?a<?b#>"""\n) SERVICE <http://127.0.0.1:PORT/> {} #"""\n}', "in full"),
        ("SELECT * { ?s ?p <x#y> . SERVICE <http://127.0.0.1:PORT/> {} }", "in full"),
        ("SELECT * { ?s bkg:x\\' ?o . SERVICE <http://127.0.0.1:PORT/> {} }'", "a backslash"),
        ("SELECT * { # '\n SERVICE <http://127.0.0.1:PORT/> {} # '\n}", "SERVICE is not"),
        ("SELECT * { ?s ?p 'x\n' . SERVICE <http://127.0.0.1:PORT/> {} }", "a quotation mark"),
        ("SELECT * { ?s ?p ?o }" + " " * 70_000, "70,021 characters long; 65,536 are allowed"),
        ("SELECT * " + "{" * 65 + "}" * 65, "nested more than 64 deep"),
        ("SELECT * { FILTER" + "(" * 500 + "1" + ")" * 500 + " }", "nested more than 64 deep"),
        ("'\\'" * 20_000 + " {", "is not allowed"),
        ("who are you {}", "begins with SELECT"),
        ("{", "begins with SELECT"),
    ],
)
def test_what_is_refused(
    text: str, expected: str, graph: KnowledgeGraph, listener: socket.socket
) -> None:
    text = text.replace("PORT", str(listener.getsockname()[1]))
    started = time.monotonic()
    with pytest.raises(QueryError, match=expected) as caught:
        graph.query(text, untrusted=True)
    assert time.monotonic() - started < 1
    assert "\n" not in str(caught.value)
    with pytest.raises(TimeoutError):
        listener.accept()


def test_long_parameters_and_names_are_refused(graph: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match="parameter text: is longer than 1000 characters"):
        graph.query("search", untrusted=True, text="x" * 2000)
    with pytest.raises(QueryError):
        graph.query("x" * 2000, untrusted=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT ?x (COUNT(?y) AS ?n) { ?x a ?y }", "the SELECT contains a variable that is unbo"),
        ("SELECT ?x { ?x a ", "line 1, column 18, where the text ends"),
        ("SELECT ?x { ?x a nope:x }", "the prefix nope: is not declared"),
        ("SELECT ?x { ?x a <x> }", "<x> is a relative IRI"),
        ("SELECT ?x {\n ?x a a a }", "line 2, column"),
        ("SELECT ?a ?a { ?a ?b ?c }", "duplicated variable name in SELECT"),
        ("SELECT ?x {\n ?x nope:a ?y }", "line 2, column 11: the prefix nope: is not declared"),
        ("SELECT ?x { FILTER(?x = nope:a }", "the prefix nope: is not declared"),
        ("SELECT ?x { ?x a ?y }}", "line 1, column 22: } closes nothing that is open there"),
        ("SELECT ?x {\n ?x a ( ?y } )", "line 2, column 12: } closes nothing that is open there"),
        ("SELECT ?x { ?x a [ ?y ?z } ]", "line 1, column 26: } closes nothing that is open there"),
    ],
)
def test_a_wrong_query_is_told_why(text: str, expected: str, graph: KnowledgeGraph) -> None:
    messages = []
    for untrusted in (True, False):
        with pytest.raises(QueryError, match=expected) as caught:
            graph.query(text, untrusted=untrusted)
        messages.append(str(caught.value))
    assert messages[0] == messages[1]
    assert "memory" not in messages[0]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (TRIPLE(bkg:baclofen, bko:about, 1) AS ?t) {}",
        "SELECT ?t ?n { BIND(TRIPLE(bkg:a, bkg:b, 'tab\\t, line\\n'@en) AS ?t) BIND(2 AS ?n) }",
        "SELECT ?t { BIND(TRIPLE(bkg:a, bkg:b, TRIPLE(bkg:c, bkg:d, bkg:e)) AS ?t) }",
        "CONSTRUCT { bkg:a bkg:b ?t } { BIND(TRIPLE(bkg:c, bkg:d, 'x') AS ?t) }",
        "SELECT (STRLANGDIR('x', 'he', 'rtl') AS ?t) {}",
        "SELECT * { bkg:baclofen a bko:Drug }",
    ],
)
def test_terms_of_every_kind_come_through(text: str, graph: KnowledgeGraph) -> None:
    found, expected = graph.query(text, untrusted=True), graph.query(text)
    assert found.rows == expected.rows
    assert found.to_tsv() == expected.to_tsv()
    assert str(found)


# ---- What is asked and never ends is ended ----

SLOW = {
    "cartesian product": f"SELECT (COUNT(*) AS ?n) {{ {ANY} }}",
    "cartesian product, ASK": f"ASK {{ {ANY} FILTER(STR(?a) = CONCAT(STR(?l), STR(?f))) }}",
    "explosion of paths": (
        "SELECT (COUNT(*) AS ?n) { ?a (<a:>|!<a:>|^<a:>|^!<a:>)* ?b . ?b (!<a:>|^!<a:>)* ?c "
        ". ?c (!<a:>|^!<a:>)* ?d }"
    ),
    "regular expressions": (
        'SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(STR(?c), CONCAT("((a{1,99}){1,99}){1,9}",'
        "STR(?f)))) }"
    ),
    "group of everything": (
        f"SELECT ?i (COUNT(DISTINCT ?c) AS ?n) {{ {ANY} }} GROUP BY ?i ORDER BY ?n"
    ),
    "nested negation": f"SELECT * {{ ?x ?y ?z FILTER NOT EXISTS {{ {ANY} FILTER(?l = ?z + 1) }} }}",
}


@pytest.mark.parametrize("kind", SLOW)
def test_slow_queries_are_stopped(kind: str, graph: KnowledgeGraph) -> None:
    started = time.monotonic()
    with pytest.raises(QueryError, match="was stopped") as caught:
        graph.query(SLOW[kind], untrusted=True, timeout=0.1)
    assert time.monotonic() - started < 3
    assert "\n" not in str(caught.value)
    assert graph.query("ASK { ?s ?p ?o }", untrusted=True), "the next one is answered"


LARGE = {
    "too many rows": (f"SELECT * {{ {ANY} }}", "gives more than 10,000 rows; set a LIMIT"),
    "too many triples": (
        f"CONSTRUCT {{ ?a ?e ?f }} WHERE {{ {ANY} }}",
        "gives more than 10,000 triples|was stopped",
    ),
    "sorting everything": (f"SELECT * {{ {ANY} }} ORDER BY ?l", "was stopped"),
    "GROUP_CONCAT": (
        "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?f))) AS ?x) { ?a ?b ?c . ?d ?e ?f }",
        "was stopped|larger than",
    ),
    "a string that doubles": (
        "SELECT (STRLEN(?z) AS ?n) { BIND('xxxxxxxxxxxxxxxxxxxx' AS ?a0) "
        + " ".join(f"BIND(CONCAT(?a{i}, ?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(24))
        + " BIND(?a24 AS ?z) }",
        "was stopped",
    ),
    "large cells": (
        'SELECT (REPLACE("' + "x" * 9000 + '", "x", "' + "y" * 9000 + '") AS ?x) { }',
        "larger than 16,777,216 bytes",
    ),
}


@pytest.mark.parametrize("kind", LARGE)
def test_large_answers_are_stopped(
    kind: str, graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind in ("sorting everything", "a string that doubles"):
        # It is reached sooner; test_memory_is_not_ours has the usual limit.
        monkeypatch.setattr("baclofen_kg.stores.sandbox.MAX_MEMORY", MAX_MEMORY // 4)
    text, expected = LARGE[kind]
    with pytest.raises(QueryError, match=expected) as caught:
        graph.query(
            text,
            untrusted=True,
            timeout=0.2 if kind in ("GROUP_CONCAT", "too many triples") else 20,
        )
    assert "\n" not in str(caught.value)
    assert graph.query("ASK { ?s ?p ?o }", untrusted=True), "the next one is answered"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o FILTER(" + "!" * 30_000 + "true) }",
        "SELECT * {" + "{} UNION " * 7000 + "{} }",
        "SELECT * { ?s " + "/".join(["a"] * 15_000) + " ?o }",
        "SELECT * { ?s ?p ?o FILTER(" + "1+" * 20_000 + "1 > 0) }",
        "SELECT * {" + "OPTIONAL {} " * 5000 + "}",
    ],
    ids=["not", "union", "path", "sum", "optional"],
)
def test_what_breaks_the_engine_breaks_nothing_else(text: str, graph: KnowledgeGraph) -> None:
    # Some of these overflow the stack of the engine, which would end this process.
    with contextlib.suppress(QueryError):
        graph.query(text, untrusted=True, timeout=2, max_rows=10)
    assert graph.query("ASK { ?s ?p ?o }", untrusted=True)


def test_max_rows(graph: KnowledgeGraph) -> None:
    text = "SELECT * { ?s ?p ?o } LIMIT 5"
    assert len(graph.query(text, untrusted=True, max_rows=5)) == 5
    with pytest.raises(QueryError, match="gives more than 4 rows"):
        graph.query(text, untrusted=True, max_rows=4)


@pytest.mark.skipif(sys.platform != "linux", reason="the size of a process is read from /proc")
def test_memory_is_not_ours(kg: KnowledgeGraph) -> None:
    before = _resident()
    with pytest.raises(QueryError):
        kg.query(LARGE["sorting everything"][0], untrusted=True, timeout=20)
    assert _resident() - before < MAX_MEMORY // 8


def _resident() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")


# ---- The process behind it ----


def ask_past_the_guard(sandbox: Sandbox, text: str) -> tuple[bytes, bytes]:
    return sandbox._ask(text.encode(), 3, 100)


def test_a_child_cannot_reach_the_network(
    graph: KnowledgeGraph, listener: socket.socket, kg: KnowledgeGraph
) -> None:
    """The second line of defence, if the look at the text should ever fail."""
    port = listener.getsockname()[1]
    sandbox = Sandbox(graph.store)
    kind, content = ask_past_the_guard(
        sandbox, f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"
    )
    assert kind == b"e", content
    with pytest.raises(TimeoutError):
        listener.accept()


def test_a_child_sees_no_named_graph_alone(graph: KnowledgeGraph) -> None:
    sandbox = Sandbox(graph.store)
    kind, content = ask_past_the_guard(sandbox, "SELECT * { GRAPH ?g { ?s ?p ?o } }")
    assert (kind, content.count(b"\n")) == (b"r", 1)


def test_many_threads_ask_at_once(graph: KnowledgeGraph) -> None:
    found: list[object] = []

    def ask() -> None:
        for _ in range(2):
            try:
                found.append(len(graph.query("indications", untrusted=True)))
                graph.query(SLOW["cartesian product"], untrusted=True, timeout=0.02)
            except QueryError as error:
                found.append(str(error))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 32
    assert set(found) == {
        len(graph.query("indications")),
        "the query was stopped after 0.02 s, which is its time limit",
    }


def test_data_that_are_added_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "tiny.ttl"
    path.write_text(tiny_turtle())
    kg = baclofen_kg.load(path)
    count = "SELECT (COUNT(*) AS ?n) { ?s bko:about bkg:testol }"
    before = kg.query(count, untrusted=True)[0].n
    triple = next(iter(ox.parse("<a:s> <a:p> <a:o> .", format=ox.RdfFormat.TURTLE))).triple
    about = ox.NamedNode("https://w3id.org/baclofen-kg/ontology#about")
    testol = ox.NamedNode("https://w3id.org/baclofen-kg/id/testol")
    kg.store.add([ox.Triple(triple.subject, about, testol)])
    assert kg.query(count, untrusted=True)[0].n == kg.query(count)[0].n == before + 1  # type: ignore[operator]


def the_process(kg: KnowledgeGraph) -> subprocess.Popen[bytes]:
    """The process that holds the data, once something was asked."""
    assert kg.query("ASK { ?s ?p ?o }", untrusted=True)
    assert kg._sandbox is not None
    assert kg._sandbox._worker is not None
    return kg._sandbox._worker.process


def children(process: subprocess.Popen[bytes]) -> list[int]:
    """The processes that answer, zombies among them."""
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(number) for number in path.read_text().split()]


def wait_until(holds: Callable[[], object]) -> None:
    """Wait for what comes of itself, such as the end of a process."""
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_the_process_is_started_again_if_it_was_killed(small: KnowledgeGraph) -> None:
    process = the_process(small)
    process.kill()
    wait_until(lambda: process.poll() is not None)
    # Whoever asks just when it dies may be told so.
    with contextlib.suppress(QueryError):
        small.query("ASK { ?s ?p ?o }", untrusted=True)
    assert small.query("ASK { ?s ?p ?o }", untrusted=True)


@needs_proc
def test_the_processes_end_with_the_graph(article: KnowledgeGraph) -> None:
    kg = KnowledgeGraph(article.store)
    process = the_process(kg)
    (child,) = children(process)
    assert process.poll() is None
    del kg
    wait_until(lambda: process.poll() is not None)
    wait_until(lambda: not Path(f"/proc/{child}").exists())


@needs_proc
def test_a_child_answers_one_query_after_the_other(small: KnowledgeGraph) -> None:
    before = children(the_process(small))
    for text in ("ASK {}", "SELECT * { ?s ?p ?o } LIMIT 9", "DESCRIBE bkg:baclofen"):
        assert small.query(text, untrusted=True)
        with pytest.raises(QueryError, match="column"):
            small.query("SELECT ?x {", untrusted=True)
    assert children(the_process(small)) == before


@needs_proc
@pytest.mark.parametrize("kind", ["cartesian product", "too many rows", "a string that doubles"])
def test_a_child_that_came_to_a_limit_is_ended(kind: str, small: KnowledgeGraph) -> None:
    process = the_process(small)
    (before,) = children(process)
    text = SLOW.get(kind) or LARGE[kind][0]
    with pytest.raises(LimitError):
        small.query(text, untrusted=True, timeout=0.2 if kind in SLOW else 1)
    wait_until(lambda: before not in children(process))
    assert small.query("ASK { ?s ?p ?o }", untrusted=True)
    assert len(children(process)) == 1


@needs_proc
def test_each_query_of_a_child_has_the_whole_time_and_memory(small: KnowledgeGraph) -> None:
    before = children(the_process(small))
    work = "ASK { ?s ?p ?o FILTER(REGEX(STR(?o), 'bac.{9}en.{9}x')) }"
    large = "SELECT (STRLEN(?z) AS ?n) { BIND('xxxxxxxxxxxxxxxxxxxx' AS ?a0) "
    large += " ".join(f"BIND(CONCAT(?a{i}, ?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(13))
    large += " BIND(?a13 AS ?z) }"
    while seconds_used(before[0]) < 1.2:
        small.query(work, untrusted=True, timeout=0.9)
        assert small.query(large, untrusted=True)[0].n == 20 * 3**13
    assert children(the_process(small)) == before


def seconds_used(process: int) -> float:
    """The processor time of a process."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


@needs_proc
def test_a_child_that_was_ended_while_it_waited_is_replaced(small: KnowledgeGraph) -> None:
    process = the_process(small)
    (child,) = children(process)
    os.kill(child, signal.SIGKILL)
    wait_until(lambda: not children(process))
    assert small.query("ASK { ?s ?p ?o }", untrusted=True)
    assert child not in children(process)


@needs_proc
def test_a_child_serves_no_more_than_so_many_queries(small: KnowledgeGraph) -> None:
    process = the_process(small)
    (child,) = children(process)
    for _ in range(QUERIES - 2):
        small.query("ASK {}", untrusted=True)
    assert children(process) == [child]
    for _ in range(2):
        small.query("ASK {}", untrusted=True)
    wait_until(lambda: child not in children(process))


@needs_proc
def test_no_more_children_wait_than_answer_at_once(small: KnowledgeGraph) -> None:
    process = the_process(small)
    with ThreadPoolExecutor(20) as pool:
        asked = [pool.submit(small.query, "indications", untrusted=True) for _ in range(60)]
    assert {len(one.result()) for one in asked} == {len(small.query("indications"))}
    assert 1 <= len(children(process)) <= AT_ONCE


# ---- The look at the text ----


def test_form_of() -> None:
    assert form_of("# ASK\nBASE <http://a/> PREFIX select: <http://b/>\nconstruct {} WHERE {}") == (
        "CONSTRUCT"
    )
    assert is_update("PREFIX a: <b:> insert data {}")
    assert not is_update("SELECT * { ?s ?p 'INSERT' }")


def test_guarded_takes_out_comments_only() -> None:
    text = 'SELECT ?x # a comment\n{ ?x ?y "# none" , <http://a/#b> } # end'
    assert guarded(text) == 'SELECT ?x  \n{ ?x ?y "# none" , <http://a/#b> }  '


def test_with_prefixes_leaves_lines_alone() -> None:
    text = "SELECT ?x\n{ ?x a bko:Drug, unknown:x, _:b }"
    assert with_prefixes(text) == f"PREFIX bko: <https://w3id.org/baclofen-kg/ontology#> {text}"


def test_a_store_of_another_kind_is_refused() -> None:
    with pytest.raises((QueryError, InputError)):
        Sandbox(object())  # type: ignore[arg-type]


@pytest.mark.parametrize("piece", ["a.", "a-", "\u00e9."])
def test_the_guard_is_quick_with_long_names(piece: str) -> None:
    started = time.process_time()
    with contextlib.suppress(QueryError):
        guarded("SELECT * WHERE { " + piece * (MAX_LENGTH // 2 - 50) + " }")
    # Not a measure of speed, but the difference between an end and none.
    assert time.process_time() - started < 30


def test_a_fork_asks_a_process_of_its_own(kg: KnowledgeGraph) -> None:
    asked = "SELECT (COUNT(*) AS ?n) WHERE { ?s a bko:Drug }"
    expected = kg.query(asked, untrusted=True).rows
    child = os.fork()
    if child == 0:
        same = kg.query(asked, untrusted=True).rows == expected
        os._exit(0 if same else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert kg.query(asked, untrusted=True).rows == expected


def test_more_open_files_than_select_can_bear(kg: KnowledgeGraph) -> None:
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 1200:
        pytest.skip("this system allows fewer than 1,200 open files: ulimit -Hn")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 1200), hard))
    files = [os.open(os.devnull, os.O_RDONLY) for _ in range(1100)]
    try:
        assert kg.query("ASK {}", untrusted=True)
    finally:
        for file in files:
            os.close(file)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
