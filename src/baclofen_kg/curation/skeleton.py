"""Skeletons: what to fill in to describe something, in Turtle, with what is allowed in comments."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode, Triple

from ..errors import InputError, NotFoundError
from ..formats.turtle import write_turtle
from ..namespaces import BKG, BKO, RDF_TYPE, VOCABULARIES, XSD, compact, kebab, local_name
from .kinds import DRUG, PASSAGE, SOURCE, STATEMENT, Field, Kind, Kinds
from .values import MOST, Resolve, TypesOf, value_of

Stated = Callable[[str, str], Mapping[str, Iterable[tuple[str, NamedNode | Literal]]]]
"""Finds the statements of a class about something, each with its properties and values."""

_WIDTH = 96
_CITO, _DCTERMS = VOCABULARIES["cito"], VOCABULARIES["dcterms"]
_LABEL = VOCABULARIES["skos"] + "prefLabel"
_SPECIALISES = BKO + "specialises"
_LANG_STRING = VOCABULARIES["rdf"] + "langString"
_Said: TypeAlias = dict[str, list[NamedNode | Literal]]


class Skeleton:
    """What to fill in to describe something of one kind, and the passage that says it."""

    def __init__(
        self,
        kinds: Kinds,
        kind: Kind,
        resolve: Resolve,
        *,
        types: TypesOf | None = None,
        stated: Stated | None = None,
    ) -> None:
        """Make a skeleton.

        Args:
            kinds: all kinds.
            kind: that of the node.
            resolve: finds the IRI of what has a name.
            types: finds the classes that a node is said to be of, to refuse what cannot stand
                there.
            stated: finds what is stated already, of which a statement may be the narrower one.
        """
        self._kinds = kinds
        self._kind = kind
        self._resolve = resolve
        self._types = types
        self._stated = stated
        self._open: dict[str, str] = {}
        self._passage = kinds.kind(PASSAGE)

    def text(
        self,
        values: Iterable[tuple[str, str]] = (),
        *,
        drug: str | None = None,
        source: str | None = None,
        name: str | None = None,
        brief: bool = False,
    ) -> str:
        """Return the skeleton as formatted Turtle.

        What is not given stands in capitals, and no such thing exists, so that ``validate`` says
        what is still to be filled in.

        Args:
            values: properties and their values, as they are typed; what only a passage can have
                goes on the passage.
            drug: the IRI of the drug.
            source: the IRI of the source of the passage.
            name: the end of the name of the node.
            brief: leave out the comments on what may stand there.

        Raises:
            InputError: a value cannot stand there; with what can.
            NotFoundError: there is no such property.
        """
        self._open = {}
        said, reported = self._sorted(values)
        is_statement = STATEMENT in self._kind.below
        for item in self._kind.fields:
            if drug and item.required and item.classes == (DRUG,):
                said.setdefault(item.iri, [NamedNode(drug)])
        if is_statement and drug:
            said.setdefault(BKO + "about", [NamedNode(drug)])
        node = self._node(said, drug, source, name)
        triples = list(self._described(node, self._kind, said, drug))
        comments = {node: self._comments(self._kind, said)}
        if is_statement:
            passage = self._passage_iri(node, drug, source)
            # Who says the narrower thing says the wider one, too.
            wider = [t.object for t in triples if t.predicate.value == _SPECIALISES]
            supported = [NamedNode(node), *(v for v in wider if isinstance(v, NamedNode))]
            reported.setdefault(_CITO + "supports", list(supported))
            reported.setdefault(_DCTERMS + "isPartOf", [NamedNode(source or BKG + "SOURCE")])
            if source is None:
                self._open["source"] = "the source (--source)"
            triples += self._described(passage, self._passage, reported, drug)
            comments[passage] = self._comments(self._passage, reported)
        return write_turtle(triples, comments={} if brief else comments)

    @property
    def open(self) -> tuple[str, ...]:
        """What is still to be filled in of the text that was made last, with what is allowed."""
        return tuple(self._open.values())

    def _sorted(self, values: Iterable[tuple[str, str]]) -> tuple[_Said, _Said]:
        """The values of the node and those of its passage."""
        said: _Said = {}
        reported: _Said = {}
        problems = []
        for name, text in values:
            try:
                item, place = self._place(name, said, reported)
                if item.one and item.iri in place:
                    raise InputError(f"{item.name}: is given twice, and there can be one")
                value = value_of(item, text, self._kinds, self._resolve, self._types)
                place.setdefault(item.iri, []).append(value)
            except (InputError, NotFoundError) as error:
                problems.append(str(error))
        if problems:
            raise InputError("; ".join(problems))
        return said, reported

    def _place(self, name: str, said: _Said, reported: _Said) -> tuple[Field, _Said]:
        """The property of that name, of the node or else of its passage."""
        try:
            return self._kind.field(name), said
        except NotFoundError:
            if STATEMENT not in self._kind.below:
                raise
            try:
                return self._passage.field(name), reported
            except NotFoundError:
                pass
            try:
                item = self._kinds.kind(SOURCE).field(name)
            except NotFoundError:
                pass
            else:
                raise NotFoundError(
                    f"{item.name} is said of the source, once for all of its passages: "
                    f"baclofen-kg new source {item.name}=…"
                ) from None
            raise

    def _node(
        self,
        said: Mapping[str, list[NamedNode | Literal]],
        drug: str | None,
        source: str | None,
        name: str | None,
    ) -> str:
        kind = local_name(self._kind.iri)
        if name and "://" in name:
            return name
        if name is None and self._kind.iri == SOURCE and source:
            return source
        if name is None and self._kind.iri == DRUG and drug:
            return drug
        if name is None and STATEMENT in self._kind.below:
            objects = [
                local_name(value.value).removesuffix("#")
                for iri, values in said.items()
                for value in values
                if isinstance(value, NamedNode) and iri != BKO + "about" and not _is_unit(value)
            ]
            name = "-".join(map(kebab, objects))
        if name is None and _LABEL in said:
            return BKG + kebab(said[_LABEL][0].value)
        if STATEMENT not in self._kind.below:
            return BKG + (kebab(name) if name else _capitals(kind))
        stem = local_name(drug) if drug else "DRUG"
        return f"{BKG}{stem}-{kebab(kind)}-{kebab(name) if name else 'NAME'}"

    def _passage_iri(self, node: str, drug: str | None, source: str | None) -> str:
        rest = local_name(node).removeprefix(f"{local_name(drug)}-" if drug else "")
        return f"{BKG}{local_name(source) if source else 'SOURCE'}-{rest}"

    def _described(self, node: str, kind: Kind, said: _Said, drug: str | None) -> Iterable[Triple]:
        subject = NamedNode(node)
        yield Triple(subject, NamedNode(RDF_TYPE), NamedNode(kind.iri))
        for iri in self._kinds.types_beside(said):
            yield Triple(subject, NamedNode(RDF_TYPE), NamedNode(iri))
        for item in kind.fields:
            values = said.get(item.iri)
            if values is None and item.iri in self._needed(kind, said):
                values = self._general(kind, said) if item.iri == _SPECIALISES else []
                if not values:
                    values = [self._blank(item, kind, said, drug)]
                    self._note_open(item)
            for value in values or ():
                yield Triple(subject, NamedNode(item.iri), value)

    def _general(self, kind: Kind, said: _Said) -> list[NamedNode | Literal]:
        """The one statement that says the same but for what needs a statement to specialise."""
        about = said.get(BKO + "about", ())
        if self._stated is None or len(about) != 1:
            return []
        adding = {item.iri for item in kind.fields if _SPECIALISES in item.needs}
        wanted = _nodes((iri, v) for iri, values in said.items() for v in values) - _nodes(
            (iri, v) for iri in adding for v in said.get(iri, ())
        )
        stated = self._stated(kind.iri, about[0].value)
        found = [iri for iri, pairs in stated.items() if _nodes(pairs) == wanted]
        return [NamedNode(found[0])] if len(found) == 1 else []

    def _note_open(self, item: Field) -> None:
        if item.iri == _SPECIALISES:
            how = "the same statement without what this one adds, described before this one; "
            self._open[item.iri] = f"{item.name} ({how}--data names its file)"
        elif item.iri != _LABEL:
            allowed = self.allowed(item)
            self._open[item.iri] = f"{item.name} ({allowed})" if allowed else item.name

    def _needed(self, kind: Kind, said: Iterable[str]) -> set[str]:
        """What must be there: always, one of each group, and what goes with what is there."""
        found = {item.iri for item in kind.fields if item.required}
        for group in kind.groups:
            if not found.union(said) & set(group):
                found.update(_together(group))
        fields = {item.iri: item for item in kind.fields}
        waiting = [*found, *said]
        while waiting:
            item = fields.get(waiting.pop())
            new = set(item.needs) - found if item else set()
            found |= new
            waiting += new
        return found

    def _blank(
        self,
        item: Field,
        kind: Kind,
        said: Mapping[str, list[NamedNode | Literal]],
        drug: str | None,
    ) -> NamedNode | Literal:
        """What stands where something is still to be filled in."""
        if item.iri == _LABEL:
            things = [
                v.value if isinstance(v, Literal) else local_name(v.value).replace("-", " ")
                for iri, values in said.items()
                if iri not in (BKO + "about", BKO + "specialises")
                for v in values
            ]
            about = local_name(drug).replace("-", " ") if drug else "DRUG"
            text = f"{about}, {kind.label}: {', '.join(things) or 'LABEL'}"
            if STATEMENT not in kind.below:
                text = about if kind.iri == DRUG and drug else _capitals(local_name(kind.iri))
            return Literal(text, language="en")
        if item.iri == BKO + "about":
            return NamedNode(BKG + "DRUG")
        if item.classes or item.is_iri:
            coded = self._kinds.coded(item.classes)
            return NamedNode((BKO if coded else BKG) + _capitals(item.name))
        if item.values:
            value = item.values[0]
            return Literal(value, datatype=NamedNode(XSD + "boolean"))
        if item.datatypes == (XSD + "decimal",) or item.datatypes == (XSD + "integer",):
            zero = "0.0" if item.datatypes[0].endswith("decimal") else "0"
            return Literal(zero, datatype=NamedNode(item.datatypes[0]))
        if item.iri in (_DCTERMS + "issued", _DCTERMS + "modified"):
            return Literal("YYYY-MM-DD", datatype=NamedNode(XSD + "date"))
        if XSD + "string" in item.datatypes:
            return Literal(_capitals(item.name))
        return Literal(_capitals(item.name), language="en")

    def _comments(self, kind: Kind, said: Mapping[str, object]) -> list[str]:
        needed = self._needed(kind, said)
        lines = _wrapped(f"{kind.label} ({compact(kind.iri)}): {kind.comment}")
        for group in kind.groups:
            lines += _wrapped(f"one at least of: {', '.join(map(compact, group))}")
        for wanted in (True, False):
            for item in kind.fields:
                if (item.iri in needed) == wanted and item.iri not in said:
                    lines += _wrapped(self._told(item, wanted))
        return lines

    def _told(self, item: Field, needed: bool) -> str:
        often = "required" if needed else "optional"
        how = f"{often}, one" if item.one else often
        allowed = self.allowed(item)
        needs = f"; with {', '.join(map(compact, item.needs))}" if item.needs else ""
        return f"{compact(item.iri)} ({how}): {allowed or item.says or 'a value'}{needs}"

    def allowed(self, item: Field) -> str:
        """What may stand as the value of a property, in words."""
        if item.values:
            return ", ".join(item.values)
        if coded := self._kinds.coded(item.classes):
            shown = ", ".join(map(compact, coded[:MOST]))
            return f"{shown}, …" if len(coded) > MOST else shown
        if item.classes:
            return f"a {' or '.join(map(compact, item.classes))}"
        if item.datatypes == (_LANG_STRING,):
            return 'a text with its language, "…"@en'
        if XSD + "decimal" in item.datatypes:
            return "a decimal, such as 2.0"
        if XSD + "integer" in item.datatypes:
            return "a whole number, such as 2"
        if item.datatypes:
            return " or ".join(map(compact, item.datatypes))
        return "an address, <https://…>" if item.is_iri else ""


def _capitals(name: str) -> str:
    return kebab(name).replace("-", "_").upper()


def _together(group: tuple[str, ...]) -> list[str]:
    """The first of some properties, and of a range both ends."""
    ends = [iri for iri in group if iri.endswith(("inimum", "aximum"))]
    return ends if group[0] in ends else [group[0]]


def _nodes(pairs: Iterable[tuple[str, NamedNode | Literal]]) -> set[tuple[str, str]]:
    """What is said by nodes, apart from the class."""
    return {(p, v.value) for p, v in pairs if isinstance(v, NamedNode) and p != RDF_TYPE}


def _is_unit(node: NamedNode) -> bool:
    return node.value.startswith(VOCABULARIES["unit"])


def _wrapped(text: str) -> list[str]:
    lines = textwrap.wrap(" ".join(text.split()), _WIDTH, break_on_hyphens=False)
    return [f"# {line}" if number == 0 else f"#     {line}" for number, line in enumerate(lines)]
