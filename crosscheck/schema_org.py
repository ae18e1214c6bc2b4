"""The vocabulary of schema.org, and a check of the domain and range of every property.

Adobe's validator knows domains but no ranges, so that a text where a place is wanted passes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SDO = "http://schema.org/"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_TEXTS = {"Text", "URL", "CssSelectorType", "PronounceableText", "XPathType"}
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


class Vocabulary:
    """Classes and properties of schema.org."""

    def __init__(self, path: Path) -> None:
        """Read the file of the vocabulary, in N-Quads."""
        self.quads = list(ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS))
        self.parents = self._pairs(_RDFS + "subClassOf")
        self.domains = self._pairs(_SDO + "domainIncludes")
        self.ranges = self._pairs(_SDO + "rangeIncludes")

    def _pairs(self, predicate: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for quad in self.quads:
            if quad.predicate.value == predicate and isinstance(quad.object, ox.NamedNode):
                subject = str(getattr(quad.subject, "value", quad.subject))
                found.setdefault(_name(subject), set()).add(_name(quad.object.value))
        return found

    def json(self) -> dict[str, Any]:
        """The vocabulary as Adobe's validator wants it."""
        nodes: dict[str, dict[str, Any]] = {}
        for quad in self.quads:
            subject = str(getattr(quad.subject, "value", quad.subject))
            name = quad.predicate.value
            if not subject.startswith(_SDO) or not isinstance(quad.object, ox.NamedNode):
                continue
            node = nodes.setdefault(subject, {"@id": f"schema:{_name(subject)}"})
            value = {"@id": f"schema:{_name(quad.object.value)}"}
            if name.endswith("#type"):
                kind = "rdfs:Class" if quad.object.value.endswith("#Class") else "rdf:Property"
                node.setdefault("@type", kind)
            elif name == _RDFS + "subClassOf":
                node.setdefault("rdfs:subClassOf", []).append(value)
            elif name == _SDO + "domainIncludes":
                node.setdefault("schema:domainIncludes", []).append(value)
        return {"@graph": list(nodes.values())}

    def above(self, kind: str) -> set[str]:
        """A class and all above it."""
        found, queue = {kind}, [kind]
        while queue:
            for parent in self.parents.get(queue.pop(), set()) - found:
                found.add(parent)
                queue.append(parent)
        return found

    def problems(self, document: dict[str, Any]) -> list[str]:
        """What is wrong with the types and properties of a document."""
        types = {node["@id"]: _types(node) for node in document["@graph"] if "@id" in node}
        return sorted({it for node in document["@graph"] for it in self._problems(node, types)})

    def _problems(self, node: dict[str, Any], types: dict[str, list[str]]) -> Iterator[str]:
        kinds = _types(node)
        classes = {above for kind in kinds for above in self.above(kind)}
        for name, value in node.items():
            if name.startswith("@"):
                continue
            if not self.domains.get(name, set()) & classes:
                yield f"{name} does not apply to {' and '.join(kinds)}"
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, dict) and set(item) != {"@id"}:
                    yield from self._problems(item, types)
                if not self._fits(item, self.ranges.get(name, set()), types):
                    yield f"{name} of {' and '.join(kinds)} may not be {str(item)[:60]}"

    def _fits(self, value: Any, ranges: set[str], types: dict[str, list[str]]) -> bool:
        if isinstance(value, str):
            dates = {"Date", "DateTime"} & ranges
            return bool(ranges & _TEXTS) or bool(dates and _DATE.fullmatch(value))
        if isinstance(value, bool):
            return "Boolean" in ranges
        if isinstance(value, int | float):
            return bool({"Number", "Integer", "Float"} & ranges)
        kinds = _types(value) if "@type" in value else types.get(value.get("@id", ""), [])
        return any(self.above(kind) & ranges for kind in kinds)


def _types(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type", [])
    return [kinds] if isinstance(kinds, str) else list(kinds)


def _name(iri: str) -> str:
    return iri.removeprefix(_SDO)
