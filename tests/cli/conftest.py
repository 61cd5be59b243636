"""Fixtures: terminals, closed after the test, and commands that run in this process."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator

import pytest

from kiwoom_async.cli.app import run
from tests.support.command_line import Done, Terminal


@pytest.fixture
def terminal() -> Iterator[Callable[..., Terminal]]:
    """Opens terminals."""
    opened: list[Terminal] = []

    def open_terminal(*arguments: str, **size: int) -> Terminal:
        opened.append(Terminal(*arguments, **size))
        return opened[-1]

    yield open_terminal
    for one in opened:
        one.close()


@pytest.fixture
def run_here(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., Done]:
    """Runs a command in this process: for what ends before anything is sent."""
    for name in [name for name in os.environ if name.startswith("KIWOOM_")]:
        monkeypatch.delenv(name)

    def run_in_process(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["kiwoom-async", *arguments])
        code = run()
        said = capfd.readouterr()
        return Done(arguments, code, said.out, said.err)

    return run_in_process
