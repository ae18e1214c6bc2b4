"""The version stands in ``src/baclofen_kg/__init__.py``; every other place says the same."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import pytest

from baclofen_kg import __version__

ROOT = Path(__file__).resolve().parent.parent
PLACES = {
    "CITATION.cff": r"^version: (\S+)$",
    "CHANGELOG.md": r"^## \[(\d\S*)\] - \d{4}-\d\d-\d\d$",
    "data/dataset.ttl": r'^    dcat:version +"(.+)" [.;]$',
    "ontology/baclofen.ttl": r'^    owl:versionInfo +"(.+)" [.;]$',
}


@pytest.mark.parametrize("place", PLACES)
def test_every_place_says_the_same_version(place: str) -> None:
    found = re.search(PLACES[place], (ROOT / place).read_text("utf-8"), re.MULTILINE)
    assert found, f"{place} names no version"
    assert found[1] == __version__, (
        f"{place} names version {found[1]}, and src/baclofen_kg/__init__.py {__version__}: "
        "the latter counts"
    )


def test_the_ontology_has_an_iri_for_this_version() -> None:
    ontology = (ROOT / "ontology" / "baclofen.ttl").read_text("utf-8")
    assert f"<https://w3id.org/baclofen-kg/ontology/{__version__}>" in ontology


def test_the_release_has_the_date_of_its_citation() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    released = re.search(rf"^## \[{re.escape(__version__)}\] - (\S+)$", changes, re.MULTILINE)
    assert released
    assert f'date-released: "{released[1]}"' in (ROOT / "CITATION.cff").read_text("utf-8")


def test_the_installed_package_has_this_version() -> None:
    assert version("baclofen-kg") == __version__, (
        "the package was installed with another version: pip install --editable ."
    )


def test_a_version_of_the_changelog_has_each_section_once() -> None:
    """What is merged beside a release can end up in one of its own name, without a conflict."""
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    _, *releases = re.split(r"^## ", changes, flags=re.MULTILINE)
    names = [release.partition("\n")[0].split()[0] for release in releases]
    assert names[:1] == ["[Unreleased]"]
    assert len(set(names)) == len(names), f"CHANGELOG.md has a version twice: {names}"
    for name, release in zip(names, releases, strict=True):
        sections = re.findall(r"^### (.+)$", release, re.MULTILINE)
        assert sections == [it for it in ("Added", "Changed", "Fixed") if it in sections], name
