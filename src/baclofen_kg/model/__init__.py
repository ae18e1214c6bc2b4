"""What the graph means: its objects, names and verdicts."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .objects import *  # noqa: F403
    from .objects import __all__ as __all__


# The table of dataclasses is read when one of them is asked for: it takes longer than a query.
def __getattr__(name: str) -> object:
    objects = import_module(".objects", __name__)
    if name not in (*objects.__all__, "__all__"):
        raise AttributeError(f"module 'baclofen_kg.model' has no attribute {name!r}")
    return getattr(objects, name)


def __dir__() -> list[str]:
    return sorted([*globals(), *import_module(".objects", __name__).__all__])
