"""Source: a bot that takes one runs on live records and on recorded ones."""

from __future__ import annotations

from pathlib import Path

import anyio
import pytest

from kiwoom_async import Gap, Session, Source, Trade
from kiwoom_async.capture import Journal, Recorder, Replay
from kiwoom_async.simulator import Simulator
from tests.support.journals import happens
from tests.support.symbols import SAMSUNG

pytestmark = pytest.mark.anyio

LAST = 77


class Bot:
    """A strategy that knows nothing of where its records come from."""

    def __init__(self, source: Source[Trade | Gap]) -> None:
        self.source = source
        self.sizes: list[int] = []
        self.interruptions = 0
        self.is_ready = False

    async def run(self) -> None:
        """Follow the records until a trade of a certain size, which ends its day."""
        async with self.source as events:
            self.is_ready = True
            async for event in events:
                if isinstance(event, Gap):
                    self.interruptions += 1
                    continue
                self.sizes.append(event.size)
                if event.size == LAST:
                    return

    def account(self) -> tuple[list[int], int, int, int, int]:
        stats = self.source.stats()
        return self.sizes, self.interruptions, stats.delivered, stats.dropped, stats.gaps


async def test_a_bot_lives_through_a_recording_as_through_the_day(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    live = Bot(session.stream((Trade, Gap), SAMSUNG))
    async with Recorder(session, tmp_path) as recorder, anyio.create_task_group() as tasks:
        await recorder.add(Trade, SAMSUNG)
        tasks.start_soon(live.run)
        await happens(lambda: live.is_ready)
        for size in (3, 5):
            exchange.trade(SAMSUNG, size=size)
        await happens(lambda: len(live.sizes) == 2)
        exchange.drop_connections()
        await happens(lambda: live.interruptions and recorder.stats().gaps)
        exchange.trade(SAMSUNG, size=LAST)
    again = Bot(Journal(tmp_path).replay((Trade, Gap), SAMSUNG))
    await again.run()
    assert live.account() == ([3, 5, LAST], 1, 4, 0, 1)
    assert again.account() == live.account()


async def test_a_closed_replay_ends_after_what_was_prepared_and_holds_no_file(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    async with Recorder(session, tmp_path) as recorder:
        await recorder.add(Trade, SAMSUNG)
        async with session.stream(Trade, SAMSUNG) as trades:
            exchange.step(SAMSUNG, times=300)
            for _ in range(300):
                await anext(trades)
    async with Journal(tmp_path).replay(Trade) as replay:
        await anext(replay)
        await replay.aclose()
    rest = [trade async for trade in replay]
    assert 0 < len(rest) < 299
    assert replay.stats().delivered == 1 + len(rest)
    await replay.aclose()


async def test_anything_satisfies_it_that_has_its_methods(tmp_path: Path) -> None:
    nothing: Source[Trade] = Replay[Trade]([()], Trade)
    async with nothing as events:
        assert [event async for event in events] == []
    assert nothing.stats().delivered == 0
