"""Tracking: unusual events, missed events, other programs' orders, and new days."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging

import pytest

from kiwoom_async import (
    Order,
    OrderCancelled,
    OrderError,
    OrderEvent,
    OrderInDoubt,
    OrderRejected,
    Session,
    SessionClosed,
    Timeouts,
)
from kiwoom_async.simulator import Rules, Simulator
from tests.support.clock import NightClock, ShiftedClock
from tests.support.symbols import GOLD, SAMSUNG

QUICK = Timeouts(reconnect_first=0.01, reconnect_longest=0.02)
RULES = Rules(calls=50, registrations=1000)

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_rules(calls=50, registrations=1000),
    pytest.mark.kiwoom_connect(timeouts=QUICK),
]


def low(exchange: Simulator) -> int:
    """A price at which a buy rests."""
    return exchange.stock(SAMSUNG).book.best_bid - 500


async def resting(exchange: Simulator, session: Session, size: int = 10) -> Order:
    return await (await session.orders.buy(SAMSUNG, size, price=low(exchange))).accepted()


async def go_away(exchange: Simulator) -> None:
    exchange.refuse_connections("socket")
    exchange.drop_connections()
    await exchange.wait_for(lambda: not exchange.connections)


def fill(exchange: Simulator, size: int) -> None:
    exchange.trade(SAMSUNG, price=low(exchange), size=size, side="sell")


def report(exchange: Simulator, no: str, event: str, **fids: str) -> None:
    """A synthetic order event; ``fids`` as in ``f902="0"``."""
    values = {
        **{"9201": exchange.account.number, "9203": no, "9001": SAMSUNG, "913": event},
        **{"900": "10", "901": "70000", "902": "10", "903": "0", "904": "0000000", "907": "2"},
        **{"908": "100000", "909": "", "914": "", "915": ""},
        **{fid.removeprefix("f"): text for fid, text in fids.items()},
    }
    exchange.push_values("00", "", values)


def books(exchange: Simulator, *rows: dict[str, str]) -> None:
    """Set the answer of kt00007 from now on."""
    usual = {
        **{"stk_cd": f"A{SAMSUNG}", "ord_qty": "10", "ord_uv": str(low(exchange))},
        **{"ori_ord": "0000000", "io_tp_nm": "현금매수", "acpt_tp": "접수", "cnfm_qty": "0"},
        **{"cntr_qty": "0", "cntr_uv": "0", "ord_remnq": "10", "mdfy_cncl": ""},
    }
    body = {"return_code": 0, "acnt_ord_cntr_prps_dtl": [usual | row for row in rows]}
    exchange.answer_with(200, body, api_id="kt00007", count=None)


async def doubtful(exchange: Simulator, session: Session, size: int = 10) -> OrderInDoubt:
    """An order that never arrived."""
    exchange.answer_with(502, b"", api_id="kt10000")
    with pytest.raises(OrderInDoubt) as caught:
        await session.orders.buy(SAMSUNG, size, price=low(exchange))
    return caught.value


async def test_filled_means_all_of_it(exchange: Simulator, session: Session) -> None:
    order = await resting(exchange, session)
    await (await order.cancel(4)).done()
    fill(exchange, 6)
    with pytest.raises(OrderCancelled, match="6 of 10 filled"):
        await order.filled()
    assert order.status == "cancelled"


async def test_a_part_cancelled_while_away(exchange: Simulator, session: Session) -> None:
    order = await resting(exchange, session)
    await go_away(exchange)
    fill(exchange, 3)
    cancellation = await order.cancel(4)
    await exchange.accept_connections()
    await cancellation.done()
    assert (order.filled_size, order.remaining_size) == (3, 3)
    changed = await order.modify(price=low(exchange) - 100)
    await order.done()
    await changed.accepted()
    assert (order.status, changed.remaining_size) == ("replaced", 3)


async def test_cancelled_by_another_program(exchange: Simulator, session: Session) -> None:
    order = await resting(exchange, session)
    fields = {"dmst_stex_tp": "KRX", "orig_ord_no": order.no, "stk_cd": SAMSUNG, "cncl_qty": "0"}
    await session.call("kt10003", **fields)
    assert (await order.done()).status == "cancelled"


async def test_a_rejected_change_leaves_the_order_as_it_was(
    exchange: Simulator, session: Session
) -> None:
    order = await resting(exchange, session)
    exchange.reject_next_order()
    changed = await order.modify(price=low(exchange) - 100)
    with pytest.raises(OrderRejected):
        await changed.done()
    assert order.replaced_by is None


async def test_a_fill_while_the_books_are_read(exchange: Simulator, session: Session) -> None:
    order = await resting(exchange, session)
    await go_away(exchange)
    fill(exchange, 4)
    exchange.delay_answers(0.1, "kt00007", count=1)
    asked = len(exchange.calls_of("kt00007"))
    await exchange.accept_connections()
    await exchange.wait_for(lambda: len(exchange.calls_of("kt00007")) > asked)
    fill(exchange, 3)
    fill(exchange, 3)
    await order.filled()
    assert order.filled_size == 10


async def test_an_answer_that_comes_after_the_books_were_read(
    exchange: Simulator, session: Session
) -> None:
    await resting(exchange, session, 1)
    await go_away(exchange)
    exchange.delay_answers(0.2, "kt10000")
    asked = len(exchange.calls_of("kt00007"))
    placing = asyncio.create_task(session.orders.buy(SAMSUNG, 3, order_type="market"))
    await exchange.wait_for(lambda: any(order.filled == 3 for order in exchange.orders))
    await exchange.accept_connections()
    await exchange.wait_for(lambda: len(exchange.calls_of("kt00007")) > asked)
    order = await (await placing).filled()
    assert [(part.size, part.recovered) for part in order.fills_so_far] == [(3, True)]


async def test_an_odd_time_loses_no_fill(exchange: Simulator, session: Session) -> None:
    order = await resting(exchange, session)
    report(exchange, order.no, "체결", f902="0", f908="", f914="70000", f915="10")
    await order.filled()
    assert order.fills_so_far[0].time is None


async def test_what_an_odd_event_does_not_tell_the_books_do(
    exchange: Simulator, session: Session
) -> None:
    order = await resting(exchange, session)
    books(exchange, {"ord_no": order.no, "cntr_qty": "10", "cntr_uv": "70000", "ord_remnq": "0"})
    report(exchange, order.no, "체결", f902="", f914="70000", f915="10")
    await order.filled()
    assert order.filled_size == 10


async def test_an_event_told_twice_and_numbers_that_venues_share(
    exchange: Simulator, session: Session
) -> None:
    order = await resting(exchange, session)
    for _ in range(2):
        report(exchange, order.no, "체결", f902="6", f909="1", f914="70000", f915="4")
    report(exchange, order.no, "체결", f902="0", f909="1", f914="70000", f915="6")
    await order.filled()
    assert [part.size for part in order.fills_so_far] == [4, 6]


async def test_order_numbers_whatever_their_padding(exchange: Simulator, session: Session) -> None:
    order = await resting(exchange, session)
    report(exchange, f"000{order.no}", "체결", f902="0", f914="70000", f915="10")
    await order.filled()
    assert (order.filled_size, order.average_price) == (10, 70_000)


async def test_a_cancellation_that_is_only_accepted(exchange: Simulator, session: Session) -> None:
    order = await resting(exchange, session)
    body = {"ord_no": "0999999", "base_orig_ord_no": order.no, "return_code": 0}
    exchange.answer_with(200, body, api_id="kt10003")
    cancellation = await order.cancel()
    report(exchange, "0999999", "접수", f902="0", f904=order.no)
    await cancellation.accepted()
    assert cancellation.is_open
    report(exchange, "0999999", "거부", f902="0", f904=order.no, f919="체결됨")
    with pytest.raises(OrderRejected, match="체결됨"):
        await cancellation.done()
    assert order.remaining_size == 10


async def test_a_part_cancelled_as_told_of_the_order_itself(
    exchange: Simulator, session: Session
) -> None:
    order = await resting(exchange, session)
    report(exchange, order.no, "취소", f902="6")
    report(exchange, order.no, "체결", f902="2", f914="70000", f915="4")
    await anext(order.fills())
    assert (order.is_open, order.remaining_size) == (True, 2)


async def test_a_cancellation_the_books_call_rejected(
    exchange: Simulator, session: Session
) -> None:
    order = await resting(exchange, session)
    body = {"ord_no": "0999999", "base_orig_ord_no": order.no, "return_code": 0}
    exchange.answer_with(200, body, api_id="kt10003")
    cancellation = await order.cancel()
    rejected = {"ord_no": "0999999", "ori_ord": order.no, "acpt_tp": "거부", "ord_remnq": "0"}
    books(exchange, {"ord_no": ""}, rejected, {"ord_no": order.no})
    exchange.drop_connections()
    with pytest.raises(OrderRejected):
        await cancellation.done()
    assert order.remaining_size == 10


async def test_gold_books_that_do_not_say_what_remains() -> None:
    rules = Rules(calls=50, registrations=1000, gold_remaining=False)
    async with (
        Simulator(pace=0, rules=rules) as exchange,
        Session(exchange.server, exchange.credentials, timeouts=QUICK) as session,
    ):
        price = exchange.stock(GOLD).book.best_bid - 500
        order = await (await session.gold.buy(GOLD, 5, price=price)).accepted()
        await go_away(exchange)
        exchange.trade(GOLD, price=price, size=2, side="sell")
        await exchange.accept_connections()
        await anext(order.fills())
        assert (order.is_open, order.remaining_size) == (True, 3)


async def test_another_programs_order_is_not_taken_for_one_in_doubt(
    exchange: Simulator, session: Session
) -> None:
    await resting(exchange, session, 1)
    async with session.stream(OrderEvent) as events:
        fields = {"dmst_stex_tp": "KRX", "stk_cd": SAMSUNG, "ord_qty": "10", "trde_tp": "0"}
        await session.call("kt10000", **fields, ord_uv=str(low(exchange)))
        await anext(events)
    assert await (await doubtful(exchange, session)).resolve() is None


async def test_a_change_is_not_taken_for_a_cancellation_in_doubt(
    exchange: Simulator, session: Session
) -> None:
    order = await resting(exchange, session)
    exchange.lose_answer("kt10002")
    with pytest.raises(OrderInDoubt) as change:
        await order.modify(price=low(exchange) - 100)
    exchange.answer_with(502, b"", api_id="kt10003")
    with pytest.raises(OrderInDoubt) as cancellation:
        await order.cancel()
    assert await cancellation.value.resolve() is None
    found = await change.value.resolve()
    assert found is not None
    assert found.remaining_size == 10


async def test_an_order_in_doubt_has_a_number_of_yesterday(exchange: Simulator) -> None:
    clock = ShiftedClock()
    async with Session(exchange.server, exchange.credentials, clock=clock) as session:
        yesterday = await resting(exchange, session)
        clock.ahead = dt.timedelta(days=1)
        books(exchange)
        doubt = await doubtful(exchange, session)
        exchange.heal()
        books(exchange, {"ord_no": yesterday.no})
        assert await doubt.resolve() is doubt.order
        assert doubt.order.no == yesterday.no
        clock.ahead = dt.timedelta(days=2)
        stale = await doubtful(exchange, session)
        clock.ahead = dt.timedelta(days=3)
        with pytest.raises(OrderInDoubt, match="day is over"):
            await stale.resolve()


async def test_the_books_of_today_say_nothing_of_an_order_of_yesterday(
    exchange: Simulator,
) -> None:
    clock = ShiftedClock()
    async with Session(
        exchange.server, exchange.credentials, timeouts=QUICK, clock=clock
    ) as session:
        order = await resting(exchange, session)
        await go_away(exchange)
        clock.ahead = dt.timedelta(days=1)
        books(exchange, {"ord_no": order.no, "cntr_qty": "10", "ord_remnq": "0"})
        await exchange.accept_connections()
        with pytest.raises(OrderError, match="day is over"):
            await order.filled()
        assert order.filled_size == 0


async def test_the_end_of_the_session_ends_waiting_for_an_order_in_doubt(
    exchange: Simulator,
) -> None:
    async with Session(exchange.server, exchange.credentials) as session:
        await resting(exchange, session, 1)
        doubt = await doubtful(exchange, session)
    with pytest.raises(SessionClosed):
        await doubt.order.filled()


async def test_exits_in_a_row_wait_for_their_events_once(
    exchange: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    exchange.refuse_connections("socket")
    patience = Timeouts(order_events=0.05, reconnect_first=0.01, reconnect_longest=0.02)
    async with Session(exchange.server, exchange.credentials, timeouts=patience) as session:
        for _ in range(3):
            await session.orders.sell(SAMSUNG, 1, order_type="market")
    assert sum("no order events yet" in line for line in caplog.messages) == 1


async def test_an_order_given_up_under_way_is_logged(
    exchange: Simulator, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    await resting(exchange, session, 1)
    caplog.set_level(logging.WARNING)
    with exchange.delay_answers(5, "kt10000"), contextlib.suppress(TimeoutError):
        async with session.clock.timeout(0.05):
            await session.orders.buy(SAMSUNG, 2, price=low(exchange))
    assert any("may be booked" in line for line in caplog.messages)


async def test_waiting_for_fills_goes_on_after_a_time_limit(
    exchange: Simulator, session: Session
) -> None:
    order = await resting(exchange, session)
    fills = order.fills()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await anext(fills)
    fill(exchange, 10)
    assert [part.size async for part in fills] == [10]


async def test_midnight_ends_the_waiting(exchange: Simulator) -> None:
    clock = NightClock()
    async with Session(exchange.server, exchange.credentials, clock=clock) as session:
        order = await resting(exchange, session)
        clock.midnight.set()
        with pytest.raises(OrderError, match="day is over"):
            await order.filled()


async def test_events_of_a_strangers_order_are_bounded(
    exchange: Simulator, session: Session
) -> None:
    await resting(exchange, session, 1)
    async with session.stream(OrderEvent) as events:
        for number in range(1100):
            remaining, no = str(5000 - number), str(number)
            sizes = {"f900": "5000", "f902": remaining, "f915": "1"}
            report(exchange, "0777777", "체결", **sizes, f909=no, f914="70000")
        for _ in range(1100):
            await anext(events)
    body = {"ord_no": "0777777", "return_code": 0}
    exchange.answer_with(200, body, api_id="kt10000")
    row = {"ord_no": "0777777", "ord_qty": "5000", "cntr_qty": "1100", "ord_remnq": "3900"}
    books(exchange, row | {"cntr_uv": "70000"})
    order = await session.orders.buy(SAMSUNG, 5000, price=low(exchange))
    assert order.filled_size == 1000
    async for part in order.fills():
        if part.recovered:
            break
    assert (order.filled_size, order.remaining_size) == (1100, 3900)
