"""A SPARQL constraint, rewritten from one focus node at a time to all of them at once.

SHACL binds ``$this``, and the parameters of a constraint component, before a query runs: each basic
graph pattern of the query is joined with a table that holds their values
(https://www.w3.org/TR/shacl/#pre-binding). Here that table holds all focus nodes. It is joined in
where a group begins, unless the group begins with a triple that binds the variable anyhow. What
is no longer told apart by focus node then, such as LIMIT, is refused, and so is what SHACL forbids.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .shapes import ShapesError

_TOKEN = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)
    |(?P<iri><[^<>"{}|^`\\\s]*>)
    |(?P<string>\"{3}(?:[^"\\]|\\.|\"(?!\"\"))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
        |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<variable>[?$]\w+)
    |(?P<name>(?:[^\W\d](?:[\w.-]*[\w-])?)?:(?:[\w.-]*[\w-])?)
    |(?P<word>[^\W\d]\w*)
    |(?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)
_REFUSED = {"MINUS", "VALUES", "SERVICE", "GRAPH", "FROM", "LIMIT", "OFFSET", "REDUCED"}
_REFUSED_VARIABLES = {"shapesGraph", "currentShape"}
_AGGREGATES = {"COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"}


class Table(NamedTuple):
    """Values that are bound before the query runs."""

    names: tuple[str, ...]
    """The variables."""
    pattern: Callable[[bool], str]
    """Returns what binds them; called with True where a row may come more than once."""


@dataclass
class _Select:
    """A SELECT, outermost or nested."""

    names: set[str] = field(default_factory=set)
    grouped_by: set[str] = field(default_factory=set)
    aggregates: bool = False


@dataclass
class _Group:
    """A group graph pattern, and how it uses variables outside of the groups within it."""

    start: int
    """Where in the text its content begins."""
    parent: _Group | None
    kind: str
    """``SELECT``, ``EXISTS``, ``OPTIONAL`` or nothing."""
    first: set[str] = field(default_factory=set)
    """What the triples that it begins with bind."""
    later: set[str] = field(default_factory=set)
    """What other triples name, or groups within it that need it to be bound around them."""
    computed: set[str] = field(default_factory=set)
    """What expressions name."""
    has_bind: bool = False
    has_begun: bool = False
    """Whether something else than triples has come."""


def select_for_all(text: str, prologue: str, tables: Sequence[Table], name: str) -> str:
    """Return the query for all focus nodes.

    Args:
        text: the value of ``sh:select``, with the path in the place of ``$PATH``.
        prologue: PREFIX declarations.
        tables: what is bound before the query runs; the first binds ``$this``.
        name: the constraint, for error messages.

    Raises:
        ShapesError: the query cannot be asked for all focus nodes at once.
    """
    scan = _Scan(text, name, [name for table in tables for name in table.names])
    if scan.kind != "SELECT":
        raise refused(name, "a text that is not a SELECT query")
    return f"{prologue}\n{scan.filled(tables)}"


def condition_for_all(text: str, tables: Sequence[Table], name: str) -> tuple[str, str]:
    """Return the condition under which an ASK query is true, where its tables are bound.

    Before the condition comes the prologue that the query has of its own.

    Args:
        text: the value of ``sh:ask``.
        tables: what is bound before the query runs.
        name: the constraint, for error messages.

    Raises:
        ShapesError: the query cannot be asked for all focus nodes at once.
    """
    scan = _Scan(text, name, [name for table in tables for name in table.names])
    if scan.kind != "ASK":
        raise refused(name, "a text that is not an ASK query")
    filled = scan.filled(tables)
    # A comment may stand at the end.
    return filled[: scan.prologue_end], f"EXISTS {filled[filled.index('{', scan.prologue_end) :]}\n"


def with_path(text: str, path: str | None, name: str) -> str:
    """Return a query with the path of the shape in the place of ``$PATH``.

    Raises:
        ShapesError: it stands elsewhere than between two nodes, or there is no path.
    """
    tokens = [("mark", "{", 0), *_tokens(text), ("mark", "}", len(text))]
    pieces = []
    done = 0
    for index, (kind, token, end) in enumerate(tokens):
        if kind == "variable" and token[1:] == "PATH":
            if path is None:
                raise refused(name, "$PATH in a node shape")
            if not _is_predicate(tokens, index):
                raise refused(name, "$PATH elsewhere than between two nodes of a triple")
            pieces += [text[done : end - len(token)], path]
            done = end
    return "".join([*pieces, text[done:]])


def _is_predicate(tokens: Sequence[tuple[str, str, int]], index: int) -> bool:
    """Whether the token at an index stands where a triple has its predicate."""
    start, before, after = tokens[index - 2][1], tokens[index - 1], tokens[index + 1]
    terms = ("variable", "iri", "name")
    follows = before[1] in (";", "[", "]", ")") or (before[0] in terms and start in tuple(".{})"))
    return follows and (after[0] in (*terms, "string") or after[1] in ("[", "("))


def refused(name: str, what: str) -> ShapesError:
    """Return the complaint about a query."""
    return ShapesError(
        f"shapes: the query of {name} uses {what}, which cannot be asked for all focus nodes at "
        'once; take engine="pyshacl" for these shapes'
    )


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """The tokens of a text: the kind, the text and the end of each."""
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "space":
            yield match.lastgroup or "", match.group(), match.end()


class _Scan:
    """The groups of a query and its SELECTs, each list from the outside to the inside."""

    def __init__(self, text: str, name: str, bound: Collection[str]) -> None:
        self._text = text
        self._tokens = list(_tokens(text))
        self._name = name
        self._bound = set(bound)
        self._next = 0
        self.groups: list[_Group] = []
        self.selects: list[_Select] = []
        self.prologue_end = self._prologue()
        self.kind = self._peek()
        if self.kind == "ASK":
            self._take()
            if self._peek() == "WHERE":
                self._take()
            self._group("EXISTS", None, self._take()[2])
        else:
            self._select(None)
        if self._next < len(self._tokens):
            raise refused(name, f"{self._tokens[self._next][1]} after the query")

    def filled(self, tables: Sequence[Table]) -> str:
        """The query with its tables joined in where they are needed."""
        for select in self.selects:
            # The outermost SELECT is asked for the focus node, those within it for all.
            is_outermost = self.kind == "SELECT" and select is self.selects[0]
            wanted = {"this"} if is_outermost else self._bound
            if missing := wanted - select.names:
                raise refused(self._name, f"a SELECT that does not select ${min(missing)}")
            if select.aggregates and (missing := wanted - select.grouped_by):
                raise refused(self._name, f"an aggregate without GROUP BY ${min(missing)}")
        # An aggregate counts a focus node that comes twice.
        twice = not any(select.aggregates for select in self.selects)
        text = self._text
        for start, names in sorted(_needs(self.groups, self._bound).items(), reverse=True):
            patterns = [table.pattern(twice) for table in tables if names.intersection(table.names)]
            text = f"{text[:start]} {' '.join(patterns)} {text[start:]}"
        return text

    def _prologue(self) -> int:
        """Pass over PREFIX and BASE; return where they end."""
        end = 0
        while self._peek() in ("PREFIX", "BASE"):
            if self._take()[1] == "PREFIX":
                self._take()
            end = self._take()[2]
        return end

    def _take(self) -> tuple[str, str, int]:
        """The next token: its kind, its text (of a keyword in capitals), and where it ends."""
        if self._next == len(self._tokens):
            raise refused(self._name, "a query that ends too early")
        kind, token, end = self._tokens[self._next]
        self._next += 1
        if kind == "word":
            token = token.upper()
            if token in _REFUSED:
                raise refused(self._name, token)
        elif kind == "variable":
            token = token[1:]
            if token in _REFUSED_VARIABLES or re.fullmatch(r"_\d+", token):
                raise refused(self._name, f"${token}")
        return kind, token, end

    def _peek(self) -> str:
        more = self._next < len(self._tokens)
        return self._tokens[self._next][1].upper() if more else ""

    def _select(self, parent: _Group | None) -> None:
        if self._take()[1] != "SELECT":
            raise refused(self._name, "a text that is not a SELECT query")
        select = _Select()
        self.selects.append(select)
        depth = 0
        renames = False
        while (taken := self._take())[1] != "{" or taken[0] != "mark":
            kind, token, _ = taken
            depth += (token == "(") - (token == ")") if kind == "mark" else 0
            if kind == "variable" and (depth == 0 or renames):
                self._refuse_renaming(renames, token)
                select.names.add(token)
            renames = (kind, token) == ("word", "AS")
            select.aggregates |= kind == "word" and token in _AGGREGATES
        self._group("SELECT", parent, taken[2])
        clause = ""
        while self._next < len(self._tokens) and self._peek() != "}":
            kind, token, _ = self._take()
            if kind == "word" and token in ("GROUP", "HAVING", "ORDER"):
                clause = token
                select.aggregates |= token == "GROUP"
            elif kind == "variable" and clause == "GROUP":
                self._refuse_renaming(renames, token)
                select.grouped_by.add(token)
            renames = (kind, token) == ("word", "AS")
            select.aggregates |= kind == "word" and token in _AGGREGATES

    def _refuse_renaming(self, renames: bool, token: str) -> None:
        if renames and token in self._bound:
            raise refused(self._name, f"AS ${token}")

    def _group(self, kind: str, parent: _Group | None, start: int) -> None:
        if self._peek() == "SELECT":
            self._select(parent)
            self._take()
            return
        group = _Group(start, parent, kind)
        self.groups.append(group)
        depth = 0
        before = ""
        renames = False
        while True:
            kind, token, end = self._take()
            if kind == "mark" and token == "}":
                return
            if kind == "mark" and token == "{":
                # A FILTER holds for the whole group, wherever in it it stands.
                group.has_begun |= before != "EXISTS"
                self._group(before if before in ("EXISTS", "OPTIONAL") else "", group, end)
            elif kind == "mark":
                depth += (token == "(") - (token == ")")
            elif kind == "variable":
                self._refuse_renaming(renames, token)
                if depth:
                    group.computed.add(token)
                else:
                    (group.later if group.has_begun else group.first).add(token)
            elif kind == "word" and depth == 0 and token in ("BIND", "OPTIONAL"):
                group.has_begun = True
                group.has_bind |= token == "BIND"
            renames = (kind, token) == ("word", "AS")
            before = token if kind == "word" else ""


def _needs(groups: Sequence[_Group], bound: set[str]) -> dict[int, set[str]]:
    """Where tables have to be joined in, and which variables each place needs."""
    needs: dict[int, set[str]] = {}
    for group in reversed(groups):  # The inner groups first: they hand on what they need.
        used = (group.later | group.computed) & bound
        parent = group.parent
        if group.kind == "SELECT":
            # Its rows are counted and told apart by what it selects, which is all that is bound.
            needs[group.start] = bound if parent is None else bound - group.first
        elif group.kind == "EXISTS":
            # Its variables are replaced by the values that the group around it binds.
            if parent is not None:
                parent.computed |= used | (group.first & bound)
        elif group.kind == "OPTIONAL":
            assert parent is not None
            parent.later |= used | (group.first & bound)
            # A FILTER of an OPTIONAL sees what the group around it binds.
            inside = used if group.has_bind else group.later & bound
            needs[group.start] = inside - group.first
        else:
            needs[group.start] = used - group.first
    return {start: names for start, names in needs.items() if names}
