"""Nodes of a graph while it is being made, and how they are written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from baclofen_kg.namespaces import PREFIXES, XSD

Fact = tuple[str, str]
"""Property and value, both as in N-Triples."""


def iri(curie: str) -> str:
    """Write a CURIE as in N-Triples."""
    prefix, _, local = curie.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


def english(text: str) -> str:
    """Write a text in English as in N-Triples; it holds nothing to be escaped."""
    return f'"{text}"@en'


def decimal(number: float) -> str:
    """Write a decimal with one place as in N-Triples."""
    return f'"{number:.1f}"^^<{XSD}decimal>'


def integer(number: int) -> str:
    """Write an integer as in N-Triples."""
    return f'"{number}"^^<{XSD}integer>'


class Node:
    """A subject and what is said of it."""

    __slots__ = ("facts", "subject")

    def __init__(
        self, name: str, kind: str, label: str | None = None, **facts: str | list[str]
    ) -> None:
        """Name a node; the keywords are properties of the ontology, their values terms."""
        self.subject = iri(f"bkg:{name}")
        self.facts: list[Fact] = [(TYPE, iri(kind if ":" in kind else f"bko:{kind}"))]
        if label is not None:
            self.facts.append((LABEL, english(label)))
        for key, value in facts.items():
            self.add(f"bko:{key}", *([value] if isinstance(value, str) else value))

    def add(self, curie: str, *values: str) -> Node:
        """Say one more thing, with one value or several."""
        self.facts += [(iri(curie), value) for value in values]
        return self

    def values(self, curie: str) -> list[str]:
        """The values of a property."""
        wanted = iri(curie)
        return [value for name, value in self.facts if name == wanted]

    def drop(self, curie: str) -> None:
        """Unsay a property."""
        unwanted = iri(curie)
        self.facts = [fact for fact in self.facts if fact[0] != unwanted]

    def replace(self, curie: str, *values: str) -> None:
        """Give a property other values."""
        self.drop(curie)
        self.add(curie, *values)

    def is_a(self, kind: str) -> bool:
        """Whether the node is of a class of the ontology."""
        return (TYPE, iri(f"bko:{kind}")) in self.facts


TYPE, LABEL, SYNONYM = iri("rdf:type"), iri("skos:prefLabel"), iri("skos:altLabel")


def write(nodes: Iterable[Node], out: TextIO, *, turtle: bool = False) -> int:
    """Write nodes as N-Triples or Turtle, and return the number of triples."""
    triples = 0
    if turtle:
        out.writelines(f"@prefix {name}: <{space}> .\n" for name, space in SHORT.items())
    for node in nodes:
        triples += len(node.facts)
        out.write(_turtle(node) if turtle else _ntriples(node))
    return triples


def _ntriples(node: Node) -> str:
    return "".join(f"{node.subject} {name} {value} .\n" for name, value in node.facts)


SHORT = {
    name: space
    for name, space in PREFIXES.items()
    if name in {"bko", "bkg", "rdf", "rdfs", "xsd", "skos", "dcterms", "prov", "cito", "oa", "unit"}
}


def _turtle(node: Node) -> str:
    facts = " ;\n".join(f"    {_short(name)} {_short(value)}" for name, value in node.facts)
    return f"\n{_short(node.subject)}\n{facts} .\n"


def _short(term: str) -> str:
    start = term.rfind("<")
    if start == -1 or (start and term[start - 1] != "^"):
        return term
    for name, space in SHORT.items():
        if term.startswith(space, start + 1):
            return f"{term[:start]}{name}:{term[start + 1 + len(space) : -1]}"
    return term
