"""Limiter: the server never counts more than N in any window, all N are used, first come first."""

from __future__ import annotations

import asyncio
import heapq
import random
from functools import partial
from itertools import pairwise

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_async import LIVE, Credentials, Limits
from kiwoom_async.clock import SystemClock
from kiwoom_async.net.limiter import Limiter, Limiters, in_background, limiters_of

pytestmark = pytest.mark.anyio


class Time(SystemClock):
    """A clock that the test moves from one due moment to the next."""

    def __init__(self) -> None:
        self.at = 0.0
        self._due: list[tuple[float, int, asyncio.Event]] = []
        self._count = 0

    def monotonic(self) -> float:
        return self.at

    async def sleep(self, seconds: float, *, daemon: bool = False) -> None:
        self._count += 1
        due = asyncio.Event()
        heapq.heappush(self._due, (self.at + max(seconds, 0.0), self._count, due))
        await due.wait()

    async def advance(self, seconds: float) -> None:
        end = self.at + seconds
        await settle()
        while self._due and self._due[0][0] <= end + 1e-9:
            self.at, _, due = heapq.heappop(self._due)
            due.set()
            await settle()
        self.at = max(self.at, end)


async def settle() -> None:
    """Run every task that is ready."""
    for _ in range(12):
        await asyncio.sleep(0)


class Network:
    """Callers of one limiter, and a server that counts when their requests arrive.

    Attributes:
        sent: When the requests were sent, with the names of the callers.
        arrived: When they arrived.
    """

    def __init__(
        self, calls: int, *, margin: float = Limits().margin, travel: float = Limits().travel
    ) -> None:
        self.time = Time()
        self.limits = Limits(calls=calls, margin=margin, travel=travel)
        self.limiter = Limiter(self.limits, self.time)
        self.sent: list[tuple[float, int]] = []
        self.arrived: list[float] = []

    async def call(
        self, name: int, *, connect: float = 0.0, there: float = 0.0, back: float = 0.0
    ) -> None:
        with await self.limiter.permit() as permit:
            if connect:
                await self.time.sleep(connect)
            self.sent.append((self.time.at, name))
            permit.sent()
            if there:
                await self.time.sleep(there)
            self.arrived.append(self.time.at)
            if back:
                await self.time.sleep(back)
            permit.answered()

    def most_in_a_window(self) -> int:
        times = sorted(self.arrived)
        window = self.limits.window
        return max((sum(at <= other < at + window for other in times) for at in times), default=0)


def network(calls: int) -> Network:
    """One that takes no time: windows can be counted exactly."""
    return Network(calls, margin=0.0, travel=0.0)


async def test_a_burst_is_sent_at_once_and_the_rest_one_window_later() -> None:
    net = network(5)
    async with anyio.create_task_group() as tasks:
        for name in range(12):
            tasks.start_soon(net.call, name)
        await net.time.advance(0.0)
        assert net.sent == [(0.0, name) for name in range(5)]
        await net.time.advance(0.99)
        assert len(net.sent) == 5
        await net.time.advance(0.01)
        assert net.sent[5:] == [(1.0, name) for name in range(5, 10)]
        await net.time.advance(1.0)
    assert [name for _, name in net.sent] == list(range(12))


async def test_a_cancelled_waiter_uses_up_no_permission() -> None:
    net = network(1)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(net.call, 0)
        await settle()
        with anyio.CancelScope() as given_up:
            tasks.start_soon(net.call, 2)
            given_up.cancel()
            await net.call(1)
        await net.time.advance(1.0)
        assert net.sent == [(0.0, 0), (1.0, 2)]


async def test_a_permit_under_which_nothing_was_sent_comes_back_at_once() -> None:
    limiter = Limiter(Limits(calls=1), Time())
    for _ in range(3):
        with pytest.raises(OSError, match="no connection"), await limiter.permit():
            raise OSError("no connection")
    with anyio.fail_after(1):
        await limiter.permit()


async def test_who_waits_for_a_permit_under_which_nothing_was_sent_is_woken() -> None:
    limiter = Limiter(Limits(calls=1), Time())
    async with anyio.create_task_group() as tasks:
        with await limiter.permit():
            tasks.start_soon(limiter.permit)
            await settle()
        with anyio.fail_after(1):
            await settle()


async def test_the_window_counts_from_when_the_request_was_sent() -> None:
    net = network(1)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(partial(net.call, 0, connect=0.7))  # a connection is opened first
        await settle()
        tasks.start_soon(net.call, 1)
        await net.time.advance(3.0)
    assert [round(at, 6) for at, _ in net.sent] == [0.7, 1.7]


