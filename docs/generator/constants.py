"""Constants and type aliases: their value and the text below it, as the source has them."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from importlib import import_module
from itertools import pairwise

__all__ = ["constant"]


def constant(module: str, name: str) -> tuple[str, str]:
    """Return a constant as it is written, and its docstring, from the module that defines it.

    Raises:
        LookupError: the module neither defines nor imports it.
    """
    body = _parsed(module)
    for node, following in pairwise([*body, ast.Pass()]):
        if name in _names(node):
            return ast.unparse(node), _text(following)
        if isinstance(node, ast.ImportFrom) and any(found.name == name for found in node.names):
            return constant(str(node.module), name)
    raise LookupError(f"{module} has no {name}")


@cache
def _parsed(module: str) -> list[ast.stmt]:
    return ast.parse(inspect.getsource(import_module(module))).body


def _names(node: ast.stmt) -> set[str]:
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign):
        targets = [node.target]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _text(node: ast.stmt) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return inspect.cleandoc(str(node.value.value))
    return ""
