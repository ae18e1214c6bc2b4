"""Graphs in one form, whatever their blank nodes are called.

The standard algorithm (RDFC-1.0) takes cubic time for a list of equal members and does not end on
others. Here blank nodes are told apart by what is said around them, in nearly linear time; only
where that leaves a choice, and the graph is no tree there, are the choices tried.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias, TypeVar

import pyoxigraph as ox

from ..errors import InputError

Statement = TypeVar("Statement", ox.Triple, ox.Quad)
_Link: TypeAlias = tuple[int, int, int]
"""A shape of statements, and the places of two blank nodes in it."""
_Encoding: TypeAlias = list[tuple[int, tuple[int, ...]]]

# Blank nodes that may be looked at while choices are tried, before the graph is refused.
_PATIENCE = 20_000


def same_graph(left: Iterable[ox.Triple | ox.Quad], right: Iterable[ox.Triple | ox.Quad]) -> bool:
    """Say whether two graphs hold the same triples, up to the names of blank nodes.

    Raises:
        InputError: their blank nodes are too much alike to be told apart.
    """
    return canonical_lines(left) == canonical_lines(right)


def canonical_lines(triples: Iterable[ox.Triple | ox.Quad]) -> list[str]:
    """Return the triples as sorted lines of N-Triples with canonical names for blank nodes.

    Raises:
        InputError: the blank nodes are too much alike to be told apart.
    """
    return sorted(f"{t.subject} {t.predicate} {t.object} ." for t in canonical(triples))


def canonical(triples: Iterable[ox.Triple | ox.Quad]) -> list[ox.Triple]:
    """Return the triples, each once, with canonical names for blank nodes.

    Raises:
        InputError: the blank nodes are too much alike to be told apart.
    """
    return _renamed(t if isinstance(t, ox.Triple) else t.triple for t in triples)


def canonical_quads(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return quads, each once, with canonical names for blank nodes.

    Raises:
        InputError: the blank nodes are too much alike to be told apart.
    """
    return _renamed(quads)


def blank_nodes_in_order(statements: Iterable[ox.Triple | ox.Quad]) -> list[ox.BlankNode]:
    """Return the blank nodes of a graph, in an order that does not depend on their names.

    Raises:
        InputError: they are too much alike to be told apart.
    """
    return _BlankNodes(statements).in_order()


def labels_of_rows(rows: Iterable[Sequence[str]]) -> dict[str, str]:
    """Return a label for each blank node in some rows: ``_:b0`` and so on, the same in each run.

    Blank nodes are the cells that begin with ``_:``; they are told apart by what stands in their
    rows. Where they are too much alike for that, they keep the labels that they have.
    """
    nodes: dict[str, ox.BlankNode] = {}
    found = []
    for row in rows:
        if any(cell.startswith("_:") for cell in row):
            whole = ox.BlankNode()
            for number, cell in enumerate(row):
                blank = cell.startswith("_:")
                value = nodes.setdefault(cell, ox.BlankNode()) if blank else ox.Literal(cell)
                found.append(ox.Triple(whole, ox.NamedNode(f"urn:column:{number}"), value))
    try:
        order = blank_nodes_in_order(found)
    except InputError:
        return {cell: cell for cell in nodes}
    cells = {node: cell for cell, node in nodes.items()}
    in_order = [cells[node] for node in order if node in cells]
    return {cell: f"_:b{number}" for number, cell in enumerate(in_order)}


def _renamed(statements: Iterable[Statement]) -> list[Statement]:
    found = list(dict.fromkeys(statements))
    order = blank_nodes_in_order(found)
    if not order:
        return found
    names = {node: ox.BlankNode(f"b{number}") for number, node in enumerate(order)}

    def renamed(term: Any) -> Any:
        if isinstance(term, ox.Triple):
            return ox.Triple(*map(renamed, term))
        return names[term] if isinstance(term, ox.BlankNode) else term

    return [
        type(statement)(*map(renamed, statement)) if _has_blank(statement) else statement
        for statement in found
    ]


_MAY_BE_BLANK = frozenset((ox.BlankNode, ox.Triple))


