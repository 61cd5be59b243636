"""Prices of orders lie on a tick, and an error names the nearest ones that do."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_async import market
from kiwoom_async.api import credit_orders, gold, orders
from kiwoom_async.errors import ConfigError
from kiwoom_async.wire.requests import TR, encode
from kiwoom_async.wire.ticks import check_ticks

TODAY = dt.date(2026, 11, 26)
GIVEN = {
    "symbol": "005930",
    "size": 1,
    "order_type": "limit",
    "exchange": "krx",
    "original_order_no": "0000139",
}


def encoded(tr: TR[Any, Any], **prices: Any) -> dict[str, str]:
    taken = {argument.name for argument in tr.arguments}
    own = {name: value for name, value in GIVEN.items() if name in taken}
    return encode(tr, own | prices, TODAY)


@pytest.mark.parametrize(
    "tr", [orders.BUY, orders.SELL, orders.MODIFY, credit_orders.BUY, credit_orders.MODIFY]
)
def test_a_price_that_nothing_can_have_is_refused(tr: TR[Any, Any]) -> None:
    with pytest.raises(ConfigError) as refused:
        encoded(tr, price=70_001)
    assert str(refused.value) == (
        "price 70,001 is off tick: 70,000 or 70,100 (stock), 70,000 or 70,005 (ETF, ETN, ELW)"
    )


def test_the_price_that_triggers_an_order_is_checked_as_well() -> None:
    with pytest.raises(ConfigError, match="stop_price 2,003 is off tick: 2,000 or 2,005"):
        encoded(orders.BUY, price=70_000, order_type="stop_limit", stop_price=2_003)


@pytest.mark.parametrize("tr", [gold.BUY, gold.SELL, gold.MODIFY])
def test_gold_moves_by_ten_won(tr: TR[Any, Any]) -> None:
    with pytest.raises(ConfigError) as refused:
        encoded(tr, symbol="gold_1kg", price=152_465)
    assert str(refused.value) == "price 152,465 is off tick: 152,460 or 152,470"
    assert "152460" in encoded(tr, symbol="gold_1kg", price=152_460).values()


def test_of_a_known_kind_only_its_own_ticks_count() -> None:
    check_ticks({"price": 70_050}, "etf")
    check_ticks({"price": None}, "stock")
    with pytest.raises(ConfigError) as refused:
        check_ticks({"price": 70_050}, "stock")
    assert str(refused.value) == "price 70,050 is off tick: 70,000 or 70,100"
    with pytest.raises(ConfigError, match=r"price 3 is off tick: 5$"):
        check_ticks({"price": 3}, "elw")


@given(st.integers(1, 2_000_000), st.sampled_from(("stock", "etf", "etn", "elw")))
def test_no_price_that_something_can_have_is_refused(price: int, kind: Any) -> None:
    on_tick = market.round_price(price, direction="up", kind=kind)
    assert encoded(orders.BUY, price=on_tick)["ord_uv"] == str(on_tick)
