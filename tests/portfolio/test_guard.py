"""Guards: what passes a limit is refused before it is sent; a dry run sends nothing at all."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from kiwoom_async import (
    ConfigError,
    Guard,
    GuardRefused,
    Limits,
    Order,
    OrderError,
    OrderInDoubt,
    Session,
)
from kiwoom_async.clock import SystemClock
from kiwoom_async.market.instruments import bare_symbol as market_bare_symbol
from kiwoom_async.orders.ticket import bare_symbol
from kiwoom_async.simulator import Simulator
from kiwoom_async.telemetry import RequestFailed, RequestWaited, TokenDropped
from tests.support.broker import CREDENTIALS, HANG_UP, QUICK, SILENCE, ScriptedBroker

SAMSUNG, HYNIX = "005930", "000660"
REFUSED = {"return_code": 2, "return_msg": "[1517:입력 값이 올바르지 않습니다]"}
ORDERS = {"kt10000", "kt10001", "kt10002", "kt10006", "kt10007", "kt50000", "kt50001"}

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_rules(calls=50, registrations=1000, interruptions=False),
    pytest.mark.kiwoom_stage(holdings={SAMSUNG: 100}),
]


def guarded(exchange: Simulator, guard: Guard, **more: Any) -> Session:
    return Session(exchange.server, exchange.credentials, guard=guard, **more)


def low(exchange: Simulator, symbol: str = SAMSUNG) -> int:
    return exchange.stock(symbol).book.best_bid - 500


def sent(exchange: Simulator) -> int:
    """How many orders and changes arrived at the exchange, cancellations apart."""
    return sum(call.api_id in ORDERS for call in exchange.calls)


async def refused(order: Any) -> GuardRefused:
    with pytest.raises(GuardRefused) as caught:
        await order
    return caught.value


# Limits.


async def test_an_order_worth_too_much_is_not_sent(exchange: Simulator) -> None:
    price = low(exchange)
    async with guarded(exchange, Guard(max_order_value=price * 10)) as session:
        order = await session.orders.buy(SAMSUNG, 10, price=price)
        error = await refused(session.orders.buy(SAMSUNG, 11, price=price))
        assert (error.reason, error.sent) == ("order_value", False)
        assert (error.order.status, error.order.is_open) == ("rejected", False)
        assert str(error) == f"{error.order!r}: {error.order.reject_reason}"
        assert not isinstance(error, OrderInDoubt)
        assert session.orders.in_doubt == []
        dearer = await refused(order.modify(price=price + 100))
        assert dearer.reason == "order_value"
        assert (await refused(session.orders.sell(SAMSUNG, 11, price=price))).reason
        assert sent(exchange) == 1


async def test_a_market_order_counts_at_the_last_price(exchange: Simulator) -> None:
    price = exchange.stock(SAMSUNG).price
    async with guarded(exchange, Guard(max_order_value=price * 10)) as session:
        await session.orders.buy(SAMSUNG, 9, order_type="market")
        error = await refused(session.orders.buy(SAMSUNG, 11, order_type="market"))
        assert error.reason == "order_value"
        exchange.refuse(1517, api_id="ka10001")
        error = await refused(session.orders.buy(HYNIX, 1, order_type="market"))
        assert error.reason == "unknown"


async def test_no_more_shares_than_allowed_are_held_or_on_order(exchange: Simulator) -> None:
    async with guarded(exchange, Guard(max_position=120)) as session:
        resting = await session.orders.buy(SAMSUNG, 15, price=low(exchange))
        assert (await refused(session.orders.buy(SAMSUNG, 6, price=low(exchange)))).reason
        bought = await (await session.orders.buy(SAMSUNG, 5, order_type="market")).filled()
        assert bought.filled_size == 5
        error = await refused(session.orders.buy(SAMSUNG, 1, price=low(exchange)))
        assert error.reason == "position"
        await session.orders.buy(HYNIX, 1, price=low(exchange, HYNIX))
        await resting.cancel_and_wait()
        await session.orders.buy(SAMSUNG, 15, price=low(exchange))
        await session.orders.sell(SAMSUNG, 100, price=exchange.stock(SAMSUNG).book.best_ask + 500)


async def test_orders_sent_at_the_same_time_are_counted_together(exchange: Simulator) -> None:
    async with guarded(exchange, Guard(max_position=103)) as session:
        await session.orders.open()
        orders = (session.orders.buy(SAMSUNG, 1, price=low(exchange)) for _ in range(6))
        found = await asyncio.gather(*orders, return_exceptions=True)
        assert sum(isinstance(one, Order) for one in found) == 3
        assert sum(isinstance(one, GuardRefused) for one in found) == 3


async def test_what_was_just_filled_is_held(exchange: Simulator) -> None:
    """The event of the fill comes before that of the balance."""
    async with guarded(exchange, Guard(max_position=110)) as session:
        for _ in range(10):
            await (await session.orders.buy(SAMSUNG, 1, order_type="market")).filled()
        assert (await refused(session.orders.buy(SAMSUNG, 1, order_type="market"))).reason


async def test_orders_of_another_program_count_for_the_position(exchange: Simulator) -> None:
    async with Session(exchange.server, exchange.credentials) as other:
        await other.orders.buy(SAMSUNG, 18, price=low(exchange))
    async with guarded(exchange, Guard(max_position=120)) as session:
        assert (await refused(session.orders.buy(SAMSUNG, 3, price=low(exchange)))).reason
        await session.orders.buy(SAMSUNG, 2, price=low(exchange))


async def test_an_order_in_doubt_counts_for_the_position(exchange: Simulator) -> None:
    async with guarded(exchange, Guard(max_position=120)) as session:
        exchange.lose_answer("kt10000")
        with pytest.raises(OrderInDoubt):
            await session.orders.buy(SAMSUNG, 15, price=low(exchange))
        assert (await refused(session.orders.buy(SAMSUNG, 6, price=low(exchange)))).reason
        await session.orders.buy(SAMSUNG, 5, price=low(exchange))


async def test_gold_is_not_bought_where_its_position_is_limited(exchange: Simulator) -> None:
    async with guarded(exchange, Guard(max_position=1_000_000)) as session:
        price = exchange.stock("M04020000").book.best_bid - 1_000
        assert (await refused(session.gold.buy("gold_1kg", 1, price=price))).reason == "unknown"


async def test_positions_that_are_not_known_allow_no_purchase(exchange: Simulator) -> None:
    async with guarded(exchange, Guard(max_position=1000), timeouts=QUICK) as session:
        exchange.refuse(1517, api_id="kt00018")
        error = await refused(session.orders.buy(SAMSUNG, 1, price=low(exchange)))
        assert error.reason == "unknown"
        await session.orders.sell(SAMSUNG, 100, order_type="market")


async def test_positions_from_before_a_fill_allow_no_purchase(exchange: Simulator) -> None:
    """The list can't be read after the fill: what is held may be more than it says."""
    async with guarded(exchange, Guard(max_position=1000, max_daily_loss=10**9)) as session:
        await (await session.orders.buy(SAMSUNG, 1, order_type="market")).filled()
        with exchange.answer_with(200, REFUSED, api_id="kt00018", count=None):
            for symbol in (SAMSUNG, HYNIX):
                error = await refused(session.orders.buy(symbol, 1, price=low(exchange, symbol)))
                assert error.reason == "unknown"
            await session.orders.sell(SAMSUNG, 1, order_type="market")
        await session.orders.buy(SAMSUNG, 1, price=low(exchange))


