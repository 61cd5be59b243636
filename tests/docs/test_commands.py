"""Commands: what guide and README say to type is a command with such options and values."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from kiwoom_async.cli.app import app
from tests.support.pages import ROOT, blocks, pages

PROGRAM = "kiwoom-async"
GROUP = typer.main.get_command(app)
ENDS = re.compile(r" [|>&;#]")  # of a command in a line of a shell
INLINE = re.compile(rf"`({PROGRAM} [^`]+)`")
PAGES = (ROOT / "README.md", ROOT / "README.ko.md", *pages("en"), *pages("ko"))


def lines(page: Path) -> Iterator[str]:
    """Iterate over the lines with a command: those of a shell, and those in sentences."""
    shells = [block.text for block in blocks(page) if block.language == "sh"]
    for text in shells:
        yield from (
            line for line in text.replace("\\\n", " ").splitlines() if f"{PROGRAM} " in line
        )
    yield from INLINE.findall(page.read_text("utf-8").replace("\n", " "))


LINES = {
    line.strip(): page.relative_to(ROOT)
    for page in PAGES
    for line in lines(page)
    if "…" not in line  # not all of a command
}


def commands(line: str) -> list[list[str]]:
    """Return the arguments of each such command in a line; one may run another one."""
    rest = ENDS.split(line[line.index(f"{PROGRAM} ") :])[0]
    words = shlex.split(rest)
    starts = [place for place, word in enumerate(words) if word == PROGRAM]
    ends = [*starts[1:], len(words)]
    return [words[start + 1 : end] for start, end in zip(starts, ends, strict=True)]


@pytest.mark.parametrize("line", LINES)
def test_it_can_be_typed(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIWOOM_SERVER", "paper")  # where the page sets it
    for words in commands(line):
        GROUP.make_context(PROGRAM, [*words], resilient_parsing=False).close()
        name, *arguments = words
        context = GROUP.make_context(PROGRAM, [name])
        _, command, _ = GROUP.resolve_command(context, [name])  # type: ignore[attr-defined]
        assert command is not None, LINES[line]
        command.make_context(name, arguments, parent=context)


def test_there_are_commands() -> None:
    assert len(LINES) > 20
    assert commands(f"{PROGRAM} simulate -- {PROGRAM} record a --to b | head") == [
        ["simulate", "--"],
        ["record", "a", "--to", "b"],
    ]
