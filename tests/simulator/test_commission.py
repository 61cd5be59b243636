"""Commission: the standard rate, or the one that an account has agreed on."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from kiwoom_async import market
from kiwoom_async.simulator import Simulator
from kiwoom_async.simulator.exchange.accounts.portfolio import Order
from tests.support.wire_client import Client

DAY = dt.date(2026, 3, 5)
SAMSUNG, HYNIX = "005930", "000660"
AGREED = Decimal("0.000036396")

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_stage(day=DAY, cash=10**9)]


async def traded(client: Client) -> tuple[Order, Order]:
    """Buy and sell 777 shares at the market."""
    for selling in (False, True):
        await client.order(
            "kt10001" if selling else "kt10000", ord_qty="777", trde_tp="3", ord_uv=""
        )
    bought, sold = client.exchange.orders
    assert (bought.filled, sold.filled) == (777, 777)
    return bought, sold


async def charged(client: Client, rate: Decimal) -> None:
    for order in await traded(client):
        costs = market.trading_costs(
            order.filled_amount, side=order.side, on=DAY, commission_rate=rate
        )
        assert (order.commission, order.tax) == (costs.commission, costs.tax)


async def test_the_standard_rate(client: Client) -> None:
    await charged(client, market.COMMISSION_RATES["krx"])


@pytest.mark.kiwoom_rules(paper=True)
async def test_that_of_the_paper_server(client: Client) -> None:
    await charged(client, market.PAPER_COMMISSION_RATE)


@pytest.mark.kiwoom_stage(day=DAY, cash=10**9, commission_rate=AGREED)
async def test_an_agreed_rate(client: Client) -> None:
    await charged(client, AGREED)


@pytest.mark.kiwoom_stage(day=DAY, cash=10**9, commission_rate=Decimal(0))
async def test_none_at_all(client: Client) -> None:
    bought, sold = await traded(client)
    assert (bought.commission, sold.commission) == (0, 0)
    planned = await client.call("kt00010", stk_cd=SAMSUNG, trde_tp="2", uv="100")
    assert int(planned.body["cmsn"] or 0) == 0


async def test_another_account_has_its_own(exchange: Simulator) -> None:
    exchange.open_account(commission_rate=AGREED)
    rates = [account.fees.commission for account in exchange._parts.exchange.accounts]
    assert rates == [150_000, 36_396]


@pytest.mark.parametrize("rate", [0.00015, Decimal(1), Decimal(-1), Decimal("NaN"), "0.1", 0])
def test_what_is_no_rate(rate: object) -> None:
    with pytest.raises(ValueError, match="commission_rate must be a Decimal from 0 to below 1"):
        Simulator(stocks=1, commission_rate=rate)  # type: ignore[arg-type]


@pytest.mark.kiwoom_stage(day=DAY, cash=10**13, commission_rate=Decimal("0.5"))
async def test_what_a_large_account_can_buy_is_known_at_once(client: Client) -> None:
    for price in (5, 997, 80_000):
        found = (await client.call("kt00011", stk_cd=SAMSUNG, uv=str(price))).body
        most = int(found["profa_100ord_alowq"])
        costs = [
            market.trading_costs(size * price, side="buy", commission_rate=Decimal("0.5")).total
            + size * price
            for size in (most, most + 1)
        ]
        assert costs[0] <= 10**13 < costs[1]


@pytest.mark.kiwoom_stage(day=dt.date(2025, 12, 26), cash=10**9, holdings={SAMSUNG: 1_000})
async def test_the_tax_is_that_of_each_day(client: Client) -> None:
    exchange = client.exchange
    taxes: set[Decimal] = set()
    while exchange.day.year == 2025 or len(taxes) < 2:
        await client.order("kt10001", ord_qty="37", trde_tp="3", ord_uv="")
        (sold,) = exchange.orders
        costs = market.trading_costs(sold.filled_amount, side="sell", on=exchange.day)
        assert (sold.commission, sold.tax) == (costs.commission, costs.tax), exchange.day
        (day,) = (await client.call("ka10170", ottks_tp="2", ch_crd_tp="0")).body["tdy_trde_diary"]
        assert int(day["cmsn_alm_tax"]) == costs.total
        (row,) = (await client.call("kt00018", qry_tp="1", dmst_stex_tp="KRX")).body[
            "acnt_evlt_remn_indv_tot"
        ]
        worth = market.trading_costs(int(row["evlt_amt"]), side="sell", on=exchange.day)
        assert (int(row["tax"]), int(row["sell_cmsn"])) == (worth.tax, worth.commission)
        taxes.add(market.transaction_tax(on=exchange.day).total)
        exchange.next_day(at="10:00")
    assert taxes == {Decimal("0.0015"), Decimal("0.0020")}
    exchange.open_account()
    today = market.transaction_tax(on=exchange.day).total
    assert {one.fees.tax for one in exchange._parts.exchange.accounts} == {today * 10**9}


async def test_nxt_costs_less(client: Client) -> None:
    orders = []
    for venue in ("KRX", "NXT"):
        reply = await client.order(
            "kt10000", ord_qty="777", trde_tp="3", ord_uv="", dmst_stex_tp=venue
        )
        orders.append(
            next(one for one in client.exchange.orders if one.number == reply.body["ord_no"])
        )
    krx, nxt = orders
    assert {fill.venue for fill in nxt.fills} == {"NXT"}
    places: tuple[tuple[Order, market.Exchange], ...] = (krx, "krx"), (nxt, "nxt")
    for order, exchange in places:
        costs = market.trading_costs(order.filled_amount, side="buy", exchange=exchange, on=DAY)
        assert order.commission == costs.commission
    assert nxt.commission / nxt.filled_amount < krx.commission / krx.filled_amount


async def test_an_order_filled_at_both_exchanges_pays_each_rate(client: Client) -> None:
    await client.order(
        "kt10000", stk_cd=HYNIX, ord_qty="4000", trde_tp="3", ord_uv="", dmst_stex_tp="SOR"
    )
    (order,) = client.exchange.orders
    amounts = {"KRX": 0, "NXT": 0}
    for fill in order.fills:
        amounts[fill.venue] += fill.price * fill.size
    assert min(amounts.values()) > 0
    rates = {"KRX": market.COMMISSION_RATES["krx"], "NXT": market.COMMISSION_RATES["nxt"]}
    whole = sum(amount * rates[venue] for venue, amount in amounts.items())
    assert order.commission == whole // 10 * 10
    assert client.exchange.account.buying_power == (10**9 - order.filled_amount - order.commission)


@pytest.mark.kiwoom_stage(day=DAY, cash=10**9, commission_rate=AGREED)
async def test_an_agreed_rate_holds_at_nxt_too(client: Client) -> None:
    await client.order("kt10000", ord_qty="777", trde_tp="3", ord_uv="", dmst_stex_tp="NXT")
    (order,) = client.exchange.orders
    costs = market.trading_costs(order.filled_amount, side="buy", on=DAY, commission_rate=AGREED)
    assert order.commission == costs.commission