async def test_the_window_counts_from_when_the_request_has_certainly_arrived() -> None:
    """The answer begins to come after 0.1 s: it may have arrived in the last moment before."""
    net = Network(1)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(partial(net.call, 0, there=0.1))
        await settle()
        tasks.start_soon(net.call, 1)
        await net.time.advance(3.0)
    assert [round(at, 6) for at, _ in net.sent] == [0.0, 1.1]


async def test_an_answer_that_takes_long_does_not_hold_the_next_call_up() -> None:
    net = Network(1)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(partial(net.call, 0, there=0.1, back=5.0))
        await settle()
        tasks.start_soon(net.call, 1)
        await net.time.advance(6.0)
    assert [round(at, 6) for at, _ in net.sent] == [0.0, 1.18]


async def test_a_lower_limit_is_learnt_and_corrected_by_a_later_refusal() -> None:
    net = network(5)
    async with anyio.create_task_group() as tasks:
        for name in range(3):
            tasks.start_soon(net.call, name)
        await net.time.advance(0.5)
        net.limiter.learn(2)
        for name in range(3, 9):
            tasks.start_soon(net.call, name)
        await net.time.advance(10.0)
    later = [at for at, name in net.sent if name >= 3]
    assert all(third - first >= 1.0 for first, third in zip(later, later[2:], strict=False))
    net.limiter.learn(4)
    assert net.limiter.calls == 4
    net.limiter.learn(400)
    assert net.limiter.calls == 5
    net.limiter.learn(0)
    assert net.limiter.calls == 5


async def test_a_raised_limit_wakes_who_waits() -> None:
    net = network(5)
    net.limiter.learn(1)
    async with anyio.create_task_group() as tasks:
        for name in range(5):
            tasks.start_soon(net.call, name)
        await settle()
        assert len(net.sent) == 1
        net.limiter.learn(5)
        await settle()
        assert len(net.sent) == 5


async def test_no_limit() -> None:
    limiter = Limiter(Limits(calls=1, window=0), Time())
    for _ in range(100):
        with anyio.fail_after(1):
            permit = await limiter.permit()
        permit.sent()


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
        net = network(calls)
        asked: list[int] = []
        async with anyio.create_task_group() as tasks:
            for name, (pause, connect, gives_up) in enumerate(arrivals):
                scope = anyio.CancelScope()
                tasks.start_soon(guarded, net, scope, name, connect)
                await settle()
                if gives_up:
                    scope.cancel()
                else:
                    asked.append(name)
                await net.time.advance(pause)
            await net.time.advance(2.0 * len(arrivals))
        assert net.most_in_a_window() <= calls
        assert set(asked) <= {name for _, name in net.sent}
        if not any(connect for _, connect, _ in arrivals):
            times = [at for at, _ in net.sent]
            assert times == sorted(times)
            assert all(later - earlier <= 2.0 for earlier, later in pairwise(times))

    anyio.run(run)


async def guarded(net: Network, scope: anyio.CancelScope, name: int, connect: float) -> None:
    with scope:
        await net.call(name, connect=connect)


async def work(net: Network, seconds: float, travel: tuple[float, float], seed: int) -> None:
    """Keep 50 callers busy on a network where each transfer has its own delay."""
    chance = random.Random(seed)

    async def call_on_and_on() -> None:
        while True:
            there, back = (chance.uniform(*travel) for _ in range(2))
            await net.call(0, there=there, back=back)

    async with anyio.create_task_group() as tasks:
        for _ in range(50):
            tasks.start_soon(call_on_and_on)
        await net.time.advance(seconds)
        tasks.cancel_scope.cancel()


@pytest.mark.parametrize("calls", [1, 2, 5])
@pytest.mark.parametrize("seed", range(4))
async def test_requests_that_travel_for_0_to_150_ms_are_never_too_many(
    calls: int, seed: int
) -> None:
    net = Network(calls)
    await work(net, 120.0, (0.0, 0.15), seed)
    assert net.most_in_a_window() <= calls
    assert len(net.arrived) - calls >= 0.87 * calls * net.arrived[-1]


@pytest.mark.parametrize("calls", [1, 5])
@pytest.mark.parametrize("way", [0.0, 0.002, 0.01])
async def test_on_an_even_network_the_whole_allowance_is_used(calls: int, way: float) -> None:
    net = Network(calls)
    await work(net, 60.0, (way, way), 0)
    assert net.most_in_a_window() <= calls
    assert len(net.arrived) - calls >= 0.97 * calls * (net.arrived[-1] - net.arrived[0])
    assert net.arrived[calls - 1] == net.arrived[0]  # the first ones at once