async def test_an_older_price_is_not_the_value_of_a_market_order(exchange: Simulator) -> None:
    price = exchange.stock(SAMSUNG).book.best_ask
    guard = Guard(max_order_value=price * 10, max_position=1000)
    async with guarded(exchange, guard) as session:
        await session.orders.buy(SAMSUNG, 1, order_type="market")
        with exchange.answer_with(200, REFUSED, api_id="ka10001", count=None):
            error = await refused(session.orders.buy(SAMSUNG, 1, order_type="market"))
            assert error.reason == "unknown"
            await session.orders.buy(SAMSUNG, 1, price=low(exchange))  # has a price of its own
            await session.orders.buy(HYNIX, 1, price=low(exchange, HYNIX))
        await session.orders.buy(SAMSUNG, 1, order_type="market")


async def test_orders_of_a_second(exchange: Simulator) -> None:
    async with guarded(exchange, Guard(max_orders_per_second=3)) as session:
        orders = [await session.orders.buy(SAMSUNG, 1, price=low(exchange)) for _ in range(3)]
        error = await refused(session.orders.buy(SAMSUNG, 1, price=low(exchange)))
        assert error.reason == "order_rate"
        for order in orders:  # cancellations are always sent
            await order.cancel_and_wait()
        await session.clock.sleep(1)
        await session.orders.buy(SAMSUNG, 1, price=low(exchange))


