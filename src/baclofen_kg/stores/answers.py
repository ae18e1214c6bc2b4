"""Reads what an endpoint answers, and finds out whether that is all.

Endpoints send results in several forms, and some in ways that no standard allows: with a byte order
mark, or with names of blank nodes that are none (Virtuoso's ``nodeID://b1``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

import pyoxigraph as ox

from ..errors import one_line
from .reading import without_mark

ROWS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
}
"""The forms of rows by media type."""
GRAPHS = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/rdf+n3": ox.RdfFormat.TURTLE,
    "application/x-turtle": ox.RdfFormat.TURTLE,
    "application/xml": ox.RdfFormat.RDF_XML,
}
"""The forms of a graph by media type."""
ACCEPT_ROWS = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.8, "
    "text/tab-separated-values;q=0.5"
)
ACCEPT_GRAPH = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5"

_SAYS_NO = frozenset(("", "0", "false", "no", "none"))


class Rows(NamedTuple):
    """Rows or a truth value, read to the end once, so that half an answer is found out.

    The engine wants its own rows dropped in the thread that made them, and a traceback could carry
    them elsewhere: so they are only made where nothing can fail any more.
    """

    content: bytes
    form: ox.QueryResultsFormat
    number: int
    """How many there are; of a truth value 1 or 0."""
    is_boolean: bool

    def answer(self) -> ox.QuerySolutions | ox.QueryBoolean:
        """The engine's own rows, or its truth value."""
        return ox.parse_query_results(self.content, format=self.form)


def read_rows(content: bytes, media_type: str) -> Rows:
    """Read rows or a truth value.

    Raises:
        KeyError: the media type is none of rows.
        SyntaxError, ValueError, OSError: the body is not whole, or not of its type.
    """
    form = ROWS[media_type]
    content = without_mark(content)
    try:
        return _read(content, form)
    except SyntaxError:
        mended = _mended(content, form)
        if mended == content:
            raise
        return _read(mended, form)


def read_graph(content: bytes, media_type: str) -> list[ox.Triple]:
    """Read the triples of a graph.

    Raises:
        KeyError: the media type is none of a graph.
        SyntaxError, ValueError, OSError: the body is not whole, or not of its type.
    """
    rdf_format = GRAPHS[media_type]
    return [quad.triple for quad in ox.parse(without_mark(content), format=rdf_format)]


def kept_back(
    headers: Mapping[str, str], content: bytes, rows: int | None, limit: int | None
) -> str:
    """Say in what way an answer is only a part, if the endpoint says that it is.

    Args:
        headers: those of the answer.
        content: its body.
        rows: how many rows came; nothing where that is not known, as of a graph.
        limit: how many the query itself asks for at most.

    Returns:
        What the endpoint says; nothing where it keeps nothing back.
    """
    # Virtuoso answers what it found so far when its time is up, and only a header tells.
    if headers.get("X-SQL-State") or headers.get("X-SQL-Message"):
        return one_line(headers.get("X-SQL-Message") or headers["X-SQL-State"])[:200]
    # Virtuoso names its limit where that cut the answer off; others may always do.
    most = headers.get("X-SPARQL-MaxRows", "").strip()
    if most:
        number = int(most) if re.fullmatch("[0-9]{1,18}", most) else 0
        fewer = rows is not None and rows < number
        if not fewer and (limit is None or limit > number):
            return f"it limits its answers to {one_line(most)[:20]} rows (X-SPARQL-MaxRows)"
    for name, value in headers.items():
        says = re.search("truncated|incomplete|partial", name, re.IGNORECASE)
        if says and value.strip().lower() not in _SAYS_NO:
            return f"{one_line(name)[:80]}: {one_line(value)[:100]}"
    if re.search(r"rel\s*=\s*\"?next\b", headers.get("Link", ""), re.IGNORECASE):
        return "it gives its answer in pages (Link: rel=next)"
    return _total_in(content, rows)


def is_web_page(content: bytes, media_type: str) -> bool:
    """Whether an answer is a page for people."""
    start = content[:200].lstrip().lower()
    return "html" in media_type or start.startswith((b"<!doctype html", b"<html"))


def _read(content: bytes, form: ox.QueryResultsFormat) -> Rows:
    rows = ox.parse_query_results(content, format=form)
    if isinstance(rows, ox.QueryBoolean):
        return Rows(content, form, int(bool(rows)), is_boolean=True)
    count = 0
    try:
        for _ in rows:
            count += 1
    finally:
        del rows
    return Rows(content, form, count, is_boolean=False)


def _total_in(content: bytes, rows: int | None) -> str:
    """QLever says beside the rows how many there would be."""
    match = re.search(rb'"result-size-total"\s*:\s*([0-9]{1,18})', content[-1000:])
    if match and rows is not None and int(match[1]) > rows:
        return f"{rows} of {int(match[1])} rows (result-size-total)"
    return ""


def _valid(label: str) -> str:
    """The name of a blank node in the characters that every syntax allows, another for another."""
    if re.fullmatch("[A-Za-z0-9_]+", label):
        return label
    return "b_" + "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}_" for c in label)


def _mended(content: bytes, form: ox.QueryResultsFormat) -> bytes:
    """Leave out of an answer what the engine cannot read, or write it in another way.

    These are names of blank nodes that are none, such as ``nodeID://b1``, and what some endpoints
    add to the JSON of SPARQL.
    """
    if form == ox.QueryResultsFormat.JSON:
        try:
            answer = json.loads(content)
            kept = {name: answer[name] for name in ("head", "boolean") if name in answer}
            if "results" in answer:
                kept["results"] = {"bindings": answer["results"]["bindings"]}
        except (ValueError, TypeError, KeyError, RecursionError):
            return content
        _rename_in_json(kept)
        return json.dumps(kept).encode()
    text = content.decode("utf-8", "replace")
    if form == ox.QueryResultsFormat.XML:
        pattern = r"(<bnode>)\s*([^<]*?)\s*(</bnode>)"
        text = re.sub(pattern, lambda m: f"{m[1]}{_valid(m[2])}{m[3]}", text)
    else:
        pattern = r"(?m)(?:^|(?<=\t))(?:_:)?(nodeID://[^\t\r\n]*)"
        text = re.sub(pattern, lambda m: f"_:{_valid(m[1])}", text)
    return text.encode()


def _rename_in_json(value: object) -> None:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            if item.get("type") == "bnode" and isinstance(item.get("value"), str):
                item["value"] = _valid(item["value"])
            waiting += item.values()
