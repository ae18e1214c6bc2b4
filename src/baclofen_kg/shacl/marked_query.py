"""A query of the shapes, rewritten for a store in which literals bear marks.

A marked literal is found by the term that it is: joins, counts and ``sameTerm`` tell ``4.0`` from
``4.00``. What computes with it or compares it by order takes its value, without the mark. What only
hands it on, such as ``BIND(?v AS ?w)``, hands on the term.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import pyoxigraph
from pyoxigraph import Literal, RdfFormat

from ..namespaces import RDF_TYPE, XSD
from ..sparql.tokens import Token, tokens
from ..stores.merging import KEPT
from .select import ESCAPE, is_predicate
from .spelling import ANY_MARK, by_value, marked, unmarked

_OF_TERMS = {"BOUND", "COUNT", "DATATYPE", "GROUP_CONCAT", "ISBLANK", "ISIRI", "ISLITERAL"}
_OF_TERMS |= {"ISURI", "LANG", "SAMETERM", "SAMPLE", "STR"}
"""The functions that look at a term, not at its value."""
_OF_SPELLING = {"DATATYPE", "GROUP_CONCAT", "SAMETERM", "STR"}
"""Those whose answer depends on how a literal is written."""
_HANDS_ON = {"COALESCE": 0, "IF": 1}
"""The functions that return one of their arguments, and how many come before these."""
_COUNTING = {"AVG", "COUNT", "GROUP_CONCAT", "SAMPLE", "SUM"}
"""The aggregates to which it matters how often something is found."""
_NO_FUNCTIONS = {"AS", "BY", "DISTINCT", "IN"}
_NUMBER = re.compile(
    r"(?P<double>(\d+\.?\d*|\.\d+)[eE][+-]?\d+)|(?P<decimal>\d*\.\d+)|(?P<integer>\d+)"
)


ALL = "*"
"""Stands for all subjects."""
_NOTHING = Token("mark", "", 0, 0)


class MarkedQuery(NamedTuple):
    """A query that takes the marks into account."""

    text: str
    is_of_spelling: bool
    """What it finds depends on how literals are written, even where none is written in two ways."""


@dataclass
class _Frame:
    """What stands between brackets, or a part of a SELECT outside of them."""

    kind: str
    """``group``, ``head``, ``tail``, ``list`` or ``expression``."""
    keeps: bool = False
    """Whether a variable that stands alone is taken as a term."""
    skipped: int = 0
    """How many arguments come before those that are."""
    is_select: bool = False


def for_marks(text: str, prefixes: Mapping[str, str]) -> MarkedQuery:
    """Return a query for a store with marks, with its IRIs in full.

    Args:
        text: a SELECT or an ASK, with the path in the place of ``$PATH``.
        prefixes: those that it need not declare.
    """
    return _Rewriting(text, prefixes).done()


@lru_cache(maxsize=1 << 7)
def looked_at_whole(text: str, prefixes: tuple[tuple[str, str], ...]) -> frozenset[str]:
    """Return which subjects a query looks at with properties that it does not name.

    Returns:
        The properties that these subjects have: of ``?x ex:p ?y ; ?property ?value`` those with
        ``ex:p``; ``ALL`` among them where it may be any subject. Where the value cannot be a
        literal, or nothing is asked of it and nothing counted, its subject is not among them.
    """
    found = list(tokens(text))
    counts = any(token.word in _COUNTING for token in found)
    names = set()
    for index, token in enumerate(found):
        if token.mark == "!" and not _is_negation(found[index + 1 :]):
            names.add(ALL)
        if token.variable in ("", "PATH") or not is_predicate(found, index):
            continue
        value, *after = found[index + 1 : index + 6]
        words = [one.word or one.mark or one.variable for one in after]
        is_iri = words[:4] == ["FILTER", "ISIRI", "(", value.variable]
        is_any = not counts and [value.mark, *words[:1]] == ["[", "]"]
        is_node = value.kind in ("iri", "name")
        has_more = (words[1:2] if is_any else words[:1]) == [","]
        if is_iri or ((is_node or is_any) and not has_more):
            continue
        name = _named_before(found[:index])
        names.add(ALL if name is None else full_iri(name, dict(prefixes)))
    return frozenset(names)


def _is_negation(after: Sequence[Token]) -> bool:
    """Whether an exclamation mark stands before an expression, or is part of ``!=``.

    Before a bracket it may be either, or begin a set of properties that are left out.
    """
    return bool(after) and (
        after[0].mark == "=" or after[0].kind == "variable" or after[0].word not in ("", "A")
    )


def _named_before(before: Sequence[Token]) -> Token | None:
    """The property that the subject of a list has first, where it is named."""
    start, subject, name, value, end = before[-5:] if len(before) > 4 else [_NOTHING] * 5
    terms = ("variable", "iri", "name")
    is_list = end.mark == ";" and start.mark in tuple(".{}")
    is_plain = subject.kind in terms and name.kind in ("iri", "name") and value.kind in terms
    return name if is_list and is_plain else None


class _Rewriting:
    def __init__(self, text: str, prefixes: Mapping[str, str]) -> None:
        self._text = text
        self._tokens = list(tokens(text))
        self._prefixes = dict(prefixes)
        self._frames = [_Frame("group")]
        self._edits: list[tuple[int, int, str]] = []
        self._is_of_spelling = False
        self._closing = self._brackets()

    def done(self) -> MarkedQuery:
        """Rewrite it."""
        done = 0
        for index, token in enumerate(self._tokens):
            if token.start >= done:
                done = self._see(index, token)
        pieces = []
        end = 0
        for start, stop, new in sorted(self._edits):
            pieces += [self._text[end:start], new]
            end = stop
        return MarkedQuery("".join([*pieces, self._text[end:]]), self._is_of_spelling)

    def _brackets(self) -> dict[int, int]:
        """Where the bracket is closed that the token at an index opens."""
        found, opened = {}, []
        for index, token in enumerate(self._tokens):
            if token.mark == "(":
                opened.append(index)
            elif token.mark == ")" and opened:
                found[opened.pop()] = index
        return found

    def _at(self, index: int) -> Token:
        inside = 0 <= index < len(self._tokens)
        return self._tokens[index] if inside else _NOTHING

    def _see(self, index: int, token: Token) -> int:
        """Look at a token; return where what has been looked at ends."""
        frame = self._frames[-1]
        if token.word == "PREFIX":
            prefix, namespace = self._at(index + 1), self._at(index + 2)
            self._prefixes[prefix.text[:-1]] = namespace.text[1:-1]
            return namespace.end
        if token.word == "SELECT":
            self._frames.append(_Frame("head"))
        elif token.mark == "{":
            is_select = frame.kind == "head"
            if is_select:
                self._frames.pop()
            self._frames.append(_Frame("group", is_select=is_select))
        elif token.mark == "}":
            if frame.kind == "tail":
                self._frames.pop()
            if self._frames.pop().is_select:
                self._frames.append(_Frame("tail"))
        elif token.mark == "(":
            self._frames.append(self._opened(index, frame))
        elif token.mark == ")":
            self._frames.pop()
        elif token.mark == ",":
            frame.skipped -= 1
        elif token.kind == "variable":
            self._variable(index, token, frame)
        elif token.kind == "name" and not token.text.startswith("_:"):
            self._edits.append((token.start, token.end, f"<{self._iri(token)}>"))
        elif token.text == "a" and token.kind == "word" and frame.kind in ("group", "list"):
            self._edits.append((token.start, token.end, f"<{RDF_TYPE}>"))
        elif token.kind == "string" or (token.kind == "word" and token.text[0].isdigit()):
            return self._literal(index, token, frame)
        return token.end

    def _opened(self, index: int, frame: _Frame) -> _Frame:
        """What the bracket at an index opens."""
        before, further = self._at(index - 1), self._at(index - 2)
        if frame.kind == "expression":
            if before.kind in ("word", "name", "iri") and before.word not in _NO_FUNCTIONS:
                return self._call(index, frame)
            return _Frame("expression")
        if before.word in ("FILTER", "HAVING"):
            return _Frame("expression")
        if before.word == "BIND" or frame.kind == "head":
            return _Frame("expression", keeps=True)
        if further.word in ("FILTER", "HAVING", "BY"):
            return self._call(index, frame)
        if frame.kind == "tail":
            return _Frame("expression", keeps=True)
        return _Frame("list")

    def _call(self, index: int, around: _Frame) -> _Frame:
        """What stands between the brackets of a function."""
        function = self._at(index - 1)
        name, end = function.word, self._closing.get(index, index)
        self._is_of_spelling |= name in _OF_SPELLING
        if name == "DATATYPE":
            closing = self._at(end)
            self._edits.append((function.start, function.start, "IRI(REPLACE(STR("))
            self._edits.append((closing.end, closing.end, f'), "{ANY_MARK}", ""))'))
        if name in _HANDS_ON:
            keeps = self._is_kept(index - 1, end, around)
            return _Frame("expression", keeps, _HANDS_ON[name])
        return _Frame("expression", keeps=name in _OF_TERMS)

    def _is_kept(self, first: int, last: int, frame: _Frame) -> bool:
        """Whether what stands there is taken as a term, not computed with."""
        if frame.kind != "expression":
            return frame.kind in ("group", "list")
        before, after = self._at(first - 1), self._at(last + 1)
        alone = (before.mark in ("(", ",") or before.word == "DISTINCT") and (
            after.mark in (")", ",", ";") or after.word == "AS"
        )
        return frame.keeps and frame.skipped <= 0 and alone

    def _variable(self, index: int, token: Token, frame: _Frame) -> None:
        if frame.kind != "expression" or self._at(index - 1).word == "AS":
            return
        if not self._is_kept(index, index, frame):
            self._edits.append((token.start, token.end, by_value(f"?{token.variable}")))

    def _literal(self, index: int, token: Token, frame: _Frame) -> int:
        """Mark a literal that stands where a term stands."""
        start, end, last, content = token.start, token.end, index, token.text
        if token.kind == "string":
            datatype = self._at(index + 3)
            if self._at(index + 1).mark != "^" or datatype.kind not in ("iri", "name"):
                return end
            iri, end, last = self._iri(datatype), datatype.end, index + 3
        else:
            start -= self._text[:start].endswith(".")  # as in .5
            match = _NUMBER.match(self._text, start)
            assert match is not None
            end, iri = match.end(), XSD + (match.lastgroup or "")
            while self._at(last + 1).start < end and self._at(last + 1).text:
                last += 1
            first = index - (start < token.start)
            sign = self._at(first - 1)
            if sign.mark in ("+", "-") and sign.end == start:
                start, index = sign.start, first - 1
            content = f'"{self._text[start:end]}"'
        if iri not in KEPT and self._is_kept(index, last, frame):
            self._is_of_spelling = True
            term = marked(_read(content, iri))
            if unmarked(term) != term:
                self._edits.append((start, end, str(term)))
        return end

    def _iri(self, token: Token) -> str:
        return full_iri(token, self._prefixes)


def full_iri(token: Token, prefixes: Mapping[str, str]) -> str:
    """Return the IRI that a token writes."""
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, _, local = token.text.partition(":")
    return prefixes.get(prefix, "") + ESCAPE.sub(r"\1", local)


def _read(content: str, datatype: str) -> Literal:
    """Return the literal that a text in quotes and a datatype write."""
    line = f"<urn:x> <urn:x> {content}^^<{datatype}> ."
    (quad,) = pyoxigraph.parse(line, format=RdfFormat.TURTLE)
    assert isinstance(quad.object, Literal)
    return quad.object
