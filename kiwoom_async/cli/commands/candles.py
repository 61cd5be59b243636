"""``kiwoom-async candles``: short form of ``call chart.…_candles``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from kiwoom_async import KiwoomError
from kiwoom_async.cli.arguments import parse
from kiwoom_async.cli.commands.call import ask
from kiwoom_async.cli.methods import find
from kiwoom_async.cli.output.answers import Shape, write_rows
from kiwoom_async.cli.servers import open_session
from kiwoom_async.cli.walking import walk

__all__ = ["Period", "candles"]

Period = Literal["tick", "minute", "daily", "weekly", "monthly", "yearly"]

_FIRST = ("date", "time", "open", "high", "low", "close", "volume", "change")


async def candles(
    period: Period,
    symbol: str,
    *,
    interval: str | None,
    end_date: str | None,
    adjusted: bool,
    limit: int,
    server: str,
    token_file: Path | None,
    shape: Shape,
) -> None:
    """Fetch candles, the newest first, and write them."""
    method = find(f"chart.{period}_candles")
    texts = [symbol, "--adjusted" if adjusted else "--no-adjusted"]
    texts += [f"--interval={interval}"] if interval else []
    texts += [f"--end-date={end_date}"] if end_date else []
    given = parse(method, texts)
    title = f"{symbol} {method.api.name}, {server}"
    async with open_session(server, token_file) as session:
        parts = walk(ask(session, method, given), limit, f"{symbol} {period}", shape)
        count = await write_rows(parts, method.row, shape, title, *_FIRST)
    if not count:
        raise KiwoomError(f"no candles of {symbol}: there is no such symbol, or no data")
