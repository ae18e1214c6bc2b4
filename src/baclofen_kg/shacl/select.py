"""A SPARQL constraint, rewritten from one focus node at a time to all of them at once.

SHACL binds ``$this``, and the parameters of a constraint component, before a query runs: each basic
graph pattern of the query is joined with a table that holds their values
(https://www.w3.org/TR/shacl/#pre-binding). Here that table holds all focus nodes. It is joined in
where a group begins, unless the group begins with a triple that binds the variable anyhow. What
is no longer told apart by focus node then, such as LIMIT, is refused, and so is what SHACL forbids.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..sparql.tokens import Token, tokens
from .shapes import ShapesError

_REFUSED = {"MINUS", "VALUES", "SERVICE", "GRAPH", "FROM", "LIMIT", "OFFSET", "REDUCED"}
_REFUSED_VARIABLES = {"shapesGraph", "currentShape"}
ESCAPE = re.compile(r"\\(.)")
_AGGREGATES = {"COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"}


class Table(NamedTuple):
    """Values that are bound before the query runs."""

    names: tuple[str, ...]
    """The variables."""
    pattern: Callable[[bool], str]
    """Returns what binds them; called with True where a row may come more than once."""


@dataclass
class _Select:
    """A SELECT."""

    is_nested: bool
    """Whether it stands in a group of another one."""
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
    """``EXISTS``, ``OPTIONAL`` or nothing."""
    is_select: bool = False
    """Whether it is the group of a SELECT."""
    first: set[str] = field(default_factory=set)
    """What the triples that it begins with bind."""
    later: set[str] = field(default_factory=set)
    """What other triples name, and what is optional."""
    computed: set[str] = field(default_factory=set)
    """What expressions name, and what they ask to exist."""
    inside: set[str] = field(default_factory=set)
    """What other groups within it name."""
    has_bind: bool = False
    has_begun: bool = False
    """Whether something else than triples has come."""


def select_for_all(text: str, tables: Sequence[Table], name: str) -> str:
    """Return a SELECT for all focus nodes.

    Args:
        text: the value of ``sh:select``, with the path in the place of ``$PATH``.
        tables: what is bound before the query runs; the first binds ``$this``.
        name: the constraint, for error messages.

    Raises:
        ShapesError: the query cannot be asked for all focus nodes at once.
    """
    return _Scan(text, "SELECT", name).filled(tables)


def ask_for_all(text: str, tables: Sequence[Table], name: str) -> tuple[str, str]:
    """Return the prologue of an ASK and the group that it asks for, where its tables are bound.

    Args:
        text: the value of ``sh:ask``.
        tables: what is bound before the query runs.
        name: the constraint, for error messages.

    Raises:
        ShapesError: the query cannot be asked for all focus nodes at once.
    """
    scan = _Scan(text, "ASK", name)
    filled = scan.filled(tables)
    # A comment may stand at the end.
    end = scan.prologue_end
    return filled[:end], f"{filled[filled.index('{', end) :]}\n"


def with_path(text: str, path: str | None, name: str) -> str:
    """Return a query with the path of the shape in the place of ``$PATH``.

    Raises:
        ShapesError: it stands elsewhere than between two nodes, or there is no path.
    """
    if "PATH" not in text:
        return text
    found = list(tokens(text))
    pieces = []
    done = 0
    for index, token in enumerate(found):
        if token.variable == "PATH":
            if path is None:
                raise refused(name, "$PATH in a node shape")
            if not is_predicate(found, index):
                raise refused(name, "$PATH elsewhere than between two nodes of a triple")
            pieces += [text[done : token.start], path]
            done = token.end
    return "".join([*pieces, text[done:]])


def is_predicate(found: Sequence[Token], index: int) -> bool:
    """Return whether the token at an index stands where a triple has its predicate."""
    if not 2 <= index < len(found) - 1:
        return False
    start, before, after = found[index - 2], found[index - 1], found[index + 1]
    terms = ("variable", "iri", "name")
    begins = before.kind in terms and start.mark in tuple(".{})")
    return (begins or before.mark in (";", "[", "]", ")")) and (
        after.kind in (*terms, "string", "word") or after.mark in ("[", "(")
    )


def standing_alone(
    text: str,
    prefixes: Mapping[str, str],
    given: Mapping[str, str],
    new_name: Callable[[], str],
) -> str:
    """Return a query that can stand inside another one: IRIs in full, and variables of its own.

    Args:
        text: a query, without BASE.
        prefixes: the prefixes that are declared for it.
        given: what takes the place of some variables; all others are new.
        new_name: returns a variable that nothing else uses.
    """
    known, names = dict(prefixes), dict(given)
    pieces = []
    done = 0
    found = list(tokens(text))
    while found[0].word == "PREFIX":
        _, prefix, namespace, *found = found
        known[prefix.text[:-1]] = namespace.text[1:-1]
        done = namespace.end
    for token in found:
        if token.kind == "variable":
            if token.variable not in names:
                names[token.variable] = new_name()
            new = names[token.variable]
        elif token.kind == "name" and not token.text.startswith("_:"):
            prefix_of_name, _, local = token.text.partition(":")
            new = "<" + known[prefix_of_name] + ESCAPE.sub(r"\1", local) + ">"
        else:
            continue
        pieces += [text[done : token.start], new]
        done = token.end
    # A comment may stand at the end.
    return "".join([*pieces, text[done:], "\n"])


def refused(name: str, what: str) -> ShapesError:
    """Return the complaint about a query."""
    return ShapesError(
        f"shapes: the query of {name} uses {what}, which cannot be asked for all focus nodes at "
        'once; take engine="pyshacl" for these shapes'
    )


class _Scan:
    """The groups of a query and its SELECTs, each list from the outside to the inside."""

    def __init__(self, text: str, form: str, name: str) -> None:
        self._text = text
        self._tokens = list(tokens(text))
        self._name = name
        self._next = 0
        self._renamed: set[str] = set()
        self.groups: list[_Group] = []
        self.selects: list[_Select] = []
        self.prologue_end = self._prologue()
        if self._peek() != form:
            raise refused(name, f"a text that is not {'an' if form == 'ASK' else 'a'} {form} query")
        if form == "SELECT":
            self._select("", None)
        else:
            self._take()
            opening = self._take()
            self._group("EXISTS", None, opening if opening.mark else self._take())
        if self._next < len(self._tokens):
            raise refused(name, f"{self._tokens[self._next].text} after the query")

    def filled(self, tables: Sequence[Table]) -> str:
        """The query with its tables joined in where they are needed.

        Raises:
            ShapesError: it names what is bound otherwise, or counts or cuts off its rows otherwise.
        """
        bound = {name for table in tables for name in table.names}
        if renamed := bound & self._renamed:
            raise refused(self._name, f"AS ${min(renamed)}")
        for select in self.selects:
            # The outermost SELECT is asked for the focus node, those within it for all.
            wanted = bound if select.is_nested else {tables[0].names[0]}
            if missing := wanted - select.names:
                raise refused(self._name, f"a SELECT that does not select ${min(missing)}")
            if select.aggregates and (missing := wanted - select.grouped_by):
                raise refused(self._name, f"an aggregate without GROUP BY ${min(missing)}")
        # An aggregate counts a focus node that comes twice.
        twice = not any(select.aggregates for select in self.selects)
        text = self._text
        for start, names in sorted(_needs(self.groups, bound).items(), reverse=True):
            patterns = [table.pattern(twice) for table in tables if names.intersection(table.names)]
            text = f"{text[:start]} {' '.join(patterns)} {text[start:]}"
        return text

    def _prologue(self) -> int:
        """Pass over PREFIX and BASE; return where they end."""
        end = 0
        while self._peek() in ("PREFIX", "BASE"):
            if self._take().word == "PREFIX":
                self._take()
            end = self._take().end
        return end

    def _take(self) -> Token:
        if self._next == len(self._tokens):
            raise refused(self._name, "a query that ends too early")
        token = self._tokens[self._next]
        self._next += 1
        if token.word in _REFUSED:
            raise refused(self._name, token.word)
        if token.variable in _REFUSED_VARIABLES:
            raise refused(self._name, f"${token.variable}")
        return token

    def _peek(self) -> str:
        more = self._next < len(self._tokens)
        return self._tokens[self._next].text.upper() if more else ""

    def _select(self, kind: str, parent: _Group | None) -> None:
        self._take()
        select = _Select(is_nested=parent is not None)
        self.selects.append(select)
        depth = 0
        renames = False
        while (token := self._take()).mark != "{":
            depth += (token.mark == "(") - (token.mark == ")")
            if token.variable and (depth == 0 or renames):
                self._note(renames, token)
                select.names.add(token.variable)
            renames = token.word == "AS"
            select.aggregates |= token.word in _AGGREGATES
        self._group(kind, parent, token, is_select=True)
        clause = ""
        while self._next < len(self._tokens) and self._peek() != "}":
            token = self._take()
            if token.word in ("GROUP", "HAVING", "ORDER"):
                clause = token.word
                select.aggregates |= token.word == "GROUP"
            elif token.variable and clause == "GROUP":
                self._note(renames, token)
                select.grouped_by.add(token.variable)
            renames = token.word == "AS"
            select.aggregates |= token.word in _AGGREGATES

    def _note(self, renames: bool, token: Token) -> None:
        if renames:
            self._renamed.add(token.variable)

    def _group(
        self, kind: str, parent: _Group | None, opening: Token, *, is_select: bool = False
    ) -> None:
        if self._peek() == "SELECT":
            self._select(kind, parent)
            self._take()
            return
        group = _Group(opening.end, parent, kind, is_select)
        self.groups.append(group)
        depth = 0
        before = ""
        while (token := self._take()).mark != "}":
            if token.mark == "{":
                # A FILTER holds for the whole group, wherever in it it stands.
                group.has_begun |= before != "EXISTS"
                self._group(before if before in ("EXISTS", "OPTIONAL") else "", group, token)
            elif token.mark:
                depth += (token.mark == "(") - (token.mark == ")")
            elif token.variable:
                self._note(before == "AS", token)
                if depth:
                    group.computed.add(token.variable)
                else:
                    (group.later if group.has_begun else group.first).add(token.variable)
            elif depth == 0 and token.word in ("BIND", "OPTIONAL"):
                group.has_begun = True
                group.has_bind |= token.word == "BIND"
            before = token.word


def _needs(groups: Sequence[_Group], bound: set[str]) -> dict[int, set[str]]:
    """Where tables have to be joined in, and which variables each place needs."""
    needs: dict[int, set[str]] = {}
    for group in reversed(groups):  # The inner groups first: they hand on what they need.
        used = (group.later | group.computed) & bound
        if group.is_select:
            # Its rows are counted and told apart by what it selects, which is all that is bound.
            named = needed = bound
        else:
            named = used | ((group.first | group.inside) & bound)
            if group.kind == "EXISTS":
                # Its variables are replaced by the values that the group around it binds.
                needed = set()
            elif group.kind == "OPTIONAL" and not group.has_bind:
                # A FILTER of an OPTIONAL sees what the group around it binds.
                needed = group.later & bound
            else:
                needed = used
        parent = group.parent
        if parent is None:
            # The rows of the whole query have what is bound, whatever its triples name.
            needs[group.start] = needed
            continue
        needs[group.start] = needed - group.first
        if group.kind == "EXISTS":
            parent.computed |= named
        elif group.kind == "OPTIONAL":
            parent.later |= named
        else:
            parent.inside |= named
    return {start: names for start, names in needs.items() if names}
