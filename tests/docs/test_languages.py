"""Guide in two languages: a Korean page shows the same code as the English one, to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.pages import DOCS, ROOT, blocks, pages

PAIRS = [(DOCS / "en" / page.relative_to(DOCS / "ko"), page) for page in pages("ko")]
PAIRS.append((ROOT / "README.md", ROOT / "README.ko.md"))


@pytest.mark.parametrize(
    ("english", "korean"), PAIRS, ids=lambda page: page.relative_to(ROOT).as_posix()
)
def test_the_code_is_the_same(english: Path, korean: Path) -> None:
    assert code(korean) == code(english)


def code(page: Path) -> list[tuple[str, str]]:
    """Return language and text of the blocks of a page; a drawing has no language, but words."""
    return [(block.language, block.text) for block in blocks(page) if block.language]
