"""Snippets of the README, and a way to run one."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["README", "SNIPPETS", "program"]

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
SNIPPETS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def program(snippet: str) -> Callable[[dict[str, Any]], Any]:
    """The snippet as a coroutine function of its names."""
    tree = ast.parse(snippet)
    main = ast.parse("async def snippet(): pass").body[0]
    assert isinstance(main, ast.AsyncFunctionDef)
    main.body = tree.body
    module = ast.fix_missing_locations(ast.Module([main], []))
    code = compile(module, "README.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)

    def run(names: dict[str, Any]) -> Any:
        exec(code, names)
        return names["snippet"]()

    return run
