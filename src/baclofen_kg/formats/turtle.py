"""Turtle as the project writes it: one order, one fact a line, the same bytes for the same triples.

rdflib is not used: its Turtle depends on PYTHONHASHSEED where there are blank nodes, and it changes
the spelling of literals.
"""

import re

import pyoxigraph as ox

from ..errors import InputError, one_line
from ..namespaces import PREFIXES
from .layout import SECTION_TITLES, property_key, section_key
from .themes import Vocabulary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Node = ox.NamedNode | ox.BlankNode
    Term = ox.NamedNode | ox.BlankNode | ox.Literal
    Facts = dict[str, list[Term]]

WIDTH = 100
_INDENT = "    "

_RDF = PREFIXES["rdf"]
_TYPE, _FIRST, _REST, _NIL = (_RDF + name for name in ("type", "first", "rest", "nil"))
_XSD = PREFIXES["xsd"]
_STRING = _XSD + "string"
_LANG_STRING = _RDF + "langString"

# Only spellings that Turtle reads back as the same datatype.
_SHORTHAND = {
    _XSD + "integer": re.compile(r"-?[0-9]+"),
    _XSD + "decimal": re.compile(r"-?[0-9]+\.[0-9]+"),
    _XSD + "double": re.compile(r"-?[0-9]+\.[0-9]+[eE][+-]?[0-9]+"),
    _XSD + "boolean": re.compile(r"true|false"),
}
# A cautious part of what Turtle allows after a prefix; anything else is written as a whole IRI.
LOCAL_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TO_ESCAPE = re.compile(r'[\x00-\x1f\x7f-\x9f"\\]')
_TO_ESCAPE_LONG = re.compile(r'[\x00-\x08\x0b-\x1f\x7f-\x9f\\]|"(?="|\Z)')


def write_turtle(
    triples: "Iterable[ox.Triple | ox.Quad]",
    *,
    prefixes: "Mapping[str, str] | None" = None,
    header: "Sequence[str]" = (),
    comments: "Mapping[str, Sequence[str]] | None" = None,
) -> str:
    """Return the triples as Turtle; graph names of quads are left out.

    `prefixes` are those of `namespaces` unless given; unused ones are not written. `header` is a
    list of comment lines for the head of the file, `comments` those before a subject, keyed by its
    IRI (or, for a blank node, by the text of its block).

    Raises InputError for a graph that cannot be written with nested blank nodes: one that is used
    in several places, or in a circle.
    """
    writer = _Writer(triples, PREFIXES if prefixes is None else prefixes)
    return writer.document(list(header), dict(comments or {}))


def format_turtle(text: str, *, name: str = "input") -> str:
    """Return Turtle text in the project's form, with the same triples and the same comments.

    Comments at the head of the file stay there; whole lines of comment before a subject stay with
    that subject. `name` is the file's name in messages.

    Raises InputError for a syntax error, for a comment in any other place, and for a graph that
    `write_turtle` refuses.
    """
    triples = _parse(text, name)
    layout = _read_layout(text, name)
    # A file's own prefixes come after those everyone knows, and never redefine them.
    prefixes = dict(PREFIXES)
    for prefix, iri in sorted(layout.prefixes.items()):
        if iri not in prefixes.values():
            prefixes.setdefault(prefix, iri)
    try:
        writer = _Writer(triples, prefixes)
    except InputError as error:
        raise InputError(f"{name}: {error}") from None
    result = writer.document(layout.header, _comments_by_subject(layout, writer, name))
    if not same_graph(triples, _parse(result, name)):
        raise InputError(f"{name}: formatting would change the triples; nothing was written")
    return result


def same_graph(
    left: "Iterable[ox.Triple | ox.Quad]", right: "Iterable[ox.Triple | ox.Quad]"
) -> bool:
    """Say whether two graphs hold the same triples, up to the names of blank nodes."""
    return canonical_lines(left) == canonical_lines(right)


def canonical_lines(triples: "Iterable[ox.Triple | ox.Quad]") -> list[str]:
    """Return the triples as sorted lines of N-Triples with canonical names for blank nodes."""
    return sorted({f"{t.subject} {t.predicate} {t.object} ." for t in canonical(triples)})


def canonical(triples: "Iterable[ox.Triple | ox.Quad]") -> "list[ox.Triple]":
    """Return the triples, each once, with canonical names for blank nodes (RDFC-1.0)."""
    plain = list(dict.fromkeys(ox.Triple(t.subject, t.predicate, t.object) for t in triples))
    if not any(type(t.subject) is ox.BlankNode or type(t.object) is ox.BlankNode for t in plain):
        return plain
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in plain)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [ox.Triple(q.subject, q.predicate, q.object) for q in dataset]


