"""The named questions in ``queries/*.rq`` and the values that their parameters take.

A parameter stands in its query as ``VALUES ?name { … }``. Binding puts a serialised RDF term there:
the same text goes to every engine, and a value can never be more than a value.
"""

import os

from .. import resources
from ..errors import InputError, QueryError, near_matches, suggestion_text
from ..namespaces import IRI, XSD, expand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pyoxigraph import Literal, NamedNode

    Resolver = Callable[[str], str]
    """Gives the IRI of the entity that a label or synonym names."""
    Block = tuple[str, int, int]

TYPES = ("iri", "string", "integer", "decimal", "boolean")

# What may hold a brace or a question mark without its being one.
_TOKEN = (
    r'<[^<>"{}|^`\\\s]*>|"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    r'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|#[^\n]*|[?$]\w+|\w+|\S'
)
_FIRST_WORDS = (
    "select|ask|construct|describe|prefix|base|"
    "insert|delete|load|clear|drop|create|add|move|copy|with"
)


class Parameter:
    """A parameter of a named query."""

    __slots__ = ("default", "description", "name", "required", "type")

    def __init__(
        self, name: str, type: str, *, required: bool, default: str | None, description: str
    ) -> None:
        self.name = name
        self.type = type
        """One of iri, string, integer, decimal, boolean."""
        self.required = required
        self.default = default
        """The default as it stands in the header, or nothing."""
        self.description = description

    def __repr__(self) -> str:
        return f"<Parameter {self}>"

    def __str__(self) -> str:
        rest = (
            "required"
            if self.required
            else f"default {self.default}"
            if self.default
            else "optional"
        )
        return f"{self.name} ({self.type}, {rest})"

    def term(self, value: object, resolve: "Resolver | None" = None) -> "NamedNode | Literal":
        """Make an RDF term of a value.

        Raises:
            QueryError: the value is not of this parameter's type.
        """
        try:
            return _term(value, self.type, resolve)
        except (ValueError, TypeError, ArithmeticError, UnicodeError):
            raise QueryError(
                f"parameter {self.name}: {value!r} is not {_EXPECTED[self.type]}"
            ) from None


