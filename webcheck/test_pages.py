"""The pages in a real browser, and what the W3C validator and axe say of them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import rdflib

import baclofen_kg
from baclofen_kg.web.site import write_site

from .browser import browse, errors_of_the_validator, needs_browser, needs_java, serving

# One or more pages of each kind.
PAGES = (
    "index.html",
    "search.html",
    "ontology.html",
    "country/UnitedStates.html",
    "country/NoJurisdiction.html",
    "kind/Drug.html",
    "kind/Passage.html",
    "kind/Indication.html",
    "id/baclofen.html",
    "more/baclofen.html",
    "id/tramadol.html",
    "id/opioids.html",
    "id/liver-disease.html",
    "id/drowsiness.html",
    "id/egfr-below-30.html",
    "id/baclofen-10mg-tablet.html",
    "id/baclofen-indication-spasticity-stroke.html",
    "id/baclofen-frequency-serious-effects.html",
    "id/baclofen-interaction-alcohol.html",
    "id/baclofen-pharmacokinetics-half-life.html",
    "id/article.html",
    "id/us-tablet-label.html",
    "id/article-clinical-uses-stroke.html",
    "id/dataset.html",
    "id/developers.html",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("web") / "site"
    write_site(baclofen_kg.load(), target)
    return target


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as found:
        yield found


@needs_java
def test_the_validator_of_the_w3c_finds_no_error(folder: Path) -> None:
    assert errors_of_the_validator([folder / name for name in PAGES]) == ""


@needs_java
def test_the_validator_finds_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "wrong.html").write_text("<!DOCTYPE html><title>x</title><p><dd>")
    assert "error" in errors_of_the_validator([tmp_path / "wrong.html"])


@needs_browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_everybody_can_use_the_pages(address: str, width: int, scheme: str) -> None:
    common = {"axe": True, "width": width, "scheme": scheme}
    seen = browse(*({"url": f"{address}/{name}", **common} for name in PAGES))
    found = {
        name: page["violations"]
        for name, page in zip(PAGES, seen, strict=True)
        if page["violations"]
    }
    assert found == {}
    wide = [name for name, page in zip(PAGES, seen, strict=True) if page["overflow"] > 0]
    assert wide == [], "these pages are wider than the window"


@needs_browser
def test_no_page_asks_another_host_and_none_breaks_the_policy(address: str) -> None:
    seen = browse(*({"url": f"{address}/{name}"} for name in PAGES))
    host = urlsplit(address).netloc
    for name, page in zip(PAGES, seen, strict=True):
        assert page["requests"], name
        assert {urlsplit(url).netloc for url in page["requests"]} == {host}, name
        assert page["errors"] == [], name


MEANT = {
    "loratidine": "loratadine",
    "Valium": "diazepam",
    "LIORESAL": "baclofen",
    "baclofène": "baclofen",
    "kidney diseas": "kidney disease",
    "diazpeam": "diazepam",
    "half-life": "half-life",
    "supports green": None,
}
"""What is typed, and what must be found first."""


@needs_browser
def test_the_search_finds_what_is_meant(address: str) -> None:
    url = f"{address}/search.html"
    typed = browse(*({"url": url, "type": text, "links": "#results a"} for text in MEANT))
    linked = browse(*({"url": f"{url}?q={text}", "links": "#results a"} for text in MEANT))
    assert [page["links"] for page in typed] == [page["links"] for page in linked]
    first = [next(iter(page["links"]), None) for page in typed]
    assert dict(zip(MEANT, first, strict=True)) == MEANT
    assert [error for page in typed for error in page["errors"]] == []


@needs_browser
def test_the_search_works_from_a_folder(folder: Path) -> None:
    (page,) = browse({"url": f"{folder.as_uri()}/search.html", "type": "tramodol", "links": "ol a"})
    assert page["links"][0] == "tramadol"


@needs_browser
@pytest.mark.parametrize("name", ["index.html", "id/baclofen.html", "ontology.html"])
def test_without_scripts_a_page_says_the_same(address: str, name: str) -> None:
    url = f"{address}/{name}"
    without, with_scripts = browse({"url": url, "scripts": False}, {"url": url})
    assert len(without["text"]) > 1000
    assert without["text"] == with_scripts["text"]


def test_rdflib_reads_the_graph_out_of_the_files(folder: Path) -> None:
    whole = baclofen_kg.load().to_rdflib()
    for pattern, form in (("*.ttl", "turtle"), ("*.jsonld", "json-ld")):
        read = rdflib.Graph()
        for path in sorted((folder / "id").glob(pattern)):
            read.parse(path, format=form)
        for path in folder.glob(f"rest{pattern[1:]}"):
            read.parse(path, format=form)
        assert set(read) == set(whole), pattern


def test_two_hash_seeds_write_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    code = "import sys, baclofen_kg.cli.main as m; sys.exit(m.main(['site', sys.argv[1]]))"
    command = [sys.executable, "-c", code, str(tmp_path / "site")]
    subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": "7"}, check=True)
    names = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    other = tmp_path / "site"
    assert names == {path.relative_to(other) for path in other.rglob("*") if path.is_file()}
    assert [n for n in names if (folder / n).read_bytes() != (other / n).read_bytes()] == []
