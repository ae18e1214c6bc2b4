"""The constraint components of SHACL that look at all values of a node, each in SPARQL.

Each lists the cases in which it is violated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from .lexical import has_order
from .paths import is_nullable, sparql_path
from .patterns import value_nodes
from .shapes import Constraint, Shape
from .value_components import VALUE_TESTS, Context, compared

NAMED_VALUES = 2
"""Up to this many values are told apart by naming them; more are counted."""


class Names(NamedTuple):
    """The variables of a case."""

    node: str
    """The focus node."""
    value: str
    """The value that the result reports."""
    path: str
    """The path that the result reports, where it is not that of the shape."""


class Case(NamedTuple):
    """A way in which a constraint is violated."""

    pattern: str
    """Is joined to the focus node."""
    condition: str
    """Holds where the constraint is violated."""


def min_count(context: Context, shape: Shape, constraint: Constraint, at: Names) -> Iterator[Case]:
    """``sh:minCount``: https://www.w3.org/TR/shacl/#MinCountConstraintComponent."""
    if constraint.number:
        yield Case("", f"!{_at_least(context, shape, constraint, at.node, constraint.number)}")


def max_count(context: Context, shape: Shape, constraint: Constraint, at: Names) -> Iterator[Case]:
    """``sh:maxCount``: https://www.w3.org/TR/shacl/#MaxCountConstraintComponent."""
    yield Case("", _at_least(context, shape, constraint, at.node, constraint.number + 1))


def qualified_min_count(
    context: Context, shape: Shape, constraint: Constraint, at: Names
) -> Iterator[Case]:
    """``sh:qualifiedMinCount``.

    https://www.w3.org/TR/shacl/#QualifiedValueShapeConstraintComponent
    """
    return min_count(context, shape, constraint, at)


def qualified_max_count(
    context: Context, shape: Shape, constraint: Constraint, at: Names
) -> Iterator[Case]:
    """``sh:qualifiedMaxCount``.

    https://www.w3.org/TR/shacl/#QualifiedValueShapeConstraintComponent
    """
    return max_count(context, shape, constraint, at)


def counts(context: Context, constraint: Constraint, value: str) -> str:
    """Return a condition that holds if a value is one of those that a constraint counts."""
    if not constraint.shapes:
        return "true"
    wanted, *siblings = constraint.shapes
    tests = [context.conforms(wanted, value)]
    tests += [f"!{context.conforms(sibling, value)}" for sibling in siblings]
    return " && ".join(tests)


def _at_least(
    context: Context, shape: Shape, constraint: Constraint, node: str, number: int
) -> str:
    """Return a condition that holds if ``node`` has so many values that count."""
    if number > NAMED_VALUES:
        return _very_many(context, shape, constraint, node, number)

    def second(one: str) -> Callable[[str], str]:
        return lambda two: f"!sameTerm({one}, {two}) && {counts(context, constraint, two)}"

    def first(one: str) -> str:
        if number == 1:
            return counts(context, constraint, one)
        more = context.reaches(node, shape.path, second(one))
        return f"{counts(context, constraint, one)} && {more}"

    return context.reaches(node, shape.path, first)


def _very_many(
    context: Context, shape: Shape, constraint: Constraint, node: str, number: int
) -> str:
    assert shape.path is not None
    way, value = sparql_path(shape.path), context.new_name()
    test = counts(context, constraint, value)

    def others(number: int) -> str:
        return (
            f"EXISTS {{ SELECT {node} WHERE {{ {node} {way} {value} . "
            f"FILTER({test}) }} GROUP BY {node} HAVING (COUNT(DISTINCT {value}) >= {number}) }}"
        )

    if not is_nullable(shape.path):
        return others(number)
    test = f"!sameTerm({value}, {node}) && {test}"
    return f"IF({counts(context, constraint, node)}, {others(number - 1)}, {others(number)})"


def has_value(context: Context, shape: Shape, constraint: Constraint, at: Names) -> Iterator[Case]:
    """``sh:hasValue``: https://www.w3.org/TR/shacl/#HasValueConstraintComponent."""
    yield Case(
        "", f"!{context.leads_to(at.node, shape.path, context.constant(constraint.terms[0]))}"
    )


