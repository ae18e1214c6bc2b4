"""What a name means in a graph: the IRI of an entity, a statement, or whatever else has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from pyoxigraph import Literal, NamedNode

from ..errors import NotFoundError, as_text, near_matches, notice
from ..namespaces import (
    BKG,
    BKO,
    IRI,
    PREFIXES,
    RDF_TYPE,
    VOCABULARIES,
    compact,
    expanded,
    local_name,
)
from ..sparql.asking import NamedQueries
from ..sparql.catalogue import NamedQuery
from ..sparql.results import Results, of_answer
from ..sparql.store import Store
from ..sparql.text import undeclared_prefixes
from .folding import fold
from .names import Names, is_iri
from .names_large import index_names
from .remembered import Remembered
from .slips import slips
from .terms import CODED_VALUES, PLACES, TermNames, match_term

DEFAULT_DRUG = "bkg:baclofen"
"""What the headers of the named queries write for the one drug that a graph describes."""
DESCRIBED_DRUG = "the drug asked about"
"""How they describe a parameter that no other entity will do for: what is asked is stated of it."""
PLACE = "jurisdiction"
"""What they call a parameter that only a country will do for."""
STATEMENT = "statement"
"""What they call one that only a statement will do for."""


class HasIri(Protocol):
    """What has an IRI, such as an entity of the model."""

    @property
    def iri(self) -> str:
        """The IRI."""


class Lookup:
    """Finds the IRIs of what people name, in one store."""

    def __init__(self, store: Store, queries: NamedQueries) -> None:
        self._store = store
        self._queries = queries
        self._remembered = Remembered(store)

    def resolve(self, name: str) -> str:
        """Return the IRI that a parameter means: CURIEs of vocabularies need not be entities.

        What no entity is called may be a coded value, a statement or a source by its name.

        Raises:
            NotFoundError: nothing has that name, or several things have; with near matches.
        """
        iri = self._expanded(name)
        if iri is not None:
            return iri
        try:
            return self.names().find(name)
        except NotFoundError as error:
            if error.suggestions == () and "ambiguous" in str(error):
                raise
            refused = error
        terms = self._terms()
        if len(found := terms.named(name)) == 1:
            return found[0]
        # An IRI means itself; what a statement that there is not may mean is looked for at length.
        looks = (self.node, self.statement) if is_iri(name) else (self.statement, self.node)
        for look in looks:
            try:
                return look(name)
            except NotFoundError:
                pass
        near = [] if refused.suggestions else terms.near(name)
        raise NotFoundError(str(refused), near) if near else refused

    def _expanded(self, name: str) -> str | None:
        """The IRI of a CURIE with a prefix of a vocabulary or of the files of the data."""
        if ":" not in name:
            return None
        return expanded(name, VOCABULARIES) or expanded(name, self.prefixes())

    def entered(self, item: Any) -> Any:
        """What is entered: of a CURIE with a prefix of the files of the data, its IRI."""
        if not isinstance(item, str) or ":" not in item or expanded(item) is not None:
            return item
        if any(len(part.split()) > 1 for part in item.split(":", 1)):
            return item  # "Rx: diazepam 5 mg" is no CURIE; to read what is declared takes long
        return expanded(item, self.prefixes()) or item

    def all_entered(self, items: Any) -> Any:
        """As ``entered``, of one thing or of several."""
        if items is None or isinstance(items, str) or not isinstance(items, Iterable):
            return self.entered(items)
        return [self.entered(item) for item in items]

    def readable(self, sparql: str) -> str:
        """Return a query that declares what prefixes it takes from the files of the data.

        A warning tells of terms of our vocabulary that do not exist.
        """
        for slip in slips(sparql, self._store):
            notice(slip)
        unknown = [name for name in undeclared_prefixes(sparql) if name not in PREFIXES]
        own = self.prefixes() if unknown else {}
        found = [
            f"PREFIX {name}: <{own[name.lower()]}> " for name in unknown if name.lower() in own
        ]
        return "".join(found) + sparql

    def prefixes(self) -> dict[str, str]:
        """The prefixes that the files of the data declare beside ours, in small letters."""
        return self._remembered.value("prefixes", self._read_prefixes)

    def _read_prefixes(self) -> dict[str, str]:
        declared = self._store.prefixes().items()
        return {name.lower(): iri for name, iri in declared if name.lower() not in PREFIXES}

    def _terms(self) -> TermNames:
        """The names of the coded values, read when they are asked for and have changed."""
        return self._coded_values()[0]

    def _coded_values(self) -> tuple[TermNames, dict[IRI, list[str]]]:
        """The names of the coded values; and of the countries among them, by IRI."""
        return self._remembered.value("coded values", self._read_coded_values)

    def _read_coded_values(self) -> tuple[TermNames, dict[IRI, list[str]]]:
        rows = [(str(row[0]), str(row[1]), str(row[2])) for row in self._select(CODED_VALUES)]
        places: dict[IRI, list[str]] = {}
        for term, name, kind in rows:
            if kind in PLACES:
                places.setdefault(IRI(term), []).append(name)
        # Of two countries one may have the other's name in its own.
        return TermNames(((term, name) for term, name, _ in rows), whole=places), places

    def place(self, name: Any) -> Any:
        """The IRI of a country by any of its names, as ``check`` finds it; other terms as they are.

        What stands for no country's rules is one, too. Where the graph describes no country, any
        name is looked for among all.

        Raises:
            NotFoundError: no country has that name; with near matches.
        """
        places = self._coded_values()[1]
        text = getattr(name, "iri", name)
        if not places or not isinstance(text, str):
            return name
        return match_term("country", self.entered(text), places)

    def statement(self, name: str) -> IRI:
        """The IRI of the statement of that label, IRI, CURIE or local name."""
        text = _name(name).strip()
        iri = self._expanded(text) or (text if ":" in text else BKG + text)
        if is_iri(iri) and next(self._queries.rows("model/statements", statement=IRI(iri)), None):
            return IRI(iri)
        pairs = self._labelled()
        named = {iri for iri, label in pairs if fold(label) == fold(text)}
        named = named or {iri for iri, _ in pairs if local_name(iri) == text}
        if len(named) == 1:
            return IRI(named.pop())
        if named:
            several = sorted(map(compact, named))
            raise NotFoundError(f"{name!r} is ambiguous: several statements have it", several)
        near = near_matches(local_name(iri), (local_name(iri) for iri, _ in pairs))
        near = near or near_matches(text, (label for _, label in pairs))
        raise NotFoundError(f"no statement is called {name!r}", near)

    def statements(self) -> dict[str, str]:
        """All statements by IRI, each with its label."""
        return dict(self._labelled())

    def _labelled(self) -> list[tuple[str, str]]:
        """All statements, each with each of its labels."""
        rows = self._select("SELECT ?s ?label WHERE { ?s bko:about ?o ; skos:prefLabel ?label }")
        return [(str(row[0]), str(row[1])) for row in rows]

    def node(self, name: str) -> IRI:
        """The IRI of any node, by IRI, CURIE, local name, title or label."""
        text = _name(name).strip()
        named = [BKG + text, BKO + text]
        for iri in [self._expanded(text) or text] if ":" in text else named:
            if is_iri(iri) and self._queries.table("model/node", node=IRI(iri)):
                return IRI(iri)
        try:
            return IRI(self.names().find(name))
        except NotFoundError:
            pass
        terms = self._terms()
        found = terms.named(text)
        if len(found) != 1:
            rows = self._queries.table("model/nodes-called", name=text)
            found = [str(row.node) for row in rows] or terms.holding(text)
        if len(found) != 1:
            more = "several things are" if found else "nothing is"
            near = map(compact, found[:5]) if found else terms.near(text)
            raise NotFoundError(f"{more} called {name!r}", near)
        return IRI(found[0])

    def source(self, name: str | HasIri) -> IRI:
        """The IRI of a source, as ``node``."""
        iri = self.node(_name(name))
        said = self._queries.table("model/node", node=iri)
        if BKO + "Source" not in (row.value for row in said):
            raise NotFoundError(f"{name!r} is no source")
        return iri

    def types(self, iri: str) -> frozenset[str]:
        """The classes that a node is said to be of, as IRIs; none where nothing describes it."""
        if not is_iri(iri):
            return frozenset()
        rows = self._queries.rows("model/node", node=IRI(iri))
        return frozenset(row[3].value for row in rows if row[1].value == RDF_TYPE)

    def stated(self, kind: str, about: str) -> dict[str, list[tuple[str, NamedNode | Literal]]]:
        """The statements of a class about an entity, by IRI, with their properties and values."""
        found: dict[str, list[tuple[str, NamedNode | Literal]]] = {}
        for row in self._queries.rows("model/statements", kind=IRI(kind), about=IRI(about)):
            found.setdefault(row[0].value, []).append((row[1].value, row[2]))
        return found

    def statement_class(self, kind: str) -> str:
        """The IRI of a statement class, by its name such as ``Indication``, whatever its case."""
        local = (
            as_text(kind, "the class of a statement").strip().removeprefix(BKO).removeprefix("bko:")
        )
        rows = self._select("SELECT ?c WHERE { ?c rdfs:subClassOf+ bko:Statement } ORDER BY ?c")
        known = {str(row.c).removeprefix(BKO).lower(): str(row.c) for row in rows}
        if local.lower() not in known:
            names = [iri.removeprefix(BKO) for iri in known.values()]
            near = near_matches(local, names) or names
            raise NotFoundError(f"there is no statement class {kind!r}", near)
        return known[local.lower()]

    def names(self) -> Names:
        """The names of all entities, read when they are asked for and have changed."""
        return self._remembered.value("names", lambda: index_names(self._queries, self._matching))

    def _matching(self, identifiers: Sequence[str]) -> Iterable[tuple[str, str, str]]:
        rows = self._queries.table("model/matches", identifier=[IRI(iri) for iri in identifiers])
        return [(str(row[0]), str(row[1]), str(row[2])) for row in rows]

    def entity(self, entity: str | HasIri) -> IRI:
        """The IRI of an entity, which may go by name.

        Raises:
            NotFoundError: no entity has that name, or several have it.
        """
        if isinstance(entity, str):
            return IRI(self.names().find(self.entered(entity)))
        return IRI(_name(entity))

    def about(self, about: str | HasIri | None) -> IRI | None:
        """The IRI of what is asked about, or nothing where nothing is named.

        Raises:
            NotFoundError: nothing has that name, or several things have it.
        """
        if isinstance(about, str):
            return IRI(self.resolve(about)) if about else None
        return None if about is None else IRI(_name(about))

    def drugs(self) -> tuple[IRI, ...]:
        """The drugs that the graph describes: those that statements are about, by IRI."""
        return self._remembered.value("drugs", self._read_drugs)

    def _read_drugs(self) -> tuple[IRI, ...]:
        # The rows of the engine: values of Python need imports that one question can spare.
        rows = self._queries.rows("model/subjects")
        return tuple(IRI(row[0].value) for row in rows if isinstance(row[0], NamedNode))

    def only_drug(self, parameter: str = "drug") -> IRI:
        """The one drug that the graph describes.

        Raises:
            NotFoundError: it describes none, or several: one must be named, as this parameter.
        """
        drugs = self.drugs()
        if len(drugs) == 1:
            return drugs[0]
        if not drugs:
            raise NotFoundError("the graph describes no drug: no statement is about one")
        described = ", ".join(map(self.names().label, drugs[:10]))
        more = f" and {len(drugs) - 10} more" if len(drugs) > 10 else ""
        raise NotFoundError(
            f"the graph describes several drugs, so name one with {parameter}= "
            f"(--{parameter} on the command line): {described}{more}"
        )

    def drug(self, drug: str | HasIri | None) -> IRI | None:
        """The IRI of the drug that is asked about; nothing where one at most is described.

        Raises:
            NotFoundError: nothing has that name, no statement is about it, or none is named and
                several are described.
        """
        if (drug is None or drug == "") and len(self.drugs()) > 1:
            return self.only_drug()
        found = self.about(drug)
        # To ask for one drug is quick however many are described; to list them all is not.
        if found and not self._is_described(about=[found]):
            drugs = self.drugs()
            if not drugs:
                return found
            # An empty answer would read as "nothing to fear" of what was never described.
            described = ", ".join(map(self.names().label, drugs[:10]))
            raise NotFoundError(
                f"the graph holds no statement about {self.names().label(found)}; "
                f"it describes: {described}"
            )
        return found

    def _is_described(self, **about: Sequence[IRI]) -> bool:
        """Whether a statement is about a drug, or about any."""
        return any(self._queries.rows("model/described", **about))

    def values_for(self, query: NamedQuery, values: Mapping[str, object]) -> dict[str, object]:
        """The values of a query's parameters, where they depend on what the graph holds.

        A query about a drug asks for the one that the graph describes, or one that it describes,
        a statement is looked for among the statements alone, and a country among the countries.

        Raises:
            NotFoundError: no statement or country has that name, no statement is about the drug, or
                none is named and the graph describes several.
        """
        found = dict(values)
        for item in query.parameters:
            value = values.get(item.name)
            if item.name == STATEMENT and isinstance(value, str) and not isinstance(value, IRI):
                found[STATEMENT] = self.statement(value)
            if item.name == PLACE and value is not None:
                several = value if isinstance(value, list | tuple) else [value]
                found[PLACE] = [self.place(one) for one in several]
            if item.default != DEFAULT_DRUG:
                continue
            # Where no drug is described, there is nothing to answer.
            if not (self.drugs() if value is None else self._is_described()):
                continue
            if value is None:
                found[item.name] = self.only_drug(item.name)
            elif item.description == DESCRIBED_DRUG and isinstance(value, str) and value:
                found[item.name] = self.drug(value)
            elif item.description == DESCRIBED_DRUG and hasattr(value, "iri"):
                self.drug(value)
        return found

    def _select(self, sparql: str) -> Results:
        return of_answer(self._store.query(sparql))


def _name(named: object) -> str:
    """The name that was given, or the IRI of a thing of the model.

    Raises:
        InputError: it is neither.
    """
    return as_text(getattr(named, "iri", named), "a name")
