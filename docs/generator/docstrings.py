"""Docstrings as Markdown: griffe finds the sections, names become links."""

from __future__ import annotations

import ast
import logging
import re
from collections.abc import Iterable, Iterator
from itertools import groupby

import griffe

from docs.generator.words import Language, say

__all__ = ["as_markdown", "inline"]

_ROLE = re.compile(r":\w+:`~?([^`]+)`")
_CODE = re.compile(r"``([^`]+)``")


def as_markdown(docstring: str, language: Language, *, within: str = "") -> list[str]:
    """Return the lines of a docstring.

    Args:
        docstring: As ``inspect.getdoc`` gives it.
        language: Language of the titles of its sections.
        within: The class around it, for names without their class.
    """
    logging.getLogger("griffe").setLevel(logging.ERROR)  # types are in the signature
    lines: list[str] = []
    for section in griffe.parse_google(griffe.Docstring(docstring)):
        if section.kind is griffe.DocstringSectionKind.text:
            lines += [_prose(section.value, within), ""]
        elif isinstance(section.value, list):
            lines += [f"**{say(language, section.kind.value.capitalize())}**", ""]
            lines += [_item(item, within) for item in section.value] + [""]
        else:
            lines += [_prose(f"{section.title}: {section.value}", within), ""]
    return lines


def inline(text: str, within: str = "") -> str:
    """Turn roles and marked names into links; :mod:`docs.generator.links` finds their pages."""

    def link(match: re.Match[str]) -> str:
        target = match[1]
        shown = target.removeprefix("kiwoom_async.").rpartition(".")[2] or target
        return f"[`{shown}`](ref:{within}:{target})"

    return _CODE.sub(lambda match: f"`{match[1]}`", _ROLE.sub(link, text))


def _prose(text: str, within: str) -> str:
    """Return prose; code after a double colon and tables stand in blocks of their own."""
    blocks: list[str] = []
    for indented, parts in groupby(text.split("\n\n"), key=lambda part: part.startswith("    ")):
        if indented:
            code = "\n\n".join(_dedented(parts))
            blocks.append(f"```{_language_of(code)}\n{code}\n```")
            continue
        for part in parts:
            if part.startswith("==="):
                blocks.append(inline(_list(part), within))
            elif part.strip() != "::":
                blocks.append(inline(re.sub(r"::$", ":", part), within))
    return "\n\n".join(blocks)


def _dedented(parts: Iterable[str]) -> Iterator[str]:
    """Remove the indentation that makes a paragraph code."""
    for part in parts:
        yield "\n".join(line.removeprefix("    ") for line in part.splitlines())


def _language_of(code: str) -> str:
    """Return how to colour it: a drawing of a tree is no Python."""
    try:
        compile(code, "", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except SyntaxError:
        return "text"
    return "python"


def _list(table: str) -> str:
    """Return a table of two columns as a list."""
    rows = [line for line in table.splitlines() if not line.startswith("===")]
    return "\n".join("- " + re.sub(r" {2,}", ": ", row, count=1) for row in rows)


def _item(item: object, within: str) -> str:
    name = getattr(item, "name", "") or str(getattr(item, "annotation", "") or "")
    text = " ".join(str(getattr(item, "description", "")).split())
    if not name:
        return f"- {inline(text, within)}"
    names = ", ".join(part if part == "…" else f"`{part}`" for part in name.split(", "))
    return f"- {names}: {inline(text, within)}"
