"""Orders of the day, of every program: open, today, attach, cancel_all, replace, orderable."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import pytest

from kiwoom_async import (
    ConfigError,
    DecodeError,
    InvalidRequest,
    OrderCancelled,
    OrderError,
    OrderInDoubt,
    OrderRejected,
    Session,
)
from kiwoom_async.simulator import Simulator
from tests.support.broker import HANG_UP, QUICK, SILENCE, ScriptedBroker, order_row

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_rules(calls=50, registrations=1000)]

SAMSUNG, HYNIX, GOLD = "005930", "000660", "M04020000"


def low(exchange: Simulator, symbol: str = SAMSUNG) -> int:
    """A price at which a buy rests."""
    return exchange.stock(symbol).book.best_bid - 500


async def other(session: Session, price: int, *, size: int = 10, exchange: str = "KRX") -> str:
    """The number of an order that another program placed with the same key."""
    fields = {"dmst_stex_tp": exchange, "stk_cd": SAMSUNG, "ord_qty": str(size), "trde_tp": "0"}
    answer = await session.call("kt10000", **fields, ord_uv=str(price), cond_uv="")
    no: str = answer.order_no
    return no


def refusal(code: str) -> bytes:
    """A refusal of the business behind the order system."""
    return f'{{"return_code":20,"return_msg":"[2000]({code}:거절)"}}'.encode()


def again(exchange: Simulator) -> Session:
    """A session that knows nothing of what was before."""
    return Session(exchange.server, exchange.credentials, timeouts=QUICK)


# Everything of the day is found, and followed.


async def test_a_restart_forgets_no_open_order(exchange: Simulator) -> None:
    async with again(exchange) as before:
        resting = await before.orders.buy(SAMSUNG, 10, price=low(exchange))
        exchange.trade(SAMSUNG, price=low(exchange), size=3, side="sell")
        filled = await (await before.orders.buy(SAMSUNG, 1, order_type="market")).filled()
        gone = await before.orders.buy(SAMSUNG, 5, price=low(exchange))
        await gone.cancel_and_wait()
    async with again(exchange) as session:
        [order] = await session.orders.open()
        assert (order.no, order.symbol, order.side) == (resting.no, SAMSUNG, "buy")
        assert order.status == ("partly_filled" if resting.filled_size else "accepted")
        assert (order.size, order.filled_size) == (10, resting.filled_size)
        assert (order.ticket.order_type, order.ticket.exchange) == ("limit", "krx")
        assert order.ticket.price == resting.ticket.price
        everything = {one.no: one.status for one in await session.orders.today()}
        assert everything[filled.no] == "filled"
        assert everything[gone.no] == "cancelled"
        assert "confirmed" in everything.values()  # the cancellation itself
        async with asyncio.timeout(5):
            await order.cancel_and_wait()
        assert order.status == "cancelled"
        assert await session.orders.open() == []


async def test_fills_of_before_are_one_recovered_fill_and_later_ones_are_followed(
    exchange: Simulator, session: Session
) -> None:
    price = low(exchange)
    no = await other(session, price)
    exchange.trade(SAMSUNG, price=price, size=4, side="sell")
    [order] = await session.orders.open()
    assert order.no == no
    before = order.filled_size
    assert sum(fill.size for fill in order.fills_so_far) == before
    assert all(fill.recovered for fill in order.fills_so_far)
    exchange.trade(SAMSUNG, price=price, size=exchange.stock(SAMSUNG).volume, side="sell")
    async with asyncio.timeout(5):
        await order.filled()
    assert order.filled_size == 10


async def test_the_same_number_is_the_same_object(exchange: Simulator, session: Session) -> None:
    own = await session.orders.buy(SAMSUNG, 10, price=low(exchange))
    no = await other(session, low(exchange))
    first, second = await session.orders.open()
    assert first is own
    assert second is await session.orders.attach(no)
    assert second is await session.orders.attach(str(int(no)))
    assert [first, second] == await session.orders.open()
    assert await session.orders.attach("9999999") is None
    with pytest.raises(ConfigError, match="digits"):
        await session.orders.attach("no")


async def test_an_order_found_can_be_changed_and_knows_its_change(
    exchange: Simulator, session: Session
) -> None:
    price = low(exchange)
    await other(session, price)
    [order] = await session.orders.open()
    higher = await order.modify(price=price + 100)
    async with asyncio.timeout(5):
        await order.done()
    assert order.status == "replaced"
    assert (order.replaced_by, higher.replaces) == (higher, order)


async def test_changes_of_before_are_linked(exchange: Simulator) -> None:
    async with again(exchange) as before:
        first = await before.orders.buy(SAMSUNG, 10, price=low(exchange))
        second = await (await first.modify(price=low(exchange) - 100)).accepted()
    async with again(exchange) as session:
        found = {order.no: order for order in await session.orders.today()}
        assert found[first.no].status == "replaced"
        assert found[first.no].replaced_by is found[second.no]
        assert found[second.no].replaces is found[first.no]
        assert [one.no for one in await session.orders.open()] == [second.no]


async def test_venues_gold_and_credit(exchange: Simulator) -> None:
    price = low(exchange)
    async with again(exchange) as before:
        krx = await before.orders.buy(SAMSUNG, 1, price=price)
        nxt = await before.orders.buy(SAMSUNG, 1, price=price, exchange="nxt")
        sor = await before.orders.buy(SAMSUNG, 1, price=price, exchange="sor")
        credit = await before.credit_orders.buy(SAMSUNG, 1, price=price)
        gold_price = exchange.stock(GOLD).book.best_bid - 1000
        gold = await before.gold.buy("gold_1kg", 1, price=gold_price)
    async with again(exchange) as session:
        found = {one.no: one.ticket for one in await session.orders.open()}
        assert [found[one.no].exchange for one in (krx, nxt, sor)] == ["krx", "nxt", "sor"]
        assert found[credit.no].account == "credit"
        assert found[gold.no].account == "gold"
        assert len(found) == 5
        async with asyncio.timeout(10):
            gone = await session.orders.cancel_all()
        assert {one.status for one in gone} == {"cancelled"}
        assert await session.orders.open() == []


async def test_an_account_without_gold_has_no_gold_orders(
    exchange: Simulator, session: Session
) -> None:
    no = await other(session, low(exchange))
    exchange.answer_with(200, refusal("RC9000"), api_id="kt50030")
    assert [one.no for one in await session.orders.open()] == [no]


async def test_a_list_that_can_not_be_read_is_not_an_empty_list(
    exchange: Simulator, session: Session
) -> None:
    await other(session, low(exchange))
    exchange.refuse(1517, api_id="kt50030")
    with pytest.raises(InvalidRequest):
        await session.orders.open()


# The reading and the events.


async def test_what_happens_while_the_list_is_read_is_not_missed(
    broker: ScriptedBroker, trader: Session
) -> None:
    """The list is as it was before the execution and the cancellation that events report."""
    broker.answer("kt00007", SILENCE)
    reading = asyncio.create_task(trader.orders.open())
    await broker.came("kt00007")
    await broker.event("0000001", "체결", f902="7", f909="55", f914="70000", f915="3")
    await broker.event("0000003", "확인", f900="10", f902="0", f904="0000002")
    row = order_row("0000002", ord_remnq="0")
    broker.books(order_row("0000001", cntr_qty="3", cntr_uv="70000", ord_remnq="7"), row)
    rows = [order_row("0000001"), order_row("0000002")]
    broker.release({"return_code": 0, "return_msg": "", "acnt_ord_cntr_prps_dtl": rows})
    found = {order.no: order for order in await reading}
    assert (found["0000001"].filled_size, found["0000001"].remaining_size) == (3, 7)
    async with asyncio.timeout(5):
        await found["0000002"].done()
    assert found["0000002"].status == "cancelled"


async def test_events_that_the_list_has_already_count_once(
    broker: ScriptedBroker, trader: Session
) -> None:
    broker.answer("kt00007", SILENCE)
    reading = asyncio.create_task(trader.orders.open())
    await broker.came("kt00007")
    await broker.event("0000001", "체결", f902="7", f909="55", f914="70000", f915="3")
    await broker.event("0000001", "체결", f902="5", f909="56", f914="70000", f915="2")
    rows = [order_row("0000001", cntr_qty="3", cntr_uv="70000", ord_remnq="7")]
    broker.release({"return_code": 0, "return_msg": "", "acnt_ord_cntr_prps_dtl": rows})
    [order] = await reading
    assert (order.filled_size, order.remaining_size) == (5, 5)


async def test_an_order_being_sent_is_not_taken_for_one_of_another_program(
    broker: ScriptedBroker, trader: Session
) -> None:
    await trader.orders.open()
    broker.answer("kt10000", SILENCE)
    buying = asyncio.create_task(trader.orders.buy(SAMSUNG, 10, price=70_000))
    await broker.came("kt10000")
    broker.books(order_row("0000009"))
    reading = asyncio.create_task(trader.orders.open())
    await broker.came("kt00007", 3)
    broker.release({"return_code": 0, "return_msg": "", "ord_no": "0000009"})
    own = await buying
    assert await reading == [own]
    assert own.no == "0000009"


async def test_an_order_in_doubt_that_the_list_shows_gets_its_number(
    broker: ScriptedBroker, trader: Session
) -> None:
    broker.answer("kt10000", HANG_UP)
    with pytest.raises(OrderInDoubt) as caught:
        await trader.orders.buy(SAMSUNG, 10, price=70_000)
    broker.books(order_row("0000009"))
    assert await trader.orders.open() == [caught.value.order]
    assert trader.orders.in_doubt == []


async def test_two_orders_like_the_one_in_doubt_stay_its_candidates(
    broker: ScriptedBroker, trader: Session
) -> None:
    """They can be cancelled, and the order in doubt is not called missing."""
    broker.answer("kt10000", HANG_UP)
    with pytest.raises(OrderInDoubt) as caught:
        await trader.orders.buy(SAMSUNG, 10, price=70_000)
    broker.books(order_row("0000008"), order_row("0000009"))
    assert len(await trader.orders.open()) == 2
    assert trader.orders.in_doubt == [caught.value.order]
    with pytest.raises(OrderInDoubt, match="0000008, 0000009"):
        await caught.value.resolve()


@pytest.mark.parametrize(
    "cells", [{"ord_no": ""}, {"ord_no": "0000000"}, {"ord_no": "x"}, {"ord_qty": "ten"}]
)
async def test_rows_that_are_no_order_are_skipped(
    broker: ScriptedBroker, trader: Session, cells: dict[str, str]
) -> None:
    broker.books(order_row("0000001"), order_row("0000002") | cells)
    assert [order.no for order in await trader.orders.today()] == ["0000001"]


async def test_words_that_are_unknown_stay_the_words_of_the_broker(
    broker: ScriptedBroker, trader: Session
) -> None:
    broker.books(order_row("0000001", trde_tp="새유형", io_tp_nm="", ord_uv="0"))
    [order] = await trader.orders.open()
    assert (order.ticket.order_type, order.side, order.ticket.price) == ("새유형", None, None)


# Cancelling.


async def test_cancel_all_of_one_symbol(exchange: Simulator, session: Session) -> None:
    no = await other(session, low(exchange))
    mine = await session.orders.buy(SAMSUNG, 2, price=low(exchange), exchange="nxt")
    kept = await session.orders.buy(HYNIX, 1, price=low(exchange, HYNIX))
    async with asyncio.timeout(5):
        gone = await session.orders.cancel_all(symbol=SAMSUNG)
    assert [one.no for one in gone] == [no, mine.no]
    assert {one.status for one in gone} == {"cancelled"}
    assert kept.is_open
    assert await session.orders.cancel_all(symbol="005380") == []
    assert await session.orders.cancel_all(symbol="a000660_nx") == [kept]


@pytest.mark.parametrize("symbol", ["", "삼성전자", "5930", 5930, [SAMSUNG], float("nan")])
async def test_what_is_no_symbol_is_not_taken_for_one_without_orders(
    exchange: Simulator, session: Session, symbol: Any
) -> None:
    await session.orders.buy(SAMSUNG, 10, price=low(exchange))
    with pytest.raises(ConfigError, match="symbol"):
        await session.orders.cancel_all(symbol=symbol)
    assert len(exchange.open_orders) == 1


@pytest.mark.parametrize("symbol", ["A005930", "005930_NX", GOLD, GOLD.lower()])
async def test_symbols_as_the_broker_writes_them_and_gold_can_be_cancelled(
    session: Session, symbol: str
) -> None:
    assert await session.orders.cancel_all(symbol=symbol) == []


@pytest.mark.parametrize("no", ["", "abc", "-1", 123, None, 1.5])
async def test_what_is_no_order_number_is_refused(session: Session, no: Any) -> None:
    with pytest.raises(ConfigError, match="order number"):
        await session.orders.attach(no)


@pytest.mark.parametrize("other", ["replace", "cancel_all", "cancel", "modify"])
@pytest.mark.parametrize("is_first", [True, False])
async def test_what_another_call_ends_does_not_come_back_as_a_new_order(
    exchange: Simulator, session: Session, other: str, is_first: bool
) -> None:
    """Two at the same time never make two orders."""
    order = await session.orders.buy(SAMSUNG, 10, price=low(exchange))
    others: dict[str, Callable[[], Awaitable[object]]] = {
        "replace": lambda: order.replace(size=12),
        "cancel_all": session.orders.cancel_all,
        "cancel": order.cancel_and_wait,
        "modify": lambda: order.modify(price=low(exchange) - 100),
    }
    both: list[Callable[[], Awaitable[object]]] = [
        lambda: order.replace(size=15),
        others[other],
    ]
    async with asyncio.timeout(30):
        results = await asyncio.gather(
            *(call() for call in (both if is_first else reversed(both))), return_exceptions=True
        )
    for result in results:
        assert not isinstance(result, Exception) or isinstance(
            result, OrderCancelled | OrderRejected
        )
    assert len(exchange.open_orders) <= 1
    assert {one.no for one in await session.orders.open()} == {
        one.number for one in exchange.open_orders
    }


@pytest.mark.parametrize(
    "changes",
    [
        *({"size": size} for size in (0, -1, 1.5, True, "5", Decimal(5), float("nan"))),
        *({"order_type": kind} for kind in ("", 0, "no such type")),
        *({"price": price} for price in (0, -1, 1.5, True, "70000")),
    ],
)
async def test_an_impossible_replacement_sends_nothing(
    exchange: Simulator, session: Session, changes: dict[str, Any]
) -> None:
    order = await session.orders.buy(SAMSUNG, 10, price=low(exchange))
    with pytest.raises(ConfigError, match=next(iter(changes))):
        await order.replace(**changes)
    assert (order.status, order.remaining_size, len(exchange.orders)) == ("accepted", 10, 1)


async def test_one_that_can_not_be_cancelled_keeps_no_other_from_it(
    exchange: Simulator, session: Session
) -> None:
    orders = [await session.orders.buy(SAMSUNG, 1, price=low(exchange)) for _ in range(3)]
    exchange.answer_with(200, refusal("RC4058"), api_id="kt10003", count=1)
    async with asyncio.timeout(5):
        with pytest.raises(OrderRejected):
            await session.orders.cancel_all()
    assert sorted(order.status for order in orders) == ["accepted", "cancelled", "cancelled"]


async def test_a_list_that_can_not_be_read_keeps_no_known_order_from_being_cancelled(
    exchange: Simulator, session: Session
) -> None:
    order = await session.orders.buy(SAMSUNG, 1, price=low(exchange))
    unknown = await other(session, low(exchange))
    exchange.refuse(1517, api_id="kt50030")
    async with asyncio.timeout(5):
        with pytest.raises(InvalidRequest):  # of the gold list: the stocks are cancelled
            await session.orders.cancel_all()
    found = await session.orders.attach(unknown)
    assert found is not None
    assert (order.status, found.status) == ("cancelled", "cancelled")
    order = await session.orders.buy(SAMSUNG, 1, price=low(exchange))
    exchange.refuse(1517, api_id="kt00007")
    async with asyncio.timeout(5):
        with pytest.raises(InvalidRequest):
            await session.orders.cancel_all()
    assert order.status == "cancelled"


async def test_an_order_filled_before_its_cancellation_ends_as_filled(
    broker: ScriptedBroker, trader: Session
) -> None:
    """The refusal of the cancellation comes before the event of the fill."""
    order = await trader.orders.buy(SAMSUNG, 10, price=70_000)
    refusal = {"return_code": 20, "return_msg": "[2000](RC4032:원주문번호가 존재하지 않습니다)"}
    broker.always("kt10003", refusal)
    with pytest.raises(OrderRejected):
        await order.cancel_and_wait()
    broker.books(order_row(order.no, cntr_qty="10", cntr_uv="70000", ord_remnq="0"))
    assert await order.cancel_and_wait() is order
    assert order.status == "filled"
    sent = broker.calls.count("kt10003")
    await order.cancel_and_wait()
    assert broker.calls.count("kt10003") == sent


async def test_a_cancellation_rejected_by_the_exchange_is_raised(
    broker: ScriptedBroker, trader: Session
) -> None:
    order = await trader.orders.buy(SAMSUNG, 10, price=70_000)
    waiting = asyncio.create_task(order.cancel_and_wait())
    await broker.came("kt10003")
    await broker.event("0000002", "거부", f904=order.no, f919="정정/취소할 수량이 없습니다")
    async with asyncio.timeout(5):
        with pytest.raises(OrderRejected):
            await waiting
    assert order.is_open


# Replacing.


async def test_another_price_is_a_modification(exchange: Simulator, session: Session) -> None:
    order = await session.orders.buy(SAMSUNG, 10, price=low(exchange))
    new = await order.replace(price=low(exchange) - 100)
    assert (new.ticket.action, new.replaces) == ("modify", order)


async def test_fewer_shares_keep_the_place_of_the_order(
    exchange: Simulator, session: Session
) -> None:
    order = await session.orders.buy(SAMSUNG, 10, price=low(exchange))
    async with asyncio.timeout(5):
        assert await order.replace(size=4) is order
    assert (order.status, order.remaining_size) == ("accepted", 4)


async def test_more_shares_are_a_cancellation_and_a_new_order(
    exchange: Simulator, session: Session
) -> None:
    order = await session.orders.buy(SAMSUNG, 10, price=low(exchange))
    async with asyncio.timeout(5):
        new = await order.replace(size=15)
    assert order.status == "cancelled"
    assert (new.ticket.action, new.size, new.ticket.price) == ("new", 15, order.ticket.price)


async def test_another_type_is_a_new_order(exchange: Simulator, session: Session) -> None:
    order = await session.orders.buy(SAMSUNG, 10, price=low(exchange))
    async with asyncio.timeout(5):
        new = await (await order.replace(order_type="market")).filled()
    assert (order.status, new.filled_size, new.side) == ("cancelled", 10, "buy")


async def test_what_is_executed_before_the_end_is_not_bought_again(
    broker: ScriptedBroker, trader: Session
) -> None:
    order = await trader.orders.buy(SAMSUNG, 10, price=70_000)
    replacing = asyncio.create_task(order.replace(size=12))
    await broker.came("kt10003")
    await broker.event(order.no, "체결", f902="7", f909="5", f914="70000", f915="3")
    await broker.event("0000002", "확인", f900="7", f902="0", f904=order.no)
    async with asyncio.timeout(5):
        new = await replacing
    assert new.size == 9
    assert broker.bodies[broker.calls.index("kt10003") + 1 :][-1]["ord_qty"] == "9"


async def test_an_order_executed_before_it_is_replaced_is_not_sent_again(
    broker: ScriptedBroker, trader: Session
) -> None:
    order = await trader.orders.buy(SAMSUNG, 10, price=70_000)
    broker.answer("kt10003", SILENCE)
    replacing = asyncio.create_task(order.replace(order_type="market"))
    await broker.came("kt10003")
    await broker.event(order.no, "체결", f902="0", f909="5", f914="70000", f915="10")
    broker.release({"return_code": 20, "return_msg": "[2000](RC4032:없습니다)"})
    async with asyncio.timeout(5):
        with pytest.raises(OrderCancelled):
            await replacing
    assert broker.calls.count("kt10000") == 1
    with pytest.raises(OrderError, match="nothing remains"):
        await order.replace(price=1000)


async def test_what_a_new_order_could_not_repeat_is_not_cancelled(
    broker: ScriptedBroker, trader: Session
) -> None:
    sale = await trader.credit_orders.sell(SAMSUNG, 10, price=70_000)
    with pytest.raises(OrderError, match="loan"):
        await sale.replace(size=20)
    stop = await trader.orders.sell(
        SAMSUNG, 10, price=70_000, order_type="stop_limit", stop_price=71_000
    )
    with pytest.raises(OrderError, match="trigger"):
        await stop.replace(size=20)
    assert not {"kt10003", "kt10009"} & {*broker.calls}


@pytest.mark.parametrize(
    ("row", "change"),
    [
        ({"trde_tp": "새유형"}, {"size": 20}),  # a type that is not known here
        ({"trde_tp": "시장가", "ord_uv": "0"}, {"order_type": "limit"}),  # without a price
        ({}, {"order_type": "market", "price": 70_000}),
        ({}, {"order_type": "best"}),
        ({}, {"size": 20, "price": 70_001}),  # not on a tick
    ],
)
async def test_an_impossible_new_order_cancels_nothing(
    broker: ScriptedBroker, trader: Session, row: dict[str, str], change: Any
) -> None:
    broker.books(order_row("0000001", **row))
    [order] = await trader.orders.open()
    with pytest.raises(ConfigError):
        await order.replace(**change)
    assert "kt10003" not in broker.calls


# Orderable size.


@pytest.mark.parametrize("given", [{"min_ord_alowq": "5"}, {"min_ord_alow_amt": "350000"}])
async def test_an_answer_without_a_size_or_an_amount_is_an_error(
    broker: ScriptedBroker, trader: Session, given: dict[str, str]
) -> None:
    broker.answer("kt00011", {"return_code": 0, "return_msg": "", **given})
    with pytest.raises(DecodeError, match="min_ord_alow"):
        await trader.orders.orderable(SAMSUNG, price=70_000)


async def test_orderable_size_at_a_price(exchange: Simulator, session: Session) -> None:
    at = await session.orders.orderable(SAMSUNG, price=70_000)
    assert (at.symbol, at.price) == (SAMSUNG, 70_000)
    assert 0 < at.size * 70_000 <= at.cash
    assert at.margin_size is not None
    assert at.margin_size >= at.size
    half = await session.orders.orderable(SAMSUNG, price=140_000)
    assert half.size <= at.size // 2