def less_than(context: Context, shape: Shape, constraint: Constraint, at: Names) -> Iterator[Case]:
    """``sh:lessThan``: https://www.w3.org/TR/shacl/#LessThanConstraintComponent."""
    return _ordered(context, shape, constraint, at, "<")


def less_than_or_equals(
    context: Context, shape: Shape, constraint: Constraint, at: Names
) -> Iterator[Case]:
    """``sh:lessThanOrEquals``: https://www.w3.org/TR/shacl/#LessThanOrEqualsConstraintComponent."""
    return _ordered(context, shape, constraint, at, "<=")


def _ordered(
    context: Context, shape: Shape, constraint: Constraint, at: Names, sign: str
) -> Iterator[Case]:
    other = context.new_name()
    for pattern, value in value_nodes(shape.path, at.node, at.value):
        one, two = context.by_value(value), context.by_value(other)
        pattern = f"{pattern} {at.node} {constraint.terms[0]} {other} ."
        test = compared(one, sign, two)
        if sign == "<=":
            itself = context.new_name()
            pattern += f" BIND({one} AS {itself})"
            test = f"({test} && (!sameTerm({itself}, {two}) || {has_order(itself)}))"
        yield Case(pattern, f"!{test}")


def disjoint(_: Context, shape: Shape, constraint: Constraint, at: Names) -> Iterator[Case]:
    """``sh:disjoint``: https://www.w3.org/TR/shacl/#DisjointConstraintComponent."""
    for pattern, value in value_nodes(shape.path, at.node, at.value):
        yield Case(f"{pattern} {at.node} {constraint.terms[0]} {value} .", "true")


def equals(context: Context, shape: Shape, constraint: Constraint, at: Names) -> Iterator[Case]:
    """``sh:equals``: https://www.w3.org/TR/shacl/#EqualsConstraintComponent."""
    (other,) = constraint.terms
    for pattern, value in value_nodes(shape.path, at.node, at.value):
        yield Case(pattern, f"!EXISTS {{ {at.node} {other} {value} }}")
    yield Case(
        f"{at.node} {other} {at.value} .", f"!{context.leads_to(at.node, shape.path, at.value)}"
    )


def unique_lang(
    context: Context, shape: Shape, constraint: Constraint, at: Names
) -> Iterator[Case]:
    """``sh:uniqueLang``: https://www.w3.org/TR/shacl/#UniqueLangConstraintComponent."""
    for pattern, one in value_nodes(shape.path, at.node, context.new_name()):
        for other_pattern, two in value_nodes(shape.path, at.node, context.new_name()):
            yield Case(
                f"{pattern} {other_pattern}",
                f'!sameTerm({one}, {two}) && LANG({one}) != "" '
                f"&& LCASE(LANG({one})) = LCASE(LANG({two}))",
            )


def closed(context: Context, shape: Shape, constraint: Constraint, at: Names) -> Iterator[Case]:
    """``sh:closed``: https://www.w3.org/TR/shacl/#ClosedConstraintComponent."""
    allowed = ", ".join(sorted({str(term) for term in constraint.terms})) or "<urn:none>"
    for pattern, value in value_nodes(shape.path, at.node, context.new_name()):
        yield Case(
            f"{pattern} {value} {at.path} {at.value} .",
            f"{at.path} NOT IN ({allowed})",
        )


OTHERS: dict[str, Callable[[Context, Shape, Constraint, Names], Iterator[Case]]] = {
    "minCount": min_count,
    "maxCount": max_count,
    "qualifiedMinCount": qualified_min_count,
    "qualifiedMaxCount": qualified_max_count,
    "hasValue": has_value,
    "lessThan": less_than,
    "lessThanOrEquals": less_than_or_equals,
    "disjoint": disjoint,
    "equals": equals,
    "uniqueLang": unique_lang,
    "closed": closed,
}
"""The components that look at all values of a focus node, by parameter."""
COUNTS = {"minCount", "maxCount", "qualifiedMinCount", "qualifiedMaxCount"}
WITHOUT_VALUE = COUNTS | {"hasValue", "uniqueLang"}
"""The components whose results have no value."""
OF_VALUES = {*VALUE_TESTS, "maxCount", "lessThan", "lessThanOrEquals", "disjoint", "uniqueLang"}
"""The components that hold wherever there are no values."""
