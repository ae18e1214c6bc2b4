"""The notebook of examples/ runs from the first cell to the last."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).parent.parent / "examples").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("networkx", reason="the notebook draws a network: pip install networkx")
    notebook = json.loads(path.read_bytes())
    assert notebook["nbformat"] == 4
    cells = ["".join(it["source"]) for it in notebook["cells"] if it["cell_type"] == "code"]
    names: dict[str, object] = {}
    for cell in cells:
        *body, last = ast.parse(cell).body
        exec(compile(ast.Module(body, []), path.name, "exec"), names)
        if isinstance(last, ast.Expr):  # what a notebook shows
            shown = eval(compile(ast.Expression(last.value), path.name, "eval"), names)
            show = getattr(shown, "_repr_html_", shown.__repr__)
            assert show()
        else:
            exec(compile(ast.Module([last], []), path.name, "exec"), names)
            assert capsys.readouterr().out, cell
    assert all(not it.get("outputs") for it in notebook["cells"])
    assert len(cells) > 5
