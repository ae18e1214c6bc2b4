"""What was worked out from a store, until its data change."""

from collections.abc import Callable
from typing import Any, TypeVar

from ..sparql.store import Store

T = TypeVar("T")


class Remembered:
    """Values that are worked out once for each version of the data of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._values: dict[str, tuple[int, Any]] = {}

    def value(self, name: str, make: Callable[[], T]) -> T:
        """Return the value of a name, worked out anew where the data have changed.

        It is kept only when it is whole: another thread may be waiting for it.
        """
        changes = self._store.changes
        known = self._values.get(name)
        if known is None or known[0] != changes:
            known = self._values[name] = (changes, make())
        value: T = known[1]
        return value
