"""What the explorer adds to a site: three pages, their scripts, and the graph for these to read.

The scripts are built from ``web/`` of the repository (``make explorer``) and are no part of the
package; a site without them has none of this. docs/decisions/explorer-in-the-browser.md says why.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from ..errors import InputError
from ..formats.canonical import canonical_quads
from ..graph import KnowledgeGraph
from ..sparql.asking import NamedQueries
from ..sparql.terms import to_python
from ..stores.embedded import ONTOLOGY
from ..stores.packaged import ontology_triples

PAGES = ("query.html", "check.html", "neighbourhood.html")
"""The pages of the explorer."""
FOLDER = "explorer"
"""Where in the site its scripts lie."""
_BUILT = "NOTICE.txt"
"""A file that tells a folder of built scripts from any other."""
_GRAPH = f"{FOLDER}/graph.nq.gz"
_QUERIES = f"{FOLDER}/queries.json"


class Explorer:
    """The files of the explorer, but for its pages."""

    def __init__(self, built: str | os.PathLike[str], kg: KnowledgeGraph) -> None:
        """Hold the folder of the built scripts, and a graph.

        Raises:
            InputError: the folder does not hold the scripts.
        """
        self._built = Path(built)
        self._kg = kg
        if not (self._built / _BUILT).is_file():
            raise InputError(f"{built}: holds no explorer; `make explorer` builds it")

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of its files in the site."""
        scripts = (path.relative_to(self._built).as_posix() for path in self._scripts)
        return frozenset([*(f"{FOLDER}/{name}" for name in scripts), _GRAPH, _QUERIES])

    @property
    def _scripts(self) -> list[Path]:
        return sorted(path for path in self._built.rglob("*") if path.is_file())

    @property
    def digest(self) -> str:
        """A hash of the built scripts."""
        return hashlib.sha256(b"".join(path.read_bytes() for path in self._scripts)).hexdigest()

    @property
    def questions(self) -> list[tuple[str, str]]:
        """The names and titles of the named queries."""
        return [(query.name, query.title) for query in self._kg.queries]

    @cached_property
    def drugs(self) -> list[tuple[str, str]]:
        """The IRIs and labels of the drugs that can be checked."""
        rows = NamedQueries(self._kg.store).rows("model/subjects")
        iris = [str(to_python(row[0])) for row in rows]
        return [(iri, self._kg.entity(iri).label) for iri in iris]

    @cached_property
    def megabytes(self) -> int:
        """What the check loads when it is packed, as web servers pack it."""
        scripts: int = json.loads((self._built / "sizes.json").read_text("utf-8"))["check"]
        return round((scripts + len(self.content(_GRAPH))) / 1e6)

    def content(self, name: str) -> bytes:
        """The bytes of one of its files."""
        if name == _GRAPH:
            lines = "".join(sorted(f"{quad} .\n" for quad in canonical_quads(self._quads())))
            return gzip.compress(lines.encode(), mtime=0)
        if name == _QUERIES:
            return self._queries()
        return (self._built / name.removeprefix(f"{FOLDER}/")).read_bytes()

    def _quads(self) -> Iterator[ox.Quad]:
        """The data in the default graph, the ontology in its own; ``fill`` in web/ adds it."""
        data = list(self._kg.store.triples())
        yield from (ox.Quad(*triple) for triple in data)
        repeated = set(data)
        for triple in ontology_triples():
            if triple not in repeated:
                yield ox.Quad(triple.subject, triple.predicate, triple.object, ONTOLOGY)

    def _queries(self) -> bytes:
        queries = [
            {
                "name": query.name,
                "title": query.title,
                "question": query.question,
                "text": query.text,
                "parameters": [
                    {
                        "name": item.name,
                        "type": item.type,
                        "required": item.required,
                        "default": item.default or "",
                        "description": item.description,
                    }
                    for item in query.parameters
                ],
            }
            for query in self._kg.queries
        ]
        return json.dumps(queries, ensure_ascii=False, separators=(",", ":")).encode()
