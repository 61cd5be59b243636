"""Commission and tax: rates with their dates, and amounts that were recorded."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_async import market
from kiwoom_async.errors import ConfigError


@pytest.mark.parametrize(
    ("traded", "kospi", "kosdaq", "konex"),
    [
        ("2015-01-02", "0.30", "0.30", "0.30"),
        ("2019-05-29", "0.30", "0.30", "0.30"),
        ("2019-05-30", "0.25", "0.25", "0.10"),  # settles on 3 June 2019
        ("2020-12-28", "0.25", "0.25", "0.10"),
        ("2020-12-29", "0.23", "0.23", "0.10"),
        ("2022-12-27", "0.23", "0.23", "0.10"),
        ("2022-12-28", "0.20", "0.20", "0.10"),
        ("2023-12-26", "0.20", "0.20", "0.10"),
        ("2023-12-27", "0.18", "0.18", "0.10"),
        ("2024-12-26", "0.18", "0.18", "0.10"),
        ("2024-12-27", "0.15", "0.15", "0.10"),  # settles on 2 January 2025
        ("2025-12-26", "0.15", "0.15", "0.10"),
        ("2025-12-29", "0.20", "0.20", "0.10"),
        ("2026-11-26", "0.20", "0.20", "0.10"),
    ],
)
def test_tax_follows_the_settlement_day(traded: str, kospi: str, kosdaq: str, konex: str) -> None:
    on = dt.date.fromisoformat(traded)
    percents = {"kospi": kospi, "kosdaq": kosdaq, "konex": konex}
    for board, percent in percents.items():
        tax = market.transaction_tax(board=board, on=on)  # type: ignore[arg-type]
        assert tax.total == Decimal(percent) / 100, board


def test_the_rural_tax_is_kospi_only() -> None:
    kospi, kosdaq = market.transaction_tax(), market.transaction_tax(board="kosdaq")
    assert (kospi.securities, kospi.rural) == (Decimal("0.0005"), Decimal("0.0015"))
    assert (kosdaq.securities, kosdaq.rural) == (Decimal("0.002"), Decimal(0))
    in_2025 = market.transaction_tax(on=dt.date(2025, 6, 2))
    assert (in_2025.securities, in_2025.rural) == (Decimal(0), Decimal("0.0015"))


@pytest.mark.parametrize("kind", ["etf", "etn", "elw", "gold"])
def test_only_stocks_are_taxed(kind: Any) -> None:
    assert market.transaction_tax(kind=kind).total == 0
    assert market.trading_costs(1_000_000, side="sell", kind=kind).tax == 0


def test_what_a_trade_costs() -> None:
    assert market.trading_costs(700_000, side="buy") == market.Costs(commission=100)
    assert market.trading_costs(700_000, side="sell") == market.Costs(commission=100, tax=1_400)
    assert market.trading_costs(10_000_000, side="buy", exchange="nxt").commission == 1_450
    gold = market.trading_costs(1_524_600, side="buy", kind="gold")
    assert (gold.commission, gold.vat, gold.total) == (4_570, 457, 5_027)


def test_costs_recorded_on_paper_in_august_2026() -> None:
    """A share bought for 250,250 and worth 260,000 in a list of holdings (kt00018)."""
    on, rate = dt.date(2026, 8, 31), market.PAPER_COMMISSION_RATE
    buying = market.trading_costs(250_250, side="buy", on=on, commission_rate=rate)
    selling = market.trading_costs(260_000, side="sell", on=on, commission_rate=rate)
    assert (buying.commission, buying.tax) == (870, 0)
    assert (selling.commission, selling.tax) == (910, 520)


@given(
    st.integers(1, 10**12),
    st.sampled_from(("buy", "sell")),
    st.sampled_from(("stock", "etf", "gold")),
    st.dates(dt.date(2015, 1, 1), dt.date(2030, 12, 31)),
)
def test_costs_are_whole_won_and_never_above_the_rate(
    amount: int, side: Any, kind: Any, on: dt.date
) -> None:
    costs = market.trading_costs(amount, side=side, kind=kind, on=on)
    assert costs.commission % 10 == 0
    assert costs.tax == (0 if side == "buy" or kind != "stock" else costs.tax)
    assert costs.tax <= amount * market.transaction_tax(kind=kind, on=on).total < costs.tax + 1 or (
        side == "buy"
    )
    assert costs.total == costs.commission + costs.tax + costs.vat


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"amount": 0}, "amount must be a positive whole number"),
        ({"amount": 1.5}, "amount must be a positive whole number"),
        ({"side": "short"}, "side must be one of 'buy', 'sell'"),
        ({"exchange": "sor"}, "exchange must be one of 'krx', 'nxt'"),
        ({"commission_rate": 0.00015}, "commission_rate must be a Decimal"),
        ({"commission_rate": Decimal(15)}, "commission_rate must be a Decimal"),
        ({"commission_rate": Decimal("NaN")}, "commission_rate must be a Decimal"),
        ({"on": dt.date(2014, 1, 2)}, "known from 2015-01-01"),
        ({"board": "otc"}, "board must be one of"),
        ({"kind": "bond"}, "kind must be one of"),
    ],
)
def test_bad_arguments_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        market.trading_costs(**{"amount": 700_000, "side": "sell", **arguments})
