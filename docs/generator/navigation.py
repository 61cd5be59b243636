"""Navigation: the order of the pages, and the titles of the sections in each language.

A new page of a folder needs no line here: it stands after those that are named. How-tos stand in
the order of their index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, TypeAlias

from docs.generator.subjects import SUBJECTS
from docs.generator.words import Language, say
from kiwoom_async import spec

DOCS = Path(__file__).parents[1]
_GROUP = re.compile(r"^## (.+)\n\n((?:- .+\n)+)", re.M)
_LINK = re.compile(r"\]\(([\w-]+\.md)\)")

Tree: TypeAlias = "list[str | dict[str, str | Tree]]"

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
    Section("How to", "활용 예제", ("howto/index",)),
    Section("Guides", "가이드", ("recording", "testing", "bus", "gateway", "protocol", "cli")),
    Section(
        "Coming from",
        "옮겨 오기",
        ("coming-from/openapi", "coming-from/rest", "coming-from/python-kis"),
        "coming-from",
    ),
    Section("Help", "도움말", ("faq", "glossary", "exchange")),
)


def navigation(pages: Iterable[str], language: Language) -> Tree:
    """Return the tree for MkDocs, of the pages there are (``howto/order.md``)."""
    there = {page.removesuffix(".md"): page for page in sorted(pages)}
    tree: Tree = [{say(language, "Home"): "index.md"}]
    for section in SECTIONS:
        others = [name for name in there if name.startswith(f"{section.folder or None}/")]
        names = dict.fromkeys([*section.pages, *others])
        if present := [there[name] for name in names if name in there]:
            more = _howtos(language) if "howto/index" in section.pages else []
            tree.append({section.ko if language == "ko" else section.en: [*present, *more]})
    return [*tree, {say(language, "Reference"): _reference(there, language)}]


def _howtos(language: Language) -> Tree:
    """Return the how-tos as their index groups them: by headings with lists of links."""
    index = DOCS / language / "howto" / "index.md"
    groups: Tree = []
    for heading, links in _GROUP.findall(index.read_text("utf-8")):
        groups.append({heading: [f"howto/{page}" for page in _LINK.findall(links)]})
    return groups


def _reference(there: Mapping[str, str], language: Language) -> Tree:
    """Return the pages of the reference: classes by subject, then a folder for each namespace."""
    subjects = [f"reference/{subject.page}" for subject in SUBJECTS if "/" not in subject.page]
    pages: Tree = [there[name] for name in ("reference/index", *subjects, "reference/trs")]
    folders = {"realtime": say(language, "Realtime types")}
    for space in spec.load().namespaces.values():
        folders[space.namespace] = space.namespace if language == "en" else space.label
    for folder, title in folders.items():
        inside = [page for name, page in there.items() if name.startswith(f"reference/{folder}/")]
        first = [page for page in inside if page.endswith("/index.md")]
        pages.append({title: [*first, *(page for page in inside if page not in first)]})
    return pages
