"""The site of a graph: a page, a Turtle file and a JSON-LD file for each IRI of our namespace.

What is said of a node of somebody else stands with the first of ours that leads to it; where none
does, in ``rest.ttl`` and ``rest.jsonld``.
What says something has a twin in Markdown too (``twins``).

All links are relative, no page needs a script, and none asks another host for anything; so it can
be read from a folder, from any web server and from ``server``. The same graph gives the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from .. import __version__, resources
from ..errors import InputError, notice
from ..formats.jsonld import write_each_jsonld
from ..formats.turtle import write_turtle
from ..graph import KnowledgeGraph
from ..namespaces import BKG, BKO, compact, local_name
from ..stores.packaged import ontology_triples
from .book import NODES, Book
from .entity_page import MORE, entity_page, has_more, more_page
from .explorer import FOLDER, PAGES, Explorer
from .index_pages import front_page, kind_page, search_index
from .markup import Page
from .node_page import node_page
from .ontology_page import ontology_page
from .picture import STYLE
from .source_page import country_page, passage_page, source_page
from .statement_page import statement_page
from .twins import FRONT, markdown, twin_names

CONTEXT = "context.jsonld"
"""The context of all JSON-LD of the site, which each file links to."""
MARK = "assets/search-names.js"
"""A file that tells a folder of ours from any other."""
_FOLDERS = (NODES, "kind", "country", MORE)
_SUFFIXES = (".html", ".ttl", ".jsonld")
_TWIN = ".md"
_NOT_ENTITIES = {BKO + "Component"}


class WrittenSite(NamedTuple):
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
        self.book = Book(kg)
        """What the pages are made from."""
        # A page and its twin are written one after the other.
        self._page = lru_cache(maxsize=1)(lambda name: self._pages[name]())

    @property
    def scripts(self) -> str:
        """A hash of the scripts of the explorer; nothing where there is none."""
        return self._explorer.digest if self._explorer else ""

    def names(self) -> list[str]:
        """The names of all files, sorted."""
        return sorted(self._files)

    def has(self, name: str) -> bool:
        """Whether there is a file of that name."""
        return name in self._files

    def content(self, name: str) -> bytes | None:
        """The bytes of a file, or None where the site has no such file."""
        make = self._files.get(name)
        return make() if make else None

    def all_files(self) -> Iterator[tuple[str, bytes]]:
        """All files with their bytes."""
        nodes = self.book.nodes
        # Documents that are written one after the other share what is known of the context.
        documents = write_each_jsonld((nodes.parts[iri] for iri in nodes.own), f"../{CONTEXT}")
        made = {f"{NODES}/{local_name(iri)}.jsonld" for iri in nodes.own}
        for iri, document in zip(nodes.own, documents, strict=True):
            yield f"{NODES}/{local_name(iri)}.jsonld", document.encode()
        for name in self.names():
            if name not in made:
                yield name, self._files[name]()

    @cached_property
    def _pages(self) -> dict[str, Callable[[], Page]]:
        """What says what stands on each page, by its name without a suffix."""
        book, nodes = self.book, self.book.nodes
        pages: dict[str, Callable[[], Page]] = {"index": partial(front_page, book)}
        for folder, page, iris in (
            (NODES, _page_of_node, nodes.own),
            ("kind", kind_page, nodes.kinds),
            ("country", country_page, nodes.countries),
            (MORE, more_page, [iri for iri in nodes.own if has_more(book, iri)]),
        ):
            pages |= {f"{folder}/{local_name(iri)}": partial(page, book, iri) for iri in iris}
        return pages

    @cached_property
    def _files(self) -> dict[str, Callable[[], bytes]]:
        """What makes each file."""
        nodes = self.book.nodes
        files: dict[str, Callable[[], bytes]] = {
            "search.html": partial(self._rendered, "search.html"),
            "ontology.html": lambda: self._rendered("ontology.html", page=ontology_page(self.book)),
            "ontology.ttl": Path(resources.ontology_file()).read_bytes,
            "ontology.jsonld": partial(_data, ontology_triples(), ".jsonld"),
            CONTEXT: Path(resources.context_file()).read_bytes,
            "assets/style.css": lambda: _static("style.css") + f"{STYLE}\n".encode(),
            "assets/icon.svg": partial(_static, "icon.svg"),
            "assets/search.js": partial(_static, "search.js"),
            MARK: partial(search_index, self.book),
        }
        for form in (".ttl", ".jsonld"):
            for iri in nodes.own:
                part = partial(_data, nodes.parts[iri], form, "../")
                files[f"{NODES}/{local_name(iri)}{form}"] = part
            if nodes.rest:
                files[f"rest{form}"] = partial(_data, nodes.rest, form)
        files |= {f"{name}.html": partial(self._html, name) for name in self._pages}
        files |= {name: partial(self._markdown, name) for name in self._twins}
        if self._explorer:
            files |= {name: partial(self._rendered, name) for name in PAGES}
            files |= {name: partial(self._explorer.content, name) for name in self._explorer.names}
        return files

    @cached_property
    def _twins(self) -> frozenset[str]:
        return twin_names(self.book)

    def _html(self, name: str) -> bytes:
        twin = f"{name}{_TWIN}" if f"{name}{_TWIN}" in self._twins else ""
        twin = twin.rpartition("/")[2] if name.startswith(f"{NODES}/") else ""
        up = "../" if "/" in name else ""
        return self._rendered("page.html", page=self._page(name), up=up, twin=twin)

    def _markdown(self, name: str) -> bytes:
        page = self._page("index" if name == FRONT else name.removesuffix(_TWIN))
        return markdown(page, self._twins).encode()

    def _rendered(self, template: str, *, up: str = "", **values: object) -> bytes:
        return f"{self._template(template).render(up=up, **values).rstrip()}\n".encode()


def _page_of_node(book: Book, iri: str) -> Page:
    kinds = set(book.nodes.classes(iri))
    if iri in book.statements:
        return statement_page(book, iri)
    if BKO + "Passage" in kinds:
        return passage_page(book, iri)
    if BKO + "Source" in kinds:
        return source_page(book, iri)
    if any(kind.startswith(BKO) for kind in kinds - _NOT_ENTITIES):
        return entity_page(book, iri)
    return node_page(book, iri)


def write_site(
    kg: KnowledgeGraph,
    folder: str | os.PathLike[str],
    explorer: str | os.PathLike[str] | None = None,
) -> WrittenSite:
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
    return WrittenSite(len(files), sum(map(len, files.values())), len(site.book.nodes.own))


def _data(part: Iterable[ox.Triple], form: str, up: str = "") -> bytes:
    if form == ".ttl":
        return write_turtle(part).encode()
    return next(write_each_jsonld([part], up + CONTEXT)).encode()


def _static(name: str) -> bytes:
    return (Path(__file__).parent / "static" / name).read_bytes()
