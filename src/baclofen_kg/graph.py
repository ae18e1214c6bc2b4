"""``KnowledgeGraph``, the one object that a user holds."""

import os

from . import resources
from .errors import InputError, NotFoundError, QueryError
from .model.lookup import Lookup
from .model.queries import ModelQueries
from .namespaces import BKO, IRI, VOCABULARIES
from .sparql.binding import bind
from .sparql.catalogue import QueryCatalogue
from .sparql.results import of_answer
from .sparql.text import is_sparql
from .stores.memory import MemoryStore
from .stores.packaged import load_packaged
from .stores.reading import read_triples

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any, TypeAlias, TypeVar, overload

    import rdflib
    from pyoxigraph import Triple

    from .check.dose import Number
    from .check.facts import Facts as CheckFacts
    from .check.report import CheckReport, Explanation
    from .export.trace import Traced
    from .model import objects as model
    from .model.builder import Facts
    from .shacl.report import ValidationReport
    from .shacl.unchecked import Source
    from .sparql.results import Results
    from .sparql.store import Answer, Store
    from .stores.progress import Progress
    from .stores.sandbox import Sandbox

    Path: TypeAlias = "str | os.PathLike[str]"
    About: TypeAlias = "str | model.Node | None"
    S = TypeVar("S", bound=model.Statement)


ONTOLOGY = BKO.removesuffix("#")
QUERY_OPTIONS = ("untrusted", "timeout", "max_rows")
"""The options of ``KnowledgeGraph.query``, which cannot be names of parameters."""


def load(
    paths: "Path | Iterable[Path] | None" = None,
    *,
    with_package: bool = False,
    store: "Path | None" = None,
    progress: "Progress | None" = None,
    base: str | None = None,
    input_format: str | None = None,
) -> "KnowledgeGraph":
    """Load the packaged graph, or files and folders of RDF in the same vocabulary.

    Args:
        paths: the files and folders.
        with_package: load the packaged graph too, so that the files may build on it.
        store: a folder that keeps the graph on disk. It is filled the first time, and again when a
            file has changed; then it is opened at once, and only read. Without paths, what was put
            into it is opened.
        progress: is called with what is being done, how much of it is done, and how much there is.
        base: the address that relative IRIs of the files are relative to, instead of their own.
        input_format: the format of the files, such as ``turtle``, where their suffix does not tell.

    Raises:
        InputError: a file is missing, empty, of unknown format or not well-formed, or the folder
            holds something else than a store.
    """
    options = {"base": base, "input_format": input_format}
    if paths is not None:
        paths = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    if any(options.values()) and (store is not None or paths is None):
        raise InputError("base and input_format are for files that are loaded into memory")
    if store is not None:
        from .stores.disk.store import open_store

        if paths is not None and with_package:
            paths = [*resources.data_files(), *paths]
        return KnowledgeGraph(open_store(store, paths, progress))
    memory = MemoryStore()
    if paths is None:
        load_packaged(memory)
        return KnowledgeGraph(memory)
    memory.load(paths, progress, **options)
    if with_package:
        memory.load(resources.data_files(), progress)
    return over(memory)


def connect(url: str, **options: "Any") -> "KnowledgeGraph":
    """Give the graph at a SPARQL endpoint, ``http://…`` or ``https://…``.

    The options are those of ``baclofen_kg.stores.remote.RemoteStore``:
    credentials, time-outs, graphs.
    Needs the extra ``remote``.

    Raises:
        InputError: this is not the address of an endpoint, or httpx is missing.
    """
    from .stores.remote import RemoteStore

    return KnowledgeGraph(RemoteStore(url, **options))


def over(store: MemoryStore) -> "KnowledgeGraph":
    """Give the graph over a store that holds other people's data."""
    store.load_ontology(resources.ontology_file())
    return KnowledgeGraph(store)


