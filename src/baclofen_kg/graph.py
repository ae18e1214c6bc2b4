"""``KnowledgeGraph``, the one object that a user holds: it hands on to the rooms."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, TypeAlias, overload

from . import check as _check
from . import export as _export
from . import model, shacl, stores
from .errors import QueryError, as_flag, as_text
from .model.lookup import Lookup
from .sparql.asking import NamedQueries
from .sparql.binding import bind
from .sparql.catalogue import QueryCatalogue
from .sparql.results import Results, of_answer
from .sparql.store import Store
from .sparql.text import is_sparql
from .stores.packaged import ontology_beside, shape_triples

Path: TypeAlias = str | os.PathLike[str]
About: TypeAlias = "str | model.Entity | None"

QUERY_OPTIONS = ("untrusted", "timeout", "max_rows")
"""The options of ``KnowledgeGraph.query``, which cannot be names of parameters."""


class KnowledgeGraph:
    """A drug knowledge graph: statements, what they are about, and who says so."""

    def __init__(self, store: Store) -> None:
        """Hold a store; ``baclofen_kg.load()`` is the usual way to get one."""
        self.store = store
        self.queries = QueryCatalogue()
        """The named queries."""
        self._ask = NamedQueries(store)
        self._lookup = Lookup(store, self._ask)
        self._checking: tuple[int, str | None, _check.DrugKnowledge] | None = None

    def __len__(self) -> int:
        return len(self.store)

    def __repr__(self) -> str:
        return repr(self.store).replace(type(self.store).__name__, "KnowledgeGraph", 1)

    @overload
    def query(
        self,
        question: str,
        /,
        *,
        untrusted: bool,
        timeout: float | None = None,
        max_rows: int | None = None,
        **parameters: object,
    ) -> Results: ...

    @overload
    def query(self, question: str, /, **parameters: object) -> Results: ...

    def query(  # type: ignore[misc]  # a parameter has none of the names of the options
        self,
        question: str,
        /,
        *,
        untrusted: bool = False,
        timeout: float | None = None,
        max_rows: int | None = None,
        **parameters: object,
    ) -> Results:
        """Ask a named query, or any SPARQL query; prefixes of this package are known.

        Parameters are bound as RDF terms. One of type iri takes an IRI, a CURIE, or the name of an
        entity, coded value, statement or source. A named query about a drug is about the one that
        the graph describes; where it describes several, ``drug`` must name one.

        A question that is ``untrusted`` can only read this graph, and is answered in a process of
        its own that is stopped after ``timeout`` seconds (5), at more than ``max_rows`` rows
        (10 000), or when it needs too much memory.

        Raises:
            NotFoundError: nothing has the name, or several drugs are described and none is named.
            QueryError: there is no such query, it is an update or not well-formed, a parameter is
                missing, not known or of the wrong type, or an untrusted query goes beyond a limit.
        """
        question = as_text(question, "a question")
        if as_flag(untrusted, "untrusted"):
            stores.check_question(question, parameters)
        elif timeout is not None or max_rows is not None:
            raise QueryError("timeout and max_rows are for untrusted queries: untrusted=True")
        if is_sparql(question):
            sparql = bind(self._lookup.readable(question), parameters, self._lookup.resolve)
        else:
            named = self.queries[question]
            sparql = named.bind(self._lookup.values_for(named, parameters), self._lookup.resolve)
        if untrusted:
            return of_answer(self._sandbox.query(sparql, timeout=timeout, max_rows=max_rows))
        return of_answer(self.store.query(sparql))

    def entity(self, name: str) -> model.Entity:
        """Find an entity by label, synonym, CURIE, IRI or local name.

        Case, accents, width and surplus space make no difference in a label or synonym.

        Raises:
            NotFoundError: no entity has that name, or several have it; with near matches.
        """
        return self._reader.entity(self._lookup.entity(name))

    @property
    def drug(self) -> model.Entity:
        """The drug that the graph describes.

        Raises:
            NotFoundError: the graph describes no drug, or several.
        """
        return self._reader.entity(self._lookup.only_drug())

    @overload
    def statements(self, kind: type[model.S], *, about: About = None) -> list[model.S]: ...

    @overload
    def statements(
        self, kind: str | None = None, *, about: About = None
    ) -> list[model.Statement]: ...

    def statements(
        self, kind: str | type[model.Statement] | None = None, *, about: About = None
    ) -> list[Any]:
        """All statements, or those of one class, ordered by IRI.

        Args:
            kind: the class, such as ``"Indication"`` or ``baclofen_kg.model.Indication``.
            about: only what is said about this entity: the subject of the statement, as the drug
                is; what names it somewhere else is found by ``mentions``.

        Raises:
            NotFoundError: there is no statement class of that name.
        """
        if isinstance(kind, type):
            return self._reader.of_class(kind, self._lookup.about(about))
        iri = self._lookup.statement_class(kind) if kind else None
        return self._reader.statements(kind=iri, about=self._lookup.about(about))

    def statement(self, name: str) -> model.Statement:
        """The statement of that label, IRI, CURIE or local name.

        Raises:
            NotFoundError: there is no such statement.
        """
        return self._reader.statements(statement=self._lookup.statement(name))[0]

    def indications(self, *, drug: About = None) -> list[model.Indication]:
        """What the drug is used against, and in which disease."""
        return self._of(model.Indication, drug)

    def benefits(self, *, drug: About = None) -> list[model.TherapeuticBenefit]:
        """What gets better under treatment."""
        return self._of(model.TherapeuticBenefit, drug)

    def adverse_reactions(
        self, *, serious: bool | None = None, drug: About = None
    ) -> list[model.AdverseReaction]:
        """What harm the drug can do: all, those that a document calls serious, or the others."""
        found = self._of(model.AdverseReaction, drug)
        return [item for item in found if serious is None or item.serious == serious]

    def interactions(self, *, drug: About = None) -> list[model.Interaction]:
        """What the drug interacts with: pairs, each with its ``consequences``."""
        return [item for item in self._of(model.Interaction, drug) if item.specialises is None]

    def precautions(self, *, drug: About = None) -> list[model.Precaution]:
        """Who must take care with the drug."""
        return self._of(model.Precaution, drug)

    def contraindications(
        self, *, country: str | None = None, drug: About = None
    ) -> list[model.Statement]:
        """Precautions and interactions that a document, of this country or of any, forbids.

        Who forbids, and who only asks for care, is in ``statement.reports("advice")``.
        """
        found = [*self._of(model.Precaution, drug), *self._of(model.Interaction, drug)]
        return [item for item in found if item.is_contraindicated(country)]

    def warnings(self, *, drug: About = None) -> list[model.Warning]:
        """What can go wrong in a given circumstance, such as stopping abruptly."""
        return self._of(model.Warning, drug)

    def pharmacokinetics(self, *, drug: About = None) -> list[model.PharmacokineticParameter]:
        """What the body does to the drug, as ranges with units."""
        return self._of(model.PharmacokineticParameter, drug)

    def mechanisms(self, *, drug: About = None) -> list[model.MechanismOfAction]:
        """How the drug acts, step by step."""
        return self._of(model.MechanismOfAction, drug)

    def dosage(self, *, drug: About = None) -> list[model.DosageRegimen]:
        """How the drug is taken."""
        return self._of(model.DosageRegimen, drug)

    def products(self, *, drug: About = None) -> list[model.Product]:
        """Which products are said to exist."""
        found = (item.product for item in self._of(model.Availability, drug))
        return list(dict.fromkeys(product for product in found if product))

    def disputed(self, *, about: About = None) -> list[model.Statement]:
        """Statements that at least one passage disputes."""
        return self._reader.found_by("disputed", self._lookup.about(about))

    def agreed(self, *, about: About = None) -> list[model.Statement]:
        """Statements that two or more independent witnesses support and nobody disputes."""
        return self._reader.found_by("agreed", self._lookup.about(about))

    def article_only(self, *, about: About = None) -> list[model.Statement]:
        """Statements of the article that no other source speaks to, as far as it was read."""
        return self._reader.found_by("article-only", self._lookup.about(about))

    def overview(self, *, about: About = None) -> Results:
        """How many statements of each class there are: ``label``, ``count``, ``kind``."""
        return self._ask.table("model/overview", about=self._lookup.about(about))

    def mentions(self, entity: model.Entity | str) -> Results:
        """All statements that name an entity: ``label`` and ``statement``, sorted."""
        return self._ask.table("model/mentions", entity=self._lookup.entity(entity))

    def class_mentions(self, entity: model.Entity | str) -> Results:
        """All statements that name a class above an entity, sorted.

        The columns are ``label``, ``memberOfLabel`` (the class) and ``statement``.
        """
        return self._ask.table("model/class-mentions", entity=self._lookup.entity(entity))

    def details(self, name: str) -> Results:
        """What is said of any node, such as a source, a passage or a coded value, row by row.

        The node goes by IRI, CURIE, local name, title or label. The columns are ``node``,
        ``property``, ``propertyLabel``, ``value`` and ``valueLabel``.

        Raises:
            NotFoundError: there is no such node, or there are several.
        """
        return self._ask.table("model/node", node=self._lookup.node(name))

    def said_in(self, source: model.Source | str) -> Results:
        """To which statements a source speaks, passage by passage, and how.

        The columns are ``relation``, ``label``, ``comment``, ``passage`` and ``statement``.

        Raises:
            NotFoundError: there is no such source, or there are several.
        """
        iri = self._lookup.source(source)
        return self._ask.table("model/said-in", source=iri)

    def check(
        self,
        taking: Iterable[object] | str | None = None,
        conditions: Iterable[object] | str | None = None,
        *,
        dose_mg: _check.Number | None = None,
        times_per_day: _check.Number | None = None,
        egfr: _check.Number | None = None,
        creatinine_clearance: _check.Number | None = None,
        age: _check.Number | None = None,
        weight_kg: _check.Number | None = None,
        route: object = None,
        jurisdiction: object = None,
        fhir: object = None,
        drug: About = None,
    ) -> _check.CheckReport:
        """Check what a person takes, has and is given against the statements of the graph.

        Medicines and conditions are named as in a record, or by code; ``dose_mg`` is one dose.
        ``egfr`` is in mL/min/1.73 m2, ``creatinine_clearance`` in mL/min, ``age`` in years; oral
        unless a ``route`` is named. ``fhir`` is a resource or bundle. Not medical advice.

        Raises:
            InputError: nothing is given, or a dose, figure, route or jurisdiction cannot be used.
            NotFoundError: there is no such drug, or none was named and there are several.
        """
        return _check.check(
            self._knowledge(drug),
            self._lookup.names(),
            taking=self._lookup.all_entered(taking),
            conditions=self._lookup.all_entered(conditions),
            dose_mg=dose_mg,
            times_per_day=times_per_day,
            figures=(egfr, creatinine_clearance, age, weight_kg),
            route=route,
            jurisdiction=self._lookup.entered(jurisdiction),
            fhir=fhir,
        )

    def why(self, name: str, *, drug: About = None) -> _check.Explanation:
        """Return every statement that leads from a medicine or condition to the drug.

        Raises:
            NotFoundError: nothing has that name; with near matches.
        """
        return _check.why(self._knowledge(drug), self._lookup.names(), name)

    def validate(
        self,
        *,
        shapes: Path | Iterable[Path] | None = None,
        only_shapes: bool = False,
        allow_warnings: bool = False,
        engine: str = "store",
    ) -> shacl.ValidationReport:
        """Check the graph, together with the ontology, against SHACL shapes.

        ``shapes`` are files that are added to ours, unless ``only_shapes``; ``allow_warnings`` lets
        only violations count; the engine is ``store`` or ``pyshacl``. Raises InputError where one
        of them cannot be used.
        """
        rules, base = shape_triples(shapes, only=only_shapes), ontology_beside(self.store)
        return shacl.validate(self.store, rules, base, engine=engine, allow_warnings=allow_warnings)

    def export(
        self,
        path: Path,
        *,
        view: str | None = None,
        format: str | None = None,
        framed: bool = False,
        derived: bool | str = False,
        sources: Sequence[str] | None = None,
        drug: About = None,
        ontology: bool = False,
    ) -> None:
        """Write the graph to a file or a folder, whole or not at all.

        Args:
            path: the file; ``-`` for standard output.
            view: a format of other tools, such as ``fhir``; of the rest only ``drug`` goes with it.
            format: such as ``turtle`` or ``json-ld``; by default what the suffix says.
            framed: JSON-LD nested around the drug.
            derived: add the direct edges of the statements, or those of one country, by its name.
            sources: only what these sources say.
            drug: only what is said about this drug, and what that speaks of.
            ontology: with the ontology.

        Raises:
            InputError: the format or view is not known, or the file cannot be written.
            NotFoundError: there is no such source, country or drug, or what is framed or a view is
                about one drug, and none is named of several.
        """
        edges = self._reader.jurisdiction(derived) if isinstance(derived, str) else derived
        about = self._lookup.drug(drug) if drug or framed or _export.is_of_one(view) else None
        _export.export(self.store, path, view, format, framed, edges, sources, about, ontology)

    def losses(self, view: str, *, drug: About = None) -> _export.Account:
        """Return what a view carries of the graph, what it loses, and why; print it."""
        about = self._lookup.drug(drug) if drug or _export.is_of_one(view) else None
        return _export.make_view(self.store, view, about).account

    def to_networkx(self) -> _export.MultiDiGraph:
        """Return the direct edges as a networkx graph; needs the extra ``networkx``."""
        return _export.to_networkx(self.store)

    def trace(self, path: Path) -> list[_export.Traced]:
        """Set each statement beside the words of the source file that it came from.

        Raises:
            HashMismatchError: the file is not the one that the passages count in.
        """
        return _export.traced(self._ask.table("model/spans"), path)

    def to_rdflib(self) -> stores.RdflibGraph:
        """Return the data as an rdflib graph, with the prefixes bound."""
        return stores.to_rdflib(self.store)

    @cached_property
    def _reader(self) -> model.Reader:
        return model.Reader(self.store, self._ask)

    @cached_property
    def _sandbox(self) -> stores.Sandbox:
        return stores.Sandbox(self.store)

    def _of(self, kind: type[model.S], drug: About) -> list[model.S]:
        return self._reader.of_class(kind, self._lookup.drug(drug))

    def _knowledge(self, drug: About) -> _check.DrugKnowledge:
        """What the graph says of a drug, for the check; read anew when the data have changed."""
        asked = (self.store.changes, self._lookup.drug(drug))
        if self._checking is None or self._checking[:2] != asked:
            self._checking = (*asked, _check.DrugKnowledge(self._reader, self._ask, asked[1]))
        return self._checking[2]