def _has_blank(statement: ox.Triple | ox.Quad) -> bool:
    """Whether there may be a blank node in it, itself or in a quoted triple."""
    return not _MAY_BE_BLANK.isdisjoint(map(type, statement))


class _BlankNodes:
    """The blank nodes of a graph and what is said of them."""

    def __init__(self, statements: Iterable[ox.Triple | ox.Quad]) -> None:
        blank = dict.fromkeys(filter(_has_blank, statements))
        shaped = [(text, nodes) for text, nodes in map(_shape, blank) if nodes]
        shapes = {text: number for number, text in enumerate(sorted({text for text, _ in shaped}))}
        self._said: dict[ox.BlankNode, list[tuple[int, list[ox.BlankNode]]]] = {}
        """The statements whose first blank node this is."""
        self._links: dict[ox.BlankNode, list[tuple[_Link, ox.BlankNode]]] = {}
        profiles: dict[ox.BlankNode, list[tuple[int, int]]] = {}
        for text, nodes in shaped:
            shape = shapes[text]
            self._said.setdefault(nodes[0], []).append((shape, nodes))
            for place, node in enumerate(nodes):
                profiles.setdefault(node, []).append((shape, place))
                links = self._links.setdefault(node, [])
                links += [
                    ((shape, there, place), other)
                    for there, other in enumerate(nodes)
                    if there != place
                ]
        self._profiles = profiles

    def in_order(self) -> list[ox.BlankNode]:
        """Return the blank nodes in their canonical order."""
        by_profile: dict[tuple[tuple[int, int], ...], list[ox.BlankNode]] = {}
        for node, profile in self._profiles.items():
            by_profile.setdefault(tuple(sorted(profile)), []).append(node)
        classes = _Classes(self._links)
        classes.split(classes.add(by_profile[profile]) for profile in sorted(by_profile))
        found = []
        for part in self._parts():
            order, encoding = self._order(classes, part)
            found.append(([classes.of[node] for node in order], encoding, order))
        found.sort(key=lambda item: item[:2])
        return [node for _, _, order in found for node in order]

    def _parts(self) -> Iterator[list[ox.BlankNode]]:
        """Yield the blank nodes that hang together, each such part by itself."""
        seen: set[ox.BlankNode] = set()
        for start in self._links:
            if start in seen:
                continue
            part = [start]
            seen.add(start)
            for node in part:
                for _, other in self._links[node]:
                    if other not in seen:
                        seen.add(other)
                        part.append(other)
            yield part

    def _order(
        self, classes: _Classes, part: list[ox.BlankNode]
    ) -> tuple[list[ox.BlankNode], _Encoding]:
        """Return a part in order, and, where choices were tried, by what the least was chosen."""
        if len({classes.of[node] for node in part}) == len(part):
            return sorted(part, key=classes.of.__getitem__), []
        pairs = sum(len({other for _, other in self._links[node]}) for node in part)
        if pairs == 2 * (len(part) - 1):
            return self._walk(classes, part), []
        encoding, order = self._least(classes.only(part), part, [_PATIENCE])
        return order, encoding

    def _walk(self, classes: _Classes, part: list[ox.BlankNode]) -> list[ox.BlankNode]:
        """Return the nodes of a tree as they are met from its least node.

        In a tree, nodes of one class are images of each other, so any of them may come first.
        """
        order = []
        waiting = [min(part, key=classes.of.__getitem__)]
        seen = set(waiting)
        while waiting:
            node = waiting.pop()
            order.append(node)
            links: dict[ox.BlankNode, list[_Link]] = {}
            for link, other in self._links[node]:
                if other not in seen:
                    links.setdefault(other, []).append(link)
            waiting += sorted(
                links, key=lambda other: (classes.of[other], sorted(links[other])), reverse=True
            )
            seen.update(links)
        return order

    def _least(
        self, classes: _Classes, part: list[ox.BlankNode], patience: list[int]
    ) -> tuple[_Encoding, list[ox.BlankNode]]:
        """Return the order with the least encoding, of all that the classes leave open."""
        tied = classes.first_tied()
        if not tied:
            order = sorted(part, key=classes.of.__getitem__)
            places = {node: place for place, node in enumerate(order)}
            encoding = sorted(
                (shape, tuple(places[node] for node in nodes))
                for first in part
                for shape, nodes in self._said.get(first, ())
            )
            return encoding, order
        # Of twins, of which the same is said, one is as good as the other.
        choices = {frozenset(self._links[node]): node for node in tied}
        found = []
        for node in choices.values():
            patience[0] -= len(part)
            if patience[0] < 0:
                raise InputError(
                    f"{len(part)} blank nodes are too much alike to be written in one order; "
                    "give them IRIs"
                )
            found.append(self._least(classes.with_apart(node), part, patience))
        return min(found, key=lambda item: item[0])


