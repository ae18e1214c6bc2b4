"""Says of a result what in these data is wrong, where, and what would be right.

The message of a shape says what must be so. What is said here follows from the data: the name that
was meant, the values that there are, the figure that stands against another, and which result is
the cause of which.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pyoxigraph import NamedNode

from ..errors import near_matches, suggestion_text
from ..namespaces import IRI, compact, local_name
from . import engine
from .paths import sparql_path
from .places import Places, literal_text, parsed_literal
from .results import ValidationResult, show, sort_key, term_text
from .shapes import SH, Constraint, Shape, Targets, all_shapes
from .spelling import Queryable, Written
from .spellings import right_labels, right_spelling, turtle
from .unchecked import Source, namespace_of

FEW = 12
"""So many allowed values are listed."""
_MOST = 500
"""So many results are explained; of more, nobody reads all."""
_CAUSE, _UNKNOWN, _ITSELF, _COMPARISON, _VAGUE, _CONSEQUENCE = range(6)
_CANDIDATES = 5000
_LIKE = 0.75
_COMPARED = ("lessThan", "lessThanOrEquals", "equals", "disjoint")


class _Choice(NamedTuple):
    """The nodes that can stand in a place, each with its label."""

    labels: dict[str, str]

    def near(self, text: str) -> list[str]:
        """The nodes that a slip may mean, best first."""
        wanted = local_name(text).casefold()
        by_name = {local_name(iri).casefold(): iri for iri in reversed(self.labels)}
        by_label = {label.casefold(): iri for iri, label in self.labels.items() if label}
        found = [by_name[name] for name in near_matches(wanted, by_name) if _alike(wanted, name)]
        spoken = wanted.replace("-", " ")
        found += [by_label[n] for n in near_matches(spoken, by_label) if _alike(spoken, n)]
        return list(dict.fromkeys(found))[:3]

    def listed(self) -> str:
        """All of them, where they are few."""
        few = 0 < len(self.labels) <= FEW
        return f"Take one of: {', '.join(map(compact, sorted(self.labels)))}." if few else ""


class Explanations:
    """Explains the results of one validation."""

    def __init__(
        self, store: Queryable, shapes: Iterable[Shape], sources: Iterable[Source], data: Written
    ) -> None:
        self._store = store
        self._written = data
        self._shapes = {term_text(shape.node): shape for shape in all_shapes(shapes)}
        self._places = Places(sources)
        self._choices: dict[str, _Choice] = {}
        self._types: dict[str, set[str]] = {}
        self._unknown_terms: dict[str, str] = {}

    def of(self, results: Iterable[ValidationResult]) -> list[ValidationResult]:
        """Return the results with places, hints and ranks."""
        ordered = sorted(results, key=sort_key)
        found, rest = ordered[:_MOST], ordered[_MOST:]
        self._types = self._types_of(found)
        named = {r.value for r in found if r.is_named and r.value and not self._types.get(r.value)}
        self._unknown_terms = {name: use for name in named if (use := self._use_of(name))}
        ill_typed = {_at(r) for r in found if r.component == SH + "DatatypeConstraintComponent"}
        # Who counts only what is well-formed finds too little there.
        ill_typed |= {(node, path, None) for node, path, _ in ill_typed}
        explained = [self._explained(result, ill_typed) for result in found]
        return [*_with_consequences(explained), *rest]

    def _explained(
        self, result: ValidationResult, ill_typed: set[tuple[str | None, ...]]
    ) -> ValidationResult:
        place = self._places.of(result)
        found = self._as_consequence(result, ill_typed) or self._as_unknown(result)
        if found is None:
            found = self._in_itself(result)
        return replace(found, place=place)

    def _as_consequence(
        self, result: ValidationResult, ill_typed: set[tuple[str | None, ...]]
    ) -> ValidationResult | None:
        """A result that follows from another one."""
        for name in (str(result.focus_node), result.value):
            for kind in sorted(self._types.get(name or "", ())):
                if kind in self._unknown_terms and result.value not in self._unknown_terms:
                    hint = (
                        f"This follows from {compact(kind)}, which no vocabulary knows: see there."
                    )
                    return replace(result, rank=_CONSEQUENCE, hints=(hint,))
        if _at(result) in ill_typed and result.component != SH + "DatatypeConstraintComponent":
            hint = "This may follow from how the value is written: see there."
            hints = (hint, *self._hints_of(result))
            return replace(result, rank=_CONSEQUENCE, hints=hints)
        return None

    def _as_unknown(self, result: ValidationResult) -> ValidationResult | None:
        """A name that is used and that nothing describes, as a rule over the whole graph finds."""
        value = result.value
        if not result.is_named or not value or value.startswith('"') or self._types.get(value):
            return None
        use = self._unknown_terms.get(value)
        namespace = namespace_of(value)
        choice = self._terms(namespace, use) if use else self._called_like(namespace)
        near = choice.near(value)
        hints = (_suggested(value, near),) if near else ()
        return _because(result, hints, value, _CAUSE if use else _UNKNOWN)

    def _in_itself(self, result: ValidationResult) -> ValidationResult:
        node, value = str(result.focus_node), result.value
        constraint = self._constraint_of(result)
        if constraint is None or node.startswith("_:"):
            return replace(result, rank=_ITSELF)
        classes = list(_classes_of(constraint))
        if classes and value and value != node:
            return self._of_wrong_node(result, classes)
        hints = tuple(self._hints_of(result))
        if classes and not hints:
            hints = tuple(self._mistyped(node, classes))
        rank = _COMPARISON if constraint.parameter in _COMPARED else _ITSELF
        if result.path is None and value in (None, node) and not hints:
            rank = _VAGUE
        return replace(result, rank=rank, hints=hints)

    def _constraint_of(self, result: ValidationResult) -> Constraint | None:
        shape = self._shapes.get(str(result.source_shape))
        asked = shape.constraints if shape else ()
        return next((c for c in asked if c.component == result.component), None)

    def _hints_of(self, result: ValidationResult) -> Iterator[str]:
        shape, constraint = self._shapes.get(str(result.source_shape)), self._constraint_of(result)
        if shape is not None and constraint is not None:
            yield from self._hints(result, shape, constraint)

    def _mistyped(self, node: str, classes: Iterable[str]) -> Iterator[str]:
        """Say of a node which of its types has the name of a class that is asked for."""
        names = {local_name(iri): iri for iri in classes}
        for kind in sorted(self._types.get(node, ())):
            meant = names.get(local_name(kind))
            if meant is not None and meant != kind:
                yield f"It is typed <{kind}>; did you mean {compact(meant)}, <{meant}>?"

    def _of_wrong_node(self, result: ValidationResult, classes: list[str]) -> ValidationResult:
        """A value of another class than is asked for, or of none."""
        value = str(result.value)
        choice = self._instances(classes)
        kinds = self._types.get(value)
        near = choice.near(str(literal_text(value)))
        if value.startswith('"'):
            said = f"{show(value)} is a text, and a node is expected{_meant(near) or '.'}"
        elif kinds:
            words = " and a ".join(map(compact, sorted(kinds)))
            said, near = f"{compact(value)} is a {words}.", []
            if beside := self._beside(value, classes):
                said += f" It points to {beside}, which can stand here."
        else:
            said = _suggested(value, near)
        few = "" if near else choice.listed()
        hints = [said, *([few] if few else [])]
        if kinds or value.startswith(('"', "_:")):
            return replace(result, rank=_ITSELF, hints=tuple(hints))
        return _because(result, hints, value, _UNKNOWN)

    def _beside(self, node: str, classes: Sequence[str]) -> str:
        """What a node points to that is of a class that is asked for: of a product the drug."""
        if node.startswith("_:"):
            return ""
        names = " ".join(f"<{name}>" for name in classes)
        below = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>*"
        rows = self._store.query(
            f"SELECT DISTINCT ?n WHERE {{ VALUES ?c {{ {names} }} <{node}> ?p ?n . ?n a ?k . "
            f"?k {below} ?c FILTER (isIRI(?n)) }}"
        )
        found = sorted(compact(row["n"].value) for row in rows)
        return found[0] if len(found) == 1 else ""

    def _hints(
        self, result: ValidationResult, shape: Shape, constraint: Constraint
    ) -> Iterator[str]:
        value, name = result.value, constraint.parameter
        if name == "datatype" and value:
            wanted = [term.value for term in constraint.terms if isinstance(term, NamedNode)]
            yield from right_spelling(parsed_literal(value), wanted) if value[0] == '"' else ()
        elif name == "or" and value and value.startswith('"'):
            yield from right_spelling(parsed_literal(value), list(_datatypes_of(constraint)))
        elif name == "nodeKind" and value and value.startswith('"http'):
            yield f"Write <{literal_text(value)}>, not {show(value)}."
        elif name == "in":
            choice = _Choice({term_text(term): "" for term in constraint.terms})
            near = choice.near(str(literal_text(value)))
            texts = [show(term) for term in choice.labels]
            if value and show(value).strip('"') in texts:
                yield f"Write {show(value).strip(chr(34))}, not {show(value)}."
            elif near:
                yield f"Did you mean {show(near[0])}?"
            elif len(texts) <= FEW:
                yield f"Take one of: {', '.join(texts)}."
        elif name in _COMPARED and constraint.terms:
            other = term_text(constraint.terms[0])
            found = self._values(str(result.focus_node), f"<{other}>")
            if found:
                yield f"{compact(other)} is {', '.join(map(_plain, found))} here."
        elif name == "maxCount" and shape.path is not None and constraint.number:
            found = self._values(str(result.focus_node), sparql_path(shape.path))
            if len(found) > constraint.number:  # else nobody knows how they are written
                yield f"There are {len(found)}: {', '.join(map(show, found[:FEW]))}."
        elif shape.path is not None and _are_texts(shape, name):
            found = self._values(str(result.focus_node), sparql_path(shape.path))
            yield from right_labels([parsed_literal(v) for v in found if v[:1] == '"'])
        elif name in ("minCount", "qualifiedMinCount"):
            classes = [c for other in shape.constraints for c in _classes_of(other)]
            if classes and (few := self._instances(classes).listed()):
                yield few
        elif name == "sparql":
            for node in dict.fromkeys((str(result.focus_node), str(value))):
                if figures := self._figures(node):
                    yield f"{compact(node)} has {', '.join(figures)}."
        elif name in ("or", "not", "and", "node", "xone"):
            wrong = dict.fromkeys(self._wrong_within(result, constraint))
            if wrong:
                yield f"What does not fit: {', '.join(wrong)}."

    def _wrong_within(self, result: ValidationResult, constraint: Constraint) -> Iterator[str]:
        """The literals that the alternatives of a shape find wrong, each with its property."""
        node = str(result.value or result.focus_node)
        if node.startswith(('"', "_:")):
            return
        for inner in constraint.shapes:
            aimed = replace(inner, targets=Targets(nodes=frozenset([NamedNode(node)])))
            subclasses = engine.subclasses_of(self._store, [aimed])
            for one in engine.check(self._store, [aimed], subclasses):
                if one.value and one.value.startswith('"'):
                    rows = self._store.query(
                        f"SELECT ?p WHERE {{ <{node}> ?p {one.value} }} LIMIT 1"
                    )
                    name = next((f"{compact(row['p'].value)} " for row in rows), "")
                    yield f"{name}{_plain(one.value)}"

    # ---- What there is ----

    def _types_of(self, results: Sequence[ValidationResult]) -> dict[str, set[str]]:
        names = {str(r.focus_node) for r in results} | {str(r.value) for r in results if r.value}
        iris = sorted(name for name in names if not name.startswith(('"', "_:")))
        found: dict[str, set[str]] = {}
        if iris:
            values = " ".join(f"<{iri}>" for iri in iris)
            for row in self._store.query(
                f"SELECT DISTINCT ?n ?t WHERE {{ VALUES ?n {{ {values} }} ?n a ?t }}"
            ):
                if isinstance(row["t"], NamedNode):
                    found.setdefault(row["n"].value, set()).add(row["t"].value)
        return found

    def _use_of(self, name: str) -> str:
        """Whether a name is used as a ``class`` or a ``property``; nothing where it is neither."""
        if name.startswith(('"', "_:")):
            return ""
        for use, pattern in (("class", f"?x a <{name}>"), ("property", f"?x <{name}> ?y")):
            if any(True for _ in self._store.query(f"SELECT ?x WHERE {{ {pattern} }} LIMIT 1")):
                return use
        return ""

    def _values(self, node: str, path: str) -> list[str]:
        if node.startswith(('"', "_:")):
            return []
        rows = self._store.query(f"SELECT DISTINCT ?v WHERE {{ <{node}> {path} ?v }}")
        name, written = path.strip("<>"), self._written.values
        return sorted(term_text(v) for row in rows for v in written(node, name, row["v"]))

    def _figures(self, node: str) -> list[str]:
        """The numbers that are said of a node, each with its property."""
        if node == "None" or node.startswith(('"', "_:")):
            return []
        rows = self._store.query(
            f"SELECT DISTINCT ?p ?v WHERE {{ <{node}> ?p ?v FILTER isNumeric(?v) }}"
        )
        return sorted(
            f"{compact(r['p'].value)} {_plain(term_text(value))}"
            for r in rows
            for value in self._written.values(node, r["p"].value, r["v"])
        )

    def _instances(self, classes: Sequence[str]) -> _Choice:
        names = " ".join(f"<{name}>" for name in classes)
        below = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>*"
        return self._choice(f"VALUES ?c {{ {names} }} ?k {below} ?c . ?n a ?k")

    def _terms(self, namespace: str, use: str) -> _Choice:
        kind = "(Class|Datatype)$" if use == "class" else "Property$"
        return self._choice(
            f'?n a ?k FILTER (REGEX(STR(?k), "{kind}") && STRSTARTS(STR(?n), "{namespace}"))'
        )

    def _called_like(self, namespace: str) -> _Choice:
        return self._choice(f'?n a ?k FILTER (STRSTARTS(STR(?n), "{namespace}"))')

    def _choice(self, pattern: str) -> _Choice:
        found = self._choices.get(pattern)
        if found is None:
            labels: dict[str, str] = {}
            label = (
                "<http://www.w3.org/2000/01/rdf-schema#label>"
                "|<http://www.w3.org/2004/02/skos/core#prefLabel>"
            )
            for row in self._store.query(
                f"SELECT DISTINCT ?n ?l WHERE {{ {pattern} FILTER isIRI(?n) "
                f"OPTIONAL {{ ?n {label} ?l }} }} LIMIT {_CANDIDATES}"
            ):
                labels[row["n"].value] = row["l"].value if row["l"] is not None else ""
            found = self._choices[pattern] = _Choice(labels)
        return found


def _with_consequences(results: list[ValidationResult]) -> list[ValidationResult]:
    """Put what is only missing because a name is misspelt elsewhere behind that name."""
    meant = {
        compact(str(r.unknown)): r for r in results if r.unknown is not None and len(r.hints) == 1
    }
    found = []
    for result in results:
        name = compact(result.focus_node)
        cause = next(
            (said for said, r in meant.items() if f"did you mean {name}?" in r.hints[0]), None
        )
        if cause and result.value in (None, result.focus_node) and result.unknown is None:
            hint = f"This may follow from {cause}, which may mean this node: see there."
            result = replace(result, rank=_CONSEQUENCE, hints=(*result.hints, hint))
        found.append(result)
    return found


def _because(
    result: ValidationResult, hints: Iterable[str], unknown: str, rank: int
) -> ValidationResult:
    """A result that has its reason in a name that nothing describes."""
    return replace(result, rank=rank, hints=tuple(hints), unknown=IRI(unknown))


def _are_texts(shape: Shape, parameter: str) -> bool:
    """Whether a constraint counts texts by their language."""
    terms = (term_text(term) for c in shape.constraints for term in c.terms)
    by_language = parameter in ("uniqueLang", "qualifiedMinCount")
    return by_language and any(term.endswith("#langString") for term in terms)


def _at(result: ValidationResult) -> tuple[str | None, ...]:
    return (str(result.focus_node), result.path, result.value)


def _alike(one: str, other: str) -> bool:
    from difflib import SequenceMatcher

    inside = one in other and 2 * len(one) >= len(other)
    return inside or SequenceMatcher(None, one, other).ratio() >= _LIKE


def _suggested(name: str, near: Sequence[str]) -> str:
    return f"Nothing here describes {compact(name)}{_meant(near)}{'' if near else '.'}"


def _meant(near: Iterable[str]) -> str:
    return suggestion_text(map(compact, near))


def _plain(value: str) -> str:
    """A value as Turtle writes it."""
    return turtle(parsed_literal(value)) if value.startswith('"') else show(value)


def _classes_of(constraint: Constraint) -> Iterator[str]:
    """The classes of which one is asked for."""
    if constraint.parameter == "class":
        yield from (term.value for term in constraint.terms if isinstance(term, NamedNode))
    elif constraint.parameter in ("or", "node"):
        for shape in constraint.shapes:
            if shape.path is None:
                for inner in shape.constraints:
                    yield from _classes_of(inner)


def _datatypes_of(constraint: Constraint) -> Iterator[str]:
    for shape in constraint.shapes:
        for inner in shape.constraints:
            if inner.parameter == "datatype":
                yield from (term.value for term in inner.terms if isinstance(term, NamedNode))
