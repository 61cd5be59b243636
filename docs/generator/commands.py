"""Page of the command line: every command and its options, asked of the command line itself."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import dedent
from typing import Any

import typer
from typer.main import get_command

from docs.generator.document import Document, table
from docs.generator.words import Language, say
from kiwoom_async.cli.app import app

__all__ = ["command_page"]

_PROGRAM = "kiwoom-async"


def command_page(language: Language) -> Document:
    """Make the page of all commands."""
    root = get_command(app)
    title = say(language, "Command line")
    outer = typer.Context(root, info_name=_PROGRAM)
    lines = [f"# {title}", "", root.help or "", "", root.epilog or "", ""]
    for name, command, context in _commands(root, outer, ""):
        lines += _section(name, command, context, language)
    names = (title, _PROGRAM, "CLI", "command line", "명령줄", "터미널")
    return Document("cli.md", "\n".join(lines), title, root.help or "", names)


def _commands(
    group: Any, outer: typer.Context, prefix: str
) -> Iterator[tuple[str, Any, typer.Context]]:
    """Return every command, those of groups under ``group command``."""
    for word in group.list_commands(outer):
        command = group.get_command(outer, word)
        name = f"{prefix}{word}"
        context = typer.Context(command, info_name=word, parent=outer)
        yield name, command, context
        if hasattr(command, "list_commands"):
            yield from _commands(command, context, f"{name} ")


def _section(name: str, command: Any, context: typer.Context, language: Language) -> list[str]:
    usage = command.get_usage(context).removeprefix("Usage: ")
    lines = [f"## {name} {{ #{name.replace(' ', '-')} }}", "", *("```sh", usage, "```", "")]
    # paragraphs stay; a paragraph that was not to be wrapped is a block of code
    text = "\n\n".join(filter(None, (command.help, command.epilog)))
    for paragraph in text.split("\n\n"):
        kept = paragraph.removeprefix("\b\n")
        lines += [kept, ""] if kept == paragraph else ["```sh", dedent(kept).rstrip(), "```", ""]
    records = filter(None, (param.get_help_record(context) for param in command.params))
    rows = [(f"`{option}`", _escaped(text)) for option, text in records]
    return lines + table((say(language, "option"), say(language, "meaning")), rows)


def _escaped(text: str) -> str:
    """Return the help of an option with the marks of Markdown escaped."""
    return text.replace("*", r"\*").replace("_", r"\_").replace("[", r"\[").replace("<", "&lt;")
