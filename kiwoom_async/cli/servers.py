"""Servers of the command line: the session of a command."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from kiwoom_async import LIVE, Server, Session, Timeouts
from kiwoom_async.cli.terminal.exits import warnings_noted
from kiwoom_async.cli.waiting import SOON, Answered, noted

__all__ = ["open_session", "open_to_ask"]

_TIMEOUTS = Timeouts(connect=5.0, total=10.0, subscribe=10.0)
"""Short: a user at a terminal should learn soon that there is no network."""


@asynccontextmanager
async def open_session(
    server: str,
    token_file: Path | None,
    order_journal: Path | None = None,
    soon: float = SOON,
) -> AsyncIterator[Session]:
    """Open a session with a server: ``live``, ``paper``, ``simulator`` or a URL.

    ``simulator`` is an exchange of this process and lives as long as the session. When a server
    does not answer within ``soon`` seconds, a note says so; requests are tried again meanwhile.

    Raises:
        ConfigError: none of these.
    """
    if server == "simulator":
        from kiwoom_async.simulator import Simulator

        async with (
            Simulator() as exchange,
            Session(
                exchange.server,
                exchange.credentials,
                timeouts=_TIMEOUTS,
                order_journal=order_journal,
            ) as session,
        ):
            yield session
        return
    where = LIVE if server == "live" else Server.from_env(environ={"KIWOOM_SERVER": server})
    answered = Answered(where.rest)
    with noted(answered.words, soon) as answered.stop:
        async with Session(
            where,
            timeouts=_TIMEOUTS,
            token_file=token_file,
            order_journal=order_journal,
            hooks=[answered],
        ) as session:
            yield session


@asynccontextmanager
async def open_to_ask(server: str, token_file: Path | None) -> AsyncIterator[Session]:
    """Open a session for questions, as :func:`open_session`.

    Warnings of the library are printed, such as that a token file can't be written and the token
    is not shared.
    """
    with warnings_noted():
        async with open_session(server, token_file) as session:
            yield session
