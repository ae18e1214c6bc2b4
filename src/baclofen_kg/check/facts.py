"""What the medication check asks the store: a few questions, however much was entered."""

from pyoxigraph import NamedNode

from ..errors import NotFoundError
from ..model.queries import ModelQueries
from ..namespaces import BKO, IRI, PREFIXES, RDF_TYPE
from .report import Evidence, Thing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import QuerySolution

    from ..sparql.store import Store
    from ..sparql.terms import Term

    Row = QuerySolution

RELATIONS = ("supports", "qualifies", "disputes")

_PART_OF = PREFIXES["dcterms"] + "isPartOf"
_TITLE = PREFIXES["dcterms"] + "title"
_COMMENT = PREFIXES["rdfs"] + "comment"
_LABEL = PREFIXES["rdfs"] + "label"
_UCUM = PREFIXES["qudt"] + "ucumCode"
_START = PREFIXES["oa"] + "start"
_END = PREFIXES["oa"] + "end"
_URL = PREFIXES["schema"] + "url"
_DERIVED_FROM = PREFIXES["prov"] + "wasDerivedFrom"
_RELATION = {PREFIXES["cito"] + relation: relation for relation in RELATIONS}

NOT_STATED = BKO + "NotStated"
"""What a statement has in place of a value that no source states."""


class Value:
    """A value of a property, with its label and its place on a scale."""

    __slots__ = ("label", "order", "text")

    def __init__(self, text: str, label: str | None, order: int | None = None) -> None:
        self.text = text
        """The IRI, or the text of a literal."""
        self.label = label
        self.order = order


class Described:
    """A node and what is said of it."""

    __slots__ = ("iri", "properties")

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self.properties: dict[str, list[Value]] = {}

    def all(self, name: str) -> list[Value]:
        """The values of a property: a term of ``bko:``, or an IRI."""
        return self.properties.get(name if ":" in name else BKO + name, [])

    def first(self, name: str) -> Value | None:
        """A value of a property."""
        return next(iter(self.all(name)), None)

    def text(self, name: str) -> str | None:
        """The text of a literal."""
        value = self.first(name)
        return value.text if value else None

    def label(self, name: str) -> str | None:
        """The label of a value."""
        value = self.first(name)
        return value.label if value else None

    def thing(self, name: str) -> Thing | None:
        """A value that is a node."""
        value = self.first(name)
        return as_thing(value) if value else None

    @property
    def kinds(self) -> list[str]:
        """Its classes in the ontology."""
        types = (value.text for value in self.properties.get(RDF_TYPE, ()))
        return [kind.removeprefix(BKO) for kind in types if kind.startswith(BKO)]


class Node:
    """An entity or coded value: its label, its classes and what stands one step above it."""

    __slots__ = ("above", "kinds", "thing")

    def __init__(self, thing: Thing) -> None:
        self.thing = thing
        self.kinds: set[str] = set()
        self.above: set[str] = set()


def as_thing(value: Value) -> Thing:
    """A node as the report shows it."""
    iri = IRI(value.text)
    return Thing(iri=iri, label=value.label or iri.curie)


