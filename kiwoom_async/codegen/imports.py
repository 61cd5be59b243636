"""Imports that a generated module needs, found by looking at the names it uses."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from kiwoom_async.codegen.text import displayed, rendered
from kiwoom_async.records import fields, record
from kiwoom_async.wire import arguments

__all__ = ["exports", "import_lines"]

_STANDARD = {
    "Collection": "collections.abc",
    "Sequence": "collections.abc",
    "cached_property": "functools",
    "Literal": "typing",
    "TYPE_CHECKING": "typing",
    "TypeAlias": "typing",
}
_OWN = {
    **dict.fromkeys(fields.__all__, "kiwoom_async.records.fields"),
    **dict.fromkeys(record.__all__, "kiwoom_async.records.record"),
    **dict.fromkeys(arguments.__all__, "kiwoom_async.wire.arguments"),
    **dict.fromkeys(("OrderKind", "TR"), "kiwoom_async.wire.requests"),
    **dict.fromkeys(
        ("AccountOrders", "Namespace", "OrderNamespace"), "kiwoom_async.calls.namespace"
    ),
    "checks": "kiwoom_async.wire",
}
_FOR_TYPES = {
    "Caller": "kiwoom_async.calls.namespace",
    "Order": "kiwoom_async.orders.order",
    "Pager": "kiwoom_async.calls.pager",
}
"""Modules used only in annotations, so that a namespace does not import them at run time."""


def import_lines(body: str, own: Mapping[str, str] = {}, for_types: Mapping[str, str] = {}) -> str:
    """Return the import section of a module.

    Args:
        body: Everything below the imports.
        own: Further names to import when they are used: name to module.
        for_types: Further names to import for type checkers only.
    """
    used = {node.id for node in ast.walk(ast.parse(body)) if isinstance(node, ast.Name)}
    typed = _froms(used, {**_FOR_TYPES, **for_types}, "    ")
    if typed:
        used.add("TYPE_CHECKING")
    blocks = [
        "from __future__ import annotations\n",
        ("import datetime as dt\n" if "dt" in used else "") + _froms(used, _STANDARD),
        _froms(used, {**_OWN, **own}),
        f"if TYPE_CHECKING:\n{typed}" if typed else "",
    ]
    return "\n".join(filter(None, blocks))


def exports(names: Iterable[str]) -> str:
    """Return a sorted ``__all__``."""
    listed = [f'"{name}"' for name in sorted(names, key=_rank)]
    return rendered(displayed("__all__ = [", *listed, close="]")) + "\n"


def _froms(used: set[str], modules: Mapping[str, str], indent: str = "") -> str:
    wanted: dict[str, list[str]] = {}
    for name in sorted(used & modules.keys(), key=_rank):
        wanted.setdefault(modules[name], []).append(name)
    return "".join(_from(module, names, indent) for module, names in sorted(wanted.items()))


def _from(module: str, names: list[str], indent: str) -> str:
    line = f"{indent}from {module} import {', '.join(names)}"
    if len(line) <= 100:
        return f"{line}\n"
    listed = "".join(f"{indent}    {name},\n" for name in names)
    return f"{indent}from {module} import (\n{listed}{indent})\n"


def _rank(name: str) -> tuple[int, str]:
    """Rank constants, classes, everything else: the order linters want."""
    return (0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2, name)
