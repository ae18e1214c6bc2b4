"""A SPARQL constraint, rewritten from one focus node at a time to all of them at once.

SHACL binds ``$this`` before the query runs, everywhere in it. Here the focus nodes are joined in
instead, which gives the same rows if every group of the query either binds ``$this`` itself or is
joined to one that does. Where a group needs ``$this`` in an expression and does not bind it, the
focus nodes are joined in there too; what cannot be made equal that way is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from .shapes import ShapesError

_TOKEN = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)
    |(?P<iri><[^<>"{}|^`\\\s]*>)
    |(?P<string>\"{3}(?:[^"\\]|\\.|\"(?!\"\"))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
        |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<variable>[?$]\w+)
    |(?P<name>[^\W\d][\w.-]*:[\w.-]*|:[\w.-]+)
    |(?P<word>[^\W\d]\w*)
    |(?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)
_REFUSED = {"MINUS", "VALUES", "SERVICE", "GRAPH", "FROM", "LIMIT", "OFFSET", "REDUCED"}
_REFUSED_VARIABLES = {"PATH", "shapesGraph", "currentShape", "failure"}
_AGGREGATES = {"COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"}


@dataclass
class _Select:
    """A SELECT, outermost or nested."""

    names: set[str] = field(default_factory=set)
    grouped_by: set[str] = field(default_factory=set)
    aggregates: bool = False


@dataclass
class _Group:
    """A group graph pattern, and how it uses ``$this`` outside of the groups within it."""

    start: int
    """Where in the text its content begins."""
    parent: _Group | None
    kind: str
    """``WHERE``, ``EXISTS``, ``OPTIONAL`` or nothing."""
    mentions: bool = False
    """In a triple pattern, which binds it."""
    computes: bool = False
    """In an expression, which needs it to be bound."""
    has_bind: bool = False

    @property
    def in_exists(self) -> bool:
        return self.kind == "EXISTS" or (self.parent is not None and self.parent.in_exists)


def rewrite_select(text: str, prologue: str, focus: Callable[[bool], str], name: str) -> str:
    """The query for all focus nodes.

    Args:
        text: the value of ``sh:select``.
        prologue: PREFIX declarations.
        focus: returns a pattern that binds ``?this`` to the focus nodes; called with True where
            a focus node may come more than once, with False where it must not.
        name: the constraint, for error messages.

    Raises:
        ShapesError: the query cannot be asked for all focus nodes at once.
    """
    scan = _Scan(text, name)
    for select in scan.selects:
        if "this" not in select.names:
            raise _refused(name, "a SELECT that does not select $this")
        if select.aggregates and "this" not in select.grouped_by:
            raise _refused(name, "an aggregate without GROUP BY $this")
    # An aggregate counts a focus node that comes twice.
    twice = not any(select.aggregates for select in scan.selects)
    for start in sorted(_places(scan.groups, name), reverse=True):
        text = f"{text[:start]} {focus(twice)} {text[start:]}"
    return f"{prologue}\n{text}"


def _places(groups: list[_Group], name: str) -> set[int]:
    """Where the focus nodes have to be joined in."""
    places = {groups[0].start}
    for group in reversed(groups):  # The inner groups first: they hand on what they need.
        needs = group.computes and not group.mentions
        parent = group.parent
        if parent is None:
            continue
        if group.kind == "EXISTS":
            # Its variables are replaced by the values that the group around it binds.
            parent.computes |= group.computes or group.mentions
        elif group.in_exists:
            if needs:
                raise _refused(name, "$this in an expression of a group within an EXISTS")
            parent.mentions |= group.mentions
        elif needs and group.kind == "OPTIONAL" and not group.has_bind:
            # A FILTER of an OPTIONAL sees what the group around it binds.
            parent.computes = True
        elif needs:
            places.add(group.start)
    return places


class _Scan:
    """The groups of a query and its SELECTs, each list from the outside to the inside."""

    def __init__(self, text: str, name: str) -> None:
        self._tokens = [
            (match.lastgroup or "", match.group(), match.end())
            for match in _TOKEN.finditer(text)
            if match.lastgroup != "space"
        ]
        self._name = name
        self._next = 0
        self.groups: list[_Group] = []
        self.selects: list[_Select] = []
        self._select(None)
        if self._next < len(self._tokens):
            raise _refused(name, f"{self._tokens[self._next][1]} after the query")

    def _take(self) -> tuple[str, str, int]:
        """The next token: its kind, its text (of a keyword in capitals), and where it ends."""
        if self._next == len(self._tokens):
            raise _refused(self._name, "a query that ends too early")
        kind, token, end = self._tokens[self._next]
        self._next += 1
        if kind == "word":
            token = token.upper()
            if token in _REFUSED:
                raise _refused(self._name, token)
        elif kind == "variable":
            token = token[1:]
            if token in _REFUSED_VARIABLES or re.fullmatch(r"_\d+", token):
                raise _refused(self._name, f"${token}")
        return kind, token, end

    def _peek(self) -> str:
        more = self._next < len(self._tokens)
        return self._tokens[self._next][1].upper() if more else ""

    def _select(self, parent: _Group | None) -> None:
        if self._take()[1] != "SELECT":
            raise _refused(self._name, "a text that is not a SELECT query")
        select = _Select()
        self.selects.append(select)
        depth = 0
        renames = False
        while (taken := self._take())[1] != "{" or taken[0] != "mark":
            kind, token, _ = taken
            depth += (token == "(") - (token == ")") if kind == "mark" else 0
            if kind == "variable" and (depth == 0 or renames):
                if renames and token == "this":
                    raise _refused(self._name, "AS $this")
                select.names.add(token)
            renames = (kind, token) == ("word", "AS")
            select.aggregates |= kind == "word" and token in _AGGREGATES
        self._group("WHERE", parent, taken[2])
        clause = ""
        while self._next < len(self._tokens) and self._peek() != "}":
            kind, token, _ = self._take()
            if kind == "word" and token in ("GROUP", "HAVING", "ORDER"):
                clause = token
                select.aggregates |= token == "GROUP"
            elif kind == "variable" and clause == "GROUP":
                select.grouped_by.add(token)
            select.aggregates |= kind == "word" and token in _AGGREGATES

    def _group(self, kind: str, parent: _Group | None, start: int) -> None:
        if self._peek() == "SELECT":
            if parent is not None and (kind == "EXISTS" or parent.in_exists):
                raise _refused(self._name, "a SELECT within an EXISTS")
            self._select(parent)
            self._take()
            return
        group = _Group(start, parent, kind)
        self.groups.append(group)
        depth = 0
        before = ""
        while True:
            kind, token, end = self._take()
            if kind == "mark" and token == "}":
                return
            if kind == "mark" and token == "{":
                self._group(before if before in ("EXISTS", "OPTIONAL") else "", group, end)
            elif kind == "mark":
                depth += (token == "(") - (token == ")")
            elif kind == "variable" and token == "this":
                group.mentions |= depth == 0
                group.computes |= depth > 0
            group.has_bind |= kind == "word" and token == "BIND"
            before = token if kind == "word" else ""


def _refused(name: str, what: str) -> ShapesError:
    return ShapesError(
        f"shapes: the query of {name} uses {what}, which cannot be asked for all focus nodes at "
        'once; take engine="pyshacl" for these shapes'
    )
