"""What a validation found, whichever engine found it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from ..namespaces import IRI, VOCABULARIES, compact
from .paths import Path, path_text

_NAME = re.compile(rf"<?((?:{'|'.join(map(re.escape, VOCABULARIES.values()))})[\w.-]*\w)>?")
_LABEL = re.compile(r"(?:_:)?\b\w(?:[\w.-]*\w)?")
_MADE_UP = 20
"""Characters that no label of a person has."""
_TYPED = re.compile(r'(".*")\^\^<(.*)>', re.DOTALL)


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
    messages: tuple[Literal, ...]
    """What a curator must do; ``message`` has it as one text."""
    component: IRI
    """The kind of constraint, such as ``sh:MinCountConstraintComponent``."""
    source_shape: IRI
    """The shape that holds the constraint."""
    source_constraint: IRI | None = None
    """The SPARQL constraint, where it was one."""
    is_named: bool = field(default=False, compare=False)
    """Whether a query names its focus node, as a rule does that looks at the whole graph."""
    place: str | None = field(default=None, compare=False)
    """The file and the line that it is about, such as ``mine.ttl:12``; None where no file is."""
    hints: tuple[str, ...] = field(default=(), compare=False)
    """What in these data is wrong, and what would be right."""
    unknown: IRI | None = field(default=None, compare=False)
    """The name that is the reason, where nothing describes it."""
    rank: int = field(default=0, compare=False)
    """Its place among others: a cause comes before what follows from it."""

    @property
    def message(self) -> str:
        """What a curator must do; names of shared vocabularies with their prefixes."""
        return shorten_names(" ".join(sorted({message.value for message in self.messages})))

    @property
    def path(self) -> str | None:
        """The property path as in SPARQL, with prefixes, such as ``^cito:supports``."""
        return None if self.path_expression is None else path_text(self.path_expression)

    def to_dict(self) -> dict[str, str | None]:
        """Return the result as plain strings, IRIs in full."""
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
        # Where the shape itself names the node, what was found there says more.
        found = self.value not in (None, self.focus_node)
        where = [] if self.is_named and found else [show(self.focus_node)]
        if self.path:
            where.append(self.path)
        if self.value is not None and self.value != self.focus_node:
            where.append(show(self.value))
        kind = compact(self.severity).partition(":")[2]
        rule = compact(self.source_constraint or self.source_shape)
        component = compact(self.component).removeprefix("sh:").removesuffix("ConstraintComponent")
        lines = [self.message, *self.hints, f"[{rule}, {component}]"]
        at = f"{self.place}: " if self.place else ""
        return "\n    ".join([f"{at}{kind}: {'  '.join(where)}", *lines])


def in_order(messages: Iterable[Literal]) -> tuple[Literal, ...]:
    """Return messages sorted, each once."""
    return tuple(sorted(set(messages), key=lambda text: (text.value, text.language or "")))


def term_text(term: object) -> str:
    """Return a term of pyoxigraph as a result holds it: an IRI as it is, others as in N-Triples."""
    return IRI(term.value) if isinstance(term, NamedNode) else str(term)


def term_of(text: str) -> NamedNode | BlankNode | Literal:
    """Return the term that a result holds as text, as ``term_text`` makes it."""
    if not text.startswith(('"', "_:")):
        return NamedNode(text)
    [quad] = parse(f"<x:x> <x:x> {text} .", format=RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, BlankNode | Literal)
    return quad.object


def show(term: str) -> str:
    """Return the text of a term for people: with prefixes.

    >>> show('"5"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    '"5"^^xsd:decimal'
    """
    if typed := _TYPED.fullmatch(term):
        return f"{typed[1]}^^{compact(typed[2])}"
    return term if term.startswith(('"', "_:")) else compact(term)


def shorten_names(message: str) -> str:
    """Return a message with prefixes for the IRIs that it names, where they are known.

    >>> shorten_names("Merge https://w3id.org/baclofen-kg/id/pain and <https://w3id.org/a>.")
    'Merge bkg:pain and <https://w3id.org/a>.'
    """
    return _NAME.sub(lambda match: compact(match[1]), message)


def sort_key(result: ValidationResult) -> tuple[str, ...]:
    """Return what results are sorted by."""
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
