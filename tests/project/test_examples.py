"""Examples: each runs unchanged and prints something."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.py"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_it_runs(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(example), run_name="__main__")
    assert capsys.readouterr().out.strip()


def test_there_are_examples_and_each_says_what_it_shows() -> None:
    assert len(EXAMPLES) > 10
    for example in EXAMPLES:
        first = example.read_text("utf-8").splitlines()[0]
        assert first.startswith('"""'), example.name
        assert len(first) < 100, example.name
