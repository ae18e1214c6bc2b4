"""SHACL shapes as SPARQL: one SELECT per constraint, whose rows are the violations.

A query ranges over all focus nodes of its shape at once. Each constraint is put as cases: a pattern
that is joined to the focus nodes (``?this``), and a condition that holds where the constraint is
violated; a shape inside another one becomes a condition as a whole.

Two things keep the queries linear on engines that plan joins by rule of thumb. The classes below a
class are looked up once, and stand in the queries as VALUES. In an EXISTS a sequence path is taken
step by step, each in an EXISTS of its own: a join inside an EXISTS may be planned as if the focus
node were not known, and then takes quadratic time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import NamedNode

from .components import (
    COUNTS,
    NAMED_VALUES,
    OTHERS,
    RDF_TYPE,
    VALUE_TESTS,
    WITHOUT_VALUE,
    Case,
    Names,
    counts,
    value_nodes,
)
from .paths import Path, is_nullable, sparql_path, steps_of
from .select import Table, condition_for_all, select_for_all, with_path
from .shapes import Constraint, Query, Shape, Targets, Term
from .spelling import MARK, by_value, marked
from .vocabulary import unsupported

Subclasses: TypeAlias = Mapping[NamedNode, Sequence[NamedNode]]

_HERE = Names("?this", "?value", "?path")


@dataclass(frozen=True)
class Check:
    """A query whose rows are the violations of one constraint.

    A row binds ``?this``; ``?value`` where the result has a value; ``?path`` where the path of the
    result is not that of the shape.
    """

    query: str
    shape: Shape
    constraint: Constraint
    value_is_focus: bool = False
    """The result's value, where the row binds none, is the focus node."""


def classes_in(shapes: Iterable[Shape]) -> list[NamedNode]:
    """Return the classes whose subclasses have to be known to translate these shapes."""
    found: set[NamedNode] = set()
    seen: set[int] = set()

    def visit(shape: Shape) -> None:
        if id(shape) in seen:
            return
        seen.add(id(shape))
        found.update(shape.targets.classes)
        for inner in shape.properties:
            visit(inner)
        for constraint in shape.constraints:
            if constraint.parameter == "class":
                found.update(term for term in constraint.terms if isinstance(term, NamedNode))
            for inner in constraint.shapes:
                visit(inner)

    for shape in shapes:
        visit(shape)
    return sorted(found, key=str)


def translate(
    shapes: Iterable[Shape],
    subclasses: Subclasses,
    *,
    keeps_spelling: bool = False,
    marks: bool = False,
) -> list[Check]:
    """Return the queries that check these shapes.

    Args:
        shapes: the shapes that have targets.
        subclasses: for each class of ``classes_in`` the class itself and all classes below it.
        keeps_spelling: the store gives literals back as they were written.
        marks: it does so by marks on datatypes, see ``spelling``.

    Raises:
        ShapesError: a constraint is not supported.
    """
    core = _Translation(subclasses, keeps_spelling=keeps_spelling, marks=marks)
    sparql = _Translation(subclasses, keeps_spelling=keeps_spelling, marks=False)
    found = []
    for shape, focus in _focus_of(shapes).items():
        for constraint in shape.constraints:
            if constraint.query is not None:
                found.append(sparql.sparql_check(shape, constraint, constraint.query, focus))
            elif check := core.check(shape, constraint, focus):
                found.append(check)
    return found


@dataclass
class _Focus:
    """The focus nodes of a shape: its targets, and the values of properties of other shapes."""

    targets: Targets
    via: list[tuple[_Focus, Path]]


def _focus_of(shapes: Iterable[Shape]) -> dict[Shape, _Focus]:
    """Who is checked by what: a property shape is shared by all node shapes that refer to it."""
    found: dict[Shape, _Focus] = {}

    def visit(shape: Shape, targets: Targets, via: list[tuple[_Focus, Path]]) -> None:
        if shape.deactivated:
            return
        here = found.setdefault(shape, _Focus(Targets(), []))
        here.targets |= targets
        here.via.extend(step for step in via if step not in here.via)
        for inner in shape.properties:
            if shape.path is None:
                visit(inner, targets, via)
            else:
                visit(inner, Targets(), [(_Focus(targets, via), shape.path)])

    for shape in shapes:
        visit(shape, shape.targets, [])
    return found


