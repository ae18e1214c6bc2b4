"""Turtle as the project writes it: one order, one fact a line, the same bytes for the same triples.

rdflib is not used: its Turtle depends on PYTHONHASHSEED where there are blank nodes, and it changes
the spelling of literals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import pyoxigraph as ox

from ..errors import InputError
from ..namespaces import PREFIXES
from .layout import SECTION_TITLES, property_key, section_key
from .terms import Properties, Subject, Term, list_items, object_key

WIDTH = 100
_INDENT = "    "

_RDF = PREFIXES["rdf"]
_TYPE, _FIRST, _REST, _NIL = (_RDF + name for name in ("type", "first", "rest", "nil"))
_XSD = PREFIXES["xsd"]
_STRING = _XSD + "string"
_LANG_STRING = _RDF + "langString"

# Only spellings that Turtle reads back as the same datatype.
_SHORTHAND = {
    _XSD + "integer": re.compile(r"-?[0-9]+"),
    _XSD + "decimal": re.compile(r"-?[0-9]+\.[0-9]+"),
    _XSD + "double": re.compile(r"-?[0-9]+\.[0-9]+[eE][+-]?[0-9]+"),
    _XSD + "boolean": re.compile(r"true|false"),
}
# A cautious part of what Turtle allows after a prefix; anything else is written as a whole IRI.
LOCAL_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")

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

    `prefixes` are those of `namespaces` unless given; unused ones are not written. `header` is a
    list of comment lines for the head of the file, `comments` those before a subject, keyed by its
    IRI (or, for a blank node, by the text of its block).

    Raises InputError for a graph that cannot be written with nested blank nodes: one that is used
    in several places, or in a circle.
    """
    writer = TurtleWriter(triples, PREFIXES if prefixes is None else prefixes)
    return writer.document(list(header), dict(comments or {}))


