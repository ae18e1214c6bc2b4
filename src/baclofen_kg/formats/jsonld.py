"""JSON-LD as the project writes it: in our context, readable keys, the same bytes each time.

Flat, every subject is one object of the ``@graph``. Framed, an entity holds the statements about
it, and a statement the passages that speak of it. Everything else is named by its id wherever it is
mentioned and stands in full once, as an object of the ``@graph``: where a thing is found does not
hang on who mentions it first. Either way no triple is lost.

Decimals are strings with a type, since processors spell JSON numbers differently; only features are
used that PyLD, jsonld.js, Oxigraph and rdflib read alike.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

import pyoxigraph as ox

from ..errors import InputError
from ..namespaces import RDF_TYPE, STANCE_IRIS, Shortener, expand, expanded
from ..resources import context_file
from .canonical import canonical
from .json_text import pretty
from .layout import property_key, section_key
from .terms import (
    DEEPEST,
    FIRST,
    NIL,
    Subject,
    Term,
    by_subject,
    iris_in,
    language_tag,
    lists,
    object_key,
)

Json: TypeAlias = dict[str, Any]

_STRING = expand("xsd:string")
_INTEGER = expand("xsd:integer")
_BOOLEAN = expand("xsd:boolean")
_ABOUT = expand("bko:about")
_DRUG = expand("bko:Drug")
# What a framed document turns round, so that it reads from an entity to its evidence.
_NESTS = {_ABOUT, *STANCE_IRIS}
# The integers that every JSON parser keeps exactly.
_JSON_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")


def write_jsonld(
    triples: Iterable[ox.Triple | ox.Quad],
    *,
    framed: bool = False,
    prefixes: Mapping[str, str] | None = None,
) -> str:
    """Return the triples as a JSON-LD document, flat or framed; graph names are left out.

    Of ``prefixes``, those that are used are added to the context, unless it has their name or
    their namespace.

    Raises:
        InputError: a triple cannot be said in JSON-LD with our context.
    """
    context = read_context()
    found = canonical(triples)
    # A prefix that is also the scheme of an IRI would make that IRI read as a prefixed name.
    schemes = {iri.partition(":")[0] for iri in iris_in(found)}
    own = {prefix: iri for prefix, iri in (prefixes or {}).items() if prefix not in schemes}
    terms = _Terms(context, own)
    nodes = _Writer(found, terms, framed=framed).nodes()
    return pretty({"@context": context | terms.added, "@graph": nodes}) + "\n"


def write_each_jsonld(
    parts: Iterable[Iterable[ox.Triple | ox.Quad]], context: str
) -> Iterator[str]:
    """Return a JSON-LD document for each part of a graph, in our context.

    Args:
        parts: the graphs.
        context: where the file of the context lies, as the documents link to it.

    Raises:
        InputError: a triple cannot be said in JSON-LD with our context.
    """
    terms = _Terms(read_context(), {})
    for part in parts:
        nodes = _Writer(canonical(part), terms, framed=False).nodes()
        document: Json = nodes[0] if len(nodes) == 1 else {"@graph": nodes}
        yield pretty({"@context": context, **document}) + "\n"


def read_context() -> Json:
    """Return the packaged context."""
    with open(context_file(), encoding="utf-8") as file:
        context: Json = json.load(file)["@context"]
    return context


class _Terms:
    """A context, turned round: from IRIs to the names to write."""

    def __init__(self, context: Json, own: Mapping[str, str]) -> None:
        """Read a context; ``own`` are prefixes that may be added where it has none."""
        self.prefixes: dict[str, str] = {}
        self._terms: dict[str, str] = {}
        self._definitions: dict[str, Json] = {}
        self.reverse: dict[str, str] = {}
        terms: dict[str, Json] = {}
        for name, value in context.items():
            if name.startswith("@"):
                continue
            definition: Json = {"@id": value} if isinstance(value, str) else value
            if definition.get("@prefix") or (value == definition.get("@id") and value[-1] in "/#:"):
                self.prefixes[name] = definition["@id"]
            else:
                terms[name] = definition
        self._own = {
            prefix: namespace
            for prefix, namespace in own.items()
            if prefix and prefix not in context and namespace not in self.prefixes.values()
        }
        self._shortener = Shortener(self.prefixes | self._own)
        self.added: Json = {}
        """What must be added to the context."""
        for name, definition in terms.items():
            if "@reverse" in definition:
                self.reverse[self._expand(definition["@reverse"])] = name
                continue
            iri = self._expand(definition["@id"])
            self._terms[iri] = name
            self._definitions[iri] = definition
        self._names: dict[str, str] = {}

    def _expand(self, curie: str) -> str:
        iri = expanded(curie, self.prefixes)
        assert iri is not None, f"{curie} in the context has no prefix of the context"
        return iri

    def key(self, iri: str) -> str:
        """Return the name of a property or a class."""
        return self._terms.get(iri) or self.id(iri)

    def id(self, iri: str) -> str:
        """Return an IRI, short where a prefix fits."""
        name = self._names.get(iri)
        if name is None:
            name = self._names[iri] = self._shorten(iri)
        return name

    def _shorten(self, iri: str) -> str:
        short = self._shortener.split(iri)
        if short:
            prefix, local = short
            if prefix in self._own:
                self.added[prefix] = {"@id": self._own[prefix], "@prefix": True}
            return f"{prefix}:{local}"
        scheme, _, rest = iri.partition(":")
        if scheme in self.prefixes and not rest.startswith("//"):
            raise InputError(
                f"<{iri}> cannot be written in JSON-LD: {scheme}: is a prefix of its context"
            )
        return iri

    def coercion(self, predicate: str) -> str:
        """Return the type that the context gives to the values of a property."""
        definition = self._definitions.get(predicate, {})
        if "@type" in definition:
            coerced = str(definition["@type"])
            return coerced if coerced == "@id" else self._expand(coerced)
        return f"@{definition['@language']}" if "@language" in definition else ""

    def is_array(self, predicate: str) -> bool:
        """Say whether the values of a property always stand in an array."""
        return self._definitions.get(predicate, {}).get("@container") == "@set"


class _Writer:
    """The triples of one graph, on their way into objects."""

    def __init__(self, triples: list[ox.Triple], terms: _Terms, *, framed: bool) -> None:
        self._terms = terms
        self._framed = framed
        self._facts = by_subject(triples, "as JSON-LD")
        held = [
            (predicate, value)
            for facts in self._facts.values()
            for predicate, values in facts.items()
            for value in values
            if type(value) is not ox.Literal
        ]
        self._mentions = Counter(value for _, value in held)
        # Predicate, then object, then the subjects that hold it.
        self._reverse: dict[str, dict[Subject, list[Subject]]] = {}
        self._nested: set[Subject] = set()
        self._home: dict[Subject, Subject] = {}
        self._written: set[Subject] = set()
        self._labelled = {value for predicate, value in held if predicate == RDF_TYPE}
        several = {node for node in self._facts if self._mentions[node] != 1}
        self._lists = lists(self._facts, several | self._labelled)
        if framed:
            self._turn_round()

    def _turn_round(self) -> None:
        """Move a statement to what it is about, and a passage to the statements it speaks of.

        A passage of several statements stands in full in the first of them by IRI, as a pair comes
        before its consequences, and the others name it. What is about several things stays an
        object of its own that names them.
        """
        for subject, facts in self._facts.items():
            places = [
                (predicate, value)
                for predicate in _NESTS & facts.keys()
                for value in facts[predicate]
                if type(value) is ox.NamedNode
            ]
            held = all(holder in self._facts and holder != subject for _, holder in places)
            several = len(places) > 1 and any(predicate == _ABOUT for predicate, _ in places)
            if not places or not held or several or type(subject) is not ox.NamedNode:
                continue
            for predicate, holder in places:
                self._reverse.setdefault(predicate, {}).setdefault(holder, []).append(subject)
                facts[predicate] = [value for value in facts[predicate] if value != holder]
            self._nested.add(subject)
            self._home[subject] = min((holder for _, holder in places), key=lambda it: it.value)
        for holders in self._reverse.values():
            for subjects in holders.values():
                subjects.sort(key=self._place)

    def nodes(self) -> list[Json]:
        """Return the objects of the graph, in order."""
        subjects = sorted(self._facts, key=self._place)
        if self._framed:
            about = self._reverse.get(_ABOUT, {})
            drugs = [s for s in subjects if s in about and _DRUG in self._classes(s)]
            drugs.sort(key=lambda drug: -len(about[drug]))
            subjects = drugs + subjects
        # A blank node that is mentioned once stands where it is mentioned; in a circle, at the end.
        blank = [s for s in subjects if type(s) is ox.BlankNode and self._mentions.get(s) == 1]
        waiting = (set(blank) - self._labelled) | self._nested
        found = []
        for subject in [*(s for s in subjects if s not in waiting), *subjects]:
            if subject not in self._written:
                found.append(self._node(subject, 0))
        return found

    def _classes(self, subject: Subject) -> list[str]:
        classes = self._facts[subject].get(RDF_TYPE, ())
        return sorted(c.value for c in classes if type(c) is ox.NamedNode)

    def _place(self, subject: Subject) -> tuple[tuple[int, int, str, int, str], str]:
        iri = subject.value if type(subject) is ox.NamedNode else ""
        return section_key(iri, self._classes(subject)), str(subject)

    def _node(self, subject: Subject, depth: int) -> Json:
        self._written.add(subject)
        facts = self._facts[subject]
        node: Json = {}
        # The type comes first: Oxigraph's streaming reader asks for it.
        classes = [c for c in facts.get(RDF_TYPE, ()) if type(c) is not ox.Literal]
        if classes:
            names = sorted(
                c.value and self._terms.key(c.value) if type(c) is ox.NamedNode else str(c)
                for c in classes
            )
            node["@type"] = names[0] if len(names) == 1 else names
        if type(subject) is ox.NamedNode:
            node["@id"] = self._terms.id(subject.value)
        elif self._mentions.get(subject, 0) > 1 or subject in self._labelled or not depth:
            node["@id"] = str(subject)
        for predicate in sorted(facts, key=property_key):
            values = facts[predicate]
            key = self._terms.key(predicate)
            if predicate == RDF_TYPE:
                values = [value for value in values if type(value) is ox.Literal]
                key = RDF_TYPE
            if values:
                node[key] = self._values(predicate, values, depth)
        for predicate, name in self._terms.reverse.items():
            holders = self._reverse.get(predicate, {}).get(subject)
            if holders:
                node[name] = [self._held(holder, subject, depth) for holder in holders]
        return node

    def _values(self, predicate: str, values: list[Term], depth: int) -> Any:
        coercion = self._terms.coercion(predicate)
        found = [self._value(value, coercion, depth) for value in sorted(values, key=_order)]
        return found if len(found) > 1 or self._terms.is_array(predicate) else found[0]

    def _value(self, value: Term, coercion: str, depth: int) -> Any:
        if type(value) is ox.Literal:
            return self._literal(value, coercion)
        if type(value) is ox.NamedNode and value.value == NIL:
            return {"@list": []}
        items = self._list(value) if depth < DEEPEST else None
        if items is not None:
            return {"@list": [self._value(item, coercion, depth + 1) for item in items]}
        reference = self._reference(value, depth)
        return (
            reference["@id"]
            if coercion == "@id" and len(reference) == 1 and "@id" in reference
            else reference
        )

    def _held(self, node: Subject, holder: Subject, depth: int) -> Json:
        """Return a statement or a passage in full; what is too deep is named and follows later.

        So is what stands in full elsewhere.
        """
        if node in self._written or depth >= DEEPEST or self._home[node] != holder:
            return {"@id": self._terms.id(node.value)}
        return self._node(node, depth + 1)

    def _reference(self, node: Subject, depth: int) -> Json:
        """Return the name of a node; a blank node that is mentioned only here stands in full."""
        if node not in self._written and node in self._facts and depth < DEEPEST:
            mentioned_here = type(node) is ox.BlankNode and self._mentions.get(node) == 1
            if mentioned_here and node not in self._labelled:
                return self._node(node, depth + 1)
        return {"@id": self._terms.id(node.value) if type(node) is ox.NamedNode else str(node)}

    def _list(self, head: Subject) -> list[Term] | None:
        cells = self._lists.get(head)
        if cells is None or not self._written.isdisjoint(cells):
            return None
        self._written.update(cells)
        return [self._facts[cell][FIRST][0] for cell in cells]

    def _literal(self, literal: ox.Literal, coercion: str) -> Any:
        value, datatype = literal.value, literal.datatype.value
        if literal.language:
            tag = language_tag(literal)
            if literal.direction:
                direction = str(literal.direction)
                return {"@value": value, "@language": tag, "@direction": direction}
            if coercion == f"@{literal.language}":
                return value
            return {"@value": value, "@language": tag}
        if datatype == _INTEGER and coercion in ("", _INTEGER) and _JSON_INTEGER.fullmatch(value):
            return int(value)
        if datatype == _BOOLEAN and coercion in ("", _BOOLEAN) and value in ("true", "false"):
            return value == "true"
        if datatype == _STRING:
            return value if not coercion else {"@value": value}
        if datatype == coercion:
            return value
        return {"@type": self._terms.key(datatype), "@value": value}


def _order(term: Term) -> tuple[int, str, str]:
    """Sort key of a value; the names of blank nodes are canonical here, so they may count."""
    return (2, term.value, "") if type(term) is ox.BlankNode else object_key(term)
