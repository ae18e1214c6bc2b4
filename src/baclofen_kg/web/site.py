"""The site of a graph: a page, a Turtle file and a JSON-LD file for each IRI of our namespace.

What is said of a node of somebody else stands with the first of ours that leads to it; where none
does, in ``rest.ttl`` and ``rest.jsonld``.
What says something has a twin in Markdown too (``twins``).

All links are relative, no page needs a script, and none asks another host for anything; so it can
be read from a folder, from any web server and from ``server``. The same graph gives the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from .. import __version__, resources
from ..errors import InputError, notice
from ..formats.jsonld import write_each_jsonld
from ..formats.turtle import write_turtle
from ..graph import KnowledgeGraph
from ..namespaces import BKG, BKO, compact, local_name
from ..stores.packaged import ontology_triples
from .book import Book
from .entity_page import MORE, entity_page, has_more, more_page
from .evidence import STYLE
from .explorer import FOLDER, PAGES, Explorer
from .index_pages import front_page, kind_page, search_index
from .markup import Page
from .node_page import node_page
from .ontology_page import ontology_page
from .source_page import country_page, passage_page, source_page
from .statement_page import statement_page
from .twins import markdown, twin_names

CONTEXT = "context.jsonld"
"""The context of all JSON-LD of the site, which each file links to."""
MARK = "assets/search-names.js"
"""A file that tells a folder of ours from any other."""
_FOLDERS = ("id", "kind", "country", MORE)
_SUFFIXES = (".html", ".ttl", ".jsonld")
_TWIN = ".md"
_NOT_ENTITIES = {BKO + "Component"}


class Written(NamedTuple):
    """What was written."""

    files: int
    bytes: int
    pages: int


class Site:
    """The files of the site, each made when it is asked for."""

    def __init__(self, kg: KnowledgeGraph, explorer: str | os.PathLike[str] | None = None) -> None:
        """Hold a graph, and the folder of the built explorer where the site has one.

        Raises:
            InputError: Jinja2 is missing, a name of the graph cannot be that of a file, or the
                folder holds no explorer.
        """
        try:
            import jinja2
        except ImportError:
            raise InputError(
                "pages need Jinja2: install the extra, pip install 'baclofen-kg[site]'"
            ) from None
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )
        self._explorer = None if explorer is None else Explorer(explorer, kg)
        environment.globals["version"] = __version__
        environment.globals["explorer"] = self._explorer
        self._template = environment.get_template
        self._page = environment.get_template("page.html")
        self._search = environment.get_template("search.html")
        self._ontology = environment.get_template("ontology.html")
        self._kg = kg
        self._iris = {local_name(iri): iri for iri in self.book.nodes.own}
        self._kinds = {local_name(kind): kind for kind in self.book.nodes.kinds}
        self._countries = {local_name(iri): iri for iri in self.book.nodes.countries}
        # A page and its twin are written one after the other.
        self._page_at = lru_cache(maxsize=1)(self._made)

    @cached_property
    def book(self) -> Book:
        """What the pages are made from."""
        return Book(self._kg)

    @property
    def scripts(self) -> str:
        """A hash of the scripts of the explorer; nothing where there is none."""
        return self._explorer.digest if self._explorer else ""

    def names(self) -> list[str]:
        """The names of all files, sorted."""
        return sorted(self._names)

    @cached_property
    def _names(self) -> frozenset[str]:
        found = ["index.html", "search.html", "ontology.html", "ontology.ttl", "ontology.jsonld"]
        found += [CONTEXT]
        found += ["assets/style.css", "assets/icon.svg", "assets/search.js", MARK]
        if self.book.nodes.rest:
            found += ["rest.ttl", "rest.jsonld"]
        if self._explorer:
            found += [*PAGES, *self._explorer.names]
        found += [f"id/{name}{suffix}" for name in self._iris for suffix in _SUFFIXES]
        found += [f"kind/{name}.html" for name in self._kinds]
        found += [f"country/{name}.html" for name in self._countries]
        found += [f"{MORE}/{n}.html" for n, i in self._iris.items() if has_more(self.book, i)]
        return frozenset(found) | self._twins

    @cached_property
    def _twins(self) -> frozenset[str]:
        return twin_names(self.book)

    def has(self, name: str) -> bool:
        """Whether there is a file of that name."""
        return name in self._names

    def content(self, name: str) -> bytes | None:
        """The bytes of a file, or None where the site has no such file."""
        folder, _, rest = name.rpartition("/")
        stem, dot, suffix = rest.rpartition(".")
        form = dot + suffix
        if name in self._twins or (folder and name in self._names and form == ".html"):
            page = self._page_at(folder, stem)
            return self._html(page) if form == ".html" else markdown(page, self._twins).encode()
        if folder == "id" and stem in self._iris and form in _SUFFIXES:
            return _data(self.book.nodes.parts[self._iris[stem]], form, "../")
        if folder == "assets":
            return self._asset(name)
        if self._explorer and name in PAGES:
            return _encoded(self._template(name).render(up=""))
        if self._explorer and name in self._explorer.names:
            return self._explorer.content(name)
        return self._at_the_top(name) if not folder else None

    def all_files(self) -> Iterator[tuple[str, bytes]]:
        """All files with their bytes."""
        parts = self.book.nodes.parts
        documents = write_each_jsonld((parts[iri] for iri in self.book.nodes.own), f"../{CONTEXT}")
        for iri, document in zip(self.book.nodes.own, documents, strict=True):
            yield f"id/{local_name(iri)}.jsonld", document.encode()
        for name in self.names():
            if not (name.startswith("id/") and name.endswith(".jsonld")):
                content = self.content(name)
                assert content is not None, f"{name} is a file of the site"
                yield name, content

    def _at_the_top(self, name: str) -> bytes | None:
        if name == "index.html":
            return self._html(front_page(self.book))
        if name == "search.html":
            return _encoded(self._search.render(up=""))
        if name == "ontology.html":
            page = ontology_page(self.book)
            return _encoded(self._ontology.render(page=page, up=""))
        if name == "ontology.ttl":
            return Path(resources.ontology_file()).read_bytes()
        if name == "ontology.jsonld":
            return _data(ontology_triples(), ".jsonld")
        if name in ("rest.ttl", "rest.jsonld") and self.book.nodes.rest:
            return _data(self.book.nodes.rest, name.removeprefix("rest"))
        if name == CONTEXT:
            return Path(resources.context_file()).read_bytes()
        return None

    def _asset(self, name: str) -> bytes | None:
        if name == MARK:
            return search_index(self.book)
        if name == "assets/style.css":
            return (_static("style.css") + STYLE + "\n").encode()
        if name in ("assets/search.js", "assets/icon.svg"):
            return _static(name.removeprefix("assets/")).encode()
        return None

    def _made(self, folder: str, stem: str) -> Page:
        """What a page says, in HTML and in its twin."""
        if folder == "id":
            return self._page_of(self._iris[stem])
        if folder == "kind":
            return kind_page(self.book, self._kinds[stem])
        if folder == MORE:
            return more_page(self.book, self._iris[stem])
        if folder == "country":
            return country_page(self.book, self._countries[stem])
        return front_page(self.book)

    def _page_of(self, iri: str) -> Page:
        kinds = set(self.book.nodes.classes(iri))
        if iri in self.book.statements:
            return statement_page(self.book, iri)
        if BKO + "Passage" in kinds:
            return passage_page(self.book, iri)
        if BKO + "Source" in kinds:
            return source_page(self.book, iri)
        if any(kind.startswith(BKO) for kind in kinds - _NOT_ENTITIES):
            return entity_page(self.book, iri)
        return node_page(self.book, iri)

    def _html(self, page: Page) -> bytes:
        twin = f"{page.name}{_TWIN}" if f"{page.here}/{page.name}{_TWIN}" in self._twins else ""
        return _encoded(self._page.render(page=page, up="../" if page.here else "", twin=twin))


def write_site(
    kg: KnowledgeGraph,
    folder: str | os.PathLike[str],
    explorer: str | os.PathLike[str] | None = None,
) -> Written:
    """Write the site into a folder; one of ours is brought up to date.

    No file is written before all are made. A warning tells of what has no page.

    Args:
        kg: the graph.
        folder: where to write.
        explorer: the folder of the built explorer, where the site has one.

    Raises:
        InputError: the folder holds something else, or cannot be written, or there is no explorer.
    """
    target = Path(folder)
    try:
        if target.exists() and not (target / MARK).is_file() and any(target.iterdir()):
            raise InputError(f"{folder}: holds something else; name a new or an empty folder")
        site = Site(kg, explorer)
        target.mkdir(parents=True, exist_ok=True)  # if it cannot be made, that is soon said
        files = dict(site.all_files())
        for part in {*_FOLDERS, *(name.rpartition("/")[0] for name in files)}:
            (target / part).mkdir(parents=True, exist_ok=True)
        # The file that tells that the folder is ours comes first: what is left of a write that
        # was broken off can be written again.
        for name in sorted(files, key=lambda name: (name != MARK, name)):
            (target / name).write_bytes(files[name])
        for part in _FOLDERS:
            for name in os.listdir(target / part):
                if f"{part}/{name}" not in files and name.endswith((*_SUFFIXES, _TWIN)):
                    (target / part / name).unlink()
        for path in [*map(target.joinpath, PAGES), *(target / FOLDER).rglob("*")]:
            if path.is_file() and path.relative_to(target).as_posix() not in files:
                path.unlink()
    except OSError as error:
        raise InputError(f"{folder}: cannot be written: {error.strerror}") from None
    if without := site.book.nodes.elsewhere:
        are = "name has" if len(without) == 1 else "names have"
        notice(
            f"{len(without):,} {are} no page, being outside <{BKG}>: {compact(without[0])}"
            f"{', …' * (len(without) > 1)}; what is said of them is in the Turtle of what leads to "
            "them, or in rest.ttl"
        )
    return Written(len(files), sum(map(len, files.values())), len(site.book.nodes.own))


def _data(part: Iterable[ox.Triple], form: str, up: str = "") -> bytes:
    if form == ".ttl":
        return write_turtle(part).encode()
    return next(write_each_jsonld([part], up + CONTEXT)).encode()


def _encoded(html: Any) -> bytes:
    return f"{str(html).rstrip()}\n".encode()


def _static(name: str) -> str:
    return (Path(__file__).parent / "static" / name).read_text("utf-8")
