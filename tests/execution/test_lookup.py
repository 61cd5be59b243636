"""Look-ups in the broker's records: orders in doubt, and events missed while disconnected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable

import anyio
import pytest

from kiwoom_async import (
    OrderInDoubt,
    Session,
    Timeouts,
)
from kiwoom_async.simulator import Rules, Simulator
from tests.support.clock import ShiftedClock, StillClock

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_rules(calls=50, registrations=50),
]

SAMSUNG, KB, GOLD = "005930", "105560", "M04020000"
BUY, SELL, BOOKS = "kt10000", "kt10001", "kt00007"
REFUSED = {"return_code": 2, "return_msg": "[1517:입력 값이 올바르지 않습니다]"}
NO_WATCH = Timeouts(silence=1e6)  # the clock does not move


def low(exchange: Simulator, symbol: str = SAMSUNG) -> int:
    """A price at which a buy rests."""
    return exchange.stock(symbol).book.best_bid - 500


async def by_another_program(
    session: Session, price: int, *, tr: str = BUY, symbol: str = SAMSUNG, size: int = 2
) -> None:
    """An order on the same key that this session does not follow."""
    await session.call(
        tr,
        dmst_stex_tp="KRX",
        stk_cd=symbol,
        ord_qty=str(size),
        ord_uv=str(price),
        trde_tp="0",
        cond_uv="",
    )


async def never_arrived(
    exchange: Simulator, send: Callable[[], Awaitable[object]], tr: str = BUY
) -> OrderInDoubt:
    exchange.answer_with(502, b"<html>", api_id=tr)
    with pytest.raises(OrderInDoubt) as caught:
        await send()
    return caught.value


async def answer_lost(
    exchange: Simulator, send: Callable[[], Awaitable[object]], tr: str = BUY
) -> OrderInDoubt:
    exchange.lose_answer(tr)
    with pytest.raises(OrderInDoubt) as caught:
        await send()
    return caught.value


async def test_an_order_of_another_program_from_before_is_not_taken_for_it(
    exchange: Simulator, session: Session
) -> None:
    price = low(exchange)
    await by_another_program(session, price)
    doubt = await never_arrived(exchange, lambda: session.orders.buy(SAMSUNG, 2, price=price))
    assert await doubt.resolve() is None


async def test_an_order_of_this_session_is_not_taken_for_it(
    exchange: Simulator, session: Session
) -> None:
    price = low(exchange)
    await session.orders.buy(SAMSUNG, 2, price=price)
    doubt = await never_arrived(exchange, lambda: session.orders.buy(SAMSUNG, 2, price=price))
    assert await doubt.resolve() is None


async def test_a_later_order_of_this_session_is_not_taken_for_it(
    exchange: Simulator, session: Session
) -> None:
    price = low(exchange)
    await session.orders.buy(SAMSUNG, 1, price=price)  # from now on, later orders are distinguished
    doubt = await never_arrived(exchange, lambda: session.orders.buy(SAMSUNG, 2, price=price))
    later = await session.orders.buy(SAMSUNG, 2, price=price)
    assert await doubt.resolve() is None
    assert later.no != doubt.order.no


@pytest.mark.parametrize("differs", ["symbol", "side", "size", "price"])
async def test_an_order_that_differs_is_not_taken_for_it(
    exchange: Simulator, session: Session, differs: str
) -> None:
    price = low(exchange)
    await session.orders.buy(SAMSUNG, 1, price=price)  # from now on, later orders are distinguished
    match differs:
        case "symbol":
            await by_another_program(session, price, symbol=KB)
        case "side":
            await by_another_program(session, price, tr=SELL)
        case "size":
            await by_another_program(session, price, size=3)
        case "price":
            await by_another_program(session, price - 100)
    doubt = await never_arrived(exchange, lambda: session.orders.buy(SAMSUNG, 2, price=price))
    assert await doubt.resolve() is None


async def test_a_change_is_known_by_the_order_it_changes(
    exchange: Simulator, session: Session
) -> None:
    price = low(exchange)
    order = await session.orders.buy(SAMSUNG, 2, price=price)
    await by_another_program(session, price - 100)
    doubt = await never_arrived(
        exchange, lambda: order.modify(price=price - 100, size=2), "kt10002"
    )
    assert await doubt.resolve() is None
    doubt = await answer_lost(exchange, lambda: order.modify(price=price - 100), "kt10002")
    changed = doubt.order
    assert await doubt.resolve() is changed
    assert (changed.replaces, order.replaced_by) == (order, changed)
    assert order.status == "replaced"


async def test_a_cancellation_is_known_by_the_order_it_cancels(
    exchange: Simulator, session: Session
) -> None:
    order = await session.orders.buy(SAMSUNG, 2, price=low(exchange))
    await by_another_program(session, low(exchange))
    doubt = await never_arrived(exchange, order.cancel, "kt10003")
    assert await doubt.resolve() is None
    doubt = await answer_lost(exchange, order.cancel, "kt10003")
    assert await doubt.resolve() is doubt.order
    assert doubt.order.status == "confirmed"
    await order.done()
    assert order.status == "cancelled"


async def test_what_can_not_be_told_from_older_orders_is_not_guessed_at(
    exchange: Simulator, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    """The records could not be read when it was sent, so the row may be an earlier order."""
    with exchange.answer_with(200, REFUSED, api_id=BOOKS, count=None):
        doubt = await answer_lost(
            exchange, lambda: session.orders.buy(SAMSUNG, 2, price=low(exchange))
        )
    assert "without the list of earlier orders" in caplog.text
    booked = exchange.open_orders[0].number
    with pytest.raises(OrderInDoubt, match=f"orders {booked} of today look like it"):
        await doubt.resolve()
    assert doubt.order.status == "in_doubt"


@pytest.mark.parametrize("remaining", [True, False])
async def test_gold_stands_in_books_of_its_own(remaining: bool) -> None:
    """They may lack the remaining size, which must not be read as zero."""
    rules = Rules(calls=50, gold_remaining=remaining)
    async with (
        Simulator(pace=0, rules=rules) as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        price = exchange.stock(GOLD).book.best_bid - 1000
        doubt = await answer_lost(
            exchange, lambda: session.gold.buy(GOLD, 2, price=price), "kt50000"
        )
        order = doubt.order
        assert await doubt.resolve() is order
        assert (order.status, order.remaining_size) == ("accepted", 2)
        assert not exchange.calls_of(BOOKS)


async def test_every_day_has_orders_of_before_of_its_own(exchange: Simulator) -> None:
    clock = ShiftedClock()
    async with Session(exchange.server, exchange.credentials, clock=clock) as session:
        price = low(exchange)
        await session.orders.buy(SAMSUNG, 1, price=price)
        await by_another_program(session, price)
        clock.ahead = dt.timedelta(days=1)
        doubt = await never_arrived(exchange, lambda: session.orders.buy(SAMSUNG, 2, price=price))
        assert await doubt.resolve() is None


# What happened while away.


async def test_books_that_can_not_be_read_are_asked_again(exchange: Simulator) -> None:
    clock = StillClock()
    async with Session(
        exchange.server, exchange.credentials, timeouts=NO_WATCH, clock=clock
    ) as session:
        price = low(exchange)
        order = await session.orders.buy(SAMSUNG, 10, price=price)
        await order.accepted()
        exchange.refuse_connections("socket")
        exchange.drop_connections()
        await exchange.wait_for(lambda: exchange.connections == [])
        exchange.trade(SAMSUNG, price=price, size=4, side="sell")
        refused = exchange.answer_with(200, REFUSED, api_id=BOOKS)
        await clock.asleep()
        await exchange.accept_connections()
        assert await clock.next_wait() <= NO_WATCH.reconnect_first
        assert await clock.next_wait() == 2.0
        fill = await anext(order.fills())
        assert (fill.size, fill.recovered) == (4, True)
        assert refused.hits == 1


async def test_order_events_that_are_refused_are_asked_for_again(exchange: Simulator) -> None:
    clock = StillClock()
    refused = exchange.refuse_requests("REG", return_code=105110)
    async with Session(
        exchange.server, exchange.credentials, timeouts=NO_WATCH, clock=clock
    ) as session:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(clock.next_wait)
            order = await session.orders.buy(SAMSUNG, 3, order_type="market")
        await order.filled()
    assert refused.hits == 1


async def test_an_odd_order_event_costs_nothing_but_itself(
    exchange: Simulator, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    price = low(exchange)
    order = await session.orders.buy(SAMSUNG, 2, price=price)
    await order.accepted()
    exchange.push_values("00", "", {"9203": order.no, "913": "?", "900": "n/a"})
    exchange.trade(SAMSUNG, price=price, size=2, side="sell")
    await order.filled()
    assert "order event skipped" in caplog.text
