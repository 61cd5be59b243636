"""``kiwoom-async subscribe``: published records, for people or for programs."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Any

from kiwoom_async import Gap
from kiwoom_async.bus import Subscription
from kiwoom_async.cli.commands.publish import broker_at
from kiwoom_async.cli.kinds import types_of
from kiwoom_async.cli.moments import moment
from kiwoom_async.cli.symbols import codes
from kiwoom_async.cli.terminal import exits
from kiwoom_async.cli.watching import View, watch

__all__ = ["subscribe"]


async def subscribe(
    types: str,
    symbols: Sequence[str],
    nats: str,
    server: str | None,
    since: str | None,
    durable: str | None,
    view: View,
) -> None:
    """Show records until the end of the view, or until cancelled."""
    kinds = types_of(types)
    view.check(kinds)
    events: Subscription[Any] = Subscription(
        broker_at(nats),
        [*kinds, Gap],
        *codes(symbols),
        server=server,
        since="start" if since == "start" else moment(since),
        durable=durable,
    )
    async with AsyncExitStack() as stack:
        with exits.warnings_noted():  # such as that the broker is away
            await stack.enter_async_context(events)
        await watch(events, kinds, view, server or nats)
