"""``kiwoom-async call``: a query by the name of its method."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kiwoom_async import ConfigError, Session
from kiwoom_async.cli.arguments import Given, parse
from kiwoom_async.cli.methods import Method, find
from kiwoom_async.cli.output.answers import Shape, write_answer, write_rows
from kiwoom_async.cli.servers import open_session
from kiwoom_async.cli.walking import first_page, walk

__all__ = ["ask", "call"]


async def call(
    name: str,
    texts: Sequence[str],
    *,
    server: str,
    token_file: Path | None,
    limit: int | None,
    every: bool,
    shape: Shape,
) -> None:
    """Call a method with arguments from the command line and write its answer."""
    method = find(name)
    given = parse(method, texts)
    if (limit or every) and not method.api.row:
        raise ConfigError(f"{method.path} has no rows: omit --limit and --all")
    if limit and every:
        raise ConfigError("--limit or --all: not both")
    if not server:
        raise ConfigError(
            "say which server to ask: --server live, paper, simulator or a URL; KIWOOM_SERVER may "
            "name each of them but live"
        )
    title = f"{method.api.id} {method.api.name}, {server}"
    async with open_session(server, token_file) as session:
        asked = ask(session, method, given)
        if not method.api.row:
            write_answer(await asked, shape, title)
            return
        parts = walk(asked, limit, method.path, shape) if limit or every else first_page(asked)
        await write_rows(parts, method.row, shape, title, totals=True)


def ask(session: Session, method: Method, given: Given) -> Any:
    """Call a method of a session: return a Pager, or an awaitable for a TR without rows."""
    bound = getattr(getattr(session, method.space.namespace), method.api.method)
    return bound(*given.positional, **given.keywords)
