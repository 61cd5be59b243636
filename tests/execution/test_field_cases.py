"""Field cases of orders: the README's snippet, and the first order in a crowd of registrations."""

from __future__ import annotations

import asyncio
import dataclasses
import json

import anyio
import pytest

from kiwoom_async import OrderCancelled, Session, Trade
from kiwoom_async.simulator import Simulator
from tests.support.broker import ScriptedBroker
from tests.support.pages import ROOT, blocks, program

pytestmark = pytest.mark.anyio

SAMSUNG = "005930"
[SNIPPET] = [block for block in blocks(ROOT / "README.md") if "order.cancel()" in block.text]

WHEN = [
    pytest.param(when, marks=pytest.mark.kiwoom_rules(order_events=when, calls=50))
    for when in ("before", "after")
]


# Case 10: the README printed a state from before the cancellation had come about.


@pytest.mark.parametrize("when", WHEN)
async def test_case_10_the_readme_prints_what_is_so(
    exchange: Simulator, session: Session, when: str
) -> None:
    printed: list[object] = []
    price = exchange.stock(SAMSUNG).book.best_bid - 500
    code = SNIPPET.text.replace("timeout(30)", "timeout(0.05)").replace("70_000", str(price))
    block = dataclasses.replace(SNIPPET, text=code)

    def show(*values: object) -> None:
        printed.extend(values)

    await program(block)({"session": session, "asyncio": asyncio, "print": show})
    assert printed == ["cancelled", 0, None]


@pytest.mark.parametrize("when", WHEN)
async def test_case_10_a_cancellation_that_is_done_has_ended_its_order(
    exchange: Simulator, session: Session, when: str
) -> None:
    price = exchange.stock(SAMSUNG).book.best_bid - 500
    order = await session.orders.buy(SAMSUNG, 10, price=price)
    await (await order.cancel()).done()
    assert (order.status, order.remaining_size) == ("cancelled", 0)


@pytest.mark.parametrize("when", WHEN)
async def test_case_10_a_change_that_is_accepted_has_replaced_its_order(
    exchange: Simulator, session: Session, when: str
) -> None:
    price = exchange.stock(SAMSUNG).book.best_bid - 500
    order = await session.orders.buy(SAMSUNG, 10, price=price)
    changed = await (await order.modify(price=price - 100)).accepted()
    assert (order.status, changed.remaining_size) == ("replaced", 10)
    with pytest.raises(OrderCancelled):
        await order.filled()


# Case 11: the account's registration queued behind those of the market.


async def test_case_11_the_first_order_does_not_wait_for_200_symbols(
    broker: ScriptedBroker, trader: Session
) -> None:
    symbols = [f"{number:06}" for number in range(100_000, 100_200)]
    async with anyio.create_task_group() as tasks:

        async def watch() -> None:
            async with trader.stream(Trade, *symbols):
                await anyio.sleep_forever()

        tasks.start_soon(watch)
        await broker.socket.came("REG")
        order = await trader.orders.buy(SAMSUNG, 10, price=70_000)
        asked = [json.dumps(body["data"]) for body in broker.socket.asked("REG")]
        [account] = [position for position, data in enumerate(asked) if '"00"' in data]
        assert account == 1
        assert len(asked) < 4  # of five
        await broker.event(order.no, "접수")
        await order.accepted()
        tasks.cancel_scope.cancel()
