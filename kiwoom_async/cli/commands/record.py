"""``kiwoom-async record``: records realtime data into a journal."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import anyio

from kiwoom_async import CaptureError, ConfigError, Session
from kiwoom_async._lifetime import ungrouped
from kiwoom_async.capture import Recorder, RecorderStats
from kiwoom_async.cli.kinds import add_all, record_types, refuse_without_symbols, types_of
from kiwoom_async.cli.servers import open_session
from kiwoom_async.cli.silence import Listed, unknown_symbols
from kiwoom_async.cli.symbols import codes_of, split
from kiwoom_async.cli.terminal import exits, status_line

__all__ = ["Options", "Wanted", "record"]

_EVERY = 1.0  # seconds


class Wanted(NamedTuple):
    """What to record.

    Attributes:
        types: Names of record types, with commas.
        symbols: Symbols.
        symbols_from: A file of further symbols.
        top: Number of stocks with the highest turnover.
    """

    types: str
    symbols: Sequence[str]
    symbols_from: Path | None = None
    top: int | None = None


class Options(NamedTuple):
    """How to record.

    Attributes:
        keep_days: Days with records to keep, None for all.
        account_numbers: Write account numbers in full.
        seconds: When to stop, None for never.
        nats: URL of the broker to publish to, blank for none.
        by_symbol: Publish with a subject for each symbol.
        keep_free: GB of the disk to keep free.
    """

    keep_days: int | None = None
    account_numbers: bool = False
    seconds: float | None = None
    nats: str = ""
    by_symbol: bool = False
    keep_free: float = 1.0


async def record(
    wanted: Wanted,
    directory: Path,
    server: str,
    token_file: Path | None = None,
    options: Options | None = None,
) -> None:
    """Record until cancelled, or for some seconds."""
    options = options or Options()
    kinds = types_of(wanted.types)
    given = split(wanted.symbols)
    listed = list(_symbols_in(wanted.symbols_from)) if wanted.symbols_from else []
    if not (given or listed or wanted.top):
        refuse_without_symbols(kinds)
    async with open_session(server, token_file) as session:
        top = await _top(session, wanted.top) if wanted.top else []
        codes = await codes_of(session, [*given, *listed])
        symbols = [*dict.fromkeys([*codes, *top])]
        recorder = Recorder(
            session,
            directory,
            keep_days=options.keep_days,
            keep_free=round(options.keep_free * 1e9),
            account_numbers=options.account_numbers,
        )
        async with _summarized(recorder), recorder, _published(recorder, options):
            with ungrouped():
                async with anyio.create_task_group() as tasks:
                    if status_line.is_there():
                        tasks.start_soon(_show, recorder)
                    await add_all(recorder, kinds, symbols)
                    if any(kind.item_kind == "symbol" for kind in kinds):
                        tasks.start_soon(_name_unknown, session, codes)
                    with anyio.move_on_after(options.seconds):
                        await recorder.run()
                    tasks.cancel_scope.cancel()


async def _name_unknown(session: Session, symbols: Sequence[str]) -> None:
    """Note the symbols that the server does not know: it accepts them, and sends nothing."""
    listed = Listed()
    await listed.look_up(session, symbols)
    if listed.unknown:
        exits.note(unknown_symbols(listed.unknown))


@asynccontextmanager
async def _summarized(recorder: Recorder) -> AsyncIterator[None]:
    """Print the result of a recording that was begun, however it ends."""
    try:
        yield
    finally:
        with suppress(CaptureError):  # it was never entered
            stats = recorder.stats()
            if status_line.is_there():
                status_line.end()
            exits.note(summary(stats))


@asynccontextmanager
async def _published(recorder: Recorder, options: Options) -> AsyncIterator[None]:
    """Publish what is recorded; when that ends with an error, the recording goes on."""
    if not options.nats:
        yield
        return
    from kiwoom_async.cli.commands.publish import publisher

    async with publisher(recorder, options.nats, by_symbol=options.by_symbol):
        yield


def summary(stats: RecorderStats) -> str:
    """Return one line with the result of the recording."""
    return (
        f"{stats.written:,} records, {stats.stored_bytes:,} bytes on the disk "
        f"({_each(stats):.0f} each), {stats.gaps} gaps, {stats.lost:,} lost"
    )


def live_line(stats: RecorderStats, before: RecorderStats, seconds: float) -> str:
    """Return one line with the progress: records per second, total, free space."""
    names = {kind.type_code: name for name, kind in record_types().items()}
    rates = ", ".join(
        f"{names.get(code, code)} {(count - before.counts.get(code, 0)) / seconds:,.0f}/s"
        for code, count in stats.counts.items()
    )
    return (
        f"{(stats.records - before.records) / seconds:,.0f}/s  "
        f"{stats.written:,} on the disk, {_each(stats):.0f} B each  "
        f"behind {stats.behind:.1f} s  gaps {stats.gaps}  free {stats.free / 1e9:,.1f} GB  {rates}"
    )


def _each(stats: RecorderStats) -> float:
    return stats.stored_bytes / stats.written if stats.written else 0.0


async def _show(recorder: Recorder) -> NoReturn:
    """Update the progress line on the terminal."""
    before, at = recorder.stats(), time.monotonic()
    while True:
        await anyio.sleep(_EVERY)
        stats, now = recorder.stats(), time.monotonic()
        status_line.redraw(live_line(stats, before, now - at))
        before, at = stats, now


def _symbols_in(path: Path) -> Iterator[str]:
    """Read symbols from a file: the first word of each line; ``#`` begins a comment."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()  # Windows editors write a mark before it
    except OSError as error:
        raise ConfigError(f"the symbols can't be read: {path}: {error.strerror}") from error
    except UnicodeError as error:
        raise ConfigError(f"{path} is not text in UTF-8: save it as UTF-8") from error
    words = [line.split("#")[0].replace(",", " ").split() for line in lines]
    if not any(words):
        raise ConfigError(f"{path} has no symbols: write one in each line")
    for each in words:
        yield from each[:1]


async def _top(session: Session, count: int) -> list[str]:
    """Request the stocks with the highest turnover."""
    rows: Any = await session.ranking.turnover().collect(limit=count)
    return [row.symbol for row in rows]
