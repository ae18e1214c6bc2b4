"""The constraint components of SHACL, each in SPARQL.

A component that looks at one value at a time is a condition that holds if the value meets the
constraint, and never an error: what cannot be compared does not meet it. Every other component
lists the cases in which it is violated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol

from pyoxigraph import Literal, NamedNode

from .. import namespaces
from ..namespaces import XSD
from .lexical import DERIVED_INTEGERS, is_well_formed
from .paths import Path, is_nullable, sparql_path
from .shapes import SH, Constraint, Shape, ShapesError, Term
from .vocabulary import unsupported

RDF_TYPE = f"<{namespaces.RDF_TYPE}>"
_BOOLEAN = f"<{XSD}boolean>"
_INTEGER = f"<{XSD}integer>"
NAMED_VALUES = 2
"""Up to this many values are told apart by naming them; more are counted."""


class Context(Protocol):
    """What a component asks of the translation that it is part of."""

    keeps_spelling: bool
    """Whether the store gives literals back as they were written."""

    def new_name(self) -> str:
        """Return a variable that nothing else uses."""

    def conforms(self, shape: Shape, node: str) -> str:
        """Return a condition that holds if ``node`` conforms to a shape."""

    def instance_of(self, terms: Iterable[Term], node: str) -> str:
        """Return a condition that holds if ``node`` is an instance of one of these classes."""

    def reaches(self, node: str, path: Path | None, test: Callable[[str], str]) -> str:
        """Return a condition that holds if some value node meets a test."""

    def leads_to(self, node: str, path: Path | None, value: str) -> str:
        """Return a condition that holds if ``value`` is a value node."""

    def constant(self, term: Term) -> str:
        """Return a term as the store holds it."""

    def has_datatype(self, value: str, datatype: NamedNode) -> str:
        """Return a condition that holds if ``value`` is a literal of a datatype."""

    def by_value(self, name: str) -> str:
        """Return an expression for the value of a variable, to be compared by order."""


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


def value_nodes(path: Path | None, node: str, value: str) -> Iterator[tuple[str, str]]:
    """Return where the value nodes are: each time a pattern, and the name that it binds.

    https://www.w3.org/TR/shacl/#value-nodes
    """
    if path is None or is_nullable(path):
        # SPARQL looks for a path without length only from nodes that the data hold.
        yield "", node
    if path is not None:
        yield f"{node} {sparql_path(path)} {value} .", value


# One value at a time


def class_(context: Context, constraint: Constraint, value: str) -> str:
    """``sh:class``: https://www.w3.org/TR/shacl/#ClassConstraintComponent."""
    return context.instance_of(constraint.terms, value)


def datatype(context: Context, constraint: Constraint, value: str) -> str:
    """``sh:datatype``: https://www.w3.org/TR/shacl/#DatatypeConstraintComponent."""
    kind = _iri(constraint)
    if kind.value.removeprefix(XSD) in DERIVED_INTEGERS and not context.keeps_spelling:
        raise unsupported(
            constraint.node, f"sh:datatype {kind} on data that may be held as plain integers"
        )
    tests = filter(None, (context.has_datatype(value, kind), is_well_formed(value, kind)))
    return f"COALESCE({' && '.join(tests)}, false)"


_NODE_KINDS = {
    "IRI": "isIRI(@)",
    "BlankNode": "isBlank(@)",
    "Literal": "isLiteral(@)",
    "BlankNodeOrIRI": "!isLiteral(@)",
    "BlankNodeOrLiteral": "!isIRI(@)",
    "IRIOrLiteral": "!isBlank(@)",
}


def node_kind(_: Context, constraint: Constraint, value: str) -> str:
    """``sh:nodeKind``: https://www.w3.org/TR/shacl/#NodeKindConstraintComponent."""
    return f"({_NODE_KINDS[_iri(constraint).value.removeprefix(SH)].replace('@', value)})"


def min_exclusive(context: Context, constraint: Constraint, value: str) -> str:
    """``sh:minExclusive``: https://www.w3.org/TR/shacl/#MinExclusiveConstraintComponent."""
    return _compared(context.by_value(value), ">", str(constraint.terms[0]))


def min_inclusive(context: Context, constraint: Constraint, value: str) -> str:
    """``sh:minInclusive``: https://www.w3.org/TR/shacl/#MinInclusiveConstraintComponent."""
    return _compared(context.by_value(value), ">=", str(constraint.terms[0]))


def max_exclusive(context: Context, constraint: Constraint, value: str) -> str:
    """``sh:maxExclusive``: https://www.w3.org/TR/shacl/#MaxExclusiveConstraintComponent."""
    return _compared(context.by_value(value), "<", str(constraint.terms[0]))


def max_inclusive(context: Context, constraint: Constraint, value: str) -> str:
    """``sh:maxInclusive``: https://www.w3.org/TR/shacl/#MaxInclusiveConstraintComponent."""
    return _compared(context.by_value(value), "<=", str(constraint.terms[0]))


