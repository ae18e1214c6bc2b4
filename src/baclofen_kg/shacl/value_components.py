"""The constraint components of SHACL that look at one value at a time, each in SPARQL.

Each is a condition that holds if the value meets the constraint, and never an error: what cannot be
compared does not meet it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from pyoxigraph import Literal, NamedNode

from ..namespaces import XSD
from .lexical import MERGED, NUMBERS, is_number, is_ordered, well_formed
from .paths import Path
from .shapes import SH, Constraint, Shape, Term
from .vocabulary import unsupported

_BOOLEAN = f"<{XSD}boolean>"
_INTEGER = f"<{XSD}integer>"
_DOUBLE = f"<{XSD}double>"


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


def class_(context: Context, constraint: Constraint, value: str) -> str:
    """``sh:class``: https://www.w3.org/TR/shacl/#ClassConstraintComponent."""
    return context.instance_of(constraint.terms, value)


def datatype(context: Context, constraint: Constraint, value: str) -> str:
    """``sh:datatype``: https://www.w3.org/TR/shacl/#DatatypeConstraintComponent."""
    kind = _iri(constraint)
    if kind.value.removeprefix(XSD) in MERGED and not context.keeps_spelling:
        raise unsupported(
            constraint.node, f"sh:datatype {kind} on a store that may hold it as another one"
        )
    tests = filter(None, (context.has_datatype(value, kind), well_formed(value, kind)))
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
    return _compared_with_limit(context, constraint, value, ">")


def min_inclusive(context: Context, constraint: Constraint, value: str) -> str:
    """``sh:minInclusive``: https://www.w3.org/TR/shacl/#MinInclusiveConstraintComponent."""
    return _compared_with_limit(context, constraint, value, ">=")


def max_exclusive(context: Context, constraint: Constraint, value: str) -> str:
    """``sh:maxExclusive``: https://www.w3.org/TR/shacl/#MaxExclusiveConstraintComponent."""
    return _compared_with_limit(context, constraint, value, "<")


def max_inclusive(context: Context, constraint: Constraint, value: str) -> str:
    """``sh:maxInclusive``: https://www.w3.org/TR/shacl/#MaxInclusiveConstraintComponent."""
    return _compared_with_limit(context, constraint, value, "<=")


def _compared_with_limit(context: Context, constraint: Constraint, value: str, sign: str) -> str:
    (limit,) = constraint.terms
    if not is_ordered(limit) or not isinstance(limit, Literal):
        return "false"
    if limit.datatype.value.removeprefix(XSD) not in NUMBERS:
        return compared(context.by_value(value), sign, str(limit))
    # What ``compared`` says, without what is known of the limit: such queries come often.
    one = context.by_value(value)
    rounded = f"{is_number(one)} && {_DOUBLE}(STR({one})) {sign} {_DOUBLE}(STR({limit}))"
    return f"COALESCE({one} {sign} {limit}, {rounded}, false)"


def compared(one: str, sign: str, other: str) -> str:
    """Return a condition that holds if two values can be compared and are in this order.

    Engines that find any term not greater than itself, an IRI as well, need ``has_order`` beside
    it where both may be the same.
    """
    # SPARQL orders truth values too, which not every engine does.
    kinds = f"DATATYPE({one}) = {_BOOLEAN} && DATATYPE({other}) = {_BOOLEAN}"
    numbers = f"{_INTEGER}({one}) {sign} {_INTEGER}({other})"
    # A number may have more digits than an engine holds.
    large = f"{is_number(one)} && {is_number(other)}"
    rounded = f"{_DOUBLE}(STR({one})) {sign} {_DOUBLE}(STR({other}))"
    return f"COALESCE({one} {sign} {other}, IF({large}, {rounded}, {kinds} && {numbers}), false)"


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


def _iri(constraint: Constraint) -> NamedNode:
    (term,) = constraint.terms
    assert isinstance(term, NamedNode)
    return term
