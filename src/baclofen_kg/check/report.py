# ruff: noqa: RUF023 - slots stand in the order of the fields in JSON.
"""What the medication check reports.

These are not dataclasses: importing those would take longer than the check itself. They are as
frozen, compare by what they hold, and turn into the JSON that ``schema.json`` describes.
"""

from ..formats.json_text import json_text
from ..namespaces import IRI, compact
from .words import KINDS, NOTICE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Record:
    """A value object: fields by name, never changed, equal when all fields are."""

    __slots__: tuple[str, ...] = ()

    def __init__(self, **fields: object) -> None:
        for name in self.__slots__:
            object.__setattr__(self, name, fields.pop(name))
        if fields:
            raise TypeError(f"{type(self).__name__} has no field {next(iter(fields))!r}")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Record)
            and type(self) is type(other)
            and self._values() == other._values()
        )

    def __hash__(self) -> int:
        return hash((type(self), self._values()))

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"{type(self).__name__}({fields})"

    def __reduce__(self) -> "tuple[Any, ...]":
        return _rebuild, (type(self), {name: getattr(self, name) for name in self.__slots__})

    def to_dict(self) -> "dict[str, Any]":
        """Plain data, as in the JSON form."""
        return {name: _plain(getattr(self, name)) for name in self.__slots__}

    def _values(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)


class Thing(Record):
    """Something with an IRI and a label."""

    __slots__ = ("iri", "label")
    iri: IRI
    label: str

    @property
    def curie(self) -> str:
        """The short form of the IRI, such as ``bkg:baclofen``."""
        return compact(self.iri)

    def __str__(self) -> str:
        return self.label


class Taken(Record):
    """An entity that an entry was taken for, and by which of its names."""

    __slots__ = ("entity", "name", "by")
    entity: Thing
    name: str
    """The name or identifier of the entity that was met."""
    by: str
    """label, synonym, narrower name, spelling, IRI, identifier, close match or broader class."""


class Entry(Record):
    """One thing that was entered, and what it was taken for."""

    __slots__ = (
        "entered",
        "given_as",
        "times",
        "status",
        "taken_for",
        "more_stated_of",
        "near_matches",
        "note",
    )
    entered: str
    given_as: str
    """``taking`` or ``condition``."""
    times: int
    """How often it was entered."""
    status: str
    """``recognised``, ``ambiguous`` or ``not recognised``."""
    taken_for: tuple[Taken, ...]
    """One entity; all that it can be where the entry is ambiguous; else none."""
    more_stated_of: tuple[Thing, ...]
    """Where a class was entered: those of its members and subclasses of which more is stated."""
    near_matches: tuple[str, ...]
    """Names that look like what was not recognised."""
    note: str | None
    """What else is to be said of it."""

    @property
    def recognised(self) -> bool:
        """Whether it is clear what was meant."""
        return self.status == "recognised"


class Evidence(Record):
    """One passage of one source on a statement."""

    __slots__ = (
        "relation",
        "comment",
        "section",
        "start",
        "end",
        "minimum",
        "maximum",
        "unit",
        "frequency",
        "passage",
        "source",
        "source_kind",
        "jurisdiction",
        "access",
        "url",
        "witness",
    )
    relation: str
    """``supports``, ``qualifies`` or ``disputes``."""
    comment: str | None
    """What the source says, in words of ours."""
    section: str | None
    start: int | None
    """First character of the passage, where the source counts them."""
    end: int | None
    minimum: str | None
    """The figures that the source gives, in ``unit``."""
    maximum: str | None
    unit: str | None
    """UCUM code."""
    frequency: str | None
    passage: IRI
    source: Thing
    source_kind: Thing | None
    jurisdiction: Thing | None
    """The country under whose rules the source speaks; none for articles."""
    access: str | None
    """How the source was read."""
    url: str | None
    witness: IRI
    """The document that the source descends from: what descends from one is one witness."""


