"""Faults at exact moments: the nth frame, a request, a time of the day, by chance."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from kiwoom_async import Gap, KiwoomError, ServerError, Session, Trade
from kiwoom_async.simulator import Simulator
from kiwoom_async.simulator.controls.frames import BreakPoint
from tests.support.symbols import HYNIX, SAMSUNG

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_stage(day=dt.date(2026, 3, 5))]

Seen = list[int | str]


async def seen(exchange: Simulator, session: Session, sizes: int = 6) -> Seen:
    """Sizes of one trade after the other, with the gaps between them."""
    found: Seen = []
    async with session.stream((Trade, Gap), SAMSUNG) as stream:
        for size in range(1, sizes + 1):
            exchange.trade(SAMSUNG, size=size)
            await session.clock.sleep(5)  # long enough to connect again
        exchange.trade(SAMSUNG, size=99)
        async for record in stream:
            if isinstance(record, Gap):
                found.append(record.why)
            elif record.size == 99:
                break
            else:
                found.append(record.size)
    return found


@pytest.mark.parametrize(
    ("place", "last"), [("before", 2), ("within", 2), ("after", 3)], ids=lambda value: str(value)
)
async def test_the_line_breaks_at_the_nth_frame(
    exchange: Simulator, session: Session, place: BreakPoint, last: int
) -> None:
    fault = exchange.on_frame("REAL").after(2).break_line(place)
    got = await seen(exchange, session)
    assert got[:last] == list(range(1, last + 1))
    assert isinstance(got[last], str)
    assert got[last + 1 :] == [4, 5, 6]
    assert (fault.hits, fault.active) == (1, False)


async def test_frames_are_lost_repeated_and_late(exchange: Simulator, session: Session) -> None:
    exchange.on_frame("REAL").after(1).lose()
    exchange.on_frame("REAL").after(3).repeat()
    assert await seen(exchange, session) == [1, 3, 4, 5, 5, 6]
    began = exchange.now
    async with session.stream(Trade, HYNIX) as trades:
        exchange.on_frame("REAL").delay(7.5)
        exchange.trade(HYNIX)
        before = exchange.now
        await anext(trades)
        assert exchange.now - before == dt.timedelta(seconds=7.5)
    assert exchange.now > began


@pytest.mark.parametrize("name", ["LOGIN", "REG"])
@pytest.mark.parametrize("place", ["before", "within", "after"])
async def test_the_line_breaks_at_an_answer(
    exchange: Simulator, session: Session, name: str, place: BreakPoint
) -> None:
    exchange.on_frame(name).break_line(place)
    sizes = [one for one in await seen(exchange, session) if isinstance(one, int)]
    assert sizes[-5:] == [2, 3, 4, 5, 6]  # a line that broke after the answer may cost the first
    assert len(sizes) == 6 or place == "after"
    assert session.stats().connected


async def test_requests_are_cut_off_ignored_and_refused(
    exchange: Simulator, session: Session
) -> None:
    exchange.on_request("LOGIN").break_line()
    exchange.on_request("REG").break_line()
    exchange.on_request("REG").ignore()
    assert [one for one in await seen(exchange, session) if isinstance(one, int)] == [*range(1, 7)]
    names = [message.name for message in exchange.messages]
    assert names.count("LOGIN") == 4
    refusal = exchange.on_request("REG").refuse(1, "no")
    with pytest.raises(KiwoomError, match="no"):
        await session.stream(Trade, HYNIX).__aenter__()
    assert refusal.hits == 1


async def test_a_fault_begins_at_its_time(exchange: Simulator, session: Session) -> None:
    fault = exchange.on("ka10001").at("10:00:30").refuse(1999, count=5)
    await session.stocks.info(SAMSUNG)
    assert not fault.hits
    await session.clock.sleep(30)
    with pytest.raises(ServerError):
        await session.stocks.info(SAMSUNG)
    late = exchange.on_frame("REAL").at(dt.time(11, 0)).lose(count=None)
    assert await seen(exchange, session, 3) == [1, 2, 3]
    assert not late.hits


async def test_random_faults_are_the_same_for_a_seed(exchange: Simulator) -> None:
    async def story(seed: int) -> list[str]:
        told: list[str] = []
        async with (
            Simulator(pace=0, day=dt.date(2026, 3, 5)) as other,
            Session(other.server, other.credentials) as session,
        ):
            faults = other.random_faults(seed, 0.05)
            for _ in range(30):
                try:
                    told.append(f"{(await session.stocks.info(SAMSUNG)).price}")
                except KiwoomError as error:
                    told.append(type(error).__name__)
                told.append(f"{other.now:%H:%M:%S.%f}")
            told.append(str([fault.hits for fault in faults]))
        return told

    assert await story(1) == await story(1) != await story(2)


async def test_faults_can_be_undone_together(exchange: Simulator, session: Session) -> None:
    faults = exchange.random_faults(1, 1.0)
    exchange.heal()
    assert not any(fault.active for fault in faults)
    assert await seen(exchange, session, 3) == [1, 2, 3]


async def test_a_delayed_frame_holds_up_no_run(exchange: Simulator, session: Session) -> None:
    exchange.on_frame("REAL").sometimes(0.2).delay(3.0)
    async with session.stream(Trade, SAMSUNG, buffer=10_000):
        async with asyncio.timeout(60):
            await exchange.run(until="10:05")
    assert exchange.now.time() == dt.time(10, 5)


@pytest.mark.parametrize("chance", [0, -1, 1.5])
def test_impossible_conditions_are_refused(chance: float) -> None:
    exchange = Simulator(pace=0)
    with pytest.raises(ValueError, match="chance"):
        exchange.on_frame().sometimes(chance)
    with pytest.raises(ValueError, match="chance"):
        exchange.random_faults(1, chance)
    with pytest.raises(ValueError, match="negative"):
        exchange.on_request().after(-1)
    with pytest.raises(ValueError, match="isoformat"):
        exchange.on().at("nine")
    with pytest.raises(ValueError, match="seconds must not be negative"):
        exchange.on_frame().delay(-1)
    with pytest.raises(ValueError, match="seconds must not be negative"):
        exchange.on().delay_answers(-1)
    with pytest.raises(ValueError, match="before, within or after"):
        exchange.on_frame().break_line("behind")  # type: ignore[arg-type]
