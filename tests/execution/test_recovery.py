"""Recovery: order events missed while disconnected reach their streams, marked as recovered."""

from __future__ import annotations

import datetime as dt
import json
import logging

import pytest

from kiwoom_async import FieldError, Gap, OrderEvent, Session, Stream, Timeouts
from kiwoom_async.api.account import OrderRecord
from kiwoom_async.execution.recovery import Recovery
from kiwoom_async.orders.recovered import RecoveredOrderEvent
from kiwoom_async.simulator import Simulator
from tests.support.broker import CREDENTIALS, ScriptedBroker, order_row
from tests.support.clock import NightClock
from tests.support.orders import Calendar, event

SAMSUNG, GOLD = "005930", "M04020000"
QUICK = Timeouts(reconnect_first=0.01, reconnect_longest=0.02)

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_rules(calls=50, registrations=1000),
    pytest.mark.kiwoom_connect(timeouts=QUICK),
]


def low(exchange: Simulator, symbol: str = SAMSUNG) -> int:
    """A price at which a buy rests."""
    return exchange.stock(symbol).book.best_bid - 500


async def go_away(exchange: Simulator) -> None:
    exchange.refuse_connections("socket")
    exchange.drop_connections()
    await exchange.wait_for(lambda: not exchange.connections)


async def by_another_program(session: Session, price: int, size: int = 10) -> str:
    """The number of an order on the same key that this session does not follow."""
    fields = {"dmst_stex_tp": "KRX", "stk_cd": SAMSUNG, "ord_qty": str(size), "trde_tp": "0"}
    answer = await session.call("kt10000", **fields, ord_uv=str(price), cond_uv="")
    no: str = answer.order_no
    return no


async def until_gap(events: Stream[OrderEvent | Gap]) -> None:
    """Read on to the gap."""
    while not isinstance(await anext(events), Gap):
        pass


async def recovered(events: Stream[OrderEvent | Gap]) -> OrderEvent:
    event = await anext(events)
    assert isinstance(event, OrderEvent)
    assert event.recovered
    return event


async def received(events: Stream[OrderEvent | Gap], no: str) -> OrderEvent:
    """The next event, which is of this order and was received."""
    event = await anext(events)
    assert isinstance(event, OrderEvent)
    assert (event.recovered, event.order_no) == (False, no)
    return event


async def test_an_execution_missed_comes_behind_the_gap_and_is_marked(
    exchange: Simulator, session: Session
) -> None:
    async with session.stream((OrderEvent, Gap)) as events:
        price = low(exchange)
        order = await (await session.orders.buy(SAMSUNG, 10, price=price)).accepted()
        await received(events, order.no)
        await go_away(exchange)
        exchange.trade(SAMSUNG, price=price, size=4, side="sell")
        await exchange.accept_connections()
        await until_gap(events)
        event = await recovered(events)
        assert (event.order_no, event.symbol, event.side) == (order.no, SAMSUNG, "buy")
        assert (event.event, event.fill_size, event.remaining_size) == ("filled", 4, 6)
        assert (event.fill_price, event.order_size) == (price, 10)
        assert [(fill.size, fill.recovered) for fill in order.fills_so_far] == [(4, True)]
        exchange.trade(SAMSUNG, price=price, size=6, side="sell")
        assert (await received(events, order.no)).remaining_size == 0


async def test_its_bytes_are_those_of_the_row(exchange: Simulator, session: Session) -> None:
    async with session.stream((OrderEvent, Gap)) as events:
        price = low(exchange)
        order = await (await session.orders.buy(SAMSUNG, 10, price=price)).accepted()
        await go_away(exchange)
        exchange.trade(SAMSUNG, price=price, size=4, side="sell")
        await exchange.accept_connections()
        await until_gap(events)
        event = await recovered(events)
    rows = (await session.account.orders()).rows
    assert event.wire == rows[0].wire
    assert event["ord_no"] == order.no
    assert event.type_code == "kt00007"
    assert event.received_ns > 0
    assert event.asdict()["remaining_size"] == 6
    assert event.last_fill_size is None
    for unknown in ("account_no", "filled_amount"):
        with pytest.raises(FieldError):
            getattr(event, unknown)