class _Writer:
    """The triples of one graph, grouped by subject and ready to be rendered."""

    def __init__(
        self, triples: "Iterable[ox.Triple | ox.Quad]", prefixes: "Mapping[str, str]"
    ) -> None:
        self.prefixes = prefixes
        # Longest namespace first, so that the most specific prefix wins.
        self._namespaces = sorted(
            ((iri, prefix) for prefix, iri in prefixes.items()), key=lambda n: (-len(n[0]), n[1])
        )
        self._names: dict[str, str] = {}
        self._used: set[str] = set()
        self._facts: dict[Node, Facts] = {}
        self._placed: set[ox.BlankNode] = set()
        references: dict[ox.BlankNode, int] = {}
        for triple in dict.fromkeys((t.subject, t.predicate, t.object) for t in triples):
            subject, predicate, object_ = triple
            if isinstance(object_, ox.Triple) or isinstance(subject, ox.Triple):
                raise InputError("a triple inside a triple (RDF 1.2) cannot be written here")
            self._facts.setdefault(subject, {}).setdefault(predicate.value, []).append(object_)
            if type(object_) is ox.BlankNode:
                references[object_] = references.get(object_, 0) + 1
        for node, count in references.items():
            if count > 1:
                raise InputError(
                    f"a blank node is used in {count} places ({self._hint(node)}); give it an IRI"
                )
        try:
            self.blocks = self._render_blocks(references)
        except RecursionError:
            raise InputError("blank nodes are nested too deeply; give them IRIs") from None

    def document(self, header: list[str], comments: "dict[str, Sequence[str]]") -> str:
        """Return the whole file."""
        parts: list[str] = []
        if header:
            parts.append("\n".join(header))
        declarations = [
            f"@prefix {prefix}: <{iri}> ."
            for prefix, iri in self.prefixes.items()
            if prefix in self._used
        ]
        if declarations:
            parts.append("\n".join(declarations))
        titled = len({section for section, _, _ in self.blocks}) > 1
        current = None
        before_single = False
        for section, key, text in self.blocks:
            remarks = list(comments.pop(key, ()))
            block = "\n".join([*remarks, text])
            single = "\n" not in block
            if titled and section != current:
                parts.append(section_line(SECTION_TITLES[section]))
            elif single and before_single:
                # Short subjects stand under one another, as in a table.
                parts[-1] += "\n" + block
                continue
            parts.append(block)
            current, before_single = section, single
        if comments:
            raise InputError(f"comments are given for what is no subject: {', '.join(comments)}")
        return "\n\n".join(parts) + "\n" if parts else ""

    def _render_blocks(self, references: dict[ox.BlankNode, int]) -> list[tuple[int, str, str]]:
        """Return (section, key, text) of every subject at the top, in order."""
        found = []
        vocabulary = Vocabulary(self._facts)
        for subject, facts in self._facts.items():
            if type(subject) is ox.BlankNode:
                if subject in references:
                    continue
                self._placed.add(subject)
            classes = [c.value for c in facts.get(_TYPE, ()) if type(c) is ox.NamedNode]
            iri = subject.value if type(subject) is ox.NamedNode else ""
            text = self._block(subject, facts)
            place = vocabulary.place(subject) if iri.startswith(PREFIXES["bko"]) else None
            key = section_key(iri, classes, place)
            found.append((key, iri or text, text))
        for subject in self._facts:
            if type(subject) is ox.BlankNode and subject not in self._placed:
                raise InputError(
                    f"blank nodes refer to one another in a circle ({self._hint(subject)}); "
                    "give one of them an IRI"
                )
        found.sort()
        return [(key[0], name, text) for key, name, text in found]

    def _block(self, subject: "Node", facts: "Facts") -> str:
        name = "[]" if type(subject) is ox.BlankNode else self.iri(subject.value)
        if _TYPE in facts:
            types = ", ".join(sorted(self._object(o, 0, len(name)) for o in facts[_TYPE]))
            first = f"{name} a {types}"
            rest = self._lines({p: o for p, o in facts.items() if p != _TYPE}, _INDENT)
            return " ;\n".join([first, *rest]) + " ."
        return name + "\n" + " ;\n".join(self._lines(facts, _INDENT)) + " ."

    def _lines(self, facts: "Facts", indent: str) -> list[str]:
        """Return one (possibly multi-line) text for each property, objects in one column."""
        named = [
            (self._predicate(predicate), facts[predicate])
            for predicate in sorted(facts, key=property_key)
        ]
        width = max((len(name) for name, _ in named), default=0)
        column = len(indent) + width + 1
        return [
            f"{indent}{name:<{width}} "
            + f",\n{' ' * column}".join(self._sorted(objects, len(indent), column))
            for name, objects in named
        ]

    def _sorted(self, objects: "list[Term]", indent: int, column: int) -> list[str]:
        written = sorted((object_key(o), self._object(o, indent, column)) for o in objects)
        return [text for _, text in written]

    def _object(self, term: "Term", indent: int, column: int) -> str:
        """Return a value that starts at a column of a line with an indent.

        What is inside a node stands below its bracket, the items of a list below their property.
        """
        if type(term) is ox.NamedNode:
            return self.iri(term.value)
        if type(term) is ox.Literal:
            return self._literal(term)
        assert type(term) is ox.BlankNode
        listed = list_items(self._facts, term)
        if listed is not None:
            items, cells = listed
            self._placed.update(cells)
            return self._list(items, indent, column)
        self._placed.add(term)
        facts = self._facts.get(term, {})
        if not facts:
            return "[]"
        # Two facts or fewer read well on one line: [ a owl:Class ; owl:unionOf ( … ) ].
        if sum(map(len, facts.values())) <= 2:
            inner = " ; ".join(
                f"{self._predicate(p)} {text}"
                for p in sorted(facts, key=property_key)
                for text in self._sorted(facts[p], 0, 0)
            )
            if "\n" not in inner and column + len(inner) + 6 <= WIDTH:
                return f"[ {inner} ]"
        inner = " ;\n".join(self._lines(facts, " " * (column + len(_INDENT))))
        return f"[\n{inner}\n{' ' * column}]"

    def _list(self, items: "list[Term]", indent: int, column: int) -> str:
        inner = indent + len(_INDENT)
        texts = [self._object(item, inner, inner) for item in items]
        line = f"( {' '.join(texts)} )"
        if "\n" not in line and column + len(line) + 2 <= WIDTH:
            return line
        lines = "\n".join(" " * inner + text for text in texts)
        return f"(\n{lines}\n{' ' * indent})"

    def _predicate(self, iri: str) -> str:
        return "a" if iri == _TYPE else self.iri(iri)

    def iri(self, iri: str) -> str:
        """Return an IRI as Turtle, short where a prefix fits."""
        name = self._names.get(iri)
        if name is None:
            name = self._names[iri] = self._shorten(iri)
        return name

    def _shorten(self, iri: str) -> str:
        if iri == _NIL:
            return "()"
        for namespace, prefix in self._namespaces:
            if iri.startswith(namespace) and LOCAL_NAME.fullmatch(iri, len(namespace)):
                self._used.add(prefix)
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"

    def _literal(self, literal: ox.Literal) -> str:
        value, datatype = literal.value, literal.datatype.value
        shorthand = _SHORTHAND.get(datatype)
        if shorthand is not None and shorthand.fullmatch(value):
            return value
        text = _quote(value)
        if literal.language:
            # str() also knows the base direction of RDF 1.2.
            return text + "@" + str(literal).rpartition('"@')[2]
        return text if datatype == _STRING else f"{text}^^{self.iri(datatype)}"

    def _hint(self, node: "Node") -> str:
        """Say something about a blank node by which a person can find it."""
        for predicate, objects in self._facts.get(node, {}).items():
            for object_ in objects:
                if type(object_) is not ox.BlankNode:
                    return (
                        f"the one with {self._predicate(predicate)} {self._object(object_, 0, 0)}"
                    )
        return "an empty one"


