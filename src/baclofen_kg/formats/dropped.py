"""Finds what a JSON-LD processor would drop in silence.

By the standard, a key that the context does not define says nothing, and a node whose ``@id`` is no
IRI says nothing either, nor does a value that belongs to no node. So a slip of the pen would make a
file smaller, and what is left of it would conform.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox

from ..errors import InputError, near_matches, one_line, suggestion_text
from ..namespaces import PREFIXES, RDF_TYPE

# Where the context and the base would have nothing to say, these take the place of nothing.
_UNDEFINED = "x-undefined:/"
_RELATIVE = "x-relative:/"
_VOCABULARY = b'{"@vocab":"%s"}' % _UNDEFINED.encode()
_NO_CONTEXT = re.compile(rb'"@context"\s*:\s*(\[?)\s*null\b')

_KEY = re.compile(r'"([^"\\@:]+)"\s*:')
_PREFIX = re.compile(r'"([^"\\@:]+)"\s*:\s*"[^"]*[/#:?=]"')
_ALIAS = re.compile(r'"([^"\\@]+)"\s*:\s*(?:\{\s*"@id"\s*:\s*)?"@(graph|value|list|set)"')
_AT_KEY = re.compile(r'"(@[A-Za-z]+)"\s*:')
_KEYWORDS = frozenset(
    """
    @base @container @context @direction @graph @id @import @included @index @json @language @list
    @nest @none @prefix @propagate @protected @reverse @set @type @value @version @vocab
    """.split()  # noqa: SIM905
)
_SCHEME = re.compile(r"([A-Za-z][\w.+-]*):(?!//)")
_SCHEMES = frozenset(
    """
    about ark bitcoin blob cid crid data did doi file geo hdl http https im info isbn jar lsid
    magnet mailto mid news ni nih oid pmid sip sips sms tag tel urn uuid x-relative x-undefined xmpp
    """.split()  # noqa: SIM905
)
"""Schemes of IRIs that no // follows; any other is most often a prefix."""
_SHOWN = 5
_LONGEST_CONTEXT = 1 << 20
"""Bytes; a longer document is taken for data."""


def check_nothing_is_dropped(content: bytes, name: str, base: str | None = None) -> None:
    """Refuse a JSON-LD document in which something says nothing.

    Whether it is well-formed is left to whoever reads it.

    Args:
        content: the document.
        name: what it is called in messages.
        base: the address that relative IRIs are relative to, where one was given.

    Raises:
        InputError: a key, an ``@id`` or a ``@type`` stands for no IRI, or a value belongs to no
            node; it is named, with its line.
    """
    text = content.decode("utf-8", "replace")
    checked: set[tuple[bool, str]] = set()
    found = dict.fromkeys(_dropped(content, base, checked))
    said = _without_json(text) if '"@json"' in text else text
    at_keys = (key for key in _AT_KEY.findall(said) if key not in _KEYWORDS)
    found |= dict.fromkeys(("keyword", key) for key in at_keys)
    if not found and (floating := list(_floating(said))):
        more = f" and {len(floating) - 1} more" if len(floating) > 1 else ""
        raise InputError(
            f"{name}: JSON-LD drops a value that belongs to no node: "
            f"{_described('value', floating[0], text, ())}{more}; make it the value of a key"
        )
    if not found:
        _check_prefixes({iri for _, iri in checked}, name, text)
        return
    known = set(_KEY.findall(text)).difference(said for _, said in found)
    shown = [_described(what, said, text, known) for what, said in list(found)[:_SHOWN]]
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    if all(what == "@language" for what, _ in found):
        raise InputError(
            f"{name}: JSON-LD drops a text whose language is none: {', '.join(shown)}{more}; write "
            "a tag such as de or pt-BR"
        )
    raise InputError(
        f"{name}: JSON-LD drops names that are no IRIs: {', '.join(shown)}{more}; write whole IRIs "
        "or known prefixes, or define keys in the @context (as null, to leave them out on purpose)"
    )


def _check_prefixes(iris: Iterable[str], name: str, text: str) -> None:
    """Refuse what is an IRI only because its prefix is not known, and is taken for a scheme."""
    defined, prefixes = set(_KEY.findall(text)), sorted(set(_PREFIX.findall(text)))
    for iri in sorted(iris):
        match = _SCHEME.match(iri)
        prefix = match[1] if match else ""
        if not prefix or prefix.lower() in _SCHEMES:
            continue
        near = near_matches(prefix, prefixes, limit=1) if len(prefix) > 2 else []
        if prefix in defined or prefix in PREFIXES or near:
            raise InputError(
                f"{name}: JSON-LD knows no prefix {prefix}: of "
                f"{_described('name', iri, text, ())}; "
                + (
                    "what it is defined as ends in none of / # : ? = and so is a prefix only "
                    'with "@prefix": true'
                    if prefix in defined
                    else f"define it in the @context{suggestion_text(near)}"
                )
            )


def is_context(content: bytes) -> bool:
    """Whether a JSON-LD document is a context for others, which says nothing itself."""
    if len(content) > _LONGEST_CONTEXT or b'"@context"' not in content:
        return False
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(document, dict) and list(document) == ["@context"]


