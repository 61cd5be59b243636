"""Watching: shows a stream on a board or as lines, until a count, a time, or Ctrl-C."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import AsyncIterable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import anyio
import msgspec

from kiwoom_async import ConfigError, Down, Gap, Realtime, Session, Stream
from kiwoom_async._lifetime import ungrouped
from kiwoom_async.cli.output.board import Board
from kiwoom_async.cli.output.lines import Lines, chosen_fields
from kiwoom_async.cli.silence import PATIENCE, Listed, why_silent
from kiwoom_async.cli.terminal import screen
from kiwoom_async.cli.terminal.exits import note
from kiwoom_async.cli.terminal.outlet import Outlet

__all__ = ["View", "counter", "names_in", "view_of", "watch", "write_lines"]

_ANSWER = 5.0  # seconds to wait for the names of symbols

Shape = Literal["board", "csv", "json"]
Event = Realtime | Gap | Down


class View(msgspec.Struct, frozen=True):
    """How to show a stream, and when to end.

    Attributes:
        shape: A board, or lines.
        fields: Names of the fields to show; None for the usual ones.
        count: Number of records to end after; None for no end.
        seconds: Time to end after; None for no end.
    """

    shape: Shape = "board"
    fields: Sequence[str] | None = None
    count: int | None = None
    seconds: float | None = None

    def check(self, kinds: Sequence[type[Realtime]]) -> None:
        """Check the fields before anything is connected.

        Raises:
            ConfigError: no type has such a field, or CSV of several types without --fields.
        """
        if self.shape == "board":
            chosen_fields(kinds, self.fields)
        else:
            Lines(kinds, self.shape, self.fields)


def view_of(
    csv: bool, json: bool, fields: str | None, count: int | None, seconds: float | None
) -> View:
    """Return the view of options: a board on a terminal, NDJSON elsewhere, or as requested."""
    lines: Shape = "csv" if csv else "json"
    shape = "board" if screen.is_there() and not (csv or json) else lines
    return View(shape, names_in(fields), count, seconds)


def names_in(fields: str | None) -> list[str] | None:
    """Return the names of ``--fields``, None for the usual fields.

    Raises:
        ConfigError: the option is there, and blank.
    """
    if fields is None:
        return None
    names = fields.replace(",", " ").split()
    if not names:
        raise ConfigError("--fields names no field")
    return names


async def watch(
    events: Stream[Any],
    kinds: Sequence[type[Realtime]],
    view: View,
    server: str,
    session: Session | None = None,
    patience: float = PATIENCE,
) -> None:
    """Show a stream until its end, a count, a time, or until cancelled.

    Args:
        events: The stream, entered.
        kinds: Its record types.
        view: How to show it.
        server: Name of the server.
        session: Its session, which is asked for the names of the symbols.
        patience: Seconds without a record after which a word says why.
    """
    listed = Listed()
    board = Board(events, server, listed, view.fields) if view.shape == "board" else None
    with _summarized(events), anyio.move_on_after(view.seconds) as time_limit, ungrouped():
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_explain, events, board, listed, session, patience)
            if board is not None:
                await _draw(events, board, counter(view.count))
            else:
                lines = Lines(kinds, "csv" if view.shape == "csv" else "json", view.fields)
                await write_lines(events, lines, counter(view.count))
            tasks.cancel_scope.cancel()
    if view.seconds and time_limit.cancelled_caught and not events.stats().delivered:
        note(await _word(view.seconds, events, listed, session))


async def write_lines(
    events: AsyncIterable[Event], lines: Lines, is_last: Callable[[Event], bool] = lambda _: False
) -> None:
    """Write events to stdout as lines until the last, or until the reader closes the pipe.

    Raises:
        BrokenPipeError: the reader has closed the pipe.
    """
    logging.basicConfig(format="kiwoom-async: %(message)s")
    outlet = Outlet(sys.stdout.fileno())
    with ungrouped():
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(outlet.until_deserted)
            await outlet.write(lines.head)
            async for event in events:
                await outlet.write(lines.line(event))
                if is_last(event):
                    break
            tasks.cancel_scope.cancel()


async def _draw(events: Stream[Any], board: Board, is_last: Callable[[Event], bool]) -> None:
    async with screen.shown(board):
        try:
            async for event in events:
                board.take(event)
                if is_last(event):
                    break
        finally:
            board.is_running = False


async def _explain(
    events: Stream[Any],
    board: Board | None,
    listed: Listed,
    session: Session | None,
    patience: float,
) -> None:
    """Look up the names for a board; say why nothing comes, once it is time."""
    if board is not None and session is not None:
        await listed.look_up(session, _symbols(events))
    await anyio.sleep(patience)
    if events.stats().delivered:
        return
    word = await _word(patience, events, listed, session)
    if board is not None:
        board.word = word
    elif not events.stats().delivered:
        note(word)


async def _word(
    seconds: float, events: Stream[Any], listed: Listed, session: Session | None
) -> str:
    """Return why nothing came; the server is asked for symbols that it does not know."""
    if session is None:
        return why_silent(seconds, None, listed.unknown)
    if not (listed.names or listed.unknown):
        with anyio.move_on_after(_ANSWER):
            await listed.look_up(session, _symbols(events))
    return why_silent(seconds, session.clock.now(), listed.unknown)


def _symbols(events: Stream[Any]) -> list[str]:
    return [item for kind, item in events.subscriptions if kind.item_kind == "symbol"]


def counter(count: int | None) -> Callable[[Event], bool]:
    """Return the function that says which event is the last one wanted; gaps do not count."""
    seen = 0

    def is_last(event: Event) -> bool:
        nonlocal seen
        seen += isinstance(event, Realtime)
        return seen == count

    return is_last


@contextmanager
def _summarized(events: Stream[Any]) -> Iterator[None]:
    """Print one line about the whole stream on a terminal, however it ends."""
    begun = time.monotonic()
    try:
        yield
    finally:
        if sys.stderr.isatty():
            stats = events.stats()
            gaps = f", {stats.gaps} gaps" if stats.gaps else ""
            note(
                f"{stats.delivered:,} records in {time.monotonic() - begun:,.1f} s, "
                f"dropped {stats.dropped:,}{gaps}"
            )
