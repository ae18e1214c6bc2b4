"""Modules stand in layers: each imports, at once or later, only from layers below its own."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import baclofen_kg

PACKAGE = Path(baclofen_kg.__file__).parent

# From the ground up. Within a row of one layer the modules do not know each other.
LAYERS = {
    "ground": [
        ["errors", "json_text", "namespaces", "output", "progress", "tables"],
        ["layout", "resources", "sparql"],
    ],
    "engine": [
        ["disk_lock", "disk_manifest", "store", "turtle"],
        ["disk_files", "packaged", "remote", "worker"],
        ["disk_build"],
        ["disk"],
        ["untrusted"],
    ],
    "questions": [["queries", "results"], ["model_queries"]],
    "meaning": [
        ["names", "check_words"],
        ["names_large", "verdicts"],
        ["lookup", "model", "report"],
        ["build"],
    ],
    "services": [
        ["evidence", "interchange", "jsonld", "trace"],
        ["export", "shacl_model", "shacl_reference"],
        ["shacl_select"],
        ["shacl_sparql"],
        ["shacl_engine"],
        ["validation"],
        ["check_text"],
        ["check_model"],
        ["check_dose", "check_entries", "check_facts"],
        ["check_routes"],
        ["check"],
    ],
    "face": [
        ["graph"],
        ["cli_ticker"],
        ["cli_output"],
        ["cli_source", "cli_show"],
        ["cli_check"],
        ["cli_commands", "cli_parser"],
        ["cli"],
        ["__init__", "__main__"],
    ],
}
ORDER = {
    module: height
    for height, row in enumerate(row for rows in LAYERS.values() for row in rows)
    for module in row
}


def imports(node: ast.AST) -> Iterator[str]:
    """The modules of the package that a module imports when it runs."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            continue
        if isinstance(child, ast.ImportFrom) and child.level:
            names = [child.module] if child.module else [alias.name for alias in child.names]
            yield from (name for name in names if (PACKAGE / f"{name}.py").exists())
        yield from imports(child)


def test_every_module_has_a_layer() -> None:
    assert sorted(ORDER) == sorted(path.stem for path in PACKAGE.glob("*.py"))


@pytest.mark.parametrize("module", ORDER)
def test_a_module_imports_from_below(module: str) -> None:
    tree = ast.parse((PACKAGE / f"{module}.py").read_text("utf-8"))
    above = {name for name in imports(tree) if ORDER[name] >= ORDER[module]}
    assert not above, f"{module} is to stand above what it imports: move it or them"


def test_the_reader_of_imports_reads_them() -> None:
    text = (
        "from .a import b\nimport os\ndef f():\n from .errors import x\n"
        "if TYPE_CHECKING:\n from .graph import y\nfrom . import store, __version__\n"
    )
    assert list(imports(ast.parse(text))) == ["errors", "store"]