async def test_after_the_day_s_loss_only_sales_are_sent(exchange: Simulator) -> None:
    stock = exchange.stock(SAMSUNG)
    async with (
        guarded(exchange, Guard(max_daily_loss=100_000)) as session,
        session.positions() as positions,
    ):
        await session.orders.buy(SAMSUNG, 1, price=low(exchange))
        [connection] = exchange.connections
        await exchange.wait_for(lambda: ("0B", SAMSUNG) in connection.registrations.wanted)
        exchange.set_price(SAMSUNG, stock.base - 2_000)
        await exchange.settled(session)
        assert positions.day_pnl is not None
        assert positions.day_pnl <= -100_000
        error = await refused(session.orders.buy(SAMSUNG, 1, price=low(exchange)))
        assert error.reason == "daily_loss"
        await (await session.orders.sell(SAMSUNG, 100, order_type="market")).filled()
        error = await refused(session.orders.buy(HYNIX, 1, price=low(exchange, HYNIX)))
        assert error.reason == "daily_loss"  # realized now


async def test_only_these_symbols(exchange: Simulator) -> None:
    async with guarded(exchange, Guard(symbols=[SAMSUNG])) as session:
        await session.orders.buy(SAMSUNG, 1, price=low(exchange), exchange="nxt")
        error = await refused(session.orders.buy(HYNIX, 1, price=low(exchange, HYNIX)))
        assert error.reason == "symbol"


def test_gold_may_be_among_the_symbols() -> None:
    assert Guard(symbols=["M04020000", SAMSUNG]).symbols == {"M04020000", SAMSUNG}


def test_symbols_may_be_written_as_kiwoom_writes_them() -> None:
    given = ["A005930", "Q500001", "J57JBHH", "005930_nx", " 00104k ", "000660_AL"]
    assert Guard(symbols=given).symbols == {"005930", "500001", "57JBHH", "00104K", "000660"}
    assert [bare_symbol(one) for one in given] == [market_bare_symbol(one) for one in given]


async def test_a_price_beyond_the_limits_of_the_day_is_not_sent(exchange: Simulator) -> None:
    lower, upper = exchange.stock(SAMSUNG).limits
    async with guarded(exchange, Guard()) as session:
        error = await refused(session.orders.sell(SAMSUNG, 1, price=upper + 500))
        assert error.reason == "price_limit"
        await session.orders.sell(SAMSUNG, 1, price=upper)
        await session.orders.buy(SAMSUNG, 1, price=lower)
        exchange.refuse(1517, api_id="ka10001")  # unknown: the broker decides
        with pytest.raises(OrderError) as caught:
            await session.orders.buy(HYNIX, 1, price=exchange.stock(HYNIX).limits[1] + 1000)
        assert not isinstance(caught.value, GuardRefused)


class Hour(SystemClock):
    """A clock at one time of a trading day."""

    def __init__(self, time: str, day: str = "2026-11-24") -> None:
        self.at = dt.datetime.fromisoformat(f"{day}T{time}+09:00")

    def now(self) -> dt.datetime:
        return self.at


@pytest.mark.parametrize(
    ("hours", "at", "exchange", "passes"),
    [
        ("regular", "10:00", "krx", True),
        ("regular", "08:30", "krx", False),
        ("regular", "08:30", "nxt", False),
        ("regular", "15:25", "krx", True),
        ("regular", "15:45", "krx", False),
        ("extended", "08:30", "nxt", True),
        ("extended", "08:10", "krx", False),
        ("extended", "08:10", "sor", True),
        ("extended", "19:59", "krx", True),
        ("extended", "20:00", "sor", False),
        ((dt.time(9, 5), dt.time(15)), "09:04", "krx", False),
        ((dt.time(9, 5), dt.time(15)), "09:05", "krx", True),
        ((dt.time(9, 5), dt.time(15)), "15:00", "krx", False),
        (None, "03:00", "krx", True),
    ],
)
async def test_hours(
    broker: ScriptedBroker, hours: Any, at: str, exchange: Any, passes: bool
) -> None:
    guard = Guard(hours=hours)
    async with Session(
        broker.server, CREDENTIALS, timeouts=QUICK, guard=guard, clock=Hour(at)
    ) as trader:
        buying = trader.orders.buy(SAMSUNG, 1, price=70_000, exchange=exchange)
        if passes:
            await buying
        else:
            assert (await refused(buying)).reason == "hours"
    assert broker.calls.count("kt10000") == passes


