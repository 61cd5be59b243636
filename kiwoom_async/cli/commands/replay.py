"""``kiwoom-async replay``: recorded records as NDJSON or CSV, or over the WebSocket protocol."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import anyio
import anyio.to_thread

from kiwoom_async import Gap, KiwoomError
from kiwoom_async.cli.commands.journal import existing
from kiwoom_async.cli.commands.serving import address, opened
from kiwoom_async.cli.kinds import types_of
from kiwoom_async.cli.moments import moment
from kiwoom_async.cli.output.lines import Lines
from kiwoom_async.cli.symbols import codes
from kiwoom_async.cli.terminal import exits
from kiwoom_async.cli.watching import View, counter, write_lines
from kiwoom_async.simulator import Simulator

__all__ = ["replay", "serve_lines"]

_GOODBYE = 2.0  # seconds
_NOTHING = "no such records: kiwoom-async journal ls --full shows what there is"


async def replay(
    directory: Path,
    types: str,
    symbols: Sequence[str],
    since: str | None,
    until: str | None,
    speed: float | None,
    view: View,
) -> None:
    """Write the records until a count, or until the reader closes the pipe."""
    kinds = types_of(types)
    lines = Lines(kinds, "csv" if view.shape == "csv" else "json", view.fields)
    journal = await anyio.to_thread.run_sync(existing, directory)
    events = journal.replay(
        (*kinds, Gap), *codes(symbols), since=moment(since), until=moment(until), speed=speed
    )
    await write_lines(events, lines, counter(view.count))
    if not events.stats().delivered:
        exits.note(_NOTHING)


async def serve_lines(
    directory: Path,
    types: str,
    symbols: Sequence[str],
    span: tuple[str | None, str | None],
    speed: float | None,
    disconnect: bool,
    port: int,
) -> None:
    """Serve recorded records once a bot has registered; return at the end of the recording.

    The exchange begins on the day and at the time of the first record.

    Raises:
        KiwoomError: the port can't be opened, or there are no such records.
    """
    kinds = types_of(types)
    journal = await anyio.to_thread.run_sync(existing, directory)
    since, until = map(moment, span)
    lines = journal.lines((*kinds, Gap), *codes(symbols), since=since, until=until)
    first = await anyio.to_thread.run_sync(next, lines, None)
    if first is None:
        raise KiwoomError(_NOTHING)
    exchange = Simulator(
        replay=chain([first], lines),
        speed=speed,
        disconnect=disconnect,
        port=port,
    )
    async with opened(exchange, port, "--serve 0"):
        print(address(exchange, as_json=not sys.stdout.isatty()), flush=True)
        sent = await exchange.replayed()
        exits.note(f"end of the recording: {sent:,} entries sent")
        with anyio.move_on_after(_GOODBYE):  # until the last frames have arrived
            await exchange.wait_for(lambda: not exchange.connections, timeout=_GOODBYE)
