"""Write a graph to a file: Turtle, JSON-LD, N-Triples, N-Quads, TriG or RDF/XML.

The same graph gives the same bytes. A file is written beside its place and renamed, so that whoever
interrupts an export keeps the old file whole.
"""

import os
import re

import pyoxigraph as ox

from ..errors import InputError, NotFoundError, near_matches
from ..formats.turtle import canonical, canonical_lines, write_turtle
from ..namespaces import BKG, PREFIXES, compact, expand, local_name
from ..resources import ontology_file
from ..sparql.asking import NamedQueries
from ..stores.memory import MemoryStore, spelt
from ..stores.output import to_standard_output
from ..stores.progress import unfinished

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..sparql.store import Store

    Node = ox.NamedNode | ox.BlankNode

FORMATS = {
    "turtle": (".ttl",),
    "json-ld": (".jsonld", ".json"),
    "n-triples": (".nt",),
    "n-quads": (".nq",),
    "trig": (".trig",),
    "rdf-xml": (".rdf", ".xml"),
}
"""The formats and the suffixes that stand for them."""

STATEMENTS_GRAPH = BKG + "statements-graph"
"""Named graph of the statements, in N-Quads and TriG."""
ENTITIES_GRAPH = BKG + "entities-graph"
"""Named graph of what is neither source, passage nor statement."""
DIRECT_EDGES_GRAPH = BKG + "direct-edges-graph"
"""Named graph of the derived edges."""
ONTOLOGY_GRAPH = "https://w3id.org/baclofen-kg/ontology"
"""Named graph of the ontology."""

_SOURCE, _PASSAGE = expand("bko:Source"), expand("bko:Passage")
_TYPE, _ABOUT, _IS_PART_OF = expand("rdf:type"), expand("bko:about"), expand("dcterms:isPartOf")
_SPEAKS_TO = frozenset(expand(f"cito:{name}") for name in ("supports", "qualifies", "disputes"))
_MEMBER_OF = expand("bko:memberOf")
_NOT_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def export(
    store: "Store",
    target: "str | os.PathLike[str]",
    *,
    format: str | None = None,
    framed: bool = False,
    derived: bool = False,
    sources: "Sequence[str] | None" = None,
    ontology: bool = False,
) -> None:
    """Write the data of a store to a file, or to standard output where ``target`` is ``-``.

    Args:
        store: The graph. The vocabulary, if the store holds it, is not taken for data.
        target: Where to write.
        format: One of ``FORMATS`` or a suffix; by default what the suffix of ``target`` says, and
            Turtle for standard output.
        framed: JSON-LD only: nested around the drug.
        derived: Add the direct edges that the query ``direct-edges`` derives.
        sources: Only these sources: their passages, the statements that those speak to, what the
            statements speak of, and the passages that support what they only limit or dispute.
        ontology: Add the ontology.

    Raises:
        InputError: the format is not known, or the target cannot be written.
        NotFoundError: there is no such source.
    """
    name = format_name(os.fspath(target), format)
    content = serialize(
        store, name, framed=framed, derived=derived, sources=sources, ontology=ontology
    )
    write_whole(os.fspath(target), content)


def serialize(
    store: "Store",
    format: str,
    *,
    framed: bool = False,
    derived: bool = False,
    sources: "Sequence[str] | None" = None,
    ontology: bool = False,
) -> bytes:
    """Return the data of a store as the bytes of a file; the arguments are those of ``export``."""
    name = format_name("-", format)
    if framed and name != "json-ld":
        raise InputError(f"only JSON-LD can be framed, not {name}")
    if isinstance(sources, str):
        sources = [sources]
    data = _data(store)
    if sources:
        data = _only_sources(data, sources)
    edges = _direct_edges(store, data if sources else None) if derived else []
    terms = _ontology() if ontology else []
    if name in ("n-quads", "trig"):
        return _quads(name, data, edges, terms)
    return _triples(name, [*data, *edges, *terms], framed=framed)


