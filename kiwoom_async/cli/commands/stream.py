"""``kiwoom-async stream``: realtime records, for people or for programs."""

from __future__ import annotations

import logging
import sys
from collections.abc import AsyncIterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import anyio
import msgspec

from kiwoom_async import ConfigError, Down, Gap, Realtime, Stream, realtime
from kiwoom_async._lifetime import ungrouped
from kiwoom_async.cli.output.board import Board
from kiwoom_async.cli.output.plain import as_json
from kiwoom_async.cli.servers import open_session
from kiwoom_async.cli.signatures import record_name
from kiwoom_async.cli.terminal import screen
from kiwoom_async.cli.terminal.outlet import Outlet

__all__ = ["as_line", "record_types", "show", "stream", "type_of", "write_lines"]

_BUFFER = 100_000  # large: the stream ends when a slow reader fills it


async def stream(types: str, symbols: Sequence[str], server: str, token_file: Path | None) -> None:
    """Stream until cancelled: to a board on a terminal, as NDJSON to anything else."""
    kinds = [type_of(name) for name in types.split(",")]
    async with (
        open_session(server, token_file) as session,
        session.stream([*kinds, Gap], *symbols, buffer=_BUFFER) as events,
    ):
        if screen.is_there():
            await show(events, server)
        else:
            await write_lines(events)


def record_types() -> dict[str, type[Realtime]]:
    """Return the record types by name, without condition signals: they need a search."""
    classes = [name for name in realtime.__all__ if name != "ConditionSignal"]
    return {record_name(name): getattr(realtime, name) for name in classes}


async def write_lines(events: AsyncIterable[Realtime | Gap | Down]) -> None:
    """Write events to stdout as NDJSON until the reader closes the pipe.

    Raises:
        BrokenPipeError: the reader has closed the pipe.
    """
    logging.basicConfig(format="kiwoom-async: %(message)s")
    outlet = Outlet(sys.stdout.fileno())
    with ungrouped():
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(outlet.until_deserted)
            async for event in events:
                await outlet.write(as_line(event))
            tasks.cancel_scope.cancel()


def as_line(event: Realtime | Gap | Down) -> bytes:
    """Return an event as one line of NDJSON: type, symbol, time of arrival and values."""
    if not isinstance(event, Realtime):
        marker = {"type": type(event).__name__.lower()}
        return msgspec.json.encode(marker | msgspec.structs.asdict(event)) + b"\n"
    kind = record_name(type(event).__name__)
    head = {"type": kind, "symbol": event.item, "received_ns": event.received_ns}
    return as_json(head, event) + b"\n"


def type_of(name: str) -> type[Realtime]:
    """Return the record type of a name, in any spelling (``order_book``, ``OrderBook``).

    Raises:
        ConfigError: there is no such type; the message lists all.
    """
    known = record_types()
    kind = known.get(name.strip().lower().replace("-", "_"))
    if kind is not None:
        return kind
    near = get_close_matches(name, known, n=1)
    advice = f" (did you mean {near[0]}?)" if near else ""
    raise ConfigError(f"there is no record type {name!r}{advice}; known: {', '.join(known)}")


async def show(events: Stream[Any], server: str) -> None:
    """Show events on a board until cancelled."""
    board = Board(events, server)
    async with screen.shown(board):
        async for event in events:
            board.take(event)