@pytest.mark.parametrize("day", ["2026-11-22", "2026-12-25"])  # a Sunday, a holiday
async def test_regular_hours_know_the_calendar(broker: ScriptedBroker, day: str) -> None:
    guard = Guard(hours="regular")
    clock = Hour("10:00", day)
    async with Session(
        broker.server, CREDENTIALS, timeouts=QUICK, guard=guard, clock=clock
    ) as trader:
        assert (await refused(trader.orders.buy(SAMSUNG, 1, price=70_000))).reason == "hours"


# The switch.


async def test_stop_lets_only_cancellations_pass(exchange: Simulator) -> None:
    guard = Guard()
    async with guarded(exchange, guard) as session:
        order = await session.orders.buy(SAMSUNG, 1, price=low(exchange))
        assert not guard.stopped
        guard.stop("by hand")
        assert "by hand" in repr(guard)
        calls: list[Callable[[], Any]] = [
            lambda: session.orders.buy(SAMSUNG, 1, price=low(exchange)),
            lambda: session.orders.sell(SAMSUNG, 1, order_type="market"),
            lambda: order.modify(price=low(exchange) - 100),
            lambda: session.credit_orders.buy(SAMSUNG, 1, price=low(exchange)),
            lambda: session.gold.buy("gold_1kg", 1, price=100_000),
        ]
        for call in calls:
            error = await refused(call())
            assert error.reason == "stopped"
            assert "by hand" in str(error)
        assert [one.status for one in await session.orders.cancel_all()] == ["cancelled"]
        guard.resume()
        await session.orders.buy(SAMSUNG, 1, price=low(exchange))


async def test_an_open_order_stays_open_when_the_guard_would_refuse_its_replacement(
    exchange: Simulator,
) -> None:
    guard = Guard()
    async with guarded(exchange, guard) as session:
        order = await session.orders.buy(SAMSUNG, 5, price=low(exchange))
        guard.stop("by hand")
        assert (await refused(order.replace(size=9))).reason == "stopped"
        assert (await refused(order.replace(price=low(exchange) - 100))).reason == "stopped"
        assert order.is_open
    assert len(exchange.open_orders) == 1
    assert not exchange.calls_of("kt10003")


LIMITS: list[tuple[Guard, dict[str, Any], str]] = [
    (Guard(max_position=110), {"size": 11}, "position"),
    (Guard(max_order_value=1_000_000), {"size": 100}, "order_value"),
    (Guard(max_orders_per_second=1), {"size": 9}, "order_rate"),
    (Guard(max_order_value=10**9), {"size": 9, "price": 1_000}, "price_limit"),
]


@pytest.mark.parametrize(("guard", "change", "reason"), LIMITS, ids=lambda one: str(one)[:20])
async def test_every_limit_is_checked_before_the_order_to_replace_is_cancelled(
    exchange: Simulator, guard: Guard, change: dict[str, Any], reason: str
) -> None:
    async with guarded(exchange, guard) as session:
        order = await session.orders.buy(SAMSUNG, 5, price=low(exchange))
        assert (await refused(order.replace(**change))).reason == reason
        assert order.is_open
    assert len(exchange.open_orders) == 1
    assert not exchange.calls_of("kt10003")


async def test_a_loss_that_can_not_be_read_keeps_the_order_to_replace(exchange: Simulator) -> None:
    async with guarded(exchange, Guard(max_daily_loss=10**6)) as session:
        order = await session.orders.buy(SAMSUNG, 5, price=low(exchange))
        await (await session.orders.buy(SAMSUNG, 1, order_type="market")).filled()
        exchange.refuse(1517, api_id="kt00018", count=20)
        assert (await refused(order.replace(size=9))).reason == "unknown"
        assert order.is_open
    assert not exchange.calls_of("kt10003")


