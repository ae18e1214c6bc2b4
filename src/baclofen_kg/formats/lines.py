"""Tells on which line of a file a node is described, and on which line something is said of it.

Parsers of RDF do not say. Turtle, and what is written like it, is cut into tokens here; in other
formats the first line that holds the name of a node is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urljoin

from ..namespaces import RDF_TYPE, compact, local_name
from .formatter import statements_of

_ESCAPE = re.compile(r"\\(.)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_IN_NAME = re.compile(r"[\w-]")
_OPENING, _CLOSING = frozenset("[("), frozenset("])")


class Lines:
    """The lines of one text on which nodes are described and named."""

    def __init__(self, text: str, *, base: str = "", is_turtle: bool = True) -> None:
        """Read a text.

        Args:
            text: what stands in the file.
            base: what its relative IRIs are relative to.
            is_turtle: whether it is Turtle, TriG, N-Triples or N-Quads.
        """
        self._text = text
        self._base = base
        self._prefixes: dict[str, str] = {}
        self._nodes: dict[str, int] = {}
        self._said: dict[tuple[str, ...], int] = {}
        self._names: dict[str, int] = {}
        self._is_turtle = is_turtle
        if is_turtle:
            self._counted, self._at = 1, 0
            for tokens in statements_of(text):
                self._read([token for token in tokens if token.lastgroup != "comment"])

    def line(self, node: str, predicate: str | None = None, value: str | None = None) -> int | None:
        """Return the line on which something is said of a node, else that of the node itself.

        Args:
            node: the IRI of the subject.
            predicate: the IRI of the property.
            value: the IRI, or the text of the literal, that is the value.
        """
        if not self._is_turtle:
            return self._searched(node)
        keys = [(node, predicate, value), (node, predicate), (node, "", value)]
        found = (self._said.get(tuple(map(str, key))) for key in keys if None not in key)
        return next((line for line in found if line), None) or self._nodes.get(node)

    def first(self, name: str) -> int | None:
        """Return the first line on which a name is used for anything."""
        return self._names.get(name) if self._is_turtle else self._searched(name)

    def _searched(self, iri: str) -> int | None:
        for name in dict.fromkeys((iri, compact(iri), local_name(iri))):
            at = self._text.find(name) if name else -1
            while at >= 0:
                end = at + len(name)
                before, after = self._text[at - 1 : at], self._text[end : end + 1]
                if not (_IN_NAME.match(before) or _IN_NAME.match(after)):
                    return self._text.count("\n", 0, at) + 1
                at = self._text.find(name, at + 1)
        return None

    def _line(self, position: int) -> int:
        # Tokens come in order, so each stretch of the text is counted once.
        self._counted += self._text.count("\n", self._at, position)
        self._at = position
        return self._counted

    def _read(self, tokens: Sequence[re.Match[str]]) -> None:
        if not tokens:
            return
        keyword = tokens[0].group().lower().lstrip("@")
        if keyword in ("prefix", "base", "version"):
            self._declare(keyword, [token.group() for token in tokens[1:]])
            return
        subject = predicate = ""
        depth, expected = 0, "subject"
        for token in tokens:
            text = token.group()
            if text in _CLOSING:
                depth -= 1
            name = self._name(token)
            line = self._line(token.start())
            if name and token.lastgroup != "string":
                self._names.setdefault(name, line)
            if depth == 0 and text == ";":
                expected = "predicate"
            elif depth == 0 and text not in _CLOSING and name is not None:
                if expected == "subject":
                    subject, expected = name, "predicate"
                    self._nodes.setdefault(subject, line)
                elif expected == "predicate":
                    predicate, expected = RDF_TYPE if text == "a" else name, "object"
                    self._said.setdefault((subject, predicate), line)
                else:
                    self._said.setdefault((subject, predicate, name), line)
                    self._said.setdefault((subject, "", name), line)
            elif depth == 0 and text in _OPENING and expected == "subject":
                expected = "predicate"  # a node without a name
            if text in _OPENING:
                depth += 1

    def _declare(self, keyword: str, words: Sequence[str]) -> None:
        iri = next((word[1:-1] for word in words if word.startswith("<")), "")
        if keyword == "base":
            self._base = self._whole(iri)
        elif keyword == "prefix":
            self._prefixes[words[0].rstrip(":")] = self._whole(iri)

    def _whole(self, iri: str) -> str:
        """An IRI that may be relative to the base."""
        if _SCHEME.match(iri) or not self._base:
            return iri
        # An empty fragment would be left out.
        return urljoin(self._base, iri) + "#" * iri.endswith("#")

    def _name(self, token: re.Match[str]) -> str | None:
        """The IRI that a token stands for, or the text of a literal; None for what is neither."""
        text = token.group()
        if token.lastgroup == "iri":
            return self._whole(text[1:-1])
        if token.lastgroup == "string":
            return text.strip("\"'")
        if token.lastgroup != "word" or text.startswith(("@", "^^")):
            return None
        word = text.rstrip(".")
        prefix, colon, local = word.partition(":")
        if colon and prefix in self._prefixes:
            return self._prefixes[prefix] + _ESCAPE.sub(r"\1", local)
        return word or None
