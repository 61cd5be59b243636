"""Download: years of candles into Parquet files, page by page; can be continued at any time."""

from __future__ import annotations

import datetime as dt
import logging
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio.to_thread
import msgspec

from kiwoom_async._file import absolute
from kiwoom_async._lock import Lock
from kiwoom_async._threads import in_thread
from kiwoom_async.calls.pager import Page
from kiwoom_async.errors import CaptureError, ConfigError
from kiwoom_async.history import times
from kiwoom_async.history.coverage import Coverage, Stretch
from kiwoom_async.history.series import Series
from kiwoom_async.history.stored_rows import StoredRows
from kiwoom_async.wire.arguments import check_days
from kiwoom_async.wire.values import KST

if TYPE_CHECKING:
    import polars as pl

    from kiwoom_async.session import Session

__all__ = ["Downloaded", "Progress", "download"]

log = logging.getLogger("kiwoom_async")

_MOMENT = dt.timedelta(microseconds=1)
_SECOND = dt.timedelta(seconds=1)


class Progress(msgspec.Struct, frozen=True):
    """Progress of a download.

    Attributes:
        pages: Pages fetched.
        rows: Rows of them.
        oldest: Time of the oldest of them.
        share: Fetched part of the missing range, 0 to 1.
        remaining: Estimated remaining time, seconds.
    """

    pages: int
    rows: int
    oldest: dt.datetime
    share: float
    remaining: float


class Downloaded(msgspec.Struct, frozen=True):
    """A series in a lake.

    Attributes:
        path: Its file.
        rows: Its rows, those of earlier downloads included.
        pages: Pages fetched this time.
    """

    path: Path
    rows: int
    pages: int


async def download(
    session: Session,
    method: str,
    symbol: str,
    lake: str | os.PathLike[str],
    *,
    since: dt.date,
    until: dt.date | None = None,
    progress: Callable[[Progress], object] | None = None,
    **options: Any,
) -> Downloaded:
    """Fetch candles into ``LAKE/candles=chart.daily_candles/adjusted=True/symbol=005930/``.

    ::

        await download(session, "chart.minute_candles", "005930", "lake/", since=date(2026, 1, 1))

    Stored candles are not fetched again. Each page is on the disk before the next one is requested:
    a failed or cancelled download continues where it stopped. Each combination of options is a
    separate series, so adjusted and unadjusted prices never mix. When adjusted candles differ from
    the stored ones, because of a split since, the whole series is fetched anew, and the stored rows
    move to ``LAKE/_downloads``. Rows are sorted and unique; a candle that is still running is
    marked (``is_running``). The newest one is fetched again the next time.

    Tick candles can only be asked for from the newest backwards: to fill an older range, the pages
    before it are fetched again but not stored. Each has a ``number`` within its second.

    Args:
        session: An open session.
        method: A method that returns candles, by its path: ``chart.daily_candles``, ``sectors.…``.
        symbol: The stock, or the sector's code.
        lake: Directory of the data set.
        since: First day.
        until: End of the days (exclusive); None for now.
        progress: Called after each page.
        options: Further arguments of the method (``interval=5``, ``adjusted=False``).

    Raises:
        ConfigError: polars is not installed, not a method of candles, an option it does not have,
            something else than days, or days in the wrong order.
        APIError, TransportError, DecodeError: as the call; pages fetched before stay.
        CaptureError: a file can't be read or written, or another download of the series runs.
    """
    check_days(since=since, until=until)
    now = session.clock.now()
    first = dt.datetime.combine(since, dt.time(), KST)
    behind = now if until is None else min(now, dt.datetime.combine(until, dt.time(), KST))
    if first >= behind:
        raise ConfigError(f"since ({since}) must be a day before until ({until or 'now'})")
    fetching = _Fetching(Series(session, method, symbol, absolute(lake), options), now, progress)
    try:
        return await fetching.all_of(Stretch(first, behind))
    except OSError as error:
        raise CaptureError(f"{lake} can't be written: {error}") from error


