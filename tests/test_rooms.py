"""The package has rooms: each imports only from the rooms to its right, and nothing goes round."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import baclofen_kg

PACKAGE = Path(baclofen_kg.__file__).parent

# One row a room: what it may import, now or later. The ground is open to everybody.
GROUND = {"doors", "errors", "namespaces", "resources"}
ROOMS: dict[str, set[str]] = {
    "formats": set(),
    "sparql": {"formats"},
    "stores": {"sparql", "formats"},
    "model": {"sparql", "formats"},
    "shacl": {"stores", "sparql", "formats"},
    "export": {"stores", "sparql", "formats"},
    "curation": {"shacl", "stores", "sparql", "formats"},
    "check": {"model", "sparql", "formats"},
    "graph": {"check", "model", "shacl", "export", "stores", "sparql", "formats"},
    "loading": {"graph", "shacl", "stores", "sparql", "formats"},
    "web": {"loading", "graph", "check", "model", "export", "stores", "sparql", "formats"},
    "cli": {
        "web",
        "loading",
        "graph",
        "curation",
        "check",
        "model",
        "shacl",
        "export",
        "stores",
        "sparql",
        "formats",
    },
    "__init__": {"loading", "graph", "model", "shacl", "sparql"},
    "__main__": {"cli"},
}
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
LONGEST = 400
TABLE_OF_DATACLASSES = "model.objects"


def room_of(module: str) -> str:
    return module.split(".", 1)[0]


def imports(tree: ast.AST, package: tuple[str, ...]) -> Iterator[str]:
    """The modules that a module of a package imports, whenever it does; its types too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            start = package[: len(package) - node.level + 1]
            base = (*start, *(node.module.split(".") if node.module else ()))
            for alias in node.names:
                whole = ".".join((*base, alias.name))
                if whole in MODULES:
                    yield whole
                elif f"{whole}.__init__" in MODULES:
                    yield f"{whole}.__init__"
                elif ".".join(base) in MODULES:
                    yield ".".join(base)
                else:
                    yield ".".join((*base, "__init__"))


@cache
def arrows(module: str) -> set[str]:
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    return set(imports(tree, tuple(module.split(".")[:-1]))) - {module}


def test_every_room_has_a_row() -> None:
    new = set(map(room_of, MODULES)) - GROUND - ROOMS.keys()
    assert not new, f"new rooms: give them rows in ROOMS of {__file__}"


def test_a_room_imports_only_from_rooms_to_its_right() -> None:
    found = []
    for module in MODULES:
        room = room_of(module)
        allowed = GROUND if room in GROUND else ROOMS[room] | GROUND | {room}
        wrong = {name for name in arrows(module) if room_of(name) not in allowed | {"__init__"}}
        if wrong:
            found.append(
                f"{module} imports {', '.join(sorted(wrong))}, and {room} may import only from "
                f"{', '.join(sorted(allowed))}"
            )
    assert not found, (
        "\n".join(found) + "\nMove the name that is needed into one of these, hand it in as an "
        "argument, or move the function that needs it to the room that it speaks to"
    )


def test_nothing_goes_round() -> None:
    # The door hands names through when asked; those inside ask it for the version alone.
    graph = {module: arrows(module) - {"__init__"} for module in MODULES}
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(
            f"these modules import each other in a circle: {' -> '.join(error.args[1])}; move what "
            "both need into a third module, or hand it in as an argument"
        )


def test_no_file_is_long() -> None:
    lines = {name: len(path.read_text("utf-8").splitlines()) for name, path in MODULES.items()}
    del lines[TABLE_OF_DATACLASSES]
    long = {name: count for name, count in lines.items() if count > LONGEST}
    assert not long, f"{LONGEST} lines are allowed: split these at a seam"


def test_the_reader_of_imports_reads_them() -> None:
    text = (
        "from ..errors import InputError\nimport os\ndef f():\n from .turtle import x\n"
        "from . import tables\nfrom .. import __version__\n"
    )
    found = list(imports(ast.parse(text), ("formats",)))
    assert found == ["errors", "formats.tables", "__init__", "formats.turtle"]