def _dropped(
    content: bytes, base: str | None, checked: set[tuple[bool, str]]
) -> Iterator[tuple[str, str]]:
    """Yield what is no IRI, and what kind of thing it is; note all IRIs that are looked at."""
    whole = _NO_CONTEXT.sub(
        lambda match: b'"@context":[null,' + _VOCABULARY + (b"" if match[1] else b"]"), content
    )
    whole = b'{"@context":' + _VOCABULARY + b',"@graph":' + whole + b"}"
    parser = ox.parse(whole, format=ox.RdfFormat.JSON_LD, base_iri=base or _RELATIVE, lenient=True)
    try:
        for quad in parser:
            yield from _of_iri(quad.predicate.value, "key", checked)
            for term in (quad.subject, quad.object, quad.graph_name):
                if isinstance(term, ox.NamedNode):
                    is_type = quad.predicate.value == RDF_TYPE and term == quad.object
                    yield from _of_iri(_at_base(term, base), "@type" if is_type else "@id", checked)
                elif isinstance(term, ox.Literal):
                    yield from _of_iri(_at_base(term.datatype, base), "@type", checked)
                    if term.language and not _is_language(term.language):
                        yield "@language", term.language
    except (SyntaxError, ValueError, OSError):
        return


def _at_base(name: ox.NamedNode, base: str | None) -> str:
    """The IRI of a node or a type, which is relative to the base where the context is silent."""
    return name.value if base is None else name.value.replace(_UNDEFINED, base, 1)


def _of_iri(iri: str, what: str, checked: set[tuple[bool, str]]) -> Iterator[tuple[str, str]]:
    key = (what == "@id", iri)
    if key in checked:
        return
    checked.add(key)
    if iri.startswith((_UNDEFINED, _RELATIVE)):
        yield what, iri.removeprefix(_UNDEFINED).removeprefix(_RELATIVE)
    else:
        try:
            ox.NamedNode(iri)
        except ValueError:
            yield what, iri


def _without_json(text: str) -> str:
    """Leave out the literals that are JSON, in which anything may be a key."""
    of_json: set[str] = set()

    def find(value: Any, *, defines: bool) -> None:
        for inner in value if isinstance(value, list) else ():
            find(inner, defines=defines)
        for key, inner in value.items() if isinstance(value, dict) else ():
            if defines and isinstance(inner, dict) and inner.get("@type") == "@json":
                of_json.add(key)
            find(inner, defines=key == "@context")

    def pruned(value: Any) -> Any:
        if isinstance(value, list):
            return list(map(pruned, value))
        if not isinstance(value, dict):
            return value
        left_out = {"@value"} if "@json" in value.values() else set()
        return {
            key: inner if key == "@context" else pruned(inner)
            for key, inner in value.items()
            if key not in left_out | of_json
        }

    try:
        document = json.loads(text)
        find(document, defines=False)
        return json.dumps(pruned(document), ensure_ascii=False)
    except (ValueError, RecursionError):
        return ""


def _floating(text: str) -> Iterator[str]:
    """Yield each value that stands where only nodes can: in a graph, or outside of all."""
    keywords = {f"@{name}": {f"@{name}"} for name in ("graph", "value", "list", "set")}
    for alias, keyword in _ALIAS.findall(text):
        keywords[f"@{keyword}"].add(alias)
    no_nodes = keywords["@value"] | keywords["@list"]

    def in_graph(value: Any) -> Iterator[str]:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                for key in no_nodes & item.keys():
                    yield from _values(item[key])
                for key in keywords["@set"] & item.keys():
                    yield from in_graph(item[key])
                yield from in_node(item)
            elif isinstance(item, list):
                yield from in_graph(item)
            else:
                yield from _values(item)

    def in_node(value: Any) -> Iterator[str]:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                for key, inner in item.items():
                    if key in keywords["@graph"]:
                        yield from in_graph(inner)
                    elif key != "@context":
                        yield from in_node(inner)
            elif isinstance(item, list):
                yield from in_node(item)

    try:
        yield from in_graph(json.loads(text))
    except (ValueError, RecursionError):
        return


def _values(value: Any) -> Iterator[str]:
    """The texts, numbers and truth values of what stands somewhere, as they are written."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield from _values(list(item.values()))
        elif item is not None:
            yield item if isinstance(item, str) else json.dumps(item)


def _is_language(tag: str) -> bool:
    try:
        return bool(ox.Literal("", language=tag))
    except ValueError:
        return False


def _described(what: str, said: str, text: str, known: Iterable[str]) -> str:
    start = text.find(f'"{said}"')
    line = f"line {text.count(chr(10), 0, start) + 1}" if start >= 0 else ""
    near: list[str] = []
    if what == "key":
        near = near_matches(said, sorted(known), limit=1)
    elif what == "@language" and _is_language(said.replace("_", "-")):
        near = [said.replace("_", "-")]
    elif what == "keyword":
        near = near_matches(said, sorted(_KEYWORDS), limit=1)
    hints = [line, *(f"for {name}?" for name in near)]
    place = f" ({'; '.join(filter(None, hints))})" if any(hints) else ""
    return f'the {what} "{one_line(said)}"{place}'
