"""Puts a Turtle text into the project's form, with its comments and its prefixes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

import pyoxigraph as ox

from ..errors import InputError
from .canonical import same_graph
from .layout import SECTION_TITLES
from .slips import place_and_reason, turtle_hint
from .turtle import TurtleWriter, section_line

# Relative IRIs stay relative: nobody knows here what to.
_NOWHERE = "x-base:"
_BASE = f"{_NOWHERE}///a/b/"
_SECTION_LINES = frozenset(section_line(title) for title in SECTION_TITLES)

_TOKEN = re.compile(
    r'''(?P<space>[ \t\r\n]+)
    |(?P<comment>\#[^\r\n]*)
    |(?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'
               |"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<iri><[^\x00-\x20<>"{}|^`]*>)
    |(?P<mark>[][();,])
    |(?P<word>(?:\\.|[^][\s<>"'();,\#\\])+)
    |(?P<other>.)''',
    re.VERBOSE | re.DOTALL,
)


def format_turtle(text: str, *, name: str = "input") -> str:
    """Return Turtle text in the project's form, with the same triples and the same comments.

    Comments at the head and at the end of the file stay there; whole lines of comment before a
    subject stay with that subject. The prefixes of the file are kept, and so are the labels of
    blank nodes that need one.

    Args:
        text: the text of a Turtle file.
        name: the file's name in messages.

    Raises:
        InputError: there is a syntax error, a comment in any other place, a triple inside a
            triple, or a relative IRI that leads upwards without a base.
    """
    triples = _parse(text, name)
    layout = _read_layout(text, name)
    labels = {ox.BlankNode(label): label for label in layout.labels}
    try:
        writer = TurtleWriter(triples, layout.prefixes, labels, base=_BASE)
    except InputError as error:
        raise InputError(f"{name}: {error}") from None
    comments = _comments_by_subject(layout, writer, name)
    result = writer.document(layout.header, comments, layout.footer)
    if f"<{_NOWHERE}" in result:
        raise InputError(
            f"{name}: a relative IRI such as <../x>, </x> or <//x> needs an @base in the file"
        )
    written = {ox.BlankNode(label): label for label in writer.labels.values()}
    if not same_graph(
        _with_names(triples, writer.labels), _with_names(_parse(result, name), written)
    ):
        raise InputError(f"{name}: formatting would change the triples; nothing was written")
    return result


def _with_names(quads: list[ox.Quad], labels: Mapping[ox.BlankNode, str]) -> Iterator[ox.Triple]:
    """Yield triples in which the blank nodes that have labels are named by them."""
    names = {node: ox.NamedNode(f"urn:label:{quote(label)}") for node, label in labels.items()}
    for quad in quads:
        subject, value = quad.subject, quad.object
        if type(subject) is ox.BlankNode:
            subject = names.get(subject, subject)
        if type(value) is ox.BlankNode:
            value = names.get(value, value)
        yield ox.Triple(subject, quad.predicate, value)


def _parse(text: str, name: str) -> list[ox.Quad]:
    try:
        return list(ox.parse(input=text, format=ox.RdfFormat.TURTLE, base_iri=_BASE))
    except SyntaxError as error:
        where, reason = place_and_reason(error)
        raise InputError(
            f"{name}: Turtle syntax error{where}: {reason}{turtle_hint(reason)}"
        ) from None


class _Layout:
    """What a Turtle text holds besides its triples."""

    def __init__(self) -> None:
        self.header: list[str] = []
        self.footer: list[str] = []
        self.prefixes: dict[str, str] = {}
        self.labels: set[str] = set()
        self.prologue = ""
        # Comment lines, the line they start at, the statement after them and what stood before it.
        self.remarks: list[tuple[list[str], int, str, str]] = []


def statements_of(text: str) -> Iterator[list[re.Match[str]]]:
    """Yield the tokens of each directive or statement, comments included, spaces left out."""
    tokens: list[re.Match[str]] = []
    keyword = ""
    for match in _TOKEN.finditer(text):
        kind, token = match.lastgroup, match.group()
        if kind == "space":
            continue
        tokens.append(match)
        if kind == "comment":
            continue
        if not keyword:
            keyword = token.lower()
        sparql = keyword in ("prefix", "base") and kind == "iri"
        sparql = sparql or (keyword == "version" and kind == "string")
        if sparql or (kind == "word" and token.endswith(".")):
            yield tokens
            tokens, keyword = [], ""
    if tokens:
        yield tokens


def _read_layout(text: str, name: str) -> _Layout:
    layout = _Layout()
    started = False
    for tokens in statements_of(text):
        body = [t for t in tokens if t.lastgroup != "comment"]
        comments = [t for t in tokens if t.lastgroup == "comment"]
        comments = [t for t in comments if t.group().rstrip() not in _SECTION_LINES]
        first = body[0].start() if body else len(text)
        for comment in comments:
            _check_place(text, comment, bool(body) and comment.start() > first, name)
        directive = bool(body) and body[0].group().lower().lstrip("@") in _DIRECTIVES
        if not started:
            # At the head: all of it before a directive, else what a blank line sets apart.
            head = comments if directive or not body else _set_apart(text, comments, first)
            layout.header = _comment_lines(text, head)
            comments = comments[len(head) :]
            started = True
        if not body:
            layout.footer = _comment_lines(text, comments)
            break
        if comments and directive:
            raise InputError(
                f"{name}:{_line(text, comments[0].start())}: this comment has no subject after it; "
                "move it to the head of the file or before the subject it speaks of"
            )
        layout.labels |= {t.group()[2:].rstrip(".") for t in body if t.group().startswith("_:")}
        statement = text[first : body[-1].end()]
        if directive:
            layout.prologue += statement + "\n"
            if "prefix" in body[0].group().lower():
                layout.prefixes.update(_declared(layout.prologue))
        elif comments:
            lines = [c.group().rstrip() for c in comments]
            line = _line(text, comments[0].start())
            layout.remarks.append((lines, line, statement, layout.prologue))
    return layout


_DIRECTIVES = frozenset(("prefix", "base", "version"))


def _check_place(text: str, comment: re.Match[str], inside: bool, name: str) -> None:
    before = text[text.rfind("\n", 0, comment.start()) + 1 : comment.start()]
    if inside or before.strip():
        where = "inside a statement" if inside else "at the end of a line"
        raise InputError(
            f"{name}:{_line(text, comment.start())}: a comment {where} has no place in the "
            "formatted file; move it to a line of its own before the subject, or into rdfs:comment"
        )


def _set_apart(text: str, comments: list[re.Match[str]], first: int) -> list[re.Match[str]]:
    """Return the comments before the last blank line in front of the first statement."""
    ends = [*(c.start() for c in comments[1:]), first]
    for count in range(len(comments), 0, -1):
        if text[comments[count - 1].end() : ends[count - 1]].count("\n") > 1:
            return comments[:count]
    return []


def _comment_lines(text: str, comments: list[re.Match[str]]) -> list[str]:
    lines: list[str] = []
    for number, comment in enumerate(comments):
        if number and text[comments[number - 1].end() : comment.start()].count("\n") > 1:
            lines.append("")
        lines.append(comment.group().rstrip())
    return lines


def _declared(prologue: str) -> dict[str, str]:
    parser = ox.parse(input=prologue, format=ox.RdfFormat.TURTLE, base_iri=_BASE)
    list(parser)
    return dict(parser.prefixes)


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _comments_by_subject(
    layout: _Layout, writer: TurtleWriter, name: str
) -> dict[str, Sequence[str]]:
    known = {key for _, key, _ in writer.blocks}
    result: dict[str, Sequence[str]] = {}
    for lines, line, statement, prologue in layout.remarks:
        triples = _parse(prologue + statement, name)
        alone = TurtleWriter(
            triples, layout.prefixes, writer.labels, apart=writer.labels, base=_BASE
        )
        keys = {key for _, key, _ in alone.blocks} & known
        if len(keys) != 1:
            raise InputError(
                f"{name}:{line}: this comment stands before a blank node that belongs to another "
                "subject; move it before that subject"
            )
        (key,) = keys
        result[key] = [*result.get(key, ()), *lines]
    return result
