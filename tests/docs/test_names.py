"""Guide: commands, options and names in its text exist, in both languages."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer

import kiwoom_async
from kiwoom_async import Order, Position, Session, market
from kiwoom_async.cli.app import app
from kiwoom_async.cli.methods import methods
from kiwoom_async.simulator import Simulator
from tests.support.pages import ROOT, blocks, pages

PAGES = [ROOT / "README.md", ROOT / "README.ko.md", *pages("en"), *pages("ko")]
GLOSSARIES = {"docs/en/glossary.md", "docs/ko/glossary.md"}


def inline(text: str) -> Iterator[str]:
    """Iterate over the code inside the sentences of a page."""
    prose = re.sub(r"^( *)```.*?^\1```$", "", text, flags=re.DOTALL | re.MULTILINE)
    for found in re.finditer(r"`([^`]+)`", prose):
        yield re.sub(r"\s+", " ", found[1])


def commands(page: Path) -> Iterator[list[str]]:
    """Iterate over the uses of the command line, as words."""
    shell = "\n".join(block.text for block in blocks(page) if block.language == "sh")
    lines = re.sub(r"\\\n", " ", shell).splitlines()
    for line in [*lines, *inline(page.read_text("utf-8"))]:
        for one in re.split(r"&&|\||;", line):
            words = shlex.split(one, comments=True, posix=True) if "kiwoom-async " in one else []
            while "kiwoom-async" in words:
                words = words[words.index("kiwoom-async") + 1 :]
                yield words[: words.index("--")] if "--" in words else words  # a program follows


CODE = [
    (page.relative_to(ROOT).as_posix(), code)
    for page in PAGES
    for code in inline(page.read_text("utf-8"))
]

CALLS = {method.path: method.api for method in methods()}
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_and_their_options_exist(page: Path) -> None:
    for words in commands(page):
        command = COMMANDS[words[0]]
        if words[0] == "journal" and len(words) > 1:
            command = command.commands[words[1]]
        options = {option for parameter in command.params for option in parameter.opts}
        if words[0] == "call":
            options |= {f"--{parameter.name}" for parameter in CALLS[words[1]].params}
        used = {word for word in words if word.startswith("--")}
        assert used <= options | {"--help"}, words


@pytest.mark.anyio
async def test_the_names_exist(exchange: Simulator, session: Session) -> None:
    public = {name: getattr(kiwoom_async, name) for name in kiwoom_async.__all__}
    known = SimpleNamespace(
        **public, session=session, exchange=exchange, market=market, order=Order, position=Position
    )
    checked = 0
    for name, code in CODE:
        found = re.match(r"(?:await )?([A-Za-z]\w*)((?:\.[a-z_]\w*)*)", code)
        if found is not None and hasattr(known, found[1]):
            attrgetter(found[1] + found[2])(known)
            checked += 1
        elif name in GLOSSARIES and found is not None and found[0] == code:
            raise AssertionError(f"{name}: {code} is nothing public")
    assert checked > 400