class Route(Record):
    """One way from what was entered to one statement."""

    __slots__ = (
        "chain",
        "statement",
        "statement_kind",
        "severity",
        "consequences",
        "mechanisms",
        "advice",
        "limits",
        "text",
        "verdict",
        "evidence",
    )
    chain: tuple[Thing, ...]
    """From what was entered, class by class, to what the statement names."""
    statement: Thing
    statement_kind: str
    """The class of the ontology, such as ``Interaction``."""
    severity: str
    consequences: tuple[Thing, ...]
    mechanisms: tuple[Thing, ...]
    advice: tuple[Thing, ...]
    limits: tuple[str, ...]
    """For whom, by which route of administration or in which disease the statement holds."""
    text: str | None
    """What more the statement says."""
    verdict: str | None
    """What the jurisdiction asked for says: supported, qualified, disputed or nothing read."""
    evidence: tuple[Evidence, ...]

    @property
    def derivation(self) -> str:
        """The chain and the statement on one line."""
        return " → ".join([*(thing.label for thing in self.chain), self.statement.label])

    def to_dict(self) -> "dict[str, Any]":
        """Plain data, as in the JSON form."""
        return {"derivation": self.derivation, **super().to_dict()}


class Finding(Record):
    """One reason to stop and think."""

    __slots__ = (
        "kind",
        "entered",
        "subject",
        "severity",
        "consequences",
        "mechanisms",
        "advice",
        "explanation",
        "placed_by",
        "routes",
    )
    kind: str
    """One of ``KINDS``."""
    entered: tuple[str, ...]
    subject: Thing
    """What was entered was taken for this."""
    severity: str
    """As a source states it; never made up."""
    consequences: tuple[Thing, ...]
    mechanisms: tuple[Thing, ...]
    advice: tuple[Thing, ...]
    explanation: str | None
    """For a dose: the sum."""
    placed_by: str
    """Why the finding stands where it does in the order."""
    routes: tuple[Route, ...]

    @property
    def title(self) -> str:
        """The kind and the subject in words."""
        return f"{KINDS[self.kind]}: {self.subject}"


class Dose(Record):
    """The dose that was entered."""

    __slots__ = ("amount_mg", "times_per_day", "daily_mg")
    amount_mg: str
    times_per_day: str | None
    daily_mg: str | None
    """Their product."""


class CheckReport(Record):
    """What the check found, most severe first."""

    __slots__ = ("drug", "jurisdiction", "dose", "entries", "findings")
    drug: Thing
    jurisdiction: Thing | None
    dose: Dose | None
    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]

    @property
    def unrecognised(self) -> tuple[Entry, ...]:
        """Entries that nothing can be said of, or that can mean several things."""
        return tuple(entry for entry in self.entries if not entry.recognised)

    @property
    def exit_code(self) -> int:
        """0: nothing found and everything recognised; 1: findings; 3: not all was recognised."""
        return 3 if self.unrecognised else 1 if self.findings else 0

    def to_dict(self) -> "dict[str, Any]":
        """Plain data, as ``schema.json`` describes it."""
        return {
            **super().to_dict(),
            "all_recognised": not self.unrecognised,
            "notice": NOTICE,
        }

    def to_json(self) -> str:
        """JSON, as ``schema.json`` describes it."""
        return json_text(self.to_dict())

    def __str__(self) -> str:
        from .text import report_text

        return report_text(self)


class Explanation(Record):
    """Every statement that leads from a name to the drug, and who says so."""

    __slots__ = ("drug", "entered", "taken_for", "routes")
    drug: Thing
    entered: str
    taken_for: tuple[Taken, ...]
    routes: tuple[Route, ...]

    def to_dict(self) -> "dict[str, Any]":
        """Plain data, as in the JSON form."""
        return {**super().to_dict(), "notice": NOTICE}

    def to_json(self) -> str:
        """JSON, in the same terms as the report of the check."""
        return json_text(self.to_dict())

    def __str__(self) -> str:
        from .text import explanation_text

        return explanation_text(self)


def _rebuild(kind: type[Record], fields: "dict[str, object]") -> Record:
    return kind(**fields)


def _plain(value: object) -> "Any":
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
