"""Health: how a session does, as numbers."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import Callable, Coroutine
from email.utils import format_datetime
from typing import Any

import pytest

from kiwoom_async import Gap, OrderInDoubt, Session, SessionClosed, Trade
from kiwoom_async.health import drift_of
from kiwoom_async.simulator import Simulator
from kiwoom_async.telemetry import Event
from tests.support.symbols import SAMSUNG

pytestmark = pytest.mark.anyio


async def test_before_anything_happened_nothing_is_known(session: Session) -> None:
    health = session.health()
    assert health.state == "connecting"
    assert (health.frame_age, health.ping_age, health.answer_age) == (None, None, None)
    assert (health.loop_lag, health.clock_drift, health.token_until) == (None, None, None)
    assert health.allowance == {}
    assert (health.gaps, health.dropped, health.orders_in_doubt, health.hook_failures) == (0,) * 4


async def test_ages_grow_and_begin_again(exchange: Simulator, session: Session) -> None:
    await session.stocks.info(SAMSUNG)
    assert session.health().allowance == {"ka10001": (1, exchange.server.limits.calls)}
    async with session.stream(Trade, SAMSUNG) as trades:
        for _ in range(25):
            await session.clock.sleep(1)
        health = session.health()
        assert health.state == "live"
        assert health.state_age == pytest.approx(25, abs=1)
        assert health.answer_age == pytest.approx(25, abs=1)
        assert health.ping_age is not None
        assert 0 <= health.ping_age <= 10
        assert health.loop_lag is not None
        assert health.loop_lag < 1
        assert health.clock_drift == 0.0
        assert health.allowance == {}
        assert health.token_until is not None
        assert health.token_until > session.clock.now()
        exchange.trade(SAMSUNG)
        await anext(trades)
        frame_age = session.health().frame_age
        assert frame_age is not None
        assert frame_age < 1


async def test_it_counts_losses_and_doubts(exchange: Simulator, session: Session) -> None:
    async with session.stream((Trade, Gap), SAMSUNG) as trades:
        exchange.drop_connections()
        await anext(trades)
    exchange.lose_answer("kt10000")
    with pytest.raises(OrderInDoubt):
        await session.orders.buy(SAMSUNG, 1, order_type="market")
    health = session.health()
    assert health.gaps == 1
    assert health.reconnections == 1
    assert health.orders_in_doubt == 1


async def test_a_closed_session_has_none(exchange: Simulator) -> None:
    async with Session(exchange.server, exchange.credentials) as session:
        pass
    with pytest.raises(SessionClosed):
        session.health()


@pytest.mark.parametrize(
    ("ahead", "drift"), [(0.0, 0.0), (0.9, 0.0), (3.0, 2.0), (-2.0, -2.0), (3600.0, 3599.0)]
)
def test_the_drift_is_what_whole_seconds_do_not_explain(ahead: float, drift: float) -> None:
    stated = dt.datetime(2026, 11, 26, 3, tzinfo=dt.UTC)
    came_ns = int((stated.timestamp() + ahead) * 1e9)
    assert drift_of((format_datetime(stated, usegmt=True), came_ns)) == pytest.approx(drift)


@pytest.mark.parametrize("header", ["", "yesterday", "Thu, 99 Nov 2026 03:00:00 GMT"])
def test_an_odd_date_says_nothing(header: str) -> None:
    assert drift_of((header, 1)) is None


async def test_it_is_read_in_the_event_loop_only(exchange: Simulator) -> None:
    heard: list[int] = []
    here = threading.get_ident()

    def hook(event: Event) -> None:
        heard.append(threading.get_ident())

    async with (
        Session(exchange.server, exchange.credentials, hooks=[hook]) as session,
        session.stream((Trade, Gap), SAMSUNG) as trades,
    ):
        exchange.drop_connections()
        await anext(trades)  # a gap, which the next look reports
        with pytest.raises(RuntimeError, match="run_coroutine_threadsafe"):
            await asyncio.to_thread(session.health)
        assert session.health().gaps == 1
        loop = asyncio.get_running_loop()

        async def read() -> int:
            return session.health().gaps

        assert await asyncio.to_thread(ask, read, loop) == 1
    assert set(heard) == {here}
    with pytest.raises(SessionClosed):
        await asyncio.to_thread(session.health)


def ask(read: Callable[[], Coroutine[Any, Any, int]], loop: asyncio.AbstractEventLoop) -> int:
    """As another thread asks."""
    return asyncio.run_coroutine_threadsafe(read(), loop).result(5)
