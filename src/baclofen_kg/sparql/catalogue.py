"""The named questions in ``queries/``: one file each, described in its own header."""

import os
from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from .. import resources
from ..errors import InputError, QueryError, as_text, near_matches, suggestion_text
from .binding import blocks_of, fill, terms_of
from .parameters import TYPES, GivenTerm, Parameter, Resolver


class NamedQuery(NamedTuple):
    """A question that can be asked by its name."""

    name: str
    title: str
    question: str
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, str]
    """Name of each column and what it holds."""
    text: str
    """The SPARQL, as it stands in the file."""

    def __repr__(self) -> str:
        return f"<NamedQuery {self.name}: {self.title}>"

    def bind(self, values: Mapping[str, object], resolve: Resolver | None = None) -> str:
        """Put values into the query and return its SPARQL; ``None`` leaves the default.

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
                    else "; it has no parameters"
                )
                raise QueryError(f"query {self.name} has no parameter {name!r}{hint}")
        given = {name: value for name, value in values.items() if value is not None}
        for parameter in self.parameters:
            if parameter.required and parameter.name not in given:
                raise QueryError(
                    f"query {self.name} needs the parameter {parameter}: {parameter.description}"
                )
        if not given:
            return self.text
        terms: dict[str, list[GivenTerm]] = {
            name: terms_of(value, partial(known[name].term, resolve=resolve))
            for name, value in given.items()
        }
        return fill(self.text, blocks_of(self.text), terms)


class QueryCatalogue:
    """The named queries, read from their files when they are asked for."""

    def __init__(self) -> None:
        self._files = {_name_of(path): path for path in resources.query_files()}
        self._read: dict[str, NamedQuery] = {}

    def __getitem__(self, name: str) -> NamedQuery:
        """The query of that name.

        Raises:
            QueryError: no query has that name.
        """
        if as_text(name, "the name of a query") not in self._files:
            near = near_matches(name.replace(" ", "-").replace("_", "-"), self._files)
            hint = suggestion_text(near) or f"; known are: {', '.join(self._files) or 'none'}"
            raise QueryError(f"there is no query named {name!r}{hint}")
        if name not in self._read:
            self._read[name] = read_query(self._files[name])
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._files

    def __iter__(self) -> Iterator[NamedQuery]:
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
                f"{path}, line {number}: {key!r} does not belong in the header of a query; "
                "known are title, question, parameter and column"
            )
    name, title, question = _name_of(path), single["title"], single["question"]
    return NamedQuery(name, title, question, tuple(parameters), columns, text)


def _name_of(path: str) -> str:
    return os.path.splitext(os.path.basename(path))[0]


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
