"""What the documents of one country, taken together, make of a statement.

The same rule stands in ``queries/verdicts.rq``; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Collection

NOTHING_READ = "nothing read"
# The gravest first: one dispute outweighs all else, and one qualification outweighs support.
_WORDS = (("disputes", "disputed"), ("qualifies", "qualified"), ("supports", "supported"))


def verdict_of(relations: Collection[str]) -> str:
    """Return supported, qualified, disputed, or nothing read where there is no passage at all."""
    return next((word for relation, word in _WORDS if relation in relations), NOTHING_READ)
