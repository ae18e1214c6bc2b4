"""What a result says where the shape has no ``sh:message``: what the constraint asks for."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from ..namespaces import compact
from .shapes import SH, Constraint, Term

_TEXTS = {
    "class": "The value must be an instance of {terms}.",
    "datatype": "The value must be a well-formed {terms}.",
    "nodeKind": "The kind of the value must be {terms}.",
    "minCount": "There must be at least {number}.",
    "maxCount": "There must be at most {number}.",
    "minExclusive": "The value must be greater than {terms}.",
    "minInclusive": "The value must be {terms} or greater.",
    "maxExclusive": "The value must be less than {terms}.",
    "maxInclusive": "The value must be {terms} or less.",
    "minLength": "The value must have at least {number} characters.",
    "maxLength": "The value must have at most {number} characters.",
    "pattern": "The value must match the pattern {text}.",
    "languageIn": "The language of the value must be one of {terms}.",
    "uniqueLang": "No two values may be in the same language.",
    "equals": "The values must be those of {terms}.",
    "disjoint": "The value must not be a value of {terms} as well.",
    "lessThan": "The value must be less than each value of {terms}.",
    "lessThanOrEquals": "The value must not be greater than a value of {terms}.",
    "not": "The value must not conform to {shapes}.",
    "and": "The value must conform to each of {shapes}.",
    "or": "The value must conform to at least one of {shapes}.",
    "xone": "The value must conform to exactly one of {shapes}.",
    "node": "The value must conform to {shapes}.",
    "qualifiedMinCount": "At least {number} must conform to {shapes}.",
    "qualifiedMaxCount": "At most {number} may conform to {shapes}.",
    "closed": "Only the properties that the shape allows may be used.",
    "hasValue": "{terms} must be among the values.",
    "in": "The value must be one of {terms}.",
    "sparql": "The value must conform to {component}.",
}


def default_message(constraint: Constraint) -> Literal:
    """Return what a result says where nothing is said in the shapes."""
    text = _TEXTS[constraint.parameter].format(
        terms=", ".join(map(_name, constraint.terms)),
        number=constraint.number,
        text=constraint.text,
        shapes=", ".join(_name(shape.node) for shape in constraint.shapes),
        component=_component(constraint),
    )
    return Literal(text, language="en")


def _component(constraint: Constraint) -> str:
    """What a query is of: a constraint component, or sh:sparql."""
    is_core = constraint.component.startswith(SH)
    return f"sh:{constraint.parameter}" if is_core else compact(constraint.component)


def _name(term: Term) -> str:
    if isinstance(term, NamedNode):
        return compact(term.value)
    return term.value if isinstance(term, Literal) else "a shape"
