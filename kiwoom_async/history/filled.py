"""Filled trades: a stream with the missing trades of each gap in their place."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator

from msgspec.structs import replace

from kiwoom_async.realtime import Trade
from kiwoom_async.streams.backfill import FAILURES, BackfilledTrade, BackfilledTrades, TradeSource
from kiwoom_async.streams.gap import Gap

__all__ = ["filled"]


async def filled(
    events: AsyncIterable[Trade | Gap], session: TradeSource
) -> AsyncIterator[Trade | BackfilledTrade | Gap]:
    """Iterate over a stream's trades, and fetch those that a gap misses before going on.

    ::

        async with session.stream(Trade, "005930", detect_gaps=True) as events:
            async for bar in Bars(minutes=1).follow(filled(events, session)):
                ...

    So the trades are in order, unlike those of a stream with ``backfill=True``, which does not
    wait for them: here the records behind the gap wait in the buffer of the stream. Of a gap that
    names what is missing only a gap for what no TR has remains; other gaps stay as they are.

    Args:
        events: A stream with ``detect_gaps=True``.
        session: The open session of the stream.

    Raises:
        StreamError, SessionClosed, …: as the stream. A TR that can't be read is no error: the gap
        that remains names it.
    """
    async for event in events:
        if not isinstance(event, Gap) or event.missed_size is None:
            yield event
            continue
        missing = await _fetched(event, session)
        for trade in missing:
            yield trade
        if missing.missed_size:
            why = f"not back-filled: {missing.why}"
            yield replace(event, why=why, missed_size=missing.missed_size)


async def _fetched(gap: Gap, session: TradeSource) -> BackfilledTrades:
    try:
        return await gap.trades(session)
    except FAILURES as error:
        return BackfilledTrades((), gap.missed_size or 0, str(error))
