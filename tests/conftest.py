"""What many tests share: the packaged graph, loaded once, and how long drawn inputs are tried."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Generator
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pyoxigraph as ox
import pytest
from command_line import CommandLine
from shape_fixtures import BASE

import baclofen_kg
from baclofen_kg import resources
from baclofen_kg.namespaces import BKG, RDF_TYPE, expand

if TYPE_CHECKING:
    from baclofen_kg.sparql.store import Store
    from baclofen_kg.web.site import Site

ROOT = Path(__file__).resolve().parent.parent

# ---- Time that no test is about ----

# Containers often forbid it; then each process that a test starts compiles all that it imports,
# and each run rewrites the assertions of all tests again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def let_stay() -> None:
    """Let the garbage collector pass over all that there is: it stays to the end.

    What is made afterwards is collected seldom: graphs are many objects, and few of them circles.
    """
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


def pytest_sessionstart() -> None:
    """Collect thousands of tests without looking for garbage among them."""
    gc.disable()


def pytest_collection_finish() -> None:
    gc.enable()
    let_stay()


# ---- Inputs that hypothesis draws ----

FUZZ = float(os.environ.get("BACLOFEN_KG_FUZZ") or 0)
"""Seconds for all tests with ``@given`` together; 0 for a few inputs, the same in every run."""

hypothesis.settings.register_profile(
    "usual",
    # With a time to spend it is the time that ends a test.
    max_examples=1_000_000 if FUZZ else 60,
    derandomize=not FUZZ,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("usual")

MANY = hypothesis.settings(max_examples=1_000_000 if FUZZ else 150)
"""``@MANY`` above ``@given``: an input takes a moment, so there are more."""

SLOW = hypothesis.settings(
    max_examples=1_000_000 if FUZZ else 1,
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.reuse, hypothesis.Phase.generate],
)
"""``@SLOW`` above ``@given``: one input takes seconds, so there is one, and none is shrunk."""


class TimeIsUp(KeyboardInterrupt):
    """Ends a test that has tried inputs for as long as it may.

    An interruption is what hypothesis lets through without taking it for the outcome of the input,
    of which it may not have drawn all yet.
    """


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Give each test with ``@given`` its part of the seconds of BACLOFEN_KG_FUZZ."""
    test = pyfuncitem.obj
    if not FUZZ or not hypothesis.is_hypothesis_test(test):
        return (yield)
    sharing = [
        item
        for item in pyfuncitem.session.items
        if isinstance(item, pytest.Function) and hypothesis.is_hypothesis_test(item.obj)
    ]
    end = time.monotonic() + FUZZ / len(sharing)
    inner, failed = test.hypothesis.inner_test, False

    @wraps(inner)
    def timed(*arguments: object, **keywords: object) -> object:
        nonlocal failed
        # A failure is followed to its smallest input, however long that takes.
        if not failed and time.monotonic() > end:
            raise TimeIsUp("its part of BACLOFEN_KG_FUZZ is over")
        try:
            return inner(*arguments, **keywords)
        except hypothesis.errors.UnsatisfiedAssumption:
            raise
        except Exception:
            failed = True
            raise

    test.hypothesis.inner_test = timed
    try:
        return (yield)
    except TimeIsUp:
        return True
    finally:
        test.hypothesis.inner_test = inner


# ---- The packaged graph ----

ACCESSORS = (
    "adverse_reactions",
    "benefits",
    "contraindications",
    "dosage",
    "indications",
    "interactions",
    "mechanisms",
    "pharmacokinetics",
    "precautions",
    "products",
    "warnings",
)
"""The methods of a graph that take nothing but options, and of these the drug by name."""


DATA_FILES = resources.data_files()
SMALL_PACKAGE = Path(__file__).parent / "small_package.ttl"

STROKE = BKG + "baclofen-indication-muscle-spasm-stroke"
"""A statement that documents support, qualify and dispute."""


@cache
def packaged() -> baclofen_kg.KnowledgeGraph:
    """The packaged graph, for what hypothesis draws from; do not change it."""
    return baclofen_kg.load()


@pytest.fixture(scope="session")
def kg() -> baclofen_kg.KnowledgeGraph:
    """The packaged graph; do not change it."""
    return packaged()


def leave_out_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """See to it that the packaged graph is loaded without most of its names."""
    names = ("names.ttl", "products.ttl", "finding-names.ttl", "finding-names-languages.ttl")
    files = [path for path in DATA_FILES if os.path.basename(path) not in names]
    monkeypatch.setattr(resources, "data_files", lambda: files)


