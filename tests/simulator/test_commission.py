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
SAMSUNG = "005930"
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
