"""The nodes of a graph as the pages need them: triples, labels, links in, and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias, TypeGuard

import pyoxigraph as ox

from ..errors import InputError
from ..formats.layout import property_key
from ..namespaces import BKG, BKO, RDF_TYPE, expand, in_words, local_name

Term: TypeAlias = "ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple"

PREF_LABEL, ALT_LABEL = expand("skos:prefLabel"), expand("skos:altLabel")
LABEL, COMMENT, TITLE = expand("rdfs:label"), expand("rdfs:comment"), expand("dcterms:title")
DEFINITION, BROADER = expand("skos:definition"), expand("skos:broader")
PART_OF, MEMBER_OF = expand("dcterms:isPartOf"), expand("bko:memberOf")

_LABELS = (PREF_LABEL, LABEL, TITLE)
_SAFE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._~-]*")
_ONTOLOGY = BKO.rstrip("#")


class Mention(NamedTuple):
    """A triple that leads to a node."""

    predicate: str
    subject: str


class Nodes:
    """The triples of a graph and of the ontology, by subject, and where each node has its page."""

    def __init__(self, data: Iterable[ox.Triple], ontology: Iterable[ox.Triple]) -> None:
        """Sort the triples; what the ontology says serves for labels and for its own page.

        Raises:
            InputError: a name cannot be that of a file.
        """
        self._facts: dict[str, dict[str, list[Term]]] = {}
        self._mentions: dict[str, list[Mention]] = {}
        self._labels: dict[str, str] = {}
        data, ontology = list(data), list(ontology)
        for triple in ontology:
            self._add(triple)
        terms = dict(self._facts)
        for triple in data:
            self._add(triple)
        for mentions in self._mentions.values():
            mentions.sort()
        self.terms = sorted(iri for iri in terms if iri.startswith(BKO))
        """The terms of the ontology."""
        self.own = sorted({t.subject.value for t in data if _is_own(t.subject)})
        """The IRIs of our namespace that have a page each."""
        self.elsewhere = sorted(
            {
                t.subject.value
                for t in data
                if t.predicate.value == RDF_TYPE
                and isinstance(t.subject, ox.NamedNode)
                and not t.subject.value.startswith((BKG, BKO))
                and isinstance(t.object, ox.NamedNode)
                and t.object.value.startswith(BKO)
            }
        )
        """The IRIs of other namespaces that are of a class of ours, and that have no page."""
        self.parts, self.rest = self._parts(data)
        self._names = {iri: self._file_name(iri) for iri in self.own}
        self.kinds = self._kinds()
        """The IRIs that have a page, by class."""
        self._countries = {
            value.value
            for iri in self.own
            for value in self.values(iri, expand("bko:jurisdiction"))
            if isinstance(value, ox.NamedNode)
        }

    def _add(self, triple: ox.Triple) -> None:
        subject, value = triple.subject, triple.object
        if not isinstance(subject, ox.NamedNode):
            return
        predicate = triple.predicate.value
        values = self._facts.setdefault(subject.value, {}).setdefault(predicate, [])
        if value not in values:
            values.append(value)
            if isinstance(value, ox.NamedNode):
                found = self._mentions.setdefault(value.value, [])
                found.append(Mention(predicate, subject.value))

    def _parts(self, data: list[ox.Triple]) -> tuple[dict[str, list[ox.Triple]], list[ox.Triple]]:
        """Divide the triples among our nodes; return what belongs to none of them apart.

        What is said of a node of somebody else, or of one without a name, stands with the first of
        our nodes that leads to it.
        """
        by_subject: dict[object, list[ox.Triple]] = {}
        for triple in data:
            by_subject.setdefault(triple.subject, []).append(triple)
        parts: dict[str, list[ox.Triple]] = {}
        for iri in self.own:
            part = parts[iri] = by_subject.pop(ox.NamedNode(iri))
            for triple in part:  # it grows while it is read
                if not _is_own(triple.object):
                    part += by_subject.pop(triple.object, [])
        return parts, [triple for triples in by_subject.values() for triple in triples]

    def _file_name(self, iri: str) -> str:
        name = iri.removeprefix(BKG)
        if not _SAFE.fullmatch(name):
            raise InputError(
                f"<{iri}>: has no page, since {name!r} cannot be the name of a file; a name holds "
                "letters, digits, hyphens, dots and underscores"
            )
        return name

    def _kinds(self) -> dict[str, list[str]]:
        kinds: dict[str, list[str]] = {}
        for iri in self.own:
            for kind in filter(lambda name: name.startswith(BKO), self.classes(iri)):
                kinds.setdefault(kind, []).append(iri)
        return {kind: self.in_order(iris) for kind, iris in sorted(kinds.items())}

    # What is said of a node

    def values(self, iri: str, predicate: str) -> list[Term]:
        """The values of a property of a node."""
        return self._facts.get(iri, {}).get(predicate, [])

    def nodes(self, iri: str, predicate: str) -> list[str]:
        """The IRIs among the values of a property, by label."""
        return self.in_order(
            v.value for v in self.values(iri, predicate) if isinstance(v, ox.NamedNode)
        )

    def texts(self, iri: str, predicate: str) -> list[str]:
        """The literals among the values of a property, sorted."""
        found = (v.value for v in self.values(iri, predicate) if isinstance(v, ox.Literal))
        return sorted(found, key=lambda text: (text.casefold(), text))

    def text(self, iri: str, predicate: str) -> str:
        """The first literal among the values of a property, or nothing."""
        return next(iter(self.texts(iri, predicate)), "")

    def properties(self, iri: str) -> Iterator[tuple[str, list[Term]]]:
        """The properties of a node and their values, in the order in which files write them."""
        facts = self._facts.get(iri, {})
        for predicate in sorted(facts, key=property_key):
            yield predicate, facts[predicate]

    def mentions(self, iri: str) -> list[Mention]:
        """The triples that lead to a node, sorted."""
        return self._mentions.get(iri, [])

    def holders(self, iri: str, predicate: str) -> list[str]:
        """The nodes of which a node is a value, by label."""
        return self.in_order({m.subject for m in self.mentions(iri) if m.predicate == predicate})

    def classes(self, iri: str) -> list[str]:
        """The classes of our ontology, or else of others, that a node is in."""
        found = self.nodes(iri, RDF_TYPE)
        return [kind for kind in found if kind.startswith(BKO)] or found

    def in_order(self, iris: Iterable[str]) -> list[str]:
        """Nodes by label."""
        found = list(iris)
        if len(found) > 1:  # the label of one alone need not be known, and may hang on it
            found.sort(key=lambda iri: (self.label(iri).casefold(), iri))
        return found

    def label(self, iri: str) -> str:
        """The label of a node; a passage is called by its source and section."""
        label = self._labels.get(iri)
        if label is None:
            label = self._labels[iri] = self._label(iri)
        return label

    def _label(self, iri: str) -> str:
        for predicate in _LABELS:
            texts = [v for v in self.values(iri, predicate) if isinstance(v, ox.Literal)]
            if texts:
                return min(texts, key=lambda text: (text.language != "en", text.value)).value
        source = next(iter(self.nodes(iri, PART_OF)), "")
        if source:
            section = self.text(iri, expand("bko:section"))
            return f"{self.label(source)}{', ' * bool(section)}{section}"
        return in_words(iri).replace("-", " ") or iri

    def above(self, iri: str) -> list[str]:
        """The classes of substances or findings above a node, the nearest first."""
        found: dict[str, None] = {}
        level = [iri]
        while level:
            level = [
                higher
                for node in level
                for predicate in (MEMBER_OF, BROADER)
                for higher in self.nodes(node, predicate)
                if higher not in found and higher != iri
            ]
            found.update(dict.fromkeys(level))
        return list(found)

    # Where things are

    def address(self, iri: str) -> str | None:
        """The page of a node from the top of the site, or None where it has none here."""
        name = self._names.get(iri)
        if name is not None:
            return f"id/{name}.html"
        if iri in self._countries:
            return f"country/{local_name(iri)}.html"
        if iri.startswith(BKO) and iri in self._facts:
            return f"ontology.html#{local_name(iri)}"
        return "ontology.html" if iri == _ONTOLOGY else None

    @property
    def countries(self) -> list[str]:
        """The countries under whose rules a source speaks, and what stands for none, by label."""
        return sorted(self._countries, key=self.label)


def _is_own(term: object) -> TypeGuard[ox.NamedNode]:
    """Whether a term is an IRI of our namespace."""
    return isinstance(term, ox.NamedNode) and term.value.startswith(BKG)


def relative(address: str, here: str) -> str:
    """The address of a page as a page in the folder ``here`` links to it: ``id``, or nothing."""
    if not here:
        return address
    return address.removeprefix(f"{here}/") if address.startswith(f"{here}/") else f"../{address}"
