"""``KnowledgeGraph``, the one object that a user holds."""

import os

import pyoxigraph

from . import resources
from .errors import NotFoundError, QueryError, near_matches
from .namespaces import BKO, IRI, VOCABULARIES, expand, local_name
from .packaged import load_packaged
from .queries import QueryCatalogue, bind_sparql, is_sparql, read_query
from .results import of_answer
from .store import MemoryStore

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any, TypeAlias, TypeVar, overload

    import rdflib
    from pyoxigraph import QuerySolutions

    from . import model
    from .build import Facts
    from .check_dose import Number
    from .check_facts import Facts as CheckFacts
    from .check_model import CheckReport, Explanation
    from .names import Names
    from .progress import Progress
    from .queries import NamedQuery
    from .results import Results
    from .store import Answer, Store
    from .trace import Traced
    from .untrusted import Sandbox
    from .validation import ValidationReport

    Path: TypeAlias = "str | os.PathLike[str]"
    About: TypeAlias = "str | model.Node | None"
    S = TypeVar("S", bound=model.Statement)


QUERY_OPTIONS = ("untrusted", "timeout", "max_rows")
"""The options of ``KnowledgeGraph.query``, which cannot be names of parameters."""

DEFAULT_DRUG = "bkg:baclofen"
"""The drug that the named queries are about where none is named."""


def load(
    paths: "Path | Iterable[Path] | None" = None,
    *,
    store: "Path | None" = None,
    progress: "Progress | None" = None,
) -> "KnowledgeGraph":
    """Load the packaged graph, or files and folders of RDF in the same vocabulary.

    Args:
        paths: the files and folders.
        store: a folder that keeps the graph on disk. It is filled the first time, and again when a
            file has changed; then it is opened at once, and only read. Without paths, what was put
            into it is opened.
        progress: is called with what is being done, how much of it is done, and how much there is.

    Raises:
        InputError: a file is missing, empty, of unknown format or not well-formed, or the folder
            holds something else than a store.
    """
    if paths is not None:
        paths = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    if store is not None:
        from .disk import open_store

        return KnowledgeGraph(open_store(store, paths, progress))
    memory = MemoryStore()
    if paths is None:
        load_packaged(memory)
        return KnowledgeGraph(memory)
    memory.load(paths, progress)
    return over(memory)


def connect(url: str, **options: "Any") -> "KnowledgeGraph":
    """Give the graph at a SPARQL endpoint, ``http://…`` or ``https://…``.

    The options are those of ``baclofen_kg.remote.RemoteStore``: credentials, time-outs, graphs.
    Needs the extra ``remote``.

    Raises:
        InputError: this is not the address of an endpoint, or httpx is missing.
    """
    from .remote import RemoteStore

    return KnowledgeGraph(RemoteStore(url, **options))


def over(store: MemoryStore) -> "KnowledgeGraph":
    """Give the graph over a store that holds other people's data."""
    store.load_ontology(resources.ontology_file(), repeated=True)
    return KnowledgeGraph(store)