@pytest.fixture
def fewer_names(kg: baclofen_kg.KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the packaged files those without the most names: validation takes half the time.

    They conform by themselves, and hold all statements. The graph of the session has all names.
    """
    leave_out_names(monkeypatch)


def shrink_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """See to it that the packaged graph is a small one."""
    monkeypatch.setattr(resources, "data_files", lambda: [str(BASE), str(SMALL_PACKAGE)])


@pytest.fixture
def small_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small graph that conforms, as the packaged one.

    It is enough where it matters that something is packaged, and not how much. The graph of the
    session is the whole one.
    """
    shrink_package(monkeypatch)


@pytest.fixture(scope="session")
def unnamed(kg: baclofen_kg.KnowledgeGraph) -> baclofen_kg.KnowledgeGraph:
    """The packaged graph without most of its names; it has all statements, and half the triples.

    Do not change it.
    """
    with pytest.MonkeyPatch.context() as patch:
        leave_out_names(patch)
        return baclofen_kg.load()


@pytest.fixture(scope="session")
def cli(kg: baclofen_kg.KnowledgeGraph) -> CommandLine:
    """The command line in this process; commands over the packaged graph share it."""
    return CommandLine(kg)


@pytest.fixture(scope="session")
def site(kg: baclofen_kg.KnowledgeGraph) -> Site:
    """The pages of the packaged graph, each of which is made when it is asked for."""
    from baclofen_kg.web.site import Site  # needs an extra

    return Site(kg)


@pytest.fixture(scope="session")
def packaged_store(kg: baclofen_kg.KnowledgeGraph) -> Store:
    """The store of the packaged graph; do not change it."""
    return kg.store


@pytest.fixture(scope="session")
def on_disk(tmp_path_factory: pytest.TempPathFactory) -> baclofen_kg.KnowledgeGraph:
    """The packaged graph in a store on disk."""
    return baclofen_kg.load(store=tmp_path_factory.mktemp("packaged") / "store")


@pytest.fixture(scope="session")
def article(kg: baclofen_kg.KnowledgeGraph) -> baclofen_kg.KnowledgeGraph:
    """What the article says, a ninth of the packaged graph; do not change it.

    It has statements of most kinds, and is enough where the form of what is written counts, and
    not how much it is.
    """
    from baclofen_kg.export.graph import serialize
    from baclofen_kg.stores.memory import MemoryStore

    store = MemoryStore()
    store.load_text(serialize(kg.store, "turtle", sources=["article"]), "article.ttl")
    store.load_ontology(resources.ontology_file())
    return baclofen_kg.KnowledgeGraph(store)


@pytest.fixture(scope="session")
def three(unnamed: baclofen_kg.KnowledgeGraph) -> baclofen_kg.KnowledgeGraph:
    """What three sources say, the article and documents of two countries; do not change it.

    It has answers to most questions, and is enough for engines and servers that take long.
    """
    from baclofen_kg.export.graph import choose
    from baclofen_kg.stores.memory import MemoryStore

    store = MemoryStore()
    sources = ["article", "uk-leaflet", "us-tablet-label"]
    store.add(choose(unnamed.store, sources=sources).data)
    store.load_ontology(resources.ontology_file())
    return baclofen_kg.KnowledgeGraph(store)


@pytest.fixture(scope="session")
def cli_of_article(article: baclofen_kg.KnowledgeGraph) -> CommandLine:
    """The command line in this process, where the packaged graph is what the article says."""
    return CommandLine(article)


@pytest.fixture(scope="session")
def sample(article: baclofen_kg.KnowledgeGraph) -> list[ox.Triple]:
    """Two statements of each class of what the article says, with all that they lead to.

    It is a fifth of that, for those who read slowly: rdflib and PyLD.
    """
    triples = list(article.store.triples())
    about, part_of = ox.NamedNode(expand("bko:about")), ox.NamedNode(expand("dcterms:isPartOf"))
    by_class: dict[object, list[object]] = {}
    for triple in sorted(triples, key=str):
        if triple.predicate.value == RDF_TYPE:
            by_class.setdefault(triple.object, []).append(triple.subject)
    stated = {triple.subject for triple in triples if triple.predicate == about}
    chosen: set[object] = {ox.NamedNode(STROKE)}
    for nodes in by_class.values():
        chosen |= set([node for node in nodes if node in stated][:2])
    passages = {triple.subject for triple in triples if triple.predicate == part_of}
    chosen |= {t.subject for t in triples if t.subject in passages and t.object in chosen}
    chosen |= {triple.object for triple in triples if triple.subject in chosen}
    return [triple for triple in triples if triple.subject in chosen]


@pytest.fixture(scope="session")
def data_triples() -> list[ox.Triple]:
    """The triples of the data files as they are spelt there, which a store does not keep."""
    return [quad.triple for path in DATA_FILES for quad in ox.parse(path=path)]


@pytest.fixture(scope="session")
def ontology_triples() -> list[ox.Triple]:
    """The triples of the ontology."""
    return [quad.triple for quad in ox.parse(path=resources.ontology_file())]
