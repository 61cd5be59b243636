"""Tick sizes: the tables of KRX with their dates, and rounding that keeps to them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_async import market
from kiwoom_async.errors import ConfigError

KINDS: tuple[market.Kind, ...] = ("stock", "etf", "etn", "elw", "gold")
BOARDS: tuple[market.Board, ...] = ("kospi", "kosdaq", "konex")

rules = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(KINDS),
        "board": st.sampled_from(BOARDS),
        "on": st.none() | st.dates(dt.date(2015, 1, 1), dt.date(2027, 12, 31)),
    }
)
whole = st.integers(10, 3_000_000)
numbers = (
    whole
    | st.floats(10, 3_000_000)
    | st.decimals(10, 3_000_000, places=3, allow_nan=False, allow_infinity=False)
)


@pytest.mark.parametrize(
    ("price", "tick"),
    [
        (1, 1),
        (1_999, 1),
        (2_000, 5),
        (4_995, 5),
        (5_000, 10),
        (19_990, 10),
        (20_000, 50),
        (49_950, 50),
        (50_000, 100),
        (199_900, 100),
        (200_000, 500),
        (499_500, 500),
        (500_000, 1_000),
        (1_012_000, 1_000),
    ],
)
def test_stocks_of_every_board_since_2023(price: int, tick: int) -> None:
    for board in BOARDS:
        assert market.tick_size(price, board=board) == tick
        assert market.tick_size(price, board=board, on=dt.date(2023, 1, 25)) == tick


@pytest.mark.parametrize(
    ("price", "kospi", "kosdaq"),
    [
        (999, 1, 1),
        (1_000, 5, 5),
        (4_995, 5, 5),
        (5_000, 10, 10),
        (9_990, 10, 10),
        (10_000, 50, 50),
        (49_950, 50, 50),
        (50_000, 100, 100),
        (99_900, 100, 100),
        (100_000, 500, 100),
        (499_500, 500, 100),
        (500_000, 1_000, 100),
    ],
)
def test_stocks_until_the_reform_of_2023(price: int, kospi: int, kosdaq: int) -> None:
    on = dt.date(2023, 1, 24)
    assert market.tick_size(price, on=on) == kospi
    assert market.tick_size(price, board="kosdaq", on=on) == kosdaq
    assert market.tick_size(price, board="konex", on=on) == kosdaq


@pytest.mark.parametrize("kind", ["etf", "etn"])
def test_funds_move_by_one_won_below_2000_since_december_2023(kind: Any) -> None:
    before, since = dt.date(2023, 12, 10), dt.date(2023, 12, 11)
    assert [market.tick_size(price, kind=kind, on=before) for price in (95, 1_999, 2_000)] == [
        5
    ] * 3
    assert [market.tick_size(price, kind=kind, on=since) for price in (95, 1_999)] == [1, 1]
    assert [market.tick_size(price, kind=kind) for price in (2_000, 97_305, 1_000_000)] == [5] * 3


def test_elw_and_gold() -> None:
    assert market.tick_size(5, kind="elw") == market.tick_size(12_000, kind="elw") == 5
    assert market.tick_size(152_460, kind="gold") == 10


def test_rounding() -> None:
    assert market.round_price(70_050) == 70_100
    assert market.round_price(70_049) == market.round_price(70_099, direction="down") == 70_000
    assert market.round_price(70_001, direction="up") == 70_100
    assert market.round_price(Decimal("1999.5"), direction="up") == 2_000
    assert market.round_price(1_999.4) == 1_999
    assert market.round_price(0.2) == market.round_price(0.2, direction="up") == 1
    assert market.round_price(2, kind="elw") == 5


def test_steps_across_a_band() -> None:
    assert (market.previous_price(2_000), market.next_price(2_000)) == (1_999, 2_005)
    assert (market.previous_price(50_000), market.next_price(49_950)) == (49_950, 50_000)
    assert (market.previous_price(70_050), market.next_price(70_050)) == (70_000, 70_100)


def test_the_two_prices_beside_one_off_tick() -> None:
    assert market.nearest_prices(70_050) == (70_000, 70_100)
    assert market.nearest_prices(70_000) == (70_000,)
    assert market.nearest_prices(3, kind="elw") == (5,)


@given(numbers, rules, st.sampled_from(("down", "up", "nearest")))
def test_a_rounded_price_is_on_tick_and_rounds_to_itself(
    price: Any, rule: dict[str, Any], direction: Any
) -> None:
    rounded = market.round_price(price, direction=direction, **rule)
    assert market.is_on_tick(rounded, **rule)
    for again in ("down", "up", "nearest"):
        assert market.round_price(rounded, direction=again, **rule) == rounded


@given(numbers, rules)
def test_down_and_up_enclose_the_price_without_a_gap(price: Any, rule: dict[str, Any]) -> None:
    below = market.round_price(price, direction="down", **rule)
    above = market.round_price(price, direction="up", **rule)
    assert below <= price <= above
    assert (below, above) in {(below, below), (below, market.next_price(below, **rule))}
    nearest = market.round_price(price, **rule)
    away = abs(Decimal(nearest) - Decimal(price))
    assert away == min(abs(Decimal(one) - Decimal(price)) for one in (below, above))


@given(whole, rules)
def test_next_and_previous_undo_each_other(price: int, rule: dict[str, Any]) -> None:
    here = market.round_price(price, direction="up", **rule)
    higher = market.next_price(here, **rule)
    assert market.previous_price(higher, **rule) == here
    assert not any(market.is_on_tick(one, **rule) for one in range(here + 1, higher))


@given(whole, whole, rules, st.sampled_from(("down", "up", "nearest")))
def test_rounding_keeps_the_order(
    one: int, other: int, rule: dict[str, Any], direction: Any
) -> None:
    low, high = sorted((one, other))
    assert market.round_price(low, direction=direction, **rule) <= market.round_price(
        high, direction=direction, **rule
    )


@pytest.mark.parametrize(
    "price",
    [0, -100, True, None, "70000", float("nan"), float("inf"), Decimal("NaN"), Decimal("-1")],
)
def test_a_price_that_is_none_is_refused(price: Any) -> None:
    with pytest.raises(ConfigError, match="price must be a positive"):
        market.round_price(price)
    with pytest.raises(ConfigError, match="price must be a positive"):
        market.tick_size(price)
    with pytest.raises(ConfigError, match="price must be a positive"):
        market.is_on_tick(price)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"kind": "bond"}, "kind must be one of 'stock'"),
        ({"kind": ["stock"]}, "kind must be one of 'stock'"),
        ({"board": "nasdaq"}, "board must be one of 'kospi'"),
        ({"on": dt.date(2014, 12, 30)}, "known from 2015-01-01"),
        ({"on": dt.datetime(2026, 1, 2, tzinfo=market.KST)}, "on must be a date, not"),
        ({"on": "2026-01-02"}, "on must be a datetime.date"),
    ],
)
def test_a_rule_that_is_none_is_refused(rule: Any, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        market.tick_size(70_000, **rule)


def test_no_price_below_the_lowest() -> None:
    with pytest.raises(ConfigError, match="no price on a tick below 1"):
        market.previous_price(1)
    with pytest.raises(ConfigError, match="no price on a tick at or below 4"):
        market.round_price(4, direction="down", kind="elw")
    with pytest.raises(ConfigError, match='direction must be "down"'):
        market.round_price(4, direction="sideways")  # type: ignore[arg-type]
