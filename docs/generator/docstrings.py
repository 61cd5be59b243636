"""Docstrings as Markdown: griffe finds the sections, names become links."""

from __future__ import annotations

import logging
import re

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
    """Return prose in which code after a double colon stands in a block of its own."""
    blocks: list[str] = []
    for part in re.split(r"\n\n", text):
        if part.startswith("    "):
            code = "\n".join(line[4:] for line in part.splitlines())
            if blocks and blocks[-1].endswith("\n```"):  # goes on after a blank line
                blocks[-1] = f"{blocks[-1][:-4]}\n\n{code}\n```"
            else:
                blocks.append(f"```python\n{code}\n```")
        elif part.strip() != "::":
            blocks.append(inline(re.sub(r"::$", ":", part), within))
    return "\n\n".join(blocks)


def _item(item: object, within: str) -> str:
    name = getattr(item, "name", "") or str(getattr(item, "annotation", "") or "")
    text = " ".join(str(getattr(item, "description", "")).split())
    if not name:
        return f"- {inline(text, within)}"
    names = ", ".join(part if part == "…" else f"`{part}`" for part in name.split(", "))
    return f"- {names}: {inline(text, within)}"