def list_items(
    facts: "Mapping[Node, Facts]", head: ox.BlankNode
) -> "tuple[list[Term], list[ox.BlankNode]] | None":
    """Return the items and the cells of a well-formed list that starts here, else None."""
    items: list[Term] = []
    cells: list[ox.BlankNode] = []
    node: Term = head
    seen: set[Term] = set()
    while type(node) is ox.BlankNode:
        cell = facts.get(node, {})
        if set(cell) != {_FIRST, _REST} or node in seen:
            return None
        (first, *more), (rest, *others) = cell[_FIRST], cell[_REST]
        if more or others:
            return None
        seen.add(node)
        cells.append(node)
        items.append(first)
        node = rest
    if type(node) is not ox.NamedNode or node.value != _NIL:
        return None
    return items, cells


def object_key(term: "Term") -> tuple[int, str, str]:
    """Sort key of the values of a property: IRIs, then literals, then blank nodes."""
    if type(term) is ox.NamedNode:
        return (0, term.value, "")
    if type(term) is ox.Literal:
        return (1, term.value, f"{term.datatype.value}@{term.language or ''}")
    return (2, "", "")


def _escape(match: "re.Match[str]") -> str:
    character = match.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"


def _quote(value: str) -> str:
    if "\n" in value:
        return '"""' + _TO_ESCAPE_LONG.sub(_escape, value) + '"""'
    return '"' + _TO_ESCAPE.sub(_escape, value) + '"'


