"""The exceptions of this package.

The text of each is one line: what is wrong, where, and what would be right.
"""

from __future__ import annotations

import os
from collections.abc import Iterable


class BaclofenKGError(Exception):
    """Base of all errors that this package raises on purpose."""

    exit_code = 2
    """Exit status of the command line: 1 for a no, 2 for wrong use."""

    def __init__(self, message: object = "") -> None:
        # It may quote what was given, which may be anything.
        super().__init__(one_line(message))


class BaclofenKGWarning(UserWarning):
    """Something that a caller may want to know, and that is no error."""


class InputError(BaclofenKGError):
    """A file, a format or a target cannot be used."""


class HashMismatchError(InputError):
    """A file is not the one that the graph was made from."""

    exit_code = 1


class QueryError(BaclofenKGError):
    """A query or one of its parameters is wrong."""


class LimitError(QueryError):
    """An untrusted query was stopped at a limit of time, of memory or of its answer."""


class NotFoundError(BaclofenKGError):
    """Nothing in the graph has that name."""

    exit_code = 1

    def __init__(self, message: str, suggestions: Iterable[str] = ()) -> None:
        self.suggestions: tuple[str, ...] = tuple(suggestions)
        super().__init__(message + suggestion_text(self.suggestions))


def suggestion_text(suggestions: Iterable[str]) -> str:
    """Put near matches into words, to be appended to a message.

    >>> suggestion_text(["stroke"])
    '; did you mean stroke?'
    """
    names = tuple(suggestions)
    return (
        f"; did you mean {', '.join(names[:-1]) + ' or ' * (len(names) > 1)}{names[-1]}?"
        if names
        else ""
    )


def near_matches(name: str, names: Iterable[str], limit: int = 5) -> list[str]:
    """Names that look like ``name``, best first."""
    from difflib import get_close_matches

    by_folded: dict[str, str] = {}
    for candidate in names:
        by_folded.setdefault(candidate.casefold(), candidate)
    wanted = name.casefold()
    found = get_close_matches(wanted, by_folded, n=limit, cutoff=0.6)
    # A part of a longer name is a near match too, which edit distance does not see.
    parts = sorted(key for key in by_folded if len(wanted) > 2 and wanted in key)
    return [by_folded[key] for key in dict.fromkeys([*found, *parts])][:limit]


def one_line(text: object) -> str:
    """Make any text one printable line."""
    return " ".join(
        "".join(
            sign if sign.isprintable() or sign.isspace() else "\N{REPLACEMENT CHARACTER}"
            for sign in str(text)
        ).split()
    )


def as_text(value: object, what: str) -> str:
    """Return what was given, which must be a text.

    Args:
        value: what was given.
        what: what it should be, for the message.

    Raises:
        InputError: it is no text.
    """
    if not isinstance(value, str):
        raise InputError(f"{what} must be a text, not {_shown(value)}")
    return value


def as_number(value: object, what: str, *, least: float = 0, whole: bool = False) -> float:
    """Return a number that was given.

    Args:
        value: what was given.
        what: what it should be, for the message.
        least: the smallest that will do.
        whole: whether it must be an int.

    Raises:
        InputError: it is no number, or too small.
    """
    kinds = int if whole else int | float
    if isinstance(value, kinds) and not isinstance(value, bool) and least <= value < 2**63:
        return value
    kind = "a whole number" if whole else "a number"
    raise InputError(f"{what} must be {kind} of at least {least:g}, not {_shown(value)}")


def as_flag(value: object, what: str) -> bool:
    """Return a truth value that was given.

    Args:
        value: what was given.
        what: what it should be, for the message.

    Raises:
        InputError: it is something else, which may have been meant for a variable of that name.
    """
    if isinstance(value, bool):
        return value
    raise InputError(f"{what} is an option, True or False, not {_shown(value)}")


def as_path(value: object, what: str = "a path") -> str:
    """Return a path that was given as a text.

    Args:
        value: what was given.
        what: what it should be, for the message.

    Raises:
        InputError: it is neither a text nor a path.
    """
    if isinstance(value, str | bytes | os.PathLike):
        return os.fsdecode(value)
    raise InputError(f"{what} must be a text or a pathlib.Path, not {_shown(value)}")


def as_paths(value: object, what: str = "the paths") -> list[str]:
    """Return the paths that were given, which may be one or several.

    Args:
        value: what was given.
        what: what it should be, for the message.

    Raises:
        InputError: there is something else among them.
    """
    if isinstance(value, str | bytes | os.PathLike) or not isinstance(value, Iterable):
        return [as_path(value, what)]
    return [as_path(item, f"each of {what}") for item in value]


def _shown(value: object) -> str:
    """A value as an error message shows it."""
    try:
        text = one_line(repr(value))
    except Exception:  # whatever the class of the value makes of it
        text = f"a {type(value).__name__}"
    return text if len(text) <= 80 else f"{text[:79]}…"


def notice(message: str) -> None:
    """Tell the caller something, as a warning of the class ``BaclofenKGWarning``."""
    import warnings

    warnings.warn(message, BaclofenKGWarning, stacklevel=2)
