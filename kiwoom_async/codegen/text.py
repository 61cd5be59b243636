"""Python text, laid out as the formatter would: on one line, or one thing per line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

__all__ = ["Node", "call", "displayed", "docstring", "mapping", "quoted", "rendered", "tupled"]

_LINE = 100
_STEP = "    "


class Bracket(NamedTuple):
    """Something in brackets: a call, a signature, a tuple, a mapping.

    Attributes:
        head: What stands before the items, opening bracket included.
        items: What the brackets hold.
        close: What stands behind them, closing bracket included.
        loose: Whether all items may share a line of their own (calls may, displays may not).
    """

    head: str
    items: tuple[Node, ...]
    close: str
    loose: bool = True


Node: TypeAlias = str | Bracket


def call(head: str, *items: Node, close: str = ")") -> Bracket:
    """Make a call or a signature; ``head`` ends with its opening bracket."""
    return Bracket(head, items, close)


def displayed(head: str, *items: Node, close: str) -> Bracket:
    """Make a list or a dict with items that are rendered already."""
    return Bracket(head, items, close, loose=False)


def tupled(items: Iterable[Node], head: str = "(") -> Bracket:
    """Make a tuple."""
    listed = tuple(items)
    return Bracket(head, listed, ",)" if len(listed) == 1 else ")", loose=False)


def mapping(pairs: Iterable[tuple[object, object]], head: str = "{") -> Bracket:
    """Make a dict."""
    return displayed(head, *(f"{quoted(key)}: {quoted(value)}" for key, value in pairs), close="}")


def quoted(value: object) -> str:
    """Return a literal: text in double quotes (the spec has none in it), long numbers in groups."""
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, int) and value >= 10_000:
        return f"{value:_}"
    return repr(value)


def rendered(node: Node, indent: str = "", trail: int = 0) -> str:
    """Lay out a node whose first line starts behind ``indent``.

    Args:
        node: What to render.
        indent: White space before the first line; further lines start there as well.
        trail: Columns to keep free behind the last line.
    """
    return indent + _laid_out(node, indent, trail)


def _laid_out(node: Node, indent: str, trail: int) -> str:
    flat = _flat(node)
    if isinstance(node, str) or len(indent) + _width(flat) + trail <= _LINE:
        return flat
    inner = indent + _STEP
    shared = ", ".join(map(_flat, node.items))
    if node.loose and len(inner) + _width(shared) <= _LINE:
        return f"{node.head}\n{inner}{shared}\n{indent}{node.close}"
    lines = [f"{inner}{_laid_out(item, inner, 1)},\n" for item in node.items]
    return f"{node.head}\n{''.join(lines)}{indent}{node.close.lstrip(',')}"


def _flat(node: Node) -> str:
    if isinstance(node, str):
        return node
    return node.head + ", ".join(map(_flat, node.items)) + node.close


def docstring(paragraphs: Sequence[str], indent: str) -> str:
    """Return a docstring of paragraphs; lines that start with white space keep it."""
    first, *others = paragraphs
    lines = [line for part in others for line in ("", *part.splitlines())]
    text = "\n".join(_wrapped(line, indent) for line in (f'"""{first}', *lines))
    short = not others and _width(text) + 3 <= _LINE
    return f'{text}"""\n' if short else f'{text}\n{indent}"""\n'


def _wrapped(line: str, indent: str) -> str:
    """Break a line of prose into lines; what hangs over is indented once more."""
    own = indent + line[: len(line) - len(line.lstrip())]
    hanging = own + _STEP if own != indent else own
    lines, here = [], own
    for word in line.split():
        if here.strip() and _width(here) + 1 + _width(word) > _LINE:
            lines.append(here)
            here = hanging
        here += word if not here.strip() else f" {word}"
    return "\n".join([*lines, here]).rstrip()


def _width(text: str) -> int:
    """Count the columns of a text: Korean letters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