class TurtleWriter:
    """The triples of one graph, grouped by subject and ready to be rendered."""

    def __init__(self, triples: Iterable[ox.Triple | ox.Quad], prefixes: Mapping[str, str]) -> None:
        self.prefixes = prefixes
        # Longest namespace first, so that the most specific prefix wins.
        self._namespaces = sorted(
            ((iri, prefix) for prefix, iri in prefixes.items()), key=lambda n: (-len(n[0]), n[1])
        )
        self._names: dict[str, str] = {}
        self._used: set[str] = set()
        self._facts: dict[Subject, Properties] = {}
        self._placed: set[ox.BlankNode] = set()
        references: dict[ox.BlankNode, int] = {}
        for triple in dict.fromkeys((t.subject, t.predicate, t.object) for t in triples):
            subject, predicate, object_ = triple
            if isinstance(object_, ox.Triple) or isinstance(subject, ox.Triple):
                raise InputError("a triple inside a triple (RDF 1.2) cannot be written here")
            self._facts.setdefault(subject, {}).setdefault(predicate.value, []).append(object_)
            if type(object_) is ox.BlankNode:
                references[object_] = references.get(object_, 0) + 1
        for node, count in references.items():
            if count > 1:
                raise InputError(
                    f"a blank node is used in {count} places ({self._hint(node)}); give it an IRI"
                )
        try:
            self.blocks = self._render_blocks(references)
        except RecursionError:
            raise InputError("blank nodes are nested too deeply; give them IRIs") from None

    def document(self, header: list[str], comments: dict[str, Sequence[str]]) -> str:
        """Return the whole file."""
        parts: list[str] = []
        if header:
            parts.append("\n".join(header))
        declarations = [
            f"@prefix {prefix}: <{iri}> ."
            for prefix, iri in self.prefixes.items()
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
        return "\n\n".join(parts) + "\n" if parts else ""

    def _render_blocks(self, references: dict[ox.BlankNode, int]) -> list[tuple[int, str, str]]:
        """Return (section, key, text) of every subject at the top, in order."""
        found = []
        for subject, facts in self._facts.items():
            if type(subject) is ox.BlankNode:
                if subject in references:
                    continue
                self._placed.add(subject)
            classes = [c.value for c in facts.get(_TYPE, ()) if type(c) is ox.NamedNode]
            iri = subject.value if type(subject) is ox.NamedNode else ""
            text = self._block(subject, facts)
            found.append((section_key(iri, classes), iri or text, text))
        for subject in self._facts:
            if type(subject) is ox.BlankNode and subject not in self._placed:
                raise InputError(
                    f"blank nodes refer to one another in a circle ({self._hint(subject)}); "
                    "give one of them an IRI"
                )
        found.sort()
        return [(key[0], name, text) for key, name, text in found]

    def _block(self, subject: Subject, facts: Properties) -> str:
        name = "[]" if type(subject) is ox.BlankNode else self.iri(subject.value)
        if _TYPE in facts:
            types = ", ".join(sorted(self._object(o, 0, len(name)) for o in facts[_TYPE]))
            first = f"{name} a {types}"
            rest = self._lines({p: o for p, o in facts.items() if p != _TYPE}, _INDENT)
            return " ;\n".join([first, *rest]) + " ."
        return name + "\n" + " ;\n".join(self._lines(facts, _INDENT)) + " ."

    def _lines(self, facts: Properties, indent: str) -> list[str]:
        """Return one (possibly multi-line) text for each property, objects in one column."""
        named = [
            (self._predicate(predicate), facts[predicate])
            for predicate in sorted(facts, key=property_key)
        ]
        width = max((len(name) for name, _ in named), default=0)
        column = len(indent) + width + 1
        return [
            f"{indent}{name:<{width}} {self._objects(objects, len(indent), column)}"
            for name, objects in named
        ]

    def _objects(self, objects: list[Term], indent: int, column: int) -> str:
        texts = self._sorted(objects, indent, column)
        result = texts[0]
        for before, text in pairwise(texts):
            result += f", {text}" if before.startswith("[\n") else ",\n" + " " * column + text
        return result

    def _sorted(self, objects: list[Term], indent: int, column: int) -> list[str]:
        written = sorted((object_key(o), self._object(o, indent, column)) for o in objects)
        return [text for _, text in written]

    def _object(self, term: Term, indent: int, column: int) -> str:
        if type(term) is ox.NamedNode:
            return self.iri(term.value)
        if type(term) is ox.Literal:
            return self._literal(term)
        assert type(term) is ox.BlankNode
        listed = list_items(self._facts, term)
        if listed is not None:
            items, cells = listed
            self._placed.update(cells)
            return self._list(items, indent, column)
        self._placed.add(term)
        facts = self._facts.get(term, {})
        if not facts:
            return "[]"
        # Two facts or fewer read well on one line: [ a owl:Class ; owl:unionOf ( … ) ].
        if sum(map(len, facts.values())) <= 2:
            inner = " ; ".join(
                f"{self._predicate(p)} {text}"
                for p in sorted(facts, key=property_key)
                for text in self._sorted(facts[p], 0, 0)
            )
            if "\n" not in inner and column + len(inner) + 6 <= WIDTH:
                return f"[ {inner} ]"
        inner = " ;\n".join(self._lines(facts, " " * (indent + len(_INDENT))))
        return f"[\n{inner}\n{' ' * indent}]"

    def _list(self, items: list[Term], indent: int, column: int) -> str:
        inner = indent + len(_INDENT)
        texts = [self._object(item, inner, inner) for item in items]
        line = f"( {' '.join(texts)} )"
        if "\n" not in line and column + len(line) + 2 <= WIDTH:
            return line
        lines = "\n".join(" " * inner + text for text in texts)
        return f"(\n{lines}\n{' ' * indent})"

    def _predicate(self, iri: str) -> str:
        return "a" if iri == _TYPE else self.iri(iri)

    def iri(self, iri: str) -> str:
        """Return an IRI as Turtle, short where a prefix fits."""
        name = self._names.get(iri)
        if name is None:
            name = self._names[iri] = self._shorten(iri)
        return name

    def _shorten(self, iri: str) -> str:
        if iri == _NIL:
            return "()"
        for namespace, prefix in self._namespaces:
            if iri.startswith(namespace) and LOCAL_NAME.fullmatch(iri, len(namespace)):
                self._used.add(prefix)
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"

    def _literal(self, literal: ox.Literal) -> str:
        value, datatype = literal.value, literal.datatype.value
        shorthand = _SHORTHAND.get(datatype)
        if shorthand is not None and shorthand.fullmatch(value):
            return value
        text = _quote(value)
        if literal.language:
            # str() also knows the base direction of RDF 1.2.
            return text + "@" + str(literal).rpartition('"@')[2]
        return text if datatype == _STRING else f"{text}^^{self.iri(datatype)}"

    def _hint(self, node: Subject) -> str:
        """Say something about a blank node by which a person can find it."""
        for predicate, objects in self._facts.get(node, {}).items():
            for object_ in objects:
                if type(object_) is not ox.BlankNode:
                    return (
                        f"the one with {self._predicate(predicate)} {self._object(object_, 0, 0)}"
                    )
        return "an empty one"


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
