"""Names that look like a text: those that share most pairs of neighbouring characters with it."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from itertools import chain, pairwise


class Likeness:
    """Names by the pairs of characters in them, the shortest names first."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._with: dict[str, list[str]] = {}
        for key in sorted(keys, key=len):
            between = f" {key} "
            for pair in _pairs(between):
                self._with.setdefault(pair, []).append(between)

    def to(self, text: str) -> dict[str, float]:
        """Return the names that look like a text, and how much: Dice's coefficient.

        That is twice the number of pairs in both by the number in each, from 0 to 1; more than 0.5
        lets one slip in five by.
        """
        pairs = _pairs(f" {text} ")
        # A name must share more pairs than a quarter of the characters of both. So a few of these
        # are among the rare pairs; how many pairs count as rare depends on its length. Only what
        # has those few is compared as a whole.
        size = len(pairs) - 1
        few = min(max(3, size // 4), (size + 3) // 4 + 1)
        # A name has one pair less than characters: a short one cannot share enough.
        shortest = (size + 4) // 3 + 1
        rarest_first = sorted((self._with.get(pair, []) for pair in pairs), key=len)
        alike = []
        for place, names in enumerate(rarest_first):
            longest = 4 * (len(pairs) - place + few - 1) - size
            first, last = (bisect_left(names, each, key=len) for each in (shortest, longest))
            alike.append(names[first:last])
        shared = {
            name: sum([pair in name for pair in pairs])
            for name, count in Counter(chain.from_iterable(alike)).items()
            if count >= few
        }
        return {
            name[1:-1]: 2 * count / (size + len(name))
            for name, count in shared.items()
            if 4 * count > size + len(name)
        }


def _pairs(text: str) -> set[str]:
    return set(map("".join, pairwise(text)))
