"""Cancelling at every wait of the calls of a session: it goes on, and nothing is held for them."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from kiwoom_async import (
    AuthenticationError,
    Gap,
    Order,
    OrderBook,
    OrderEvent,
    Session,
    Trade,
)
from kiwoom_async.simulator import Simulator
from tests.support.broker import QUICK
from tests.support.cancelling import Manner, cancel_at
from tests.support.symbols import HYNIX, SAMSUNG

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_rules(calls=1000, registrations=1000, interruptions=False),
]

MANNERS: list[Manner] = ["before", "behind", "twice", "scope"]
_MOST_WAITS = 300

Use = Callable[[Simulator, Session], Awaitable[object]]


async def stream(exchange: Simulator, session: Session) -> None:
    async with session.stream((Trade, OrderBook), SAMSUNG, HYNIX) as records:
        exchange.trade(SAMSUNG)
        await anext(records)


async def loop(exchange: Simulator, session: Session) -> None:
    async for _ in session.stream((Trade, Gap), SAMSUNG):
        break


async def batch(exchange: Simulator, session: Session) -> None:
    async with session.stream(Trade, SAMSUNG) as trades:
        exchange.trade(SAMSUNG)
        await anext(trades.batches(max_size=2, max_wait=0.01))


async def account(exchange: Simulator, session: Session) -> None:
    async with session.stream(OrderEvent):
        pass


async def positions(exchange: Simulator, session: Session) -> None:
    async with session.positions() as held:
        await held.refresh()


async def watch(exchange: Simulator, session: Session) -> None:
    async with session.conditions.watch("0"):
        pass


async def search(exchange: Simulator, session: Session) -> None:
    async for _ in session.conditions.search("1"):
        pass


async def order(exchange: Simulator, session: Session) -> Order:
    low = exchange.stock(SAMSUNG).book.best_bid - 500
    return await session.orders.buy(SAMSUNG, 1, price=low)


async def lost_line(exchange: Simulator, session: Session) -> None:
    async with session.stream((Trade, Gap), SAMSUNG, detect_gaps=True) as records:
        await anext(records)
        exchange.drop_connections()
        exchange.trade(SAMSUNG)
        async for gap in records:
            if isinstance(gap, Gap) and gap.missed_size:
                await gap.trades(session)
                break


async def revoked(exchange: Simulator, session: Session) -> None:
    await session.authenticate()
    with suppress(AuthenticationError):  # cancelled before the answer, it is invalid already
        await session.revoke()


USES: dict[str, Use] = {
    "call": lambda exchange, session: session.stocks.info(SAMSUNG),
    "call by id": lambda exchange, session: session.call("ka10001", stk_cd=SAMSUNG),
    "pages": lambda exchange, session: session.chart.daily_candles(SAMSUNG).collect(limit=900),
    "token": revoked,
    "instruments": lambda exchange, session: session.instruments("konex", cache=False),
    "stream": stream,
    "loop": loop,
    "batch": batch,
    "account": account,
    "positions": positions,
    "conditions": lambda exchange, session: session.conditions.list(),
    "search": search,
    "watch": watch,
    "open orders": lambda exchange, session: session.orders.open(),
    "orders of the day": lambda exchange, session: session.orders.today(),
    "attach": lambda exchange, session: session.orders.attach("0000001"),
    "orderable": lambda exchange, session: session.orders.orderable(SAMSUNG, price=60_000),
    "lost line": lost_line,
}


@pytest.mark.heavy(sample=9)
@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("name", USES)
async def test_cancelled_at_every_wait(exchange: Simulator, name: str, manner: Manner) -> None:
    waits = 0
    async with Session(exchange.server, exchange.credentials, timeouts=QUICK) as session:
        trading = asyncio.create_task(keep_trading(exchange))
        while await cancel_at(waits, act(USES[name], exchange, session), manner):
            waits += 1
            assert waits < _MOST_WAITS
        await check(exchange, session)
        trading.cancel()
    assert waits > 0


@pytest.mark.parametrize("manner", MANNERS)
async def test_opening_and_closing(exchange: Simulator, tmp_path: Path, manner: Manner) -> None:
    """What is cancelled while it opens is closed; what is cancelled while it closes goes on."""
    path, waits, was_cancelled = tmp_path / "orders.ndjson", 0, True
    while was_cancelled:
        opening = Session(exchange.server, exchange.credentials, order_journal=path)
        was_cancelled = await cancel_at(waits, act(open_, exchange, opening), manner)
        assert opening.closed == was_cancelled or manner == "scope"  # opened before it saw that
        await opening.aclose()
        closing = Session(exchange.server, exchange.credentials, order_journal=path)
        await closing.open()
        await order(exchange, closing)
        was_cancelled |= await cancel_at(waits, closing.aclose(), manner)
        assert closing.closed
        await closing.aclose()
        waits += 1
    assert waits > 2
    async with Session(exchange.server, exchange.credentials, order_journal=path):
        assert not exchange.connections


async def open_(exchange: Simulator, session: Session) -> None:
    await session.open()


async def act(use: Use, exchange: Simulator, session: Session) -> None:
    await use(exchange, session)


async def keep_trading(exchange: Simulator) -> None:
    while True:
        exchange.trade(SAMSUNG)
        await asyncio.sleep(0.001)


async def check(exchange: Simulator, session: Session) -> None:
    """Check that the session can do everything, and that nothing is held for what is over."""
    await session.stocks.info(SAMSUNG)
    async with session.stream(Trade, HYNIX) as trades:
        exchange.trade(HYNIX)
        await anext(trades)
    assert {condition.no for condition in await session.conditions.list()}
    await exchange.wait_for(lambda: exchange.registrations <= {("00", "")})
    assert all(used < math.inf for used, _ in session.health().allowance.values())
