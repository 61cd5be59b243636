"""Joined bars: past candles of the exchange, continued by bars of a stream without a gap."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Literal

from kiwoom_async.api.chart import MinuteCandle
from kiwoom_async.history.bar import Bar, Bars
from kiwoom_async.history.filled import filled
from kiwoom_async.realtime import Trade

if TYPE_CHECKING:
    from kiwoom_async.session import Session

__all__ = ["bar_of", "minute_bars"]


async def minute_bars(
    session: Session,
    symbol: str,
    *,
    interval: Literal[1, 3, 5, 10, 15, 30, 45, 60] = 1,
    limit: int = 900,
) -> AsyncIterator[Bar]:
    """Iterate over the bars of a stock so far, the oldest first, and over new ones as they end.

    The stream is opened before the candles are asked for. The newest candle is still running: the
    cumulative volume says which trades are in it already; the others are added to it. Before the
    market opens the newest candle is of an earlier day: the first trade of the new day ends it.
    Trades that the stream misses later are fetched and are in their bars.

    Args:
        session: An open session.
        symbol: The stock; ``_NX`` or ``_AL`` may follow.
        interval: Minutes of a bar.
        limit: Number of past candles.

    Raises:
        APIError, TransportError, StreamError, …: as the call and the stream.
    """
    length = dt.timedelta(minutes=interval)
    async with session.stream(Trade, symbol, detect_gaps=True) as events:
        candles = await session.chart.minute_candles(symbol, interval=interval).collect(limit)
        past = [bar_of(candle, symbol, length) for candle in reversed(candles)]
        made = Bars(minutes=interval)
        for bar in past[:-1]:
            yield bar
        if past:
            made.seed(past[-1])
        async for bar in made.follow(filled(events, session)):
            yield bar


def bar_of(candle: MinuteCandle, symbol: str, length: dt.timedelta) -> Bar:
    """Make a bar of a candle of the exchange."""
    return Bar(
        symbol=symbol,
        start=candle.time,
        end=candle.time + length,
        open=candle.open,
        high=candle.high,
        low=candle.low,
        close=candle.close,
        volume=candle.volume,
        turnover=None,
        trades=None,
        cumulative_volume=candle.cumulative_volume,
        is_complete=True,
    )
