"""The rate limit: never more than N in any window, all N used, first come, first served."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from itertools import pairwise

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_async.net.limiter import Limiter

pytestmark = pytest.mark.anyio


class Time:
    """A timer that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 0.0
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._count = 0

    def later(self, seconds: float, callback: Callable[[], None]) -> None:
        self._count += 1
        heapq.heappush(self._due, (self.now + seconds, self._count, callback))

    async def advance(self, seconds: float) -> None:
        end = self.now + seconds
        await settle()
        while self._due and self._due[0][0] <= end:
            self.now, _, callback = heapq.heappop(self._due)
            callback()
            await settle()
        self.now = end


async def settle() -> None:
    """Let every task that can run do so."""
    for _ in range(10):
        await asyncio.sleep(0)


class Traffic:
    """Callers of one limiter, and when their requests left."""

    def __init__(self, calls: int) -> None:
        self.time = Time()
        self.limiter = Limiter(calls, 1.0, later=self.time.later)
        self.left: list[tuple[float, int]] = []

    async def call(self, name: int, connect: float = 0.0) -> None:
        with await self.limiter.permit() as permit:
            if connect:
                connected = anyio.Event()
                self.time.later(connect, connected.set)
                await connected.wait()
            self.left.append((self.time.now, name))
            permit.left()

    def most_in_a_window(self) -> int:
        times = sorted(at for at, _ in self.left)
        return max((sum(start <= at < start + 1.0 for at in times) for start in times), default=0)


async def test_a_burst_leaves_at_once_and_the_rest_one_window_later() -> None:
    traffic = Traffic(5)
    async with anyio.create_task_group() as tasks:
        for name in range(12):
            tasks.start_soon(traffic.call, name)
        await traffic.time.advance(0.0)
        assert traffic.left == [(0.0, name) for name in range(5)]
        await traffic.time.advance(0.99)
        assert len(traffic.left) == 5
        await traffic.time.advance(0.01)
        assert traffic.left[5:] == [(1.0, name) for name in range(5, 10)]
        await traffic.time.advance(1.0)
    assert [name for _, name in traffic.left] == list(range(12))


async def test_a_cancelled_waiter_costs_nobody_a_turn() -> None:
    traffic = Traffic(1)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(traffic.call, 0)
        await settle()
        with anyio.CancelScope() as given_up:
            tasks.start_soon(traffic.call, 2)
            given_up.cancel()
            await traffic.call(1)
        await traffic.time.advance(1.0)
        assert traffic.left == [(0.0, 0), (1.0, 2)]


async def test_a_permit_under_which_nothing_left_comes_back_at_once() -> None:
    limiter = Limiter(1, 1.0, later=Time().later)
    for _ in range(3):
        with pytest.raises(OSError, match="no connection"), await limiter.permit():
            raise OSError("no connection")
    with anyio.fail_after(1):
        await limiter.permit()


async def test_the_window_counts_from_when_the_request_left() -> None:
    traffic = Traffic(1)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(traffic.call, 0, 0.7)  # a connection is opened first
        await settle()
        tasks.start_soon(traffic.call, 1)
        await traffic.time.advance(3.0)
    assert [round(at, 6) for at, _ in traffic.left] == [0.7, 1.7]


async def test_a_lower_limit_is_learnt_and_kept() -> None:
    traffic = Traffic(5)
    async with anyio.create_task_group() as tasks:
        for name in range(3):
            tasks.start_soon(traffic.call, name)
        await traffic.time.advance(0.5)
        traffic.limiter.learn(2)
        traffic.limiter.learn(4)  # never up again
        for name in range(3, 9):
            tasks.start_soon(traffic.call, name)
        await traffic.time.advance(10.0)
    later = [at for at, name in traffic.left if name >= 3]
    assert all(third - first >= 1.0 for first, third in zip(later, later[2:], strict=False))


async def test_no_limit() -> None:
    limiter = Limiter(1, 0.0)
    for _ in range(100):
        with anyio.fail_after(1):
            permit = await limiter.permit()
        permit.left()


@settings(max_examples=60)
@given(
    calls=st.integers(1, 6),
    arrivals=st.lists(
        st.tuples(st.floats(0, 0.6), st.floats(0, 0.4), st.booleans()), min_size=1, max_size=25
    ),
)
def test_any_traffic_keeps_the_limit_and_uses_it(
    calls: int, arrivals: list[tuple[float, float, bool]]
) -> None:
    """Callers that come at any time, need any time to connect, and may give up while waiting."""

    async def run() -> None:
        traffic = Traffic(calls)
        asked: list[int] = []
        async with anyio.create_task_group() as tasks:
            for name, (pause, connect, gives_up) in enumerate(arrivals):
                scope = anyio.CancelScope()
                tasks.start_soon(guarded, traffic, scope, name, connect)
                await settle()
                if gives_up:
                    scope.cancel()
                else:
                    asked.append(name)
                await traffic.time.advance(pause)
            await traffic.time.advance(2.0 * len(arrivals))
        assert traffic.most_in_a_window() <= calls
        assert set(asked) <= {name for _, name in traffic.left}
        if not any(connect for _, connect, _ in arrivals):
            times = [at for at, _ in traffic.left]
            assert times == sorted(times)
            assert all(later - earlier <= 2.0 for earlier, later in pairwise(times))

    anyio.run(run)


async def guarded(traffic: Traffic, scope: anyio.CancelScope, name: int, connect: float) -> None:
    with scope:
        await traffic.call(name, connect)
