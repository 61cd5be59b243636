"""What is entered and forgotten is named by a warning; what was closed, or ends alone, is not."""

from __future__ import annotations

import asyncio
import gc
import warnings
from collections.abc import Awaitable, Callable

import pytest

from kiwoom_async import OrderBook, OrderEvent, Session, Trade
from kiwoom_async.simulator import Simulator
from tests.support.symbols import HYNIX, SAMSUNG

pytestmark = pytest.mark.anyio


async def a_stream(session: Session) -> None:
    await session.stream((Trade, OrderBook), SAMSUNG, HYNIX).__aenter__()


async def a_stream_of_orders(session: Session) -> None:
    await session.stream(OrderEvent).__aenter__()


async def a_watch(session: Session) -> None:
    await session.conditions.watch("0").__aenter__()


async def some_positions(session: Session) -> None:
    await session.positions().__aenter__()


FORGOTTEN: list[tuple[Callable[[Session], Awaitable[None]], str]] = [
    (a_stream, "<Stream of Trade, OrderBook: 005930, 000660> was entered and never closed"),
    (a_stream_of_orders, "<Stream of OrderEvent> was entered and never closed"),
    (a_watch, "<Stream of ConditionHit> was entered and never closed"),
    (some_positions, "positions were entered and never exited"),
]


async def keep_trading(exchange: Simulator) -> None:
    while True:
        exchange.trade(SAMSUNG)
        await asyncio.sleep(0.1)


@pytest.mark.parametrize(("enter", "text"), FORGOTTEN)
async def test_it_is_named(
    session: Session, enter: Callable[[Session], Awaitable[None]], text: str
) -> None:
    async def enter_and_forget() -> None:
        await enter(session)
        gc.collect()

    with pytest.warns(ResourceWarning, match=text):
        await enter_and_forget()


async def test_what_was_closed_is_not(exchange: Simulator, session: Session) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        async with session.stream(Trade, SAMSUNG), session.positions():
            pass
        closed = await session.stream(Trade, HYNIX).__aenter__()
        await closed.aclose()
        del closed
        never_entered = session.stream(Trade, HYNIX)
        del never_entered
        entering = asyncio.ensure_future(session.stream(OrderBook, HYNIX).__aenter__())
        await asyncio.sleep(0)
        entering.cancel()
        await asyncio.wait({entering})
        del entering
        trading = asyncio.create_task(keep_trading(exchange))
        async for _ in session.stream(Trade, SAMSUNG):
            break
        async for _ in session.stream(Trade, SAMSUNG).batches():
            break
        trading.cancel()
        await session.clock.sleep(5)
        gc.collect()
        assert not {item for _, item in exchange.registrations if item}


async def test_what_the_end_of_the_session_closed_is_not(exchange: Simulator) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        async with Session(exchange.server, exchange.credentials) as session:
            held = [await session.stream(Trade, SAMSUNG).__aenter__()]
            positions = [await session.positions().__aenter__()]
        held.clear()
        positions.clear()
        gc.collect()
