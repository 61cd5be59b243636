"""Fault matrix: every fault during every activity, over both WebSocket libraries.

Every cell asserts what the user sees and that nothing is lost, doubled or leaked: trades, orders,
tasks, connections and registrations.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import inspect
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import pytest

from kiwoom_async import Blocked, KiwoomError, Session, SessionReplaced
from kiwoom_async.net.websocket import LibraryName
from kiwoom_async.simulator import Rules, Simulator
from kiwoom_async.simulator.faults import Fault
from tests.support.activities import ACTIVITIES, Closing
from tests.support.activity import Activity
from tests.support.fault_rows import FAULTS, Row, Where
from tests.support.libraries import EVERY_LIBRARY

pytestmark = pytest.mark.anyio

DAY = dt.date(2026, 3, 5)  # a Thursday
LASTING = 60.0  # seconds of exchange time that a fault lasts: longer than silence is allowed
RECOVERY = 150.0  # seconds of exchange time: silence, the longest delay, registering again

WHY_NOT: dict[Where, str] = {
    "up": "no connection is up yet",
    "time": "it lasts a moment",
    "REG": "it registers nothing while the fault strikes",
    "REAL": "no market data comes while the fault strikes",
    "call": "it makes no REST call while the fault strikes",
    "page": "it reads no pages",
}
IMPOSSIBLE = {
    (fault, name): WHY_NOT.get(row.where, "")
    for fault, row in FAULTS.items()
    for name, activity in ACTIVITIES.items()
    if row.where not in activity.does
} | {("token refused", "logging in"): "a request for a token carries none that could be refused"}
CELLS = [
    pytest.param(fault, activity, id=f"{fault} / {activity}")
    for fault in FAULTS
    for activity in ACTIVITIES
    if (fault, activity) not in IMPOSSIBLE
]


class ArmedFault:
    """Lets a fault strike once, and knows whether it has hit."""

    def __init__(self, row: Row, exchange: Simulator, session: Session) -> None:
        self._row = row
        self._on = exchange, session
        self._fault: Fault | None = None

    async def strike(self) -> None:
        struck = self._row.strike(*self._on)
        if inspect.isawaitable(struck):
            await struck
        elif isinstance(struck, Fault):
            self._fault = struck

    @property
    def hits(self) -> int:
        """How often it has acted, as far as that is counted."""
        return self._fault.hits if self._fault else 0

    def struck(self) -> bool:
        """Whether it has acted, as far as that is counted."""
        return self._fault is None or self.hits > 0

    def check(self) -> None:
        """A fault that has not hit proves nothing."""
        assert self.struck(), self._fault


async def nothing() -> None:
    """No fault strikes."""


async def under_fault(activity: Activity, armed: ArmedFault) -> str:
    """Do it while the fault strikes; return the name of the error, or ok."""
    try:
        async with activity.session.clock.timeout(2 * 24 * 3600):
            await activity.act(armed.strike)
    except KiwoomError as error:
        return type(error).__name__
    return "ok"


def opened(exchange: Simulator, library: LibraryName) -> Session:
    return Session(exchange.server, exchange.credentials, websocket=library)


async def cell(row: Row, name: str, library: LibraryName, folder: Path) -> None:
    """Play one cell."""
    rules = Rules(calls=100, registrations=100, **row.rules)
    async with Simulator(pace=0, day=DAY, timetable=False, rules=rules) as exchange:
        session = await opened(exchange, library).open()
        activity = ACTIVITIES[name](exchange, session, folder)
        armed = ArmedFault(row, exchange, session)
        async with AsyncExitStack() as stack:
            stack.push_async_callback(close_anyhow, session)
            await activity.begin(stack)
            if isinstance(activity, Closing):
                await activity.act(nothing)
                await close_under_fault(activity, armed, row)
            else:
                await live_through(activity, armed, row)
        await check_closed(exchange)
        armed.check()


async def live_through(activity: Activity, armed: ArmedFault, row: Row) -> None:
    if activity.does & {"time"}:
        await activity.act(nothing)
    await activity.session.clock.sleep(5)
    registered = set(activity.exchange.registrations)
    ended = await under_fault(activity, armed)
    assert ended == (getattr(row, activity.outcome) if activity.outcome else "ok")
    await activity.session.clock.sleep(LASTING)
    activity.exchange.heal()
    await activity.exchange.accept_connections()
    await activity.session.clock.sleep(RECOVERY)
    ends = row.login_ends if activity.outcome == "login" else row.line == "ends"
    if not ends:
        await activity.act(nothing)
        await activity.session.clock.sleep(5)
        assert activity.exchange.registrations == registered
        assert len(activity.exchange.connections) == 1
    await activity.end(row)


async def close_anyhow(session: Session) -> None:
    with suppress(SessionReplaced, Blocked):
        await session.aclose()


async def close_under_fault(activity: Closing, armed: ArmedFault, row: Row) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    failure = await activity.close(armed.strike, armed.struck)
    assert failure is None or row.line == "ends"
    assert loop.time() - began < 2
    await activity.end(row)


async def check_closed(exchange: Simulator) -> None:
    """The session is closed: nothing of it is left, and its key works for the next one."""
    await exchange.wait_for(lambda: not exchange.connections)
    exchange.heal()
    await exchange.accept_connections()
    async with opened(exchange, "aiohttp") as following:
        await following.account.deposit()


@pytest.mark.heavy(sample=12)
@pytest.mark.parametrize("library", EVERY_LIBRARY)
@pytest.mark.parametrize(("fault", "activity"), CELLS)
async def test_a_cell(fault: str, activity: str, library: LibraryName, tmp_path: Path) -> None:
    before = asyncio.all_tasks()
    await cell(FAULTS[fault], activity, library, tmp_path)
    assert asyncio.all_tasks() <= before


def test_every_cell_is_played_or_has_a_reason() -> None:
    assert len(CELLS) + len(IMPOSSIBLE) == len(FAULTS) * len(ACTIVITIES)
    assert all(IMPOSSIBLE.values())
