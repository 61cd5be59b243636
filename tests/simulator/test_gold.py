"""Gold: orders through the real client, and books of the broker that agree with each other."""

from __future__ import annotations

import datetime as dt

import aiohttp
import pytest

from kiwoom_async import BalanceUpdate, OrderCancelled, OrderEvent, OrderInDoubt, Session
from kiwoom_async.errors import ConfigError, OrderRejected, Refused
from kiwoom_async.simulator import Rules, Simulator
from kiwoom_async.simulator.exchange.instruments.prices import GOLD
from tests.support.wire_client import Client

KILO, MINI = "M04020000", "M04020100"
CASH = 50_000_000

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_rules(calls=100),
    pytest.mark.kiwoom_stage(gold_cash=CASH, holdings={KILO: 30, "005930": 100}),
]


def low(exchange: Simulator, steps: int = 5) -> int:
    """A price at which a buy rests."""
    return exchange.stock(KILO).book.best_bid - 10 * steps


async def test_buying_is_followed_to_its_fills(exchange: Simulator, session: Session) -> None:
    price = low(exchange)
    async with session.stream(OrderEvent) as events, session.stream(BalanceUpdate) as balances:
        order = await session.gold.buy("gold_1kg", 10, price=price)
        await order.accepted()
        exchange.trade(KILO, price=price, size=4, side="sell")
        exchange.trade(KILO, price=price, size=6, side="sell")
        await order.filled()
        told = [await anext(events) for _ in range(3)]
        held = [await anext(balances) for _ in range(2)]
    assert [fill.size for fill in order.fills_so_far] == [4, 6]
    assert order.average_price == price
    assert [(one.event, one.symbol, one.side) for one in told] == [
        ("accepted", KILO, "buy"),
        ("filled", KILO, "buy"),
        ("filled", KILO, "buy"),
    ]
    assert [(one.symbol, one.held_size) for one in held] == [(KILO, 34), (KILO, 40)]
    for one in (*told, *held):
        one.asdict()


async def test_changing_and_cancelling(exchange: Simulator, session: Session) -> None:
    order = await session.gold.buy(KILO, 10, price=low(exchange))
    await order.accepted()
    changed = await order.modify(price=low(exchange, 20))
    await order.done()
    assert (order.status, order.replaced_by) == ("replaced", changed)
    await changed.accepted()
    cancellation = await changed.cancel()
    assert (await cancellation.done()).status == "confirmed"
    with pytest.raises(OrderCancelled):
        await changed.filled()
    assert not exchange.open_orders


async def test_selling_what_is_held(exchange: Simulator, session: Session) -> None:
    bid = exchange.stock(KILO).book.best_bid
    order = await session.gold.sell(KILO, 5, price=bid)
    await order.filled()
    held = exchange.account.gold.holdings[KILO]
    assert (held.size, held.sold_today) == (25, 5)
    with pytest.raises(OrderRejected, match="800033"):
        await session.gold.sell(KILO, 26, price=bid)
    with pytest.raises(OrderRejected, match="855056"):
        await session.gold.buy(KILO, 1_000, price=bid)
    with pytest.raises(ConfigError, match="is off tick"):
        await session.gold.buy(KILO, 1, price=bid + 5)
    with pytest.raises(Refused, match="RC4003"):
        await session.call("kt50000", stk_cd=KILO, ord_qty="1", ord_uv=str(bid + 5), trde_tp="00")


@pytest.mark.parametrize("kind", ["limit_ioc", "limit_fok"])
async def test_at_once_or_not_at_all(exchange: Simulator, session: Session, kind: str) -> None:
    view = exchange.stock(MINI).book.view
    size = view.ask_sizes[0] + 3
    order = await session.gold.buy(
        MINI,
        size,
        price=view.ask_prices[0],
        order_type=kind,  # type: ignore[arg-type]
    )
    await order.done()
    assert order.status == "cancelled"
    assert order.filled_size == (view.ask_sizes[0] if kind == "limit_ioc" else 0)


