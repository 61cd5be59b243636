"""Guide in two languages: a Korean page shows the same code as the English one, to the byte."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.pages import DOCS, ROOT, blocks, pages

NAMES = ["en", "ko"]
WIDEST = 78  # columns that a page of the site shows
PAIRS = [(DOCS / "en" / page.relative_to(DOCS / "ko"), page) for page in pages("ko")]
PAIRS.append((ROOT / "README.md", ROOT / "README.ko.md"))


@pytest.mark.parametrize(
    ("english", "korean"), PAIRS, ids=lambda page: page.relative_to(ROOT).as_posix()
)
def test_the_code_is_the_same(english: Path, korean: Path) -> None:
    assert code(korean) == code(english)


@pytest.mark.parametrize("folder", ["howto", "coming-from"])
def test_code_that_is_copied_needs_no_scrolling(folder: str) -> None:
    for page in (DOCS / "en" / folder).glob("*.md"):
        for block in blocks(page):
            assert max(map(len, block.text.splitlines())) <= WIDEST, block


def test_every_page_is_there_in_both_languages() -> None:
    english, korean = (
        {page.relative_to(DOCS / language).as_posix() for page in pages(language)}
        for language in ("en", "ko")
    )
    assert korean == english


def code(page: Path) -> list[tuple[str, str]]:
    """Return language and text of the blocks of a page; a drawing has no language, but words."""
    return [(block.language, block.text) for block in blocks(page) if block.language]


def test_each_page_is_there_in_both_languages() -> None:
    english, korean = ({page.relative_to(DOCS / name) for page in pages(name)} for name in NAMES)
    assert english == korean


@pytest.mark.parametrize("language", NAMES)
def test_the_index_of_the_how_tos_has_each_of_them(language: str) -> None:
    folder = DOCS / language / "howto"
    linked = re.findall(r"^- \[(.+)\]\((.+)\)$", (folder / "index.md").read_text("utf-8"), re.M)
    titles = {page.name: page.read_text("utf-8").split("\n")[0] for page in folder.glob("*.md")}
    del titles["index.md"]
    assert {name: f"# {title}" for title, name in linked} == titles
