"""Turtle as the project writes it: one order, one fact a line, the same bytes for the same triples.

rdflib is not used: its Turtle depends on PYTHONHASHSEED where there are blank nodes, and it changes
the spelling of literals.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import count

import pyoxigraph as ox

from ..errors import InputError
from ..namespaces import PREFIXES, RDF_TYPE, Shortener, with_own
from .canonical import blank_nodes_in_order
from .layout import SECTION_TITLES, property_key, section_key
from .terms import (
    DEEPEST,
    FIRST,
    NIL,
    REST,
    Properties,
    Subject,
    Term,
    by_subject,
    language_tag,
    lists,
    object_key,
)
from .themes import Vocabulary

WIDTH = 100
_INDENT = "    "

_XSD = PREFIXES["xsd"]
_STRING = _XSD + "string"

# Only spellings that Turtle reads back as the same datatype.
_SHORTHAND = {
    _XSD + "integer": re.compile(r"-?[0-9]+"),
    _XSD + "decimal": re.compile(r"-?[0-9]+\.[0-9]+"),
    _XSD + "double": re.compile(r"-?[0-9]+\.[0-9]+[eE][+-]?[0-9]+"),
    _XSD + "boolean": re.compile(r"true|false"),
}

# Remembered from graph to graph: of the pages of a site each has one.
_split = lru_cache(maxsize=1 << 14)(Shortener(PREFIXES).split)

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TO_ESCAPE = re.compile(r'[\x00-\x1f\x7f-\x9f"\\]')
_TO_ESCAPE_LONG = re.compile(r'[\x00-\x08\x0b-\x1f\x7f-\x9f\\]|"(?="|\Z)')


def write_turtle(
    triples: Iterable[ox.Triple | ox.Quad],
    *,
    prefixes: Mapping[str, str] | None = None,
    header: Sequence[str] = (),
    comments: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Return the triples as Turtle; graph names of quads are left out.

    A blank node stands where it is used; one that is used in several places, in a circle or very
    deep has a label and stands by itself.

    Args:
        triples: the graph.
        prefixes: prefixes that come before those of ``namespaces``, as a file has its own; what is
            not used is not written.
        header: lines of comment for the head of the file.
        comments: lines of comment before a subject, keyed by its IRI (or, for a blank node, by the
            text of its block).

    Raises:
        InputError: there is a triple inside a triple, or there are blank nodes that need labels and
            are too much alike to be told apart.
    """
    writer = TurtleWriter(triples, prefixes)
    return writer.document(list(header), dict(comments or {}))


