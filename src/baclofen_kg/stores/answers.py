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
from ..formats.xml_whole import check_xml_is_whole
from .reading import quads_of, without_mark

# Rows as CSV have no types; and what calls itself JSON may be an error, not JSON-LD.
_OF_ROWS = (ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML, ox.QueryResultsFormat.TSV)
_OF_GRAPHS = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.TURTLE, ox.RdfFormat.RDF_XML)
ACCEPT_ROWS = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.8, "
    "text/tab-separated-values;q=0.5"
)
ACCEPT_GRAPH = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5"

_SAYS_NO = frozenset(("", "0", "false", "no", "none"))
_IS_A_PART = (
    r"truncat|incomplete|partial|exceeded|anytime|(?:row|result|max)[a-z]*-(?:limit-)?reached"
    r"|has-?more|next-?(?:page|link|cursor)"
)
_IS_WHOLE = r"(?:^|-)(?:is-?)?complete$"
# A limit of rows, whatever a server calls it, is no limit of requests.
_LIMIT_OF_ROWS = r"(?!.*rate).*(?:max[a-z]*-?(?:row|result)s?|(?:row|result)s?-?(?:limit|max))"
_TOTAL_OF_ROWS = r"(?:x-)?total-(?:count|rows|results|size)|(?:x-)?(?:row|result)s?-total"
# A variable may be called like that, but its value is an object.
_SAYS_IN_JSON = re.compile(
    rb'"(error|errors|exception|warnings?|truncated|incomplete|partial|timeout|hasMore)"\s*:\s*'
    rb'(true|\[?"(?:[^"\\]|\\.)+"|[1-9][0-9]*)|"(is)?[Cc]omplete"\s*:\s*false'
)
# As Virtuoso calls blank nodes in some graphs: an IRI, or a name that is none.
_NODE_ID = re.compile(
    rb'"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\r\n]|\\.)*"'
    rb'|<nodeID://([^<>"\s]*)>|_:nodeID://([^\s,;.]*)'
)


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
    form = ox.QueryResultsFormat.from_media_type(media_type)
    if form is None or form not in _OF_ROWS:
        raise KeyError(media_type)
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
    old = media_type == "text/rdf+n3"  # of Turtle, which Virtuoso still gives
    rdf_format = ox.RdfFormat.TURTLE if old else ox.RdfFormat.from_media_type(media_type)
    if rdf_format is None or rdf_format not in _OF_GRAPHS:
        raise KeyError(media_type)
    content = without_mark(content)
    if rdf_format != ox.RdfFormat.RDF_XML:
        content = _NODE_ID.sub(_as_blank_node, content)
    triples = [quad.triple for quad in quads_of(content, rdf_format, None)]
    if rdf_format == ox.RdfFormat.RDF_XML:
        check_xml_is_whole(content)
    return triples


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
    for name, value in headers.items():
        said, value = one_line(name)[:80], value.strip()
        if re.search(_IS_WHOLE if value.lower() in _SAYS_NO else _IS_A_PART, name, re.IGNORECASE):
            return f"{said}: {one_line(value)[:100]}"
        # Virtuoso names its limit where that cut the answer off; others may always do.
        if re.fullmatch(_LIMIT_OF_ROWS, name, re.IGNORECASE):
            most = int(value) if re.fullmatch("[0-9]{1,18}", value) else 0
            fewer = rows is not None and rows < most
            if not fewer and (limit is None or limit > most):
                return f"it limits its answers to {one_line(value)[:20]} rows ({said})"
        if re.fullmatch(_TOTAL_OF_ROWS, name, re.IGNORECASE) and rows is not None:
            total = int(value) if re.fullmatch("[0-9]{1,18}", value) else 0
            if total > rows and (limit is None or rows < limit):
                return f"{rows} of {total} rows ({said})"
        if name.lower() == "warning" and re.search(_IS_A_PART, value, re.IGNORECASE):
            return f"{said}: {one_line(value)[:100]}"
    if (range_sent := headers.get("Content-Range")) and not _is_whole_range(range_sent):
        return f"Content-Range: {one_line(range_sent)[:80]}"
    links = re.sub("<[^>]*>", "", headers.get("Link", ""))
    if re.search(r"\brel\s*=\s*(?:[\"'][^\"']*|)\bnext\b", links, re.IGNORECASE):
        return "it splits its answer into pages (Link: rel=next)"
    for end in (content[:1000], content[-1000:]):
        if rows is not None and (found := _SAYS_IN_JSON.search(end)):
            return one_line(found[0].decode("utf-8", "replace"))[:200]
    return _total_in(content, rows)


def is_web_page(content: bytes, media_type: str) -> bool:
    """Whether an answer is a page for people."""
    start = content[:200].lstrip().lower()
    return "html" in media_type or start.startswith((b"<!doctype html", b"<html"))


def _read(content: bytes, form: ox.QueryResultsFormat) -> Rows:
    if form == ox.QueryResultsFormat.TSV and content and not content.endswith((b"\n", b"\r")):
        raise SyntaxError("its last line does not end")
    rows = ox.parse_query_results(content, format=form)
    if isinstance(rows, ox.QueryBoolean):
        return Rows(content, form, int(bool(rows)), is_boolean=True)
    count = 0
    try:
        for _ in rows:
            count += 1
    finally:
        del rows
    if form == ox.QueryResultsFormat.XML:
        check_xml_is_whole(content)
    return Rows(content, form, count, is_boolean=False)


def _total_in(content: bytes, rows: int | None) -> str:
    """QLever says beside the rows how many there would be."""
    match = re.search(rb'"result-size-total"\s*:\s*([0-9]{1,18})', content[-1000:])
    if match and rows is not None and int(match[1]) > rows:
        return f"{rows} of {int(match[1])} rows (result-size-total)"
    return ""


def _is_whole_range(text: str) -> bool:
    """Whether a Content-Range, such as ``rows 0-9/100``, is all that there is."""
    match = re.search(r"([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})", text)
    return match is not None and int(match[2]) - int(match[1]) + 1 == int(match[3])


def _as_blank_node(match: re.Match[bytes]) -> bytes:
    name = match[1] or match[2]
    if name is None:
        return match[0]  # a text
    return f"_:{_valid('nodeID://' + name.decode('utf-8', 'replace'))} ".encode()


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
                rows = answer["results"]["bindings"]
                bound = [{n: term for n, term in row.items() if term is not None} for row in rows]
                kept["results"] = {"bindings": bound}
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return content
        _rename_in_json(kept)
        return json.dumps(kept).encode()
    text = content.decode("utf-8", "replace")
    if form == ox.QueryResultsFormat.XML:
        pattern = r"(<bnode\b[^>]*>)\s*([^<]*?)\s*(</bnode>)"
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