def section_line(title: str) -> str:
    """Return the comment line that heads a section."""
    return f"# ---- {title} ".ljust(WIDTH - 20, "-")


_SECTION_LINES = frozenset(section_line(title) for title in SECTION_TITLES)


def _parse(text: str, name: str) -> "list[ox.Quad]":
    try:
        return list(ox.parse(input=text, format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        where = f" at line {error.lineno}, column {error.offset}" if error.lineno else ""
        reason = one_line(error.msg)
        if reason.startswith("Parser error "):
            reason = reason.partition(": ")[2]
        raise InputError(f"{name}: Turtle syntax error{where}: {reason}") from None


# ---- Reading the layout of a file: which comments stand where ----

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


class _Layout:
    """What a Turtle text holds besides its triples."""

    def __init__(self) -> None:
        self.header: list[str] = []
        self.prefixes: dict[str, str] = {}
        self.prologue = ""
        # Comment lines, the line they start at, the statement after them and what stood before it.
        self.remarks: list[tuple[list[str], int, str, str]] = []


def _statements(text: str) -> "Iterator[list[re.Match[str]]]":
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
    for tokens in _statements(text):
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
            layout.header = _header_lines(text, head)
            comments = comments[len(head) :]
            started = True
        if comments and (directive or not body):
            raise InputError(
                f"{name}:{_line(text, comments[0].start())}: this comment has no subject after it; "
                "move it to the head of the file or before the subject it speaks of"
            )
        statement = text[first : body[-1].end()] if body else ""
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


def _check_place(text: str, comment: "re.Match[str]", inside: bool, name: str) -> None:
    before = text[text.rfind("\n", 0, comment.start()) + 1 : comment.start()]
    if inside or before.strip():
        where = "inside a statement" if inside else "at the end of a line"
        raise InputError(
            f"{name}:{_line(text, comment.start())}: a comment {where} has no place in the "
            "formatted file; move it to a line of its own before the subject, or into rdfs:comment"
        )


def _set_apart(text: str, comments: "list[re.Match[str]]", first: int) -> "list[re.Match[str]]":
    """Return the comments before the last blank line in front of the first statement."""
    ends = [*(c.start() for c in comments[1:]), first]
    for count in range(len(comments), 0, -1):
        if text[comments[count - 1].end() : ends[count - 1]].count("\n") > 1:
            return comments[:count]
    return []


def _header_lines(text: str, comments: "list[re.Match[str]]") -> list[str]:
    lines: list[str] = []
    for number, comment in enumerate(comments):
        if number and text[comments[number - 1].end() : comment.start()].count("\n") > 1:
            lines.append("")
        lines.append(comment.group().rstrip())
    return lines


def _declared(prologue: str) -> dict[str, str]:
    parser = ox.parse(input=prologue, format=ox.RdfFormat.TURTLE)
    list(parser)
    return dict(parser.prefixes)


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _comments_by_subject(layout: _Layout, writer: _Writer, name: str) -> "dict[str, Sequence[str]]":
    known = {key for _, key, _ in writer.blocks}
    result: dict[str, Sequence[str]] = {}
    for lines, line, statement, prologue in layout.remarks:
        triples = list(ox.parse(input=prologue + statement, format=ox.RdfFormat.TURTLE))
        keys = {key for _, key, _ in _Writer(triples, writer.prefixes).blocks} & known
        if len(keys) != 1:
            raise InputError(
                f"{name}:{line}: this comment stands before a blank node that belongs to another "
                "subject; move it before that subject"
            )
        (key,) = keys
        result[key] = [*result.get(key, ()), *lines]
    return result
