"""``kiwoom-async subscribe``: published records, for people or for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kiwoom_async import Gap
from kiwoom_async.bus import Subscription
from kiwoom_async.cli.commands.publish import broker_at
from kiwoom_async.cli.commands.replay import moment
from kiwoom_async.cli.commands.stream import show, type_of, write_lines
from kiwoom_async.cli.terminal import screen

__all__ = ["subscribe"]


async def subscribe(
    types: str,
    symbols: Sequence[str],
    nats: str,
    server: str | None,
    since: str | None,
    durable: str | None,
) -> None:
    """Show records until cancelled: on a board on a terminal, as NDJSON to anything else."""
    kinds: list[type[Any]] = [*map(type_of, types.split(",")), Gap]
    events: Subscription[Any] = Subscription(
        broker_at(nats),
        kinds,
        *symbols,
        server=server,
        since="start" if since == "start" else moment(since),
        durable=durable,
    )
    async with events:
        if screen.is_there():
            await show(events, server or nats)
        else:
            await write_lines(events)
