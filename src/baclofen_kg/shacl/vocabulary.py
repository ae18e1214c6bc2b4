"""The terms of SHACL: which of them mean something here, and what is no term at all.

What is not supported is refused by name, and so is what SHACL does not know: a rule that is passed
over in silence would let wrong data through.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Triple

from ..errors import near_matches, suggestion_text
from ..namespaces import RDF_TYPE, compact
from .shapes import SH, ShapesError, Term

# The parameters that name a constraint, each with its component.
COMPONENTS = {
    "class": "ClassConstraintComponent",
    "datatype": "DatatypeConstraintComponent",
    "nodeKind": "NodeKindConstraintComponent",
    "minCount": "MinCountConstraintComponent",
    "maxCount": "MaxCountConstraintComponent",
    "minExclusive": "MinExclusiveConstraintComponent",
    "minInclusive": "MinInclusiveConstraintComponent",
    "maxExclusive": "MaxExclusiveConstraintComponent",
    "maxInclusive": "MaxInclusiveConstraintComponent",
    "minLength": "MinLengthConstraintComponent",
    "maxLength": "MaxLengthConstraintComponent",
    "pattern": "PatternConstraintComponent",
    "languageIn": "LanguageInConstraintComponent",
    "uniqueLang": "UniqueLangConstraintComponent",
    "equals": "EqualsConstraintComponent",
    "disjoint": "DisjointConstraintComponent",
    "lessThan": "LessThanConstraintComponent",
    "lessThanOrEquals": "LessThanOrEqualsConstraintComponent",
    "not": "NotConstraintComponent",
    "and": "AndConstraintComponent",
    "or": "OrConstraintComponent",
    "xone": "XoneConstraintComponent",
    "node": "NodeConstraintComponent",
    "qualifiedMinCount": "QualifiedMinCountConstraintComponent",
    "qualifiedMaxCount": "QualifiedMaxCountConstraintComponent",
    "closed": "ClosedConstraintComponent",
    "hasValue": "HasValueConstraintComponent",
    "in": "InConstraintComponent",
    "sparql": "SPARQLConstraintComponent",
}
TARGETS = {"targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf"}
# What goes with a parameter, and with which.
HELPERS = {
    "flags": ("pattern",),
    "ignoredProperties": ("closed",),
    "qualifiedValueShape": ("qualifiedMinCount", "qualifiedMaxCount"),
}
# Said for people and programs that are not validating.
NOTES = {"name", "description", "order", "group", "defaultValue"}
ON_SHAPES = {*COMPONENTS, *TARGETS, *HELPERS, *NOTES}
ON_SHAPES |= {"property", "path", "severity", "message", "deactivated"}
ON_SHAPES |= {"qualifiedValueShapesDisjoint"}
ON_CONSTRAINTS = {"select", "message", "prefixes", "deactivated"}
ON_VALIDATORS = {"select", "ask", "message", "prefixes"}
_COMPONENT = {"parameter", "optional", "labelTemplate"}
_COMPONENT |= {"validator", "nodeValidator", "propertyValidator"}
PATHS = {
    "inversePath": "^",
    "zeroOrMorePath": "*",
    "oneOrMorePath": "+",
    "zeroOrOnePath": "?",
    "alternativePath": "|",
}
# Shapes and their reports may lie in one file.
REPORTS = {"conforms", "result", "detail", "focusNode", "resultPath", "value", "resultMessage"}
REPORTS |= {"resultSeverity", "sourceShape", "sourceConstraint", "sourceConstraintComponent"}
REPORTS |= {"shapesGraphWellFormed", "shapesGraph", "suggestedShapesGraph"}
_PREFIXES = {"declare", "prefix", "namespace"}
_PREDICATES = {*ON_SHAPES, *ON_CONSTRAINTS, *ON_VALIDATORS, *PATHS, *REPORTS, *_PREFIXES}
_PREDICATES |= _COMPONENT

_TYPES = {"Shape", "NodeShape", "PropertyShape", "SPARQLConstraint", "PrefixDeclaration"}
_TYPES |= {"PropertyGroup", "ValidationReport", "ValidationResult", "AbstractResult", "Severity"}
_TYPES |= {"ConstraintComponent", "Parameter", "Parameterizable", "Validator"}
_TYPES |= {"SPARQLAskValidator", "SPARQLSelectValidator"}
NODE_KINDS = {"IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"}
_SEVERITIES = {"Info", "Warning", "Violation"}
# Constraints of DASH, which SHACL passes over where their components are not declared.
DASH = "http://datashapes.org/dash#"
_DASH = {"closedByTypes", "coExistsWith", "conformsToShape", "hasClass", "hasValueIn"}
_DASH |= {"hasValueWithClass", "isSubClassOf", "nonRecursive", "rootClass", "singleLine", "stem"}
_DASH |= {"subSetOf", "symmetric", "uniqueValueForClass", "uniqueValueForClasses", "uriStart"}
SUPPORTED = {*_PREDICATES, *_TYPES, *NODE_KINDS, *_SEVERITIES, *COMPONENTS.values()}


def local_name(term: Term | str) -> str | None:
    """The local name of a term of SHACL, None for everything else."""
    if isinstance(term, Literal):
        return None
    iri = term if isinstance(term, str) else term.value
    return iri[len(SH) :] if iri.startswith(SH) else None


def check_terms(triples: Iterable[Triple]) -> None:
    """See to it that what is named as a term of SHACL is one.

    Raises:
        ShapesError: it is not; near matches are named.
    """
    triples = list(triples)
    declared = {t.object for t in triples if t.predicate.value == SH + "path"}
    for triple in triples:
        name = triple.predicate.value.removeprefix(DASH)
        if name in _DASH and triple.predicate not in declared:
            raise ShapesError(
                f"shapes: {triple.subject} has dash:{name}, a constraint that the shapes do not "
                "declare, so it would not be checked; add its sh:ConstraintComponent"
            )
        for term in (triple.predicate, triple.object):
            local = local_name(term) if isinstance(term, NamedNode) else None
            if local and local not in SUPPORTED and not _is_term(local):
                where = "" if term == triple.predicate else f" as {compact(triple.predicate.value)}"
                near = suggestion_text(f"sh:{name}" for name in _near(local))
                raise ShapesError(
                    f"shapes: {triple.subject} has sh:{local}{where}, which is no term of "
                    f"SHACL{near}"
                )


def refuse_unsupported(node: Term, predicate: str, values: Iterable[Term]) -> None:
    """Refuse what SHACL has and this engine has not.

    Raises:
        ShapesError: a predicate, or a class that is named by rdf:type, is not supported.
    """
    local = local_name(predicate)
    if local is not None and local not in _PREDICATES:
        raise unsupported(node, f"sh:{local}")
    if predicate == RDF_TYPE:
        for kind in values:
            local = local_name(kind)
            if local is not None and local not in _TYPES:
                raise unsupported(node, f"the type sh:{local}")


def unsupported(node: Term, what: str) -> ShapesError:
    """The complaint about something that the store engine does not support."""
    return ShapesError(
        f"shapes: {node} uses {what}, which the store engine does not support; "
        'take engine="pyshacl" for these shapes'
    )


def _is_term(local: str) -> bool:
    # The vocabulary names the parameters of a component after it, as in sh:In...Component-in.
    return local.partition("-")[0] in _all_terms()


def _near(local: str) -> list[str]:
    return near_matches(local, sorted(_all_terms()), limit=1)


def _all_terms() -> set[str]:
    """Every term of the SHACL vocabulary; asked for where something is wrong, so it may be slow."""
    from rdflib.namespace import SH as VOCABULARY

    return SUPPORTED | {iri.removeprefix(SH) for iri in map(str, dir(VOCABULARY))}
