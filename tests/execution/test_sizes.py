"""Sizes of events that can't be: the broker is asked, and its records count (D20)."""

from __future__ import annotations

import logging

import pytest

from kiwoom_async import Order, Session
from tests.support.broker import ScriptedBroker, order_row

pytestmark = pytest.mark.anyio

SAMSUNG = "005930"


async def resting(broker: ScriptedBroker, trader: Session) -> Order:
    """An order of 10 that was accepted."""
    order = await trader.orders.buy(SAMSUNG, 10, price=70_000)
    await broker.event(order.no, "접수")
    return await order.accepted()


@pytest.mark.parametrize(
    "fids",
    [
        {"f915": "-1", "f902": "6"},
        {"f915": "99999", "f902": "0"},
        {"f915": "4", "f902": "-6"},
        {"f915": "4", "f902": "99999"},
        {"f915": "4", "f902": "6", "f900": "4294967295"},
        {"f915": "4", "f902": "n/a"},
        {"f915": "4", "f902": "6", "f914": "0"},
    ],
    ids=str,
)
async def test_d20_the_broker_says_how_far_the_order_is(
    broker: ScriptedBroker, trader: Session, fids: dict[str, str]
) -> None:
    order = await resting(broker, trader)
    broker.books(order_row(order.no, cntr_qty="4", cntr_uv="69900", ord_remnq="6"))
    await broker.event(order.no, "체결", **{"f909": "1", "f914": "70000", **fids})
    fill = await anext(order.fills())
    assert (fill.size, fill.price, fill.recovered) == (4, 69_900, True)
    assert (order.status, order.filled_size, order.remaining_size) == ("partly_filled", 4, 6)


@pytest.mark.parametrize("size", ["11", "99999", "-4"])
async def test_d20_a_cancellation_of_more_than_there_is_does_not_end_the_order(
    broker: ScriptedBroker, trader: Session, size: str
) -> None:
    order = await resting(broker, trader)
    broker.books(order_row(order.no, ord_remnq="6"))
    asked = broker.calls.count("kt00007")
    await broker.event("0000077", "확인", f900=size, f902="0", f904=order.no)
    await broker.came("kt00007", asked + 1)
    await broker.event(order.no, "체결", f902="0", f909="1", f914="70000", f915="6")
    await order.done()
    assert order.filled_size == 6


async def test_d20_records_that_contradict_themselves_change_nothing(
    broker: ScriptedBroker, trader: Session, caplog: pytest.LogCaptureFixture
) -> None:
    order = await resting(broker, trader)
    broker.books(order_row(order.no, cntr_qty="99999", cntr_uv="70000", ord_remnq="0"))
    asked = broker.calls.count("kt00007")
    with caplog.at_level(logging.ERROR):
        await broker.event(order.no, "체결", f902="-1", f909="1", f914="70000", f915="4")
        await broker.came("kt00007", asked + 1)
        await broker.event(order.no, "체결", f902="6", f909="2", f914="70000", f915="4")
        await anext(order.fills())
    assert (order.filled_size, order.remaining_size) == (4, 6)