def validate(
    paths: "Path | Iterable[Path] | None" = None,
    *,
    with_package: bool = False,
    shapes: "Path | Iterable[Path] | None" = None,
    only_shapes: bool = False,
    allow_warnings: bool = False,
    allow_unchecked: bool = False,
    engine: str = "store",
) -> "ValidationReport":
    """Check files, or folders of files, against the shapes; without any, the packaged graph.

    Files are checked together, as one graph. The ontology belongs to it, since our shapes need the
    class hierarchy and the coded values.

    Args:
        paths: the files and folders.
        with_package: the packaged graph belongs to the data, so that a file may build on it.
        shapes: files and folders of shapes, which are added to ours.
        only_shapes: leave our shapes out, and the ontology too.
        allow_warnings: let only violations count.
        allow_unchecked: let files pass in which no shape finds anything to check, if there is
            another in which one does.
        engine: ``store``, which runs the shapes as SPARQL, or ``pyshacl``, the reference.

    Raises:
        InputError: a file is missing, empty, of unknown format or not well-formed, the shapes are
            not well-formed or use what the engine does not support, or there is no such engine.
    """
    from .shacl.validation import read_sources

    if paths is None:
        return load().validate(
            shapes=shapes, only_shapes=only_shapes, allow_warnings=allow_warnings, engine=engine
        )
    return validate_sources(
        read_sources(_listed(paths)),
        with_package=with_package,
        shapes=shapes,
        only_shapes=only_shapes,
        allow_warnings=allow_warnings,
        allow_unchecked=allow_unchecked,
        engine=engine,
    )


def validate_sources(
    sources: "Sequence[Source]",
    *,
    with_package: bool,
    shapes: "Path | Iterable[Path] | None",
    only_shapes: bool,
    **options: "Any",
) -> "ValidationReport":
    """Check what has been read, together; the rest is as in ``validate``."""
    from .shacl import validation

    data = [triple for source in sources for triple in source.triples]
    if with_package:
        data += read_triples(resources.data_files())
    background = [] if only_shapes and not with_package else _ontology()
    store = MemoryStore()
    store.add([*data, *background])
    rules = _rules(shapes, only_shapes)
    return validation.validate(
        store, rules, background=background, sources=sources, data=data, **options
    )


def _listed(paths: "Path | Iterable[Path]") -> "list[Path]":
    return [paths] if isinstance(paths, str | os.PathLike) else list(paths)


def _ontology() -> "list[Triple]":
    return list(read_triples([resources.ontology_file()]))


def _rules(shapes: "Path | Iterable[Path] | None", only_shapes: bool) -> "list[Triple]":
    """The shapes: ours, and those that are added."""
    if only_shapes and shapes is None:
        raise InputError("without our shapes there are none; name others by shapes (--shapes FILE)")
    files = [] if only_shapes else resources.shape_files()
    return list(read_triples([*files, *(() if shapes is None else _listed(shapes))]))


