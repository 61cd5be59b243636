"""Stocks by name: those that are known without a server, and all that a server lists."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kiwoom_async.cli.servers import open_to_ask
from kiwoom_async.market import Instrument, Instruments

__all__ = ["known_stocks", "listed_stocks"]

_MOST = 15


def known_stocks(text: str) -> list[Instrument]:
    """Return the large companies that match a text; no server is asked."""
    from kiwoom_async.simulator.exchange.instruments.known import KNOWN

    known = (
        Instrument(symbol=symbol, name=name, market=board, listed_shares=thousands * 1000)
        for board, (symbol, name, _, thousands, *_) in KNOWN
    )
    return Instruments(known, dt.date.min).find(text, limit=_MOST)


async def listed_stocks(text: str, server: str, token_file: Path | None) -> list[Instrument]:
    """Return what a server lists and matches a text: a code, a name, a part of one, initials."""
    async with open_to_ask(server, token_file) as session:
        return (await session.instruments()).find(text, limit=_MOST)