class KnowledgeGraph:
    """A drug knowledge graph: statements, what they are about, and who says so."""

    def __init__(self, store: "Store") -> None:
        """Hold a store; ``baclofen_kg.load()`` is the usual way to get one."""
        self.store = store
        self.queries = QueryCatalogue()
        """The named queries."""
        self._names: Names | None = None
        self._background: Facts | None = None
        self._checking: tuple[IRI | None, CheckFacts] | None = None
        self._sandbox: Sandbox | None = None
        self._default_drug = False

    def __len__(self) -> int:
        return len(self.store)

    def __repr__(self) -> str:
        # The stores know what can be said without asking a server.
        return repr(self.store).replace(type(self.store).__name__, "KnowledgeGraph", 1)

    # Questions

    if TYPE_CHECKING:

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
        ) -> "Results": ...

        @overload
        def query(self, question: str, /, **parameters: object) -> "Results": ...

    def query(  # type: ignore[misc]  # a parameter has none of the names of the options
        self,
        question: str,
        /,
        *,
        untrusted: bool = False,
        timeout: float | None = None,
        max_rows: int | None = None,
        **parameters: object,
    ) -> "Results":
        """Ask a named query, or any SPARQL query; prefixes of this package are known.

        Parameters are bound as RDF terms. One of type iri takes an IRI, a CURIE, or the name of an
        entity, coded value or statement. A named query about a drug is about baclofen unless told;
        in data that say nothing of baclofen, about the one drug that they describe.

        With ``untrusted`` a question may come from a stranger: it can only read this graph, and is
        answered in a process of its own that is stopped after ``timeout`` seconds (5), at more than
        ``max_rows`` rows (10 000), or when it needs too much memory.

        Raises:
            QueryError: there is no such query, it is an update or not well-formed, a parameter is
                missing, not known or of the wrong type, or an untrusted query goes beyond a limit.
        """
        if untrusted:
            from .untrusted import check_question

            check_question(question, parameters)
        elif timeout is not None or max_rows is not None:
            raise QueryError("timeout and max_rows are for untrusted queries: untrusted=True")
        if is_sparql(question):
            sparql = bind_sparql(question, parameters, self._resolve)
        else:
            named = self.queries[question]
            sparql = named.bind(self._with_drug(named, parameters), self._resolve)
        if untrusted:
            return of_answer(self._sandboxed(sparql, timeout, max_rows))
        return of_answer(self.store.query(sparql))

    def entity(self, name: str) -> "model.Entity":
        """Find an entity by label, synonym, CURIE, IRI or local name.

        Case, accents, width and surplus space make no difference in a label or synonym.

        Raises:
            NotFoundError: no entity has that name, or several have it; with near matches.
        """
        return self._entity(self._name_index().find(name))

    # Statements

    @property
    def drug(self) -> "model.Entity":
        """The drug that the graph describes.

        Raises:
            NotFoundError: the graph describes no drug, or several.
        """
        drugs = self._drugs()
        if len(drugs) != 1:
            found = ", ".join(self._entity(iri).label for iri in drugs[:10]) or "none"
            raise NotFoundError(
                f"the graph does not describe one drug, so name it; it describes: {found}"
            )
        return self._entity(drugs[0])

    def statements(self, kind: str | None = None, about: "About" = None) -> "list[model.Statement]":
        """All statements, or those of one class such as ``Indication``, ordered by IRI.

        Raises:
            NotFoundError: there is no statement class of that name.
        """
        return self._statements(kind=self._class_iri(kind) if kind else None, about=about)

    def statement(self, name: str) -> "model.Statement":
        """The statement of that label, IRI, CURIE or local name.

        Raises:
            NotFoundError: there is no such statement.
        """
        return self._statements(statement=self._statement_iri(name))[0]

    def indications(self, about: "About" = None) -> "list[model.Indication]":
        """What the drug is used against, and in which disease."""
        from .model import Indication

        return self._of(Indication, about)

    def benefits(self, about: "About" = None) -> "list[model.TherapeuticBenefit]":
        """What gets better under treatment."""
        from .model import TherapeuticBenefit

        return self._of(TherapeuticBenefit, about)

    def adverse_reactions(
        self, serious: bool | None = None, about: "About" = None
    ) -> "list[model.AdverseReaction]":
        """What harm the drug can do: all, those called serious, or those not called serious."""
        from .model import AdverseReaction

        found = self._of(AdverseReaction, about)
        return [item for item in found if serious is None or item.serious == serious]

    def interactions(self, about: "About" = None) -> "list[model.Interaction]":
        """What the drug must not meet unawares."""
        from .model import Interaction

        return self._of(Interaction, about)

    def precautions(self, about: "About" = None) -> "list[model.Precaution]":
        """Who must take care with the drug."""
        from .model import Precaution

        return self._of(Precaution, about)

    def pharmacokinetics(self, about: "About" = None) -> "list[model.PharmacokineticParameter]":
        """What the body does to the drug, as ranges with units."""
        from .model import PharmacokineticParameter

        return self._of(PharmacokineticParameter, about)

    def mechanisms(self, about: "About" = None) -> "list[model.MechanismOfAction]":
        """How the drug acts, step by step."""
        from .model import MechanismOfAction

        return self._of(MechanismOfAction, about)

    def dosage(self, about: "About" = None) -> "list[model.DosageRegimen]":
        """How the drug is taken."""
        from .model import DosageRegimen

        return self._of(DosageRegimen, about)

    def products(self, about: "About" = None) -> "list[model.Product]":
        """Which products are said to exist."""
        from .model import Availability

        found = (item.product for item in self._of(Availability, about))
        return list(dict.fromkeys(product for product in found if product))

    def overview(self) -> "Results":
        """How many statements of each class there are: ``label``, ``count``, ``kind``."""
        return self._ask_model("overview")

    def mentions(self, entity: "model.Entity | str") -> "Results":
        """All statements that name an entity: ``label`` and ``statement``, sorted."""
        iri = self.entity(entity).iri if isinstance(entity, str) else entity.iri
        return self._ask_model("mentions", entity=iri)

    # The medication check

    def check(
        self,
        taking: "Iterable[object] | str | None" = None,
        conditions: "Iterable[object] | str | None" = None,
        dose_mg: "Number | None" = None,
        times_per_day: "Number | None" = None,
        jurisdiction: object = None,
        drug: "About" = None,
    ) -> "CheckReport":
        """Check what a person takes, has and is given against the statements of the graph.

        Not medical advice. What is not recognised is listed, with near matches; nothing found is
        not the same as no interaction.

        Args:
            taking: medicines, classes or brands, by name or identifier.
            conditions: conditions, by name or identifier.
            dose_mg: one dose of the drug by mouth, in milligrams.
            times_per_day: how many such doses a day.
            jurisdiction: a country, as ``US``, whose sources come first and whose verdict is given.
            drug: the drug that is checked; needed where the graph describes several.

        Raises:
            InputError: nothing is given, or a dose or a jurisdiction cannot be used.
            NotFoundError: there is no such drug, or none was named and there are several.
        """
        from .check import check

        return check(
            self._check_facts(drug),
            self._name_index(),
            taking=taking,
            conditions=conditions,
            dose_mg=dose_mg,
            times_per_day=times_per_day,
            jurisdiction=jurisdiction,
        )

    def why(self, name: str, drug: "About" = None) -> "Explanation":
        """Give every statement that leads from a medicine or condition to the drug.

        The drug is to be named where the graph describes several.

        Raises:
            NotFoundError: nothing has that name; with near matches.
        """
        from .check import why

        return why(self._check_facts(drug), self._name_index(), name)

    # Who agrees and who does not

    def disputed(self, about: "About" = None) -> "list[model.Statement]":
        """Statements that at least one passage disputes."""
        from . import evidence

        return self._those(evidence.disputed, about)

    def agreed(self, about: "About" = None) -> "list[model.Statement]":
        """Statements that two or more independent witnesses support and nobody disputes."""
        from . import evidence

        return self._those(evidence.agreed, about)

    def article_only(self, about: "About" = None) -> "list[model.Statement]":
        """Statements of the article that no other source was seen to speak to."""
        from . import evidence

        return self._those(evidence.article_only, about)

    # Services

    def validate(self, **options: "Any") -> "ValidationReport":
        """Check the graph against the SHACL shapes."""
        from . import validation

        return validation.validate_store(self.store, **options)

    def export(self, path: "Path", **options: "Any") -> None:
        """Write the graph to a file, ``-`` for standard output; see ``baclofen_kg.export``."""
        from . import export

        export.export(self.store, path, **options)

    def trace(self, path: "Path") -> "list[Traced]":
        """Set each statement beside the words of the source file that it came from.

        Raises:
            HashMismatchError: the file is not the one that the passages count in.
        """
        from .trace import trace

        return trace(self._ask_model("spans"), path)

    def to_rdflib(self) -> "rdflib.Graph":
        """Give the data as an rdflib graph, with the prefixes bound."""
        from . import interchange

        return interchange.to_rdflib(self.store)

    # Inside

    def _sandboxed(self, sparql: str, timeout: float | None, max_rows: int | None) -> "Answer":
        from . import untrusted

        if self._sandbox is None:
            self._sandbox = untrusted.Sandbox(self.store)
        return self._sandbox.query(
            sparql,
            timeout=untrusted.TIMEOUT if timeout is None else timeout,
            max_rows=untrusted.MAX_ROWS if max_rows is None else max_rows,
        )

    def _with_drug(
        self, query: "NamedQuery", values: "Mapping[str, object]"
    ) -> "Mapping[str, object]":
        """Let a query that is about baclofen unless told ask for the one drug of other data."""
        missing = [
            item.name
            for item in query.parameters
            if item.default == DEFAULT_DRUG and values.get(item.name) is None
        ]
        if not missing or self._is_of_default_drug():
            return values
        # Where nothing is described, there is nothing to answer.
        return {**values, **dict.fromkeys(missing, self.drug.iri)} if self._drugs() else values

    def _drugs(self) -> list[str]:
        return [str(row.drug) for row in self._ask_model("subjects")]

    def _is_of_default_drug(self) -> bool:
        if not self._default_drug:
            self._default_drug = bool(self.query(f"ASK {{ ?s bko:about {DEFAULT_DRUG} }}"))
        return self._default_drug

    def _those(
        self, choose: "Callable[[Store, str | None], list[IRI]]", about: "About"
    ) -> "list[model.Statement]":
        chosen = set(choose(self.store, self._about_iri(about)))
        return [item for item in self._statements(about=about) if item.iri in chosen]

    def _about_iri(self, about: "About") -> IRI | None:
        if not about:
            return None
        return IRI(self._resolve(about) if isinstance(about, str) else about.iri)

    def _of(self, kind: "type[S]", about: "About") -> "list[S]":
        # What is about one entity is little: an engine may read all of a class for it.
        found = self._statements(kind=None if about else BKO + kind.__name__, about=about)
        return [item for item in found if isinstance(item, kind)]

    def _statements(
        self, *, kind: str | None = None, about: "About" = None, statement: str | None = None
    ) -> "list[model.Statement]":
        """Build statements with five queries, however many there are."""
        from .build import Builder

        choice = {
            "kind": IRI(kind) if kind else None,
            "about": self._about_iri(about),
            "statement": IRI(statement) if statement else None,
        }
        facts = self._background_facts().copy()
        facts.add(self._model_rows("entities", **choice))
        facts.add(self._model_rows("sources", **choice))
        passages = facts.add(self._model_rows("passages", **choice))
        iris = facts.add(self._model_rows("statements", **choice))
        return Builder(facts).statements(iris, passages)

    def _entity(self, iri: str) -> "model.Entity":
        from .build import Builder

        facts = self._background_facts().copy()
        facts.add(self._model_rows("entity", entity=IRI(iri)))
        return Builder(facts).entity(iri)

    def _background_facts(self) -> "Facts":
        """Coded values and units, which all statements share."""
        from .build import Facts

        if self._background is None:
            self._background = Facts()
            self._background.add(self._model_rows("background"))
        return self._background

    def _ask_model(self, name: str, **parameters: object) -> "Results":
        return of_answer(self._model_answer(name, parameters))

    def _model_rows(self, name: str, **parameters: object) -> "QuerySolutions":
        """Ask for the engine's own rows, which the builder reads without conversion."""
        answer = self._model_answer(name, parameters)
        assert isinstance(answer, pyoxigraph.QuerySolutions)
        return answer

    def _model_answer(self, name: str, parameters: dict[str, object]) -> "Answer":
        query = read_query(resources.model_query_file(name))
        return self.store.query(query.bind(parameters))

    def _class_iri(self, kind: str) -> str:
        local = kind.strip().removeprefix(BKO).removeprefix("bko:")
        rows = self.query("SELECT ?c WHERE { ?c rdfs:subClassOf+ bko:Statement } ORDER BY ?c")
        known = {str(row.c).removeprefix(BKO).lower(): str(row.c) for row in rows}
        if local.lower() not in known:
            names = [iri.removeprefix(BKO) for iri in known.values()]
            near = near_matches(local, names) or names
            raise NotFoundError(f"there is no statement class {kind!r}", near)
        return known[local.lower()]

    def _resolve(self, name: str) -> str:
        """Give the IRI that a parameter means: CURIEs of vocabularies need not be entities.

        What no entity is called may be a coded value by its label, or a statement.
        """
        prefix, colon, _ = name.partition(":")
        if colon and prefix.lower() in VOCABULARIES:
            return expand(name)
        try:
            return self._name_index().find(name)
        except NotFoundError:
            rows = self.query(
                "SELECT ?term ?label WHERE { ?kind rdfs:subClassOf bko:CodedValue . "
                "?term a ?kind ; rdfs:label|skos:altLabel ?label }"
            )
            wanted = name.strip().casefold()
            terms = {str(row.term) for row in rows if str(row.label).casefold() == wanted}
            if len(terms) == 1:
                return terms.pop()
            try:
                return self._statement_iri(name)
            except NotFoundError:
                pass
            raise

    def _statement_iri(self, name: str) -> IRI:
        """The IRI of the statement of that label, IRI, CURIE or local name."""
        from .names import fold, is_iri

        text = name.strip()
        prefix, colon, local = text.partition(":")
        namespace = VOCABULARIES.get(prefix.lower()) if colon else VOCABULARIES["bkg"]
        iri = namespace + (local or text) if namespace else text
        if is_iri(iri) and next(self._model_rows("statements", statement=IRI(iri)), None):
            return IRI(iri)
        rows = self.query("SELECT ?s ?label WHERE { ?s bko:about ?o ; skos:prefLabel ?label }")
        pairs = [(str(row[0]), str(row[1])) for row in rows]
        named = {iri for iri, label in pairs if fold(label) == fold(text)}
        named = named or {iri for iri, _ in pairs if local_name(iri) == text}
        if len(named) == 1:
            return IRI(named.pop())
        if named:
            raise NotFoundError(f"{name!r} is ambiguous: several statements have that name", named)
        near = near_matches(local_name(iri), (local_name(iri) for iri, _ in pairs))
        near = near or near_matches(text, (label for _, label in pairs))
        raise NotFoundError(f"there is no statement {name!r}", near)

    def _check_facts(self, drug: "About") -> "CheckFacts":
        from .check_facts import Facts

        iri = self._about_iri(drug)
        if self._checking is None or self._checking[0] != iri:
            self._checking = (iri, Facts(self.store, iri))
        return self._checking[1]

    def _name_index(self) -> "Names":
        if self._names is None:
            from .model_queries import ModelQueries
            from .names import index_names

            queries = ModelQueries(self.store)
            self._names = index_names(queries, self._matching)
        return self._names

    def _matching(self, identifiers: "Sequence[str]") -> "Iterable[tuple[str, str, str]]":
        rows = self._ask_model("matches", identifier=[IRI(iri) for iri in identifiers])
        return [(str(row[0]), str(row[1]), str(row[2])) for row in rows]
