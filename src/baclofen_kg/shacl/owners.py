"""Says of a shape without a name where it stands, since its label means nothing to its author."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pyoxigraph import BlankNode, NamedNode, Triple

from ..namespaces import compact
from .shapes import SH
from .shapes_graph import RDF

_LABEL = re.compile(r"_:([\w.-]*\w)")
_CELLS = (f"{RDF}first", f"{RDF}rest")


def with_owners(message: str, shapes: Iterable[Triple]) -> str:
    """Return what is complained of shapes with their places instead of labels of blank nodes."""
    places = _places(shapes)
    return _LABEL.sub(lambda match: places.get(match[1], match[0]), message)


def _places(shapes: Iterable[Triple]) -> dict[str, str]:
    """Return, for each blank node below a named one, what leads there."""
    below: dict[NamedNode | BlankNode, list[Triple]] = {}
    for triple in shapes:
        if isinstance(triple.subject, NamedNode | BlankNode):
            below.setdefault(triple.subject, []).append(triple)
    waiting: list[tuple[NamedNode | BlankNode, str]] = [
        (node, str(node)) for node in below if isinstance(node, NamedNode)
    ]
    found: dict[str, str] = {}
    for node, place in waiting:
        for triple in below.get(node, ()):
            inner, link = triple.object, triple.predicate.value
            if isinstance(inner, BlankNode) and inner.value not in found:
                path = _path(below.get(inner, ()))
                own = f"{compact(link)}{path and f' ({path})'} of "
                step = place if link in _CELLS else own + place
                found[inner.value] = step
                waiting.append((inner, step))
    return found


def _path(said: Iterable[Triple]) -> str:
    """The path of a property shape, where it is a property."""
    for triple in said:
        if triple.predicate.value == SH + "path" and isinstance(triple.object, NamedNode):
            return compact(triple.object.value)
    return ""
