"""Exchange time stands while a thread works for a session: files take none of it."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from anyio import from_thread, to_thread

from kiwoom_async import Session
from kiwoom_async.simulator import Simulator
from tests.support.symbols import SAMSUNG

pytestmark = pytest.mark.anyio


async def time_of_orders(journal: Path | None) -> float:
    """Exchange time that ten orders take beside a task that always waits for the next second."""
    async with (
        Simulator(pace=0) as exchange,
        Session(exchange.server, exchange.credentials, order_journal=journal) as session,
    ):

        async def tick() -> None:
            while True:
                await session.clock.sleep(1)

        ticking = asyncio.create_task(tick())
        began = exchange.now
        for _ in range(10):
            await session.orders.buy(SAMSUNG, 1, order_type="market")
        ticking.cancel()
        return (exchange.now - began).total_seconds()


async def test_an_order_journal_takes_no_exchange_time(tmp_path: Path) -> None:
    assert await time_of_orders(tmp_path / "orders") == await time_of_orders(None)


async def test_time_does_not_stand_for_a_thread_that_waits_for_it(exchange: Simulator) -> None:
    async with Session(exchange.server, exchange.credentials) as session:
        began = exchange.now

        def wait() -> None:
            from_thread.run(session.clock.sleep, 60)

        await to_thread.run_sync(wait)
        assert (exchange.now - began).total_seconds() >= 60


async def test_time_goes_on_when_the_thread_has_ended(exchange: Simulator) -> None:
    async with Session(exchange.server, exchange.credentials) as session:
        began, may_end = exchange.now, threading.Event()
        working = asyncio.create_task(to_thread.run_sync(may_end.wait))
        sleeping = asyncio.create_task(session.clock.sleep(60))
        for _ in range(20):
            await asyncio.sleep(0.001)
        assert exchange.now == began
        may_end.set()
        await working
        await sleeping
        assert (exchange.now - began).total_seconds() == 60
