"""Lengths of the programs: lines of code, imports among them, no docstrings, comments or blanks."""

from __future__ import annotations

import pytest

from tests.support.code_lines import code_lines
from tests.support.pages import DOCS, ROOT


@pytest.mark.parametrize(
    ("program", "most", "said"),
    [
        ("examples/bot.py", 150, ("{} lines", "{}줄")),
        ("tests/examples/test_bot.py", 60, ("{} lines", "{}줄")),
        ("examples/recorder.py", 15, ("thirteen lines", "열세 줄")),
        ("examples/service.py", 80, ("{} lines", "{}줄")),
    ],
)
def test_it_is_short_and_its_page_says_how_short(
    program: str, most: int, said: tuple[str, str]
) -> None:
    lines = code_lines(ROOT / program)
    assert lines < most
    page = program.rpartition("/")[2].removeprefix("test_").replace(".py", ".md")
    for language, text in zip(("en", "ko"), said, strict=True):
        words = (DOCS / language / "start" / page).read_text("utf-8").replace("\n", " ")
        assert text.format(lines) in words
    assert lines == 13 or "{}" in said[0]