class _Translation:
    """Translates constraints; it is the context of their components."""

    def __init__(self, subclasses: Subclasses, *, keeps_spelling: bool, marks: bool) -> None:
        self.keeps_spelling = keeps_spelling
        self._subclasses = subclasses
        self._marks = marks
        self._count = 0

    def check(self, shape: Shape, constraint: Constraint, focus: _Focus) -> Check | None:
        """The query for one constraint of one shape; None where nothing can violate it."""
        counted = self._counted(shape, constraint, focus)
        if counted:
            return Check(counted, shape, constraint)
        has_value = constraint.parameter not in WITHOUT_VALUE
        names = "?this ?value" if has_value else "?this"
        names += " ?path" if constraint.parameter == "closed" else ""
        cases = [
            f"{self._focus(focus, '?this', plain=True)} {pattern} FILTER({condition})"
            for pattern, condition in self._cases(shape, constraint, _HERE)
        ]
        if not cases:
            return None
        query = f"SELECT DISTINCT {names} WHERE {{ {_union(cases)} }}"
        return Check(query, shape, constraint, has_value)

    def sparql_check(
        self, shape: Shape, constraint: Constraint, query: Query, focus: _Focus
    ) -> Check:
        """The query for a constraint that is a query itself."""
        name = f"{shape.node} ({query.node})"
        path = None if shape.path is None else sparql_path(shape.path)
        text = with_path(query.text, path, name)
        given = [
            f"VALUES ?{parameter} {{ {term} }}"
            for parameter, term in query.parameters
            if term is not None
        ]
        parameters = Table(tuple(dict(query.parameters)), lambda _: " ".join(given))
        if query.is_ask:
            values = self._values(shape, focus)
            tables = [Table(("this", "value"), lambda _: f"{{ {values} }}"), parameters]
            own, condition = condition_for_all(text, tables, name)
            text = (
                f"{query.prologue}\n{own}\nSELECT DISTINCT ?this ?value WHERE {{ "
                f"{{ {values} }} {' '.join(given)} FILTER(!{condition}) }}"
            )
        else:
            focus_nodes = Table(("this",), lambda plain: self._focus(focus, "?this", plain))
            text = select_for_all(text, query.prologue, [focus_nodes, parameters], name)
        return Check(text, shape, constraint, value_is_focus=shape.path is None)

    def _values(self, shape: Shape, focus: _Focus) -> str:
        """A pattern that binds ``?this`` to each focus node and ``?value`` to its values."""
        cases = []
        for pattern, value in value_nodes(shape.path, "?this", "?value"):
            found = pattern if value == "?value" else f"BIND({value} AS ?value)"
            cases.append(f"{self._focus(focus, '?this', plain=True)} {found}")
        return _union(cases)

    def _cases(self, shape: Shape, constraint: Constraint, at: Names) -> Iterator[Case]:
        """How a constraint can be violated at a node."""
        test = VALUE_TESTS.get(constraint.parameter)
        if test is None:
            yield from OTHERS[constraint.parameter](self, shape, constraint, at)
        else:
            for pattern, value in value_nodes(shape.path, at.node, at.value):
                yield Case(pattern, f"!{test(self, constraint, value)}")

    def conforms(self, shape: Shape, node: str) -> str:
        """Return a condition that holds if ``node`` conforms to a shape."""
        if shape.deactivated:
            return "true"
        tests = [self._holds(shape, constraint, node) for constraint in shape.constraints]
        for inner in shape.properties:
            if shape.path is None:
                tests.append(self.conforms(inner, node))
            else:
                tests.append("!" + self.reaches(node, shape.path, self._breaks(inner)))
        return "(" + " && ".join(filter(None, tests)) + ")" if any(tests) else "true"

    def _breaks(self, shape: Shape) -> Callable[[str], str]:
        return lambda value: f"!({self.conforms(shape, value)})"

    def _holds(self, shape: Shape, constraint: Constraint, node: str) -> str:
        if constraint.query is not None:
            raise unsupported(shape.node, "SPARQL in a shape that another one refers to")
        test = VALUE_TESTS.get(constraint.parameter)
        if shape.path is not None and test is not None:
            # The path goes into the EXISTS step by step.
            return "!" + self.reaches(
                node, shape.path, lambda value: f"!{test(self, constraint, value)}"
            )
        conditions = []
        at = Names(node, self.new_name(), self.new_name())
        for pattern, condition in self._cases(shape, constraint, at):
            met = f"EXISTS {{ {pattern} FILTER({condition}) }}" if pattern else f"({condition})"
            conditions.append(f"!{met}")
        return " && ".join(conditions)

    def instance_of(self, terms: Iterable[Term], node: str) -> str:
        """Return a condition that holds if ``node`` is an instance of one of these classes."""
        classes = self._classes(terms)
        if len(classes) == 1:
            return f"EXISTS {{ {node} {RDF_TYPE} {classes[0]} }}"
        kind = self.new_name()
        return f"EXISTS {{ {node} {RDF_TYPE} {kind} FILTER({kind} IN ({', '.join(classes)})) }}"

    def _counted(self, shape: Shape, constraint: Constraint, focus: _Focus) -> str:
        """The query for a count that is too high to name the values, else nothing."""
        if constraint.parameter not in COUNTS:
            return ""
        at_most = constraint.parameter in ("maxCount", "qualifiedMaxCount")
        if constraint.number + at_most <= NAMED_VALUES:
            return ""
        test = f"FILTER({counts(self, constraint, '?value')})"
        values = self._values(shape, focus)
        if at_most:
            pattern = f"{{ {values} }} {test}"
        else:
            pattern = f"{self._focus(focus, '?this', True)} OPTIONAL {{ {{ {values} }} {test} }}"
        sign = ">" if at_most else "<"
        return (
            f"SELECT ?this WHERE {{ {pattern} }} "
            f"GROUP BY ?this HAVING (COUNT(DISTINCT ?value) {sign} {constraint.number})"
        )

    def reaches(self, node: str, path: Path | None, test: Callable[[str], str]) -> str:
        """Return a condition that holds if some value node meets a test."""
        return self._along(node, [] if path is None else steps_of(path), test, self.new_name())

    def leads_to(self, node: str, path: Path | None, value: str) -> str:
        """Return a condition that holds if ``value`` is a value node."""
        steps = [] if path is None else steps_of(path)
        return self._along(node, steps, lambda end: _same(end, value), value)

    def _along(self, node: str, steps: Sequence[Path], test: Callable[[str], str], end: str) -> str:
        if not steps:
            return test(node)
        following = self.new_name() if len(steps) > 1 else end
        condition = self._along(following, steps[1:], test, end)
        test_of_end = "" if condition == "true" else f" FILTER({condition})"
        found = f"EXISTS {{ {node} {sparql_path(steps[0])} {following} .{test_of_end} }}"
        if is_nullable(steps[0]):
            return f"({self._along(node, steps[1:], test, end)} || {found})"
        return found

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

    def _focus(self, focus: _Focus, node: str, plain: bool) -> str:
        """A pattern that binds ``node`` to each focus node; where not ``plain``, to each once."""
        targets = focus.targets
        cases = []
        classes = self._classes(targets.classes)
        if len(classes) == 1:
            cases.append(f"{node} {RDF_TYPE} {classes[0]} .")
        elif classes:
            kind = self.new_name()
            cases.append(f"VALUES {kind} {{ {' '.join(classes)} }} {node} {RDF_TYPE} {kind} .")
        cases += [f"{node} {p} {self.new_name()} ." for p in sorted(targets.subjects_of, key=str)]
        cases += [f"{self.new_name()} {p} {node} ." for p in sorted(targets.objects_of, key=str)]
        if targets.nodes:
            terms = sorted(map(self.constant, targets.nodes))
            cases.append(f"VALUES {node} {{ {' '.join(terms)} }}")
        for parent, path in focus.via:
            if is_nullable(path):
                cases.append(self._focus(parent, node, plain))
            name = self.new_name()
            cases.append(f"{self._focus(parent, name, plain)} {name} {sparql_path(path)} {node} .")
        if not cases:
            return "FILTER(false)"
        pattern = _union(cases)
        if plain:
            return pattern if len(cases) == 1 else f"{{ {pattern} }}"
        once = len(cases) == 1 and (len(classes) == 1 or targets.nodes)
        return pattern if once else f"{{ SELECT DISTINCT {node} WHERE {{ {pattern} }} }}"

    def _classes(self, classes: Iterable[Term]) -> list[str]:
        found: set[str] = set()
        for term in classes:
            if isinstance(term, NamedNode):
                found.update(str(below) for below in self._subclasses.get(term, (term,)))
        return sorted(found)

    def new_name(self) -> str:
        """Return a variable that nothing else uses."""
        self._count += 1
        return f"?_{self._count}"


def _union(cases: Sequence[str]) -> str:
    return cases[0] if len(cases) == 1 else " UNION ".join(f"{{ {case} }}" for case in cases)


def _same(one: str, other: str) -> str:
    return "true" if one == other else f"sameTerm({one}, {other})"
