"""Cancelling at every wait of the order path: session, exchange and journal agree afterwards."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from kiwoom_async import Order, OrderRejected, Positions, Session
from kiwoom_async.simulator import Simulator
from tests.support.broker import QUICK
from tests.support.cancelling import Manner, cancel_at

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.real_time,  # files are written by threads
    pytest.mark.kiwoom_rules(calls=1000, registrations=1000),
]

SAMSUNG = "005930"
MANNERS: list[Manner] = ["before", "behind", "twice", "scope"]
_MOST_WAITS = 200


class Trader:
    """A program whose calls are cancelled; the sizes of its orders differ."""

    def __init__(self, exchange: Simulator, session: Session, positions: Positions) -> None:
        self.exchange = exchange
        self.session = session
        self.positions = positions
        self._sizes = iter(range(1, 40))

    async def buy(self) -> Order:
        low = self.exchange.stock(SAMSUNG).book.best_bid - 500
        return await self.session.orders.buy(SAMSUNG, next(self._sizes), price=low)

    async def modify(self, order: Order) -> None:
        await order.modify(price=self.exchange.stock(SAMSUNG).book.best_bid - 600)


Action = Callable[[Trader, Order], Awaitable[object]]

ACTIONS: dict[str, Action] = {
    "buy": lambda trader, order: trader.buy(),
    "modify": Trader.modify,
    "cancel": lambda trader, order: order.cancel(),
    "replace": lambda trader, order: order.replace(size=order.size + 40),
    "cancel_and_wait": lambda trader, order: order.cancel_and_wait(),
    "cancel_all": lambda trader, order: trader.session.orders.cancel_all(),
    "liquidate": lambda trader, order: trader.positions.liquidate(SAMSUNG),
    "refused": lambda trader, order: trader.session.orders.sell("000660", 10**6, price=100_000),
}


@asynccontextmanager
async def trading(exchange: Simulator, path: Path) -> AsyncIterator[Trader]:
    """Open a session that keeps an order journal."""
    async with (
        Session(
            exchange.server, exchange.credentials, timeouts=QUICK, order_journal=path
        ) as session,
        session.positions() as positions,
    ):
        yield Trader(exchange, session, positions)


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("name", ACTIONS)
async def test_cancelled_at_every_wait(
    exchange: Simulator, tmp_path: Path, name: str, manner: Manner
) -> None:
    path, waits = tmp_path / "orders.ndjson", 0
    async with trading(exchange, path) as trader:
        while await interrupted(trader, ACTIONS[name], waits, manner):
            waits += 1
            assert waits < _MOST_WAITS
        doubts = await check_books(exchange, trader.session)
    assert waits > 3
    check_journal(exchange, path, doubts)


@pytest.mark.parametrize("manner", MANNERS)
async def test_the_first_order_of_a_session(
    exchange: Simulator, tmp_path: Path, manner: Manner
) -> None:
    path, waits, was_cancelled = tmp_path / "orders.ndjson", 0, True
    while was_cancelled:
        async with Session(
            exchange.server, exchange.credentials, timeouts=QUICK, order_journal=path
        ) as session:
            low = exchange.stock(SAMSUNG).book.best_bid - 500
            buying = session.orders.buy(SAMSUNG, waits + 1, price=low)
            was_cancelled = await cancel_at(waits, buying, manner)
            doubts = await check_books(exchange, session)
        check_journal(exchange, path, doubts)
        waits += 1
        assert waits < _MOST_WAITS
    assert waits > 5


async def interrupted(trader: Trader, action: Action, at: int, manner: Manner) -> bool:
    """Cancel an action at a wait; return whether it waited so often."""
    order = await trader.buy()

    async def act() -> None:
        with suppress(OrderRejected):
            await action(trader, order)

    return await cancel_at(at, act(), manner)


async def check_books(exchange: Simulator, session: Session) -> int:
    """Check that the session knows every order; return how many others it thinks may be booked."""
    await session.orders.today()  # behind it, the exchange has all that was sent before
    known = {order.no: order for order in await session.orders.today()}
    assert set(known) == {order.number for order in exchange.orders}
    still_open = {no for no, order in known.items() if order.is_open}
    assert still_open == {order.number for order in exchange.open_orders}
    for order in session.orders.in_doubt:
        assert await order.resolve() is None
    return len(session.orders.in_doubt)


def check_journal(exchange: Simulator, path: Path, doubts: int) -> None:
    """Check that every intent has an outcome, and that the outcomes are what happened."""
    lines: list[dict[str, Any]] = [json.loads(line) for line in path.read_bytes().splitlines()]
    intents = {line["id"] for line in lines if line["type"] == "intent"}
    last = {line["id"]: line for line in lines if line["type"] == "outcome"}
    assert intents <= set(last)
    outcomes = [one["outcome"] for one in last.values()]
    booked = sorted(one["no"] for one in last.values() if one["outcome"] == "booked")
    assert booked == [order.number for order in exchange.orders]
    assert outcomes.count("in_doubt") == doubts