class _AdjustedSinceError(Exception):
    """The stored prices are not adjusted for what has happened since."""


class _Fetching:
    """One download of a series."""

    def __init__(
        self, series: Series, now: dt.datetime, progress: Callable[[Progress], object] | None
    ) -> None:
        self._series = series
        self._now = now
        self._progress = progress
        self._pages = self._rows = 0
        self._began = time.monotonic()
        self._closes: pl.DataFrame | None = None  # of complete stored candles
        self._held: pl.DataFrame | None = None  # tick candles of the oldest second
        self._newest: dt.datetime | None = None  # of all candles, once it is known
        self._missing = dt.timedelta()
        self._fetched = dt.timedelta()

    async def all_of(self, wanted: Stretch) -> Downloaded:
        """Fetch the missing parts of a range, the newest first, and sort the rows."""
        place = self._series.coverage
        conflict = f"has {self._series.folder.name}: another download of it is running"
        with Lock(place.parent, conflict, name=f"{place.stem}.lock"):
            self._stored = StoredRows(self._series.folder, self._series.key)
            self._coverage = Coverage(place)
            if not self._stored.parts():  # the rows were deleted
                self._coverage.clear()
            closes = await anyio.to_thread.run_sync(self._stored.closes)
            self._closes = closes if self._series.is_adjusted else None
            try:
                await self._fill_holes(wanted)
            except _AdjustedSinceError:
                await self._fill_holes(self._discard(wanted))
            # slow for years of minutes
            rows = await anyio.to_thread.run_sync(self._stored.put_in_order)
        return Downloaded(self._series.folder / "part-0.parquet", rows, self._pages)

    async def _fill_holes(self, wanted: Stretch) -> None:
        holes = self._coverage.missing(wanted)
        self._missing = sum((hole.behind - hole.first for hole in holes), dt.timedelta())
        self._fetched = dt.timedelta()
        for hole in holes:
            await self._fill(hole)

    def _discard(self, wanted: Stretch) -> Stretch:
        """Set the stored rows aside; return the range of them and of what is wanted."""
        ranges = [wanted, *self._coverage.stretches]
        self._closes = None
        name = f"{self._series.folder.name}.until-{self._now:%Y%m%d}"
        aside = self._stored.set_aside(self._series.coverage.with_name(name))
        self._coverage.clear()
        log.warning(
            "download: the prices of %s were adjusted since: it is fetched anew, and what was "
            "stored is now in %s",
            self._series.folder,
            aside,
        )
        return Stretch(min(r.first for r in ranges), max(r.behind for r in ranges))

    async def _fill(self, hole: Stretch) -> None:
        """Fetch a range page by page, from its end to its beginning."""
        top = hole.behind
        self._held = self._newest = None
        # the first stored candle behind the hole shows whether prices were adjusted since
        end = top if self._closes is not None else top - _MOMENT
        async for page in self._series.pages(end.date()):
            frame, oldest = self._frame(page), hole.first
            self._compare(frame)
            self._pages += 1
            if frame.height and self._series.by_date:
                oldest = times.oldest(frame)
                if hole.behind >= self._now:
                    self._newest = self._newest or times.newest(frame)
            elif frame.height:
                frame, oldest = self._whole_seconds(frame)
            bottom = max(hole.first, oldest)
            if top > bottom:
                await self._keep(frame, hole, Stretch(bottom, top))
                self._fetched += top - bottom
                top = bottom
            self._report(frame.height, bottom)
            if oldest <= hole.first:
                return
        if self._held is not None:  # the oldest second of all is complete
            first = max(hole.first, times.oldest(self._held))
            await self._keep(self._held, hole, Stretch(first, top))
            top = first
        if top < self._now:  # there are candles, and none is older
            await in_thread(partial(self._coverage.add, Stretch(hole.first, top)))

    def _compare(self, frame: pl.DataFrame) -> None:
        """Compare a page with the stored candles of the same times.

        Raises:
            _AdjustedSinceError: a price differs.
        """
        import polars as pl

        if self._closes is not None and frame.height:
            both = frame.select("time", "close").join(self._closes, on="time", suffix="_stored")
            if both.filter(pl.col("close") != pl.col("close_stored")).height:
                raise _AdjustedSinceError

    def _whole_seconds(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, dt.datetime]:
        """Hold tick candles of the oldest second back: the next page may have more of them.

        Returns:
            The other candles, and the end of the oldest second.
        """
        import polars as pl

        if self._held is not None:
            frame = pl.concat([self._held, frame])
        self._newest = self._newest or times.newest(frame)
        oldest = times.oldest(frame)
        self._held = frame.filter(pl.col("time") == times.literal(oldest))
        return frame.filter(pl.col("time") > times.literal(oldest)), oldest + _SECOND

    def _frame(self, page: Page[Any, Any]) -> pl.DataFrame:
        """Make a frame of a page: ``time`` first, the running candle marked."""
        import polars as pl

        frame = page.to_polars()
        enums = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Enum)]
        # the enums of two pages differ if one has further codes
        frame = frame.with_columns(pl.col(enums).cast(pl.Categorical))
        if "time" not in frame.columns:
            zone = pl.Datetime("us", "Asia/Seoul")
            midnight = pl.col("date").cast(pl.Datetime("us")).dt.replace_time_zone("Asia/Seoul")
            frame = frame.select(midnight.cast(zone).alias("time"), pl.all())
        if not self._series.by_date:
            return frame  # marked when the newest of all is known
        if self._series.length is not None:
            running = pl.col("time") + self._series.length > times.literal(self._now)
        else:
            every = self._series.period
            running = pl.col("time").dt.truncate(every) == times.literal(self._now).dt.truncate(
                every
            )
        return frame.with_columns(running.alias("is_running"))

    async def _keep(self, frame: pl.DataFrame, hole: Stretch, stretch: Stretch) -> None:
        """Write a page, then note its range, without a running candle; in a thread."""
        await in_thread(lambda: self._write(frame, hole, stretch))

    def _write(self, frame: pl.DataFrame, hole: Stretch, stretch: Stretch) -> None:
        import polars as pl

        first, behind = times.literal(hole.first), times.literal(hole.behind)
        inside = (pl.col("time") >= first) & (pl.col("time") < behind)
        kept = frame.filter(inside)
        if not self._series.by_date:
            kept = self._numbered(kept)
        self._stored.add(kept)
        running: Any = kept.filter("is_running")["time"].min()
        over = stretch.behind if running is None else min(stretch.behind, running.astimezone(KST))
        unknown = stretch.behind if self._series.by_date else stretch.first
        # the newest may change, or have more of its second; the clock here may be far ahead
        over = min(over, self._newest or unknown)
        if over > stretch.first:
            self._coverage.add(Stretch(stretch.first, over))

    def _numbered(self, ticks: pl.DataFrame) -> pl.DataFrame:
        """Number candles within their second, the oldest first, and mark those of the newest."""
        import polars as pl

        running = pl.lit(False)
        if self._newest is not None:
            running = pl.col("time") == times.literal(self._newest)
        if self._series.length is not None:  # minutes of gold
            running &= pl.col("time") + self._series.length > times.literal(self._now)
        number = pl.int_range(pl.len(), dtype=pl.Int64).over("time")
        return ticks.reverse().with_columns(number.alias("number"), running.alias("is_running"))

    def _report(self, rows: int, oldest: dt.datetime) -> None:
        self._rows += rows
        if self._progress is None:
            return
        share = min(1.0, self._fetched / self._missing) if self._missing else 1.0
        passed = time.monotonic() - self._began
        remaining = passed / share - passed if share else float("inf")
        self._progress(Progress(self._pages, self._rows, oldest, share, remaining))
