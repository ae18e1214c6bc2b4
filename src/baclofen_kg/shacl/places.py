"""Finds the file and the line that a result is about."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import pyoxigraph as ox

from ..formats.lines import Lines
from ..namespaces import IRI, RDF_TYPE
from ..stores.reading import base_of, format_named, format_of, opened, without_mark
from .results import ValidationResult, term_of, term_text
from .shapes import SH
from .unchecked import Source

_LIKE_TURTLE = (ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)


class Places:
    """Where in some files nodes are described and named."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._files = [_File(source) for source in sources]

    def of(self, result: ValidationResult) -> str | None:
        """Return the place of a result, such as ``mine.ttl:12``; None where it is in no file."""
        node, value = str(result.focus_node), literal_text(result.value)
        predicate = str(result.path_expression) if isinstance(result.path_expression, IRI) else None
        # Where a query found it, the value is what is wrong.
        found = result.is_named or result.component == SH + "SPARQLConstraintComponent"
        names = [value, node] if found else [node, value]
        for name in names:
            for file in self._files:
                if name and name in file.subjects:
                    told = file.lines.line(name, predicate, value if name == node else None)
                    return _place(file.name, told)
        for name in names:
            for file in self._files:
                if name and name in file.names:
                    return _place(file.name, file.lines.first(name))
        return None


class _File:
    """A file, read for its lines where that is needed."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.name = source.name

    @cached_property
    def subjects(self) -> frozenset[str]:
        """The nodes that it describes."""
        return frozenset({term_text(triple.subject) for triple in self._source.triples})

    @cached_property
    def names(self) -> frozenset[str]:
        """The properties that it uses, and what they point to."""
        found = {triple.predicate.value for triple in self._source.triples} - {RDF_TYPE}
        for triple in self._source.triples:
            if isinstance(triple.object, ox.NamedNode):
                found.add(triple.object.value)
        return frozenset(found)

    @cached_property
    def lines(self) -> Lines:
        """Its lines."""
        source = self._source
        content = source.content
        if content is None:
            with opened(source.name) as file:
                content = file.read()
        content = without_mark(content)
        form = source.input_format
        rdf_format = format_named(form) if form else format_of(source.name, content[:1024])
        base = source.base or base_of(source.name, rdf_format) or ""
        text = content.decode("utf-8", "replace")
        return Lines(text, base=base, is_turtle=rdf_format in _LIKE_TURTLE)


def literal_text(value: str | None) -> str | None:
    """Return the text of a value that is a literal, and an IRI as it is."""
    if value is None or not value.startswith('"'):
        return value
    return parsed_literal(value).value


def parsed_literal(value: str) -> ox.Literal:
    """Return the literal that a result holds as in N-Triples."""
    literal = term_of(value)
    assert isinstance(literal, ox.Literal)
    return literal


def _place(name: str, line: int | None) -> str:
    return f"{name}:{line}" if line else name
