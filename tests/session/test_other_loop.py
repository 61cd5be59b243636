"""A session belongs to the event loop that opened it; a use in another one is refused at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from anyio import to_thread

from kiwoom_async import Order, Session, Trade
from kiwoom_async.simulator import Simulator

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.real_time,  # a thread with an event loop of its own
    pytest.mark.kiwoom_rules(calls=50, registrations=1000),
]

SAMSUNG = "005930"

Use = Callable[[Session], Awaitable[object]]

USES: dict[str, Use] = {
    "call": lambda session: session.stocks.info(SAMSUNG),
    "call by id": lambda session: session.call("ka10001", stk_cd=SAMSUNG),
    "pages": lambda session: session.chart.daily_candles(SAMSUNG).collect(limit=1),
    "token": lambda session: session.authenticate(),
    "stream": lambda session: session.stream(Trade, SAMSUNG).__aenter__(),
    "order": lambda session: session.orders.buy(SAMSUNG, 1, order_type="market"),
    "open orders": lambda session: session.orders.open(),
    "attach": lambda session: session.orders.attach("0000001"),
    "cancel all": lambda session: session.orders.cancel_all(),
    "positions": lambda session: session.positions().__aenter__(),
    "conditions": lambda session: session.conditions.list(),
    "state": lambda session: session.state.until("closed"),
    "states": lambda session: anext(aiter(session.state)),
    "close": lambda session: session.aclose(),
}

WAITS: dict[str, Callable[[Order], Awaitable[object]]] = {
    "accepted": Order.accepted,
    "filled": Order.filled,
    "done": Order.done,
    "fills": lambda order: anext(order.fills()),
    "cancel": Order.cancel,
    "cancel_and_wait": Order.cancel_and_wait,
    "modify": lambda order: order.modify(price=order.ticket.price or 0),
    "replace": lambda order: order.replace(order_type="market"),
}


async def elsewhere(use: Callable[[], Awaitable[object]]) -> None:
    """Use something in the event loop of another thread."""

    async def bounded() -> None:
        async with asyncio.timeout(10):
            await use()

    await to_thread.run_sync(lambda: asyncio.run(bounded()))


@pytest.mark.parametrize("name", USES)
async def test_it_is_refused_and_the_session_goes_on(
    exchange: Simulator, session: Session, name: str
) -> None:
    with pytest.raises(RuntimeError, match="opened in another event loop"):
        await elsewhere(lambda: USES[name](session))
    assert not exchange.orders
    async with session.stream(Trade, SAMSUNG) as trades:
        exchange.trade(SAMSUNG)
        assert (await anext(trades)).symbol == SAMSUNG
    await session.conditions.list()
    await session.orders.buy(SAMSUNG, 1, order_type="market")


@pytest.mark.parametrize("name", WAITS)
async def test_an_order_is_awaited_and_changed_in_the_loop_of_its_session(
    exchange: Simulator, session: Session, name: str
) -> None:
    low = exchange.stock(SAMSUNG).book.best_bid - 500
    order = await session.orders.buy(SAMSUNG, 1, price=low)
    with pytest.raises(RuntimeError, match="opened in another event loop"):
        await elsewhere(lambda: WAITS[name](order))
    assert order.is_open
    assert len(exchange.orders) == 1
    await order.cancel_and_wait()


async def test_positions_are_awaited_in_the_loop_of_their_session(session: Session) -> None:
    async with session.positions() as positions:
        for use in (lambda: anext(aiter(positions)), positions.refresh):
            with pytest.raises(RuntimeError, match="opened in another event loop"):
                await elsewhere(use)


async def test_a_stream_is_read_in_the_loop_in_which_it_was_entered(
    exchange: Simulator, session: Session
) -> None:
    async with session.stream(Trade, SAMSUNG) as trades:
        with pytest.raises(RuntimeError, match="different loop"):
            await elsewhere(lambda: anext(trades))
        exchange.trade(SAMSUNG)
        assert (await anext(trades)).symbol == SAMSUNG


def test_a_session_whose_loop_has_ended_is_refused_too() -> None:
    async def opened() -> Session:
        async with Simulator() as exchange:
            session = await Session(exchange.server, exchange.credentials).open()
            await session.aclose()
            return session

    session = asyncio.run(opened())
    with pytest.raises(RuntimeError, match="opened in another event loop"):
        asyncio.run(session.aclose())


async def test_a_thread_without_a_loop_uses_the_loop_of_the_session(session: Session) -> None:
    loop = asyncio.get_running_loop()

    def work() -> str:
        asked = asyncio.run_coroutine_threadsafe(session.stocks.info(SAMSUNG), loop)
        return asked.result(10).name or ""

    assert await to_thread.run_sync(work)
