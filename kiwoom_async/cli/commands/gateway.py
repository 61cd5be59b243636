"""``kiwoom-async gateway``: gives a key's streams, calls and orders to programs elsewhere."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import anyio

from kiwoom_async import Realtime, Session
from kiwoom_async._lifetime import ungrouped
from kiwoom_async.cli.commands.publish import broker_at
from kiwoom_async.cli.kinds import add_all, types_of
from kiwoom_async.cli.servers import open_session
from kiwoom_async.cli.symbols import codes_of, split
from kiwoom_async.cli.terminal import exits, status_line
from kiwoom_async.remote import Gateway, GatewayStats

__all__ = ["gateway"]


async def gateway(
    types: str,
    symbols: Sequence[str],
    nats: str,
    server: str,
    journal: Path | None,
    order_journal: Path | None,
    token_file: Path | None,
) -> None:
    """Serve until cancelled."""
    kinds = types_of(types) if types else []
    given = split(symbols)
    broker = broker_at(nats)
    with exits.warnings_noted():  # such as that the broker is away; no server is asked before
        async with (
            open_session(server, token_file, order_journal, soon=math.inf) as session,
            Gateway(session, broker, journal=journal) as serving,
        ):
            await _serve(serving, session, kinds, given)


async def _serve(
    serving: Gateway, session: Session, kinds: Sequence[type[Realtime]], given: Sequence[str]
) -> None:
    """Serve until cancelled, from when the broker is there."""
    await add_all(serving, kinds, await codes_of(session, given))
    exits.note(f"{serving!r}: ready; Ctrl-C ends it")
    with ungrouped():
        async with anyio.create_task_group() as tasks:
            if status_line.is_there():
                tasks.start_soon(status_line.follow, lambda: live_line(serving.stats()))
            await serving.run()


def live_line(stats: GatewayStats) -> str:
    """Return one line with what the gateway does."""
    broker = "connected" if stats.connected else "the broker is away"
    return (
        f"{len(stats.clients)} clients ({', '.join(stats.clients) or '-'}), "
        f"{stats.registrations} registrations, {stats.calls:,} calls, {stats.orders:,} orders  "
        f"{broker}"
    )