async def test_a_stream_alone_hears_of_the_orders_of_another_program(
    exchange: Simulator, session: Session
) -> None:
    """This session places no order at all."""
    async with session.stream((OrderEvent, Gap)) as events:
        price = low(exchange)
        older = await by_another_program(session, price)
        await received(events, older)
        await exchange.wait_for(lambda: bool(exchange.calls_of("kt00007")))
        await go_away(exchange)
        newer = await by_another_program(session, price - 100, size=3)
        fields = {"dmst_stex_tp": "KRX", "orig_ord_no": older, "stk_cd": SAMSUNG}
        await session.call("kt10003", **fields, cncl_qty="0")
        await exchange.accept_connections()
        await until_gap(events)
        told = {event.order_no: event for event in [await recovered(events) for _ in range(3)]}
    assert (told[older].event, told[older].remaining_size) == ("cancelled", 0)
    assert (told[newer].event, told[newer].order_size) == ("accepted", 3)
    [cancellation] = told.keys() - {older, newer}
    assert (told[cancellation].event, told[cancellation].original_order_no) == ("confirmed", older)


async def test_what_was_not_missed_does_not_come_again(
    exchange: Simulator, session: Session
) -> None:
    async with session.stream((OrderEvent, Gap)) as events:
        price = low(exchange)
        order = await (await session.orders.buy(SAMSUNG, 10, price=price)).accepted()
        await (await order.cancel(4)).done()
        exchange.trade(SAMSUNG, price=price, size=2, side="sell")
        await anext(order.fills())
        for _ in range(2):
            asked = len(exchange.calls_of("kt00007"))
            await go_away(exchange)
            await exchange.accept_connections()
            await until_gap(events)
            await exchange.wait_for(lambda: len(exchange.calls_of("kt00007")) > asked)  # noqa: B023
        exchange.trade(SAMSUNG, price=price, size=4, side="sell")
        assert (await received(events, order.no)).remaining_size == 0


async def test_gold_comes_from_its_own_list(exchange: Simulator, session: Session) -> None:
    async with session.stream((OrderEvent, Gap)) as events:
        price = low(exchange, GOLD)
        order = await (await session.gold.buy(GOLD, 5, price=price)).accepted()
        await go_away(exchange)
        exchange.trade(GOLD, price=price, size=2, side="sell")
        await exchange.accept_connections()
        await until_gap(events)
        event = await recovered(events)
    assert (event.order_no, event.fill_size, event.type_code) == (order.no, 2, "kt50030")
    assert event.asdict()["order_no"] == order.no


# Against a server that shares no code with this project.


async def test_every_kind_of_news(broker: ScriptedBroker, trader: Session) -> None:
    async with trader.stream((OrderEvent, Gap)) as events:
        await broker.came("kt00007")
        broker.books(
            order_row("0000001", cntr_qty="10", cntr_uv="70000", ord_remnq="0"),
            order_row("0000002", acpt_tp="거부", ord_remnq="0"),
            order_row("0000003", cntr_qty="3", cntr_uv="70000", ord_remnq="0"),
            order_row("0000004", cntr_qty="n/a"),
            order_row("0000000"),
            order_row("0000005", io_tp_nm="현금매도", ord_tm="10:01:02"),
        )
        broker.socket.hang_up()
        await until_gap(events)
        told = [await recovered(events) for _ in range(4)]
    assert [(event.order_no, event.event) for event in told] == [
        ("0000001", "filled"),
        ("0000002", "rejected"),
        ("0000003", "cancelled"),
        ("0000005", "accepted"),
    ]
    assert (told[3].side, told[3].time) == ("sell", dt.time(10, 1, 2))


