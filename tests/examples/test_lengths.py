"""Lengths of the programs: lines of code, imports among them, no docstrings, comments or blanks."""

from __future__ import annotations

import pytest

from tests.support.code_lines import code_lines
from tests.support.pages import DOCS, ROOT


@pytest.mark.parametrize(
    ("program", "most"),
    [
        ("examples/bot.py", 150),
        ("tests/examples/test_bot.py", 60),
        ("examples/recorder.py", 15),
        ("examples/service.py", 80),
    ],
)
def test_it_is_short_and_its_page_says_how_short(program: str, most: int) -> None:
    lines = code_lines(ROOT / program)
    assert lines < most
    page = program.rpartition("/")[2].removeprefix("test_").replace(".py", ".md")
    for language, text in (("en", f"{lines} lines"), ("ko", f"{lines}줄")):
        assert text in (DOCS / language / "start" / page).read_text("utf-8").replace("\n", " ")
