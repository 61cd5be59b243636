"""Daily price limits: known days of known stocks, and the rules they follow."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_async import market
from kiwoom_async.errors import ConfigError

RECORDED = Path(__file__).parents[3] / "shared" / "recorded" / "bodies.jsonl"


@pytest.mark.parametrize(
    ("base", "lower", "upper"),
    [
        (70_000, 49_000, 91_000),
        (4_000, 2_800, 5_200),  # 다스코 closed at its limit, recorded on 2026-07-08
        (1_677, 1_174, 2_180),  # 본느, expected at its limit, recorded on 2026-08-03
        (2_105, 1_475, 2_735),  # the width 631.5 is cut to 630 by the tick of the base price
        (1_999, 1_400, 2_595),  # 1,999 + 599 lies on no tick of the band above
        (19_990, 14_000, 25_950),
        (4_985, 3_490, 6_480),
        (400_500, 280_500, 520_000),
        (3, 2, 4),  # at least one tick
        (1, 1, 2),  # never below one tick
    ],
)
def test_limits_of_stocks(base: int, lower: int, upper: int) -> None:
    assert market.price_limits(base) == market.PriceLimits(lower, upper)


def test_other_products_and_boards() -> None:
    assert market.price_limits(10_000, board="konex") == market.PriceLimits(8_500, 11_500)
    assert market.price_limits(152_460, kind="gold") == market.PriceLimits(137_220, 167_700)
    assert market.price_limits(2_900, kind="etn", leverage=-2) == market.PriceLimits(1_160, 4_640)
    assert market.price_limits(10_000, kind="etf", leverage=1.5) == market.PriceLimits(
        5_500, 14_500
    )
    assert market.price_limits(11_803, kind="etf") == market.PriceLimits(8_265, 15_340)


def test_the_width_doubled_in_june_2015() -> None:
    before = market.price_limits(10_000, on=dt.date(2015, 6, 14))
    assert before == market.PriceLimits(8_500, 11_500)
    since = market.price_limits(10_000, on=dt.date(2015, 6, 15))
    assert since == market.PriceLimits(7_000, 13_000)


def test_the_first_day_of_a_stock() -> None:
    assert market.first_day_limits(30_000) == market.PriceLimits(18_000, 120_000)
    assert market.first_day_limits(1_501, board="kosdaq") == market.PriceLimits(901, 6_000)
    with pytest.raises(ConfigError, match="came from its opening auction"):
        market.first_day_limits(30_000, on=dt.date(2023, 6, 25))
    with pytest.raises(ConfigError, match="konex"):
        market.first_day_limits(30_000, board="konex")


def test_a_price_is_within_or_not() -> None:
    limits = market.price_limits(70_000)
    assert 49_000 in limits
    assert 91_000 in limits
    assert 91_100 not in limits
    assert "70000" not in limits


@given(
    st.integers(10, 2_000_000),
    st.sampled_from(("stock", "etf", "etn", "gold")),
    st.sampled_from(("kospi", "kosdaq", "konex")),
    st.none() | st.dates(dt.date(2015, 1, 1), dt.date(2027, 12, 31)),
    st.sampled_from((1, 1.5, 2, -2, 3)),
)
def test_limits_lie_on_ticks_around_the_base_price(
    raw: int, kind: Any, board: Any, on: dt.date | None, leverage: float
) -> None:
    base = market.round_price(raw, kind=kind, board=board, on=on)
    multiple = leverage if kind in ("etf", "etn") else 1
    limits = market.price_limits(base, kind=kind, board=board, on=on, leverage=multiple)
    for price in (limits.lower, limits.upper):
        assert market.is_on_tick(price, kind=kind, board=board, on=on)
    assert 0 < limits.lower <= base <= limits.upper
    widest = 0.3 * abs(multiple) * base + market.tick_size(base, kind=kind, board=board, on=on)
    assert limits.upper - base <= widest
    assert base - limits.lower <= widest


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kind": "elw"}, "ELW has no daily price limits"),
        ({"leverage": 2}, 'for kind "etf" or "etn" only'),
        ({"kind": "etf", "leverage": 0}, "leverage must be from 1 to 3"),
        ({"kind": "etf", "leverage": float("nan")}, "leverage must be"),
        ({"kind": "etf", "leverage": "2"}, "leverage must be a number"),
        ({"base": 0}, "base must be a positive whole number"),
        ({"base": 70_000.0}, "base must be a positive whole number"),
        ({"board": "otc"}, "board must be one of"),
    ],
)
def test_what_has_no_limits_is_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        market.price_limits(**{"base": 70_000, **arguments})


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded bodies are not here")
def test_recorded_stocks_at_their_limit() -> None:
    """Sign 1 is the upper limit, 4 the lower; the base price is the price without the change."""
    seen = 0
    for line in RECORDED.read_text("utf-8").splitlines():
        rows = [
            row
            for value in json.loads(line)["body"].values()
            if isinstance(value, list)
            for row in value
            if isinstance(row, dict) and row.get("pred_pre_sig") in ("1", "4")
        ]
        for row in rows:
            price, change = abs(int(row["cur_prc"])), int(row["pred_pre"])
            limits = market.price_limits(price - change)
            assert price == (limits.upper if row["pred_pre_sig"] == "1" else limits.lower)
            seen += 1
    assert seen
