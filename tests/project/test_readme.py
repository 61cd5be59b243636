"""README in both languages: commands, extras, links and files; tests/docs runs its code."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.support.pages import ROOT, blocks

pytestmark = pytest.mark.parametrize("name", ["README.md", "README.ko.md"])


def test_there_are_snippets_and_the_commands(name: str) -> None:
    snippets = [block for block in blocks(ROOT / name) if block.language == "python"]
    text = (ROOT / name).read_text("utf-8")
    assert len(snippets) >= 8
    assert 'python3 -m pip install ".[cli]" && kiwoom-async demo' in text
    assert 'python3 -m pip install ".[test]" && python3 -m pytest' in text


def test_a_reader_on_any_site_finds_what_it_names(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert not [link for link in links if not link.startswith("https://")]
    named = re.findall(r"`((?:docs|examples|benchmarks|README)[\w./]*)`", text)
    assert {"docs/en", "docs/ko", "examples/"} <= set(named)
    assert not [path for path in named if not (ROOT / path).exists()]


def test_its_extras_exist(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert {"cli", "fast", "nats", "test"} <= set(project["optional-dependencies"])
    for extra in re.findall(r"extra `(\w+)`", text):
        assert extra in project["optional-dependencies"]