@settings(max_examples=40)
@given(
    calls=st.integers(1, 5),
    ways=st.lists(st.tuples(st.floats(0, 0.18), st.floats(0, 3.0)), min_size=1, max_size=40),
)
def test_no_travel_up_to_the_limit_of_travel_bunches_arrivals(
    calls: int, ways: list[tuple[float, float]]
) -> None:
    """Any delay of each request and each answer."""

    async def run() -> None:
        net = Network(calls)
        async with anyio.create_task_group() as tasks:
            for name, (there, back) in enumerate(ways):
                tasks.start_soon(partial(net.call, name, there=there, back=back))
            await net.time.advance(2.0 * len(ways) + 4.0)
        assert len(net.arrived) == len(ways)
        assert net.most_in_a_window() <= calls

    anyio.run(run)


KEY = Credentials(appkey="app", secretkey="secret")


async def test_the_allowance_belongs_to_the_key() -> None:
    clock = SystemClock()
    mine = limiters_of(LIVE, KEY, clock)
    assert limiters_of(LIVE, KEY, SystemClock()) is mine
    assert mine.of("ka10001") is mine.of("ka10001")
    assert mine.of("ka10001") is not mine.of("ka10002")
    other = Credentials(appkey="other", secretkey="secret")
    assert limiters_of(LIVE, other, clock) is not mine
    assert limiters_of(LIVE, KEY, Time()) is not mine


def test_loops_share_nothing() -> None:
    async def limiters() -> object:
        return limiters_of(LIVE, KEY, SystemClock())

    assert anyio.run(limiters) is not anyio.run(limiters)


async def test_limiters_outlive_a_session_by_as_long_as_its_calls_count() -> None:
    limits = Limits(window=0.05, travel=0.0)
    server = LIVE.__class__(rest="http://x", websocket="ws://x", limits=limits)
    mine = limiters_of(server, KEY, SystemClock())
    known = id(mine)
    mine.linger()
    del mine
    assert id(limiters_of(server, KEY, SystemClock())) == known


class Background(Network):
    """Callers in the background, beside those of a network."""

    async def call_in_background(self, name: int) -> None:
        with in_background():
            await self.call(name)


async def test_calls_in_the_background_leave_a_permit_to_others() -> None:
    net = Background(5, margin=0.0, travel=0.0)
    async with anyio.create_task_group() as tasks:
        for name in range(100, 108):
            tasks.start_soon(net.call_in_background, name)
        await net.time.advance(0.0)
        assert net.sent == [(0.0, name) for name in range(100, 104)]
        await net.time.advance(0.5)
        tasks.start_soon(net.call, 0)  # needs no wait
        await net.time.advance(0.0)
        assert net.sent[-1] == (0.5, 0)
        await net.time.advance(2.0)
    assert len(net.sent) == 9
    assert net.most_in_a_window() <= 5


async def test_calls_in_the_background_wait_until_no_other_call_waits() -> None:
    net = Background(1, margin=0.0, travel=0.0)
    async with anyio.create_task_group() as tasks:
        for name in range(3):
            tasks.start_soon(net.call, name)
        tasks.start_soon(net.call_in_background, 100)
        await net.time.advance(1.5)
        for name in range(3, 5):
            tasks.start_soon(net.call, name)
        await net.time.advance(10)
    assert [name for _, name in net.sent] == [0, 1, 2, 3, 4, 100]
    assert net.most_in_a_window() == 1


async def test_a_waiting_call_of_another_tr_comes_before_the_background() -> None:
    """An order that waits for its turn is not delayed by a back-fill."""
    time = Time()
    limiters = Limiters(Limits(calls=1, margin=0.0, travel=0.0), time)
    done: list[str] = []

    async def call(tr: str) -> None:
        with await limiters.of(tr).permit() as permit:
            permit.sent()
            done.append(tr)

    async def call_in_background(tr: str) -> None:
        with in_background():
            await call(tr)

    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(call, "kt10000")
        await settle()
        tasks.start_soon(call_in_background, "ka10003")
        await time.advance(10)
    assert done == ["kt10000"] * 3 + ["ka10003"]


async def test_a_cancelled_call_in_the_background_uses_no_permit() -> None:
    net = Background(1, margin=0.0, travel=0.0)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(net.call, 0)
        await settle()
        async with anyio.create_task_group() as background:
            background.start_soon(net.call_in_background, 100)
            await settle()
            background.cancel_scope.cancel()
        await net.time.advance(0.9)
        tasks.start_soon(net.call, 1)
        await net.time.advance(3)
    assert net.sent == [(0.0, 0), (1.0, 1)]
