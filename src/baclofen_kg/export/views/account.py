"""The account of a view: what of a graph it keeps, what it loses, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import NamedTuple

from ...errors import as_number
from ...formats.tables import layout
from .facts import Facts


class AccountRow(NamedTuple):
    """What becomes of one kind of thing in a view."""

    kind: str
    """A class of statements or of entities, or what passages have to do with statements."""
    all: int
    """How many of it the graph holds."""
    kept: int
    """How many the view carries, whole or in part."""
    lost: int
    """How many it does not carry. ``kept + lost == all``."""
    notes: tuple[tuple[str, int], ...]
    """What of those that are kept is left out, and why the others are lost, with their number."""


class Account:
    """Every thing of a graph once: kept, with what is left out of it, or lost, with the reason."""

    def __init__(self, facts: Facts) -> None:
        """Open the account of a graph; nothing is kept or lost yet."""
        self._kinds: dict[Hashable, str] = {}
        for node in facts.statements:
            self._kinds[node] = f"statement: {facts.kind(node)}"
        for stance in facts.stances:
            self._kinds[stance] = f"passage that {stance.relation}"
        for passage in facts.passages:
            self._kinds[passage] = "passage"
        for source in facts.sources:
            self._kinds[source] = "source"
        for entity in facts.entities:
            self._kinds.setdefault(entity, f"entity: {facts.kind(entity)}")
        for match in facts.matches:
            self._kinds[match] = "outside identifier"
        for link in facts.links:
            self._kinds[link] = "link between entities"
        self._kept: dict[Hashable, dict[str, None]] = {}
        self._lost: dict[Hashable, str] = {}

    def keep(self, thing: Hashable, *left_out: str) -> None:
        """Note that the view carries a thing, and what it leaves out of it.

        Raises:
            KeyError: the graph holds no such thing.
        """
        if thing not in self._kinds:
            raise KeyError(thing)
        self._kept.setdefault(thing, {}).update(dict.fromkeys(left_out))

    def keep_all(self, things: Iterable[Hashable], *left_out: str) -> None:
        """Note that the view carries these things."""
        for thing in things:
            self.keep(thing, *left_out)

    def lose(self, thing: Hashable, reason: str) -> None:
        """Note why the view does not carry a thing.

        Raises:
            KeyError: the graph holds no such thing.
        """
        if thing not in self._kinds:
            raise KeyError(thing)
        self._lost.setdefault(thing, reason)

    def lose_rest(self, things: Iterable[Hashable], reason: str) -> None:
        """Note why the view does not carry those of these things that are not spoken of yet."""
        for thing in things:
            if thing not in self._kept and thing not in self._lost:
                self.lose(thing, reason)

    @property
    def everything(self) -> Iterable[Hashable]:
        """All that the view can keep or lose."""
        return self._kinds.keys()

    def is_kept(self, thing: Hashable) -> bool:
        """Whether the view carries a thing."""
        return thing in self._kept

    def rows(self) -> tuple[AccountRow, ...]:
        """The account, kind by kind.

        Raises:
            AssertionError: a thing is neither kept nor lost, or both: the view is at fault.
        """
        kinds = self._kinds
        wrong = [thing for thing in kinds if (thing in self._kept) == (thing in self._lost)]
        if wrong:
            raise AssertionError(f"both kept and lost, or neither: {wrong[:5]}")
        kept = Counter(kinds[thing] for thing in self._kept)
        lost = Counter(kinds[thing] for thing in self._lost)
        noted = Counter((kinds[t], f"kept without {x}") for t, xs in self._kept.items() for x in xs)
        noted.update((kinds[t], f"lost: {reason}") for t, reason in self._lost.items())
        notes: dict[str, list[tuple[str, int]]] = {}
        for (kind, text), count in sorted(noted.items()):
            notes.setdefault(kind, []).append((text, count))
        return tuple(
            AccountRow(kind, every, kept[kind], lost[kind], tuple(notes.get(kind, ())))
            for kind, every in sorted(Counter(kinds.values()).items(), key=_order)
        )

    def to_table(self, width: int | None = None) -> str:
        """The account as a table of at most so many characters a line."""
        if width is not None:
            as_number(width, "a width", whole=True)
        cells = [
            [row.kind, str(row.all), str(row.kept), str(row.lost), _notes(row)]
            for row in self.rows()
        ]
        return layout(("kind", "all", "kept", "lost", "what is left out, and why"), cells, width)

    def __str__(self) -> str:
        return self.to_table()


def _order(counted: tuple[str, int]) -> tuple[int, str]:
    """Statements first, then who says so, then what they speak of."""
    kind, _ = counted
    places = ("statement", "passage that", "passage", "source", "entity", "outside", "link")
    place = next(i for i, name in enumerate(places) if kind.startswith(name))
    return place, kind


def _notes(row: AccountRow) -> str:
    return "; ".join(f"{text} ({count})" if count != row.all else text for text, count in row.notes)
