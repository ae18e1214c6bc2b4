"""What the six tools for agents answer; ``agent`` offers them to clients.

Their descriptions and those of their arguments are what an agent reads, so they stand here, beside
what is done.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from mcp.types import CallToolResult
from pydantic import Field

from .. import model
from ..errors import InputError, NotFoundError, QueryError, one_line
from ..graph import QUERY_OPTIONS, KnowledgeGraph
from ..model.lookup import DEFAULT_DRUG, Lookup
from ..model.slips import slips
from ..namespaces import compact
from ..sparql.asking import NamedQueries
from ..sparql.catalogue import NamedQuery
from ..sparql.results import Results
from ..sparql.text import is_sparql
from ..sparql.tokens import tokens
from .agent_evidence import evidence_answer
from .agent_find import IN_TITLE, Finder
from .agent_findings import check_answer
from .agent_forms import Candidates, Checked, Evidence, Shown, Table
from .agent_nodes import Describer
from .agent_size import MAX_BYTES, Item, Listing, Window, fitted
from .agent_tables import questions_answer, table_answer
from .words import counted

_WHO = {"stance", "relation", "verdict", "jurisdiction", "source", "supports", "witnesses"}
"""Columns that tell who says something."""

_LONGEST = 300

TIMEOUT = 5.0
MAX_ROWS = 200

Value: TypeAlias = str | int | float | bool
Start: TypeAlias = Annotated[int, Field(description="the number of the first to show, from 1")]
Bytes: TypeAlias = Annotated[
    int, Field(description="how long the answer may be, in bytes: 2000 to 100000")
]
Drug: TypeAlias = Annotated[
    str, Field(description="the drug; needed only where the graph describes several")
]
Country: TypeAlias = Annotated[
    str, Field(description="a country by name or code, such as UK, US or Switzerland")
]


class Tools:
    """The tools, over one graph. What they raise on purpose are errors of this package."""

    def __init__(self, kg: KnowledgeGraph) -> None:
        """Hold a graph."""
        self._kg = kg
        queries = NamedQueries(kg.store)
        self._lookup = Lookup(kg.store, queries)
        self._reader = model.Reader(kg.store, queries)
        self._finder = Finder(self._lookup, self._reader, queries)
        self._describer = Describer(kg, self._lookup, self._reader, queries)

    def find(
        self,
        name: Annotated[str, Field(description="a name or an identifier: Lioresal, chebi:2972")],
        start: Start = 1,
        max_bytes: Bytes = MAX_BYTES,
    ) -> Annotated[CallToolResult, Candidates]:
        """List what a name can stand for: substances, conditions, products, statements, sources.

        Use it first, and ask your user where several things have the name. Candidates that only
        look alike are marked so: none of them need be meant, and a name that is not found is not in
        the graph under that name; do not put another in its place.
        """
        name = _name(name)
        exact, items = self._finder.candidates(name)
        titles = sum(item.data["how"] == IN_TITLE for item in items)
        if exact:
            number = len(items) - titles
            several = ": ask which is meant" if number > 1 else ""
            note = f"{name!r} is the name of {counted(number, 'thing')}{several}."
            note += f" It also stands in {counted(titles, 'title')}." if titles else ""
        elif items:
            note = (
                f"Nothing in the graph has the name {name!r}. What follows only looks alike or has "
                "these words in its title; none of it need be meant:"
            )
        else:
            note = f"Nothing in the graph is called {name!r}, and nothing looks like it."
        return fitted(
            Candidates,
            "",
            Listing(items, "candidates", "candidates"),
            {"exact": exact},
            Window(start, max_bytes),
            note=note,
        )

    def show(
        self,
        name: Annotated[str, Field(description="a label, synonym, title, CURIE or IRI")],
        start: Start = 1,
        max_bytes: Bytes = MAX_BYTES,
    ) -> Annotated[CallToolResult, Shown]:
        """Show one node: what it is, its identifiers, and the statements that name it.

        Each statement stands with who supports (+), qualifies (~) and disputes (-) it, by country
        code; one of a class above the node says so. The tool evidence has the passages.
        """
        node = self._describer.described(_name(name))
        return fitted(
            Shown,
            node.head,
            Listing([Item(line, line) for line in node.lines], "lines", "lines"),
            {"id": compact(node.iri), "label": node.label, "kinds": node.kinds},
            Window(start, max_bytes),
        )

    def ask(
        self,
        question: Annotated[
            str, Field(description="the name of a question; without one, all are listed")
        ] = "",
        parameters: Annotated[
            dict[str, Value | list[Value]] | None,
            Field(
                description="values by the names of the question's parameters, such as "
                '{"jurisdiction": "UK"}; entities by name or CURIE'
            ),
        ] = None,
        drug: Drug = "",
        start: Start = 1,
        max_bytes: Bytes = MAX_BYTES,
    ) -> Annotated[CallToolResult, Table]:
        """Ask one of the named questions, with parameters; the answer is a table.

        A row with relation or verdict 'disputed' is contested: say so. 'nothing read' is no verdict
        of that country. Without a question it lists all of them with their parameters.
        """
        if not question.strip():
            return questions_answer(self._kg.queries, Window(start, max_bytes))
        if is_sparql(question):
            raise QueryError(
                "that is SPARQL: use the tool sparql; ask takes the name of a question"
            )
        named = self._kg.queries[question.strip()]
        values = dict(parameters or {})
        for name in values.keys() & set(QUERY_OPTIONS):
            raise QueryError(f"query {named.name} has no parameter {name!r}")
        if drug:
            values.setdefault(_parameter_of_drug(named), drug)
        answer = self._kg.query(named.name, **values)
        free = [
            item.name
            for item in named.parameters
            if item.name not in values and item.default != DEFAULT_DRUG
        ]
        note = _about(answer) if answer else self._nothing(named, values)
        return table_answer(
            answer,
            named.name,
            named.question,
            note=note,
            window=Window(start, max_bytes),
            narrower=f"one of the parameters {', '.join(free)}" if free else "",
            joined=True,
        )

    def check(
        self,
        taking: Annotated[
            list[str] | None, Field(description="medicines as they are written, one an entry")
        ] = None,
        conditions: Annotated[
            list[str] | None, Field(description="conditions, pregnancy and the like")
        ] = None,
        dose_mg: Annotated[float | None, Field(description="one dose of the drug, in mg")] = None,
        times_per_day: float | None = None,
        egfr: Annotated[float | None, Field(description="in mL/min/1.73 m2")] = None,
        creatinine_clearance: Annotated[float | None, Field(description="in mL/min")] = None,
        age: Annotated[float | None, Field(description="in years")] = None,
        weight_kg: float | None = None,
        route: Annotated[str, Field(description="how the drug is given; by mouth if empty")] = "",
        jurisdiction: Country = "",
        drug: Drug = "",
        detail: Annotated[bool, Field(description="with all paths and passages")] = False,
        start: Start = 1,
        max_bytes: Bytes = MAX_BYTES,
    ) -> Annotated[CallToolResult, Checked]:
        """Check what a person takes, has and is given against what the sources say of the drug.

        The gravest finding comes first. What was NOT CHECKED was not recognised: repeat that to
        your user. No finding is no all-clear.
        """
        report = self._kg.check(
            taking=taking,
            conditions=conditions,
            dose_mg=_figure(dose_mg),
            times_per_day=_figure(times_per_day),
            egfr=_figure(egfr),
            creatinine_clearance=_figure(creatinine_clearance),
            age=_figure(age),
            weight_kg=_figure(weight_kg),
            route=route or None,
            jurisdiction=jurisdiction or None,
            drug=drug or None,
        )
        maxima = 0
        if report.dose:
            route = report.person.route_iri
            rows = self._kg.query("daily-maximum", drug=report.drug.iri)
            maxima = sum(row.route in (None, route) for row in rows)
        return check_answer(report, Window(start, max_bytes), maxima=maxima, detail=detail)

    def evidence(
        self,
        statement: Annotated[str, Field(description="a statement by CURIE or label")],
        jurisdiction: Country = "",
        start: Start = 1,
        max_bytes: Bytes = MAX_BYTES,
    ) -> Annotated[CallToolResult, Evidence]:
        """Say who supports, qualifies and disputes a statement, by country, passage by passage.

        Passages that dispute come first. A country that is not listed was not seen to speak to the
        statement: that is no verdict of its.
        """
        try:
            item = self._kg.statement(_name(statement))
        except NotFoundError as error:
            raise self._no_statement(statement, error) from None
        place = self._reader.jurisdiction(jurisdiction) if jurisdiction else None
        return evidence_answer(item, place, Window(start, max_bytes))

    def sparql(
        self,
        query: Annotated[str, Field(description="SPARQL 1.1; the usual prefixes are known")],
        start: Start = 1,
        max_bytes: Bytes = MAX_BYTES,
    ) -> Annotated[CallToolResult, Table]:
        """Ask a SPARQL query: SELECT, ASK, CONSTRUCT or DESCRIBE, of 5 s and 200 rows at most.

        For what no named question answers. The data are in the default graph; SERVICE, FROM, GRAPH
        and updates are refused. Prefixes bkg:, bko:, skos:, cito:, dcterms: and rdfs: need no
        declaration. Who says so is ?passage cito:supports|cito:qualifies|cito:disputes ?statement.
        """
        if not is_sparql(query) and query.strip() in self._kg.queries:
            raise QueryError(
                f"that is the name of a question: use the tool ask for {query.strip()}"
            )
        if not is_sparql(query):
            raise QueryError(
                "that is no SPARQL query: it begins with SELECT, ASK, CONSTRUCT or DESCRIBE, such "
                "as SELECT ?x WHERE { ?x bko:memberOf bkg:opioids }"
            )
        answer = self._kg.query(query, untrusted=True, timeout=TIMEOUT, max_rows=MAX_ROWS)
        notes = [f"{slip[:1].upper()}{slip[1:]}" for slip in slips(query, self._kg.store)]
        if not answer.rows:
            notes.append("Nothing in the graph matches, which is not a no.")
            notes += [
                f"{name} is not in the graph: look for it with find."
                for name in dict.fromkeys(token.text for token in tokens(query))
                if name.startswith("bkg:") and not self._is_there(name)
            ]
        return table_answer(
            answer,
            one_line(query)[:_LONGEST],
            "",
            note=" ".join(notes),
            window=Window(start, max_bytes),
            narrower="a LIMIT",
        )

    def _is_there(self, name: str) -> bool:
        try:
            return bool(self._lookup.node(name))
        except NotFoundError:
            return False

    def _nothing(self, named: NamedQuery, values: dict[str, Any]) -> str:
        """What it means that a question has no rows, and how many it has for anything else."""
        kept = {p.name for p in named.parameters if p.required or p.default == DEFAULT_DRUG}
        narrower = sorted(values.keys() - kept - {"drug"})
        if narrower:
            rest = self._kg.query(
                named.name,
                **{name: value for name, value in values.items() if name not in narrower},
            )
            if rest:
                return (
                    f"None is recorded; that is not a no. Without {' and '.join(narrower)} there "
                    f"are {counted(len(rest), 'row')}, of which none may be put in its place."
                )
        return "The graph says nothing of this; that is not a no."

    def _no_statement(self, name: str, error: NotFoundError) -> NotFoundError:
        """Say more where the name is that of something else."""
        try:
            iri = self._lookup.names().find(name)
        except NotFoundError:
            return error
        return NotFoundError(
            f"{name!r} is {compact(iri)}, which is no statement: the tool show lists those that "
            "name it"
        )


def _name(text: str) -> str:
    """A name as it is looked for.

    Raises:
        InputError: it is empty, or longer than any name.
    """
    text = one_line(text)
    if not text:
        raise InputError("the name is empty: give one, or an identifier, such as Lioresal")
    if len(text) > _LONGEST:
        raise InputError(f"a name has at most {_LONGEST} characters, and this has {len(text):,}")
    return text


def _parameter_of_drug(named: NamedQuery) -> str:
    """The parameter by which a question is asked about one drug.

    Raises:
        QueryError: it has none.
    """
    defaults = {item.name: item.default for item in named.parameters}
    found = [name for name, default in defaults.items() if default == DEFAULT_DRUG]
    found += [name for name in ("drug", "about") if name in defaults]
    if not found:
        raise QueryError(f"query {named.name} is not about one drug: leave out drug")
    return found[0]


def _about(answer: Results) -> str:
    """What must be known to read the rows of a question."""
    columns = set(answer.columns)
    if "statement" not in columns or columns & _WHO:
        return ""
    return (
        "This table does not show who says so, where, and whether somebody disputes it: "
        "the tool evidence does, by the CURIE of the statement."
    )


def _figure(figure: float | None) -> Any:
    """A figure as it was written: 30 and not 30.0."""
    return int(figure) if figure is not None and figure == int(figure) else figure
