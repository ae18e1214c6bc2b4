"""The patterns that bind focus nodes and value nodes, and the terms in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from pyoxigraph import NamedNode

from .paths import Path, PathOf, is_nullable, sparql_path
from .shapes import Shape, Targets, Term, all_shapes
from .spelling import MARK, by_value, marked

EXISTS_ONLY = "[]"
"""Stands for a value of which nothing but that there is one is asked."""

Subclasses: TypeAlias = Mapping[NamedNode, Sequence[NamedNode]]


@lru_cache(maxsize=4)
def classes_in(shapes: tuple[Shape, ...]) -> list[NamedNode]:
    """Return the classes whose subclasses have to be known to translate these shapes."""
    found: set[NamedNode] = set()
    for shape in all_shapes(shapes):
        found |= shape.targets.classes
        for constraint in shape.constraints:
            if constraint.parameter == "class":
                found.update(term for term in constraint.terms if isinstance(term, NamedNode))
    return sorted(found, key=str)


@dataclass
class Focus:
    """The focus nodes of a shape: its targets, and the values of properties of other shapes."""

    targets: Targets
    via: list[tuple[Focus, Path]]

    @property
    def comes_twice(self) -> bool:
        """Whether a focus node may be found in several ways other than by its classes."""
        return bool(self.targets.subjects_of or self.targets.objects_of or self.via)

    def all_targets(self) -> Targets:
        """The targets from which the focus nodes are reached; without any there are none."""
        found = self.targets
        for focus, _ in self.via:
            found |= focus.all_targets()
        return found


def focus_of(shapes: Iterable[Shape]) -> dict[Shape, Focus]:
    """Return who is checked by what: a property shape is shared by all that refer to it."""
    found: dict[Shape, Focus] = {}

    def visit(shape: Shape, targets: Targets, via: list[tuple[Focus, Path]]) -> None:
        if shape.deactivated:
            return
        here = found.setdefault(shape, Focus(Targets(), []))
        here.targets |= targets
        here.via.extend(step for step in via if step not in here.via)
        for inner in shape.properties:
            if shape.path is None:
                visit(inner, targets, via)
            else:
                visit(inner, Targets(), [(Focus(targets, via), shape.path)])

    for shape in shapes:
        visit(shape, shape.targets, [])
    return found


def value_nodes(path: Path | None, node: str, value: str) -> Iterator[tuple[str, str]]:
    """Return where the value nodes are: each time a pattern, and the name that it binds.

    https://www.w3.org/TR/shacl/#value-nodes
    """
    if path is None or is_nullable(path):
        # SPARQL looks for a path without length only from nodes that the data hold.
        yield "", node
    if isinstance(path, PathOf) and path.operator == "|" and all(map(_is_property, path.operands)):
        # Engines go along such a path node by node, but join a table. The name is one of those that
        # the queries of shapes may not use, and none that ``new_name`` returns.
        by = "?_0" + "".join(filter(str.isdigit, value))
        properties = " ".join(map(sparql_path, path.operands))
        yield f"VALUES {by} {{ {properties} }} {node} {by} {value} .", value
    elif path is not None:
        yield f"{node} {sparql_path(path)} {value} .", value


def _is_property(path: Path) -> bool:
    return not isinstance(path, PathOf)


def focus_patterns(shapes: Iterable[Shape], subclasses: Subclasses) -> Iterator[str]:
    """Return, for each shape that asks for something, a pattern that binds ``?this``."""
    patterns = Patterns(subclasses)
    for shape, focus in focus_of(shapes).items():
        if shape.constraints:
            yield patterns.focus(focus, "?this", plain=True)


class Patterns:
    """Writes patterns."""

    def __init__(self, subclasses: Subclasses, *, marks: bool = False) -> None:
        """Know the hierarchy of classes.

        Args:
            subclasses: for each class of ``classes_in`` the class itself and all classes below it.
            marks: the store keeps the spelling of literals by marks, see ``spelling``.
        """
        self._subclasses = subclasses
        self._marks = marks
        self._count = 0

    def constant(self, term: Term) -> str:
        """Return a term as the store holds it."""
        return str(marked(term) if self._marks else term)

    def has_datatype(self, value: str, datatype: NamedNode) -> str:
        """Return a condition that holds if ``value`` is a literal of a datatype."""
        if self._marks:
            return f"DATATYPE({value}) IN ({datatype}, <{MARK}{datatype.value}>)"
        return f"DATATYPE({value}) = {datatype}"

    def by_value(self, name: str) -> str:
        """Return an expression for the value of a variable, to be compared by order."""
        return by_value(name) if self._marks else name

    def focus(self, focus: Focus, node: str, plain: bool) -> str:
        """A pattern that binds ``node`` to each focus node; where not ``plain``, to each once."""
        targets = focus.targets
        cases = []
        classes = self.classes(targets.classes)
        if len(classes) == 1:
            cases.append(f"{node} a {classes[0]} .")
        elif classes:
            kind = self.new_name()
            cases.append(f"VALUES {kind} {{ {' '.join(classes)} }} {node} a {kind} .")
        cases += [f"{node} {p} {EXISTS_ONLY} ." for p in sorted(targets.subjects_of, key=str)]
        cases += [f"{self.new_name()} {p} {node} ." for p in sorted(targets.objects_of, key=str)]
        if targets.nodes:
            terms = sorted(map(self.constant, targets.nodes))
            cases.append(f"VALUES {node} {{ {' '.join(terms)} }}")
        for parent, path in focus.via:
            if is_nullable(path):
                cases.append(self.focus(parent, node, plain))
            name = self.new_name()
            cases.append(f"{self.focus(parent, name, plain)} {name} {sparql_path(path)} {node} .")
        if not cases:
            return "FILTER(false)"
        pattern = union(cases)
        if plain:
            return pattern if len(cases) == 1 else f"{{ {pattern} }}"
        once = len(cases) == 1 and (len(classes) == 1 or targets.nodes)
        # Unlike DISTINCT, it keeps engines from going through all that a condition could meet.
        return pattern if once else f"{{ SELECT {node} WHERE {{ {pattern} }} GROUP BY {node} }}"

    def classes(self, classes: Iterable[Term]) -> list[str]:
        """Return classes and all that are below them."""
        found: set[str] = set()
        for term in classes:
            if isinstance(term, NamedNode):
                found.update(str(below) for below in self._subclasses.get(term, (term,)))
        return sorted(found)

    def new_name(self) -> str:
        """Return a variable that nothing else uses."""
        self._count += 1
        return f"?_{self._count}"

    def values(self, focus: Focus, path: Path | None, node: str, value: str) -> str:
        """A pattern that binds ``node`` to each focus node and ``value`` to its value nodes."""
        cases = []
        for pattern, found in value_nodes(path, node, value):
            binding = pattern if found == value else f"BIND({found} AS {value})"
            cases.append(f"{self.focus(focus, node, plain=True)} {binding}")
        return union(cases)


def union(cases: Sequence[str]) -> str:
    """Return a pattern that holds where one of several does."""
    return cases[0] if len(cases) == 1 else " UNION ".join(f"{{ {case} }}" for case in cases)
