"""What many tests share: the packaged graph, loaded once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import settings

import baclofen_kg
from baclofen_kg import resources

if TYPE_CHECKING:
    from baclofen_kg.sparql.store import Store

ROOT = Path(__file__).resolve().parent.parent

# How many examples tests with hypothesis draw: a few with each run, or as many as a minute takes.
settings.register_profile("quick", max_examples=60, deadline=None)
settings.register_profile("minute", max_examples=500, deadline=None)
settings.load_profile(os.environ.get("BACLOFEN_KG_FUZZ", "quick"))


@pytest.fixture(scope="session")
def kg() -> baclofen_kg.KnowledgeGraph:
    """The packaged graph; do not change it."""
    return baclofen_kg.load()


@pytest.fixture(scope="session")
def packaged_store(kg: baclofen_kg.KnowledgeGraph) -> Store:
    """The store of the packaged graph; do not change it."""
    return kg.store


@pytest.fixture(scope="session")
def data_triples() -> list[ox.Triple]:
    """The triples of the data files as they are spelt there, which a store does not keep."""
    return [quad.triple for path in resources.data_files() for quad in ox.parse(path=path)]


@pytest.fixture(scope="session")
def ontology_triples() -> list[ox.Triple]:
    """The triples of the ontology."""
    return [quad.triple for quad in ox.parse(path=resources.ontology_file())]
