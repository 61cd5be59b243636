"""Orders: sent once, and followed to their end."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from decimal import Decimal

import anyio
import pytest

from kiwoom_async import (
    ConfigError,
    Fill,
    Order,
    OrderCancelled,
    OrderError,
    OrderEvent,
    OrderInDoubt,
    OrderRejected,
    Refused,
    Session,
    SessionClosed,
    Timeouts,
    TokenExpired,
    TransportError,
)
from kiwoom_async.simulator import Rules, Simulator
from tests.support.clock import ShiftedClock
from tests.support.symbols import SAMSUNG

pytestmark = pytest.mark.anyio

ORDER_TRS = {"kt10000", "kt10001", "kt10002", "kt10003"}


@pytest.fixture(params=["event first", "answer first"])
async def kiwoom_exchange(request: pytest.FixtureRequest) -> AsyncIterator[Simulator]:
    order_events = "before" if request.param == "event first" else "after"
    rules = Rules(order_events=order_events, calls=50)  # type: ignore[arg-type]
    async with Simulator(pace=0, rules=rules) as exchange:
        yield exchange


def sent(exchange: Simulator) -> list[str]:
    return [call.api_id for call in exchange.calls if call.api_id in ORDER_TRS]


def low(exchange: Simulator) -> int:
    """A price at which a buy rests."""
    return exchange.stock(SAMSUNG).book.best_bid - 500


async def test_a_market_order_is_filled(exchange: Simulator, session: Session) -> None:
    order = await session.orders.buy(SAMSUNG, 3, order_type="market")
    assert (await order.filled()) is order
    assert (order.status, order.filled_size, order.remaining_size) == ("filled", 3, 0)
    assert order.average_price is not None
    assert sum(fill.size for fill in order.fills_so_far) == 3
    assert len(order.no) == 7
    assert (order.side, order.symbol, order.size) == ("buy", SAMSUNG, 3)
    assert sent(exchange) == ["kt10000"]


async def test_a_limit_order_rests_and_is_filled_in_parts(
    exchange: Simulator, session: Session
) -> None:
    price = low(exchange)
    order = await session.orders.buy(SAMSUNG, 10, price=price)
    await order.accepted()
    assert (order.status, order.remaining_size, order.average_price) == ("accepted", 10, None)
    exchange.trade(SAMSUNG, price=price, size=4, side="sell")
    fills = order.fills()
    first = await anext(fills)
    assert (first.price, first.size, order.status, order.remaining_size) == (
        price,
        4,
        "partly_filled",
        6,
    )
    exchange.trade(SAMSUNG, price=price, size=6, side="sell")
    await order.filled()
    assert [fill.size async for fill in fills] == [6]
    assert [fill.size async for fill in order.fills()] == [4, 6]
    assert order.average_price == Decimal(price)
    assert repr(order).endswith("10/10 at 70,000: filled>") or "10/10" in repr(order)


async def test_selling_what_is_held(exchange: Simulator, session: Session) -> None:
    order = await session.orders.sell(SAMSUNG, 5, order_type="market")
    await order.filled()
    assert order.side == "sell"


async def test_cancelling(exchange: Simulator, session: Session) -> None:
    order = await session.orders.buy(SAMSUNG, 10, price=low(exchange))
    await order.accepted()
    cancellation = await order.cancel()
    assert cancellation.replaces is order
    assert (await cancellation.done()).status == "confirmed"
    await order.done()
    assert (order.status, order.remaining_size, order.filled_size) == ("cancelled", 0, 0)
    with pytest.raises(OrderCancelled, match="0 of 10 filled") as caught:
        await order.filled()
    assert caught.value.order is order
    with pytest.raises(OrderError, match="never filled"):
        await cancellation.filled()


async def test_cancelling_a_part(exchange: Simulator, session: Session) -> None:
    price = low(exchange)
    order = await session.orders.buy(SAMSUNG, 10, price=price)
    await (await order.cancel(4)).done()
    assert (order.is_open, order.remaining_size) == (True, 6)
    exchange.trade(SAMSUNG, price=price, size=6, side="sell")
    await order.done()
    assert order.filled_size == 6


async def test_changing_the_price(exchange: Simulator, session: Session) -> None:
    order = await session.orders.buy(SAMSUNG, 10, price=low(exchange))
    await order.accepted()
    changed = await order.modify(price=low(exchange) - 100)
    assert (changed.replaces, order.replaced_by) == (order, changed)
    assert changed.no != order.no
    await order.done()
    assert order.status == "replaced"
    with pytest.raises(OrderCancelled):
        await order.filled()
    await changed.accepted()
    assert (changed.side, changed.remaining_size) == ("buy", 10)
    exchange.trade(SAMSUNG, price=low(exchange) + 400, size=1, side="sell")
    exchange.set_price(SAMSUNG, exchange.stock(SAMSUNG).book.best_bid - 2000)
    await changed.filled()


async def test_an_order_the_exchange_rejects(exchange: Simulator, session: Session) -> None:
    exchange.reject_next_order("호가제한 초과")
    order = await session.orders.buy(SAMSUNG, 1, price=low(exchange))
    with pytest.raises(OrderRejected, match="호가제한 초과"):
        await order.filled()
    assert (order.status, order.reject_reason) == ("rejected", "호가제한 초과")
    with pytest.raises(OrderRejected):
        await order.accepted()


@pytest.mark.parametrize(
    ("size", "price", "code"),
    [(10_000_000, 70_000, "855056"), (1, 1_000, None)],
    ids=["no cash", "beyond the limits of the day"],
)
async def test_an_order_the_broker_declines(
    exchange: Simulator, session: Session, size: int, price: int, code: str | None
) -> None:
    with pytest.raises(OrderRejected) as caught:
        await session.orders.buy(SAMSUNG, size, price=price)
    cause = caught.value.__cause__
    assert isinstance(cause, Refused)
    assert code in (None, cause.code)
    assert sent(exchange) == ["kt10000"]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"size": 10}, "price"),
        ({"size": 10, "price": 70_000, "order_type": "market"}, "price"),
        ({"size": 0, "price": 70_000}, "size"),
        ({"size": -1, "price": 70_000}, "size"),
        ({"size": 1.5, "price": 70_000}, "size"),
        ({"size": 1, "price": 70_001}, "price"),
        ({"size": 1, "price": 70_000, "stop_price": 69_000}, "stop_price"),
        ({"size": 1, "price": 70_000, "order_type": "moc"}, "order_type"),
        ({"size": 1, "price": 70_000, "exchange": "nyse"}, "exchange"),
        ({"size": 1, "price": 70_000, "symbol": "SAMSUNG"}, "symbol"),
    ],
)
async def test_impossible_orders_are_refused_before_sending(
    exchange: Simulator, session: Session, arguments: dict[str, object], named: str
) -> None:
    given = {"symbol": SAMSUNG, **arguments}
    with pytest.raises(ConfigError, match=named):
        await session.orders.buy(**given)  # type: ignore[arg-type]
    assert exchange.calls == []


@pytest.mark.parametrize("how", ["close", "hang"])
async def test_a_lost_answer_is_doubt_and_the_broker_knows(exchange: Simulator, how: str) -> None:
    patience = Timeouts(attempt=0.5)
    async with Session(exchange.server, exchange.credentials, timeouts=patience) as session:
        earlier = await session.orders.buy(SAMSUNG, 2, price=low(exchange))
        exchange.lose_answer("kt10000", how=how)  # type: ignore[arg-type]
        with pytest.raises(OrderInDoubt, match="may be booked") as caught:
            await session.orders.buy(SAMSUNG, 2, price=low(exchange))
        doubtful = caught.value.order
        assert (doubtful.status, doubtful.no) == ("in_doubt", "")
        with pytest.raises(OrderError, match="in doubt"):
            await doubtful.cancel()
        found = await caught.value.resolve()
        assert found is doubtful
        assert doubtful.no not in ("", earlier.no)
        assert doubtful.status == "accepted"
        assert sent(exchange) == ["kt10000", "kt10000"]
        await (await doubtful.cancel()).done()
        assert doubtful.status == "cancelled"
        assert await doubtful.resolve() is doubtful


async def test_a_lost_answer_to_a_filled_order(exchange: Simulator, session: Session) -> None:
    exchange.lose_answer("kt10000")
    with pytest.raises(OrderInDoubt) as caught:
        await session.orders.buy(SAMSUNG, 3, order_type="market")
    order = await caught.value.resolve()
    assert order is not None
    assert (order.status, order.filled_size) == ("filled", 3)
    assert await order.filled() is order


async def test_an_order_that_never_arrived(exchange: Simulator, session: Session) -> None:
    exchange.answer_with(502, b"<html>", api_id="kt10000")
    with pytest.raises(OrderInDoubt) as caught:
        await session.orders.buy(SAMSUNG, 2, price=low(exchange))
    assert await caught.value.resolve() is None
    assert sent(exchange) == ["kt10000"]


async def test_two_orders_that_look_alike_are_not_guessed_at(
    exchange: Simulator, session: Session
) -> None:
    await session.orders.buy(SAMSUNG, 1, price=low(exchange))
    doubts = []
    for _ in range(2):
        exchange.lose_answer("kt10000")
        with pytest.raises(OrderInDoubt) as caught:
            await session.orders.buy(SAMSUNG, 2, price=low(exchange))
        doubts.append(caught.value)
    with pytest.raises(OrderInDoubt, match="look like it"):
        await doubts[0].resolve()


@pytest.mark.parametrize("fault", ["502", "maintenance", "truncated", "stale", "no number"])
async def test_nothing_makes_an_order_go_twice(
    exchange: Simulator, session: Session, fault: str
) -> None:
    await session.orders.buy(SAMSUNG, 1, price=low(exchange))
    if fault == "502":
        exchange.answer_with(502, b"Bad Gateway", api_id="kt10000")
    elif fault == "maintenance":
        exchange.answer_with(200, b"<html></html>", content_type="text/html", api_id="kt10000")
    elif fault == "truncated":
        exchange.garble(api_id="kt10000")
    elif fault == "stale":
        exchange.close_idle_connections(silently=True)
    else:
        exchange.answer_with(200, {"return_code": 0, "return_msg": "ok"}, api_id="kt10000")
    with pytest.raises(OrderInDoubt):
        await session.orders.buy(SAMSUNG, 1, price=low(exchange))
    assert len(sent(exchange)) <= 2


async def test_a_refusal_for_the_rate_is_tried_again(exchange: Simulator, session: Session) -> None:
    await session.orders.buy(SAMSUNG, 1, price=low(exchange))
    exchange.rate_limit(1, window=0.2)
    order = await session.orders.buy(SAMSUNG, 1, price=low(exchange))
    assert order.no
    booked = [call for call in exchange.calls if call.api_id == "kt10000" and not call.return_code]
    assert len(booked) == 2


async def test_an_order_refused_for_a_dead_token_is_sent_once_more_with_a_new_one(
    exchange: Simulator, session: Session
) -> None:
    """Case 9: it was refused before processing, like one over the rate limit."""
    await session.orders.buy(SAMSUNG, 1, price=low(exchange))
    exchange.expire_tokens()
    assert (await session.orders.buy(SAMSUNG, 1, price=low(exchange))).no
    assert sent(exchange) == ["kt10000"] * 3
    assert len(exchange.orders) == 2


@pytest.mark.parametrize(
    "refusal",
    [
        {"return_code": 3, "return_msg": "[8005:x]"},
        {"return_code": 3, "return_msg": "[8103:x]"},
        {"return_code": "8005", "return_msg": "x"},
        {"return_code": 8010, "return_msg": "x"},
    ],
    ids=str,
)
async def test_an_order_refused_for_two_tokens_is_not_in_doubt(
    exchange: Simulator, session: Session, refusal: dict[str, object]
) -> None:
    exchange.answer_with(200, refusal, api_id="kt10000", count=None)
    with pytest.raises(TokenExpired):
        await session.orders.buy(SAMSUNG, 1, price=low(exchange))
    assert sent(exchange) == ["kt10000"] * 2
    assert exchange.orders == []


async def test_no_connection_is_no_doubt(exchange: Simulator) -> None:
    patience = Timeouts(total=0.5)
    async with Session(exchange.server, exchange.credentials, timeouts=patience) as session:
        await session.orders.buy(SAMSUNG, 1, price=low(exchange))
        exchange.refuse_connections("rest")
        exchange.drop_connections("rest")
        for call in (session.stocks.info(SAMSUNG), session.orders.buy(SAMSUNG, 1, price=70_000)):
            with pytest.raises(TransportError) as caught:
                await call
        assert not caught.value.sent
    assert sent(exchange) == ["kt10000"]


async def test_what_was_missed_while_away_is_in_the_books(
    exchange: Simulator, session: Session
) -> None:
    price = low(exchange)
    order = await session.orders.buy(SAMSUNG, 10, price=price)
    await order.accepted()
    exchange.trade(SAMSUNG, price=price, size=3, side="sell")
    await anext(order.fills())
    exchange.refuse_connections("socket")
    exchange.drop_connections()
    await exchange.wait_for(lambda: exchange.connections == [])
    exchange.trade(SAMSUNG, price=price, size=4, side="sell")
    await exchange.accept_connections()
    await order_has(order, 7)
    assert [(fill.size, fill.recovered) for fill in order.fills_so_far] == [(3, False), (4, True)]
    exchange.trade(SAMSUNG, price=price, size=3, side="sell")
    await order.filled()
    assert order.filled_size == 10


async def order_has(order: Order, filled: int) -> None:
    seen: list[Fill] = []
    async for fill in order.fills():
        seen.append(fill)
        if sum(fill.size for fill in seen) >= filled:
            return


async def test_an_order_leaves_though_its_events_can_not_flow(exchange: Simulator) -> None:
    exchange.refuse_connections("socket")
    patience = Timeouts(order_events=0.2, reconnect_first=0.05, reconnect_longest=0.05)
    async with Session(exchange.server, exchange.credentials, timeouts=patience) as session:
        order = await session.orders.buy(SAMSUNG, 3, order_type="market")
        assert order.status == "sent"
        await exchange.accept_connections()
        await order.filled()


async def test_events_of_other_programs_wait_until_they_are_claimed(
    exchange: Simulator, session: Session
) -> None:
    async with session.stream(OrderEvent) as events:
        order = await session.orders.buy(SAMSUNG, 1, order_type="market")
        await order.filled()
        kinds = [(await anext(events)).event for _ in range(2)]
        assert kinds == ["accepted", "filled"]


async def test_the_end_of_the_session_ends_the_waiting(exchange: Simulator) -> None:
    async with anyio.create_task_group() as tasks:
        async with Session(exchange.server, exchange.credentials) as session:
            order = await session.orders.buy(SAMSUNG, 1, price=low(exchange))

            async def wait() -> None:
                with pytest.raises(SessionClosed):
                    await order.filled()

            tasks.start_soon(wait)
            await anyio.lowlevel.checkpoint()


async def test_numbers_start_anew_every_day(exchange: Simulator) -> None:
    """A session that runs for days must not apply an event of today to an order of yesterday."""
    clock = ShiftedClock()
    async with Session(exchange.server, exchange.credentials, clock=clock) as session:
        yesterday = await session.orders.buy(SAMSUNG, 1, price=low(exchange))
        await yesterday.accepted()
        async with anyio.create_task_group() as tasks:

            async def wait() -> None:
                with pytest.raises(OrderError, match="day is over"):
                    await yesterday.filled()

            tasks.start_soon(wait)
            await anyio.lowlevel.checkpoint()
            clock.ahead = dt.timedelta(days=1)
            today = await session.orders.buy(SAMSUNG, 1, price=low(exchange))
        await today.accepted()
        assert not yesterday.is_open
        cancelled = len(exchange.calls_of("kt10003"))
        with pytest.raises(OrderError, match="day is over"):
            await yesterday.cancel()
        assert len(exchange.calls_of("kt10003")) == cancelled  # that number may be another's today


async def test_fees_so_far_and_this_fill(exchange: Simulator, session: Session) -> None:
    async with session.stream(OrderEvent) as events:
        await session.orders.buy(SAMSUNG, 2, order_type="market")
        accepted, filled = await anext(events), await anext(events)
    assert (accepted.event, accepted.last_fill_size, accepted.execution_no) == (
        "accepted",
        None,
        None,
    )
    assert (filled.last_fill_size, filled.remaining_size, filled.side) == (2, 0, "buy")
    assert filled.last_fill_price is not None
    assert filled.today_commission is not None
    assert filled.symbol == SAMSUNG
