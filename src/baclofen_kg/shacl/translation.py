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

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import NamedNode

from ..namespaces import IRI
from .components import COUNTS, NAMED_VALUES, OF_VALUES, OTHERS, WITHOUT_VALUE, Case, Names, counts
from .marked_query import ALL, MarkedQuery, for_marks, looked_at_whole
from .paths import Path, is_nullable, sparql_path, steps_of
from .patterns import EXISTS_ONLY, Focus, Patterns, Subclasses, focus_of, union, value_nodes
from .select import Table, ask_for_all, select_for_all, standing_alone, with_path
from .shapes import Constraint, Query, Shape, Targets, Term, all_shapes
from .spelling import ANY_MARK
from .value_components import VALUE_TESTS

_HERE = Names("?this", "?value", "?path")
# Before what stands between quotes: a quotation mark may stand between those of the other kind.
_STRING_OR_IRI = re.compile(
    r'''"""(?:[^"\\]|\\.|"(?!""))*"""|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}'''
    r"""|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|<([^<>"\s]+)>|#[^\r\n]*"""
)
_EXISTENCE = re.compile(rf'<[^<>"\s]+> {re.escape(EXISTS_ONLY)}')


@dataclass(frozen=True)
class Check:
    """A query whose rows are the violations of one constraint.

    A row binds ``?this``; ``?value`` where the result has a value; ``?path`` where the path of the
    result is not that of the shape.
    """

    query: str
    shape: Shape
    constraint: Constraint
    targets: Targets
    """From where its focus nodes are reached; where the data have none of them, it need not be
    asked."""
    value_is_focus: bool = False
    """The result's value, where the row binds none, is the focus node."""
    is_of_values: bool = False
    """What it finds does not depend on how literals are written, as long as none is written in two
    ways."""

    @cached_property
    def names(self) -> frozenset[str]:
        """The IRIs in the query, among them each property and each class that it looks at."""
        return _iris(self.query)

    @cached_property
    def _looked_into(self) -> frozenset[str]:
        """The IRIs in the query without the properties of which it only asks whether there is any.

        A query of the shapes may count what it asks for.
        """
        is_query = self.constraint.query is not None
        return self.names if is_query else _iris(_EXISTENCE.sub("", self.query))

    @cached_property
    def _constraints(self) -> tuple[Constraint, ...]:
        """The constraint, and those of the shapes inside of it."""
        inside = (c for shape in all_shapes(self.constraint.shapes) for c in shape.constraints)
        return (self.constraint, *inside)

    @cached_property
    def whole(self) -> frozenset[str]:
        """A property of each subject that is looked at with properties that are not named."""
        found: set[str] = set()
        for one in self._constraints:
            if one.parameter == "closed":
                found.add(ALL)
            elif one.query is not None:
                found |= looked_at_whole(one.query.text, tuple(one.query.prefixes))
        return frozenset(found)

    @cached_property
    def looked_at(self) -> NamedNode | None:
        """The property whose values are looked at, if nothing is found where there are none."""
        path, constraint = self.shape.path, self.constraint
        if constraint.query is not None or constraint.parameter not in OF_VALUES:
            return None
        return NamedNode(path) if isinstance(path, IRI) else None

    def meets(self, properties: Set[str]) -> bool:
        """Return whether it may look at a value of one of these properties."""
        return bool(properties and self.whole) or not properties.isdisjoint(self._looked_into)

    def depends_on(self, terms: Set[str]) -> bool:
        """Return whether triples with one of these properties or classes may matter to it.

        Of SHACL Core each triple that is looked at has a property that the query names, and a type
        a class; a query of the shapes may look at any.
        """
        is_open = any(one.query or one.parameter == "closed" for one in self._constraints)
        return is_open or not terms.isdisjoint(self.names)


def _iris(query: str) -> frozenset[str]:
    return frozenset(iri for iri in _STRING_OR_IRI.findall(query) if iri)


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
    translation = _Translation(subclasses, keeps_spelling=keeps_spelling, marks=marks)
    found = []
    for shape, focus in focus_of(shapes).items():
        for constraint in shape.constraints:
            if constraint.query is not None:
                check = translation.query_check(shape, constraint, constraint.query, focus)
            else:
                check = translation.check(shape, constraint, focus)
            if check is not None:
                found.append(check)
    return found


