"""The command ``format``: Turtle files in the one layout."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

from .. import resources
from ..errors import InputError
from ..formats.formatter import format_turtle
from ..stores.files import write_whole
from ..stores.reading import SUFFIXES, called, rdf_files, read_input
from .output import complain, write


def describe_format(parser: ArgumentParser) -> None:
    """Describe the options of ``format``."""
    parser.add_argument(
        "--check", action="store_true", help="change nothing; name the files that are not in order"
    )
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="Turtle files or folders, - for standard input to standard output; by default the "
        "packaged data",
    )


def run_format(options: Namespace) -> int:
    """Put Turtle files into the one layout, or tell which are not in it; a bad one stops none."""
    status = 0
    for given in options.files or resources.data_files():
        try:
            names = _turtle_files(given)
        except InputError as error:
            complain(str(error))
            names, status = [], error.exit_code
        for name in names:
            try:
                status = max(status, _format(name, check=options.check))
            except InputError as error:
                complain(str(error))
                status = error.exit_code
    return status


def _format(name: str, *, check: bool) -> int:
    before = _turtle_file(name)
    shown = called(name)
    try:
        after = format_turtle(before.decode("utf-8-sig"), name=shown).encode()
    except UnicodeDecodeError:
        from ..stores.mistakes import no_text  # only what is wrong needs words

        raise InputError(f"{shown}: is not text in UTF-8: {no_text(before)}") from None
    if check and after != before:
        write(f"{shown}: is not in order; baclofen-kg format {shown} puts it right")
        return 1
    if not check and name == "-":
        write(after)
    elif not check and after != before:
        write_whole(name, after)
        write(f"{name}: put in order")
    return 0


def _turtle_files(name: str) -> list[str]:
    """A file, or the Turtle files of a folder."""
    if not os.path.isdir(name):
        return [name]
    return [file for file in rdf_files([name]) if file.endswith((".ttl", ".turtle"))]


def _turtle_file(path: str) -> bytes:
    suffix = os.path.splitext(path)[1].lower()
    if suffix == ".gz":
        raise InputError(f"{path}: is packed; only a file that is not is put in order")
    if suffix in SUFFIXES and SUFFIXES[suffix] != "turtle":
        raise InputError(f"{path}: only Turtle is put in order; the suffix must be .ttl")
    return read_input(path, "Turtle")
