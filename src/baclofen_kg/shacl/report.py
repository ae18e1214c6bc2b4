"""What a validation found: results and the report, whichever engine found them.

Loaded only when something is validated; dataclasses are slow to import.
"""

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from ..namespaces import BKO, IRI, VOCABULARIES, XSD, compact

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph

SH = VOCABULARIES["sh"]
ONTOLOGY = BKO.removesuffix("#")

_NAME = re.compile(rf"<?((?:{'|'.join(map(re.escape, VOCABULARIES.values()))})[\w.-]*\w)>?")
_LABEL = re.compile(r"(?:_:)?\b\w(?:[\w.-]*\w)?")
_MADE_UP = 20
"""Characters that no label has which a person gave."""
_TYPED = re.compile(r'(".*")\^\^<(.*)>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class PathOf:
    """A property path other than a single property: an operator of SPARQL and its operands."""

    operator: str
    """``^``, ``*``, ``+`` or ``?`` with one operand; ``/`` or ``|`` with several."""
    operands: "tuple[Path, ...]"


Path: TypeAlias = IRI | PathOf


@dataclass(frozen=True, slots=True)
class ValidationResult:
    """One thing that is wrong, and what to do about it."""

    focus_node: IRI
    """The node that was checked."""
    path_expression: Path | None
    """The property path that was followed from it, as a structure; ``path`` has it as text."""
    value: str | None
    """The value found there: an IRI, or a literal as in N-Triples."""
    severity: IRI
    """``sh:Violation``, ``sh:Warning`` or ``sh:Info``."""
    message: str
    """What a curator is to do."""
    component: IRI
    """The kind of constraint, such as ``sh:MinCountConstraintComponent``."""
    source_shape: IRI
    """The shape that holds the constraint."""
    source_constraint: IRI | None = None
    """The SPARQL constraint, where it was one."""

    @property
    def path(self) -> str | None:
        """The property path as in SPARQL, with prefixes, such as ``^cito:supports``."""
        return None if self.path_expression is None else path_text(self.path_expression)

    def to_dict(self) -> dict[str, str | None]:
        """Give the result as plain strings, IRIs in full."""
        return {
            "focus_node": str(self.focus_node),
            "path": self.path,
            "value": None if self.value is None else str(self.value),
            "severity": str(self.severity),
            "message": self.message,
            "component": str(self.component),
            "source_shape": str(self.source_shape),
            "source_constraint": None
            if self.source_constraint is None
            else str(self.source_constraint),
        }

    def __str__(self) -> str:
        # A rule that looks at the whole graph has the ontology as focus: what it found says more.
        whole_graph = self.focus_node == ONTOLOGY and self.value is not None
        where = [] if whole_graph else [show(self.focus_node)]
        if self.path:
            where.append(self.path)
        if self.value is not None and self.value != self.focus_node:
            where.append(show(self.value))
        kind = compact(self.severity).partition(":")[2]
        rule = compact(self.source_constraint or self.source_shape)
        return (
            f"{kind}: {'  '.join(where)}\n    {self.message}\n    [{rule}, "
            f"{compact(self.component).removeprefix('sh:').removesuffix('ConstraintComponent')}]"
        )


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """The outcome of a validation; printing it shows every result."""

    conforms: bool
    """Whether nothing was found, or, where warnings are allowed, no violation."""
    results: tuple[ValidationResult, ...]
    """What was found, in an order that depends on nothing but the results."""

    @classmethod
    def of(
        cls, results: "Iterable[ValidationResult]", *, allow_warnings: bool = False
    ) -> "ValidationReport":
        """Sort results, drop repetitions, and judge."""
        ordered = tuple(sorted(_with_stable_labels(set(results)), key=_order))
        counting = (r for r in ordered if not allow_warnings or r.severity == SH + "Violation")
        return cls(not any(counting), ordered)

    def __len__(self) -> int:
        return len(self.results)

    def __bool__(self) -> bool:
        return self.conforms

    def __str__(self) -> str:
        head = "conforms" if self.conforms else "does not conform"
        if not self.results:
            return head
        count = len(self.results)
        head += f": {count} result{'s' * (count != 1)}"
        return "\n\n".join([head, *map(str, self.results)])

    def to_dicts(self) -> list[dict[str, str | None]]:
        """Give the results as plain dictionaries, fit for JSON."""
        return [result.to_dict() for result in self.results]

    def to_turtle(self) -> str:
        """Give the report in Turtle, in the vocabulary of SHACL."""
        from ..formats.turtle import write_turtle

        return write_turtle(_Triples().report(self))


def path_text(path: Path) -> str:
    """Write a path as SPARQL does, with prefixes.

    >>> broader = IRI("http://www.w3.org/2004/02/skos/core#broader")
    >>> path_text(PathOf("/", (PathOf("*", (PathOf("^", (broader,)),)), IRI(BKO + "about"))))
    '(^skos:broader)*/bko:about'
    """
    if isinstance(path, IRI):
        return path.curie
    texts = [
        f"({path_text(operand)})" if _needs_brackets(operand, path.operator) else path_text(operand)
        for operand in path.operands
    ]
    if path.operator in "/|":
        return path.operator.join(texts)
    return f"^{texts[0]}" if path.operator == "^" else f"{texts[0]}{path.operator}"


def _needs_brackets(operand: Path, operator: str) -> bool:
    inside = {"|": "", "/": "|"}.get(operator, "|/^*+?")
    return isinstance(operand, PathOf) and operand.operator in inside


def term_text(term: object) -> str:
    """Write a term of pyoxigraph as a result holds it: an IRI as it is, others as in N-Triples."""
    from pyoxigraph import NamedNode

    return IRI(term.value) if isinstance(term, NamedNode) else str(term)


def show(term: str) -> str:
    """Write the text of a term for people: with prefixes.

    >>> show('"5"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    '"5"^^xsd:decimal'
    """
    if typed := _TYPED.fullmatch(term):
        return f"{typed[1]}^^{compact(typed[2])}"
    return term if term.startswith(('"', "_:")) else compact(term)


def shorten_names(message: str) -> str:
    """Put prefixes into a message for the IRIs of ours and of shared vocabularies that it names.

    >>> shorten_names("Merge https://w3id.org/baclofen-kg/id/pain and <https://w3id.org/a>.")
    'Merge bkg:pain and <https://w3id.org/a>.'
    """
    return _NAME.sub(lambda match: compact(match[1]), message)


def _with_stable_labels(results: "Iterable[ValidationResult]") -> "list[ValidationResult]":
    """Name blank nodes alike in each run; an engine names them anew with each reading."""
    from ..formats.canonical import labels_of_rows

    found = list(results)
    labels = labels_of_rows(_order(replace(result, message="")) for result in found)
    # A message may hold the label that an engine made up without the characters before it.
    labels |= {name[2:]: new for name, new in labels.items() if len(name) > _MADE_UP}

    def renamed(text: str) -> str:
        return _LABEL.sub(lambda match: labels.get(match[0], match[0]), text)

    return [
        replace(
            result,
            focus_node=IRI(renamed(result.focus_node)),
            value=result.value and type(result.value)(renamed(result.value)),
            source_shape=IRI(renamed(result.source_shape)),
            message=renamed(result.message),
        )
        if labels
        else result
        for result in found
    ]


def _order(result: ValidationResult) -> tuple[str, ...]:
    return (
        result.focus_node,
        result.path or "",
        result.value or "",
        result.component,
        result.source_shape,
        result.source_constraint or "",
        result.message,
        result.severity,
    )


class _Triples:
    """Writes a report as triples."""

    def __init__(self) -> None:
        import pyoxigraph

        self._rdf = pyoxigraph
        self._triples: list[pyoxigraph.Triple] = []

    def report(self, report: ValidationReport) -> "list[pyoxigraph.Triple]":
        node = self._rdf.BlankNode()
        self._say(node, "a", SH + "ValidationReport")
        literal = self._rdf.Literal(
            "true" if report.conforms else "false",
            datatype=self._rdf.NamedNode(XSD + "boolean"),
        )
        self._say(node, "conforms", literal)
        for result in report.results:
            self._say(node, "result", self._result(result))
        return self._triples

    def _result(self, result: ValidationResult) -> "pyoxigraph.BlankNode":
        node = self._rdf.BlankNode()
        self._say(node, "a", SH + "ValidationResult")
        self._say(node, "focusNode", self._term(result.focus_node))
        if result.path_expression is not None:
            self._say(node, "resultPath", self._path(result.path_expression))
        if result.value is not None:
            self._say(node, "value", self._term(result.value))
        self._say(node, "resultSeverity", result.severity)
        self._say(node, "resultMessage", self._rdf.Literal(result.message, language="en"))
        self._say(node, "sourceConstraintComponent", result.component)
        self._say(node, "sourceShape", self._term(result.source_shape))
        if result.source_constraint is not None:
            self._say(node, "sourceConstraint", self._term(result.source_constraint))
        return node

    def _path(self, path: Path) -> "pyoxigraph.NamedNode | pyoxigraph.BlankNode":
        if isinstance(path, IRI):
            return self._rdf.NamedNode(path)
        parts = [self._path(operand) for operand in path.operands]
        if path.operator == "/":
            return self._list(parts)
        node = self._rdf.BlankNode()
        names = {"^": "inverse", "*": "zeroOrMore", "+": "oneOrMore", "?": "zeroOrOne"}
        if path.operator == "|":
            self._say(node, "alternativePath", self._list(parts))
        else:
            self._say(node, f"{names[path.operator]}Path", parts[0])
        return node

    def _list(
        self, items: "list[pyoxigraph.NamedNode | pyoxigraph.BlankNode]"
    ) -> "pyoxigraph.NamedNode | pyoxigraph.BlankNode":
        rdf = VOCABULARIES["rdf"]
        rest: pyoxigraph.NamedNode | pyoxigraph.BlankNode = self._rdf.NamedNode(rdf + "nil")
        for item in reversed(items):
            node = self._rdf.BlankNode()
            self._say(node, rdf + "first", item)
            self._say(node, rdf + "rest", rest)
            rest = node
        return rest

    def _say(
        self,
        node: "pyoxigraph.BlankNode",
        predicate: str,
        value: "pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | str",
    ) -> None:
        if predicate == "a":
            predicate = VOCABULARIES["rdf"] + "type"
        elif ":" not in predicate:
            predicate = SH + predicate
        term = self._rdf.NamedNode(value) if isinstance(value, str) else value
        self._triples.append(self._rdf.Triple(node, self._rdf.NamedNode(predicate), term))

    def _term(
        self, text: str
    ) -> "pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal":
        if not text.startswith(('"', "_:")):
            return self._rdf.NamedNode(text)
        line = f"<x:x> <x:x> {text} ."
        [quad] = self._rdf.parse(line, format=self._rdf.RdfFormat.N_TRIPLES)
        assert isinstance(quad.object, self._rdf.BlankNode | self._rdf.Literal)
        return quad.object