def _compared(one: str, sign: str, other: str) -> str:
    """Return a condition that holds if two values can be compared and are in this order."""
    # SPARQL orders truth values too, which not every engine does.
    kinds = f"DATATYPE({one}) = {_BOOLEAN} && DATATYPE({other}) = {_BOOLEAN}"
    numbers = f"{_INTEGER}({one}) {sign} {_INTEGER}({other})"
    return f"COALESCE({one} {sign} {other}, {kinds} && {numbers}, false)"


def min_length(_: Context, constraint: Constraint, value: str) -> str:
    """``sh:minLength``: https://www.w3.org/TR/shacl/#MinLengthConstraintComponent."""
    return f"(!isBlank({value}) && STRLEN(STR({value})) >= {constraint.number})"


def max_length(_: Context, constraint: Constraint, value: str) -> str:
    """``sh:maxLength``: https://www.w3.org/TR/shacl/#MaxLengthConstraintComponent."""
    return f"(!isBlank({value}) && STRLEN(STR({value})) <= {constraint.number})"


def pattern(_: Context, constraint: Constraint, value: str) -> str:
    """``sh:pattern``: https://www.w3.org/TR/shacl/#PatternConstraintComponent."""
    flags = f", {Literal(constraint.flags)}" if constraint.flags else ""
    return f"(!isBlank({value}) && REGEX(STR({value}), {Literal(constraint.text)}{flags}))"


def language_in(_: Context, constraint: Constraint, value: str) -> str:
    """``sh:languageIn``: https://www.w3.org/TR/shacl/#LanguageInConstraintComponent."""
    tests = [f"LANGMATCHES(LANG({value}), {tag})" for tag in constraint.terms]
    return f"COALESCE({' || '.join(tests) or 'false'}, false)"


def in_(context: Context, constraint: Constraint, value: str) -> str:
    """``sh:in``: https://www.w3.org/TR/shacl/#InConstraintComponent."""
    tests = []
    iris = [str(term) for term in constraint.terms if isinstance(term, NamedNode)]
    if iris:
        tests.append(f"(isIRI({value}) && {value} IN ({', '.join(iris)}))")
    for term in constraint.terms:
        if isinstance(term, Literal):
            tests.append(f"sameTerm({value}, {context.constant(term)})")
    return f"({' || '.join(tests) or 'false'})"


def not_(context: Context, constraint: Constraint, value: str) -> str:
    """``sh:not``: https://www.w3.org/TR/shacl/#NotConstraintComponent."""
    return f"(!({context.conforms(constraint.shapes[0], value)}))"


def and_(context: Context, constraint: Constraint, value: str) -> str:
    """``sh:and``: https://www.w3.org/TR/shacl/#AndConstraintComponent."""
    tests = [context.conforms(shape, value) for shape in constraint.shapes]
    return f"({' && '.join(tests)})"


def or_(context: Context, constraint: Constraint, value: str) -> str:
    """``sh:or``: https://www.w3.org/TR/shacl/#OrConstraintComponent."""
    tests = [context.conforms(shape, value) for shape in constraint.shapes]
    return f"({' || '.join(tests)})"


def xone(context: Context, constraint: Constraint, value: str) -> str:
    """``sh:xone``: https://www.w3.org/TR/shacl/#XoneConstraintComponent."""
    tests = [f"IF({context.conforms(shape, value)}, 1, 0)" for shape in constraint.shapes]
    return f"(({' + '.join(tests)}) = 1)"


def node(context: Context, constraint: Constraint, value: str) -> str:
    """``sh:node``: https://www.w3.org/TR/shacl/#NodeConstraintComponent."""
    return context.conforms(constraint.shapes[0], value)


VALUE_TESTS: dict[str, Callable[[Context, Constraint, str], str]] = {
    "class": class_,
    "datatype": datatype,
    "nodeKind": node_kind,
    "minExclusive": min_exclusive,
    "minInclusive": min_inclusive,
    "maxExclusive": max_exclusive,
    "maxInclusive": max_inclusive,
    "minLength": min_length,
    "maxLength": max_length,
    "pattern": pattern,
    "languageIn": language_in,
    "in": in_,
    "not": not_,
    "and": and_,
    "or": or_,
    "xone": xone,
    "node": node,
}
"""The components that look at one value at a time, by parameter."""


# All values at once


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
        raise ShapesError(
            f"shapes: {shape.node} counts to {number} in a shape that another one refers to, "
            'which the store engine does not support; take engine="pyshacl"'
        )

    def second(one: str) -> Callable[[str], str]:
        return lambda two: f"!sameTerm({one}, {two}) && {counts(context, constraint, two)}"

    def first(one: str) -> str:
        if number == 1:
            return counts(context, constraint, one)
        more = context.reaches(node, shape.path, second(one))
        return f"{counts(context, constraint, one)} && {more}"

    return context.reaches(node, shape.path, first)


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
        test = _compared(context.by_value(value), sign, context.by_value(other))
        yield Case(f"{pattern} {at.node} {constraint.terms[0]} {other} .", f"!{test}")


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


def _iri(constraint: Constraint) -> NamedNode:
    (term,) = constraint.terms
    assert isinstance(term, NamedNode)
    return term
