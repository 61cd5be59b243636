"""``kiwoom-async publish``: sends a journal to a broker while another program records it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import anyio

from kiwoom_async import KiwoomError
from kiwoom_async._lifetime import ungrouped
from kiwoom_async.bus import BY_SYMBOL, BY_TYPE, Broker, Publisher, PublisherStats
from kiwoom_async.capture import Recorder
from kiwoom_async.cli.terminal import exits, status_line

__all__ = ["broker_at", "publish", "publisher"]


async def publish(directory: Path, nats: str, *, by_symbol: bool) -> None:
    """Publish until cancelled."""
    subject = BY_SYMBOL if by_symbol else BY_TYPE
    with exits.warnings_noted():  # such as that the broker is away
        async with Publisher(directory, broker_at(nats), subject=subject) as out:
            with ungrouped():
                async with anyio.create_task_group() as tasks:
                    if status_line.is_there():
                        tasks.start_soon(status_line.follow, lambda: live_line(out.stats()))
                    await out.run()
                    tasks.cancel_scope.cancel()


@asynccontextmanager
async def publisher(recorder: Recorder, nats: str, *, by_symbol: bool) -> AsyncIterator[None]:
    """Publish beside a recorder. An error at the beginning is raised, a later one is only noted:
    the recording goes on."""
    out = Publisher(recorder, broker_at(nats), subject=BY_SYMBOL if by_symbol else BY_TYPE)
    with exits.warnings_noted():
        await out.__aenter__()
        watching = asyncio.create_task(_note_end(out))
        try:
            yield
        finally:
            with suppress(KiwoomError):  # it was noted
                await out.aclose()
            watching.cancel()
            exits.note(summary(out.stats()))


def broker_at(url: str) -> Broker:
    """Return the broker at a URL, with the credentials of the environment.

    Raises:
        ConfigError: there is no URL, or the values of the environment do not go together.
    """
    return Broker.from_env(environ={**os.environ, "KIWOOM_NATS_URL": url})


def summary(stats: PublisherStats) -> str:
    """Return one line with the result."""
    return f"{stats.records:,} records published, {stats.waiting} messages wait for the broker"


async def _note_end(out: Publisher) -> None:
    try:
        await out.run()
    except KiwoomError as error:
        exits.note(f"nothing is published any more: {error}")


def live_line(stats: PublisherStats) -> str:
    """Return one line with what is published."""
    broker = "connected" if stats.connected else "the broker is away"
    return f"{broker}  {summary(stats)}  behind {stats.behind:.1f} s"
