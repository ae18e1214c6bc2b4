"""The packaged graph from a store on disk, in the user's cache folder.

In memory an answer is quicker, but the files must be parsed first. A process that asks one question
is done sooner with a store on disk, which is made on first use. That store is to the data what
bytecode is to Python: it is used while the files are those that it was made from, and it is never
needed. Where it cannot be made or read, the graph is loaded into memory.

``BACLOFEN_KG_CACHE`` names another cache folder, by its absolute path; set but empty, it turns this
off.
"""

from __future__ import annotations

import binascii
import os
import re
import sys
from collections.abc import Iterable
from functools import lru_cache

from pyoxigraph import NamedNode, Quad, Triple

from .. import resources
from ..errors import InputError, as_paths, notice, one_line
from ..namespaces import BKG, VOCABULARIES
from ..sparql.store import Store
from .disk.store import open_store
from .embedded import ONTOLOGY_GRAPH
from .progress import Progress, remove
from .reading import read_triples

VARIABLE = "BACLOFEN_KG_CACHE"


def ontology_triples() -> list[Triple]:
    """Return the ontology."""
    return list(_read_once((resources.ontology_file(),)))


@lru_cache(maxsize=1)
def ontology_quads() -> tuple[Quad, ...]:
    """Return the ontology as the data of an engine, of which many stores may be filled."""
    return tuple(Quad(*triple) for triple in ontology_triples())


def shape_triples(
    added: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | None = None,
    *,
    only: bool = False,
) -> list[Triple]:
    """Return the shapes of the package and those of files that are added, or of these alone.

    Raises:
        InputError: there are none, or a file cannot be used.
    """
    if added is None and only:
        raise InputError("without our shapes there are none; name others by shapes (--shapes FILE)")
    files = [] if added is None else as_paths(added, "the shapes")
    ours = () if only else _read_once(tuple(resources.shape_files()))
    theirs = list(read_triples(files))
    if files:
        _check_are_shapes(theirs, " ".join(files))
        _tell_of_imports(theirs, " ".join(files))
    return [*ours, *theirs]


def _check_are_shapes(triples: list[Triple], names: str) -> None:
    """See to it that files say something in the vocabulary of SHACL."""
    shacl = VOCABULARIES["sh"]
    used = {triple.predicate.value for triple in triples}
    used |= {triple.object.value for triple in triples if isinstance(triple.object, NamedNode)}
    like_it = re.compile(r"https?://(?:www\.)?w3\.org/ns/shacl[#/]", re.IGNORECASE)
    slips = (iri for iri in sorted(used) if like_it.match(iri) and not iri.startswith(shacl))
    slip = next(slips, None)
    if slip is not None or not any(iri.startswith(shacl) for iri in used):
        hint = f"{slip} is no term of it" if slip else "nothing there is a term of it"
        raise InputError(f"{names}: shapes are written in SHACL, {shacl}, and {hint}")


def _tell_of_imports(triples: list[Triple], names: str) -> None:
    """Tell of the shapes that a file imports and that are not among those that are read."""
    imports = VOCABULARIES["owl"] + "imports"
    described = {triple.subject for triple in triples}
    wanted = {t.object for t in triples if t.predicate.value == imports} - described
    if wanted:
        notice(
            f"{names}: imports {', '.join(sorted(map(one_line, wanted)))}, which nobody fetches; "
            "if there are shapes in it, name its file too"
        )


def data_triples() -> tuple[Triple, ...]:
    """Return the triples of the packaged data, as they are spelt in the files."""
    return _read_once(tuple(resources.data_files()))


@lru_cache(maxsize=3)
def _read_once(files: tuple[str, ...]) -> tuple[Triple, ...]:
    """Read files that stay as they are; their blank nodes keep their names then, too."""
    # A base saves the import of what makes an address of a path; none of their IRIs is relative.
    return tuple(read_triples(files, base=BKG))


def ontology_beside(store: Store) -> list[Triple]:
    """Return the ontology; it is loaded beside the data of a store, where it is not there yet.

    Raises:
        InputError: it is not there, and the store is only read.
    """
    if not store.query(f"ASK {{ <{ONTOLOGY_GRAPH}> a <{VOCABULARIES['owl']}Ontology> }}"):
        file = resources.ontology_file()
        try:
            store.load_ontology(file)
        except InputError:
            raise InputError(
                "the store holds no ontology to validate with; "
                f"load {os.path.basename(file)} beside the data"
            ) from None
    return ontology_triples()


def open_packaged(progress: Progress | None = None) -> Store:
    """Return the packaged data and the ontology, from the user's cache folder where that works."""
    folder = cache_folder()
    if folder is not None:
        for _ in range(2):
            try:
                return open_store(folder, progress=progress, quiet=True)
            except InputError:
                # Nothing to write to, or what no version of this package would leave there.
                remove(folder)
    from .memory import load_packaged  # slow to import, and most often not needed

    return load_packaged()


def cache_folder() -> str | None:
    """Return where the store of this installation is, or would be; nothing where there is none."""
    parent = os.environ.get(VARIABLE)
    if parent is None:
        parent = os.path.join(_user_cache_folder(), "baclofen-kg")
    if not os.path.isabs(parent):
        return None  # turned off, or nobody's home
    here = binascii.crc32(os.fsencode(resources.folder("data")))
    return os.path.join(parent, f"packaged-{here:08x}")


def _user_cache_folder() -> str:
    if sys.platform == "win32":
        return os.environ.get("LOCALAPPDATA", "")
    if sys.platform == "darwin":
        return os.path.expanduser("~/Library/Caches")
    return os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
