"""What each kind of node needs and may have, as the ontology and the shapes say it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache

from pyoxigraph import Literal, NamedNode

from ..errors import NotFoundError, near_matches
from ..namespaces import BKO, RDF_TYPE, VOCABULARIES, local_name
from ..shacl.paths import PathOf
from ..shacl.reader import read_shapes
from ..shacl.shapes import Shape
from ..stores.packaged import ontology_triples, shape_triples
from .constraints import classes_asked, implied, iris, is_needed, turtle
from .hints import no_kind, other_properties

_RDFS = VOCABULARIES["rdfs"]
_OWL = VOCABULARIES["owl"]
_SKOS = VOCABULARIES["skos"]
STATEMENT, PASSAGE, SOURCE = BKO + "Statement", BKO + "Passage", BKO + "Source"
CODED_VALUE, DRUG = BKO + "CodedValue", BKO + "Drug"
_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")


@dataclass(frozen=True)
class Field:
    """A property of a kind of node, and what may stand there."""

    iri: str
    required: bool = False
    one: bool = False
    """Whether there may be at most one value."""
    classes: tuple[str, ...] = ()
    """The classes of which the value must be an instance of one."""
    values: tuple[str, ...] = ()
    """All values that there may be, as Turtle writes them."""
    datatypes: tuple[str, ...] = ()
    """The datatypes of which the value must have one."""
    is_iri: bool = False
    """Whether the value is a node without a class that is asked for, such as an address."""
    needs: tuple[str, ...] = ()
    """What must be there too, where this property is."""
    says: str = ""

    @property
    def name(self) -> str:
        """The property as it is typed: without its prefix."""
        return local_name(self.iri)


@dataclass(frozen=True)
class Kind:
    """A class of the ontology that has instances, with its properties."""

    iri: str
    label: str
    comment: str
    fields: tuple[Field, ...]
    groups: tuple[tuple[str, ...], ...] = ()
    """Properties of which one at least must be there."""
    below: frozenset[str] = field(default=frozenset(), repr=False)
    """The class and all above it."""

    def field(self, name: str) -> Field:
        """The property of that name.

        Raises:
            NotFoundError: it has none of that name; with near matches.
        """
        wanted = name.partition(":")[2] if ":" in name else name
        found = {item.name.lower(): item for item in self.fields}
        for form in (wanted, f"reported{wanted}", f"pref{wanted}"):
            if form.lower() in found:
                return found[form.lower()]
        names = [item.name for item in self.fields]
        near = other_properties(wanted, names)
        ending = [item for name, item in found.items() if name.endswith(wanted.lower())]
        if len(ending) == 1 and not near:
            return ending[0]
        near = near or near_matches(wanted, names, limit=3)
        near = near or [item.name for item in self.fields if _takes(item, wanted)]
        rest = [] if near else names
        has = f"; it has: {', '.join(rest)}" if rest else ""
        raise NotFoundError(f"{_article(self.label)} has no property {name!r}{has}", near)


class Kinds:
    """All kinds of nodes that the ontology knows and that can be written."""

    def __init__(self) -> None:
        self._said: dict[str, dict[str, list[NamedNode | Literal]]] = {}
        self._instances: dict[str, list[str]] = {}
        self._above: dict[str, frozenset[str]] = {}
        self._kinds: dict[str, Kind] = {}
        for triple in ontology_triples():
            if isinstance(triple.subject, NamedNode):
                found = self._said.setdefault(triple.subject.value, {})
                if isinstance(triple.object, NamedNode | Literal):
                    found.setdefault(triple.predicate.value, []).append(triple.object)
                if triple.predicate.value == RDF_TYPE and isinstance(triple.object, NamedNode):
                    self._instances.setdefault(triple.object.value, []).append(triple.subject.value)
        self._shapes = read_shapes(shape_triples())

    def named(self, name: str) -> Kind:
        """The kind of that name: a class by its local name, label or synonym, or how these begin.

        Raises:
            NotFoundError: there is none; with near matches.
        """
        wanted = _plain(name.partition(":")[2] if name.startswith("bko:") else name)
        names = self._names()
        found = sorted(set(names.get(wanted, ())))
        if not found and (hint := no_kind(wanted)):
            raise NotFoundError(f"there is no kind {name!r}: {hint}")
        if not found and wanted:
            beginning = {
                iri for key, iris in names.items() if key.startswith(f"{wanted} ") for iri in iris
            }
            # Who asks for an overdose means the statement, and no list of coded values.
            coded = {iri for iri in beginning if CODED_VALUE in self.above(iri)}
            found = sorted(beginning - coded) or sorted(beginning)
        if len(found) != 1:
            near = [local_name(iri) for iri in found] or near_matches(wanted, names, limit=3)
            listed = "" if near else f"; there are: {', '.join(map(local_name, self.all()))}"
            raise NotFoundError(f"there is no kind {name!r}{listed}", near)
        return self.kind(found[0])

    def all(self) -> list[str]:
        """The classes that can be written: what has shapes and no retired classes."""
        found = (iri for iri in self._instances.get(_OWL + "Class", ()) if iri.startswith(BKO))
        return sorted(i for i in found if not self._is_retired(i) and not self._is_abstract(i))

    def kind(self, iri: str) -> Kind:
        """The kind that a class is."""
        if iri not in self._kinds:
            above = self.above(iri)
            fields, groups = self._fields(above)
            self._kinds[iri] = Kind(
                iri,
                self._text(iri, "label") or local_name(iri),
                self._text(iri, "comment"),
                tuple(fields.values()),
                groups,
                above,
            )
        return self._kinds[iri]

    def above(self, iri: str) -> frozenset[str]:
        """A class and all classes above it."""
        if iri not in self._above:
            self._above[iri] = self._climbed(iri)
        return self._above[iri]

    def _climbed(self, iri: str) -> frozenset[str]:
        found = {iri}
        waiting = [iri]
        while waiting:
            for parent in self._said.get(waiting.pop(), {}).get(_RDFS + "subClassOf", ()):
                if parent.value not in found:
                    found.add(parent.value)
                    waiting.append(parent.value)
        return frozenset(found)

    def coded(self, classes: Iterable[str]) -> list[str]:
        """The coded values and units of classes, in their order; none where they have others."""
        found = []
        for iri in classes:
            known = [
                name for kind in (iri, *self._below(iri)) for name in self._instances.get(kind, ())
            ]
            if CODED_VALUE not in self.above(iri) and local_name(iri) != "Unit":
                return []
            found += sorted(set(known), key=self._place)
        return found

    def names(self, iri: str) -> list[str]:
        """What a coded value or a unit is called: its labels, its code and its symbol."""
        properties = ("label", "altLabel", "countryCode", "ucumCode", "symbol")
        return [
            value.value
            for name, values in self._said.get(iri, {}).items()
            if local_name(name) in properties
            for value in values
        ]

    def _place(self, iri: str) -> tuple[int, str]:
        order = self._said.get(iri, {}).get(BKO + "listOrder", ())
        return (int(order[0].value) if order else 0, iri)

    def _below(self, iri: str) -> list[str]:
        return [
            name
            for name in self._instances.get(_OWL + "Class", ())
            if name != iri and iri in self.above(name)
        ]

    def _names(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for iri in self.all():
            labels = [
                text.value
                for name in (_RDFS + "label", _SKOS + "altLabel")
                for text in self._said[iri].get(name, ())
            ]
            for text in (local_name(iri), *labels):
                found.setdefault(_plain(text), []).append(iri)
        return found

    def _is_retired(self, iri: str) -> bool:
        flags = self._said[iri].get(_OWL + "deprecated", ())
        return any(flag.value == "true" for flag in flags)

    def _is_abstract(self, iri: str) -> bool:
        """Whether only classes below it are written: statements of no kind say nothing."""
        return iri in (STATEMENT, CODED_VALUE, BKO + "Entity") or (
            STATEMENT in self.above(iri) and bool(self._below(iri))
        )

    def _text(self, iri: str, name: str) -> str:
        return next((v.value for v in self._said.get(iri, {}).get(_RDFS + name, ())), "")

    # ---- Fields ----

    def types_beside(self, properties: Iterable[str]) -> list[str]:
        """The classes of other vocabularies that a node must have for what is said of it."""
        said = set(properties)
        return sorted(
            {
                iri
                for shape in self._shapes
                if any(node.value in said for node in shape.targets.subjects_of)
                for constraint in shape.constraints
                if constraint.parameter == "class"
                for iri in iris(constraint)
                if not iri.startswith(BKO)
            }
        )

    def _fields(
        self, classes: frozenset[str]
    ) -> tuple[dict[str, Field], tuple[tuple[str, ...], ...]]:
        found: dict[str, Field] = {}
        groups: list[tuple[str, ...]] = []
        needs: dict[str, set[str]] = {}
        for shape in self._shapes:
            if classes.isdisjoint(node.value for node in shape.targets.classes):
                continue
            for inner in shape.properties:
                self._add(found, groups, inner)
            for constraint in shape.constraints:
                for one, other in implied(constraint):
                    for name in one:
                        needs.setdefault(name, set()).add(other)
        for iri in self._borne_by(classes):
            found.setdefault(iri, Field(iri))
        waiting = list(dict.fromkeys([*found, *(name for group in groups for name in group)]))
        for iri in waiting:
            known = set(found)
            found.setdefault(iri, Field(iri))
            for shape in self._shapes:
                if any(node.value == iri for node in shape.targets.subjects_of):
                    for inner in shape.properties:
                        self._add_to_bearer(found, needs, iri, inner)
            waiting += [name for name in found if name not in known and name != iri]
        return {
            iri: replace(
                item,
                needs=tuple(sorted(needs.get(iri, ()))),
                says=self._text(iri, "comment"),
                classes=item.classes or self._range(iri),
            )
            for iri, item in found.items()
        }, tuple(groups)

    def _add(self, found: dict[str, Field], groups: list[tuple[str, ...]], shape: Shape) -> None:
        if isinstance(shape.path, str):
            iri = str(shape.path)
            found[iri] = self._described(found.get(iri, Field(iri)), shape)
        elif isinstance(shape.path, PathOf) and shape.path.operator == "|":
            names = tuple(str(part) for part in shape.path.operands if isinstance(part, str))
            if len(names) < len(shape.path.operands):
                return
            if is_needed(shape):
                groups.append(names)
            for iri in names:
                known = found.get(iri, Field(iri))
                told = self._described(known, shape)
                found[iri] = replace(told, required=known.required, one=known.one)

    def _add_to_bearer(
        self, found: dict[str, Field], needs: dict[str, set[str]], bearer: str, shape: Shape
    ) -> None:
        """What a shape says of whatever has a property."""
        if not isinstance(shape.path, str):
            return
        iri = str(shape.path)
        known = found.get(iri, Field(iri))
        if iri == bearer or iri in found or is_needed(shape):
            told = self._described(known, shape)
            # What holds only beside the bearer is no rule for all nodes of the kind.
            one = told.one if iri == bearer or iri not in found else known.one
            found[iri] = replace(told, required=known.required, one=one)
        if iri != bearer and is_needed(shape):
            needs.setdefault(bearer, set()).add(iri)

    def _described(self, known: Field, shape: Shape) -> Field:
        """A property with what one shape asks of it."""
        for constraint in shape.constraints:
            name, terms = constraint.parameter, constraint.terms
            if name in ("minCount", "qualifiedMinCount") and constraint.number > 0:
                known = replace(known, required=True)
            elif name == "maxCount" and constraint.number == 1:
                known = replace(known, one=True)
            elif name == "in":
                known = replace(known, values=tuple(map(turtle, terms)))
            elif name == "datatype":
                known = replace(known, datatypes=iris(constraint))
            elif name == "nodeKind" and str(terms[0]).endswith("IRI>"):
                known = replace(known, is_iri=True)
            elif name in ("class", "or"):
                classes = tuple(classes_asked(constraint))
                if not known.classes or any(known.classes[0] in self.above(c) for c in classes):
                    known = replace(known, classes=classes or known.classes)
                inner = [c for part in constraint.shapes for c in part.constraints]
                datatypes = [iri for c in inner if c.parameter == "datatype" for iri in iris(c)]
                known = replace(known, datatypes=tuple(datatypes) or known.datatypes)
        return known

    def _borne_by(self, classes: frozenset[str]) -> list[str]:
        """The properties that may stand on nodes of some classes."""
        found = {
            iri
            for iri, said in self._said.items()
            if any(node.value in classes for node in said.get(_RDFS + "domain", ()))
        }
        for shape in self._shapes:
            if any(iri in classes for c in shape.constraints for iri in classes_asked(c)):
                found.update(node.value for node in shape.targets.subjects_of)
        return sorted(iri for iri in found if not self._said.get(iri) or not self._is_retired(iri))

    def _range(self, iri: str) -> tuple[str, ...]:
        ranges = self._said.get(iri, {}).get(_RDFS + "range", ())
        return tuple(node.value for node in ranges if node.value.startswith(BKO))


@cache
def kinds() -> Kinds:
    """The kinds of the packaged ontology, read once."""
    return Kinds()


def _plain(name: str) -> str:
    """Words in small letters: of ``AdverseReaction`` and ``adverse-reaction`` alike."""
    text = name.replace("-", " ").replace("_", " ").strip()
    if " " not in text and not text.islower():
        text = " ".join(_WORD.findall(text))
    return " ".join(text.lower().split())


def _takes(item: Field, name: str) -> bool:
    """Whether a property takes nodes of a class of that name."""
    return name.lower() in (local_name(iri).lower() for iri in item.classes)


def _article(label: str) -> str:
    return f"{'an' if label[:1] in 'aeiou' else 'a'} {label}"
