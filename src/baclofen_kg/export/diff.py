"""What changed between two editions of a graph: statements and passages, one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pyoxigraph import Literal

from ..formats.json_text import indented
from ..namespaces import BKO, IRI, STANCE_IRIS, STANCES, XSD, compact, expand, in_words, local_name
from ..sparql.store import Store
from ..sparql.terms import Term, plain, shown
from .views.facts import Facts

FORMATS = ("text", "markdown", "json")
"""The forms in which a difference is written."""

_LABELS = tuple(map(expand, ("skos:prefLabel", "rdfs:label", "dcterms:title")))
_UNIT = BKO + "unit"
_NUMBERS = {XSD + name for name in ("integer", "decimal", "double")}
_WORDS = (*_LABELS, *map(expand, ("rdfs:comment", "bko:section", "oa:exact")))


class Change(NamedTuple):
    """What became of one statement or passage."""

    thing: str
    """``statement`` or ``passage``."""
    how: str
    """One of ``HOW``."""
    iri: IRI
    kind: str
    """The class of a statement, or the source of a passage."""
    label: str
    details: tuple[str, ...] = ()
    """What it was and what it is, property by property."""


HOW = (
    "added",
    "withdrawn",
    "renamed",
    "changed in stance",
    "changed in figure",
    "changed in content",
    "changed in words",
)
"""What can become of a statement or a passage; one may be changed in several ways."""


class Difference(NamedTuple):
    """What changed between two editions, ordered by thing, kind of change, class and IRI."""

    changes: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.changes)

    def counts(self) -> dict[tuple[str, str], int]:
        """How many statements and passages changed in each way."""
        found = Counter((change.thing, change.how) for change in self.changes)
        return {
            (thing, how): found[thing, how]
            for thing in ("statement", "passage")
            for how in HOW
            if found[thing, how]
        }

    def to_text(self) -> str:
        """The difference for a terminal: a line for each change, its details below."""
        if not self:
            return "The two say the same.\n"
        lines = [f"{thing}s {how}: {count}" for (thing, how), count in self.counts().items()]
        for head, changes in self._sections():
            lines += ["", head]
            for change in changes:
                lines.append(f"  {change.kind}: {change.label} ({compact(change.iri)})")
                lines += [f"    {detail}" for detail in change.details]
        return "\n".join(lines) + "\n"

    def to_markdown(self) -> str:
        """The difference as it may stand in a changelog."""
        if not self:
            return "The two say the same.\n"
        lines = ["| | " + " | ".join(HOW) + " |", "|---|" + "---|" * len(HOW)]
        counts = self.counts()
        for thing in ("statement", "passage"):
            cells = " | ".join(str(counts.get((thing, how), 0)) for how in HOW)
            lines.append(f"| {thing}s | {cells} |")
        for head, changes in self._sections():
            lines += ["", f"### {head}", ""]
            for change in changes:
                name = _escaped(change.label)
                lines.append(f"- {_escaped(change.kind)}: {name} (`{compact(change.iri)}`)")
                lines += [f"  - {_escaped(detail)}" for detail in change.details]
        return "\n".join(lines) + "\n"

    def to_json(self) -> str:
        """The difference as JSON: ``counts``, and ``changes`` with the fields of ``Change``."""
        counts = [
            {"thing": thing, "how": how, "count": count}
            for (thing, how), count in self.counts().items()
        ]
        whole = {"counts": counts, "changes": [change._asdict() for change in self.changes]}
        return indented(whole)

    def _sections(self) -> Iterator[tuple[str, list[Change]]]:
        for thing, how in self.counts():
            changes = [it for it in self.changes if (it.thing, it.how) == (thing, how)]
            yield f"{thing}s {how}".capitalize(), changes


def difference(before: Store, after: Store) -> Difference:
    """Return what changed from one graph to another.

    A statement or passage that has another IRI and says the same, word for word, is renamed.
    """
    old, new = Facts(before), Facts(after)
    names: dict[str, str] = {}
    changes = [
        *_of_things("statement", old, new, old.statements, new.statements, names),
        *_of_things("passage", old, new, old.passages, new.passages, names),
    ]
    return Difference(tuple(changes))


def _of_things(
    thing: str, old: Facts, new: Facts, before: list[str], after: list[str], names: dict[str, str]
) -> list[Change]:
    """The changes of statements, or of passages; ``names`` are the statements renamed so far."""
    gone, come = sorted(set(before) - set(after)), sorted(set(after) - set(before))
    renamed = _renamed(old, new, gone, come, names)
    names.update(renamed)
    to = {new_name: old_name for old_name, new_name in renamed.items()}
    found = [
        *(_change(thing, "added", new, node) for node in come if node not in to),
        *(_change(thing, "withdrawn", old, node) for node in gone if node not in renamed),
        *(
            _change(thing, "renamed", new, node, [f"was {compact(to[node])}"])
            for node in come
            if node in to
        ),
    ]
    for node in sorted(set(before) & set(after)):
        found += _changed(thing, old, new, node, names)
    order = {how: place for place, how in enumerate(HOW)}
    return sorted(found, key=lambda it: (order[it.how], it.kind, it.iri))


def _change(thing: str, how: str, facts: Facts, node: str, details: Iterable[str] = ()) -> Change:
    if thing == "statement":
        return Change(thing, how, IRI(node), facts.kind(node), facts.label(node), tuple(details))
    source = facts.source(node)
    where = facts.label(source) if source else "no source"
    label = facts.value(node, "rdfs:comment") or facts.value(node, "bko:section") or compact(node)
    if not details:
        details = [
            f"{relation} {facts.label(statement)}"
            for relation in STANCES
            for statement in facts.values(node, f"cito:{relation}")
        ]
    return Change(thing, how, IRI(node), where, label, tuple(details))


def _renamed(
    old: Facts, new: Facts, gone: list[str], come: list[str], names: dict[str, str]
) -> dict[str, str]:
    """The names that things had, and those that they have, where one and only one fits."""
    marks: dict[object, list[str]] = {}
    for node in come:
        marks.setdefault(_mark(new, node, {}), []).append(node)
    sought: dict[object, list[str]] = {}
    for node in gone:
        sought.setdefault(_mark(old, node, names), []).append(node)
    return {
        nodes[0]: marks[mark][0]
        for mark, nodes in sought.items()
        if len(nodes) == 1 and len(marks.get(mark, ())) == 1
    }


def _mark(facts: Facts, node: str, names: dict[str, str]) -> object:
    """All that is said of a node but its labels."""
    return frozenset(
        (name, names.get(value, value))
        for name, terms in facts.said(node).items()
        if name not in _LABELS
        for value in map(plain, terms)
    )


def _changed(
    thing: str, old: Facts, new: Facts, node: str, names: dict[str, str]
) -> Iterator[Change]:
    """In which ways a thing that both editions hold has changed."""
    details: dict[str, list[str]] = {}
    stances = list(_stances(old, new, node, names))
    if stances:
        details["changed in stance"] = stances
    before, after = old.said(node), new.said(node)
    for name in sorted(before.keys() | after.keys()):
        if name in STANCE_IRIS:
            continue
        was = {names.get(plain(term), plain(term)): term for term in before.get(name, ())}
        now = {plain(term): term for term in after.get(name, ())}
        if was.keys() == now.keys():
            continue
        how = _how(thing, name, [*before.get(name, ()), *after.get(name, ())])
        details.setdefault(how, []).append(
            f"{in_words(name) if name.startswith(BKO) else compact(name)}: "
            f"{_said(old, was.values())} -> {_said(new, now.values())}"
        )
    for how, texts in details.items():
        yield _change(thing, how, new, node, texts)


def _how(thing: str, name: str, terms: list[Term]) -> str:
    """What kind of change it is that a property has other values."""
    if name in _WORDS:
        return "changed in words"
    if local_name(name).startswith("reported") or name == BKO + "boxed":
        return "changed in figure"
    figures = (isinstance(term, Literal) and term.datatype.value in _NUMBERS for term in terms)
    return "changed in figure" if any(figures) or name == _UNIT else "changed in content"


def _stances(old: Facts, new: Facts, node: str, names: dict[str, str]) -> Iterator[str]:
    """What a passage had to do with statements, and has now."""

    def relations(facts: Facts, names: dict[str, str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for relation in STANCES:
            for statement in facts.values(node, f"cito:{relation}"):
                found.setdefault(names.get(statement, statement), []).append(relation)
        return found

    was, now = relations(old, names), relations(new, {})
    for statement in sorted(was.keys() | now.keys()):
        before, after = was.get(statement, []), now.get(statement, [])
        if before != after:
            facts = new if statement in new.data else old
            left, right = ("/".join(it) or "nothing" for it in (before, after))
            yield f"{left} -> {right}: {facts.label(statement)}"


def _said(facts: Facts, terms: Iterable[Term]) -> str:
    texts = sorted(_text(facts, term) for term in terms)
    return ", ".join(texts) or "nothing"


def _text(facts: Facts, term: Term) -> str:
    value = plain(term)
    return facts.label(value) if facts.said(value) else shown(term)


def _escaped(text: str) -> str:
    """A text that Markdown takes as it is."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>|" else c for c in text)
