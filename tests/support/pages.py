"""Pages of the guide: their code blocks, and a way to run one on an embedded exchange."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["DOCS", "ROOT", "Block", "blocks", "pages", "program"]

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"

_FENCE = re.compile(r"^( *)```(\w*)[^\n]*\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page.

    Attributes:
        page: The page, relative to the repository.
        line: The line of the page at which its text begins.
        language: What stands behind the fence, blank for a drawing.
        text: Its text, without the indentation of a tab.
    """

    page: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def pages(language: str) -> list[Path]:
    """Return the pages of the guide in a language, ``"en"`` or ``"ko"``."""
    return sorted((DOCS / language).rglob("*.md"))


def blocks(page: Path) -> Iterator[Block]:
    """Iterate over the fenced blocks of a page."""
    text = page.read_text("utf-8")
    for found in _FENCE.finditer(text):
        line = text.count("\n", 0, found.start(3)) + 1
        name = page.relative_to(ROOT).as_posix()
        yield Block(name, line, found[2], textwrap.dedent(found[3]))


def program(block: Block, **texts: str) -> Callable[[dict[str, Any]], Any]:
    """Make a coroutine function of a block; its argument are the names that it can use.

    ``LIVE`` and ``PAPER`` become the server of the exchange, ``asyncio.run(main())`` a part of the
    running event loop; a loop that does nothing (``...``) prints, and what runs for ever (``await
    recorder.run()``) is given to ``briefly``.

    Args:
        texts: What stands in the place of some texts: ``{"nats://hub": broker.url}``.
    """
    tree = _OnTheExchange(texts).visit(ast.parse(block.text))
    main = ast.parse("async def snippet(): pass").body[0]
    assert isinstance(main, ast.AsyncFunctionDef)
    main.body = tree.body
    module = ast.fix_missing_locations(ast.Module([main], []))
    ast.increment_lineno(module, block.line - 1)
    code = compile(module, block.page, "exec")

    def run(names: dict[str, Any]) -> Any:
        exec(code, names)
        return names["snippet"]()

    return run


class _OnTheExchange(ast.NodeTransformer):
    """Leads a program to the exchange of the test, and into its event loop."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._texts = texts

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return _expression("exchange.server", node) if node.id in ("LIVE", "PAPER") else node

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if isinstance(node.value, str):
            return ast.Constant(self._texts.get(node.value, node.value))
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        called = ast.unparse(node.func)
        if called == "asyncio.run":
            return ast.Await(node.args[0])
        if called == "RemoteSession":  # its broker does not know the day of the exchange
            node.keywords.append(ast.keyword("clock", _expression("trading_day()", node)))
        return node

    def visit_Await(self, node: ast.Await) -> ast.Await:
        self.generic_visit(node)
        if ast.unparse(node.value).endswith(".run()"):
            return ast.Await(ast.Call(ast.Name("briefly", ast.Load()), [node.value], []))
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.Expr:
        if isinstance(node.value, ast.Constant) and node.value.value is ...:
            return ast.Expr(_expression("print()", node))
        self.generic_visit(node)
        return node


def _expression(text: str, place: ast.AST) -> ast.expr:
    """Make an expression that stands at the place of a node."""
    expression = ast.parse(text, mode="eval").body
    for node in ast.walk(expression):
        ast.copy_location(node, place)
    return expression
