"""Validation where the data are: SHACL shapes, run as SPARQL queries on a store or an endpoint.

The results are those of pySHACL: the same focus node, path, value, component, severity and message.
Only violations leave the engine, so that the cost is that of the queries.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import compress
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from ..namespaces import IRI
from .marked_query import ALL
from .messages import default_message
from .patterns import Subclasses, classes_in
from .reader import read_shapes
from .results import ValidationResult, in_order, term_text
from .shapes import Query, Shape, ShapesError, Term, all_shapes
from .spelling import Queryable, Spellings, unmarked
from .translation import Check, translate

_SUBCLASS_OF = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
_SMALL = 10_000
"""Triples, the ontology among them."""
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")


def results(
    store: Queryable,
    shapes: Iterable[Triple],
    progress: Callable[[int, int], None] | None = None,
    *,
    data: Iterable[Triple] | None = None,
) -> Iterator[ValidationResult]:
    """Check the data that a store answers queries about.

    Args:
        store: anything with a method ``query`` that answers SPARQL SELECTs.
        shapes: the triples of the shapes graph.
        progress: called after each query with the number done and the number of all.
        data: the triples of the store as they were written, where it spells literals anew.

    Raises:
        ShapesError: the shapes are not well-formed, or use what is not supported.
    """
    model = read_shapes(shapes)
    yield from check(store, model, subclasses_of(store, model), progress, data=data)


def check(
    store: Queryable,
    shapes: Sequence[Shape],
    subclasses: Subclasses,
    progress: Callable[[int, int], None] | None = None,
    *,
    data: Iterable[Triple] | None = None,
    typed: Iterable[Triple] | None = None,
    changed: Set[str] | None = None,
) -> Iterator[ValidationResult]:
    """Check the data that a store answers queries about against shapes that have been read.

    ``typed`` are those of the data whose literal has a datatype, where they are known beforehand.
    ``changed`` are the properties and classes of what the data have more or less than data that
    are known to conform: what none of these matters to finds nothing, and is not asked.

    Raises:
        ShapesError: the shapes use what is not supported.
    """
    spellings = None
    if data is not None:
        data = list(data) if typed is None else data
        spellings = Spellings(data if typed is None else typed, _constants(tuple(shapes)))
    marks = spellings is not None and spellings.are_lost
    below = tuple((top, tuple(classes)) for top, classes in subclasses.items())
    checks = _translated(tuple(shapes), below, spellings is not None, marks)
    if changed is not None and _SUBCLASS_OF[1:-1] not in changed:
        checks = [one for one in checks if one.depends_on(changed)]
    checks = list(_with_focus_nodes(store, checks, subclasses))
    places: list[Queryable] = [store] * len(checks)
    if spellings is not None and data is not None and marks:
        places = _places(store, data, spellings, checks)

    def violations(one: Check, where: Queryable) -> list[ValidationResult]:
        return list(_violations(where, one, spellings if where is store else None))

    for done, found in enumerate(_of_each(violations, checks, places, data), start=1):
        yield from found
        if progress is not None:
            progress(done, len(checks))


def _of_each(
    violations: Callable[[Check, Queryable], list[ValidationResult]],
    checks: Sequence[Check],
    places: Sequence[Queryable],
    data: Iterable[Triple] | None,
) -> Iterator[list[ValidationResult]]:
    """What each check finds.

    What lies in memory is asked from as many threads as there are processors, since the engine
    lets go of the interpreter while it works; another store may be asked one thing at a time. Of
    small data an answer is there sooner than a thread is told what to ask.
    """
    if isinstance(data, list) and len(data) < _SMALL:
        yield from map(violations, checks, places)
        return
    with ThreadPoolExecutor(1 if data is None else os.cpu_count()) as pool:
        try:
            yield from pool.map(violations, checks, places)
        finally:
            pool.shutdown(cancel_futures=True)


def _places(
    store: Queryable, data: Iterable[Triple], spellings: Spellings, checks: Sequence[Check]
) -> list[Queryable]:
    """Return where to ask each check: where spelling counts, in a store that keeps it."""
    names: set[str] = set()
    whole: set[str] = set()
    concerned = [
        one.meets(spellings.merged if one.is_of_values else spellings.properties) for one in checks
    ]
    for one in compress(checks, concerned):
        names |= one.names
        whole |= one.whole
    if not any(concerned):
        return [store] * len(checks)
    kept = spellings.kept(store, data, None if ALL in whole else names, whole)
    return [kept if meets else store for meets in concerned]


@lru_cache(maxsize=64)
def _translated(
    shapes: tuple[Shape, ...],
    subclasses: tuple[tuple[NamedNode, tuple[NamedNode, ...]], ...],
    keeps_spelling: bool,
    marks: bool,
) -> list[Check]:
    """Translate shapes; those that come again and again only the first time.

    They are the packaged ones, and single ones of these, of which it is asked what conforms.
    """
    return translate(shapes, dict(subclasses), keeps_spelling=keeps_spelling, marks=marks)


def _with_focus_nodes(
    store: Queryable, checks: Sequence[Check], subclasses: Subclasses
) -> Iterator[Check]:
    """The checks that may find something: small data have few kinds of node, and of values."""
    asked = {check.targets for check in checks}
    classes = {one for targets in asked for top in targets.classes for one in subclasses[top]}
    types = _used(store, "?any a ?term", classes)
    properties = set[NamedNode]().union(*(t.subjects_of | t.objects_of for t in asked))
    properties |= {check.looked_at for check in checks if check.looked_at is not None}
    used = _used(store, "?any ?term ?other", properties)
    present = {
        targets
        for targets in asked
        if targets.nodes
        or any(not types.isdisjoint(subclasses[top]) for top in targets.classes)
        or not used.isdisjoint(targets.subjects_of | targets.objects_of)
    }
    return (
        check
        for check in checks
        if check.targets in present and (check.looked_at is None or check.looked_at in used)
    )


def _used(store: Queryable, pattern: str, terms: Iterable[NamedNode]) -> set[NamedNode]:
    """The terms with which a pattern matches something."""
    names = " ".join(sorted(map(str, terms)))
    query = f"SELECT ?term WHERE {{ VALUES ?term {{ {names} }} FILTER(EXISTS {{ {pattern} }}) }}"
    return {row["term"] for row in store.query(query)} if names else set()


@lru_cache(maxsize=4)
def _constants(shapes: tuple[Shape, ...]) -> frozenset[Term]:
    """The terms that shapes look at, or compare others with."""
    found: set[Term] = set()
    for shape in all_shapes(shapes):
        found |= shape.targets.nodes
        for constraint in shape.constraints:
            if constraint.parameter in ("in", "hasValue"):
                found.update(constraint.terms)
    return frozenset(found)


def subclasses_of(store: Queryable, shapes: Iterable[Shape]) -> Subclasses:
    """Return each class that shapes name with all classes below it, itself among them."""
    return _subclasses(store, classes_in(tuple(shapes)))


def _subclasses(store: Queryable, classes: Sequence[NamedNode]) -> Subclasses:
    """For each class that class and all below it: a level of the hierarchy per query."""
    below: dict[NamedNode, set[NamedNode]] = {}
    asked: set[NamedNode] = set()
    level = set(classes)
    while level:
        asked |= level
        names = " ".join(sorted(map(str, level)))
        level = set()
        for row in store.query(
            f"SELECT ?class ?below WHERE {{ VALUES ?class {{ {names} }} "
            f"?below {_SUBCLASS_OF} ?class FILTER(isIRI(?below)) }}"
        ):
            below.setdefault(row["class"], set()).add(row["below"])
            level.add(row["below"])
        level -= asked
    return {top: sorted(_closure(top, below), key=str) for top in classes}


def _closure(top: NamedNode, below: Mapping[NamedNode, set[NamedNode]]) -> set[NamedNode]:
    found = {top}
    waiting = [top]
    while waiting:
        new = below.get(waiting.pop(), set()) - found
        found |= new
        waiting.extend(new)
    return found


def _violations(
    store: Queryable, check: Check, spellings: Spellings | None
) -> Iterator[ValidationResult]:
    shape, constraint, query = check.shape, check.constraint, check.constraint.query
    messages = (*shape.messages, *constraint.messages) or (default_message(constraint),)
    for row in _rows(store, check.query):
        if query is not None:
            _see_to_failure(row, check)
        row = {name: unmarked(term) for name, term in row.items()}
        if spellings is not None and query is not None:
            row = {name: spellings.respelt(term) for name, term in row.items()}
        if check.value_is_focus:
            row.setdefault("value", row["this"])
        yield ValidationResult(
            focus_node=IRI(term_text(row["this"])),
            path_expression=_path(row) or shape.path,
            value=term_text(row["value"]) if "value" in row else None,
            severity=IRI(shape.severity.value),
            messages=in_order(messages if query is None else _filled(messages, row, query)),
            component=constraint.component,
            source_shape=IRI(term_text(shape.node)),
            source_constraint=IRI(term_text(query.node))
            if query and not query.parameters
            else None,
            is_named=query is not None and row["this"] in shape.targets.nodes,
        )


def _rows(store: Queryable, query: str) -> list[dict[str, Any]]:
    """The solutions as dictionaries: those of the engine must not leave their thread."""
    solutions = store.query(query)
    names = [variable.value for variable in solutions.variables]
    return [
        {name: term for name in names if (term := solution[name]) is not None}
        for solution in solutions
    ]


def _path(row: Mapping[str, Term]) -> IRI | None:
    path = row.get("path")
    return IRI(path.value) if isinstance(path, NamedNode) else None


def _see_to_failure(row: Mapping[str, Term], check: Check) -> None:
    """A query can say that it failed: https://www.w3.org/TR/shacl/#sparql-constraints-validation."""
    failure = row.get("failure")
    if isinstance(failure, Literal) and failure.value == "true":
        raise ShapesError(
            f"shapes: {check.shape.node} cannot be checked: its query reports a failure at "
            f"{row['this']}"
        )


def _filled(
    messages: Iterable[Literal], row: Mapping[str, Term], query: Query
) -> tuple[Literal, ...]:
    """The messages with the values of the row in the place of ``{?variable}``."""
    if isinstance(message := row.get("message"), Literal):
        return (message,)
    values = {name: term for name, term in query.parameters if term is not None} | dict(row)

    def value(match: re.Match[str]) -> str:
        return values[match[1]].value if match[1] in values else match[0]

    return tuple(
        Literal(_PLACEHOLDER.sub(value, message.value), language=message.language)
        for message in messages
    )
