"""What a view is: its files and its account; and how they are put on disk."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from typing import Any, NamedTuple

from ...errors import InputError
from ...stores.files import write_whole
from ...stores.progress import unique
from .account import Account


class Made(NamedTuple):
    """A view of a graph: files by name, and what of the graph they carry."""

    files: Mapping[str, bytes]
    """One file, named ``""``, or the files of a folder."""
    account: Account


def one_file(content: str, account: Account) -> Made:
    """Return a view that is one file of text."""
    return Made({"": content.encode()}, account)


def filled(**values: Any) -> dict[str, Any]:
    """Return what has a value; 0 and False are values."""
    return {name: value for name, value in values.items() if value not in (None, [], "", {})}


def write_view(made: Made, target: str, view: str) -> None:
    """Write a view to a file or a folder, whole or not at all; ``-`` is standard output.

    A folder may be there already where it holds nothing but files of these names.

    Raises:
        InputError: it cannot be written, or the folder holds other files.
    """
    if list(made.files) == [""]:
        write_whole(target, made.files[""])
        return
    check_place(target, view)
    folder = os.path.realpath(target)
    _check_free(folder, target, made.files)
    beside = f"{folder}.{unique()}.tmp"
    old = f"{beside}.old"
    try:
        os.mkdir(beside)
        for name, content in made.files.items():
            write_whole(os.path.join(beside, name), content)
        if os.path.isdir(folder):
            os.rename(folder, old)
        try:
            os.rename(beside, folder)
        except OSError:
            if os.path.isdir(old):
                os.rename(old, folder)
            raise
    except OSError as error:
        raise InputError(f"{target}: cannot be written: {error.strerror or error}") from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        if os.path.isdir(folder):
            shutil.rmtree(old, ignore_errors=True)


def check_place(target: str, view: str) -> None:
    """Refuse where no folder can be written, which is known before there is a view to write.

    Raises:
        InputError: it is standard output or a file, or the folder above is not there.
    """
    if target == "-":
        raise InputError(f"the view {view} is a folder of files; name one in place of -")
    folder = os.path.realpath(target)
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise InputError(f"{target}: is a file, and this view is a folder of files; name a folder")
    if not os.path.isdir(os.path.dirname(folder)):
        raise InputError(f"{target}: cannot be written: the folder that it is in is not there")


def _check_free(folder: str, target: str, files: Mapping[str, bytes]) -> None:
    """Refuse to replace what is not an earlier view."""
    if not os.path.exists(folder):
        return
    try:
        others = sorted(set(os.listdir(folder)) - set(files))
    except OSError as error:
        raise InputError(f"{target}: cannot be read: {error.strerror or error}") from None
    if others:
        raise InputError(f"{target}: holds other files, such as {others[0]}; name a new folder")