async def test_what_is_executed_while_a_replacement_is_checked_is_not_bought_again(
    broker: ScriptedBroker,
) -> None:
    guard = Guard(max_order_value=10**7)
    quote = {"return_code": 0, "return_msg": "", "stk_cd": SAMSUNG, "cur_prc": "70000"}
    broker.answer("ka10001", quote, SILENCE)
    async with Session(broker.server, CREDENTIALS, timeouts=QUICK, guard=guard) as trader:
        order = await trader.orders.buy(SAMSUNG, 10, price=70_000)
        replacing = asyncio.create_task(order.replace(size=12, order_type="market"))
        await broker.came("ka10001", 2)
        await broker.event(order.no, "체결", f902="7", f909="5", f914="70000", f915="3")
        await anext(order.fills())
        assert "kt10003" not in broker.calls
        broker.always("ka10001", quote)
        broker.release(quote)
        await broker.came("kt10003")
        await broker.event("0000002", "확인", f900="7", f902="0", f904=order.no)
        async with asyncio.timeout(5):
            assert (await replacing).size == 9


async def test_shares_of_the_order_that_is_replaced_do_not_count_twice(
    exchange: Simulator,
) -> None:
    guard = Guard(max_position=110, max_orders_per_second=2)
    async with guarded(exchange, guard) as session:
        order = await session.orders.buy(SAMSUNG, 5, price=low(exchange))
        new = await order.replace(size=10)
        assert (order.status, new.remaining_size) == ("cancelled", 10)


async def test_stop_while_an_order_is_prepared_still_stops_it(
    broker: ScriptedBroker,
) -> None:
    guard = Guard()
    broker.answer("ka10001", "silence")
    async with Session(broker.server, CREDENTIALS, timeouts=QUICK, guard=guard) as trader:
        buying = asyncio.create_task(trader.orders.buy(SAMSUNG, 1, price=70_000))
        await broker.came("ka10001")
        guard.stop()
        broker.release(HANG_UP)
        assert (await refused(buying)).reason == "stopped"
    assert "kt10000" not in broker.calls


BUSY = {"return_code": 5, "return_msg": "[1700:허용된 API 요청 개수를 초과하였습니다]"}
EXPIRED = {"return_code": 3, "return_msg": "[8005:Token이 유효하지 않습니다]"}


@pytest.mark.parametrize(
    ("event", "first"), [(RequestWaited, None), (RequestFailed, BUSY), (TokenDropped, EXPIRED)]
)
async def test_stop_while_an_order_waits_to_be_sent_still_stops_it(
    broker: ScriptedBroker, event: type, first: dict[str, Any] | None
) -> None:
    guard = Guard()

    def stop(happened: object) -> None:
        if isinstance(happened, event) and getattr(happened, "api_id", "kt10000") == "kt10000":
            guard.stop("by hand")

    prices = {"cur_prc": "70000", "lst_pric": "50000", "upl_pric": "90000"}
    broker.always("ka10001", {"return_code": 0, "return_msg": "", **prices})  # asked for once
    server = replace(broker.server, limits=Limits(calls=1))
    async with Session(server, CREDENTIALS, timeouts=QUICK, guard=guard, hooks=[stop]) as trader:
        order = await trader.orders.buy(SAMSUNG, 1, price=70_000)
        guard.resume()  # the first order may have waited, too
        if first is not None:
            broker.answer("kt10000", first)
        error = await refused(trader.orders.buy(SAMSUNG, 2, price=70_000))
        assert (error.reason, error.sent, error.order.status) == ("stopped", False, "rejected")
        assert broker.calls.count("kt10000") == (1 if first is None else 2)
        assert trader.orders.in_doubt == []
        await order.cancel()
    assert broker.calls.count("kt10003") == 1


@pytest.mark.parametrize(
    "limits",
    [
        {"max_order_value": 0},
        {"max_position": -1},
        {"max_orders_per_second": 1.5},
        {"max_daily_loss": True},
        {"symbols": []},
        {"symbols": SAMSUNG},
        {"symbols": [5930]},
        {"symbols": ["5930"]},
        {"symbols": ["삼성전자"]},
        {"symbols": iter([SAMSUNG])},
        {"hours": "always"},
        {"hours": (dt.time(15), dt.time(9))},
        {"hours": (9, 15)},
        {"hours": (dt.time(9),)},
        {"hours": (dt.time(9, tzinfo=dt.UTC), dt.time(15, tzinfo=dt.UTC))},
    ],
)
def test_impossible_limits(limits: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=next(iter(limits))):
        Guard(**limits)


# Dry run.


