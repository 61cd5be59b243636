"""Recorder: writes the realtime records of a session, or of a pool, to a journal."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import anyio
import anyio.to_thread
import msgspec

from kiwoom_async._file import absolute
from kiwoom_async._threads import in_thread
from kiwoom_async.capture.cursor import Cursor, Position
from kiwoom_async.capture.line import LAYOUT, Missing, encode_gap
from kiwoom_async.capture.options import RecorderStats, WriterOptions
from kiwoom_async.capture.origin import spec_digest, version
from kiwoom_async.capture.selection import Moment, nanoseconds
from kiwoom_async.capture.snapshots import Call, Snapshots
from kiwoom_async.capture.taps import Taps
from kiwoom_async.capture.writer import Writer
from kiwoom_async.errors import CaptureError, KiwoomError, SessionClosed
from kiwoom_async.records.kinds import listed
from kiwoom_async.streams.consumer import Subscription
from kiwoom_async.streams.factory import registrar_of
from kiwoom_async.streams.gap import Gap
from kiwoom_async.streams.requests import subscriptions

if TYPE_CHECKING:
    from kiwoom_async.pool.pool import Pool
    from kiwoom_async.session import Session

__all__ = ["Recorder"]

log = logging.getLogger("kiwoom_async")

_CLOSING = 30.0  # seconds for the waiting lines to be written


class Recorder:
    """Writes the records of a session, or of a pool, to a directory, exactly as received.

    ::

        async with Session(LIVE) as session, Recorder(session, "data/") as recorder:
            await recorder.add((Trade, OrderBook), "005930", "000660")
            await recorder.run()

    Records reach the disk within a second, or after a megabyte. Where records are missing (a lost
    connection, a killed recorder) the journal has a gap. The reader of the socket never
    waits for the disk: a full or too slow disk ends the recorder, with an error in the log and from
    :meth:`run`, but not the session. Read the journal with :class:`Journal`.

    Args:
        session: An open session, or a pool: where one of its keys was away, the gap names each of
            its symbols.
        directory: Directory of the files; created if missing. One recorder at a time.
        name: First part of the file names; by default the name of the server.
        block: Bytes of lines that are compressed and written together.
        linger: Most seconds that a line waits for others.
        level: Compression level of zstd, 1 to 19.
        file_size: Bytes after which a new file is begun; also begun at each midnight.
        keep_free: Bytes of the disk to keep free; with less the recorder stops.
        keep_days: Days with records to keep, today included, whatever the clock says; None: all.
        account_numbers: Write account numbers (FID 9201) in full instead of asterisks.

    Attributes:
        directory: Directory of the files.
        server: Name of the server.

    Raises:
        ConfigError: an option out of its range, or the extra ``capture`` is not installed.
    """

    def __init__(
        self,
        session: Session | Pool,
        directory: str | os.PathLike[str],
        *,
        name: str = "",
        block: int = 1 << 20,
        linger: float = 1.0,
        level: int = 1,
        file_size: int = 1 << 30,
        keep_free: int = 1 << 30,
        keep_days: int | None = None,
        account_numbers: bool = False,
    ) -> None:
        self.directory = absolute(directory)
        self.server = session.server.name
        self._session = session
        self._name = name or session.server.name
        self._options = WriterOptions(
            block=block,
            linger=linger,
            level=level,
            file_size=file_size,
            keep_free=keep_free,
            keep_days=keep_days,
        )
        self._mask = not account_numbers
        self._gaps = 0
        self._ended = asyncio.Event()
        self._error: KiwoomError | None = None
        self._writer: Writer | None = None

    async def __aenter__(self) -> Self:
        """Repair files of a killed recorder in the directory, and begin to write.

        Raises:
            CaptureError: another recorder writes there, the disk is nearly full, or writing fails.
            SessionClosed: the session is not open.
        """
        if self._writer is not None:
            raise CaptureError("a recorder can be entered only once: make another")
        registry = registrar_of(self._session)
        self._loop = asyncio.get_running_loop()
        self._writer = await in_thread(self._open, Writer.close)
        self._write = self._writer.put
        self._taps = Taps(
            registry,
            self._write,
            mask_accounts=self._mask,
            on_gap=self._note_gap,
            on_error=self._end,
        )
        self._snapshots = Snapshots(self._write, self._session.clock, mask_accounts=self._mask)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            await self.aclose()
        except KiwoomError as failure:
            if error is None:
                raise
            if failure is not error:
                error.add_note(f"The recorder had ended: {failure}")

    async def aclose(self) -> None:
        """Write the waiting lines, seal the file and close it; closing twice is allowed.

        It continues when cancelled, for 30 seconds at most.

        Raises:
            CaptureError: writing failed, or the disk was too slow or nearly full.
            SessionReplaced, …: the error that ended the session.
        """
        writer = self._opened()
        self._taps.close()
        with anyio.CancelScope(shield=True):
            await self._snapshots.stop()
            try:
                await anyio.to_thread.run_sync(writer.close, _CLOSING)
            except CaptureError as error:
                self._end(error)
        self._ended.set()
        if self._error is not None:
            raise self._error

    async def add(self, types: type[Any] | Sequence[type[Any]], *symbols: str) -> None:
        """Record further types and symbols; returns when the server has acknowledged them.

        Present recordings continue unchanged. When cancelled, it undoes the registration.

        Args:
            types: A record type, or several. Gaps are always recorded.
            symbols: As for :meth:`Session.stream`.

        Raises:
            ConfigError: not a realtime record type, an impossible symbol, or a missing symbol.
            SubscriptionRejected: the server refused.
            TransportError: no connection in time (``Timeouts.subscribe``).
            CaptureError, SessionClosed, …: the recorder or the session has ended.
        """
        self._check()
        await self._taps.add(_pairs(types, symbols))
        self._check()
        self._note_interruption()

    async def remove(self, types: type[Any] | Sequence[type[Any]], *symbols: str) -> None:
        """Stop recording these types and symbols; the others continue. Does not block.

        Raises:
            ConfigError: one of them is not recorded.
        """
        self._opened()
        self._taps.remove(_pairs(types, symbols))

    def every(self, seconds: float, call: Call, *arguments: Any, **named: Any) -> None:
        """Record the answer of a TR now and on a schedule, until the recorder is closed.

        ::

            recorder.every(60, session.stocks.info, "005930")

        The line has the TR's id as its type, the symbol (or nothing) as its item, and the body as
        its values; of a call with pages only the first page is recorded. A failed call is logged
        and counted, and the schedule continues; missed times are skipped.

        Args:
            seconds: Time from one call to the next.
            call: A method of the session that queries (``session.stocks.info``, ``session.call``).
            arguments: Its arguments.
            named: Its named arguments.

        Raises:
            ConfigError: not a method that calls a TR, arguments it does not take, or an interval
                not above 0.
        """
        self._check()
        self._snapshots.start(seconds, call, arguments, named)

    async def run(self) -> None:
        """Wait until the recorder ends; can be cancelled.

        Raises:
            CaptureError: writing failed, or the disk was too slow or nearly full.
            SessionReplaced, SessionClosed, …: the session ended.
        """
        self._opened()
        await self._ended.wait()
        if self._error is not None:
            raise self._error

    def follow(self, position: Position | None = None, *, since: Moment | None = None) -> Cursor:
        """Read the lines of the journal in order, and new ones before they are on the disk.

        Arguments and errors are those of :meth:`Journal.follow`. A line has the same position
        before and after it is written. Of lines delivered this way a killed recorder may have
        written none: a second's worth at most.
        """
        writer = self._opened()
        return Cursor(writer.directory, position, since, live=writer)

    def stats(self) -> RecorderStats:
        """Return the current counters."""
        writer = self._opened()
        return RecorderStats(
            **msgspec.structs.asdict(writer.stats()),
            counts=self._taps.counts(),
            gaps=self._gaps,
            snapshots=self._snapshots.taken,
            failed_snapshots=self._snapshots.failed,
            free=writer.free,
        )

    def __repr__(self) -> str:
        return f"<Recorder to {self.directory}>"

    def _open(self) -> Writer:
        what = (self.directory, self._name, self._about, self._options)
        return Writer(*what, now_ns=self._session.clock.time_ns, on_end=self._notify)

    def _about(self) -> Mapping[str, Any]:
        """Return the values of the opening line of a file; called by the writer's thread."""
        return {
            "layout": LAYOUT,
            "library": f"kiwoom-async {version()}",
            "server": self._session.server.name,
            "spec": spec_digest(),
            "symbols": self._taps.symbols,
        }

    def _opened(self) -> Writer:
        if self._writer is None:
            raise CaptureError('the recorder is not open: use "async with Recorder(...)"')
        return self._writer

    def _check(self) -> None:
        self._opened()
        if self._error is not None:
            raise self._error.with_traceback(None)
        if self._ended.is_set():
            raise CaptureError("the recorder was closed: make another")

    def _notify(self, error: CaptureError) -> None:
        """Notify the event loop that the writer has ended; called from any thread."""
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._end, error)

    def _end(self, error: KiwoomError) -> None:
        """End with an error and close all taps. Only the first call counts."""
        if self._error is not None or self._ended.is_set():
            return
        self._error = error
        if not isinstance(error, SessionClosed):
            log.error("the recorder of %s has ended: %s", self.directory, error)
        self._taps.close()
        self._ended.set()

    def _note_gap(self, gap: Gap) -> None:
        self._gaps += 1
        missing = Missing(nanoseconds(gap.since), nanoseconds(gap.until), gap.why)
        self._put_gap(missing, gap.symbol)

    def _note_interruption(self) -> None:
        """Write the gap since the previous recorder, once."""
        writer = self._opened()
        if writer.interruption is not None:
            (since_ns, why), writer.interruption = writer.interruption, None
            self._gaps += 1
            self._put_gap(Missing(since_ns, self._session.clock.time_ns(), why))

    def _put_gap(self, missing: Missing, item: str = "") -> None:
        now_ns = self._session.clock.time_ns()
        self._write(encode_gap(now_ns, item, missing), now_ns)


def _pairs(types: type[Any] | Sequence[type[Any]], symbols: Sequence[str]) -> list[Subscription]:
    return subscriptions([kind for kind in listed(types) if kind is not Gap], symbols)
