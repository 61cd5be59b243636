"""Nothing of the capture waits for the disk in the event loop, also with the detector asleep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import anyio
import anyio.to_thread
import pytest
from blockbuster import BlockBuster, BlockingError

from kiwoom_async import CaptureError, Gap, Session, Trade
from kiwoom_async.capture import Batch, Journal, Recorder
from kiwoom_async.simulator import Simulator
from kiwoom_async.spec import load
from tests.support.symbols import SAMSUNG

pytestmark = pytest.mark.anyio

T = TypeVar("T")


@contextmanager
def detecting() -> Iterator[None]:
    """Raise `BlockingError` where the client blocks the event loop."""
    load()  # the simulator reads the spec once in a process
    detector = BlockBuster("kiwoom_async", excluded_modules=["kiwoom_async.simulator"])
    detector.activate()
    try:
        yield
    finally:
        detector.deactivate()


async def in_thread(work: Callable[[], T]) -> T:
    return await anyio.to_thread.run_sync(work)


async def record(exchange: Simulator, session: Session, folder: Path) -> None:
    """Use everything of a recorder."""
    async with Recorder(session, folder, linger=0.01, file_size=5_000) as recorder:
        await recorder.add((Trade,), SAMSUNG)
        recorder.every(3600, session.stocks.info, SAMSUNG)
        async with recorder.follow() as cursor, session.stream(Trade, SAMSUNG) as trades:
            lines = 0
            for _ in range(20):
                exchange.step(SAMSUNG, times=10)
                for _ in range(10):
                    await anext(trades)
                batch = await anext(cursor)
                assert isinstance(batch, Batch)
                lines += len(batch.lines)
        assert lines > 20
        exchange.drop_connections()
        await exchange.wait_for(lambda: session.stats().reconnections == 1, timeout=30)
        assert recorder.stats().free > 0
        assert repr(recorder)
        await recorder.remove(Trade, SAMSUNG)


async def test_recording_and_reading_never_block_the_event_loop(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    with detecting(), anyio.fail_after(30):
        await record(exchange, session, tmp_path)
        journal = Journal(tmp_path)
        assert repr(journal)
        for speed in (None, 1e9):
            async with journal.replay((Trade, Gap), speed=speed) as replay:
                assert len([event async for event in replay]) >= 200
                assert replay.stats().delivered >= 200
        async with journal.follow() as cursor:
            batch = await anext(cursor)
            assert isinstance(batch, Batch)
            assert batch.lines
        assert (await in_thread(journal.counts))["0B", SAMSUNG] == 200


async def test_a_journal_that_is_not_there_is_an_error_where_it_is_read(tmp_path: Path) -> None:
    nowhere = Journal(tmp_path / "nowhere")
    with detecting(), pytest.raises(CaptureError, match="no such directory"):
        await anext(nowhere.replay(Trade))
    for read in (lambda: nowhere.files, nowhere.counts, nowhere.verify, nowhere.repair):
        with pytest.raises(CaptureError, match="no such directory"):
            await in_thread(read)
    assert not (tmp_path / "nowhere").exists()


async def test_the_detector_finds_what_it_is_for(tmp_path: Path) -> None:
    with detecting(), pytest.raises(BlockingError):
        Journal(tmp_path).counts()