async def test_a_dry_run_checks_everything_and_sends_nothing(
    exchange: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    async with Session(exchange.server, exchange.credentials) as other:
        resting = await other.orders.buy(SAMSUNG, 7, price=low(exchange))
    count = sent(exchange)
    guard = Guard(max_order_value=low(exchange) * 10)
    async with guarded(exchange, guard, dry_run=True) as session:
        with caplog.at_level(logging.INFO, "kiwoom_async"):
            order = await session.orders.buy(SAMSUNG, 10, price=low(exchange))
        assert (order.status, order.no, order.is_open) == ("dry_run", "", False)
        assert order.request is not None
        assert (order.request.api_id, order.request.fields["ord_qty"]) == ("kt10000", "10")
        assert "would have been sent: kt10000" in caplog.text
        await order.done()
        assert not order.fills_so_far
        for wait in (order.accepted, order.filled, order.cancel, order.cancel_and_wait):
            with pytest.raises(OrderError, match="never sent"):
                await wait()
        assert (await refused(session.orders.buy(SAMSUNG, 11, price=low(exchange)))).reason
        with pytest.raises(ConfigError):
            await session.orders.buy(SAMSUNG, 1, price=70_001)
        [found] = await session.orders.open()
        assert (found.no, found.request) == (resting.no, None)
        cancellation = await found.cancel()
        assert (cancellation.status, found.status) == ("dry_run", "accepted")
    assert sent(exchange) == count
    assert not exchange.calls_of("kt10003")


async def test_in_a_dry_run_nothing_waits_for_what_was_not_sent(exchange: Simulator) -> None:
    async with Session(exchange.server, exchange.credentials) as other:
        await other.orders.buy(SAMSUNG, 7, price=low(exchange))
    count = len(exchange.orders)
    async with guarded(exchange, Guard(), dry_run=True) as session, asyncio.timeout(30):
        [found] = await session.orders.open()
        assert (await found.cancel_and_wait()).is_open
        assert [one.is_open for one in await session.orders.cancel_all()] == [True]
        assert await found.replace(size=3) is found
        assert (await found.replace(size=20)).status == "dry_run"
        assert (await found.replace(price=low(exchange) - 100)).status == "dry_run"
        async with session.positions() as positions:
            [sale] = await positions.liquidate(SAMSUNG)
        assert (sale.status, sale.side, sale.size) == ("dry_run", "sell", 100)
    assert len(exchange.orders) == count
    assert len(exchange.open_orders) == 1


# No way around it.


@pytest.mark.parametrize("dry_run", [False, True])
async def test_orders_by_id_do_not_pass_by_the_guard(exchange: Simulator, dry_run: bool) -> None:
    async with Session(exchange.server, exchange.credentials) as other:
        resting = await other.orders.buy(SAMSUNG, 7, price=low(exchange))
    count = sent(exchange)
    fields = {"dmst_stex_tp": "KRX", "stk_cd": SAMSUNG}
    guard = None if dry_run else Guard()
    async with Session(
        exchange.server, exchange.credentials, guard=guard, dry_run=dry_run
    ) as session:
        await session.call("ka10001", stk_cd=SAMSUNG)
        for api_id, path in (("kt10000", ""), ("kt10002", ""), ("kt99999", "/api/dostk/ordr")):
            with pytest.raises(ConfigError, match=r"session\.orders"):
                await session.call(api_id, path=path, **fields)
        cancelling = session.call("kt10003", **fields, orig_ord_no=resting.no, cncl_qty="0")
        if dry_run:
            with pytest.raises(ConfigError):
                await cancelling
        else:
            await cancelling
    assert sent(exchange) == count
    assert len(exchange.calls_of("kt10003")) == (not dry_run)


async def test_every_account_s_orders_pass_the_guard(exchange: Simulator) -> None:
    async with guarded(exchange, Guard(max_order_value=1)) as session:
        places: list[Callable[[], Any]] = [
            lambda: session.orders.buy(SAMSUNG, 1, price=low(exchange)),
            lambda: session.orders.modify("0000001", symbol=SAMSUNG, price=low(exchange), size=1),
            lambda: session.orders.modify("0000001", symbol=SAMSUNG, price=low(exchange)),
            lambda: session.credit_orders.buy(SAMSUNG, 1, price=low(exchange)),
            lambda: session.credit_orders.sell(SAMSUNG, 1, price=low(exchange)),
            lambda: session.gold.buy("gold_1kg", 1, price=100_000),
        ]
        reasons = [(await refused(place())).reason for place in places]
        assert reasons == ["order_value", "order_value", "unknown"] + ["order_value"] * 3
    assert sent(exchange) == 0
