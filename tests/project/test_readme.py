"""README: its commands, and that both languages show the same code; tests/docs runs the code."""

from __future__ import annotations

import tomllib

from tests.support.pages import ROOT, blocks

README = (ROOT / "README.md").read_text("utf-8")


def test_there_are_snippets_and_the_commands() -> None:
    snippets = [block for block in blocks(ROOT / "README.md") if block.language == "python"]
    assert len(snippets) >= 8
    assert 'python3 -m pip install ".[cli]" && kiwoom-async demo' in README
    assert 'python3 -m pip install ".[test]" && python3 -m pytest' in README


def test_its_extras_exist() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert {"cli", "test"} <= set(project["optional-dependencies"])
