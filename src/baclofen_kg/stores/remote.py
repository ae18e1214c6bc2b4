"""A SPARQL endpoint somewhere else, asked by the SPARQL 1.1 Protocol.

Nothing that comes over the network is trusted: not that it is of the type that it says it is, nor
that all of it is there. Needs the extra ``remote`` (httpx).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NoReturn, TypeVar

import pyoxigraph as ox

from ..errors import QueryError, as_number, one_line
from ..namespaces import IRI
from ..sparql.store import Answer, OnlyRead
from ..sparql.text import form_of, limit_of, names_graphs, with_prefixes
from .answers import ACCEPT_GRAPH, ACCEPT_ROWS, Rows, is_web_page, kept_back, read_graph, read_rows
from .embedded import ONTOLOGY_GRAPH
from .transport import Body, Transport, reason_in_json

T = TypeVar("T")
_ANYTHING = "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1"
_GRAPHS_NAMED = 5
"""Named graphs that a message or ``graphs`` names at most."""


class UnseenError(QueryError):
    """All data of an endpoint lie in named graphs, which its queries do not see."""


class RemoteStore(OnlyRead):
    """A graph at an endpoint, which is only read.

    Which graphs its queries see is the endpoint's affair, unless ``default_graph`` says it; the
    ontology should be among them.
    """

    def __init__(
        self,
        url: str,
        *,
        user: str | None = None,
        password: str | None = None,
        token: str | None = None,
        default_graph: str | Sequence[str] = (),
        connect_timeout: float = 10.0,
        timeout: float = 60.0,
        retries: int = 3,
        max_bytes: int = 256 << 20,
        page: int = 10_000,
    ) -> None:
        """Remember how to reach an endpoint; nothing is sent yet.

        Args:
            url: where it is, ``http://`` or ``https://``.
            user: for basic authentication; by default ``BACLOFEN_KG_USER`` of the environment.
            password: likewise, ``BACLOFEN_KG_PASSWORD``.
            token: for bearer authentication, ``BACLOFEN_KG_TOKEN``; goes before user and password.
            default_graph: IRIs of the graphs that queries are to see; they may also stand in the
                address, as ``?default-graph-uri=…``.
            connect_timeout: seconds until a connection must stand.
            timeout: seconds until an answer must be there as a whole.
            retries: how often a query is sent again after a passing failure.
            max_bytes: how large an answer may be, unpacked.
            page: how many triples are asked for at once when all are read.

        Raises:
            InputError: this is not the address of an endpoint.
        """
        self._transport = Transport(
            url,
            user=user,
            password=password,
            token=token,
            default_graph=default_graph,
            connect_timeout=connect_timeout,
            timeout=timeout,
            retries=retries,
            max_bytes=max_bytes,
        )
        self.refusal = f"{self._transport.shown}: an endpoint is only read, never changed"
        self._page = int(as_number(page, "page", least=1, whole=True))
        self._unseen: tuple[IRI, ...] | None = None
        """Named graphs that hold all data and that queries do not see; nothing before we asked."""

    def __repr__(self) -> str:
        return f"<RemoteStore at {self._transport.shown}>"

    def __len__(self) -> int:
        number = self._number("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
        if not number:
            self._refuse_if_unseen(_ANYTHING)
        return number

    @property
    def changes(self) -> int:
        """Always 0: when an endpoint changes, nobody tells."""
        return 0

    @property
    def graphs(self) -> tuple[IRI, ...]:
        """Some of the named graphs at the endpoint, sorted, apart from that of the ontology."""
        rows = self._select(
            "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } "
            f"FILTER(?g != <{ONTOLOGY_GRAPH}>) }} LIMIT {_GRAPHS_NAMED}"
        )
        return tuple(sorted(IRI(row["g"].value) for row in rows))

    def query(self, sparql: str) -> Answer:
        """Answer a SPARQL 1.1 query; the prefixes of this package are known.

        Raises:
            QueryError: it is an update, the endpoint refuses it, gives no answer that is whole, or
                holds nothing but named graphs, which the query does not see.
        """
        form = form_of(sparql)
        if form in ("CONSTRUCT", "DESCRIBE"):
            triples = self._triples(sparql)
            if not triples:
                self._refuse_if_unseen(sparql)
            return iter(triples)
        rows = self._rows(sparql, form)
        # A count of nothing is a row, too.
        if rows.number < 2:
            self._refuse_if_unseen(sparql)
        return rows.answer()

    def quads(self) -> Iterator[ox.Quad]:
        """All triples: those of named graphs are not seen.

        Raises:
            QueryError: as ``triples`` does.
        """
        return (ox.Quad(*triple) for triple in self.triples())

    def prefixes(self) -> Mapping[str, str]:
        """None: an endpoint does not tell which its files declared."""
        return {}

    def triples(self) -> Iterator[ox.Triple]:
        """All triples, in pieces that the endpoint can bear, each piece counted.

        Triples with blank nodes come in one piece, because a blank node has another name in each
        answer. What the endpoint holds of the ontology is among the triples.

        Raises:
            QueryError: the endpoint keeps triples back, holds too many with blank nodes, or holds
                nothing but named graphs, which its queries do not see.
        """
        blank = "FILTER(isBlank(?s) || isBlank(?o))"
        held = self._number(f"SELECT (COUNT(*) AS ?n) WHERE {{ ?s ?p ?o {blank} }}")
        if held:
            pattern = f"{{ ?s ?p ?o {blank} }}"
            found = set(self._triples(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {pattern}"))
            if len(found) < self._number(
                f"SELECT (COUNT(*) AS ?n) WHERE {{ SELECT DISTINCT ?s ?p ?o WHERE {pattern} }}"
            ):
                self._fail(f"does not give its {held} triples with blank nodes in one piece")
            yield from found
        predicates = self._predicates()
        if not held and not predicates:
            self._refuse_if_unseen(_ANYTHING)
        for predicate, count in predicates:
            pattern = f"?s {predicate} ?o FILTER(!isBlank(?s) && !isBlank(?o))"
            got = 0
            for start in range(0, count, self._page):
                # Some engines sort no more than so many rows, but for a query inside a query.
                rows = self._select(
                    f"SELECT ?s ?o WHERE {{ SELECT DISTINCT ?s ?o WHERE {{ {pattern} }} "
                    f"ORDER BY ?s ?o }} LIMIT {self._page} OFFSET {start}"
                    if count > self._page
                    else f"SELECT DISTINCT ?s ?o WHERE {{ {pattern} }} LIMIT {count}"
                )
                for row in rows:
                    got += 1
                    yield ox.Triple(row[0], predicate, row[1])
            if got != count:
                self._fail(
                    f"gives {got} of the {count} triples of {predicate}; it limits its answers, or "
                    "its data have changed meanwhile"
                )

    def _predicates(self) -> list[tuple[ox.NamedNode, int]]:
        """Each predicate, and its number of triples without blank nodes."""
        rows = self._select(
            "SELECT ?p (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o WHERE "
            "{ ?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o)) } } GROUP BY ?p"
        )
        return sorted(((row["p"], int(row["n"].value)) for row in rows), key=str)

    def _number(self, sparql: str) -> int:
        return int(next(iter(self._select(sparql)))[0].value)

    def _select(self, sparql: str) -> ox.QuerySolutions:
        """Ask a SELECT query of our own."""
        answer = self._rows(sparql, "SELECT").answer()
        assert isinstance(answer, ox.QuerySolutions)
        return answer

    def _rows(self, sparql: str, form: str) -> Rows:
        """Ask a SELECT or ASK query, and read the answer to its end."""
        body = self._transport.ask(with_prefixes(sparql), ACCEPT_ROWS)
        rows = self._read(body, read_rows, "SPARQL results in JSON, XML or TSV")
        if rows.is_boolean != (form == "ASK"):
            self._fail(f"gives another kind of answer than {form} asks for")
        self._refuse_part(body, rows.number, sparql)
        return rows

    def _triples(self, sparql: str) -> list[ox.Triple]:
        body = self._transport.ask(with_prefixes(sparql), ACCEPT_GRAPH)
        triples = self._read(body, read_graph, "RDF in N-Triples, Turtle or RDF/XML")
        self._refuse_part(body, None, sparql)
        return triples

    def _read(self, body: Body, read: Callable[[bytes, str], T], expected: str) -> T:
        try:
            return read(body.content, body.media_type)
        except KeyError:
            self._fail_type(body, expected)
        except (SyntaxError, ValueError, OSError, MemoryError) as error:
            self._fail_broken(body, error)

    # Refusing and failing

    def _refuse_part(self, body: Body, rows: int | None, sparql: str) -> None:
        why = kept_back(body.headers, body.content, rows, limit_of(sparql))
        if why:
            self._fail(f"gave only a part of the answer: {why}")

    def _refuse_if_unseen(self, sparql: str) -> None:
        """Raise an UnseenError where a query finds nothing because all data lie in named graphs."""
        if names_graphs(sparql):
            return
        if self._unseen is None:
            try:
                sees = self._rows(_ANYTHING, "SELECT").number > 0
                self._unseen = () if sees else self.graphs
            except QueryError:
                return  # the answer stands, whatever the endpoint makes of our own questions
        if self._unseen:
            raise UnseenError(
                f"{self._transport.shown}: queries see no data, which lie in named graphs such as "
                f"{one_line(self._unseen[0])}; name those that count: default_graph=… or, in the "
                "address, ?default-graph-uri=…"
            )

    def _fail_type(self, body: Body, expected: str) -> NoReturn:
        if is_web_page(body.content, body.media_type):
            self._fail("answers with a web page; is this the address of the endpoint itself?")
        self._fail(
            f"answers with {one_line(body.media_type)[:80] or 'no type'}; expected is {expected}"
        )

    def _fail_broken(self, body: Body, error: Exception) -> NoReturn:
        if is_web_page(body.content, body.media_type):
            self._fail_type(body, "")
        if reason := reason_in_json(body.content):
            self._fail(f"failed: {reason}")
        self._fail(f"its answer is not whole or not {body.media_type}: {one_line(error)[:200]}")

    def _fail(self, what: str) -> NoReturn:
        self._transport.fail(what)
