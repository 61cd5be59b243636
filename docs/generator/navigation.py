"""Navigation: the order of the pages, and the titles of the sections in each language.

A new page of a folder needs no line here: it stands after those that are named.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["navigation"]


class Section(NamedTuple):
    """Pages under one title: those named, in this order, and then the others of the folder."""

    en: str
    ko: str
    pages: tuple[str, ...]
    folder: str = ""


SECTIONS = (
    Section("First steps", "시작하기", ("start/bot", "start/recorder", "start/service"), "start"),
    Section(
        "Concepts",
        "개념",
        (
            "concepts/session",
            "concepts/limits",
            "concepts/paging",
            "concepts/gaps",
            "concepts/doubt",
            "concepts/records",
            "concepts/exchange",
            "concepts/journal",
            "concepts/bus",
        ),
        "concepts",
    ),
    Section("How to", "활용 예제", ("howto/index",), "howto"),
    Section("Guides", "안내서", ("recording", "testing", "bus", "gateway", "protocol", "cli")),
    Section(
        "Coming from",
        "옮겨 오기",
        ("coming-from/openapi", "coming-from/rest", "coming-from/python-kis"),
        "coming-from",
    ),
    Section("Help", "도움말", ("faq", "glossary", "exchange")),
    Section("Reference", "레퍼런스", ("reference/index",), "reference"),
)


def navigation(pages: Iterable[str], language: str) -> list[str | dict[str, list[str]]]:
    """Return the tree that MkDocs takes, of the pages there are (``howto/order.md``)."""
    there = {page.removesuffix(".md"): page for page in sorted(pages)}
    tree: list[str | dict[str, list[str]]] = ["index.md"] if "index" in there else []
    for section in SECTIONS:
        others = [name for name in there if name.startswith(f"{section.folder or None}/")]
        names = dict.fromkeys([*section.pages, *others])
        if present := [there[name] for name in names if name in there]:
            tree.append({section.ko if language == "ko" else section.en: present})
    return tree