class Facts:
    """What the check asks of one store; what does not hang on what was entered is asked once."""

    def __init__(self, store: "Store", drug: str | None = None) -> None:
        """Ask about the drug of that IRI, or about the only one that is described."""
        self._named = drug
        self._queries = ModelQueries(store)
        self._documents: dict[str, Described] = {}
        self._evidence: dict[str, list[Evidence]] = {}
        self._drug: Thing | None = None
        self._serious: set[str] | None = None

    def drug(self) -> Thing:
        """The drug that is checked.

        Raises:
            NotFoundError: they are about several drugs, or about none.
        """
        if self._drug is None:
            drugs = [self._named] if self._named else self._described_drugs()
            if len(drugs) != 1:
                raise NotFoundError(
                    f"the graph describes {len(drugs)} drugs; name the one to check"
                )
            self._drug = self.nodes_above(drugs)[drugs[0]].thing
        return self._drug

    def _described_drugs(self) -> list[str]:
        return [_text(row[0]) for row in self._ask("subjects")]

    def nodes_above(self, entities: "Iterable[str]") -> dict[str, Node]:
        """Entities and all that stands above them."""
        found: dict[str, Node] = {}
        for iri, label, kind, above in self._ask("above", entities):
            node = found.get(_text(iri))
            if node is None:
                name = IRI(_text(iri))
                thing = Thing(iri=name, label=name.curie if label is None else _text(label))
                node = found[name] = Node(thing)
            node.kinds.add(_text(kind).removeprefix(BKO))
            if above is not None:
                node.above.add(_text(above))
        return found

    def below(self, classes: "Iterable[str]") -> dict[str, list[Thing]]:
        """Members and subclasses of which more is stated than of the class itself."""
        found: dict[str, list[Thing]] = {}
        for above, iri, label in self._ask("below", classes):
            thing = Thing(iri=IRI(_text(iri)), label=_text(label))
            found.setdefault(_text(above), []).append(thing)
        return found

    def statements_naming(self, nodes: "Iterable[str]") -> list[Described]:
        """Statements about the drug that name one of the nodes, ordered by IRI."""
        return _described(self._ask("naming", nodes, about=self.drug().iri))

    def serious_effects(self) -> set[str]:
        """Effects of the drug that a source calls serious."""
        if self._serious is None:
            self._serious = {_text(row[0]) for row in self._ask("serious", [self.drug().iri])}
        return self._serious

    def evidence_on(
        self, statements: "Iterable[str]", jurisdiction: str | None = None
    ) -> dict[str, list[Evidence]]:
        """Evidence on each statement: that of the jurisdiction first, then what supports."""
        wanted = list(statements)
        self._read_evidence(iri for iri in wanted if iri not in self._evidence)
        return {
            iri: sorted(self._evidence[iri], key=lambda line: _place(line, jurisdiction))
            for iri in wanted
        }

    def jurisdictions(self) -> list[tuple[str, str, str]]:
        """Jurisdiction, label and name, for each name."""
        rows = self._ask("jurisdictions")
        return [(_text(iri), _text(label), _text(name)) for iri, label, name in rows]

    def circumstances(self) -> list[tuple[str, str]]:
        """Stages and circumstances that statements name, and their names."""
        return [(_text(iri), _text(name)) for iri, name in self._ask("circumstances")]

    def _read_evidence(self, statements: "Iterable[str]") -> None:
        missing = dict.fromkeys(statements)
        passages = _described(self._ask("evidence", missing))
        self._read_documents(
            value.text
            for passage in passages
            for name in (_PART_OF, "unit", "reportedFrequency")
            for value in passage.all(name)
        )
        self._evidence.update((iri, []) for iri in missing)
        for passage in passages:
            for relation_iri, relation in _RELATION.items():
                for statement in passage.all(relation_iri):
                    # A passage may speak to statements that were not asked about, too.
                    if statement.text in missing:
                        self._evidence[statement.text].append(self._line(passage, relation))

    def _line(self, passage: Described, relation: str) -> Evidence:
        source_iri = passage.text(_PART_OF) or passage.iri
        source = self._documents.get(source_iri) or Described(source_iri)
        jurisdiction = source.thing("jurisdiction")
        start, end = passage.text(_START), passage.text(_END)
        return Evidence(
            relation=relation,
            comment=passage.text(_COMMENT),
            section=passage.text("section"),
            start=int(start) if start else None,
            end=int(end) if end else None,
            minimum=passage.text("reportedMinimum"),
            maximum=passage.text("reportedMaximum"),
            unit=self._word(passage.text("unit"), _UCUM),
            frequency=self._word(passage.text("reportedFrequency"), _LABEL),
            passage=IRI(passage.iri),
            source=Thing(iri=IRI(source_iri), label=source.text(_TITLE) or IRI(source_iri).curie),
            source_kind=source.thing("sourceKind"),
            jurisdiction=None
            if jurisdiction is None or jurisdiction.iri == NOT_STATED
            else jurisdiction,
            access=source.label("access"),
            url=source.text(_URL),
            witness=IRI(self._root(source_iri)),
        )

    def _read_documents(self, iris: "Iterable[str]") -> None:
        missing = dict.fromkeys(iri for iri in iris if iri not in self._documents)
        found = _described(self._ask("documents", missing))
        self._documents.update((item.iri, item) for item in found)

    def _word(self, iri: str | None, name: str) -> str | None:
        return self._documents[iri].text(name) if iri and iri in self._documents else None

    def _root(self, iri: str) -> str:
        """The document at the head of a line of descent."""
        seen = {iri}
        while iri in self._documents:
            elders = sorted(value.text for value in self._documents[iri].all(_DERIVED_FROM))
            if not elders or elders[0] in seen:
                break
            iri = elders[0]
            seen.add(iri)
        return iri

    def _ask(
        self, name: str, iris: "Iterable[str] | None" = None, about: str | None = None
    ) -> "Iterable[Row]":
        return self._queries.ask(name, None if iris is None else map(NamedNode, iris), about)


def _place(line: Evidence, jurisdiction: str | None) -> tuple[object, ...]:
    here = line.jurisdiction is not None and line.jurisdiction.iri == jurisdiction
    relation = RELATIONS.index(line.relation)
    return (not here, relation, line.source.label, line.source.iri, line.passage)


def _described(rows: "Iterable[Row]") -> list[Described]:
    """Gather rows of node, property, value, label and order, in the order of the nodes."""
    found: dict[str, Described] = {}
    for subject, name, term, *more in rows:
        iri = _text(subject)
        node = found.get(iri)
        if node is None:
            node = found[iri] = Described(iri)
        label, order = [*more, None, None][:2]
        value = Value(
            _text(term),
            None if label is None else _text(label),
            None if order is None else int(_text(order)),
        )
        values = node.properties.setdefault(_text(name), [])
        # A value with labels in two forms comes twice.
        if not values or values[-1].text != value.text:
            values.append(value)
    return list(found.values())


def _text(term: "Term | None") -> str:
    return str(getattr(term, "value", term))