class _Classes:
    """Blank nodes in classes: those of one class have not been told apart.

    The numbers of the classes do not depend on the names of the nodes, nor on their order.
    """

    def __init__(self, links: dict[ox.BlankNode, list[tuple[_Link, ox.BlankNode]]]) -> None:
        self._links = links
        self._members: dict[int, set[ox.BlankNode]] = {}
        self._next = 0
        self.of: dict[ox.BlankNode, int] = {}
        """The class of each node."""

    def add(self, nodes: Iterable[ox.BlankNode]) -> int:
        """Make a class of nodes, and return its number."""
        number = self._next
        self._next += 1
        self._members[number] = set(nodes)
        self.of.update(dict.fromkeys(self._members[number], number))
        return number

    def only(self, nodes: list[ox.BlankNode]) -> _Classes:
        """Return a copy that holds some of the nodes."""
        copy = _Classes(self._links)
        copy._next = self._next
        for node in nodes:
            copy.of[node] = self.of[node]
            copy._members.setdefault(self.of[node], set()).add(node)
        return copy

    def with_apart(self, node: ox.BlankNode) -> _Classes:
        """Return a copy in which a node has a class of its own, and what follows from that."""
        copy = self.only(list(self.of))
        copy._members[self.of[node]].remove(node)
        copy.split([copy.add([node])])
        return copy

    def first_tied(self) -> set[ox.BlankNode]:
        """Return the first class of more than one node; it is empty where there is none."""
        return next(
            (self._members[c] for c in sorted(self._members) if len(self._members[c]) > 1), set()
        )

    def split(self, classes: Iterable[int]) -> None:
        """Split classes by their links to those given, until nothing follows from it any more."""
        waiting = deque(classes)
        while waiting:
            links: dict[ox.BlankNode, list[_Link]] = {}
            for node in self._members[waiting.popleft()]:
                for link, other in self._links[node]:
                    links.setdefault(other, []).append(link)
            touched: dict[int, dict[tuple[_Link, ...], list[ox.BlankNode]]] = {}
            for node, found in links.items():
                parts = touched.setdefault(self.of[node], {})
                parts.setdefault(tuple(sorted(found)), []).append(node)
            for number in sorted(touched):
                parts = touched[number]
                ordered = [parts[key] for key in sorted(parts)]
                self._split_off(number, ordered, waiting)

    def _split_off(self, number: int, parts: list[list[ox.BlankNode]], waiting: deque[int]) -> None:
        members = self._members[number]
        if len(members) == sum(map(len, parts)):
            del parts[0]  # it keeps the number
        new = []
        for part in parts:
            members.difference_update(part)
            new.append(self.add(part))
        if number not in waiting:
            # What a class tells, all but its largest part tell.
            new = [number, *new]
            new.remove(max(new, key=lambda each: len(self._members[each])))
        waiting.extend(new)


def _shape(statement: ox.Triple | ox.Quad) -> tuple[str, list[ox.BlankNode]]:
    """Return a statement with numbers for its blank nodes, and these nodes, each once."""
    nodes: list[ox.BlankNode] = []

    def text(term: Hashable) -> str:
        if isinstance(term, ox.Triple):
            return f"<<{' '.join(map(text, term))}>>"
        if not isinstance(term, ox.BlankNode):
            return str(term)
        if term not in nodes:
            nodes.append(term)
        return f"_:{nodes.index(term)}"

    return " ".join(map(text, statement)), nodes
