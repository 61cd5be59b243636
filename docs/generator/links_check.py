"""Check of the built site: every link has its target, and nothing is fetched from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

__all__ = ["problems"]

_TARGET = re.compile(r'<[^>]*?\s(?:id|name)="([^"]+)"')
_LINK = re.compile(r'<(\w+)[^>]*?\s(?:href|src)="([^"]*)"')
_ELSEWHERE = re.compile(r"^(?:[a-z]+:)?//|^(?:data|mailto|javascript):")


def problems(site: Path) -> list[str]:
    """Return what is wrong, a line for each place."""
    pages = {page.resolve(): page.read_text("utf-8") for page in sorted(site.rglob("*.html"))}
    targets = {page: set(_TARGET.findall(text)) for page, text in pages.items()}
    return [
        f"{page.relative_to(site.resolve())}: {problem}"
        for page, text in pages.items()
        for problem in _problems_of(page, text, targets)
    ]


def _problems_of(page: Path, text: str, targets: dict[Path, set[str]]) -> Iterator[str]:
    for tag, link in dict.fromkeys(_LINK.findall(text)):
        if _ELSEWHERE.match(link):
            if tag != "a" and not link.startswith("data:"):
                yield f"<{tag}> fetches {link}"
            continue
        path, _, anchor = unescape(link).partition("#")
        target = (page.parent / unquote(path.partition("?")[0])).resolve() if path else page
        anchors = targets.get(target) if anchor else None
        if not target.exists() or (anchors is not None and unquote(anchor) not in anchors):
            yield f"no {link}"
