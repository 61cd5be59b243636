"""Guide: commands, options and names in its text exist, in both languages."""

from __future__ import annotations

import ast
import inspect
import re
import shlex
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

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


def known_names(exchange: Simulator, session: Session) -> SimpleNamespace:
    public = {name: getattr(kiwoom_async, name) for name in kiwoom_async.__all__}
    return SimpleNamespace(
        **public, session=session, exchange=exchange, market=market, order=Order, position=Position
    )


def calls(code: str) -> Iterator[tuple[str, list[object], dict[str, object]]]:
    """Iterate over the calls of a snippet: name, positional arguments, named ones."""
    try:
        tree = ast.parse(code.replace("await ", "").replace("…", "..."), mode="eval")
    except SyntaxError:  # a part of a line, or a command
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or "..." in map(ast.unparse, node.args):
            continue
        given: list[object] = []
        for argument in node.args:
            given += [argument] * (3 if isinstance(argument, ast.Starred) else 1)
        named: dict[str, object] = {word.arg: word.value for word in node.keywords if word.arg}
        yield ast.unparse(node.func), given, named


@pytest.mark.anyio
async def test_calls_in_a_sentence_have_arguments_that_fit(
    exchange: Simulator, session: Session
) -> None:
    """A list is no ``*symbols``, and the other way round."""
    known = known_names(exchange, session)
    checked = 0
    for place, code in CODE:
        for name, given, named in calls(code):
            if not re.fullmatch(r"[\w.]+", name) or not hasattr(known, name.partition(".")[0]):
                continue
            function: Any = attrgetter(name)(known)
            if isinstance(function, type):  # a record has no signature
                continue
            if name.startswith(("order.", "position.")):
                given = [None, *given]  # these are classes here
            try:
                inspect.signature(function).bind(*given, **named)
            except TypeError as error:
                pytest.fail(f"{place}: {code}: {error}")
            checked += 1
    assert checked > 80


@pytest.mark.anyio
async def test_the_names_exist(exchange: Simulator, session: Session) -> None:
    known = known_names(exchange, session)
    checked = 0
    for name, code in CODE:
        found = re.match(r"(?:await )?([A-Za-z]\w*)((?:\.[a-z_]\w*)*)", code)
        if found is not None and hasattr(known, found[1]):
            attrgetter(found[1] + found[2])(known)
            checked += 1
        elif name in GLOSSARIES and found is not None and found[0] == code:
            raise AssertionError(f"{name}: {code} is nothing public")
    assert checked > 400
