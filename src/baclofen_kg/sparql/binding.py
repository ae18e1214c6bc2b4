"""Puts the values of parameters into the text of a query, the same for every engine.

A value is a serialised RDF term and nothing else, so it can never be more than a value.

Named queries say where each parameter stands: ``VALUES ?name { … }``, whose contents are replaced
(``fill``). In any other SPARQL a value takes the place of the variable wherever that stands, in
every branch, subquery, FILTER and HAVING, as if it were written into the text (``bind``).
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from itertools import pairwise
from typing import NamedTuple

from pyoxigraph import Literal

from ..errors import QueryError, near_matches, suggestion_text
from .parameters import GivenTerm, Resolver, untyped_term
from .tokens import Token, tokens


class Block(NamedTuple):
    """A ``VALUES ?name { … }``."""

    name: str
    head: int
    """Where in the text the keyword begins."""
    start: int
    """Where the contents begin."""
    end: int
    """Where they end: at the closing brace."""


@lru_cache(maxsize=256)  # the named queries, which are asked again and again
def blocks_of(text: str) -> list[Block]:
    """Find each ``VALUES ?name { … }`` of a query."""
    found = list(tokens(text))
    blocks = []
    for index, token in enumerate(found[:-2]):
        name = found[index + 1].variable
        if token.word == "VALUES" and name and found[index + 2].mark == "{":
            end = next((t.start for t in found[index + 3 :] if t.mark == "}"), len(text))
            blocks.append(Block(name, token.start, found[index + 2].end, end))
    return blocks


def fill(text: str, blocks: list[Block], values: Mapping[str, list[GivenTerm]]) -> str:
    """Replace the contents of the blocks whose names have values."""
    edits = [
        (block.start, block.end, f" {_written(values[block.name])} ")
        for block in blocks
        if block.name in values
    ]
    return _edited(text, edits)


def bind(text: str, values: Mapping[str, object], resolve: Resolver | None = None) -> str:
    """Bind variables of any SPARQL query to values.

    A value stands wherever its variable stood; where the variable is selected by name, its column
    holds the value. A list or tuple stands for any of its items: it goes into the
    ``VALUES ?name { … }`` of the query, or into new ones where that means the same.

    Args:
        text: the query.
        values: the values by the name of the variable; ``None`` leaves it free.
        resolve: finds entities by name.

    Raises:
        QueryError: the query has no such variable or computes it, or the value cannot be bound.
    """
    given = {name: value for name, value in values.items() if value is not None}
    if not given:
        return text
    found = list(tokens(text))
    variables = {token.variable for token in found} - {""}
    for name in given:
        if name not in variables:
            raise QueryError(
                f"the query has no variable ?{name}{suggestion_text(near_matches(name, variables))}"
            )
    terms = {
        name: terms_of(value, partial(untyped_term, name, resolve=resolve))
        for name, value in given.items()
    }
    single = {name: items[0] for name, items in terms.items() if len(items) == 1}
    text = _substituted(text, single) if single else text
    several = {name: items for name, items in terms.items() if len(items) != 1}
    if several:
        blocks = blocks_of(text)
        text = fill(text, blocks, several)
        filled = {block.name for block in blocks}
        rest = {name: items for name, items in several.items() if name not in filled}
        text = _with_blocks(text, rest) if rest else text
    return text


Edit = tuple[int, int, str]
"""Where a replaced part begins and ends, and what takes its place."""


def terms_of(value: object, read: Callable[[object], GivenTerm]) -> list[GivenTerm]:
    """Return the terms that a value stands for: a list for any of its items, each of them once."""
    items = value if isinstance(value, list | tuple) else [value]
    return list(dict.fromkeys(map(read, items)))


def _written(items: list[GivenTerm]) -> str:
    return " ".join(map(str, items))


def _edited(text: str, edits: list[Edit]) -> str:
    parts, position = [], 0
    for start, end, new in sorted(edits):
        parts += [text[position:start], new]
        position = end
    return "".join(parts) + text[position:]


class _Open:
    """Something that has been opened and not closed: a query or subquery, a group, brackets."""

    def __init__(self, kind: str, word: str = "", start: int = -1) -> None:
        self.kind = kind
        """``query``, ``where`` (the group of a query), ``template``, ``group`` or ``brackets``."""
        self.word = word
        """The keyword that stood before a group or brackets; of a query, the clause it is in."""
        self.start = start
        """Where in the text its content begins."""
        self.selects_all = False
        """Of a query: whether it is ``SELECT *``."""


class _Variable(NamedTuple):
    """A variable, and what is open where it stands, from the outside to the inside."""

    at: int
    """The number of its token."""
    around: tuple[_Open, ...]
    clause: str
    """The clause of the innermost query: ``SELECT``, ``DESCRIBE``, ``GROUP``, ``ORDER``, …"""

    @property
    def inner(self) -> _Open:
        return self.around[-1]

    @property
    def in_subquery(self) -> bool:
        return sum(item.kind == "query" for item in self.around) > 1


_CLAUSES = frozenset(("SELECT", "DESCRIBE", "CONSTRUCT", "GROUP", "HAVING", "ORDER", "VALUES"))


def _variables(found: list[Token]) -> Iterator[_Variable]:
    """Say of each variable where it stands; where a query is not well-formed, anything."""
    around = [_Open("query")]
    for index, token in enumerate(found):
        before = found[index - 1].word if index else ""
        inner = around[-1]
        if token.variable:
            clause = next(item.word for item in reversed(around) if item.kind == "query")
            yield _Variable(index, tuple(around), clause)
        elif inner.kind == "query" and token.word in _CLAUSES:
            inner.word = token.word
        elif inner.kind == "query" and inner.word == "SELECT" and token.mark == "*":
            inner.selects_all = True
        elif token.mark in ("(", "["):
            around.append(_Open("brackets", before, token.end))
        elif token.mark in (")", "]") and inner.kind == "brackets":
            around.pop()
        elif token.mark == "{":
            kind = "group"
            if inner.kind == "query" and inner.word not in ("GROUP", "HAVING", "ORDER", "VALUES"):
                kind = "template" if before == "CONSTRUCT" else "where"
            around.append(_Open(kind, before, token.end))
            if index + 1 < len(found) and found[index + 1].word == "SELECT":
                around.append(_Open("query"))
        elif token.mark == "}":
            _close_group(around)


def _close_group(around: list[_Open]) -> None:
    """Close the innermost group, with the subquery and the brackets that are open in it."""
    while len(around) > 1:
        if around.pop().kind not in ("query", "brackets"):
            return


def _substituted(text: str, terms: Mapping[str, GivenTerm]) -> str:
    """Write terms in the places of variables."""
    found = list(tokens(text))
    blocks = [block for block in blocks_of(text) if block.name in terms]
    edits = [(block.head, block.end + 1, " ") for block in blocks]
    taken = {token.variable for token in found}
    for variable in _variables(found):
        token = found[variable.at]
        if token.variable not in terms or any(b.head < token.start < b.end for b in blocks):
            continue
        edits.append(_edit(found, variable, terms[token.variable], taken))
    return _edited(text, edits)


def _edit(found: list[Token], variable: _Variable, term: GivenTerm, taken: set[str]) -> Edit:
    """What becomes of a variable that has a value; each place has its grammar."""
    token, before = found[variable.at], found[variable.at - 1]
    name = token.variable
    _refuse_computed(name, variable, before)
    inner, new = variable.inner, f" {term} "
    if inner.kind == "query" and variable.clause == "SELECT":
        new = f" ({term} AS ?{_column(name, variable, taken)}) "
    elif inner.kind == "query" and variable.clause in ("GROUP", "ORDER"):
        new = f" ({term}) "
    elif isinstance(term, Literal) and (
        before.word in ("GRAPH", "SERVICE", "SILENT")
        or (inner.kind == "query" and variable.clause == "DESCRIBE")
    ):
        raise QueryError(f"parameter {name}: ?{name} names a graph or node, so {term} is no value")
    elif (inner.kind, inner.word) == ("brackets", "BOUND"):
        new = " true "
        # BOUND takes nothing but a variable.
        return found[variable.at - 2].start, found[variable.at + 1].end, new
    return token.start, token.end, new


def _refuse_computed(name: str, variable: _Variable, before: Token) -> None:
    """Raise a QueryError where a query itself says what the variable is."""
    if before.word == "AS":
        raise QueryError(
            f"parameter {name}: ?{name} is computed by the query (AS ?{name}), so it takes no "
            "value; compare it with another variable in a FILTER or HAVING"
        )
    if (variable.inner.kind, variable.inner.word) == ("brackets", "VALUES"):
        raise QueryError(
            f"parameter {name}: ?{name} stands in a VALUES with other variables; give it a "
            f"VALUES ?{name} {{ … }} of its own"
        )


def _column(name: str, variable: _Variable, taken: set[str]) -> str:
    """What a selected constant is called: as before, unless that could meet the constant again."""
    outside = [item for item in variable.around if item.kind == "query"][:-1]
    if all(item.selects_all for item in outside):
        return name
    number = 1
    while f"{name}_{number}" in taken:
        number += 1
    taken.add(f"{name}_{number}")
    return f"{name}_{number}"


def _with_blocks(text: str, terms: Mapping[str, list[GivenTerm]]) -> str:
    """Put ``VALUES`` with several values each into every group that uses the variable."""
    found = list(tokens(text))
    words = [token.word for token in found]
    blocks = {name: f" VALUES ?{name} {{ {_written(items)} }}" for name, items in terms.items()}
    if ("CONSTRUCT", "WHERE") in pairwise(words):
        # The short form allows no VALUES in its group, only after it.
        return f"{text}\n{''.join(blocks.values())}"
    places: dict[str, set[int]] = {name: set() for name in terms}
    for variable in _variables(found):
        name = found[variable.at].variable
        if name in terms:
            _refuse_computed(name, variable, found[variable.at - 1])
            places[name] |= _groups_of_list(name, variable)
    for name, starts in places.items():
        if not starts:
            raise _no_place_for_list(name)
    edits = [(start, start, blocks[name]) for name, starts in places.items() for start in starts]
    return _edited(text, edits)


def _groups_of_list(name: str, variable: _Variable) -> set[int]:
    """The beginnings of the groups that must hold a list for a variable."""
    groups = [item for item in variable.around if item.kind in ("where", "group")]
    words = {item.word for item in groups}
    if variable.in_subquery or "MINUS" in words or (groups and groups[0].kind != "where"):
        raise _no_place_for_list(name)
    if not groups:
        return set()
    # Within EXISTS a variable has the value that it has outside.
    return {groups[0].start} if "EXISTS" in words else {groups[0].start, groups[-1].start}


def _no_place_for_list(name: str) -> QueryError:
    return QueryError(
        f"parameter {name}: a list cannot be bound in a subquery, in MINUS or outside of a group; "
        f"put VALUES ?{name} {{ }} into the query where it must hold"
    )