class _Translation(Patterns):
    """Translates constraints; it is the context of their components."""

    def __init__(self, subclasses: Subclasses, *, keeps_spelling: bool, marks: bool) -> None:
        super().__init__(subclasses, marks=marks)
        self.keeps_spelling = keeps_spelling
        self._around = Focus(Targets(), [])
        """What the node may be that a condition is about."""

    def check(self, shape: Shape, constraint: Constraint, focus: Focus) -> Check | None:
        """The query for one constraint of one shape; None where nothing can violate it."""
        self._around = focus
        counted = self._counted(shape, constraint, focus)
        if counted:
            return Check(counted, shape, constraint, focus.all_targets())
        has_value = constraint.parameter not in WITHOUT_VALUE
        names = "?this ?value" if has_value else "?this"
        names += " ?path" if constraint.parameter == "closed" else ""
        cases = [
            f"{self.focus(focus, '?this', bool(pattern) or not focus.comes_twice)} {pattern} "
            f"FILTER({condition})"
            for pattern, condition in self._cases(shape, constraint, _HERE)
        ]
        if not cases:
            return None
        query = f"SELECT DISTINCT {names} WHERE {{ {union(cases)} }}"
        return Check(query, shape, constraint, focus.all_targets(), has_value)

    def query_check(
        self, shape: Shape, constraint: Constraint, query: Query, focus: Focus
    ) -> Check | None:
        """The query for a constraint that is a query itself."""
        name = f"{shape.node} ({query.node})"
        text, is_of_spelling = self._query_text(shape, query, name)
        given = [f"VALUES ?{one} {{ {term} }}" for one, term in self._given(query)]
        parameters = Table(tuple(dict(query.parameters)), lambda _: " ".join(given))
        if query.is_ask:
            values = self.values(focus, shape.path, "?this", "?value")
            tables = [Table(("this", "value"), lambda _: f"{{ {values} }}"), parameters]
            own, group = ask_for_all(text, tables, name)
            text = (
                f"{own}\nSELECT DISTINCT ?this ?value WHERE {{ "
                f"{{ {values} }} {' '.join(given)} FILTER(NOT EXISTS {group}) }}"
            )
        else:
            focus_nodes = Table(("this",), lambda plain: self.focus(focus, "?this", plain))
            text = select_for_all(text, [focus_nodes, parameters], name)
        return Check(
            f"{query.prologue}\n{text}",
            shape,
            constraint,
            focus.all_targets(),
            value_is_focus=shape.path is None,
            is_of_values=not is_of_spelling and not re.search(f"<{ANY_MARK[1:]}", text),
        )

    def _query_text(self, shape: Shape, query: Query, name: str) -> MarkedQuery:
        """The text of a query for the store at hand."""
        path = None if shape.path is None else sparql_path(shape.path)
        text = with_path(query.text, path, name)
        return for_marks(text, dict(query.prefixes)) if self._marks else MarkedQuery(text, False)

    def _given(self, query: Query) -> list[tuple[str, str]]:
        """The parameters that a query is given, each with its term."""
        return [(one, self.constant(term)) for one, term in query.parameters if term]

    def _query_holds(self, shape: Shape, query: Query, node: str) -> str:
        """A condition that holds if a query finds nothing wrong at ``node``."""
        name = f"{shape.node} ({query.node})"
        around = self._around
        names = {parameter: self.new_name() for parameter, _ in query.parameters}
        given = [f"VALUES {names[one]} {{ {term} }}" for one, term in self._given(query)]
        parameters = Table(tuple(name[1:] for name in names.values()), lambda _: " ".join(given))
        text, _ = self._query_text(shape, query, name)
        prefixes = dict(query.prefixes)
        if not query.is_ask:
            focus_nodes = Table((node[1:],), lambda plain: self.focus(around, node, plain))
            select = standing_alone(text, prefixes, {"this": node, **names}, self.new_name)
            return f"NOT EXISTS {{ {select_for_all(select, [focus_nodes, parameters], name)} }}"

        def is_right(value: str) -> str:
            both = {"this": node, "value": value, **names}
            values = Table(
                tuple({node[1:], value[1:]}),
                lambda _: f"{{ {self.values(around, shape.path, node, value)} }}",
            )
            ask = standing_alone(text, prefixes, both, self.new_name)
            _, group = ask_for_all(ask, [values, parameters], name)
            return f"EXISTS {{ {' '.join(given)} FILTER(EXISTS {group}) }}"

        if shape.path is None:
            return is_right(node)
        return "!" + self.reaches(node, shape.path, lambda value: f"!{is_right(value)}")

    def _cases(self, shape: Shape, constraint: Constraint, at: Names) -> Iterator[Case]:
        """How a constraint can be violated at a node."""
        with self._along(shape.path):
            test = VALUE_TESTS.get(constraint.parameter)
            if test is None:
                yield from OTHERS[constraint.parameter](self, shape, constraint, at)
            else:
                for pattern, value in value_nodes(shape.path, at.node, at.value):
                    yield Case(pattern, f"!{test(self, constraint, value)}")

    @contextmanager
    def _along(self, path: Path | None) -> Iterator[None]:
        """Go on to the value nodes, and come back."""
        before = self._around
        if path is not None:
            self._around = Focus(Targets(), [(before, path)])
        try:
            yield
        finally:
            self._around = before

    def conforms(self, shape: Shape, node: str) -> str:
        """Return a condition that holds if ``node`` conforms to a shape."""
        if shape.deactivated:
            return "true"
        tests = [self._holds(shape, constraint, node) for constraint in shape.constraints]
        for inner in shape.properties:
            if shape.path is None:
                tests.append(self.conforms(inner, node))
            else:
                with self._along(shape.path):
                    tests.append("!" + self.reaches(node, shape.path, self._breaks(inner)))
        return "(" + " && ".join(filter(None, tests)) + ")" if any(tests) else "true"

    def _breaks(self, shape: Shape) -> Callable[[str], str]:
        return lambda value: f"!({self.conforms(shape, value)})"

    def _holds(self, shape: Shape, constraint: Constraint, node: str) -> str:
        if constraint.query is not None:
            return self._query_holds(shape, constraint.query, node)
        test = VALUE_TESTS.get(constraint.parameter)
        if shape.path is not None and test is not None:
            # The path goes into the EXISTS step by step.
            with self._along(shape.path):
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
        classes = self.classes(terms)
        if len(classes) == 1:
            return f"EXISTS {{ {node} a {classes[0]} }}"
        kind = self.new_name()
        return f"EXISTS {{ {node} a {kind} FILTER({kind} IN ({', '.join(classes)})) }}"

    def _counted(self, shape: Shape, constraint: Constraint, focus: Focus) -> str:
        """The query for a count that is too high to name the values, else nothing."""
        if constraint.parameter not in COUNTS:
            return ""
        at_most = constraint.parameter in ("maxCount", "qualifiedMaxCount")
        if constraint.number + at_most <= NAMED_VALUES:
            return ""
        test = f"FILTER({counts(self, constraint, '?value')})"
        values = self.values(focus, shape.path, "?this", "?value")
        if at_most:
            pattern = f"{{ {values} }} {test}"
        else:
            pattern = f"{self.focus(focus, '?this', True)} OPTIONAL {{ {{ {values} }} {test} }}"
        sign = ">" if at_most else "<"
        return (
            f"SELECT ?this WHERE {{ {pattern} }} "
            f"GROUP BY ?this HAVING (COUNT(DISTINCT ?value) {sign} {constraint.number})"
        )

    def reaches(self, node: str, path: Path | None, test: Callable[[str], str]) -> str:
        """Return a condition that holds if some value node meets a test."""
        return self._walk(node, [] if path is None else steps_of(path), test, self.new_name())

    def leads_to(self, node: str, path: Path | None, value: str) -> str:
        """Return a condition that holds if ``value`` is a value node."""
        steps = [] if path is None else steps_of(path)
        return self._walk(node, steps, lambda end: _same(end, value), value)

    def _walk(self, node: str, steps: Sequence[Path], test: Callable[[str], str], end: str) -> str:
        if not steps:
            return test(node)
        following = self.new_name() if len(steps) > 1 else end
        condition = self._walk(following, steps[1:], test, end)
        test_of_end = "" if condition == "true" else f" FILTER({condition})"
        found = f"EXISTS {{ {node} {sparql_path(steps[0])} {following} .{test_of_end} }}"
        if is_nullable(steps[0]):
            return f"({self._walk(node, steps[1:], test, end)} || {found})"
        return found


def _same(one: str, other: str) -> str:
    return "true" if one == other else f"sameTerm({one}, {other})"
