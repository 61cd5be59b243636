"""Examples: each runs unchanged and prints something."""

from __future__ import annotations

import runpy
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.support.command_line import COMMAND, PATIENCE, environment
from tests.support.ports import kept_port

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.py"))
PROGRAMS = {"bot", "recorder", "service"}
"""They are led to their server from outside; ``tests/examples`` has a test for each."""


@pytest.mark.parametrize(
    "example", [path for path in EXAMPLES if path.stem not in PROGRAMS], ids=lambda path: path.stem
)
def test_it_runs(
    example: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with kept_port() as kept:
        monkeypatch.setenv("BROKER", f"nats://127.0.0.1:{kept.getsockname()[1]}")
        runpy.run_path(str(example), run_name="__main__")
    assert capsys.readouterr().out.strip()


def test_a_program_runs_as_it_says(tmp_path: Path) -> None:
    """By ``kiwoom-async simulate -- python PROGRAM``, until Ctrl-C."""
    for program in PROGRAMS:
        path = EXAMPLES[0].with_name(f"{program}.py")
        assert f"-- python examples/{program}.py" in path.read_text("utf-8")
    bot = EXAMPLES[0].with_name("bot.py")
    with subprocess.Popen(
        [COMMAND, "simulate", "--port", "0", "--speed", "60", "--", sys.executable, str(bot)],
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
    assert "token_issued" in first
    assert process.returncode in (0, 130)


def test_there_are_examples_and_each_says_what_it_shows() -> None:
    assert len(EXAMPLES) > 10
    for example in EXAMPLES:
        first = example.read_text("utf-8").splitlines()[0]
        assert first.startswith('"""'), example.name
        assert len(first) < 100, example.name