async def test_an_order_in_doubt_is_in_the_books(exchange: Simulator, session: Session) -> None:
    earlier = await session.gold.buy(KILO, 2, price=low(exchange))
    exchange.lose_answer("kt50000")
    with pytest.raises(OrderInDoubt) as caught:
        await session.gold.buy(KILO, 2, price=low(exchange))
    found = await caught.value.resolve()
    assert found is not None
    assert found.no not in ("", earlier.no)
    assert found.status == "accepted"
    exchange.trade(KILO, price=low(exchange, 5), size=4, side="sell")
    await found.filled()
    assert [call.api_id for call in exchange.calls].count("kt50000") == 2


async def test_an_order_that_never_arrived(exchange: Simulator, session: Session) -> None:
    await session.gold.buy(KILO, 1, price=low(exchange))
    exchange.answer_with(502, b"", api_id="kt50000")
    with pytest.raises(OrderInDoubt) as caught:
        await session.gold.buy(KILO, 2, price=low(exchange))
    assert await caught.value.resolve() is None


async def test_the_books_agree(exchange: Simulator, session: Session) -> None:
    bid = exchange.stock(KILO).book.best_bid
    bought = await session.gold.buy(KILO, 10, price=bid + 500)
    sold = await session.gold.sell(KILO, 5, price=bid - 500)
    resting = await session.gold.buy(MINI, 3, price=exchange.stock(MINI).book.best_bid - 100)
    await bought.filled()
    await sold.filled()
    await resting.accepted()
    history = await session.gold.order_executions().collect()
    assert [row.order_no for row in history] == [bought.no, sold.no, resting.no]
    assert [row.remaining_size for row in history] == [0, 0, 3]
    newest = await session.gold.orders(view="newest_first").collect()
    assert [row.order_no for row in newest] == [resting.no, sold.no, bought.no]
    assert [row.order_no for row in await session.gold.orders(view="filled").collect()] == [
        sold.no,
        bought.no,
    ]
    (waiting,) = await session.gold.open_orders(symbol=MINI).collect()
    assert (waiting.order_no, waiting.remaining_size) == (resting.no, 3)
    assert await session.gold.open_orders(symbol=KILO).collect() == []
    for row in (*history, *newest, waiting):
        row.asdict()

    ledger = await session.gold.transactions().collect()
    for row in ledger:
        row.asdict()
    purchases = [row for row in ledger if row.remark == "금현물매수"]
    amount = sum(row.transaction_amount or 0 for row in purchases)
    last = purchases[-1]
    assert last.commission is not None
    assert last.vat is not None
    assert amount == sum(fill.price * fill.size for fill in bought.fills_so_far)
    assert last.commission == amount * 3 // 1_000 // 10 * 10
    assert last.vat == last.commission // 10
    assert last.settlement_amount == amount + last.commission + last.vat
    assert not any(row.settlement_amount for row in purchases[:-1])
    assert ledger[-1].spot_balance == 35

    cash = await session.gold.deposit()
    assert ledger[-1].deposit_balance == cash.deposit == exchange.account.gold.cash
    assert cash.buy_settlement_amount is not None
    assert cash.sell_settlement_amount is not None
    assert cash.deposit is not None
    assert cash.margin_cash is not None
    spent = cash.buy_settlement_amount - cash.sell_settlement_amount
    assert cash.deposit == CASH - spent
    assert cash.net_settlement_amount == -spent
    assert cash.orderable_cash == cash.deposit - cash.margin_cash
    assert cash.margin_cash > 3 * 150_000


