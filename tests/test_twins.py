"""Markdown twins of the pages, and llms.txt: they say what the pages say, and lead on."""

from __future__ import annotations

import posixpath
import re

import pytest

from baclofen_kg.namespaces import BKG, BKO, local_name

pytest.importorskip("jinja2", reason="needs the extra: pip install 'baclofen-kg[site]'")

from baclofen_kg.web.markup import Line, Link, Page, Section, Table
from baclofen_kg.web.site import Site
from baclofen_kg.web.twins import FRONT, NOTICE, markdown

LINK = re.compile(r"(?<!\\)\[(?:[^\]\\]|\\.)*\]\(([^)]*)\)")
EVERY = 10
"""Of the twins one in so many is looked at."""


@pytest.fixture(scope="module")
def twins(site: Site) -> dict[str, str]:
    names = [name for name in site.names() if name.endswith(".md")]
    chosen = {FRONT, "id/baclofen.md", "id/stroke.md", "country/Austria.md", *names[::EVERY]}
    found = {name: site.content(name) for name in sorted(chosen)}
    return {name: content.decode() for name, content in found.items() if content is not None}


def test_what_says_something_has_a_twin(site: Site) -> None:
    names = set(site.names())
    nodes = site.book.nodes
    assert {f"id/{local_name(iri)}.md" for iri in site.book.statements} <= names
    assert {f"id/{local_name(iri)}.md" for iri in nodes.kinds[f"{BKO}Source"]} <= names
    assert {f"country/{local_name(iri)}.md" for iri in nodes.countries} <= names
    passages = {f"id/{local_name(iri)}.md" for iri in nodes.kinds[f"{BKO}Passage"]}
    assert not passages & names


def test_every_link_leads_somewhere(site: Site, twins: dict[str, str]) -> None:
    for name, text in twins.items():
        links = LINK.findall(text)
        assert links, name
        for link in links:
            if "://" not in link:
                page = link.partition("#")[0]
                target = posixpath.normpath(posixpath.join(posixpath.dirname(name), page))
                assert site.has(target), f"{name}: {link} leads nowhere"


def test_every_twin_says_that_it_is_no_medical_advice(twins: dict[str, str]) -> None:
    assert all(text.endswith(f"{NOTICE}\n") for text in twins.values())


def test_llms_txt_has_the_form_that_its_makers_ask_for(twins: dict[str, str]) -> None:
    lines = twins[FRONT].splitlines()
    assert lines[0].startswith("# ")
    assert lines[2].startswith("> ")
    assert "- [baclofen](id/baclofen.md): " in twins[FRONT]
    disputed = twins[FRONT].partition("## Where sources disagree")[2]
    assert "(id/baclofen-indication-spasticity-stroke.md): disputed by AU, SG, US" in disputed


def test_the_twin_of_a_statement_has_its_evidence(twins: dict[str, str], site: Site) -> None:
    content = site.content("id/baclofen-indication-spasticity-stroke.md")
    assert content is not None
    text = content.decode()
    assert f"- IRI: <{BKG}baclofen-indication-spasticity-stroke>" in text
    statement = site.book.statements[f"{BKG}baclofen-indication-spasticity-stroke"]
    for item in statement.evidence:
        assert f"({local_name(item.passage.iri)}.html)" in text
    assert text.count("**disputes**") == sum(e.relation == "disputes" for e in statement.evidence)


def test_every_statement_about_a_drug_is_on_its_twin(twins: dict[str, str], site: Site) -> None:
    links = set(LINK.findall(twins["id/baclofen.md"]))
    expected = {f"{local_name(item.iri)}.md" for item in site.book.about[f"{BKG}baclofen"]}
    assert expected <= links


def test_a_page_leads_to_its_twin(site: Site) -> None:
    page = site.content("id/stroke.html")
    assert page is not None
    assert b"<link rel=alternate type=text/markdown href=stroke.md>" in page
    (passage, *_) = site.book.nodes.kinds[f"{BKO}Passage"]
    without = site.content(f"id/{local_name(passage)}.html")
    assert without is not None
    assert b"text/markdown" not in without


def test_marks_of_markdown_in_a_text_do_not_break_a_table_or_a_link() -> None:
    row = [[Line([Link("a|b [c]", "x.html")])], [Line([Link("d|e")])], []]
    table = Table(("Name", "Value", "Empty"), [row])
    page = Page("T", "id", sections=[Section("s", "S", [table])])
    text = markdown(page, {"id/x.md"})
    assert "| Name | Value |\n| --- | --- |\n| [a\\|b \\[c\\]](x.md) | d\\|e |" in text
    assert "Empty" not in text


def test_the_server_knows_the_media_type_of_every_file(site: Site) -> None:
    server = pytest.importorskip(
        "baclofen_kg.web.server", reason="needs the extra: pip install 'baclofen-kg[serve]'"
    )
    assert {name.rpartition(".")[2] for name in site.names()} <= server.TYPES.keys()
    assert server.TYPES["md"].startswith("text/markdown")