async def test_without_the_orders_of_before_nothing_is_news(
    broker: ScriptedBroker, trader: Session, caplog: pytest.LogCaptureFixture
) -> None:
    """Every order of the day would be."""
    refused = {"return_code": 2, "return_msg": "[1517:입력 값이 올바르지 않습니다]"}
    broker.answer("kt00007", refused)
    async with trader.stream((OrderEvent, Gap)) as events:
        await broker.came("kt00007")
        with caplog.at_level(logging.WARNING):
            broker.books(order_row("0000001"))
            broker.socket.hang_up()
            await until_gap(events)
        await broker.event("0000002", "접수")
        await received(events, "0000002")


async def test_a_list_older_than_the_events_is_no_news(
    broker: ScriptedBroker, trader: Session
) -> None:
    async with trader.stream((OrderEvent, Gap)) as events:
        order = await trader.orders.buy(SAMSUNG, 10, price=70_000)
        await broker.event(order.no, "체결", f902="3", f909="1", f914="70000", f915="7")
        await received(events, order.no)
        broker.books(order_row(order.no, cntr_qty="4", cntr_uv="70000", ord_remnq="6"))
        asked = broker.calls.count("kt00007")
        broker.socket.hang_up()
        await until_gap(events)
        await broker.came("kt00007", asked + 1)
        await broker.event(order.no, "체결", f902="0", f909="2", f914="70000", f915="3")
        assert (await received(events, order.no)).remaining_size == 0
    await order.filled()


async def test_on_the_next_day_as_well(broker: ScriptedBroker) -> None:
    """Numbers restart: orders that exist at midnight are known, later ones are new."""
    clock = NightClock()
    async with (
        Session(broker.server, CREDENTIALS, timeouts=QUICK, clock=clock) as trader,
        trader.stream((OrderEvent, Gap)) as events,
    ):
        await broker.came("kt00007")
        clock.midnight.set()
        await broker.came("kt00007", 2)
        await trader.account.orders()  # behind that answer
        broker.books(order_row("0000001"))
        broker.socket.hang_up()
        await until_gap(events)
        assert (await recovered(events)).order_no == "0000001"


def test_an_event_that_was_received_is_not_recovered() -> None:
    assert not OrderEvent.of(b"{}").recovered
    assert RecoveredOrderEvent.of(b"{}").recovered
    assert issubclass(RecoveredOrderEvent, OrderEvent)


# New events, without a session.


def row(no: str, **cells: str) -> OrderRecord:
    return OrderRecord.of(json.dumps(order_row(no, **cells), ensure_ascii=False).encode())


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def recovery(calendar: Calendar) -> Recovery:
    """An order of 10 rests."""
    recovery = Recovery(calendar.today)
    recovery.note_event(
        event("접수", remaining=10, size=10, **{"9203": "0000001", "904": "0000000"})
    )
    return recovery


def test_a_part_cancelled_hides_no_later_execution_however_often_it_was_reported(
    recovery: Recovery,
) -> None:
    for what in ("확인", "취소"):
        numbers = {"9203": "0000002", "904": "0000001"}
        recovery.note_event(event(what, remaining=0, size=4, **numbers))
    assert recovery.news_in([row("0000001", ord_remnq="6")]) == []
    filled = row("0000001", cntr_qty="2", cntr_uv="70000", ord_remnq="4")
    assert recovery.news_in([filled]) == [filled]
    assert recovery.news_in([filled]) == []


@pytest.mark.parametrize("remaining", [-1, 99_999])
def test_an_impossible_size_hides_no_later_execution(recovery: Recovery, remaining: int) -> None:
    recovery.note_event(
        event("체결", remaining=remaining, size=10, **{"9203": "0000001", "904": ""})
    )
    filled = row("0000001", cntr_qty="2", cntr_uv="70000", ord_remnq="8")
    assert recovery.news_in([filled]) == [filled]


def test_what_was_seen_yesterday_hides_nothing_today(
    recovery: Recovery, calendar: Calendar
) -> None:
    calendar.turn_over()
    again = row("0000001")
    assert recovery.news_in([again]) == [again]