class TurtleWriter:
    """The triples of one graph, grouped by subject and rendered."""

    def __init__(
        self,
        triples: Iterable[ox.Triple | ox.Quad],
        prefixes: Mapping[str, str] | None = None,
        labels: Mapping[ox.BlankNode, str] | None = None,
        apart: Collection[ox.BlankNode] = (),
        base: str = "",
    ) -> None:
        """Render triples.

        Args:
            triples: the graph.
            prefixes: prefixes that come before those of ``namespaces``.
            labels: what to call blank nodes that need a label; others are numbered.
            apart: blank nodes that have a label in any case; they are among those of ``labels``.
            base: what is left out at the beginning of IRIs, because they are relative to it.
        """
        self._base = base
        own = prefixes or {}
        self._prefixes = with_own(PREFIXES, own)
        self._split = Shortener(self._prefixes, first=own).split if own else _split
        self._names: dict[str, str] = {}
        self._used: set[str] = set()
        self._bracketed: dict[ox.BlankNode, str] = {}
        each = dict.fromkeys(t if isinstance(t, ox.Triple) else t.triple for t in triples)
        self._properties = by_subject(each, "here")
        references: dict[ox.BlankNode, int] = Counter(
            value
            for properties in self._properties.values()
            for values in properties.values()
            for value in values
            if type(value) is ox.BlankNode
        )
        self.labels = self._choose_labels(references, labels or {}, apart)
        """The labels of the blank nodes that stand by themselves."""
        unused = {s for s in self._properties if s not in references}
        self._lists = lists(self._properties, self.labels.keys() | unused)
        self.blocks = self._render_blocks(references)
        """Section, key and text of every subject at the top, in order."""

    def document(
        self, header: list[str], comments: dict[str, Sequence[str]], footer: Sequence[str] = ()
    ) -> str:
        """Return the whole file."""
        parts: list[str] = []
        if header:
            parts.append("\n".join(header))
        declarations = [
            f"@prefix {prefix}: <{iri.removeprefix(self._base)}> ."
            for prefix, iri in self._prefixes.items()
            if prefix in self._used
        ]
        if declarations:
            parts.append("\n".join(declarations))
        titled = len({section for section, _, _ in self.blocks}) > 1
        current = None
        before_single = False
        for section, key, text in self.blocks:
            remarks = list(comments.pop(key, ()))
            block = "\n".join([*remarks, text])
            single = "\n" not in block
            if titled and section != current:
                parts.append(section_line(SECTION_TITLES[section]))
            elif single and before_single:
                # Short subjects stand under one another, as in a table.
                parts[-1] += "\n" + block
                continue
            parts.append(block)
            current, before_single = section, single
        if comments:
            raise InputError(f"comments are given for what is no subject: {', '.join(comments)}")
        if footer:
            parts.append("\n".join(footer))
        return "\n\n".join(parts) + "\n" if parts else ""

    # ---- Which blank nodes stand by themselves ----

    def _choose_labels(
        self,
        references: Mapping[ox.BlankNode, int],
        given: Mapping[ox.BlankNode, str],
        apart: Iterable[ox.BlankNode],
    ) -> dict[ox.BlankNode, str]:
        """Return the labels of those that are used in several places, in a circle or very deep."""
        chosen = dict.fromkeys([*apart, *(node for node, n in references.items() if n > 1)])
        cells = {c for found in lists(self._properties, chosen).values() for c in found}
        seen: set[Subject] = set()

        def visit(start: Subject) -> None:
            waiting = [(start, 0)]
            while waiting:
                node, depth = waiting.pop()
                seen.add(node)
                for predicate, values in self._properties.get(node, {}).items():
                    # The cells of a list stand side by side.
                    below = depth if predicate == REST and node in cells else depth + 1
                    for value in values:
                        if type(value) is ox.BlankNode and value not in chosen:
                            if below > DEEPEST:
                                chosen[value] = None
                            waiting.append((value, below % (DEEPEST + 1)))

        def open_circles(nodes: Iterable[ox.BlankNode]) -> None:
            for node in nodes:
                if node in self._properties and node not in seen:
                    chosen[node] = None
                    visit(node)

        for subject in self._properties:
            if subject in chosen or subject not in references:
                visit(subject)
        open_circles(sorted(given, key=lambda node: given[node]))
        if chosen.keys() <= given.keys() and self._properties.keys() <= seen:
            return {node: given[node] for node in chosen}
        order = blank_nodes_in_order(
            ox.Triple(subject, ox.NamedNode(predicate), value)
            for subject, properties in self._properties.items()
            for predicate, values in properties.items()
            for value in values
        )
        open_circles(order)
        taken = set(given.values())
        free = (label for number in count() if (label := f"b{number}") not in taken)
        return {node: given.get(node) or next(free) for node in order if node in chosen}

    # ---- Text ----

    def _render_blocks(self, references: Mapping[ox.BlankNode, int]) -> list[tuple[int, str, str]]:
        found = []
        vocabulary = Vocabulary(self._properties)
        for subject, properties in self._properties.items():
            if type(subject) is ox.NamedNode:
                name, iri, key = self._on_one_line(subject), subject.value, subject.value
            elif subject in self.labels:
                name, iri, key = f"_:{self.labels[subject]}", "", f"_:{self.labels[subject]}"
            elif subject not in references:
                name, iri, key = "[]", "", ""
            else:
                continue
            classes = [c.value for c in properties.get(RDF_TYPE, ()) if type(c) is ox.NamedNode]
            text = self._block(name, properties)
            place = vocabulary.place(subject) if iri.startswith(PREFIXES["bko"]) else None
            found.append((section_key(iri, classes, place), key or text, text))
        found.sort()
        return [(key[0], name, text) for key, name, text in found]

    def _block(self, name: str, properties: Properties) -> str:
        if RDF_TYPE in properties:
            types = ", ".join(sorted(self._object(o, 0, len(name)) for o in properties[RDF_TYPE]))
            first = f"{name} a {types}"
            rest = self._lines({p: o for p, o in properties.items() if p != RDF_TYPE}, len(_INDENT))
            return " ;\n".join([first, *rest]) + " ."
        return name + "\n" + " ;\n".join(self._lines(properties, len(_INDENT))) + " ."

    def _lines(self, properties: Properties, indent: int) -> list[str]:
        """Return one (possibly multi-line) text for each property, objects in one column."""
        named = [
            (self._predicate(predicate), properties[predicate])
            for predicate in sorted(properties, key=property_key)
        ]
        width = max((len(name) for name, _ in named), default=0)
        column = indent + width + 1
        return [
            f"{' ' * indent}{name:<{width}} "
            + f",\n{' ' * column}".join(self._sorted(objects, indent, column))
            for name, objects in named
        ]

    def _sorted(self, objects: list[Term], indent: int, column: int) -> list[str]:
        written = sorted((object_key(o), self._object(o, indent, column)) for o in objects)
        return [text for _, text in written]

    def _object(self, term: Term, indent: int, column: int) -> str:
        """Return a value that starts at a column of a line with an indent.

        What is inside a node stands below its bracket, the items of a list below their property.
        """
        if self._fits(term, column):
            return self._on_one_line(term)
        assert type(term) is ox.BlankNode
        if term in self._lists:
            inner = indent + len(_INDENT)
            items = [self._object(item, inner, inner) for item in self._items(term)]
            return "\n".join(["(", *(" " * inner + item for item in items), " " * indent + ")"])
        text = " ;\n".join(self._lines(self._properties[term], column + len(_INDENT)))
        return f"[\n{text}\n{' ' * column}]"

    def _fits(self, term: Term, column: int) -> bool:
        """Say whether a term stands on one line from a column on: all but what has brackets do."""
        if type(term) is not ox.BlankNode or term in self.labels or term not in self._properties:
            return True
        line = self._on_one_line(term)
        return bool(line) and column + len(line) + 2 <= WIDTH

    def _on_one_line(self, term: Term) -> str:
        """Return a term on one line; nothing where brackets would make it too long for any."""
        if type(term) is ox.NamedNode:
            return "()" if term.value == NIL else self.iri(term.value)
        if type(term) is ox.Literal:
            return self._literal(term)
        assert type(term) is ox.BlankNode
        if term not in self._bracketed:
            self._bracketed[term] = self._in_brackets(term)
        return self._bracketed[term]

    def _in_brackets(self, node: ox.BlankNode) -> str:
        if node in self.labels:
            return f"_:{self.labels[node]}"
        properties = self._properties.get(node, {})
        if node in self._lists:
            parts = [self._on_one_line(item) for item in self._items(node)]
            line = f"( {' '.join(parts)} )"
        elif not properties:
            return "[]"
        # Two facts or fewer read well on one line: [ a owl:Class ; owl:unionOf ( … ) ].
        elif sum(map(len, properties.values())) <= 2:
            said = [
                (self._predicate(predicate), self._on_one_line(value))
                for predicate in sorted(properties, key=property_key)
                for value in sorted(properties[predicate], key=self._order)
            ]
            parts = [text for _, text in said]
            line = f"[ {' ; '.join(f'{predicate} {text}' for predicate, text in said)} ]"
        else:
            return ""
        return line if all(parts) and "\n" not in line and len(line) <= WIDTH else ""

    def _items(self, head: ox.BlankNode) -> list[Term]:
        return [self._properties[cell][FIRST][0] for cell in self._lists[head]]

    def _order(self, term: Term) -> tuple[tuple[int, str, str], str]:
        return object_key(term), self._on_one_line(term)

    def _predicate(self, iri: str) -> str:
        return "a" if iri == RDF_TYPE else self.iri(iri)

    def iri(self, iri: str) -> str:
        """Return an IRI as Turtle, short where a prefix fits."""
        name = self._names.get(iri)
        if name is None:
            name = self._names[iri] = self._shorten(iri)
        return name

    def _shorten(self, iri: str) -> str:
        short = self._split(iri)
        if short is None:
            return f"<{iri.removeprefix(self._base)}>"
        self._used.add(short[0])
        return f"{short[0]}:{short[1]}"

    def _literal(self, literal: ox.Literal) -> str:
        value, datatype = literal.value, literal.datatype.value
        shorthand = _SHORTHAND.get(datatype)
        if shorthand is not None and shorthand.fullmatch(value):
            return value
        text = _quote(value)
        if literal.language:
            direction = f"--{literal.direction}" if literal.direction else ""
            return f"{text}@{language_tag(literal)}{direction}"
        return text if datatype == _STRING else f"{text}^^{self.iri(datatype)}"


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"


def _quote(value: str) -> str:
    if "\n" in value:
        return '"""' + _TO_ESCAPE_LONG.sub(_escape, value) + '"""'
    return '"' + _TO_ESCAPE.sub(_escape, value) + '"'


def section_line(title: str) -> str:
    """Return the comment line that heads a section."""
    return f"# ---- {title} ".ljust(WIDTH - 20, "-")