def format_name(target: str, given: str | None = None) -> str:
    """Return the format that is given or, if none is, that the suffix of a target stands for.

    Raises:
        InputError: it is not a format that can be written.
    """
    if given is None and target == "-":
        return "turtle"
    asked = os.path.splitext(target)[1] if given is None else given
    wanted = re.sub(r"[^a-z]", "", asked.lower())
    for name, suffixes in FORMATS.items():
        if wanted in (name.replace("-", ""), *(suffix[1:] for suffix in suffixes)):
            return name
    known = ", ".join(f"{name} ({' '.join(suffixes)})" for name, suffixes in FORMATS.items())
    where = f"{target}: the suffix {asked!r}" if given is None else repr(given)
    raise InputError(f"{where} is not a format that can be written; known are {known}")


# ---- What is written ----


def _data(store: "Store") -> list[ox.Triple]:
    """Return the triples of a store without those of the ontology."""
    vocabulary = MemoryStore()
    vocabulary.add(_ontology())
    known = set(vocabulary.triples())
    trees = _blank_trees(known)
    found = [triple for triple in store.triples() if triple not in known]
    own = {tree: lines for tree, lines in _blank_trees(found).items() if lines in trees.values()}
    if own:
        # Blank nodes have other names in each reading, so they are known by what hangs on them.
        facts = _by_subject(found)
        dropped = {node for tree in own for node in _below(tree, facts)}
        found = [t for t in found if t.subject not in dropped and t.object not in dropped]
    return [spelt(triple) for triple in found]


def _blank_trees(triples: "Iterable[ox.Triple]") -> "dict[Node, tuple[str, ...]]":
    """Return what hangs on each blank node that no other blank node holds.

    What holds it, if anything does, is part of the answer.
    """
    triples = list(triples)
    holders: dict[Node, list[ox.Triple]] = {}
    for triple in triples:
        if type(triple.object) is ox.BlankNode:
            holders.setdefault(triple.object, []).append(triple)
    facts = _by_subject(triples)
    blank = {node for node in facts if type(node) is ox.BlankNode} | holders.keys()
    found: dict[Node, tuple[str, ...]] = {}
    for node in blank:
        held_by = holders.get(node, [])
        if not any(type(holder.subject) is ox.BlankNode for holder in held_by):
            tree = [t for below in _below(node, facts) for t in facts.get(below, ())]
            found[node] = tuple(canonical_lines([*held_by, *tree]))
    return found


def _below(node: "Node", facts: "dict[Node, list[ox.Triple]]") -> "set[Node]":
    """Return a blank node and the blank nodes that can be reached from it through others."""
    found = {node}
    queue = [node]
    while queue:
        for triple in facts.get(queue.pop(), ()):
            if type(triple.object) is ox.BlankNode and triple.object not in found:
                found.add(triple.object)
                queue.append(triple.object)
    return found


def _by_subject(triples: "Iterable[ox.Triple]") -> "dict[Node, list[ox.Triple]]":
    facts: dict[Node, list[ox.Triple]] = {}
    for triple in triples:
        facts.setdefault(_node(triple.subject), []).append(triple)
    return facts


def _ontology() -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(path=ontology_file(), format=ox.RdfFormat.TURTLE)]


def _direct_edges(store: "Store", data: list[ox.Triple] | None) -> list[ox.Triple]:
    """Return the derived edges: of the whole store, or of only some of its data."""
    if data is not None:
        part = MemoryStore()
        part.add(data)
        store = part
    return NamedQueries(store).triples("direct-edges")


