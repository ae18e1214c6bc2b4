"""What the graph means: its objects, names and verdicts."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .objects import *  # noqa: F403
    from .objects import __all__ as __all__
    from .reader import Reader as Reader
    from .reader import S as S


# As in ``doors``; the names are those of the table of dataclasses.
def __getattr__(name: str) -> object:
    if name in ("Reader", "S"):
        return getattr(import_module(".reader", __name__), name)
    objects = import_module(".objects", __name__)
    if name not in (*objects.__all__, "__all__"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(objects, name)


def __dir__() -> list[str]:
    return sorted([*globals(), *import_module(".objects", __name__).__all__])