class KnowledgeGraph:
    """A drug knowledge graph: statements, what they are about, and who says so."""

    def __init__(self, store: "Store") -> None:
        """Hold a store; ``baclofen_kg.load()`` is the usual way to get one."""
        self.store = store
        self.queries = QueryCatalogue()
        """The named queries."""
        self._ask = ModelQueries(store)
        self._lookup = Lookup(store, self._ask)
        self._background: tuple[int, Facts] | None = None
        self._checking: tuple[int, IRI | None, CheckFacts] | None = None
        self._sandbox: Sandbox | None = None

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
            from .stores.sandbox import check_question

            check_question(question, parameters)
        elif timeout is not None or max_rows is not None:
            raise QueryError("timeout and max_rows are for untrusted queries: untrusted=True")
        if is_sparql(question):
            sparql = bind(question, parameters, self._lookup.resolve)
        else:
            named = self.queries[question]
            sparql = named.bind(self._lookup.with_drug(named, parameters), self._lookup.resolve)
        if untrusted:
            return of_answer(self._sandboxed(sparql, timeout, max_rows))
        return of_answer(self.store.query(sparql))

    def entity(self, name: str) -> "model.Entity":
        """Find an entity by label, synonym, CURIE, IRI or local name.

        Case, accents, width and surplus space make no difference in a label or synonym.

        Raises:
            NotFoundError: no entity has that name, or several have it; with near matches.
        """
        return self._entity(self._lookup.names().find(name))

    # Statements

    @property
    def drug(self) -> "model.Entity":
        """The drug that the graph describes.

        Raises:
            NotFoundError: the graph describes no drug, or several.
        """
        return self._entity(self._lookup.only_drug())

    if TYPE_CHECKING:

        @overload
        def statements(self, kind: "type[S]", about: "About" = None) -> "list[S]": ...

        @overload
        def statements(
            self, kind: str | None = None, about: "About" = None
        ) -> "list[model.Statement]": ...

    def statements(
        self, kind: "str | type[model.Statement] | None" = None, about: "About" = None
    ) -> "list[Any]":
        """All statements, or those of one class, ordered by IRI.

        Args:
            kind: the class, such as ``"Indication"`` or ``baclofen_kg.model.Indication``.
            about: only what is said about this entity: the subject of the statement, as the drug
                is; what names it somewhere else is found by ``mentions``.

        Raises:
            NotFoundError: there is no statement class of that name.
        """
        if isinstance(kind, type):
            return self._of(kind, about)
        return self._statements(
            kind=self._lookup.statement_class(kind) if kind else None, about=about
        )

    def statement(self, name: str) -> "model.Statement":
        """The statement of that label, IRI, CURIE or local name.

        Raises:
            NotFoundError: there is no such statement.
        """
        return self._statements(statement=self._lookup.statement(name))[0]

    def indications(self, about: "About" = None) -> "list[model.Indication]":
        """What the drug is used against, and in which disease."""
        from .model.objects import Indication

        return self._of(Indication, about)

    def benefits(self, about: "About" = None) -> "list[model.TherapeuticBenefit]":
        """What gets better under treatment."""
        from .model.objects import TherapeuticBenefit

        return self._of(TherapeuticBenefit, about)

    def adverse_reactions(
        self, serious: bool | None = None, about: "About" = None
    ) -> "list[model.AdverseReaction]":
        """What harm the drug can do: all, those called serious, or those not called serious."""
        from .model.objects import AdverseReaction

        found = self._of(AdverseReaction, about)
        return [item for item in found if serious is None or item.serious == serious]

    def interactions(self, about: "About" = None) -> "list[model.Interaction]":
        """What the drug must not meet unawares."""
        from .model.objects import Interaction

        return self._of(Interaction, about)

    def precautions(self, about: "About" = None) -> "list[model.Precaution]":
        """Who must take care with the drug."""
        from .model.objects import Precaution

        return self._of(Precaution, about)

    def contraindications(self, about: "About" = None) -> "list[model.Contraindication]":
        """Who must not take the drug."""
        from .model.objects import Contraindication

        return self._of(Contraindication, about)

    def warnings(self, about: "About" = None) -> "list[model.Warning]":
        """What can go wrong in a given circumstance, such as stopping abruptly."""
        from .model.objects import Warning

        return self._of(Warning, about)

    def pharmacokinetics(self, about: "About" = None) -> "list[model.PharmacokineticParameter]":
        """What the body does to the drug, as ranges with units."""
        from .model.objects import PharmacokineticParameter

        return self._of(PharmacokineticParameter, about)

    def mechanisms(self, about: "About" = None) -> "list[model.MechanismOfAction]":
        """How the drug acts, step by step."""
        from .model.objects import MechanismOfAction

        return self._of(MechanismOfAction, about)

    def dosage(self, about: "About" = None) -> "list[model.DosageRegimen]":
        """How the drug is taken."""
        from .model.objects import DosageRegimen

        return self._of(DosageRegimen, about)

    def products(self, about: "About" = None) -> "list[model.Product]":
        """Which products are said to exist."""
        from .model.objects import Availability

        found = (item.product for item in self._of(Availability, about))
        return list(dict.fromkeys(product for product in found if product))

    def overview(self) -> "Results":
        """How many statements of each class there are: ``label``, ``count``, ``kind``."""
        return self._ask.table("overview")

    def mentions(self, entity: "model.Entity | str") -> "Results":
        """All statements that name an entity: ``label`` and ``statement``, sorted."""
        iri = self.entity(entity).iri if isinstance(entity, str) else entity.iri
        return self._ask.table("mentions", entity=iri)

    def class_mentions(self, entity: "model.Entity | str") -> "Results":
        """All statements that name a class above an entity: ``label``, ``class``, ``statement``."""
        iri = self.entity(entity).iri if isinstance(entity, str) else entity.iri
        return self._ask.table("class-mentions", entity=iri)

    def details(self, name: str) -> "Results":
        """What is said of any node, such as a source, a passage or a coded value, row by row.

        The columns are ``node``, ``property``, ``propertyLabel``, ``value`` and ``valueLabel``.

        Args:
            name: an IRI, a CURIE, a local name, a title or a label.

        Raises:
            NotFoundError: there is no such node, or there are several.
        """
        return self._ask.table("node", node=self._lookup.node(name))

    def said_in(self, source: "model.Source | str") -> "Results":
        """To which statements a source speaks, passage by passage, and how.

        The columns are ``relation``, ``label``, ``comment``, ``passage`` and ``statement``.

        Raises:
            NotFoundError: there is no such source, or there are several.
        """
        iri = self._lookup.node(source) if isinstance(source, str) else source.iri
        if BKO + "Source" not in (row.value for row in self._ask.table("node", node=IRI(iri))):
            raise NotFoundError(f"{str(source)!r} is no source")
        return self._ask.table("said-in", source=IRI(iri))

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
        from .check.run import check

        return check(
            self._check_facts(drug),
            self._lookup.names(),
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
        from .check.run import why

        return why(self._check_facts(drug), self._lookup.names(), name)

    # Who agrees and who does not

    def disputed(self, about: "About" = None) -> "list[model.Statement]":
        """Statements that at least one passage disputes."""
        from .model import evidence

        return self._those(evidence.disputed, about)

    def agreed(self, about: "About" = None) -> "list[model.Statement]":
        """Statements that two or more independent witnesses support and nobody disputes."""
        from .model import evidence

        return self._those(evidence.agreed, about)

    def article_only(self, about: "About" = None) -> "list[model.Statement]":
        """Statements of the article that no other source was seen to speak to."""
        from .model import evidence

        return self._those(evidence.article_only, about)

    # Services

    def validate(
        self,
        *,
        shapes: "Path | Iterable[Path] | None" = None,
        only_shapes: bool = False,
        allow_warnings: bool = False,
        engine: str = "store",
    ) -> "ValidationReport":
        """Check the graph, together with the ontology, against the SHACL shapes.

        Args:
            shapes: files and folders of shapes, which are added to ours.
            only_shapes: leave our shapes out.
            allow_warnings: let only violations count.
            engine: ``store``, where the data are, or ``pyshacl``, the reference.

        Raises:
            InputError: the store cannot be validated, the shapes are not well-formed or use what
                the engine does not support, or there is no such engine.
        """
        from .shacl import validation

        rules = _rules(shapes, only_shapes)
        ontology = resources.ontology_file()
        if not self.store.query(f"ASK {{ <{ONTOLOGY}> a <{VOCABULARIES['owl']}Ontology> }}"):
            try:
                self.store.load_ontology(ontology)
            except InputError:
                raise InputError(
                    "the store holds no ontology to validate with; "
                    f"load {os.path.basename(ontology)} beside the data"
                ) from None
        return validation.validate(
            self.store,
            rules,
            background=_ontology(),
            allow_warnings=allow_warnings,
            engine=engine,
        )

    def export(
        self,
        path: "Path",
        *,
        format: str | None = None,
        framed: bool = False,
        derived: bool = False,
        sources: "Sequence[str] | None" = None,
        ontology: bool = False,
    ) -> None:
        """Write the graph to a file, whole or not at all.

        Args:
            path: the file; ``-`` for standard output.
            format: such as ``turtle`` or ``json-ld``; by default what the suffix says.
            framed: JSON-LD nested around the drug.
            derived: with the direct edges that follow from the statements.
            sources: only what these sources say.
            ontology: with the ontology.

        Raises:
            InputError: the format is not known, or the file cannot be written.
            NotFoundError: there is no such source.
        """
        from .export import graph as export

        export.export(
            self.store,
            path,
            format=format,
            framed=framed,
            derived=derived,
            sources=sources,
            ontology=ontology,
        )

    def trace(self, path: "Path") -> "list[Traced]":
        """Set each statement beside the words of the source file that it came from.

        Raises:
            HashMismatchError: the file is not the one that the passages count in.
        """
        from .export.trace import trace

        return trace(self._ask.table("spans"), path)

    def to_rdflib(self) -> "rdflib.Graph":
        """Give the data as an rdflib graph, with the prefixes bound."""
        from .stores import interchange

        return interchange.to_rdflib(self.store)

    # Inside

    def _sandboxed(self, sparql: str, timeout: float | None, max_rows: int | None) -> "Answer":
        from .stores import sandbox as untrusted

        if self._sandbox is None:
            self._sandbox = untrusted.Sandbox(self.store)
        return self._sandbox.query(
            sparql,
            timeout=untrusted.TIMEOUT if timeout is None else timeout,
            max_rows=untrusted.MAX_ROWS if max_rows is None else max_rows,
        )

    def _those(
        self, choose: "Callable[[Store, str | None], list[IRI]]", about: "About"
    ) -> "list[model.Statement]":
        chosen = set(choose(self.store, self._about_iri(about)))
        return [item for item in self._statements(about=about) if item.iri in chosen]

    def _about_iri(self, about: "About") -> IRI | None:
        if not about:
            return None
        return IRI(self._lookup.resolve(about) if isinstance(about, str) else about.iri)

    def _of(self, kind: "type[S]", about: "About") -> "list[S]":
        # What is about one entity is little: an engine may read all of a class for it.
        found = self._statements(kind=None if about else BKO + kind.__name__, about=about)
        return [item for item in found if isinstance(item, kind)]

    def _statements(
        self, *, kind: str | None = None, about: "About" = None, statement: str | None = None
    ) -> "list[model.Statement]":
        """Build statements with five queries, however many there are."""
        from .model.builder import Builder

        choice = {
            "kind": IRI(kind) if kind else None,
            "about": self._about_iri(about),
            "statement": IRI(statement) if statement else None,
        }
        facts = self._background_facts().copy()
        facts.add(self._ask.rows("entities", **choice))
        facts.add(self._ask.rows("sources", **choice))
        passages = facts.add(self._ask.rows("passages", **choice))
        iris = facts.add(self._ask.rows("statements", **choice))
        return Builder(facts).statements(iris, passages)

    def _entity(self, iri: str) -> "model.Entity":
        from .model.builder import Builder

        facts = self._background_facts().copy()
        facts.add(self._ask.rows("entity", entity=IRI(iri)))
        return Builder(facts).entity(iri)

    def _background_facts(self) -> "Facts":
        """Coded values and units, which all statements share."""
        from .model.builder import Facts

        if self._background is None or self._background[0] != self.store.changes:
            # Published only when it is whole: another thread may be waiting for it.
            facts = Facts()
            facts.add(self._ask.rows("background"))
            self._background = (self.store.changes, facts)
        return self._background[1]

    def _check_facts(self, drug: "About") -> "CheckFacts":
        from .check.facts import Facts

        asked = (self.store.changes, self._about_iri(drug))
        if self._checking is None or self._checking[:2] != asked:
            self._checking = (*asked, Facts(self.store, asked[1]))
        return self._checking[2]