def _only_sources(data: list[ox.Triple], names: "Sequence[str]") -> list[ox.Triple]:
    """Return what some sources say: passages, statements, and whatever those speak of."""
    facts = _by_subject(data)
    classes = {
        (triple.subject, triple.object.value)
        for triple in data
        if triple.predicate.value == _TYPE and type(triple.object) is ox.NamedNode
    }
    everywhere = [node for node in facts if (node, _SOURCE) in classes]
    kept = {_find_source(name, everywhere, facts) for name in names}
    passages = {
        _node(triple.subject)
        for triple in data
        if triple.predicate.value == _IS_PART_OF
        and triple.object in kept
        and (triple.subject, _PASSAGE) in classes
    }

    passages |= _supporters(data, passages)

    def follow(start: "Iterable[Node]") -> "set[Node]":
        found = {node for node in start if node in facts}
        queue = list(found)
        while queue:
            for triple in facts[queue.pop()]:
                node = triple.object
                # The passages of other sources stay out, whoever refers to them.
                if node in facts and node not in found and (node, _PASSAGE) not in classes:
                    found.add(node)  # type: ignore[arg-type]
                    queue.append(node)  # type: ignore[arg-type]
        return found

    nodes = follow([*kept, *passages])
    # An interaction with a class is nothing without the members of the class.
    members = [t.subject for t in data if t.predicate.value == _MEMBER_OF and t.object in nodes]
    nodes |= follow(members)  # type: ignore[arg-type]
    return [triple for triple in data if triple.subject in nodes]


def _supporters(data: list[ox.Triple], passages: "set[Node]") -> "set[Node]":
    """The passages that support what some only limit or dispute: no statement is nobody's."""
    stances = [expand(f"cito:{name}") for name in ("supports", "qualifies", "disputes")]
    supports = stances[0]
    spoken_to = [t for t in data if t.subject in passages and t.predicate.value in stances]
    supported = {triple.object for triple in spoken_to if triple.predicate.value == supports}
    open_ones = {triple.object for triple in spoken_to} - supported
    return {
        _node(t.subject) for t in data if t.predicate.value == supports and t.object in open_ones
    }


def _find_source(
    name: str, sources: "Sequence[Node]", facts: "dict[Node, list[ox.Triple]]"
) -> "Node":
    """Return the source of a name: an IRI, a CURIE, its local name or its title."""
    known: dict[str, Node] = {}
    for source in sources:
        iri = str(source.value)
        titles = [
            triple.object.value
            for triple in facts[source]
            if triple.predicate.value in (expand("dcterms:title"), expand("skos:prefLabel"))
            and type(triple.object) is ox.Literal
        ]
        for text in (iri.removeprefix(BKG), compact(iri), iri, local_name(iri), *titles):
            known.setdefault(text.casefold(), source)
    if name.casefold() not in known:
        every = sorted(str(source.value).removeprefix(BKG) for source in sources)
        near = near_matches(name, every)
        hint = "" if near else f"; known are {', '.join(every)}" if every else "; there are none"
        raise NotFoundError(f"there is no source named {name!r}{hint}", near)
    return known[name.casefold()]


# ---- How it is written ----


def _triples(name: str, triples: list[ox.Triple], *, framed: bool) -> bytes:
    if name == "turtle":
        return write_turtle(canonical(triples)).encode()
    if name == "json-ld":
        from ..formats.jsonld import write_jsonld

        return write_jsonld(triples, framed=framed).encode()
    ordered = sorted(canonical(triples), key=_line)
    if name == "n-triples":
        return _encode(ordered, ox.RdfFormat.N_TRIPLES)
    return _rdf_xml(ordered)


def _rdf_xml(triples: list[ox.Triple]) -> bytes:
    try:
        content = _encode(triples, ox.RdfFormat.RDF_XML)
        readable = not _NOT_XML.search(content.decode())
        back = ox.parse(input=content, format=ox.RdfFormat.RDF_XML) if readable else ()
        if canonical_lines(back) == canonical_lines(triples):
            return content + b"\n"
    except (ValueError, SyntaxError, OSError):
        pass
    raise InputError("this graph holds something that RDF/XML cannot say; choose another format")


def _quads(
    name: str, data: list[ox.Triple], edges: list[ox.Triple], terms: list[ox.Triple]
) -> bytes:
    """Return a dataset: a graph per source, and one each for statements, entities and the rest."""
    graph = _graph_chooser(data)
    held = set(data)
    placed = [(triple, graph(triple)) for triple in data]
    placed += [(triple, DIRECT_EDGES_GRAPH) for triple in edges if triple not in held]
    placed += [(triple, ONTOLOGY_GRAPH) for triple in terms]
    dataset = ox.Dataset(
        ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(name)) for t, name in placed
    )
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    quads = sorted(dataset, key=lambda quad: (str(quad.graph_name), _line(quad)))
    return _encode(quads, ox.RdfFormat.N_QUADS if name == "n-quads" else ox.RdfFormat.TRIG)


