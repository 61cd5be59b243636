"""Types of streams and records. Checked by mypy and pyright, never run."""

from __future__ import annotations

import datetime as dt
from typing import Literal, assert_type

from kiwoom_async import (
    PAPER,
    BackfilledTrade,
    BackfilledTrades,
    Down,
    Field,
    Gap,
    IndexTick,
    Level,
    OrderBook,
    OrderEvent,
    Session,
    Source,
    State,
    Stream,
    Trade,
)
from kiwoom_async.capture import Journal, Replay


async def streams(session: Session) -> None:
    assert_type(session.stream(Trade, "005930"), Stream[Trade])
    assert_type(session.stream((Trade, Gap), "005930"), Stream[Trade | Gap])
    assert_type(session.stream((Trade, OrderBook, Gap), "005930"), Stream[Trade | OrderBook | Gap])
    assert_type(session.stream(OrderEvent), Stream[OrderEvent])
    assert_type(session.stream(IndexTick, "001", on_full="conflate"), Stream[IndexTick])
    detected = session.stream(Trade, "005930", detect_gaps=True)
    assert_type(detected, Stream[Trade | Gap])
    both = session.stream((Trade, OrderBook), "005930", detect_gaps=True, on_full="conflate")
    assert_type(both, Stream[Trade | OrderBook | Gap])
    filled = session.stream(Trade, "005930", backfill=True)
    assert_type(filled, Stream[Trade | Gap | BackfilledTrade])
    assert_type(session.stream((Trade, Down, Gap), "005930"), Stream[Trade | Down | Gap])
    session.stream(Trade, "005930", on_full="wait")  # type: ignore
    session.stream(Trade, 5930)  # type: ignore
    session.stream("0B", "005930")  # type: ignore


async def records(session: Session) -> None:
    async with session.stream(Trade, "005930") as trades:
        async for trade in trades:
            assert_type(trade, Trade)
            assert_type(trade.time, dt.time)
            assert_type(trade.price, int)
            assert_type(trade.change_rate, float)
            assert_type(trade.side, Literal["buy", "sell"] | None)
            assert_type(trade.symbol, str)
            assert_type(trade["10"], str)
            assert_type(Trade.price, Field[int])
            trade.price = 1  # type: ignore
            trade.cost  # type: ignore  # noqa: B018


async def batches(session: Session) -> None:
    async with session.stream((Trade, Gap), "005930") as stream:
        async for batch in stream.batches(max_size=100, max_wait=0.5):
            assert_type(batch, list[Trade | Gap])


async def states(session: Session) -> None:
    assert_type(session.state.name, Literal["connecting", "live", "down", "closed"])
    assert_type(await session.state.until("live"), State)
    async for state in session.state:
        assert_type(state.since, dt.datetime)
    await session.state.until("up")  # type: ignore


async def books(session: Session) -> None:
    async with session.stream(OrderBook, "005930") as stream:
        async for book in stream:
            assert_type(book.asks, tuple[Level, ...])
            assert_type(book.asks[0].price, int)
            assert_type(book.mid, float | None)


async def unions() -> None:
    async with Session(PAPER) as session, session.stream((Trade, Gap), "005930") as events:
        async for event in events:
            if isinstance(event, Gap):
                assert_type(event.since, dt.datetime)
            else:
                assert_type(event.size, int)


async def bot(source: Source[Trade | Gap]) -> None:
    async with source as events:
        async for event in events:
            assert_type(event, Trade | Gap)
        assert_type(await anext(source), Trade | Gap)
    assert_type(source.stats().delivered, int)


async def sources(session: Session, journal: Journal) -> None:
    await bot(session.stream((Trade, Gap), "005930"))
    await bot(journal.replay((Trade, Gap), "005930"))
    await bot(journal.replay(Trade))  # a source of fewer types is one of more
    await bot(journal.replay(OrderBook))  # type: ignore


def replays(journal: Journal) -> None:
    five = journal.replay((Trade, OrderBook, IndexTick, OrderEvent, Gap), since=0, speed=10)
    assert_type(five, Replay[Trade | OrderBook | IndexTick | OrderEvent | Gap])
    assert_type(journal.replay((Trade, OrderBook)), Replay[Trade | OrderBook])
    assert_type(journal.replay(Trade, beside=[journal]), Replay[Trade])
    journal.replay(Trade, beside=["data/"])  # type: ignore
    journal.replay(Trade, pace=10)  # type: ignore


async def back_fill(session: Session, gap: Gap) -> None:
    trades = await gap.trades(session)
    assert_type(trades, BackfilledTrades)
    for trade in trades:
        assert_type(trade, BackfilledTrade)
        assert_type(trade.cumulative_volume, int)
