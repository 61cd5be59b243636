"""``kiwoom-async call``: a query by the name of its method."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kiwoom_async import ConfigError, Session
from kiwoom_async.cli.arguments import Given, parse
from kiwoom_async.cli.methods import Method, find
from kiwoom_async.cli.output.answers import Shape, write_answer, write_rows
from kiwoom_async.cli.output.lines import names_of
from kiwoom_async.cli.servers import open_to_ask
from kiwoom_async.cli.symbols import codes_of
from kiwoom_async.cli.walking import first_page, walk

__all__ = ["Wanted", "ask", "call"]


class Wanted(NamedTuple):
    """What to ask.

    Attributes:
        method: Name or id of the method.
        texts: Its arguments.
        limit: Rows; by default those of the first page.
        every: Whether all rows of all pages are wanted.
        fields: Names of the fields to show; None for all.
    """

    method: str
    texts: Sequence[str]
    limit: int | None = None
    every: bool = False
    fields: str | None = None


async def call(wanted: Wanted, server: str, token_file: Path | None, shape: Shape) -> None:
    """Call a method with arguments from the command line and write its answer.

    Raises:
        ConfigError: anything that is wrong with them, before anything is sent.
    """
    method = find(wanted.method)
    given = parse(method, wanted.texts)
    limit, every = wanted.limit, wanted.every
    if (limit or every) and not method.api.row:
        raise ConfigError(f"{method.path} has no rows: omit --limit and --all")
    if limit and every:
        raise ConfigError("--limit or --all: not both")
    names = names_of(method.row if method.api.row else method.answer, wanted.fields)
    if not server:
        raise ConfigError(
            "say which server to ask: --server live, paper, simulator or a URL; KIWOOM_SERVER may "
            "name each of them but live"
        )
    title = f"{method.api.id} {method.api.name}, {server}"
    async with open_to_ask(server, token_file) as session:
        asked = ask(session, method, await _with_codes(session, method, given))
        if not method.api.row:
            write_answer(await asked, shape, title, names)
            return
        parts = walk(asked, limit, method.path, shape) if limit or every else first_page(asked)
        await write_rows(parts, method.row, shape, title, fields=names, totals=True)


async def _with_codes(session: Session, method: Method, given: Given) -> Given:
    """Return the arguments with the code in place of each name of a stock."""
    kinds = {param.name: param.kind for param in method.api.arguments}
    names = [param.name for param in method.api.arguments if param.positional]
    positional = [
        await _code(session, kinds[name], value)
        for name, value in zip(names, given.positional, strict=False)
    ]
    keywords = {
        name: await _code(session, kinds[name], value) for name, value in given.keywords.items()
    }
    return Given(tuple(positional), keywords)


async def _code(session: Session, kind: str, value: Any) -> object:
    match kind:
        case "symbol":
            return (await codes_of(session, [value]))[0]
        case "symbols":
            return await codes_of(session, value)
        case _:
            return value


def ask(session: Session, method: Method, given: Given) -> Any:
    """Call a method of a session: return a Pager, or an awaitable for a TR without rows."""
    bound = getattr(getattr(session, method.space.namespace), method.api.method)
    return bound(*given.positional, **given.keywords)