async def test_a_balance_has_costs_taken_off(exchange: Simulator, session: Session) -> None:
    page = await session.gold.balance()
    balance, (held,) = page.answer, page.rows
    held.asdict()
    cost, value = 30 * 151_680, 30 * exchange.stock(KILO).price
    commission = sum(amount * 3 // 1_000 // 10 * 10 for amount in (cost, value))
    assert (held.held_size, held.tradable_size, held.cost) == (30, 30, cost)
    assert held.commission is not None
    assert held.vat is not None
    assert held.market_value is not None
    assert held.unrealized_pnl is not None
    assert held.break_even_price is not None
    assert (held.commission, held.vat) == (commission, commission // 10)
    assert held.market_value == value - held.commission - held.vat
    assert held.unrealized_pnl == held.market_value - cost
    assert held.return_rate == pytest.approx(held.unrealized_pnl / cost * 100, abs=1e-4)
    assert float(held.break_even_price) == pytest.approx(
        (cost + held.commission + held.vat) / 30, abs=0.01
    )
    assert balance.total_market_value == held.market_value
    assert balance.deposit == CASH
    assert balance.asset_value == CASH + value
    assert exchange.account.cash == 100_000_000  # stocks have money of their own


async def test_the_market_agrees_with_itself(exchange: Simulator, session: Session) -> None:
    gold = exchange.stock(KILO)
    assert gold.limits == (136_520, 166_840)
    exchange.step(KILO, times=60)
    quote = await session.gold.quote(KILO)
    trades = await session.gold.trades(KILO).collect()
    book = await session.gold.order_book(KILO)
    days = (await session.gold.daily_candles(KILO)).rows
    prices = (await session.gold.daily_prices(KILO)).rows
    minutes = (await session.gold.today_minute_candles(KILO)).rows
    ticks = (await session.gold.tick_candles(KILO, interval=3)).rows
    assert trades[0].price == gold.price == days[0].close == prices[0].close == minutes[0].close
    assert quote.change == gold.price - 151_680 == trades[0].change == prices[0].change
    assert quote.volume == gold.volume == trades[0].cumulative_volume == days[0].volume
    assert (quote.high, quote.low, quote.open) == (gold.high, gold.low, gold.open)
    assert (quote.upper_limit_price, quote.lower_limit_price) == (166_840, 136_520)
    assert minutes[0].cumulative_volume == gold.volume == book.rows[0].cumulative_volume
    view = gold.book.view
    assert (book.rows[0].ask, book.rows[0].bid) == (view.ask_prices[0], view.bid_prices[0])
    assert sum(candle.volume for candle in ticks) == gold.volume
    assert sum(trade.size for trade in trades) == gold.volume
    assert all(trade.price in GOLD for trade in trades)
    assert all(day.low <= min(day.open, day.close) for day in days)
    for row in (quote, *trades[:3], *book.rows[:3], *days[:3], *prices[:3], *minutes, *ticks):
        row.asdict()


@pytest.mark.parametrize("name", ["weekly_candles", "monthly_candles"])
async def test_longer_candles_are_their_days(session: Session, name: str) -> None:
    days = await session.gold.daily_candles(KILO).collect(limit=300)
    longer = (await getattr(session.gold, name)(KILO)).rows
    start = longer[1].date.date()
    end = longer[0].date.date()
    inside = [day for day in days if start <= day.date < end]
    assert longer[1].volume == sum(day.volume for day in inside)
    assert longer[1].high == max(day.high for day in inside)
    assert (longer[1].open, longer[1].close) == (inside[-1].open, inside[0].close)
    before = next(day.date for day in days if day.date < start)
    assert start == inside[-1].date
    if name == "weekly_candles":
        assert before.isocalendar()[:2] != start.isocalendar()[:2]
    else:
        assert before.month != start.month


async def test_minutes_and_expected_trades(exchange: Simulator, session: Session) -> None:
    minutes = await session.gold.minute_candles(KILO, interval=10).collect(limit=700)
    assert len(minutes) == 700
    assert len({candle.time for candle in minutes}) == 700
    early = await session.gold.today_tick_candles(KILO).collect()
    assert sum(candle.volume for candle in early) == exchange.stock(KILO).volume
    assert await session.gold.expected_trades(KILO).collect() == []
    exchange.market_phase("closing_auction")
    (expected,) = await session.gold.expected_trades(KILO).collect()
    assert expected.expected_price == exchange.stock(KILO).price
    expected.asdict()


async def test_gold_and_stocks_do_not_mix(client: Client) -> None:
    fields = {"ord_qty": "1", "ord_uv": "70000", "trde_tp": "00"}
    assert "1902" in (await client.call("kt50000", stk_cd="005930", **fields)).message
    gold = {"dmst_stex_tp": "KRX", "ord_qty": "1", "ord_uv": "150000", "trde_tp": "0"}
    assert "1902" in (await client.call("kt10000", stk_cd=KILO, **gold)).message
    booked = await client.call("kt50000", stk_cd=KILO, **(fields | {"ord_uv": "150000"}))
    assert booked.body.keys() == {"ord_no", "return_code", "return_msg"}
    history = {"qry_tp": "1", "stk_bond_tp": "0", "sell_tp": "0", "dmst_stex_tp": "%"}
    stocks = (await client.call("kt00007", **history)).body
    assert stocks["acnt_ord_cntr_prps_dtl"] == []
    gold_orders = (await client.call("kt50031", **history)).body
    assert [row["ord_no"] for row in gold_orders["acnt_ord_cntr_prps_dtl"]] == [
        booked.body["ord_no"]
    ]


async def test_other_days_have_no_orders(client: Client) -> None:
    await client.call("kt50000", stk_cd=KILO, ord_qty="1", ord_uv="150000", trde_tp="00")
    fields = {"qry_tp": "1", "stk_bond_tp": "0", "slby_tp": "0", "mrkt_deal_tp": "5"}
    for day, count in (("20200101", 0), (f"{client.exchange.day:%Y%m%d}", 1)):
        reply = await client.call("kt50030", ord_dt=day, **fields)
        assert len(reply.body["acnt_ord_cntr_prst"]) == count
    yesterday = f"{client.exchange.day - dt.timedelta(days=1):%Y%m%d}"
    ledger = await client.call("kt50032", strt_dt=yesterday, end_dt=yesterday, tp="0")
    assert set(ledger.body["gold_trde_hist"][0].values()) == {""}


async def test_what_remains_may_be_blank(http: aiohttp.ClientSession) -> None:
    """As in the guide's example of kt50030."""
    async with Simulator(pace=0, rules=Rules(gold_remaining=False)) as exchange:
        client = Client(exchange, http, exchange.credentials)
        await client.call("kt50000", stk_cd=KILO, ord_qty="1", ord_uv="150000", trde_tp="00")
        fields = {"qry_tp": "1", "stk_bond_tp": "0", "slby_tp": "0", "mrkt_deal_tp": "5"}
        reply = await client.call("kt50030", ord_dt=f"{exchange.day:%Y%m%d}", **fields)
        assert reply.body["acnt_ord_cntr_prst"][0]["ord_remnq"] == ""


async def test_investors_in_gold(exchange: Simulator, client: Client) -> None:
    exchange.rate_limit(100)
    rows = (await client.call("ka52301")).body["inve_trad_stat"]
    nets = {row["stk_nm"]: int(row["all_dfrt_trst_netprps_qty"]) for row in rows}
    assert {"개인", "외국인", "기관계"} <= nets.keys()
    for row in rows:
        bought, sold = int(row["all_dfrt_trst_buy_qty"]), int(row["all_dfrt_trst_sell_qty"])
        assert abs(bought - sold - int(row["all_dfrt_trst_netprps_qty"])) <= 1
    days = (await client.call("ka50012", stk_cd=KILO, base_dt="20991231")).body["gold_daly_trnsn"]
    for row in days:
        assert sum(int(row[f"{kind}_netprps"]) for kind in ("orgn", "for", "ind")) == 0
    assert len({row["for_netprps"] for row in days}) > 20


async def test_there_are_no_subscription_rights(client: Client) -> None:
    rows = (await client.call("ka10011", newstk_recvrht_tp="00")).body["newstk_recvrht_mrpr"]
    assert [set(row.values()) for row in rows] == [{""}]
