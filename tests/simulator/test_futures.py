"""Futures: the basis runs out on the second Thursday of the quarter's last month."""

from __future__ import annotations

import datetime as dt

import pytest

from kiwoom_async.simulator.exchange.instruments.futures import basis

EXPIRIES = [dt.date(2026, 3, 12), dt.date(2026, 6, 11), dt.date(2026, 9, 10), dt.date(2026, 12, 10)]


@pytest.mark.parametrize("expiry", EXPIRIES)
def test_the_basis_is_nothing_on_the_day_of_expiry_and_small_before(expiry: dt.date) -> None:
    assert basis(1000.0, expiry) == 0
    before = [basis(1000.0, expiry - dt.timedelta(days=days)) for days in range(1, 60)]
    assert before == sorted(before)
    assert 0 < before[0] < 0.1


@pytest.mark.parametrize("expiry", EXPIRIES)
def test_the_day_after_it_carries_the_stocks_for_a_quarter(expiry: dt.date) -> None:
    """Also over the end of the year."""
    following = basis(1000.0, expiry + dt.timedelta(days=1))
    assert 1000.0 * 0.015 * 89 / 365 < following < 1000.0 * 0.015 * 98 / 365