class NamedQuery:
    """A question that can be asked by its name."""

    __slots__ = ("_blocks", "columns", "name", "parameters", "question", "text", "title")

    def __init__(
        self,
        name: str,
        title: str,
        question: str,
        parameters: tuple[Parameter, ...],
        columns: "Mapping[str, str]",
        text: str,
    ) -> None:
        self.name = name
        self.title = title
        self.question = question
        self.parameters = parameters
        self.columns = columns
        """Name of each column and what it holds."""
        self.text = text
        """The SPARQL, as it stands in the file."""
        self._blocks: list[Block] | None = None

    def __repr__(self) -> str:
        return f"<NamedQuery {self.name}: {self.title}>"

    def bind(self, values: "Mapping[str, object]", resolve: "Resolver | None" = None) -> str:
        """Put values into the query and give its SPARQL; a value of ``None`` leaves the default.

        A list or tuple stands for any of its items.

        Raises:
            QueryError: a parameter is missing, not known or of the wrong type.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in known:
                hint = suggestion_text(near_matches(name, known)) or (
                    f"; it takes {', '.join(map(str, self.parameters))}"
                    if known
                    else "; it takes none"
                )
                raise QueryError(f"query {self.name} has no parameter {name!r}{hint}")
        given = {name: value for name, value in values.items() if value is not None}
        for parameter in self.parameters:
            if parameter.required and parameter.name not in given:
                raise QueryError(
                    f"query {self.name} needs the parameter {parameter}: {parameter.description}"
                )
        terms = {
            name: " ".join(
                str(known[name].term(item, resolve))
                for item in (value if isinstance(value, list | tuple) else [value])
            )
            for name, value in given.items()
        }
        if not terms:
            return self.text
        if self._blocks is None:
            self._blocks = _values_blocks(self.text)
        return _fill(self.text, self._blocks, terms)


class QueryCatalogue:
    """The named queries, read from their files when they are asked for."""

    def __init__(self, files: "list[str] | None" = None) -> None:
        self._files = {
            os.path.splitext(os.path.basename(path))[0]: path
            for path in (resources.query_files() if files is None else files)
        }
        self._read: dict[str, NamedQuery] = {}

    def __getitem__(self, name: str) -> NamedQuery:
        """The query of that name.

        Raises:
            QueryError: no query has that name.
        """
        if name not in self._files:
            near = suggestion_text(
                near_matches(name.replace(" ", "-").replace("_", "-"), self._files)
            )
            known = ", ".join(self._files) or "none"
            raise QueryError(f"there is no query named {name!r}{near}; known are: {known}")
        if name not in self._read:
            self._read[name] = read_query(self._files[name])
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._files

    def __iter__(self) -> "Iterator[NamedQuery]":
        return (self[name] for name in self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __repr__(self) -> str:
        return f"<QueryCatalogue of {', '.join(self._files)}>"

    @property
    def names(self) -> tuple[str, ...]:
        """The names, sorted."""
        return tuple(self._files)


def read_query(path: str) -> NamedQuery:
    """Read a query file with its header.

    Raises:
        InputError: the file or its header is not as it should be.
    """
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: the query cannot be read: {error}") from None
    single = {"title": "", "question": ""}
    parameters: list[Parameter] = []
    columns: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line and not line.startswith("#"):
            break
        key, _, value = (part.strip() for part in line[1:].partition(":"))
        if key in single:
            single[key] = value
        elif key == "column":
            column, _, description = value.partition(" ")
            columns[column] = description.lstrip("- ")
        elif key == "parameter":
            parameters.append(_parameter(value, f"{path}, line {number}"))
        elif key.isalpha() and value:
            raise InputError(
                f"{path}, line {number}: {key!r} does not belong into the header of a query; "
                "known are title, question, parameter and column"
            )
    name = os.path.splitext(os.path.basename(path))[0]
    return NamedQuery(name, single["title"], single["question"], tuple(parameters), columns, text)


def _parameter(header: str, place: str) -> Parameter:
    """Read ``name (type, required) description``; in place of required, optional or a default."""
    name, _, rest = header.partition("(")
    inside, _, description = rest.partition(")")
    kind, _, need = (part.strip() for part in inside.partition(","))
    default = need.removeprefix("default").strip() if need.startswith("default ") else None
    if kind not in TYPES or not (default or need in ("required", "optional")):
        raise InputError(
            f"{place}: not a parameter: {header}; it is written "
            f"NAME (TYPE, required) with a type of {', '.join(TYPES)}, and required, optional or "
            "default VALUE"
        )
    return Parameter(
        name.strip(),
        kind,
        required=need == "required",
        default=default,
        description=description.strip(),
    )


def _tokens(text: str) -> list[str]:
    import re

    return re.findall(_TOKEN, text, re.DOTALL)


def is_sparql(text: str) -> bool:
    """Whether a text is meant as SPARQL and not as the name of a query."""
    if "{" in text:
        return True
    if not any(map(str.isspace, text)):
        return False
    import re

    words = [token for token in _tokens(text) if not token.startswith("#")]
    return len(words) > 1 and bool(re.fullmatch(_FIRST_WORDS, words[0], re.IGNORECASE))


def bind_sparql(
    text: str, values: "Mapping[str, object]", resolve: "Resolver | None" = None
) -> str:
    """Bind variables of any SPARQL query to values, on every engine alike.

    Where the query has ``VALUES ?name { … }`` the value takes the place of its contents; elsewhere
    a ``VALUES`` block is put at the head of the outermost group, and of subqueries with it.

    Raises:
        QueryError: the query has no such variable, or the value is of no known type.
    """
    given = {name: value for name, value in values.items() if value is not None}
    if not given:
        return text
    variables = {token[1:] for token in _tokens(text) if token[0] in "?$"}
    for name in given:
        if name not in variables:
            raise QueryError(
                f"the query has no variable ?{name}{suggestion_text(near_matches(name, variables))}"
            )
    terms = {name: str(_untyped_term(name, value, resolve)) for name, value in given.items()}
    blocks = _values_blocks(text)
    bound = _fill(text, blocks, terms)
    filled = {name for name, _, _ in blocks}
    rest = {name: term for name, term in terms.items() if name not in filled}
    return _add_values(bound, rest) if rest else bound


_EXPECTED = {
    "iri": "an IRI, a CURIE with a known prefix, or the name of an entity",
    "string": "a text",
    "integer": "an integer such as 3",
    "decimal": "a decimal such as 2.5",
    "boolean": "true or false",
}


def _term(value: object, kind: str, resolve: "Resolver | None") -> "NamedNode | Literal":
    import re

    from pyoxigraph import Literal, NamedNode

    if isinstance(value, Literal) and kind != "iri":
        value = value.value
    if kind == "iri":
        iri = value.value if isinstance(value, NamedNode) else getattr(value, "iri", value)
        iri = IRI(iri) if isinstance(value, NamedNode) else iri
        return NamedNode(_iri(iri, resolve)) if isinstance(iri, str) else _refuse()
    if kind == "string":
        return Literal(value) if isinstance(value, str) else _refuse()
    text = str(value).strip().lower()
    pattern = {
        "integer": r"[+-]?\d+",
        "decimal": r"[+-]?(\d+(\.\d*)?|\.\d+)",
        "boolean": "true|false",
    }
    if kind != "boolean" and isinstance(value, bool):
        return _refuse()
    if not re.fullmatch(pattern[kind], text, re.ASCII):
        return _refuse()
    return Literal(text, datatype=NamedNode(XSD + kind))


def _refuse() -> "Literal":
    raise ValueError


def _untyped_term(name: str, value: object, resolve: "Resolver | None") -> "NamedNode | Literal":
    """The term of a value whose type no header tells: strings are IRIs, CURIEs or entity names."""
    from pyoxigraph import Literal, NamedNode

    if isinstance(value, Literal | NamedNode):
        return value
    kind = "boolean" if isinstance(value, bool) else "integer" if isinstance(value, int) else None
    if kind is None:
        kind = "iri" if isinstance(getattr(value, "iri", value), str) else "decimal"
    return Parameter(name, kind, required=False, default=None, description="").term(value, resolve)


def _iri(text: str, resolve: "Resolver | None") -> str:
    import re

    if isinstance(text, IRI) or re.match(r"(?:https?|urn|tag):", text, re.IGNORECASE):
        return text
    if resolve:
        return resolve(text)
    try:
        return expand(text)
    except KeyError:
        raise ValueError(text) from None


def _values_blocks(text: str) -> "list[Block]":
    """Find each ``VALUES ?name { … }``: the name, and where the contents begin and end."""
    import re

    blocks = []
    tokens = list(re.finditer(_TOKEN, text, re.DOTALL))
    for index, token in enumerate(tokens[:-2]):
        name = tokens[index + 1][0]
        if token[0].lower() == "values" and name[0] in "?$" and tokens[index + 2][0] == "{":
            end = next((t.start() for t in tokens[index + 3 :] if t[0] == "}"), len(text))
            blocks.append((name[1:], tokens[index + 2].end(), end))
    return blocks


def _fill(text: str, blocks: "list[Block]", terms: "Mapping[str, str]") -> str:
    """Replace the contents of the blocks whose names have terms."""
    parts, position = [], 0
    for name, start, end in blocks:
        if name in terms:
            parts += [text[position:start], f" {terms[name]} "]
            position = end
    return "".join(parts) + text[position:]


def _add_values(text: str, terms: "Mapping[str, str]") -> str:
    """Put ``VALUES`` blocks at the head of the outermost group, and of subqueries."""
    import re

    found = re.finditer(_TOKEN, text, re.DOTALL)
    tokens = [token for token in found if not token[0].startswith("#")]
    words = [token[0].lower() for token in tokens]
    braces = [index for index, word in enumerate(words) if word == "{"]
    if not braces:
        raise QueryError("the query has no group { … } in which a parameter could be bound")
    if "construct" in words and words[words.index("construct") + 1] == "where":
        # The short form of CONSTRUCT allows no VALUES in its group, only after it.
        return text + "".join(f"\nVALUES ?{name} {{ {term} }}" for name, term in terms.items())
    # In the long form the first brace opens the template, which holds no other.
    outermost = braces[1 if words[braces[0] - 1] == "construct" else 0]
    places = {outermost: set(terms)}
    for index in (i for i, word in enumerate(words) if word == "select" and i > outermost):
        # A variable that a subquery does not give out is another one outside it.
        group = next(brace for brace in braces if brace > index)
        inside = {tokens[i][0][1:] for i in range(group, _closing(words, group))}
        places[group] = inside & set(terms)
    parts, position = [], 0
    for index in sorted(places):
        end = tokens[index].end()
        parts += [text[position:end]]
        parts += [f" VALUES ?{name} {{ {terms[name]} }}" for name in sorted(places[index])]
        position = end
    return "".join(parts) + text[position:]


def _closing(words: list[str], opening: int) -> int:
    """Find the brace that closes a group; the end of the query where none does."""
    depth = 0
    for index in range(opening, len(words)):
        depth += {"{": 1, "}": -1}.get(words[index], 0)
        if depth == 0:
            return index
    return len(words)
