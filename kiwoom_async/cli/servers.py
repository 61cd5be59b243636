"""Which server a command talks to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from kiwoom_async import LIVE, PAPER, Session, Timeouts

__all__ = ["ServerName", "open_session"]

ServerName = Literal["live", "paper", "simulator"]

_SERVERS = {"live": LIVE, "paper": PAPER}
_TIMEOUTS = Timeouts(connect=5.0, total=10.0, subscribe=10.0)
"""Somebody sits before the screen: say soon that there is no network."""


@asynccontextmanager
async def open_session(server: ServerName, token_file: Path | None) -> AsyncIterator[Session]:
    """A session with the server of that name; ``simulator`` lives as long as the session."""
    if server == "simulator":
        from kiwoom_async.simulator import Simulator

        async with (
            Simulator() as exchange,
            Session(exchange.server, exchange.credentials, timeouts=_TIMEOUTS) as session,
        ):
            yield session
        return
    async with Session(_SERVERS[server], timeouts=_TIMEOUTS, token_file=token_file) as session:
        yield session