def _encode(triples: "Sequence[ox.Triple] | Sequence[ox.Quad]", format: ox.RdfFormat) -> bytes:
    content = ox.serialize(triples, format=format, prefixes=_used(triples))
    assert content is not None
    return content


def _graph_chooser(data: list[ox.Triple]) -> "Callable[[ox.Triple], str]":
    """Return a function that names the graph of a triple."""
    source = ox.NamedNode(_SOURCE)
    graphs: dict[Node, str] = {}
    for triple in data:
        if triple.object == source and triple.predicate.value == _TYPE:
            graphs[_node(triple.subject)] = f"{_node(triple.subject).value}-graph"
    sources = dict(graphs)
    for triple in data:
        if triple.predicate.value == _ABOUT:
            graphs.setdefault(_node(triple.subject), STATEMENTS_GRAPH)
        elif triple.predicate.value == _IS_PART_OF and triple.object in sources:
            graphs.setdefault(_node(triple.subject), sources[_node(triple.object)])
    return lambda triple: graphs.get(_node(triple.subject), ENTITIES_GRAPH)


def _node(term: "ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple") -> "Node":
    assert isinstance(term, ox.NamedNode | ox.BlankNode)
    return term


def _line(triple: "ox.Triple | ox.Quad") -> tuple[str, bool, str, str]:
    predicate = triple.predicate.value
    return (str(triple.subject), predicate != _TYPE, predicate, str(triple.object))


def _used(triples: "Iterable[ox.Triple | ox.Quad]") -> dict[str, str]:
    """Return the prefixes that some IRI begins with."""
    iris: set[str] = set()
    for triple in triples:
        for term in triple:
            if type(term) is ox.NamedNode:
                iris.add(term.value)
            elif type(term) is ox.Literal:
                iris.add(term.datatype.value)
    return {
        prefix: namespace
        for prefix, namespace in PREFIXES.items()
        if any(iri.startswith(namespace) for iri in iris)
    }


# ---- Where it is written ----


def write_whole(target: str, content: bytes) -> None:
    """Write a file as a whole or not at all; ``-`` is standard output.

    Raises:
        InputError: it cannot be written; what was there is as it was.
        BrokenPipeError: whoever reads standard output has gone.
    """
    try:
        if target == "-":
            to_standard_output(content)
        elif os.path.exists(target) and not os.path.isfile(target):
            _to_device(target, content)
        else:
            _to_file(os.path.realpath(target), content)
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        place = "standard output" if target == "-" else target
        raise InputError(f"{place}: cannot be written: {reason}") from None


def _to_device(target: str, content: bytes) -> None:
    # A device or a pipe cannot be renamed over; a folder fails here, as it should.
    with open(target, "wb", buffering=0) as file:
        _write_all(file.fileno(), content)


def _to_file(target: str, content: bytes) -> None:
    mode = None
    if os.path.exists(target):
        mode = os.stat(target).st_mode & 0o7777
        # Renaming would replace a file that is protected against writing.
        os.close(os.open(target, os.O_WRONLY))
    folder, name = os.path.split(target)
    beside = os.path.join(folder, f".{_beginning(name)}.{os.getpid()}-{os.urandom(4).hex()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    unfinished.add(beside)
    descriptor = os.open(beside, flags, 0o666)
    try:
        try:
            _write_all(descriptor, content)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if mode is not None:
            os.chmod(beside, mode)
        os.replace(beside, target)
    except BaseException:
        os.unlink(beside)
        raise
    finally:
        unfinished.discard(beside)


def _beginning(name: str) -> str:
    """As much of a name as leaves room for more, which file systems count in bytes."""
    return os.fsdecode(os.fsencode(name)[:100].decode("utf-8", "ignore"))


def _write_all(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]
