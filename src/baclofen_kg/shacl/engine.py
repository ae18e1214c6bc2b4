"""Validation where the data are: SHACL shapes, run as SPARQL queries on a store or an endpoint.

The results are those of pySHACL: the same focus node, path, value, component, severity and message.
Only violations leave the engine, so that the cost is that of the queries.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from pyoxigraph import NamedNode, Triple

from ..namespaces import IRI
from .reader import read_shapes
from .report import ValidationResult, shorten_names, term_text
from .shapes import Term
from .translation import Check, classes_in, translate

_SUBCLASS_OF = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")


class Queryable(Protocol):
    """Whatever answers SPARQL: a store in memory or on disk, or an endpoint."""

    def query(self, sparql: str) -> Any:
        """Return the solutions of a SELECT, which have the term of a variable, or None."""


def results(
    store: Queryable,
    shapes: Iterable[Triple],
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[ValidationResult]:
    """Check the data that a store answers queries about.

    Args:
        store: anything with a method ``query`` that answers SPARQL SELECTs.
        shapes: the triples of the shapes graph.
        progress: called after each query with the number done and the number of all.

    Raises:
        ShapesError: the shapes are not well-formed, or use what is not supported.
    """
    model = read_shapes(shapes)
    checks = translate(model, _subclasses(store, classes_in(model)))
    for done, check in enumerate(checks, start=1):
        yield from _violations(store, check)
        if progress is not None:
            progress(done, len(checks))


def _subclasses(
    store: Queryable, classes: Sequence[NamedNode]
) -> Mapping[NamedNode, Sequence[NamedNode]]:
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


def _violations(store: Queryable, check: Check) -> Iterator[ValidationResult]:
    shape, constraint = check.shape, check.constraint
    is_sparql = constraint.parameter == "sparql"
    messages = {*shape.messages, *constraint.messages}
    solutions = store.query(check.query)
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        row = {name: term for name in names if (term := solution[name]) is not None}
        if check.value_is_focus:
            row.setdefault("value", row["this"])
        # Only a SPARQL constraint has variables that a message can name.
        filled = {_filled(message, row) for message in messages} if is_sparql else messages
        yield ValidationResult(
            focus_node=IRI(term_text(row["this"])),
            path_expression=IRI(row["path"].value) if "path" in row else shape.path,
            value=term_text(row["value"]) if "value" in row else None,
            severity=IRI(shape.severity.value),
            message=shorten_names(" ".join(sorted(filled))),
            component=constraint.component,
            source_shape=IRI(term_text(shape.node)),
            source_constraint=IRI(term_text(constraint.terms[0])) if is_sparql else None,
            is_named=row["this"] in shape.targets.nodes,
        )


def _filled(message: str, row: Mapping[str, Term]) -> str:
    """A message with the values of the row in the place of ``{?variable}``."""
    return _PLACEHOLDER.sub(
        lambda match: row[match[1]].value if match[1] in row else match[0], message
    )
