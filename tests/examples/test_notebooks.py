"""Notebooks: their cells run one after the other and show tables, with a kernel and without."""

from __future__ import annotations

import ast
import inspect
import json
from pathlib import Path
from typing import Any

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "examples").glob("*.ipynb"))
TABLES = {"candles": 2, "orders_and_book": 7}
"""What shows itself as a table; polars' frames are not counted."""

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells(path: Path) -> list[str]:
    """Return the code of a notebook."""
    document = json.loads(path.read_text("utf-8"))
    return ["".join(cell["source"]) for cell in document["cells"] if cell["cell_type"] == "code"]


async def shown(code: str, names: dict[str, Any]) -> object:
    """Run a cell as a kernel does, with ``await`` at its top level; return its last expression."""
    tree = ast.parse(code)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    await run(tree, names)
    return await run(ast.Expression(last.value), names) if isinstance(last, ast.Expr) else None


async def run(tree: ast.Module | ast.Expression, names: dict[str, Any]) -> object:
    mode = "exec" if isinstance(tree, ast.Module) else "eval"
    value = eval(compile(tree, "cell", mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), names)
    return await value if inspect.iscoroutine(value) else value


@every_notebook
@pytest.mark.anyio
async def test_its_cells_run_in_one_loop_and_show_tables(path: Path) -> None:
    names: dict[str, Any] = {}
    tables: list[str] = []
    for code in cells(path):
        value: Any = await shown(code, names)
        if type(value).__module__.startswith("kiwoom_async.") and hasattr(value, "_repr_html_"):
            tables.append(value._repr_html_())
    assert all("<tr><td" in text for text in tables)
    assert len(tables) == TABLES[path.stem]


@every_notebook
@pytest.mark.heavy
def test_it_runs_in_a_kernel(path: Path) -> None:
    """Each cell in a task of its own."""
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    outputs = [one for cell in notebook.cells for one in cell.get("outputs", ())]
    tables = [one for one in outputs if "text/html" in one.get("data", {})]
    assert len(tables) >= TABLES[path.stem]


@every_notebook
def test_it_is_stored_without_output(path: Path) -> None:
    """What it shows comes from a run, and a change of it is a change of its cells."""
    document = json.loads(path.read_text("utf-8"))
    assert not any(cell.get("outputs") for cell in document["cells"])
    assert not any(cell.get("execution_count") for cell in document["cells"])
