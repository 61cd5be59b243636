"""Pace: turns of one sender, a least time apart."""

from __future__ import annotations

import asyncio

import pytest

from kiwoom_async.net.pace import Pace
from tests.support.clock import StillClock

pytestmark = pytest.mark.anyio


async def test_the_first_turn_comes_at_once_and_each_next_one_an_interval_later() -> None:
    clock = StillClock()
    pace = Pace(0.35, clock)
    await pace.turn()
    second = asyncio.create_task(pace.turn())
    assert await clock.next_wait() == pytest.approx(0.35)
    await second


async def test_a_turn_that_comes_late_moves_the_next_one() -> None:
    clock = StillClock()
    pace = Pace(0.35, clock)
    await pace.turn()
    clock.passed = 10.0
    await pace.turn()
    third = asyncio.create_task(pace.turn())
    assert await clock.next_wait() == pytest.approx(0.35)
    await third


async def test_a_cancelled_wait_uses_no_turn() -> None:
    clock = StillClock()
    pace = Pace(0.35, clock)
    await pace.turn()
    given_up = asyncio.create_task(pace.turn())
    await clock.asleep()
    given_up.cancel()
    await asyncio.wait([given_up])
    clock.passed = 0.35
    await asyncio.wait_for(pace.turn(), 1)
