"""Days: an order number belongs to one trading day and is used again on the next (D03, D25)."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator

import pytest

from kiwoom_async import Order, OrderError, OrderInDoubt, Session
from tests.support.broker import (
    CREDENTIALS,
    HANG_UP,
    QUICK,
    SILENCE,
    ScriptedBroker,
    order_row,
)
from tests.support.clock import ShiftedClock

pytestmark = pytest.mark.anyio

SAMSUNG, GOLD = "005930", "M04020000"


@pytest.fixture
def clock() -> ShiftedClock:
    return ShiftedClock()


@pytest.fixture
async def trader(broker: ScriptedBroker, clock: ShiftedClock) -> AsyncIterator[Session]:
    async with Session(broker.server, CREDENTIALS, timeouts=QUICK, clock=clock) as trader:
        yield trader


async def yesterdays(trader: Session, broker: ScriptedBroker, clock: ShiftedClock) -> Order:
    """An order that was accepted, a day ago."""
    order = await trader.orders.buy(SAMSUNG, 10, price=70_000)
    await broker.event(order.no, "접수")
    await order.accepted()
    clock.ahead += dt.timedelta(days=1)
    return order


def sent(broker: ScriptedBroker) -> list[str]:
    return [call for call in broker.calls if call.startswith("kt1")]


async def test_d03_an_order_of_yesterday_is_not_open(
    broker: ScriptedBroker, trader: Session, clock: ShiftedClock
) -> None:
    order = await yesterdays(trader, broker, clock)
    assert (order.is_open, order.remaining_size) == (False, 0)
    assert order.status == "accepted"  # the last that was seen of it


async def test_d03_an_order_of_yesterday_is_neither_cancelled_nor_modified(
    broker: ScriptedBroker, trader: Session, clock: ShiftedClock
) -> None:
    order = await yesterdays(trader, broker, clock)
    day = (clock.now() - dt.timedelta(days=1)).date()
    for change in (order.cancel(), order.cancel(4), order.modify(price=69_000)):
        with pytest.raises(OrderError, match=f"day is over: look in account.orders of {day}"):
            await change
    assert sent(broker) == ["kt10000"]


async def test_d03_waiting_for_an_order_of_yesterday_ends(
    broker: ScriptedBroker, trader: Session, clock: ShiftedClock
) -> None:
    order = await yesterdays(trader, broker, clock)
    for wait in (order.done(), order.filled(), anext(order.fills())):
        with pytest.raises(OrderError, match="day is over"):
            await wait


async def test_d03_the_number_of_yesterday_is_another_orders_today(
    broker: ScriptedBroker, trader: Session, clock: ShiftedClock
) -> None:
    """The broker numbers its orders from the start every day."""
    yesterday = await yesterdays(trader, broker, clock)
    broker.answer("kt10001", {"return_code": 0, "ord_no": yesterday.no})
    today = await trader.orders.sell("105560", 10, price=50_000)
    assert today.no == yesterday.no
    await broker.event(today.no, "체결", f902="0", f909="1", f914="50000", f915="10")
    await today.filled()
    assert (yesterday.status, yesterday.filled_size) == ("accepted", 0)


async def test_d03_a_cancellation_of_today_concerns_the_order_of_today(
    broker: ScriptedBroker, trader: Session, clock: ShiftedClock
) -> None:
    yesterday = await yesterdays(trader, broker, clock)
    cancellation = await trader.orders.cancel(yesterday.no, symbol=SAMSUNG)
    assert cancellation.replaces is None
    await broker.event(cancellation.no, "확인", f902="0", f904=yesterday.no)
    await cancellation.done()
    assert yesterday.status == "accepted"


async def test_d03_an_answer_that_comes_after_midnight_binds_no_number_of_today(
    broker: ScriptedBroker, trader: Session, clock: ShiftedClock
) -> None:
    broker.answer("kt10000", SILENCE)
    async with asyncio.timeout(5):
        buying = asyncio.create_task(trader.orders.buy(SAMSUNG, 10, price=70_000))
        await broker.came("kt10000")
        clock.ahead += dt.timedelta(days=1)
        broker.release({"return_code": 0, "ord_no": "0000001"})
        late = await buying
    assert (late.no, late.is_open) == ("0000001", False)
    await broker.event("0000001", "체결", f902="0", f909="1", f914="70000", f915="10")
    today = await trader.orders.buy(SAMSUNG, 10, price=70_000)
    await broker.event(today.no, "접수")
    await today.accepted()
    assert (late.filled_size, late.status) == (0, "sent")
    with pytest.raises(OrderError, match="day is over"):
        await late.cancel()


async def test_d03_an_order_in_doubt_of_yesterday_is_listed_no_more(
    broker: ScriptedBroker, trader: Session, clock: ShiftedClock
) -> None:
    broker.answer("kt10000", HANG_UP)
    with pytest.raises(OrderInDoubt) as caught:
        await trader.orders.buy(SAMSUNG, 10, price=70_000)
    day = clock.now().date()
    clock.ahead += dt.timedelta(days=1)
    broker.books(order_row("0000009"))  # of today
    assert trader.orders.in_doubt == []
    with pytest.raises(OrderInDoubt, match=f"look in account.orders of {day}"):
        await caught.value.resolve()
    assert not caught.value.order.is_open


async def test_d25_the_message_names_the_day_of_the_order_however_late(
    broker: ScriptedBroker, trader: Session, clock: ShiftedClock
) -> None:
    day = clock.now().date()
    order = await yesterdays(trader, broker, clock)
    clock.ahead += dt.timedelta(days=5)
    with pytest.raises(OrderError, match=f"of {day}$") as caught:
        await order.done()
    assert caught.value.order is order


async def test_d25_gold_is_looked_up_in_its_own_list(
    broker: ScriptedBroker, trader: Session, clock: ShiftedClock
) -> None:
    day = clock.now().date()
    broker.answer("kt50000", {"return_code": 0, "ord_no": "0000001"})
    order = await trader.gold.buy(GOLD, 1, price=150_000)
    clock.ahead += dt.timedelta(days=1)
    with pytest.raises(OrderError, match=f"gold.order_executions of {day}"):
        await order.done()


async def test_d03_what_ended_on_its_day_stays_as_it_ended(
    broker: ScriptedBroker, trader: Session, clock: ShiftedClock
) -> None:
    order = await trader.orders.buy(SAMSUNG, 10, price=70_000)
    await broker.event(order.no, "체결", f902="0", f909="1", f914="70000", f915="10")
    await order.filled()
    clock.ahead += dt.timedelta(days=1)
    assert (await order.filled()).average_price == 70_000
    assert [fill.size async for fill in order.fills()] == [10]
